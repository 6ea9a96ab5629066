"""Deciding: what follows from a command, as a value. No I/O, no clock; `now` and `today` are arguments."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from ketnap.workflow import checks, deadlines, machine
from ketnap.workflow.commands import Advance, Command, Correct, Withdraw
from ketnap.workflow.deadlines import OPEN, Moved, Running
from ketnap.workflow.findings import Finding, obstacles
from ketnap.workflow.judgement import NOTHING, Judgement, judge
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.parties import DOSSIER, ORIGIN, PERSON
from ketnap.workflow.procedure import NEW, Document, Procedure
from ketnap.workflow.record import Entry, Event, Record, entries_of, in_order, standing
from ketnap.workflow.references import look_up
from ketnap.workflow.rules import RuleValue


class Message(NamedTuple):
    """What is to be told to whoever holds `role` (at `organisation`). `intent` is its identity: raised once,
    whatever happens. `params` are texts a template may print: never a name or a sensitive value."""

    intent: str
    kind: str
    role: str
    organisation: str | None
    case: str
    params: dict[str, str]


class Draft(NamedTuple):
    """A letter raised by step `seq` of a case: `issuer` is the organisation that will sign it; `to` is
    "person", "origin" or the code of an organisation (None: not known, the draft asks for it)."""

    letter: str
    seq: int
    issuer: str | None
    to: str | None


class Doubt(NamedTuple):
    """A later step that no longer holds after a late entry, a correction or a withdrawal."""

    seq: int
    step: str
    on: date
    findings: tuple[Finding, ...]


class Decision(NamedTuple):
    """Everything that is to be written, in one transaction. `opened` may hold a deadline that was closed once
    and runs again, because what had closed it no longer counts."""

    case: str
    event: Event
    record: Record
    judgement: Judgement
    opened: tuple[Running, ...]
    closed: tuple[Running, ...]
    moved: tuple[Moved, ...]
    messages: tuple[Message, ...]
    letters: tuple[Draft, ...]
    in_doubt: tuple[Doubt, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What speaks for the step: all that was asked for and is met."""
        return self.judgement.findings


class Refusal(NamedTuple):
    """No, with every reason. Nothing was changed."""

    case: str
    step: str
    on: date
    findings: tuple[Finding, ...]


class NoSuchEvent(Exception):
    """The event to be corrected or withdrawn is not there, or was already replaced."""

    def __init__(self, case: str, seq: int) -> None:
        super().__init__(f"{case} {seq}")
        self.case = case
        self.seq = seq


def needs_history(record: Record, command: Command) -> bool:
    """Whether all events have to be read: a correction, a withdrawal, or something that happened earlier."""
    if not isinstance(command, Advance):
        return True
    first = command.happened_on
    if command.carried:
        first = min(first, *(entry.on for entry in command.carried))
    return record.latest is not None and first < record.latest


def decide(
    law: Law,
    organisations: Organisations,
    record: Record,
    running: Sequence[Running],
    events: Sequence[Event],
    command: Command,
    now: datetime,
    today: date,
) -> Decision | Refusal:
    """Decide a command about a case.

    `running` are its open deadlines as stored, `events` its history, needed only where `needs_history` says so.
    Raises NoSuchEvent.
    """
    if isinstance(command, Withdraw):
        return _withdraw(law, organisations, record, running, events, command, now, today)
    seq = record.version + 1
    place = _standing(record, events, command.seq)[0] if isinstance(command, Correct) else seq
    entry = Entry(command.step, command.happened_on, command.facts, command.papers, place)
    history = needs_history(record, command)
    others = _without(events, place) if history else []
    before = _as_of(law.procedure, record, others, entry) if history else record
    before = _with_carried(before, command.carried, place)
    judgement = judge(law, organisations, before, entry, today)
    if not judgement.allowed:
        return Refusal(record.case, command.step, command.happened_on, obstacles(judgement.findings))
    after = before.after(entry)
    used = _kept(law, entry.on, judgement.used)
    event = _event(before, after, entry, command, used, seq, now)
    if history:
        after = Record.replay(law.procedure, record.case, (*events, event))
    doubts = _doubts(law, organisations, record.case, events, event, place, today) if history else ()
    return _follow(law, organisations, record, after, running, event, judgement, doubts)


