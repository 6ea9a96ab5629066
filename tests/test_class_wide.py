"""One command about many people: what is recorded of each is what would be recorded of them alone."""

from collections.abc import Callable, Iterator

import pytest
from storage_fixtures import ENGINES, Book, KeptWalk, new_book
from walking import NOW, day, votes
from ways import discovered, dossier_ready

from ketnap.storage import law_store
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import service
from ketnap.workflow.commands import Advance
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.law import Law
from ketnap.workflow.ports import CaseFile, ChangedBySomeoneElse
from ketnap.workflow.record import Event, Paper
from ketnap.workflow.service import Repeated

STEP, ON, TODAY = "cell_resolves_admission", day("11/05/2026"), day("24/11/2026")


@pytest.fixture
def book(law: Law, tmp_path) -> Iterator[Book]:
    made = new_book(ENGINES[0], tmp_path, law)
    yield made
    made.close()


def the_vote(walk: KeptWalk) -> Advance:
    papers = tuple(Paper(name, f"7-{name[:2]}", ON) for name in walk.law.procedure.steps[STEP].documents)
    return Advance(walk.code, STEP, ON, {"votes": votes(12, 11, 1)}, papers, "VP", "L-009001", (), walk.code)


def together(book: Book, commands: list[Advance]) -> list[service.Advanced]:
    with book.begin() as uow:
        asked = zip(uow.cases([each.case for each in commands]), commands, strict=True)
        return service.advance_all(uow, asked, NOW, TODAY)


def one_by_one(book: Book, commands: list[Advance]) -> None:
    for each in commands:
        with book.begin() as uow:
            assert isinstance(
                service.advance(uow, uow.case(each.case), each, NOW, TODAY), Decision | Refusal | Repeated
            )


def dossiers(book: Book) -> list[Advance]:
    """The votes about three people: two who are ready, and between them one who is far from it."""
    walks = [book.walk("Phạm Thị Hồng Ánh"), book.walk("Lê Văn Bình"), book.walk("Đỗ Thị Mận")]
    for walk, way in zip(walks, (dossier_ready, discovered, dossier_ready), strict=True):
        way(walk)
    return [the_vote(walk) for walk in walks]


def left_behind(folder, law: Law, act: Callable[[Book, list[Advance]], object]) -> list[str]:
    """Everything in a book after the same three votes."""
    folder.mkdir()
    book = new_book(ENGINES[0], folder, law)
    act(book, dossiers(book))
    rows = sorted(book.dump())
    book.close()
    return rows


def test_a_class_is_recorded_byte_for_byte_as_its_people_one_by_one(law: Law, tmp_path) -> None:
    at_once = left_behind(tmp_path / "together", law, together)
    assert at_once == left_behind(tmp_path / "alone", law, one_by_one)


def test_who_is_refused_leaves_the_others_alone_and_is_told_why(book: Book) -> None:
    commands = dossiers(book)
    first, second, third = together(book, commands)
    assert isinstance(first, Event)
    assert isinstance(third, Event)
    assert isinstance(second, Refusal)
    assert second.case == commands[1].case
    assert second.findings


def test_a_class_typed_twice_is_recorded_once(book: Book) -> None:
    commands = dossiers(book)
    together(book, commands)
    before = book.dump()
    again = together(book, commands)
    assert [type(each) for each in again] == [Repeated, Refusal, Repeated]
    assert book.dump() == before


def one_stale(uow: SqliteUnitOfWork, commands: list[Advance]) -> Iterator[tuple[CaseFile, Advance]]:
    """These people, the last of them as read before somebody else recorded something."""
    *files, last = uow.cases([each.case for each in commands])
    last.record.version -= 1
    yield from zip([*files, last], commands, strict=True)


def test_nothing_of_a_class_is_kept_when_one_case_has_moved_on(book: Book) -> None:
    commands = dossiers(book)
    before = book.dump()
    with pytest.raises(ChangedBySomeoneElse), book.begin() as uow:
        service.advance_all(uow, one_stale(uow, commands), NOW, TODAY)
    assert book.dump() == before


def test_many_cases_are_read_as_each_alone_and_who_is_not_there_is_passed_over(book: Book) -> None:
    codes = [each.case for each in dossiers(book)]
    with book.reading() as reader:
        found = list(reader.cases([codes[2], "HS-999999-X", codes[0]]))
        for file, code in zip(found, (codes[2], codes[0]), strict=True):
            alone = reader.case(code)
            assert file._replace(record=alone.record) == alone
            assert (file.record.counting, file.record.version) == (
                alone.record.counting,
                alone.record.version,
            )


def test_the_first_case_that_a_process_reads_has_its_open_deadlines(book: Book, monkeypatch) -> None:
    """The law is read while the case is: one must not end the reading of the other."""
    code = dossiers(book)[0].case
    with book.reading() as reader:
        known = reader.case(code).running
    assert known
    for remembered in (law_store._laws, law_store._procedures, law_store._of_cases):
        monkeypatch.setattr(law_store, _name_of(remembered), {})
    with book.reading() as reader:
        assert reader.case(code).running == known


def _name_of(value: object) -> str:
    return next(name for name, each in vars(law_store).items() if each is value)
