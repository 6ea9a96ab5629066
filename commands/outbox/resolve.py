"""`outbox resolve`: say of a message what the program cannot know: that it had left, or that it need not."""

from gettext import gettext as _

from ketnap.commands import book, reading
from ketnap.commands.contract import OPTIONS, line
from ketnap.commands.declaring import argument, declare, flag
from ketnap.commands.invocation import Invocation
from ketnap.commands.outbox.retry import stuck
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.commands.texts import N_, language
from ketnap.storage import outbox


@declare("outbox resolve", help=N_("ghi rõ một tin đã đi rồi, hay không gửi nữa"))
@argument("number", metavar=N_("SỐ"), help=N_("số của tin"), reads=reading.whole_number)
@flag("--sent", help=N_("nơi nhận đã có tin này"))
@flag("--dropped", help=N_("không cần gửi nữa"))
def command(invocation: Invocation, number: int, *, sent: bool, dropped: bool) -> Answer:
    """Settle one message by hand."""
    if sent == dropped:
        names = ("--sent", "--dropped") if language() == "en" else (OPTIONS["--sent"], OPTIONS["--dropped"])
        raise usage(_("Cần đúng một trong hai: {sent}, {dropped}.").format(sent=names[0], dropped=names[1]))
    with book.writing(invocation) as uow:
        stuck(uow, number)
        done = (
            outbox.resolve_sent(uow, number, invocation.now) if sent else outbox.resolve_dropped(uow, number)
        )
        if not done:
            message = _("Tin số {number} đang được gửi. Xem lại sau ít phút.").format(number=number)
            raise Problem("message.leaving", message, Exit.REFUSED, following=(line("outbox list"),))
    data = {"number": number, "status": "sent" if sent else "superseded", "dry_run": invocation.dry_run}
    text = _("Tin số {number}: ghi là đã gửi.") if sent else _("Tin số {number}: không gửi nữa.")
    head = [_("CHẠY THỬ, chưa ghi")] if invocation.dry_run else []
    return Answer(data, (*head, text.format(number=number)))
