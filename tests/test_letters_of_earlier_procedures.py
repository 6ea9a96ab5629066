"""A letter that was issued is printed again for as long as it is kept, whatever its template has learnt since."""

import pytest
from letter_samples import told

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
}


@pytest.mark.parametrize(
    ("version", "name"), [(version, name) for version, told_of in RELEASED.items() for name in told_of]
)
def test_a_letter_of_an_earlier_procedure_is_still_printed(version: str, name: str) -> None:
    kept = {
        field: value for field, value in told(name).items() if field in RELEASED[version][name] | STANDING
    }
    assert "LÊ NGỌC CHÂU" in letters.text(render.letter(name, kept)).upper()
