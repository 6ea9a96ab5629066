"""The 1st, the 2nd, the 3rd … write of a command fails, until it succeeds: each time nothing has changed, the sentence
says so, and the last time everything is there as if nothing had ever failed.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from faults import Seen, check, counters, failing, log_sizes, no_larger_than, seen
from letter_steps import MOVE, transferred
from office_books import CAM_GIANG, Desk, office_book
from packet_books import after_a_move
from rosters import good, write
from soaking import Proof

from ketnap.workflow.law import Law

pytestmark = pytest.mark.soak("one write after the other fails")

STORAGE = 74
MOST = 2000
"""No command here writes so often; a loop that never ends is a mistake."""


class Task(NamedTuple):
    """A command somebody is about to type, and the desk where nothing of it is done yet."""

    desk: Desk
    words: tuple[str, ...]


Prepare = Callable[[Path, Law], Task]


def advance(folder: Path, law: Law) -> Task:
    desk = Desk(office_book(folder, law))
    words = {
        "destination": CAM_GIANG,
        "kind": "official",
        "effective_on": "25/11/2026",
        "reason": "residence",
    }
    facts = [part for name, value in words.items() for part in ("--fact", f"{name}={value}")]
    return Task(desk, ("case", "advance", desk.certified().code, "move_known", "--on", "25/11/2026", *facts))


def transfer(folder: Path, law: Law) -> Task:
    desk = Desk(office_book(folder, law))
    words = ("ho-so", "chuyen-ho-so", desk.certified().code, *MOVE, "--phat-hanh", "--lay-so", "2")
    return Task(desk, words)


def issue(folder: Path, law: Law) -> Task:
    desk = Desk(office_book(folder, law))
    return Task(desk, ("van-ban", "phat-hanh", transferred(desk).code, "--lay-so", "2"))


def undo(folder: Path, law: Law) -> Task:
    desk = Desk(office_book(folder, law))
    walk = desk.certified()
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    return Task(desk, ("ho-so", "hoan-tac", made["command"]))


def enter_packet(folder: Path, law: Law) -> Task:
    two = after_a_move(folder, law)
    packet = two.sent()
    two.home.book.close()
    return Task(two.away, ("goi", "nhap", str(packet)))


def receive(folder: Path, law: Law) -> Task:
    task = enter_packet(folder, law)
    packet = task.words[-1]
    return Task(task.desk, ("ho-so", "tiep-nhan", "--to-chuc", "CB-12", "--goi", packet))


def enter_roster(folder: Path, law: Law) -> Task:
    roster = write(folder / "ds.xlsx", [good(number) for number in range(1, 4)])
    return Task(Desk(office_book(folder, law)), ("ho-so", "nhap", str(roster), "--ghi-so"))


def set_calendar(folder: Path, law: Law) -> Task:
    desk = Desk(office_book(folder, law))
    for name in ("Lê Ngọc Châu", "Vũ Hải Yến"):
        transferred(desk, name)
    day = ("27/11/2026", "--loai", "nghi", "--ten", "Nghỉ bão", "--nguon", "CĐ 1/UBND")
    return Task(desk, ("lich", "dat", *day))


def reserve(folder: Path, law: Law) -> Task:
    words = ("--de-danh", "5", "--loai", "CV", "--ly-do", "mất điện", "--lay-so", "5")
    return Task(Desk(office_book(folder, law)), ("van-ban", "so", *words))


TASKS = [advance, transfer, issue, receive, enter_packet, enter_roster, undo, set_calendar, reserve]
each_task = pytest.mark.parametrize("prepare", TASKS, ids=lambda prepare: prepare.__name__)


def tried(task: Task, before: Seen) -> list[str] | None:
    """None where the command did nothing, and said so; else what is to be typed now that it is done: papers that found
    no room are printed again."""
    result = task.desk.run(*task.words, "--json")
    if result.exit_code == 0:
        return []
    assert result.exit_code == STORAGE, (result.output, result.exc_info)
    assert result.stdout == ""
    error: dict[str, Any] = json.loads(result.stderr)["error"]
    if error["code"] == "letter.files":
        assert error["unchanged"] is False
        following: list[str] = error["next"]
        return following
    assert error["unchanged"] is True
    assert error["code"].startswith("storage."), error
    assert seen(task.desk) == before
    return None


def as_never_failed(task: Task, twin: Task) -> None:
    """Numbers are given as if nothing had failed, as many rows and files are there, and the same papers."""
    twin.desk.json(*twin.words)
    assert counters(task.desk) == counters(twin.desk)
    assert len(task.desk.book.dump()) == len(twin.desk.book.dump())
    files, others = (seen(each.desk).files for each in (task, twin))
    assert len(files) == len(others)
    assert [each for each in files if "van-ban" in each[0]] == [
        each for each in others if "van-ban" in each[0]
    ]
    check(task.desk)
    twin.desk.book.close()
    task.desk.book.close()


def two_of(prepare: Prepare, folder: Path, law: Law) -> tuple[Task, Task]:
    tasks = []
    for name in ("task", "twin"):
        (folder / name).mkdir()
        tasks.append(prepare(folder / name, law))
    return tasks[0], tasks[1]


@each_task
def test_whichever_write_fails_nothing_has_changed_and_the_next_try_does_it_all(
    prepare: Prepare,
    tmp_path: Path,
    law: Law,
    vietnamese: None,
    monkeypatch: pytest.MonkeyPatch,
    proof: Proof,
) -> None:
    task, twin = two_of(prepare, tmp_path, law)
    check(task.desk)
    before = seen(task.desk)
    faults = failing(monkeypatch)
    failures = []
    for number in range(1, MOST):
        faults.fail(number)
        if tried(task, before) is not None:
            break
        failures.append(faults.failed)
    faults.never()
    # A write after another, and the last of all is the COMMIT.
    assert failures[-1] == "COMMIT"
    assert "COMMIT" not in failures[:-1]
    assert len(failures) > 2
    assert seen(task.desk) != before
    as_never_failed(task, twin)
    proof(writes_failed=len(failures), half_steps=0)


@each_task
def test_wherever_a_file_may_not_grow_a_command_is_done_whole_or_not_at_all(
    prepare: Prepare, tmp_path: Path, law: Law, vietnamese: None, proof: Proof
) -> None:
    task, twin = two_of(prepare, tmp_path, law)
    # The log begins anew, as it does after every pause; what it may hold decides how far a command comes.
    task.desk.book.one("PRAGMA wal_checkpoint(TRUNCATE)")
    before = seen(task.desk)
    failures = 0
    following = None
    for size in log_sizes():
        with no_larger_than(size):
            following = tried(task, before)
        if following is not None:
            break
        failures += 1
    assert failures > 2
    for line in following or ():
        task.desk.json(*line.split()[1:])
    as_never_failed(task, twin)
    proof(sizes_refused=failures, half_steps=0)
