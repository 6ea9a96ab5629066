"""A letter as DOCX that a clerk can go on editing in Word. The one home of python-docx.

Every kind of line has a named style with a Vietnamese name, so that changing one style changes the whole letter. The
measures are those of `templates/letter.typ`. The same letter gives the same bytes: parts are stored in a fixed order
under a fixed time, and the document's own dates are the letter's. Only parts written here are in the file: no macro,
no link to the outside, no picture, no embedded object.
"""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from html import escape
from typing import NamedTuple

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section
from docx.shared import Mm

from ketnap.notifications import letters
from ketnap.notifications.letters import Blank, Block, Heading, Letter, Listing, Paragraph, Table

LEFT, RIGHT = 81, 84
"""Millimetres: the two columns of head and foot; together the width of the text."""


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


class _Style(NamedTuple):
    """A kind of line. Sizes and spaces in points, indents in millimetres; `pitch` is exact line spacing.

    `ahead` is what the format wants before spacing: keep with the next line, borders, tabs.
    """

    name: str
    size: float
    pitch: float
    align: str = "left"
    face: str = ""
    before: float = 0
    indents: str = ""
    ahead: str = ""


_KEEP = "<w:keepNext/>"
_FIRST_LINE = f'w:firstLine="{_twips(10)}"'
_RULE = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:pBdr>'
_BOX = "<w:pBdr>{}</w:pBdr>".format(
    "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="1" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right")
    )
)
_DOTS = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{_twips(LEFT + RIGHT)}"/></w:tabs>'
_STYLES = {
    "DauTreo": _Style("Dấu treo", 11, 14, "center", "i"),
    "CoQuanCapTren": _Style("Cơ quan cấp trên", 14, 18, "center"),
    "CoQuan": _Style("Cơ quan", 14, 18, "center", "b"),
    "DauSao": _Style("Dấu sao", 14, 14, "center"),
    "SoHieu": _Style("Số hiệu", 14, 18, "center"),
    "TrichYeu": _Style("Trích yếu", 12, 15, "center", "i", 2, f'w:left="{_twips(4)}" w:right="{_twips(4)}"'),
    "DoMat": _Style(
        "Độ mật", 14, 18, "center", "b", 8, f'w:left="{_twips(25)}" w:right="{_twips(25)}"', _BOX
    ),
    "TieuDeDang": _Style("Tiêu đề Đảng", 15, 18, "center", "b"),
    # As long as the words above it, which are 72.7 mm wide in Times New Roman.
    "DuongKe": _Style(
        "Đường kẻ", 2, 6, "center", "", 1, f'w:left="{_twips(5.6)}" w:right="{_twips(5.6)}"', _RULE
    ),
    "DiaDanh": _Style("Địa danh ngày tháng", 14, 18, "center", "i", 2),
    "TenLoai": _Style("Tên loại văn bản", 16, 22, "center", "b", 18, ahead=_KEEP),
    "TrichYeuTenLoai": _Style("Trích yếu dưới tên loại", 14, 20, "center", "b", ahead=_KEEP),
    "GachNgang": _Style("Gạch ngang", 14, 16, "center", ahead=_KEEP),
    "KinhGui": _Style("Kính gửi", 14, 20, "center", "", 18, ahead=_KEEP),
    "KinhGuiCacNoi": _Style(
        "Kính gửi các nơi", 14, 20, indents=f'w:left="{_twips(58)}" w:hanging="{_twips(21)}"', ahead=_KEEP
    ),
    "NoiDung": _Style("Nội dung", 14, 20, "both", "", 6, _FIRST_LINE),
    "Muc": _Style("Mục", 14, 20, "both", "b", 6, _FIRST_LINE, _KEEP),
    "GachDauDong": _Style("Gạch đầu dòng", 14, 20, "both", "", 6, _FIRST_LINE),
    "DeTrong": _Style("Dòng để trống", 14, 20, ahead=_DOTS),
    "BangTieuDe": _Style("Tiêu đề bảng", 13, 17, "center", "b"),
    "BangO": _Style("Ô bảng", 13, 17),
    "BangOGiua": _Style("Ô bảng ở giữa", 13, 17, "center"),
    "Ky": _Style("Ký", 14, 18, "center", "b", ahead=_KEEP),
    "KyChucVu": _Style("Ký chức vụ", 14, 18, "center", ahead=_KEEP),
    "KyHoTen": _Style("Ký họ tên", 14, 18, "center", "b", 80),
    "NoiNhan": _Style("Nơi nhận", 14, 18, face="u", ahead=_KEEP),
    "NoiNhanCacNoi": _Style("Nơi nhận các nơi", 12, 15),
    "SoTrang": _Style("Số trang", 14, 16, "center"),
    "ChanTrang": _Style("Chân trang", 9, 11, "right"),
}
_FACES = {
    "": "{}",
    "b": "<w:b/><w:bCs/>{}",
    "i": "<w:i/><w:iCs/>{}",
    "u": '{}<w:u w:val="single"/>',
}
"""Where a face stands beside the size is the format's order."""


