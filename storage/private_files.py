"""Files that only their owner may read. The one place that knows what the system offers for it."""

import os
import stat
from pathlib import Path
from secrets import token_hex

_POSIX = os.name == "posix"


def make(path: Path) -> None:
    """Make an empty file that only its owner can read. Raises FileExistsError, OSError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def put(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all; one that is there is replaced. Raises OSError."""
    make_folder(path.parent)
    beside = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        make(beside)
        with beside.open("r+b") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def put_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all. Raises FileExistsError, OSError."""
    make_folder(path.parent)
    make(path)
    try:
        put(path, content)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, that only their owner can enter; one that is there stays as it is."""
    if not path.exists():
        make_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def open_to_others(path: Path) -> bool | None:
    """Whether somebody else on this machine may read the file; None where the system cannot say (Windows: the
    folder's access list decides)."""
    if not _POSIX:
        return None
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
