"""What a book has given away since a copy of it was made, and must not give again once the copy stands in its place:
numbers of letters, of what came in, of cases and commands. They stand on paper and in other offices' books."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ketnap.storage.book import schema
from ketnap.storage.correspondence.handwritten import RESERVED
from ketnap.storage.correspondence.handwritten_row import HandwrittenRow
from ketnap.storage.correspondence.incoming_row import KIND, IncomingRow
from ketnap.storage.correspondence.letters import Book, BookState
from ketnap.storage.engine import connect, translated
from ketnap.storage.errors import (
    NoDatabase,
    NotADatabase,
    SchemaTooNew,
    SchemaTooOld,
    StorageFailed,
)
from ketnap.storage.rows import stamp
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.ports import Locked


class Letter(NamedTuple):
    """A letter that bears a number, as it was printed."""

    book: Book
    number: int
    symbol: str
    issued_on: str


class Given(NamedTuple):
    """Where every run of numbers stands in a book, the letters that bear numbers, what was set aside, what came in."""

    counters: tuple[tuple[str, int], ...]
    runs: tuple[BookState, ...]
    letters: tuple[Letter, ...]
    handwritten: tuple[HandwrittenRow, ...]
    incoming: tuple[IncomingRow, ...]


class Kept(NamedTuple):
    """What was taken over: numbers of letters that were given since, and lines of what came in since."""

    letters: int
    incoming: int


def by(path: Path) -> Given | None:
    """What a book has given; None where there is none, or where it cannot be trusted any more."""
    try:
        with translated(path), closing(connect(path)) as connection:
            schema.check(connection, path)
            whole = connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            return _read(connection) if whole else None
    except (Locked, NoDatabase, NotADatabase, SchemaTooNew, SchemaTooOld, StorageFailed):
        return None


def _read(connection: sqlite3.Connection) -> Given:
    run = connection.execute
    return Given(
        tuple(run(sql.COUNTERS)),
        tuple(BookState(Book(*row[:3]), *row[3:]) for row in run(sql.NUMBERS_GIVEN)),
        tuple(Letter(Book(*row[:3]), *row[3:]) for row in run(sql.LETTERS_GIVEN)),
        tuple(map(HandwrittenRow._make, run(sql.HANDWRITTEN))),
        tuple(map(IncomingRow._make, run(sql.INCOMING_GIVEN))),
    )


def keep(uow: SqliteUnitOfWork, given: Given, reason: str, actor: str, now: datetime) -> Kept:
    """Never give these numbers again. A letter that this book does not know leaves its number set aside, as one written
    by hand: what was written under it is entered from the paper. What came in since stays in the register."""
    many = uow.cursor.executemany
    many(sql.COUNTER_LIFT, given.counters)
    # In the book of an office that this one does not know nothing can be given.
    runs = [each for each in given.runs if _there(uow, each.book.issuer)]
    here = {Book(*row[:3]): int(row[4]) for row in uow.cursor.execute(sql.NUMBERS_GIVEN).fetchall()}
    since = {each.book: range(here.get(each.book, each.began) + 1, each.last + 1) for each in runs}
    set_aside = list(_set_aside(given, since, reason, (actor, uow.next_command(), stamp(now))))
    lines = [row for row in given.incoming if row.number in since.get(Book(row.office, KIND, row.term), ())]
    many(sql.NUMBERS_LIFT, [(*each.book, each.began, each.last) for each in runs])
    many(sql.HANDWRITTEN_INSERT, set_aside)
    many(sql.INCOMING_INSERT, [_line(uow, row) for row in lines])
    return Kept(sum(row.n == 0 for row in set_aside), len(lines))


def _there(uow: SqliteUnitOfWork, organisation: str) -> bool:
    return bool(uow.cursor.execute(sql.ORGANISATION_THERE, (organisation,)).fetchone()[0])


def _set_aside(
    given: Given, since: Mapping[Book, range], reason: str, by_whom: tuple[str, str, str]
) -> Iterator[HandwrittenRow]:
    written: dict[tuple[Book, int], list[HandwrittenRow]] = defaultdict(list)
    for row in given.handwritten:
        written[Book(*row[:3]), row.number].append(row)
    letters = {(each.book, each.number): each for each in given.letters}
    for book, numbers in since.items():
        for number in () if book.kind == KIND else numbers:
            if (book, number) in written:
                yield from written[book, number]
                continue
            other = Letter(book, number, f"{number:02d}-{book.kind}", by_whom[2][:10])
            symbol, day = letters.get((book, number), other)[2:]
            yield HandwrittenRow(*book, number, 0, RESERVED, symbol, day, None, None, reason, *by_whom)


def _line(uow: SqliteUnitOfWork, row: IncomingRow) -> IncomingRow:
    """What came in, maybe from an office that this book does not know."""
    return row if row.sender is None or _there(uow, row.sender) else row._replace(sender=None)
