"""Deadlines: what opens them, from where they are counted, what moves, closes, supersedes and drops them."""

from datetime import date, timedelta

import pytest
from walking import HOA, LAM, Walk, day, votes
from ways import (
    admitted,
    dossier_ready,
    history_written,
    probation_done,
    probationary,
    resolved,
    sent_up,
)

from ketnap.workflow import checks, deadlines
from ketnap.workflow.law import Law

PASSED = votes(12, 11, 1)
NINE = votes(9, 9)


def everything(walk: Walk) -> list[deadlines.Running]:
    return list(deadlines.of(walk.law, walk.organisations, walk.record, checks.opens))


# ---- the ceremony, before and after 26/7/2026 ------------------------------------------------------


def test_of_a_decision_issued_before_26_7_2026_the_clock_waits_for_the_receipt(law: Law) -> None:
    walk = admitted(Walk(law))
    assert "ceremony.hold" in walk.open_deadlines()
    assert walk.due("ceremony.hold") is None
    decision = walk.advance("receive_decision", "04/06/2026")
    (moved,) = decision.moved
    assert (moved.before.due_on, moved.after.starts_on) == (None, day("04/06/2026"))
    assert walk.due("ceremony.hold") == day("16/07/2026")


def test_it_goes_by_the_day_of_issue_however_late_the_receipt(law: Law) -> None:
    walk = sent_up(Walk(law))
    walk.advance("appraise_dossier", "22/05/2026")
    walk.advance("admit", "20/07/2026", votes=NINE)
    walk.advance("receive_decision", "28/07/2026")
    assert walk.due("ceremony.hold") == day("10/09/2026")


def test_of_a_decision_issued_since_then_the_clock_runs_from_the_issue(law: Law) -> None:
    walk = sent_up(Walk(law))
    walk.advance("committee_resolves_admission", "27/07/2026", votes=votes(15, 15))
    walk.advance("appraise_dossier", "27/07/2026")
    walk.advance("admit", "27/07/2026", votes=NINE)
    assert walk.due("ceremony.hold") == day("09/09/2026")
    walk.advance("receive_decision", "03/08/2026")
    assert walk.due("ceremony.hold") == day("09/09/2026")


def test_an_unknown_receipt_blocks_the_ceremony_and_is_asked_for(law: Law) -> None:
    walk = admitted(Walk(law))
    stands = walk.refusal("hold_ceremony", "19/06/2026")
    (finding,) = stands.values()
    assert finding.code == "circumstance.ceremony_late.unknown"
    assert finding.verdict == "unknown"
    assert finding.evidence["about"] == "receive_decision"
    assert finding.mended_by == ("receive_decision",)


def test_on_the_last_day_the_ceremony_needs_nobodys_consent(law: Law) -> None:
    walk = admitted(Walk(law))
    walk.advance("receive_decision", "04/06/2026")
    walk.advance("hold_ceremony", "16/07/2026")
    assert walk.state == "probationary"
    assert not walk.record.papers("late_ceremony_consent")


def test_a_late_ceremony_needs_the_consent_of_the_committee_above(law: Law) -> None:
    walk = admitted(Walk(law))
    walk.advance("receive_decision", "04/06/2026")
    stands = walk.refused("hold_ceremony", "17/07/2026")
    assert stands == {"paper.late_ceremony_consent.missing": "unmet"}
    walk.advance("file_paper", "17/07/2026", "late_ceremony_consent=16/07/2026")
    walk.advance("hold_ceremony", "17/07/2026")
    assert walk.due("probation.length") == day("17/07/2027")


def test_the_consent_may_come_with_the_ceremony_itself(law: Law) -> None:
    walk = admitted(Walk(law))
    walk.advance("receive_decision", "04/06/2026")
    walk.advance("hold_ceremony", "17/07/2026", "late_ceremony_consent=16/07/2026")
    assert walk.state == "probationary"
    assert [entry.step for _, entry in walk.record.papers("late_ceremony_consent")] == ["hold_ceremony"]


def test_it_cites_the_line_of_the_day_the_decision_was_issued(law: Law) -> None:
    walk = admitted(Walk(law))
    line = law.rules.on("ceremony.hold", day("01/06/2026"))
    clock = walk.clock("ceremony.hold")
    assert (clock.source, clock.provenance) == law.instruments.cite(
        line.source, line.provenance, day("01/06/2026")
    )
    assert clock.source.startswith("294-QĐ/TW")


# ---- probation and recognition ---------------------------------------------------------------------