# ---- lines, as the format writes them --------------------------------------------------------------------------


def _line(style: str, text: str, ahead: str = "") -> str:
    """A paragraph; `ahead` is formatting of its own, beside its style's."""
    pieces = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>' if piece else ""
        for piece in text.split("\t")
    )
    run = f"<w:r>{pieces}</w:r>" if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{ahead}</w:pPr>{run}</w:p>'


def _grid(widths: Iterable[float], rows: str, borders: str = "") -> str:
    """A table of fixed widths in millimetres. LibreOffice follows the grid, Word the cells: both are written."""
    columns = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    margins = (40, _twips(1.4), 40, _twips(1.4)) if borders else (0, 0, 0, 0)
    sides = "".join(
        f'<w:{side} w:w="{margin}" w:type="dxa"/>'
        for side, margin in zip(("top", "left", "bottom", "right"), margins, strict=True)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_twips(LEFT + RIGHT)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(cells: Iterable[tuple[float, str]], repeated: str = "") -> str:
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
        for width, content in cells
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{made}</w:tr>"


def _halves(left: Iterable[str], right: Iterable[str]) -> str:
    return _grid((LEFT, RIGHT), _row(((LEFT, "".join(left)), (RIGHT, "".join(right)))))


# ---- the letter ------------------------------------------------------------------------------------------------


def _head(letter: Letter) -> str:
    left = [
        _line("DauTreo", letter.stamp_note) if letter.stamp_note else "",
        _line("CoQuanCapTren", letter.upper),
        _line("CoQuan", letter.issuer),
        _line("DauSao", "*"),
        _line("SoHieu", letter.number_symbol),
        "" if letter.title else _line("TrichYeu", letter.subject),
        _line("DoMat", letter.secrecy) if letter.secrecy else "",
    ]
    right = [
        _line("TieuDeDang", letters.PARTY),
        _line("DuongKe", ""),
        _line("DiaDanh", letters.place_date(letter)),
    ]
    named = (("TenLoai", letter.title), ("TrichYeuTenLoai", letter.subject), ("GachNgang", "-----"))
    return _halves(left, right) + "".join(_line(*line) for line in named if letter.title)


def _addressees(letter: Letter) -> str:
    first, *others = letters.addressee_lines(letter) or ("",)
    if not others:
        return _line("KinhGui", first) if first else ""
    space = '<w:spacing w:before="360"/>'
    first = first.replace(": - ", ":\t- ", 1)
    return _line("KinhGuiCacNoi", first, space) + "".join(_line("KinhGuiCacNoi", f"\t{o}") for o in others)


def _body(letter: Letter) -> str:
    blocks = (*letter.blocks, *letters.enclosure_blocks(letter))
    made = []
    for n, block in enumerate(blocks):
        following = blocks[n + 1] if n + 1 < len(blocks) else None
        leads = following is None or (isinstance(block, Paragraph) and block.text.endswith(":"))
        # A line that leads stays with what it leads to; above a table there is no space but the line's own.
        ahead = (_KEEP if leads else "") + (
            '<w:spacing w:after="120"/>' if isinstance(following, Table) else ""
        )
        made.append(_block(block, ahead))
    return "".join(made)


def _block(block: Block, ahead: str) -> str:
    match block:
        case Paragraph(text):
            return _line("NoiDung", text, ahead)
        case Heading(text):
            return _line("Muc", text, ahead)
        case Listing(items):
            *others, last = letters.closed(items)
            return "".join(_line("GachDauDong", f"- {o}") for o in others) + _line(
                "GachDauDong", f"- {last}", ahead
            )
        case Table():
            return _table(block)
        case Blank(count):
            return _line("DeTrong", "\t", _KEEP) * (count - 1) + _line("DeTrong", "\t", ahead)


def _table(table: Table) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
    widths = [share * (LEFT + RIGHT) for share in letters.widths(table)]
    styles = ["BangOGiua" if middle else "BangO" for middle in letters.centred(table)]
    head = [_line("BangTieuDe", cell) for cell in table.head]
    rows = [_row(zip(widths, head, strict=True), "<w:tblHeader/>")]
    for cells in table.rows:
        made = [_line(style, cell) for style, cell in zip(styles, cells, strict=True)]
        rows.append(_row(zip(widths, made, strict=True)))
    return _grid(widths, "".join(rows), f"<w:tblBorders>{lines}</w:tblBorders>")


def _foot(letter: Letter) -> str:
    left = [_line("NoiNhan", "Nơi nhận:")]
    left += [_line("NoiNhanCacNoi", f"- {recipient}") for recipient in letters.closed(letter.recipients)]
    right = [
        _line("Ky", letter.authority),
        _line("KyChucVu", letter.signer_title),
        _line("KyHoTen", letter.signer_name),
    ]
    gap = _line("NoiDung", "", _KEEP + '<w:spacing w:before="0" w:line="200" w:lineRule="exact"/>')
    return gap + _halves(left, right)


# ---- the file --------------------------------------------------------------------------------------------------


def write(letter: Letter) -> bytes:
    """Return the letter as a DOCX file."""
    document = docx.Document(io.BytesIO(_empty()))
    body = document.element.body
    content = _head(letter) + _addressees(letter) + _body(letter) + _foot(letter)
    # A document may not end in a table: one line of no height follows the signature.
    content += '<w:p><w:pPr><w:pStyle w:val="DuongKe"/><w:pBdr><w:top w:val="nil"/></w:pBdr></w:pPr></w:p>'
    for element in reversed(list(parse_xml(f"<w:body {nsdecls('w')}>{content}</w:body>"))):
        body.insert(0, element)
    section = document.sections[0]
    for footer in (section.first_page_footer, section.footer):
        footer.paragraphs[0].text = letter.footer
    _describe(document, letter)
    file = io.BytesIO()
    document.save(file)
    return _timeless(file)


def _describe(document: Document, letter: Letter) -> None:
    """Say in the file's own properties what it is: the issuer and the number, no name of a person."""
    day = letters.file_date(letter)
    moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- the format's own fields know no zone
    properties = document.core_properties
    properties.title = f"{letter.title or 'CÔNG VĂN'} {letter.number_symbol}"
    properties.author = properties.last_modified_by = letter.issuer
    properties.created = properties.modified = moment
    properties.comments, properties.language, properties.revision = "", "vi-VN", 1


def _timeless(file: io.BytesIO) -> bytes:
    """The same parts, stored as they are: no clock, no operating system, no compressor's version in the bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return written.getvalue()


@cache
def _empty() -> bytes:
    """A document without text: the page, the styles, the page number from the second page on."""
    document = docx.Document()
    _strip(document)
    root = document.styles.element
    for element in list(root):
        root.remove(element)
    for element in parse_xml(f"<w:styles {nsdecls('w')}>{_style_sheet()}</w:styles>"):
        root.append(element)
    settings = document.settings.element
    for element in list(settings):
        settings.remove(element)
    for element in parse_xml(f"<w:settings {nsdecls('w')}>{_SETTINGS}</w:settings>"):
        settings.append(element)
    _page(document.sections[0])
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _strip(document: Document) -> None:
    """Take out what the library's own template brings along and a letter has no use for."""
    kept = (
        RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
        RELATIONSHIP_TYPE.CORE_PROPERTIES,
        RELATIONSHIP_TYPE.STYLES,
        RELATIONSHIP_TYPE.SETTINGS,
    )
    for part in (document.part.package, document.part):
        for key in [key for key, relation in part.rels.items() if relation.reltype not in kept]:
            del part.rels[key]


def _page(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>')
    number._p.append(field)
    for header in (section.header, section.first_page_header):
        header.paragraphs[0]._p.style = "SoTrang"
    for footer in (section.footer, section.first_page_footer):
        footer.paragraphs[0]._p.style = "ChanTrang"


_SETTINGS = (
    '<w:defaultTabStop w:val="567"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="vi-VN"/>'
)


def _style_sheet() -> str:
    fonts = " ".join(f'w:{script}="Times New Roman"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/><w:sz w:val="28"/><w:szCs w:val="28"/>'
        '<w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
    )
    return defaults + "".join(_style(key, style) for key, style in _STYLES.items())


def _style(key: str, style: _Style) -> str:
    half_points = round(style.size * 2)
    size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{key}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{style.ahead}'
        f'<w:spacing w:before="{round(style.before * 20)}" w:after="0" w:line="{round(style.pitch * 20)}" '
        f'w:lineRule="exact"/><w:ind {style.indents}/><w:jc w:val="{style.align}"/></w:pPr>'
        f"<w:rPr>{_FACES[style.face].format(size)}</w:rPr></w:style>"
    )
