"""The other end of a move: a case that continues the record sent with it; and the opening balance from paper."""

from datetime import date
from typing import Any

import pytest
from walking import HOA, LAM, Walk, day, votes
from ways import admitted, certified, introduced, opened, probationary, recognised, resolved, sent_up

from ketnap.workflow.law import Law
from ketnap.workflow.record import Entry, Paper

PASSED = votes(12, 11, 1)
NINE = votes(9, 9)


def sent_away(walk: Walk, row: str, destination: str, on: str = "10/06/2026", **facts: Any) -> Walk:
    known: dict[str, Any] = {"destination": destination, "kind": "official", "reason": "job"}
    known["effective_on"] = day("15/06/2026")
    if row == "introduce_temporarily":
        known["kind"] = "temporary"
    if "decided_on" in facts:
        known["decided_on"] = facts.pop("decided_on")
    walk.advance("move_known", on, **known)
    walk.advance(row, on, **facts)
    return walk


def received(origin: Walk, step: str, cell: str, on: str = "22/06/2026", **facts: Any) -> Walk:
    """The same person at the other place, with the record that was sent along."""
    walk = Walk(origin.law, origin.organisations)
    walk.advance(step, on, carried=origin.record.counting, cell=cell, **facts)
    return walk


def new_helper(walk: Walk, on: str) -> Walk:
    walk.advance("assign_helper", on, helper=HOA, why="received")
    return walk


# ---- A ---------------------------------------------------------------------------------------------


def test_a_the_person_arrives_where_they_stood_with_what_is_known_and_on_file(law: Law) -> None:
    origin = sent_away(certified(Walk(law)), "transfer_a", "KT")
    walk = received(origin, "receive_a", "KT1")
    assert walk.state == "certified"
    assert walk.record.facts["cell"] == "KT1"
    assert walk.record.facts["religion"] == "none"
    assert walk.record.papers("awareness_certificate")
    assert walk.due("cert.validity") == day("20/08/2030")
    assert walk.events[0].source == "new"
    assert walk.events[0].target == "certified"


def test_a_the_helper_of_the_old_cell_is_gone_and_the_new_one_introduces_after_a_week(law: Law) -> None:
    origin = sent_away(certified(Walk(law)), "transfer_a", "KT")
    walk = received(origin, "receive_a", "KT1")
    assert walk.record.open_items("helper") == []
    new_helper(walk, "25/06/2026")
    walk.advance("propose_procedure", "26/06/2026")
    walk.advance("open_procedure", "26/06/2026")
    walk.advance("apply", "29/06/2026")
    walk.advance("helper_introduces", "02/07/2026", helper=HOA)


def test_a_what_waits_at_the_origin_does_not_wait_here(law: Law) -> None:
    origin = sent_away(certified(Walk(law)), "transfer_a", "KT")
    walk = received(origin, "receive_a", "KT1")
    assert walk.open_deadlines() == {"cert.validity"}
    assert walk.record.newest("move_known") is None


def test_a_case_arrives_once(law: Law) -> None:
    origin = sent_away(certified(Walk(law)), "transfer_a", "KT")
    walk = received(origin, "receive_a", "KT1")
    stands = walk.refused("receive_a", "23/06/2026", carried=origin.record.counting, cell="KT1")
    assert stands["state"] == "unmet"


# ---- B ---------------------------------------------------------------------------------------------


def test_b1_the_cell_here_must_resolve_again(law: Law) -> None:
    origin = sent_away(resolved(Walk(law)), "transfer_b1", "GV")
    walk = received(origin, "receive_b1", "GV")
    assert walk.state == "certified"
    assert walk.record.newest("cell_resolves_admission") is None
    assert "admit.decide" not in walk.open_deadlines()
    new_helper(walk, "25/06/2026")
    stands = walk.refused("cell_resolves_admission", "06/07/2026", votes=PASSED)
    assert stands == {"each_has.helper_introduction.missing": "unmet"}
    walk.advance("helper_introduces", "02/07/2026", helper=HOA)
    walk.advance("cell_resolves_admission", "06/07/2026", votes=PASSED)
    assert walk.clock("admit.decide").starts_on == day("06/07/2026")


