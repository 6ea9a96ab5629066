"""The gates of special groups: each refuses with a finding of its own, and opens once mended."""

import pytest
from walking import HOA, LAM, Walk, day, votes
from ways import dossier_ready, filed, introduced, opened, proposed, resolved, sent_up

from ketnap.workflow.law import Law

PASSED = votes(12, 11, 1)


def stands_before_the_cell(walk: Walk, on: str = "11/05/2026") -> dict[str, str]:
    return walk.refused("cell_resolves_admission", on, votes=PASSED)


# ---- age -------------------------------------------------------------------------------------------


def test_eighteen_years_are_complete_on_the_birthday(law: Law) -> None:
    walk = dossier_ready(Walk(law), birth_date=day("12/05/2008"))
    stands = walk.refusal("cell_resolves_admission", "11/05/2026", votes=PASSED)
    assert set(stands) == {"elapsed.birth_date"}
    assert stands["elapsed.birth_date"].possible_from == day("12/05/2026")
    walk.advance("cell_resolves_admission", "12/05/2026", votes=PASSED)


def test_sixty_years_are_reckoned_by_the_month_so_the_month_of_the_birthday_still_counts(law: Law) -> None:
    elderly = {"youth_union_here": False, "youth_union_member": False}
    walk = dossier_ready(Walk(law), birth_date=day("02/05/1966"), helpers=(LAM, HOA), **elderly)
    walk.fork().advance("cell_resolves_admission", "29/05/2026", votes=PASSED)
    assert stands_before_the_cell(walk, "01/06/2026") == {"fact.over_age_grounds.unknown": "unknown"}


def test_over_sixty_wants_grounds_at_the_cell_and_the_consent_of_the_city_before_the_decision(
    law: Law,
) -> None:
    elderly = {"youth_union_here": False, "youth_union_member": False, "birth_date": day("02/04/1966")}
    walk = dossier_ready(Walk(law), helpers=(LAM, HOA), **elderly)
    assert stands_before_the_cell(walk) == {"fact.over_age_grounds.unknown": "unknown"}
    walk.advance("record_person", "11/05/2026", over_age_grounds=False)
    assert stands_before_the_cell(walk) == {"fact.over_age_grounds": "unmet"}
    walk.advance("record_person", "11/05/2026", over_age_grounds=True)
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    walk.advance("send_up_dossier", "15/05/2026")
    walk.advance("appraise_dossier", "22/05/2026")
    stands = walk.refused("admit", "01/06/2026", votes=votes(9, 9))
    assert stands == {"paper.over_age_consent.missing": "unmet"}
    filed(walk, "01/06/2026", "over_age_consent=28/05/2026")
    walk.advance("admit", "01/06/2026", votes=votes(9, 9))


def test_the_age_is_that_of_the_day_the_cell_resolved_however_late_the_decision(law: Law) -> None:
    elderly = {"youth_union_here": False, "youth_union_member": False, "birth_date": day("02/05/1966")}
    walk = sent_up(Walk(law), helpers=(LAM, HOA), **elderly)
    walk.advance("appraise_dossier", "22/05/2026")
    walk.advance("admit", "15/06/2026", votes=votes(9, 9))
    assert walk.state == "admitted"
    assert not walk.record.papers("over_age_consent")


# ---- education -------------------------------------------------------------------------------------


def test_the_diploma_of_the_lower_secondary_school_until_208_then_the_programme_is_enough(law: Law) -> None:
    walk = dossier_ready(Walk(law), education="lower_secondary_programme")
    assert stands_before_the_cell(walk, "24/07/2026") == {"fact.education": "unmet"}
    walk.advance("cell_resolves_admission", "27/07/2026", votes=PASSED)


def test_in_an_area_where_it_is_relaxed_primary_school_is_enough(law: Law) -> None:
    walk = dossier_ready(Walk(law), education="primary")
    assert stands_before_the_cell(walk) == {"fact.education": "unmet"}
    walk.advance("record_person", "11/05/2026", relaxed_area=True)
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)


