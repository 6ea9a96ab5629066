"""The worker in trouble: servers that are away, refuse, hang; workers that die. Nothing is lost, nothing goes twice."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from mail_servers import Inbox, Scripted, free_port, serving, settings_for
from storage_fixtures import ENGINES, new_book
from ways import admitted
from working import CB5, FIRST, LEASE, SENDER, Clock, Days, Paper, addressed, at, ceremony, post, statuses

from ketnap.commands.worker.kept_book import KeptBook
from ketnap.notifications.address import Address
from ketnap.notifications.channel import Dead, Later, Sent, Uncertain
from ketnap.notifications.mail import SmtpChannel
from ketnap.notifications.worker import Courier, Parcel, StepDone, lease_for, sweep_all
from ketnap.storage import outbox


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


# ---- trouble


def test_a_server_that_is_down_puts_everything_off_and_gets_it_when_it_is_back(book):
    ceremony(book)
    addressed(book)
    port = free_port()
    days = Days(book, SmtpChannel(settings_for(port)))
    done = days.on(date(2026, 10, 29)).delivered
    assert (done.sent, done.later) == (0, 1)
    assert "không nhận kết nối" in done.reason
    assert statuses(book)["later"] == 1
    inbox = Inbox()
    with serving(inbox) as port:
        days = Days(book, SmtpChannel(settings_for(port)))
        days.on(date(2026, 10, 29), minute=1)
    assert [each.rcpt_tos for each in inbox.mails] == [[CB5]]


def test_trouble_with_the_server_stops_the_round_and_no_try_is_counted(book):
    admitted(book.walk())
    addressed(book)
    paper = Paper(*[Later("421 closing", affects_all=True)] * 200)
    days = Days(book, paper)
    first = days.on(date(2026, 6, 2)).delivered
    assert (first.later, first.mails, first.reason) == (1, 1, "421 closing")
    clock = Clock(at(date(2026, 6, 2)))
    for _ in range(150):
        clock.now += timedelta(hours=2)
        days.courier.deliver(days.kept, clock)
    with book.reading() as reader:
        assert max(each.attempts for each in outbox.messages(reader)) == 0
        assert "dead" not in outbox.counts(reader)
    paper.answers = [Later("451 greylisted")]
    clock.now += timedelta(hours=2)
    done = days.courier.deliver(days.kept, clock)
    assert (done.dead, done.later) == (0, 1)


def test_while_the_server_is_away_the_worker_rests_longer_each_time_and_at_most_an_hour(book):
    admitted(book.walk())
    addressed(book)
    tries = []

    class Away:
        def send(self, message, now):
            tries.append(now)
            return Later("away", affects_all=True)

    courier, kept = Courier(Away(), SENDER, LEASE), KeptBook(book.path)
    clock = Clock(at(date(2026, 6, 2)))
    for _ in range(6 * 120):
        courier.deliver(kept, clock)
        clock.now += timedelta(seconds=30)
    gaps = [(b - a).total_seconds() for a, b in pairwise(tries)]
    assert gaps[:4] == [30, 120, 480, 1920]
    assert set(gaps[4:]) == {3600}
    # A clock set back by a week does not make it rest for a week.
    clock.now -= timedelta(days=7)
    kept.turned(clock.now)
    clock.now += timedelta(hours=1)
    courier.deliver(kept, clock)
    assert len(tries) == len(gaps) + 2


def test_a_refused_mailbox_is_dead_and_a_person_lets_it_go_again(book):
    ceremony(book)
    addressed(book)
    paper = Paper(Dead("550 no such user"))
    days = Days(book, paper)
    assert days.on(date(2026, 10, 29)).delivered.dead == 1
    days.on(date(2026, 10, 30))
    assert [mail for mail in paper.mails if "Lễ" in mail.text] == []
    with book.begin() as uow:
        [dead] = outbox.messages(uow, "dead")
        assert (dead.reason, dead.attempts) == ("550 no such user", 1)
        outbox.retry(uow, [dead.id])
    days.on(date(2026, 10, 31))
    assert len([mail for mail in paper.mails if "Lễ" in mail.text]) == 1


def test_patience_ends_after_five_days_of_being_put_off(book):
    ceremony(book)
    addressed(book)
    kept = KeptBook(book.path)
    clock = Clock(at(date(2026, 10, 29)))
    sweep_all(kept, clock.now)
    courier = Courier(Paper(*[Later("450 busy")] * 500), SENDER, LEASE)
    tries = 0
    while not courier.deliver(kept, clock).dead:
        clock.now += timedelta(minutes=5)
        tries += 1
        assert tries < 200
        # A digest of another day is another mail; this one is looked at on its own day only.
        book.run("UPDATE outbox SET next_attempt_at = NULL WHERE status = 'later'")
    with book.reading() as reader:
        [dead] = outbox.messages(reader, "dead")
    assert dead.reason.startswith("Đã thử 125 lần, lần cuối: 450 busy")


def test_a_reminder_of_which_nobody_knows_whether_it_left_goes_again_with_the_same_message_id(book):
    ceremony(book)
    addressed(book)
    seen = []

    class Doubtful:
        def send(self, message, now):
            seen.append(message.message_id)
            return Uncertain("connection lost") if len(seen) == 1 else Sent("250 OK")

    days = Days(book, Doubtful())
    assert days.on(date(2026, 10, 29)).delivered.later == 1
    days.on(date(2026, 10, 29), minute=1)
    assert len(seen) == 2
    assert seen[0] == seen[1]
    assert statuses(book)["sent"] == 1


def test_a_letter_of_which_nobody_knows_whether_it_left_waits_for_a_person():
    class Bag:
        def __init__(self):
            self.settled = []
            self.parcel = Parcel(
                (7,), "x", "letter", (1,), FIRST, (Address("Bí thư", CB5),), step=StepDone("HS", "x", FIRST)
            )

        def take(self, now, until):
            parcel, self.parcel = self.parcel, None
            return parcel

        def __getattr__(self, name):
            return lambda parcel, *_: self.settled.append(name)

    bag = Bag()
    done = Courier(Paper(Uncertain("?")), SENDER, LEASE).deliver(bag, lambda: at(FIRST))
    assert (bag.settled, done.uncertain) == (["uncertain"], 1)


def test_a_server_that_took_one_of_two_addresses_is_not_asked_again(book):
    ceremony(book)
    addressed(book)
    post(book, "CB5", "Phó Bí thư", "gone@le-chan.example.vn")
    inbox = Inbox(at_rcpt={"gone@le-chan.example.vn": "550 no such user"})
    with serving(inbox) as port:
        days = Days(book, SmtpChannel(settings_for(port)))
        done = days.on(date(2026, 10, 29)).delivered
        days.on(date(2026, 10, 29), minute=5)
    assert (done.sent, done.refused) == (1, 1)
    assert len(inbox.mails) == 1
    with book.reading() as reader:
        [sent] = outbox.messages(reader, "sent")
        assert sent.recipient == CB5


def test_a_server_that_hangs_holds_one_mail_no_longer_than_the_lease(book):
    ceremony(book)
    addressed(book)
    with Scripted({"RCPT": "silence"}) as server:
        channel = SmtpChannel(settings_for(server.port, timeout_total=0.4))
        done = Days(book, channel).on(date(2026, 10, 29)).delivered
    assert (done.sent, done.later) == (0, 1)
    assert lease_for(60.0) > timedelta(seconds=62)
    assert statuses(book)["later"] == 1


def test_a_worker_that_died_while_sending_leaves_its_mail_to_the_next(book):
    ceremony(book)
    addressed(book)

    class Killed(Exception):
        pass

    class Dying:
        def send(self, message, now):
            raise Killed

    with pytest.raises(Killed):
        Days(book, Dying()).on(date(2026, 10, 29))
    paper = Paper()
    other = Days(book, paper)
    assert other.on(date(2026, 10, 29), minute=1).delivered.mails == 0
    done = other.on(date(2026, 10, 29), minute=3)
    assert (done.freed.again, len(paper.mails)) == (1, 1)


def test_two_workers_share_the_work_and_no_mail_leaves_twice(book):
    for n in range(4):
        admitted(book.walk(f"Người {n}"))
    addressed(book)
    one, other = Paper(), Paper()
    first, second = KeptBook(book.path), KeptBook(book.path)
    left, right = Courier(one, SENDER, LEASE), Courier(other, SENDER, LEASE)
    now = at(date(2026, 6, 2))
    turns = iter(range(1000))
    while next(turns) < 100:
        left.deliver(first, lambda: now, _once())
        right.deliver(second, lambda: now, _once())
    ids = [mail.message_id for mail in (*one.mails, *other.mails)]
    assert len(ids) == len(set(ids)) == statuses(book)["sent"]
    assert one.mails
    assert other.mails


def _once():
    turns = iter([True, False, False])
    return lambda: next(turns)


def test_no_transaction_is_open_while_a_mail_is_sent(book):
    ceremony(book)
    addressed(book)
    seen = []

    class Looking:
        def send(self, message, now):
            # Anybody else may write meanwhile: nothing holds the lock.
            with book.begin() as uow:
                uow.next_command()
            seen.append(message)
            return Sent("250 OK")

    Days(book, Looking()).on(date(2026, 10, 29))
    assert len(seen) == 1


def test_three_days_without_a_server_lose_nothing_and_end_in_one_mail_for_each_recipient(book):
    for n in range(5):
        ceremony(book, name=f"Người {n}")
    addressed(book)
    paper = Paper(*[Later("down", affects_all=True)] * 10_000)
    days = Days(book, paper)
    clock = Clock(at(date(2026, 11, 12)))
    while clock.now < at(date(2026, 11, 15)):
        sweep_all(days.kept, clock.now)
        days.courier.deliver(days.kept, clock)
        clock.now += timedelta(minutes=10)
    paper.answers.clear()
    back = clock.now
    while not paper.mails:
        days.courier.deliver(days.kept, clock)
        clock.now += timedelta(minutes=1)
    assert clock.now - back <= timedelta(hours=1, minutes=1)
    days.courier.deliver(days.kept, clock)
    [mail] = [each for each in paper.mails if each.to == (CB5,)]
    assert mail.text.count("Lễ kết nạp") == 5
    assert set(statuses(book)) <= {"sent", "superseded"}
