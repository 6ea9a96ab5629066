"""The other end of a move: the record that was sent becomes the opening of a case here (06-HD/TW §3.9, §3.10).

Where it was sent from makes no difference: a letter of the same book, a packet, or paper that somebody typed in.
What this office's procedure does not know of it is left out of the case and said.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from ketnap.workflow import issuing, letter_life
from ketnap.workflow.commands import Advance, Person
from ketnap.workflow.misfits import fits
from ketnap.workflow.ports import CaseFile, LetterState, Reads
from ketnap.workflow.procedure import BACK, Procedure, Step
from ketnap.workflow.record import Entry, Paper, Record

CELL = "cell"
TOLD = frozenset({CELL, "origin", "origin_case", "origin_letter"})
"""The facts of a step that receives which follow from what came, and from who keeps the case."""


class Sent(NamedTuple):
    """What was sent about a person: the row of the table it was sent with, the steps that counted then (that row
    among them), and who sent it: the organisation, its code for the case, the number of its letter."""

    person: Person
    row: str
    entries: tuple[Entry, ...]
    origin: str | None
    origin_case: str | None
    letter: str | None


def sent_with(reads: Reads, letter: LetterState) -> Sent | None:
    """What a letter of this book was sent with; None where no row of the table that still counts raised it.

    Raises NoSuchCase.
    """
    place = issuing.raised_at(reads, letter)
    if place is None:
        return None
    file = reads.case(letter.case)
    row = next((each for each in file.record.counting if each.seq == place and _is_row(file, each)), None)
    if row is None:
        return None
    # What was recorded of the case after it had left is the sending side's own.
    kept = file.record.counting[: file.record.counting.index(row) + 1]
    return Sent(file.person, row.step, kept, letter.issuer, file.code, letter.symbol)


def _is_row(file: CaseFile, entry: Entry) -> bool:
    return not entry.carried and receiving_step(file.law.procedure, entry.step) is not None


def receiving_step(procedure: Procedure, row: str) -> Step | None:
    """The step that continues a case sent with a row of the table."""
    return next((step for step in procedure.steps.values() if step.continues == row), None)


def rows(procedure: Procedure) -> tuple[str, ...]:
    """The rows of the table that have another end."""
    return tuple(
        step.continues
        for step in procedure.steps.values()
        if step.continues is not None and step.continues in procedure.steps
    )


def unknown(procedure: Procedure, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The steps that the sending side knows and this procedure does not."""
    return tuple(each for each in entries if each.step not in procedure.steps)


class LeftOut(NamedTuple):
    """What a step was recorded with at the sending side and this procedure does not know, or not so: facts, and
    papers of a kind that is not declared here."""

    entry: Entry
    facts: Mapping[str, Any]
    papers: tuple[Paper, ...]


def left_out(procedure: Procedure, entries: Iterable[Entry]) -> tuple[LeftOut, ...]:
    """What does not come along of the steps that this procedure knows."""
    found = []
    for entry in entries:
        if entry.step in procedure.steps:
            kept = _as_known_here(procedure, entry)
            facts = {name: value for name, value in entry.facts.items() if name not in kept.facts}
            papers = tuple(paper for paper in entry.papers if paper not in kept.papers)
            if facts or papers:
                found.append(LeftOut(entry, facts, papers))
    return tuple(found)


def command(
    procedure: Procedure,
    sent: Sent,
    case: str,
    cell: str,
    on: date,
    facts: Mapping[str, Any],
    actor: str,
    command_id: str,
    key: str,
) -> Advance | None:
    """The step that opens the case here; None where the procedure has no other end for the row.

    `facts` are those that somebody gives for this step; who sent the case and what the person is known by go along.
    """
    step = receiving_step(procedure, sent.row)
    if step is None:
        return None
    asked = {fact.name for fact in step.facts}
    told = {
        **{name: on.isoformat() for name in ("received_on",) if name in asked},
        "origin": sent.origin,
        "origin_case": sent.origin_case,
        "origin_letter": sent.letter,
        **facts,
        CELL: cell,
    }
    known = {name: value for name, value in told.items() if name in asked and value is not None}
    carried = tuple(
        _as_known_here(procedure, each)._replace(seq=0, carried=True)
        for each in sent.entries
        if each.step in procedure.steps
    )
    return Advance(case, step.name, on, known, (), actor, command_id, carried, key)


class Progress(NamedTuple):
    """How far a case has come since it was received, as whoever sent it is told: a status of `letter_life`, and the
    step that says so."""

    status: str
    entry: Entry


_HELPERS = "helper"


def progress(record: Record) -> Progress | None:
    """How far a case has come since it was received; None where it began here.

    It goes on once somebody decided on the person, or it changed its state, and the newest of these says how far;
    until then whoever helps them is named.
    """
    steps = record.procedure.steps
    received = [each for each in record.counting if not each.carried and _continues(record.procedure, each)]
    if not received:
        return None
    since = record.counting[record.counting.index(received[-1]) + 1 :]
    led = [each for each in since if each.step in steps and steps[each.step].to not in (None, BACK)]
    if led and record.procedure.states[record.state].end:
        return Progress(letter_life.CLOSED, led[-1])
    for entry in reversed(since):
        asked = steps[entry.step].facts if entry.step in steps else ()
        if entry in led or any(fact.type.kind == "vote" for fact in asked):
            return Progress(letter_life.CONTINUED, entry)
    helpers = [item.opened for item in record.open_items(_HELPERS) if item.opened in since]
    if helpers:
        return Progress(letter_life.HELPER_ASSIGNED, helpers[0])
    return Progress(letter_life.ACCEPTED, received[-1])


def _continues(procedure: Procedure, entry: Entry) -> bool:
    step = procedure.steps.get(entry.step)
    return step is not None and step.continues is not None


def _as_known_here(procedure: Procedure, entry: Entry) -> Entry:
    """An entry with those facts and papers that this procedure knows: the others stay in what was sent."""
    kinds = {name: fact.type for name, fact in procedure.facts.items()}
    kinds |= {fact.name: fact.type for fact in procedure.steps[entry.step].facts}
    facts = {
        name: value
        for name, value in entry.facts.items()
        if name in kinds and (value is None or fits(procedure, kinds[name], value))
    }
    papers = tuple(paper for paper in entry.papers if paper.document in procedure.documents)
    return entry._replace(facts=facts, papers=papers)
