"""`case move`: that a person is going to move. The clock of the notice starts there."""

from collections.abc import Sequence
from datetime import date

from ketnap.commands import book, outcome, reading
from ketnap.commands.case.move import movable, moves
from ketnap.commands.case.move.moves import Typed
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer
from ketnap.commands.texts import N_
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import service
from ketnap.workflow.commands import Advance
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.record import standing
from ketnap.workflow.service import Repeated


@declare("case move", help=N_("ghi nhận người sắp chuyển đi"))
@argument("code", metavar=N_("MÃ"), help=N_("mã hồ sơ"), reads=reading.case_code)
@moves.options
@option(
    "--on",
    into="on",
    metavar=N_("NGÀY"),
    help=N_("biết từ ngày nào; bỏ trống là hôm nay"),
    reads=reading.event,
)
@option(
    "--fact",
    into="given",
    metavar=N_("TÊN=GIÁ TRỊ"),
    help=N_("dữ kiện khác của việc chuyển, ví dụ số quyết định"),
    many=True,
)
def command(
    invocation: Invocation,
    code: str,
    to: str | None,
    effective_on: date | None,
    decided_on: date | None,
    reason: str | None,
    on: date | None,
    given: Sequence[str],
    *,
    temporary: bool,
) -> Answer:
    """Record that a move is known."""
    typed = Typed(to, effective_on, decided_on, reason, temporary, tuple(given))
    with book.reading(invocation) as reader:
        # Asked before the book is locked for writing: people take their time.
        move = moves.resolved(invocation, reader, reader.case(code), typed, on or invocation.today)
    with book.writing(invocation) as uow:
        file = uow.case(code)
        asked = moves.command(invocation, uow, code, move, on or invocation.today, uow.next_command())
        if invocation.key:
            asked = asked._replace(key=invocation.key)
        done = _recorded(invocation, uow, file, asked)
        told = outcome.told_of(invocation, uow, file)
        told = told._replace(organisations=uow.organisations(service.places(file, asked)))
        if isinstance(done, Refusal):
            raise movable.refused(done, file, told)
        if isinstance(done, Decision):
            movable.refuse(uow, file, move.facts, asked.happened_on, told)
            movable.refuse_own_committee(uow, file, move.facts, told)
        following = (line("case transfer", code),) if isinstance(done, Decision) else ()
        answer = outcome.answer(done, told, following)
    if not isinstance(done, Decision):
        return answer
    return answer._replace(
        data={**answer.data, "move": moves.data(move)}, blocks=(*answer.blocks, *moves.said(move, invocation))
    )


def _recorded(
    invocation: Invocation, uow: SqliteUnitOfWork, file: CaseFile, asked: Advance
) -> Decision | Refusal | Repeated:
    """The move recorded; one that is known already is left as it is, however long ago somebody heard of it."""
    known = movable.pending(file)
    if known is not None and movable.is_known(file, asked.facts) and uow.recorded(asked.key) is None:
        event = next(each for place, each in standing(uow.events(file.code)) if place == known.seq)
        return Repeated(file.code, event)
    return service.advance(uow, file, asked, invocation.now, invocation.today)
