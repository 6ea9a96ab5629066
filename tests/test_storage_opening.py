"""Opening a database: what is no database, what is too old or too new, what the disk refuses: one error each."""

import contextlib
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from storage_fixtures import ENGINES, TODAY, new_book
from walking import NOW
from ways import certified, discovered

from ketnap.storage import engine, settings
from ketnap.storage.book import schema
from ketnap.storage.errors import (
    DatabaseExists,
    NoDatabase,
    NoLaw,
    NotADatabase,
    SchemaTooNew,
    SchemaTooOld,
    StorageFailed,
)
from ketnap.workflow import service
from ketnap.workflow.ports import Locked


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


@contextlib.contextmanager
def somebody_else():
    """Files of root are everybody's business to root: be somebody else for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_new_database_is_readable_by_its_owner_alone_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        path = tmp_path / "new" / "so.db"
        engine.create(path)
        with engine.begin(path) as uow:
            settings.put(uow, "office", "LC")
            log = path.with_name("so.db-wal")
            assert stat.S_IMODE(log.stat().st_mode) == 0o600
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_is_acknowledged_is_on_disk_and_every_rule_is_watched(book):
    with book.reading() as reader:
        asked = ("journal_mode", "synchronous", "foreign_keys", "wal_autocheckpoint", "trusted_schema")
        values = [reader.cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert values == ["wal", 2, 1, 4000, 0]


def test_a_database_that_is_there_is_not_made_again(book):
    before = book.dump()
    with pytest.raises(DatabaseExists):
        engine.create(book.path)
    assert book.dump() == before


def test_a_misspelt_path_is_no_database_and_makes_none(tmp_path):
    with pytest.raises(NoDatabase):
        engine.Database(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NoDatabase):
        engine.Database(tmp_path / "none" / "so.db")


def test_an_empty_file_is_no_database(tmp_path):
    (tmp_path / "so.db").touch()
    with pytest.raises(NoDatabase):
        engine.Database(tmp_path / "so.db")


@pytest.mark.parametrize("contents", [b"PK\x03\x04" + bytes(5000), "Họ và tên;Ngày sinh\n".encode() * 500])
def test_a_workbook_is_not_a_database(tmp_path, contents):
    path = tmp_path / "so.db"
    path.write_bytes(contents)
    with pytest.raises(NotADatabase):
        engine.Database(path)
    assert path.read_bytes() == contents


def test_a_folder_is_not_a_database(tmp_path):
    with pytest.raises(NotADatabase):
        engine.Database(tmp_path)


def test_another_program_s_database_is_left_alone(tmp_path):
    path = tmp_path / "so.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE setting (name TEXT, value TEXT)")
    before = path.read_bytes()
    with pytest.raises(NotADatabase):
        engine.Database(path)
    assert path.read_bytes() == before


def test_a_database_of_a_later_version_is_not_touched(book):
    book.run("UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(SchemaTooNew) as error:
        engine.Database(book.path)
    assert (error.value.found, error.value.needed) == ("0999", schema.SCHEMA)


def test_a_database_of_an_earlier_version_wants_an_upgrade(book):
    book.run("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(SchemaTooOld):
        engine.Database(book.path)


def test_a_damaged_page_is_said_to_be_damage(book):
    discovered(book.walk())
    book.close()
    size = book.path.stat().st_size
    with book.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    with pytest.raises(StorageFailed) as error, engine.begin(book.path) as uow:
        uow.case("HS-000001-B")
    assert error.value.reason == "damaged"


@pytest.mark.skipif(os.name != "posix", reason="file modes")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_is_read_only_is_read_and_not_written(book, what):
    walk = discovered(book.walk())
    book.close()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "so.db"
        shutil.copyfile(book.path, path)
        path.chmod(0o444 if what == "file" else 0o666)
        path.parent.chmod(0o777 if what == "file" else 0o755)
        with somebody_else():
            with pytest.raises(StorageFailed) as error, engine.begin(path) as uow:
                uow.next_command()
            assert error.value.reason == "read_only"
            with engine.reading(path) as reader:
                assert reader.case(walk.code).record.version == 2
        assert [each.name for each in path.parent.iterdir()] == ["so.db"]


def test_a_full_disk_leaves_everything_as_it_was_and_then_works_again(book):
    walk = certified(book.walk())
    before = book.dump()
    command = walk.command("propose_procedure", "10/02/2026")._replace(facts={"note": "x"})

    def fill(pages):
        with book.begin() as uow:
            uow.cursor.execute(f"PRAGMA max_page_count={pages}").fetchone()
            for n in range(2000):
                settings.put(uow, f"n{n}", "x" * 1000)

    with pytest.raises(StorageFailed) as error:
        fill(1)
    assert error.value.reason == "full"
    assert book.dump() == before
    with book.begin() as uow:
        uow.cursor.execute("PRAGMA max_page_count=1000000").fetchone()
        service.advance(uow, uow.case(walk.code), command._replace(facts={}), NOW, TODAY)


def test_a_writer_waits_for_the_other_and_gives_up_with_a_clear_error(book, monkeypatch):
    monkeypatch.setattr(engine, "_WAIT_SECONDS", 0.1)
    with book.begin():
        with pytest.raises(Locked), engine.begin(book.path):
            pass
        with engine.reading(book.path) as reader:
            assert settings.get(reader, "law") is not None


def test_a_file_that_was_put_in_the_place_of_an_open_one_is_noticed_before_anything_is_written(book):
    with book.begin() as uow:
        settings.put(uow, "a", "1")
    content = book.path.read_bytes()
    aside = book.path.rename(book.path.with_name("aside.db"))
    for there in (False, True):
        if there:
            book.path.write_bytes(content)
        with pytest.raises(StorageFailed) as error, book.begin() as uow:
            settings.put(uow, "a", "2")
        assert error.value.reason == "moved"
    aside.replace(book.path)
    assert book.one("SELECT value FROM setting WHERE name = 'a'") == "1"
    with book.begin() as uow:
        settings.put(uow, "a", "3")


def test_reading_cannot_write(book):
    with pytest.raises(StorageFailed), book.reading() as reader:
        reader.cursor.execute("DELETE FROM setting")
    assert book.one("SELECT count(*) FROM setting") > 0


def test_a_database_without_a_law_says_so(tmp_path):
    path = tmp_path / "so.db"
    engine.create(path)
    with engine.reading(path) as reader, pytest.raises(NoLaw) as error:
        reader.law()
    assert error.value.missing == "definition"


def test_a_path_with_every_sort_of_character_is_opened(tmp_path, book):
    folder = tmp_path / "Sổ kết nạp #1 100%? &x=y"
    folder.mkdir()
    path = folder / "sổ.db"
    book.close()
    shutil.copyfile(book.path, path)
    with engine.begin(path) as uow:
        assert uow.next_command() == "L-000001"
    assert sorted(each.name for each in folder.iterdir()) == ["sổ.db"]


HEAVY = ["sqlalchemy", "alembic", "yaml", "pydantic", "jinja2", "typst", "docx", "rich", "apscheduler"]


@pytest.mark.parametrize(
    "modules",
    [
        "engine",
        "unit_of_work",
        "queries",
        "register",
        "outbox",
        "sweep",
        "correspondence.letters",
        "proof.audit",
        "organisations",
    ],
)
def test_reading_and_writing_cases_loads_no_heavy_library(modules):
    code = (
        f"import sys; import ketnap.storage.{modules}; "
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
