"""Faults of the machine for tests: the nth write fails, the file may not grow, and what a book is before and after.

The program knows nothing of it: it gets a connection of a class of our own from `sqlite3.connect`, or a limit of the
operating system.
"""

import hashlib
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, Self

import pytest
from office_books import Desk

from ketnap.storage.book.writers import END

if sys.platform != "win32":
    import resource

_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE|COMMIT|CREATE|DROP|ALTER)\b")
_FRAME = 4096 + 24
"""A page in the log of SQLite, with its head."""
_LOG_HEAD = 32


class Faults:
    """Counts the writes of a command, each row and each COMMIT one, and fails one of them."""

    def __init__(self) -> None:
        self._left = 0
        self.failed = ""

    def fail(self, number: int) -> None:
        """The write of this number, from 1, is the next that fails."""
        self._left, self.failed = number, ""

    def never(self) -> None:
        self.fail(0)

    def meet(self, statement: str) -> None:
        """A write is about to happen. Raises sqlite3.OperationalError where it is the one."""
        self._left -= 1
        if self._left == 0:
            self.failed = statement
            # As the driver says it, with its code.
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            error.sqlite_errorname = "SQLITE_FULL"
            raise error


class FailingCursor(sqlite3.Cursor):
    """A cursor whose writes are counted; a statement for many rows fails between two of them."""

    def execute(self, statement: str, values: Any = (), /) -> Self:
        if _WRITES.search(statement):
            self._faults.meet(statement)
        return super().execute(statement, values)

    def executemany(self, statement: str, rows: Iterable[Any], /) -> Self:
        return super().executemany(statement, self._each(statement, rows))

    def _each(self, statement: str, rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            self._faults.meet(statement)
            yield row

    @property
    def _faults(self) -> Faults:
        connection = self.connection
        assert isinstance(connection, FailingConnection)
        return connection.faults


class FailingConnection(sqlite3.Connection):
    """A connection that gives such cursors."""

    faults: Faults

    def cursor(self, factory: Any = FailingCursor) -> Any:
        return super().cursor(factory)

    def execute(self, statement: str, values: Any = (), /) -> Any:
        return self.cursor().execute(statement, values)


def failing(monkeypatch: pytest.MonkeyPatch) -> Faults:
    """From now on whoever connects gets a connection that fails when told so."""
    faults = Faults()
    connect = sqlite3.connect
    kind = type("Connection", (FailingConnection,), {"faults": faults})
    monkeypatch.setattr(sqlite3, "connect", lambda *what, **how: connect(*what, **{"factory": kind, **how}))
    return faults


@contextmanager
def no_larger_than(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: the machine refuses the write that would do it."""
    if sys.platform == "win32":
        pytest.skip("the system sets no limit to the size of a file")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def log_sizes() -> Iterator[int]:
    """How large the log of a book is with nothing in it but its head, with one frame, with two …; each time the last
    frame is cut in the middle."""
    return (_LOG_HEAD + frames * _FRAME - _FRAME // 2 for frames in count(1))


class Seen(NamedTuple):
    """Everything that a command may change: the rows of the book, and the files beside it."""

    rows: str
    files: tuple[tuple[str, str], ...]


def seen(desk: Desk) -> Seen:
    rows = hashlib.sha256("\n".join(desk.book.dump()).encode()).hexdigest()
    folder = desk.book.path.parent
    own = {desk.book.path.with_name(desk.book.path.name + end) for end in ("", "-wal", "-shm", END)}
    files = sorted(each for each in folder.rglob("*") if each.is_file() and each not in own)
    return Seen(rows, tuple((str(each.relative_to(folder)), _digest(each)) for each in files))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def counters(desk: Desk) -> list[str]:
    """Where every run of numbers stands."""
    return [line for line in desk.book.dump() if re.match(r'INSERT INTO "(letter_)?counter"', line)]


def check(desk: Desk) -> None:
    """The log is whole, what is derived from it follows from it, and the file is sound."""
    assert desk.json("audit", "verify", "--replay")["sound"] is True
    assert desk.book.one("PRAGMA integrity_check") == "ok"
