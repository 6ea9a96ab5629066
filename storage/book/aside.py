"""Another file in the place of a book. Whenever this is stopped, a whole book stands there: the former one or the other.

A log left beside the place would be read into whatever file stands there, so it leaves before the other file arrives.
What it held lies in the former book by then: it was folded in, or, where the file is damaged, goes along to `aside`.
"""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from shutil import copyfile

from ketnap.storage.book import private_files
from ketnap.storage.book.files import LOGS
from ketnap.storage.engine import connect
from ketnap.storage.errors import DatabaseExists, NoDatabase
from ketnap.workflow.ports import Locked


def replace(target: Path, arriving: Path, aside: Path) -> None:
    """Put `arriving` in the place of `target`, which is kept `aside`. On an error everything is as it was.

    Raises DatabaseExists (`aside`), Locked (somebody else keeps the log from being folded in), OSError.
    """
    if os.path.lexists(aside):
        raise DatabaseExists(aside)
    private_files.make_folder(aside.parent)
    _forget_second_names(target, aside)
    _fold(target)
    _keep(target, aside)
    try:
        for end in LOGS:
            _move(_beside(target, end), _beside(aside, end))
        arriving.replace(target)
    except BaseException:
        # Somebody may press Ctrl+C just when it has arrived.
        if arriving.exists():
            for end in LOGS:
                _move(_beside(aside, end), _beside(target, end))
            aside.unlink()
        raise
    private_files.settle(target.parent)


def _move(log: Path, to: Path) -> None:
    if log.exists():
        log.rename(to)


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _fold(target: Path) -> None:
    """Bring the log into the file. A damaged file keeps its own. Raises Locked."""
    with suppress(sqlite3.DatabaseError, NoDatabase), closing(connect(target)) as connection:
        busy, *_rest = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise Locked


def _keep(target: Path, aside: Path) -> None:
    """The same file under a second name, until the first is another's: no byte of it has to be readable for that. Where
    the file system knows one name only, a copy."""
    try:
        os.link(target, aside)
    except OSError:
        with private_files.filled(aside) as beside:
            copyfile(target, beside)


def _forget_second_names(target: Path, aside: Path) -> None:
    """Second names, called as `aside` is, that one who was stopped half way left: SQLite must never meet one file under
    two names."""
    for each in target.parent.glob("*" + "".join(aside.suffixes[-2:])):
        if each != target and not each.is_symlink() and each.is_file() and each.samefile(target):
            each.unlink()
