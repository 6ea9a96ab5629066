"""Many people entered at once: the same rows as one by one, and nobody stands in the way of another."""

from datetime import date
from pathlib import Path

import pytest
from storage_fixtures import ENGINES, TODAY, Book, new_book
from walking import NOW

from ketnap.workflow import opening, service
from ketnap.workflow.codes import case_code
from ketnap.workflow.commands import Advance, Person
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.law import Law
from ketnap.workflow.people import as_facts
from ketnap.workflow.ports import NoSuchOrganisation
from ketnap.workflow.record import Entry, Paper
from ketnap.workflow.service import Repeated

CERTIFIED = date(2025, 6, 20)
MANY = 1_100
"""More than two slices."""


def taking_over(number: int, person: Person, command: str, cell: str = "CB5", key: str = "") -> Advance:
    certificate = Paper("awareness_certificate", f"{number}/CN", CERTIFIED)
    carried = (
        Entry("discover", date(2025, 4, 1), {}, (), 0, carried=True),
        Entry("list_sympathiser", date(2025, 4, 7), {}, (), 0, carried=True),
        Entry("certify", CERTIFIED, {}, (certificate,), 0, carried=True),
    )
    facts = {"cell": cell, "birth_date": "2001-03-14", **as_facts(person)}
    return Advance(case_code(number), "take_over", TODAY, facts, (), "VP", command, carried, key)


def everything(book: Book) -> list[list[tuple[object, ...]]]:
    tables = ("person", "event", "document", "deadline", "outbox", "letter")
    with book.reading() as reader:
        rows = [
            reader.cursor.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4").fetchall() for table in tables
        ]
        return [*rows, reader.cursor.execute('SELECT * FROM "case" ORDER BY id').fetchall()]


def people(count: int) -> list[Person]:
    return [Person(f"Phạm Thị Hồng Ánh {n}", "nữ", identity_number=f"099301{n:06}") for n in range(count)]


def test_cases_opened_together_lie_in_the_book_as_those_opened_one_by_one(tmp_path: Path, law: Law) -> None:
    books = []
    for name in ("one", "many"):
        (tmp_path / name).mkdir()
        books.append(new_book(ENGINES[0], tmp_path / name, law))
    one, many = books
    asked = [
        (person, taking_over(n, person, "L-000001", key=f"{n:032x}"))
        for n, person in enumerate(people(MANY), 1)
    ]
    with one.begin() as uow:
        for person, command in asked:
            assert isinstance(service.open_case(uow, person, command, NOW, TODAY), Decision)
    with many.begin() as uow:
        found = list(opening.open_cases(uow, asked, NOW, TODAY))
    assert [each.case for each in found if isinstance(each, Decision)] == [each.case for _who, each in asked]
    assert everything(one) == everything(many)
    for book in books:
        book.close()


@pytest.fixture
def book(tmp_path: Path, law: Law):
    book = new_book(ENGINES[0], tmp_path, law)
    yield book
    book.close()


def test_a_line_that_stands_twice_in_a_list_opens_one_case_and_a_list_typed_again_opens_none(
    book: Book,
) -> None:
    [first, second] = people(2)
    asked = [
        (first, taking_over(1, first, "L-000001", key="a")),
        (first, taking_over(2, first, "L-000001", key="a")),
        (second, taking_over(3, second, "L-000001", key="b")),
    ]
    with book.begin() as uow:
        opened, again, other = opening.open_cases(uow, asked, NOW, TODAY)
    assert isinstance(opened, Decision)
    assert again == Repeated(opened.case, opened.event)
    assert isinstance(other, Decision)
    with book.begin() as uow:
        found = list(opening.open_cases(uow, asked, NOW, TODAY))
    assert [type(each) for each in found] == [Repeated] * 3
    assert book.one('SELECT count(*) FROM "case"') == 2


def test_people_without_a_key_are_never_taken_for_one_another(book: Book) -> None:
    [person] = people(1)
    with book.begin() as uow:
        asked = [(person, taking_over(n, person, "L-000001")) for n in (1, 2)]
        found = list(opening.open_cases(uow, asked, NOW, TODAY))
    assert [type(each) for each in found] == [Decision] * 2


def test_whoever_is_refused_and_whoever_is_in_no_known_cell_leaves_the_others_alone(book: Book) -> None:
    first, late, lost, last = people(4)
    asked = [
        (first, taking_over(1, first, "L-000001")),
        (late, taking_over(2, late, "L-000001")._replace(happened_on=date(TODAY.year + 1, 1, 1))),
        (lost, taking_over(3, lost, "L-000001", cell="CB99")),
        (last, taking_over(4, last, "L-000001")),
    ]
    with book.begin() as uow:
        found = list(opening.open_cases(uow, asked, NOW, TODAY))
    assert [type(each) for each in found] == [Decision, Refusal, NoSuchOrganisation, Decision]
    with book.reading() as reader:
        assert [code for (code,) in reader.cursor.execute('SELECT code FROM "case" ORDER BY id')] == [
            case_code(1),
            case_code(4),
        ]
