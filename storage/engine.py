"""Opening a SQLite database, and the transactions in it.

Promise 3 rests on the settings here: what was acknowledged is on disk (WAL with `synchronous=FULL`), and
whoever reads in order to write holds the write lock from the start (`BEGIN IMMEDIATE`), so that nothing read
can be outdated when it is written. Whoever finds the lock taken waits in a queue (`writers.py`), and can be stopped
while waiting.
"""

import errno
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ketnap.storage.book import files as book_files
from ketnap.storage.book import schema
from ketnap.storage.book.files import Place
from ketnap.storage.book.writers import Queue
from ketnap.storage.errors import DatabaseExists, NoDatabase, NotADatabase, StorageFailed
from ketnap.storage.reader import Memory, Reader
from ketnap.workflow.ports import Locked

if TYPE_CHECKING:
    from pathlib import Path

    from ketnap.storage.unit_of_work import SqliteUnitOfWork

_WAIT_SECONDS = 30.0
_TOLD_AFTER_SECONDS = 2.0
_PAUSE_SECONDS = 0.001
"""How long whoever waits sleeps before asking again."""

Waiting = Callable[[], None]
"""Called once where the write lock keeps somebody waiting so long that a person would wonder."""

_SETTINGS = ("foreign_keys=ON", "synchronous=FULL", "trusted_schema=OFF", "wal_autocheckpoint=4000")

# By the primary result code of SQLite.
_FAILURES = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_IOERR: "io",
    sqlite3.SQLITE_CANTOPEN: "io",
    sqlite3.SQLITE_NOLFS: "io",
    sqlite3.SQLITE_CORRUPT: "damaged",
}

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def wait_here(connection: sqlite3.Connection) -> None:
    """Let a connection that writes be told at once that somebody else does: it waits in Python, where Ctrl+C is heard
    and the queue is kept."""
    connection.execute("PRAGMA busy_timeout=0").fetchall()


def begin_in_turn(connection: sqlite3.Connection, queue: Queue, waiting: Waiting | None) -> None:
    """Begin a transaction that holds the write lock from its start. Raises Locked, the driver's errors."""

    def begun() -> bool:
        if not queue.first():
            return False
        if _done(connection, "BEGIN IMMEDIATE"):
            return True
        queue.form()
        return False

    try:
        _patiently(begun, waiting)
    finally:
        queue.leave()


def _done(connection: sqlite3.Connection, statement: str) -> bool:
    """Do what needs a lock of SQLite, unless somebody else holds it."""
    try:
        connection.execute(statement)
    except sqlite3.OperationalError as error:
        if _code(error) in _BUSY:
            return False
        raise
    return True


def _patiently(done: Callable[[], bool], waiting: Waiting | None) -> None:
    """Try again and again until it is done. Raises Locked where the whole wait is over."""
    if done():
        return
    began, told = monotonic(), waiting
    while True:
        sleep(_PAUSE_SECONDS)
        if done():
            return
        passed = monotonic() - began
        if passed >= _WAIT_SECONDS:
            raise Locked
        if told is not None and passed >= _TOLD_AFTER_SECONDS:
            told()
            told = None


@contextmanager
def translated(path: Place) -> Iterator[None]:
    """The driver's errors as ours; a fault of the program stays what it is.

    Raises Locked, NotADatabase, StorageFailed.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = _code(error)
        if code in _BUSY:
            raise Locked from error
        if code == sqlite3.SQLITE_NOTADB:
            raise NotADatabase(path) from error
        if code in _FAILURES:
            reason = _FAILURES[code]
            raise StorageFailed("full" if reason == "io" and _is_full(path) else reason, path) from error
        # Not at the top: hardly any file is damaged.
        from ketnap.storage.proof.undecoded import means_damage

        if means_damage(error):
            raise StorageFailed("damaged", path) from error
        raise


def _fold(cursor: sqlite3.Cursor) -> None:
    """Bring the log into the file, else it grows until a pause that somebody waits through.

    What was written is safe in the log: a disk that refuses now must not be told as a step that was not taken.
    """
    with suppress(sqlite3.Error):
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def _is_full(path: Place) -> bool:
    """Whether the disk has no room left: SQLite calls it an error of input and output where it is its log, not the
    file itself, that finds none."""
    from shutil import disk_usage

    try:
        return disk_usage(os.path.dirname(_absolute(path))).free < _ROOM
    except OSError:
        return False


_ROOM = 1 << 16
"""What the log with its index needs to begin, in bytes."""


def reason_of(error: OSError) -> str:
    """What an error of the machine means for a file."""
    if error.errno == errno.ENOSPC:
        return "full"
    return "read_only" if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) else "io"


def _file_at(path: Place) -> tuple[int, int] | None:
    """Which file lies at a path, None for none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _writable(path: Place) -> bool:
    log = f"{os.fspath(path)}-wal"
    if os.path.exists(log) and os.path.getsize(log) > 0:
        # The newest steps lie in the log: only the ordinary way sees them.
        return True
    effective = os.access in os.supports_effective_ids
    around = os.path.dirname(path) or os.curdir
    return all(os.access(each, os.W_OK, effective_ids=effective) for each in (path, around))


def _absolute(path: Place) -> str:
    return os.path.join(os.getcwd(), path)


