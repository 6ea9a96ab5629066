"""Letters drafted anew: what was voided and is still needed, for the same step."""

from collections.abc import Sequence
from typing import NamedTuple

from ketnap.commands.invocation import Invocation
from ketnap.storage.correspondence import letters
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import issuing
from ketnap.workflow.ports import LetterState


def draft(uow: SqliteUnitOfWork, invocation: Invocation, void: LetterState) -> LetterState | None:
    """A fresh draft in the place of a letter that is void; None where its step no longer counts, or where another
    has its place already. Raises NoSuchCase."""
    if issuing.raised_at(uow, void) is None:
        return None
    document = uow.case(void.case).law.procedure.documents[void.letter]
    made = letters.draft_again(uow, void, document.letter, uow.next_command(), invocation.now)
    return None if made is None else issuing.followed(uow, made)


def lacking(uow: SqliteUnitOfWork, found: Sequence[LetterState]) -> list[LetterState]:
    """Of some letters those that are void without another in their place, the newest of each."""
    living = {(each.seq, each.letter) for each in found if each.status != "void"}
    newest = {(each.seq, each.letter): each for each in found if each.status == "void"}
    return [
        each for key, each in newest.items() if key not in living and issuing.raised_at(uow, each) is not None
    ]


class Line(NamedTuple):
    """The letters before and after one in its place: which it replaces, which replaces it; None where there is none."""

    replaces: LetterState | None
    replaced_by: LetterState | None


def line_of(reader: Reader, letter: LetterState) -> Line:
    """What a letter took the place of, and what took its place: the same document of the same step, whatever the step
    was corrected to since."""
    places: dict[int, int] = {}
    for event in reader.events(letter.case):
        places[event.seq] = event.seq if event.replaces is None else places[event.replaces]
    place = places.get(letter.seq)
    alike = [
        each
        for each in reader.letters(letter.case)
        if each.letter == letter.letter and places.get(each.seq) == place
    ]
    at = next((at for at, each in enumerate(alike) if each.id == letter.id), None)
    if at is None:
        return Line(None, None)
    before = alike[at - 1] if at and alike[at - 1].status == "void" else None
    after = alike[at + 1] if letter.status == "void" and at + 1 < len(alike) else None
    return Line(before, after)
