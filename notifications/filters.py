"""What a template may do to a value: write a day, change capitals, leave room for what is not known."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from ketnap.notifications import letters

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
# Room to write by hand: some words, a day, a count.
_BLANK = "…………………………"
_BLANK_DAY = "……/……/…………"
_BLANK_COUNT = "……"


class Unfit(ValueError):
    """A value that a filter cannot take; the message says what it needs."""


class Padded(str):
    """Text that was made a column of: its spaces are meant."""


def day(value: object) -> date:
    """A day, of itself or of its ISO text. Raises Unfit, ValueError."""
    if isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(value, date):
        return value
    raise Unfit("chỗ này cần một ngày, nhưng giá trị đang trống")


def _weekday_date(value: object) -> str:
    on = day(value)
    return f"{_WEEKDAYS[on.weekday()]}, {letters.short_date(on)}"


def _pad(value: object, width: int) -> Padded:
    return Padded(letters.clean(str(value)).ljust(min(width, 80)))


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "date": lambda value: letters.short_date(day(value)),
    "long_date": lambda value: letters.long_date(day(value)),
    "weekday_date": _weekday_date,
    "caps": lambda value: letters.clean(value).upper(),
    "lower": lambda value: letters.clean(value).lower(),
    "pad": _pad,
    "length": len,
    "or_blank": lambda value: value or _BLANK,
    "date_or_blank": lambda value: letters.short_date(day(value)) if value else _BLANK_DAY,
    "count_or_blank": lambda value: _BLANK_COUNT if value is None else value,
}
