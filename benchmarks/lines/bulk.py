"""Many cases opened in bulk, as a roster opens them, beside their rows written by hand."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence

import seeding
from goals import Figure, Goal
from measuring import Comparison, Pair, compare, count_said, time_said
from room import Room
from seeding import Rows
from storage_fixtures import ENGINES, Book, new_book
from walking import NOW

from ketnap.workflow import opening, service
from ketnap.workflow.codes import command_id
from ketnap.workflow.commands import Person
from ketnap.workflow.decision import Decision

GOALS = {
    "open": Goal("open 100,000 cases in bulk", "×", most=2.0),
    "growth": Goal("a case in bulk, last part over first part", "×"),
}
NAME, IDENTITY = "Phạm Thị Hồng Ánh", "099301{:06}"


def measure(room: Room) -> Iterator[Figure]:
    folder = room.place("bulk")
    new_book(ENGINES[0], folder, room.law).close()
    size = room.sizes.bulk // room.sizes.bulk_parts
    with seeding.contestants(room, folder / "so.db", "bulk-in") as (book, other):
        model = _model(book)
        first = model.person[0]
        parts = [range(first + n * size, first + (n + 1) * size) for n in range(room.sizes.bulk_parts)]
        found = compare(_pairs(book, other, model, parts), 1)
    whole = sum(found.product) / 1000
    note = f"{count_said(room.sizes.bulk)} cases in {time_said(whole)} beside {time_said(sum(found.floor) / 1000)}"
    yield Figure("open", found.ratio, f"{note}, {room.sizes.bulk_parts} transactions")
    yield Figure("growth", _growth(found))


def _growth(found: Comparison) -> float:
    """The first part pays for what is read once."""
    return found.product[-1] / found.product[min(1, len(found.product) - 1)]


def _person(number: int) -> Person:
    return Person(NAME, "nữ", identity_number=IDENTITY.format(number))


def _model(book: Book) -> Rows:
    """The rows of one case as the product opens it, taken back."""
    with book.begin(keep=False) as uow:
        code = uow.next_case()
        command = seeding.taking_over(code, _person(0), uow.next_command(), f"{0:032x}")
        found = service.open_case(uow, _person(0), command, NOW, seeding.TODAY)
        assert isinstance(found, Decision), found
        (number,) = uow.cursor.execute('SELECT id FROM "case" WHERE code = ?', (code,)).fetchone()
        return seeding.rows_of(uow.cursor, number)


def _pairs(book: Book, other: sqlite3.Connection, model: Rows, parts: Sequence[range]) -> Iterator[Pair]:
    cursor = other.cursor()
    for n, part in enumerate(parts):
        rows = [_rows(model, number, n + 1) for number in part]
        yield _product(book, part), lambda rows=rows, part=part: _floor(cursor, rows, part)  # type: ignore[misc]


def _rows(model: Rows, number: int, command: int) -> Rows:
    """The rows of another person; all of a part came with one command."""
    identity = IDENTITY.format(number)
    person = tuple(identity if each == IDENTITY.format(0) else each for each in model.person)
    [event] = model.events
    body, record = (text.replace(IDENTITY.format(0), identity) for text in (event[10], model.case[-1]))
    event, case = (*event[:10], body, *event[11:]), (*model.case[:-1], record)
    rows = seeding.copied(model._replace(person=person, case=case, events=[event]), number, 0)
    [copy] = rows.events
    return rows._replace(events=[(*copy[:8], command_id(command), *copy[9:])])


def _product(book: Book, numbers: Sequence[int]) -> Callable[[], object]:
    people = [(number, _person(number)) for number in numbers]

    def run() -> None:
        with book.begin() as uow:
            command = uow.next_command()
            asked = (
                (person, seeding.taking_over(uow.next_case(), person, command, f"{number:032x}"))
                for number, person in people
            )
            for done in opening.open_cases(uow, asked, NOW, seeding.TODAY):
                assert isinstance(done, Decision)

    return run


def _floor(cursor: sqlite3.Cursor, rows: Sequence[Rows], numbers: Sequence[int]) -> None:
    cursor.execute("BEGIN IMMEDIATE")
    for number in numbers:
        cursor.execute("SELECT case_id FROM event WHERE key = ?", (f"{number:032x}",)).fetchone()
    seeding.write(cursor, rows)
    cursor.execute("UPDATE counter SET last = ? WHERE name = 'case'", (numbers[-1],))
    cursor.execute("COMMIT")
