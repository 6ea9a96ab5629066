"""Servers that misbehave, met by the worker itself over real sockets: what becomes of a reminder and of a letter, within
the time of one attempt; what could leave leaves when the server behaves again, and once."""

import asyncio
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from mail_servers import (
    GOOD,
    LIMIT,
    Certificates,
    Inbox,
    Last,
    Scripted,
    free_port,
    make_certificates,
    serving,
    serving_tls,
    settings_for,
)
from soaking import Proof
from storage_fixtures import Book, new_book
from working import CB5, LC, LEASE, SENDER, Clock, addressed, at, ceremony, post

from ketnap.commands.worker.kept_book import KeptBook
from ketnap.notifications import channel as channels
from ketnap.notifications.address import Address
from ketnap.notifications.mail import SmtpChannel
from ketnap.notifications.worker import LETTER, Courier, Parcel, StepDone, sweep_all
from ketnap.storage import outbox
from ketnap.workflow.law import Law

pytestmark = pytest.mark.soak("Mail servers that misbehave")

DAY = date(2026, 10, 29)
"""The first reminder of `working.ceremony` is due."""
SECOND, THIRD = "pho-bi-thu@le-chan.example.vn", "chi-uy@le-chan.example.vn"
SLOW = {"timeout_total": LIMIT}
TLS = {"security": "starttls", "user": "van-thu", "password": "correct horse"}


@dataclass(frozen=True)
class Meeting:
    """A server, and what must come of meeting it: the status of a reminder, whether the try counts against it, whether
    the round stops; and what becomes of a letter (as of a reminder, where nothing is said)."""

    serve: Callable[[Certificates], AbstractContextManager[Any]]
    reminder: str
    counts: bool = True
    stops: bool = False
    letter: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    refused: int = 0
    trusted: str = "authority"


class _Nobody(AbstractContextManager[int]):
    def __enter__(self) -> int:
        return free_port()

    def __exit__(self, *_: object) -> None:
        pass


def _script(**answers: Any) -> Callable[[Certificates], AbstractContextManager[Any]]:
    answers = {"." if verb == "dot" else verb: said for verb, said in answers.items()}
    return lambda _: Scripted(answers)


def _inbox(**answers: Any) -> Callable[[Certificates], AbstractContextManager[Any]]:
    return lambda _: serving(Inbox(**answers))


def _guarded(presented: str) -> Callable[[Certificates], AbstractContextManager[Any]]:
    def serve(made: Certificates) -> AbstractContextManager[Any]:
        inbox = Inbox()
        context = serving_tls(getattr(made, presented))
        return serving(inbox, tls_context=context, authenticator=inbox.authenticate)

    return serve


def _away(serve: Callable[[Certificates], AbstractContextManager[Any]], **more: Any) -> Meeting:
    """Not the fault of the message: it waits, and every other one with it."""
    return Meeting(serve, "later", counts=False, stops=True, **more)


