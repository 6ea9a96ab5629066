"""The way so far: steps, resolutions with their votes, decisions, terms, and the bodies that act."""

from collections.abc import Mapping
from typing import Any

from ketnap.workflow.correspondence.matter import Matter, day_of
from ketnap.workflow.procedure import BACK, NEW, Step
from ketnap.workflow.record import Entry, Record, cancelled_by

_BODIES = {
    "cell": "cell",
    "section": "section_committee",
    "committee": "grassroots_committee",
    "decision": "competent_committee",
}
"""Who acts at each stop of the way, as roles."""

_STOPS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "admission": {
        "cell": ("cell_resolves_admission", "cell_resolution_admission"),
        "section": ("section_reports_admission", "section_report_admission"),
        "committee": ("committee_resolves_admission", "committee_resolution_admission"),
        "decision": ("admit", "admission_decision"),
    },
    "recognition": {
        "cell": ("cell_resolves_recognition", "cell_resolution_recognition"),
        "section": ("section_reports_recognition", "section_report_recognition"),
        "committee": ("committee_resolves_recognition", "committee_resolution_recognition"),
        "decision": ("recognise", "recognition_decision"),
    },
    "removal": {
        "cell": ("cell_resolves_removal", "cell_resolution_removal"),
        "committee": ("committee_resolves_removal", "committee_resolution_removal"),
        "decision": ("remove", "removal_decision"),
    },
}
"""The step and the paper of each stop."""

_SENT_UP = "send_up_dossier"
"""The dossier has come to whoever decides; no body resolves anything with it."""

_ANNULS = ("annul", "annul_procedure")


def stage(matter: Matter) -> dict[str, Any]:
    """Where the case stood when the letter was raised, and the steps that had led there; without those that the very
    step which raised it made void. `row` is that step: how far the case goes back at the other end is for it to say."""
    procedure = matter.law.procedure
    stood = _stood(matter)
    steps = [
        {"title": procedure.steps[entry.step].title, "on": entry.on}
        for entry in stood.counting
        if _is_told(procedure.steps[entry.step])
    ]
    raised_by = matter.raised_by()
    row = None if raised_by is None else raised_by.step
    return {"title": ", ".join(_reached(stood)), "row": row, "steps": steps}


def _stood(matter: Matter) -> Record:
    raised_by = matter.raised_by()
    if raised_by is None:
        return matter.before
    void = cancelled_by(matter.law.procedure, raised_by)
    return matter.before.only(tuple(each for each in matter.before.counting if each.step not in void))


def _reached(record: Record) -> list[str]:
    """How far a case has come, as it stands in the middle of a sentence: its state, or what a body resolved since, and
    that the dossier has gone to whoever decides."""
    procedure = record.procedure
    stops = {step for way in _STOPS.values() for step, _ in way.values()}
    resolved: str | None = None
    sent_up: str | None = None
    for entry in reversed(record.counting):
        step = procedure.steps[entry.step]
        if step.to not in (None, BACK):
            break
        if step.name in stops and resolved is None:
            resolved = step.title
        if step.name == _SENT_UP and resolved is None:
            sent_up = step.title
    state = "" if record.state == NEW else procedure.states[record.state].title
    found = (resolved or state, sent_up or "")
    return [title[:1].lower() + title[1:] for title in found if title]


def _is_told(step: Step) -> bool:
    """Whether a step says something to another office: none does that only notes a fact or a paper, that somebody
    will move, or that our own paper file was entered here."""
    return not (
        step.any_facts
        or step.any_documents
        or step.any_letters
        or step.name == "move_known"
        or step.continues == "paper"
    )


def admission(matter: Matter) -> dict[str, Any]:
    return _stops(matter, "admission")


def recognition(matter: Matter) -> dict[str, Any]:
    return _stops(matter, "recognition")


def removal(matter: Matter) -> dict[str, Any]:
    entry = matter.newest("cell_resolves_removal")
    return _stops(matter, "removal") | {"because": None if entry is None else entry.facts.get("because")}


