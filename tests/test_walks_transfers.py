"""The rows of the transfer table, each refused where another one fits."""

from typing import Any

import pytest
from walking import HOA, LAM, Walk, day, votes
from ways import (
    admitted,
    certified,
    discovered,
    dossier_ready,
    listed,
    probationary,
    resolved,
    sent_up,
)

from ketnap.workflow import outlook
from ketnap.workflow.decision import Decision
from ketnap.workflow.law import Law

PASSED = votes(12, 11, 1)


def moving(walk: Walk, destination: str, on: str = "08/06/2026", **facts: Any) -> Walk:
    """The move becomes known: official, for a job, effective in a week unless said otherwise."""
    usual = {"kind": "official", "effective_on": day("15/06/2026"), "reason": "job"}
    walk.advance("move_known", on, destination=destination, **{**usual, **facts})
    return walk


def fitting(walk: Walk, on: str) -> list[str]:
    """The rows that could be recorded on that day."""
    return [row for row in rows(walk.law) if walk.why(row, on).allowed]


def rows(law: Law) -> list[str]:
    return [step.name for step in law.procedure.steps.values() if step.one_of == "transfer"]


def letters(decision: Decision) -> dict[str, tuple[str | None, str | None]]:
    return {draft.letter: (draft.issuer, draft.to) for draft in decision.letters}


# ---- A ---------------------------------------------------------------------------------------------


def test_a_certified_person_who_moves_away_takes_both_letters_along(law: Law) -> None:
    walk = moving(certified(Walk(law)), "KT")
    assert fitting(walk, "10/06/2026") == ["transfer_a"]
    decision = walk.advance("transfer_a", "10/06/2026")
    assert walk.state == "transferred_away"
    assert letters(decision) == {
        "consideration_certificate": ("LC", "person"),
        "transfer_notice": ("LC", "KT"),
    }
    assert walk.open_deadlines() == {"transfer.ack"}


def test_the_notice_is_due_fifteen_working_days_after_the_move_takes_effect(law: Law) -> None:
    walk = moving(certified(Walk(law)), "KT", effective_on=day("15/06/2026"))
    assert walk.due("transfer.notice") == day("06/07/2026")
    walk.advance("transfer_a", "10/06/2026")
    assert "transfer.notice" not in walk.open_deadlines()


def test_nobody_is_sent_on_before_the_move_is_known(law: Law) -> None:
    walk = certified(Walk(law))
    assert fitting(walk, "10/06/2026") == []
    stands = walk.refused("transfer_a", "10/06/2026")
    assert stands["after.move_known"] == "unmet"


def test_who_was_never_put_on_the_list_is_nobodys_transfer(law: Law) -> None:
    walk = moving(discovered(Walk(law)), "KT")
    assert walk.refused("transfer_a", "10/06/2026") == {"done.list_sympathiser": "unmet"}
    away = moving(discovered(Walk(law)), "KT", kind="temporary")
    assert away.refused("introduce_temporarily", "10/06/2026") == {"done.list_sympathiser": "unmet"}


def test_a_move_inside_the_same_base_only_changes_the_cell(law: Law) -> None:
    walk = moving(certified(Walk(law)), "CB7")
    assert fitting(walk, "10/06/2026") == ["move_within"]
    assert walk.refused("move_within", "10/06/2026") == {"fact.cell.missing": "unknown"}
    walk.advance("move_within", "10/06/2026", cell="CB7")
    assert walk.state == "certified"
    assert walk.record.facts["cell"] == "CB7"
    assert "transfer.notice" not in walk.open_deadlines()
    assert walk.refused("transfer_a", "10/06/2026") == {"circumstance.same_base": "unmet"}


def test_a_move_to_another_base_cannot_be_passed_off_as_a_change_of_cell(law: Law) -> None:
    walk = moving(certified(Walk(law)), "KT1")
    assert walk.refused("move_within", "10/06/2026", cell="KT1") == {
        "circumstance.same_base": "unmet",
        "role.next_committee.same": "unmet",
    }


def test_a_change_of_cell_within_the_base_cannot_end_in_a_cell_outside_it(law: Law) -> None:
    walk = moving(certified(Walk(law)), "CB7")
    assert walk.refused("move_within", "10/06/2026", cell="KT1") == {"role.next_committee.same": "unmet"}
    walk.advance("move_within", "10/06/2026", cell="CB7")


def test_a_cell_cannot_be_changed_in_passing_past_the_rows_of_the_moves(law: Law) -> None:
    walk = certified(Walk(law))
    assert walk.refused("record_person", "10/06/2026", cell="KT1") == {"fact.cell.moves": "unmet"}


def test_a_temporary_stay_elsewhere_cannot_end_before_it_began(law: Law) -> None:
    walk = certified(Walk(law))
    assert "circumstance.temporarily_away" in walk.refused("end_temporary", "10/06/2026")


