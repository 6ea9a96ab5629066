"""The drill: a copy is made while somebody works, the book goes on, the copy is put back. The history holds, no number is
given twice, nothing leaves again by itself."""

import json
import multiprocessing
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from letter_steps import MOVE
from mail_servers import Inbox, serving
from office_books import TODAY, Desk
from soaking import Proof, size
from ways import certified

from ketnap.storage import organisations, settings
from ketnap.storage.book import backup
from ketnap.storage.engine import Database
from ketnap.workflow.organisations import Post

pytestmark = pytest.mark.soak("Copies, and putting one back")


def moved(desk: Desk, name: str, on: date = TODAY) -> str:
    """Somebody moves away; the two letters take their numbers. The symbol of the notice."""
    walk = desk.certified(name=name)
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2", on=on)
    return next(str(each["number"]) for each in made["issued"] if "CV" in each["number"])


def restored(desk: Desk, copy: Path, on: date = TODAY) -> dict[str, Any]:
    desk.book.close()
    result = desk.run("db", "restore", str(copy), "--yes", "--json", on=on)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def numbers(desk: Desk) -> dict[tuple[str, str, str], list[int]]:
    """Every number that letters and what was set aside bear, by book."""
    found: dict[tuple[str, str, str], list[int]] = {}
    with desk.book.reading() as reader:
        for table, only in (("letter", "number IS NOT NULL"), ("handwritten", "n = 0")):
            query = f"SELECT issuer, kind, term, number FROM {table} WHERE {only}"
            for *book, number in reader.cursor.execute(query):
                found.setdefault((book[0], book[1], book[2]), []).append(number)
    return found


def test_no_number_is_given_twice_after_a_copy_was_put_back(desk: Desk, tmp_path: Path, proof: Proof) -> None:
    before = [moved(desk, f"Người Thứ {each}") for each in range(2)]
    reserve = ("--de-danh", "2", "--loai", "CV", "--ly-do", "mất điện", "--lay-so", "2")
    copy = tmp_path / "ban-sao.db"
    desk.json("du-lieu", "sao-luu", str(copy))
    lost = [moved(desk, f"Người Sau {each}") for each in range(size(3, 20))]
    desk.json("van-ban", "so", *reserve)
    code = desk.certified(name="Người Không Còn").code
    given = numbers(desk)
    done = restored(desk, copy)
    assert (done["numbers_known"], done["numbers_set_aside"]) == (True, 2 * len(lost) + 2)
    assert numbers(desk) == given, "every number is still taken, by the letter or as one set aside"
    assert desk.json("nhat-ky", "doi-chieu", "--tinh-lai")["sound"] is True
    again = [moved(desk, f"Người Mới {each}") for each in range(2)]
    assert not {*before, *lost} & {*again}
    assert desk.certified(name="Người Sau Cùng").code > code
    for each in numbers(desk).values():
        assert len(each) == len(set(each))
        assert sorted(each) == list(range(min(each), max(each) + 1)), "no gap either"
    shown = desk.run("kiem-tra").output
    assert "số để dành cho văn bản viết tay" in shown
    register = desk.run("van-ban", "so").output
    assert all(symbol in register for symbol in lost)
    proof(numbers_given_after_the_copy=2 * len(lost) + 2, numbers_given_twice=0, gaps=0)


def test_where_the_former_book_is_gone_it_is_said_that_numbers_must_be_compared(
    desk: Desk, tmp_path: Path
) -> None:
    moved(desk, "Người Thứ Nhất")
    copy = tmp_path / "ban-sao.db"
    desk.json("du-lieu", "sao-luu", str(copy))
    desk.book.close()
    desk.book.path.unlink()
    result = desk.run("db", "restore", str(copy))
    assert result.exit_code == 0, result.output
    assert "So với sổ giấy trước khi phát hành" in result.output
    assert "--de-danh" in result.output


def test_what_came_in_after_the_copy_stays_in_its_register(desk: Desk, tmp_path: Path) -> None:
    from ketnap.storage.correspondence import incoming

    def enter(symbol: str) -> int:
        came = incoming.Incoming(TODAY, None, "Đảng ủy xã An Biên", symbol, TODAY, "Giới thiệu", "paper")
        with desk.book.begin() as uow:
            return incoming.enter(uow, "DU-LE-CHAN", "2025-07-12", came, "VP", uow.next_command(), NOW)

    assert enter("01-CV/ĐU") == 1
    copy = tmp_path / "ban-sao.db"
    desk.json("du-lieu", "sao-luu", str(copy))
    assert [enter("02-CV/ĐU"), enter("03-CV/ĐU")] == [2, 3]
    assert restored(desk, copy)["incoming_kept"] == 2
    assert enter("04-CV/ĐU") == 4
    assert desk.book.one("SELECT group_concat(symbol) FROM incoming") == "01-CV/ĐU,02-CV/ĐU,03-CV/ĐU,04-CV/ĐU"


