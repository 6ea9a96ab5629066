"""Corrections and withdrawals: both events stay in the history, one counts, and what followed is judged again."""

from typing import Any

import pytest
from walking import LAM, Walk, day, votes
from ways import (
    admitted,
    certified,
    dossier_ready,
    listed,
    probation_done,
    probationary,
    recognised,
    resolved,
)

from ketnap.workflow.decision import NoSuchEvent
from ketnap.workflow.law import Law

PASSED = votes(12, 11, 1)


def doubts(decision: Any) -> dict[str, set[str]]:
    return {doubt.step: {finding.code for finding in doubt.findings} for doubt in decision.in_doubt}


def agrees_with_replay(walk: Walk) -> None:
    assert walk.replayed().counting == walk.record.counting
    assert set(walk.running) == set(walk.computed())


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


def test_a_correction_knows_nothing_of_what_was_entered_after_it_on_the_same_day(law: Law) -> None:
    walk = listed(Walk(law))
    on = "08/08/2025"
    walk.advance("propose_for_class", on)
    walk.advance("send_to_class", on)
    class_days = {"class_from": day("04/08/2025"), "class_to": day(on)}
    walk.advance("complete_class", on, **class_days)
    walk.advance("certify", on)
    decision = walk.correct(walk.seq_of("complete_class"), "complete_class", on, **class_days, grade="Khá")
    assert decision.in_doubt == ()
    assert walk.state == "certified"
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