def test_with_a_resolution_under_the_same_committee_the_dossier_goes_along(law: Law) -> None:
    walk = moving(resolved(Walk(law), cell="GV"), "BV1")
    assert fitting(walk, "10/06/2026") == ["move_with_dossier"]
    walk.advance("move_with_dossier", "10/06/2026", cell="BV1")
    assert walk.record.newest("cell_resolves_admission") is not None
    assert walk.record.facts["cell"] == "BV1"


def test_without_a_resolution_under_the_same_committee_it_is_a(law: Law) -> None:
    walk = moving(certified(Walk(law), cell="GV"), "BV1")
    assert fitting(walk, "10/06/2026") == ["transfer_a"]


# ---- B ---------------------------------------------------------------------------------------------


def test_b1_the_cell_has_resolved_and_the_dossier_is_still_here(law: Law) -> None:
    walk = moving(resolved(Walk(law)), "KT1")
    assert fitting(walk, "10/06/2026") == ["transfer_b1"]
    decision = walk.advance("transfer_b1", "10/06/2026")
    assert letters(decision) == {"dossier_letter_93": ("LC", "KT"), "transfer_notice": ("LC", "KT1")}


def test_b2_the_dossier_lies_with_the_competent_committee(law: Law) -> None:
    walk = moving(sent_up(Walk(law)), "KT1", decided_on=day("04/06/2026"))
    assert fitting(walk, "10/06/2026") == ["transfer_b2"]
    assert walk.due("transfer.cand.forward") == law.calendar.add_working_days(day("04/06/2026"), 15)
    decision = walk.advance("transfer_b2", "10/06/2026")
    assert "dossier_letter_93" in letters(decision)
    assert "transfer.cand.forward" not in walk.open_deadlines()


def test_until_the_day_of_the_transfer_decision_is_known_its_clock_has_no_date(law: Law) -> None:
    walk = moving(sent_up(Walk(law)), "KT1")
    assert walk.due("transfer.cand.forward") is None
    moving(walk, "KT1", on="09/06/2026", decided_on=day("04/06/2026"))
    assert walk.due("transfer.cand.forward") == law.calendar.add_working_days(day("04/06/2026"), 15)


# ---- C ---------------------------------------------------------------------------------------------


def test_c1_decided_and_the_new_place_is_under_the_same_committee(law: Law) -> None:
    walk = moving(admitted(Walk(law), cell="GV"), "BV1")
    assert fitting(walk, "10/06/2026") == ["transfer_c1"]
    decision = walk.advance("transfer_c1", "10/06/2026")
    assert letters(decision) == {"decision_letter_94": ("UB", "BV1")}
    assert [(each.role, each.organisation) for each in decision.messages] == [("next_committee", "DH")]


@pytest.mark.parametrize(
    ("decided_on", "row"),
    [
        ("14/04/2026", "transfer_c3"),
        ("15/04/2026", "transfer_c2"),
        ("01/06/2026", "transfer_c2"),
        ("05/06/2026", "transfer_c2"),
    ],
    ids=["31 days", "30 days", "the same day", "decided before the transfer decision"],
)
def test_c2_in_thirty_working_days_of_the_transfer_decision_else_c3(
    law: Law, decided_on: str, row: str
) -> None:
    walk = moving(admitted(Walk(law)), "KT1", decided_on=day(decided_on))
    assert law.calendar.working_days_between(day("15/04/2026"), day("01/06/2026")) == 30
    assert fitting(walk, "10/06/2026") == [row]


def test_a_missing_day_of_the_transfer_decision_is_asked_for_and_never_annuls(law: Law) -> None:
    walk = moving(admitted(Walk(law)), "KT1")
    assert fitting(walk, "10/06/2026") == []
    for row in ("transfer_c2", "transfer_c3"):
        stands = walk.refusal(row, "10/06/2026")
        assert set(stands) == {"circumstance.in_window.unknown"}
        assert stands["circumstance.in_window.unknown"].verdict == "unknown"
        assert stands["circumstance.in_window.unknown"].evidence["reference"] == "move_known.decided_on"
        assert stands["circumstance.in_window.unknown"].mended_by == ("move_known",)


def test_c2_the_decision_travels_and_there_is_no_ceremony_here(law: Law) -> None:
    walk = moving(admitted(Walk(law)), "KT1", decided_on=day("04/06/2026"))
    walk.advance("receive_decision", "08/06/2026")
    assert walk.refused("hold_ceremony", "09/06/2026") == {"forbidden.here": "unmet"}
    decision = walk.advance("transfer_c2", "10/06/2026")
    assert letters(decision) == {"decision_letter_95": ("LC", "KT")}
    assert walk.record.newest("admit") is not None


