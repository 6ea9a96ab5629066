"""Reading a table, whatever it was written with: the sheets of a workbook, or a text file, as rows of values.

The one home of `python_calamine`. Formulas are never run: what stands in a cell is the value that was stored.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from gettext import gettext as _
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from ketnap.exchange import text_table
from ketnap.exchange.extent import MOST_BYTES, damaged, locked, measure_zip, not_a_workbook
from ketnap.exchange.extent_xls import SIGNATURE, measure_xls
from ketnap.exchange.unreadable import UnreadableFile

Value = str | int | float | bool | date | datetime | time | timedelta
"""What a cell holds; "" when it is empty. Every number of a workbook is a float, every value of a text file text."""

_TEXT_SUFFIXES = (".csv", ".txt", ".tsv")


class Table(NamedTuple):
    """One sheet: `rows` begins with row 1 and column A; `name` is "" for a text file."""

    name: str
    rows: Callable[[], Iterator[Sequence[Value]]]


class Workbook(NamedTuple):
    """`from_1904`: a day written as a bare number counts from 1904, as on old Macintoshes."""

    tables: tuple[Table, ...]
    from_1904: bool


def read(path: Path, recognised: Callable[[Sequence[Value]], int]) -> Workbook:
    """The visible sheets of a file. `recognised` counts the headings in a row, to find how a text is separated.

    Raises:
        UnreadableFile: no file, no table, locked, damaged, larger than a roster can be.
    """
    head = _head(path)
    if head.startswith(b"PK"):
        return _opened(path, from_1904=measure_zip(path).from_1904)
    if head.startswith(SIGNATURE):
        return _opened(path, from_1904=measure_xls(path).from_1904)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise UnreadableFile(
            _("Tệp này là trang web mang tên bảng tính. Mở bằng Excel, lưu lại thành .xlsx.")
        )
    if path.suffix.lower() not in _TEXT_SUFFIXES:
        raise UnreadableFile(not_a_workbook())
    text = text_table.decoded(path.read_bytes())
    delimiter = text_table.separator(text, recognised)
    return Workbook((Table("", lambda: text_table.rows(text, delimiter)),), from_1904=False)


def _head(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise UnreadableFile(not_a_workbook())
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableFile(_("Tệp này lớn quá {most} MB.").format(most=MOST_BYTES // 2**20))
        with path.open("rb") as file:
            return file.read(512)
    except FileNotFoundError as error:
        raise UnreadableFile(_not_there(path)) from error
    except OSError as error:
        raise UnreadableFile(
            _("Tệp «{name}» không mở được. Nếu đang mở trong Excel thì đóng lại rồi thử lại.").format(
                name=path.name
            )
        ) from error


def _not_there(path: Path) -> str:
    """What is said of a file that is not there, with the table beside it that may have been meant."""
    said = _("Chưa có tệp «{name}» ở nơi đang tìm.").format(name=path.name)
    suffixes = (*_TEXT_SUFFIXES, ".xlsx", ".xls", ".xlsm", ".ods")
    with suppress(OSError):
        tables = [each.name for each in path.parent.iterdir() if each.suffix.lower() in suffixes]
        for near in get_close_matches(path.name, tables, n=1):
            said += " " + _("Có phải {names}?").format(names=near)
    return said


def _opened(path: Path, *, from_1904: bool) -> Workbook:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    # By what it holds, as it was measured, and not by its name: many an .xls is an .xlsx.
    opened = _guarded(lambda: CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())))
    names = [
        each.name
        for each in opened.sheets_metadata
        if each.typ == SheetTypeEnum.WorkSheet and each.visible == SheetVisibleEnum.Visible
    ]
    return Workbook(tuple(Table(name, _rows_of(opened, name)) for name in names), from_1904)


def _rows_of(opened: Any, name: str) -> Callable[[], Iterator[Sequence[Value]]]:
    def rows() -> Iterator[Sequence[Value]]:
        sheet = _guarded(lambda: opened.get_sheet_by_name(name))
        if sheet.start is None:
            return
        # The reader begins with the first row, but with the first column that holds anything.
        margin = [""] * sheet.start[1]
        for row in _guarded(sheet.iter_rows):
            yield margin + row if margin else row

    return rows


def _guarded(ask: Callable[[], Any]) -> Any:
    """Ask the reader for something. Raises UnreadableFile for whatever it stumbles over."""
    from python_calamine import CalamineError, PasswordError

    try:
        return ask()
    except PasswordError as error:
        raise UnreadableFile(locked()) from error
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(damaged()) from error
    except BaseException as error:
        # A panic of the reader is no Exception, so that nothing swallows it by accident; here it says "damaged".
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile(damaged()) from error