def test_the_probation_is_twelve_months_to_the_same_numbered_day(law: Law) -> None:
    walk = probationary(Walk(law))
    assert walk.due("probation.length") == day("19/06/2027")
    assert walk.refused("self_review", "18/06/2027") == {"elapsed.hold_ceremony": "unmet"}
    walk.advance("self_review", "19/06/2027")


def test_the_cell_considers_in_thirty_working_days_after_the_probation_has_ended(law: Law) -> None:
    walk = probationary(Walk(law))
    clock = walk.clock("recognise.cell")
    assert clock.starts_on == day("19/06/2027")
    assert clock.due_on == law.calendar.add_working_days(day("19/06/2027"), 30)


def test_a_recognition_decided_late_leaves_the_end_of_the_probation_where_it_is(law: Law) -> None:
    walk = probation_done(Walk(law))
    walk.advance("cell_resolves_recognition", "01/10/2027", votes=PASSED)
    walk.advance("committee_resolves_recognition", "08/10/2027", votes=NINE)
    decision = walk.advance("recognise", "10/12/2027", votes=NINE)
    (probation,) = (each for each in decision.closed if each.deadline == "probation.length")
    assert (probation.status, probation.due_on) == ("closed", day("19/06/2027"))
    assert probation.closed_on == day("10/12/2027")
    walk.advance("announce_recognition", "03/01/2028")


def test_a_probation_that_begins_on_29_february_ends_on_the_28th(law: Law) -> None:
    walk = admitted(Walk(law))
    walk.advance("receive_decision", "04/06/2026")
    late = "late_ceremony_consent=28/02/2028"
    walk.advance("hold_ceremony", "29/02/2028", late)
    assert walk.due("probation.length") == day("28/02/2029")


# ---- the decision and its extension ----------------------------------------------------------------


def test_the_committee_decides_in_forty_five_working_days_of_the_cells_resolution(law: Law) -> None:
    walk = resolved(Walk(law))
    assert (
        walk.due("admit.decide") == law.calendar.add_working_days(day("11/05/2026"), 45) == day("13/07/2026")
    )


def test_an_extension_adds_to_the_first_term(law: Law) -> None:
    walk = resolved(Walk(law))
    decision = walk.advance("extend_admission_decision", "06/07/2026", days=15, because_="chờ thẩm tra")
    assert (
        walk.due("admit.decide") == law.calendar.add_working_days(day("11/05/2026"), 60) == day("03/08/2026")
    )
    assert walk.clock("admit.decide").length == 60
    assert [each.after.deadline for each in decision.moved] == ["admit.decide"]


def test_it_is_at_most_fifteen_days(law: Law) -> None:
    walk = resolved(Walk(law))
    stands = walk.refusal("extend_admission_decision", "06/07/2026", days=16, because_="x")
    assert set(stands) == {"fact.extend_admission_decision.days"}


def test_it_is_granted_once(law: Law) -> None:
    walk = resolved(Walk(law))
    walk.advance("extend_admission_decision", "06/07/2026", days=5, because_="x")
    assert walk.refused("extend_admission_decision", "13/07/2026", days=5, because_="x") == {
        "done.twice": "unmet"
    }


def test_it_is_granted_before_the_first_term_has_passed(law: Law) -> None:
    walk = resolved(Walk(law))
    stands = walk.refused("extend_admission_decision", "14/07/2026", days=15, because_="x")
    assert stands == {"elapsed.cell_resolves_admission": "unmet"}
    walk.advance("extend_admission_decision", "13/07/2026", days=15, because_="x")


def test_after_a_refusal_a_new_resolution_has_a_term_and_an_extension_of_its_own(law: Law) -> None:
    walk = resolved(Walk(law))
    walk.advance("extend_admission_decision", "06/07/2026", days=15, because_="x")
    walk.advance("refuse_admission", "13/07/2026", because_="cần theo dõi thêm")
    walk.advance("cell_resolves_admission", "10/08/2026", votes=PASSED)
    assert walk.clock("admit.decide").length == 45
    walk.advance("extend_admission_decision", "21/09/2026", days=10, because_="x")
    assert walk.clock("admit.decide").length == 55


def test_the_decision_on_recognition_has_thirty_and_fifteen(law: Law) -> None:
    walk = probation_done(Walk(law))
    walk.advance("cell_resolves_recognition", "01/07/2027", votes=PASSED)
    assert walk.due("recognise.decide") == law.calendar.add_working_days(day("01/07/2027"), 30)
    walk.advance("extend_recognition_decision", "05/08/2027", days=15, because_="x")
    assert walk.due("recognise.decide") == law.calendar.add_working_days(day("01/07/2027"), 45)


# ---- verification: a clock for each letter ---------------------------------------------------------