def test_a_move_inside_the_committees_sphere_does_not_forbid_the_ceremony(law: Law) -> None:
    walk = moving(admitted(Walk(law), cell="GV"), "BV1", decided_on=day("04/06/2026"))
    walk.advance("receive_decision", "08/06/2026")
    walk.advance("hold_ceremony", "09/06/2026")
    assert walk.state == "probationary"


def test_c3_annuls_the_decision_and_says_so(law: Law) -> None:
    walk = moving(admitted(Walk(law)), "KT1", decided_on=day("01/04/2026"))
    assert walk.refused("transfer_c3", "10/06/2026", "-") == {"paper.annulment_decision.missing": "unknown"}
    decision = walk.advance("transfer_c3", "10/06/2026")
    assert walk.record.newest("admit") is None
    assert letters(decision) == {"annulment_notice": ("LC", "KT"), "dossier_letter_93": ("LC", "KT")}


def test_a_transfer_that_fell_through_leaves_the_case_where_it_was(law: Law) -> None:
    walk = certified(Walk(law))
    clocks = set(walk.running)
    moving(walk, "KT").advance("transfer_a", "10/06/2026")
    walk.advance("return_case", "20/07/2026")
    assert walk.state == "certified"
    assert walk.record.newest("move_known") is None
    assert set(walk.running) == clocks


def test_a_decision_annulled_by_c3_stays_annulled_when_the_transfer_falls_through(law: Law) -> None:
    walk = moving(admitted(Walk(law)), "KT1", decided_on=day("01/04/2026"))
    walk.advance("transfer_c3", "10/06/2026")
    walk.advance("return_case", "20/07/2026")
    assert walk.state == "certified"
    assert walk.record.newest("admit") is None
    assert "admit.decide" in walk.open_deadlines()


def test_the_receipt_of_the_other_side_closes_its_clock(law: Law) -> None:
    walk = moving(certified(Walk(law)), "KT")
    walk.advance("transfer_a", "10/06/2026")
    assert walk.due("transfer.ack") == law.calendar.add_working_days(day("10/06/2026"), 15)
    walk.advance("record_receipt", "22/06/2026", code="arrived")
    assert walk.open_deadlines() == set()
    walk.advance("record_receipt", "06/07/2026", code="helper_assigned")


def test_a_request_to_look_again_runs_its_own_sixty_days_for_each_request(law: Law) -> None:
    walk = moving(admitted(Walk(law)), "KT1", decided_on=day("04/06/2026"))
    walk.advance("transfer_c2", "10/06/2026")
    walk.advance("reexamination_requested", "22/06/2026", request_number="12-CV/ĐU")
    walk.advance("reexamination_requested", "29/06/2026", request_number="15-CV/ĐU")
    assert walk.due("transfer.reexamine", "12-CV/ĐU") == law.calendar.add_working_days(day("22/06/2026"), 60)
    walk.advance("answer_reexamination", "13/07/2026", request_number="12-CV/ĐU", outcome="upheld")
    assert [each.item for each in walk.running if each.deadline == "transfer.reexamine"] == ["15-CV/ĐU"]


def test_an_answer_that_the_decision_is_annulled_brings_the_decision_that_annuls_it(law: Law) -> None:
    walk = moving(admitted(Walk(law)), "KT1", decided_on=day("04/06/2026"))
    walk.advance("transfer_c2", "10/06/2026")
    walk.advance("reexamination_requested", "22/06/2026", request_number="12-CV/ĐU")
    told = {"request_number": "12-CV/ĐU", "outcome": "annulled"}
    [missing] = walk.refusal("answer_reexamination", "13/07/2026", **told).values()
    assert missing.code == "paper.annulment_decision.missing"
    assert (missing.asked, missing.mended_by) == (True, ("answer_reexamination",)), "typed with the answer"
    decision = walk.advance("draft_letter", "10/07/2026", letter="annulment_decision", because_="sai thủ tục")
    assert letters(decision) == {"annulment_decision": ("LC", "dossier")}
    walk.advance("answer_reexamination", "13/07/2026", "annulment_decision=10/07/2026", **told)
    assert "transfer.reexamine" not in walk.open_deadlines()


# ---- probationers, temporary moves -----------------------------------------------------------------


def leaving(walk: Walk, **facts: Any) -> Walk:
    """A probationer about to leave, with the helper's assessment."""
    moving(walk, "KT1", on="05/10/2026", effective_on=day("12/10/2026"), **facts)
    walk.advance("helper_assesses", "06/10/2026", helper=LAM)
    return walk


