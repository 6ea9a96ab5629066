"""When somebody is expected to leave: the end of a course, of a contract, as far as the record says it."""

from datetime import date
from typing import Final

from ketnap.workflow.ports import CaseFile

LEAVES: Final = "leaves_on"
"""The fact of the person that says it."""


def leaves_on(file: CaseFile) -> date | None:
    """The day on which the person of a case is expected to leave."""
    said = file.record.facts.get(LEAVES)
    return None if said is None else date.fromisoformat(said)
