"""Copies: made while the database is in use, verified before they are put back, never over a file."""

import contextlib
import os
import sqlite3
import stat
import threading
from datetime import UTC, date, datetime

import pytest
from storage_fixtures import ENGINES, TODAY, new_book
from walking import votes
from ways import certified, discovered, dossier_ready, probationary

from ketnap.storage import engine, outbox, settings, sweep
from ketnap.storage.book import backup
from ketnap.storage.errors import BackupUnsound, DatabaseExists, NoDatabase, NotADatabase
from ketnap.storage.proof import audit

NOW = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
BY = backup.By("VP", NOW, "đã lấy trước khi lấy lại sổ")


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


def test_a_copy_holds_everything_and_only_its_owner_reads_it(book, tmp_path):
    walk = probationary(book.walk())
    target = tmp_path / "copies" / "2026-11-24.db"
    copied = backup.backup(book.path, target)
    assert copied == (target, target.stat().st_size)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600 or os.name != "posix"
    assert [each.name for each in target.parent.iterdir()] == ["2026-11-24.db"]
    assert backup.problems(target) == ()
    with engine.reading(target) as reader:
        assert reader.case(walk.code).record.counting == walk.record.counting


def test_a_copy_never_overwrites(book, tmp_path):
    target = tmp_path / "copy.db"
    target.write_text("precious")
    with pytest.raises(DatabaseExists):
        backup.backup(book.path, target)
    assert target.read_text() == "precious"


def test_a_copy_of_nothing_leaves_nothing(tmp_path):
    with pytest.raises(NoDatabase):
        backup.backup(tmp_path / "none.db", tmp_path / "copy.db")
    (tmp_path / "text.db").write_text("không phải cơ sở dữ liệu " * 300)
    with pytest.raises(NotADatabase):
        backup.backup(tmp_path / "text.db", tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_copies_made_while_others_write_are_whole(book, tmp_path):
    discovered(book.walk())
    stop = threading.Event()
    failed = []

    def write():
        n = 0
        with engine.Database(book.path) as database:
            while not stop.is_set():
                n += 1
                with database.begin() as uow:
                    settings.put(uow, "a", str(n))
                    settings.put(uow, "b", str(n))
        failed.append(n == 0)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(10):
            target = tmp_path / f"{n}.db"
            backup.backup(book.path, target)
            assert backup.problems(target) == ()
            with engine.reading(target) as reader:
                assert settings.get(reader, "a") == settings.get(reader, "b")
    finally:
        stop.set()
        writer.join()
    assert failed == [False]


def test_what_was_restored_is_what_was_copied_and_goes_on(book, tmp_path):
    walk = certified(book.walk())
    copy, target = tmp_path / "copy.db", tmp_path / "elsewhere" / "so.db"
    backup.backup(book.path, copy)
    restored = backup.restore(copy, target, BY)
    assert (restored.events, restored.cases, restored.held) == (len(walk.events), 1, 0)
    with engine.begin(target) as uow:
        assert uow.case(walk.code).record.counting == walk.record.counting
        assert uow.cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert settings.get(uow, "restored_at") == "2026-11-24T19:00:00.000000+00:00"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600 or os.name != "posix"


def test_messages_that_may_have_left_since_are_held(book, tmp_path):
    walk = dossier_ready(book.walk())
    walk.advance("cell_resolves_admission", "11/05/2026", votes=votes(12, 11, 1))
    with book.begin() as uow:
        sweep.sweep(uow, date(2026, 7, 1), NOW)
    copy, target = tmp_path / "copy.db", tmp_path / "restored.db"
    backup.backup(book.path, copy)
    restored = backup.restore(copy, target, BY)
    assert restored.held > 0
    with engine.begin(target) as uow:
        assert outbox.claim(uow, NOW, TODAY, "w", NOW, 100) == []
        reasons = {each.reason for each in outbox.messages(uow, "held")}
    assert "restored" in reasons


def test_a_database_is_put_aside_before_another_takes_its_place(book, tmp_path):
    walk = certified(book.walk())
    copy, aside = tmp_path / "copy.db", tmp_path / "aside.db"
    backup.backup(book.path, copy)
    discovered(book.walk("Đỗ Minh Đăng"))
    book.close()
    with pytest.raises(DatabaseExists):
        backup.restore(copy, book.path, BY)
    backup.restore(copy, book.path, BY, aside)
    with engine.reading(book.path) as reader:
        assert audit.verify(reader).cases == 1
        assert reader.case(walk.code)
    with engine.reading(aside) as reader:
        assert audit.verify(reader).cases == 2


def test_a_place_that_is_taken_stops_the_restore_with_everything_as_it_was(book, tmp_path):
    certified(book.walk())
    copy, aside = tmp_path / "copy.db", tmp_path / "aside.db"
    backup.backup(book.path, copy)
    aside.write_text("precious")
    before = book.dump()
    with pytest.raises(DatabaseExists):
        backup.restore(copy, book.path, BY, aside)
    assert book.dump() == before
    assert aside.read_text() == "precious"
    assert sorted(each.name for each in tmp_path.iterdir() if "arriving" in each.name) == []


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE event SET actor = 'ai đó' WHERE seq = 2",
        "UPDATE \"case\" SET state = 'official'",
        "DELETE FROM person",
    ],
)
def test_a_copy_that_does_not_hold_is_not_put_back(book, tmp_path, tampering):
    certified(book.walk())
    copy, target = tmp_path / "copy.db", tmp_path / "restored.db"
    backup.backup(book.path, copy)
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        connection.execute(tampering)
        connection.commit()
    with pytest.raises(BackupUnsound) as error:
        backup.restore(copy, target, BY)
    assert error.value.problems
    assert not target.exists()


def test_a_damaged_database_can_be_replaced(book, tmp_path):
    certified(book.walk())
    copy, aside = tmp_path / "copy.db", tmp_path / "aside.db"
    backup.backup(book.path, copy)
    book.close()
    book.path.write_bytes(b"broken " * 2000)
    backup.restore(copy, book.path, BY, aside)
    with engine.reading(book.path) as reader:
        assert audit.verify(reader, replay=True).sound
    assert aside.read_bytes() == b"broken " * 2000
