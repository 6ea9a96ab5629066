"""A clock that was set back. What a later day of it has done and has not left is taken back: the reminders are raised
again when their day comes, and no lease and no wait reaches into a day that is far away again.

A clock that runs ahead cannot be told from a machine that was off. So nothing is refused while it does; whatever
left by it has left, and is not sent again.
"""

from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from ketnap.storage import settings
from ketnap.storage.outbox import OLD_NEWS
from ketnap.storage.reader import Reader, running_of
from ketnap.storage.rows import stamp
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.sweep import intent
from ketnap.storage.unit_of_work import SqliteUnitOfWork

LONGEST: Final = timedelta(hours=1)
"""No lease and no wait is longer than this; what seems to be was given by a clock that was ahead."""

NOTICED: Final = timedelta(minutes=5)
"""A clock that is corrected by less than this is a clock that is kept right."""

_REMINDED: Final = "reminded.until"
"""The setting that keeps the latest day by which reminders were raised."""


class Turned(NamedTuple):
    """By how many seconds the clock is behind what the book knows (0: it is not), how many reminders were taken back,
    how many messages no longer wait for an instant that is far away again."""

    behind: int
    taken_back: int
    shortened: int


def newest(reader: Reader) -> datetime | None:
    """The instant of the newest event, message, anchor or copy, whichever is the latest: none of them is later than
    a clock that is right."""
    run = reader.cursor.execute
    known = [*run(sql.EVENT_NEWEST), *run(sql.OUTBOX_NEWEST), *run(sql.ANCHOR_NEWEST)]
    copied = settings.get(reader, "backup_at")
    instants = [datetime.fromisoformat(text) for (text,) in known]
    return max([*instants, *([] if copied is None else [datetime.fromisoformat(copied)])], default=None)


def behind(reader: Reader, now: datetime) -> timedelta:
    """How far the clock is behind what the book knows; nought where it is not, or hardly."""
    known = newest(reader)
    return known - now if known is not None and known - now > NOTICED else timedelta()


def reached(uow: SqliteUnitOfWork, today: date) -> None:
    """Keep that reminders were raised by that day."""
    until = settings.get(uow, _REMINDED)
    if until is None or until < today.isoformat():
        settings.put(uow, _REMINDED, today.isoformat())


def turned(uow: SqliteUnitOfWork, now: datetime, today: date) -> Turned:
    """Put right what the clock left behind, if it was set back; nothing is written where it was not."""
    late = int(behind(uow, now).total_seconds())
    until = settings.get(uow, _REMINDED)
    taken_back = 0
    if until is not None and until > today.isoformat():
        taken_back = _take_back(uow, now)
        settings.put(uow, _REMINDED, today.isoformat())
    return Turned(late, taken_back, _shorten(uow, stamp(now + LONGEST)))


def _shorten(uow: SqliteUnitOfWork, latest: str) -> int:
    """Whoever holds a lease still has the time of any attempt: it is shortened, not ended."""
    run = uow.cursor.execute
    return run(sql.OUTBOX_LEASES_SHORTENED, (latest, latest)).rowcount + (
        run(sql.OUTBOX_WAITS_SHORTENED, (latest, latest)).rowcount
    )


def _take_back(uow: SqliteUnitOfWork, now: datetime) -> int:
    """Forget the reminders that later days raised and that nobody tried to send, with those that were passed over for
    them, and begin their ladders anew; return how many. The sweep of each day raises them again."""
    run, many = uow.cursor.execute, uow.cursor.executemany
    instant = stamp(now)
    intents: list[tuple[str]] = []
    ladders: list[tuple[object, ...]] = []
    for number, code, *columns in run(sql.DEADLINES_REMINDED_AHEAD, (instant,)).fetchall():
        running = running_of(columns)
        intents += [(intent(code, running, rung),) for rung in running.rungs]
        ladders.append((0, running.rungs[0].on.isoformat(), number, *running.identity))
    # The driver says -1 of a statement that ran for no row at all.
    forgotten = max(many(sql.OUTBOX_FORGET, intents).rowcount, 0)
    forgotten += run(sql.OUTBOX_FORGET_DUTIES, (instant,)).rowcount
    many(sql.RUNG_MOVE, ladders)
    run(sql.OUTBOX_NEWS_AGAIN, (stamp(now - OLD_NEWS),))
    return forgotten