def test_b1_the_new_resolution_is_not_the_paper_of_the_old_cell(law: Law) -> None:
    origin = sent_away(resolved(Walk(law)), "transfer_b1", "GV")
    walk = received(origin, "receive_b1", "GV")
    new_helper(walk, "25/06/2026")
    walk.advance("helper_introduces", "02/07/2026", helper=HOA)
    old = "cell_resolution_admission=11/05/2026"
    stands = walk.refused("cell_resolves_admission", "06/07/2026", old, votes=PASSED)
    assert stands == {"paper.cell_resolution_admission.stale": "unmet"}


def test_b1_an_extension_granted_at_the_origin_does_not_lengthen_the_term_here(law: Law) -> None:
    origin = resolved(Walk(law))
    origin.advance("extend_admission_decision", "08/06/2026", days=15, because_="chờ thẩm tra")
    walk = received(sent_away(origin, "transfer_b1", "GV"), "receive_b1", "GV")
    new_helper(walk, "25/06/2026")
    walk.advance("helper_introduces", "02/07/2026", helper=HOA)
    walk.advance("cell_resolves_admission", "06/07/2026", votes=PASSED)
    assert walk.clock("admit.decide").length == 45


def test_b2_the_committee_here_has_thirty_working_days_from_the_receipt(law: Law) -> None:
    origin = sent_away(sent_up(Walk(law)), "transfer_b2", "KT1", decided_on=day("04/06/2026"))
    walk = received(origin, "receive_b2", "KT1", received_on=day("19/06/2026"))
    assert walk.due("transfer.cand.decide") == law.calendar.add_working_days(day("19/06/2026"), 30)
    assert "admit.decide" not in walk.open_deadlines()
    walk.advance("appraise_dossier", "25/06/2026")
    walk.advance("admit", "06/07/2026", votes=NINE)
    assert walk.state == "admitted"
    assert "transfer.cand.decide" not in walk.open_deadlines()


def test_b2_the_day_of_the_receipt_must_be_said(law: Law) -> None:
    origin = sent_away(sent_up(Walk(law)), "transfer_b2", "KT1", decided_on=day("04/06/2026"))
    walk = Walk(law)
    stands = walk.refused("receive_b2", "22/06/2026", carried=origin.record.counting, cell="KT1")
    assert stands == {"fact.received_on.missing": "unknown"}


# ---- C ---------------------------------------------------------------------------------------------


def test_b2_is_decided_on_the_resolutions_of_the_origin_also_where_the_place_has_a_committee_of_its_own(
    law: Law,
) -> None:
    origin = sent_away(sent_up(Walk(law), cell="GV"), "transfer_b2", "KT1", on="10/08/2026")
    here = received(origin, "receive_b2", "KT1", on="20/08/2026", received_on=day("20/08/2026"))
    assert "after.committee_resolves_admission" not in here.refused("admit", "01/09/2026", votes=votes(9, 2))
    assert "circumstance.came_resolved" in here.refused(
        "committee_resolves_admission", "24/08/2026", votes=votes(15, 15)
    )


def test_papers_are_presented_only_by_somebody_who_came_from_elsewhere(law: Law) -> None:
    assert "circumstance.received" in certified(Walk(law)).refused("present_papers", "10/06/2026")


def test_c1_arrives_as_admitted_and_the_ceremony_counts_from_the_receipt_here(law: Law) -> None:
    origin = admitted(Walk(law), cell="GV")
    origin.advance("receive_decision", "08/06/2026")
    sent_away(origin, "transfer_c1", "BV1")
    walk = received(origin, "receive_c1", "BV1")
    assert walk.state == "admitted"
    assert walk.due("ceremony.hold") is None
    walk.advance("receive_decision", "24/06/2026")
    assert walk.due("ceremony.hold") == law.calendar.add_working_days(day("24/06/2026"), 30)
    new_helper(walk, "29/06/2026")
    walk.advance("hold_ceremony", "29/06/2026")


