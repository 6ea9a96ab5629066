"""The four ends of a student's way (06-HD/TW §6.2b): what the school may still do, and by which row the case leaves it."""

from typing import Any

import pytest
from walking import LAM, Walk, day, votes
from ways import admitted, certified, dossier_ready, resolved, sent_up

from ketnap.workflow import outlook
from ketnap.workflow.findings import UNKNOWN, hindrances
from ketnap.workflow.law import Law

PASSED = votes(12, 11, 1)


def leaving(walk: Walk, destination: str, on: str, **facts: Any) -> Walk:
    """The school hears that a student will leave it after graduation."""
    usual = {"kind": "official", "effective_on": day(on), "reason": "graduated"}
    walk.advance("move_known", on, destination=destination, **{**usual, **facts})
    return walk


def graduated(walk: Walk, on: str) -> Walk:
    walk.advance("record_person", on, graduated_on=day(on))
    return walk


def rows(walk: Walk, on: str) -> dict[str, outlook.Answer]:
    steps = walk.law.procedure.steps.values()
    return {step.name: walk.why(step.name, on) for step in steps if step.one_of == "transfer"}


def fitting(walk: Walk, on: str) -> list[str]:
    return [row for row, answer in rows(walk, on).items() if answer.allowed]


AT_SCHOOL: dict[str, Any] = {"cell": "SV", "considered_at": "school"}
"""A student in a cell of the university, under a section committee."""


# ---- awaiting the graduation decision --------------------------------------------------------------


def test_awaiting_the_graduation_decision_the_school_still_considers(law: Law) -> None:
    walk = leaving(dossier_ready(Walk(law), **AT_SCHOOL), "KT", "04/05/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    walk.advance("section_reports_admission", "12/05/2026")
    walk.advance("committee_resolves_admission", "13/05/2026", votes=votes(9, 9))
    walk.advance("send_up_dossier", "15/05/2026")
    walk.advance("appraise_dossier", "22/05/2026")
    walk.advance("admit", "01/06/2026", votes=votes(9, 9))
    assert walk.state == "admitted"


def test_decided_and_not_graduated_yet_the_school_holds_the_ceremony_though_the_leaving_is_known(
    law: Law,
) -> None:
    walk = leaving(admitted(Walk(law), **AT_SCHOOL), "KT", "03/06/2026")
    walk.advance("receive_decision", "04/06/2026")
    walk.advance("hold_ceremony", "19/06/2026")
    assert walk.state == "probationary"


def test_decided_and_only_expected_to_leave_is_asked_when_the_graduation_is_decided_and_never_annulled(
    law: Law,
) -> None:
    walk = leaving(admitted(Walk(law), **AT_SCHOOL), "KT", "10/06/2026")
    answers = rows(walk, "10/06/2026")
    assert [row for row, answer in answers.items() if answer.allowed] == []
    asked = {
        finding.evidence["reference"]
        for row in ("transfer_c2", "transfer_c3")
        for finding in hindrances(answers[row].findings)
        if finding.verdict == UNKNOWN
    }
    assert asked == {"move_known.decided_on"}


# ---- graduated and back home -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("walk", "row"),
    [
        (certified, "transfer_a"),
        (dossier_ready, "transfer_a"),
        (resolved, "transfer_b1"),
        (sent_up, "transfer_b2"),
    ],
)
def test_graduated_and_back_home_the_commune_of_the_residence_goes_on(law: Law, walk: Any, row: str) -> None:
    case = graduated(walk(Walk(law), **AT_SCHOOL), "18/05/2026")
    assert case.due("graduate.stay") == day("18/05/2027"), "counted from the graduation decision"
    leaving(case, "KT", "25/05/2026", decided_on=day("18/05/2026"))
    assert fitting(case, "01/06/2026") == [row]
    case.advance(row, "01/06/2026")
    assert "graduate.stay" not in case.open_deadlines()


