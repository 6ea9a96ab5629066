"""What each row raises, starts and forbids, and what the place that receives must do: beside what the walks of the
transfers and of the receiving side show already.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from walking import HOA, LAM, Walk, day, votes
from ways import admitted, certified, dossier_ready, probation_done, probationary, resolved, sent_up

from ketnap.workflow.decision import Decision
from ketnap.workflow.law import Law

PASSED = votes(12, 11, 1)
NINE = votes(9, 9)


def moving(walk: Walk, destination: str, on: str = "10/06/2026", **facts: Any) -> Walk:
    usual = {"kind": "official", "effective_on": day("15/06/2026"), "reason": "job"}
    walk.advance("move_known", on, destination=destination, **{**usual, **facts})
    return walk


def received(origin: Walk, step: str, cell: str, on: str = "22/06/2026", **facts: Any) -> Walk:
    walk = Walk(origin.law, origin.organisations)
    walk.advance(step, on, carried=origin.record.counting, cell=cell, **facts)
    return walk


def new_helper(walk: Walk, on: str) -> Walk:
    walk.advance("assign_helper", on, helper=HOA, why="received")
    return walk


def rows(walk: Walk, on: str) -> list[str]:
    """The rows that could be recorded on that day."""
    steps = walk.law.procedure.steps.values()
    return [step.name for step in steps if step.one_of == "transfer" and walk.why(step.name, on).allowed]


# ---- the letters of each row -----------------------------------------------------------------------


class Raised(NamedTuple):
    """A row taken from a stage: its letters, each with who signs and who is written to, and who else is told."""

    walk: Callable[..., Walk]
    cell: str
    destination: str
    decided_on: str | None
    letters: dict[str, tuple[str, str]]
    told: list[tuple[str, str]]
    state: str = "transferred_away"


RAISED = {
    "transfer_a": Raised(
        certified,
        "GV",
        "KT",
        None,
        {"consideration_certificate": ("DH", "person"), "transfer_notice": ("DH", "KT")},
        [],
    ),
    "transfer_b1": Raised(
        resolved, "GV", "KT", None, {"dossier_letter_92": ("DH", "KT"), "transfer_notice": ("DH", "KT")}, []
    ),
    "transfer_b1, decided by the base": Raised(
        resolved, "CB5", "KT", None, {"dossier_letter_93": ("LC", "KT"), "transfer_notice": ("LC", "KT")}, []
    ),
    "transfer_b2": Raised(
        sent_up, "GV", "KT", None, {"dossier_letter_93": ("UB", "KT"), "transfer_notice": ("UB", "KT")}, []
    ),
    "transfer_c1": Raised(
        admitted, "GV", "BV", None, {"decision_letter_94": ("UB", "BV")}, [("next_committee", "DH")]
    ),
    "transfer_c2": Raised(
        admitted, "GV", "KT", "04/06/2026", {"decision_letter_95": ("UB", "KT")}, [("next_committee", "DH")]
    ),
    "transfer_c3": Raised(
        admitted,
        "GV",
        "KT",
        "14/04/2026",
        {"annulment_notice": ("UB", "KT"), "dossier_letter_93": ("UB", "KT")},
        [("next_committee", "DH")],
    ),
    "move_within": Raised(admitted, "GV", "SV", None, {}, [], "admitted"),
    "move_with_dossier": Raised(
        sent_up, "GV", "BV1", None, {"transfer_notice": ("UB", "BV1")}, [], "certified"
    ),
    "introduce_temporarily": Raised(
        admitted, "GV", "KT", None, {"temporary_introduction": ("DH", "KT")}, [], "admitted"
    ),
}
"""The base committee signs what is still its own (06-HD/TW §3.9a, B1 of §3.9b), the competent committee what lies with it
(B2 of §3.9b) and what it has decided (§3.9c)."""


def letters(decision: Decision) -> dict[str, tuple[str | None, str | None]]:
    return {draft.letter: (draft.issuer, draft.to) for draft in decision.letters}


@pytest.mark.parametrize("row", RAISED)
def test_each_row_raises_its_own_letters_and_tells_who_is_to_know(law: Law, row: str) -> None:
    raised = RAISED[row]
    known: dict[str, Any] = {"kind": "temporary" if row == "introduce_temporarily" else "official"}
    if raised.decided_on is not None:
        known["decided_on"] = day(raised.decided_on)
    walk = moving(raised.walk(Walk(law), cell=raised.cell), raised.destination, **known)
    row = row.partition(",")[0]
    assert rows(walk, "10/06/2026") == [row]
    cell = {"cell": raised.destination} if raised.state == "certified" or row == "move_within" else {}
    decision = walk.advance(row, "10/06/2026", **cell)
    assert letters(decision) == raised.letters
    assert [(each.role, each.organisation) for each in decision.messages] == raised.told
    assert walk.state == raised.state


def test_of_a_member_the_remarks_go_along_and_the_introduction_is_a_number_and_never_printed(
    law: Law,
) -> None:
    walk = probationary(Walk(law))
    walk.advance("helper_assesses", "06/10/2026", helper=LAM)
    moving(walk, "KT", on="05/10/2026", effective_on=day("12/10/2026"))
    decision = walk.advance("transfer_m", "08/10/2026", introduction_number="0012345")
    assert letters(decision) == {"probationer_remarks": ("LC", "KT")}
    newest = walk.record.newest("transfer_m")
    assert newest is not None
    assert newest.facts["introduction_number"] == "0012345"
    assert {paper.document for paper in newest.papers} == {"transfer_self_review", "transfer_slip"}
    printed = {name for name, each in law.procedure.documents.items() if each.letter}
    assert {each.catalogue for name, each in law.procedure.documents.items() if name in printed}.isdisjoint(
        {54, 55, 56, 59}
    ), "the introductions of the Central Organisation Department"


# ---- what is forbidden -----------------------------------------------------------------------------


def test_on_a_decision_that_c3_annulled_there_is_no_ceremony_anywhere(law: Law) -> None:
    walk = admitted(Walk(law))
    walk.advance("receive_decision", "04/06/2026")
    moving(walk, "KT1", decided_on=day("14/04/2026"))
    assert walk.refused("hold_ceremony", "11/06/2026") == {"forbidden.here": "unmet"}
    walk.advance("transfer_c3", "11/06/2026")
    assert "state" in walk.refused("hold_ceremony", "12/06/2026")
    there = new_helper(received(walk, "receive_c3", "KT1"), "23/06/2026")
    assert "state" in there.refused("hold_ceremony", "24/06/2026")
    walk.advance("return_case", "01/07/2026")
    stands = walk.refused("hold_ceremony", "02/07/2026")
    assert {"state", "after.admit"} <= set(stands), "it fell through, and the decision stays annulled"


def test_c3_is_decided_on_the_resolutions_of_the_origin_also_where_the_place_has_a_committee_of_its_own(
    law: Law,
) -> None:
    walk = moving(admitted(Walk(law)), "GV", decided_on=day("14/04/2026"))
    walk.advance("transfer_c3", "11/06/2026")
    here = received(walk, "receive_c3", "GV")
    stands = here.refused("committee_resolves_admission", "29/06/2026", votes=NINE)
    assert stands["circumstance.came_resolved"] == "unmet"
    here.advance("admit", "06/07/2026", votes=NINE)
    new_helper(here, "07/07/2026")
    here.advance("receive_decision", "08/07/2026")
    here.advance("hold_ceremony", "10/07/2026")
    assert here.state == "probationary"


@pytest.mark.parametrize(
    "step",
    [
        "propose_procedure",
        "cell_resolves_admission",
        "admit",
        "hold_ceremony",
        "cell_resolves_recognition",
        "recognise",
        "cell_resolves_removal",
        "remove",
    ],
)
def test_the_host_neither_resolves_nor_decides_nor_holds_the_ceremony(law: Law, step: str) -> None:
    stages = {"certified": dossier_ready, "admitted": admitted, "probationary": probation_done}
    source = law.procedure.steps[step].sources[0]
    on = {"probationary": "24/06/2027"}.get(source, "10/06/2026")
    walk = moving(stages[source](Walk(law)), "KT1", on=on, kind="temporary")
    walk.advance("introduce_temporarily", on, months=6)
    guest = received(walk, "receive_temporary", "KT1", on=on)
    given = {"votes": PASSED} if any(each.name == "votes" for each in law.procedure.steps[step].facts) else {}
    assert guest.refused(step, on, **given)["circumstance.hosted"] == "unmet"


def test_the_host_appoints_a_helper_and_sends_its_comments_home(law: Law) -> None:
    walk = moving(dossier_ready(Walk(law)), "KT1", kind="temporary")
    walk.advance("introduce_temporarily", "10/06/2026")
    guest = new_helper(received(walk, "receive_temporary", "KT1"), "23/06/2026")
    assert HOA["name"] in {item.key for item in guest.record.open_items("helper")}
    decision = guest.advance("send_host_comments", "30/06/2026")
    assert letters(decision) == {"host_comments_letter": ("KT", "origin")}


def test_home_admits_and_holds_the_ceremony_and_then_introduces_the_new_member(law: Law) -> None:
    walk = moving(admitted(Walk(law)), "KT1", kind="temporary", decided_on=day("04/06/2026"))
    walk.advance("introduce_temporarily", "10/06/2026")
    walk.advance("receive_decision", "11/06/2026")
    walk.advance("hold_ceremony", "19/06/2026")
    assert rows(walk, "22/06/2026") == ["introduce_temporarily"]
    stands = walk.refused("introduce_temporarily", "22/06/2026")
    assert set(stands.values()) == {"unknown"}, "of a member it must be said for how long"
    walk.advance("introduce_temporarily", "22/06/2026", months=6)
    assert walk.due("temp.activity") == day("22/06/2027")


def test_home_recognises_a_member_who_is_away_on_the_file_of_the_host(law: Law) -> None:
    walk = moving(probation_done(Walk(law)), "KT1", on="24/06/2027", kind="temporary")
    walk.advance("introduce_temporarily", "24/06/2027", months=6)
    stands = walk.refused("cell_resolves_recognition", "01/07/2027", votes=PASSED)
    assert stands == {"paper.host_recognition_file.missing": "unmet"}
    walk.advance("file_paper", "30/06/2027", "host_recognition_file")
    walk.advance("cell_resolves_recognition", "01/07/2027", votes=PASSED)
    walk.advance("committee_resolves_recognition", "02/07/2027", votes=NINE)
    walk.advance("recognise", "05/07/2027", votes=NINE)
    assert walk.refused("tell_host", "06/07/2027") == {"after.announce_recognition": "unmet"}
    walk.advance("announce_recognition", "06/07/2027")
    assert letters(walk.advance("tell_host", "07/07/2027")) == {"recognition_notice": ("LC", "KT1")}
    assert "done.twice" in walk.refused("tell_host", "08/07/2027")


def test_of_a_recognition_that_is_annulled_and_made_anew_the_host_is_told_anew(law: Law) -> None:
    walk = moving(probation_done(Walk(law)), "KT1", on="24/06/2027", kind="temporary")
    walk.advance("introduce_temporarily", "24/06/2027", months=6)
    walk.advance("file_paper", "30/06/2027", "host_recognition_file")
    walk.advance("cell_resolves_recognition", "01/07/2027", votes=PASSED)
    walk.advance("committee_resolves_recognition", "02/07/2027", votes=NINE)
    for on in ("05/07/2027", "05/08/2027"):
        walk.advance("recognise", on, votes=NINE)
        walk.advance("announce_recognition", on)
        assert [each.to for each in walk.advance("tell_host", on).letters] == ["KT1"]
        walk.advance("annul_recognition", on, faulty=[], because_="sai thủ tục")


def test_a_member_who_is_a_guest_prepares_the_recognition_here(law: Law) -> None:
    walk = probationary(Walk(law))
    moving(walk, "KT1", on="05/10/2026", kind="temporary", effective_on=day("12/10/2026"))
    walk.advance("introduce_temporarily", "06/10/2026", months=11)
    guest = received(walk, "receive_temporary", "KT1", on="12/10/2026")
    new_helper(guest, "13/10/2026")
    guest.advance("self_review", "21/06/2027")
    guest.advance("helper_assesses", "22/06/2027", helper=HOA)
    guest.advance("collect_opinions_recognition", "23/06/2027")
    decision = guest.advance("send_host_comments", "24/06/2027")
    assert letters(decision) == {"host_comments_letter": ("KT", "origin")}
