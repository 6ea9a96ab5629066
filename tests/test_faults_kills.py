"""Commands are killed at any moment: nothing that was said to be done is lost, no step is half there, and the next
command goes on.

KETNAP_TEST_KILLS=3000 is the long form; so many kills are shared out among the commands.
"""

import os
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from faults import check
from killing import Killer
from letter_steps import transferred
from mail_servers import Inbox, serving
from office_books import CAM_GIANG, NOW, Desk, office_book
from rosters import good, write
from ways import certified

from ketnap.storage import letters, organisations
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Post

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the machine has no fork")

KILLS = int(os.environ.get("KETNAP_TEST_KILLS", "24"))
EACH = max(4, KILLS // 4)
ENOUGH = 50
PEOPLE = 3
AT_ONCE = 25
"""How many days a worker lives in one book."""
DAY = date(2029, 8, 20)
"""Twelve months before the certificate of `certified` runs out: the first rung of its ladder."""

Start = Callable[[Desk, str], Killer]


@pytest.fixture
def start() -> Iterator[Start]:
    """Somebody who kills what is done at a desk."""
    made: list[Killer] = []

    def found(desk: Desk, seed: str) -> Killer:
        made.append(Killer(desk.book.path, NOW, seed))
        return made[-1]

    yield found
    for each in made:
        each.close()


_ROWS = """
SELECT (SELECT count(*) FROM event WHERE case_id = "case".id) || ' '
    || (SELECT count(*) FROM deadline WHERE case_id = "case".id) || ' '
    || (SELECT count(*) FROM letter WHERE case_id = "case".id) || ' '
    || (SELECT count(*) FROM outbox WHERE case_id = "case".id) || ' ' || version
FROM "case" WHERE code = ?
"""


def rows(desk: Desk, code: str) -> str:
    """How much is kept of a case."""
    found: str = desk.book.one(_ROWS, code)
    return found


def _on_both_sides(survived: int) -> None:
    """It was stopped before and after the moment that counts; few kills may by chance all fall on one side."""
    assert 0 <= survived <= EACH
    assert EACH < ENOUGH or 0 < survived < EACH


def test_a_step_is_recorded_once_and_whole_whenever_it_is_killed(desk: Desk, start: Start) -> None:
    facts = {
        "destination": CAM_GIANG,
        "kind": "official",
        "effective_on": "25/11/2026",
        "reason": "residence",
    }
    given = [part for name, value in facts.items() for part in ("--fact", f"{name}={value}")]
    codes = [desk.certified(name=f"Người Thứ {number}").code for number in range(EACH + 1)]
    typed = {
        code: ("case", "advance", code, "move_known", "--on", "25/11/2026", *given, "--key", f"key-{code}")
        for code in codes
    }
    first, *others = codes
    killer = start(desk, "advance")
    none = rows(desk, first)
    assert killer.measure(*typed[first]).exit == 0
    whole = rows(desk, first)
    assert none != whole
    survived = 0
    for code in others:
        ended = killer.kill(*typed[code])
        after = rows(desk, code)
        assert after in (none, whole)
        assert ended.answer is None or after == whole, "what was said is kept"
        survived += after == whole
        again = killer.run(*typed[code])
        assert again.exit == 0
        assert again.answer is not None
        assert rows(desk, code) == whole
    _on_both_sides(survived)
    check(desk)


def test_letters_get_their_numbers_once_and_without_a_gap_whenever_it_is_killed(
    desk: Desk, start: Start
) -> None:
    codes = [transferred(desk, f"Người Thứ {number}").code for number in range(EACH + 1)]
    typed = {code: ("letter", "issue", code, "--confirm", "2") for code in codes}
    first, *others = codes
    killer = start(desk, "issue")
    assert killer.measure(*typed[first]).exit == 0
    survived = 0
    for code in others:
        ended = killer.kill(*typed[code])
        query = 'SELECT count(number) FROM letter WHERE case_id = (SELECT id FROM "case" WHERE code = ?)'
        taken = desk.book.one(query, code)
        assert taken in (0, 2)
        assert ended.answer is None or taken == 2
        survived += taken == 2
        again = killer.run(*typed[code])
        assert again.exit == (4 if taken else 0), "a letter is issued once"
        assert desk.book.one(query, code) == 2
        # Papers that were not written, or written in part, are printed again from what is kept.
        assert killer.run("letter", "render", code).exit == 0
    _on_both_sides(survived)
    with desk.book.reading() as reader:
        assert letters.gaps(reader) == []
    assert desk.book.one("SELECT count(DISTINCT number) FROM letter WHERE kind = 'CV'") == EACH + 1
    papers = [desk.letters_folder / each for each in desk.files()]
    whole = [each for each in papers if _whole(each)]
    assert len(whole) == 4 * (EACH + 1), "no paper is half there under its own name"
    check(desk)


def _whole(paper: Path) -> bool:
    """Whether a file is a paper to its end; what was being written when the machine stopped has another name."""
    if paper.suffix == ".docx":
        return zipfile.ZipFile(paper).testzip() is None
    return paper.suffix == ".pdf" and paper.read_bytes().rstrip().endswith(b"%%EOF")


def test_a_roster_is_entered_whole_or_not_at_all_whenever_it_is_killed(
    desk: Desk, start: Start, tmp_path: Path
) -> None:
    rosters = [
        write(tmp_path / f"ds-{at}.xlsx", [good(at * PEOPLE + number) for number in range(PEOPLE)])
        for at in range(EACH + 1)
    ]
    killer = start(desk, "import")
    assert killer.measure("case", "import", str(rosters[0]), "--commit").exit == 0
    survived, there = 0, PEOPLE
    for roster in rosters[1:]:
        typed = ("case", "import", str(roster), "--commit")
        ended = killer.kill(*typed)
        after = desk.book.one('SELECT count(*) FROM "case"')
        assert after in (there, there + PEOPLE)
        assert ended.answer is None or after == there + PEOPLE
        survived += after > there
        assert killer.run(*typed).exit == 0
        there += PEOPLE
        assert desk.book.one('SELECT count(*) FROM "case"') == there
    _on_both_sides(survived)
    numbers = "SELECT count(DISTINCT case_id) || ' ' || count(*) FROM event WHERE seq = 1"
    assert desk.book.one(numbers) == f"{there} {there}"
    assert desk.book.one('SELECT max(id) FROM "case"') == there, "no number is left out"
    check(desk)


def test_a_worker_raises_each_rung_once_and_loses_no_mail_whenever_it_is_killed(
    tmp_path: Path, law: Law, vietnamese: None, start: Start
) -> None:
    left, survived = EACH, 0
    while left > 0:
        folder = tmp_path / str(left)
        folder.mkdir()
        desk = Desk(office_book(folder, law))
        days = min(left, AT_ONCE)
        survived += _days_of_a_worker(desk, start(desk, f"worker {left}"), days)
        assert _reminders(desk) == days + 1, "one rung a day, each raised once"
        desk.book.close()
        left -= AT_ONCE
    _on_both_sides(survived)


def _reminders(desk: Desk) -> int:
    """How many reminders of cases have left; those of an office's own duties are not looked at here."""
    query = "SELECT count(*) FROM outbox WHERE case_id IS NOT NULL AND status = 'sent'"
    return int(desk.book.one(query))


def _days_of_a_worker(desk: Desk, killer: Killer, days: int) -> int:
    """Each day one more rung is due, and the worker is killed; how often the mail had left all the same."""
    desk.book.run("DELETE FROM post")
    with desk.book.begin() as uow:
        post = Post("CB-05", "Bí thư", "Lê A", "cb5@le-chan.example.vn", date(2025, 7, 1))
        organisations.post(uow, post, DAY)
    inbox = Inbox()
    codes: list[str] = []
    survived = 0
    with serving(inbox) as port:
        way = ("--smtp-host", "127.0.0.1", "--smtp-port", str(port), "--smtp-security", "none")
        typed = ("worker", "--once", *way, "--smtp-from", "van-thu@le-chan.example.vn")
        for number in range(days + 1):
            codes.append(certified(desk.book.walk(f"Người Thứ {number}"), cell="CB-05").code)
            killer.now = datetime.combine(DAY + timedelta(number), NOW.time(), UTC)
            if number == 0:
                assert killer.measure(*typed).exit == 0
                continue
            ended = killer.kill(*typed)
            sent = _reminders(desk) == number + 1
            assert ended.answer is None or sent
            survived += sent
            # The lease of the one who died is over.
            killer.now += timedelta(minutes=20)
            assert killer.run(*typed).exit == 0
    assert _reminders(desk) == days + 1
    query = "SELECT count(*) FROM outbox WHERE case_id IS NOT NULL"
    assert desk.book.one(query) == days + 1, "each rung is raised once"
    mails = [message_from_bytes(each.content, policy=default).get_body() for each in inbox.mails]
    told = [each.get_content() for each in mails if each is not None]
    for code in codes:
        assert any(code in each for each in told), "no mail is lost"
    assert len(told) <= 2 * days + 1, "at most one more for each that was killed"
    check(desk)
    return survived
