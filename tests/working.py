"""A worker at work: a ceremony that is to be held, posts with addresses, days that pass, a channel that keeps mails."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default

from walking import votes
from ways import resolved

from ketnap.commands.worker.kept_book import KeptBook
from ketnap.notifications.channel import Sent
from ketnap.notifications.worker import Courier, round_once
from ketnap.storage import organisations, outbox
from ketnap.workflow.organisations import Post

SENDER = "Văn phòng <van-thu@le-chan.example.vn>"
CB5, LC, TP = "chi-bo-5@le-chan.example.vn", "van-phong@le-chan.example.vn", "thanh-uy@hp.example.vn"
LEASE = timedelta(minutes=2)
FIRST = date(2026, 10, 8)


def at(on, hour=1, minute=0):
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=UTC)


def post(book, organisation, title, email, from_on=date(2026, 1, 1), today=FIRST):
    with book.begin() as uow:
        return organisations.post(uow, Post(organisation, title, "Nguyễn Văn A", email, from_on), today)


def addressed(book):
    post(book, "CB5", "Bí thư", CB5)
    post(book, "LC", "Văn phòng", LC)
    post(book, "TP", "Ban Thường vụ", TP)


def decided(book, name="Vũ Hải Yến", on=date(2026, 10, 7), **person):
    """A decision in Chi bộ 5; of one of 07/10/2026 the ceremony is due on Wednesday 18/11/2026, after 30 working days."""
    walk = resolved(book.walk(name, **person))
    walk.advance("send_up_dossier", "15/05/2026")
    walk.advance("appraise_dossier", "22/05/2026")
    walk.advance("committee_resolves_admission", "01/10/2026", votes=votes(9, 9))
    walk.advance("admit", f"{on:%d/%m/%Y}", votes=votes(9, 9))
    return walk


def ceremony(book, name="Vũ Hải Yến", **person):
    """As `decided`, and nobody is told of the steps."""
    walk = decided(book, name, **person)
    assert walk.due("ceremony.hold") == date(2026, 11, 18)
    hush(book)
    return walk


def hush(book):
    """The messages about the steps themselves are not what is looked at here."""
    book.run("UPDATE outbox SET status = 'superseded' WHERE kind = 'step_done'")


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


class Days:
    """A worker that runs once a day, at eight in the morning in Vietnam."""

    def __init__(self, book, channel):
        self.book = book
        self.kept = KeptBook(book.path)
        self.courier = Courier(channel, SENDER, LEASE)

    def on(self, today, hour=1, minute=0):
        return round_once(self.kept, self.courier, lambda: at(today, hour, minute))

    def until(self, first, last):
        while first <= last:
            self.on(first)
            first += timedelta(days=1)


class Paper:
    """A channel that keeps what it gets, or answers as it is told."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.mails = []

    def send(self, message, now):
        answer = self.answers.pop(0) if self.answers else Sent("250 OK")
        if isinstance(answer, Sent):
            self.mails.append(message)
        return answer


def mails(inbox):
    return [message_from_bytes(each.content, policy=default) for each in inbox.mails]


def text(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def statuses(book):
    with book.reading() as reader:
        return outbox.counts(reader)
