"""Writing a table as a workbook: text stays text, so that leading zeros survive and nothing becomes a formula.

The one home of `xlsxwriter`. The same table always gives the same bytes.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, NamedTuple

from ketnap.exchange.workbook import Value

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 45
_HEADING_WIDTH = 10
_LINE_HEIGHT = 16
_NOTE_AUTHOR = "ketnap"
_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook keeps times without a zone
_YELLOW = "#FFF2A8"
_HEAD = "#E8EEF4"


class OutTable(NamedTuple):
    """What is to be written: `headings`, then `rows`; `notes` by (row, column), both counted from 0 below the
    headings, mark a cell yellow and say why."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    notes: Mapping[tuple[int, int], str] = {}


def written(table: OutTable) -> bytes:
    """The workbook, with frozen headings and a filter over them."""
    from xlsxwriter import Workbook

    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(out, options) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet(_sheet_name(table.name))
        sheet.set_comments_author(_NOTE_AUTHOR)
        formats = _Formats(book)
        sheet.freeze_panes(1, 0)
        _fit_on_paper(sheet)
        sheet.set_row(0, _LINE_HEIGHT * _heading_lines(table))
        for place, heading in enumerate(table.headings):
            sheet.write_string(0, place, heading, formats.head)
            sheet.set_column(place, place, _width(table, place), formats.of("", marked=False))
        for number, row in enumerate(table.rows):
            for place, value in enumerate(row):
                note = table.notes.get((number, place))
                _write(sheet, number + 1, place, value, formats, marked=note is not None)
                if note is not None:
                    sheet.write_comment(number + 1, place, note, {"x_scale": 2})
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), len(table.headings) - 1)
    return out.getvalue()


def _fit_on_paper(sheet: Any) -> None:
    """A4 lying, as wide as the table, the headings on every page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)


class _Formats:
    """The formats of cells: text as text, days as 14/03/2001, marked ones yellow."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, bool], Any] = {}
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "bg_color": _HEAD, "bottom": 1, "valign": "top"}
        )

    def of(self, value: Value, *, marked: bool) -> Any:
        shown = "dd/mm/yyyy" if isinstance(value, date) else "@"
        # The mark of a text, as if somebody had typed ' before it: it stays text when the cell is edited.
        quoted = isinstance(value, str) and value.startswith(_FORMULA_STARTS)
        key = (shown, marked, quoted)
        if key not in self._made:
            colour = {"bg_color": _YELLOW, "border": 1, "border_color": "#BF9000"} if marked else {}
            look = {"num_format": shown, "quote_prefix": quoted, "align": "left", **colour}
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _write(sheet: Any, row: int, place: int, value: Value, formats: _Formats, *, marked: bool) -> None:
    form = formats.of(value, marked=marked)
    if isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(row, place, value, form)
    elif value == "" and not marked:
        return
    elif value == "":
        sheet.write_blank(row, place, None, form)
    else:
        sheet.write_string(row, place, _text(value), form)


def _text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (time, timedelta, bool, int, float)):
        return str(value)
    return str(value)[:32_000]


def _width(table: OutTable, place: int) -> int:
    lengths = [
        10 if isinstance(row[place], date) else len(_text(row[place]))
        for row in table.rows
        if place < len(row)
    ]
    return min(max([*lengths, min(len(table.headings[place]), _HEADING_WIDTH), 4]) + 2, _WIDEST)


def _heading_lines(table: OutTable) -> int:
    """How many lines the longest heading takes in its column."""
    return max(
        (-(-len(text) // max(_width(table, at) - 2, 1)) for at, text in enumerate(table.headings)), default=1
    )


def _sheet_name(name: str) -> str:
    """A name that Excel allows: 31 characters, none of []:*?/\\, no apostrophe at the ends."""
    allowed = "".join("_" if each in "[]:*?/\\" else each for each in name)[:31].strip("'")
    return allowed or "Danh sách"