def test_m_a_probationer_moves_with_the_assessment_of_the_helper(law: Law) -> None:
    walk = probationary(Walk(law))
    moving(walk, "KT1", on="05/10/2026", effective_on=day("12/10/2026"))
    assert walk.due("transfer.member.start") == law.calendar.add_working_days(day("12/10/2026"), 60)
    assert "transfer.notice" not in walk.open_deadlines()
    stands = walk.refused("transfer_m", "08/10/2026", introduction_number="0012345")
    assert stands == {"each_has.helper_assessment.missing": "unmet"}
    walk.advance("helper_assesses", "06/10/2026", helper=LAM)
    assert fitting(walk, "08/10/2026") == ["transfer_m"]
    decision = walk.advance("transfer_m", "08/10/2026", introduction_number="0012345")
    assert letters(decision) == {"probationer_remarks": ("LC", "KT1")}
    assert walk.open_deadlines() == {"transfer.member.present"}


def test_under_inspection_nobody_moves_for_good(law: Law) -> None:
    walk = leaving(probationary(Walk(law), under_inspection=True))
    stands = walk.refused("transfer_m", "08/10/2026", introduction_number="0012345")
    assert stands == {"forbidden.here": "unmet"}
    walk.advance("record_person", "20/10/2026", under_inspection=False)
    walk.advance("transfer_m", "20/10/2026", introduction_number="0012345")


def test_t_a_candidate_who_is_away_for_a_time_only_stays_a_case_of_this_cell(law: Law) -> None:
    walk = moving(certified(Walk(law)), "KT1", kind="temporary")
    assert fitting(walk, "10/06/2026") == ["introduce_temporarily"]
    assert "transfer.notice" not in walk.open_deadlines()
    walk.advance("introduce_temporarily", "10/06/2026")
    assert walk.state == "certified"
    walk.advance("end_temporary", "10/12/2026")
    assert walk.record.newest("introduce_temporarily") is None


def test_t_at_home_the_cell_waits_for_the_comments_of_the_host(law: Law) -> None:
    walk = moving(dossier_ready(Walk(law)), "KT1", on="04/05/2026", kind="temporary")
    walk.advance("introduce_temporarily", "05/05/2026")
    stands = walk.refused("cell_resolves_admission", "11/05/2026", votes=PASSED)
    assert stands == {"paper.host_comments.missing": "unmet"}
    walk.advance("file_paper", "11/05/2026", "host_comments=08/05/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)


def test_t_a_probationer_is_introduced_for_three_months_at_the_least(law: Law) -> None:
    walk = probationary(Walk(law))
    moving(walk, "KT1", on="05/10/2026", kind="temporary", effective_on=day("12/10/2026"))
    stands = walk.refused("introduce_temporarily", "06/10/2026", months=2)
    assert stands == {"fact.introduce_temporarily.months": "unmet"}
    walk.advance("introduce_temporarily", "06/10/2026", months=3)
    assert walk.due("temp.activity") == day("06/10/2027")


def test_t_to_study_it_may_be_longer(law: Law) -> None:
    walk = probationary(Walk(law))
    moving(walk, "KT1", on="05/10/2026", kind="temporary", effective_on=day("12/10/2026"), reason="study")
    walk.advance("introduce_temporarily", "06/10/2026", months=24)
    assert walk.due("temp.activity.study") == day("06/10/2028")
    assert "temp.activity" not in walk.open_deadlines()


def test_who_has_graduated_may_stay_with_the_school_for_a_year(law: Law) -> None:
    walk = certified(Walk(law), cell="SV", considered_at="school")
    walk.advance("record_person", "29/06/2026", graduated_on=day("26/06/2026"))
    assert walk.due("graduate.stay") == day("26/06/2027")
    moving(walk, "KT", on="01/07/2026", reason="graduated")
    walk.advance("transfer_a", "03/07/2026")
    assert walk.open_deadlines() == {"transfer.ack"}


def test_the_addressee_is_who_the_newest_news_of_the_move_names(law: Law) -> None:
    walk = moving(certified(Walk(law)), "KT")
    moving(walk, "DL1", on="09/06/2026")
    decision = walk.advance("transfer_a", "10/06/2026")
    assert letters(decision)["transfer_notice"] == ("LC", "DL1")


def test_helpers_follow_nobody_into_another_cell_by_themselves(law: Law) -> None:
    walk = moving(listed(Walk(law), helpers=(LAM,)), "CB7")
    walk.advance("move_within", "10/06/2026", cell="CB7")
    walk.advance("release_helper", "15/06/2026", helper=LAM, because_="moved")
    walk.advance("assign_helper", "15/06/2026", helper=HOA, why="received")
    assert [item.key for item in walk.record.open_items("helper")] == [HOA["name"]]


def test_the_list_of_what_is_possible_holds_the_row_that_fits_and_no_other(law: Law) -> None:
    walk = moving(sent_up(Walk(law)), "KT1", decided_on=day("04/06/2026"))
    possible = {
        step.name for step in outlook.possible(law, walk.organisations, walk.record, day("10/06/2026"))
    }
    assert possible & set(rows(law)) == {"transfer_b2"}