MEETINGS = {
    "nobody at the port": _away(lambda _: _Nobody()),
    "refused by its banner": _away(_script(banner=b"554 no\r\n")),
    "closing at its banner": _away(_script(banner=b"421 closing\r\n")),
    "no banner": _away(_script(banner="silence"), settings=SLOW),
    "a banner byte by byte": _away(_script(banner="drip"), settings=SLOW),
    "gone at its banner": _away(_script(banner="hang up")),
    "an endless greeting": _away(_script(EHLO="flood")),
    "closing at the sender": _away(_script(MAIL=b"421 closing\r\n")),
    "wants a login": _away(_script(MAIL=b"530 log in first\r\n")),
    "sender refused": Meeting(_script(MAIL=b"550 not you\r\n"), "dead"),
    "sender refused for now": Meeting(_script(MAIL=b"451 not now\r\n"), "later"),
    "gone at the sender": Meeting(_script(MAIL="hang up"), "later"),
    "recipient refused": Meeting(_script(RCPT=b"550 no such user\r\n"), "dead"),
    "recipient refused for now": Meeting(_script(RCPT=b"450 busy\r\n"), "later"),
    "mailbox full": Meeting(_script(RCPT=b"552 full\r\n"), "later"),
    "gone at the recipient": Meeting(_script(RCPT="cut"), "later"),
    "silent at the recipient": _away(_script(RCPT="silence"), settings=SLOW),
    "byte by byte at the recipient": _away(_script(RCPT="drip"), settings=SLOW),
    "text refused": Meeting(_script(DATA=b"554 no\r\n"), "dead"),
    "text refused for now": Meeting(_script(DATA=b"451 not now\r\n"), "later"),
    "gone at the text": Meeting(_script(DATA="hang up"), "later"),
    "gone within the text": Meeting(_script(DATA=Last(GOOD["DATA"])), "later"),
    "text refused when it is whole": Meeting(_script(dot=b"554 spam\r\n"), "dead"),
    "text refused for now when it is whole": Meeting(_script(dot=b"451 greylisted\r\n"), "later"),
    "gone after the final dot": Meeting(_script(dot="cut"), "later", letter="uncertain"),
    "silent after the final dot": Meeting(_script(dot="silence"), "later", letter="uncertain", settings=SLOW),
    "byte by byte after the final dot": Meeting(
        _script(dot="drip"), "later", letter="uncertain", settings=SLOW
    ),
    "an answer that is none": Meeting(_script(dot=b"banana\r\n"), "later", letter="uncertain"),
    "a line of a megabyte": Meeting(_script(dot=b"2" * 1_100_000), "later", letter="uncertain"),
    "yes, then gone": Meeting(_script(dot=(b"250 OK\r\n", "cut")), "sent"),
    "no good-bye": Meeting(_script(QUIT="silence"), "sent"),
    "no 8BITMIME, no SMTPUTF8, no SIZE": Meeting(_script(EHLO=b"250 mail.example.vn\r\n"), "sent"),
    "one of three recipients refused": Meeting(
        _inbox(at_rcpt={SECOND: "550 no such user"}), "sent", refused=1
    ),
    "one of three recipients busy": Meeting(_inbox(at_rcpt={THIRD: "450 busy"}), "later"),
    "no STARTTLS": _away(_script(EHLO=b"250-mail\r\n250 AUTH PLAIN\r\n"), settings=TLS),
    "STARTTLS refused": _away(
        _script(EHLO=b"250-mail\r\n250 STARTTLS\r\n", STAR=b"454 no\r\n"), settings=TLS
    ),
    "a certificate for another host": _away(_guarded("elsewhere"), settings=TLS),
    "a certificate of a stranger": _away(_guarded("server"), settings=TLS, trusted="stranger"),
    "wrong password": _away(_guarded("server"), settings={**TLS, "password": "battery staple"}),
    "the right password": Meeting(_guarded("server"), "sent", settings=TLS),
}


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def start(tmp_path: Path, law: Law) -> Iterator[Callable[[], Book]]:
    """Books with one reminder due, to three people of one organisation."""
    walked = new_book("sqlite", tmp_path, law)
    ceremony(walked)
    addressed(walked)
    post(walked, "CB5", "Phó Bí thư", SECOND)
    post(walked, "CB5", "Chi ủy viên", THIRD)
    sweep_all(KeptBook(walked.path), at(DAY))
    walked.close()
    made: list[Book] = []

    def found() -> Book:
        path = tmp_path / f"{len(made)}.db"
        shutil.copyfile(walked.path, path)
        path.chmod(0o600)
        made.append(Book(path, law))
        return made[-1]

    yield found
    for each in made:
        each.close()


class Bag:
    """One parcel, and what became of it: nothing in the program mails letters yet, whose outcome is promised all the
    same."""

    def __init__(self) -> None:
        to = tuple(Address("Bí thư", each) for each in (CB5, SECOND, THIRD))
        done = StepDone("HS-000001-B", "Quyết định kết nạp", DAY)
        self._waiting: list[Parcel] = [Parcel((7,), "letter:7", LETTER, (1,), DAY, to, step=done)]
        self.became: list[str] = []

    def take(self, now: object, until: object) -> Parcel | None:
        return self._waiting.pop() if self._waiting else None

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda parcel, *_: self.became.append("later" if name == "put_off" else name)


def channel(server: Any, meeting: Meeting, certificates: Certificates) -> SmtpChannel:
    port = server if isinstance(server, int) else server.port
    secured = "security" in meeting.settings
    ca_file = str(getattr(certificates, meeting.trusted)) if secured else None
    return SmtpChannel(settings_for(port, ca_file=ca_file, **meeting.settings))


def test_a_reminder_meets_every_server_and_is_neither_lost_nor_doubled_when_the_server_behaves_again(
    start: Callable[[], Book], certificates: Certificates, proof: Proof
) -> None:
    wrong, longest = {}, 0.0
    for name, meeting in MEETINGS.items():
        book, clock = start(), Clock(at(DAY))
        kept = KeptBook(book.path)
        with meeting.serve(certificates) as server:
            began = time.monotonic()
            done = Courier(channel(server, meeting, certificates), SENDER, LEASE).deliver(kept, clock)
            longest = max(longest, time.monotonic() - began)
        with book.reading() as reader:
            [waiting] = outbox.messages(reader, meeting.reminder)
        met = (waiting.attempts, bool(done.reason), done.refused)
        assert "correct horse" not in f"{waiting.reason}{done.reason}"
        with serving(again := Inbox()) as port:
            clock.now += timedelta(hours=1, minutes=1)
            Courier(SmtpChannel(settings_for(port)), SENDER, LEASE).deliver(kept, clock)
        # What is put off leaves, and nothing else.
        expected = (1 if meeting.counts else 0, meeting.stops, meeting.refused)
        if (*met, len(again.mails)) != (*expected, meeting.reminder == "later"):
            wrong[name] = (*met, len(again.mails))
    assert wrong == {}
    assert longest < 20, "an attempt ends, whatever the server does"
    proof(behaviours=len(MEETINGS), wrong_outcomes=0, lost=0, longest_attempt_s=round(longest, 1))


