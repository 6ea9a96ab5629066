"""The register of letters: drafts, and the numbers taken when they are issued.

Numbers run per issuer, kind (CV, CN, TB …) and term of the committee, without gap and without reuse (399-QĐ/TW;
regulations §7): the number is taken in the transaction that issues the letter, and a mistake is voided.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from ketnap.storage.errors import LetterRefused
from ketnap.storage.reader import Reader, letter_of
from ketnap.storage.record_json import dumps
from ketnap.storage.rows import LetterRow, stamp
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.codes import case_number
from ketnap.workflow.ports import LetterState


class Book(NamedTuple):
    """One run of numbers: of an issuer, a kind and a term (the day it began, as ISO text)."""

    issuer: str
    kind: str
    term: str


class Issued(NamedTuple):
    """What a letter is once it has its number: the symbol (42-CV/ĐU), who it goes to, everything that was printed,
    so that it can be printed again, and the short code by which it is found."""

    symbol: str
    addressee: str | None
    inputs: Mapping[str, Any]
    short_code: str | None = None


class LetterLine(NamedTuple):
    """A letter as lists show it."""

    letter: LetterState
    kind: str | None
    term: str | None
    drafted_at: datetime
    person: str
    cell: str


def issue(
    uow: SqliteUnitOfWork,
    letter: int,
    book: Book,
    issued_on: date,
    command: str,
    written: Callable[[int], Issued],
) -> LetterState:
    """Take the next number of a book for a draft and keep what `written` says of the letter with that number.

    Raises NoSuchLetter, LetterRefused (not_a_draft).
    """
    if uow.letter(letter).status != "draft":
        raise LetterRefused("not_a_draft", str(letter))
    (number,) = uow.cursor.execute(sql.LETTER_NUMBER_NEXT, book).fetchone()
    said = written(number)
    inputs = dumps(said.inputs)
    uow.cursor.execute(
        sql.LETTER_ISSUE,
        (
            book.issuer,
            said.addressee,
            book.kind,
            book.term,
            number,
            said.symbol,
            issued_on.isoformat(),
            inputs,
            inputs_hash(inputs),
            command,
            said.short_code,
            letter,
        ),
    )
    return uow.letter(letter)


def inputs_hash(inputs: str) -> str:
    """The SHA-256 (hex) of the inputs as they are stored."""
    from hashlib import sha256

    return sha256(inputs.encode()).hexdigest()


def void(uow: SqliteUnitOfWork, letter: int, because: str) -> LetterState:
    """Declare a letter void, with those that are on the same sheet. Its number stays taken.

    Raises NoSuchLetter, LetterRefused (not_issued: it is void; joined: another bears the number of its sheet).
    """
    kept = uow.letter(letter)
    if kept.status == "void":
        raise LetterRefused("not_issued", str(letter))
    if kept.joined_to is not None:
        raise LetterRefused("joined", str(kept.symbol))
    uow.cursor.execute(sql.LETTER_VOID, (because, letter))
    uow.cursor.execute(sql.LETTERS_JOINED_VOID, (because, letter))
    return uow.letter(letter)


def draft_again(
    uow: SqliteUnitOfWork, like: LetterState, kind: str | None, command: str, now: datetime
) -> LetterState | None:
    """A fresh draft of a letter for the same step; None where one that is not void is there already."""
    kept = uow.letters(like.case)
    if any((each.seq, each.letter) == (like.seq, like.letter) and each.status != "void" for each in kept):
        return None
    row = LetterRow(
        case_number(like.case),
        like.seq,
        like.letter,
        "draft",
        like.issuer,
        like.to,
        kind,
        command,
        stamp(now),
    )
    uow.cursor.execute(sql.LETTER_INSERT, row)
    return uow.letters(like.case)[-1]


def begin_book(uow: SqliteUnitOfWork, book: Book, last_number: int) -> None:
    """Continue a paper register: the next letter of the book gets the number after `last_number`.

    Raises LetterRefused (already_counted: the program has given numbers in this book).
    """
    found = uow.cursor.execute(sql.LETTER_COUNTER, book).fetchone()
    if found is not None and found[0] != found[1]:
        raise LetterRefused("already_counted", book.kind)
    uow.cursor.execute(sql.LETTER_COUNTER_BEGIN, (*book, last_number, last_number))


def last_number(reader: Reader, book: Book) -> int:
    """The newest number of a book, on paper or here; 0 where there is none."""
    found = reader.cursor.execute(sql.LETTER_COUNTER, book).fetchone()
    return 0 if found is None else int(found[1])


class BookState(NamedTuple):
    """A book, the newest number on paper when the program took over, and the newest one now."""

    book: Book
    began: int
    last: int


def newest_day(reader: Reader, book: Book) -> date | None:
    """The day of the newest letter in a book, void ones too, and of numbers set aside for letters written by hand;
    None where no number was given."""
    statements = (sql.LETTER_NEWEST_DAY, sql.HANDWRITTEN_NEWEST_DAY)
    found = [reader.cursor.execute(each, book).fetchone()[0] for each in statements]
    return max((date.fromisoformat(day) for day in found if day is not None), default=None)


def books(reader: Reader) -> list[BookState]:
    return [
        BookState(Book(issuer, kind, term), began, last)
        for issuer, kind, term, began, last in reader.cursor.execute(sql.LETTER_COUNTERS)
    ]


def gaps(reader: Reader) -> list[tuple[Book, int]]:
    """Numbers that were given, and that no letter bears and nobody set aside for one written by hand. There are none
    unless somebody changed the tables."""
    missing = []
    for state in books(reader):
        found = {number for (number,) in reader.cursor.execute(sql.LETTER_NUMBERS, state.book)}
        found |= {number for (number,) in reader.cursor.execute(sql.HANDWRITTEN_NUMBERS, state.book)}
        missing += [(state.book, n) for n in range(state.began + 1, state.last + 1) if n not in found]
    return missing


# ---- lists


def line_of(row: tuple[Any, ...]) -> LetterLine:
    """A letter from the columns that lists show."""
    kind, term, drafted_at, person, cell = row[-5:]
    return LetterLine(letter_of(row[:-5]), kind, term, datetime.fromisoformat(drafted_at), person, cell)


def drafts(reader: Reader) -> list[LetterLine]:
    """Letters that wait to be issued, the oldest first."""
    return [line_of(row) for row in reader.cursor.execute(sql.LETTERS_DRAFT)]


def every(reader: Reader) -> list[LetterLine]:
    return [line_of(row) for row in reader.cursor.execute(sql.LETTERS)]


def register(reader: Reader, issuer: str) -> list[LetterLine]:
    """The book of an issuer: every number given, void ones too, by kind, term and number."""
    return [line_of(row) for row in reader.cursor.execute(sql.REGISTER, (issuer,))]


def numbered(reader: Reader, number: int) -> list[LetterLine]:
    """The letters with this number in any book: a person typed 42-CV/ĐU, and its symbol is compared by them."""
    return [line_of(row) for row in reader.cursor.execute(sql.LETTERS_BY_SYMBOL, (number,))]
