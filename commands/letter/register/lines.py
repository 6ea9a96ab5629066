"""The lines of the books of letters that went out: what the program issued, and what was set aside to be written by
hand, in the order of their numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.register import books
from ketnap.commands.letter.register.asked import Asked
from ketnap.commands.letter.register.books import Chosen, Period
from ketnap.commands.letter.shape import Known
from ketnap.storage.correspondence import handwritten, joint, letters
from ketnap.storage.correspondence.handwritten import Handwritten
from ketnap.storage.correspondence.letters import Book, BookState, LetterLine
from ketnap.storage.reader import Reader


class Line(NamedTuple):
    """A number of a book: the letter that bears it with the cases it speaks of, or what was set aside."""

    number: int
    symbol: str
    on: date
    letter: LetterLine | None = None
    cases: tuple[str, ...] = ()
    by_hand: Handwritten | None = None


class Run(NamedTuple):
    """A book with the lines that are asked for; `following` is its next number, None once its term is over."""

    state: BookState
    lines: tuple[Line, ...]
    following: str | None


class Found(NamedTuple):
    """The books that were asked for, and what is needed to speak of them."""

    which: Chosen
    runs: tuple[Run, ...]
    about: Known
    names: Mapping[str, str]

    def lines(self) -> Iterator[Line]:
        for run in self.runs:
            yield from run.lines


def find(reader: Reader, invocation: Invocation, asked: Asked) -> Found:
    """The lines of the books that are asked for. Raises Problem."""
    which = books.chosen(reader, invocation, asked)
    states = books.states(reader, which)
    period = Period(asked.first, asked.last)
    by_book = _by_book(reader, which.issuers)
    runs = []
    for state in states:
        found = [each for each in by_book.get(state.book, ()) if period.holds(each.on)]
        following = books.following(reader, state, which.office, invocation.today)
        runs.append(Run(state, tuple(sorted(found, key=lambda each: each.number)), following))
    issued = [each.letter.letter for run in runs for each in run.lines if each.letter is not None]
    names = reader.organisations(set(which.issuers)).names
    return Found(
        which,
        tuple(runs),
        letter_shape.known(reader, invocation, issued),
        {code: names[code].name for code in which.issuers},
    )


def _by_book(reader: Reader, issuers: Sequence[str]) -> dict[Book, list[Line]]:
    found: dict[Book, list[Line]] = {}
    for code in issuers:
        joined = joint.cases(reader, code)
        for each in letters.register(reader, code):
            letter = each.letter
            assert letter.number is not None, "a line of the register has its number"
            assert letter.issued_on is not None, "and its day"
            cases = (letter.case, *joined.get(letter.id, ()))
            line = Line(letter.number, str(letter.symbol), letter.issued_on, each, cases)
            found.setdefault(Book(code, str(each.kind), str(each.term)), []).append(line)
    for kept in _of(handwritten.every(reader), issuers):
        on = kept.reserved_on if kept.written is None else kept.written.on
        found.setdefault(kept.book, []).append(Line(kept.number, kept.symbol, on, by_hand=kept))
    return found


def _of(kept: Iterable[Handwritten], issuers: Sequence[str]) -> list[Handwritten]:
    return [each for each in kept if each.book.issuer in issuers]
