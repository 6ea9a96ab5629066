"""A book with the tables of an earlier program: the upgrade is tried without touching it, its copy is put back whole."""

import contextlib
import sqlite3
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy
from alembic import command
from earlier_programs import law_of_then
from office_books import Desk, office_book

from ketnap import cli
from ketnap.storage import law_store
from ketnap.storage.book import private_files, schema, upgrade
from ketnap.storage.reader import Memory
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.law import Law

FIRST = "0001"


def earlier_book(path: Path, law: Law) -> None:
    """A book with the first tables, under an earlier law."""
    private_files.make(path)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
        engine = sqlalchemy.create_engine(
            "sqlite://", creator=lambda: connection, poolclass=sqlalchemy.StaticPool
        )
        with engine.begin() as there:
            command.upgrade(upgrade.configuration(there), FIRST)
        connection.execute("BEGIN IMMEDIATE")
        uow = SqliteUnitOfWork(connection.cursor(), Memory())
        law_store.take(uow, law_of_then(law), date(2026, 1, 1))
        uow.finish()
        connection.execute("COMMIT")


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Desk:
    cli.speak("vi")
    book = office_book(tmp_path, law)
    book.close()
    for end in ("", "-wal", "-shm"):
        book.path.with_name(book.path.name + end).unlink(missing_ok=True)
    earlier_book(book.path, law)
    return Desk(book)


def revision(path: Path) -> str:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def test_trying_the_upgrade_tells_of_the_law_too_and_leaves_everything_as_it_was(desk: Desk) -> None:
    beside = sorted(each.name for each in desk.book.path.parent.iterdir())
    tried = desk.json("du-lieu", "nang-cap", "--chay-thu")
    assert (tried["before"], tried["after"], tried["copy"]) == (FIRST, schema.SCHEMA, None)
    assert tried["law"]["verdict"] == "newer"
    assert revision(desk.book.path) == FIRST
    assert sorted(each.name for each in desk.book.path.parent.iterdir()) == beside
    done = desk.json("du-lieu", "nang-cap")
    assert done["law"]["new_rules"] == tried["law"]["new_rules"] != []


def test_a_second_upgrade_within_the_same_second_keeps_a_copy_of_its_own(desk: Desk) -> None:
    earlier = desk.book.path.read_bytes()
    first = Path(desk.json("du-lieu", "nang-cap")["copy"])
    desk.book.path.write_bytes(earlier)
    second = Path(desk.json("du-lieu", "nang-cap")["copy"])
    assert first != second
    assert (revision(first), revision(second)) == (FIRST, FIRST)


def test_the_copy_made_before_an_upgrade_is_put_back_with_its_tables_brought_up(desk: Desk) -> None:
    shown = desk.run("du-lieu", "nang-cap").stdout
    (copy,) = desk.book.path.parent.glob("*truoc-nang-cap*")
    assert f"ketnap du-lieu khoi-phuc {copy}" in shown
    assert revision(copy) == FIRST
    back = desk.run("du-lieu", "khoi-phuc", str(copy), "--dong-y")
    assert back.exit_code == 0, back.stderr
    assert f"đã nâng cấp lược đồ {FIRST} → {schema.SCHEMA}" in back.stdout
    assert revision(copy) == FIRST, "the copy stays as it is"
    assert revision(desk.book.path) == schema.SCHEMA
    assert desk.json("du-lieu", "nang-cap", "--chay-thu")["law"]["verdict"] == "newer", "the law of then"
