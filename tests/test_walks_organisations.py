"""Who acts follows from the dated powers: sections until 26/7/2026, delegated committees, communes before and after."""

from datetime import date

import pytest
from walking import Walk, day, tree, votes
from ways import admitted, discovered, dossier_ready, resolved, sent_up

from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Power

PASSED = votes(12, 11, 1)


# ---- the section -----------------------------------------------------------------------------------


def test_the_report_of_the_section_is_demanded_until_25_7_2026(law: Law) -> None:
    walk = resolved(Walk(law), cell="SV")
    stands = walk.refused("committee_resolves_admission", "25/07/2026", votes=votes(15, 15))
    assert stands == {"after.section_reports_admission": "unmet"}


def test_and_since_26_7_2026_nobody_asks_for_it(law: Law) -> None:
    walk = resolved(Walk(law), cell="SV")
    walk.advance("committee_resolves_admission", "27/07/2026", votes=votes(15, 15))
    stands = walk.refused("section_reports_admission", "27/07/2026")
    assert stands == {"owner.section_committee": "unmet"}


def test_a_cell_without_a_section_above_it_never_had_to_wait_for_one(law: Law) -> None:
    walk = resolved(Walk(law), cell="GV")
    assert walk.refused("section_reports_admission", "13/05/2026") == {"owner.section_committee": "unmet"}
    walk.advance("committee_resolves_admission", "13/05/2026", votes=votes(15, 15))


def test_a_report_that_was_made_while_there_was_a_section_still_counts_afterwards(law: Law) -> None:
    walk = resolved(Walk(law), cell="SV")
    walk.advance("section_reports_admission", "20/07/2026")
    walk.advance("committee_resolves_admission", "27/07/2026", votes=votes(15, 15))
    assert walk.record.newest("section_reports_admission") is not None


# ---- how the competent committee decides -----------------------------------------------------------


def company(law: Law) -> Walk:
    return sent_up(Walk(law), cell="DL1")


def test_a_delegated_committee_needs_two_thirds(law: Law) -> None:
    assert company(law).refused("admit", "01/06/2026", votes=votes(9, 5, 4)) == {"votes.reach": "unmet"}
    company(law).advance("admit", "01/06/2026", votes=votes(9, 6, 3))


def test_a_standing_committee_needs_more_than_half(law: Law) -> None:
    walk = sent_up(Walk(law), cell="GV")
    walk.advance("appraise_dossier", "22/05/2026")
    assert walk.refused("admit", "01/06/2026", votes=votes(10, 5, 5)) == {"votes.reach": "unmet"}
    walk.advance("admit", "01/06/2026", votes=votes(9, 5, 4))


def test_a_delegated_committee_resolves_and_decides_in_one_sitting(law: Law) -> None:
    walk = company(law)
    walk.advance("admit", "15/05/2026", votes=votes(9, 9))
    stands = company(law).refused("appraise_dossier", "18/05/2026")
    assert stands == {"circumstance.delegated": "unmet"}


def test_a_manner_that_nobody_recorded_blocks_the_decision_and_is_asked_for(law: Law) -> None:
    walk = dossier_ready(Walk(law), cell="CX1")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    walk.advance("send_up_dossier", "15/05/2026")
    stands = walk.refusal("admit", "01/06/2026", votes=votes(9, 5, 4))
    assert stands["circumstance.delegated.unknown"].verdict == "unknown"
    assert stands["circumstance.delegated.unknown"].mended_by == (), "no step of the case: the register"
    assert stands["after.appraise_dossier"].verdict == "unmet"


def test_what_is_certain_either_way_needs_no_manner(law: Law) -> None:
    """Nobody can say which share is asked for, but nine of nine reach both."""
    walk = dossier_ready(Walk(law), cell="CX1")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    walk.advance("send_up_dossier", "15/05/2026")
    stands = walk.refused("admit", "01/06/2026", votes=votes(9, 9))
    assert stands == {"after.appraise_dossier": "unmet"}


def test_recorded_from_a_day_on_the_manner_holds_from_that_day(law: Law) -> None:
    until = Power("CV", "decide", None, date(2016, 1, 1), date(2026, 5, 19))
    teaching = Power("CV", "teach", None, date(2016, 1, 1))
    recorded = Power("CV", "decide", "delegated", date(2026, 5, 20))
    walk = dossier_ready(Walk(law, tree(until, teaching, recorded)), cell="CV1")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    walk.advance("send_up_dossier", "15/05/2026")
    assert "circumstance.delegated.unknown" in walk.refused("admit", "19/05/2026", votes=votes(9, 5, 4))
    assert walk.refused("admit", "20/05/2026", votes=votes(9, 5, 4)) == {"votes.reach": "unmet"}
    walk.advance("admit", "20/05/2026", votes=votes(9, 6, 3))


