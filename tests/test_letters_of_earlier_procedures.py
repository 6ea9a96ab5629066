"""A letter that was issued is printed again for as long as it is kept, whatever its template has learnt since."""

import pytest
from letter_samples import CASE, told

from ketnap.notifications import letters, render
from ketnap.notifications.fields import STANDING

# What the letters of each released procedure were told. Released ones are never changed here; a new one is added.
RELEASED = {
    "2026.1": {
        "verification_request": {"person", "about"},
        "consideration_certificate": {"person", "listed_on", "helpers", "certificate"},
        "transfer_notice": {"person", "listed_on", "helpers", "stage", "certificate", "move"},
        "dossier_letter_92": {"person", "stage", "dossier", "move"},
        "dossier_letter_93": {"person", "stage", "dossier", "move"},
        "decision_letter_94": {"person", "decision", "move"},
        "decision_letter_95": {"person", "decision", "dossier", "move"},
        "annulment_notice": {"person", "decision", "move"},
        "probationer_remarks": {"person", "helpers", "probation", "move"},
        "temporary_introduction": {"person", "stage", "move"},
        "host_comments_letter": {"person", "helpers", "stage"},
        "reexamination_request": {"person", "decision"},
    },
    "2026.2": {
        "class_proposal": {"people"},
        "opinion_summary": {"person", "unions"},
        "dossier_contents": {"contents", "person"},
        "cell_resolution_admission": {
            "act",
            "admission",
            "basis",
            "bodies",
            "certificate",
            "considered",
            "introductions",
            "listed_on",
            "person",
        },
        "committee_resolution_admission": {"act", "admission", "basis", "bodies", "considered", "person"},
        "dossier_extract": {
            "act",
            "admission",
            "bodies",
            "certificate",
            "considered",
            "introductions",
            "listed_on",
            "person",
            "terms",
            "verifications",
        },
        "admission_decision": {"act", "admission", "basis", "bodies", "person"},
        "ceremony_programme": {"act", "admission", "bodies", "ceremony", "helpers", "person"},
        "self_review": {"admission", "bodies", "person", "probation"},
        "helper_assessment": {"bodies", "helper", "person", "probation"},
        "opinion_summary_recognition": {"person", "probation", "unions"},
        "cell_resolution_recognition": {
            "basis",
            "bodies",
            "considered",
            "helpers",
            "person",
            "probation",
            "recognition",
        },
        "committee_resolution_recognition": {
            "basis",
            "bodies",
            "considered",
            "person",
            "probation",
            "recognition",
        },
        "recognition_decision": {"admission", "basis", "bodies", "person", "probation", "recognition"},
        "removal_decision": {"basis", "bodies", "person", "probation", "removal"},
        "annulment_decision": {"annulment", "basis", "bodies", "decision", "person"},
        "verification_request": {"about", "person"},
        "verification_reminder": {"person", "verification"},
        "covering_letter": {"act", "dossier", "person", "probation"},
        "committee_covering_letter": {"act", "dossier", "person", "probation"},
        "consideration_certificate": {"certificate", "helpers", "listed_on", "person"},
        "transfer_notice": {"certificate", "helpers", "listed_on", "move", "person", "stage", "together"},
        "dossier_letter_92": {"dossier", "move", "person", "stage"},
        "dossier_letter_93": {"dossier", "move", "person", "stage"},
        "decision_letter_94": {"decision", "move", "person"},
        "decision_letter_95": {"decision", "dossier", "move", "person"},
        "annulment_notice": {"decision", "move", "person"},
        "probationer_remarks": {"helpers", "move", "person", "probation"},
        "temporary_introduction": {"move", "person", "stage"},
        "recognition_notice": {"person", "probation", "recognition"},
        "host_comments_letter": {"helpers", "person", "stage"},
        "reexamination_request": {"decision", "person"},
    },
}


def printed(version: str, name: str) -> str:
    """The letter from what it was told under that version."""
    standing = {field: value for field, value in told(name).items() if field in STANDING}
    kept = standing | {field: CASE[field] for field in RELEASED[version][name]}
    return letters.text(render.letter(name, kept))


@pytest.mark.parametrize(
    ("version", "name"), [(version, name) for version, told_of in RELEASED.items() for name in told_of]
)
def test_a_letter_of_an_earlier_procedure_is_still_printed(version: str, name: str) -> None:
    assert "LÊ NGỌC CHÂU" in printed(version, name).upper()


@pytest.mark.parametrize("name", ["covering_letter", "committee_covering_letter"])
def test_a_covering_letter_of_2026_2_still_lists_what_it_enclosed(name: str) -> None:
    text = printed("2026.2", name)
    assert "5 | Nghị quyết đảng ủy cơ sở (kết nạp) | 62-NQ/ĐU | 01/10/2026" in text
    assert "Hồ sơ gồm 5 giấy tờ ghi trong bảng trên" in text
