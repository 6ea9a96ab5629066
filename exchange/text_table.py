"""A table as text (.csv, .txt): which encoding, which separator, which rows.

Excel in Vietnam saves CSV with a semicolon, older programs in the code page 1258 with the tones as letters of
their own, «Unicode Text» is UTF-16 with tabs. All of that is found out, nothing is asked.
"""

import csv
import io
from collections.abc import Callable, Iterator
from gettext import gettext as _
from typing import Final

from ketnap.exchange.extent import HEAD_ROWS, MOST_COLUMNS, MOST_ROWS, not_a_workbook
from ketnap.exchange.unreadable import UnreadableFile

SEPARATORS: Final = ",;\t"

_LONGEST_CELL = 32_767  # as long as a cell of Excel can be
_WINDOWS_VIETNAMESE = "cp1258"


def decoded(content: bytes) -> str:
    """The text of a file. Raises UnreadableFile when it is no text."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strictly(content, encoding)
    head = content[:4_000]
    # UTF-16 without its mark: every second byte of plain letters is zero.
    for encoding, zeros in (("utf-16-le", head[1::2].count(0)), ("utf-16-be", head[0::2].count(0))):
        if zeros * 4 > len(head):
            return _strictly(content, encoding)
    if b"\0" in head:
        raise UnreadableFile(not_a_workbook())
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(content, _WINDOWS_VIETNAMESE)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            _("Chữ trong tệp này không theo bảng mã nào đọc được. Mở bằng Excel, lưu lại thành .xlsx.")
        ) from error
    if "\0" in text:
        raise UnreadableFile(not_a_workbook())
    return text


def separator(text: str, recognised: Callable[[list[str]], int]) -> str:
    """The separator with which the first rows show the most headings that `recognised` counts."""
    first = text[:_LONGEST_CELL]
    if first[:4].lower() == "sep=" and first[4:5] in SEPARATORS:
        return first[4]

    def headings(candidate: str) -> int:
        rows = csv.reader(io.StringIO(first, newline=""), delimiter=candidate)
        return max((recognised(row) for row, _ in _some(rows)), default=0)

    return max(SEPARATORS, key=headings)


def _some(rows: Iterator[list[str]]) -> Iterator[tuple[list[str], int]]:
    """The first rows, as far as they can be read."""
    for number in range(HEAD_ROWS):
        try:
            yield next(rows), number
        except (StopIteration, csv.Error):
            return


def rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows as Excel counts them. Raises UnreadableFile: too many rows or columns, a quote that never ends."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if number > MOST_ROWS + HEAD_ROWS or len(row) > MOST_COLUMNS:
                raise UnreadableFile(
                    _("Nhiều nhất {rows} dòng, {columns} cột một tệp. Chia thành nhiều tệp.").format(
                        rows=f"{MOST_ROWS:,}".replace(",", "."), columns=MOST_COLUMNS
                    )
                )
            yield row
    except csv.Error as error:
        raise UnreadableFile(
            _("Sau dòng {number} không đọc được: có dấu ngoặc kép mở mà không đóng, hoặc ô quá dài.").format(
                number=number
            )
        ) from error
