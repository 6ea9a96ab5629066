"""Text to value: days, counts, answers, codes, as people type them. Pure: what day it is, is an argument.

What cannot be read is answered with what is the matter and what to type instead; nothing is mended silently.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from gettext import gettext as _
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from ketnap.commands.invocation import Invocation
from ketnap.commands.words import fold
from ketnap.workflow import codes
from ketnap.workflow.names import normal

if TYPE_CHECKING:
    from pathlib import Path

Value = TypeVar("Value")
Reader = Callable[[str, Invocation], Value]
"""How the text of an option becomes a value. Raises Unreadable."""

Nature = Literal["event", "deadline"]
"""What a day without a year is: an event lies in the past, a deadline ahead."""

EVENT: Final = "event"
DEADLINE: Final = "deadline"

_MOST_LISTED = 8
_YEARS = range(1900, 2200)
# Compiled by `re` when first used: most commands read no day.
_PLACE = r"\s*[-/.]\s*"
_DAY_MONTH = rf"([0-9]{{1,2}}){_PLACE}([0-9]{{1,2}})"
_DAY_MONTH_YEAR = rf"([0-9]{{1,2}}){_PLACE}([0-9]{{1,2}}){_PLACE}([0-9]{{1,4}})"
_YEAR_MONTH_DAY = rf"([0-9]{{4}}){_PLACE}([0-9]{{1,2}}){_PLACE}([0-9]{{1,2}})"
_GROUPED = r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,9}"
_LEAP = 8
_AHEAD = 10
"""Years. Terms lie no farther ahead; a later year of two digits is one of the last century, as in a day of birth."""
_TODAY = frozenset({"homnay", "today"})
_YESTERDAY = frozenset({"homqua", "yesterday"})
_TOMORROW = frozenset({"ngaymai", "tomorrow"})
_YES = frozenset({"c", "co", "y", "yes", "true", "dung"})
_NO = frozenset({"k", "khong", "n", "no", "false"})


class Unreadable(Exception):
    """A text that says nothing we know; `sentences` say why and what to type instead."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Several(Unreadable):
    """A text that names more than one thing: none is picked. `candidates` are (code, name)."""

    def __init__(self, text: str, candidates: Iterable[tuple[str, str]]) -> None:
        self.candidates = tuple(candidates)
        count = len(self.candidates)
        found = ", ".join(f"{code} ({name})" for code, name in self.candidates[:_MOST_LISTED])
        sentence = _("«{text}» khớp {count} nơi: {found}. Gõ mã của một nơi.")
        if count > _MOST_LISTED:
            sentence = _("«{text}» khớp {count} nơi, ví dụ {found}. Gõ đủ tên, hoặc mã của một nơi.")
        super().__init__(sentence.format(text=text, count=count, found=found))


def day(text: str, today: date, nature: Nature) -> date:
    """Read 2026-11-25, 25/11/2026, 25-11, «hôm nay», «hôm qua», «ngày mai».

    Without a year, an event is the latest such day up to today, a deadline the next one from today on.
    Raises Unreadable.
    """
    typed = normal(text)
    if not typed:
        raise Unreadable(_("Cần một ngày, ví dụ {example}.").format(example=_short(today)))
    word = fold(typed)
    if word in _TODAY:
        return today
    if word in _YESTERDAY:
        return today - timedelta(days=1)
    if word in _TOMORROW and nature == DEADLINE:
        return today + timedelta(days=1)
    if found := re.fullmatch(_DAY_MONTH_YEAR, typed):
        number, month, year = found.groups()
        if len(year) != len("2026"):
            raise Unreadable(_year_in_full(int(number), int(month), year, today))
        return _full(typed, int(year), int(month), int(number), iso=False)
    if found := re.fullmatch(_DAY_MONTH, typed):
        return _without_year(int(found[1]), int(found[2]), today, nature)
    if found := re.fullmatch(_YEAR_MONTH_DAY, typed):
        return _full(typed, int(found[1]), int(found[2]), int(found[3]), iso=True)
    raise Unreadable(
        _("Chưa đọc được ngày «{text}». Gõ như {example}, {short} hoặc «hôm nay».").format(
            text=typed, example=_short(today), short=f"{today:%d-%m}"
        )
    )


def _short(on: date) -> str:
    return f"{on:%d/%m/%Y}"


def _last(year: int, month: int) -> int:
    """The number of days of a month. (`calendar` would cost every command the import of `locale`.)"""
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


def _full(typed: str, year: int, month: int, number: int, *, iso: bool) -> date:
    if year not in _YEARS:
        raise Unreadable(
            _("Năm {year} ở ngoài khoảng {first}–{last}. Xem lại năm của ngày «{text}».").format(
                year=f"{year:04}", first=_YEARS[0], last=_YEARS[-1], text=typed
            )
        )
    _check_month(month, number, year, iso=iso)
    _check_day(month, number, year)
    return date(year, month, number)