def test_each_letter_of_verification_has_its_own_clock(law: Law) -> None:
    walk = history_written(Walk(law))
    walk.advance("request_verification", "16/03/2026", about="cha mẹ", place="domestic")
    walk.advance("request_verification", "17/03/2026", about="anh ruột ở Đức", place="abroad")
    assert walk.due("verify.reply.domestic", "cha mẹ") == law.calendar.add_working_days(day("16/03/2026"), 30)
    assert walk.due("verify.reply.abroad", "anh ruột ở Đức") == law.calendar.add_working_days(
        day("17/03/2026"), 90
    )
    assert {each.deadline for each in walk.running if each.item == "cha mẹ"} == {"verify.reply.domestic"}


def test_when_the_letter_is_known_to_have_arrived_its_clock_counts_from_there(law: Law) -> None:
    walk = history_written(Walk(law))
    walk.advance("request_verification", "16/03/2026", about="cha mẹ", place="domestic")
    walk.advance("request_verification", "16/03/2026", about="vợ", place="domestic")
    other = walk.due("verify.reply.domestic", "vợ")
    decision = walk.advance("verification_arrives", "20/03/2026", about="cha mẹ")
    assert [each.after.item for each in decision.moved] == ["cha mẹ"]
    assert walk.due("verify.reply.domestic", "cha mẹ") == law.calendar.add_working_days(day("20/03/2026"), 30)
    assert walk.due("verify.reply.domestic", "vợ") == other


def test_a_reply_closes_the_clock_of_its_letter_only(law: Law) -> None:
    walk = history_written(Walk(law))
    walk.advance("request_verification", "16/03/2026", about="cha mẹ", place="domestic")
    walk.advance("request_verification", "16/03/2026", about="vợ", place="domestic")
    walk.advance("verification_replied", "10/04/2026", about="cha mẹ")
    assert [each.item for each in walk.running if each.deadline == "verify.reply.domestic"] == ["vợ"]


def test_a_second_letter_about_the_same_people_supersedes_the_first(law: Law) -> None:
    walk = history_written(Walk(law))
    walk.advance("request_verification", "16/03/2026", about="cha mẹ", place="domestic")
    decision = walk.advance("request_verification", "20/05/2026", about="cha mẹ", place="domestic")
    assert [(each.deadline, each.status) for each in decision.closed] == [
        ("verify.reply.domestic", "superseded")
    ]
    assert walk.clock("verify.reply.domestic", "cha mẹ").starts_on == day("20/05/2026")


def test_the_arrival_of_the_first_letter_says_nothing_about_the_second(law: Law) -> None:
    walk = history_written(Walk(law))
    walk.advance("request_verification", "16/03/2026", about="cha mẹ", place="domestic")
    walk.advance("verification_arrives", "20/03/2026", about="cha mẹ")
    walk.advance("request_verification", "20/05/2026", about="cha mẹ", place="domestic")
    assert walk.clock("verify.reply.domestic", "cha mẹ").starts_on == day("20/05/2026")
    walk.advance("verification_arrives", "25/05/2026", about="cha mẹ")
    assert walk.clock("verify.reply.domestic", "cha mẹ").starts_on == day("25/05/2026")


# ---- what becomes of them --------------------------------------------------------------------------


