"""One round of the worker: what is due becomes messages, and messages leave.

The database is known here by what is asked of it (`Book`), so that this is orchestration and nothing else. Each
request to the book is a transaction of its own; none is open while a mail is rendered and sent, and one mail is
under way at a time. So a worker that dies leaves at most one mail of which nobody knows whether it left.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from ketnap.notifications.address import Address
from ketnap.notifications.channel import (
    LONGEST_WAIT,
    MAX_ATTEMPTS,
    MOST_COPIES,
    PATIENT_WITH_ONE,
    Channel,
    Dead,
    Later,
    Message,
    Outcome,
    Sent,
    Uncertain,
    message_id_of,
    next_attempt,
)
from ketnap.notifications.digest import Entry, digest, step_done
from ketnap.notifications.ics import attachment_of
from ketnap.notifications.reading import TemplateProblem

LETTER = "letter"
"""The kind of message that waits for a person when nobody knows whether it left."""

NOBODY, NO_ADDRESS = "nobody", "no_address"
"""Why a message is held: nobody has the role; nobody of the organisation has an address."""

_GOOD_BYE = timedelta(seconds=2)
_MARGIN = timedelta(seconds=58)


class StepDone(NamedTuple):
    """A step that was recorded, as a mail tells it."""

    case: str
    step: str
    happened_on: date


class Parcel(NamedTuple):
    """What goes out in one mail, taken under a lease: the numbers of its messages, the identity of the mail, how
    often each message was tried (this time included), to whom, and what it says: deadlines or a recorded step.

    `held` says why it cannot leave as things are ("" where it can); `today` is the day it is dated.
    """

    numbers: tuple[int, ...]
    intent: str
    kind: str
    attempts: tuple[int, ...]
    today: date
    addresses: tuple[Address, ...]
    held: str = ""
    entries: tuple[Entry, ...] = ()
    step: StepDone | None = None
    anchor: str | None = None


class Turned(NamedTuple):
    """What became of a clock that was set back: by how many seconds it is behind what the book knows, how many
    reminders of later days were taken back, how many messages no longer wait for an instant that is far away again."""

    behind: int
    taken_back: int
    shortened: int


class Freed(NamedTuple):
    """Leases that ran out: mails that go again, letters that wait for a person; and messages that were held for
    want of an address and can go now."""

    again: int
    uncertain: int
    addressed: int


class Raised(NamedTuple):
    """What a sweep did: reminders raised, rungs passed over for a newer one, deadlines it went through; `more`:
    there is more that is due."""

    raised: int
    superseded: int
    deadlines: int
    more: bool


class Verified(NamedTuple):
    """What the check of the log found: how much there is, which cases are broken, the newest anchor as shown."""

    events: int
    cases: int
    broken: tuple[str, ...]
    anchor: str | None


class Postbag(Protocol):
    """Where messages wait. Each call is one transaction."""

    def take(self, now: datetime, until: datetime) -> Parcel | None:
        """The next mail, under a lease that ends at `until`; None when nothing waits."""
        ...

    def sent(self, parcel: Parcel, recipient: str, now: datetime) -> None:
        """It left, to these addresses."""
        ...

    def later(self, parcel: Parcel, at: datetime, reason: str) -> None:
        """It is tried again at that instant."""
        ...

    def put_off(self, parcel: Parcel, at: datetime, reason: str) -> None:
        """As `later`, and this try does not count: the message is not at fault."""
        ...

    def uncertain(self, parcel: Parcel, reason: str) -> None:
        """Whether it left is not known; a person has to find out."""
        ...

    def dead(self, parcel: Parcel, reason: str) -> None:
        """It is not tried again by itself."""
        ...

    def held(self, parcel: Parcel, reason: str) -> None:
        """It cannot leave as things are."""
        ...


class Book(Postbag, Protocol):
    """All that a worker asks of the database. Each call is one transaction."""

    def turned(self, now: datetime) -> Turned:
        """Put right what a clock that was set back has left behind."""
        ...

    def free(self, now: datetime) -> Freed:
        """End the leases that ran out; let go what was held and has an address now."""
        ...

    def duties(self, now: datetime) -> int:
        """Raise the reminders of the organisations' recurring duties; how many were new."""
        ...

    def sweep(self, now: datetime) -> Raised:
        """Raise the reminders that are due."""
        ...

    def verify(self, now: datetime) -> Verified:
        """Check the log, and anchor what changed if it is sound."""
        ...


class Delivered(NamedTuple):
    """What became of the mails of a round. `refused`: addresses that the server will never take; `reason`: why
    the round stopped early, "" when it did not."""

    sent: int = 0
    later: int = 0
    uncertain: int = 0
    dead: int = 0
    held: int = 0
    refused: int = 0
    reason: str = ""

    @property
    def mails(self) -> int:
        """How many mails were touched."""
        return self.sent + self.later + self.uncertain + self.dead + self.held

    @property
    def failed(self) -> int:
        """How many mails did not leave although they have an address."""
        return self.later + self.uncertain + self.dead


class Round(NamedTuple):
    """What one whole round did. `delivered` is None without a way to send: then the outbox is quiet."""

    turned: Turned
    freed: Freed
    duties: int
    swept: Raised
    delivered: Delivered | None
    verified: Verified


Clock = Callable[[], datetime]


def lease_for(timeout_total: float) -> timedelta:
    """How long a mail is leased: longer than one attempt may take, with its good-bye and a slow disk."""
    return timedelta(seconds=timeout_total) + _GOOD_BYE + _MARGIN


