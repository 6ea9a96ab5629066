"""Re-admission: 36 or 60 months, reasons that bar it, once only, and who consents before and since 26/7/2026."""

from typing import Any

import pytest
from walking import HOA, LAM, Walk, day, votes
from ways import filed, introduced, opened, proposed

from ketnap.workflow.law import Law

PASSED = votes(12, 11, 1)
REMOVED = {
    "kind": "readmission",
    "membership_ended_on": day("02/03/2023"),
    "membership_ended_by": "removal",
    "readmitted_before": False,
}


def returning(law: Law, **facts: Any) -> Walk:
    return proposed(Walk(law), **{**REMOVED, **facts})


def waiting_for_the_decision(law: Law, resolved_on: str) -> Walk:
    """Everything is there but the consent; the cell resolved on that day."""
    walk = returning(law)
    introduced(opened(walk))
    walk.advance("cell_resolves_admission", resolved_on, votes=PASSED)
    return walk


def test_thirty_six_months_have_passed_on_the_same_day_three_years_later(law: Law) -> None:
    early = returning(law, membership_ended_on=day("03/03/2023"))
    stands = early.refusal("open_procedure", "02/03/2026")
    assert set(stands) == {"elapsed.membership_ended_on"}
    assert stands["elapsed.membership_ended_on"].possible_from == day("03/03/2026")
    early.advance("open_procedure", "03/03/2026")


def test_the_day_the_membership_ended_must_be_known(law: Law) -> None:
    walk = returning(law, membership_ended_on=None)
    stands = walk.refused("open_procedure", "02/03/2026")
    assert stands == {"elapsed.membership_ended_on.missing": "unmet"}


def test_after_a_minor_crime_sixty_months_from_the_day_the_record_was_cleared(law: Law) -> None:
    walk = returning(law, membership_ended_by="minor_crime", record_cleared_on=day("03/03/2021"))
    assert walk.refused("open_procedure", "02/03/2026") == {"elapsed.record_cleared_on": "unmet"}
    walk.advance("open_procedure", "03/03/2026")


def test_after_a_minor_crime_a_day_nobody_recorded_is_asked_for(law: Law) -> None:
    walk = returning(law, membership_ended_by="minor_crime")
    assert walk.refused("open_procedure", "02/03/2026") == {"elapsed.record_cleared_on.unknown": "unknown"}


def test_a_reason_nobody_recorded_is_asked_for(law: Law) -> None:
    walk = Walk(law)
    proposed(walk, kind="readmission", membership_ended_on=day("02/03/2020"), readmitted_before=False)
    stands = walk.refused("open_procedure", "02/03/2026")
    assert stands["fact.membership_ended_by.unknown"] == "unknown"
    assert "circumstance.minor_crime.unknown" in stands


@pytest.mark.parametrize("reason", ["left", "dropped", "disunity", "crime", "corruption"])
def test_reasons_that_bar_it_at_any_time(law: Law, reason: str) -> None:
    for on in ("02/03/2026", "27/07/2026"):
        walk = returning(law, membership_ended_by=reason, membership_ended_on=day("02/03/2015"))
        assert walk.refused("open_procedure", on) == {"fact.membership_ended_by": "unmet"}


@pytest.mark.parametrize("reason", ["waste", "negative_acts"])
def test_convictions_for_waste_or_negative_acts_bar_it_since_26_7_2026(law: Law, reason: str) -> None:
    cleared = {"membership_ended_by": reason, "record_cleared_on": day("02/03/2020")}
    returning(law, **cleared).advance("open_procedure", "24/07/2026")
    walk = returning(law, **cleared)
    assert walk.refused("open_procedure", "27/07/2026") == {"fact.membership_ended_by": "unmet"}


@pytest.mark.parametrize("reason", ["left_in_hardship", "removal", "annulment"])
def test_reasons_that_leave_the_way_open_before_and_after(law: Law, reason: str) -> None:
    for on in ("02/03/2026", "27/07/2026"):
        walk = returning(law, membership_ended_by=reason)
        walk.advance("open_procedure", on)
        assert walk.counting()[-1] == "open_procedure"


def test_only_once(law: Law) -> None:
    walk = returning(law, readmitted_before=True)
    assert walk.refused("open_procedure", "02/03/2026") == {"fact.readmitted_before": "unmet"}


def test_whether_it_was_done_before_must_be_known(law: Law) -> None:
    walk = Walk(law)
    proposed(walk, **{name: value for name, value in REMOVED.items() if name != "readmitted_before"})
    assert walk.refused("open_procedure", "02/03/2026") == {"fact.readmitted_before.unknown": "unknown"}


def test_the_consent_in_writing_and_whose_it_is_come_before_the_decision(law: Law) -> None:
    walk = waiting_for_the_decision(law, "11/05/2026")
    walk.advance("send_up_dossier", "15/05/2026")
    walk.advance("appraise_dossier", "22/05/2026")
    stands = walk.refused("admit", "01/06/2026", votes=votes(9, 9))
    assert stands["paper.readmission_consent.missing"] == "unmet"
    assert stands["fact.readmission_consent_by.unknown"] == "unknown"
    filed(walk, "01/06/2026", "readmission_consent=28/05/2026")
    walk.advance("record_person", "01/06/2026", readmission_consent_by="standing_committee")
    walk.advance("admit", "01/06/2026", votes=votes(9, 9))


def test_before_26_7_2026_the_standing_board_cannot_consent(law: Law) -> None:
    walk = waiting_for_the_decision(law, "11/05/2026")
    walk.advance("send_up_dossier", "15/05/2026")
    walk.advance("appraise_dossier", "22/05/2026")
    filed(walk, "01/06/2026", "readmission_consent=28/05/2026", "working_rules=28/05/2026")
    walk.advance("record_person", "01/06/2026", readmission_consent_by="standing_board")
    stands = walk.refused("admit", "01/06/2026", votes=votes(9, 9))
    assert stands == {"fact.readmission_consent_by": "unmet"}


def test_since_then_it_can_where_its_working_rules_say_so(law: Law) -> None:
    walk = waiting_for_the_decision(law, "27/07/2026")
    walk.advance("committee_resolves_admission", "03/08/2026", votes=votes(15, 15))
    walk.advance("send_up_dossier", "04/08/2026")
    walk.advance("appraise_dossier", "06/08/2026")
    filed(walk, "10/08/2026", "readmission_consent=07/08/2026")
    walk.advance("record_person", "10/08/2026", readmission_consent_by="standing_board")
    stands = walk.refused("admit", "10/08/2026", votes=votes(9, 9))
    assert stands == {"paper.working_rules.missing": "unmet"}
    filed(walk, "10/08/2026", "working_rules=26/07/2026")
    walk.advance("admit", "10/08/2026", votes=votes(9, 9))


def test_a_first_admission_is_asked_nothing_of_all_this(law: Law) -> None:
    walk = proposed(Walk(law), helpers=(LAM, HOA))
    findings = {finding.code for finding in walk.why("open_procedure", "02/03/2026").findings}
    assert not any("member" in code or "readmi" in code or "cleared" in code for code in findings)
