"""The register of what came in: one run of numbers for each office and term, taken when the letter is entered."""

from datetime import date, datetime
from typing import NamedTuple

from ketnap.storage import statements_sqlite as sql
from ketnap.storage.incoming_row import KIND, IncomingRow
from ketnap.storage.letters import Book, BookState
from ketnap.storage.reader import Reader, day_of
from ketnap.storage.rows import stamp
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.codes import case_number


class Incoming(NamedTuple):
    """A letter that came in: when, from whom (`sender` where the register of organisations knows them), its own
    symbol and day, what it is, the case it opened; `letter` is its id where both offices keep this book, `packet`
    the packet that it came in."""

    received_on: date
    sender: str | None
    sender_name: str
    symbol: str
    issued_on: date | None
    title: str
    case: str | None
    letter: int | None = None
    packet: str | None = None
    how: str = ""


class IncomingLine(NamedTuple):
    """A line of the register: its number in the term, and what came."""

    number: int
    term: str
    command: str
    incoming: Incoming


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
        None if came.case is None else case_number(came.case),
        came.letter,
        came.packet,
        came.how,
        actor,
        command,
        stamp(now),
    )
    uow.cursor.execute(sql.INCOMING_INSERT, row)
    return int(number)


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
    """What a letter of this book was entered as by whoever received it."""
    return _lines(reader, sql.INCOMING_OF_LETTER, letter)


def of_packet(reader: Reader, packet: str) -> list[IncomingLine]:
    return _lines(reader, sql.INCOMING_OF_PACKET, packet)


def of_case(reader: Reader, case: str) -> list[IncomingLine]:
    """What opened a case here."""
    return _lines(reader, sql.INCOMING_OF_CASE, case)


def _lines(reader: Reader, statement: str, argument: object) -> list[IncomingLine]:
    found = reader.cursor.execute(statement, (argument,))
    return [
        IncomingLine(
            number,
            term,
            command,
            Incoming(
                date.fromisoformat(received_on),
                sender,
                name,
                symbol,
                day_of(issued_on),
                title,
                case,
                letter,
                packet,
                how,
            ),
        )
        for (
            number,
            received_on,
            sender,
            name,
            symbol,
            issued_on,
            title,
            case,
            letter,
            packet,
            how,
            command,
            term,
        ) in found
    ]
