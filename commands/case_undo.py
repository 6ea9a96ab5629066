"""`case undo`: the last command taken back, while nothing of it has left."""

from gettext import gettext as _

from ketnap.commands import book, outcome, reading, showing
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer, Cell, Table, rows
from ketnap.commands.problems import Exit, Problem, not_found
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage import queries
from ketnap.workflow import service
from ketnap.workflow.service import CannotUndo

_REASONS = {
    "sent": N_("thư của lệnh này đã gửi đi"),
    "issued": N_("văn bản của lệnh này đã phát hành"),
    "later": N_("hồ sơ đã có lần ghi sau"),
    "correction": N_("lệnh này là một lần đính chính hay hoàn tác"),
}


@declare("case undo", help=N_("hoàn tác lệnh vừa ghi"))
@argument(
    "wanted",
    metavar=N_("LỆNH"),
    help=N_("mã lệnh, ví dụ L-000871; bỏ trống là lệnh cuối"),
    reads=reading.command_id,
    required=False,
)
def command(invocation: Invocation, wanted: str | None) -> Answer:
    """Withdraw everything that one command recorded."""
    with book.writing(invocation) as uow:
        last = wanted or queries.last_command(uow)
        if last is None:
            raise not_found("command.none", _("Sổ chưa có lệnh nào để hoàn tác."))
        done = service.undo(uow, last, uow.next_command(), invocation.actor, invocation.now, invocation.today)
        if isinstance(done, CannotUndo):
            raise _refused(done)
        titles = Titles(uow.law().procedure)
    told = Told(invocation, titles)
    data = {
        "command": last,
        "undone": [outcome.data(each, told) for each in done.decisions],
        "dry_run": invocation.dry_run,
    }
    count = len(done.decisions)
    head = _("Đã hoàn tác {command}: rút {count} lần ghi.").format(command=last, count=showing.number(count))
    if invocation.dry_run:
        head = _("CHẠY THỬ: sẽ hoàn tác {command}, rút {count} lần ghi.").format(
            command=last, count=showing.number(count)
        )
    table = Table(
        (_("mã"), _("trạng thái")),
        rows((each.case, titles.of("state", each.record.state)) for each in done.decisions[:_SHOWN]),
        indent=2,
    )
    return Answer(data, (Cell(head, "strong"), table))


_SHOWN = 20


def _refused(cannot: CannotUndo) -> Problem:
    message = _("Không hoàn tác được {command}: {why}. Sổ giữ nguyên. Sửa từng lần ghi, có lý do:").format(
        command=cannot.command, why=_(_REASONS[cannot.code])
    )
    return Problem(
        f"undo.{cannot.code}",
        message,
        Exit.REFUSED,
        following=(line("case correct", cannot.case, str(cannot.seq), "--reason", _("LÝ DO")),),
    )