def test_c2_arrives_as_admitted_and_the_ceremony_waits_for_the_answer_to_a_question(law: Law) -> None:
    origin = sent_away(admitted(Walk(law)), "transfer_c2", "KT1", decided_on=day("04/06/2026"))
    walk = received(origin, "receive_c2", "KT1")
    assert walk.state == "admitted"
    walk.advance("receive_decision", "23/06/2026")
    new_helper(walk, "24/06/2026")
    walk.advance("request_reexamination", "24/06/2026", request_number="05-CV/ĐU")
    assert walk.refused("hold_ceremony", "29/06/2026") == {"open_items.reexamination.open": "unmet"}
    upheld = walk.fork()
    upheld.advance("reexamination_answered", "20/07/2026", request_number="05-CV/ĐU", outcome="upheld")
    upheld.advance("hold_ceremony", "22/07/2026")
    walk.advance("reexamination_answered", "20/07/2026", request_number="05-CV/ĐU", outcome="redo")
    assert walk.refused("hold_ceremony", "22/07/2026") == {"forbidden.here": "unmet"}


def test_c3_arrives_as_certified_without_a_decision_and_without_a_clock(law: Law) -> None:
    origin = sent_away(admitted(Walk(law)), "transfer_c3", "KT1", decided_on=day("01/04/2026"))
    walk = received(origin, "receive_c3", "KT1")
    assert walk.state == "certified"
    assert walk.record.newest("admit") is None
    assert walk.record.newest("cell_resolves_admission") is not None
    assert {"ceremony.hold", "admit.decide", "transfer.cand.decide"}.isdisjoint(walk.open_deadlines())
    assert walk.refused("hold_ceremony", "29/06/2026")["state"] == "unmet"
    walk.advance("admit", "06/07/2026", votes=NINE)


def test_c3_the_decision_here_is_not_the_paper_that_was_annulled(law: Law) -> None:
    origin = sent_away(admitted(Walk(law)), "transfer_c3", "KT1", decided_on=day("01/04/2026"))
    walk = received(origin, "receive_c3", "KT1")
    stands = walk.refused("admit", "06/07/2026", "admission_decision=01/06/2026", votes=NINE)
    assert stands == {"paper.admission_decision.stale": "unmet"}


# ---- M and T ---------------------------------------------------------------------------------------


def probationer_sent(law: Law) -> Walk:
    origin = probationary(Walk(law))
    origin.advance("complete_member_file", "10/07/2026")
    origin.advance("helper_assesses", "05/10/2026", helper=LAM)
    return sent_away(origin, "transfer_m", "KT1", on="08/10/2026", introduction_number="0012345")


def test_m_the_probation_goes_on_with_a_new_helper_who_assesses(law: Law) -> None:
    walk = received(probationer_sent(law), "receive_m", "KT1", on="19/10/2026")
    assert walk.state == "probationary"
    assert walk.due("probation.length") == day("19/06/2027")
    assert walk.due("transfer.member.lost") == day("19/01/2027")
    stands = walk.refused("present_papers", "26/10/2026")
    assert stands == {"fact.present_papers.file_list_certified.unknown": "unknown"}
    walk.advance("present_papers", "26/10/2026", file_list_certified=True)
    assert "transfer.member.lost" not in walk.open_deadlines()
    assert list(walk.record.open_items("helper")) == [], "whoever helped at the origin has assessed there"
    walk.advance("complete_new_member_class", "15/01/2027")
    walk.advance("self_review", "21/06/2027")
    walk.advance("collect_opinions_recognition", "23/06/2027")
    stands = walk.refused("cell_resolves_recognition", "01/07/2027", votes=PASSED)
    assert stands == {"open_items.helper": "unmet"}
    new_helper(walk, "24/06/2027")
    stands = walk.refused("cell_resolves_recognition", "01/07/2027", votes=PASSED)
    assert stands == {"each_has.helper_assessment.missing": "unmet"}
    walk.advance("helper_assesses", "24/06/2027", helper=HOA)
    walk.advance("cell_resolves_recognition", "01/07/2027", votes=PASSED)


