"""The corners of the table hold, each by itself; and letters go to the committee that is to act on them."""

import pytest
from transfer_corners import CORNERS
from transfer_looks import Cases
from transfer_survey import cases_of
from walking import Walk, day
from ways import admitted, resolved, sent_up

from ketnap.workflow.decision import Decision
from ketnap.workflow.law import Law


@pytest.fixture(scope="module")
def cases(law: Law) -> Cases:
    return cases_of(law)


@pytest.mark.parametrize("name", CORNERS)
def test_what_the_guide_says_holds_also_where(law: Law, cases: Cases, name: str) -> None:
    looks = list(CORNERS[name](law, cases))
    assert looks
    assert [f"{look.step}: {look.about}" for look in looks if not look.holds(law)] == []


DOSSIERS = {
    "transfer_b1": (resolved, None, ("dossier_letter_93",)),
    "transfer_b2": (sent_up, "04/06/2026", ("dossier_letter_93",)),
    "transfer_c2": (admitted, "04/06/2026", ("decision_letter_95",)),
    "transfer_c3": (admitted, "14/04/2026", ("dossier_letter_93", "annulment_notice")),
}
"""The rows that send a dossier outside: the stage they are taken from, the day of the transfer decision, their letters."""


def taken(walk: Walk, row: str, destination: str, decided_on: str | None) -> Decision:
    """The row as it is taken once the move is known."""
    known = {} if decided_on is None else {"decided_on": day(decided_on)}
    usual = {"kind": "official", "reason": "job", "effective_on": day("15/06/2026")}
    walk.advance("move_known", "10/06/2026", destination=destination, **usual, **known)
    return walk.advance(row, "10/06/2026")


@pytest.mark.parametrize(
    ("destination", "committee"),
    [("GV", "UB"), ("DH", "UB"), ("DL1", "DL"), ("KT1", "KT"), ("KT", "KT"), ("XX", "XX")],
    ids=["a cell", "its base committee", "delegated", "a cell of a commune", "a commune", "elsewhere"],
)
@pytest.mark.parametrize("row", DOSSIERS)
def test_the_dossier_goes_to_the_committee_that_decides_at_the_new_place_and_the_notice_to_the_place(
    law: Law, row: str, destination: str, committee: str
) -> None:
    walk, decided_on, letters = DOSSIERS[row]
    decision = taken(walk(Walk(law)), row, destination, decided_on)
    to = {draft.letter: draft.to for draft in decision.letters}
    assert {letter: to.pop(letter) for letter in letters} == dict.fromkeys(letters, committee)
    assert set(to.items()) <= {("transfer_notice", destination)}
