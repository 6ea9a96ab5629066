"""What the events of a case lead to besides the running result, and whether it is what is stored: its papers, its
deadlines, the person, and what its own row says of cell and days (docs/audit-format.md).

The history is walked once more, event by event, through the very functions that wrote the rows: what became of a
deadline depends on what stood when each event was recorded.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Final, NamedTuple

from ketnap.storage import settings
from ketnap.storage.deadline_rows import DeadlineRow, DeadlineRows, deadline_rows
from ketnap.storage.law_store import COUNTED_AFTER
from ketnap.storage.person_rows import PersonRow, person_row
from ketnap.storage.reader import Reader, day_of, person_of
from ketnap.storage.record_json import rungs_of
from ketnap.storage.rows import DocumentRow, cell_of, document_rows, state_since
from ketnap.storage.statements import sqlite as sql
from ketnap.workflow import checks, deadlines
from ketnap.workflow.codes import case_code
from ketnap.workflow.commands import Person
from ketnap.workflow.deadlines import OPEN
from ketnap.workflow.decision import changes
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.people import NAME, as_known, touched_by
from ketnap.workflow.record import Event, Record, entries_of, moved_between, standing
from ketnap.workflow.service import named_in

DOCUMENT, DEADLINE, PERSON, CASE = "document", "deadline", "person", "case"
LACKING, EXTRA, OTHER = "lacking", "extra", "other"


class Difference(NamedTuple):
    """One stored row that is not what the events lead to. `what` is document, deadline, person or case; `seq` the
    event it hangs on. `how`: lacking, it is not there; extra, nothing led to it; other, `columns` differ.
    `name` is which document or deadline, `item` the item of its track."""

    what: str
    seq: int
    how: str
    name: str = ""
    item: str = ""
    columns: tuple[str, ...] = ()


class OfCase(NamedTuple):
    """What the row of a case says besides its running result."""

    person_id: int
    cell: str
    state_since: str | None
    opened_on: str


class Written(NamedTuple):
    """A deadline as stored, and the event that wrote it last."""

    row: DeadlineRow
    by: int


class Led(NamedTuple):
    """What the events of a case lead to."""

    documents: Mapping[tuple[int, int], DocumentRow]
    deadlines: Mapping[tuple[int, str, str], Written]
    person: Person
    of_case: OfCase


_MOVED_BY_THE_SWEEP: Final = frozenset({"rung", "next_rung_on"})

_BY_THE_LAW: Final = frozenset(
    {"starts_on", "due_on", "rungs", "source", "provenance", "length", "unit", "calendar_status"}
)
"""What of a deadline is counted by rules and calendar. Where a deadline ended before these were changed, it keeps the
dates by which it was met or missed."""


def lead(
    laws: Sequence[Law], organisations: Organisations, number: int, events: Sequence[Event], person: Person
) -> Led:
    """What the events of a case lead to, each followed by the law of its turn. `person` is who it is about as far as
    no event says it.

    Raises KeyError, ValueError: they cannot be followed.
    """
    code = case_code(number)
    written: dict[tuple[int, str, str], Written] = {}
    running: tuple[deadlines.Running, ...] = ()
    record, cell = Record.empty(laws[0].procedure, code), ""
    for at, (event, law) in enumerate(zip(events, laws, strict=True), start=1):
        record = Record.replay(law.procedure, code, events[:at])
        computed = deadlines.of(law, organisations, record, checks.opens)
        _write(written, deadline_rows(number, running, changes(running, computed, event)), event.seq)
        running = tuple(each for each in computed if each.status == OPEN)
        cell = cell_of(record, cell)
        if at == 1 or touched_by(event):
            person = as_known(person, record.facts)
    papers = [row for _place, event in standing(events) for row in document_rows(number, event)]
    opened_on = events[0].happened_on.isoformat()
    return Led(
        {(row.seq, row.n): row for row in papers},
        written,
        person,
        OfCase(number, cell, state_since(record), opened_on),
    )


def _write(written: dict[tuple[int, str, str], Written], rows: DeadlineRows, by: int) -> None:
    """What the statements of the unit of work do to the table of deadlines."""
    for closed in rows.closed:
        key = (closed.seq, closed.kind, closed.item)
        row = written[key].row._replace(status=closed.status, closed_by=closed.closed_by, next_rung_on=None)
        written[key] = Written(row._replace(closed_on=closed.closed_on), by)
    for removed in rows.removed:
        del written[removed.seq, removed.kind, removed.item]
    for row in rows.put:
        written[row.seq, row.kind, row.item] = Written(row, by)


def differences(
    reader: Reader, law: Law, number: int, events: Sequence[Event], of_case: OfCase
) -> Iterator[Difference]:
    """Where the stored rows of a case are not what its events lead to.

    Raises KeyError, ValueError, NoSuchOrganisation: the events cannot be followed.
    """
    entries = [entry for event in events if event.step for entry in entries_of(event, event.seq)]
    laws = _laws(reader, law, events)
    named = {organisation for each in laws for organisation in named_in(each.procedure, entries)}
    organisations = reader.organisations(named)
    stored = reader.cursor.execute(sql.PERSON_TO_VERIFY, (number,)).fetchone()
    led = lead(laws, organisations, number, events, _known(stored, events[0]))
    newest = events[-1].seq
    pinned = next((each for event in reversed(events) if (each := moved_between(event))), None)
    if pinned is not None and pinned.definition != law.procedure.hash:
        yield Difference(CASE, newest, OTHER, columns=("definition",))
    if stored is None:
        yield Difference(PERSON, newest, LACKING)
    elif columns := _other(person_row(number, led.person), PersonRow(*stored)):
        yield Difference(PERSON, newest, OTHER, columns=columns)
    if columns := _other(led.of_case, of_case):
        yield Difference(CASE, newest, OTHER, columns=columns)
    yield from _documents(reader, number, led)
    yield from _deadlines(reader, law, number, led)


def _laws(reader: Reader, law: Law, events: Sequence[Event]) -> list[Law]:
    """The law by which each event was followed: a case may have been moved from one version of the procedure to
    another. `law` is the one it goes by now. Raises NoLaw."""
    laws = []
    for event in reversed(events):
        laws.append(law)
        versions = moved_between(event)
        if versions is not None:
            law = reader.law_of(versions.former)
    return laws[::-1]


def _known(stored: Sequence[Any] | None, opening: Event) -> Person:
    """Who the case is about before anything is recorded: nobody, where the event that began it says the name and so
    all that was known (decision 0052); else what the row says, for no event can prove it."""
    if stored is None or NAME in opening.facts:
        return Person("")
    row = PersonRow(*(None if each is None else str(each) for each in stored))  # type: ignore[arg-type]
    born_on = None
    with suppress(ValueError):
        born_on = day_of(row.born_on)
    return person_of((row.name, row.sex, None, *row[6:]))._replace(born_on=born_on)


def _other(led: NamedTuple, stored: NamedTuple, passed_over: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The columns in which a stored row is not as it should be."""
    fields = zip(led._fields, led, stored, strict=True)
    return tuple(name for name, one, other in fields if one != other and name not in passed_over)


