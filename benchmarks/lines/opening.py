"""One case on the screen: all its events and papers, its clocks, and what may come next."""

from collections.abc import Callable, Iterator

import seeding
from floor import Floor
from goals import Figure, Goal
from measuring import Pair, compare, count_said
from room import Room
from storage_fixtures import Book

from ketnap.storage import queries
from ketnap.storage.correspondence import papers
from ketnap.workflow import machine
from ketnap.workflow.codes import case_code

GOALS = {"show": Goal("open one case of 30 events with its next steps", "×", most=2.2)}


def measure(room: Room) -> Iterator[Figure]:
    numbers = seeding.at_the_end(room)
    with seeding.contestants(room, seeding.large_office(room), "opening") as (book, other):
        events = book.one('SELECT version FROM "case" WHERE id = ?', numbers[0])
        found = compare(_pairs(book, Floor(other), numbers, room.sizes.openings), 50)
    among = f"{events} events, among {count_said(room.sizes.cases)} cases"
    yield Figure("show", found.ratio, f"{found.note}; {among}")


def _pairs(book: Book, floor: Floor, numbers: list[int], times: int) -> Iterator[Pair]:
    for n in range(times):
        # Not one after the other: neighbours lie on the same pages.
        code = case_code(numbers[n * 7919 % len(numbers)])
        yield _product(book, code), lambda code=code: floor.show(code)  # type: ignore[misc]


def _product(book: Book, code: str) -> Callable[[], object]:
    def run() -> object:
        with book.reading() as reader:
            file = reader.case(code)
            lines = queries.history(reader, code), papers.documents(reader, code)
            return lines, machine.steps_in(file.law.procedure, file.record.state)

    return run
