"""A register of letters as DOCX, on the same pages as its PDF (`register_paper.py`)."""

from typing import Final

from ketnap.notifications import docx, letters, register_paper
from ketnap.notifications.docx import Leaf
from ketnap.notifications.docx_lines import BORDERS, grid, line, row
from ketnap.notifications.docx_styles import KEEP, Style, twips
from ketnap.notifications.register_paper import PAGE, SIGNERS, RegisterPaper, Section

_SIZE: Final = (297, 210)
_MARGINS: Final = (18, 15, 18, 20)
_WIDTH: Final = _SIZE[0] - _MARGINS[1] - _MARGINS[3]
_FOOT_TAB: Final = f'<w:tabs><w:tab w:val="right" w:pos="{twips(_WIDTH)}"/></w:tabs>'
_DOTS: Final = f'<w:tabs><w:tab w:val="left" w:leader="dot" w:pos="{twips(93)}"/></w:tabs>'
"""A dotted line of 55 mm in the middle of a half page."""
_RULE: Final = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:pBdr>'

STYLES: Final = {
    "SoCapTren": Style("Sổ cơ quan cấp trên", 12, 15, "center"),
    "SoCoQuan": Style("Sổ cơ quan", 12, 15, "center", "b"),
    "SoDang": Style("Sổ tiêu đề Đảng", 13, 16, "center", "b"),
    # As long as the words above it, which are 63 mm wide in Times New Roman.
    "SoDuongKe": Style(
        "Đường kẻ sổ", 2, 6, "center", "", 1, f'w:left="{twips(34)}" w:right="{twips(34)}"', _RULE
    ),
    "SoTen": Style("Tên sổ", 16, 22, "center", "b", 10, ahead=KEEP),
    "SoKy": Style("Kỳ của sổ", 12, 16, "center", "i", ahead=KEEP, after=6),
    "SoQuyen": Style("Quyển sổ", 12, 16, "left", "b", 10, ahead=KEEP, after=4),
    "SoDauCot": Style("Đầu cột sổ", 10.5, 13, "center", "b", ahead=KEEP),
    "SoDong": Style("Dòng sổ", 10.5, 13),
    "SoDongGiua": Style("Dòng sổ ở giữa", 10.5, 13, "center"),
    "SoTrong": Style("Sổ không có dòng", 11, 14, "left", "i"),
    "SoCong": Style("Cộng sổ", 11, 14, "left", "", 8, ahead=KEEP),
    "SoNgayKy": Style("Ngày ký sổ", 11, 14, "right", "i", 8, ahead=KEEP),
    "SoNguoiKy": Style("Người ký sổ", 11, 14, "center", "b", 4, ahead=KEEP),
    "SoCachKy": Style("Cách ký sổ", 10, 13, "center", "i", ahead=KEEP),
    "SoChoKy": Style("Chỗ ký sổ", 11, 14, "left", "", 50, f'w:left="{twips(38)}"', _DOTS),
    "SoHet": Style("Hết sổ", 2, 2),
    "SoChan": Style("Chân sổ", 9, 11, "left", "", 0, "", _FOOT_TAB),
}


def write(paper: RegisterPaper) -> bytes:
    """Return the register as a DOCX file."""
    content = [
        _head(paper),
        line("SoTen", paper.title),
        line("SoKy", paper.period),
        *(_section(paper, each) for each in paper.sections),
        line("SoCong", paper.total),
        line("SoNgayKy", register_paper.place_day(paper)),
        _signatures(),
        # A document may not end in a table.
        line("SoHet", ""),
    ]
    foot = line("SoChan", f"{paper.footer}\t{PAGE} ").removesuffix("</w:p>")
    fields = "<w:r><w:t>/</w:t></w:r>".join(
        f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        for name in ("PAGE", "NUMPAGES")
    )
    leaf = Leaf(_SIZE, _MARGINS, STYLES, f"{foot}{fields}</w:p>", paper.title, paper.office, paper.on)
    return docx.bound("".join(content), leaf)


def _head(paper: RegisterPaper) -> str:
    left = line("SoCapTren", paper.upper.upper()) if paper.upper else ""
    left += line("SoCoQuan", paper.office.upper()) + line("SoCapTren", "*")
    half = _WIDTH / 2
    party = line("SoDang", letters.PARTY) + line("SoDuongKe", "")
    return grid((half, half), row(((half, left), (half, party))))


def _section(paper: RegisterPaper, section: Section) -> str:
    title = line("SoQuyen", section.title)
    if not section.rows:
        return title + line("SoTrong", section.empty)
    widths = [each.width for each in paper.columns]
    styles = ["SoDongGiua" if each.centred else "SoDong" for each in paper.columns]
    head = [line("SoDauCot", each.heading) for each in paper.columns]
    rows = [row(zip(widths, head, strict=True), "<w:tblHeader/>", '<w:vAlign w:val="center"/>')]
    for values in section.rows:
        made = [line(style, register_paper.shown(value)) for style, value in zip(styles, values, strict=True)]
        rows.append(row(zip(widths, made, strict=True)))
    return title + grid(widths, "".join(rows), BORDERS)


def _signatures() -> str:
    half = _WIDTH / len(SIGNERS)
    cells = [line("SoNguoiKy", who) + line("SoCachKy", how) + line("SoChoKy", "\t") for who, how in SIGNERS]
    return grid([half] * len(SIGNERS), row((half, each) for each in cells))
