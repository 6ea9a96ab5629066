"""Numbers set aside for letters written by hand: a block is taken from a book in one go, and the letters that the
program issues go on after it. What was written under a number is entered later, or the number is voided.

Only ever added to: whoever enters a number once more leaves the earlier wording in the table.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Final, NamedTuple

from ketnap.storage.correspondence.handwritten_row import HandwrittenRow
from ketnap.storage.correspondence.letters import Book
from ketnap.storage.errors import LetterRefused
from ketnap.storage.reader import Reader
from ketnap.storage.rows import stamp
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.unit_of_work import SqliteUnitOfWork

RESERVED: Final = "reserved"
WRITTEN: Final = "written"
VOID: Final = "void"


class Written(NamedTuple):
    """What the letter on paper says: its day, who it went to, its subject."""

    on: date
    addressee: str
    title: str


class Handwritten(NamedTuple):
    """A number that was set aside: on which day and why, what was written under it, why it is void. `entries` is
    how many lines the table has of it."""

    book: Book
    number: int
    symbol: str
    reserved_on: date
    reason: str
    written: Written | None = None
    void_because: str | None = None
    entries: int = 1

    @property
    def status(self) -> str:
        """reserved, written or void."""
        if self.void_because is not None:
            return VOID
        return RESERVED if self.written is None else WRITTEN


class By(NamedTuple):
    """Who records something, with which command, when."""

    actor: str
    command: str
    now: datetime


class Block(NamedTuple):
    """Numbers to be set aside: how many, what follows each of them (-CV/ĐU), on which day and why."""

    size: int
    symbol: str
    on: date
    reason: str
    key: str | None = None


def reserve(uow: SqliteUnitOfWork, book: Book, block: Block, by: By) -> list[Handwritten]:
    """Take the next numbers of a book, all or none."""
    (last,) = uow.cursor.execute(sql.HANDWRITTEN_TAKE, (*book, block.size)).fetchone()
    taken = [
        Handwritten(book, number, f"{number:02d}{block.symbol}", block.on, block.reason)
        for number in range(last - block.size + 1, last + 1)
    ]
    uow.cursor.executemany(
        sql.HANDWRITTEN_INSERT,
        [
            HandwrittenRow(
                *book,
                each.number,
                0,
                RESERVED,
                each.symbol,
                block.on.isoformat(),
                None,
                None,
                block.reason,
                *by[:2],
                stamp(by.now),
                block.key,
            )
            for each in taken
        ],
    )
    return taken


def fill(uow: SqliteUnitOfWork, kept: Handwritten, written: Written, by: By) -> Handwritten:
    """Enter what was written under a number; what was entered before stays in the table, and no longer counts.

    Raises LetterRefused (handwritten_void).
    """
    said = (written.on.isoformat(), written.addressee, written.title, None)
    _add(uow, kept, WRITTEN, said, by)
    return kept._replace(written=written, entries=kept.entries + 1)


def void(uow: SqliteUnitOfWork, kept: Handwritten, because: str, by: By) -> Handwritten:
    """Declare a number void, whether something was written under it or not. It stays taken.

    Raises LetterRefused (handwritten_void).
    """
    _add(uow, kept, VOID, (None, None, None, because), by)
    return kept._replace(void_because=because, entries=kept.entries + 1)


def _add(
    uow: SqliteUnitOfWork,
    kept: Handwritten,
    status: str,
    said: tuple[str | None, str | None, str | None, str | None],
    by: By,
) -> None:
    if kept.status == VOID:
        raise LetterRefused("handwritten_void", kept.symbol)
    row = HandwrittenRow(
        *kept.book, kept.number, kept.entries, status, kept.symbol, *said, *by[:2], stamp(by.now)
    )
    uow.cursor.execute(sql.HANDWRITTEN_INSERT, row)


def every(reader: Reader) -> list[Handwritten]:
    """All numbers that were set aside, by issuer, kind, term and number."""
    return list(_folded(reader.cursor.execute(sql.HANDWRITTEN)))


def numbered(reader: Reader, number: int) -> list[Handwritten]:
    """Those with this number in any book: a person typed 45-CV/ĐU, and its symbol is compared by them."""
    return list(_folded(reader.cursor.execute(sql.HANDWRITTEN_NUMBERED, (number,))))


def by_key(reader: Reader, key: str) -> list[Handwritten]:
    """The block that was set aside under an idempotency key."""
    return list(_folded(reader.cursor.execute(sql.HANDWRITTEN_BY_KEY, (key,)))) if key else []


def _folded(rows: Iterable[tuple[object, ...]]) -> Iterator[Handwritten]:
    read = (HandwrittenRow._make(row) for row in rows)
    for (*book, number), found in groupby(read, key=lambda row: row[:4]):
        first, *later = found
        kept = Handwritten(
            Book(*book), number, first.symbol, date.fromisoformat(first.dated or ""), first.because or ""
        )
        for row in later:
            if row.status == VOID:
                kept = kept._replace(void_because=row.because)
            else:
                on = date.fromisoformat(row.dated or "")
                kept = kept._replace(written=Written(on, row.addressee or "", row.title or ""))
        yield kept._replace(entries=1 + len(later))
