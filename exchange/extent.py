"""How far a workbook reaches, found out before anything loads it.

The reader of workbooks keeps a sheet as a full rectangle, so two cells far apart in a file of a few hundred bytes
would take all memory there is; and a zip file may unpack to a thousand times its size. What is measured here is
what is really there, not what the file says about itself.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path
from typing import IO, Final, NamedTuple
from xml.parsers import expat

from ketnap.exchange.unreadable import UnreadableFile

MOST_BYTES: Final = 50 * 2**20
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 200
MOST_CELLS: Final = MOST_ROWS * MOST_COLUMNS
HEAD_ROWS: Final = 30
"""So many rows may stand above the people, headings included."""

_MOST_PARTS = 5_000
_LOCAL_HEADER = 30
_ATTRIBUTES = rb"""((?:[^>"']|"[^"]*"|'[^']*')*)"""
_SKIPPED = rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>"
_XLSX_TOKEN = re.compile(
    _SKIPPED + rb"|<(?:[\w.-]+:)?(?:(row|c)(?=[\s/>])" + _ATTRIBUTES + rb">|(v|is)(?=[\s/>]))", re.DOTALL
)
_XLSX_PLACE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Za-z]*)([0-9]*)["']""")
_ODS_TOKEN = re.compile(
    _SKIPPED
    + rb"|<(?:[\w.-]+:)?(?:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])"
    + _ATTRIBUTES
    + rb">|(p)(?=[\s/>]))",
    re.DOTALL,
)
_ODS_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["']([0-9]+)["']""")
_TEXTS_ANNOUNCED = re.compile(rb"""uniqueCount\s*=\s*["']([^"']*)["']""")
_SHORTEST_TEXT = len("<si/>")
_DATE_1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true|on)["']""")


class Extent(NamedTuple):
    """The last row and column with content, counted from one; 0, 0 when there is none."""

    row: int = 0
    column: int = 0

    def with_cell(self, row: int, column: int) -> "Extent":
        return Extent(max(self.row, row), max(self.column, column))


class Measured(NamedTuple):
    """What a workbook is: `kind` is xlsx, ods or xls; `from_1904`: its day numbers count from 1904."""

    kind: str
    from_1904: bool


def check(extents: list[Extent]) -> None:
    """Raises UnreadableFile when the sheets reach further than a roster can."""
    for extent in extents:
        if extent.row > MOST_ROWS + HEAD_ROWS:
            raise UnreadableFile(
                _(
                    "Có trang dài tới dòng {row}; nhiều nhất {most} dòng một tệp. Chia thành nhiều tệp."
                ).format(row=_number(extent.row), most=_number(MOST_ROWS))
            )
        if extent.column > MOST_COLUMNS:
            raise UnreadableFile(
                _(
                    "Có trang rộng tới cột thứ {column}; nhiều nhất {most} cột. Xóa các cột thừa bên phải."
                ).format(column=_number(extent.column), most=MOST_COLUMNS)
            )
    if sum(extent.row * extent.column for extent in extents) > MOST_CELLS:
        raise UnreadableFile(_("Các trang cộng lại quá lớn. Chép riêng trang danh sách sang một tệp khác."))


def measure_zip(path: Path) -> Measured:
    """Look through an xlsx or ods file. Raises UnreadableFile: no such workbook, locked, damaged or too large."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS:
                raise UnreadableFile(_too_large())
            kind = _kind({part.filename for part in parts})
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableFile(locked())
            return _measure_parts(kind, [(part, _Part(file, part)) for part in parts])
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(damaged()) from error


def _kind(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        raise UnreadableFile(_("Tệp .xlsb chưa đọc được. Mở bằng Excel, lưu lại thành .xlsx."))
    if "content.xml" in names:
        return "ods"
    if "[Content_Types].xml" in names and any(name.lower().startswith("xl/") for name in names):
        return "xlsx"
    raise UnreadableFile(not_a_workbook())


class _Part(NamedTuple):
    """One part of a zip file, unpacked without believing what its header says about its length."""

    file: IO[bytes]
    info: zipfile.ZipInfo

    def unpacked(self, most: int) -> bytes:
        """Raises UnreadableFile when it is longer than `most`, damaged when its length is not what it says."""
        file = self.file
        file.seek(self.info.header_offset)
        header = file.read(_LOCAL_HEADER)
        if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
            raise UnreadableFile(damaged())
        skipped = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        file.seek(skipped, 1)
        packed = file.read(self.info.compress_size)
        if self.info.compress_type == zipfile.ZIP_STORED:
            found = packed
        elif self.info.compress_type == zipfile.ZIP_DEFLATED:
            found = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most + 1)
        else:
            raise UnreadableFile(damaged())
        if len(found) > most:
            raise UnreadableFile(_too_large())
        if len(found) != self.info.file_size:
            raise UnreadableFile(damaged())
        return found


def _measure_parts(kind: str, parts: list[tuple[zipfile.ZipInfo, _Part]]) -> Measured:
    left = MOST_BYTES
    extents: list[Extent] = []
    from_1904 = False
    for info, part in parts:
        content = part.unpacked(left)
        left -= len(content)
        if info.filename.endswith((".xml", ".rels")):
            _check_well_formed(content)
        if kind == "xlsx":
            # Which part is a sheet is said by other parts; whatever holds cells is measured.
            extents.append(_xlsx_extent(content))
            _check_announced(content)
            from_1904 = from_1904 or (
                info.filename.endswith("workbook.xml") and bool(_DATE_1904.search(content))
            )
        elif info.filename == "content.xml":
            extents += _ods_extents(content)
        elif info.filename == "META-INF/manifest.xml" and b"encryption-data" in content:
            raise UnreadableFile(locked())
    check(extents)
    return Measured(kind, from_1904)


def _check_well_formed(content: bytes) -> None:
    """A reader of sheets that meets the end of a text inside a tag may wait for more for ever.

    Raises UnreadableFile. No part of a workbook declares a document type; whoever does wants entities.
    """
    if b"<!DOCTYPE" in content:
        raise UnreadableFile(damaged())
    try:
        parser = expat.ParserCreate("UTF-8")
        parser.Parse(content)
        parser.Parse(b"", True)  # noqa: FBT003 - that was the end; expat takes no keyword
    except expat.ExpatError as error:
        raise UnreadableFile(damaged()) from error


def _check_announced(content: bytes) -> None:
    """A reader reserves memory for as many shared texts as a part says it has. Raises UnreadableFile where they would
    not fit into it."""
    for announced in _TEXTS_ANNOUNCED.findall(content):
        number = announced.strip()
        if not (number.isdigit() and len(number) < 10 and int(number) <= len(content) // _SHORTEST_TEXT):
            raise UnreadableFile(damaged())


def _xlsx_extent(content: bytes) -> Extent:
    row = column = 0
    extent = Extent()
    for token in _XLSX_TOKEN.finditer(content):
        if token[1] == b"row":
            place = _XLSX_PLACE.search(token[2])
            row = int(place[2]) if place and place[2] else row + 1
            column = 0
        elif token[1] == b"c":
            place = _XLSX_PLACE.search(token[2])
            column += 1
            if place:
                column = _column(place[1]) if place[1] else column
                row = int(place[2]) if place[2] else row
        elif token[3]:
            extent = extent.with_cell(max(row, 1), max(column, 1))
    return extent


def _column(letters: bytes) -> int:
    """A = 1, XFD = 16384; longer than any column is far enough."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - 64
    return number


def _ods_extents(content: bytes) -> Iterator[Extent]:
    extent = Extent()
    row = rows = column = columns = 0
    for token in _ODS_TOKEN.finditer(content):
        repeated = _ODS_REPEATED.search(token[2]) if token[2] else None
        count = max(int(repeated[1]) if repeated else 1, 1)
        if token[1] == b"table":
            yield extent
            extent = Extent()
            row = rows = 0
        elif token[1] == b"table-row":
            row, rows, column, columns = row + rows, count, 0, 0
        elif token[1]:
            column, columns = column + columns, count
            if b"value-type" in token[2] or b"formula" in token[2]:
                extent = extent.with_cell(row + rows, column + columns)
        elif token[3] and columns:
            extent = extent.with_cell(row + rows, column + columns)
    yield extent


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def not_a_workbook() -> str:
    return _("Tệp này không phải bảng tính. Cần tệp .xlsx, .xls, .ods hoặc .csv.")


def damaged() -> str:
    return _("Bảng tính này không đọc được, có thể chép chưa trọn. Mở bằng Excel, lưu lại thành .xlsx.")


def locked() -> str:
    return _("Bảng tính này có mật khẩu. Mở bằng Excel, bỏ mật khẩu rồi lưu lại.")


def _too_large() -> str:
    return _("Bảng tính này bung ra quá {most} MB. Chép riêng trang danh sách sang một tệp khác.").format(
        most=MOST_BYTES // 2**20
    )
