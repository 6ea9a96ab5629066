"""Why a status of a letter cannot be recorded, in sentences."""

from collections.abc import Mapping
from gettext import gettext as _
from typing import Final

from ketnap.commands.contract import line, option_name
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter import statuses
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_
from ketnap.workflow import letter_life
from ketnap.workflow.answering import Hindered

_TOLD: Final = "told"
_AGAINST: Final[Mapping[str, str]] = {
    "draft": N_("{letter} còn là dự thảo, chưa có số: phát hành rồi mới ghi được."),
    "void": N_("{letter} đã hủy ({because}), không ghi thêm được."),
    "person": N_(
        "{letter} trao cho người được chứng nhận, không có cơ quan nào xác nhận; chỉ ghi được là đã trao."
    ),
    "dossier": N_("{letter} lưu trong hồ sơ, không gửi đi đâu."),
    "refused": N_(
        "{letter}: nơi nhận đã trả lời không tiếp nhận, không ghi tiếp được. Ghi nhầm thì hoàn tác."
    ),
    "recalled": N_("{letter} đã thu hồi, không ghi tiếp được."),
    "again": N_("{letter}: đã ghi tình trạng này, {day}. Ghi sai ngày thì hoàn tác rồi ghi lại."),
    _TOLD: N_("{letter}: đã ghi «{now}», {day}. Đã sang bước khác thì nói rõ bước nào: thêm {option}."),
    "behind": N_("{letter}: nơi nhận đã trả lời xa hơn («{now}»)."),
    "not_recalled": N_("{letter}: không có đề nghị thu hồi nào đang chờ trả lời."),
    "no_reason": N_("{letter}: cần lý do, thêm {option}."),
    "before_issue": N_("{letter}: ngày này trước ngày phát hành ({day})."),
    "before_newest": N_("{letter}: ngày này trước lần ghi gần nhất của văn bản ({day})."),
    "future": N_("{letter}: ngày {day} chưa đến."),
}


def hindered(done: Hindered) -> Problem:
    """Why nothing was recorded of a letter."""
    against, letter = done.against, done.letter
    name = letter_shape.named(letter)
    now = statuses.title(against.now) if against.now in statuses.STATUSES else ""
    # The next step of a case that goes on is told by how it became known.
    told = (against.code, against.now) == ("again", letter_life.CONTINUED)
    sentence = _AGAINST[_TOLD if told else against.code]
    said = _(sentence).format(
        letter=name,
        day="" if against.day is None else f"{against.day:%d/%m/%Y}",
        now=now,
        because=(letter.void_because or "").rstrip("."),
        option=option_name("--how" if told else "--reason"),
    )
    following = line("letter issue", name) if against.code == "draft" else line("letter show", name)
    message = said + " " + _("Sổ giữ nguyên.")
    exit_ = Exit.USAGE if against.code == "no_reason" else Exit.REFUSED
    return Problem(f"receipt.{against.code}", message, exit_, following=(following,))