def test_even_there_somebody_without_primary_school_is_refused(law: Law) -> None:
    walk = dossier_ready(Walk(law), education="literate", relaxed_area=True)
    assert stands_before_the_cell(walk) == {"fact.education": "unmet"}


def test_a_village_elder_need_only_read_but_the_city_consents_before_the_decision(law: Law) -> None:
    walk = sent_up(Walk(law), education="literate", relaxed_area=True, village_elder=True)
    walk.advance("appraise_dossier", "22/05/2026")
    stands = walk.refused("admit", "01/06/2026", votes=votes(9, 9))
    assert stands == {"paper.elder_consent.missing": "unmet"}
    filed(walk, "01/06/2026", "elder_consent=29/05/2026")
    walk.advance("admit", "01/06/2026", votes=votes(9, 9))


# ---- religion --------------------------------------------------------------------------------------


def test_a_religion_nobody_recorded_blocks_and_is_asked_for(law: Law) -> None:
    walk = Walk(law)
    proposed(walk)
    walk.events = [event for event in walk.events if event.step != "record_person"]
    walk.record = walk.replayed()
    stands = walk.refused("open_procedure", "02/03/2026")
    assert stands["fact.religion.unknown"] == "unknown"
    assert stands["circumstance.religious.unknown"] == "unknown"


def test_for_a_believer_the_committee_asks_and_the_upper_one_agrees_before_anything_starts(law: Law) -> None:
    walk = proposed(Walk(law), religion="recognised")
    assert walk.refused("open_procedure", "02/03/2026") == {
        "paper.religion_request.missing": "unmet",
        "paper.religion_consent.missing": "unmet",
    }
    filed(walk, "02/03/2026", "religion_request=20/02/2026")
    assert walk.refused("open_procedure", "02/03/2026") == {"paper.religion_consent.missing": "unmet"}
    filed(walk, "02/03/2026", "religion_consent=27/02/2026")
    walk.advance("open_procedure", "02/03/2026")


def test_a_religion_that_is_not_recognised_bars_the_procedure(law: Law) -> None:
    walk = proposed(Walk(law), religion="other")
    filed(walk, "02/03/2026", "religion_request=20/02/2026", "religion_consent=27/02/2026")
    assert walk.refused("open_procedure", "02/03/2026") == {"fact.religion": "unmet"}