NOW = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)
DAY = date(2029, 8, 20)
"""Twelve months before the certificate of `certified` runs out: the first rung of its ladder."""


def _told(inbox: Inbox, since: int = 0) -> str:
    """What the mails say that came, from one on."""
    mails = (message_from_bytes(each.content, policy=default).get_body() for each in inbox.mails[since:])
    return "".join(each.get_content() for each in mails if each is not None)


def test_nothing_that_may_have_left_leaves_again_without_consent(
    desk: Desk, tmp_path: Path, proof: Proof
) -> None:
    with desk.book.begin() as uow:
        organisations.post(
            uow, Post("CB-05", "Bí thư", "Lê A", "cb5@le-chan.example.vn", date(2025, 7, 1)), DAY
        )
    people = size(3, 40)
    codes = [certified(desk.book.walk(f"Người Thứ {each}"), cell="CB-05").code for each in range(people)]
    copy = tmp_path / "ban-sao.db"
    desk.json("du-lieu", "sao-luu", str(copy), on=DAY - timedelta(1))
    inbox = Inbox()
    with serving(inbox) as port:
        way = ("--smtp-host", "127.0.0.1", "--smtp-port", str(port), "--smtp-security", "none")
        worker = ("worker", "--once", *way, "--smtp-from", "van-thu@le-chan.example.vn")
        assert desk.run(*worker, on=DAY).exit_code == 0
        assert all(code in _told(inbox) for code in codes)
        before = len(inbox.mails)
        done = restored(desk, copy, on=DAY + timedelta(1))
        assert done["held"] >= people
        for later in range(1, 4):
            assert desk.run(*worker, on=DAY + timedelta(later)).exit_code == 0
        assert not any(code in _told(inbox, before) for code in codes)
        assert "để nguyên" in desk.run("outbox", "retry", "--all", on=DAY + timedelta(4)).output
        assert desk.run(*worker, on=DAY + timedelta(4)).exit_code == 0
        assert not any(code in _told(inbox, before) for code in codes), "not by the handful either"
        held = [str(each["number"]) for each in desk.json("outbox", "list")["messages"]]
        assert desk.run("outbox", "retry", *held, on=DAY + timedelta(4)).exit_code == 0
        assert desk.run(*worker, on=DAY + timedelta(4)).exit_code == 0
    assert all(code in _told(inbox, before) for code in codes), "what somebody let go does leave"
    proof(reminders_due_since_the_copy=people, sent_again_without_consent=0)


def _write(path: str, until: Any) -> None:
    with Database(Path(path)) as database:
        number = 0
        while not until.is_set():
            number += 1
            with database.begin() as uow:
                settings.put(uow, "left", str(number))
                settings.put(uow, "right", str(number))


@pytest.fixture
def writers(desk: Desk) -> Callable[[int], Any]:
    context = multiprocessing.get_context("fork")

    def started(count: int) -> Any:
        stop = context.Event()
        all_of = [context.Process(target=_write, args=(str(desk.book.path), stop)) for _ in range(count)]
        for each in all_of:
            each.start()
        return stop, all_of

    return started


def test_every_copy_made_under_writers_can_be_put_back(
    desk: Desk, writers: Callable[[int], Any], tmp_path: Path, proof: Proof
) -> None:
    for each in range(3):
        moved(desk, f"Người Thứ {each}")
    copies = size(4, 100)
    desk.book.close()
    stop, processes = writers(size(1, 4))
    try:
        made = [backup.backup(desk.book.path, tmp_path / f"{each}.db").path for each in range(copies)]
    finally:
        stop.set()
        for each in processes:
            each.join(30)
    assert [process.exitcode for process in processes] == [0] * len(processes)
    moments = set()
    for copy in made:
        assert backup.problems(copy) == ()
        with Database(copy) as database, database.reading() as reader:
            assert settings.get(reader, "left") == settings.get(reader, "right")
            moments.add(settings.get(reader, "left"))
        back = tmp_path / "lai" / copy.name
        by = backup.By("VP", NOW, "diễn tập")
        assert backup.restore(copy, back, by).events == desk.book.one("SELECT count(*) FROM event")
        assert not re.search("wal|shm|arriving", " ".join(each.name for each in back.parent.iterdir()))
    proof(copies=copies, writers=len(processes), put_back_and_whole=len(made), moments=len(moments))