class Courier:
    """Sends what waits over one channel. While the server is away it rests, a little longer each time."""

    def __init__(self, channel: Channel, sender: str, lease: timedelta) -> None:
        self._channel = channel
        self._sender = sender
        self._lease = lease
        self._failures = 0
        self._rest_until: datetime | None = None

    def deliver(self, bag: Postbag, clock: Clock, go_on: Callable[[], bool] = lambda: True) -> Delivered:
        """Send mail after mail until nothing waits, the server is away, or `go_on` says no."""
        so_far = Delivered()
        if self._resting(clock()):
            return so_far
        while not so_far.reason and go_on():
            now = clock()
            parcel = bag.take(now, now + self._lease)
            if parcel is None:
                break
            so_far = self._send(bag, parcel, clock, so_far)
        return so_far

    def _resting(self, now: datetime) -> bool:
        # A clock that was set back must not make the rest longer than any rest is.
        return self._rest_until is not None and now < self._rest_until <= now + LONGEST_WAIT

    def _send(self, bag: Postbag, parcel: Parcel, clock: Clock, so_far: Delivered) -> Delivered:
        if parcel.held:
            bag.held(parcel, parcel.held)
            return so_far._replace(held=so_far.held + 1)
        try:
            message = _message(parcel, self._sender, clock())
        except TemplateProblem as problem:
            # Every other mail of this kind would fail alike; it goes when the template is mended.
            return self._away(bag, parcel, str(problem), clock(), so_far)
        outcome = self._channel.send(message, clock())
        if isinstance(outcome, Later) and outcome.affects_all:
            return self._away(bag, parcel, outcome.reason, clock(), so_far)
        self._failures, self._rest_until = 0, None
        return _settle(bag, parcel, outcome, clock(), so_far)

    def _away(self, bag: Postbag, parcel: Parcel, reason: str, now: datetime, so_far: Delivered) -> Delivered:
        self._failures += 1
        self._rest_until = next_attempt(self._failures, now)
        bag.put_off(parcel, self._rest_until, reason)
        return so_far._replace(later=so_far.later + 1, reason=reason)


def _settle(bag: Postbag, parcel: Parcel, outcome: Outcome, now: datetime, so_far: Delivered) -> Delivered:
    match outcome:
        case Sent(refused=refused):
            gone = {each.address for each in refused}
            taken = [each.email for each in parcel.addresses if each.email not in gone]
            bag.sent(parcel, ", ".join(taken), now)
            return so_far._replace(sent=so_far.sent + 1, refused=so_far.refused + len(refused))
        case Uncertain(reason) if parcel.kind == LETTER or max(parcel.attempts) >= MOST_COPIES:
            bag.uncertain(parcel, reason)
            return so_far._replace(uncertain=so_far.uncertain + 1)
        case Uncertain(reason):
            # A reminder that may have left goes again; its Message-ID shows the copy.
            bag.later(parcel, next_attempt(max(parcel.attempts), now), reason)
            return so_far._replace(later=so_far.later + 1)
        case Later(reason):
            return _put_off(bag, parcel, reason, now, so_far)
        case Dead(reason):
            bag.dead(parcel, reason)
            return so_far._replace(dead=so_far.dead + 1)


def _put_off(bag: Postbag, parcel: Parcel, reason: str, now: datetime, so_far: Delivered) -> Delivered:
    """Try again later, but for the messages with which patience is at its end: those of one mail are not of one age."""
    tried = tuple(zip(parcel.numbers, parcel.attempts, strict=True))
    young = [each for each in tried if each[1] < MAX_ATTEMPTS]
    old = [number for number, attempts in tried if attempts >= MAX_ATTEMPTS]
    if old:
        most = max(parcel.attempts)
        bag.dead(parcel._replace(numbers=tuple(old)), f"Đã thử {most} lần, lần cuối: {reason}")
    if young:
        at = next_attempt(max(attempts for _, attempts in young), now)
        bag.later(parcel._replace(numbers=tuple(number for number, _ in young)), at, reason)
        return so_far._replace(later=so_far.later + 1)
    return so_far._replace(dead=so_far.dead + 1)


def _message(parcel: Parcel, sender: str, now: datetime) -> Message:
    to = tuple(each.email for each in parcel.addresses)
    title = ", ".join(dict.fromkeys(each.title for each in parcel.addresses))
    message_id = message_id_of(parcel.intent, sender)
    without_busy = max(parcel.attempts) > PATIENT_WITH_ONE
    if parcel.step is not None:
        subject, text = step_done(title, *parcel.step)
        return Message(parcel.numbers[0], message_id, to, subject, text, (), without_busy)
    subject, text = digest(title, parcel.entries, parcel.today, parcel.anchor)
    calendar = attachment_of(parcel.entries, now)
    return Message(parcel.numbers[0], message_id, to, subject, text, (calendar,), without_busy)


def sweep_all(book: Book, now: datetime, go_on: Callable[[], bool] = lambda: True) -> Raised:
    """Sweep until nothing that is due is left."""
    done = book.sweep(now)
    while done.more and go_on():
        further = book.sweep(now)
        done = Raised(
            done.raised + further.raised,
            done.superseded + further.superseded,
            done.deadlines + further.deadlines,
            further.more,
        )
    return done


def round_once(
    book: Book, courier: Courier | None, clock: Clock, go_on: Callable[[], bool] = lambda: True
) -> Round:
    """Everything that a worker does, once: clock, leases, duties, sweep, delivery, the check of the log."""
    turned = book.turned(clock())
    freed = book.free(clock())
    duties = book.duties(clock())
    swept = sweep_all(book, clock(), go_on)
    delivered = None if courier is None else courier.deliver(book, clock, go_on)
    return Round(turned, freed, duties, swept, delivered, book.verify(clock()))
