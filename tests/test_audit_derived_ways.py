"""Whatever way a case took, what follows from its record is what the events lead to; and what the shell says of it."""

import json
import shutil
from collections.abc import Callable, Iterator
from copy import copy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_books import Desk, office_book
from storage_fixtures import ENGINES, TODAY, Book, KeptWalk, new_book
from test_record_properties import attempted, commands
from walking import NOW, day
from ways import certified, discovered, dossier_ready, probationary, recognised, resolved, sent_up

from ketnap.commands import damage
from ketnap.storage import sweep
from ketnap.storage.book import backup
from ketnap.storage.deadline_rows import DeadlineRow
from ketnap.storage.person_rows import PersonRow
from ketnap.storage.proof import audit, derived
from ketnap.storage.proof import broken as reasons
from ketnap.storage.proof.broken import Broken
from ketnap.storage.rows import DocumentRow
from ketnap.workflow.law import Law
from ketnap.workflow.people import as_facts

STRETCHES: tuple[Callable[[KeptWalk], Any], ...] = (
    lambda walk: discovered(walk, **as_facts(walk.person)),
    certified,
    dossier_ready,
    resolved,
    lambda walk: sent_up(walk, cell="GV"),
    probationary,
    recognised,
)


@pytest.fixture(scope="module")
def starts(law: Law, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[KeptWalk]]:
    """Where the random walks set out from, each in a book of its own; every example copies one."""
    walks = []
    for stretch in STRETCHES:
        book = new_book("sqlite", tmp_path_factory.mktemp("so"), law)
        walk = book.walk()
        stretch(walk)
        walk.today = day("31/12/2035")
        book.close()
        walks.append(walk)
    yield walks
    for walk in walks:
        walk.book.close()


def forked(start: KeptWalk, folder: Path) -> KeptWalk:
    """The same case in a copy of its book."""
    walk = copy(start)
    path = folder / "so.db"
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    shutil.copyfile(start.book.path, path)
    walk.book = Book(path, start.law)
    return walk


