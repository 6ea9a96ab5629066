"""Value to text, in the voice of the office: days, terms, numbers, sources, verdicts, names, findings.

Every function answers in the language of the shell (`texts.py`).
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from gettext import gettext as _
from gettext import ngettext
from typing import Any, Final

from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Cell, Style
from ketnap.commands.texts import N_, translated
from ketnap.workflow.findings import MET, UNKNOWN, UNMET, Finding
from ketnap.workflow.instruments import OFFICE, PRODUCT
from ketnap.workflow.names import normal

_WEEKDAYS: Final = (
    N_("thứ Hai"),
    N_("thứ Ba"),
    N_("thứ Tư"),
    N_("thứ Năm"),
    N_("thứ Sáu"),
    N_("thứ Bảy"),
    N_("Chủ nhật"),
)
_SHORT_WEEKDAYS: Final = (N_("T2"), N_("T3"), N_("T4"), N_("T5"), N_("T6"), N_("T7"), N_("CN"))
_VERDICTS: Final[Mapping[str, tuple[str, Style]]] = {
    MET: (N_("đạt"), "good"),
    UNMET: (N_("chưa"), "bad"),
    UNKNOWN: (N_("chờ"), "wait"),
}
_PROVENANCES: Final = {
    "secondary": N_("nguồn thứ cấp"),
    "memory": N_("chưa xác nhận"),
    "inference": N_("chưa xác nhận"),
}
_OWN_CHOICE = N_("đơn vị tự đặt")
# What the rules and their sources say in brackets, in Vietnamese.
_ASIDES: Final = (N_("(chưa xác nhận ở "), N_("(nay: "), N_("(đã hết hiệu lực)"))

_JOINT = "; "
_PLACE = r"(?P<text>.+?)(?: (?P<part>[IVX]+(?:\.[0-9]+)*))? §(?P<place>[^(]*[^( ])(?P<rest>.*)"
_ARTICLE = r"(?P<text>.+?) Đ(?P<article>[0-9]+)(?P<rest>.*)"
_POINT = r"([0-9–])([a-zđ])\b"

MASK: Final = "***"
"""What stands for a name where names may not be shown."""


def weekday(on: date) -> str:
    """The day of the week, in full."""
    return _(_WEEKDAYS[on.weekday()])


def long_day(on: date) -> str:
    """A day as a sentence says it: thứ Tư, 25/11/2026."""
    return _("{weekday}, {day}").format(weekday=weekday(on), day=f"{on:%d/%m/%Y}")


def short_day(on: date, today: date) -> str:
    """A day as a table says it: T4 25/11, with the year if it is not this one."""
    return f"{_(_SHORT_WEEKDAYS[on.weekday()])} {on:%d/%m}" + (f"/{on:%Y}" if on.year != today.year else "")


def number(value: int) -> str:
    """A whole number with marks between the thousands: 1.250."""
    mark = _("1.000")[1]
    return f"{value:,}".replace(",", mark)


def working_days(count: int) -> str:
    """A length: 30 ngày làm việc. A bare "ngày" never stands for a working day."""
    return ngettext("{count} ngày làm việc", "{count} ngày làm việc", count).format(count=number(count))


def term(left: int) -> str:
    """How far off a due date is, in working days; negative once it is over."""
    if left > 0:
        return ngettext("còn {count} ngày làm việc", "còn {count} ngày làm việc", left).format(
            count=number(left)
        )
    if left < 0:
        return ngettext("quá {count} ngày làm việc", "quá {count} ngày làm việc", -left).format(
            count=number(-left)
        )
    return _("hạn hôm nay")


def until(on: date) -> str:
    """The last day of something: đến hết 20/06/2030."""
    return _("đến hết {day}").format(day=f"{on:%d/%m/%Y}")


def provenance(word: str) -> str:
    """How far a source can be trusted, in words; "" for a verified one."""
    mark = _PROVENANCES.get(word)
    return "" if mark is None else _(mark)


def source(text: str, provenance: str) -> str:
    """A legal source as a person cites it, with how far it can be trusted.

    `06-HD/TW §3.6a` is 06-HD/TW, điểm 3.6(a). A rule known at second hand, one not confirmed and a choice of
    the office each carry their words; a verified one carries none. The four must look different.
    """
    if not text or text in (PRODUCT, OFFICE):
        return f"({_(_OWN_CHOICE)})"
    shown = _JOINT.join(_cited(part) for part in text.split(_JOINT))
    mark = _PROVENANCES.get(provenance)
    if mark is None or f"({mark}" in text:
        return shown
    return f"{shown} ({_(mark)})"


def _cited(part: str) -> str:
    rest = ""
    if found := re.fullmatch(_PLACE, part):
        section = found["part"] + " " if found["part"] else ""
        place = re.sub(_POINT, r"\1(\2)", found["place"].replace("§", ""))
        part, rest = (
            _("{text}, {section}điểm {place}").format(text=found["text"], section=section, place=place),
            found["rest"],
        )
    elif found := re.fullmatch(_ARTICLE, part):
        part, rest = (
            _("{text}, Điều {article}").format(text=found["text"], article=found["article"]),
            found["rest"],
        )
    whole = part + rest
    for aside in _ASIDES:
        whole = whole.replace(aside, _(aside))
    return whole


def verdict(word: str) -> Cell:
    """The word of a verdict: đạt, chưa, chờ. Colour repeats it."""
    text, style = _VERDICTS[word]
    return Cell(_(text), style)


def name(text: str, invocation: Invocation) -> str:
    """The name of a person, or the mask where names may not be shown."""
    return normal(text) if invocation.names else MASK


def identity_number(text: str) -> str:
    """The last four digits; never more on a screen."""
    return "…" + text[-4:] if len(text) > 4 else MASK


Title = Callable[[str, Any], str]
"""What to show for a value of a finding's evidence, by its key: the title of a step, the word of a choice."""


def message(finding: Finding, title: Title) -> str:
    """The sentence of a finding, its values filled in."""
    values = {key: title(key, value) for key, value in finding.evidence.items()}
    return translated(finding.text).format(**values)


def finding_row(finding: Finding, title: Title) -> tuple[str | Cell, ...]:
    """A finding as a row: verdict, sentence, source."""
    return (verdict(finding.verdict), message(finding, title), source(finding.source, finding.provenance))


def finding_data(finding: Finding, title: Title) -> dict[str, Any]:
    """A finding as --json has it."""
    return {
        "code": finding.code,
        "verdict": finding.verdict,
        "message": message(finding, title),
        "source": finding.source,
        "provenance": finding.provenance,
        "evidence": dict(finding.evidence),
        "possible_from": finding.possible_from,
        "expected_by": finding.expected_by,
        "mended_by": list(finding.mended_by),
    }
