"""Acting on the move of one person among many: inside the transaction of a slice, whole or not at all."""

from datetime import date
from typing import Literal, NamedTuple

from ketnap.commands import known_errors
from ketnap.commands.case.batch.people import Mover
from ketnap.commands.case.batch.said import move_of, says_it_all
from ketnap.commands.case.move import moves, transfer_rows, transferring
from ketnap.commands.case.move.moves import Move
from ketnap.commands.case.move.transferring import Given
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import Problem
from ketnap.commands.reading import Unreadable
from ketnap.storage import register
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import issuing
from ketnap.workflow.ports import CaseFile, LetterState, NoSuchCase, NoSuchOrganisation
from ketnap.workflow.record import Entry

Status = Literal["moved", "kept", "refused"]

PERSONAL: tuple[type[Exception], ...] = (Problem, Unreadable, NoSuchCase, NoSuchOrganisation)
"""What may stand in the way of one person and leaves the others alone."""


class Acted(NamedTuple):
    """What acting on a move did: recorded a row of the table (`moved`), or found it recorded (`kept`).

    `letters` are those that the row raised and that are not void; `remarks` are to be known.
    """

    status: Status
    file: CaseFile
    row: str
    move: Entry
    letters: tuple[LetterState, ...]
    remarks: tuple[str, ...] = ()


def act(uow: SqliteUnitOfWork, invocation: Invocation, mover: Mover, given: Given, command: str) -> Acted:
    """Act on the move of one person. What was done before is found, not done again, and letters that were voided
    since are drafted anew. Raises what `PERSONAL` names."""
    file = uow.case(mover.case)
    if invocation.key:
        invocation = invocation._replace(key=f"{invocation.key}:{mover.case}")
    done = transfer_rows.acted_on(file)
    if done is not None and (says_it_all(file, mover.said) or _recorded(uow, invocation)):
        transferring.draft_lacking(invocation, uow, file, done)
        return Acted("kept", file, done.step, _move(file), _letters_of(uow, file, done.seq))
    move = move_of(uow, file, mover.said, invocation.today)
    if move is not None:
        move = _agreed(uow, invocation, file, _as_kept(uow, move), given.on)
        transferring.record_move(invocation, uow, file, move, given.on, command)
        file = uow.case(mover.case)
    taken = transferring.take(invocation, uow, file, given, command)
    letters = transferring.letters_of(uow, mover.case, taken.decision.event.seq)
    remarks = () if move is None else tuple(moves.said(move, invocation))
    return Acted("moved", file, taken.row.step, _move(file), letters, remarks)


def _recorded(uow: SqliteUnitOfWork, invocation: Invocation) -> bool:
    """Whether the key that was given has recorded the row of this case."""
    return bool(invocation.key) and uow.recorded(invocation.key) is not None


def _move(file: CaseFile) -> Entry:
    known = file.record.newest(moves.STEP)
    assert known is not None, "no row of the table is taken before a move is known"
    return known


def _agreed(uow: SqliteUnitOfWork, invocation: Invocation, file: CaseFile, move: Move, on: date) -> Move:
    """The move with what should be looked at twice. One that takes the place of another known one, and one of a day
    before the last step, is agreed to beforehand (--yes): nobody is asked about one of many. Raises Problem."""
    return moves.agreed(invocation._replace(asks=False), uow, file, move, on, "case transfer")


def _as_kept(reader: Reader, move: Move) -> Move:
    """The move as the register has it now: somebody who came before may have put the destination there."""
    code = move.destination.code
    if move.destination.listed or all(each.code != code for each in register.find(reader, code)):
        return move
    return move._replace(destination=move.destination._replace(listed=True))


def _letters_of(reader: Reader, file: CaseFile, place: int) -> tuple[LetterState, ...]:
    """The letters that the row at a place raised and that are not void, as the record has them now."""
    return tuple(
        issuing.followed(reader, each)
        for each in reader.letters(file.code)
        if each.status != "void" and issuing.raised_at(reader, each) == place
    )


def problem(error: Exception) -> Problem:
    """Why one person is left out, whichever of `PERSONAL` it was."""
    found = known_errors.problem_of(error)
    assert found is not None, "what is personal is known"
    return found


def effective_on(move: Entry) -> date:
    """From when a move takes effect."""
    return date.fromisoformat(str(move.facts["effective_on"]))


def destination(reader: Reader, move: Entry) -> tuple[str, str]:
    """Where a move goes: the code and the name."""
    code = str(move.facts["destination"])
    return code, reader.organisations({code}).names[code].name


def reasons(refused: Problem) -> tuple[str, ...]:
    """Why somebody is left out, each reason once, in short sentences."""
    found: dict[str, None] = {}
    for each in refused.findings:
        found.setdefault(str(each.get("message", "")), None)
    return tuple(filter(None, found)) or tuple(refused.message.splitlines()[:1])
