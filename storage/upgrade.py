"""Bringing the tables of a database up to this program: the one home of alembic."""

import sqlite3
from pathlib import Path
from typing import NamedTuple

import sqlalchemy
from alembic import command
from alembic.config import Config

from ketnap.storage import schema
from ketnap.storage.backup import backup
from ketnap.storage.engine import connect, translated
from ketnap.storage.errors import SchemaTooNew

MIGRATIONS = Path(__file__).with_name("migrations")


class Upgraded(NamedTuple):
    """The revision before and after; the same when nothing was to be done."""

    before: str
    after: str


def upgrade(path: Path, copy: Path) -> Upgraded:
    """Bring an existing database up to the newest revision, after a copy of it was made at `copy`.

    All or nothing. Raises NoDatabase, NotADatabase, SchemaTooNew, DatabaseExists (the copy), StorageFailed, Locked.
    """
    with translated(path):
        connection = connect(path)
        try:
            found = schema.revision(connection, path)
        finally:
            connection.close()
        if found > schema.SCHEMA:
            raise SchemaTooNew(found, schema.SCHEMA)
        if found == schema.SCHEMA:
            return Upgraded(found, found)
        backup(path, copy)
        connection = connect(path)
        try:
            migrate(connection)
        finally:
            connection.close()
        return Upgraded(found, schema.SCHEMA)


def upgrade_new(path: Path) -> None:
    """Make all tables in an empty file."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # Kept in the file: set once, outside any transaction.
        connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
        migrate(connection)
    finally:
        connection.close()


def configuration(connection: sqlalchemy.Connection) -> Config:
    """alembic's configuration without a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def migrate(connection: sqlite3.Connection) -> None:
    """Run the missing revisions on a driver's connection, in one transaction."""
    engine = sqlalchemy.create_engine(
        "sqlite://", creator=lambda: connection, poolclass=sqlalchemy.StaticPool, hide_parameters=True
    )
    sqlalchemy.event.listen(engine, "begin", _begin)
    # A table that is copied must not be checked half-way; the switch works outside a transaction only.
    connection.execute("PRAGMA foreign_keys=OFF")
    with engine.begin() as sa_connection:
        command.upgrade(configuration(sa_connection), "head")
        if sa_connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
            raise sqlite3.IntegrityError("a revision left rows that point nowhere")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: sqlalchemy.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
