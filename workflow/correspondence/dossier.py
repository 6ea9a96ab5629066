"""The papers of a case: what is on file, what a body has before it when it decides, what is lacking."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from ketnap.workflow.findings import Finding, hindrances
from ketnap.workflow.judgement import judge
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.record import Entry, Item, Paper, Record

if TYPE_CHECKING:
    # Not at run time: a screen about a case asks what lies in its dossier and writes no letter.
    from ketnap.workflow.correspondence.matter import Matter

# The three check-lists of the dossier (38-HD/BTCTW II.1.1), each paper in its turn.
ON_CONSIDERING = (
    "awareness_certificate",
    "application",
    "personal_history",
    "verification_reply",
    "verification_supplement",
    "exemption_confirmation",
    "helper_introduction",
    "youth_union_resolution",
    "trade_union_resolution",
    "opinion_summary",
)
ON_AGREEING = (
    "cell_resolution_admission",
    "section_report_admission",
    "committee_resolution_admission",
    "dossier_extract",
    "admission_decision",
    "ceremony_minutes",
    "member_history",
    "member_card_file",
)
ON_RECOGNISING = (
    "new_member_certificate",
    "self_review",
    "helper_assessment",
    "opinion_summary_recognition",
    "cell_resolution_recognition",
    "section_report_recognition",
    "committee_resolution_recognition",
    "recognition_decision",
    "card_decision",
)
_GOES_UP = {
    "covering_letter": ("committee_resolution_admission", "committee_resolution_recognition"),
    "committee_covering_letter": ("dossier_extract", "recognition_decision"),
}
"""The letters that the dossier goes up with, each with the first paper of those it goes to: on admission, on recognition."""

_MILESTONES = (
    "cell_resolves_admission",
    "admit",
    "hold_ceremony",
    "cell_resolves_recognition",
    "recognise",
)


def about(matter: "Matter") -> str:
    return matter.said("about") or matter.item or ""


def dossier(matter: "Matter") -> list[dict[str, Any]]:
    """Everything on file, by its date."""
    papers = sorted((paper for paper, _ in matter.record.documents()), key=lambda paper: paper.issued_on)
    return [_row(matter, paper) for paper in papers]


def considered(matter: "Matter") -> list[dict[str, Any]]:
    """What the body that issues this paper has before it: what comes before the paper in the check-lists. Of a letter
    that the dossier goes up with, what goes up with it."""
    if matter.document in _GOES_UP:
        return _going_up(matter)
    turn: tuple[str, ...] = (*ON_CONSIDERING, *ON_AGREEING)
    if matter.document in ON_RECOGNISING:
        turn = ON_RECOGNISING
    if matter.document in turn:
        turn = turn[: turn.index(matter.document)]
    return [_row(matter, paper) for name in turn for paper, _ in matter.record.papers(name)]


def _going_up(matter: "Matter") -> list[dict[str, Any]]:
    """The papers of the check-list as far as whoever sends them up has come, then those that no list names and that came
    on file on the same stretch of the way: before the decision on admission; since the ceremony, before that on
    recognition. What the way has brought since is not enclosed."""
    on_admission, on_recognition = _GOES_UP[matter.document]
    turn: tuple[str, ...]
    if matter.before.newest("hold_ceremony") is None:
        turn, first, own = (*ON_CONSIDERING, *ON_AGREEING), on_admission, _stretch(matter, None, "admit")
    else:
        turn, first, own = ON_RECOGNISING, on_recognition, _stretch(matter, "hold_ceremony", "recognise")
    enclosed = turn[: turn.index(first)]
    listed = {*ON_CONSIDERING, *ON_AGREEING, *ON_RECOGNISING}
    others = [name for name in matter.law.procedure.documents if name not in listed]
    return [_row(matter, paper) for name in enclosed for paper, _ in matter.record.papers(name)] + [
        _row(matter, paper) for name in others for paper, entry in matter.record.papers(name) if entry in own
    ]


def _stretch(matter: "Matter", after: str | None, until: str) -> tuple[Entry, ...]:
    """The steps that count after one and before another."""
    counting = matter.record.counting
    places = {entry.step: place for place, entry in enumerate(counting)}
    first = -1 if after is None else places.get(after, -1)
    last = places.get(until, len(counting))
    return counting[first + 1 : last]


def contents(matter: "Matter") -> dict[str, Any]:
    """The table of contents: the papers of the check-lists in their turn, the others after them in the order of
    the definition, and what the next step or a step taken over from paper still asks for. A paper that was really made
    stays in the dossier, also when its step no longer counts: of a helper who was replaced, of a dossier redone."""
    documents = matter.law.procedure.documents
    turn = dict.fromkeys((*ON_CONSIDERING, *ON_AGREEING, *ON_RECOGNISING, *documents))
    made = [paper for entry in matter.taken for paper in entry.papers]
    papers = [_row(matter, paper) for name in turn for paper in made if paper.document == name]
    lacking = [{"document": name, "title": documents[name].title} for name in dict.fromkeys(_lacking(matter))]
    return {"papers": papers, "lacking": lacking}


def verification(matter: "Matter") -> dict[str, Any]:
    """The request that is reminded of: the one that is meant, among those without an answer."""
    item = matter.open_item("verification")
    if item is None:
        return dict.fromkeys(("about", "asked", "number", "sent_on", "arrived_on", "due_on"))
    letter = next(
        (
            each
            for each in reversed(matter.sent)
            if (each.letter, each.seq) == ("verification_request", item.opened.seq)
        ),
        None,
    )
    due = matter.due("verify.reply.domestic", item.key) or matter.due("verify.reply.abroad", item.key)
    return {
        "about": item.key,
        "asked": matter.name_of(item.opened.facts.get("asked")),
        "number": None if letter is None else letter.symbol,
        "sent_on": item.opened.on if letter is None else letter.issued_on,
        "arrived_on": _arrived(matter, item),
        "due_on": due,
    }


def verifications(matter: "Matter") -> list[dict[str, Any]]:
    """Every request, with its answer: number and date only, of what it says nothing is kept."""
    record = matter.record
    replies = {
        record.key_of("verification", entry): paper for paper, entry in record.papers("verification_reply")
    }
    rows = []
    for entry in record.of("request_verification"):
        key = record.key_of("verification", entry)
        reply = replies.get(key)
        rows.append(
            {
                "about": key or "",
                "asked": matter.name_of(entry.facts.get("asked")),
                "sent_on": entry.on,
                "replied_on": None if reply is None else reply.issued_on,
                "reply_number": None if reply is None else reply.number or None,
            }
        )
    return rows


def _arrived(matter: "Matter", item: Item) -> date | None:
    arrivals = [
        entry
        for entry in matter.record.of("verification_arrives")
        if matter.record.key_of("verification", entry) == item.key and entry.on >= item.opened.on
    ]
    return arrivals[-1].on if arrivals else None


def _row(matter: "Matter", paper: Paper) -> dict[str, Any]:
    return {
        "title": matter.law.procedure.documents[paper.document].title,
        "number": paper.number or None,
        "issued_on": paper.issued_on,
    }


def _lacking(matter: "Matter") -> Iterator[str]:
    record, steps = matter.record, matter.law.procedure.steps
    for entry in record.counting:
        step = steps.get(entry.step)
        yield from (name for name in (step.documents if step else ()) if not record.papers(name))
    following = milestone(record)
    if following is not None:
        entry = Entry(following, matter.day, {}, (), record.version + 1)
        judged = judge(matter.law, matter.organisations, record, entry, matter.day)
        yield from asked(matter.law.procedure, judged.findings)


def milestone(record: Record) -> str | None:
    """The next step before which a body looks at the papers; None where none is to come from this state."""
    steps = record.procedure.steps
    return next(
        (
            name
            for name in _MILESTONES
            if name in steps and record.newest(name) is None and record.state in steps[name].sources
        ),
        None,
    )


def asked(procedure: Procedure, findings: Iterable[Finding]) -> Iterator[str]:
    """The papers that a step nobody has taken yet asks for, by its findings: its own requirements, and what the steps
    before it bring."""
    for finding in hindrances(findings):
        check = finding.code.partition(".")[0]
        if check in ("paper", "each_has"):
            yield str(finding.evidence["document"])
        elif check == "after":
            yield from procedure.steps[str(finding.evidence["step"])].documents
