"""An open deadline as lists, the daily screen and the sheet show it."""

from datetime import date
from gettext import gettext as _
from typing import Any, NamedTuple

from ketnap.commands import contract, showing
from ketnap.commands.case.show import days_left
from ketnap.commands.invocation import Invocation
from ketnap.commands.titles import Titles
from ketnap.storage.queries import DeadlineLine
from ketnap.workflow.answering import STEP
from ketnap.workflow.calendar import Calendar
from ketnap.workflow.law import Law
from ketnap.workflow.names import folded


def left(line: DeadlineLine, calendar: Calendar, today: date) -> int | None:
    """The working days to the due date, negative once it is over; None while there is no date."""
    return None if line.running.due_on is None else days_left(calendar, line.running.due_on, today)


def title(line: DeadlineLine, titles: Titles) -> str:
    """What is due, with the item where a case has several."""
    running = line.running
    return titles.of("deadline", running.deadline) + (f" ({running.item})" if running.item else "")


def owner(line: DeadlineLine, titles: Titles) -> str:
    """Who has to act: the organisation, or the role where nobody in the tree holds it."""
    return line.owner_name or titles.of("role", line.running.owner)


def data(line: DeadlineLine, calendar: Calendar, titles: Titles, invocation: Invocation) -> dict[str, Any]:
    """A deadline as --json has it."""
    running = line.running
    return {
        "case": line.code,
        "person": showing.name(line.person, invocation),
        "organisation": line.cell,
        "organisation_name": line.cell_name,
        "deadline": running.deadline,
        "title": titles.of("deadline", running.deadline),
        "item": running.item or None,
        "starts_on": running.starts_on,
        "due_on": running.due_on,
        "working_days_left": left(line, calendar, invocation.today),
        "owner": running.owner,
        "owner_organisation": line.owner,
        "owner_name": owner(line, titles),
        "status": running.status,
        "source": running.source,
        "provenance": running.provenance,
        "calendar_status": running.calendar_status,
    }


def typed(kind: str, name: str, titles: Titles) -> str:
    """What to type for a deadline or a paper: its title without marks, or its id in English."""
    if titles.language == "en":
        return name
    words = "".join(letter if letter.isalnum() else " " for letter in folded(titles.of(kind, name)))
    return "-".join(words.split()) or name


class Demand(NamedTuple):
    """What is demanded once a deadline was missed: a paper, by whom it is issued, where that stands."""

    document: str
    issuer: str
    source: str
    provenance: str


def demanded(law: Law, deadline: str, day: date) -> tuple[Demand, ...]:
    """The papers that the steps which end a deadline ask for only when it was missed (circumstance `late`)."""
    procedure = law.procedure
    declared = procedure.deadlines.get(deadline)
    late = {
        name
        for name, circumstance in procedure.circumstances.items()
        if circumstance.check == "late" and circumstance.arguments.get("deadline") == deadline
    }
    found: dict[str, Demand] = {}
    for step in () if declared is None else declared.closes_on:
        for condition in procedure.steps[step].requires:
            if condition.check != "paper" or not late.intersection(condition.when):
                continue
            source = condition.source or procedure.steps[step].source
            cited = law.instruments.cite(source, condition.provenance, day)
            for document in condition.arguments["document"]:
                issuer = procedure.documents[document].issuer
                found.setdefault(document, Demand(document, issuer, cited.text, cited.provenance))
    return tuple(found.values())


def answers(law: Law, deadline: str) -> bool:
    """Whether a deadline ends with the answer of whoever was written to: that is recorded of the letter."""
    declared = law.procedure.deadlines.get(deadline)
    return declared is not None and STEP in declared.closes_on


def consequence(line: DeadlineLine, law: Law, titles: Titles, invocation: Invocation) -> str:
    """What a missed deadline means for whoever has to act now: one sentence."""
    demands = demanded(law, line.running.deadline, invocation.today)
    if demands:
        first = demands[0]
        text = _("Nay cần «{document}» của {issuer}, theo {source}")
        source = showing.source(first.source, first.provenance)
        return text.format(
            document=titles.of("document", first.document),
            issuer=titles.of("role", first.issuer),
            source=source,
        )
    if answers(law, line.running.deadline):
        # Not at the top: most deadlines are about no letter.
        from ketnap.commands.case import answered

        command = answered.line_of(line.code).text(invocation.language)
        return _("Nơi nhận đã trả lời thì ghi: {command}").format(command=command)
    command = contract.line("case advance", line.code).text(invocation.language)
    return _("Đã làm thì ghi đúng ngày đã làm: {command}").format(command=command)
