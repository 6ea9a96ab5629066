"""Verifying what is stored: every event against its hash, every case against its events, every anchor against
both (docs/audit-format.md). What is hashed is the text as it lies in the table, never written anew. With a replay,
also what the events lead to (derived.py)."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from ketnap.storage import derived
from ketnap.storage import statements_sqlite as sql
from ketnap.storage.anchors import anchor_digest
from ketnap.storage.chain import START, event_hash, header_text
from ketnap.storage.derived import Difference, OfCase
from ketnap.storage.reader import Reader, event_of
from ketnap.storage.record_json import counting_of
from ketnap.workflow.ports import NoSuchOrganisation
from ketnap.workflow.record import Entry, Event, Record

CHANGED = "changed"
MISSING = "missing"
HEAD = "head"
VERSION = "version"
ORPHAN = "orphan"
RECORD = "record"
ANCHORED = "anchored"
ANCHOR = "anchor"
UNREADABLE = "unreadable"


class Broken(NamedTuple):
    """One thing that does not fit. `what` is

    - changed: from event `seq` on the hashes differ from the contents, or events were put in another order;
    - missing: event `seq` is not there;
    - head, version: the case row names another newest event than there is; orphan: its case is not there;
    - record, unreadable: the running result differs from the replay, or the events cannot be replayed;
    - document, deadline, person, case: a row that follows the record is not what the events lead to; `row` says how;
    - anchored: an anchored event is not there any more, or another; anchor: the chain of anchors was changed.

    `on` is the day of the event, where there is one.
    """

    case: str
    seq: int
    on: date | None
    what: str
    row: Difference | None = None


class Report(NamedTuple):
    """What was verified: how many events and cases, how many anchors and the newest one (its digest in hex),
    and what is broken, by case."""

    events: int
    cases: int
    anchors: int
    last_anchor: str | None
    broken: tuple[Broken, ...]

    @property
    def sound(self) -> bool:
        return not self.broken


class _Case(NamedTuple):
    id: int
    code: str
    version: int
    head: bytes
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
    events lead to."""
    cases = {row[0]: _Case(*row) for row in reader.cursor.execute(sql.CASES_TO_VERIFY)}
    broken: list[Broken] = []
    events = 0
    seen: set[int] = set()
    rows = reader.cursor.connection.execute(sql.EVENTS_TO_VERIFY)
    for number, group in groupby(rows, key=itemgetter(0)):
        chain = [row[1:] for row in group]
        events += len(chain)
        seen.add(number)
        case = cases.get(number)
        if case is None:
            broken.append(Broken(f"#{number}", chain[0][0], None, ORPHAN))
            continue
        found = list(_chain(case, chain))
        broken.extend(found)
        if replay and not found:
            broken.extend(_replay(reader, case, chain))
    for case in cases.values():
        if case.id not in seen:
            broken.append(Broken(case.code, 1, None, MISSING))
    count, last = _anchors(reader.cursor, broken)
    return Report(events, len(cases), count, last, tuple(broken))


def _chain(case: _Case, chain: list[tuple[Any, ...]]) -> Iterator[Broken]:
    """The first break in the chain of a case: nothing after it can be proved."""
    previous = START
    for expected, row in enumerate(chain, start=1):
        seq, *columns, body, stored = row
        on = _day(columns[3])
        if seq != expected:
            yield Broken(case.code, expected, on, MISSING)
            return
        if not _written_as_such(columns):
            yield Broken(case.code, seq, on, CHANGED)
            return
        previous = event_hash(previous, header_text(case.code, seq, *columns), str(body))
        if previous != stored:
            yield Broken(case.code, seq, on, CHANGED)
            return
    last = chain[-1]
    if case.version != last[0]:
        yield Broken(case.code, case.version, None, MISSING if case.version > last[0] else VERSION)
    elif case.head != previous:
        yield Broken(case.code, last[0], _day(last[4]), HEAD)


def _written_as_such(columns: list[Any]) -> bool:
    """Whether the columns of an event are of the kinds in which they are written: an empty text in the place of nothing
    would hash alike (docs/audit-format.md)."""
    *texts, replaces = columns
    return all(type(each) is str for each in texts) and type(replaces) in (int, type(None))


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _replay(reader: Reader, case: _Case, chain: list[tuple[Any, ...]]) -> Iterator[Broken]:
    law = reader.law_of(case.definition)
    try:
        events = [event_of(row[:-1]) for row in chain]
        record = Record.replay(law.procedure, case.code, events)
        differences = tuple(derived.differences(reader, law, case.id, events, case.of_case))
    except (KeyError, ValueError, NoSuchOrganisation):
        yield Broken(case.code, case.version, None, UNREADABLE)
        return
    latest = None if record.latest is None else record.latest.isoformat()
    if (_counting(case), case.state, case.latest) != (record.counting, record.state, latest):
        yield Broken(case.code, case.version, None, RECORD)
    for each in differences:
        yield Broken(case.code, each.seq, _happened(events, each), each.what, each)


def _counting(case: _Case) -> tuple[Entry, ...] | None:
    """The running result as stored; None where it cannot be read."""
    try:
        return counting_of(case.record)
    except (TypeError, ValueError):
        return None


def _happened(events: list[Event], row: Difference) -> date | None:
    """The day of the event that a document or a deadline hangs on."""
    if row.what not in (derived.DOCUMENT, derived.DEADLINE):
        return None
    return next((event.happened_on for event in events if event.seq == row.seq), None)


def _anchors(cursor: sqlite3.Cursor, broken: list[Broken]) -> tuple[int, str | None]:
    """Verify the anchors against each other and against the events they name."""
    anchored: dict[int, list[tuple[str, int, bytes]]] = {}
    for n, number, code, version, head, found in cursor.execute(sql.ANCHORED):
        name = code or f"#{number}"
        anchored.setdefault(n, []).append((name, version, head))
        if found != head:
            broken.append(Broken(name, version, None, ANCHORED))
    previous, count = "", 0
    for n, _, digest in cursor.execute(sql.ANCHORS).fetchall():
        count += 1
        if n != count or anchor_digest(previous, anchored.get(n, [])) != digest:
            broken.append(Broken("", n, None, ANCHOR))
            break
        previous = digest
    # What cases name and is not there was removed, the newest anchor too.
    broken += [Broken("", n, None, ANCHOR) for n in sorted(anchored) if n > count]
    return count, previous or None
