"""`letter void`: a letter that is not to be. A number that was taken stays taken."""

from gettext import gettext as _

from ketnap.commands import book
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.printing import Answer, Block, Cell
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_
from ketnap.storage import letters


@declare("letter void", help=N_("hủy một văn bản, có lý do; số đã lấy không dùng lại"))
@argument(
    "named",
    metavar=N_("VĂN BẢN"),
    help=N_("số ký hiệu (42-CV/ĐU) hoặc mã văn bản (VB-12)"),
    loose=True,
)
@option("--reason", into="because", metavar=N_("LÝ DO"), help=N_("vì sao hủy"), required=True)
def command(invocation: Invocation, named: str, because: str) -> Answer:
    """Declare a letter void."""
    with book.writing(invocation) as uow:
        letter = letter_names.single(uow, named, invocation)
        if letter.status == "void":
            text = _("{letter} đã hủy từ trước ({because}). Sổ giữ nguyên.")
            message = text.format(letter=letter_shape.named(letter), because=letter.void_because)
            raise Problem("letter.void", message, Exit.REFUSED)
        office = letter_issuing.own_office(uow)
        files = letter_paper.files_of(invocation, letter, office.organisation)
        voided = letters.void(uow, letter.id, because)
        about = letter_shape.known(uow, invocation, [voided])
    head = _("Đã hủy {letter}: {because}.")
    if invocation.dry_run:
        head = _("CHẠY THỬ, chưa ghi: sẽ hủy {letter}: {because}.")
    blocks: list[Block] = [
        Cell(head.format(letter=letter_shape.named(voided), because=because.rstrip(".")), "strong")
    ]
    if voided.symbol is not None:
        text = _("Số {number} vẫn ở trong sổ, ghi là đã hủy, không dùng lại.")
        blocks.append(text.format(number=voided.symbol))
    if files:
        text = _("Tệp đã in vẫn còn, cất hoặc xóa bằng tay: {files}")
        blocks.append(text.format(files=", ".join(str(path) for path in files)))
    data = {**letter_shape.whole(voided, about, files, ()), "dry_run": invocation.dry_run}
    return Answer(data, tuple(blocks))
