"""Which step can still bring something to a case: none that was passed, and none that would end it along the way."""

from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import BACK, Procedure, Step
from ketnap.workflow.references import menders


def ahead(file: CaseFile, step: Step) -> bool:
    """Whether a step can be recorded of a case, now or further on its way."""
    if step.to == BACK or not _way(file).intersection(step.sources):
        return False
    return step.repeats or not file.record.of(step.name)


def step_of(file: CaseFile, document: str) -> Step | None:
    """The step to record a paper with: one that is possible now, else one that is ahead. A step that ends the case only
    where the paper belongs to endings alone: nobody leaves the list for want of a resolution. None where it takes none.
    """
    procedure = file.law.procedure
    named = [procedure.steps[name] for name in menders(procedure, document)]
    staying = [step for step in named if not _ends(procedure, step)]
    loose = [step for step in procedure.steps.values() if step.any_documents]
    coming = [step for step in staying or named if ahead(file, step)]
    now = [step for step in coming if file.record.state in step.sources]
    return next((step for step in (*now, *coming, *loose) if ahead(file, step)), None)


def _ends(procedure: Procedure, step: Step) -> bool:
    target = procedure.states.get(step.to or "")
    return target is not None and target.end


def _way(file: CaseFile) -> frozenset[str]:
    """The state of a case and those that it comes to from there without ending."""
    procedure = file.law.procedure
    found = {file.record.state}
    steps = [step for step in procedure.steps.values() if step.to in procedure.states]
    while (
        more := {
            step.to
            for step in steps
            if step.to is not None and not _ends(procedure, step) and found.intersection(step.sources)
        }
        - found
    ):
        found |= more
    return frozenset(found)
