"""Letters are issued and the process is killed at any moment: each gets its number once, no number is left out, and no
paper is half there under its own name.
"""

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from faults import check
from killing import Forking, Killer, forking
from letter_steps import transferred
from office_books import NOW, Desk
from soaking import Proof, size

from ketnap.storage.correspondence import letters

pytestmark = [
    pytest.mark.soak("kills, races and queues"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the machine has no fork"),
]

KILLS = size(30, 300)
BOTH = 2
"""The certificate and the notice of one who moves."""
PAPERS = 4
"""Word and PDF of each."""


@pytest.fixture(scope="module")
def process() -> Iterator[Forking]:
    with forking() as found:
        yield found


def _taken(desk: Desk, code: str) -> int:
    query = 'SELECT count(number) FROM letter WHERE case_id = (SELECT id FROM "case" WHERE code = ?)'
    return int(desk.book.one(query, code))


def test_letters_get_their_numbers_once_and_without_a_gap_whenever_it_is_killed(
    desk: Desk, process: Forking, proof: Proof
) -> None:
    first, *others = [transferred(desk, f"Người Thứ {number}").code for number in range(KILLS + 1)]
    killer = Killer(process, desk.book.path, NOW, Random("issue"))
    killer.load("letter", "check")
    assert killer.measure("letter", "issue", first, "--confirm", "2").exit == 0
    survived = printed_again = 0
    for code in others:
        typed = ("letter", "issue", code, "--confirm", "2")
        ended = killer.kill(*typed)
        taken = _taken(desk, code)
        assert taken in (0, BOTH), "no half step"
        assert ended.answer is None or taken == BOTH, "what was said is kept"
        survived += taken == BOTH
        there = set(desk.files())
        if taken == 0:
            assert killer.next(*typed).exit == 0
        elif ended.answer is None:
            # Papers that were not written, or written in part, are printed again from what is kept.
            assert killer.next("letter", "render", code).exit == 0
        printed_again += bool(taken) and set(desk.files()) != there
        assert _taken(desk, code) == BOTH
    assert killer.next("letter", "issue", others[-1], "--confirm", "2").exit == 4, "a letter is issued once"
    assert 0 < survived < KILLS, "it was stopped before and after the moment that counts"
    with desk.book.reading() as reader:
        assert letters.gaps(reader) == []
    assert desk.book.one("SELECT count(DISTINCT number) FROM letter WHERE kind = 'CV'") == KILLS + 1
    papers = [desk.letters_folder / each for each in desk.files() if not each.startswith(".")]
    assert [each for each in papers if not _whole(each)] == []
    assert len(papers) == PAPERS * (KILLS + 1)
    check(desk)
    proof(
        kills=KILLS,
        done_when_killed=survived,
        papers_printed_again=printed_again,
        acknowledged_lost=0,
        numbers_repeated_or_skipped=0,
        half_papers=0,
        longest_next_command_ms=round(killer.next_ms),
    )


def _whole(paper: Path) -> bool:
    """Whether a file is a paper to its end; what was being written when the machine stopped has a hidden name."""
    if paper.suffix == ".docx":
        return zipfile.ZipFile(paper).testzip() is None
    return paper.suffix == ".pdf" and paper.read_bytes().rstrip().endswith(b"%%EOF")
