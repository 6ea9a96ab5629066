"""Moves of which nobody at the other end was told, in words: the day, the doctor and reports say the same of them."""

from collections.abc import Mapping
from datetime import date
from gettext import gettext as _
from typing import Any, Final

from ketnap.commands import showing
from ketnap.commands.contract import Line, line
from ketnap.commands.letter import issue_line
from ketnap.commands.texts import N_
from ketnap.storage.correspondence import answers
from ketnap.storage.reader import Reader
from ketnap.workflow import announcing
from ketnap.workflow.announcing import Silence

DEADLINE: Final = "transfer.notice"
"""The deadline of the notice that a person moves away."""

_TEXTS: Final[Mapping[str, str]] = {
    announcing.NO_ROW: N_(
        "{case}: chuyển đi từ {effective}, chưa làm thủ tục chuyển, chưa có công văn thông báo"
    ),
    announcing.DRAFT: N_("{case}: chuyển đi từ {effective}, công văn thông báo còn là dự thảo"),
    announcing.VOID: N_("{case}: chuyển đi từ {effective}, công văn thông báo đã hủy, chưa làm lại"),
    announcing.RECALLED: N_("{case}: chuyển đi từ {effective}, công văn thông báo đã thu hồi, chưa làm lại"),
    announcing.ELSEWHERE: N_("{case}: chuyển đi từ {effective}, công văn thông báo đã gửi nơi khác"),
}


def silent(reader: Reader, today: date) -> list[Silence]:
    """The moves of which nobody was told, those in effect first. As long as a move lies ahead its drafts are listed
    with all others."""
    return [each for each in answers.silent(reader) if each.code != announcing.DRAFT or each.in_effect(today)]


def sentence(silence: Silence, today: date) -> str:
    """That a person moves and nobody was told, by the code of the case and without a name."""
    day = showing.short_day(silence.effective_on, today)
    return _(_TEXTS[silence.code]).format(case=silence.case, effective=day)


def command(reader: Reader, silence: Silence) -> Line:
    """What to type about it: a letter that does not tell of the move is voided, which drafts it anew."""
    if silence.code == announcing.DRAFT:
        return issue_line.of_notice(reader, silence.case)
    if silence.code in (announcing.RECALLED, announcing.ELSEWHERE) and silence.letter is not None:
        return line("letter void", str(silence.letter.symbol), "--reason", _("LÝ DO"))
    return line("case transfer", silence.case)


def data(silence: Silence) -> dict[str, Any]:
    """The same for --json."""
    return {
        "case": silence.case,
        "since": silence.known_on,
        "effective_on": silence.effective_on,
        "row": silence.row,
        "reason": silence.code,
    }
