"""What the program answers about the rows of the table: which of them fit, and what it says is missing."""

from collections.abc import Iterable

from transfer_stages import REGISTER, TODAY, Move, Standing, moving

from ketnap.workflow import outlook
from ketnap.workflow.findings import UNKNOWN, UNMET, Finding, hindrances
from ketnap.workflow.law import Law
from ketnap.workflow.record import Record


def under(law: Law, record: Record) -> Record:
    """The same record read by another version of the procedure."""
    if record.procedure is law.procedure:
        return record
    return Record(law.procedure, record.case, record.version, record.counting, record.latest)


def rows(law: Law) -> tuple[str, ...]:
    """The rows of the table."""
    return tuple(step.name for step in law.procedure.steps.values() if step.one_of == "transfer")


def here(law: Law, state: str) -> tuple[str, ...]:
    """The rows that are for a state; that a step is refused in every other, test_machine_walk shows."""
    steps = law.procedure.steps
    return tuple(row for row in rows(law) if state in steps[row].sources)


def row_answers(
    law: Law, standing: Standing, move: Move | None, rows: Iterable[str]
) -> dict[str, outlook.Answer]:
    """What `case transfer` would be told about some rows; without a move, before anybody has heard of one."""
    record = under(law, standing.record if move is None else moving(standing, move))
    return {row: outlook.why(law, REGISTER, record, (), row, standing.on, TODAY) for row in rows}


def ruled_out(answer: outlook.Answer) -> bool:
    """Whether the row is certainly for other cases: the state, or a question of its own that is answered."""
    return any(
        finding.verdict == UNMET and (finding.code == "state" or finding.code.startswith("circumstance."))
        for finding in hindrances(answer.findings)
    )


def missing(answers: Iterable[outlook.Answer]) -> set[str]:
    """The facts and steps that are asked for, before one of the rows that may still fit can be taken."""
    named: set[str] = set()
    for answer in answers:
        if not ruled_out(answer):
            for finding in hindrances(answer.findings):
                named |= _names(finding)
    return named


def _names(finding: Finding) -> set[str]:
    if finding.verdict == UNKNOWN:
        return {str(finding.evidence.get("reference", finding.code))}
    step = finding.evidence.get("step")
    return {finding.code if step is None else str(step)}
