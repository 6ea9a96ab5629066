"""A book as a program of before would have left it: the first tables, an earlier law, people whose terms run by it."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

import sqlalchemy
from alembic import command
from earlier_programs import admitted, desk_of_then

from ketnap.storage.book import upgrade
from ketnap.storage.proof import twins
from ketnap.workflow.law import Law

FIRST = "0001"
_CASES = 5


def book_under_earlier_law(folder: Path, law: Law) -> Path:
    """With the tables of today."""
    folder.mkdir()
    desk = desk_of_then(folder, law)
    for number in range(_CASES):
        admitted(desk, received="12/10/2026" if number % 2 else None)
    desk.book.close()
    return desk.book.path


def earlier_book(folder: Path, law: Law) -> Path:
    """With the first tables."""
    path = book_under_earlier_law(folder, law)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        engine = sqlalchemy.create_engine(
            "sqlite://", creator=lambda: connection, poolclass=sqlalchemy.StaticPool
        )
        with engine.begin() as there:
            twins.take_away(there)
            command.downgrade(upgrade.configuration(there), FIRST)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return path


def again(template: Path, path: Path) -> None:
    """The earlier book in a folder of its own, as if nothing had happened there."""
    path.parent.mkdir(exist_ok=True)
    for each in path.parent.iterdir():
        if each.is_file():
            each.unlink()
    shutil.copyfile(template, path)
    path.chmod(0o600)


def dump(path: Path) -> list[str]:
    """Everything in a database, whatever its tables."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def revision(path: Path) -> str:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def copies(path: Path) -> list[Path]:
    """The copies that were made before an upgrade."""
    return sorted(path.parent.glob("so.*.truoc-nang-cap.db"))