def _standing(record: Record, events: Iterable[Event], seq: int) -> tuple[int, Event]:
    """The event that stands where event `seq` stood, and its place. Raises NoSuchEvent."""
    for place, event in standing(events):
        if seq in (place, event.seq):
            return place, event
    raise NoSuchEvent(record.case, seq)


def _without(events: Iterable[Event], place: int) -> list[Entry]:
    return [entry for entry in in_order(events) if entry.seq != place]


def _as_of(procedure: Procedure, record: Record, others: Iterable[Entry], entry: Entry) -> Record:
    """The record as it stood when the step happened: what happened before that day, or that day and earlier in
    the order of entry."""
    earlier = tuple(each for each in others if (each.on, each.seq) < (entry.on, entry.seq))
    return _of(procedure, record.case, record.version, earlier)


def _of(procedure: Procedure, case: str, version: int, entries: Iterable[Entry]) -> Record:
    record = Record(procedure, case, version, (), None)
    for entry in entries:
        record = record.after(entry)
    return record


def _with_carried(record: Record, carried: Iterable[Entry], place: int) -> Record:
    entries = [each._replace(seq=place, carried=True) for each in sorted(carried, key=lambda each: each.on)]
    return record.after_all(entries) if entries else record


def _event(
    before: Record,
    after: Record,
    entry: Entry,
    command: Advance | Correct,
    used: tuple[Mapping[str, Any], ...],
    seq: int,
    now: datetime,
) -> Event:
    # A case that continues was not here before it came, whatever its past led to.
    procedure = before.procedure
    source = NEW if procedure.steps[entry.step].continues else before.state
    target = machine.lead(procedure, source, entry.step, after.state)
    return Event(
        seq=seq,
        step=entry.step,
        happened_on=entry.on,
        recorded_at=now,
        actor=command.actor,
        command=command.command,
        facts=entry.facts,
        papers=entry.papers,
        carried=command.carried,
        replaces=command.seq if isinstance(command, Correct) else None,
        because=command.because if isinstance(command, Correct) else "",
        source=source,
        target=target,
        used=used,
    )


def _kept(law: Law, day: date, used: tuple[RuleValue, ...]) -> tuple[Mapping[str, Any], ...]:
    """The rule values of a day as the event keeps them: the same ones for a class of people."""
    names = tuple([value.name for value in used])
    return law.once(("used", day, names), lambda: tuple(_as_used(value) for value in used))


def _as_used(value: RuleValue) -> dict[str, Any]:
    """A rule value as the event keeps it: enough to see by which line a step was judged."""
    return {
        "rule": value.name,
        "value": value.value if isinstance(value.value, int) else str(value.value),
        "source": value.source,
        "provenance": value.provenance,
    }


def _withdraw(
    law: Law,
    organisations: Organisations,
    record: Record,
    running: Sequence[Running],
    events: Sequence[Event],
    command: Withdraw,
    now: datetime,
    today: date,
) -> Decision:
    place, withdrawn = _standing(record, events, command.seq)
    event = Event(
        seq=record.version + 1,
        step="",
        happened_on=today,
        recorded_at=now,
        actor=command.actor,
        command=command.command,
        facts={},
        replaces=withdrawn.seq,
        because=command.because,
        source=record.state,
    )
    after = Record.replay(law.procedure, record.case, (*events, event))
    event = event._replace(target=after.state)
    doubts = _doubts(law, organisations, record.case, events, event, place, today)
    return _follow(law, organisations, record, after, running, event, NOTHING, doubts)


def _doubts(
    law: Law,
    organisations: Organisations,
    case: str,
    events: Sequence[Event],
    event: Event,
    place: int,
    today: date,
) -> tuple[Doubt, ...]:
    """Later steps judged again: those with obstacles that they did not have before."""
    was = obstacles_along(law, organisations, case, events, today)
    now = obstacles_along(law, organisations, case, (*events, event), today)
    doubts = []
    for key, (entry, findings) in now.items():
        known = {finding.code for finding in was[key][1]} if key in was else set()
        new = tuple(finding for finding in findings if finding.code not in known)
        if new and entry.seq != place:
            doubts.append(Doubt(entry.seq, entry.step, entry.on, new))
    return tuple(doubts)