def test_t_who_is_here_for_a_time_only_is_admitted_at_home(law: Law) -> None:
    origin = sent_away(certified(Walk(law)), "introduce_temporarily", "KT1")
    walk = received(origin, "receive_temporary", "KT1")
    assert walk.state == "certified"
    assert walk.refused("propose_procedure", "29/06/2026") == {"circumstance.hosted": "unmet"}
    decision = walk.advance("send_host_comments", "30/10/2026")
    assert [draft.letter for draft in decision.letters] == ["host_comments_letter"]
    walk.advance("end_hosting", "10/12/2026")
    assert walk.state == "transferred_away"


# ---- the opening balance ---------------------------------------------------------------------------


def paper_trail(*steps: tuple[str, str, dict[str, Any], str]) -> tuple[Entry, ...]:
    """Steps as a paper file shows them: step, day, facts, the one paper that is left of it."""
    return tuple(
        Entry(step, day(on), facts, (Paper(paper, "45-CN", day(on)),) if paper else (), 0, carried=True)
        for step, on, facts, paper in steps
    )


FILE = paper_trail(
    ("discover", "03/02/2020", {}, ""),
    ("list_sympathiser", "10/02/2020", {}, "list_resolution"),
    ("complete_class", "12/06/2020", {}, ""),
    ("certify", "30/06/2020", {}, "awareness_certificate"),
)


def taken_over(law: Law, carried: tuple[Entry, ...] = FILE, **facts: Any) -> Walk:
    walk = Walk(law)
    usual = {"cell": "CB5", "birth_date": day("14/03/2001"), "education": "higher"}
    walk.advance("take_over", "24/08/2026", carried=carried, **{**usual, **facts})
    return walk


def test_a_paper_file_enters_with_the_steps_that_are_known_and_nothing_is_invented(law: Law) -> None:
    walk = taken_over(law)
    assert walk.state == "certified"
    assert walk.counting() == ["discover", "list_sympathiser", "complete_class", "certify", "take_over"]
    assert walk.due("cert.validity") == day("30/06/2025")
    assert "religion" not in walk.record.facts
    assert walk.record.latest == day("24/08/2026")


def test_what_the_file_does_not_say_is_asked_for_when_it_is_needed(law: Law) -> None:
    walk = taken_over(law)
    walk.advance("propose_procedure", "25/08/2026")
    stands = walk.refused("open_procedure", "26/08/2026")
    assert stands["fact.religion.unknown"] == "unknown"


def test_the_earlier_steps_are_not_judged_again(law: Law) -> None:
    """Nobody was assigned to help and nobody sent the person to the class: the certificate is there all the same."""
    walk = taken_over(law)
    assert walk.record.newest("send_to_class") is None
    walk.advance("renew_certificate", "28/08/2026", class_from=day("24/08/2026"), class_to=day("28/08/2026"))


def test_without_a_step_that_says_where_the_person_stands_it_is_refused(law: Law) -> None:
    walk = Walk(law)
    usual = {"cell": "CB5", "birth_date": day("14/03/2001"), "education": "higher"}
    assert walk.refused("take_over", "24/08/2026", **usual) == {"state.back": "unknown"}


def test_steps_that_would_have_happened_after_the_taking_over_are_refused(law: Law) -> None:
    walk = Walk(law)
    ahead = (*FILE, *paper_trail(("confirm_on_list", "25/08/2026", {}, "")))
    usual = {"cell": "CB5", "birth_date": day("14/03/2001"), "education": "higher"}
    assert walk.refused("take_over", "24/08/2026", carried=ahead, **usual) == {"carried.later": "unmet"}


