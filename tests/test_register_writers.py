"""Eight processes take numbers from one book at the same time: none is given twice, none is left out, days never run
backwards, whoever is killed in the middle.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from office_books import CAM_GIANG, NOW, Desk, office_book
from register_writer import BEGAN, CV
from soaking import Proof, size

from ketnap.storage.correspondence import handwritten, letters
from ketnap.storage.proof import register_flaws
from ketnap.storage.rows import LetterRow, stamp
from ketnap.storage.statements import sqlite as sql
from ketnap.workflow.codes import case_number
from ketnap.workflow.law import Law

pytestmark = pytest.mark.soak("kills, races and queues")

WRITERS = 8
EACH = size(80, 1000)
BLOCKS, SIZE = 5, 10
OF_ONE_CASE = 25
ON_PAPER = 41
WRITER = Path(__file__).with_name("register_writer.py")


class Told(NamedTuple):
    """What a writer said: numbers with their days, and how often its day was behind the register."""

    numbers: dict[int, date]
    refused: int | None


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Iterator[Desk]:
    book = office_book(tmp_path, law)
    yield Desk(book)
    book.close()


def drafts(desk: Desk, count: int) -> int:
    """So many drafts of notices, one id after the other, some for each case; the first of them."""
    rows: list[LetterRow] = []
    while len(rows) < count:
        walk = desk.certified()
        moving = {
            "destination": CAM_GIANG,
            "kind": "official",
            "effective_on": str(BEGAN),
            "reason": "residence",
        }
        walk.advance("move_known", "25/11/2026", **moving)
        walk.advance("transfer_a", "25/11/2026")
        with desk.book.reading() as reader:
            like = next(each for each in reader.letters(walk.code) if each.letter == "transfer_notice")
        number, place, made = case_number(walk.code), (like.seq, like.letter), (like.issuer, like.to, "CV")
        rows += [LetterRow(number, *place, "draft", *made, "L-000001", stamp(NOW))] * OF_ONE_CASE
    with desk.book.begin() as uow:
        (last,) = uow.cursor.execute("SELECT max(id) FROM letter").fetchone()
        uow.cursor.executemany(sql.LETTER_INSERT, rows[:count])
    return int(last) + 1


def start(desk: Desk, act: str, first: int, count: int, per_day: int) -> "subprocess.Popen[str]":
    command = [sys.executable, str(WRITER), str(desk.book.path), act, str(first), str(count), str(per_day)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def told(lines: list[str]) -> Told:
    said = [line.split() for line in lines if line.endswith("\n")]
    refused = next((int(value) for word, value in said if word == "refused"), None)
    return Told({int(n): date.fromisoformat(day) for n, day in said if n != "refused"}, refused)


def finish(writer: "subprocess.Popen[str]") -> Told:
    found = told((writer.communicate(timeout=900)[0] or "").splitlines(keepends=True))
    assert writer.returncode == 0
    return found


def register(desk: Desk) -> dict[int, date]:
    """Every number of the book with its day, each seen once."""
    with desk.book.reading() as reader:
        issued = [(each.letter.number, each.letter.issued_on) for each in letters.register(reader, CV.issuer)]
        issued += [(each.number, each.reserved_on) for each in handwritten.every(reader)]
        assert letters.gaps(reader) == []
        assert register_flaws.outgoing(reader) == []
        assert len({number for number, _day in issued}) == len(issued)
        (state,) = [each for each in letters.books(reader) if each.book == CV]
    found = {number: day for number, day in issued if number is not None and day is not None}
    assert sorted(found) == list(range(ON_PAPER + 1, state.last + 1)), "none left out"
    days = [found[number] for number in sorted(found)]
    assert days == sorted(days), "days never run backwards"
    return found


def test_eight_writers_and_one_who_sets_blocks_aside_share_the_numbers(desk: Desk, proof: Proof) -> None:
    first = drafts(desk, WRITERS * EACH)
    # Their calendars run at different speeds, so that some are behind the register most of the time.
    writers = [start(desk, "issue", first + at * EACH, EACH, 5 + 20 * at) for at in range(WRITERS)]
    blocks = start(desk, "reserve", SIZE, BLOCKS, 0)
    said = [finish(each) for each in (*writers, blocks)]
    found = register(desk)
    assert len(found) == WRITERS * EACH + BLOCKS * SIZE
    assert {number: day for each in said for number, day in each.numbers.items()} == found
    assert sum(len(each.numbers) for each in said) == len(found), "no number was said to two"
    assert sum(each.refused or 0 for each in said) > 0, "some were behind, and had to take a later day"
    proof(writers=WRITERS + 1, numbers_given=len(found), numbers_repeated_or_skipped=0, days_backwards=0)


@pytest.mark.skipif(os.name != "posix", reason="kills without warning")
def test_writers_killed_in_the_middle_leave_no_gap_and_lose_nothing_that_they_said(
    desk: Desk, proof: Proof
) -> None:
    first = drafts(desk, WRITERS * EACH)
    writers = [start(desk, "issue", first + at * EACH, EACH, 40) for at in range(WRITERS)]
    heard: list[list[str]] = []
    for at, writer in enumerate(writers[: WRITERS // 2]):
        assert writer.stdout is not None
        # Each at another moment of its work.
        lines = [writer.stdout.readline() for _ in range(3 + at * EACH // 10)]
        writer.kill()
        lines += writer.stdout.readlines()
        writer.wait()
        writer.stdout.close()
        heard.append(lines)
    killed = [told(lines) for lines in heard]
    whole = [finish(each) for each in writers[WRITERS // 2 :]]
    found = register(desk)
    for each in (*killed, *whole):
        assert each.numbers.items() <= found.items(), "what was said is kept"
    unsaid = len(found) - sum(len(each.numbers) for each in (*killed, *whole))
    assert 0 <= unsaid <= len(killed), "each may have been killed between writing and saying, once"
    assert any(each.refused is None for each in killed), "they were killed in the middle"
    with desk.book.reading() as reader:
        waiting = [each.letter.id for each in letters.drafts(reader) if each.letter.id >= first]
    assert len(found) + len(waiting) == WRITERS * EACH, "what got no number waits for one"
    runs = [start(desk, "issue", letter, 1, 9) for letter in waiting[:2]]
    for each in runs:
        finish(each)
    assert len(register(desk)) == len(found) + 2, "others go on where they were"
    proof(kills=len(killed), numbers_given=len(found), numbers_lost=0, numbers_repeated_or_skipped=0)
