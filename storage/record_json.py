"""What is stored as JSON text, and back: the one home of orjson.

Event bodies are hashed as text, so their form is for ever (docs/audit-format.md): keys sorted, no spaces, what
is empty left out. The running result is only a copy of what the events say, so it is written short: a list per
counting entry.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from ketnap.workflow.deadlines import Rung
from ketnap.workflow.record import Entry, Event, Paper


def _plain(value: Any) -> Any:
    """Mappings and named tuples, which orjson leaves to us."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} is not stored as JSON")


def dumps(value: Any) -> str:
    """A value as JSON text: the same value always gives the same text."""
    return orjson.dumps(value, _plain, orjson.OPT_SORT_KEYS).decode()


def dumps_in_order(value: Any) -> str:
    """A value as JSON text whose objects keep the order of their entries: a procedure lists its steps as declared."""
    return orjson.dumps(value, _plain).decode()


def loads(text: str) -> Any:
    return orjson.loads(text)


def _papers_as_data(papers: tuple[Paper, ...]) -> Sequence[tuple[Any, ...]]:
    # Plain tuples, and days as days: what orjson writes by itself, it writes much faster.
    return [tuple(paper) for paper in papers] if papers else ()


def _papers_of_data(data: Iterable[Sequence[str]]) -> tuple[Paper, ...]:
    # A list first: it is made faster than a generator is asked, and a case has dozens of these.
    return tuple([Paper(document, number, date.fromisoformat(on)) for document, number, on in data])


# ---- the body of an event


def body_text(event: Event) -> str:
    """What an event says beside its columns."""
    body: dict[str, Any] = {}
    if event.facts:
        body["facts"] = event.facts
    if event.papers:
        body["papers"] = _papers_as_data(event.papers)
    if event.carried:
        body["carried"] = [
            {
                "step": entry.step,
                "on": entry.on,
                "facts": entry.facts,
                "papers": _papers_as_data(entry.papers),
            }
            for entry in event.carried
        ]
    if event.because:
        body["because"] = event.because
    if event.used:
        body["used"] = event.used
    return dumps(body)


def body_fields(body: str, seq: int) -> dict[str, Any]:
    """The fields of an event that stand in its body."""
    data = orjson.loads(body)
    fields: dict[str, Any] = {"facts": data.get("facts", {})}
    if "papers" in data:
        fields["papers"] = _papers_of_data(data["papers"])
    if "carried" in data:
        fields["carried"] = tuple(
            Entry(
                entry["step"],
                date.fromisoformat(entry["on"]),
                entry["facts"],
                _papers_of_data(entry["papers"]),
                seq,
                carried=True,
            )
            for entry in data["carried"]
        )
    if "because" in data:
        fields["because"] = data["because"]
    if "used" in data:
        fields["used"] = tuple(data["used"])
    return fields


# ---- the running result


def _entry_as_data(entry: Entry) -> tuple[Any, ...]:
    if not entry.papers:
        return tuple(entry)
    step, on, facts, papers, seq, carried = entry
    return step, on, facts, _papers_as_data(papers), seq, carried


def record_text(counting: Iterable[Entry]) -> str:
    """The counting entries of a record."""
    return dumps([_entry_as_data(entry) for entry in counting])


def record_text_after(text: str, entry: Entry) -> str:
    """`record_text` of the entries in `text` and one more: what an ordinary step does."""
    comma = "" if text == "[]" else ","
    return f"{text[:-1]}{comma}{dumps(_entry_as_data(entry))}]"


def counting_of(text: str) -> tuple[Entry, ...]:
    """The counting entries that `record_text` gave."""
    # Every command reads dozens of these: what stands in its column as it is needed is not touched, and the tuples
    # are made as `_make` makes them, without the calls in between.
    day, new = date.fromisoformat, tuple.__new__
    rows = orjson.loads(text)
    for row in rows:
        row[1] = day(row[1])
        papers = row[3]
        for paper in papers:
            paper[2] = day(paper[2])
        row[3] = tuple([new(Paper, paper) for paper in papers]) if papers else ()
    return tuple([new(Entry, row) for row in rows])


# ---- reminders


@lru_cache(maxsize=4096)
def rungs_text(rungs: tuple[Rung, ...]) -> str:
    """Reminders as they are stored; those of one day are the same for everybody, both ways."""
    return dumps([[rung.on.isoformat(), rung.role, rung.distance] for rung in rungs])


@lru_cache(maxsize=4096)
def rungs_of(text: str) -> tuple[Rung, ...]:
    """The reminders that `rungs_text` gave. The same few texts stand at hundreds of cases: those of one day."""
    return tuple([Rung(date.fromisoformat(on), role, distance) for on, role, distance in orjson.loads(text)])