def _address(path: Place) -> str:
    """The path as SQLite reads an address: of all signs only these would mean something else in it."""
    text = _absolute(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23").replace(os.sep, "/")
    return f"file://{text}" if text.startswith("/") else f"file:///{text}"


def connect(path: Place) -> sqlite3.Connection:
    """A connection to a file that is there, with our settings; nothing is asked of it yet. Raises NoDatabase."""
    try:
        found = os.stat(path)
        if found.st_size == 0:
            raise NoDatabase(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoDatabase(path) from error
    except OSError as error:
        raise StorageFailed(reason_of(error), path) from error
    if not stat.S_ISREG(found.st_mode):
        raise NotADatabase(path)
    # `mode=rw` never makes a file: a misspelt path must not become a new, empty database. Where nothing can be
    # written (a copy on a read-only disk), nobody else writes either, and the file is read as it is.
    mode = "mode=rw" if _writable(path) else "mode=ro&immutable=1"
    connection = sqlite3.connect(
        f"{_address(path)}?{mode}", timeout=_WAIT_SECONDS, isolation_level=None, uri=True
    )
    try:
        for pragma in _SETTINGS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except UnicodeDecodeError as error:
        # A name in the tables is no text any more, and Python cannot read what SQLite says of it.
        connection.close()
        raise StorageFailed("damaged", path) from error
    except sqlite3.Error:
        connection.close()
        raise
    return connection


class Database:
    """An open database. A command opens it for one transaction, a worker keeps it for its life."""

    def __init__(self, path: Place) -> None:
        """Raises NoDatabase, NotADatabase, SchemaTooOld, SchemaTooNew, StorageFailed, Locked."""
        self.path = path
        self._writes: sqlite3.Connection | None = None
        self._reads: sqlite3.Connection | None = None
        with translated(path):
            connection = connect(path)
            try:
                schema.check(connection, path)
            except BaseException:
                connection.close()
                raise
        # Whoever only reads, or only writes, needs no second connection.
        self._idle: list[sqlite3.Connection] = [connection]
        self._queue = Queue(path)
        self._memory = Memory()
        self._opened = _file_at(path)

    def _writing(self) -> sqlite3.Connection:
        if self._writes is None:
            if not self._idle:
                self._idle.append(connect(self.path))
                self._opened = _file_at(self.path)
            self._writes = self._idle.pop()
            wait_here(self._writes)
        return self._writes

    def _reading(self) -> sqlite3.Connection:
        if self._reads is None:
            self._reads = self._idle.pop() if self._idle else connect(self.path)
            # Once for all: turning it on and off would compile every statement anew.
            self._reads.execute("PRAGMA query_only=ON")
        return self._reads

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        for connection in (self._writes, self._reads, *self._idle):
            if connection is not None:
                connection.close()
        self._writes = self._reads = None
        self._idle = []
        self._queue.close()

    @contextmanager
    def begin(self, *, keep: bool = True, waiting: Waiting | None = None) -> Iterator["SqliteUnitOfWork"]:
        """One transaction: everything in the block is written, or, after any exception, nothing.

        With `keep` false (a dry run) the block runs as ever and nothing is kept. `waiting` is told where somebody
        else holds the lock for long. Raises Locked, StorageFailed.
        """
        # Not at the top: a screen needs neither digests nor rows.
        from ketnap.storage.unit_of_work import SqliteUnitOfWork

        with translated(self.path):
            connection = self._writing()
            cursor = connection.cursor()
            begin_in_turn(connection, self._queue, waiting)
            try:
                if _file_at(self.path) != self._opened:
                    # Another was put in its place: what is written now would be said to be done, and be gone.
                    raise StorageFailed("moved", self.path)
                uow = SqliteUnitOfWork(cursor, self._memory)
                yield uow
                uow.finish()
                if keep:
                    # Only a copy without a log can make it wait: for those who read it.
                    _patiently(lambda: _done(connection, "COMMIT"), None)
                    if uow.wrote_much:
                        _fold(cursor)
            finally:
                # A full disk may have ended the transaction already.
                if connection.in_transaction:
                    cursor.execute("ROLLBACK")
                cursor.close()

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """One state of the database, for reading only. Raises Locked, StorageFailed."""
        with translated(self.path):
            connection = self._reading()
            cursor = connection.cursor()
            cursor.execute("BEGIN")
            try:
                yield Reader(cursor, self._memory)
            finally:
                if connection.in_transaction:
                    cursor.execute("ROLLBACK")
                cursor.close()


@contextmanager
def begin(path: Place, *, keep: bool = True, waiting: Waiting | None = None) -> Iterator["SqliteUnitOfWork"]:
    """`Database.begin` on a database opened for this transaction alone."""
    with Database(path) as database, database.begin(keep=keep, waiting=waiting) as uow:
        yield uow


@contextmanager
def reading(path: Place) -> Iterator[Reader]:
    """`Database.reading` on a database opened for this transaction alone."""
    with Database(path) as database, database.reading() as reader:
        yield reader


def create(path: "Path") -> None:
    """Make a new database with all tables, readable by its owner alone; nothing that is there is overwritten.

    Raises DatabaseExists, StorageFailed.
    """
    from ketnap.storage.book import private_files
    from ketnap.storage.book.upgrade import upgrade_new

    try:
        private_files.make_folder(path.parent)
        private_files.make(path)
    except FileExistsError as error:
        raise DatabaseExists(path) from error
    except OSError as error:
        raise StorageFailed(reason_of(error), path) from error
    try:
        with translated(path):
            upgrade_new(path)
    except BaseException:
        book_files.remove(path)
        raise
