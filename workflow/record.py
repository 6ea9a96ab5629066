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

from ketnap.workflow.procedure import BACK, NEW, Procedure

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
    step = procedure.steps.get(entry.step)
    if step is None:
        return frozenset()
    chosen = [
        name for fact in step.facts if fact.type.kind == "steps" for name in entry.facts.get(fact.name, ())
    ]
    return frozenset(step.cancels).union(chosen)


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


class Record:
    """A case as its counting entries show it. A value: methods answer, `after` returns another record.

    `latest` is the day of the newest standing step, counting or not: what happens before it is a late entry.
    """

    __slots__ = ("_by_step", "_facts", "_papers", "case", "counting", "latest", "procedure", "version")

    def __init__(
        self, procedure: Procedure, case: str, version: int, counting: tuple[Entry, ...], latest: date | None
    ) -> None:
        self.procedure = procedure
        self.case = case
        self.version = version
        self.counting = counting
        self.latest = latest
        self._by_step: dict[str, list[Entry]] = {}
        self._papers: dict[str, list[tuple[Paper, Entry]]] = {}
        self._facts: dict[str, Any] = {}
        steps, person = procedure.steps, procedure.facts
        for entry in counting:
            self._by_step.setdefault(entry.step, []).append(entry)
            for paper in entry.papers:
                self._papers.setdefault(paper.document, []).append((paper, entry))
            step = steps.get(entry.step)
            if step is None or not entry.facts:
                continue
            if step.any_facts:
                self._facts.update((name, value) for name, value in entry.facts.items() if name in person)
            else:
                for fact in step.facts:
                    if fact.sets and fact.name in entry.facts:
                        self._facts[fact.name] = entry.facts[fact.name]

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
        for entry in reversed(self.counting):
            step = self.procedure.steps.get(entry.step)
            if step is not None and step.to is not None and step.to != BACK:
                return step.to
        return NEW

    @property
    def facts(self) -> Facts:
        """What is known about the person: the newest value of each fact. Assumptions are not in it."""
        return self._facts

    def of(self, step: str) -> Sequence[Entry]:
        """The counting entries of a step, oldest first."""
        return self._by_step.get(step, ())

    def newest(self, step: str) -> Entry | None:
        entries = self._by_step.get(step)
        return entries[-1] if entries else None

    def papers(self, document: str) -> Sequence[tuple[Paper, Entry]]:
        """The papers of one kind on file, oldest first, each with the step it came with."""
        return self._papers.get(document, ())

    def documents(self) -> Iterable[tuple[Paper, Entry]]:
        return (pair for pairs in self._papers.values() for pair in pairs)

    def after(self, entry: Entry) -> "Record":
        """This record with one more step at its end; `entry` must not lie before `latest`."""
        counting = count(self.procedure, self.counting, entry)
        latest = entry.on if self.latest is None else max(self.latest, entry.on)
        return Record(self.procedure, self.case, entry.seq, counting, latest)

    def key_of(self, track: str, entry: Entry) -> str | None:
        """Which item of a track an entry speaks of, or None when it names none."""
        value = entry.facts.get(self.procedure.tracks[track].key)
        if isinstance(value, Mapping):
            value = value.get("name")
        return None if value is None else str(value)

    def open_items(self, track: str) -> list[Item]:
        """The items of a track that were opened and not closed since, in the order of opening."""
        items: dict[str, Item] = {}
        for entry in self.counting:
            step = self.procedure.steps.get(entry.step)
            if step is None or track not in (step.opens, step.closes):
                continue
            key = self.key_of(track, entry) or ""
            if step.opens == track:
                items[key] = Item(track, key, entry)
            else:
                items.pop(key, None)
        return list(items.values())

    def only(self, counting: tuple[Entry, ...]) -> "Record":
        """The same case as some of its counting entries show it."""
        return Record(self.procedure, self.case, self.version, counting, self.latest)
