"""Deadlines, computed from the record and never edited (definition language §2.1, sentence 4).

A deadline is open when an opening step counts, closed by the first counting closing step after it, superseded
by a newer opening, dropped when the case reaches an end state afterwards. Its length and where it is counted
from are those of the rules of the day it opens; facts that become known later (a receipt) still move it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from ketnap.workflow.instruments import Citation
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.procedure import Deadline, Procedure, once
from ketnap.workflow.record import Entry, Record
from ketnap.workflow.references import NOT_RECORDED, Known, as_date, entries_seen_from, look_up
from ketnap.workflow.rules import RuleValue
from ketnap.workflow.situation import Situation

OPEN = "open"
CLOSED = "closed"
SUPERSEDED = "superseded"
DROPPED = "dropped"

Asks = Callable[[Situation, tuple[str, ...], tuple[str, ...]], bool]
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
        return self[:3]


class Moved(NamedTuple):
    """An open deadline that is not as it was: its dates, or what else was computed with them (reminders, source,
    how sure the calendar is)."""

    before: Running
    after: Running


_Key = tuple[str, str]
"""Which clock of a case: the name of the deadline, the item of its track."""


class _Opened:
    """A deadline as the walk over the record finds it, before its dates are counted. `position` is the place of the
    entry that opened it; the walk says how it ended."""

    __slots__ = ("closed", "deadline", "entry", "item", "position", "status")

    def __init__(self, deadline: Deadline, item: str, entry: Entry, position: int) -> None:
        self.deadline = deadline
        self.item = item
        self.entry = entry
        self.position = position
        self.status = OPEN
        self.closed: Entry | None = None

    @property
    def identity(self) -> tuple[int, str, str]:
        return (self.entry.seq, self.deadline.name, self.item)


class _Effects(NamedTuple):
    """What a step does to deadlines: those it closes, whether the way ends with it, those it opens. Beside a deadline
    stands its key where it has no track, so that there is one of it in a case."""

    closes: tuple[tuple[Deadline, _Key | None], ...]
    ends: bool
    opens: tuple[tuple[Deadline, _Key | None], ...]


@once
def _effects(procedure: Procedure) -> dict[str, _Effects]:
    """The steps that touch deadlines; most do not."""
    closes: dict[str, list[tuple[Deadline, _Key | None]]] = {}
    opens: dict[str, list[tuple[Deadline, _Key | None]]] = {}
    for deadline in procedure.deadlines.values():
        keyed = (deadline, (deadline.name, "") if deadline.per is None else None)
        for step in deadline.closes_on:
            closes.setdefault(step, []).append(keyed)
        for step in deadline.opens_on:
            opens.setdefault(step, []).append(keyed)
    states = {state.name for state in procedure.states.values() if state.end}
    ends = {step.name for step in procedure.steps.values() if step.to in states}
    return {
        step: _Effects(tuple(closes.get(step, ())), step in ends, tuple(opens.get(step, ())))
        for step in closes.keys() | opens.keys() | ends
    }


def of(law: Law, organisations: Organisations, record: Record, asks: Asks) -> tuple[Running, ...]:
    """All deadlines of a record, oldest opening first, whatever became of them."""
    walk = _Walk(law, organisations, record, asks)
    found = [(each, _line(law, each.deadline, each.entry.on)) for each in walk.found() if walk.lets_run(each)]
    due: dict[str, date | None] = {}
    counted: dict[int, Running] = {}
    # A clock may count from the end of another (recognise.cell from probation.length.end): those come second.
    for second in (False, True):
        for place, (opened, line) in enumerate(found):
            if line.chained is second:
                running = counted[place] = _count(law, record, opened, line, due)
                if opened.status != SUPERSEDED:
                    due[opened.deadline.name] = running.due_on
    return tuple([counted[place] for place in range(len(found))])


def current(
    law: Law, organisations: Organisations, record: Record, asks: Asks, stored: Iterable[Running]
) -> tuple[Running, ...]:
    """Of all deadlines of a record those that run and those of `stored`, oldest opening first: on those that ended
    before, an event has no effect, so they need not be asked about and counted again."""
    walk = _Walk(law, organisations, record, asks)
    known = {each.identity for each in stored}
    found = []
    for opened in walk.found():
        if (opened.status == OPEN or opened.identity in known) and walk.lets_run(opened):
            line = _line(law, opened.deadline, opened.entry.on)
            if line.chained:
                # It counts from the end of another, which may be one of those that ended before.
                everything = of(law, organisations, record, asks)
                return tuple(each for each in everything if each.status == OPEN or each.identity in known)
            found.append(_count(law, record, opened, line, _NO_ENDS))
    return tuple(found)


_NO_ENDS: Mapping[str, date | None] = {}


class _Walk:
    """The walk over a record in which deadlines open and end. A clock with `when` or `unless` is found whether it is
    let run or not; `lets_run` says so when somebody asks, for the answer takes the record as it stood then."""

    __slots__ = ("_asks", "_law", "_organisations", "_record")

    def __init__(self, law: Law, organisations: Organisations, record: Record, asks: Asks) -> None:
        self._law = law
        self._organisations = organisations
        self._record = record
        self._asks = asks

    def found(self) -> list[_Opened]:
        """Every opening, oldest first, and how it ended."""
        effects, record = _effects(self._law.procedure), self._record
        found: list[_Opened] = []
        running: dict[_Key, _Opened] = {}
        for position, entry in enumerate(record.counting):
            touched = effects.get(entry.step)
            if touched is None:
                continue
            for deadline, key in touched.closes:
                _end(running, key or _key(record, deadline, entry), CLOSED, entry)
            if touched.ends:
                for key in list(running):
                    _end(running, key, DROPPED, entry)
            for deadline, key in touched.opens:
                key = key or _key(record, deadline, entry)
                opened = _Opened(deadline, key[1], entry, position)
                if key in running:
                    if not self.lets_run(opened):
                        continue
                    _end(running, key, SUPERSEDED, entry)
                running[key] = opened
                found.append(opened)
        return found

    def lets_run(self, opened: _Opened) -> bool:
        """Whether the circumstances of the day let a clock run."""
        deadline = opened.deadline
        if not deadline.when and not deadline.unless:
            return True
        seen = self._record.only(self._record.counting[: opened.position + 1])
        situation = Situation(self._law, self._organisations, seen, opened.entry)
        return self._asks(situation, deadline.when, deadline.unless)


def _end(running: dict[_Key, _Opened], key: _Key, status: str, entry: Entry) -> None:
    ended = running.pop(key, None)
    if ended is not None:
        ended.status, ended.closed = status, entry


def _key(record: Record, deadline: Deadline, entry: Entry) -> _Key:
    return (deadline.name, "" if deadline.per is None else record.key_of(deadline.per, entry) or "")


def is_term(procedure: Procedure, deadline: str) -> bool:
    """Whether a deadline only measures a term from whose end another clock counts (the probation): when it is over
    nobody has missed anything."""
    return any(f"{deadline}.end" in each.counted_from for each in procedure.deadlines.values())


class _Term(NamedTuple):
    """Where a deadline ends that is counted from a day: its due date, reminders, and how sure the calendar is."""

    due_on: date
    rungs: tuple[Rung, ...]
    certainty: str


_Ends = Mapping[str, date | None]
"""Where the deadlines of a case end, by name."""

_Start = Callable[[Record, Entry, _Ends], Known]
"""What a deadline is counted from, seen from the entry that opened it."""


class _Line(NamedTuple):
    """What the law says of a deadline that opens on a day: how long it is, what it is counted from and how that is
    found (`starts`), whether it is the end of another (`chained`), its source. `term` is where it ends if nothing but
    its opening counts."""

    length: int
    unit: str
    counted_from: tuple[str, ...]
    starts: tuple[_Start, ...]
    chained: bool
    source: Citation
    term: _Term | None


def _line(law: Law, deadline: Deadline, opened_on: date) -> _Line:
    return law.once((deadline.name, opened_on), _line_of, law, deadline, opened_on)


def _line_of(law: Law, deadline: Deadline, opened_on: date) -> _Line:
    rule = law.rules.on(deadline.within, opened_on)
    counted_from = (rule.counted_from,) if rule.counted_from else deadline.counted_from
    chained = any(each.endswith(".end") for each in counted_from)
    source = law.instruments.cite(deadline.source or rule.source, rule.provenance, opened_on)
    starts = tuple(_start(law.procedure, each) for each in counted_from)
    term = None if starts else _term(law, deadline, opened_on, opened_on, rule.number)
    return _Line(rule.number, rule.unit, counted_from, starts, chained, source, term)


def counts_from(law: Law, deadline: Deadline, opened_on: date) -> tuple[str, ...]:
    """The references a deadline is counted from: those of its dated rule, else its own, else its opening."""
    return _line(law, deadline, opened_on).counted_from


def waiting_for(law: Law, deadline: Deadline, running: Running) -> tuple[str, ...]:
    """What has to be recorded before a deadline without a date gets one."""
    return counts_from(law, deadline, running.opened_on) or deadline.opens_on


_NO_TERM: tuple[None, tuple[Rung, ...], str] = (None, (), "official")


def _count(law: Law, record: Record, opened: _Opened, line: _Line, ends: _Ends) -> Running:
    """A deadline with its dates; `ends` are those of the others, from which it may be counted."""
    deadline, entry, closed = opened.deadline, opened.entry, opened.closed
    length, unit, _, starts, _, source, term = line
    on = entry.on
    # Where nothing else is named it is counted from the opening step.
    start = _first_known(starts, record, entry, ends) if starts else on
    if deadline.extended_on is not None:
        length += _extended(record, deadline.extended_on, on)
    if start is None:
        due_on, rungs, certainty = _NO_TERM
    elif term is not None and length == line.length:
        due_on, rungs, certainty = term
    else:
        question = (deadline.name, on, start, length)
        due_on, rungs, certainty = law.once(question, _term, law, deadline, on, start, length)
    return Running(
        entry.seq,
        deadline.name,
        opened.item,
        on,
        start,
        due_on,
        deadline.owner,
        rungs,
        opened.status,
        None if closed is None else closed.seq,
        None if closed is None else closed.on,
        source.text,
        source.provenance,
        length,
        unit,
        certainty,
    )


def _term(law: Law, deadline: Deadline, opened_on: date, start: date, length: int) -> _Term:
    rule = law.rules.on(deadline.within, opened_on)
    due_on = law.calendar.add(start, length, rule.unit)
    # How sure the days counted are: months do not depend on anybody's announcement.
    certainty = law.calendar.status(start, due_on) if rule.unit == "working_days" else "official"
    return _Term(due_on, _rungs(law, deadline, opened_on, due_on, rule), certainty)


def _first_known(starts: tuple[_Start, ...], record: Record, entry: Entry, ends: _Ends) -> date | None:
    for start in starts:
        known = start(record, entry, ends)
        if known.value is not None:
            return as_date(known.value)
    return None


def _start(procedure: Procedure, reference: str) -> _Start:
    """How a reference that a clock counts from is found."""
    deadline = reference.removesuffix(".end")
    if deadline != reference and deadline in procedure.deadlines:
        return lambda _record, _entry, ends: _end_of(ends, deadline)
    if reference in procedure.steps:
        return lambda record, entry, _ends: _day_of(record, reference, entry)
    return lambda record, entry, _ends: look_up(record, reference, entry)


def _end_of(ends: _Ends, deadline: str) -> Known:
    end = ends.get(deadline)
    return NOT_RECORDED if end is None else Known(end.isoformat())


def _day_of(record: Record, step: str, entry: Entry) -> Known:
    if step == entry.step:
        return Known(entry.on.isoformat())
    # A receipt before the opening belongs to an earlier round.
    later = [each for each in entries_seen_from(record, step, entry) if each.on >= entry.on]
    return Known(later[-1].on.isoformat()) if later else NOT_RECORDED


def _extended(record: Record, step: str, opened_on: date) -> int:
    return sum(each.facts.get("days", 0) for each in record.of(step) if each.on >= opened_on)


def _rungs(law: Law, deadline: Deadline, opened_on: date, due_on: date, rule: RuleValue) -> tuple[Rung, ...]:
    """The reminders of a deadline, by day; those on or before the day of opening are skipped."""
    rungs = [
        Rung(law.calendar.add(due_on, distance, rule.unit), role, distance)
        for role, distances in law.procedure.ladders[deadline.reminders].rungs
        for distance in distances
    ]
    return tuple(sorted(rung for rung in rungs if rung.on > opened_on))
