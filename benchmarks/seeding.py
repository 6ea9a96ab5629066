"""Books to measure, as the product would have written them: cases that came a real way, multiplied in plain SQL.

Every copy has a code, a command and a key of its own, and a chain of hashes that holds.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from room import Room
from storage_fixtures import ENGINES, Book, KeptWalk, new_book
from walking import NOW
from ways import certified, dossier_ready, probation_done

from ketnap.storage.proof.chain import START, header_text
from ketnap.workflow.codes import case_code, command_id
from ketnap.workflow.commands import Advance, Person
from ketnap.workflow.decision import Decision
from ketnap.workflow.people import as_facts
from ketnap.workflow.record import Entry, Paper
from ketnap.workflow.service import open_case

OPEN_EACH = 10
"""Open deadlines of a case in the books that are swept."""

_BATCH = 1_000
_EVENT = (
    "case_id, seq, step, source, target, happened_on, recorded_at, actor, command, replaces, body, hash, key"
)
TODAY = date(2026, 11, 24)
CERTIFIED = date(2025, 6, 20)


class Rows(NamedTuple):
    """All rows of one case, by table."""

    person: tuple[Any, ...]
    case: tuple[Any, ...]
    events: list[tuple[Any, ...]]
    documents: list[tuple[Any, ...]]
    deadlines: list[tuple[Any, ...]]


Change = Callable[[int, Rows], Rows]
"""What is different about the person with a number, besides the numbers."""


def large_office(room: Room) -> Path:
    """The office of 100,000: most of its people have a certificate, some stand before the vote, some are at the end of
    their probation (30 events)."""
    sizes = room.sizes

    def kind(number: int) -> int:
        if number % sizes.ready_every == 0:
            return 1
        return 2 if number % sizes.long_every == 1 else 0

    def made(folder: Path) -> None:
        book = new_book(ENGINES[0], folder, room.law)
        walks = [certified(book.walk()), dossier_ready(book.walk()), probation_done(book.walk())]
        multiply(book, walks, sizes.cases, kind)
        book.close()

    return room.book("large", made)


def small_office(room: Room) -> Path:
    """A file of a few cases, all of which stand before the vote."""

    def made(folder: Path) -> None:
        book = new_book(ENGINES[0], folder, room.law)
        multiply(book, [dossier_ready(book.walk())], room.sizes.small, lambda _number: 0)
        book.close()

    return room.book("small", made)


def ready(room: Room) -> range:
    """The numbers of the cases of the large office that stand before the vote, not counting those that really walked."""
    every = room.sizes.ready_every
    return range(every * -(-4 // every), room.sizes.cases + 1, every)


def at_the_end(room: Room) -> list[int]:
    """The numbers of those at the end of their probation."""
    sizes = room.sizes
    found = range(sizes.long_every + 1, sizes.cases + 1, sizes.long_every)
    return [number for number in found if number > 3 and number % sizes.ready_every]


def with_deadlines(room: Room, number: int) -> Path:
    """A book with so many open deadlines, `due` of which have a rung on each day, the first of them today."""

    def made(folder: Path) -> None:
        book = new_book(ENGINES[0], folder, room.law)
        walk = taken_over(book)
        days = max(number // room.sizes.due, 1)

        def spread(case: int, rows: Rows) -> Rows:
            [deadline] = rows.deadlines
            return rows._replace(deadlines=list(_clocks(deadline, case, room.today, days)))

        multiply(book, [walk], number // OPEN_EACH, lambda _number: 0, spread)
        book.close()

    return room.book(f"deadlines-{number}", made)


def _clocks(deadline: tuple[Any, ...], case: int, first: date, days: int) -> Iterator[tuple[Any, ...]]:
    """Ten clocks of a case in the place of one. Neighbours are due on days far apart, as they are in life."""
    for n in range(OPEN_EACH):
        at = first + timedelta(days=(case * OPEN_EACH + n) * 7919 % days)
        rungs = [f'["{at + timedelta(days=4000 + 30 * k)}","owner",{k - 3}]' for k in range(3)]
        text = f'[["{at}","owner",-12],{",".join(rungs)}]'
        item = "" if n == 0 else str(n)
        # case_id, seq, kind, item … status … rungs, rung, next_rung_on, source …
        yield (*deadline[:3], item, *deadline[4:11], text, 0, str(at), *deadline[14:])


def taken_over(book: Book, name: str = "Phạm Thị Hồng Ánh") -> KeptWalk:
    """Somebody who is entered from a roster with a certificate: one event, one open deadline."""
    walk = book.walk(name)
    with book.begin() as uow:
        found = open_case(
            uow, walk.person, taking_over(walk.code, walk.person, uow.next_command()), NOW, TODAY
        )
    assert isinstance(found, Decision)
    return walk


def taking_over(code: str, person: Person, command: str, key: str = "") -> Advance:
    about = {"cell": "CB5", "birth_date": "2001-03-14", "education": "higher"}
    carried = (
        Entry("discover", date(2025, 4, 1), {}, (), 0, carried=True),
        Entry("record_person", date(2025, 4, 1), {**about, "religion": "none"}, (), 0, carried=True),
        Entry("list_sympathiser", date(2025, 4, 7), {}, (), 0, carried=True),
        Entry(
            "certify", CERTIFIED, {}, (Paper("awareness_certificate", "118/CN", CERTIFIED),), 0, carried=True
        ),
    )
    facts = {**about, **as_facts(person)}
    return Advance(code, "take_over", TODAY, facts, (), "VP", command, carried, key)


# ---- multiplying


def rows_of(cursor: sqlite3.Cursor, number: int) -> Rows:
    """The rows of a case as they lie in the tables."""

    def all_of(columns: str, table: str, order: str) -> list[tuple[Any, ...]]:
        asked = f"SELECT {columns} FROM {table} WHERE case_id = ? ORDER BY {order}"
        return cursor.execute(asked, (number,)).fetchall()

    return Rows(
        cursor.execute("SELECT * FROM person WHERE id = ?", (number,)).fetchone(),
        cursor.execute('SELECT * FROM "case" WHERE id = ?', (number,)).fetchone(),
        all_of(_EVENT, "event", "seq"),
        all_of("*", "document", "seq, n"),
        all_of("*", "deadline", "seq, kind, item"),
    )


def copied(rows: Rows, number: int, command: int) -> Rows:
    """The rows of another case that came the same way, with the commands from a number on."""
    code, head = case_code(number), START
    events = []
    for at, event in enumerate(rows.events):
        words, body = (*event[1:8], command_id(command + at), event[9]), event[10]
        head = sha256(head + f"{header_text(code, *words)}\x1e{body}".encode()).digest()
        events.append((number, *words, body, head, head.hex()))
    return Rows(
        (number, *rows.person[1:]),
        # id, code, person_id … head, record
        (number, code, number, *rows.case[3:-2], head, rows.case[-1]),
        events,
        [(number, *row[1:]) for row in rows.documents],
        [(number, *row[1:]) for row in rows.deadlines],
    )


def multiply(
    book: Book,
    walks: Sequence[KeptWalk],
    number: int,
    kind: Callable[[int], int],
    change: Change | None = None,
) -> None:
    """Fill a book up to a number of cases, each the copy of a walk that was walked in it."""
    with _loading(book.path) as cursor:
        found = (cursor.execute('SELECT id FROM "case" WHERE code = ?', (walk.code,)) for walk in walks)
        templates = [rows_of(cursor, row[0]) for row in [each.fetchone() for each in found]]
        (command,) = cursor.execute("SELECT last FROM counter WHERE name = 'command'").fetchone()
        (last,) = cursor.execute("SELECT last FROM counter WHERE name = 'case'").fetchone()
        for first in range(last + 1, number + 1, _BATCH):
            batch = []
            for each in range(first, min(first + _BATCH, number + 1)):
                rows = copied(templates[kind(each)], each, command + 1)
                command += len(rows.events)
                batch.append(rows if change is None else change(each, rows))
            write(cursor, batch)
        cursor.execute("UPDATE counter SET last = ? WHERE name = 'case'", (max(number, last),))
        cursor.execute("UPDATE counter SET last = ? WHERE name = 'command'", (command,))


def write(cursor: sqlite3.Cursor, batch: Sequence[Rows]) -> None:
    """Write the rows of cases, table by table."""
    columns = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
    _many(cursor, "person", [rows.person for rows in batch])
    _many(cursor, '"case"', [rows.case for rows in batch])
    events = [event for rows in batch for event in rows.events]
    cursor.executemany(f"INSERT INTO event ({_EVENT}) VALUES ({columns})", events)
    _many(cursor, "document", [row for rows in batch for row in rows.documents])
    _many(cursor, "deadline", [row for rows in batch for row in rows.deadlines])


def _many(cursor: sqlite3.Cursor, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


@contextmanager
def _loading(path: Path) -> Iterator[sqlite3.Cursor]:
    """A book that is filled in one go: it is thrown away if the machine stops."""
    connection = sqlite3.connect(path, isolation_level=None)
    cursor = connection.cursor()
    for setting in ("synchronous=OFF", "cache_size=-200000", "foreign_keys=OFF"):
        cursor.execute(f"PRAGMA {setting}").fetchall()
    cursor.execute("BEGIN IMMEDIATE")
    yield cursor
    cursor.execute("COMMIT")
    cursor.execute("ANALYZE")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()


# ---- a copy for each contestant


@contextmanager
def contestants(room: Room, source: Path, name: str) -> Iterator[tuple[Book, sqlite3.Connection]]:
    """The same book twice: for the product, and for the hand-written side with the product's settings."""
    folder = room.place(name)
    paths = folder / "product.db", folder / "floor.db"
    for path in paths:
        shutil.copyfile(source, path)
    book = Book(paths[0], room.law)
    other = floor_connection(paths[1])
    try:
        yield book, other
    finally:
        book.close()
        other.close()
        shutil.rmtree(folder)


def floor_connection(path: Path) -> sqlite3.Connection:
    """A connection of the hand-written side: as safe and as large as the product's."""
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in ("foreign_keys=ON", "synchronous=FULL", "wal_autocheckpoint=4000"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    return connection
