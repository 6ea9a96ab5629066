"""The record of a case: its events, and what follows from those that count.

Meaning (definition language §2.1): a case is the list of its events, ordered by the day they happened, then by
entry; a step counts until a later step cancels it or a correction replaces it; papers and facts count with
their step; the state is the `to` of the newest counting step that has one.

The *running result* of the fold is the tuple of counting entries and nothing else: state, newest facts, papers
and open items are read off it. It is stored with the case, so that an ordinary step needs no replay.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from ketnap.workflow.procedure import BACK, NEW, Procedure, once

Facts = Mapping[str, Any]
"""Facts in the plain form in which they are stored: dates as ISO text, a vote as an object of five counts, a
member as {name, official_on}, a flag as bool, a count as int, everything else as text."""


class Paper(NamedTuple):
    """A paper on file: which document, the number on it ("" where it bears none), the date on it."""

    document: str
    number: str
    issued_on: date


class Entry(NamedTuple):
    """One step as the fold sees it. `seq` is the event it stands in; `carried` steps were not recorded here
    but came along with an opening balance or with a case received from elsewhere."""

    step: str
    on: date
    facts: Facts
    papers: tuple[Paper, ...]
    seq: int
    carried: bool = False


class Event(NamedTuple):
    """The immutable record of one step, correction or withdrawal.

    `replaces` is the seq of an earlier event of the same case whose place this one takes: a correction has the
    step that should stand there, a withdrawal has no step (""). One with neither moves the case to another version
    of its procedure (`moved_to`). `because` is its reason. `carried` are the
    steps that came along. `source`, `target` are the states before and after, `used` the rule values judged by.
    """

    seq: int
    step: str
    happened_on: date
    recorded_at: datetime
    actor: str
    command: str
    facts: Facts
    papers: tuple[Paper, ...] = ()
    carried: tuple[Entry, ...] = ()
    replaces: int | None = None
    because: str = ""
    source: str = NEW
    target: str = NEW
    used: tuple[Mapping[str, Any], ...] = ()


class Repinned(NamedTuple):
    """The versions of the procedure that a case went by before and goes by from now on: their hashes and numbers."""

    former: str
    former_version: str
    definition: str
    version: str


def moved_to(versions: Repinned, seq: int, command: str, actor: str, now: datetime, today: date) -> Event:
    """The event by which a case goes by another version of its procedure from now on. It records no step and takes no
    place; the versions are its facts."""
    return Event(seq, "", today, now, actor, command, versions._asdict())


def moved_between(event: Event) -> Repinned | None:
    """The versions between which this event moved its case; None for every other event."""
    if event.step or event.replaces is not None:
        return None
    return Repinned(**event.facts)


class Item(NamedTuple):
    """One open thing of a track: its key and the entry that opened it."""

    track: str
    key: str
    opened: Entry


def standing(events: Iterable[Event]) -> list[tuple[int, Event]]:
    """The events that still stand: each with the place (seq) it takes; corrected and withdrawn ones are gone."""
    place: dict[int, int] = {}
    stands: dict[int, Event] = {}
    for event in events:
        root = event.seq if event.replaces is None else place[event.replaces]
        place[event.seq] = root
        stands[root] = event
    return [(root, event) for root, event in stands.items() if event.step]


def entries_of(event: Event, place: int) -> Iterable[Entry]:
    """The steps inside one event: those that came along, then its own. They bear the event's *place*, so that
    a corrected event keeps its turn among events of the same day."""
    for carried in event.carried:
        yield carried._replace(seq=place, carried=True)
    yield Entry(event.step, event.happened_on, event.facts, event.papers, place)


def in_order(events: Iterable[Event]) -> list[Entry]:
    """Every standing step of the case, by day, then by entry."""
    entries = [entry for place, event in standing(events) for entry in entries_of(event, place)]
    entries.sort(key=lambda entry: (entry.on, entry.seq))
    return entries


def cancelled_by(procedure: Procedure, entry: Entry) -> frozenset[str]:
    """The steps that no longer count once `entry` does: its `cancels`, and those chosen by hand in a fact of
    type `steps`."""
    cancelling = _cancelling(procedure).get(entry.step)
    if cancelling is None:
        return frozenset()
    cancels, by_hand = cancelling
    return cancels.union(*(entry.facts.get(fact, ()) for fact in by_hand))


@once
def _cancelling(procedure: Procedure) -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    """The steps that cancel others: which ones, and in which facts of it more are chosen by hand."""
    found = {}
    for step in procedure.steps.values():
        by_hand = tuple(fact.name for fact in step.facts if fact.type.kind == "steps")
        if step.cancels or by_hand:
            found[step.name] = (frozenset(step.cancels), by_hand)
    return found


def cancelling(procedure: Procedure, counting: Iterable[Entry], step: str) -> list[Entry]:
    """Of these entries those after which an earlier `step` no longer counts."""
    able = _cancelling(procedure)
    return [each for each in counting if each.step in able and step in cancelled_by(procedure, each)]


def count(procedure: Procedure, counting: tuple[Entry, ...], entry: Entry) -> tuple[Entry, ...]:
    """The fold: what counts after `entry`, given what counted before it."""
    cancelled = cancelled_by(procedure, entry)
    if cancelled:
        counting = tuple(earlier for earlier in counting if earlier.step not in cancelled)
    return (*counting, entry)


def fold(procedure: Procedure, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    counting: tuple[Entry, ...] = ()
    for entry in entries:
        counting = count(procedure, counting, entry)
    return counting


@once
def _touching(procedure: Procedure) -> dict[str, dict[str, bool]]:
    """Of each track, the steps that open an item (True) or close one."""
    steps = procedure.steps.values()
    return {
        track: {step.name: step.opens == track for step in steps if track in (step.opens, step.closes)}
        for track in procedure.tracks
    }


@once
def _leading(procedure: Procedure) -> dict[str, str]:
    """The steps that lead to a state of their own, and to which."""
    steps = procedure.steps.values()
    return {step.name: step.to for step in steps if step.to is not None and step.to != BACK}


@once
def _setting(procedure: Procedure) -> dict[str, tuple[str, ...] | None]:
    """The steps that set facts of the person, and which; None: whatever is given."""
    found: dict[str, tuple[str, ...] | None] = {}
    for step in procedure.steps.values():
        names = tuple(fact.name for fact in step.facts if fact.sets)
        if names or step.any_facts:
            found[step.name] = None if step.any_facts else names
    return found


class _Read(NamedTuple):
    """What is read off counting entries: those of each step, the papers of each kind with the entries they came with,
    the newest value of each fact of the person. None of it is ever changed."""

    by_step: Mapping[str, tuple[Entry, ...]]
    papers: Mapping[str, tuple[tuple[Paper, Entry], ...]]
    facts: Facts


_NOTHING = _Read({}, {}, {})


def _read(procedure: Procedure, read: _Read, entries: Iterable[Entry]) -> _Read:
    """What was read before, with these entries more."""
    setting, every = _setting(procedure), procedure.facts
    by_step, papers, facts = dict(read.by_step), dict(read.papers), dict(read.facts)
    for entry in entries:
        step, _, given, filed, _, _ = entry
        by_step[step] = (*by_step[step], entry) if step in by_step else (entry,)
        for paper in filed:
            kind = paper.document
            papers[kind] = (*papers[kind], (paper, entry)) if kind in papers else ((paper, entry),)
        if given and step in setting:
            names = setting[step]
            if names is None:
                for name in given:
                    if name in every:
                        facts[name] = given[name]
            else:
                for name in names:
                    if name in given:
                        facts[name] = given[name]
    return _Read(by_step, papers, facts)


class Record:
    """A case as its counting entries show it. A value: methods answer, `after` returns another record.

    `latest` is the day of the newest standing step, counting or not: what happens before it is a late entry.
    """

    # What is read off the entries is found when something of it is first asked for, and handed on to the record with
    # one entry more: a step comes after dozens of others and changes little.
    __slots__ = ("_last", "_read", "_state", "case", "counting", "latest", "procedure", "version")

    def __init__(
        self, procedure: Procedure, case: str, version: int, counting: tuple[Entry, ...], latest: date | None
    ) -> None:
        self.procedure = procedure
        self.case = case
        self.version = version
        self.counting = counting
        self.latest = latest
        self._read: _Read | None = None
        self._last: Record | None = None
        self._state: tuple[str, Entry | None] | None = None

    @classmethod
    def empty(cls, procedure: Procedure, case: str) -> "Record":
        return cls(procedure, case, 0, (), None)

    @classmethod
    def replay(cls, procedure: Procedure, case: str, events: Sequence[Event]) -> "Record":
        """The record from its events alone. Equal to the running result, which a property test shows."""
        entries = in_order(events)
        version = events[-1].seq if events else 0
        latest = max((entry.on for entry in entries), default=None)
        return cls(procedure, case, version, fold(procedure, entries), latest)

    @classmethod
    def until(cls, procedure: Procedure, case: str, events: Sequence[Event], day: date) -> "Record":
        """The record as it stood at the end of a day, by what is known of that day now."""
        entries = [entry for entry in in_order(events) if entry.on <= day]
        latest = entries[-1].on if entries else None
        return cls(procedure, case, events[-1].seq, fold(procedure, entries), latest)

    @property
    def state(self) -> str:
        """The `to` of the newest counting step that has one; BACK means: whatever the others lead to."""
        return self._stands[0]

    @property
    def brought(self) -> Entry | None:
        """The entry that the state is read off; None while there is none."""
        return self._stands[1]

    @property
    def _stands(self) -> tuple[str, Entry | None]:
        if self._state is None:
            leading = _leading(self.procedure)
            self._state = (NEW, None)
            for entry in reversed(self.counting):
                if entry.step in leading:
                    self._state = (leading[entry.step], entry)
                    break
        return self._state

    @property
    def facts(self) -> Facts:
        """What is known about the person: the newest value of each fact. Assumptions are not in it."""
        return self._known.facts

    @property
    def _known(self) -> "_Read":
        if self._read is None:
            self._read = _read(self.procedure, _NOTHING, self.counting)
        return self._read

    @property
    def taken(self) -> Mapping[str, Sequence[Entry]]:
        """The steps that count, each with its entries, oldest first."""
        return self._known.by_step

    def of(self, step: str) -> Sequence[Entry]:
        """The counting entries of a step, oldest first."""
        return self._known.by_step.get(step, ())

    def newest(self, step: str) -> Entry | None:
        entries = self._known.by_step.get(step)
        return entries[-1] if entries else None

    def papers(self, document: str) -> Sequence[tuple[Paper, Entry]]:
        """The papers of one kind on file, oldest first, each with the step it came with."""
        return self._known.papers.get(document, ())

    def documents(self) -> Iterable[tuple[Paper, Entry]]:
        return (pair for pairs in self._known.papers.values() for pair in pairs)

    def after(self, entry: Entry) -> "Record":
        """This record with one more step at its end; `entry` must not lie before `latest`."""
        latest = entry.on if self.latest is None else max(self.latest, entry.on)
        if cancelled_by(self.procedure, entry):
            counting = count(self.procedure, self.counting, entry)
            return Record(self.procedure, self.case, entry.seq, counting, latest)
        return self._grown(entry, entry.seq, latest)

    def after_all(self, entries: Sequence[Entry]) -> "Record":
        """This record with several steps more at its end, in their order."""
        counting = self.counting
        for entry in entries:
            counting = count(self.procedure, counting, entry)
        latest = max(entry.on for entry in entries)
        if self.latest is not None:
            latest = max(self.latest, latest)
        return Record(self.procedure, self.case, entries[-1].seq, counting, latest)

    def with_newest(self, entry: Entry) -> "Record":
        """The same case with a step that is only judged: what it would cancel still counts."""
        return self._grown(entry, self.version, self.latest)

    def _grown(self, entry: Entry, version: int, latest: date | None) -> "Record":
        """This record with one entry more. A step is judged in it and then taken: the second finds what the first
        read."""
        last = self._last
        if last is None or last.counting[-1] is not entry:
            last = Record(self.procedure, self.case, version, (*self.counting, entry), latest)
            last._read = _read(self.procedure, self._known, (entry,))
            leads_to = _leading(self.procedure).get(entry.step)
            last._state = self._stands if leads_to is None else (leads_to, entry)
            self._last = last
            return last
        grown = Record(self.procedure, self.case, version, last.counting, latest)
        grown._read, grown._state = last._read, last._state
        return grown

    def key_of(self, track: str, entry: Entry) -> str | None:
        """Which item of a track an entry speaks of, or None when it names none."""
        value = entry.facts.get(self.procedure.tracks[track].key)
        if type(value) is not str and isinstance(value, Mapping):
            value = value.get("name")
        return None if value is None else str(value)

    def open_items(self, track: str) -> list[Item]:
        """The items of a track that were opened and not closed since, in the order of opening."""
        items: dict[str, Item] = {}
        touching = _touching(self.procedure)[track]
        for entry in self.counting:
            if entry.step not in touching:
                continue
            key = self.key_of(track, entry) or ""
            if touching[entry.step]:
                items[key] = Item(track, key, entry)
            else:
                items.pop(key, None)
        return list(items.values())

    def only(self, counting: tuple[Entry, ...]) -> "Record":
        """The same case as some of its counting entries show it."""
        return Record(self.procedure, self.case, self.version, counting, self.latest)
