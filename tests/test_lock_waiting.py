"""Waiting for the write lock: it can be stopped at once, it is said after a moment, and nobody waits without need."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from office_books import Desk, office_book

from ketnap import cli
from ketnap.storage import engine
from ketnap.storage.book import schema
from ketnap.workflow.law import Law
from ketnap.workflow.ports import Locked

STEP = ("ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", "02/11/2026")
WAITING = "Đang chờ chương trình khác ghi xong vào sổ. Ctrl+C thì thôi.\n"
GIVEN_UP = "Sổ đang được chương trình khác ghi. Lệnh này chưa ghi gì; đợi ít giây rồi gõ lại.\n"


@pytest.fixture
def desk(tmp_path: Path, law: Law):
    """A desk with the case of somebody who holds a certificate."""
    cli.speak("vi")
    desk = Desk(office_book(tmp_path, law))
    desk.certified()
    yield desk
    desk.book.close()


class Writer:
    """Another program that holds the write lock of a book."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    def __enter__(self) -> "Writer":
        self._connection.execute("BEGIN IMMEDIATE")
        return self

    def let_go(self) -> None:
        self._connection.execute("ROLLBACK")

    def __exit__(self, *_error: object) -> None:
        if self._connection.in_transaction:
            self.let_go()
        self._connection.close()


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl+C")
def test_ctrl_c_while_waiting_for_another_writer_is_heard_at_once_and_nothing_is_written(desk: Desk) -> None:
    path, before = desk.book.path, desk.book.dump()
    with Writer(path):
        asking = subprocess.Popen(
            [sys.executable, "-c", "from ketnap.cli import main; main()", "--db", str(path), *STEP],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={key: value for key, value in os.environ.items() if not key.startswith("KETNAP")},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        try:
            assert asking.stderr is not None
            assert asking.stderr.readline() == WAITING
            pressed = time.monotonic()
            asking.send_signal(signal.SIGINT)
            out, rest = asking.communicate(timeout=20)
            took = time.monotonic() - pressed
        finally:
            asking.kill()
            asking.wait()
    assert (asking.returncode, out, rest.strip()) == (130, "", "Đã dừng, chưa ghi gì vào sổ.")
    assert took < 8
    assert desk.book.dump() == before


def test_whoever_waits_long_is_told_once_and_after_the_whole_wait_that_nothing_was_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_TOLD_AFTER_SECONDS", 0.2)
    monkeypatch.setattr(engine, "_WAIT_SECONDS", 0.8)
    with Writer(desk.book.path):
        began = time.monotonic()
        found = desk.run(*STEP)
        took = time.monotonic() - began
    assert (found.exit_code, found.stdout, found.stderr) == (7, "", WAITING + GIVEN_UP)
    assert took >= 0.8
    # A program that reads the answer gets the answer alone.
    with Writer(desk.book.path):
        assert desk.error(*STEP)["code"] == "locked"


def test_a_writer_whose_turn_comes_goes_on_and_was_told_nothing_before_two_seconds(desk: Desk) -> None:
    with Writer(desk.book.path) as other:
        threading.Timer(0.5, other.let_go).start()
        found = desk.run(*STEP)
    assert found.exit_code == 0
    assert found.stderr == ""
    assert found.stdout.startswith("Đã ghi «Chi bộ đề nghị cho làm thủ tục")


def test_nobody_waits_and_nobody_is_told_where_the_book_is_free(desk: Desk) -> None:
    told: list[str] = []
    began = time.monotonic()
    for _each in range(200):
        with engine.begin(desk.book.path, keep=False, waiting=lambda: told.append("waiting")):
            pass
    assert told == []
    # A single slice of waiting in each would be 20 seconds.
    assert time.monotonic() - began < 10


def test_the_total_wait_is_not_that_of_a_slice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_WAIT_SECONDS", 0.5)
    with Writer(desk.book.path):
        began = time.monotonic()
        with pytest.raises(Locked), engine.begin(desk.book.path):
            pass
        took = time.monotonic() - began
    assert 0.5 <= took < 5


def earlier_tables(path: Path) -> None:
    """A file that is ours, with the tables of a time before there were any."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
        connection.execute("CREATE TABLE note (text TEXT)")
        connection.execute("DROP TABLE note")
        connection.commit()


def test_an_upgrade_that_waits_for_another_writer_says_so_and_leaves_no_copy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_TOLD_AFTER_SECONDS", 0.2)
    monkeypatch.setattr(engine, "_WAIT_SECONDS", 0.8)
    desk.book.close()
    for end in ("", "-wal", "-shm"):
        desk.book.path.with_name(desk.book.path.name + end).unlink(missing_ok=True)
    earlier_tables(desk.book.path)
    with Writer(desk.book.path):
        found = desk.run("du-lieu", "nang-cap")
    assert (found.exit_code, found.stdout, found.stderr) == (7, "", WAITING + GIVEN_UP)
    assert list(desk.book.path.parent.glob("*truoc-nang-cap*")) == []
