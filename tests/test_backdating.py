"""What happened on a day is judged by that day, however late it is entered; corrections and withdrawals likewise."""

from typing import Any

import pytest
from walking import HOA, LAM, Walk, day, tree, votes
from ways import (
    WHOLE_WAY,
    admitted,
    certified,
    dossier_ready,
    facts_of,
    listed,
    probation_done,
    probationary,
    recognised,
    resolved,
    whole_way,
)

from ketnap.workflow import checks, deadlines
from ketnap.workflow.decision import Decision, NoSuchEvent
from ketnap.workflow.law import Law

PASSED = votes(12, 11, 1)


def clocks(walk: Walk) -> list[tuple[Any, ...]]:
    """Every deadline of the record, whatever became of it, without the event it happens to stand in."""
    found = deadlines.of(walk.law, walk.organisations, walk.record, checks.opens)
    plain = [(*each[1:9], each.closed_on, *each[11:]) for each in found]
    return sorted(plain, key=str)


def doubts(decision: Any) -> dict[str, set[str]]:
    return {doubt.step: {finding.code for finding in doubt.findings} for doubt in decision.in_doubt}


def agrees_with_replay(walk: Walk) -> None:
    assert walk.replayed().counting == walk.record.counting
    assert set(walk.running) == set(walk.computed())


# ---- entered late ----------------------------------------------------------------------------------


def test_a_late_entry_gives_the_same_deadlines_as_a_timely_one(law: Law) -> None:
    """Each step of the whole way that the others do not have to wait for is left out and entered at the end."""
    timely = whole_way(Walk(law))
    entered_late = []
    for late, late_on, late_facts in WHOLE_WAY:
        walk = Walk(law)
        if not all(taken(walk, step, on, facts) for step, on, facts in WHOLE_WAY if step != late):
            continue
        walk.advance(late, late_on, **facts_of(late, late_facts))
        agrees_with_replay(walk)
        assert clocks(walk) == clocks(timely), late
        assert walk.counting() == timely.counting(), late
        entered_late.append(late)
    assert entered_late == [
        "confirm_on_list",
        "verification_arrives",
        "trade_union_resolves",
        "announce_recognition",
        "hand_over_card",
    ]


def taken(walk: Walk, step: str, on: str, facts: dict[str, Any]) -> bool:
    outcome = walk.decide(walk.command(step, on, **facts_of(step, facts)))
    if isinstance(outcome, Decision):
        walk.keep(outcome)
    return isinstance(outcome, Decision)


def test_a_late_entry_is_judged_by_the_organisations_of_its_own_day(law: Law) -> None:
    walk = resolved(Walk(law), cell="SV")
    walk.advance("file_paper", "03/08/2026", "residence_comments")
    walk.advance("section_reports_admission", "20/07/2026")
    assert walk.refused("section_reports_admission", "27/07/2026")["owner.section_committee"] == "unmet"


def test_a_late_entry_is_judged_by_the_rules_of_its_own_day(law: Law) -> None:
    walk = dossier_ready(Walk(law), education="lower_secondary_programme")
    walk.advance("file_paper", "03/08/2026", "residence_comments")
    stands = walk.refused("cell_resolves_admission", "24/07/2026", votes=PASSED)
    assert stands == {"fact.education": "unmet"}


