"""What cannot be in the registers of letters unless somebody changed the tables: numbers that nothing bears, numbers
borne twice or never given, days that run against the numbers."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from ketnap.storage.correspondence import handwritten, letters
from ketnap.storage.correspondence import incoming as came_in
from ketnap.storage.correspondence.letters import Book, BookState
from ketnap.storage.reader import Reader
from ketnap.storage.statements import sqlite as sql

MISSING: Final = "missing"
TWICE: Final = "twice"
BEYOND: Final = "beyond"
BACKWARDS: Final = "backwards"


class Flaw(NamedTuple):
    """A number that does not fit its book. `what` is missing (given, and nothing bears it), twice (two letters bear
    it), beyond (the book has not given it) or backwards (its day lies before that of a smaller number)."""

    book: Book
    number: int
    what: str


def outgoing(reader: Reader) -> list[Flaw]:
    """What does not fit in the books of letters that went out."""
    set_aside: dict[Book, dict[int, date]] = {}
    for each in handwritten.every(reader):
        set_aside.setdefault(each.book, {})[each.number] = each.reserved_on
    found = [Flaw(book, number, MISSING) for book, number in letters.gaps(reader)]
    for state in letters.books(reader):
        issued = [
            (number, date.fromisoformat(day))
            for number, day in reader.cursor.execute(sql.LETTER_DAYS, state.book)
        ]
        by_hand = set_aside.get(state.book, {})
        found += [Flaw(state.book, number, TWICE) for number, _day in issued if number in by_hand]
        found += _of_days(state, sorted([*issued, *by_hand.items()]))
    return found


def _of_days(state: BookState, numbered: Iterable[tuple[int, date]]) -> Iterator[Flaw]:
    newest = date.min
    for number, day in numbered:
        if not state.began < number <= state.last:
            yield Flaw(state.book, number, BEYOND)
        if day < newest:
            yield Flaw(state.book, number, BACKWARDS)
        newest = max(newest, day)


def incoming(reader: Reader) -> list[Flaw]:
    """What does not fit in the registers of letters that came in. Their days may run as they like: a letter is often
    entered days after it came."""
    found = []
    for state in came_in.books(reader):
        there = came_in.numbers(reader, state.book)
        given = range(state.began + 1, state.last + 1)
        found += [Flaw(state.book, number, MISSING) for number in given if number not in there]
        found += [Flaw(state.book, number, BEYOND) for number in sorted(there) if number not in given]
    return found
