"""Who may issue what: a procedure that lets a cell decide, or a union take a number of ours, is not sound."""

from typing import Any

import pytest

from ketnap.workflow import soundness
from ketnap.workflow.law import Law


def said(law: Law, document: str, **changed: Any) -> list[tuple[str, str]]:
    """What is wrong once a paper is declared otherwise."""
    procedure = law.procedure
    documents = {
        **procedure.documents,
        document: procedure.documents[document]._replace(**changed),
    }
    flaws = soundness.problems(procedure._replace(documents=documents))
    return [("/".join(map(str, flaw.path)), flaw.message) for flaw in flaws]


def test_the_shipped_papers_are_issued_by_those_who_may(law: Law) -> None:
    assert list(soundness.problems(law.procedure)) == []


@pytest.mark.parametrize("kind", ["QĐ", "HD"])
def test_a_cell_issues_no_decision_and_no_guidance(law: Law, kind: str) -> None:
    assert said(law, "cell_resolution_admission", letter=kind) == [
        (
            "documents/cell_resolution_admission/letter",
            f"«cell» không ban hành {kind} («cell_resolution_admission»)",
        )
    ]


@pytest.mark.parametrize("kind", ["NQ", "BC", "TTr", "CV", "TB", "GGT"])
def test_a_cell_resolves_reports_submits_and_writes(law: Law, kind: str) -> None:
    assert said(law, "cell_resolution_admission", letter=kind) == []


def test_a_section_committee_decides_on_no_membership(law: Law) -> None:
    fields = ("person", "admission")
    assert said(law, "section_report_admission", letter="BC", to="dossier", fields=fields) == []
    ((path, _),) = said(law, "section_report_admission", letter="QĐ", to="dossier", fields=fields)
    assert path == "documents/section_report_admission/letter"


def test_a_political_centre_resolves_nothing(law: Law) -> None:
    ((path, message),) = said(law, "new_member_certificate", letter="NQ", to="person", fields=("person",))
    assert path == "documents/new_member_certificate/letter"
    assert "political_centre" in message


@pytest.mark.parametrize("issuer", ["youth_union", "person", "helper", "any"])
def test_who_is_no_party_organisation_takes_no_number(law: Law, issuer: str) -> None:
    ((path, message),) = said(law, "covering_letter", issuer=issuer)
    assert path == "documents/covering_letter/issuer"
    assert "lấy số của tổ chức đảng" in message


def test_a_type_that_nobody_knows_is_answered_with_the_nearest(law: Law) -> None:
    procedure = law.procedure
    letter = procedure.documents["admission_decision"]._replace(letter="QD")
    (flaw,) = soundness.problems(
        procedure._replace(documents={**procedure.documents, "admission_decision": letter})
    )
    assert flaw.path == ("documents", "admission_decision", "letter")


def test_a_form_says_whose_it_is(law: Law) -> None:
    ((path, message),) = said(law, "dossier_contents", issuer="any")
    assert path == "documents/dossier_contents/issuer"
    assert "chưa biết của ai" in message


@pytest.mark.parametrize(
    ("to", "path"), [("youth_union", "documents/covering_letter/to"), ("competent_committee", None)]
)
def test_a_letter_goes_to_a_role_of_the_party_or_to_nobody_known(law: Law, to: str, path: str | None) -> None:
    assert [where for where, _ in said(law, "covering_letter", to=to)] == ([] if path is None else [path])
