"""The outbox: messages wait here from the transaction that raised them until they have left.

A worker claims on a lease, sends with no transaction open, then settles. A lease that runs out means that its
worker died: a reminder is sent again, a letter waits for a person, because it may have left.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from math import inf
from typing import Any, NamedTuple

from ketnap.storage.reader import Reader, day_of
from ketnap.storage.record_json import loads, rungs_of
from ketnap.storage.rows import OutboxRow, stamp
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.unit_of_work import SqliteUnitOfWork

REMINDER = "reminder"

RETRIED = "retried"
"""The reason of what a person lets go again."""

OLD_NEWS = timedelta(days=7)
"""How old the news of a step may be when an organisation is written to for the first time. Where mail is set up after
months, or an address is entered then, what was recorded all that time stands in the book; nobody reads it in a
hundred mails."""


class Waiting(NamedTuple):
    """A message: its identity, what raised it, for whom, and how its sending went. `organisation` is whose post
    is written to, `recipient` the address it went to. A reminder has `deadline`, `item`, `due_on`."""

    id: int
    intent: str
    case: str | None
    seq: int | None
    kind: str
    role: str
    organisation: str | None
    params: dict[str, Any]
    deadline: str | None
    item: str | None
    due_on: date | None
    created_at: datetime
    status: str
    reason: str | None
    attempts: int
    next_attempt_at: datetime | None
    recipient: str | None
    sent_at: datetime | None
    digest: str | None


class Batch(NamedTuple):
    """What goes out in one mail: a message of a step alone, or the reminders of an organisation for one day
    (`digest`, also the identity of the mail)."""

    digest: str | None
    organisation: str | None
    messages: tuple[Waiting, ...]


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _waiting(row: Sequence[Any]) -> Waiting:
    head, (params, deadline, item, due_on, created_at, *rest) = row[:7], row[7:]
    status, reason, attempts, next_attempt_at, recipient, sent_at, digest = rest
    return Waiting._make(
        (
            *head,
            loads(params),
            deadline,
            item,
            day_of(due_on),
            datetime.fromisoformat(created_at),
            status,
            reason,
            attempts,
            _instant(next_attempt_at),
            recipient,
            _instant(sent_at),
            digest,
        )
    )


# ---- raising


def put(uow: SqliteUnitOfWork, messages: Iterable[OutboxRow]) -> int:
    """Raise messages, each once for ever under its intent; return how many were new."""
    return max(uow.cursor.executemany(sql.OUTBOX_INSERT, messages).rowcount, 0)


# ---- sending


def claim(
    uow: SqliteUnitOfWork, now: datetime, today: date, worker: str, until: datetime, limit: int
) -> list[Batch]:
    """Take up to `limit` mails to send, under a lease that ends at `until`.

    Reminders of one organisation go together, once a day: what is raised after the digest of the day has left
    waits for the next. Reminders that are moot by now are passed over, and so is old news (`old_news`).
    """
    drop_moot(uow)
    run = uow.cursor.execute
    for number in old_news(uow, now):
        run(sql.OUTBOX_PASSED_OVER, ("old_news", number))
    instant = stamp(now)
    batches: list[Batch] = []
    done: set[str] = set()
    # A cursor of its own: of thousands that wait only the first are looked at.
    for number, kind, organisation in uow.cursor.connection.execute(sql.OUTBOX_FREE_ROWS, (instant,)):
        if len(batches) == limit:
            break
        if kind != REMINDER or organisation is None:
            batches.append(_lease(uow, [number], None, worker, until))
            continue
        if organisation in done:
            continue
        done.add(organisation)
        digest = f"{today.isoformat()}:{organisation}"
        if run(sql.OUTBOX_DIGEST_USED, (digest,)).fetchone() is None:
            numbers = _newest_rungs(uow, instant, today, organisation)
            if numbers:
                batches.append(_lease(uow, numbers, digest, worker, until))
    return batches


def _newest_rungs(uow: SqliteUnitOfWork, now: str, today: date, organisation: str) -> list[int]:
    """The reminders that an organisation waits for. Where several rungs of one deadline piled up, the newest, and none
    that is older than one whose day has come and that has left; what a person lets go again is never too old."""
    numbers: list[int] = []
    ladders: dict[tuple[str, str, str], list[tuple[int, int, bool]]] = {}
    for number, reminder, reason, rungs in uow.cursor.execute(sql.OUTBOX_DIGEST_ROWS, (now, organisation)):
        if rungs is None:
            # A duty, which belongs to no case.
            numbers.append(number)
            continue
        ladder, distance, role = reminder.rsplit(":", 2)
        ladders.setdefault((ladder, role, rungs), []).append((int(distance), number, reason == RETRIED))
    older: list[int] = []
    for ladder, waiting in ladders.items():
        *passed, (distance, number, by_hand) = sorted(waiting)
        older += [each for _, each, _ in passed]
        if by_hand or distance > _told(uow, *ladder, today):
            numbers.append(number)
        else:
            older.append(number)
    uow.cursor.executemany(sql.OUTBOX_PASSED_OVER, [("newer", each) for each in older])
    return sorted(numbers)


def _told(reader: Reader, ladder: str, role: str, rungs: str, today: date) -> float:
    """The distance of the newest rung to that role whose day has come and that has left, or may have."""
    come = {rung.distance for rung in rungs_of(rungs) if rung.role == role and rung.on <= today}
    left = reader.cursor.execute(sql.OUTBOX_RUNGS_LEFT, (f"{ladder}:", f"{ladder};")).fetchall()
    parts = (reminder.rsplit(":", 2) for (reminder,) in left)
    return max((int(d) for _, d, to in parts if to == role and int(d) in come), default=-inf)


def _lease(
    uow: SqliteUnitOfWork, numbers: Iterable[int], digest: str | None, worker: str, until: datetime
) -> Batch:
    messages = []
    for number in numbers:
        uow.cursor.execute(sql.OUTBOX_LEASE, (stamp(until), worker, digest, number))
        messages.append(_waiting(uow.cursor.execute(sql.OUTBOX_ROW, (number,)).fetchone()))
    return Batch(digest, messages[0].organisation, tuple(messages))


def sent(uow: SqliteUnitOfWork, numbers: Iterable[int], recipient: str, at: datetime) -> None:
    """The server took them. Whose lease it was does not matter: they are gone."""
    uow.cursor.executemany(sql.OUTBOX_SENT, [(recipient, stamp(at), number) for number in numbers])


def later(
    uow: SqliteUnitOfWork, numbers: Iterable[int], worker: str, next_attempt_at: datetime, reason: str
) -> None:
    """Try again at that instant."""
    _settle(uow, numbers, worker, "later", reason, next_attempt_at)


def put_off(
    uow: SqliteUnitOfWork, numbers: Iterable[int], worker: str, next_attempt_at: datetime, reason: str
) -> None:
    """Try again at that instant, and do not count this try: the server or the settings stood in the way."""
    rows = [(reason, stamp(next_attempt_at), number, worker) for number in numbers]
    uow.cursor.executemany(sql.OUTBOX_PUT_OFF, rows)


def uncertain(uow: SqliteUnitOfWork, numbers: Iterable[int], worker: str, reason: str) -> None:
    """It may have left; a person has to find out (`resolve`)."""
    _settle(uow, numbers, worker, "uncertain", reason, None)


def dead(uow: SqliteUnitOfWork, numbers: Iterable[int], worker: str, reason: str) -> None:
    """It will not be tried again by itself."""
    _settle(uow, numbers, worker, "dead", reason, None)


def held(uow: SqliteUnitOfWork, numbers: Iterable[int], worker: str, reason: str) -> None:
    """It cannot leave as things are; `no_address` lets go by itself when a post gets an address."""
    _settle(uow, numbers, worker, "held", reason, None)


def _settle(
    uow: SqliteUnitOfWork,
    numbers: Iterable[int],
    worker: str,
    status: str,
    reason: str,
    next_attempt_at: datetime | None,
) -> None:
    # Only under one's own lease: after it ran out, somebody else may hold the message.
    at = None if next_attempt_at is None else stamp(next_attempt_at)
    rows = [(status, reason, at, number, worker) for number in numbers]
    uow.cursor.executemany(sql.OUTBOX_SETTLE, rows)


def release(uow: SqliteUnitOfWork, now: datetime) -> tuple[int, int]:
    """End the leases that ran out. Return how many messages go again, how many letters wait for a person."""
    letters = uow.cursor.execute(sql.OUTBOX_EXPIRED_LETTERS, (stamp(now),)).rowcount
    again = uow.cursor.execute(sql.OUTBOX_EXPIRED, (stamp(now),)).rowcount
    return again, letters


def drop_moot(uow: SqliteUnitOfWork) -> int:
    """Pass over unsent reminders of deadlines that ended or have another date by now; return how many."""
    waiting = uow.cursor.execute(sql.OUTBOX_MOOT_WAITING).rowcount
    return waiting + uow.cursor.execute(sql.OUTBOX_MOOT_HELD).rowcount


def old_news(reader: Reader, now: datetime) -> frozenset[int]:
    """The waiting messages that are not to leave any more: news of steps, older than OLD_NEWS, for organisations that
    nothing was sent to yet."""
    before = stamp(now - OLD_NEWS)
    return frozenset(number for (number,) in reader.cursor.execute(sql.OUTBOX_OLD_NEWS, (before,)))


def let_go(uow: SqliteUnitOfWork, numbers: Iterable[int]) -> int:
    """What was held can leave now; return how many that were."""
    return max(uow.cursor.executemany(sql.OUTBOX_RETRY, [(None, number) for number in numbers]).rowcount, 0)


# ---- by hand


def retry(uow: SqliteUnitOfWork, numbers: Iterable[int]) -> int:
    """Send again what is held, dead, uncertain or put off, however old it is; return how many that were."""
    rows = [(RETRIED, number) for number in numbers]
    return max(uow.cursor.executemany(sql.OUTBOX_RETRY, rows).rowcount, 0)


def resolve_sent(uow: SqliteUnitOfWork, number: int, at: datetime) -> bool:
    """A person found out that it had left. False: the message was not waiting for that."""
    return uow.cursor.execute(sql.OUTBOX_RESOLVE, ("sent", "by_hand", stamp(at), number)).rowcount == 1


def resolve_dropped(uow: SqliteUnitOfWork, number: int) -> bool:
    """A person decided that it need not leave any more. False: the message was not waiting for that."""
    return uow.cursor.execute(sql.OUTBOX_RESOLVE, ("superseded", "by_hand", None, number)).rowcount == 1


def hold_all(uow: SqliteUnitOfWork, reason: str) -> int:
    """Hold back everything that waits."""
    return uow.cursor.execute(sql.OUTBOX_HOLD_ALL, (reason,)).rowcount


# ---- lists


def message(reader: Reader, number: int) -> Waiting | None:
    row = reader.cursor.execute(sql.OUTBOX_ROW, (number,)).fetchone()
    return None if row is None else _waiting(row)


def messages(reader: Reader, status: str | None = None, limit: int = 1000) -> list[Waiting]:
    """The newest messages first, of one status or of all."""
    rows = reader.cursor.execute(sql.OUTBOX_LIST, (status, status, limit))
    return [_waiting(row) for row in rows]


def messages_of(reader: Reader, number: int) -> list[Waiting]:
    """The messages about the case with this number, the oldest first."""
    return [_waiting(row) for row in reader.cursor.execute(sql.OUTBOX_OF_CASE, (number,))]


def counts(reader: Reader) -> dict[str, int]:
    """How many messages there are of each status."""
    return dict(reader.cursor.execute(sql.OUTBOX_COUNTS).fetchall())


class Held(NamedTuple):
    organisation: str | None
    reason: str | None
    messages: int


def held_back(reader: Reader) -> list[Held]:
    """How many messages are held, for which organisation and why."""
    return [Held(*row) for row in reader.cursor.execute(sql.OUTBOX_HELD)]
