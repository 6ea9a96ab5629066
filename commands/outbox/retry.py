"""`outbox retry`: let messages go again that are held, put off or dead."""

from gettext import gettext as _
from gettext import ngettext

from ketnap.commands import book, reading
from ketnap.commands.contract import OPTIONS, line
from ketnap.commands.declaring import argument, declare, flag
from ketnap.commands.invocation import Invocation
from ketnap.commands.outbox.list import STATUSES
from ketnap.commands.printing import Answer, Block
from ketnap.commands.problems import Exit, Problem, not_found, usage
from ketnap.commands.texts import N_, language
from ketnap.storage import outbox
from ketnap.storage.reader import Reader

_STUCK = ("held", "dead", "later", "uncertain")
_OF_ALL = ("held", "dead", "later")
_RESTORED = "restored"


@declare("outbox retry", help=N_("cho gửi lại tin đang giữ hay không gửi được"))
@argument(
    "numbers", metavar=N_("SỐ"), help=N_("số của tin"), reads=reading.whole_number, many=True, required=False
)
@flag("--all", into="everything", help=N_("mọi tin đang giữ, không gửi được hay gửi lại sau"))
def command(invocation: Invocation, numbers: tuple[int, ...], *, everything: bool) -> Answer:
    """Let messages go again. What may have left already goes only when it is named."""
    if bool(numbers) == everything:
        option = "--all" if language() == "en" else OPTIONS["--all"]
        raise usage(_("Cần số của tin, hoặc {option}.").format(option=option), line("outbox list"))
    left = 0
    with book.writing(invocation) as uow:
        if everything:
            found = [each for status in _OF_ALL for each in outbox.messages(uow, status, 1 << 30)]
            # These may have left before the book was put back: somebody has to look at each.
            chosen = [each.id for each in found if each.reason != _RESTORED]
            left = len(found) - len(chosen)
        else:
            chosen = list(dict.fromkeys(numbers))
            for number in chosen:
                stuck(uow, number)
        done = outbox.retry(uow, chosen)
    data = {"retried": done, "left": left, "dry_run": invocation.dry_run}
    return Answer(data, tuple(_blocks(done, left, invocation)))


def stuck(reader: Reader, number: int) -> None:
    """Refuse a message that is not there, is on its way, has left, or is not to leave any more.

    Raises Problem.
    """
    message = outbox.message(reader, number)
    if message is None:
        raise not_found(
            "message.unknown", _("Không có tin số {number}.").format(number=number), line("outbox list")
        )
    if message.status not in _STUCK:
        status = _(STATUSES[message.status])
        text = _("Tin số {number}: {status}. Hộp chờ giữ nguyên.")
        raise Problem("message.not_waiting", text.format(number=number, status=status), Exit.REFUSED)


def _blocks(count: int, left: int, invocation: Invocation) -> list[Block]:
    blocks: list[Block] = [_("CHẠY THỬ, chưa ghi")] if invocation.dry_run else []
    if count:
        said = ngettext(
            "{count} tin sẽ đi ở lần chạy nền tới.", "{count} tin sẽ đi ở lần chạy nền tới.", count
        ).format(count=count)
        worker = line("worker", "--once").text(invocation.language)
        blocks += [said, _("Gửi ngay: {command}").format(command=worker)]
    else:
        blocks.append(_("Không có tin nào cần gửi lại."))
    if left:
        text = _("{count} tin có từ trước khi lấy lại sổ, để nguyên: xem tin nào chưa đi rồi gõ số của tin.")
        blocks.append(text.format(count=left))
    return blocks
