"""The files that one book is: its own, and those that SQLite keeps beside it."""

from pathlib import Path
from typing import Final

LOGS: Final = ("-wal", "-shm", "-journal")
"""What their names have more than that of the book."""


def remove(path: Path) -> None:
    """Take away a book or a copy of one that was not finished, or that nothing came of."""
    for end in ("", *LOGS):
        path.with_name(path.name + end).unlink(missing_ok=True)
