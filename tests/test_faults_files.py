"""A book that is not there, is no book, is somebody else's, or goes away while it is used: one sentence, its exit code,
and the file as it was."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from file_faults import said
from mail_servers import Inbox, serving
from office_books import Desk
from soaking import Proof
from verifier import load

from ketnap.storage import settings
from ketnap.storage.book import schema
from ketnap.storage.engine import Database
from ketnap.storage.errors import NoDatabase, StorageFailed

pytestmark = pytest.mark.soak("Files that were damaged, cut, removed, or are not ours")

STEP = ("case", "advance", "1", "propose_procedure", "--on", "02/11/2026")
LINES: tuple[tuple[str, ...], ...] = (
    ("audit", "verify"),
    ("audit", "verify", "--replay", "--against", "7F3A-91C2-05DE"),
    ("audit", "export"),
    ("doctor",),
    ("today",),
    ("case", "show", "1"),
    ("case", "list"),
    STEP,
    ("org", "list"),
    ("outbox", "list"),
    ("letter", "register"),
    ("db", "check"),
    ("db", "backup"),
    ("db", "upgrade"),
    ("worker", "--once"),
)
NO_DATABASE, SCHEMA, STORAGE = 10, 11, 74


def nothing(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def text(path: Path) -> None:
    path.write_text("Họ và tên;Ngày sinh\n" * 500, encoding="utf-8")


def workbook(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(5000))


def other_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE event (id INTEGER PRIMARY KEY)")
        file.commit()


def other_tables(path: Path) -> None:
    """Says that it is ours, and has none of our tables."""
    path.unlink()
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
        file.execute("CREATE TABLE note (text TEXT)")
        file.commit()


def first_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:4096])


def zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


STRANGE: tuple[tuple[Callable[[Path], None], int], ...] = (
    (nothing, NO_DATABASE),
    (empty, NO_DATABASE),
    (folder, NO_DATABASE),
    (text, NO_DATABASE),
    (workbook, NO_DATABASE),
    (other_program, NO_DATABASE),
    (zeros, NO_DATABASE),
    (pipe, NO_DATABASE),
    (other_tables, STORAGE),
    (first_page, STORAGE),
)


@pytest.fixture
def closed(desk: Desk) -> Desk:
    desk.certified()
    desk.book.one("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.book.close()
    return desk


def lying(path: Path) -> dict[str, bytes | str]:
    """What lies in the folder of a book."""
    return {
        each.name: each.read_bytes() if each.is_file() else oct(each.stat().st_mode)
        for each in path.parent.iterdir()
    }


@pytest.mark.parametrize(("make", "code"), STRANGE, ids=lambda each: getattr(each, "__name__", None))
def test_what_is_no_book_is_said_to_be_none_whatever_is_asked_of_it(
    closed: Desk, make: Callable[[Path], None], code: int, proof: Proof
) -> None:
    path = closed.book.path
    make(path)
    before = lying(path)
    for words in LINES:
        found = closed.run(*words)
        assert found.exit_code == code, (words, found.output, found.exc_info)
        assert found.stdout == ""
        assert len(said(found).splitlines()) <= 3
        error = json.loads(closed.run(*words, "--json").stderr)["error"]
        assert (error["exit"], error["unchanged"]) == (code, True)
        assert lying(path) == before, words
    proof(commands=len(LINES), exit_code=code)


@pytest.fixture(scope="module")
def verifier() -> ModuleType:
    return load()


@pytest.mark.parametrize(("make", "code"), STRANGE, ids=lambda each: getattr(each, "__name__", None))
def test_the_verifier_does_not_take_it_for_whole_either(
    closed: Desk, verifier: Any, make: Callable[[Path], None], code: int
) -> None:
    make(closed.book.path)
    if make is pipe:
        return
    assert verifier.main(closed.book.path)[0] in (2, 9)


@pytest.mark.parametrize("revision", ["0001", "0999"])
def test_the_book_of_another_program_of_ours_can_be_copied_and_nothing_else(
    closed: Desk, revision: str
) -> None:
    path = closed.book.path
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        file.commit()
    before = path.read_bytes()
    for words in LINES:
        if words[0] != "db":
            assert closed.run(*words).exit_code == SCHEMA
    copied = closed.json("db", "backup")["backup"]
    assert path.read_bytes() == before
    with closing(sqlite3.connect(copied)) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == (revision,)


# ---- while it is used


def test_a_book_that_was_removed_between_two_commands_is_not_made_again(closed: Desk) -> None:
    assert closed.run("case", "show", "1").exit_code == 0
    shutil.move(closed.book.path, closed.book.path.with_name("khac.db"))
    for words in LINES:
        assert closed.run(*words).exit_code == NO_DATABASE
    assert [each.name for each in closed.book.path.parent.iterdir()] == ["khac.db"]


def test_a_worker_whose_book_is_gone_says_so_and_sends_nothing(closed: Desk) -> None:
    inbox = Inbox()
    with serving(inbox) as port:
        way = ("--smtp-host", "127.0.0.1", "--smtp-port", str(port), "--smtp-security", "none")
        typed = ("worker", "--once", *way, "--smtp-from", "van-thu@le-chan.example.vn")
        assert closed.run(*typed).exit_code == 0
        closed.book.path.unlink()
        found = closed.run(*typed)
    assert found.exit_code == NO_DATABASE
    assert said(found).startswith("Chưa có sổ ở nơi đang tìm")
    assert inbox.mails == []


def test_what_is_written_into_a_file_that_is_gone_is_not_said_to_be_done(closed: Desk) -> None:
    path = closed.book.path
    with Database(path) as database:
        with database.begin() as uow:
            settings.put(uow, "a", "1")
        path.unlink()
        with pytest.raises(StorageFailed) as error, database.begin() as uow:
            settings.put(uow, "a", "2")
    assert error.value.reason == "moved"
    with pytest.raises(NoDatabase):
        Database(path)


def test_a_log_without_its_book_is_not_taken_for_one(closed: Desk) -> None:
    path = closed.book.path
    with Database(path) as database:
        with database.begin() as uow:
            settings.put(uow, "a", "1")
        log = path.with_name("so.db-wal").read_bytes()
    path.unlink()
    path.with_name("so.db-wal").write_bytes(log)
    assert closed.run("audit", "verify").exit_code == NO_DATABASE
    assert path.with_name("so.db-wal").read_bytes() == log
