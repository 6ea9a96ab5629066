"""The worker is killed at any moment, while it looks for what is due and while it sends: each rung is raised once, no mail
is lost, and at most one comes twice for each time it was killed.
"""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from random import Random

import pytest
from faults import check
from killing import Forking, Killer, forking
from mail_servers import Inbox, serving
from office_books import NOW, Desk, office_book
from rosters import good, write
from soaking import Proof, size

from ketnap.storage import organisations
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Post

pytestmark = [
    pytest.mark.soak("kills, races and queues"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the machine has no fork"),
]

SWEEPS = size(50, 500)
SENDINGS = size(50, 500)
A_DAY = 3
"""How many people have a rung on one day."""
CERTIFIED = date(2025, 8, 20)
DAY = date(2029, 8, 20)
"""Twelve months before the certificate of the first day runs out: the first rung of its ladder."""
AT_ONCE = 50
"""How many days a worker lives in one book."""
LEASE = timedelta(minutes=20)

ROWS = "SELECT count(*) FROM outbox WHERE case_id IS NOT NULL"
"""Reminders of cases; those of an office's own duties are not looked at here."""


@pytest.fixture(scope="module")
def process() -> Iterator[Forking]:
    with forking() as found:
        yield found


class Days:
    """A book in which some rungs are due each day, and a worker that lives through them."""

    def __init__(self, folder: Path, law: Law, process: Forking, count: int) -> None:
        folder.mkdir()
        self.desk, self.count = Desk(office_book(folder, law)), count
        people = [
            good(A_DAY * number + nth, certified_on=CERTIFIED + timedelta(number))
            for number in range(count + 1)
            for nth in range(A_DAY)
        ]
        self.desk.json("ho-so", "nhap", str(write(folder / "ds.xlsx", people)), "--ghi-so")
        self.desk.book.run("DELETE FROM post")
        with self.desk.book.begin() as uow:
            post = Post("CB-05", "Bí thư", "Lê A", "cb5@le-chan.example.vn", date(2025, 7, 1))
            organisations.post(uow, post, DAY)
        self.killer = Killer(process, self.desk.book.path, NOW, Random(f"worker {count}"))
        self.survived = 0

    def reach(self, number: int) -> None:
        self.killer.now = datetime.combine(DAY + timedelta(number), NOW.time(), UTC)

    def reminders(self, status: str = "%") -> int:
        return int(self.desk.book.one(f"{ROWS} AND status LIKE ?", status))

    def close(self) -> None:
        assert self.reminders() == A_DAY * (self.count + 1), "each rung is raised once"
        check(self.desk)
        self.desk.book.close()


def in_parts(kills: int) -> list[int]:
    """A book grows with every day; after so many the next begins."""
    return [min(AT_ONCE, kills - done) for done in range(0, kills, AT_ONCE)]


def test_a_worker_raises_each_rung_once_whenever_it_is_killed_while_it_looks_for_what_is_due(
    tmp_path: Path, law: Law, vietnamese: None, process: Forking, proof: Proof
) -> None:
    survived, longest = 0, 0.0
    for part, count in enumerate(in_parts(SWEEPS)):
        days = Days(tmp_path / str(part), law, process, count)
        days.killer.load("worker", "--once")
        days.reach(0)
        assert days.killer.measure("worker", "--once").exit == 0
        for number in range(1, count + 1):
            days.reach(number)
            before = days.reminders()
            ended = days.killer.kill("worker", "--once")
            after = days.reminders()
            assert after in (before, before + A_DAY), "no half sweep"
            assert ended.answer is None or after > before, "what was said is kept"
            survived += after > before
            assert days.killer.next("worker", "--once").exit == 0
            assert days.reminders() == A_DAY * (number + 1)
        longest = max(longest, days.killer.next_ms)
        days.close()
    assert 0 < survived < SWEEPS, "it was stopped before and after the moment that counts"
    proof(
        kills=SWEEPS,
        done_when_killed=survived,
        rungs_raised_twice=0,
        rungs_forgotten=0,
        half_sweeps=0,
        longest_next_command_ms=round(longest),
    )


def test_a_worker_loses_no_mail_whenever_it_is_killed_while_it_sends(
    tmp_path: Path, law: Law, vietnamese: None, process: Forking, proof: Proof
) -> None:
    survived, twice, longest = 0, 0, 0.0
    for part, count in enumerate(in_parts(SENDINGS)):
        days = Days(tmp_path / str(part), law, process, count)
        inbox = Inbox()
        with serving(inbox) as port:
            way = ("--smtp-host", "127.0.0.1", "--smtp-port", str(port), "--smtp-security", "none")
            typed = ("worker", "--once", *way, "--smtp-from", "van-thu@le-chan.example.vn")
            days.killer.load(*typed)
            survived += _sent_under_kills(days, typed)
        longest = max(longest, days.killer.next_ms)
        more = _heard(days, inbox)
        assert more <= count, "at most one more for each that was killed"
        twice += more
        days.close()
    assert 0 < survived < SENDINGS, "it was stopped before and after the moment that counts"
    proof(
        kills=SENDINGS,
        done_when_killed=survived,
        mails_lost=0,
        mails_that_came_twice=twice,
        longest_next_command_ms=round(longest),
    )


def _sent_under_kills(days: Days, typed: tuple[str, ...]) -> int:
    """Each day the rungs are raised first, so that whoever is killed is killed while sending."""
    survived = 0
    for number in range(days.count + 1):
        days.reach(number)
        assert days.killer.next("worker", "--once").exit == 0
        if number == 0:
            assert days.killer.measure(*typed).exit == 0
            continue
        ended = days.killer.kill(*typed)
        sent = days.reminders("sent")
        assert sent in (A_DAY * number, A_DAY * (number + 1)), "a digest is sent as one"
        assert ended.answer is None or sent > A_DAY * number, "what was said is kept"
        survived += sent > A_DAY * number
        # The lease of the one who died is over.
        days.killer.now += LEASE
        assert days.killer.next(*typed).exit == 0
        assert days.reminders("sent") == A_DAY * (number + 1)
    return survived


def _heard(days: Days, inbox: Inbox) -> int:
    """Every reminder has come; how many mails came more than once."""
    bodies = [message_from_bytes(each.content, policy=default).get_body() for each in inbox.mails]
    told = [each.get_content() for each in bodies if each is not None]
    query = 'SELECT json_group_array(code) FROM "case"'
    codes = days.desk.book.one(query).strip("[]").replace('"', "").split(",")
    assert len(codes) == A_DAY * (days.count + 1)
    for code in codes:
        assert any(code in each for each in told), "no mail is lost"
    return len(told) - (days.count + 1)
