"""Named values of one database: which office it belongs to, whether it is a simulation, when it was copied.

`law` and `register` are the program's own (law_store.py, unit_of_work.py); the others are the shell's.
"""

from typing import TYPE_CHECKING

from ketnap.storage.reader import Reader
from ketnap.storage.statements import sqlite as sql

if TYPE_CHECKING:
    # Screens read settings, and need nothing that writes.
    from ketnap.storage.unit_of_work import SqliteUnitOfWork


def get(reader: Reader, name: str) -> str | None:
    row = reader.cursor.execute(sql.SETTING_GET, (name,)).fetchone()
    return None if row is None else str(row[0])


def every(reader: Reader) -> dict[str, str]:
    return dict(reader.cursor.execute(sql.SETTINGS).fetchall())


def put(uow: "SqliteUnitOfWork", name: str, value: str) -> None:
    uow.cursor.execute(sql.SETTING_PUT, (name, value))


def remove(uow: "SqliteUnitOfWork", name: str) -> None:
    uow.cursor.execute(sql.SETTING_REMOVE, (name,))
