"""Bringing the tables of a database up to this program: the one home of alembic."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import sqlalchemy
from alembic import command
from alembic.config import Config

from ketnap.storage.book import schema
from ketnap.storage.book.backup import backup
from ketnap.storage.book.files import remove
from ketnap.storage.book.writers import Queue
from ketnap.storage.engine import Waiting, begin_in_turn, connect, translated, wait_here
from ketnap.storage.errors import SchemaTooNew, StorageFailed
from ketnap.storage.proof import twins

MIGRATIONS = Path(__file__).parents[1] / "migrations"


class Upgraded(NamedTuple):
    """The revision before and after; the same when nothing was to be done."""

    before: str
    after: str


def upgrade(path: Path, copy: Path, waiting: Waiting | None = None) -> Upgraded:
    """Bring an existing database up to the newest revision, after a copy of it was made at `copy`.

    All or nothing: where nothing is written, no copy stays either. `waiting` is told where somebody else holds the
    lock for long. Raises NoDatabase, NotADatabase, SchemaTooNew, DatabaseExists (the copy), StorageFailed, Locked.
    """
    with translated(path):
        connection = connect(path)
        try:
            found = _wanting(connection, path)
            if found is None:
                return Upgraded(schema.SCHEMA, schema.SCHEMA)
            wait_here(connection)
            with closing(Queue(path)) as queue, _migrating(connection, queue, waiting) as sa_connection:
                # Somebody else may have brought it up while we waited.
                found = _wanting(connection, path)
                if found is None:
                    return Upgraded(schema.SCHEMA, schema.SCHEMA)
                # What is damaged is not made worse.
                if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                    raise StorageFailed("damaged", path)
                # Under the lock: what is copied is what is brought up.
                backup(path, copy)
                try:
                    _bring_up(sa_connection)
                except BaseException:
                    remove(copy)
                    raise
        finally:
            connection.close()
    return Upgraded(found, schema.SCHEMA)


def _wanting(connection: sqlite3.Connection, path: Path) -> str | None:
    """The revision that is to be brought up, None where nothing is to be done. Raises NotADatabase, SchemaTooNew."""
    found = schema.revision(connection, path)
    if found > schema.SCHEMA:
        raise SchemaTooNew(found, schema.SCHEMA)
    return None if found == schema.SCHEMA else found


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
    with _migrating(connection, None, None) as sa_connection:
        _bring_up(sa_connection)


@contextmanager
def _migrating(
    connection: sqlite3.Connection, queue: Queue | None, waiting: Waiting | None
) -> Iterator[sqlalchemy.Connection]:
    """One transaction that holds the write lock from its start; nobody else knows of a file without a queue."""
    engine = sqlalchemy.create_engine(
        "sqlite://", creator=lambda: connection, poolclass=sqlalchemy.StaticPool, hide_parameters=True
    )

    def begin(_connection: sqlalchemy.Connection) -> None:
        if queue is None:
            connection.execute("BEGIN IMMEDIATE")
        else:
            begin_in_turn(connection, queue, waiting)

    sqlalchemy.event.listen(engine, "begin", begin)
    # A table that is copied must not be checked half-way; the switch works outside a transaction only.
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        with engine.begin() as sa_connection:
            yield sa_connection
    except sqlalchemy.exc.DBAPIError as error:
        # What a disk refused is known by what the driver says, not by what is said of it.
        if error.orig is None:
            raise
        raise error.orig from error
    connection.execute("PRAGMA foreign_keys=ON")


def _bring_up(sa_connection: sqlalchemy.Connection) -> None:
    twins.take_away(sa_connection)
    command.upgrade(configuration(sa_connection), "head")
    twins.make(sa_connection)
    if sa_connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise sqlite3.IntegrityError("a revision left rows that point nowhere")
    driver = sa_connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    schema.seal(driver)
