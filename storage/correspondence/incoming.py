"""The register of what came in: one run of numbers for each office and term, taken when the letter is entered."""

from datetime import date, datetime
from typing import NamedTuple

from ketnap.storage.correspondence.incoming_row import KIND, BroughtRow, IncomingRow
from ketnap.storage.correspondence.letters import Book, BookState
from ketnap.storage.reader import Reader, day_of
from ketnap.storage.rows import stamp
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.codes import case_number
from ketnap.workflow.names import folded
from ketnap.workflow.procedure import NEW


class Incoming(NamedTuple):
    """A letter that came in: when, from whom (`sender` where the register of organisations knows them), its own
    symbol and day, what it is, how it came."""

    received_on: date
    sender: str | None
    sender_name: str
    symbol: str
    issued_on: date | None
    title: str
    how: str = ""


class Brought(NamedTuple):
    """Somebody who came with a letter: the case that it opened here (None: not yet, or that was taken back); `letter` is
    its id where both offices keep this book, `packet` the packet that it came in."""

    case: str | None = None
    letter: int | None = None
    packet: str | None = None


class IncomingLine(NamedTuple):
    """A line of the register: its number in the term, what came, and who came with it; of a line that was looked for by
    one of them, that one."""

    number: int
    term: str
    command: str
    incoming: Incoming
    brought: tuple[Brought, ...] = ()

    @property
    def cases(self) -> tuple[str, ...]:
        return tuple(each.case for each in self.brought if each.case is not None)

    @property
    def case(self) -> str | None:
        """The case that it opened, the first of several."""
        return next(iter(self.cases), None)

    @property
    def packet(self) -> str | None:
        return next((each.packet for each in self.brought if each.packet is not None), None)


def enter(
    uow: SqliteUnitOfWork, office: str, term: str, came: Incoming, actor: str, command: str, now: datetime
) -> int:
    """Enter a letter that came in, under the next number of the office."""
    (number,) = uow.cursor.execute(sql.LETTER_NUMBER_NEXT, (office, KIND, term)).fetchone()
    row = IncomingRow(
        office,
        term,
        number,
        came.received_on.isoformat(),
        came.sender,
        came.sender_name,
        came.symbol,
        None if came.issued_on is None else came.issued_on.isoformat(),
        came.title,
        came.how,
        actor,
        command,
        stamp(now),
    )
    uow.cursor.execute(sql.INCOMING_INSERT, row)
    return int(number)


def bring(
    uow: SqliteUnitOfWork,
    office: str,
    term: str,
    came: Incoming,
    brought: Brought,
    actor: str,
    command: str,
    now: datetime,
) -> int:
    """Somebody came with a letter: it is entered with the first of those it brought, and all have its number."""
    kept = _same_paper(uow, office, came)
    if kept is None:
        kept = _Paper(term, enter(uow, office, term, came, actor, command, now), 0)
    case = None if brought.case is None else case_number(brought.case)
    row = BroughtRow(office, *kept[:2], kept.people + 1, case, brought.letter, brought.packet)
    uow.cursor.execute(sql.BROUGHT_INSERT, row)
    return kept.number


class _Paper(NamedTuple):
    """A letter that was entered, and how many people came with it so far."""

    term: str
    number: int
    people: int


def _same_paper(reader: Reader, office: str, came: Incoming) -> _Paper | None:
    """The line of the very same letter: of the same sender, symbol and day. Without all of these nobody can tell."""
    if not came.symbol or came.issued_on is None:
        return None
    rows = reader.cursor.execute(sql.INCOMING_OF_DAY, (came.issued_on.isoformat(), office))
    for term, number, sender, name, symbol, people in rows:
        known = None not in (sender, came.sender)
        alike = sender == came.sender if known else folded(name) == folded(came.sender_name)
        if alike and folded(symbol) == folded(came.symbol):
            return _Paper(term, number, people)
    return None


def rewrite(
    uow: SqliteUnitOfWork,
    office: str,
    line: IncomingLine,
    came: Incoming,
    actor: str,
    command: str,
    now: datetime,
) -> None:
    """Enter what somebody typed in once more, under the number that it has."""
    said = (
        came.received_on.isoformat(),
        came.sender,
        came.sender_name,
        came.symbol,
        None if came.issued_on is None else came.issued_on.isoformat(),
        came.title,
        came.how,
        actor,
        command,
        stamp(now),
    )
    uow.cursor.execute(sql.INCOMING_REWRITE, (*said, office, line.term, line.number))


def books(reader: Reader) -> list[BookState]:
    """The registers of what came in, of every office and term."""
    return [
        BookState(Book(office, KIND, term), began, last)
        for office, term, began, last in reader.cursor.execute(sql.INCOMING_COUNTERS)
    ]


def numbers(reader: Reader, book: Book) -> set[int]:
    """The numbers that something was entered under."""
    return {number for (number,) in reader.cursor.execute(sql.INCOMING_NUMBERS, (book.issuer, book.term))}


def register(reader: Reader, office: str) -> list[IncomingLine]:
    """All that came in at an office, by term and number."""
    return _lines(reader, sql.INCOMING, office)


def of_letter(reader: Reader, letter: int) -> list[IncomingLine]:
    """What a letter of this book was entered as by whoever received it, each time that somebody did."""
    return _lines(reader, sql.INCOMING_OF_LETTER, letter)


def of_packet(reader: Reader, packet: str) -> list[IncomingLine]:
    return _lines(reader, sql.INCOMING_OF_PACKET, packet)


def of_case(reader: Reader, case: str) -> list[IncomingLine]:
    """What opened a case here."""
    return _lines(reader, sql.INCOMING_OF_CASE, case)


def _lines(reader: Reader, statement: str, argument: object) -> list[IncomingLine]:
    found: dict[tuple[str, str, int], IncomingLine] = {}
    for row in reader.cursor.execute(statement, (argument,)):
        received_on, sender, name, symbol, issued_on, title, how, office, term, number, command = row[:11]
        n, code, state, letter, packet = row[11:]
        came = Incoming(date.fromisoformat(received_on), sender, name, symbol, day_of(issued_on), title, how)
        line = found.setdefault((office, term, number), IncomingLine(number, term, command, came))
        if n is not None:
            one = Brought(None if state == NEW else code, letter, packet)
            found[office, term, number] = line._replace(brought=(*line.brought, one))
    return list(found.values())