# ---- the commune before and after 26/7/2026 --------------------------------------------------------


def test_a_village_cell_had_no_grassroots_committee_to_resolve_before_26_7_2026(law: Law) -> None:
    walk = resolved(Walk(law), cell="KT1")
    stands = walk.refused("committee_resolves_admission", "24/07/2026", votes=votes(15, 15))
    assert stands == {"owner.grassroots_committee": "unmet"}
    walk.advance("send_up_dossier", "15/07/2026")
    walk.advance("appraise_dossier", "16/07/2026")
    walk.advance("admit", "24/07/2026", votes=votes(9, 9))


def test_since_then_the_executive_and_the_standing_committee_of_the_commune_both_vote(law: Law) -> None:
    walk = dossier_ready(Walk(law), cell="KT1")
    walk.advance("cell_resolves_admission", "27/07/2026", votes=PASSED)
    assert walk.refused("send_up_dossier", "03/08/2026") == {"after.committee_resolves_admission": "unmet"}
    stands = walk.refused("committee_resolves_admission", "03/08/2026", votes=votes(15, 9, 6))
    assert stands == {"votes.reach": "unmet"}
    walk.advance("committee_resolves_admission", "03/08/2026", votes=votes(15, 10, 5))
    walk.advance("send_up_dossier", "04/08/2026")
    walk.advance("appraise_dossier", "05/08/2026")
    assert walk.refused("admit", "10/08/2026", votes=votes(10, 5, 5)) == {"votes.reach": "unmet"}
    walk.advance("admit", "10/08/2026", votes=votes(9, 5, 4))


def test_what_was_resolved_before_is_decided_after_by_what_holds_then(law: Law) -> None:
    walk = sent_up(Walk(law), cell="KT1")
    walk.advance("appraise_dossier", "22/07/2026")
    stands = walk.refused("admit", "27/07/2026", votes=votes(9, 9))
    assert stands == {"after.committee_resolves_admission": "unmet"}
    walk.advance("committee_resolves_admission", "27/07/2026", votes=votes(15, 15))
    walk.advance("admit", "27/07/2026", votes=votes(9, 9))


@pytest.mark.parametrize("role", ["next_committee", "competent_committee", "political_centre"])
def test_the_commune_is_all_of_these_for_its_villages(law: Law, role: str) -> None:
    assert tree().holder(law.procedure.roles, role, "KT1", day("01/06/2026")) == "KT"


@pytest.mark.parametrize(
    ("place", "same"),
    [
        # Of a place in another tree it is known that it has another one.
        ("XX", {"circumstance.same_base": "unmet", "role.next_committee.same": "unmet"}),
        # In our own tree the register has to say who it is.
        ("CV", {"circumstance.same_base.unknown": "unknown", "role.next_committee.nobody": "unknown"}),
    ],
    ids=["elsewhere", "in our own tree"],
)
def test_two_places_without_any_committee_are_not_known_to_have_the_same_one(
    law: Law, place: str, same: dict[str, str]
) -> None:
    walk = discovered(Walk(law), cell="CV1")
    known = {"destination": place, "kind": "official", "reason": "job", "effective_on": day("01/07/2026")}
    walk.advance("move_known", "15/06/2026", **known)
    stands = walk.refused("move_within", "15/06/2026", cell=place)
    assert stands == {"owner.next_committee": "unmet", **same}


def test_consent_to_a_late_ceremony_is_that_of_whoever_stands_directly_above_the_cell(law: Law) -> None:
    roles, organisations = law.procedure.roles, tree()
    on = day("01/06/2026")
    assert organisations.holder(roles, "direct_upper_committee", "SV", on) == "BP"
    assert organisations.holder(roles, "upper_committee", "SV", on) == "TP"
    assert law.procedure.documents["late_ceremony_consent"].issuer == "direct_upper_committee"


def test_before_anybody_held_the_power_nobody_can_act(law: Law) -> None:
    walk = Walk(law)
    walk.advance(
        "discover",
        "02/06/2025",
        cell="KT1",
        birth_date=day("14/03/2001"),
        education="higher",
        introduced_by="cell",
    )
    walk.advance("list_sympathiser", "03/06/2025")
    assert walk.refused("confirm_on_list", "30/06/2025") == {"owner.next_committee": "unmet"}
    walk.advance("confirm_on_list", "01/07/2025")


def test_the_messages_go_to_whoever_holds_the_role_on_the_day_of_the_step(law: Law) -> None:
    walk = dossier_ready(Walk(law), cell="SV")
    decision = walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    assert [(each.role, each.organisation) for each in decision.messages] == [("next_committee", "DH")]


def test_the_whole_admission_of_a_hospital_cell(law: Law) -> None:
    assert admitted(Walk(law), cell="BV1").state == "admitted"
