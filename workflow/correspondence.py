"""What a letter may print, read off the record: one function per field of documents.yaml.

Every value is plain (texts, days, lists of such), so that it can be kept as the inputs of the letter and printed
again from them alone. Religion, political content and the like are never among them (regulations §11).
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from ketnap.workflow import checks, deadlines
from ketnap.workflow.commands import Person
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.procedure import Step
from ketnap.workflow.record import Entry, Record
from ketnap.workflow.references import as_date

Words = Callable[[str, str], str]
"""The Vietnamese for a word of a choice, by fact and word."""


class Matter(NamedTuple):
    """What one letter is about: the case, the step that raised the letter, the day it is printed for.

    `before` is the record as it stood before that step: a letter that sends a decision's annulment on has to
    name the decision, which the very step made void.
    """

    law: Law
    organisations: Organisations
    record: Record
    before: Record
    person: Person
    seq: int
    day: date
    words: Words

    def name_of(self, organisation: str | None) -> str | None:
        if organisation is None:
            return None
        known = self.organisations.names.get(organisation)
        return organisation if known is None else known.name

    def raised_by(self) -> Entry:
        """The step that raised the letter: the last one of its event."""
        return [entry for entry in self.record.counting if entry.seq == self.seq][-1]


def fields(matter: Matter, letter: str) -> dict[str, Any]:
    """The fields that the template of a letter may print."""
    return {name: FIELDS[name](matter) for name in matter.law.procedure.documents[letter].fields}


def _person(matter: Matter) -> dict[str, Any]:
    person = matter.person
    number = person.identity_number
    return {
        "name": person.name,
        "sex": person.sex,
        "born_on": person.born_on,
        "ethnicity": person.ethnicity,
        "occupation": person.occupation,
        "native_place": person.native_place,
        "residence": person.residence,
        "new_residence": None,
        "identity_last4": None if number is None else number[-4:],
    }


def _listed_on(matter: Matter) -> dict[str, Any] | None:
    listed = matter.record.newest("list_sympathiser")
    if listed is None:
        return None
    number = next((paper.number for paper in listed.papers if paper.number), None)
    return {
        "on": listed.on,
        "cell": matter.name_of(matter.record.facts.get("cell")),
        "resolution_number": number,
    }


def _helpers(matter: Matter) -> list[dict[str, Any]]:
    return [{"name": item.key, "since": item.opened.on} for item in matter.record.open_items("helper")]


def _certificate(matter: Matter) -> dict[str, Any] | None:
    on_file = matter.record.papers("awareness_certificate")
    if not on_file:
        return None
    paper, entry = max(on_file, key=lambda pair: pair[0].issued_on)
    attended = entry if "class_from" in entry.facts else matter.record.newest("complete_class")
    facts: Mapping[str, Any] = {} if attended is None else attended.facts
    rule = matter.law.rules.on("cert.validity", matter.day)
    return {
        "number": paper.number or None,
        "issuer": _teacher(matter, paper.issued_on),
        "class_from": _day(facts.get("class_from")),
        "class_to": _day(facts.get("class_to")),
        "issued_on": paper.issued_on,
        "grade": facts.get("grade"),
        "valid_until": matter.law.calendar.add(paper.issued_on, rule.number, rule.unit),
    }


def _teacher(matter: Matter, day: date) -> str | None:
    """Who held the class and issued the certificate: the organisation with the power to teach on that day."""
    cell = matter.record.facts.get("cell")
    if cell is None:
        return None
    roles = matter.law.procedure.roles
    return matter.name_of(matter.organisations.holder(roles, "political_centre", str(cell), day))


def _day(value: Any) -> date | None:
    return None if value is None else as_date(value)


def _stage(matter: Matter) -> dict[str, Any]:
    """Where the case stood when the letter was raised, and the steps that had led there."""
    procedure = matter.law.procedure
    state = matter.before.state
    steps = [
        {"title": procedure.steps[entry.step].title, "on": entry.on}
        for entry in matter.before.counting
        if _is_told(procedure.steps[entry.step])
    ]
    title = procedure.states[state].title if state in procedure.states else ""
    # It stands in the middle of a sentence.
    return {"title": title[:1].lower() + title[1:], "steps": steps}


def _is_told(step: Step) -> bool:
    """Whether a step says something to another office: none does that only notes a fact or a paper, that somebody
    will move, or that our own paper file was entered here."""
    return not (
        step.any_facts or step.any_documents or step.name == "move_known" or step.continues == "paper"
    )


def _move(matter: Matter) -> dict[str, Any]:
    # The move that the letter was raised for; a later one has letters of its own.
    known = matter.before.newest("move_known") or matter.record.newest("move_known")
    facts: Mapping[str, Any] = {} if known is None else known.facts
    reason = facts.get("reason")
    return {
        "reason": None if reason is None else matter.words("reason", reason),
        "effective_on": _day(facts.get("effective_on")),
        "decided_on": _day(facts.get("decided_on")),
        "decision_number": facts.get("decision_number"),
        "destination": matter.name_of(facts.get("destination")),
        "address": None,
    }


def _about(matter: Matter) -> str:
    return str(matter.raised_by().facts.get("about", ""))


def _dossier(matter: Matter) -> list[dict[str, Any]]:
    documents = matter.law.procedure.documents
    papers = sorted((paper for paper, _ in matter.record.documents()), key=lambda paper: paper.issued_on)
    return [
        {
            "title": documents[paper.document].title,
            "number": paper.number or None,
            "issued_on": paper.issued_on,
        }
        for paper in papers
    ]


def _decision(matter: Matter) -> dict[str, Any]:
    """The admission decision, also where this very step annuls it; then the annulment is named too."""
    on_file = matter.before.papers("admission_decision")
    annulled = [paper for paper in matter.raised_by().papers if paper.document == "annulment_decision"]
    paper = on_file[-1][0] if on_file else None
    return {
        "number": None if paper is None else paper.number or None,
        "issued_on": None if paper is None else paper.issued_on,
        "issuer": None,
        "annulled_by": annulled[-1].number if annulled else None,
    }


def _probation(matter: Matter) -> dict[str, Any]:
    ceremony = matter.record.newest("hold_ceremony")
    running = deadlines.of(matter.law, matter.organisations, matter.record, checks.opens)
    until = next((each.due_on for each in running if each.deadline == "probation.length"), None)
    return {"from_on": None if ceremony is None else ceremony.on, "until_on": until}


FIELDS: Mapping[str, Callable[[Matter], Any]] = {
    "person": _person,
    "listed_on": _listed_on,
    "helpers": _helpers,
    "certificate": _certificate,
    "stage": _stage,
    "move": _move,
    "about": _about,
    "dossier": _dossier,
    "decision": _decision,
    "probation": _probation,
}
