"""What a day asks for: overdue, due soon, blocked, letters under way, what is missing. Only what is there and what
follows from it by the rules; nothing is guessed.

A judgement costs milliseconds, so it is asked for the cases whose deadlines press, not for all.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from ketnap.commands.titles import Titles
from ketnap.definitions import settings as configured
from ketnap.definitions.settings import Office
from ketnap.storage import queries, register, settings
from ketnap.storage.correspondence import answers, letters
from ketnap.storage.correspondence.answers import Waiting
from ketnap.storage.correspondence.letters import LetterLine
from ketnap.storage.queries import CaseLine, DeadlineLine
from ketnap.storage.reader import Reader
from ketnap.workflow import outlook, service
from ketnap.workflow.deadlines import is_term
from ketnap.workflow.findings import Finding, hindrances
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import NEW, Procedure

SOON: Final = 10
"""Working days ahead that count as soon, as in a digest."""


class Blocked(NamedTuple):
    """A case that cannot go on although a deadline presses: the step on its way, what hinders it, and the paper
    that ran out if that is why."""

    file: CaseFile
    step: str
    hindering: tuple[Finding, ...]
    expired: Finding | None


class Day(NamedTuple):
    """One day of an office, or of one organisation in it. `pressing`: every open deadline, by its due date;
    `files`: the cases that are under way, by code."""

    today: date
    until: date
    law: Law
    office: str
    cases: int
    open_cases: tuple[CaseLine, ...]
    files: Mapping[str, CaseFile]
    overdue: tuple[DeadlineLine, ...]
    soon: tuple[DeadlineLine, ...]
    further: date | None
    running: tuple[DeadlineLine, ...]
    blocked: tuple[Blocked, ...]
    drafts: tuple[LetterLine, ...]
    unacknowledged: tuple[Waiting, ...]
    refused: tuple[Waiting, ...]


def find(reader: Reader, today: date, under: str | None) -> Day:
    """The day of the office, or of an organisation with all under it. Raises NoSuchOrganisation, NoLaw."""
    law = reader.law()
    until = law.calendar.add_working_days(today, SOON)
    lines = [each for each in queries.cases(reader, under) if each.state != NEW]
    states = law.procedure.states
    under_way = tuple(each for each in lines if not (each.state in states and states[each.state].end))
    files = {each.code: reader.case(each.code) for each in under_way}
    running = tuple(queries.deadlines(reader, today, None, under))
    expired, overdue = _past(law, running, today)
    soon = tuple(each for each in running if _between(each, today, until))
    pressing = {each.code: None for each in (*expired, *overdue, *soon)}
    blocked = _blocked(reader, law, files, pressing, running, until, today)
    shown = {each.file.code for each in blocked if each.expired is not None}
    # A paper that ran out and hinders nothing any more is still a term that is over.
    overdue += tuple(each for each in expired if each.code not in shown)
    cells = (
        None if under is None else {each.organisation.code for each in register.tree(reader, today, under)}
    )
    return Day(
        today,
        until,
        law,
        office_name(reader),
        len(lines),
        under_way,
        files,
        tuple(sorted(overdue, key=lambda each: (each.running.due_on or today, each.code))),
        soon,
        _first_after(running, until),
        running,
        blocked,
        tuple(each for each in letters.drafts(reader) if cells is None or each.cell in cells),
        tuple(_of(answers.unacknowledged(reader), cells)),
        tuple(_of(answers.refused(reader), cells)),
    )


def office_name(reader: Reader) -> str:
    """The name of the office that keeps the book; "" before `init` named one."""
    office: Office | None = configured.office(settings.every(reader))
    if office is None:
        return ""
    return reader.organisations((office.organisation,)).names[office.organisation].name


def _between(line: DeadlineLine, first: date, last: date) -> bool:
    return line.running.due_on is not None and first <= line.running.due_on <= last


def _after(line: DeadlineLine, day: date) -> bool:
    return line.running.due_on is not None and line.running.due_on > day


def _first_after(running: Iterable[DeadlineLine], day: date) -> date | None:
    days = [each.running.due_on for each in running if each.running.due_on is not None]
    return min((each for each in days if each > day), default=None)


def _past(
    law: Law, running: Iterable[DeadlineLine], today: date
) -> tuple[tuple[DeadlineLine, ...], tuple[DeadlineLine, ...]]:
    """What is over: papers that ran out (nobody missed anything, but the case cannot go on), and tasks that were
    missed. The end of a term from which another clock counts (the probation) is neither."""
    declared = law.procedure.deadlines
    validity = {each.valid for each in law.procedure.documents.values() if each.valid is not None}
    expired: list[DeadlineLine] = []
    overdue: list[DeadlineLine] = []
    for each in running:
        due_on, name = each.running.due_on, each.running.deadline
        if due_on is None or due_on >= today or is_term(law.procedure, name):
            continue
        within = declared[name].within if name in declared else name
        (expired if within in validity else overdue).append(each)
    return tuple(expired), tuple(overdue)


def _of(found: Iterable[Waiting], cells: set[str] | None) -> Iterable[Waiting]:
    return (each for each in found if cells is None or each.line.cell in cells)


# ---- blocked


def _blocked(
    reader: Reader,
    law: Law,
    files: Mapping[str, CaseFile],
    pressing: Iterable[str],
    running: Iterable[DeadlineLine],
    until: date,
    today: date,
) -> tuple[Blocked, ...]:
    ending: dict[str, set[str]] = {}
    for each in running:
        if not _after(each, until) and each.running.deadline in law.procedure.deadlines:
            closes = law.procedure.deadlines[each.running.deadline].closes_on
            ending.setdefault(each.code, set()).update(closes)
    found = []
    for code in pressing:
        if code in files:
            answers = service.why(reader, files[code], None, today, today)
            blocked = _of_case(files[code], answers, ending.get(code, set()))
            if blocked is not None:
                found.append(blocked)
    return tuple(found)


def _of_case(file: CaseFile, answers: Iterable[outlook.Answer], ending: set[str]) -> Blocked | None:
    """The step that is to be named: one that a pressing deadline waits for, else the first on the way. A deadline
    that waits for nothing on the way (the notice of a move) holds nobody up."""
    answers = tuple(answers)
    if not ending.intersection(each.step for each in answers):
        return None
    steps = file.law.procedure.steps
    hindered = [
        each for each in answers if not each.allowed and file.record.state in steps[each.step].sources
    ]
    if not hindered:
        return None
    chosen = next((each for each in hindered if each.step in ending), hindered[0])
    expired = next(
        (
            finding
            for each in (chosen, *hindered)
            for finding in hindrances(each.findings)
            if finding.code.startswith("paper.") and finding.code.endswith(".expired")
        ),
        None,
    )
    return Blocked(file, chosen.step, hindrances(chosen.findings), expired)


def who_mends(
    findings: Iterable[Finding], cell: str, organisations: Organisations, titles: Titles, today: date
) -> list[str]:
    """Who can mend these findings, each once: whoever takes the step that would, or, for a paper that is only put
    on file, whoever issues it."""
    roles = (mending_role(each, titles.procedure) for each in findings)
    names = (role_name(role, cell, organisations, titles, today) for role in roles if role is not None)
    return list(dict.fromkeys(names))


def mending_role(finding: Finding, procedure: Procedure) -> str | None:
    """The role that can mend a finding; None where only time can."""
    if not finding.mended_by:
        return None
    step = procedure.steps[finding.mended_by[0]]
    document = procedure.documents.get(str(finding.evidence.get("document", "")))
    if step.any_documents and document is not None and document.issuer in procedure.roles:
        return document.issuer
    return step.owner


def role_name(role: str, cell: str, organisations: Organisations, titles: Titles, today: date) -> str:
    """Who has a role for a case of a cell: the organisation, or the role where none in the tree holds it."""
    holder = organisations.holder(titles.procedure.roles, role, cell, today)
    known = organisations.names.get(holder or "")
    return titles.of("role", role) if known is None else known.name