def test_the_cell_at_home_considers_whoever_came_home_once_it_says_where(law: Law) -> None:
    case = graduated(dossier_ready(Walk(law), **AT_SCHOOL), "18/05/2026")
    stands = case.refused("cell_resolves_admission", "20/05/2026", votes=PASSED)
    assert stands == {"forbidden.here": "unmet"}
    leaving(case, "KT", "25/05/2026").advance("transfer_a", "25/05/2026")
    home = Walk(law)
    carried = case.record.counting
    stands = home.refused("receive_a", "01/06/2026", carried=carried, cell="KT1")
    assert stands == {"fact.receive_a.considered_at": "unmet"}
    home.advance("receive_a", "01/06/2026", carried=carried, cell="KT1", considered_at="residence")
    home.advance("assign_helper", "02/06/2026", helper=LAM, why="received")
    home.advance("helper_introduces", "03/06/2026", helper=LAM)
    home.advance("cell_resolves_admission", "08/06/2026", votes=PASSED)


# ---- decided and graduated, no ceremony yet --------------------------------------------------------


@pytest.mark.parametrize(
    ("destination", "reason", "row"),
    [
        ("KT", "graduated", "transfer_c2"),
        ("KT", "residence", "transfer_c2"),
        ("DL", "study", "transfer_c2"),
        ("BV1", "job", "transfer_c1"),
        ("XX", "demobilised", "transfer_c2"),
    ],
    ids=[
        "the residence",
        "a change of residence",
        "a new school",
        "an employer under one committee",
        "elsewhere",
    ],
)
def test_decided_and_graduated_the_school_sends_the_file_on_and_holds_no_ceremony(
    law: Law, destination: str, reason: str, row: str
) -> None:
    case = admitted(Walk(law), **AT_SCHOOL)
    case.advance("receive_decision", "04/06/2026")
    graduated(case, "10/06/2026")
    assert case.refused("hold_ceremony", "11/06/2026") == {"forbidden.here": "unmet"}
    leaving(case, destination, "11/06/2026", decided_on=day("10/06/2026"), reason=reason)
    assert fitting(case, "12/06/2026") == [row]
    decision = case.advance(row, "12/06/2026")
    assert {each.to for each in decision.letters} == {destination}
    assert case.record.newest("admit") is not None


def test_the_graduation_decision_stands_for_the_transfer_decision_also_beyond_the_window(law: Law) -> None:
    case = graduated(admitted(Walk(law), **AT_SCHOOL), "10/06/2026")
    leaving(case, "KT", "11/06/2026", decided_on=day("14/04/2026"))
    assert fitting(case, "12/06/2026") == ["transfer_c3"]


def test_the_new_place_holds_the_ceremony_once_it_says_where_the_person_is_considered(law: Law) -> None:
    case = graduated(admitted(Walk(law), **AT_SCHOOL), "10/06/2026")
    leaving(case, "KT1", "11/06/2026", decided_on=day("10/06/2026")).advance("transfer_c2", "12/06/2026")
    home = Walk(law)
    carried = case.record.counting
    stands = home.refused("receive_c2", "22/06/2026", carried=carried, cell="KT1")
    assert stands == {"fact.receive_c2.considered_at": "unmet"}
    home.advance("receive_c2", "22/06/2026", carried=carried, cell="KT1", considered_at="residence")
    home.advance("receive_decision", "23/06/2026")
    home.advance("assign_helper", "24/06/2026", helper=LAM, why="received")
    home.advance("hold_ceremony", "29/06/2026")
    assert home.state == "probationary"


def test_who_stays_at_the_school_as_its_employee_only_changes_the_cell(law: Law) -> None:
    case = graduated(admitted(Walk(law), **AT_SCHOOL), "10/06/2026")
    leaving(case, "GV", "11/06/2026", decided_on=day("10/06/2026"), reason="job")
    assert fitting(case, "12/06/2026") == ["move_within"]
    case.advance("move_within", "12/06/2026", cell="GV")
    case.advance("record_person", "12/06/2026", considered_at="workplace")
    case.advance("receive_decision", "15/06/2026")
    case.advance("hold_ceremony", "19/06/2026")


@pytest.mark.parametrize("reason", ["job", "study", "demobilised", "residence", "graduated"])
@pytest.mark.parametrize("reached", [certified, resolved, sent_up, admitted])
def test_no_reason_moves_a_student_into_another_row(law: Law, reached: Any, reason: str) -> None:
    walk = leaving(
        reached(Walk(law), **AT_SCHOOL), "KT", "10/06/2026", decided_on=day("04/06/2026"), reason=reason
    )
    row = {certified: "transfer_a", resolved: "transfer_b1", sent_up: "transfer_b2", admitted: "transfer_c2"}
    assert fitting(walk, "12/06/2026") == [row[reached]]
