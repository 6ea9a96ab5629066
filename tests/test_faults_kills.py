"""Steps and rosters are killed at any moment: nothing that was said to be done is lost, no step is half there, and the
next command goes on.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from faults import check
from killing import Forking, Killer, forking
from office_books import CAM_GIANG, NOW, Desk
from rosters import good, write
from soaking import Proof, size

pytestmark = [
    pytest.mark.soak("kills, races and queues"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the machine has no fork"),
]

STEPS = size(90, 900)
ROSTERS = size(50, 500)
PEOPLE = 3
RESTARTS_EVERY = 30
"""How often the next command begins with nothing loaded."""


@pytest.fixture(scope="module")
def process() -> Iterator[Forking]:
    with forking() as found:
        yield found


_ROWS = """
SELECT (SELECT count(*) FROM event WHERE case_id = "case".id) || ' '
    || (SELECT count(*) FROM deadline WHERE case_id = "case".id) || ' '
    || (SELECT count(*) FROM letter WHERE case_id = "case".id) || ' '
    || (SELECT count(*) FROM outbox WHERE case_id = "case".id) || ' ' || version
FROM "case" WHERE id = ?
"""


def rows(desk: Desk, case: int) -> str:
    """How much is kept of a case."""
    found: str = desk.book.one(_ROWS, case)
    return found


def test_a_step_is_recorded_once_and_whole_whenever_it_is_killed(
    desk: Desk, process: Forking, tmp_path: Path, proof: Proof
) -> None:
    people = write(tmp_path / "ds.xlsx", [good(number) for number in range(STEPS + 1)])
    desk.json("ho-so", "nhap", str(people), "--ghi-so")
    facts = {
        "destination": CAM_GIANG,
        "kind": "official",
        "effective_on": "25/11/2026",
        "reason": "residence",
    }
    given = [part for name, value in facts.items() for part in ("--fact", f"{name}={value}")]

    def typed(case: int) -> tuple[str, ...]:
        words = ("case", "advance", str(case), "move_known", "--on", "25/11/2026")
        return (*words, *given, "--key", f"key-{case}")

    killer = Killer(process, desk.book.path, NOW, Random("advance"))
    none = rows(desk, 1)
    killer.load(*typed(1))
    assert killer.measure(*typed(1)).exit == 0
    whole = rows(desk, 1)
    assert none != whole
    survived = acknowledged = 0
    for case in range(2, STEPS + 2):
        ended = killer.kill(*typed(case))
        after = rows(desk, case)
        assert after in (none, whole), "no half step"
        assert ended.answer is None or after == whole, "what was said is kept"
        survived += after == whole
        acknowledged += ended.answer is not None
        again = (killer.restart if case % RESTARTS_EVERY == 0 else killer.next)(*typed(case))
        assert again.exit == 0
        assert again.answer is not None
        assert rows(desk, case) == whole
    assert 0 < survived < STEPS, "it was stopped before and after the moment that counts"
    check(desk)
    proof(
        kills=STEPS,
        done_when_killed=survived,
        acknowledged=acknowledged,
        acknowledged_lost=0,
        half_steps=0,
        longest_restart_ms=round(killer.restart_ms),
        longest_next_command_ms=round(killer.next_ms),
    )


def test_a_roster_is_entered_whole_or_not_at_all_whenever_it_is_killed(
    desk: Desk, process: Forking, tmp_path: Path, proof: Proof
) -> None:
    rosters = [
        write(tmp_path / f"ds-{at}.xlsx", [good(at * PEOPLE + number) for number in range(PEOPLE)])
        for at in range(ROSTERS + 1)
    ]
    killer = Killer(process, desk.book.path, NOW, Random("import"))
    killer.load("case", "import", str(rosters[0]))
    assert killer.measure("case", "import", str(rosters[0]), "--commit").exit == 0
    survived, there = 0, PEOPLE
    for roster in rosters[1:]:
        typed = ("case", "import", str(roster), "--commit")
        ended = killer.kill(*typed)
        after = desk.book.one('SELECT count(*) FROM "case"')
        assert after in (there, there + PEOPLE), "no half roster"
        assert ended.answer is None or after == there + PEOPLE, "what was said is kept"
        survived += after > there
        assert killer.next(*typed).exit == 0
        there += PEOPLE
        assert desk.book.one('SELECT count(*) FROM "case"') == there
    assert 0 < survived < ROSTERS, "it was stopped before and after the moment that counts"
    numbers = "SELECT count(DISTINCT case_id) || ' ' || count(*) FROM event WHERE seq = 1"
    assert desk.book.one(numbers) == f"{there} {there}"
    assert desk.book.one('SELECT max(id) FROM "case"') == there, "no number is left out"
    check(desk)
    proof(
        kills=ROSTERS,
        done_when_killed=survived,
        acknowledged_lost=0,
        half_rosters=0,
        numbers_repeated_or_skipped=0,
        longest_next_command_ms=round(killer.next_ms),
    )
