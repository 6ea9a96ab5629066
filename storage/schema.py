"""Which tables this program needs: a number to compare, without importing the tool that changes them."""

import sqlite3
from pathlib import Path

from ketnap.storage.errors import NotADatabase, SchemaTooNew, SchemaTooOld

SCHEMA = "0002"
"""The newest revision in `migrations/versions`."""

APPLICATION_ID = 0x6B6E6170
"""What SQLite keeps in the head of a file to say whose it is: "knap"."""


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Raises NotADatabase for another program's file, SchemaTooOld, SchemaTooNew."""
    found = revision(connection, path)
    if found < SCHEMA:
        raise SchemaTooOld(found, SCHEMA)
    if found > SCHEMA:
        raise SchemaTooNew(found, SCHEMA)


def revision(connection: sqlite3.Connection, path: Path) -> str:
    """The revision of the tables; "" for a new file. Raises NotADatabase."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise NotADatabase(path)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return ""
        raise
    return "" if row is None else str(row[0])