def test_for_a_dignitary_opinions_and_security_at_the_cell_and_the_city_before_the_decision(law: Law) -> None:
    walk = proposed(Walk(law), religion="dignitary")
    filed(walk, "10/02/2026", "religion_request=10/02/2026", "religion_consent=10/02/2026")
    introduced(opened(walk))
    assert stands_before_the_cell(walk) == {"paper.religious_opinions.missing": "unmet"}
    filed(walk, "11/05/2026", "religious_opinions=04/05/2026", "security_verification=05/05/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    walk.advance("send_up_dossier", "15/05/2026")
    walk.advance("appraise_dossier", "22/05/2026")
    stands = walk.refused("admit", "01/06/2026", votes=votes(9, 9))
    assert stands == {"paper.dignitary_opinion.missing": "unmet"}
    filed(walk, "01/06/2026", "dignitary_opinion=30/05/2026")
    walk.advance("admit", "01/06/2026", votes=votes(9, 9))


# ---- origin, family, work --------------------------------------------------------------------------


def test_for_the_chinese_three_generations_here_and_the_word_of_security(law: Law) -> None:
    walk = dossier_ready(Walk(law), chinese_ethnicity=True)
    assert stands_before_the_cell(walk) == {
        "fact.three_generations.unknown": "unknown",
        "paper.security_verification.missing": "unmet",
    }
    walk.advance("record_person", "11/05/2026", three_generations=False)
    assert stands_before_the_cell(walk)["fact.three_generations"] == "unmet"
    walk.advance("record_person", "11/05/2026", three_generations=True)
    filed(walk, "11/05/2026", "security_verification=05/05/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)


def test_for_a_foreign_spouse_the_certificate_the_declaration_and_the_word_of_security(law: Law) -> None:
    walk = dossier_ready(Walk(law), foreign_marriage=True)
    for lacking in ("marriage_certificate", "spouse_declaration", "security_verification"):
        assert stands_before_the_cell(walk) == {f"paper.{lacking}.missing": "unmet"}
        filed(walk, "11/05/2026", f"{lacking}=05/05/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)


def test_for_the_owner_of_a_business_the_five_papers_of_the_enterprise(law: Law) -> None:
    walk = dossier_ready(Walk(law), business_owner=True)
    papers = ("business_licence", "tax_confirmation", "insurance_confirmation", "business_report")
    for lacking in (*papers, "safety_confirmation"):
        assert stands_before_the_cell(walk) == {f"paper.{lacking}.missing": "unmet"}
        filed(walk, "11/05/2026", f"{lacking}=05/05/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)


def test_no_delegated_committee_decides_about_the_owner_of_a_business(law: Law) -> None:
    walk = sent_up_in_the_company(Walk(law), business_owner=True)
    assert walk.refused("admit", "01/06/2026", votes=votes(9, 9)) == {"forbidden.here": "unmet"}


def test_but_it_does_about_everybody_else(law: Law) -> None:
    walk = sent_up_in_the_company(Walk(law))
    walk.advance("admit", "01/06/2026", votes=votes(9, 9))
    assert walk.state == "admitted"


def sent_up_in_the_company(walk: Walk, **facts: bool) -> Walk:
    dossier_ready(walk, cell="DL1", **facts)
    papers = ("business_licence", "tax_confirmation", "insurance_confirmation", "business_report")
    filed(walk, "11/05/2026", *papers, "safety_confirmation")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    walk.advance("committee_resolves_admission", "13/05/2026", votes=votes(9, 9))
    walk.advance("send_up_dossier", "15/05/2026")
    return walk


def test_who_works_for_foreigners_is_verified_by_security(law: Law) -> None:
    walk = dossier_ready(Walk(law), foreign_employer=True)
    assert stands_before_the_cell(walk) == {"paper.security_verification.missing": "unmet"}
    filed(walk, "11/05/2026", "security_verification=05/05/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)


def test_army_and_police_go_by_rules_of_their_own(law: Law) -> None:
    walk = proposed(Walk(law), armed_forces=True)
    stands = walk.refusal("open_procedure", "02/03/2026")
    assert set(stands) == {"forbidden.here"}
    assert stands["forbidden.here"].text == "Quân đội và công an theo quy định riêng"
    walk.advance("record_person", "02/03/2026", armed_forces=False)
    walk.advance("open_procedure", "02/03/2026")


# ---- where the person studies or works -------------------------------------------------------------


def test_who_studies_long_is_considered_there_with_the_comments_of_home_and_sender(law: Law) -> None:
    walk = proposed(Walk(law), long_study=True, considered_at="residence")
    assert walk.refused("open_procedure", "02/03/2026") == {"fact.considered_at": "unmet"}
    walk.advance("record_person", "02/03/2026", considered_at="school")
    introduced(opened(walk))
    for lacking in ("sending_unit_comments", "residence_comments"):
        assert stands_before_the_cell(walk) == {f"paper.{lacking}.missing": "unmet"}
        filed(walk, "11/05/2026", f"{lacking}=05/05/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)


def test_a_contract_of_less_than_a_year_is_considered_at_home_with_the_employers_comments(law: Law) -> None:
    walk = proposed(Walk(law), contract_since=day("01/10/2025"), considered_at="workplace")
    assert walk.refused("open_procedure", "02/03/2026") == {"fact.considered_at": "unmet"}
    walk.advance("record_person", "02/03/2026", considered_at="residence")
    introduced(opened(walk))
    assert stands_before_the_cell(walk) == {"paper.employer_comments.missing": "unmet"}
    filed(walk, "11/05/2026", "employer_comments=05/05/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)


@pytest.mark.parametrize(
    ("since", "place"), [("02/03/2025", "workplace"), ("03/03/2025", "residence")], ids=["long", "short"]
)
def test_the_contract_becomes_long_on_the_day_its_twelve_months_are_full(
    law: Law, since: str, place: str
) -> None:
    other = {"workplace": "residence", "residence": "workplace"}[place]
    walk = proposed(Walk(law), contract_since=day(since), considered_at=other)
    assert walk.refused("open_procedure", "02/03/2026") == {"fact.considered_at": "unmet"}
    walk.advance("record_person", "02/03/2026", considered_at=place)
    walk.advance("open_procedure", "02/03/2026")


def test_where_there_is_no_cell_at_work_the_committees_assignment_is_on_file(law: Law) -> None:
    walk = proposed(Walk(law), contract_since=day("01/02/2024"), considered_at="assigned_cell")
    assert walk.refused("open_procedure", "02/03/2026") == {"paper.cell_assignment.missing": "unmet"}
    filed(walk, "02/03/2026", "cell_assignment=20/02/2026")
    walk.advance("open_procedure", "02/03/2026")


def test_who_has_graduated_is_not_considered_by_the_school_any_more(law: Law) -> None:
    walk = dossier_ready(Walk(law), cell="SV", considered_at="school")
    walk.advance("record_person", "06/05/2026", graduated_on=day("04/05/2026"))
    assert stands_before_the_cell(walk) == {"forbidden.here": "unmet"}


def test_no_ceremony_at_the_school_after_the_graduation_decision(law: Law) -> None:
    walk = sent_up(Walk(law), cell="SV", considered_at="school")
    walk.advance("appraise_dossier", "22/05/2026")
    walk.advance("admit", "01/06/2026", votes=votes(9, 9))
    walk.advance("receive_decision", "04/06/2026")
    walk.fork().advance("hold_ceremony", "08/06/2026")
    walk.advance("record_person", "08/06/2026", graduated_on=day("05/06/2026"))
    assert walk.refused("hold_ceremony", "08/06/2026") == {"forbidden.here": "unmet"}


# ---- political standard ----------------------------------------------------------------------------


def test_a_political_issue_wants_the_conclusion_of_the_competent_committee(law: Law) -> None:
    walk = dossier_ready(Walk(law), political_issue=True)
    assert stands_before_the_cell(walk) == {"paper.political_conclusion.missing": "unmet"}
    filed(walk, "11/05/2026", "political_conclusion=05/05/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)


def test_or_the_consent_of_the_city_instead(law: Law) -> None:
    walk = dossier_ready(Walk(law), political_issue=True)
    filed(walk, "11/05/2026", "political_consent=05/05/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    assert walk.counting()[-1] == "cell_resolves_admission"
    assert not walk.record.papers("political_conclusion")


# ---- the Youth Union -------------------------------------------------------------------------------


def test_of_youth_age_where_there_is_a_youth_union_only_its_members(law: Law) -> None:
    walk = dossier_ready(Walk(law), youth_union_member=False, helpers=(LAM, HOA))
    assert stands_before_the_cell(walk) == {"fact.youth_union_member": "unmet"}


def test_past_the_age_of_the_youth_union_two_members_introduce(law: Law) -> None:
    older = {"birth_date": day("10/05/1996"), "youth_union_member": False}
    alone = dossier_ready(Walk(law), helpers=(LAM,), **older)
    assert stands_before_the_cell(alone) == {"open_items.helper": "unmet"}
    walk = dossier_ready(Walk(law), helpers=(LAM, HOA), **older)
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    assert walk.counting()[-1] == "cell_resolves_admission"
    assert [entry.facts["helper"] for entry in walk.record.of("helper_introduces")] == [LAM, HOA]


def test_whether_there_is_a_youth_union_must_be_known(law: Law) -> None:
    walk = dossier_ready(Walk(law), youth_union_member=False, helpers=(LAM, HOA))
    walk.events = [
        event._replace(facts={k: v for k, v in event.facts.items() if k != "youth_union_here"})
        for event in walk.events
    ]
    walk.record = walk.replayed()
    assert stands_before_the_cell(walk) == {"circumstance.has_youth_union.unknown": "unknown"}


def test_beside_the_trade_union_one_member_is_enough_where_there_is_no_youth_union(law: Law) -> None:
    facts = {"youth_union_here": False, "youth_union_member": False, "trade_union_member": True}
    walk = resolved(Walk(law), **facts)
    assert walk.record.newest("trade_union_resolves") is not None
