"""Moves of which nobody at the other end was told: the fifth target of the city's scheme is that there are none.

A move is told of by an issued letter of the row of the table it was acted on, that went where the move goes now. A row
that raises no letter to an organisation (a move within the committee) tells nobody and leaves nobody in the dark, nor
does such a move on which nobody has acted yet.
"""

from datetime import date
from typing import Final, NamedTuple

from ketnap.workflow import issuing, letter_life, moves_told
from ketnap.workflow.moves_told import MOVE, TEMPORARY
from ketnap.workflow.parties import NOBODY_ELSE
from ketnap.workflow.ports import CaseFile, LetterState, Reads
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.record import Entry, Record

TABLE: Final = "transfer"

NO_ROW: Final = "no_row"
DRAFT: Final = "draft"
VOID: Final = "void"
RECALLED: Final = "recalled"
ELSEWHERE: Final = "elsewhere"


class Silence(NamedTuple):
    """A known move of which nobody was told.

    `code` says why: no_row (nobody has acted on it), draft (the letters wait to be issued), void (they were voided),
    recalled, elsewhere (they went where the move does not go any more). `known_on` is the day the move became known,
    `effective_on` the day it takes effect, `row` and `acted_on` what was done about it, `letter` the newest letter that
    does not tell of it; `cell` keeps the case.
    """

    case: str
    cell: str
    code: str
    known_on: date
    effective_on: date
    row: str | None = None
    acted_on: date | None = None
    letter: LetterState | None = None

    def in_effect(self, today: date) -> bool:
        return self.effective_on <= today


def rows(procedure: Procedure) -> frozenset[str]:
    """The rows of the table of moves."""
    return frozenset(name for name, step in procedure.steps.items() if step.one_of == TABLE)


def newest(record: Record) -> tuple[Entry, Entry | None] | None:
    """The newest known move of a case and the row that it was acted on with; None where there is no move."""
    table = rows(record.procedure)
    row: Entry | None = None
    for entry in reversed(record.counting):
        if entry.step == MOVE:
            return entry, row
        if entry.step in table and row is None:
            row = entry
    return None


def silence(reads: Reads, file: CaseFile) -> Silence | None:
    """The newest known move of a case, where nobody was told of it; None where somebody was, or nobody needs to be.

    Raises NoSuchCase, NoSuchOrganisation.
    """
    found = newest(file.record)
    if found is None or _ended_otherwise(file, found[1]):
        return None
    move, row = found
    if row is not None and row.carried:
        # It was acted on elsewhere, or on paper: what was written then is not in this book.
        return None
    effective_on = date.fromisoformat(str(move.facts["effective_on"]))
    if row is None:
        if _stays_inside(reads, file, move):
            return None
        return Silence(file.code, file.cell, NO_ROW, move.on, effective_on)
    untold = _untold(reads, file, move, row)
    if untold is None:
        return None
    code, letter = untold
    return Silence(file.code, file.cell, code, move.on, effective_on, row.step, row.on, letter)


def _stays_inside(reads: Reads, file: CaseFile, move: Entry) -> bool:
    """Whether somebody goes for good to another cell of the same committee: nobody outside has to be told."""
    if move.facts.get("kind") == TEMPORARY:
        return False
    record = file.record
    before = record.only(record.counting[: record.counting.index(move)])
    cell, destination = str(before.facts.get("cell") or file.cell), str(move.facts["destination"])
    organisations = reads.organisations({cell, destination})
    return moves_told.inside(record.procedure, organisations, cell, destination, move.on)


def _ended_otherwise(file: CaseFile, row: Entry | None) -> bool:
    """Whether the case is over for another reason than that the person has left."""
    states, state = file.law.procedure.states, file.record.state
    if state not in states or not states[state].end:
        return False
    return row is None or file.law.procedure.steps[row.step].to != state


def _untold(reads: Reads, file: CaseFile, move: Entry, row: Entry) -> tuple[str, LetterState | None] | None:
    """Why nobody was told by the letters of a row, and the newest of them; None where somebody was, or where it has
    none."""
    documents = file.law.procedure.documents
    declared = file.law.procedure.steps[row.step].may_raise
    if all(documents[name].to in (None, *NOBODY_ELSE) for name in declared):
        return None
    raised = _raised(reads, file, row)
    issued = [letter for letter in raised if letter.status == letter_life.ISSUED]
    kept = [each for each in issued if not letter_life.stands(reads.receipts(each.id)).taken_back]
    destination = str(move.facts["destination"])
    if any(goes_to(reads, file.law.procedure, letter, destination, row.on) for letter in kept):
        return None
    drafts = [letter for letter in raised if letter.status == DRAFT]
    for code, found in ((DRAFT, drafts), (ELSEWHERE, kept), (RECALLED, issued), (VOID, raised)):
        if found:
            return code, found[-1]
    return VOID, None


def _raised(reads: Reads, file: CaseFile, row: Entry) -> list[LetterState]:
    """The letters to organisations that a row raised, those of before it was corrected too."""
    places: dict[int, int] = {}
    for event in reads.events(file.code):
        places[event.seq] = event.seq if event.replaces is None else places[event.replaces]
    return [
        letter
        for letter in reads.letters(file.code)
        if places.get(letter.seq) == row.seq and letter.to not in NOBODY_ELSE
    ]


def goes_to(
    reads: Reads, procedure: Procedure, letter: LetterState, destination: str, acted_on: date
) -> bool:
    """Whether a letter went where the move goes: to the organisation itself or whoever is written to there, or to the
    one with a seal that gets their letters on that day."""
    organisations = reads.organisations({destination})
    role = procedure.documents[letter.letter].to_role
    there = {destination, organisations.addressee(procedure.roles, role, destination, acted_on)}
    if letter.issued_on is not None:
        there |= {issuing.sealed(reads, each, letter.issued_on) or each for each in sorted(there)}
    return letter.to in there
