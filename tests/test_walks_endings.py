"""How a way ends before its time, and how it is taken up again: lists, withdrawal, removal, complaint, annulment."""

import pytest
from walking import LAM, Walk, day, votes
from ways import (
    admitted,
    certified,
    discovered,
    filed,
    introduced,
    listed,
    opened,
    probation_done,
    probationary,
    recognised,
    resolved,
    sent_up,
)

from ketnap.workflow.law import Law

PASSED = votes(12, 11, 1)
NINE = votes(9, 9)


# ---- off the list, and back ------------------------------------------------------------------------


def test_somebody_taken_off_the_list_stands_there_without_clocks(law: Law) -> None:
    walk = certified(Walk(law))
    walk.advance("delist", "05/01/2026", because_="giảm sút phấn đấu")
    assert walk.state == "delisted"
    assert walk.open_deadlines() == set()


@pytest.mark.parametrize("before", [listed, certified], ids=["discovered", "certified"])
def test_back_on_the_list_the_person_stands_where_they_stood(law: Law, before: object) -> None:
    walk = before(Walk(law))  # type: ignore[operator]
    state = walk.state
    walk.advance("delist", "05/01/2026", because_="giảm sút phấn đấu")
    walk.advance("relist", "06/07/2026")
    assert walk.state == state
    assert [item.key for item in walk.record.open_items("helper")] == [LAM["name"]]


def test_the_certificate_runs_on_when_the_person_is_back_on_the_list(law: Law) -> None:
    walk = certified(Walk(law))
    due = walk.due("cert.validity")
    walk.advance("delist", "05/01/2026", because_="giảm sút phấn đấu")
    walk.advance("relist", "06/07/2026")
    assert walk.due("cert.validity") == due


def test_the_dossier_begins_anew_after_a_relisting(law: Law) -> None:
    walk = resolved(Walk(law))
    walk.advance("delist", "29/05/2026", because_="giảm sút phấn đấu")
    walk.advance("relist", "07/09/2026")
    assert walk.state == "certified"
    for gone in ("open_procedure", "apply", "certify_history", "cell_resolves_admission"):
        assert walk.record.newest(gone) is None
    assert walk.refused("apply", "10/09/2026") == {"after.open_procedure": "unmet"}
    assert walk.open_deadlines() == {"cert.validity"}


def test_whoever_withdrew_after_the_decision_comes_back_as_certified(law: Law) -> None:
    walk = admitted(Walk(law))
    walk.advance("withdraw", "08/06/2026")
    assert walk.state == "withdrawn"
    assert walk.open_deadlines() == set()
    walk.advance("relist", "07/09/2026")
    assert walk.state == "certified"


def test_nobody_is_relisted_who_is_on_the_list(law: Law) -> None:
    walk = certified(Walk(law))
    assert walk.refused("relist", "06/07/2026") == {"state": "unmet"}


def test_a_member_does_not_withdraw_but_is_removed(law: Law) -> None:
    walk = probationary(Walk(law))
    assert walk.refused("withdraw", "01/07/2026") == {"state": "unmet"}


def test_after_a_death_there_is_only_the_exit_slip_of_a_member(law: Law) -> None:
    walk = probationary(Walk(law))
    walk.advance("record_death", "06/07/2026")
    assert walk.state == "deceased"
    assert walk.open_deadlines() == {"slip.exit"}
    assert walk.due("slip.exit") == day("17/08/2026")
    walk.advance("send_exit_slip", "20/07/2026")
    assert walk.open_deadlines() == set()


def test_of_somebody_who_was_no_member_no_exit_slip_is_sent(law: Law) -> None:
    walk = discovered(Walk(law))
    walk.advance("record_death", "06/10/2025")
    assert walk.open_deadlines() == set()
    assert walk.refused("send_exit_slip", "07/10/2025") == {"circumstance.is_member": "unmet"}


# ---- removal and complaint -------------------------------------------------------------------------


