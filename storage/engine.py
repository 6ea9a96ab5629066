"""Opening a SQLite database, and the transactions in it.

Promise 3 rests on the settings here: what was acknowledged is on disk (WAL with `synchronous=FULL`), and
whoever reads in order to write holds the write lock from the start (`BEGIN IMMEDIATE`), so that nothing read
can be outdated when it is written. Whoever finds the lock taken waits for it, and can be stopped while waiting.
"""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ketnap.storage import private_files, schema
from ketnap.storage.errors import DatabaseExists, NoDatabase, NotADatabase, StorageFailed
from ketnap.storage.reader import Memory, Reader
from ketnap.workflow.ports import Locked

if TYPE_CHECKING:
    from ketnap.storage.unit_of_work import SqliteUnitOfWork

_WAIT_SECONDS = 30.0
_TOLD_AFTER_SECONDS = 2.0
_SLICE_MILLISECONDS = 100
"""How long a writer waits inside SQLite, where Ctrl+C is not heard, before it asks again from Python."""

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


def short_waits(connection: sqlite3.Connection) -> None:
    """Let a connection that writes ask again from Python: what `patiently` builds on."""
    connection.execute(f"PRAGMA busy_timeout={_SLICE_MILLISECONDS}").fetchall()


def patiently(act: Callable[[], object], waiting: Waiting | None) -> None:
    """Do what needs a lock that somebody else may hold, again and again until the whole wait is over. Raises the
    driver's error of the last time."""
    began = monotonic()
    told = waiting
    while True:
        try:
            act()
            return
        except sqlite3.OperationalError as error:
            passed = monotonic() - began
            if _code(error) not in _BUSY or passed >= _WAIT_SECONDS:
                raise
        if told is not None and passed >= _TOLD_AFTER_SECONDS:
            told()
            told = None


@contextmanager
def translated(path: Path) -> Iterator[None]:
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
        raise


def _fold(cursor: sqlite3.Cursor) -> None:
    """Bring the log into the file, else it grows until a pause that somebody waits through.

    What was written is safe in the log: a disk that refuses now must not be told as a step that was not taken.
    """
    with suppress(sqlite3.Error):
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def _is_full(path: Path) -> bool:
    """Whether the disk has no room left: SQLite calls it an error of input and output where it is its log, not the
    file itself, that finds none."""
    from shutil import disk_usage

    try:
        return disk_usage(path.absolute().parent).free < _ROOM
    except OSError:
        return False


_ROOM = 1 << 16
"""What the log with its index needs to begin, in bytes."""


def reason_of(error: OSError) -> str:
    """What an error of the machine means for a file."""
    if error.errno == errno.ENOSPC:
        return "full"
    return "read_only" if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) else "io"


def _writable(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size > 0:
        # The newest steps lie in the log: only the ordinary way sees them.
        return True
    effective = os.access in os.supports_effective_ids
    return all(os.access(each, os.W_OK, effective_ids=effective) for each in (path, path.parent))


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a file that is there, with our settings; nothing is asked of it yet. Raises NoDatabase."""
    try:
        if path.stat().st_size == 0:
            raise NoDatabase(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoDatabase(path) from error
    except OSError as error:
        raise StorageFailed(reason_of(error), path) from error
    if not path.is_file():
        raise NotADatabase(path)
    # `mode=rw` never makes a file: a misspelt path must not become a new, empty database. Where nothing can be
    # written (a copy on a read-only disk), nobody else writes either, and the file is read as it is.
    mode = "mode=rw" if _writable(path) else "mode=ro&immutable=1"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}", timeout=_WAIT_SECONDS, isolation_level=None, uri=True
    )
    try:
        for pragma in _SETTINGS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


class Database:
    """An open database. A command opens it for one transaction, a worker keeps it for its life."""

    def __init__(self, path: Path) -> None:
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
        self._memory = Memory()

    def _writing(self) -> sqlite3.Connection:
        if self._writes is None:
            self._writes = self._idle.pop() if self._idle else connect(self.path)
            short_waits(self._writes)
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
            patiently(lambda: cursor.execute("BEGIN IMMEDIATE"), waiting)
            try:
                uow = SqliteUnitOfWork(cursor, self._memory)
                yield uow
                uow.finish()
                if keep:
                    # Only a copy without a log can make it wait: for those who read it.
                    patiently(lambda: cursor.execute("COMMIT"), None)
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
def begin(path: Path, *, keep: bool = True, waiting: Waiting | None = None) -> Iterator["SqliteUnitOfWork"]:
    """`Database.begin` on a database opened for this transaction alone."""
    with Database(path) as database, database.begin(keep=keep, waiting=waiting) as uow:
        yield uow


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """`Database.reading` on a database opened for this transaction alone."""
    with Database(path) as database, database.reading() as reader:
        yield reader


def create(path: Path) -> None:
    """Make a new database with all tables, readable by its owner alone; nothing that is there is overwritten.

    Raises DatabaseExists, StorageFailed.
    """
    from ketnap.storage.upgrade import upgrade_new

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
        for left in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)
        raise
