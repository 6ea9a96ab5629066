"""A line typed twice: when it says nothing new, and when it says something again because the case has moved on.

Who types "religion=none", then "religion=other", then "religion=none" on one day means all three; who types the
same line twice by an oversight means one. What tells them apart is the record: an oversight would change nothing.
"""

from collections.abc import Callable
from itertools import count

from ketnap.workflow.ports import Reads
from ketnap.workflow.record import Event, Record


def says_nothing_new(record: Record, event: Event) -> bool:
    """Whether recording the same line again would change nothing: what it noted is still what is known, or the
    step it recorded still counts."""
    step = record.procedure.steps.get(event.step)
    if step is not None and step.any_facts:
        # What was noted for a past day is compared with what was known on that day.
        then = record.only(tuple(entry for entry in record.counting if entry.on <= event.happened_on))
        return all(then.facts.get(name) == value for name, value in event.facts.items())
    if event.replaces is not None:
        return True
    return any(entry.seq == event.seq and entry.step == event.step for entry in record.counting)


def key_for(reads: Reads, derived: Callable[[int], str]) -> str:
    """The key of a line: that of the newest event which the same line recorded, if it would say nothing new; else
    a fresh one. `derived` gives the key for the first, second, third … time that the line is meant."""
    newest: tuple[str, str, Event] | None = None
    for again in count():
        key = derived(again)
        earlier = reads.recorded(key)
        if earlier is not None:
            newest = (key, *earlier)
            continue
        if newest is None or not says_nothing_new(reads.case(newest[1]).record, newest[2]):
            return key
        return newest[0]
    raise AssertionError("count() does not end")
