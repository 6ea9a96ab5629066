"""Days whose day and month may have changed places, before anybody looked.

An Excel that expects the month first turns 04/03/2001 into the third of April without a word, as a real date or, where
its format was lost, as a bare day number, and leaves 25/03/2001 a text. Of one such day alone nobody can tell. It
shows in the whole column, or in the row, when only the exchanged day fits between the others.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from gettext import gettext as _
from typing import Any

from ketnap.definitions.roster_columns import Columns
from ketnap.exchange import days
from ketnap.exchange.cells import Trouble, as_text
from ketnap.exchange.problems import Problem, of_cell
from ketnap.exchange.roster import Line, Sheet
from ketnap.exchange.workbook import Value

FIELDS = ("birth_date", "discovered_on", "listed_on", "certified_on")
"""The days of a row."""

_SURE = 5
"""So many days that Excel has read, none of them after the twelfth, are no chance."""

About = tuple[str, Trouble]
"""A field and what is the matter with it."""

Fits = Callable[[Mapping[str, Any]], bool]
"""Whether the days among these values can follow each other."""


def in_row(
    sheet: Sheet, line: Line, values: Mapping[str, Any], troubles: Sequence[About], fits: Fits, known: Columns
) -> list[About]:
    """What is the matter with the days of a row, with a proposal where a day that Excel has read does not fit the
    others, and would if day and month changed places."""
    found = list(troubles)
    for field in FIELDS if troubles else ():
        value = sheet.value(line, field)
        if isinstance(value, str) or values[field] is None:
            continue
        meant = days.swapped(values[field])
        if meant is None or not fits({**values, field: meant}):
            continue
        own = next((at for at, (about, _trouble) in enumerate(found) if about == field), None)
        if own is not None:
            message = _said(value, values[field], found[own][1].message)
            proposal = _("Ngày và tháng bị đổi chỗ? Có phải {day}?").format(day=f"{meant:%d/%m/%Y}")
            found[own] = (field, _proposing(found[own][1]._replace(message=message), proposal))
        else:
            proposal = _("Hay «{heading}» bị đổi chỗ ngày và tháng: {day}?").format(
                heading=known.headings[field], day=f"{meant:%d/%m/%Y}"
            )
            found[0] = (found[0][0], _proposing(found[0][1], proposal))
    return found


def _proposing(trouble: Trouble, proposal: str) -> Trouble:
    message = trouble.message if trouble.message.endswith((".", "?")) else f"{trouble.message}."
    return Trouble(message, f"{trouble.proposal} {proposal}".strip())


def in_columns(sheet: Sheet, lines: Sequence[Line], known: Columns) -> dict[int, list[Problem]]:
    """Days of columns that show that days were exchanged there, by row."""
    found: dict[int, list[Problem]] = {}
    for field in FIELDS:
        for line, read, meant in _in_column(sheet, lines, field):
            trouble = Trouble(
                _said(sheet.value(line, field), read, _("Cột này có ngày bị đổi chỗ với tháng.")),
                _("Có phải {day}? Gõ lại dưới dạng chữ.").format(day=f"{meant:%d/%m/%Y}"),
            )
            found.setdefault(line.number, []).append(
                of_cell(sheet, line, field, known.headings[field], trouble)
            )
    return found


def _said(value: Value, read: date, message: str) -> str:
    """What is the matter with a day; of a bare number first which day it is."""
    if isinstance(value, str | date):
        return message
    return _("Số này là ngày {day}.").format(day=f"{read:%d/%m/%Y}") + " " + message


def _in_column(sheet: Sheet, lines: Sequence[Line], field: str) -> Iterator[tuple[Line, date, date]]:
    """The lines whose day may be another one: what is read there, what may be meant."""
    read_by_excel: list[tuple[Line, date]] = []
    texts: list[tuple[Line, str]] = []
    for line in lines:
        value = sheet.value(line, field)
        if isinstance(value, str):
            if value:
                texts.append((line, as_text(value)))
            continue
        day = days.read(value, date.max, from_1904=sheet.from_1904)
        if isinstance(day, date):
            read_by_excel.append((line, day))
    orders = [days.is_month_first(text) for _line, text in texts]
    day_first, month_first = orders.count(False), orders.count(True)
    if day_first and len(read_by_excel) >= _SURE and all(day.day <= 12 for _line, day in read_by_excel):
        for line, day in read_by_excel:
            meant = days.swapped(day)
            if meant is not None:
                yield line, day, meant
    if month_first > day_first and month_first >= _SURE:
        for (line, text), order in zip(texts, orders, strict=True):
            read = days.read(text, date.max, from_1904=False)
            meant = days.swapped(read) if order is None and isinstance(read, date) else None
            if meant is not None:
                assert isinstance(read, date)
                yield line, read, meant
