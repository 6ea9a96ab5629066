"""A move recorded, by whichever line it was typed: `case move`, or `case advance` as a step. One way for both: asked about
before the book is locked for writing, recorded, refused where it cannot be."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ketnap.commands import book, outcome
from ketnap.commands.case import record as case_record
from ketnap.commands.case.move import destinations, movable, moves
from ketnap.commands.case.move.moves import Move
from ketnap.commands.contract import Line, line
from ketnap.commands.invocation import Invocation
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer
from ketnap.commands.titles import Titles
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import service
from ketnap.workflow.commands import Advance
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.record import standing
from ketnap.workflow.service import Repeated


def by_step(
    invocation: Invocation, code: str, facts: Mapping[str, Any], on: date, version: int | None
) -> Answer:
    """Record a move that was typed as a step with these facts; `version` as `case advance` takes it. Raises Problem."""
    with book.reading(invocation) as reader:
        move = _agreed(invocation, reader, reader.case(code), facts, on)
    return record(invocation, code, move, on, version)


def _agreed(
    invocation: Invocation, reader: Reader, file: CaseFile, facts: Mapping[str, Any], on: date
) -> Move:
    """The move that the facts describe, once somebody has said yes to what is asked about it. Raises Problem."""
    titles = Titles(file.law.procedure)

    def retyped(to: str) -> Line:
        return movable.retyped("case move", file.code, to, facts, titles)

    destination = destinations.meant(reader, invocation, str(facts["destination"]), retyped)
    said = {**facts, "destination": destination.code}
    return moves.agreed(
        invocation, reader, file, Move(destination, by_residence=False, facts=said), on, "case move"
    )


def record(invocation: Invocation, code: str, move: Move, on: date, version: int | None = None) -> Answer:
    """Record a move that is agreed to, and answer. `version`: only if the case stands there still. Raises Problem."""
    with book.writing(invocation) as uow:
        file = uow.case(code)
        asked = moves.command(invocation, uow, code, move, on, uow.next_command())
        if invocation.key:
            asked = asked._replace(key=invocation.key)
            case_record.refuse_other_use(uow, asked, Titles(file.law.procedure))
        case_record.refuse_changed(invocation, uow, file, asked, version)
        done = _recorded(invocation, uow, file, asked)
        told = outcome.told_of(invocation, uow, file)
        told = told._replace(organisations=uow.organisations(service.places(file, asked)))
        if isinstance(done, Refusal):
            raise movable.refused(done, file, told)
        if isinstance(done, Decision):
            movable.refuse(uow, file, move.facts, asked.happened_on, told)
            movable.refuse_own_committee(uow, file, move.facts, told)
        return _answer(done, move, told)


def _recorded(
    invocation: Invocation, uow: SqliteUnitOfWork, file: CaseFile, asked: Advance
) -> Decision | Refusal | Repeated:
    """The move recorded; one that is known already is left as it is, however long ago somebody heard of it."""
    known = movable.pending(file)
    if known is not None and movable.is_known(file, asked.facts) and uow.recorded(asked.key) is None:
        event = next(each for place, each in standing(uow.events(file.code)) if place == known.seq)
        return Repeated(file.code, event)
    return service.advance(uow, file, asked, invocation.now, invocation.today)


def _answer(done: Decision | Repeated, move: Move, told: Told) -> Answer:
    if isinstance(done, Repeated):
        return outcome.answer(done, told)
    answer = outcome.answer(done, told, (line("case transfer", done.case),))
    said = moves.said(move, told.invocation)
    return answer._replace(data={**answer.data, "move": moves.data(move)}, blocks=(*answer.blocks, *said))
