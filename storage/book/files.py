"""The files that one book is: its own, and those that SQLite keeps beside it."""

import os
from contextlib import suppress
from typing import Final

Place = str | os.PathLike[str]
"""Where a book lies. A text will do: a command that opens one begins sooner without `pathlib`."""

LOGS: Final = ("-wal", "-shm", "-journal")
"""What their names have more than that of the book."""


def remove(path: Place) -> None:
    """Take away a book or a copy of one that was not finished, or that nothing came of."""
    for end in ("", *LOGS):
        with suppress(FileNotFoundError):
            os.unlink(f"{os.fspath(path)}{end}")
