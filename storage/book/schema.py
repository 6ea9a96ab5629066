"""Which tables this program needs: a number to compare, without importing the tool that changes them."""

import sqlite3

from ketnap.storage.book.files import Place
from ketnap.storage.errors import NotADatabase, SchemaTooNew, SchemaTooOld, StorageFailed

SCHEMA = "0003"
"""The newest revision in `migrations/versions`."""

APPLICATION_ID = 0x6B6E6170
"""What SQLite keeps in the head of a file to say whose it is: "knap"."""

_TABLES = """
SELECT CAST(type || char(31) || name || char(31) || tbl_name || char(31) || coalesce(sql, '') AS BLOB)
FROM sqlite_master WHERE name NOT GLOB 'sqlite_stat*' ORDER BY type, name
"""


def check(connection: sqlite3.Connection, path: Place) -> None:
    """Raises NotADatabase for another program's file, SchemaTooOld, SchemaTooNew, StorageFailed (damaged)."""
    found = revision(connection, path)
    if found < SCHEMA:
        raise SchemaTooOld(found, SCHEMA)
    if found > SCHEMA:
        raise SchemaTooNew(found, SCHEMA)


def revision(connection: sqlite3.Connection, path: Place) -> str:
    """The revision of the tables; "" for a new file. Raises NotADatabase, StorageFailed (damaged)."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise NotADatabase(path)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        found = "" if row is None else str(row[0])
        known = row is not None or not connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        found, known = "", not connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    if not known or (found and not (found.isdigit() and len(found) == len(SCHEMA))):
        raise StorageFailed("damaged", path)
    return found


def seal(connection: sqlite3.Connection) -> None:
    """Note in the head of the file which tables were made."""
    connection.execute(f"PRAGMA user_version={_fingerprint(connection)}")


def as_made(connection: sqlite3.Connection) -> bool:
    """Whether the tables are those that were made; nothing was noted in a file that no upgrade has come by since."""
    (noted,) = connection.execute("PRAGMA user_version").fetchone()
    return noted in (0, _fingerprint(connection))


def _fingerprint(connection: sqlite3.Connection) -> int:
    """Of the names and words of all tables and indexes, as a signed number of 32 bits."""
    from zlib import crc32

    words = b"\x1e".join(row[0] for row in connection.execute(_TABLES))
    return int.from_bytes(crc32(words).to_bytes(4, "big"), "big", signed=True)
