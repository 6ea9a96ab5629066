"""A day in a cell: a real date, a day number, or a text with the day first, as Vietnamese offices write it."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from gettext import gettext as _
from math import isfinite
from typing import Final

from ketnap.exchange.cells import Trouble, as_text, is_empty
from ketnap.exchange.workbook import Value

YEARS: Final = range(1900, 2101)

_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIALS = range(3_654, 73_051)  # 1910–2099 as day numbers; below lie years (2001) and slips
_PLACE = r"\s*[-/.\s]\s*"
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(\s*[AaPp][Mm])?$")
_DAY_MONTH_YEAR = re.compile(rf"([0-9]{{1,2}}){_PLACE}([0-9]{{1,2}}){_PLACE}([0-9]{{1,4}})")
_YEAR_MONTH_DAY = re.compile(rf"([0-9]{{4}}){_PLACE}([0-9]{{1,2}}){_PLACE}([0-9]{{1,2}})")
_IN_WORDS = re.compile(r"(?:ngày )?([0-9]{1,2}) tháng ([0-9]{1,2}) năm ([0-9]{4})", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"(?:tháng )?([0-9]{{1,2}}){_PLACE}([0-9]{{4}})", re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"([0-9]{1,2})([0-9]{2})([0-9]{4})")


def read(value: Value, today: date, *, from_1904: bool) -> date | Trouble | None:
    """The day that stands in a cell. `today` only says what a year of two digits may mean.

    `from_1904`: bare day numbers count from 1904 (Workbook).
    """
    if is_empty(value):
        return None
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value if value.year in YEARS else _odd_year(value.year)
    if isinstance(value, bool):
        return _unreadable(as_text(value))
    if isinstance(value, (int, float)):
        return _of_number(float(value), today, from_1904=from_1904)
    if isinstance(value, str):
        return _of_text(_TIME.sub("", as_text(value)), today)
    return Trouble(_("Chỉ có giờ, không có ngày."))


def _of_number(value: float, today: date, *, from_1904: bool) -> date | Trouble:
    if not isfinite(value):
        return _unreadable(as_text(value))
    number = int(value)
    if number in YEARS and number == value:
        return _only_year(number)
    if number in _SERIALS:
        return (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(days=number)
    return _of_text(as_text(float(number)), today)


def _of_text(text: str, today: date) -> date | Trouble:
    if found := _IN_WORDS.fullmatch(text) or _DAY_MONTH_YEAR.fullmatch(text):
        day, month, year = found.groups()
        if len(year) != 4:
            return _year_in_full(int(day), int(month), year, today)
        return _full(int(day), int(month), int(year), iso=False)
    if found := _YEAR_MONTH_DAY.fullmatch(text):
        return _full(int(found[3]), int(found[2]), int(found[1]), iso=True)
    if found := _RUN_TOGETHER.fullmatch(text):
        meant = _full(int(found[1]), int(found[2]), int(found[3]), iso=False)
        return Trouble(_("Thiếu dấu phân cách."), "" if isinstance(meant, Trouble) else _meant(meant))
    if found := _MONTH_YEAR.fullmatch(text):
        if 1 <= int(found[1]) <= 12 and int(found[2]) in YEARS:
            return Trouble(
                _("Chỉ có tháng {month}/{year}. Cần đủ ngày, tháng, năm.").format(
                    month=int(found[1]), year=found[2]
                )
            )
    elif text.isascii() and text.isdigit() and int(text[:9]) in YEARS:
        return _only_year(int(text))
    return _unreadable(text)


def _full(day: int, month: int, year: int, *, iso: bool) -> date | Trouble:
    if year not in YEARS:
        return _odd_year(year)
    if not 1 <= month <= 12:
        message = _("Không có tháng {month}.").format(month=month)
        swapped = not iso and 1 <= day <= 12 and 1 <= month <= monthrange(year, day)[1]
        return Trouble(message, _meant(date(year, day, month)) if swapped else "")
    last = monthrange(year, month)[1]
    if 1 <= day <= last:
        return date(year, month, day)
    if month == 2:
        return Trouble(_("Tháng 2 năm {year} có {count} ngày.").format(year=year, count=last))
    return Trouble(_("Tháng {month} có {count} ngày.").format(month=month, count=last))


def _year_in_full(day: int, month: int, year: str, today: date) -> Trouble:
    message = _("Năm cần viết đủ bốn chữ số.")
    if len(year) != 2:
        return Trouble(message)
    full = 2000 + int(year)
    meant = _full(day, month, full if full <= today.year else full - 100, iso=False)
    return Trouble(message, "" if isinstance(meant, Trouble) else _meant(meant))


def is_month_first(text: str) -> bool | None:
    """Whether a text can only be month/day (03/14/2001), only day/month, or both (None: also what is no such text)."""
    found = _DAY_MONTH_YEAR.fullmatch(_TIME.sub("", text))
    if found is None:
        return None
    first, second = int(found[1]), int(found[2])
    if first <= 12 < second:
        return True
    return False if second <= 12 < first else None


def swapped(day: date) -> date | None:
    """The same day with day and month exchanged, where that is another day."""
    if day.day > 12 or day.day == day.month:
        return None
    return date(day.year, day.day, day.month)


def _meant(day: date) -> str:
    return _("Có phải {day}?").format(day=f"{day:%d/%m/%Y}")


def _only_year(year: int) -> Trouble:
    return Trouble(_("Chỉ có năm {year}. Cần đủ ngày, tháng, năm.").format(year=year))


def _odd_year(year: int) -> Trouble:
    return Trouble(
        _("Năm {year} ở ngoài khoảng {first}–{last}.").format(
            year=f"{year:04}", first=YEARS[0], last=YEARS[-1]
        )
    )


def _unreadable(text: str) -> Trouble:
    shown = text if len(text) <= 40 else text[:39] + "…"
    return Trouble(_("Chưa đọc được ngày «{text}».").format(text=shown), _("Ghi như 14/03/2001."))
