"""The rows of deadlines: what an event does to those of its case."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ketnap.storage.record_json import rungs_text
from ketnap.workflow.deadlines import OPEN, Running
from ketnap.workflow.decision import Changes


class DeadlineRow(NamedTuple):
    case_id: int
    seq: int
    kind: str
    item: str
    opened_on: str
    starts_on: str | None
    due_on: str | None
    owner: str
    status: str
    closed_by: int | None
    closed_on: str | None
    rungs: str
    rung: int
    next_rung_on: str | None
    source: str
    provenance: str
    length: int
    unit: str
    calendar_status: str


class DeadlineClosed(NamedTuple):
    status: str
    closed_by: int | None
    closed_on: str | None
    case_id: int
    seq: int
    kind: str
    item: str


class DeadlineRemoved(NamedTuple):
    case_id: int
    seq: int
    kind: str
    item: str


class DeadlineRows(NamedTuple):
    """What an event writes about deadlines, in the order in which it is to be written."""

    closed: list[DeadlineClosed]
    removed: list[DeadlineRemoved]
    put: list[DeadlineRow]


def deadline_rows(number: int, running: Iterable[Running], changes: Changes) -> DeadlineRows:
    """What an event does to the deadlines of a case that were `running` before it."""
    opened, ended, moved = changes
    put = [deadline_row(number, each) for each in opened] + [
        deadline_row(number, each.after) for each in moved
    ]
    removed = [
        DeadlineRemoved(number, *each.before.identity)
        for each in moved
        if each.before.identity != each.after.identity
    ]
    closed = []
    stored = {each.identity: each for each in running} if ended else {}
    for each in ended:
        was = stored.get(each.identity)
        if was is not None and _same_but_ended(was, each):
            on = _iso(each.closed_on)
            closed.append(DeadlineClosed(each.status, each.closed_by, on, number, *each.identity))
        else:
            put.append(deadline_row(number, each))
    return DeadlineRows(closed, removed, put)


def _same_but_ended(was: Running, now: Running) -> bool:
    """Whether nothing of a deadline changed but how it ended."""
    return was[:_END] == now[:_END] and was[_END + 3 :] == now[_END + 3 :]


_END = Running._fields.index("status")
assert Running._fields[_END : _END + 3] == ("status", "closed_by", "closed_on")


def deadline_row(number: int, running: Running) -> DeadlineRow:
    """A deadline with all its rungs still to come; the sweep passes over those whose day is gone."""
    waiting = running.status == OPEN and running.rungs
    return DeadlineRow(
        number,
        running.seq,
        running.deadline,
        running.item,
        running.opened_on.isoformat(),
        _iso(running.starts_on),
        _iso(running.due_on),
        running.owner,
        running.status,
        running.closed_by,
        _iso(running.closed_on),
        rungs_text(running.rungs),
        0,
        running.rungs[0].on.isoformat() if waiting else None,
        running.source,
        running.provenance,
        running.length,
        running.unit,
        running.calendar_status,
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