@settings(max_examples=100)
@given(st.data())
def test_on_every_way_what_follows_from_the_record_is_what_its_events_lead_to(
    starts: list[KeptWalk], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    walk = forked(data.draw(st.sampled_from(starts), "start"), tmp_path_factory.mktemp("way"))
    try:
        for _ in range(data.draw(st.integers(1, 10), "steps")):
            attempted(walk, data.draw(commands(walk), "command"))
        on = (walk.record.latest or TODAY) + timedelta(days=data.draw(st.integers(0, 400), "swept"))
        with walk.book.begin() as uow:
            sweep.sweep(uow, on, NOW)
        with walk.book.reading() as reader:
            assert audit.verify(reader, replay=True).broken == ()
    finally:
        walk.book.close()


# ---- together with the rest


@pytest.fixture(params=ENGINES)
def book(request: pytest.FixtureRequest, tmp_path: Path, law: Law) -> Iterator[Book]:
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


def broken(book: Book) -> list[tuple[str, str]]:
    with book.reading() as reader:
        return [(each.case, each.what) for each in audit.verify(reader, replay=True).broken]


def test_a_running_result_that_cannot_be_read_is_not_taken_for_events_that_cannot(book: Book) -> None:
    walk = certified(book.walk())
    book.run("UPDATE \"case\" SET record = '[['")
    assert broken(book) == [(walk.code, reasons.RECORD)]


def test_an_organisation_that_the_events_name_and_the_register_does_not_is_told(book: Book) -> None:
    walk = certified(book.walk())
    with book.begin() as uow:
        uow.register_changed(TODAY)
        uow.cursor.execute("PRAGMA defer_foreign_keys=ON")
        uow.cursor.execute("DELETE FROM link WHERE organisation = 'CB5'")
        uow.cursor.execute("UPDATE \"case\" SET cell = 'CB7'")
        uow.cursor.execute("UPDATE outbox SET organisation = NULL")
        uow.cursor.execute("DELETE FROM organisation WHERE code = 'CB5'")
    assert broken(book) == [(walk.code, reasons.UNREADABLE)]


def test_without_a_replay_nothing_of_it_is_looked_at(book: Book) -> None:
    certified(book.walk())
    book.run("DELETE FROM document")
    book.run("DELETE FROM deadline")
    with book.reading() as reader:
        assert audit.verify(reader).sound
    assert {what for _case, what in broken(book)} == {"document", "deadline"}


def test_a_copy_in_which_a_paper_was_changed_is_not_put_back(book: Book, tmp_path: Path) -> None:
    walk = certified(book.walk())
    copied = backup.backup(book.path, tmp_path / "ban-sao.db").path
    assert backup.problems(copied) == ()
    book.run("UPDATE document SET number = '99-XX' WHERE kind = 'awareness_certificate'")
    changed = backup.backup(book.path, tmp_path / "ban-sua.db").path
    assert [(each.case, each.seq, each.what) for each in backup.problems(changed)] == [
        (walk.code, walk.seq_of("certify"), "document")
    ]


# ---- as it is said


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Iterator[Desk]:
    book = office_book(tmp_path, law)
    yield Desk(book)
    book.close()


def test_the_shell_says_which_case_and_what_is_not_as_it_was(desk: Desk) -> None:
    code = desk.certified().code
    about = ("--born", "14/03/2001", "--fact", "education=higher", "--fact", "introduced_by=cell")
    other = desk.json("case", "open", "Đỗ Minh Đăng", "--org", "CB-05", *about)["case"]
    sound = desk.run("audit", "verify", "--replay")
    assert (sound.exit_code, "Toàn vẹn" in sound.stdout) == (0, True)
    desk.book.run("UPDATE document SET number = '99-XX' WHERE kind = 'awareness_certificate'")
    desk.book.run("UPDATE deadline SET due_on = '2031-01-01' WHERE kind = 'cert.validity'")
    desk.book.run("UPDATE person SET name = 'Ai Đó' WHERE id = 2")
    desk.book.run("UPDATE \"case\" SET opened_on = '2020-01-01' WHERE id = 2")
    told = desk.run("audit", "verify", "--replay")
    assert told.exit_code == 9
    assert (told.stdout.count(code), told.stdout.count(other)) == (2, 2)
    for sentence in (
        "giấy tờ «Giấy chứng nhận lớp nhận thức về Đảng» khác lần ghi: số",
        "thời hạn «Hạn dùng giấy chứng nhận» khác kết quả tính lại: hạn",
        "người đang giữ khác các lần ghi: họ và tên",
        "hồ sơ khác kết quả tính lại: ngày mở",
    ):
        assert sentence in told.stdout
    assert "Ai Đó" not in told.stdout


def test_every_column_that_may_differ_has_a_word() -> None:
    columns = {
        derived.DOCUMENT: DocumentRow._fields[3:6],
        derived.DEADLINE: DeadlineRow._fields[4:],
        derived.PERSON: PersonRow._fields[1:],
        derived.CASE: (*derived.OfCase._fields, "definition"),
    }
    for what, names in columns.items():
        for name in names:
            row = derived.Difference(what, 1, derived.OTHER, "x", columns=(name,))
            told = damage.told(Broken("HS-000001-B", 1, None, what, row), None)
            assert name not in told


def test_json_says_which_row_and_which_columns(desk: Desk) -> None:
    walk = desk.certified()
    desk.book.run("DELETE FROM deadline WHERE kind = 'cert.validity'")
    desk.book.run("UPDATE document SET number = '99-XX' WHERE kind = 'awareness_certificate'")
    result = desk.run("audit", "verify", "--replay", "--json")
    assert result.exit_code == 9
    seq = walk.seq_of("certify")
    on = walk.events[seq - 1].happened_on.isoformat()
    at = {"case": walk.code, "event": seq, "on": on}
    assert json.loads(result.stdout)["broken"] == [
        {
            **at,
            "what": "document",
            "how": "other",
            "name": "awareness_certificate",
            "item": None,
            "columns": ["number"],
        },
        {**at, "what": "deadline", "how": "lacking", "name": "cert.validity", "item": None, "columns": []},
    ]
