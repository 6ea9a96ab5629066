"""`letter show`: one letter: who writes to whom, how far it has come, where its files lie."""

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path

from ketnap.commands import book, showing
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.shape import Known
from ketnap.commands.printing import Answer, Block, Cell, Pairs
from ketnap.commands.texts import N_
from ketnap.storage.letters import Receipt
from ketnap.workflow import issuing
from ketnap.workflow.ports import LetterState


@declare("letter show", help=N_("một văn bản: nơi nhận, tình trạng, tệp"))
@argument(
    "named",
    metavar=N_("VĂN BẢN"),
    help=N_("số ký hiệu (42-CV/ĐU), mã văn bản (VB-12), hoặc mã hồ sơ có một văn bản"),
    loose=True,
)
def command(invocation: Invocation, named: str) -> Answer:
    """Show a letter."""
    with book.reading(invocation) as reader:
        letter = issuing.followed(reader, letter_names.single(reader, named, invocation))
        about = letter_shape.known(reader, invocation, [letter])
        receipts = letter_shape.receipts_of(reader, letter)
        office = letter_issuing.own_office(reader)
    files = letter_paper.files_of(invocation, letter, office.organisation)
    data = letter_shape.whole(letter, about, files, receipts)
    return Answer(data, tuple(_blocks(letter, about, files, receipts)))


def _blocks(
    letter: LetterState, about: Known, files: Sequence[Path], receipts: Sequence[Receipt]
) -> list[Block]:
    invocation = about.invocation
    head = f"{letter_shape.named(letter)} · {about.title(letter)} · {letter.case}"
    state = letter_shape.status(letter).text
    if letter.issued_on is not None:
        state += f", {showing.long_day(letter.issued_on)}"
    if letter.void_because is not None:
        state += _(" (lý do hủy: {because})").format(because=letter.void_because)
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (_("Tình trạng"), state),
        (_("Mã"), letter_names.shown(letter.id)),
        (_("Nơi gửi"), about.issuer(letter) or _("chưa biết")),
        (_("Nơi nhận"), about.addressee(letter)),
    ]
    if files:
        pairs.append((_("Tệp"), tuple(str(path) for path in files)))
    if receipts:
        said = tuple(
            f"{showing.short_day(each.received_on, invocation.today)} {each.status} {each.how}".rstrip()
            for each in receipts
        )
        pairs.append((_("Xác nhận"), said))
    printed = (letter.inputs or {}).get("letter", {})
    if printed.get("short_code"):
        pairs.append((_("Mã đối chiếu"), f"{printed['short_code']} · {printed['anchor']}"))
    following = {"draft": line("letter issue", letter_names.shown(letter.id))}.get(letter.status)
    if letter.status == "issued":
        following = line("letter render", letter_shape.named(letter))
    blocks: list[Block] = [Cell(head, "strong"), Pairs(tuple(pairs))]
    if following is not None:
        blocks.append(_("Gõ: {command}").format(command=following.text(invocation.language)))
    return blocks
