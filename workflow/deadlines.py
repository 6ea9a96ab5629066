"""Deadlines, computed from the record and never edited (definition language §2.1, sentence 4).

A deadline is open when an opening step counts, closed by the first counting closing step after it, superseded
by a newer opening, dropped when the case reaches an end state afterwards. Its length and where it is counted
from are those of the rules of the day it opens; facts that become known later (a receipt) still move it.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.procedure import Deadline, Procedure
from ketnap.workflow.record import Entry, Record
from ketnap.workflow.references import NOT_RECORDED, Known, as_date, entries_about, items_named, look_up
from ketnap.workflow.rules import RuleValue
from ketnap.workflow.situation import Situation

OPEN = "open"
CLOSED = "closed"
SUPERSEDED = "superseded"
DROPPED = "dropped"

Asks = Callable[[Situation, Iterable[str], Iterable[str]], bool]
"""Whether `when` and `unless` let a clock run in a situation: `checks.opens`, handed in because checks ask
deadlines too."""


class Rung(NamedTuple):
    """One reminder of a deadline: the day it is due, for whom (owner or superior), its distance from the due
    date in the unit of the deadline (negative = before)."""

    on: date
    role: str
    distance: int


class Running(NamedTuple):
    """One deadline of a case. Its identity is (seq, deadline, item): the event that opened it, its name, the
    item of its track ("" without one). `starts_on`/`due_on` are None while what it counts from is not known.
    `status` is open, closed, superseded or dropped; `closed_by` the event that made it so. `length` includes
    an extension; `calendar_status` says whether the calendar up to the due date is official."""

    seq: int
    deadline: str
    item: str
    opened_on: date
    starts_on: date | None
    due_on: date | None
    owner: str
    rungs: tuple[Rung, ...] = ()
    status: str = OPEN
    closed_by: int | None = None
    closed_on: date | None = None
    source: str = ""
    provenance: str = ""
    length: int = 0
    unit: str = ""
    calendar_status: str = "official"

    @property
    def identity(self) -> tuple[int, str, str]:
        return (self.seq, self.deadline, self.item)


class Moved(NamedTuple):
    """An open deadline that is not as it was: its dates, or what else was computed with them (reminders, source,
    how sure the calendar is)."""

    before: Running
    after: Running


class _Opened(NamedTuple):
    """A deadline as the walk over the record finds it, before its dates are counted."""

    deadline: Deadline
    item: str
    entry: Entry
    status: str = OPEN
    closed: Entry | None = None


class Effects(NamedTuple):
    """Which deadlines each step opens and closes."""

    opens: dict[str, tuple[Deadline, ...]]
    closes: dict[str, tuple[Deadline, ...]]


_EFFECTS: dict[str, Effects] = {}


def effects(procedure: Procedure) -> Effects:
    """Which deadlines each step touches; worked out once for a procedure."""
    known = _EFFECTS.get(procedure.hash)
    if known is None:
        opens: dict[str, list[Deadline]] = {}
        closes: dict[str, list[Deadline]] = {}
        for deadline in procedure.deadlines.values():
            for step in deadline.opens_on:
                opens.setdefault(step, []).append(deadline)
            for step in deadline.closes_on:
                closes.setdefault(step, []).append(deadline)
        known = Effects({k: tuple(v) for k, v in opens.items()}, {k: tuple(v) for k, v in closes.items()})
        _EFFECTS[procedure.hash] = known
    return known


def of(law: Law, organisations: Organisations, record: Record, asks: Asks) -> tuple[Running, ...]:
    """All deadlines of a record, oldest opening first, whatever became of them."""
    found = _walk(law, organisations, record, asks)
    due: dict[str, date | None] = {}
    counted: dict[int, Running] = {}
    # A clock may count from the end of another (recognise.cell from probation.length.end): those come second.
    for chained in (False, True):
        for place, opened in enumerate(found):
            if _chained(law, opened) is chained:
                counted[place] = _count(law, record, opened, due)
                if opened.status != SUPERSEDED:
                    due[opened.deadline.name] = counted[place].due_on
    return tuple(counted[place] for place in range(len(found)))


def _walk(law: Law, organisations: Organisations, record: Record, asks: Asks) -> list[_Opened]:
    procedure = law.procedure
    touched = effects(procedure)
    found: list[_Opened] = []
    running: dict[tuple[str, str], int] = {}

    def end(key: tuple[str, str], status: str, entry: Entry) -> None:
        place = running.pop(key)
        found[place] = found[place]._replace(status=status, closed=entry)

    for position, entry in enumerate(record.counting):
        step = procedure.steps.get(entry.step)
        if step is None:
            continue
        for deadline in touched.closes.get(entry.step, ()):
            key = (deadline.name, _item(record, deadline, entry))
            if key in running:
                end(key, CLOSED, entry)
        if step.to is not None and step.to in procedure.states and procedure.states[step.to].end:
            for key in list(running):
                end(key, DROPPED, entry)
        for deadline in touched.opens.get(entry.step, ()):
            if deadline.when or deadline.unless:
                seen = record.only(record.counting[: position + 1])
                if not asks(
                    Situation(law, organisations, seen, entry, {}, {}), deadline.when, deadline.unless
                ):
                    continue
            key = (deadline.name, _item(record, deadline, entry))
            if key in running:
                end(key, SUPERSEDED, entry)
            running[key] = len(found)
            found.append(_Opened(deadline, key[1], entry))
    return found


def _item(record: Record, deadline: Deadline, entry: Entry) -> str:
    return "" if deadline.per is None else record.key_of(deadline.per, entry) or ""


def is_term(procedure: Procedure, deadline: str) -> bool:
    """Whether a deadline only measures a term from whose end another clock counts (the probation): when it is over
    nobody has missed anything."""
    return any(f"{deadline}.end" in each.counted_from for each in procedure.deadlines.values())


def counts_from(law: Law, deadline: Deadline, opened_on: date) -> tuple[str, ...]:
    """The references a deadline is counted from: those of its dated rule, else its own, else its opening."""
    line = law.rules.on(deadline.within, opened_on)
    return (line.counted_from,) if line.counted_from else deadline.counted_from


def waiting_for(law: Law, deadline: Deadline, running: Running) -> tuple[str, ...]:
    """What has to be recorded before a deadline without a date gets one."""
    return counts_from(law, deadline, running.opened_on) or deadline.opens_on


def _chained(law: Law, opened: _Opened) -> bool:
    return any(each.endswith(".end") for each in counts_from(law, opened.deadline, opened.entry.on))


def _count(law: Law, record: Record, opened: _Opened, due: dict[str, date | None]) -> Running:
    deadline, entry = opened.deadline, opened.entry
    rule = law.rules.on(deadline.within, entry.on)
    start = _start(record, entry, counts_from(law, deadline, entry.on), due)
    length = rule.number + _extended(record, deadline, entry)
    due_on = None if start is None else law.calendar.add(start, length, rule.unit)
    source = deadline.source or rule.source
    cited = law.instruments.cite(source, rule.provenance, entry.on)
    return Running(
        seq=entry.seq,
        deadline=deadline.name,
        item=opened.item,
        opened_on=entry.on,
        starts_on=start,
        due_on=due_on,
        owner=deadline.owner,
        rungs=() if due_on is None else _rungs(law, deadline, entry.on, due_on, rule),
        status=opened.status,
        closed_by=None if opened.closed is None else opened.closed.seq,
        closed_on=None if opened.closed is None else opened.closed.on,
        source=cited.text,
        provenance=cited.provenance,
        length=length,
        unit=rule.unit,
        calendar_status=_certainty(law, start, due_on, rule.unit),
    )


def _certainty(law: Law, start: date | None, due_on: date | None, unit: str) -> str:
    """How sure the days counted are: months do not depend on anybody's announcement."""
    if start is None or due_on is None or unit != "working_days":
        return "official"
    return law.calendar.status(start, due_on)


