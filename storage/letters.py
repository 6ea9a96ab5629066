"""The register of letters: drafts, and the numbers taken when they are issued.

Numbers run per issuer, kind (CV, CN, TB …) and term of the committee, without gap and without reuse (399-QĐ/TW;
regulations §7): the number is taken in the transaction that issues the letter, and a mistake is voided.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from ketnap.storage import statements_sqlite as sql
from ketnap.storage.errors import LetterRefused
from ketnap.storage.reader import Reader, letter_of
from ketnap.storage.record_json import dumps
from ketnap.storage.rows import LetterRow, stamp
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.codes import case_number
from ketnap.workflow.ports import LetterState

_PERSON = "person"


class Book(NamedTuple):
    """One run of numbers: of an issuer, a kind and a term (the day it began, as ISO text)."""

    issuer: str
    kind: str
    term: str


class Issued(NamedTuple):
    """What a letter is once it has its number: the symbol (42-CV/ĐU), who it goes to, and everything that was
    printed, so that it can be printed again."""

    symbol: str
    addressee: str | None
    inputs: Mapping[str, Any]


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
            letter,
        ),
    )
    return uow.letter(letter)


def inputs_hash(inputs: str) -> str:
    """The SHA-256 (hex) of the inputs as they are stored."""
    from hashlib import sha256

    return sha256(inputs.encode()).hexdigest()


def void(uow: SqliteUnitOfWork, letter: int, because: str) -> LetterState:
    """Declare a letter void. Its number stays taken. Raises NoSuchLetter, LetterRefused (not_issued: it is void)."""
    if uow.letter(letter).status == "void":
        raise LetterRefused("not_issued", str(letter))
    uow.cursor.execute(sql.LETTER_VOID, (because, letter))
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


def books(reader: Reader) -> list[BookState]:
    return [
        BookState(Book(issuer, kind, term), began, last)
        for issuer, kind, term, began, last in reader.cursor.execute(sql.LETTER_COUNTERS)
    ]


def gaps(reader: Reader) -> list[tuple[Book, int]]:
    """Numbers that were given and that no letter bears. There are none unless somebody changed the tables."""
    missing = []
    for state in books(reader):
        found = {number for (number,) in reader.cursor.execute(sql.LETTER_NUMBERS, state.book)}
        missing += [(state.book, n) for n in range(state.began + 1, state.last + 1) if n not in found]
    return missing


# ---- lists


def _line(row: tuple[Any, ...]) -> LetterLine:
    kind, term, drafted_at, person, cell = row[13:]
    return LetterLine(letter_of(row[:13]), kind, term, datetime.fromisoformat(drafted_at), person, cell)


def drafts(reader: Reader) -> list[LetterLine]:
    """Letters that wait to be issued, the oldest first."""
    return [_line(row) for row in reader.cursor.execute(sql.LETTERS_DRAFT)]


def unacknowledged(reader: Reader) -> list[LetterLine]:
    """Issued letters of which no receipt is known, the oldest first. What is handed to the person is answered by
    nobody, and what an item was asked with is answered once the clock of that item has stopped."""
    found = [_line(row) for row in reader.cursor.execute(sql.LETTERS_OPEN)]
    return [each for each in found if each.letter.to != _PERSON]


class Unannounced(NamedTuple):
    """A step whose letters to organisations are all void or drafts: the cell of its case, the newest of these
    letters, whether one is a draft, the last day of the clock that the step stopped."""

    cell: str
    step: str
    letter: int
    drafted: bool
    due_on: date | None


def unannounced(reader: Reader, deadline: str) -> list[Unannounced]:
    """The steps of which no letter to an organisation is issued; `deadline` is the clock of the notice."""
    return [
        Unannounced(cell, step, letter, bool(drafted), None if due_on is None else date.fromisoformat(due_on))
        for cell, step, letter, drafted, due_on in reader.cursor.execute(sql.LETTERS_UNANNOUNCED, (deadline,))
    ]


def every(reader: Reader) -> list[LetterLine]:
    return [_line(row) for row in reader.cursor.execute(sql.LETTERS)]


def register(reader: Reader, issuer: str) -> list[LetterLine]:
    """The book of an issuer: every number given, void ones too, by kind, term and number."""
    return [_line(row) for row in reader.cursor.execute(sql.REGISTER, (issuer,))]


def numbered(reader: Reader, number: int) -> list[LetterLine]:
    """The letters with this number in any book: a person typed 42-CV/ĐU, and its symbol is compared by them."""
    return [_line(row) for row in reader.cursor.execute(sql.LETTERS_BY_SYMBOL, (number,))]


# ---- receipts


class Receipt(NamedTuple):
    """What the other side answered: its `status` (arrived, received, returned …), when, and how we know."""

    n: int
    status: str
    received_on: date
    how: str


def add_receipt(
    uow: SqliteUnitOfWork,
    letter: int,
    status: str,
    received_on: date,
    how: str,
    actor: str,
    command: str,
    now: datetime,
) -> Receipt:
    """Note an answer to an issued letter. Raises NoSuchLetter, LetterRefused (not_issued)."""
    if uow.letter(letter).status != "issued":
        raise LetterRefused("not_issued", str(letter))
    n = len(receipts(uow, letter)) + 1
    row = (letter, n, status, received_on.isoformat(), how, actor, command, stamp(now))
    uow.cursor.execute(sql.RECEIPT_INSERT, row)
    return Receipt(n, status, received_on, how)


def receipts(reader: Reader, letter: int) -> list[Receipt]:
    """The answers to a letter, in the order of entry."""
    return [
        Receipt(n, status, date.fromisoformat(on), how)
        for n, status, on, how in reader.cursor.execute(sql.RECEIPTS, (letter,))
    ]