def test_a_newer_opening_supersedes_the_older_one(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("renew_dossier", "15/03/2027", anything_changed=False)
    states = [
        (each.starts_on, each.status) for each in everything(walk) if each.deadline == "dossier.freshness"
    ]
    assert states == [(day("10/03/2026"), "superseded"), (day("15/03/2027"), "open")]


def test_an_end_state_drops_what_runs(law: Law) -> None:
    walk = resolved(Walk(law))
    decision = walk.advance("withdraw", "01/06/2026")
    assert {(each.deadline, each.status) for each in decision.closed} == {
        ("admit.decide", "dropped"),
    }


def test_a_clock_whose_opening_no_longer_counts_is_dropped_by_the_step_that_cancelled_it(law: Law) -> None:
    walk = admitted(Walk(law))
    decision = walk.advance("annul_procedure", "15/06/2026", faulty=[], because_="sai thẩm quyền")
    (dropped,) = (each for each in decision.closed if each.deadline == "ceremony.hold")
    assert (dropped.status, dropped.closed_by) == ("dropped", decision.event.seq)


def test_a_deadline_keeps_its_identity_through_everything_that_moves_it(law: Law) -> None:
    walk = admitted(Walk(law))
    before = walk.clock("ceremony.hold").identity
    walk.advance("receive_decision", "04/06/2026")
    walk.correct(walk.seq_of("receive_decision"), "receive_decision", "08/06/2026")
    assert walk.clock("ceremony.hold").identity == before
    assert walk.due("ceremony.hold") == law.calendar.add_working_days(day("08/06/2026"), 30)


def test_every_deadline_of_the_definition_can_be_counted_on_every_day_of_its_rules(law: Law) -> None:
    for deadline in law.procedure.deadlines.values():
        rule = law.rules.by_name[deadline.within]
        assert rule.unit in ("working_days", "months", "years"), deadline.name
        for line in rule.lines:
            for on in (line.from_on - timedelta(days=1), line.from_on):
                assert deadlines.counts_from(law, deadline, on) is not None


def test_a_clock_runs_as_long_as_nobody_can_say_that_it_must_not(law: Law) -> None:
    """Where the person is considered was not recorded: it may be the school, so no duty is hidden."""
    walk = Walk(law)
    born = {"birth_date": day("14/03/2001"), "education": "higher"}
    walk.advance("discover", "04/07/2025", cell="SV", introduced_by="cell", **born)
    walk.advance("record_person", "06/07/2026", graduated_on=day("01/07/2026"))
    assert walk.due("graduate.stay") == day("01/07/2027")
    elsewhere = Walk(law)
    elsewhere.advance("discover", "04/07/2025", cell="SV", introduced_by="cell", **born)
    at_home = {"graduated_on": day("01/07/2026"), "considered_at": "residence"}
    elsewhere.advance("record_person", "06/07/2026", **at_home)
    assert "graduate.stay" not in elsewhere.open_deadlines()


def test_an_older_copy_put_on_file_later_does_not_move_the_clock_of_the_paper(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("file_paper", "04/05/2026", "awareness_certificate=01/02/2024")
    assert walk.due("cert.validity") == day("20/08/2030")


# ---- reminders -------------------------------------------------------------------------------------


def test_the_rungs_stand_in_the_unit_of_the_deadline_and_those_already_past_are_left_out(law: Law) -> None:
    walk = probationary(Walk(law))
    months = [(rung.on, rung.role, rung.distance) for rung in walk.clock("probation.length").rungs]
    assert months == [
        (day("19/12/2026"), "owner", -6),
        (day("19/03/2027"), "owner", -3),
        (day("19/05/2027"), "owner", -1),
        (day("19/06/2027"), "owner", 0),
    ]
    working = walk.clock("recognise.cell")
    due = working.due_on
    assert due is not None
    assert [rung.distance for rung in working.rungs] == [-30, -14, -7, -3, -1, 1, 5]
    assert [rung.on for rung in working.rungs] == [
        law.calendar.add_working_days(due, distance) for distance in (-30, -14, -7, -3, -1, 1, 5)
    ]
    assert working.rungs[-1].role == "superior"


def test_a_deadline_without_a_date_has_no_rungs_until_it_gets_one(law: Law) -> None:
    walk = admitted(Walk(law))
    assert walk.clock("ceremony.hold").rungs == ()
    walk.advance("receive_decision", "04/06/2026")
    assert walk.clock("ceremony.hold").rungs


def test_what_keeps_a_deadline_from_having_a_date_can_be_named(law: Law) -> None:
    walk = admitted(Walk(law))
    clock = walk.clock("ceremony.hold")
    declared = law.procedure.deadlines["ceremony.hold"]
    assert deadlines.waiting_for(law, declared, clock) == ("receive_decision",)


@pytest.mark.parametrize(
    ("on", "certainty"),
    [("01/12/2027", "provisional"), ("15/06/2026", "official"), ("01/12/2028", "missing")],
)
def test_a_due_date_says_how_sure_the_calendar_under_it_is(law: Law, on: str, certainty: str) -> None:
    walk = history_written(Walk(law))
    walk.advance("request_verification", on, about="cha mẹ", place="domestic")
    assert walk.clock("verify.reply.domestic").calendar_status == certainty


def test_months_do_not_depend_on_anybodys_announcement(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    assert walk.due("cert.validity") == date(2030, 8, 20)
    assert walk.clock("cert.validity").calendar_status == "official"


def test_expected_dates_are_those_of_whoever_is_to_mend(law: Law) -> None:
    walk = history_written(Walk(law), helpers=(LAM, HOA))
    walk.advance("request_verification", "16/03/2026", about="cha mẹ", place="domestic")
    answer = walk.why("conclude_verification", "01/04/2026")
    (waiting,) = (finding for finding in answer.findings if finding.code == "open_items.verification.open")
    assert waiting.mended_by == ("verification_replied",)
    assert waiting.expected_by == walk.due("verify.reply.domestic")
