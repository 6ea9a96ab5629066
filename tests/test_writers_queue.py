"""Writers of one book stand in a queue: nobody is overtaken by the one who just wrote, nobody hears that the book is
locked, and a queue that cannot be kept stops nobody.
"""

import contextlib
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import filelock
import pytest
from faults import check
from office_books import Desk
from soaking import Proof, size

from ketnap.storage import engine, settings
from ketnap.storage.book.writers import END, Queue
from ketnap.storage.engine import Database

pytestmark = pytest.mark.soak("kills, races and queues")

WRITERS = 8
EACH = size(60, 2000)
WRITER = Path(__file__).with_name("queue_writer.py")
HOLD = 0.2

STANDS = """
import sys
from pathlib import Path
from ketnap.storage.book.writers import Queue
queue = Queue(Path(sys.argv[1]))
queue.form()
print(queue.first(), flush=True)
sys.stdin.readline()
"""


def test_eight_writers_of_one_book_wait_for_each_other_and_none_hears_that_it_is_locked(
    desk: Desk, proof: Proof
) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, str(WRITER), str(desk.book.path), str(EACH)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(WRITERS)
    ]
    for each in writers:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in writers:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    told = [line.split() for each in writers for line in each.communicate()[0].splitlines()]
    assert [each.returncode for each in writers] == [0] * WRITERS
    assert len({code for _waited, code in told}) == len(told) == WRITERS * EACH
    assert desk.book.one('SELECT max(id) || " " || count(*) FROM "case"') == f"{len(told)} {len(told)}"
    check(desk)
    waits = sorted(float(waited) for waited, _code in told)
    proof(
        writers=WRITERS,
        transactions=len(waits),
        told_that_it_is_locked=0,
        wait_p50_ms=round(waits[len(waits) // 2], 1),
        wait_p99_ms=round(waits[len(waits) * 99 // 100], 1),
        longest_wait_ms=round(waits[-1], 1),
    )


@pytest.fixture
def another(desk: Desk) -> Iterator[Database]:
    """The book, opened by somebody else."""
    with Database(desk.book.path) as database:
        yield database


def waiter(database: Database, order: list[str], name: str, *, keep: bool = True) -> threading.Thread:
    """Somebody who wants to write, and says when it was their turn."""

    def write() -> None:
        with Database(database.path) as mine, mine.begin(keep=keep) as uow:
            order.append(name)
            settings.put(uow, "note", name)

    thread = threading.Thread(target=write)
    thread.start()
    return thread


@pytest.mark.parametrize("keep", [True, False], ids=["writes", "tries"])
def test_whoever_ends_one_transaction_and_begins_the_next_stands_behind_those_who_wait(
    another: Database, *, keep: bool
) -> None:
    order: list[str] = []
    with another.begin():
        waiting = waiter(another, order, "waited", keep=keep)
        time.sleep(HOLD)
    for turn in range(3):
        with another.begin():
            order.append(f"again {turn}")
    waiting.join()
    assert order == ["waited", "again 0", "again 1", "again 2"]


def test_the_queue_is_a_private_file_that_is_made_when_somebody_has_to_wait(
    desk: Desk, another: Database
) -> None:
    file = desk.book.path.with_name(desk.book.path.name + END)
    desk.json("ho-so", "dat", desk.certified().code, "nghe-nghiep=thợ may")
    assert not file.exists(), "nobody had to wait"
    with another.begin():
        waiting = waiter(another, [], "waited")
        time.sleep(HOLD)
    waiting.join()
    assert file.stat().st_size == 0
    assert os.name != "posix" or stat.S_IMODE(file.stat().st_mode) == 0o600
    desk.json("ho-so", "dat", "1", "nghe-nghiep=thợ mộc")
    assert file.exists(), "it stays, else two could stand in two queues"


def test_whoever_reads_never_stands_in_the_queue(desk: Desk) -> None:
    desk.certified()
    queue = Queue(desk.book.path)
    queue.form()
    assert queue.first()
    try:
        assert desk.json("ho-so", "xem", "1")["code"] == "HS-000001-B"
    finally:
        queue.close()


def standing(path: Path) -> "subprocess.Popen[str]":
    """A process that stands first and does not go on."""
    found = subprocess.Popen(
        [sys.executable, "-c", STANDS, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert found.stdout is not None
    assert found.stdout.readline() == "True\n"
    return found


def test_where_the_first_of_the_queue_is_killed_the_next_goes_on_at_once(another: Database) -> None:
    first = standing(another.path)
    queue = Queue(another.path)
    assert not queue.first()
    first.kill()
    first.communicate()
    assert queue.first()
    queue.close()


@pytest.mark.skipif(os.name != "posix", reason="stops a process as Ctrl+Z does")
def test_one_who_was_stopped_first_in_the_queue_does_not_stop_the_others(another: Database) -> None:
    first = standing(another.path)
    first.send_signal(signal.SIGSTOP)
    try:
        with another.begin():
            pass
    finally:
        first.kill()
        first.communicate()


def test_the_lock_is_the_one_that_filelock_takes_on_this_system(another: Database) -> None:
    queue = Queue(another.path)
    queue.form()
    assert queue.first()
    with open(f"{another.path}{END}", "r+b") as file:
        assert not filelock.lock_descriptor(file.fileno(), blocking=False)
        queue.leave()
        assert filelock.lock_descriptor(file.fileno(), blocking=False)
        assert not queue.first()
        filelock.unlock_descriptor(file.fileno())
    assert queue.first()
    queue.close()


def test_where_no_queue_can_be_kept_the_book_is_written_all_the_same(another: Database) -> None:
    Path(f"{another.path}{END}").mkdir()
    order: list[str] = []
    with another.begin():
        waiting = waiter(another, order, "waited")
        time.sleep(HOLD)
    waiting.join()
    assert order == ["waited"]


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="the system cannot refuse to follow a link")
def test_a_link_in_the_place_of_the_queue_is_not_followed(another: Database, tmp_path: Path) -> None:
    Path(f"{another.path}{END}").symlink_to(tmp_path / "elsewhere")
    with another.begin():
        waiting = waiter(another, [], "waited")
        time.sleep(HOLD)
    waiting.join()
    assert not (tmp_path / "elsewhere").exists()


def test_another_program_that_writes_without_standing_in_the_queue_is_waited_for(
    another: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_TOLD_AFTER_SECONDS", HOLD / 4)
    told: list[str] = []
    with contextlib.closing(
        sqlite3.connect(another.path, isolation_level=None, check_same_thread=False)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(HOLD, lambda: other.execute("ROLLBACK")).start()
        with another.begin(waiting=lambda: told.append("waiting")):
            pass
    assert told == ["waiting"]
