"""What the addressee says of an issued letter, or what was done to send it: recorded of the letter and, where the
case has a step for it, of the case.

Both in one transaction: the clock of the answer follows the record, the life of the letter its receipts.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from ketnap.workflow import letter_life, service
from ketnap.workflow.commands import Advance
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.letter_life import Against
from ketnap.workflow.parties import NOBODY_ELSE
from ketnap.workflow.ports import CaseFile, LetterState, Reads, Receipt, UnitOfWork
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.record import Entry, standing
from ketnap.workflow.references import entries_about, items_named
from ketnap.workflow.service import Repeated

STEP: Final = "record_receipt"
"""The step by which a case records an answer of the receiving side of a move."""

PASSED: Final = ("again", "behind")


class Said(NamedTuple):
    """One status of a letter (`letter_life.STATUSES`): the day, how it became known, why where it was refused."""

    status: str
    on: date
    how: str = ""
    because: str | None = None


class Answered(NamedTuple):
    """What was recorded: of which letters, and of their case where it has a step for it."""

    letters: tuple[LetterState, ...]
    said: Said
    decision: Decision | None


class SaidBefore(NamedTuple):
    """The very same was recorded before, with that command. Nothing was changed."""

    letters: tuple[LetterState, ...]
    said: Said
    command: str


class Hindered(NamedTuple):
    """What stands against an answer, and of which letter."""

    letter: LetterState
    against: Against


def answer(
    uow: UnitOfWork,
    letters: Sequence[LetterState],
    said: Said,
    actor: str,
    command: str,
    now: datetime,
    today: date,
    key: str = "",
) -> Answered | Refusal | Hindered | SaidBefore | Repeated:
    """Record one answer to letters of one step of a case: to one of them, or to all that went to the same place. Of
    several those are passed over that have come as far already.

    Raises NoSuchCase, NoSuchOrganisation.
    """
    if key:
        earlier = uow.recorded(key)
        if earlier is not None:
            return Repeated(*earlier)
    before = said_before(uow, letters, said)
    if before is not None:
        return SaidBefore(tuple(letters), said, before)
    open_ones: list[LetterState] = []
    passed: Hindered | None = None
    for letter in letters:
        against = letter_life.against(
            letter, uow.receipts(letter.id), said.status, said.on, today, said.because, said.how
        )
        if against is None:
            open_ones.append(letter)
        elif len(letters) == 1 or against.code not in PASSED:
            return Hindered(letter, against)
        else:
            passed = passed or Hindered(letter, against)
    if not open_ones:
        assert passed is not None, "somebody asks about a letter"
        return passed
    decision = _recorded(uow, open_ones[0], said, actor, command, now, today, key)
    if not isinstance(decision, Decision | None):
        return decision
    seq = None if decision is None else decision.event.seq
    for letter in open_ones:
        uow.add_receipt(
            letter.id, Receipt(0, said.status, said.on, said.how, actor, command, said.because, seq), now
        )
    return Answered(tuple(open_ones), said, decision)


def said_before(reads: Reads, letters: Iterable[LetterState], said: Said) -> str | None:
    """The command by which the very same was recorded of all these letters."""
    commands = []
    for letter in letters:
        for each in letter_life.standing(reads.receipts(letter.id)):
            if Said(each.status, each.received_on, each.how, each.because) == said:
                commands.append(each.command)
                break
        else:
            return None
    return commands[0] if commands else None


def _recorded(
    uow: UnitOfWork,
    letter: LetterState,
    said: Said,
    actor: str,
    command: str,
    now: datetime,
    today: date,
    key: str,
) -> Decision | Refusal | Repeated | None:
    """The answer as a step of the case; None where the case has none for it, or no longer takes it."""
    raised = _raised(uow, letter) if said.status in letter_life.ANSWERS else None
    if raised is None:
        return None
    file, entry = raised
    steps = file.law.procedure.steps
    step: str | None = None
    facts: dict[str, Any] = {}
    if steps[entry.step].one_of is not None:
        step, facts = STEP, _told(file.law.procedure, letter, said)
    elif said.status == letter_life.ARRIVED and not _has_arrived(file, entry):
        step = arrival_step(file.law.procedure, entry.step)
        facts = _about(file, entry)
    if step is None or file.record.state not in steps[step].sources or not _open(file, entry):
        return None
    asked = Advance(file.code, step, said.on, facts, (), actor, command, key=key)
    return service.advance(uow, file, asked, now, today)


def _told(procedure: Procedure, letter: LetterState, said: Said) -> dict[str, Any]:
    """The facts of the step; of them those that the procedure of the case knows."""
    told = {
        "code": said.status,
        "how": said.how or None,
        "letter_number": letter.symbol,
        "because": said.because,
    }
    asked = {fact.name for fact in procedure.steps[STEP].facts}
    return {name: value for name, value in told.items() if value is not None and name in asked}


def _raised(reads: Reads, letter: LetterState) -> tuple[CaseFile, Entry] | None:
    """The case of a letter and the step that raised it; None where that no longer counts as it was recorded then."""
    file = reads.case(letter.case)
    places = {event.seq: place for place, event in standing(reads.events(letter.case))}
    place = places.get(letter.seq)
    for entry in file.record.counting:
        if entry.seq == place and not entry.carried and entry.step in file.law.procedure.steps:
            return file, entry
    return None


# ---- letters about one of several things ---------------------------------------------------------------


def arrival_step(procedure: Procedure, opening: str) -> str | None:
    """The step from which the clock of an item counts once it is known: that the question about it arrived."""
    for deadline in procedure.deadlines.values():
        if deadline.per is not None and opening in deadline.opens_on:
            for reference in deadline.counted_from:
                if reference in procedure.steps and reference not in deadline.opens_on:
                    return reference
    return None


def _has_arrived(file: CaseFile, raised: Entry) -> bool:
    step = arrival_step(file.law.procedure, raised.step)
    if step is None:
        return False
    about = items_named(file.law.procedure, raised, file.record)
    return any(each.on >= raised.on for each in entries_about(file.record, step, about))


def _about(file: CaseFile, raised: Entry) -> dict[str, Any]:
    """What names the items that a step speaks of, as facts."""
    keys = {track.key for track in file.law.procedure.tracks.values()}
    return {name: value for name, value in raised.facts.items() if name in keys}


def _open(file: CaseFile, raised: Entry) -> bool:
    """Whether everything that a step speaks of is still open."""
    return all(
        any(item.key == key for item in file.record.open_items(track))
        for track, key in items_named(file.law.procedure, raised, file.record).items()
    )


# ---- what is still to be heard -------------------------------------------------------------------------


def wanted(reads: Reads, letter: LetterState) -> bool:
    """Whether anybody needs the answer to a letter: its step counts, and what it asked about is open.

    Raises NoSuchCase.
    """
    raised = _raised(reads, letter)
    return raised is not None and _open(*raised)


def arrived_by_step(reads: Reads, letter: LetterState) -> bool:
    """Whether the case records by a step of its own that a letter arrived. Raises NoSuchCase."""
    raised = _raised(reads, letter)
    return raised is not None and _has_arrived(*raised)


def of_step(reads: Reads, case: str, place: int) -> tuple[LetterState, ...]:
    """The issued letters to organisations that the step at a place of a case raised. Raises NoSuchCase."""
    found = []
    for letter in reads.letters(case):
        if letter.status == letter_life.ISSUED and letter.to not in (None, *NOBODY_ELSE):
            raised = _raised(reads, letter)
            if raised is not None and raised[1].seq == place:
                found.append(letter)
    return tuple(found)
