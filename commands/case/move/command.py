"""`case move`: that a person is going to move. The clock of the notice starts there."""

from collections.abc import Sequence
from datetime import date

from ketnap.commands import book, reading
from ketnap.commands.case.move import moves, recording
from ketnap.commands.case.move.moves import Typed
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer
from ketnap.commands.texts import N_


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
    return recording.record(invocation, code, move, on or invocation.today)
