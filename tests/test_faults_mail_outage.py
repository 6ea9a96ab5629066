"""A server that is away for three days, and a mailbox that takes nothing for longer: what is due waits, leaves in one mail
for each recipient, and is given up after five days with an alarm and not before."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from calendar_days import multiplied
from mail_servers import Inbox, free_port, serving, settings_for
from office_books import Desk
from soaking import Proof, size
from storage_fixtures import Book, new_book
from walking import NAMES
from working import CB5, LEASE, SENDER, Clock, addressed, at, ceremony, decided, hush, post

from ketnap.commands.worker.kept_book import KeptBook
from ketnap.notifications.mail import SmtpChannel
from ketnap.notifications.worker import Courier, sweep_all
from ketnap.storage import outbox
from ketnap.workflow.law import Law

pytestmark = pytest.mark.soak("A mail server that is away for days")

CELLS = ("CB5", "CB7", "KT1", "SV", "GV", "BV1", "DL1", "CX1", "CV1")
AWAY = timedelta(hours=72)


@pytest.fixture
def book(tmp_path: Path, law: Law) -> Iterator[Book]:
    book = new_book("sqlite", tmp_path, law)
    yield book
    book.close()


def test_three_days_without_a_server_end_in_one_mail_for_each_recipient_within_the_hour(
    book: Book, proof: Proof
) -> None:
    many = size(300, 10_000)
    ceremony(book)
    multiplied(book, many)
    hush(book)
    for number, cell in enumerate(CELLS):
        book.run('UPDATE "case" SET cell = ? WHERE id % ? = ?', cell, len(CELLS), number)
    for code in NAMES:
        post(book, code, "Bí thư", f"{code.lower()}@example.vn")
    kept, clock, port = KeptBook(book.path), Clock(at(date(2026, 11, 11))), free_port()
    courier = Courier(SmtpChannel(settings_for(port)), SENDER, LEASE)
    returns = clock.now + AWAY
    tries = 0
    while clock.now < returns:
        sweep_all(kept, clock.now)
        tries += courier.deliver(kept, clock).later
        clock.now += timedelta(minutes=10)
    inbox = Inbox()
    with serving(inbox, port):
        while clock.now < returns + timedelta(hours=1):
            courier.deliver(kept, clock)
            clock.now += timedelta(minutes=1)
    mails = [message_from_bytes(each.content, policy=default) for each in inbox.mails]
    assert max(Counter(str(mail["To"]) for mail in mails).values()) == 1
    told = {code for mail in mails for code in _codes(mail)}
    assert len(told) == many, "none is lost"
    with book.reading() as reader:
        counts = outbox.counts(reader)
    assert set(counts) == {"sent", "superseded"}
    assert tries >= AWAY / timedelta(hours=1), "it was tried at least every hour"
    proof(due=many, hours_away=72, tries=tries, mails=len(mails), lost=0, longest_wait_min=60)


def _codes(mail: EmailMessage) -> set[str]:
    """The cases in the calendar that goes along."""
    [calendar] = mail.iter_attachments()
    lines = str(calendar.get_content()).splitlines()
    return {line.removeprefix("SUMMARY:")[:11] for line in lines if line.startswith("SUMMARY:HS-")}


def test_a_mailbox_that_stays_busy_is_given_up_after_five_days_with_an_alarm_and_what_is_younger_waits_on(
    book: Book, vietnamese: None, proof: Proof
) -> None:
    decided(book, "Người Thứ Nhất")
    decided(book, "Người Thứ Hai", date(2026, 10, 12))
    hush(book)
    addressed(book)
    # The last reminder of the one is due, those of the other follow.
    kept, clock = KeptBook(book.path), Clock(at(date(2026, 11, 19)))
    begin = clock.now
    desk = Desk(book)
    with serving(Inbox(at_rcpt={CB5: "450 busy"})) as port:
        courier = Courier(SmtpChannel(settings_for(port)), SENDER, LEASE)
        while not _count(book, "dead"):
            sweep_all(kept, clock.now)
            courier.deliver(kept, clock)
            clock.now += timedelta(minutes=30)
            assert clock.now - begin < timedelta(days=7)
    days = (clock.now - begin) / timedelta(days=1)
    assert 5 <= days < 6
    with book.reading() as reader:
        [dead] = outbox.messages(reader, "dead")
        [younger] = outbox.messages(reader, "later")
    assert dead.attempts == 125
    assert "450 busy" in str(dead.reason)
    assert (younger.created_at > dead.created_at, younger.attempts < 125) == (True, True)
    found = [
        each for each in desk.json("doctor", on=clock.now.date())["findings"] if each["verdict"] != "good"
    ]
    assert any("tin không gửi được" in each["message"] for each in found)
    proof(days_of_patience=round(days, 1), tries=dead.attempts, alarms=1)


def _count(book: Book, status: str) -> int:
    return int(book.one("SELECT count(*) FROM outbox WHERE status = ?", status))
