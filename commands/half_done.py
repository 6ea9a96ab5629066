"""A command of several transactions that was stopped between two of them: what was done stays done."""

from collections.abc import Sequence
from gettext import gettext as _
from typing import Final

from ketnap.commands import known_errors
from ketnap.commands.contract import Line
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_

_CAUSES: Final = {
    Exit.STORAGE: N_("Ổ đĩa đã đầy hoặc không ghi được: dọn chỗ trống trước."),
    Exit.LOCKED: N_("Sổ đang được chương trình khác ghi: đợi ít giây."),
}


def told(code: str, error: BaseException, done: Sequence[str], following: Sequence[Line]) -> Problem:
    """What was `done`, in sentences, why it was not all, and that the same line does what is left."""
    cause = known_errors.problem_of(error)
    exit_code = Exit.STOPPED if cause is None else cause.exit_code
    said = [*done]
    if exit_code in _CAUSES:
        said.append(_(_CAUSES[exit_code]))
    said.append(_("Gõ lại đúng lệnh ấy: chỉ làm phần còn lại."))
    return Problem(code, " ".join(said), exit_code, unchanged=False, following=following)