def _documents(reader: Reader, number: int, led: Led) -> Iterator[Difference]:
    found = map(DocumentRow._make, reader.cursor.execute(sql.DOCUMENTS_TO_VERIFY, (number,)).fetchall())
    stored = {(row.seq, row.n): row for row in found}
    for key, row in led.documents.items():
        other = stored.get(key)
        columns = () if other is None else _other(row, other)
        if other is None or columns:
            how = LACKING if other is None else OTHER
            yield Difference(DOCUMENT, row.seq, how, row.kind, columns=columns)
    for key, row in stored.items():
        if key not in led.documents:
            yield Difference(DOCUMENT, row.seq, EXTRA, row.kind)


def _deadlines(reader: Reader, law: Law, number: int, led: Led) -> Iterator[Difference]:
    found = map(DeadlineRow._make, reader.cursor.execute(sql.DEADLINES_TO_VERIFY, (number,)).fetchall())
    stored = {(row.seq, row.kind, row.item): row for row in found}
    counted_since = _first_counted_by_this_law(reader, number)
    for key, (row, by) in led.deadlines.items():
        other = stored.get(key)
        if other is None:
            yield Difference(DEADLINE, row.seq, LACKING, row.kind, row.item)
            continue
        columns = set(_other(row, other, _MOVED_BY_THE_SWEEP))
        columns |= _reminded(row, other)
        if row.status != OPEN and (counted_since is None or by < counted_since):
            columns = columns - _BY_THE_LAW | _miscounted(law, other)
        if columns:
            in_order = tuple(name for name in DeadlineRow._fields if name in columns)
            yield Difference(DEADLINE, row.seq, OTHER, row.kind, row.item, in_order)
    for key, row in stored.items():
        if key not in led.deadlines:
            yield Difference(DEADLINE, row.seq, EXTRA, row.kind, row.item)


def _first_counted_by_this_law(reader: Reader, number: int) -> int | None:
    """The first event of a case since rules or calendar were changed; None where there was none."""
    since = int(settings.get(reader, COUNTED_AFTER) or 0)
    (first,) = reader.cursor.execute(sql.FIRST_EVENT_SINCE, (number, since)).fetchone()
    return None if first is None else int(first)


def _reminded(row: DeadlineRow, stored: DeadlineRow) -> set[str]:
    """How far the sweep has come is its own affair, but the next day must be that of the next rung."""
    if row.status != OPEN:
        return set() if stored.next_rung_on is None else {"next_rung_on"}
    rungs = rungs_of(row.rungs)
    if not isinstance(stored.rung, int) or not 0 <= stored.rung <= len(rungs):
        return {"rung"}
    following = rungs[stored.rung].on.isoformat() if stored.rung < len(rungs) else None
    return set() if stored.next_rung_on == following else {"next_rung_on"}


def _miscounted(law: Law, stored: DeadlineRow) -> set[str]:
    """What is wrong with the due date of a deadline that was counted by the law of then, where that can be said:
    months and years need no calendar."""
    if stored.unit == "working_days":
        return set()
    try:
        start = None if stored.starts_on is None else date.fromisoformat(stored.starts_on)
        due_on = None if start is None else law.calendar.add(start, stored.length, stored.unit).isoformat()
    except (TypeError, ValueError):
        return {"due_on"}
    return set() if due_on == stored.due_on else {"due_on"}