def removed(walk: Walk, cell: str = "CB5") -> Walk:
    """Under a commune after 26/7/2026: its executive and its standing committee both vote."""
    probationary(walk, cell)
    walk.advance("cell_resolves_removal", "05/10/2026", votes=PASSED, because_="bỏ sinh hoạt")
    walk.advance("committee_resolves_removal", "12/10/2026", votes=votes(15, 10, 5))
    walk.advance("remove", "19/10/2026", votes=votes(9, 5, 4))
    return walk


def test_a_removal_takes_the_votes_of_cell_committee_and_standing_committee(law: Law) -> None:
    walk = probationary(Walk(law))
    stands = walk.refusal("cell_resolves_removal", "05/10/2026", votes=votes(12, 7, 5), because_="x")
    assert set(stands) == {"votes.reach"}
    assert stands["votes.reach"].mended_by == ("cell_vote_fails_recognition",)
    walk.advance("cell_resolves_removal", "05/10/2026", votes=PASSED, because_="bỏ sinh hoạt")
    assert "recognise.cell" not in walk.open_deadlines()
    assert walk.refused("remove", "12/10/2026", votes=NINE) == {"after.committee_resolves_removal": "unmet"}
    stands = walk.refusal("committee_resolves_removal", "12/10/2026", votes=votes(15, 9, 6))
    assert stands["votes.reach"].mended_by == ("committee_vote_fails_recognition",)
    walk.advance("committee_resolves_removal", "12/10/2026", votes=votes(15, 10, 5))
    assert walk.refused("remove", "19/10/2026", votes=votes(10, 5, 5)) == {"votes.reach": "unmet"}
    walk.advance("remove", "19/10/2026", votes=votes(9, 5, 4))
    assert walk.state == "removed"
    assert walk.open_deadlines() == {"slip.exit"}


def test_three_months_without_activity_are_reported_not_before(law: Law) -> None:
    walk = probationary(Walk(law))
    since = {"inactive_since": day("15/07/2026")}
    stands = walk.refusal("report_inactivity", "14/10/2026", **since)
    assert stands["elapsed.report_inactivity.inactive_since"].possible_from == day("15/10/2026")
    walk.advance("report_inactivity", "15/10/2026", **since)


def test_a_complaint_is_filed_in_thirty_working_days_from_the_receipt(law: Law) -> None:
    walk = removed(Walk(law))
    assert walk.refused("file_complaint", "26/10/2026", level="province")["after.receive_removal"] == "unmet"
    walk.advance("receive_removal", "26/10/2026")
    assert walk.due("complain.file") == day("08/12/2026")
    late = walk.fork()
    assert late.refused("file_complaint", "09/12/2026", level="province") == {
        "elapsed.receive_removal": "unmet"
    }
    walk.advance("file_complaint", "08/12/2026", level="province")
    assert "complain.file" not in walk.open_deadlines()


def test_the_province_answers_in_ninety_the_centre_in_one_hundred_and_eighty_working_days(law: Law) -> None:
    walk = removed(Walk(law))
    walk.advance("receive_removal", "26/10/2026")
    centre = walk.fork()
    walk.advance("file_complaint", "02/11/2026", level="province")
    assert walk.due("complain.resolve") == law.calendar.add_working_days(day("02/11/2026"), 90)
    assert "complain.resolve.centre" not in walk.open_deadlines()
    centre.advance("file_complaint", "02/11/2026", level="centre")
    assert centre.due("complain.resolve.centre") == law.calendar.add_working_days(day("02/11/2026"), 180)
    assert "complain.resolve" not in centre.open_deadlines()


