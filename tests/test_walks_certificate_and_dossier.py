"""Papers that grow old: the certificate after 60 months, the dossier after 12."""

from walking import LAM, Walk, day, votes
from ways import dossier_ready, proposed, resolved

from ketnap.workflow.law import Law

PASSED = votes(12, 11, 1)
REDONE = ("helper_introduces", "youth_union_resolves", "trade_union_resolves", "collect_opinions")


def with_certificate_of(law: Law, issued_on: str) -> Walk:
    """The dossier ready on 28/4/2026, with a certificate of that day."""
    walk = dossier_ready(Walk(law))
    walk.correct(walk.seq_of("certify"), "certify", "20/08/2025", f"awareness_certificate={issued_on}")
    return walk


# ---- the certificate -------------------------------------------------------------------------------


def test_a_certificate_can_be_used_to_the_end_of_its_last_day(law: Law) -> None:
    walk = with_certificate_of(law, "11/05/2021")
    assert walk.due("cert.validity") == day("11/05/2026")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    assert walk.counting()[-1] == "cell_resolves_admission"


def test_a_day_later_it_has_run_out_and_the_answer_says_until_when_it_could_be_used(law: Law) -> None:
    walk = with_certificate_of(law, "10/05/2021")
    stands = walk.refusal("cell_resolves_admission", "11/05/2026", votes=PASSED)
    assert set(stands) == {"paper.awareness_certificate.expired"}
    finding = stands["paper.awareness_certificate.expired"]
    assert finding.evidence["valid_until"] == day("10/05/2026")
    assert "renew_certificate" in finding.mended_by


def test_a_new_certificate_mends_it(law: Law) -> None:
    walk = with_certificate_of(law, "10/05/2021")
    walk.advance("renew_certificate", "15/05/2026", class_from=day("11/05/2026"), class_to=day("15/05/2026"))
    assert walk.due("cert.validity") == day("15/05/2031")
    walk.advance("cell_resolves_admission", "25/05/2026", votes=PASSED)


def test_its_clock_is_counted_from_the_day_on_the_paper_and_ends_with_the_resolution(law: Law) -> None:
    walk = with_certificate_of(law, "18/08/2025")
    assert walk.clock("cert.validity").starts_on == day("18/08/2025")
    assert walk.due("cert.validity") == day("18/08/2030")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    assert "cert.validity" not in walk.open_deadlines()


def test_it_is_the_cells_consideration_that_counts_not_the_decision(law: Law) -> None:
    walk = with_certificate_of(law, "12/05/2021")
    walk.advance("cell_resolves_admission", "11/05/2026", votes=PASSED)
    walk.advance("send_up_dossier", "15/05/2026")
    walk.advance("appraise_dossier", "22/05/2026")
    walk.advance("admit", "01/06/2026", votes=votes(9, 9))
    assert walk.state == "admitted"


# ---- the dossier -----------------------------------------------------------------------------------


