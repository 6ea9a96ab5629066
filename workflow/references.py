"""References: what a name in a check or a clock stands for in a record.

`birth_date` is the person's fact, `apply` the day of that step, `move_known.decided_on` a fact of that step,
`awareness_certificate.issued_on` the date on that paper. `deadline.end` is resolved where clocks are computed.
Inside a step that names an item of a track, a reference to a step means *that item's* step.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from ketnap.workflow.procedure import NEW, Procedure, Step, once
from ketnap.workflow.record import Entry, Record


class Known(NamedTuple):
    """What the record says. `known` False: nobody has recorded it. A known None: it is known not to be, either
    said so, assumed so, or because the step it belongs to was not taken."""

    value: Any
    known: bool = True
    assumed: bool = False


NOT_RECORDED = Known(None, known=False)
NOT_THERE = Known(None)


def items_named(procedure: Procedure, entry: Entry, record: Record) -> dict[str, str]:
    """The items that an entry speaks of: track → key."""
    named = {}
    for track in procedure.tracks.values():
        if track.key in entry.facts:
            key = record.key_of(track.name, entry)
            if key is not None:
                named[track.name] = key
    return named


def entries_about(record: Record, step: str, items: dict[str, str]) -> Sequence[Entry]:
    """The counting entries of a step, those about the named items where the step names items of their tracks."""
    entries = record.of(step)
    for track, key in items.items():
        if any(
            fact.name == record.procedure.tracks[track].key for fact in record.procedure.steps[step].facts
        ):
            entries = [entry for entry in entries if record.key_of(track, entry) == key]
    return entries


def entries_seen_from(record: Record, step: str, entry: Entry) -> Sequence[Entry]:
    """The counting entries of a step; where it speaks of items that `entry` speaks of too, those about the same."""
    if step not in _about_items(record.procedure):
        return record.of(step)
    return entries_about(record, step, items_named(record.procedure, entry, record))


@once
def _about_items(procedure: Procedure) -> frozenset[str]:
    """The steps that speak of an item of a track; most do not."""
    keys = {track.key for track in procedure.tracks.values()}
    return frozenset(
        step.name for step in procedure.steps.values() if any(fact.name in keys for fact in step.facts)
    )


def fact_of_person(record: Record, name: str) -> Known:
    return Known(record.facts[name]) if name in record.facts else _unsaid(record.procedure, name)


def _unsaid(procedure: Procedure, name: str) -> Known:
    """What a fact of the person is as long as nobody has recorded it."""
    fact = procedure.facts[name]
    if fact.assume is None:
        return NOT_RECORDED
    if fact.assume == "none" and "none" not in fact.type.words:
        return Known(None, assumed=True)
    return Known(fact.assume, assumed=True)


def look_up(record: Record, reference: str, entry: Entry) -> Known:
    """What a reference stands for, seen from `entry` (the step judged, or the one that opened a deadline)."""
    return reader(record.procedure, reference)(record, entry)


Reader = Callable[[Record, Entry], Known]
"""Reads what one reference stands for."""


def reader(procedure: Procedure, reference: str) -> Reader:
    """`look_up` of one reference. What kind of name it is, and what of it is assumed, does not change from case to
    case."""
    readers = _readers(procedure)
    if reference not in readers:
        readers[reference] = _reader(procedure, reference)
    return readers[reference]


@once
def _readers(procedure: Procedure) -> dict[str, Reader]:
    """The references asked about so far."""
    return {}


def _reader(procedure: Procedure, reference: str) -> Reader:
    name, _, part = reference.partition(".")
    if not part:
        return _day_of_step(name) if name in procedure.steps else _fact_of_person(procedure, name)
    return _date_on_paper(name) if name in procedure.documents else _fact_of_step(name, part)


def _day_of_step(step: str) -> Reader:
    def read(record: Record, entry: Entry) -> Known:
        taken = entries_seen_from(record, step, entry)
        return Known(taken[-1].on.isoformat()) if taken else NOT_THERE

    return read


def _fact_of_person(procedure: Procedure, name: str) -> Reader:
    unsaid = _unsaid(procedure, name)

    def read(record: Record, _entry: Entry) -> Known:
        facts = record.facts
        return Known(facts[name]) if name in facts else unsaid

    return read


def _fact_of_step(step: str, fact: str) -> Reader:
    def read(record: Record, entry: Entry) -> Known:
        own = entry.step == step
        found: Sequence[Entry] = (entry,) if own else entries_seen_from(record, step, entry)
        if not found:
            return NOT_THERE
        facts = found[-1].facts
        return Known(facts[fact]) if fact in facts else NOT_RECORDED

    return read


def _date_on_paper(document: str) -> Reader:
    def read(record: Record, entry: Entry) -> Known:
        own = [paper for paper in entry.papers if paper.document == document]
        papers = own or [paper for paper, _ in record.papers(document)]
        return Known(papers[-1].issued_on.isoformat()) if papers else NOT_THERE

    return read


Newest = Callable[[Record, Entry], tuple[Known, str]]
"""Reads the newest date among several references, and which it was. Not recorded only if none is known and one of them
was not recorded; where there is none at all, the first is what should have been."""


def newest_date(procedure: Procedure, references: Sequence[str]) -> Newest:
    """The way to the newest date among references."""
    if len(references) == 1:
        return _only_date(reader(procedure, references[0]), references[0])
    readers = [(reader(procedure, each), each) for each in references]

    def read_newest(record: Record, entry: Entry) -> tuple[Known, str]:
        best: tuple[Known, str] | None = None
        unknown: tuple[Known, str] | None = None
        for read, reference in readers:
            found = read(record, entry)
            if not found.known:
                unknown = unknown or (found, reference)
            elif found.value is not None and (best is None or found.value > best[0].value):
                best = (found, reference)
        return best or unknown or (NOT_THERE, references[0])

    return read_newest


def _only_date(read: Reader, reference: str) -> Newest:
    return lambda record, entry: (read(record, entry), reference)


def as_date(text: str) -> date:
    return date.fromisoformat(text)


def menders(procedure: Procedure, reference: str) -> tuple[str, ...]:
    """The steps that would bring what a reference stands for (definition language §3: derived, so no key)."""
    known = _mended(procedure)
    if reference not in known:
        known[reference] = _menders(procedure, reference)
    return known[reference]


@once
def _mended(procedure: Procedure) -> dict[str, tuple[str, ...]]:
    """The references asked about so far, with the steps that bring them."""
    return {}


def _menders(procedure: Procedure, reference: str) -> tuple[str, ...]:
    name = reference.partition(".")[0]
    steps = procedure.steps.values()
    if name in procedure.steps:
        return (name,)
    if name in procedure.documents:
        named = tuple(step.name for step in steps if name in step.documents)
        return named or tuple(step.name for step in steps if step.any_documents)
    free = [step for step in steps if step.any_facts]
    setting = [step for step in steps if any(fact.sets and fact.name == name for fact in step.facts)]
    # A case that lacks something has begun: what begins one, or takes one over from paper, is no way to mend it.
    ordinary = [step for step in (*free, *setting) if not _begins(step)]
    return tuple(step.name for step in ordinary or setting)


def _begins(step: Step) -> bool:
    """Whether a step is only possible where there is no case yet."""
    return step.sources == (NEW,)
