"""Verifying what is stored (docs/audit-format.md): every event against its hash, every case against its events, every anchor
against both, and the file as such. With a replay, also what the events lead to (derived.py)."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple, TypeVar

from ketnap.storage.errors import NoLaw
from ketnap.storage.proof import chain_check, derived, file_check
from ketnap.storage.proof.broken import RECORD, UNREADABLE, Broken
from ketnap.storage.proof.chain_check import Counted
from ketnap.storage.proof.derived import Difference, OfCase
from ketnap.storage.proof.undecoded import plain, undecoded
from ketnap.storage.reader import Reader, event_of
from ketnap.storage.record_json import counting_of
from ketnap.storage.statements import sqlite as sql
from ketnap.workflow.law import Law
from ketnap.workflow.ports import NoSuchOrganisation
from ketnap.workflow.record import Entry, Event, Record

T = TypeVar("T")

_CANNOT_BE_FOLLOWED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NoLaw,
    NoSuchOrganisation,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the rules may run into where the rows they read were damaged."""


class Report(NamedTuple):
    """What was verified: how many events and cases, how many anchors and the newest one (its digest in hex),
    and what is broken: by case, then of anchors, then of the file."""

    events: int
    cases: int
    anchors: int
    last_anchor: str | None
    broken: tuple[Broken, ...]

    @property
    def sound(self) -> bool:
        return not self.broken


class _Case(NamedTuple):
    code: str
    version: int
    state: str
    definition: str
    latest: str | None
    person_id: int
    cell: str
    state_since: str | None
    opened_on: str
    record: str

    @property
    def of_case(self) -> OfCase:
        return OfCase(self.person_id, self.cell, self.state_since, self.opened_on)


def verify(reader: Reader, *, replay: bool = False) -> Report:
    """Verify everything; with `replay`, also that each running result, and every row that follows it, is what its
    events lead to. What a damaged file makes the driver say is told like anything else that does not fit."""
    connection = reader.cursor.connection
    found: list[Broken] = []
    of_file: list[Broken] = []
    nothing: tuple[int, str | None] = (0, None)
    with undecoded(connection):
        counted = _as_far(lambda: chain_check.cases(connection, found), Counted(), of_file)
        anchored = _as_far(lambda: chain_check.anchors(connection, found), nothing, of_file)
        _as_far(lambda: file_check.flaws(connection, of_file), None, of_file)
    if replay:
        _as_far(lambda: _replays(reader, counted, found), None, of_file)
    return Report(counted.events, counted.cases, *anchored, (*found, *dict.fromkeys(of_file)))


def _as_far(check: Callable[[], T], otherwise: T, of_file: list[Broken]) -> T:
    """What a check gives, as far as the file can be read."""
    try:
        return check()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        of_file.append(file_check.told(error))
        return otherwise


def _replays(reader: Reader, counted: Counted, found: list[Broken]) -> None:
    """Follow the events of every case whose chain holds."""
    for (number,) in reader.cursor.connection.execute(sql.CASES_BY_NUMBER):
        if plain(number) not in counted.broken:
            found.extend(_replay(reader, number))


def _replay(reader: Reader, number: int) -> Iterator[Broken]:
    code, version = f"#{plain(number)}", 0
    try:
        case = _Case(*reader.cursor.execute(sql.CASE_TO_VERIFY, (number,)).fetchone())
        code, version = case.code, case.version
        events = [event_of(row) for row in reader.cursor.execute(sql.EVENTS_TO_REPLAY, (number,))]
        law = reader.law_of(case.definition)
        record = Record.replay(law.procedure, code, events)
        differences = tuple(derived.differences(reader, law, number, events, case.of_case))
    except _CANNOT_BE_FOLLOWED:
        yield Broken(code, version, None, UNREADABLE)
        return
    except sqlite3.Error as error:
        yield file_check.told(error)._replace(case=code, seq=version)
        return
    latest = None if record.latest is None else record.latest.isoformat()
    if (_counting(case), case.state, case.latest) != (record.counting, record.state, latest):
        yield Broken(code, version, None, RECORD)
    for each in differences:
        yield Broken(code, each.seq, _happened(events, each), each.what, each)


def _counting(case: _Case) -> tuple[Entry, ...] | None:
    """The running result as stored; None where it cannot be read."""
    try:
        return counting_of(case.record)
    except _CANNOT_BE_FOLLOWED:
        return None


def _happened(events: list[Event], row: Difference) -> date | None:
    """The day of the event that a document or a deadline hangs on."""
    if row.what not in (derived.DOCUMENT, derived.DEADLINE):
        return None
    return next((event.happened_on for event in events if event.seq == row.seq), None)


def readable_law(reader: Reader) -> Law | None:
    """The law in use; None where it was damaged."""
    try:
        return reader.law()
    except (*_CANNOT_BE_FOLLOWED, sqlite3.Error):
        return None