def obstacles_along(
    law: Law, organisations: Organisations, case: str, events: Sequence[Event], today: date
) -> dict[tuple[int, str], tuple[Entry, tuple[Finding, ...]]]:
    """Every step that was recorded here, judged at its own day, with what stands in its way."""
    found = {}
    record = Record(law.procedure, case, 0, (), None)
    for entry in in_order(events):
        if not entry.carried:
            judgement = judge(law, organisations, record, entry, today)
            found[(entry.seq, entry.step)] = (entry, obstacles(judgement.findings))
        record = record.after(entry)
    return found


def _follow(
    law: Law,
    organisations: Organisations,
    before: Record,
    after: Record,
    running: Sequence[Running],
    event: Event,
    judgement: Judgement,
    doubts: tuple[Doubt, ...],
) -> Decision:
    """What follows from an event: deadlines, messages and letter drafts."""
    computed = deadlines.current(law, organisations, after, checks.opens, running)
    opened, closed, moved = changes(running, computed, event)
    return Decision(
        before.case,
        event,
        after,
        judgement,
        opened,
        closed,
        moved,
        _messages(law, organisations, after, event),
        _letters(law, organisations, after, event, judgement.letters),
        doubts,
    )


Changes = tuple[tuple[Running, ...], tuple[Running, ...], tuple[Moved, ...]]
"""What became of the deadlines of a case: opened, closed, moved."""


def changes(running: Sequence[Running], computed: Sequence[Running], event: Event) -> Changes:
    """The difference between the open deadlines as stored and as they follow from the record: opened, closed,
    moved (whatever of it is not as it was: also its reminders alone). A deadline whose opening no longer counts
    is dropped by the event."""
    now = {each.identity: each for each in computed}
    stored = {each.identity: each for each in running}
    opened = tuple(each for each in computed if each.status == OPEN and each.identity not in stored)
    closed = []
    moved = []
    for identity, old in stored.items():
        new = now.get(identity)
        if new is None:
            gone = old._replace(status=deadlines.DROPPED, closed_by=event.seq, closed_on=event.happened_on)
            closed.append(gone)
        elif new.status != OPEN:
            closed.append(new)
        elif new != old:
            moved.append(Moved(old, new))
    return opened, tuple(closed), tuple(moved)


def _messages(law: Law, organisations: Organisations, after: Record, event: Event) -> tuple[Message, ...]:
    step = law.procedure.steps.get(event.step)
    cell = after.facts.get("cell")
    if step is None or cell is None:
        return ()
    told = []
    for role in step.tells:
        holder = organisations.holder(law.procedure.roles, role, cell, event.happened_on)
        params = {"step": step.name, "on": event.happened_on.isoformat()}
        told.append(
            Message(f"s:{after.case}:{event.seq}:{role}", "step_done", role, holder, after.case, params)
        )
    return tuple(told)


_NO_ORGANISATION = frozenset({PERSON, ORIGIN, DOSSIER})


def _letters(
    law: Law, organisations: Organisations, after: Record, event: Event, letters: Sequence[str]
) -> tuple[Draft, ...]:
    if not letters:
        return ()
    step = law.procedure.steps[event.step]
    roles = law.procedure.roles
    cell = after.facts.get("cell")
    *_, entry = entries_of(event, event.seq)
    drafts = []
    for letter in letters:
        document = law.procedure.documents[letter]
        role = document.issuer if document.issuer in roles else step.owner
        issuer = None
        if cell is not None:
            issuer = organisations.holder(roles, role, str(cell), event.happened_on)
        to = _addressee(law, organisations, after, entry, document)
        drafts.append(Draft(letter, event.seq, issuer, to))
    return tuple(drafts)


def _addressee(
    law: Law, organisations: Organisations, after: Record, entry: Entry, document: Document
) -> str | None:
    """Who a paper goes to: the holder of a role, or whoever is written to at the place that a fact of a step names."""
    to, roles = document.to, law.procedure.roles
    if to is None or to in _NO_ORGANISATION:
        return to
    if to in roles:
        cell = after.facts.get("cell")
        return None if cell is None else organisations.holder(roles, to, str(cell), entry.on)
    place = look_up(after, to, entry).value
    return None if place is None else organisations.addressee(roles, document.to_role, str(place), entry.on)
