"""What happened on a day is judged by that day, however late it is entered; corrections and withdrawals likewise."""

from typing import Any

from walking import HOA, LAM, Walk, day, tree, votes
from ways import (
    WHOLE_WAY,
    certified,
    dossier_ready,
    facts_of,
    listed,
    probationary,
    resolved,
    whole_way,
)

from ketnap.workflow import checks, deadlines
from ketnap.workflow.decision import Decision
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
