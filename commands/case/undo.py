"""`case undo`: the last command taken back, while nothing of it has left."""

from gettext import gettext as _

from ketnap.commands import book, outcome, reading, showing, trying
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer, Cell, Table, rows
from ketnap.commands.problems import Exit, Problem, not_found
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage import queries
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import service
from ketnap.workflow.decision import Decision
from ketnap.workflow.procedure import NEW
from ketnap.workflow.record import Event
from ketnap.workflow.service import CannotUndo

_REASONS = {
    "sent": N_("thư của lệnh này đã gửi đi"),
    "issued": N_("văn bản của lệnh này đã phát hành"),
    "later": N_("hồ sơ đã có lần ghi sau"),
    "undone": N_("lệnh này đã được hoàn tác"),
    "undoing": N_("lệnh này là một lần hoàn tác hay rút; muốn ghi lại thì gõ lại lệnh cũ"),
    "refused": N_("lần ghi trước đính chính nay không còn đủ điều kiện"),
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
        last = wanted or _last(uow)
        if last is None:
            raise not_found("command.none", _("Sổ không còn lệnh nào để hoàn tác."))
        written = uow.command(last)
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
    count = showing.number(len(done.decisions))
    head = _("Đã hoàn tác {command}: {count} lần ghi.")
    if invocation.dry_run:
        head = _("CHẠY THỬ: sẽ hoàn tác {command}, {count} lần ghi.")
    table = Table(
        (_("mã"), _("lần ghi"), _("trạng thái")),
        rows(
            _row(each, event, titles, invocation)
            for each, (_case, event) in zip(done.decisions[:_SHOWN], reversed(written), strict=False)
        ),
        indent=2,
    )
    following = line("case history", done.decisions[0].case).text(invocation.language)
    closing = trying.closing(invocation) or [_("Xem lại: {command}").format(command=following)]
    return Answer(data, (Cell(head.format(command=last, count=count), "strong"), table, *closing))


_SHOWN = 20


def _last(uow: SqliteUnitOfWork) -> str | None:
    newest = queries.last_command(uow)
    return None if newest is None else service.last_to_undo(uow, newest)


def _row(decision: Decision, undone: Event, titles: Titles, invocation: Invocation) -> tuple[str, str, str]:
    """The case, what was taken back or put back there, and its state now."""
    back = decision.event
    text = _("lấy lại «{step}», {day}, như trước đính chính") if back.step else _("rút «{step}», {day}")
    said = text.format(
        step=titles.of("step", back.step or undone.step),
        day=showing.short_day(back.happened_on if back.step else undone.happened_on, invocation.today),
    )
    state = decision.record.state
    return decision.case, said, _("hồ sơ không còn") if state == NEW else titles.of("state", state)


def _refused(cannot: CannotUndo) -> Problem:
    message = _("Không hoàn tác được {command}: {why}. Sổ giữ nguyên.").format(
        command=cannot.command, why=_(_REASONS[cannot.code])
    )
    following = [line("case history", cannot.case)]
    if cannot.code in _CORRECTED:
        message += " " + _("Sửa từng lần ghi, có lý do:")
        following.insert(0, line("case correct", cannot.case, str(cannot.seq), "--reason", _("LÝ DO")))
    return Problem(f"undo.{cannot.code}", message, Exit.REFUSED, following=following)


_CORRECTED = frozenset({"sent", "issued", "later", "refused"})