def test_a_dossier_can_be_considered_for_twelve_months_the_last_day_included(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    assert walk.due("dossier.freshness") == day("10/03/2027")
    walk.advance("cell_resolves_admission", "10/03/2027", votes=PASSED)


def test_a_day_later_it_is_stale_and_the_answer_names_the_step_that_renews_it(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    stands = walk.refusal("cell_resolves_admission", "11/03/2027", votes=PASSED)
    assert set(stands) == {"elapsed.apply"}
    assert stands["elapsed.apply"].possible_from is None
    assert "renew_dossier" in stands["elapsed.apply"].mended_by


def test_renewing_the_dossier_cancels_exactly_the_four_papers_that_the_guide_names(law: Law) -> None:
    walk = dossier_ready(Walk(law), trade_union_member=True)
    before = walk.counting()
    assert set(REDONE) <= set(before)
    walk.advance("renew_dossier", "15/03/2027", anything_changed=False)
    assert [step for step in before if step not in walk.counting()] == [
        step for step in before if step in REDONE
    ]
    assert walk.due("dossier.freshness") == day("15/03/2028")


def test_what_was_cancelled_is_asked_for_again(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("renew_dossier", "15/03/2027", anything_changed=False)
    assert walk.refused("cell_resolves_admission", "22/03/2027", votes=PASSED) == {
        "after.collect_opinions": "unmet",
        "each_has.helper_introduction.missing": "unmet",
        "paper.youth_union_resolution.missing": "unmet",
    }


def test_papers_redone_bear_the_day_of_the_renewal_or_a_later_one(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("renew_dossier", "15/03/2027", anything_changed=False)
    for step, paper, facts in (
        ("helper_introduces", "helper_introduction", {"helper": LAM}),
        ("youth_union_resolves", "youth_union_resolution", {}),
        ("collect_opinions", "opinion_summary", {}),
    ):
        stands = walk.refused(step, "20/03/2027", f"{paper}=14/03/2027", **facts)
        assert stands == {f"paper.{paper}.stale": "unmet"}
        walk.advance(step, "20/03/2027", f"{paper}=15/03/2027", **facts)
    walk.advance("cell_resolves_admission", "22/03/2027", votes=PASSED)


def test_when_something_changed_a_supplementary_verification_is_asked_for(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("renew_dossier", "15/03/2027", anything_changed=True)
    walk.advance("helper_introduces", "18/03/2027", helper=LAM)
    walk.advance("youth_union_resolves", "18/03/2027")
    walk.advance("collect_opinions", "19/03/2027")
    stands = walk.refused("cell_resolves_admission", "22/03/2027", votes=PASSED)
    assert stands == {"paper.verification_supplement.missing": "unmet"}
    walk.advance("file_paper", "22/03/2027", "verification_supplement=20/03/2027")
    walk.advance("cell_resolves_admission", "22/03/2027", votes=PASSED)


def test_the_verification_itself_is_not_redone(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("renew_dossier", "15/03/2027", anything_changed=False)
    for kept in ("conclude_verification", "certify_history", "apply", "write_history"):
        assert walk.record.newest(kept) is not None


def test_a_dossier_can_be_renewed_again_a_year_later(law: Law) -> None:
    walk = dossier_ready(Walk(law))
    walk.advance("renew_dossier", "15/03/2027", anything_changed=False)
    walk.advance("renew_dossier", "20/03/2028", anything_changed=False)
    assert walk.due("dossier.freshness") == day("20/03/2029")
    stands = walk.refused("collect_opinions", "27/03/2028", "opinion_summary=19/03/2028")
    assert stands == {"paper.opinion_summary.stale": "unmet"}


def test_a_dossier_that_the_cell_has_resolved_on_is_not_renewed(law: Law) -> None:
    walk = resolved(Walk(law))
    stands = walk.refused("renew_dossier", "15/05/2026", anything_changed=False)
    assert stands == {"circumstance.resolved": "unmet"}


def test_a_letter_of_verification_still_out_holds_the_conclusion_back(law: Law) -> None:
    walk = proposed(Walk(law))
    walk.advance("open_procedure", "02/03/2026")
    walk.advance("apply", "10/03/2026")
    walk.advance("write_history", "12/03/2026", overlap_stamped_on=day("12/03/2026"))
    walk.advance("request_verification", "16/03/2026", about="cha mẹ", place="domestic")
    walk.advance("request_verification", "16/03/2026", about="vợ", place="domestic")
    walk.advance("verification_replied", "10/04/2026", about="cha mẹ")
    said = {"politics_today_checked": True, "spouse_carer": "no_carer"}
    stands = walk.refusal("conclude_verification", "15/04/2026", **said)
    assert set(stands) == {"open_items.verification.open"}
    assert stands["open_items.verification.open"].evidence["items"] == ["vợ"]
    walk.advance("verification_replied", "20/04/2026", about="vợ")
    walk.advance("conclude_verification", "21/04/2026", **said)


def test_a_reply_to_a_letter_that_was_never_sent_is_refused(law: Law) -> None:
    walk = proposed(Walk(law))
    walk.advance("open_procedure", "02/03/2026")
    walk.advance("apply", "10/03/2026")
    walk.advance("write_history", "12/03/2026", overlap_stamped_on=day("12/03/2026"))
    walk.advance("request_verification", "16/03/2026", about="cha mẹ", place="domestic")
    assert walk.refused("verification_replied", "10/04/2026", about="vợ") == {"item.verification": "unmet"}
    assert walk.refused("verification_arrives", "10/04/2026", about="vợ") == {"item.verification": "unmet"}


def test_no_letter_leaves_before_the_history_is_stamped_across_its_pages(law: Law) -> None:
    walk = proposed(Walk(law))
    walk.advance("open_procedure", "02/03/2026")
    walk.advance("apply", "10/03/2026")
    walk.advance("write_history", "12/03/2026")
    stands = walk.refused("request_verification", "16/03/2026", about="cha mẹ", place="domestic")
    assert stands == {"fact.write_history.overlap_stamped_on": "unmet"}


def test_the_politics_of_today_are_checked_unless_the_office_waives_it(law: Law) -> None:
    walk = proposed(Walk(law))
    walk.advance("open_procedure", "02/03/2026")
    walk.advance("apply", "10/03/2026")
    walk.advance("write_history", "12/03/2026", overlap_stamped_on=day("12/03/2026"))
    said = {"politics_today_checked": False, "spouse_carer": "no_carer"}
    stands = walk.refused("conclude_verification", "15/04/2026", **said)
    assert stands == {"fact.conclude_verification.politics_today_checked": "unmet"}
    walk.advance("record_person", "15/04/2026", politics_check_waived=True)
    walk.advance("conclude_verification", "15/04/2026", **said)


def test_who_brought_up_the_spouse_is_verified_only_since_19_5_2026(law: Law) -> None:
    walk = proposed(Walk(law))
    walk.advance("open_procedure", "02/03/2026")
    walk.advance("apply", "10/03/2026")
    walk.advance("write_history", "12/03/2026", overlap_stamped_on=day("12/03/2026"))
    said = {"politics_today_checked": True, "spouse_carer": "not_verified"}
    stands = walk.refused("conclude_verification", "19/05/2026", **said)
    assert stands == {"fact.spouse_carer": "unmet"}
    later = walk.fork()
    later.advance("conclude_verification", "19/05/2026", **{**said, "spouse_carer": "verified"})
    walk.advance("conclude_verification", "18/05/2026", **said)


def test_a_claimed_exemption_needs_the_confirmation_of_whoever_keeps_the_file(law: Law) -> None:
    walk = proposed(Walk(law))
    walk.advance("open_procedure", "02/03/2026")
    walk.advance("apply", "10/03/2026")
    walk.advance("write_history", "12/03/2026", overlap_stamped_on=day("12/03/2026"))
    said = {"politics_today_checked": True, "spouse_carer": "no_carer", "exempt_sides": "own_side"}
    stands = walk.refused("conclude_verification", "15/04/2026", **said)
    assert stands == {"paper.exemption_confirmation.missing": "unmet"}
    walk.advance("file_paper", "15/04/2026", "exemption_confirmation=14/04/2026")
    walk.advance("conclude_verification", "15/04/2026", **said)