def test_a_letter_that_may_have_left_waits_for_a_person_and_any_other_fares_like_a_reminder(
    certificates: Certificates, proof: Proof
) -> None:
    wrong = {}
    for name, meeting in MEETINGS.items():
        bag = Bag()
        with meeting.serve(certificates) as server:
            courier = Courier(channel(server, meeting, certificates), SENDER, LEASE)
            courier.deliver(bag, lambda: at(DAY))  # type: ignore[arg-type]
        if bag.became != [meeting.letter or meeting.reminder]:
            wrong[name] = bag.became
    assert wrong == {}
    proof(behaviours=len(MEETINGS), wrong_outcomes=0)


def test_a_copy_of_a_mail_whose_answer_was_lost_bears_the_same_message_id(
    start: Callable[[], Book],
) -> None:
    book, clock = start(), Clock(at(DAY))
    kept = KeptBook(book.path)
    with Scripted({".": "cut"}) as server:
        Courier(SmtpChannel(settings_for(server.port)), SENDER, LEASE).deliver(kept, clock)
    taken = [message_from_bytes(b"".join(server.text))["Message-ID"]]
    with serving(inbox := Inbox()) as port:
        clock.now += timedelta(minutes=5)
        Courier(SmtpChannel(settings_for(port)), SENDER, LEASE).deliver(kept, clock)
    assert [message_from_bytes(each.content)["Message-ID"] for each in inbox.mails] == taken
    with book.reading() as reader:
        assert outbox.counts(reader)["sent"] == 1


def test_a_server_that_swallows_every_answer_gets_few_copies_and_then_a_person_looks(
    start: Callable[[], Book], proof: Proof
) -> None:
    book, clock = start(), Clock(at(DAY))
    kept, copies = KeptBook(book.path), 0
    for _ in range(12):
        with Scripted({".": "cut"}) as server:
            copies += (
                Courier(SmtpChannel(settings_for(server.port)), SENDER, LEASE).deliver(kept, clock).mails
            )
        clock.now += timedelta(hours=1)
    assert copies == channels.MOST_COPIES
    with book.reading() as reader:
        assert outbox.counts(reader)["uncertain"] == 1
    proof(copies=copies)


def test_one_recipient_whose_mailbox_stays_busy_keeps_the_others_waiting_for_hours_and_not_for_days(
    start: Callable[[], Book], proof: Proof
) -> None:
    book, clock = start(), Clock(at(DAY))
    kept, begin = KeptBook(book.path), clock.now
    inbox = Inbox(at_rcpt={SECOND: "452 mailbox over quota"})
    with serving(inbox) as port:
        courier = Courier(SmtpChannel(settings_for(port)), SENDER, LEASE)
        while not inbox.mails and clock.now - begin < timedelta(days=6):
            done = courier.deliver(kept, clock)
            clock.now += timedelta(minutes=10)
    hours = (clock.now - begin) / timedelta(hours=1)
    assert [each.rcpt_tos for each in inbox.mails] == [[CB5, THIRD]]
    assert (done.sent, done.refused) == (1, 1)
    assert hours < 7
    with book.reading() as reader:
        [sent] = outbox.messages(reader, "sent")
    assert sent.recipient == f"{CB5}, {THIRD}"
    proof(hours_until_the_others_have_it=round(hours, 1))


def test_a_mail_that_makes_the_server_hang_keeps_no_other_one_waiting_for_ever(
    start: Callable[[], Book],
) -> None:
    book, clock = start(), Clock(at(date(2026, 11, 26)))
    kept = KeptBook(book.path)
    sweep_all(kept, clock.now)
    inbox = Hanging(CB5)
    with serving(inbox) as port:
        for _ in range(4):
            channel = SmtpChannel(settings_for(port, timeout_total=LIMIT))
            Courier(channel, SENDER, LEASE).deliver(kept, clock)
            clock.now += timedelta(hours=2)
    assert [each.rcpt_tos for each in inbox.mails] == [[LC]], (
        "the committee above, whose mail is the younger one"
    )


class Hanging(Inbox):
    """Never answers about one mailbox."""

    def __init__(self, mailbox: str) -> None:
        super().__init__()
        self._mailbox = mailbox

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> Any:
        if address == self._mailbox:
            await asyncio.sleep(3 * LIMIT)
        return await super().handle_RCPT(server, session, envelope, address, options)
