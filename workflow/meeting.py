"""What a meeting of an organisation has to have on paper: for every case the papers of the steps that can be taken next
and that this organisation writes.

Pure. A resolution is written for the meeting that adopts it; a decision for the one that decides. Some papers belong to
a step without being what it puts on file (`PREPARES`).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from ketnap.workflow import forms
from ketnap.workflow.deadlines import OPEN
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.outlook import Answer
from ketnap.workflow.parties import OFFICE
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import Procedure, Step

PREPARES: Final[Mapping[str, tuple[str, ...]]] = {
    "propose_for_class": ("class_proposal",),
    "send_up_dossier": ("covering_letter", "committee_covering_letter", "dossier_contents"),
    "hold_ceremony": ("ceremony_programme",),
}
"""The papers that a step is prepared with, beside those that it puts on file."""


class Turn(NamedTuple):
    """A step whose turn it is in a case, with the papers for it that the organisation writes. `ready`: nothing stands
    in its way; `due_on` the day by which it has to be taken."""

    answer: Answer
    documents: tuple[str, ...]
    due_on: date | None

    @property
    def ready(self) -> bool:
        return self.answer.allowed


def turns(
    file: CaseFile,
    answers: Iterable[Answer],
    organisations: Organisations,
    meeting: str,
    day: date,
    wanted: frozenset[str] | None = None,
) -> Iterator[Turn]:
    """The steps of a case that a meeting of an organisation on a day needs papers for, in the order of the definition.

    `answers` are those about the steps on the way; `wanted` names papers: then whoever writes them.
    """
    steps = file.law.procedure.steps
    for answer in answers:
        step = steps[answer.step]
        if file.record.state not in step.sources or not _in_turn(answer):
            continue
        names = [
            name
            for name in papers_of(file.law.procedure, step)
            if (wanted is None and writes(file, name, organisations, meeting, day))
            or (wanted is not None and name in wanted)
        ]
        if names:
            yield Turn(answer, tuple(names), due(file, step.name))


def _in_turn(answer: Answer) -> bool:
    """Whether every step before it was taken: what is still in the way is its own."""
    return answer.allowed or not any(
        each.code.startswith(("after.", "circumstance.", "owner.", "done.")) and each.verdict != "met"
        for each in answer.findings
    )


def papers_of(procedure: Procedure, step: Step) -> tuple[str, ...]:
    """The papers of a step that are printed here, those that it is prepared with first."""
    names = (*PREPARES.get(step.name, ()), *step.documents)
    return tuple(name for name in names if name in procedure.documents and procedure.documents[name].fields)


def writes(file: CaseFile, document: str, organisations: Organisations, organisation: str, day: date) -> bool:
    """Whether an organisation writes a paper of a case on a day; a person's own and a helper's are the cell's to print."""
    declared = file.law.procedure.documents[document]
    if declared.issuer == OFFICE:
        return False
    role = forms.role_of(file.law.procedure, declared)
    return organisations.holder(file.law.procedure.roles, role, file.cell, day) == organisation


def due(file: CaseFile, step: str) -> date | None:
    """The nearest day by which an open deadline wants a step taken."""
    declared = file.law.procedure.deadlines
    days = [
        each.due_on
        for each in file.running
        if each.status == OPEN
        and each.due_on is not None
        and each.deadline in declared
        and step in declared[each.deadline].closes_on
    ]
    return min(days, default=None)
