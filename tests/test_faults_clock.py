"""Machines that were off, clocks that run ahead or behind, dates that move while their reminders are out: what leaves
is what a model of a few lines says, round by round."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from calendar_days import told
from office_books import Desk
from reminded import Model
from soaking import LONG, Proof, size
from storage_fixtures import Book, new_book
from working import LEASE, SENDER, Clock, Paper, addressed, at, ceremony

from ketnap.commands.worker.kept_book import KeptBook
from ketnap.notifications import channel
from ketnap.notifications.channel import Later
from ketnap.notifications.worker import Courier, lease_for, round_once, sweep_all
from ketnap.storage import outbox, queries
from ketnap.storage.book import clock as clocks
from ketnap.storage.rows import stamp
from ketnap.workflow.law import Law

pytestmark = pytest.mark.soak("Machines that were off and clocks that were wrong")

DAY = timedelta(days=1)
YEARS = timedelta(days=3653)
BEGIN = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)
"""The ceremonies of `working.ceremony` are due on 18/11/2026; the first reminder comes before that."""
END = date(2027, 1, 4)
JUMPS = [sign * by for by in (timedelta(hours=1), DAY, 30 * DAY, YEARS) for sign in (1, -1)]
SEEN = JUMPS if LONG else (YEARS, -YEARS, DAY)


class Office:
    """A book with ceremonies to be held, a worker in it, and the model beside them."""

    def __init__(self, book: Book, law: Law, people: int) -> None:
        self.book, self.law = book, law
        self.codes = [ceremony(book, f"Người Thứ {n}").code for n in range(people)]
        addressed(book)
        book.run("UPDATE deadline SET next_rung_on = NULL WHERE kind != 'ceremony.hold'")
        self.clock = Clock(BEGIN)
        self.model = Model()
        self.paper = Paper()
        self.look()

    def look(self) -> None:
        """The ladders as they stand: how terms are counted is told elsewhere."""
        self.model.ladders.clear()
        with self.book.reading() as reader:
            for code in self.codes:
                running = [e for e in queries.deadlines_of(reader, code) if e.deadline == "ceremony.hold"]
                self.model.runs(code, running, {"owner": "CB5", "superior": "LC"})

    @property
    def today(self) -> date:
        return (self.clock.now + timedelta(hours=7)).date()

    def round(self) -> None:
        """Once what a worker does about deadlines, which is started anew for it, and what the model says."""
        self.work()
        self.model.round(self.today)
        assert self.left() == self.model.left, self.clock.now

    def work(self) -> None:
        kept = KeptBook(self.book.path)
        kept.turned(self.clock.now)
        kept.free(self.clock.now)
        sweep_all(kept, self.clock.now)
        Courier(self.paper, SENDER, LEASE).deliver(kept, self.clock)

    def left(self) -> set[str]:
        with self.book.reading() as reader:
            rows = reader.cursor.execute("SELECT intent FROM outbox WHERE status = 'sent'")
            return {intent for (intent,) in rows if intent.startswith("r:")}

    def digests(self) -> set[tuple[str, date]]:
        with self.book.reading() as reader:
            rows = reader.cursor.execute(
                "SELECT DISTINCT digest FROM outbox WHERE status = 'sent'"
            ).fetchall()
        parts = (text.partition(":") for (text,) in rows if text is not None)
        return {(organisation, date.fromisoformat(day)) for day, _, organisation in parts}

    def finish(self) -> None:
        """The days that are left, each with its round; nothing waits any more, and nothing was forgotten."""
        while self.today <= END:
            self.round()
            self.clock.now += DAY
        with self.book.reading() as reader:
            assert set(outbox.counts(reader)) <= {"sent", "superseded"}
        digests = [(mail.to, mail.message_id) for mail in self.paper.mails]
        assert len(digests) == len(set(digests)), "nothing leaves twice"
        for (about, role), (_, rungs) in self.model.ladders.items():
            assert f"r:{about}:{max(rungs)[1]}:{role}" in self.model.left, "the last rung of all is told"


@pytest.fixture
def start(tmp_path_factory: pytest.TempPathFactory, law: Law) -> Iterator[Callable[[], Office]]:
    """Offices, each with a book of its own."""
    made: list[Office] = []

    def found() -> Office:
        made.append(Office(new_book("sqlite", tmp_path_factory.mktemp("office"), law), law, 2))
        return made[-1]

    yield found
    for each in made:
        each.book.close()


@pytest.fixture
def office(start: Callable[[], Office]) -> Office:
    return start()


def test_a_machine_that_was_off_for_days_tells_of_the_newest_rung_in_one_mail_for_each_recipient(
    start: Callable[[], Office], proof: Proof
) -> None:
    pauses = range(1, 91) if LONG else (1, 9, 90)
    for off in pauses:
        office = start()
        office.clock.now = at(date(2026, 11, 2))
        office.round()
        office.paper.mails.clear()
        office.clock.now += timedelta(days=off)
        office.round()
        assert len(office.paper.mails) <= 2, "one mail for the cell, one for the committee above it"
        office.finish()
    proof(pauses=len(pauses), longest_pause_days=90, forgotten=0, told_twice=0)


def test_a_clock_that_jumps_and_is_set_right_forgets_nothing_and_repeats_nothing(
    start: Callable[[], Office], proof: Proof
) -> None:
    for jump in SEEN:
        office = start()
        for on in (date(2026, 10, 29), date(2026, 11, 12), date(2026, 11, 18), date(2026, 12, 1)):
            office.clock.now = at(on)
            office.round()
            office.clock.now += jump
            office.round()
            office.round()
            office.clock.now = at(on, hour=2)
            office.round()
        office.finish()
    proof(kinds_of_jump=len(SEEN), forgotten=0, told_twice=0)


def test_a_clock_that_jumps_in_the_midst_of_a_round_forgets_nothing_and_repeats_nothing(
    start: Callable[[], Office], proof: Proof
) -> None:
    """The clock is looked at some times in a round: before each part, before each mail and after it."""
    places = [(jump, look) for jump in JUMPS for look in range(1, 8)]
    for jump, look in places if LONG else Random("places").sample(places, 4):
        office = start()
        begin = office.clock.now = at(date(2026, 10, 29))
        round_once(
            KeptBook(office.book.path), Courier(office.paper, SENDER, LEASE), Jumping(begin, jump, look)
        )
        office.clock.now = begin + timedelta(hours=3)
        office.work()
        # Whatever left by the wrong day has left; the rest follows the model.
        office.model.left = office.left()
        office.model.digests = office.digests()
        office.finish()
    proof(jumps=size(4, len(places)), forgotten=0, told_twice=0)


class Jumping:
    """A clock that jumps at one look and is right at all others."""

    def __init__(self, now: datetime, jump: timedelta, look: int) -> None:
        self._now, self._jump, self._look = now, jump, look

    def __call__(self) -> datetime:
        self._look -= 1
        return self._now + (self._jump if self._look == 0 else timedelta())


def test_reminders_raised_by_a_wrong_day_that_have_not_left_are_raised_again_on_their_own(
    office: Office,
) -> None:
    office.clock.now = at(date(2026, 10, 29))
    office.round()
    first = office.left()
    kept = KeptBook(office.book.path)
    kept.sweep(office.clock.now + YEARS)
    with office.book.reading() as reader:
        assert outbox.counts(reader)["superseded"] > 0
    turned = kept.turned(office.clock.now)
    assert turned.taken_back > 0
    assert turned.behind > 9 * 365 * 86400
    assert kept.turned(office.clock.now).taken_back == 0
    assert office.left() == first
    office.finish()


def test_a_wait_and_a_lease_that_were_set_by_a_clock_ten_years_ahead_end_within_the_hour(
    office: Office,
) -> None:
    office.clock.now = at(date(2026, 10, 29))
    kept = KeptBook(office.book.path)
    ahead = office.clock.now + YEARS
    kept.sweep(office.clock.now)
    parcel = kept.take(ahead, ahead + LEASE)
    assert parcel is not None
    kept.later(parcel, ahead + channel.LONGEST_WAIT, "451 busy")
    assert kept.take(ahead + timedelta(hours=2), ahead + timedelta(hours=2) + LEASE) is not None
    assert kept.turned(office.clock.now).shortened > 0
    assert kept.turned(office.clock.now).shortened == 0
    office.clock.now += timedelta(hours=1, minutes=1)
    office.round()
    assert len(office.paper.mails) == 1


def test_no_wait_and_no_lease_is_longer_than_what_is_taken_for_a_wrong_clock() -> None:
    assert lease_for(600) < clocks.LONGEST
    assert clocks.LONGEST >= channel.LONGEST_WAIT


def test_reminders_of_duties_that_a_wrong_day_raised_come_on_their_own_and_a_wrong_first_day_is_forgotten(
    office: Office,
) -> None:
    kept, now = KeptBook(office.book.path), office.clock.now
    assert kept.duties(now + YEARS) == 0, "the day from which duties are reminded of, ten years too late"
    assert kept.duties(now) == 0
    assert office.book.one("SELECT value FROM setting WHERE name = 'duties.since'") == "2026-10-08"
    raised = kept.duties(now + YEARS)
    assert raised > 0
    assert kept.turned(now).taken_back == raised
    right = 0
    for _ in range(90):
        now += DAY
        right += kept.duties(now)
    assert right > 0
    assert office.book.one("SELECT count(*) FROM outbox WHERE intent LIKE 'd:%'") == right


def test_news_that_only_a_wrong_day_made_old_is_told(office: Office) -> None:
    office.book.run(
        "UPDATE outbox SET status = 'new', reason = NULL, created_at = ?", stamp(office.clock.now)
    )
    kept = KeptBook(office.book.path)
    ahead = office.clock.now + YEARS
    kept.sweep(ahead)
    assert kept.take(ahead, ahead + LEASE) is not None
    passed_over = "SELECT count(*) FROM outbox WHERE reason = 'old_news'"
    assert office.book.one(passed_over) > 0
    kept.turned(office.clock.now)
    assert office.book.one(passed_over) == 0


def test_what_a_person_settled_or_a_backup_held_back_stays_as_it_is_when_a_wrong_day_ends(
    office: Office,
) -> None:
    office.clock.now = at(date(2026, 10, 29))
    kept, ahead = KeptBook(office.book.path), office.clock.now + YEARS
    kept.sweep(ahead)
    with office.book.begin() as uow:
        first, *others = [each.id for each in outbox.messages(uow, "new")]
        outbox.hold_all(uow, "restored")
        assert outbox.resolve_dropped(uow, first)
    kept.turned(office.clock.now)
    with office.book.reading() as reader:
        assert {each.id for each in outbox.messages(reader, "held")} == {*others}
        dropped = outbox.message(reader, first)
    assert dropped is not None
    assert (dropped.status, dropped.reason) == ("superseded", "by_hand")


def test_the_doctor_and_the_worker_say_that_the_clock_is_behind_what_the_book_knows(desk: Desk) -> None:
    def clocks_of(on: date) -> list[str]:
        found = desk.json("doctor", on=on)["findings"]
        return [each["message"] for each in found if each["subject"] == "Đồng hồ"]

    desk.certified()
    written = date(2026, 11, 24)
    assert clocks_of(written) == clocks_of(written + DAY) == []
    [said] = clocks_of(written - DAY)
    assert said == "giờ máy là 09:12, 23/11/2026, sổ đã ghi đến 09:00, 24/11/2026: xem lại ngày giờ của máy"
    assert desk.json("worker", "--once", on=written)["clock"] == {
        "behind": 0,
        "taken_back": 0,
        "shortened": 0,
    }
    late = desk.run("worker", "--once", "--lang", "vi", on=written - DAY).stdout
    assert "Đồng hồ" in late
    assert "giờ máy đi sau sổ, sổ đã ghi đến 09:12, 24/11/2026; xem lại giờ của máy" in late


def test_whatever_the_clock_does_between_two_rounds_what_leaves_is_what_the_model_says(
    tmp_path_factory: pytest.TempPathFactory, law: Law, proof: Proof
) -> None:
    rounds = jumps = moves = 0
    for run in range(size(2, 60)):
        chance = Random(f"clocks {run}")
        book = new_book("sqlite", tmp_path_factory.mktemp("jumps"), law)
        office = Office(book, law, 2)
        desk = Desk(book)
        while office.today < date(2026, 12, 20):
            right = office.clock.now
            match chance.choice(["day", "day", "hour", "off", "jump", "move", "away"]):
                case "hour":
                    office.clock.now += timedelta(hours=chance.randrange(1, 9))
                case "off":
                    office.clock.now += chance.randrange(1, 15) * DAY
                case "jump":
                    jump = chance.choice([timedelta(hours=1), DAY, 40 * DAY, YEARS])
                    office.clock.now += chance.choice([jump, -jump])
                    office.round()
                    office.clock.now = right + timedelta(hours=1)
                    jumps += 1
                case "move":
                    on = date(2026, 10, 12) + chance.randrange(35) * DAY
                    found = desk.json(
                        "lich", "dat", *told(on, chance.choice(["nghi", "lam"])), on=office.today
                    )
                    moves += len(found["deadlines_moved"])
                    office.look()
                    continue
                case "away":
                    office.paper.answers = [Later("away", affects_all=True)] * 4
                    office.work()
                    office.paper.answers.clear()
                    # The longest that it takes until it is tried again.
                    office.clock.now += timedelta(hours=2)
                case _:
                    office.clock.now += DAY
            office.round()
            rounds += 1
        office.finish()
        book.close()
    assert moves > 0
    proof(rounds=rounds, clock_jumps=jumps, deadlines_moved=moves, told_twice=0, forgotten=0)
