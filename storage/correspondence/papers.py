"""The originals of papers: where they lie, who has borrowed them (`workflow/custody.py`)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from ketnap.storage.correspondence.custody_row import CustodyRow
from ketnap.storage.reader import Reader
from ketnap.storage.statements import sqlite as sql
from ketnap.workflow import custody
from ketnap.workflow.codes import case_code
from ketnap.workflow.custody import Act, Filed, Original, Sheet

if TYPE_CHECKING:
    from ketnap.storage.unit_of_work import SqliteUnitOfWork


class DocumentLine(NamedTuple):
    """A paper of a case, and the event that it came with."""

    seq: int
    n: int
    document: str
    number: str
    issued_on: date


class Doing(NamedTuple):
    """An act to be recorded about one original."""

    original: Original
    act: str
    what: str | None
    on: date


class By(NamedTuple):
    """Who records, with which command, when, under which key."""

    actor: str
    command: str
    now: datetime
    key: str = ""


class Recorded(NamedTuple):
    """An act with the code of its case."""

    case: str
    act: Act


class Lent(NamedTuple):
    """An original that is out: whose paper it is, and who has had it since when."""

    code: str
    person: str
    cell: str
    cell_name: str
    definition: str
    document: str
    number: str
    borrower: str
    lent_on: date


def of_case(reader: Reader, code: str) -> list[Original]:
    """The papers on file, by their date, each with what was done with it; then what is out and no longer on file.

    Raises NoSuchCase.
    """
    return _originals(reader, reader.number_of(code), code)


def documents(reader: Reader, code: str) -> list[DocumentLine]:
    """The papers on file. Those of steps that no longer count are on file, too."""
    return [
        DocumentLine._make((*row, date.fromisoformat(issued_on)))
        for *row, issued_on in reader.cursor.execute(sql.DOCUMENTS_OF_CASE, (code,))
    ]


def _originals(reader: Reader, number: int, code: str) -> list[Original]:
    place: dict[int, int] = {}
    for seq, replaces in reader.cursor.execute(sql.CHAIN, (number,)):
        place[seq] = seq if replaces is None else place[replaces]
    counted: dict[tuple[int, str], int] = {}
    filed = []
    # By event and place in it, whatever their dates: so a paper keeps its turn among those of its kind.
    for line in sorted(documents(reader, code), key=lambda each: (each.seq, each.n)):
        at = (line.seq, line.document)
        counted[at] = counted.get(at, 0) + 1
        sheet = Sheet(place[line.seq], line.document, counted[at])
        filed.append(Filed(sheet, line.seq, line.n, line.number, line.issued_on))
    filed.sort(key=lambda each: (each.issued_on, each.seq, each.n))
    return custody.originals(filed, _acts(reader, number))


def _acts(reader: Reader, number: int) -> list[Act]:
    return [_act(row).act for row in reader.cursor.execute(sql.CUSTODY_OF_CASE, (number,))]


def _act(row: Sequence[Any]) -> Recorded:
    read = CustodyRow._make(row)
    act = Act(
        read.n,
        Sheet(read.seq, read.document, read.nth),
        read.number,
        read.act,
        read.what,
        date.fromisoformat(read.on_day),
        read.actor,
        read.command,
        read.withdrawn,
    )
    return Recorded(case_code(read.case_id), act)


def record(uow: "SqliteUnitOfWork", code: str, doings: Iterable[Doing], by: By) -> None:
    """Write what was done with originals of a case. Raises NoSuchCase."""
    # Not at the top: whoever looks at papers writes no rows.
    from ketnap.storage.rows import stamp

    number = uow.number_of(code)
    (before,) = uow.cursor.execute(sql.CUSTODY_COUNT, (number,)).fetchone()
    rows = [
        CustodyRow(
            number,
            before + at,
            *doing.original.held_as,
            doing.original.number,
            doing.act,
            doing.what,
            doing.on.isoformat(),
            by.actor,
            by.command,
            stamp(by.now),
            by.key or None,
        )
        for at, doing in enumerate(doings, start=1)
    ]
    uow.cursor.executemany(sql.CUSTODY_INSERT, rows)


def of_command(reader: Reader, command: str) -> list[Recorded]:
    """What one command recorded of originals, also what was taken back since."""
    return [_act(row) for row in reader.cursor.execute(sql.CUSTODY_OF_COMMAND, (command,))]


def of_key(reader: Reader, key: str) -> list[Recorded]:
    """What was recorded of originals under an idempotency key."""
    return [_act(row) for row in reader.cursor.execute(sql.CUSTODY_OF_KEY, (key,))] if key else []


def last_command(reader: Reader) -> str | None:
    """The newest command that did something with originals and stands."""
    row = reader.cursor.execute(sql.CUSTODY_LAST_COMMAND).fetchone()
    return None if row is None else str(row[0])


def done_since(reader: Reader, recorded: Iterable[Recorded]) -> Recorded | None:
    """The first of these acts after which more was done with the same paper; None where none was."""
    acts: dict[str, list[Act]] = {}
    for each in recorded:
        if each.case not in acts:
            acts[each.case] = _acts(reader, reader.number_of(each.case))
        if custody.newer(acts[each.case], each.act):
            return each
    return None


def take_back(uow: "SqliteUnitOfWork", command: str, by: str) -> None:
    """What one command recorded of originals no longer stands; `by` is the command that undoes it."""
    uow.cursor.execute(sql.CUSTODY_WITHDRAW, (by, command))


def lent(reader: Reader, until: date | None = None) -> list[Lent]:
    """What is out, the longest first; with a day only what was lent on or before it."""
    rows = reader.cursor.execute(sql.CUSTODY_LENT).fetchall()
    found = [Lent._make((*row[:-1], date.fromisoformat(row[-1]))) for row in rows]
    return [each for each in found if until is None or each.lent_on <= until]