def _start(
    record: Record, entry: Entry, references: tuple[str, ...], due: dict[str, date | None]
) -> date | None:
    """The first reference that is known; the opening step where nothing else is named."""
    if not references:
        return entry.on
    for reference in references:
        known = _known_from(record, entry, reference, due)
        if known.value is not None:
            return as_date(known.value)
    return None


def _known_from(record: Record, entry: Entry, reference: str, due: dict[str, date | None]) -> Known:
    name, _, part = reference.partition(".")
    if reference.endswith(".end") and reference.removesuffix(".end") in record.procedure.deadlines:
        end = due.get(reference.removesuffix(".end"))
        return NOT_RECORDED if end is None else Known(end.isoformat())
    if not part and name == entry.step:
        return Known(entry.on.isoformat())
    if not part and name in record.procedure.steps:
        # A receipt before the opening belongs to an earlier round.
        later = [
            each
            for each in entries_about(record, name, items_named(record.procedure, entry, record))
            if each.on >= entry.on
        ]
        return Known(later[-1].on.isoformat()) if later else NOT_RECORDED
    return look_up(record, reference, entry)


def _extended(record: Record, deadline: Deadline, entry: Entry) -> int:
    if deadline.extended_on is None:
        return 0
    return sum(each.facts.get("days", 0) for each in record.of(deadline.extended_on) if each.on >= entry.on)


def _rungs(law: Law, deadline: Deadline, opened_on: date, due_on: date, rule: RuleValue) -> tuple[Rung, ...]:
    """The reminders of a deadline, by day; those on or before the day of opening are skipped."""
    rungs = [
        Rung(law.calendar.add(due_on, distance, rule.unit), role, distance)
        for role, distances in law.procedure.ladders[deadline.reminders].rungs
        for distance in distances
    ]
    return tuple(sorted(rung for rung in rungs if rung.on > opened_on))