def test_a_late_entry_knows_nothing_of_what_came_after_it(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    stands = walk.refused("renew_dossier", "09/03/2026", anything_changed=False)
    assert stands == {"after.apply": "unmet"}
    walk.advance("renew_dossier", "05/05/2026", anything_changed=False)


def test_a_late_entry_puts_the_later_steps_that_no_longer_hold_in_doubt_and_changes_none(law: Law) -> None:
    walk = resolved(Walk(law))
    decision = walk.advance("renew_dossier", "05/05/2026", anything_changed=True)
    assert doubts(decision) == {
        "cell_resolves_admission": {
            "after.collect_opinions",
            "each_has.helper_introduction.missing",
            "paper.youth_union_resolution.missing",
            "paper.verification_supplement.missing",
        }
    }
    assert walk.record.newest("cell_resolves_admission") is not None
    assert walk.state == "certified"
    agrees_with_replay(walk)


def test_a_doubt_names_the_event_and_the_day_of_the_step(law: Law) -> None:
    walk = resolved(Walk(law))
    seq = walk.seq_of("cell_resolves_admission")
    (doubt,) = walk.advance("renew_dossier", "05/05/2026", anything_changed=False).in_doubt
    assert (doubt.seq, doubt.step, doubt.on) == (seq, "cell_resolves_admission", day("11/05/2026"))


def test_what_was_in_doubt_before_is_not_told_twice(law: Law) -> None:
    walk = resolved(Walk(law))
    walk.advance("renew_dossier", "05/05/2026", anything_changed=False)
    assert walk.advance("file_paper", "06/05/2026", "residence_comments").in_doubt == ()


def test_a_doubt_goes_when_what_was_missing_is_entered(law: Law) -> None:
    walk = resolved(Walk(law))
    walk.advance("renew_dossier", "05/05/2026", anything_changed=False)
    walk.advance("helper_introduces", "06/05/2026", helper=LAM)
    walk.advance("youth_union_resolves", "06/05/2026")
    walk.advance("collect_opinions", "07/05/2026")
    seq = walk.seq_of("cell_resolves_admission")
    unchanged = walk.correct(seq, "cell_resolves_admission", "11/05/2026", votes=PASSED)
    assert unchanged.in_doubt == ()


def test_a_late_entry_keeps_the_states_before_and_after_of_its_own_day(law: Law) -> None:
    walk = probationary(Walk(law))
    event = walk.advance("confirm_on_list", "28/11/2025").event
    assert (event.source, event.target) == ("certified", "certified")
    assert walk.state == "probationary"


def test_a_late_step_that_would_have_ended_the_way_puts_all_that_followed_in_doubt(law: Law) -> None:
    walk = resolved(Walk(law))
    decision = walk.advance("delist", "05/01/2026", because_="giảm sút phấn đấu")
    assert walk.state == "delisted"
    assert {code for codes in doubts(decision).values() for code in codes} >= {"state"}
    assert "cell_resolves_admission" in doubts(decision)
    agrees_with_replay(walk)


def test_events_of_one_day_keep_the_order_in_which_they_were_entered(law: Law) -> None:
    walk = listed(Walk(law))
    on = "10/07/2025"
    for step in ("propose_for_class", "send_to_class"):
        walk.advance(step, on)
    walk.advance("complete_class", on, class_from=day("07/07/2025"), class_to=day(on))
    walk.advance("certify", on)
    assert walk.counting()[-4:] == ["propose_for_class", "send_to_class", "complete_class", "certify"]
    agrees_with_replay(walk)


def test_a_step_entered_on_the_day_of_another_comes_after_it(law: Law) -> None:
    walk = certified(Walk(law))
    walk.advance("confirm_on_list", "10/07/2025")
    order = walk.counting()
    assert order.index("confirm_on_list") == order.index("propose_for_class") + 1
    agrees_with_replay(walk)


def test_helpers_released_and_assigned_on_one_day_stand_as_entered(law: Law) -> None:
    walk = certified(Walk(law))
    walk.advance("release_helper", "05/01/2026", helper=LAM, because_="moved")
    walk.advance("assign_helper", "05/01/2026", helper=LAM, why="first")
    assert [item.key for item in walk.record.open_items("helper")] == [LAM["name"]]


# ---- corrected -------------------------------------------------------------------------------------


def test_a_corrected_ceremony_moves_both_clocks_of_the_probation(law: Law) -> None:
    walk = admitted(Walk(law))
    walk.advance("receive_decision", "04/06/2026")
    walk.advance("hold_ceremony", "30/06/2026")
    decision = walk.correct(walk.seq_of("hold_ceremony"), "hold_ceremony", "02/07/2026")
    assert {each.after.deadline for each in decision.moved} == {"probation.length", "recognise.cell"}
    assert walk.due("probation.length") == day("02/07/2027")
    assert walk.clock("recognise.cell").starts_on == day("02/07/2027")
    agrees_with_replay(walk)


def test_both_events_stay_in_the_history_and_one_of_them_counts(law: Law) -> None:
    walk = probationary(Walk(law))
    seq = walk.seq_of("hold_ceremony")
    event = walk.correct(seq, "hold_ceremony", "22/06/2026").event
    assert (event.replaces, event.because) == (seq, "ghi nhầm")
    assert [each.step for each in walk.events].count("hold_ceremony") == 2
    assert [entry.on for entry in walk.record.of("hold_ceremony")] == [day("22/06/2026")]


def test_a_correction_keeps_its_turn_among_the_events_of_the_day(law: Law) -> None:
    walk = certified(Walk(law))
    walk.advance("release_helper", "05/01/2026", helper=LAM, because_="moved")
    seq = walk.seq_of("release_helper")
    walk.advance("assign_helper", "05/01/2026", helper=LAM, why="first")
    walk.correct(seq, "release_helper", "05/01/2026", helper=LAM, because_="unable")
    assert [item.key for item in walk.record.open_items("helper")] == [LAM["name"]]
    agrees_with_replay(walk)


def test_what_was_corrected_can_be_corrected_again_by_either_number(law: Law) -> None:
    walk = probationary(Walk(law))
    first = walk.seq_of("hold_ceremony")
    second = walk.correct(first, "hold_ceremony", "22/06/2026").event.seq
    walk.correct(second, "hold_ceremony", "23/06/2026")
    assert walk.due("probation.length") == day("23/06/2027")
    walk.correct(first, "hold_ceremony", "24/06/2026")
    assert walk.due("probation.length") == day("24/06/2027")
    assert len(walk.record.of("hold_ceremony")) == 1
    agrees_with_replay(walk)


def test_a_correction_is_judged_like_the_step_itself(law: Law) -> None:
    walk = probationary(Walk(law))
    seq = walk.seq_of("hold_ceremony")
    outcome = walk.fork()
    with pytest.raises(AssertionError, match="late_ceremony_consent"):
        outcome.correct(seq, "hold_ceremony", "17/07/2026")
    assert walk.due("probation.length") == day("19/06/2027")


def test_a_corrected_day_puts_later_steps_in_doubt(law: Law) -> None:
    walk = recognised(Walk(law))
    late = "late_ceremony_consent=01/09/2026"
    decision = walk.correct(walk.seq_of("hold_ceremony"), "hold_ceremony", "07/09/2026", late)
    found = doubts(decision)
    assert found["self_review"] == {"elapsed.hold_ceremony"}
    assert found["cell_resolves_recognition"] == {"elapsed.hold_ceremony"}
    assert found["complete_member_file"] == {"state"}
    assert "hold_ceremony" not in found
    assert walk.state == "official"
    agrees_with_replay(walk)


def test_a_correction_may_put_another_step_in_the_place(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    seq = walk.seq_of("cell_resolves_admission")
    walk.correct(seq, "cell_vote_fails_admission", "11/05/2026", votes=votes(12, 7, 5))
    assert walk.record.newest("cell_resolves_admission") is None
    assert "admit.decide" not in walk.open_deadlines()
    agrees_with_replay(walk)


def test_a_corrected_certificate_moves_its_clock_even_when_the_step_keeps_its_day(law: Law) -> None:
    walk = certified(Walk(law))
    decision = walk.correct(
        walk.seq_of("certify"), "certify", "20/08/2025", "awareness_certificate=18/08/2025"
    )
    assert [each.after.due_on for each in decision.moved] == [day("18/08/2030")]
    agrees_with_replay(walk)


def test_a_corrected_step_with_the_paper_of_the_same_day_still_brings_its_reminders_up_to_date(
    law: Law,
) -> None:
    """The certificate keeps its day, the step is a year younger: reminders before it fall away."""
    walk = listed(Walk(law))
    walk.advance("propose_for_class", "10/07/2025")
    walk.advance("send_to_class", "15/07/2025")
    walk.advance("complete_class", "08/08/2025", class_from=day("04/08/2025"), class_to=day("08/08/2025"))
    walk.advance("certify", "20/08/2029", "awareness_certificate=20/08/2025")
    assert [rung.distance for rung in walk.clock("cert.validity").rungs] == [-6, -3, -1, 0]
    decision = walk.correct(
        walk.seq_of("certify"), "certify", "20/03/2030", "awareness_certificate=20/08/2025"
    )
    assert [each.after.deadline for each in decision.moved] == ["cert.validity"]
    assert [rung.distance for rung in walk.clock("cert.validity").rungs] == [-3, -1, 0]
    agrees_with_replay(walk)


def test_nothing_is_corrected_that_is_not_there(law: Law) -> None:
    walk = certified(Walk(law))
    with pytest.raises(NoSuchEvent):
        walk.correct(99, "certify", "20/08/2025")


# ---- withdrawn -------------------------------------------------------------------------------------


def test_a_withdrawn_step_is_as_if_it_had_never_been_recorded(law: Law) -> None:
    walk = admitted(Walk(law))
    before, open_before = walk.record.counting, set(walk.running)
    walk.advance("receive_decision", "04/06/2026")
    decision = walk.withdraw(walk.seq_of("receive_decision"))
    assert walk.record.counting == before
    assert set(walk.running) == open_before
    assert decision.event.step == ""
    assert decision.event.replaces == walk.seq_of("receive_decision")
    agrees_with_replay(walk)


def test_what_it_had_cancelled_counts_again(law: Law) -> None:
    walk = resolved(Walk(law))
    walk.advance("refuse_admission", "29/05/2026", because="nhầm hồ sơ")
    assert walk.record.newest("cell_resolves_admission") is None
    decision = walk.withdraw(walk.seq_of("refuse_admission"))
    assert walk.record.newest("cell_resolves_admission") is not None
    assert [each.deadline for each in decision.opened] == ["admit.decide"]
    agrees_with_replay(walk)


def test_a_withdrawal_may_change_the_state_and_puts_later_steps_in_doubt(law: Law) -> None:
    walk = probation_done(Walk(law))
    decision = walk.withdraw(walk.seq_of("hold_ceremony"))
    assert (decision.event.source, decision.event.target) == ("probationary", "admitted")
    assert walk.state == "admitted"
    assert doubts(decision)["self_review"] >= {"state"}
    agrees_with_replay(walk)


def test_nothing_is_withdrawn_or_corrected_twice(law: Law) -> None:
    walk = probationary(Walk(law))
    seq = walk.seq_of("hold_ceremony")
    walk.withdraw(seq)
    for again in (seq, walk.events[-1].seq):
        with pytest.raises(NoSuchEvent):
            walk.withdraw(again)
        with pytest.raises(NoSuchEvent):
            walk.correct(again, "hold_ceremony", "19/06/2026")


def test_a_withdrawn_correction_takes_the_step_with_it(law: Law) -> None:
    walk = probationary(Walk(law))
    walk.correct(walk.seq_of("hold_ceremony"), "hold_ceremony", "22/06/2026")
    walk.withdraw(walk.events[-1].seq)
    assert walk.state == "admitted"
    agrees_with_replay(walk)


def test_after_the_first_step_was_withdrawn_the_case_begins_again(law: Law) -> None:
    walk = Walk(law)
    walk.advance(
        "discover",
        "04/07/2025",
        cell="CB5",
        birth_date=day("14/03/2001"),
        education="higher",
        introduced_by="cell",
    )
    walk.withdraw(1)
    assert walk.state == "new"
    assert walk.record.counting == ()
    assert walk.running == ()
    walk.advance(
        "discover",
        "04/07/2025",
        cell="CB7",
        birth_date=day("14/03/2001"),
        education="higher",
        introduced_by="cell",
    )
    assert walk.record.facts["cell"] == "CB7"
    agrees_with_replay(walk)


def test_a_letter_closed_late_ends_its_clock_on_its_own_day(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    replied = next(each for each in walk.events if each.step == "verification_replied")
    decision = walk.correct(replied.seq, "verification_replied", "03/04/2026", about="cha mẹ")
    found = deadlines.of(law, walk.organisations, walk.record, checks.opens)
    (clock,) = (each for each in found if each.deadline == "verify.reply.domestic")
    assert clock.closed_on == day("03/04/2026")
    assert decision.in_doubt == ()


def test_a_power_recorded_later_in_the_register_is_seen_when_the_past_is_judged(law: Law) -> None:
    walk = dossier_ready(Walk(law), cell="CX1")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    walk.advance("send_up_dossier", "15/05/2026")
    assert "circumstance.delegated.unknown" in walk.refused("appraise_dossier", "22/05/2026")
    walk.organisations = tree(export_zone="standing")
    walk.advance("appraise_dossier", "22/05/2026")
    walk.advance("admit", "01/06/2026", votes=votes(9, 5, 4))


def test_a_replacement_entered_late_waives_what_was_asked_of_the_first(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("assign_helper", "20/04/2026", helper=HOA, why="replaces")
    walk.advance("helper_introduces", "21/04/2026", helper=HOA)
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    assert len(walk.record.open_items("helper")) == 2
    agrees_with_replay(walk)
