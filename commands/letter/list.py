"""`letter list`: drafts, what was issued, and what nobody has acknowledged yet."""

from collections.abc import Sequence
from gettext import gettext as _
from typing import Any

from ketnap.commands import book, showing
from ketnap.commands.contract import line
from ketnap.commands.declaring import declare, flag
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.shape import Known
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.texts import N_
from ketnap.storage import letters
from ketnap.storage.letters import LetterLine
from ketnap.workflow import issuing
from ketnap.workflow.calendar import Calendar


@declare("letter list", help=N_("danh sách văn bản: dự thảo, đã phát hành, chưa có xác nhận"))
@flag(
    "--unacknowledged",
    into="unacknowledged",
    help=N_("chỉ văn bản đã phát hành mà nơi nhận chưa trả lời, chờ lâu nhất trước"),
)
def command(invocation: Invocation, *, unacknowledged: bool) -> Answer:
    """List letters."""
    with book.reading(invocation) as reader:
        if unacknowledged:
            lines = letters.unacknowledged(reader)
        else:
            lines = sorted(letters.every(reader), key=_latest_first)
        lines = [each._replace(letter=issuing.followed(reader, each.letter)) for each in lines]
        about = letter_shape.known(reader, invocation, [each.letter for each in lines])
        calendar = reader.law().calendar
    data = {"letters": [_data(each, about, calendar) for each in lines]}
    blocks = _waiting(lines, about, calendar) if unacknowledged else _listed(lines, about)
    return Answer(data, tuple(blocks))


def _latest_first(line: LetterLine) -> tuple[bool, int, int]:
    """Drafts before all others, the oldest first; then what was issued, the newest first."""
    letter = line.letter
    issued = 0 if letter.issued_on is None else letter.issued_on.toordinal()
    return (letter.status != "draft", -issued, letter.id if letter.status == "draft" else -letter.id)


def _data(line: LetterLine, about: Known, calendar: Calendar) -> dict[str, Any]:
    waited = _waited(line, about, calendar) if line.letter.status == "issued" else None
    return {**letter_shape.data(line.letter, about), "working_days_since": waited}


def _waited(line: LetterLine, about: Known, calendar: Calendar) -> int | None:
    issued_on = line.letter.issued_on
    if issued_on is None:
        return None
    return calendar.working_days_between(issued_on, about.invocation.today)


def _listed(lines: Sequence[LetterLine], about: Known) -> list[Block]:
    if not lines:
        return [_("Chưa có văn bản nào. Văn bản sinh ra khi ghi bước, ví dụ khi chuyển hồ sơ.")]
    labels = (_("mã"), _("số"), _("ngày"), _("nơi nhận"), _("hồ sơ"), _("tình trạng"))
    rows = tuple(Row(letter_shape.row(each, about)) for each in lines)
    blocks: list[Block] = [Table(labels, rows, headed=True)]
    drafts = [each for each in lines if each.letter.status == "draft"]
    if drafts:
        command = line("letter issue", drafts[0].letter.case).text(about.invocation.language)
        text = _("{count} dự thảo chưa phát hành. Gõ: {command}")
        blocks.append(text.format(count=showing.number(len(drafts)), command=command))
    return blocks


def _waiting(lines: Sequence[LetterLine], about: Known, calendar: Calendar) -> list[Block]:
    if not lines:
        return [_("Không có văn bản nào chờ xác nhận.")]
    labels = (_("số"), _("ngày"), _("nơi nhận"), _("hồ sơ"), _("tình trạng"), _("ngày làm việc đã chờ"))
    rows = tuple(
        Row(
            (
                Cell(letter_shape.named(each.letter), "strong"),
                ""
                if each.letter.issued_on is None
                else showing.short_day(each.letter.issued_on, about.invocation.today),
                about.addressee(each.letter),
                each.letter.case,
                _("chưa báo đã đến"),
                showing.number(_waited(each, about, calendar) or 0),
            )
        )
        for each in lines
    )
    head = _("Đã chờ, tính bằng ngày làm việc, lâu nhất trước:")
    return [head, Table(labels, rows, right=(5,), indent=2)]