def _check_month(month: int, number: int, year: int, *, iso: bool) -> None:
    if 1 <= month <= 12:
        return
    sentence = _("Không có tháng {month}.").format(month=month)
    swapped = 1 <= number <= 12 and 1 <= month <= _last(year, number)
    if swapped:
        meant = date(year, number, month)
        proposal = meant.isoformat() if iso else _short(meant)
        sentence += " " + _("Có phải {proposal}?").format(proposal=proposal)
    raise Unreadable(sentence)


def _check_day(month: int, number: int, year: int) -> None:
    last = _last(year, month)
    if 1 <= number <= last:
        return
    example = _short(date(year, month, last))
    if month == 2:
        raise Unreadable(
            _("Tháng 2 năm {year} có {count} ngày. Gõ lại, ví dụ {example}.").format(
                year=year, count=last, example=example
            )
        )
    raise Unreadable(
        _("Tháng {month} có {count} ngày. Gõ lại, ví dụ {example}.").format(
            month=month, count=last, example=example
        )
    )


def _without_year(number: int, month: int, today: date, nature: Nature) -> date:
    _check_month(month, number, today.year, iso=False)
    if month == 2 and number == 29:
        # The day exists, only not every year.
        years = range(today.year - _LEAP, today.year + _LEAP + 1)
    else:
        _check_day(month, number, today.year)
        years = range(today.year - 1, today.year + 2)
    days = [date(year, month, number) for year in years if number <= _last(year, month)]
    if nature == EVENT:
        return max(each for each in days if each <= today)
    return min(each for each in days if each >= today)


def _year_in_full(number: int, month: int, year: str, today: date) -> str:
    sentence = _("Năm cần viết đủ bốn chữ số.")
    full = int(f"20{int(year):02}") if len(year) <= 2 else 0
    if full > today.year + _AHEAD:
        full -= 100
    if full and 1 <= month <= 12 and 1 <= number <= _last(full, month):
        sentence += " " + _("Có phải {proposal}?").format(proposal=_short(date(full, month, number)))
    return sentence


def event(text: str, invocation: Invocation) -> date:
    """A day on which something happened. Raises Unreadable."""
    return day(text, invocation.today, EVENT)


def deadline(text: str, invocation: Invocation) -> date:
    """A day that may lie ahead. Raises Unreadable."""
    return day(text, invocation.today, DEADLINE)


def count(text: str) -> int:
    """A whole number from 0 on; `1.250` as it is shown is read too. Raises Unreadable."""
    typed = normal(text)
    if re.fullmatch(_GROUPED, typed) is None:
        raise Unreadable(_("«{text}»: cần một số nguyên, ví dụ 12.").format(text=typed))
    return int(typed.replace(".", ""))


def whole_number(text: str, invocation: Invocation) -> int:
    """`count` as the reader of an option. Raises Unreadable."""
    return count(text)


def yes_or_no(text: str) -> bool:
    """An answer or a flag: c, có, co, y, yes; k, không, khong, n, no. Raises Unreadable."""
    word = fold(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable(_("«{text}»: gõ «có» hoặc «không».").format(text=normal(text)))


def readable(text: str) -> str:
    """The text itself. Raises Unreadable for bytes that are no letters of any text: a terminal with another encoding."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Unreadable(_("Có chữ không theo bảng mã UTF-8. Xem lại bộ gõ và cửa sổ lệnh, rồi gõ lại."))
    return text


def words(text: str, invocation: Invocation) -> str:
    """A text as it is stored: NFC, single spaces, no control characters. Raises Unreadable when nothing is left."""
    typed = normal(readable(text))
    if not typed:
        raise Unreadable(_("Phần này chưa có chữ nào."))
    return typed


def case_number(text: str, invocation: Invocation) -> int:
    """The number of a case: 57, hs57, HS-57, HS-000057-P. Raises Unreadable, with the code that may be meant."""
    try:
        return codes.case_number(normal(text))
    except codes.WrongCheckCharacter as error:
        raise Unreadable(
            _("Chưa có hồ sơ {text} (ký tự cuối không khớp số). Có phải {proposals}?").format(
                text=normal(text), proposals=" · ".join(error.proposals)
            )
        ) from error
    except codes.CodeUnreadable as error:
        raise Unreadable(
            _("«{text}» không phải mã hồ sơ. Mã viết như {example} hoặc chỉ gõ số 57.").format(
                text=normal(text), example=codes.case_code(57)
            )
        ) from error


def case_code(text: str, invocation: Invocation) -> str:
    """The full code of a case, however it was typed. Raises Unreadable."""
    return codes.case_code(case_number(text, invocation))


def command_id(text: str, invocation: Invocation) -> str:
    """The full id of a command: 871, L871, L-000871. Raises Unreadable."""
    try:
        return codes.command_id(codes.command_number(normal(text)))
    except codes.CodeUnreadable as error:
        raise Unreadable(
            _("«{text}» không phải mã lệnh. Mã viết như {example}.").format(
                text=normal(text), example=codes.command_id(871)
            )
        ) from error


def path(text: str, invocation: Invocation) -> "Path":
    """A file or folder as the machine names it: not one letter is changed. Raises Unreadable."""
    if not text.strip():
        raise Unreadable(_("Cần tên một tệp."))
    # Not at the top: most commands read no path.
    from pathlib import Path

    return Path(text)
