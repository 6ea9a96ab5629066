"""Votes that fail: recorded by a step of their own, counted, reported, and answered by the competent committee."""

from walking import Walk, day, tree, votes
from ways import dossier_ready, probation_done, probationary, sent_up

from ketnap.workflow.law import Law

FAILED = votes(12, 7, 5)
REACHED = votes(12, 8, 4)


# ---- admission -------------------------------------------------------------------------------------


def test_a_vote_that_misses_the_share_is_refused_and_the_refusal_names_the_step_that_records_it(
    law: Law,
) -> None:
    walk = dossier_ready(Walk(law))
    stands = walk.refusal("cell_resolves_admission", "11/05/2026", votes=FAILED)
    assert set(stands) == {"votes.reach"}
    assert stands["votes.reach"].mended_by == ("cell_vote_fails_admission",)


def test_a_failed_vote_is_recorded_and_reported_and_changes_no_state(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    decision = walk.advance("cell_vote_fails_admission", "11/05/2026", votes=FAILED)
    assert walk.state == "certified"
    assert [message.role for message in decision.messages] == ["competent_committee"]
    assert walk.record.newest("cell_resolves_admission") is None


def test_a_vote_that_reached_the_share_cannot_be_recorded_as_failed(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    stands = walk.refused("cell_vote_fails_admission", "11/05/2026", votes=REACHED)
    assert stands == {"votes.short_of": "unmet"}


def test_on_admission_there_is_no_limit_to_failed_votes(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    for on in ("11/05/2026", "08/06/2026", "06/07/2026", "03/08/2026"):
        walk.advance("cell_vote_fails_admission", on, votes=FAILED)
    assert len(walk.record.of("cell_vote_fails_admission")) == 4
    walk.advance("cell_resolves_admission", "07/09/2026", votes=REACHED)


def test_a_failed_vote_can_be_recorded_as_soon_as_the_procedure_is_open_whatever_is_lacking(law: Law) -> None:
    walk = Walk(law)
    dossier_ready(walk)
    early = Walk(law)
    early.events = [event for event in walk.events if event.happened_on <= day("02/03/2026")]
    early.record = early.replayed()
    early.advance("cell_vote_fails_admission", "09/03/2026", votes=FAILED)
    assert early.counting()[-2:] == ["open_procedure", "cell_vote_fails_admission"]


def test_nobody_directs_what_follows_a_failed_vote_before_a_vote_has_failed(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    assert walk.refused("direct_after_vote", "25/05/2026", direction="go_on") == {
        "circumstance.vote_failed": "unmet"
    }


def test_told_to_vote_again_the_cell_votes_again_by_the_same_share(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("cell_vote_fails_admission", "11/05/2026", votes=FAILED)
    walk.advance("direct_after_vote", "25/05/2026", direction="vote_again")
    assert walk.refused("cell_resolves_admission", "08/06/2026", votes=FAILED) == {"votes.reach": "unmet"}
    walk.advance("cell_resolves_admission", "08/06/2026", votes=REACHED)


def test_told_to_stop_the_cell_cannot_resolve_until_it_is_told_otherwise(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("cell_vote_fails_admission", "11/05/2026", votes=FAILED)
    walk.advance("direct_after_vote", "25/05/2026", direction="stop")
    assert walk.refused("cell_resolves_admission", "08/06/2026", votes=REACHED) == {"forbidden.here": "unmet"}
    walk.advance("direct_after_vote", "15/06/2026", direction="vote_again")
    walk.advance("cell_resolves_admission", "06/07/2026", votes=REACHED)


def test_told_to_go_on_the_share_of_the_cell_is_lifted(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("cell_vote_fails_admission", "11/05/2026", votes=FAILED)
    walk.advance("direct_after_vote", "25/05/2026", direction="go_on")
    walk.advance("cell_resolves_admission", "08/06/2026", votes=FAILED)
    assert [entry.facts["votes"] for entry in walk.record.of("cell_resolves_admission")] == [FAILED]


def test_told_to_go_on_only_the_share_of_the_cell_is_lifted(law: Law) -> None:
    walk = dossier_ready(Walk(law), cell="GV")
    walk.advance("cell_vote_fails_admission", "11/05/2026", votes=FAILED)
    walk.advance("direct_after_vote", "25/05/2026", direction="go_on")
    assert set(walk.refused("cell_resolves_admission", "25/03/2027", votes=FAILED)) == {"elapsed.apply"}
    walk.advance("cell_resolves_admission", "08/06/2026", votes=FAILED)
    stands = walk.refused("committee_resolves_admission", "15/06/2026", votes=votes(15, 9, 6))
    assert stands == {"votes.reach": "unmet"}
    walk.advance("committee_resolves_admission", "15/06/2026", votes=votes(15, 10, 5))
    walk.advance("send_up_dossier", "16/06/2026")
    walk.advance("appraise_dossier", "22/06/2026")
    assert walk.refused("admit", "30/06/2026", votes=votes(10, 5, 5)) == {"votes.reach": "unmet"}


def test_the_direction_counts_for_one_round_after_a_refusal_the_share_holds_again(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("cell_vote_fails_admission", "11/05/2026", votes=FAILED)
    walk.advance("direct_after_vote", "25/05/2026", direction="go_on")
    walk.advance("cell_resolves_admission", "08/06/2026", votes=FAILED)
    walk.advance("refuse_admission", "22/06/2026", because="chưa đủ điều kiện")
    assert walk.refused("cell_resolves_admission", "06/07/2026", votes=FAILED) == {"votes.reach": "unmet"}


def test_a_committee_whose_vote_fails_names_its_own_step(law: Law) -> None:
    walk = dossier_ready(Walk(law), cell="GV")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=REACHED)
    stands = walk.refusal("committee_resolves_admission", "18/05/2026", votes=votes(15, 9, 6))
    assert stands["votes.reach"].mended_by == ("committee_vote_fails_admission",)
    decision = walk.advance("committee_vote_fails_admission", "18/05/2026", votes=votes(15, 9, 6))
    assert {message.role: message.organisation for message in decision.messages} == {
        "competent_committee": "UB",
        "cell": "GV",
    }


def test_a_refusal_by_the_committee_cancels_the_resolutions_and_leaves_the_person_certified(law: Law) -> None:
    walk = sent_up(Walk(law), cell="SV")
    assert "admit.decide" in walk.open_deadlines()
    walk.advance("refuse_admission", "29/05/2026", because="cần theo dõi thêm")
    assert walk.state == "certified"
    for gone in (
        "cell_resolves_admission",
        "section_reports_admission",
        "committee_resolves_admission",
        "send_up_dossier",
    ):
        assert walk.record.newest(gone) is None
    assert "admit.decide" not in walk.open_deadlines()
    assert {"cert.validity", "dossier.freshness"} <= walk.open_deadlines()
    assert walk.record.newest("refuse_admission").facts["because"] == "cần theo dõi thêm"  # type: ignore[union-attr]


def test_after_a_refusal_the_cell_resolves_anew_with_a_resolution_of_a_later_day(law: Law) -> None:
    walk = sent_up(Walk(law))
    walk.advance("refuse_admission", "29/05/2026", because="cần theo dõi thêm")
    old = "cell_resolution_admission=11/05/2026"
    stands = walk.refused("cell_resolves_admission", "08/06/2026", old, votes=REACHED)
    assert stands == {"paper.cell_resolution_admission.stale": "unmet"}
    walk.advance("cell_resolves_admission", "08/06/2026", votes=REACHED)
    assert walk.clock("admit.decide").starts_on == day("08/06/2026")


# ---- recognition and removal: three votes -----------------------------------------------------------


def test_recognition_and_removal_are_counted_together_and_a_fourth_vote_waits(law: Law) -> None:
    walk = probation_done(Walk(law))
    walk.advance("cell_vote_fails_recognition", "01/07/2027", votes=FAILED, matter="recognition")
    walk.advance("cell_vote_fails_recognition", "05/07/2027", votes=FAILED, matter="removal")
    assert "vote.report" not in walk.open_deadlines()
    walk.advance("cell_vote_fails_recognition", "12/07/2027", votes=FAILED, matter="recognition")
    assert walk.due("vote.report") == day("19/07/2027")
    fourth = walk.refusal("cell_vote_fails_recognition", "19/07/2027", votes=FAILED, matter="removal")
    assert fourth["done.cell_vote_fails_recognition"].verdict == "unmet"
    assert fourth["done.cell_vote_fails_recognition"].evidence["times"] == 4
    assert walk.refused("cell_resolves_recognition", "19/07/2027", votes=REACHED) == {
        "forbidden.here": "unmet"
    }
    stands = walk.refused("cell_resolves_removal", "19/07/2027", votes=REACHED, because="không đủ tư cách")
    assert stands == {"forbidden.here": "unmet"}


def test_the_report_of_three_failed_votes_goes_up_and_stops_both_clocks(law: Law) -> None:
    walk = probation_done(Walk(law))
    assert walk.refused("report_failed_votes", "02/07/2027") == {"circumstance.three_failures": "unmet"}
    for on in ("01/07/2027", "05/07/2027", "12/07/2027"):
        walk.advance("cell_vote_fails_recognition", on, votes=FAILED, matter="recognition")
    decision = walk.advance("report_failed_votes", "14/07/2027")
    assert {"vote.report", "recognise.cell"}.isdisjoint(walk.open_deadlines())
    assert {message.role for message in decision.messages} == {"next_committee", "competent_committee"}


def test_the_direction_starts_the_count_again_and_the_clock_of_the_cell_runs_on(law: Law) -> None:
    walk = probation_done(Walk(law))
    due = walk.due("recognise.cell")
    for on in ("01/07/2027", "05/07/2027", "12/07/2027"):
        walk.advance("cell_vote_fails_recognition", on, votes=FAILED, matter="recognition")
    walk.advance("report_failed_votes", "14/07/2027")
    decision = walk.advance("direct_after_vote", "26/07/2027", direction="vote_again")
    assert [each.deadline for each in decision.opened] == ["recognise.cell"]
    assert walk.due("recognise.cell") == due
    for on in ("02/08/2027", "09/08/2027"):
        walk.advance("cell_vote_fails_recognition", on, votes=FAILED, matter="recognition")
    walk.advance("cell_resolves_recognition", "16/08/2027", votes=REACHED)


def test_before_the_direction_a_third_vote_may_still_succeed(law: Law) -> None:
    walk = probation_done(Walk(law))
    for on in ("01/07/2027", "05/07/2027"):
        walk.advance("cell_vote_fails_recognition", on, votes=FAILED, matter="removal")
    walk.advance("cell_resolves_recognition", "12/07/2027", votes=REACHED)
    assert [entry.facts["votes"] for entry in walk.record.of("cell_resolves_recognition")] == [REACHED]


def test_a_failed_vote_on_recognition_is_no_vote_on_admission(law: Law) -> None:
    walk = probationary(Walk(law))
    stands = walk.refused("cell_vote_fails_admission", "01/07/2027", votes=FAILED)
    assert stands == {"state": "unmet"}


def test_a_refused_recognition_is_voted_on_again(law: Law) -> None:
    walk = probation_done(Walk(law))
    walk.advance("cell_resolves_recognition", "01/07/2027", votes=REACHED)
    walk.advance("committee_resolves_recognition", "08/07/2027", votes=votes(9, 9))
    walk.advance("refuse_recognition", "20/07/2027", because="thiếu nhận xét")
    assert walk.state == "probationary"
    assert {"probation.length", "recognise.cell"} <= walk.open_deadlines()
    assert "recognise.decide" not in walk.open_deadlines()
    walk.advance("cell_resolves_recognition", "02/08/2027", votes=REACHED)
    assert walk.clock("recognise.decide").starts_on == day("02/08/2027")


def test_the_failed_vote_names_who_holds_the_role_that_day(law: Law) -> None:
    walk = dossier_ready(Walk(law, tree()), cell="DL1")
    decision = walk.advance("cell_vote_fails_admission", "11/05/2026", votes=FAILED)
    assert [message.organisation for message in decision.messages] == ["DL"]
