"""An upgrade that was stopped between its two parts: the tables are brought up, the law of the program is not taken in."""

from gettext import gettext as _
from pathlib import Path
from typing import Final

from ketnap.commands import known_errors
from ketnap.commands.contract import line
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_

_CAUSES: Final = {
    Exit.STORAGE: N_("Ổ đĩa đã đầy hoặc không ghi được: dọn chỗ trống trước."),
    Exit.LOCKED: N_("Sổ đang được chương trình khác ghi: đợi ít giây."),
}


def told(error: BaseException, done: str, copy: Path) -> Problem:
    """What was `done`, what is left, why, and where the copy of before is."""
    cause = known_errors.problem_of(error)
    code = Exit.STOPPED if cause is None else cause.exit_code
    parts = [done, _("Quy định của bản này chưa nhận.")]
    if code in _CAUSES:
        parts.append(_(_CAUSES[code]))
    parts.append(_("Gõ lại đúng lệnh ấy: chỉ làm phần còn lại."))
    return Problem(
        "db.half_upgraded",
        "\n".join((" ".join(parts), _("Bản sao trước đó: {copy}").format(copy=copy))),
        code,
        unchanged=False,
        following=(line("db upgrade"), line("db restore", str(copy))),
    )
