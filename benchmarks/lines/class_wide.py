"""One command that takes a whole class a step further, beside the same rows written by hand in one transaction."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import by_hand
import seeding
from floor import Floor
from goals import Figure, Goal
from measuring import Comparison, Pair, compare, count_said
from room import Room
from storage_fixtures import Book
from walking import NOW

from ketnap.workflow import service
from ketnap.workflow.record import Event

GOALS = {
    "large": Goal("class-wide advance of 400, among all cases", "×", most=1.6),
    "small": Goal("class-wide advance of 400, in a small file", "×", most=2.5),
}


def measure(room: Room) -> Iterator[Figure]:
    sizes = room.sizes
    large = seeding.ready(room)
    found = _compared(
        room, seeding.large_office(room), large[: sizes.class_of * sizes.class_rounds], large[-1]
    )
    yield Figure("large", found.ratio, _note(found, sizes.class_of, sizes.cases))
    small = range(2, 2 + min(sizes.class_of * sizes.class_rounds, sizes.small - 2))
    found = _compared(room, seeding.small_office(room), small, 1)
    yield Figure("small", found.ratio, _note(found, sizes.class_of, sizes.small))


def _note(found: Comparison, class_of: int, cases: int) -> str:
    each = found.median_us / class_of
    return f"{found.note}; {each:.0f} µs a person, {count_said(class_of)} of {count_said(cases)}"


def _compared(room: Room, source: Path, numbers: Sequence[int], model: int) -> Comparison:
    with seeding.contestants(room, source, f"class-{source.parent.name}") as (book, other):
        return compare(_pairs(book, Floor(other), numbers, room.sizes.class_of, model), 1)


def _pairs(book: Book, floor: Floor, numbers: Sequence[int], size: int, model: int) -> Iterator[Pair]:
    rows = by_hand.written(book, model)
    for at in range(0, len(numbers), size):
        part = numbers[at : at + size]
        steps = [rows(number) for number in part]
        yield _product(book, part), lambda steps=steps: floor.advance_all(steps)  # type: ignore[misc]


def _product(book: Book, numbers: Sequence[int]) -> Callable[[], object]:
    commands = [by_hand.the_step(book, number) for number in numbers]

    def run() -> None:
        with book.begin() as uow:
            asked = zip(uow.cases([each.case for each in commands]), commands, strict=True)
            found = service.advance_all(uow, asked, NOW, by_hand.TODAY)
            assert all(isinstance(each, Event) for each in found)

    return run