def test_a_step_that_nobody_declared_does_not_come_along(law: Law) -> None:
    walk = Walk(law)
    strange = (*FILE, *paper_trail(("sworn_in", "01/07/2020", {}, "")))
    usual = {"cell": "CB5", "birth_date": day("14/03/2001"), "education": "higher"}
    assert walk.refused("take_over", "24/08/2026", carried=strange, **usual) == {
        "carried.undeclared": "unmet"
    }


def test_what_comes_along_is_of_its_type(law: Law) -> None:
    walk = Walk(law)
    wrong = (*FILE, *paper_trail(("record_person", "01/07/2020", {"religion": "yes"}, "")))
    usual = {"cell": "CB5", "birth_date": day("14/03/2001"), "education": "higher"}
    assert walk.refused("take_over", "24/08/2026", carried=wrong, **usual) == {"fact.religion.type": "unmet"}


def test_only_a_step_that_continues_a_case_brings_others_along(law: Law) -> None:
    walk = certified(Walk(law))
    smuggled = paper_trail(("open_procedure", "21/08/2025", {}, ""))
    stands = walk.refused("confirm_on_list", "29/08/2025", carried=smuggled)
    assert stands == {"carried.undeclared": "unmet"}


def test_the_case_goes_on_from_there(law: Law) -> None:
    walk = taken_over(law, religion="none", youth_union_member=True, trade_union_member=False)
    walk.advance("record_person", "24/08/2026", youth_union_here=True, considered_at="residence")
    walk.advance("assign_helper", "25/08/2026", helper=LAM, together_since=day("01/01/2024"), why="first")
    walk.advance("renew_certificate", "28/08/2026", class_from=day("24/08/2026"), class_to=day("28/08/2026"))
    walk.advance("propose_procedure", "31/08/2026")
    walk.advance("open_procedure", "03/09/2026")
    assert walk.state == "certified"


def test_a_late_entry_from_before_the_taking_over_puts_nothing_in_doubt(law: Law) -> None:
    walk = taken_over(law)
    decision = walk.advance("confirm_on_list", "29/05/2026")
    assert decision.in_doubt == ()
    assert walk.record.newest("confirm_on_list") is not None
    assert walk.state == "certified"


def test_a_taking_over_can_be_corrected_with_what_it_carries(law: Law) -> None:
    walk = taken_over(law)
    more = (*FILE[:3], *paper_trail(("certify", "30/06/2023", {}, "awareness_certificate")))
    usual = {"cell": "CB7", "birth_date": day("14/03/2001"), "education": "higher"}
    walk.correct(1, "take_over", "24/08/2026", carried=more, **usual)
    assert walk.due("cert.validity") == day("30/06/2028")
    assert walk.record.facts["cell"] == "CB7"
    assert walk.counting().count("certify") == 1


def test_a_member_can_be_taken_over_too(law: Law) -> None:
    carried = recognised(Walk(law)).record.counting
    walk = Walk(law)
    walk.advance(
        "take_over",
        "02/08/2027",
        carried=carried,
        cell="CB5",
        birth_date=day("14/03/2001"),
        education="higher",
    )
    assert walk.state == "official"


@pytest.mark.parametrize("step", ["receive_a", "receive_b1", "receive_c1", "receive_m", "take_over"])
def test_what_came_along_is_marked_as_carried_and_stands_before_the_step_that_brought_it(
    law: Law, step: str
) -> None:
    origin = opened_dossier(law)
    walk = Walk(law)
    facts: dict[str, Any] = {"cell": "GV"}
    if step == "take_over":
        facts |= {"birth_date": day("14/03/2001"), "education": "higher"}
    walk.advance(step, "22/06/2026", carried=origin.record.counting, **facts)
    carried = [entry for entry in walk.record.counting if entry.carried]
    assert carried == list(walk.record.counting[:-1])
    assert {entry.seq for entry in walk.record.counting} == {1}
    assert max(entry.on for entry in carried) <= date(2026, 6, 22)
    assert walk.replayed().counting == walk.record.counting


def opened_dossier(law: Law) -> Walk:
    walk = certified(Walk(law))
    walk.advance("propose_procedure", "10/02/2026")
    return introduced(opened(walk))
