"""A roster as offices keep it: one row a person, under headings in any order. Reading it, before anything is judged."""

from collections.abc import Mapping, Sequence
from gettext import gettext as _
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from ketnap.definitions.roster_columns import columns, heading_key
from ketnap.exchange.cells import as_text, is_empty
from ketnap.exchange.extent import HEAD_ROWS, MOST_ROWS
from ketnap.exchange.unreadable import UnreadableFile
from ketnap.exchange.workbook import Table, Value, Workbook
from ketnap.exchange.workbook import read as read_workbook

LEAST_HEADINGS: Final = 3
"""A row with fewer known headings is no row of headings."""


class Line(NamedTuple):
    """A row of the sheet with something in it; `number` is its number in Excel."""

    number: int
    values: tuple[Value, ...]


class Sheet(NamedTuple):
    """A roster as it stands in a file. `places` leads from a field to its column (A = 0); `headings` are those of
    the file, as written; `ignored` those that no field has, `missing` the usual ones that are not there,
    `other_tables` further sheets that look like rosters and were not read."""

    file: str
    table: str
    head_row: int
    headings: tuple[str, ...]
    places: Mapping[str, int]
    ignored: tuple[str, ...]
    missing: tuple[str, ...]
    other_tables: tuple[str, ...]
    lines: tuple[Line, ...]
    from_1904: bool

    def value(self, line: Line, field: str) -> Value:
        """What stands in the column of a field; "" where the column or the cell is not there."""
        place = self.places.get(field)
        return "" if place is None or place >= len(line.values) else line.values[place]

    def cell(self, line: Line, field: str) -> str:
        """The cell of a field as Excel calls it: K17. Where there is no such column, the row alone: 17."""
        place = self.places.get(field)
        return f"{'' if place is None else column_letters(place)}{line.number}"


class _Heading(NamedTuple):
    table: Table
    row: int
    headings: tuple[str, ...]
    places: Mapping[str, int]


class Headings(Protocol):
    """The columns that are looked for: by field the heading of a new workbook, by folded spelling the field, and
    those without which a table is of no use."""

    @property
    def headings(self) -> Mapping[str, str]: ...
    @property
    def spellings(self) -> Mapping[str, str]: ...
    @property
    def needed(self) -> tuple[str, ...]: ...


def read(path: Path) -> Sheet:
    """Read a roster from .xlsx, .xls, .ods or .csv.

    Raises:
        UnreadableFile: no table, no headings, a needed column missing or there twice, locked, damaged, too large.
    """
    known = columns()
    sheet = read_table(path, known)
    if "discovered_on" not in sheet.places and "certified_on" not in sheet.places:
        raise UnreadableFile(
            _("Cần cột «{discovered}» hoặc «{certified}».").format(
                discovered=known.headings["discovered_on"], certified=known.headings["certified_on"]
            )
        )
    return sheet


def read_table(path: Path, known: Headings, least: int = LEAST_HEADINGS) -> Sheet:
    """Read a table with these headings; a row with fewer than `least` of them is none of headings.

    Raises UnreadableFile as `read`.
    """
    workbook = read_workbook(path, lambda row: len(_places(known, _texts(row))))
    headings = [found for table in workbook.tables if (found := _heading(known, table, least)) is not None]
    if not headings:
        message = _("Không thấy dòng tiêu đề trong {count} dòng đầu: cần ít nhất «{headings}».")
        if not known.needed:
            message = _("Không thấy dòng tiêu đề trong {count} dòng đầu. Nhận ra «{headings}».")
        named = "», «".join(known.headings[field] for field in known.needed or known.headings)
        raise UnreadableFile(message.format(count=HEAD_ROWS, headings=named))
    best = max(headings, key=lambda each: len(each.places))
    _check_columns(known, best)
    others = tuple(each.table.name for each in headings if each is not best)
    return _sheet(path, known, workbook, best, others)


def _heading(known: Headings, table: Table, least: int) -> _Heading | None:
    """The row of headings of a sheet: of its first rows the one with the most of ours."""
    best: _Heading | None = None
    for number, row in enumerate(islice(table.rows(), HEAD_ROWS), 1):
        headings = _texts(row)
        places = _places(known, headings)
        if len(places) >= least and (best is None or len(places) > len(best.places)):
            best = _Heading(table, number, headings, places)
    return best


def _texts(row: Sequence[Value]) -> tuple[str, ...]:
    return tuple("" if is_empty(value) else as_text(value) for value in row)


def _places(known: Headings, headings: Sequence[str]) -> dict[str, int]:
    """Field → column, for the headings that are known; of two for one field the first."""
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        field = _field(known, heading)
        if field is not None:
            places.setdefault(field, place)
    return places


def _field(known: Headings, heading: str) -> str | None:
    """What a heading names; what stands in brackets («Ngày sinh (dd/mm/yyyy)») says nothing."""
    found = known.spellings.get(heading_key(heading))
    return found or known.spellings.get(heading_key(heading.partition("(")[0]))


def _check_columns(known: Headings, found: _Heading) -> None:
    missing = [known.headings[field] for field in known.needed if field not in found.places]
    if missing:
        raise UnreadableFile(
            _("Thiếu cột «{headings}». Thêm vào dòng tiêu đề (dòng {row}).").format(
                headings="», «".join(missing), row=found.row
            )
        )
    for place, heading in enumerate(found.headings):
        field = _field(known, heading)
        if field is not None and found.places[field] != place:
            raise UnreadableFile(
                _("Hai cột cùng là «{heading}»: {first} và {second}. Giữ một cột.").format(
                    heading=known.headings[field],
                    first=column_letters(found.places[field]),
                    second=column_letters(place),
                )
            )


def _sheet(
    path: Path, known: Headings, workbook: Workbook, found: _Heading, others: tuple[str, ...]
) -> Sheet:
    used = set(found.places.values())
    lines = tuple(
        Line(number, tuple(row))
        for number, row in enumerate(found.table.rows(), 1)
        if number > found.row and any(place < len(row) and not is_empty(row[place]) for place in used)
    )
    if len(lines) > MOST_ROWS:
        raise UnreadableFile(_("Nhiều nhất {most} dòng một tệp. Chia thành nhiều tệp.").format(most="20.000"))
    ignored = tuple(text for place, text in enumerate(found.headings) if text and place not in used)
    missing = tuple(heading for field, heading in known.headings.items() if field not in found.places)
    return Sheet(
        path.name,
        found.table.name,
        found.row,
        found.headings,
        found.places,
        ignored,
        missing,
        others,
        lines,
        workbook.from_1904,
    )


def column_letters(place: int) -> str:
    """The letters of a column, counted from 0: A, B … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
