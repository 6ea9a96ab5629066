"""The book as the worker asks of it: each request a transaction of its own on the database (notifications/worker.py).

The database is opened anew each time. That costs a millisecond, and a file that was restored or moved while the
worker ran is met as it is now.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from os import urandom
from pathlib import Path
from typing import Final, TypeVar

from ketnap.commands import damage
from ketnap.commands.case.show import days_left
from ketnap.commands.invocation import local_day
from ketnap.commands.worker import recipients
from ketnap.commands.worker.recipients import OWNER
from ketnap.notifications import duties as recurring
from ketnap.notifications.address import Address
from ketnap.notifications.digest import Entry
from ketnap.notifications.duties import DutyRung, Keeper
from ketnap.notifications.worker import (
    NO_ADDRESS,
    NOBODY,
    Delivered,
    Freed,
    Parcel,
    Raised,
    Round,
    StepDone,
    Turned,
    Verified,
)
from ketnap.storage import engine, outbox, queries, recount, register, settings
from ketnap.storage import sweep as sweeping
from ketnap.storage.book import clock
from ketnap.storage.book.files import Place
from ketnap.storage.correspondence import answers
from ketnap.storage.outbox import REMINDER, Batch, Waiting
from ketnap.storage.proof import anchors, audit
from ketnap.storage.reader import Reader
from ketnap.storage.record_json import dumps
from ketnap.storage.rows import OutboxRow, stamp
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.calendar import Calendar

DUTIES_SINCE: Final = "duties.since"
"""The setting that keeps the day from which this program reminds of recurring duties."""

_UNKNOWN_KIND: Final = "unknown_kind"

Done = TypeVar("Done")


class KeptBook:
    """`notifications.worker.Book` on the database at a path. Each worker has a name of its own, under which it
    takes its leases."""

    def __init__(self, path: Place) -> None:
        self._path = path
        self._worker = f"w-{urandom(6).hex()}"

    def _write(self, work: Callable[[SqliteUnitOfWork], Done]) -> Done:
        with engine.begin(self._path) as uow:
            return work(uow)

    def turned(self, now: datetime) -> Turned:
        return self._write(lambda uow: turned(uow, now))

    def free(self, now: datetime) -> Freed:
        return self._write(lambda uow: free(uow, now))

    def duties(self, now: datetime) -> int:
        return self._write(lambda uow: raise_duties(uow, now))

    def sweep(self, now: datetime) -> Raised:
        return self._write(lambda uow: sweep(uow, now))

    def take(self, now: datetime, until: datetime) -> Parcel | None:
        return self._write(lambda uow: take(uow, now, until, self._worker))

    def sent(self, parcel: Parcel, recipient: str, now: datetime) -> None:
        self._write(lambda uow: outbox.sent(uow, parcel.numbers, recipient, now))

    def later(self, parcel: Parcel, at: datetime, reason: str) -> None:
        self._write(lambda uow: outbox.later(uow, parcel.numbers, self._worker, at, reason))

    def put_off(self, parcel: Parcel, at: datetime, reason: str) -> None:
        self._write(lambda uow: outbox.put_off(uow, parcel.numbers, self._worker, at, reason))

    def uncertain(self, parcel: Parcel, reason: str) -> None:
        self._write(lambda uow: outbox.uncertain(uow, parcel.numbers, self._worker, reason))

    def dead(self, parcel: Parcel, reason: str) -> None:
        self._write(lambda uow: outbox.dead(uow, parcel.numbers, self._worker, reason))

    def held(self, parcel: Parcel, reason: str) -> None:
        self._write(lambda uow: outbox.held(uow, parcel.numbers, self._worker, reason))

    def verify(self, now: datetime) -> Verified:
        with engine.reading(self._path) as reader:
            found = _verified(reader)
        if found.broken:
            # What does not fit is not sealed: people compare it with a backup first.
            return found
        return self._write(lambda uow: found._replace(anchor=anchors.make(uow, now).shown))


def rehearse(path: Path, now: datetime, lease: timedelta | None) -> Round:
    """What one round would do, with nothing kept and nothing sent; `lease` is None without a way to send."""
    with engine.begin(path, keep=False) as uow:
        back = turned(uow, now)
        freed = free(uow, now)
        duties = raise_duties(uow, now)
        swept = sweep(uow, now)
        delivered = None if lease is None else _taken(uow, now, now + lease)
        return Round(back, freed, duties, swept, delivered, _verified(uow))


def _taken(uow: SqliteUnitOfWork, now: datetime, until: datetime) -> Delivered:
    """How many mails would leave now, and how many would be held."""
    counted = Delivered()
    while (parcel := take(uow, now, until, "rehearsal")) is not None:
        if parcel.held:
            outbox.held(uow, parcel.numbers, "rehearsal", parcel.held)
            counted = counted._replace(held=counted.held + 1)
        else:
            counted = counted._replace(sent=counted.sent + 1)
    return counted


def _verified(reader: Reader) -> Verified:
    report = audit.verify(reader)
    broken = tuple(dict.fromkeys(map(damage.place, report.broken)))
    shown = None if report.last_anchor is None else anchors.shown(report.last_anchor)
    return Verified(report.events, report.cases, broken, shown)


# ---- clock and leases


def turned(uow: SqliteUnitOfWork, now: datetime) -> Turned:
    """Put right what a clock that was set back has left behind."""
    return Turned(*clock.turned(uow, now, local_day(now)))


def free(uow: SqliteUnitOfWork, now: datetime) -> Freed:
    """End the leases that ran out, and let go what was held for want of an address where there is one now (a post
    that was entered ahead of its day)."""
    again, uncertain = outbox.release(uow, now)
    today = local_day(now)
    reached = {
        each.organisation
        for each in outbox.held_back(uow)
        if each.reason == NO_ADDRESS
        and each.organisation is not None
        and recipients.of(uow, each.organisation, today).addresses
    }
    numbers = [
        each.id
        for each in (outbox.messages(uow, "held") if reached else ())
        if each.reason == NO_ADDRESS and each.organisation in reached
    ]
    return Freed(again, uncertain, outbox.let_go(uow, numbers) if numbers else 0)


# ---- raising


def sweep(uow: SqliteUnitOfWork, now: datetime) -> Raised:
    """Raise the reminders that are due."""
    today = local_day(now)
    done = sweeping.sweep(uow, today, now)
    if done.deadlines:
        clock.reached(uow, today)
    return Raised(done.raised, done.superseded, done.deadlines, done.more)


def raise_all(uow: SqliteUnitOfWork, now: datetime) -> None:
    """Raise whatever is due, to the last."""
    raise_duties(uow, now)
    while sweep(uow, now).more:
        pass


def raise_duties(uow: SqliteUnitOfWork, now: datetime) -> int:
    """Raise the reminders of recurring duties; how many were new."""
    today = local_day(now)
    since = settings.get(uow, DUTIES_SINCE)
    # A day that is still to come was given by a clock that was ahead.
    if since is None or since > today.isoformat():
        since = today.isoformat()
        settings.put(uow, DUTIES_SINCE, since)
    rungs = duty_rungs(uow, date.fromisoformat(since), today)
    raised = outbox.put(uow, [_duty_row(each, stamp(now)) for each in rungs]) if rungs else 0
    if raised:
        clock.reached(uow, today)
    return raised


def duty_rungs(reader: Reader, since: date, today: date) -> list[DutyRung]:
    """The reminders of duties that are due by today and were not due before `since`."""
    law = reader.law()
    if not law.procedure.duties:
        return []
    states = law.procedure.states
    oldest: dict[str, date] = {}
    for kept in queries.oldest(reader):
        if kept.state in states and not states[kept.state].end:
            oldest[kept.cell] = min(kept.opened_on, oldest.get(kept.cell, kept.opened_on))
    nodes = register.tree(reader, today)
    ended = [each.organisation for each in nodes if each.organisation.ended_on is not None]
    organisations = reader.organisations({*oldest, *(each.code for each in ended)})
    keepers = [Keeper(cell, on) for cell, on in oldest.items()]
    return recurring.due_rungs(law, organisations, keepers, ended, since, today)


def _duty_row(rung: DutyRung, created_at: str) -> OutboxRow:
    params = {
        "about": rung.about,
        "duty": rung.duty,
        "title": rung.title,
        "due_on": rung.due_on.isoformat(),
        "distance": rung.distance,
        "unit": rung.unit,
    }
    nobody = rung.to is None
    return OutboxRow(
        rung.intent,
        None,
        None,
        REMINDER,
        rung.role,
        rung.to,
        dumps(params),
        None,
        rung.duty,
        None,
        rung.due_on.isoformat(),
        created_at,
        "held" if nobody else "new",
        NOBODY if nobody else None,
    )


# ---- sending


def take(uow: SqliteUnitOfWork, now: datetime, until: datetime, worker: str) -> Parcel | None:
    """The next mail, under a lease, with everything that it will say."""
    today = local_day(now)
    batches = outbox.claim(uow, now, today, worker, until, 1)
    return _parcel(uow, batches[0], now, today) if batches else None


def _parcel(uow: SqliteUnitOfWork, batch: Batch, now: datetime, today: date) -> Parcel:
    first = batch.messages[0]
    numbers = tuple(each.id for each in batch.messages)
    intent = first.intent if batch.digest is None else f"{batch.digest}:{','.join(map(str, numbers))}"
    attempts = tuple(each.attempts for each in batch.messages)
    organisation = batch.organisation or _holder(uow, first, today)
    addresses = () if organisation is None else recipients.of(uow, organisation, today).addresses
    parcel = Parcel(numbers, intent, first.kind, attempts, today, addresses, _held(organisation, addresses))
    if parcel.held:
        return parcel
    if first.kind == "step_done":
        return parcel._replace(step=_step(uow, first))
    if first.kind != REMINDER:
        return parcel._replace(held=_UNKNOWN_KIND)
    calendar = uow.law().calendar
    # Who is reminded in two roles reads it once.
    entries = tuple(dict.fromkeys(entry(uow, calendar, each, today) for each in batch.messages))
    return parcel._replace(entries=entries, anchor=anchors.make(uow, now).shown)


def _held(organisation: str | None, addresses: tuple[Address, ...]) -> str:
    if organisation is None:
        return NOBODY
    return "" if addresses else NO_ADDRESS


def _holder(reader: Reader, message: Waiting, day: date) -> str | None:
    if message.case is None:
        return None
    if message.kind == REMINDER and message.role == recipients.ADDRESSEE:
        found = answers.addressee(reader, message.case, message.seq or 0)
        return None if found is None else found.organisation
    if message.kind == REMINDER:
        return recipients.holder(
            reader, message.case, str(message.params.get("owner", "")), message.role, day
        )
    return recipients.holder(reader, message.case, message.role, OWNER, day)


def _step(reader: Reader, message: Waiting) -> StepDone:
    assert message.case is not None, "a step belongs to a case"
    steps = reader.case(message.case).law.procedure.steps
    name = str(message.params["step"])
    title = steps[name].title if name in steps else name
    return StepDone(message.case, title, date.fromisoformat(message.params["on"]))


def entry(reader: Reader, calendar: Calendar, message: Waiting, today: date) -> Entry:
    """A waiting reminder as a line of a digest."""
    assert message.due_on is not None, "a reminder has a due date"
    about = recipients.called(message.params, message.case)
    title = str(message.params.get("title", message.deadline))
    if message.case is None:
        # The next period is another task, not the same one moved.
        identity, revision = f"{about}/{message.deadline}/{message.due_on.isoformat()}", 0
    else:
        identity = f"{about}/{message.deadline}/{message.item or ''}"
        # A date moves with an event of the case, or with the calendar: this grows with every move.
        revision = reader.case(message.case).record.version + recount.times(reader)
    left = days_left(calendar, message.due_on, today)
    asked = bool(message.params.get("letters"))
    return Entry(about, title, message.due_on, left, identity, revision, asked)
