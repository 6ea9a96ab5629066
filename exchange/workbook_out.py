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
_TITLE_HEIGHT = 22
_NOTE_AUTHOR = "ketnap"
_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook keeps times without a zone
_YELLOW = "#FFF2A8"
_HEAD = "#E8EEF4"


class Around(NamedTuple):
    """What makes a table a paper to print: lines above (the last of them its title) and below, what stands at the
    foot of every page beside its number, and the width of each column in signs, in which texts are wrapped."""

    above: Sequence[str]
    below: Sequence[str]
    foot: str
    widths: Sequence[float]


class OutTable(NamedTuple):
    """What is to be written: `headings`, then `rows`; `notes` by (row, column), both counted from 0 below the
    headings, mark a cell yellow and say why. `around` is there for a table that is printed."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    notes: Mapping[tuple[int, int], str] = {}
    around: Around | None = None


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
        formats = _Formats(book, wrapped=table.around is not None)
        top = 0 if table.around is None else len(table.around.above) + 1
        sheet.freeze_panes(top + 1, 0)
        _fit_on_paper(sheet, top)
        sheet.set_row(top, _LINE_HEIGHT * _heading_lines(table))
        for place, heading in enumerate(table.headings):
            sheet.write_string(top, place, heading, formats.head)
            sheet.set_column(place, place, _width(table, place), formats.column)
        for number, row in enumerate(table.rows, top + 1):
            if table.around is not None:
                sheet.set_row(number, _LINE_HEIGHT * _lines(row, table.around.widths))
            for place, value in enumerate(row):
                note = table.notes.get((number - top - 1, place))
                _write(sheet, number, place, value, formats, marked=note is not None)
                if note is not None:
                    sheet.write_comment(number, place, note, {"x_scale": 2})
        if table.rows:
            sheet.autofilter(top, 0, top + len(table.rows), len(table.headings) - 1)
        if table.around is not None:
            _put_around(sheet, table, table.around, formats)
    return out.getvalue()


def _put_around(sheet: Any, table: OutTable, around: Around, formats: "_Formats") -> None:
    last = len(around.above) - 1
    sheet.set_row(last, _TITLE_HEIGHT)
    for number, text in enumerate(around.above):
        sheet.write_string(number, 0, text, formats.title if number == last else formats.plain)
    below = len(around.above) + len(table.rows) + 3
    for number, text in enumerate(around.below, below):
        sheet.write_string(number, 0, text, formats.plain)
    foot = around.foot.replace("&", "&&")
    sheet.set_footer(f"&L&9{foot}&R&9&P/&N")


def _fit_on_paper(sheet: Any, top: int) -> None:
    """A4 lying, as wide as the table, the headings on every page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)


class _Formats:
    """The formats of cells: text as text, days as 14/03/2001, marked ones yellow."""

    def __init__(self, book: Any, *, wrapped: bool) -> None:
        self._book = book
        self.wrapped = wrapped
        self._wrapping = {"text_wrap": True, "valign": "top", "border": 1} if wrapped else {}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.plain = book.add_format({"num_format": "@"})
        self._made: dict[tuple[str, bool, bool], Any] = {}
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "bg_color": _HEAD, "bottom": 1, "valign": "top"}
        )
        self.column = self.plain if wrapped else self.of("", marked=False)

    def of(self, value: Value, *, marked: bool) -> Any:
        shown = "dd/mm/yyyy" if isinstance(value, date) else "@"
        # The mark of a text, as if somebody had typed ' before it: it stays text when the cell is edited.
        quoted = isinstance(value, str) and value.startswith(_FORMULA_STARTS)
        key = (shown, marked, quoted)
        if key not in self._made:
            colour = {"bg_color": _YELLOW, "border": 1, "border_color": "#BF9000"} if marked else {}
            look = {"num_format": shown, "quote_prefix": quoted, "align": "left", **self._wrapping, **colour}
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _write(sheet: Any, row: int, place: int, value: Value, formats: _Formats, *, marked: bool) -> None:
    form = formats.of(value, marked=marked)
    if isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(row, place, value, form)
    elif value == "" and not marked and not formats.wrapped:
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


def _width(table: OutTable, place: int) -> float:
    if table.around is not None:
        return table.around.widths[place]
    lengths = [
        10 if isinstance(row[place], date) else len(_text(row[place]))
        for row in table.rows
        if place < len(row)
    ]
    return min(max([*lengths, min(len(table.headings[place]), _HEADING_WIDTH), 4]) + 2, _WIDEST)


def _heading_lines(table: OutTable) -> int:
    """How many lines the longest heading takes in its column."""
    return max(
        (-(-len(text) // max(int(_width(table, at)) - 2, 1)) for at, text in enumerate(table.headings)),
        default=1,
    )


def _lines(row: Sequence[Value], widths: Sequence[float]) -> int:
    """How many lines a row takes whose texts are wrapped: not every program that opens it works that out. Words do not
    fill a line to its end, so a few signs of each are left free."""
    lengths = [10 if isinstance(value, date) else len(_text(value)) for value in row]
    return (
        max(-(-length // max(int(width) - 3, 1)) for length, width in zip(lengths, widths, strict=True)) or 1
    )


def _sheet_name(name: str) -> str:
    """A name that Excel allows: 31 characters, none of []:*?/\\, no apostrophe at the ends."""
    allowed = "".join("_" if each in "[]:*?/\\" else each for each in name)[:31].strip("'")
    return allowed or "Danh sách"
