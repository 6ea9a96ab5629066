"""Counting open deadlines anew in the transaction that changes the law they are counted by, and what becomes of the
reminders of those that move (docs/decisions/0053).

Cases come a handful at a time, so that ten thousand take no more memory than ten.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from ketnap.storage import law_store, outbox, settings
from ketnap.storage.deadline_rows import DeadlineRemoved, deadline_row
from ketnap.storage.reader import Reader, day_of, person_of, running_of
from ketnap.storage.record_json import counting_of
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.sweep import intent
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.deadlines import Moved, Running
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.record import Record
from ketnap.workflow.recount import Recount, recount

_AT_ONCE: Final = 200
_TIMES: Final = "recounts"


class Counted(NamedTuple):
    """A case that was counted anew. `told` are the reminders that had left by the former date of each deadline with
    another one, in the order of `recount.dated`: what is sent stays sent."""

    file: CaseFile
    recount: Recount
    told: tuple[int, ...]


class Outcome(NamedTuple):
    """How many cases were counted anew, how many reminders are passed over because they named a date that holds no
    longer, and how many wait again because their date holds again."""

    cases: int
    passed_over: int
    again: int


def cases_running(reader: Reader) -> int:
    """How many cases have an open deadline."""
    (count,) = reader.cursor.execute(sql.CASES_RUNNING_COUNT).fetchone()
    return int(count)


def times(reader: Reader) -> int:
    """How often deadlines have moved without an event: what a calendar event made of one counts its revisions by,
    beside the version of its case."""
    return int(settings.get(reader, _TIMES) or 0)


def run(uow: SqliteUnitOfWork, seen: Callable[[Counted], None]) -> Outcome:
    """Count the open deadlines of every case anew by the law in use, and write what is not as it was; `seen` is told
    of each case. Rungs begin anew with their date, as in a decision: their identity keeps one from being raised twice.

    Raises NoLaw, NoSuchOrganisation.
    """
    cases = again = 0
    dated = False
    # What was moot before is none of what the new law does.
    outbox.drop_moot(uow)
    for number, file in _files(uow):
        found = recount(uow, file)
        told: list[int] = []
        if found.changes:
            _put(uow, number, found)
            for moved in found.dated:
                told.append(_left(uow, file.code, moved))
                again += _again(uow, file.code, moved)
                dated = True
        cases += 1
        seen(Counted(file, found, tuple(told)))
    passed_over = outbox.drop_moot(uow)
    if dated:
        settings.put(uow, _TIMES, str(times(uow) + 1))
        uow.wrote_much = True
    return Outcome(cases, passed_over, again)


def _files(reader: Reader) -> Iterator[tuple[int, CaseFile]]:
    """The cases with an open deadline, in the order of their numbers."""
    in_use = law_store.in_use(reader.cursor)
    after = 0
    while True:
        rows = reader.cursor.execute(sql.CASES_RUNNING, (after, _AT_ONCE)).fetchall()
        if not rows:
            return
        after = rows[-1][0]
        open_ones = reader.cursor.execute(sql.DEADLINES_OPEN_OF_CASES, (rows[0][0], after)).fetchall()
        running = {
            number: tuple(running_of(columns) for _, *columns in group)
            for number, group in groupby(open_ones, key=itemgetter(0))
        }
        for row in rows:
            yield row[0], _file(reader, in_use, row, running[row[0]])


def _file(
    reader: Reader, in_use: law_store.InUse, row: tuple[Any, ...], running: tuple[Running, ...]
) -> CaseFile:
    _, code, cell, definition, version, opened_on, latest, *person, counting = row
    law = law_store.load(reader.cursor, in_use._replace(definition=definition))
    record = Record(law.procedure, code, version, counting_of(counting), day_of(latest))
    return CaseFile(code, person_of(person), cell, date.fromisoformat(opened_on), law, record, running)


def _put(uow: SqliteUnitOfWork, number: int, found: Recount) -> None:
    """Write the deadlines of a case that are not as they were."""
    many = uow.cursor.executemany
    many(sql.DEADLINE_REMOVE, [DeadlineRemoved(number, *each.identity) for each in found.gone])
    rows = (*(moved.after for moved in found.moved), *found.ended, *found.opened)
    many(sql.DEADLINE_PUT, [deadline_row(number, each) for each in rows])


def _left(reader: Reader, case: str, moved: Moved) -> int:
    """How many reminders of the former date have left, or may have."""
    return sum(_has_left(reader, intent(case, moved.before, rung)) for rung in moved.before.rungs)


def _has_left(reader: Reader, reminder: str) -> bool:
    return reader.cursor.execute(sql.OUTBOX_LEFT, (reminder,)).fetchone() is not None


def _again(uow: SqliteUnitOfWork, case: str, moved: Moved) -> int:
    """Let reminders wait again that were passed over when the deadline moved away from the date it has again: under
    their identity they are never raised a second time. What came before one that has left is old."""
    told: set[str] = set()
    rows = []
    for rung in reversed(moved.after.rungs):
        reminder = intent(case, moved.after, rung)
        if rung.role in told or _has_left(uow, reminder):
            told.add(rung.role)
        else:
            rows.append((reminder,))
    return max(uow.cursor.executemany(sql.OUTBOX_AGAIN, rows).rowcount, 0)
