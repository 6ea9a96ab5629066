"""Files that only their owner may read. The one place that knows what the system offers for it.

A file is written beside its place first. A writer that was killed leaves that behind; nobody holds it then, so the next
one who writes there takes it away.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from ketnap.storage.book import locks

_POSIX = os.name == "posix"
_BESIDE: Final = re.compile(r"\..+\.[0-9a-f]{8}\.ketnap", re.DOTALL)
"""What a file is called while it is written. No other program names its files so."""


def _hold(opened: int) -> bool:
    """Hold an open file as long as it is open; False where somebody else does. Elsewhere nobody can take away what is
    open."""
    return not _POSIX or locks.taken(opened)


def make(path: Path) -> None:
    """Make an empty file that only its owner can read. Raises FileExistsError, OSError."""
    os.close(_made(path))


def _made(path: Path) -> int:
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)


def put(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all; one that is there is replaced. Raises OSError."""
    make_folder(path.parent)
    beside, opened = _begun(path)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(opened)
            # Held until it stands in its place; elsewhere an open file cannot be moved.
            if _POSIX:
                beside.replace(path)
        if not _POSIX:
            beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _begun(path: Path) -> tuple[Path, int]:
    """A new file beside a place, held."""
    while True:
        beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}.ketnap")
        opened = _made(beside)
        # Whoever clears up may have come between making and holding it.
        if _hold(opened) and os.fstat(opened).st_nlink:
            return beside, opened
        os.close(opened)


def put_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all. Raises FileExistsError, OSError."""
    make_folder(path.parent)
    make(path)
    try:
        put(path, content)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def filled(path: Path) -> Iterator[Path]:
    """A new private file that somebody else fills, beside its place: it gets its name when the block ends well, and one
    that is there stays. Raises FileExistsError, OSError."""
    make_folder(path.parent)
    _free(path)
    beside, opened = _begun(path)
    try:
        try:
            yield beside
            os.fsync(opened)
            if _POSIX:
                _free(path)
                beside.rename(path)
        finally:
            os.close(opened)
        if not _POSIX:
            # Where an open file cannot be moved, a name that is taken is refused by the system itself.
            beside.rename(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    settle(path.parent)


def _free(path: Path) -> None:
    if os.path.lexists(path):
        raise FileExistsError(path)


def settle(folder: Path) -> None:
    """A name that was given is on the disk."""
    if _POSIX:
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def abandoned(folder: Path) -> list[Path]:
    """The files that writers left half written in a folder, by their names."""
    found = []
    for each in _half_written(folder):
        with _nobody_writes(each) as left:
            if left:
                found.append(each)
    return sorted(found)


def clear(folder: Path) -> None:
    """Take away what writers left half written in a folder. What cannot be taken away stays."""
    for each in _half_written(folder):
        # While it is held nobody begins to write it; elsewhere one that is open cannot be taken away.
        with _nobody_writes(each) as left, suppress(OSError):
            if left:
                each.unlink()


def _half_written(folder: Path) -> list[Path]:
    try:
        return [Path(each.path) for each in os.scandir(folder) if _BESIDE.fullmatch(each.name)]
    except OSError:
        return []


@contextmanager
def _nobody_writes(path: Path) -> Iterator[bool]:
    """Whether a half written file is left; held meanwhile. No link is followed, nothing is waited for."""
    if not _POSIX:
        yield path.is_file()
        return
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        yield False
        return
    try:
        yield stat.S_ISREG(os.fstat(opened).st_mode) and _hold(opened)
    finally:
        os.close(opened)


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
