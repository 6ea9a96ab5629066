"""Mails that leave one by one while the worker is killed at any moment and the server loses answers: none is lost, and no
more leave twice than kills and lost answers explain."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email.parser import BytesHeaderParser
from pathlib import Path
from random import Random
from typing import Any

import pytest
from killing import Killer, forking
from mail_servers import Inbox, serving
from office_books import NOW, Desk, office_book
from soaking import Proof, size

from ketnap.notifications.channel import message_id_of
from ketnap.storage import organisations, outbox
from ketnap.storage.rows import OutboxRow, stamp
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Post

pytestmark = [
    pytest.mark.soak("Mails that leave while the worker is killed"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the machine has no fork"),
]

MAILS = size(60, 5_000)
SENDER = "van-thu@le-chan.example.vn"
LONGEST = 0.3
"""Seconds that a worker lives at most: enough to begin, and for some dozens of mails."""


class Moody(Inbox):
    """Takes most mails; is busy for one in ten, and of one in twenty its answer never arrives."""

    def __init__(self) -> None:
        super().__init__()
        self._chance = Random("a moody server")
        self.lost_answers = 0
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mood = self._chance.random()
        if mood < 0.1:
            return "451 busy"
        self.taken[str(BytesHeaderParser().parsebytes(envelope.content)["Message-ID"])] += 1
        if mood < 0.15:
            self.lost_answers += 1
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def desk(tmp_path: Path, law: Law, vietnamese: None) -> Iterator[Desk]:
    book = office_book(tmp_path, law)
    desk = Desk(book)
    book.run("DELETE FROM post")
    walk = desk.certified()
    book.run("UPDATE outbox SET status = 'superseded', reason = 'by_hand'")
    with book.begin() as uow:
        organisations.post(
            uow, Post("CB-05", "Bí thư", "Lê A", "cb5@le-chan.example.vn", NOW.date()), NOW.date()
        )
        outbox.put(uow, [_news(walk.events[-1].seq, walk.events[-1].step, each) for each in range(MAILS)])
    yield desk
    book.close()


def _intent(number: int) -> str:
    return f"s:HS-000001-B:{number}"


def _news(seq: int, step: str, number: int) -> OutboxRow:
    """The news of a step, which goes in a mail of its own."""
    params = f'{{"step":"{step}","on":"2026-11-20"}}'
    return OutboxRow(
        _intent(number), 1, seq, "step_done", "cell", "CB-05", params, None, None, None, None, stamp(NOW), "new", None
    )  # fmt: skip


def test_no_mail_is_lost_and_few_leave_twice_whenever_the_worker_is_killed(desk: Desk, proof: Proof) -> None:
    server = Moody()
    kills = sending = 0
    with serving(server) as port, forking() as process:
        killer = Killer(process, desk.book.path, NOW, Random("a worker that sends"))
        way = ("--smtp-host", "127.0.0.1", "--smtp-port", str(port), "--smtp-security", "none")
        typed = ("worker", "--once", *way, "--smtp-from", SENDER)
        killer.load(*typed)
        lasts, waiting = LONGEST, MAILS
        while waiting:
            # The lease of the one who died, and the wait for a busy server, are over.
            killer.now += timedelta(minutes=20)
            kills += killer.kill_within(lasts, *typed).status == signal.SIGKILL
            sending += bool(desk.book.one("SELECT count(*) FROM outbox WHERE leased_until IS NOT NULL"))
            before, waiting = waiting, _waiting(desk)
            # On a busy machine it takes longer to begin.
            lasts *= 1.2 if waiting == before else 1
            assert kills < MAILS, "it gets on"
    expected = {message_id_of(_intent(number), SENDER) for number in range(MAILS)}
    # Days pass, so digests leave as well; their copies count with the others.
    assert expected <= set(server.taken), "no mail is lost, and every copy bears the same Message-ID"
    sent = (
        "SELECT count(*) FROM outbox WHERE intent LIKE 's:HS-000001-B:%' AND status IN ('sent', 'uncertain')"
    )
    assert desk.book.one(sent) == MAILS
    copies = server.taken.total() - len(server.taken)
    assert copies <= sending + server.lost_answers
    assert kills >= size(1, 100)
    proof(
        mails=MAILS,
        kills=kills,
        killed_while_sending=sending,
        lost_answers=server.lost_answers,
        copies=copies,
        lost=0,
    )


def _waiting(desk: Desk) -> int:
    query = "SELECT count(*) FROM outbox WHERE intent LIKE 's:HS-000001-B:%' AND status IN ('new', 'later')"
    return int(desk.book.one(query))
