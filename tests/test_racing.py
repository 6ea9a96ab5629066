"""Several processes take the same step of one case at one instant: one takes it, the others are told what happened
meanwhile, and the next round begins where the winner stood."""

import json

import pytest
from faults import check
from office_books import Desk
from racing import racers
from soaking import Proof, size

pytestmark = pytest.mark.soak("kills, races and queues")

ROUNDS = size(20, 1000)
OF_ONE_CASE = 50
"""A case grows with every round; the next begins after so many."""
CHANGED = 5


@pytest.mark.parametrize("count", [2, 4, 8])
def test_exactly_one_of_several_who_race_wins_and_the_others_see_what_changed(
    desk: Desk, count: int, proof: Proof
) -> None:
    desk.json("ho-so", "mo", "Người", "Thứ", "Nhất", *opened())
    wins = [0] * count
    longest = 0.0
    with racers(desk.book.path, count) as together:
        together.warm(("ho-so", "dat", "1", "nghe-nghiep=thử", "--chay-thu"))
        for turn in range(ROUNDS):
            if turn and turn % OF_ONE_CASE == 0:
                desk.json("ho-so", "mo", "Người", "Thứ", str(turn), *opened())
            case = str(1 + turn // OF_ONE_CASE)
            version = desk.book.one('SELECT version FROM "case" WHERE id = ?', case)
            step = ("ho-so", "ghi", case, "record_person", "--lan-ghi", str(version))
            lines = [
                (*step, "--actor", f"N{racer}", "--du-kien", f"nghe-nghiep=vòng {turn} người {racer}")
                for racer in range(count)
            ]
            ended = together.together(lines)
            longest = max(longest, *(each.took for each in ended))
            (winner,) = [racer for racer, each in enumerate(ended) if each.exit == 0]
            wins[winner] += 1
            for racer, each in enumerate(ended):
                if racer != winner:
                    assert each.exit == CHANGED, each.told
                    theirs, mine = each.told["error"]["difference"]
                    assert (theirs["event"], theirs["actor"]) == (version + 1, f"N{winner}")
                    assert theirs["facts"] == {"occupation": "***"}, "sensitive, so it is masked"
                    assert (mine["event"], mine["actor"]) == (None, f"N{racer}")
            assert desk.book.one('SELECT version FROM "case" WHERE id = ?', case) == version + 1
            kept = desk.book.one("SELECT body FROM event WHERE case_id = ? AND seq = ?", case, version + 1)
            assert json.loads(kept)["facts"]["occupation"] == f"vòng {turn} người {winner}"
    assert sum(wins) == ROUNDS
    check(desk)
    proof(processes=count, rounds=ROUNDS, rounds_with_one_winner=sum(wins), longest_command_ms=round(longest))


def opened() -> tuple[str, ...]:
    facts = ("--to-chuc", "CB-05", "--ngay-sinh", "02/09/2000", "--ngay", "01/10/2026")
    return (*facts, "--du-kien", "trinh-do-hoc-van=dai-hoc", "--du-kien", "noi-gioi-thieu=chi-bo")
