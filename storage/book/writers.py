"""Writers of one database stand in a queue: a lock file beside it, with a lock of the operating system.

SQLite alone lets in whoever asks at the right moment. Whoever ends one transaction and begins the next is always there
in time, and one who waits may find the door closed for seconds. So a writer stands first in the queue until SQLite lets
it in, and the one who comes again finds somebody standing there.

The lock ends with the process that holds it, however it ends. A queue is a courtesy: without it (a file system that
knows no locks, a folder that takes no file) SQLite decides as ever, and nothing fails.
"""

import os
from contextlib import suppress
from time import monotonic

from ketnap.storage.book import locks
from ketnap.storage.book.files import Place

END = "-queue"
"""What the name of the lock file has more than that of the database."""

_OPEN = os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NOINHERIT", 0)

_COURTESY_SECONDS = 2.0
"""Whoever stood so long asks SQLite all the same: the first may have been stopped (Ctrl+Z) where it stood."""


class Queue:
    """One writer's place in the queue of a database.

    The file is made by the first who has to wait and stays from then on; where nobody ever waited there is none.
    """

    def __init__(self, database: Place) -> None:
        self._path = f"{os.fspath(database)}{END}"
        self._file: int | None = None
        self._first = False
        self._since = 0.0

    def first(self) -> bool:
        """Whether it is this writer's turn to ask SQLite. To be asked again and again, until `leave`."""
        if self._first:
            return True
        if self._file is None:
            if not os.access(self._path, os.F_OK):
                return True
            self._open(_OPEN)
        self._first = self._file is None or self._stands(self._file)
        return self._first or self._stood_long()

    def form(self) -> None:
        """Somebody has to wait: from now on there is a queue."""
        if self._file is None:
            self._open(_OPEN | os.O_CREAT)

    def leave(self) -> None:
        """Let the next one stand first."""
        if self._first and self._file is not None:
            with suppress(OSError):
                locks.let_go(self._file)
        self._first, self._since = False, 0.0

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
        self._file, self._first = None, False

    def _open(self, how: int) -> None:
        with suppress(OSError):
            self._file = os.open(self._path, how, 0o600)

    @staticmethod
    def _stands(file: int) -> bool:
        try:
            return locks.taken(file)
        except OSError:
            return True

    def _stood_long(self) -> bool:
        now = monotonic()
        self._since = self._since or now
        return now - self._since >= _COURTESY_SECONDS