def _stops(matter: Matter, way: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    later: Entry | None = None
    for stop, (step, document) in reversed(list(_STOPS[way].items())):
        entry = matter.newest(step)
        # A body that had nothing to resolve before the decision stands on the way as little as it did that day.
        later = entry or later
        found[stop] = _stop(matter, stop, entry, document, later)
    return found


def _stop(matter: Matter, stop: str, entry: Entry | None, document: str, at: Entry | None) -> dict[str, Any]:
    """What a body resolved, with its votes in whole numbers; `by` is None where no such body stands on the way."""
    papers = () if entry is None else tuple(each for each in entry.papers if each.document == document)
    votes = {} if entry is None else entry.facts.get("votes") or {}
    summoned, not_counted = votes.get("summoned"), votes.get("not_counted", 0)
    by = matter.name_of(matter.holder(_BODIES[stop], at))
    return {
        "by": (matter.deciding(at) or by) if stop == "decision" else by,
        "on": None if entry is None else entry.on,
        "number": papers[-1].number or None if papers else None,
        "issued_on": papers[-1].issued_on if papers else None,
        "summoned": summoned,
        "counted": None if summoned is None else summoned - not_counted,
        "agreed": votes.get("for"),
        "against": votes.get("against"),
        "blank": votes.get("blank", 0) if votes else None,
    }


def act(matter: Matter) -> str:
    """What is resolved or decided, as words in a sentence: "kết nạp", for whoever was a member "kết nạp lại"."""
    return "kết nạp lại" if matter.record.facts.get("kind") == "readmission" else "kết nạp"


def bodies(matter: Matter) -> dict[str, Any]:
    """The cell, the committee above it and whoever decides, by name, on the day that is printed for."""
    return {
        "cell": matter.name_of(matter.holder("cell")),
        "committee": matter.name_of(matter.holder("next_committee")),
        "deciding": matter.deciding(),
    }


def basis(matter: Matter) -> list[str]:
    """The texts in force that day on which the step that a paper belongs to rests, by their titles."""
    instruments = matter.law.instruments
    found: list[str] = []
    for step in matter.law.procedure.steps.values():
        if matter.document not in step.documents:
            continue
        for part in step.source.split("; "):
            text = instruments.cited(part)
            if text is not None and text.from_on <= matter.day:
                text = instruments.successor(text, matter.day)
                if text is not None and text.title not in found:
                    found.append(text.title)
    return found


def decision(matter: Matter) -> dict[str, Any]:
    """The admission decision, also where this very step annuls it; then the annulment is named too."""
    on_file = matter.before.papers("admission_decision") or matter.record.papers("admission_decision")
    raised_by = matter.raised_by()
    papers = () if raised_by is None else raised_by.papers
    annulled = [paper for paper in papers if paper.document == "annulment_decision"]
    paper = on_file[-1][0] if on_file else None
    return {
        "number": None if paper is None else paper.number or None,
        "issued_on": None if paper is None else paper.issued_on,
        "issuer": None,
        "annulled_by": annulled[-1].number or None if annulled else None,
        "annulled_on": annulled[-1].issued_on if annulled else None,
    }


def annulment(matter: Matter) -> dict[str, Any]:
    """Why the decision is annulled, as the step says that annuls it, else the draft of the paper."""
    entry = next((each for each in map(matter.record.newest, _ANNULS) if each is not None), None)
    said = None if entry is None else entry.facts.get("because")
    return {"because": said or matter.said("because"), "ceremony_on": _on(matter.newest("hold_ceremony"))}


def probation(matter: Matter) -> dict[str, Any]:
    # A paper of before the ceremony knows of no probation, however late it is printed.
    ceremony = matter.before.newest("hold_ceremony")
    until_on = None if ceremony is None else matter.due("probation.length")
    return {"from_on": _on(ceremony), "until_on": until_on}


def ceremony(matter: Matter) -> dict[str, Any]:
    """The day of the ceremony once it was held, and the last day on which it may be."""
    return {"on": _on(matter.newest("hold_ceremony")), "by": matter.due("ceremony.hold")}


def terms(matter: Matter) -> dict[str, Any]:
    """The last days on which the bodies may decide."""
    return {
        "admission": matter.due("admit.decide"),
        "recognition": matter.due("recognise.decide"),
    }


def move(matter: Matter) -> dict[str, Any]:
    # The move that the letter was raised for; a later one has letters of its own.
    known = matter.before.newest("move_known") or matter.record.newest("move_known")
    facts: Mapping[str, Any] = {} if known is None else known.facts
    reason = facts.get("reason")
    return {
        "reason": None if reason is None else matter.words("reason", reason),
        "effective_on": day_of(facts.get("effective_on")),
        "decided_on": day_of(facts.get("decided_on")),
        "decision_number": facts.get("decision_number"),
        "destination": matter.name_of(facts.get("destination")),
        "address": None,
        "e_transfer_ref": matter.said("e_transfer_ref"),
    }


def _on(entry: Entry | None) -> Any:
    return None if entry is None else entry.on