def test_a_dismissed_complaint_may_go_on_to_the_next_level_in_thirty_days(law: Law) -> None:
    walk = removed(Walk(law))
    walk.advance("receive_removal", "26/10/2026")
    walk.advance("file_complaint", "02/11/2026", level="province")
    walk.advance("dismiss_complaint", "04/01/2027")
    assert walk.state == "removed"
    assert "complain.resolve" not in walk.open_deadlines()
    late = walk.fork()
    after = law.calendar.add_working_days(day("04/01/2027"), 31)
    assert late.refused("file_complaint", f"{after:%d/%m/%Y}", level="centre") == {
        "elapsed.dismiss_complaint": "unmet"
    }
    walk.advance("file_complaint", "15/02/2027", level="centre")
    assert "complain.resolve.centre" in walk.open_deadlines()


def test_restored_after_a_complaint_the_probation_runs_on_as_if_nothing_had_been(law: Law) -> None:
    walk = probationary(Walk(law))
    clocks = {each.deadline: each.due_on for each in walk.running}
    walk = removed(Walk(law))
    walk.advance("receive_removal", "26/10/2026")
    walk.advance("file_complaint", "02/11/2026", level="province")
    walk.advance("restore", "04/01/2027")
    assert walk.state == "probationary"
    assert {each.deadline: each.due_on for each in walk.running} == clocks
    for gone in ("cell_resolves_removal", "committee_resolves_removal", "remove"):
        assert walk.record.newest(gone) is None


def test_nobody_is_restored_without_a_complaint(law: Law) -> None:
    walk = removed(Walk(law))
    walk.advance("receive_removal", "26/10/2026")
    assert walk.refused("restore", "04/01/2027") == {"after.file_complaint": "unmet"}


def test_a_restored_member_can_be_recognised(law: Law) -> None:
    walk = removed(Walk(law))
    walk.advance("receive_removal", "26/10/2026")
    walk.advance("file_complaint", "02/11/2026", level="province")
    walk.advance("restore", "04/01/2027")
    walk.advance("complete_member_file", "05/01/2027")
    walk.advance("complete_new_member_class", "11/01/2027")
    walk.advance("self_review", "21/06/2027")
    walk.advance("helper_assesses", "22/06/2027", helper=LAM)
    walk.advance("collect_opinions_recognition", "23/06/2027")
    walk.advance("cell_resolves_recognition", "01/07/2027", votes=PASSED)
    walk.advance("committee_resolves_recognition", "08/07/2027", votes=NINE)
    walk.advance("recognise", "20/07/2027", votes=NINE)
    assert walk.state == "official"


# ---- annulment -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before", [admitted, probationary, recognised], ids=["admitted", "probationary", "official"]
)
def test_a_decision_wrong_on_standards_is_annulled_and_the_way_ends(law: Law, before: object) -> None:
    walk = before(Walk(law))  # type: ignore[operator]
    walk.advance("annul", "02/08/2027", because_="khai man lý lịch")
    assert walk.state == "annulled"
    members = before is not admitted
    assert walk.open_deadlines() == ({"slip.exit"} if members else set())


def test_wrong_on_procedure_only_the_faulty_steps_are_redone(law: Law) -> None:
    walk = probationary(Walk(law))
    before = set(walk.counting())
    walk.advance(
        "annul_procedure", "31/08/2026", faulty=["collect_opinions"], because_="thiếu ý kiến nơi cư trú"
    )
    assert walk.state == "certified"
    assert before - set(walk.counting()) == {"collect_opinions", "admit", "receive_decision", "hold_ceremony"}
    assert walk.refused("admit", "01/09/2026", votes=NINE)["after.committee_resolves_admission"] == "unmet"


def test_what_is_redone_bears_the_day_of_the_annulment_or_a_later_one(law: Law) -> None:
    walk = probationary(Walk(law))
    walk.advance("annul_procedure", "31/08/2026", faulty=["collect_opinions"], because_="x")
    stands = walk.refused("collect_opinions", "07/09/2026", "opinion_summary=28/08/2026")
    assert stands == {"paper.opinion_summary.stale": "unmet"}
    walk.advance("collect_opinions", "07/09/2026")
    walk.advance("committee_resolves_admission", "08/09/2026", votes=votes(15, 15))
    stands = walk.refused("admit", "14/09/2026", "admission_decision=01/06/2026", votes=NINE)
    assert stands == {"paper.admission_decision.stale": "unmet"}
    walk.advance("admit", "14/09/2026", votes=NINE)
    walk.advance("hold_ceremony", "28/09/2026")
    assert walk.due("probation.length") == day("28/09/2027")


