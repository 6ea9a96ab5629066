"""A register of letters on paper: A4 lying, a table for each book, room to sign. As PDF here, as DOCX in
`register_docx.py`; both say what they are given.

A register is an official paper: its own words are Vietnamese whatever the shell speaks.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketnap.notifications import letters, pdf

LAYOUT: Final = Path(__file__).parent / "templates" / "register.typ"
OUTGOING: Final = "SỔ ĐĂNG KÝ VĂN BẢN ĐI"
INCOMING: Final = "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"
SIGNERS: Final = (("Người giữ sổ", "(ký, ghi rõ họ tên)"), ("Người kiểm tra sổ", "(ký, ghi rõ họ tên)"))
"""Who signs under a register, and how; the names are written by hand."""
PAGE: Final = "Trang"

Value = str | date


class Column(NamedTuple):
    """A column: its heading, its width in millimetres, whether its values stand in the middle."""

    heading: str
    width: float
    centred: bool = False


COLUMNS_OUT: Final = (
    Column("Số, ký hiệu", 27),
    Column("Ngày, tháng", 24, centred=True),
    Column("Tên loại và trích yếu", 87),
    Column("Nơi nhận", 52),
    Column("Hồ sơ", 30, centred=True),
    Column("Ghi chú", 42),
)
COLUMNS_IN: Final = (
    Column("Số đến", 14, centred=True),
    Column("Ngày đến", 23, centred=True),
    Column("Nơi gửi", 46),
    Column("Số, ký hiệu", 26),
    Column("Ngày văn bản", 23, centred=True),
    Column("Tên loại và trích yếu", 64),
    Column("Hồ sơ", 29, centred=True),
    Column("Ghi chú, ký nhận", 37),
)


class Section(NamedTuple):
    """A book: what it is, its lines, what stands there where it has none."""

    title: str
    rows: tuple[tuple[Value, ...], ...]
    empty: str = "Không có văn bản nào."


class RegisterPaper(NamedTuple):
    """A whole register. `upper` and `office` are its head, `period` says which days it is of, `on` is the day it was
    printed, `place` where it is signed; `total` counts its lines."""

    upper: str
    office: str
    title: str
    period: str
    on: date
    place: str
    columns: Sequence[Column]
    sections: tuple[Section, ...]
    total: str
    footer: str


def place_day(paper: RegisterPaper) -> str:
    """Where and when it is signed, day and month left to be written by hand."""
    return f"{paper.place}, ngày {letters.GAP} tháng {letters.GAP} năm {paper.on.year}"


def shown(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:%d/%m/%Y}"


def write(paper: RegisterPaper, *, fonts: tuple[Path, ...] = ()) -> bytes:
    """Return the register as PDF/A-2b. Raises pdf.NotPrintable."""
    return pdf.typeset(LAYOUT, {"register": _values(paper)}, fonts=fonts)


def _values(paper: RegisterPaper) -> dict[str, Any]:
    return {
        "upper": paper.upper,
        "office": paper.office,
        "party": letters.PARTY,
        "title": paper.title,
        "period": paper.period,
        "date": {"year": paper.on.year, "month": paper.on.month, "day": paper.on.day},
        "columns": [each._asdict() for each in paper.columns],
        "sections": [
            {**each._asdict(), "rows": [[shown(value) for value in row] for row in each.rows]}
            for each in paper.sections
        ],
        "total": paper.total,
        "place_day": place_day(paper),
        "signers": [{"who": who, "how": how} for who, how in SIGNERS],
        "footer": paper.footer,
        "page": PAGE,
    }
