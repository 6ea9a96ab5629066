"""The reminders of recurring duties that have not left, after the law has changed that the duties are counted by.

They belong to no case, so no deadline says whether their date still holds: whoever knows the duties does."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from ketnap.storage.record_json import loads
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.unit_of_work import SqliteUnitOfWork

StillDue = Callable[[str, str, date], bool]
"""Whether a duty (its name, the organisation that it is about) is due on that day."""


class Settled(NamedTuple):
    """How many reminders are passed over because their date holds no longer, and how many wait again because it does."""

    passed_over: int
    again: int


def settle(uow: SqliteUnitOfWork, still_due: StillDue) -> Settled:
    """Pass over the reminders of a date that does not hold any more, and let those wait again whose date does."""
    gone, back = [], []
    for intent, status, duty, due_on, params in uow.cursor.execute(sql.OUTBOX_OF_DUTIES).fetchall():
        holds = still_due(duty, str(loads(params)["about"]), date.fromisoformat(due_on))
        if holds and status == "superseded":
            back.append((intent,))
        elif not holds and status != "superseded":
            gone.append((intent,))
    uow.cursor.executemany(sql.OUTBOX_SETTLED, gone)
    uow.cursor.executemany(sql.OUTBOX_AGAIN, back)
    return Settled(len(gone), len(back))