def test_annulled_without_a_faulty_step_only_the_decision_is_taken_anew(law: Law) -> None:
    walk = admitted(Walk(law))
    walk.advance("annul_procedure", "15/06/2026", faulty=[], because_="sai thẩm quyền")
    assert walk.state == "certified"
    walk.advance("admit", "22/06/2026", votes=NINE)
    assert walk.state == "admitted"


def test_the_faulty_steps_decide_where_the_case_goes_back_to(law: Law) -> None:
    walk = admitted(Walk(law))
    walk.advance("annul_procedure", "15/06/2026", faulty=["certify"], because_="giấy chứng nhận sai")
    assert walk.state == "trained"


def test_an_annulment_that_would_leave_nothing_is_refused(law: Law) -> None:
    walk = admitted(Walk(law))
    faulty = ["discover", "complete_class", "certify"]
    stands = walk.refused("annul_procedure", "15/06/2026", faulty=faulty, because_="x")
    assert stands == {"state.back": "unknown"}


def test_the_clock_of_the_decision_runs_again_when_it_is_annulled_for_procedure(law: Law) -> None:
    walk = sent_up(Walk(law))
    due = walk.due("admit.decide")
    walk.advance("appraise_dossier", "22/05/2026")
    walk.advance("admit", "01/06/2026", votes=NINE)
    assert "admit.decide" not in walk.open_deadlines()
    walk.advance("annul_procedure", "15/06/2026", faulty=[], because_="sai thẩm quyền")
    assert walk.due("admit.decide") == due


def test_a_recognition_annulled_for_procedure_makes_the_member_a_probationer_again(law: Law) -> None:
    walk = recognised(Walk(law))
    walk.advance("announce_recognition", "02/08/2027")
    walk.advance(
        "annul_recognition", "30/08/2027", faulty=["committee_resolves_recognition"], because_="sai thủ tục"
    )
    assert walk.state == "probationary"
    assert walk.refused("recognise", "06/09/2027", votes=NINE) == {
        "after.committee_resolves_recognition": "unmet"
    }
    walk.advance("committee_resolves_recognition", "06/09/2027", votes=NINE)
    walk.advance("recognise", "13/09/2027", votes=NINE)
    walk.advance("announce_recognition", "04/10/2027")
    assert walk.state == "official"


def test_the_two_clocks_of_the_probation_are_open_again_after_that(law: Law) -> None:
    walk = probation_done(Walk(law))
    due = walk.due("probation.length")
    walk.advance("cell_resolves_recognition", "01/07/2027", votes=PASSED)
    walk.advance("committee_resolves_recognition", "08/07/2027", votes=NINE)
    walk.advance("recognise", "20/07/2027", votes=NINE)
    walk.advance("annul_recognition", "30/08/2027", faulty=["cell_resolves_recognition"], because_="x")
    assert walk.due("probation.length") == due
    assert "recognise.cell" in walk.open_deadlines()


def test_an_event_of_a_dossier_that_began_anew_is_kept_in_the_history(law: Law) -> None:
    walk = opened(certified_and_proposed(law))
    introduced(walk)
    filed(walk, "29/04/2026", "residence_comments")
    walk.advance("withdraw", "04/05/2026")
    walk.advance("relist", "06/07/2026")
    assert "collect_opinions" in [event.step for event in walk.events]
    assert "collect_opinions" not in walk.counting()
    assert walk.record.papers("residence_comments")


def certified_and_proposed(law: Law) -> Walk:
    walk = certified(Walk(law))
    walk.advance("propose_procedure", "10/02/2026")
    return walk
