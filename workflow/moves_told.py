"""What became of each move: known since when, told to the other side or not, and what came back.

The target of the city's scheme (S-HP): every holder of the class certificate who moves before admission is notified to
where they go. Admission is the ceremony: who leaves with a decision alone is not admitted yet, and of no one may it
matter more that the other side is told. Who is counted are the moves that are known; who was told are those with an
issued letter. The two are different events, so the share may be below the whole.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from math import inf
from typing import Final, NamedTuple

from ketnap.workflow import letter_life
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.parties import NOBODY_ELSE
from ketnap.workflow.ports import LetterState, Receipt
from ketnap.workflow.procedure import Procedure, Step
from ketnap.workflow.record import Event, Record, fold, in_order, standing

MOVE: Final = "move_known"
CERTIFICATE: Final = "awareness_certificate"
CEREMONY: Final = "hold_ceremony"
TEMPORARY: Final = "temporary"
BASE: Final = "next_committee"
"""The role whose holder has nobody to tell of a move among its own cells."""

Receipts = Mapping[int, Sequence[Receipt]]
"""What was recorded of each letter, by its id."""
GoesTo = Callable[[LetterState, str, date], bool]
"""Whether a letter went where a move goes that was acted on that day (`announcing.goes_to`)."""


class Told(NamedTuple):
    """One known move of a case.

    `holder`: had the certificate and no ceremony when the move was acted on; as long as nobody has, when it takes
    effect, or when it became known if that was later. `row`: the step by which it was acted on, None while nobody
    has. `elsewhere`: another organisation has to be told; a move inside the same
    committee, acted on or not, and a temporary one tell nobody. `fell_through`: it did not happen, for the person stayed
    after all, or before it took effect another move took its place or the case ended otherwise. The days are those of
    the letters: issued, sent, and what the other side said; `because` is why it refused.
    """

    case: str
    cell: str
    known_on: date
    effective_on: date
    destination: str
    reason: str
    holder: bool
    row: str | None
    acted_on: date | None
    elsewhere: bool
    fell_through: bool
    noticed_on: date | None
    letter: str | None
    sent_on: date | None
    arrived_on: date | None
    accepted_on: date | None
    helper_on: date | None
    refused_on: date | None
    because: str | None

    @property
    def counted(self) -> bool:
        """Whether the target speaks of this move."""
        return self.holder and self.elsewhere and not self.fell_through

    @property
    def noticed(self) -> bool:
        return self.noticed_on is not None


def moves(
    procedure: Procedure,
    organisations: Organisations,
    case: str,
    cell: str,
    events: Sequence[Event],
    letters: Sequence[LetterState],
    receipts: Receipts,
    goes_to: GoesTo,
) -> Iterator[Told]:
    """Every move of a case that was recorded here, oldest first; `cell` where no fact says whose case it was.
    `organisations` are those that its events name."""
    stands = sorted(standing(events), key=lambda each: (each[1].happened_on, each[0]))
    for at, (place, event) in enumerate(stands):
        if event.step == MOVE:
            own = list(_of_this_move(stands[at + 1 :]))
            following = next(iter(stands[at + 1 + len(own) :]), None)
            leaving = _leaving(procedure, event, own, following)
            before = _before(procedure, case, events, (event.happened_on, place))
            holder = _holds(_before(procedure, case, events, leaving))
            row = next((each for _, each in own if procedure.steps[each.step].one_of is not None), None)
            notices = [] if row is None else _notices(letters, row, receipts)
            destination = str(event.facts["destination"])
            yield _told(
                procedure,
                organisations,
                before,
                cell,
                event,
                row,
                [each for each in notices if row and goes_to(each, destination, row.happened_on)],
                receipts,
                holder=holder,
                fell_through=_fell_through(
                    procedure, event, [*own, *([] if following is None else [following])]
                ),
            )


Point = tuple[date, float]
"""A place in the record: a day, and how far into it by the order of entry."""


def _before(procedure: Procedure, case: str, events: Sequence[Event], point: Point) -> Record:
    """The record as it stood at a point, by what is known of that day now. What was entered after it says nothing
    about who moved, even of the same day."""
    entries = [each for each in in_order(events) if (each.on, each.seq) < point]
    latest = entries[-1] if entries else None
    seq, on = (0, None) if latest is None else (latest.seq, latest.on)
    return Record(procedure, case, seq, fold(procedure, entries), on)


def _leaving(
    procedure: Procedure,
    move: Event,
    own: Sequence[tuple[int, Event]],
    following: tuple[int, Event] | None,
) -> Point:
    """When somebody leaves by a move: when it was acted on; as long as nobody has, at the end of the day on which it
    takes effect or became known, whichever is later, and not after another move took its place."""
    for place, event in own:
        if procedure.steps[event.step].one_of is not None:
            return event.happened_on, place
    last: Point = (max(date.fromisoformat(move.facts["effective_on"]), move.happened_on), inf)
    return last if following is None else min(last, (following[1].happened_on, following[0]))


def _holds(leaving: Record) -> bool:
    """Whether somebody leaves with the certificate and without admission."""
    return bool(leaving.papers(CERTIFICATE)) and not leaving.of(CEREMONY)


def _fell_through(procedure: Procedure, move: Event, after: Sequence[tuple[int, Event]]) -> bool:
    """Whether a move did not happen: the person stayed; or nobody acted on it, and before it took effect another move
    took its place or the case ended otherwise. Whoever has left by then had to be told, whatever came after."""
    steps = [(each, procedure.steps[each.step]) for _, each in after]
    if any(MOVE in step.cancels and step.continues is None for event, step in steps if event.step != MOVE):
        return True
    if any(step.one_of is not None for _, step in steps):
        return False
    effective = date.fromisoformat(move.facts["effective_on"])
    return any(
        event.happened_on < effective for event, step in steps if event.step == MOVE or _ends(procedure, step)
    )


def _ends(procedure: Procedure, step: Step) -> bool:
    """Whether a step ends the case."""
    return step.to is not None and step.to in procedure.states and procedure.states[step.to].end


def _told(
    procedure: Procedure,
    organisations: Organisations,
    before: Record,
    cell: str,
    move: Event,
    row: Event | None,
    notices: Sequence[LetterState],
    receipts: Receipts,
    *,
    holder: bool,
    fell_through: bool,
) -> Told:
    keeper = str(before.facts.get("cell") or cell)
    said = [receipt for letter in notices for receipt in receipts.get(letter.id, ())]
    refusals = [each for each in letter_life.standing(said) if each.status == letter_life.REFUSED]
    issued = [letter.issued_on for letter in notices if letter.issued_on is not None]
    return Told(
        before.case,
        keeper,
        move.happened_on,
        date.fromisoformat(move.facts["effective_on"]),
        str(move.facts["destination"]),
        str(move.facts["reason"]),
        holder,
        None if row is None else row.step,
        None if row is None else row.happened_on,
        _goes_elsewhere(procedure, organisations, keeper, move, row),
        fell_through,
        min(issued, default=None),
        notices[0].symbol if notices else None,
        _first(said, letter_life.SENT),
        _first(said, letter_life.ARRIVED, letter_life.ACCEPTED, letter_life.HELPER_ASSIGNED, *_GOES_ON),
        _first(said, letter_life.ACCEPTED, letter_life.HELPER_ASSIGNED, *_GOES_ON),
        _first(said, letter_life.HELPER_ASSIGNED, *_GOES_ON),
        refusals[0].received_on if refusals else None,
        refusals[0].because if refusals else None,
    )


_GOES_ON: Final = (letter_life.CONTINUED, letter_life.CLOSED)
"""Whoever goes on with a case has accepted it and found a helper."""


def _of_this_move(following: Sequence[tuple[int, Event]]) -> Iterator[tuple[int, Event]]:
    """What happened until the next move became known."""
    for place, event in following:
        if event.step == MOVE:
            return
        yield place, event


def _goes_elsewhere(
    procedure: Procedure, organisations: Organisations, cell: str, move: Event, row: Event | None
) -> bool:
    """Whether somebody else has to be told: whoever moves for good, unless the row it was acted on tells nobody, or
    they go to another cell of the same committee."""
    if move.facts.get("kind") == TEMPORARY:
        return False
    if row is None:
        destination = str(move.facts["destination"])
        return not inside(procedure, organisations, cell, destination, move.happened_on)
    step = procedure.steps[row.step]
    return any(procedure.documents[name].to not in (None, *NOBODY_ELSE) for name in step.may_raise)


def inside(
    procedure: Procedure, organisations: Organisations, cell: str, destination: str, day: date
) -> bool:
    """Whether a destination stands under the committee that a cell stands under on that day: nobody outside has to be
    told."""
    committee = organisations.holder(procedure.roles, BASE, cell, day)
    return committee is not None and committee == organisations.holder(
        procedure.roles, BASE, destination, day
    )


def _notices(letters: Sequence[LetterState], row: Event, receipts: Receipts) -> list[LetterState]:
    """The issued letters to an organisation that a row raised, but for those asked back; a correction of the row keeps
    those of before."""
    places = {row.seq, row.replaces}
    return [
        letter
        for letter in letters
        if letter.seq in places
        and letter.status == letter_life.ISSUED
        and letter.to not in NOBODY_ELSE
        and not letter_life.stands(receipts.get(letter.id, ())).taken_back
    ]


def _first(receipts: Sequence[Receipt], *among: str) -> date | None:
    """The first day on which one of the letters had one of these statuses."""
    return min(
        (each.received_on for each in letter_life.standing(receipts) if each.status in among), default=None
    )


class Count(NamedTuple):
    """The moves of a period in numbers: of all that are known those that the target speaks of, how many of them were
    told, how many answers came back. Who was accepted first and refused later is refused."""

    known: int
    counted: int
    noticed: int
    arrived: int
    accepted: int
    helped: int
    refused: int
    fell_through: int

    @property
    def missing(self) -> int:
        """The moves of the target of which nobody was told."""
        return self.counted - self.noticed


def count(told: Sequence[Told]) -> Count:
    """The moves in numbers."""
    target = [each for each in told if each.counted]
    kept = [each for each in target if each.refused_on is None]
    return Count(
        known=len(told),
        counted=len(target),
        noticed=sum(each.noticed for each in target),
        arrived=sum(each.arrived_on is not None for each in target),
        accepted=sum(each.accepted_on is not None for each in kept),
        helped=sum(each.helper_on is not None for each in kept),
        refused=sum(each.refused_on is not None for each in target),
        fell_through=sum(each.fell_through for each in told),
    )
