"""`case advance`: one step, decided, recorded and on disk, beside the same rows written by hand."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence

import by_hand
import seeding
from floor import Floor
from goals import Figure, Goal
from measuring import Comparison, Pair, compare, count_said
from room import Room
from storage_fixtures import Book
from walking import NOW

from ketnap.workflow import service
from ketnap.workflow.decision import Decision

GOALS = {
    "full": Goal("advance, SQLite FULL", "×", most=1.4),
    "full.p99": Goal("advance, SQLite FULL, p99", "ms", most=1.0),
    "normal": Goal("advance, SQLite NORMAL, ratio of p50", "×", most=1.8),
    "growth": Goal("advance, p50 among all cases over p50 in a small file", "×"),
}


def measure(room: Room) -> Iterator[Figure]:
    numbers, steps = seeding.ready(room), room.sizes.steps
    with seeding.contestants(room, seeding.large_office(room), "advance") as (book, other):
        floor = Floor(other)
        full = compare(_pairs(book, floor, numbers[:steps], numbers[-1]), 50)
        for connection in (other, _connection(book)):
            connection.execute("PRAGMA synchronous=NORMAL").fetchall()
        normal = compare(_pairs(book, floor, numbers[steps : 2 * steps], numbers[-1]), 50)
    small = _in_small_file(room)
    among = f"among {count_said(room.sizes.cases)} cases"
    yield Figure("full", full.ratio, f"{full.note}, {among}")
    yield Figure("full.p99", full.p99_us / 1000)
    yield Figure("normal", normal.ratio_of_medians, f"{normal.note}; mean of slices {normal.ratio:.2f} ×")
    yield Figure(
        "growth",
        full.median_us / small.median_us,
        f"{count_said(room.sizes.small)} → {count_said(room.sizes.cases)} cases",
    )


def _in_small_file(room: Room) -> Comparison:
    steps = range(2, 2 + min(room.sizes.steps, room.sizes.small) // 2)
    with seeding.contestants(room, seeding.small_office(room), "advance-small") as (book, other):
        return compare(_pairs(book, Floor(other), steps, 1), 50)


def _pairs(book: Book, floor: Floor, numbers: Sequence[int], model: int) -> Iterator[Pair]:
    rows = by_hand.written(book, model)
    for number in numbers:
        step = rows(number)
        yield _product(book, number), lambda step=step: floor.advance(step)  # type: ignore[misc]


def _product(book: Book, number: int) -> Callable[[], object]:
    command = by_hand.the_step(book, number)

    def run() -> None:
        with book.begin() as uow:
            done = service.advance(uow, uow.case(command.case), command, NOW, by_hand.TODAY)
        assert isinstance(done, Decision)

    return run


def _connection(book: Book) -> sqlite3.Connection:
    with book.begin() as uow:
        return uow.cursor.connection
