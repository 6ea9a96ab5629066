"""A letter as DOCX that a clerk can go on editing in Word. The one home of python-docx.

Every kind of line has a named style (`docx_styles.py`), lines are markup (`docx_lines.py`). The same letter gives the same bytes: parts are stored in a
fixed order under a fixed time, and the document's own dates are the letter's. Only parts written here are in the file:
no macro, no link to the outside, no embedded object, no picture but the QR code of an issued letter.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, nsmap
from docx.section import Section
from docx.shared import Mm

from ketnap.notifications import docx_lines, letters, qr
from ketnap.notifications.docx_lines import BORDERS, grid, row
from ketnap.notifications.docx_styles import KEEP, LEFT, RIGHT, STYLES, Style, style_sheet
from ketnap.notifications.letters import Banner, Blank, Block, Heading, Letter, Listing, Paragraph, Table


def line(style: str, text: str, ahead: str = "") -> str:
    """A line of a letter, the numbers of documents held together."""
    return docx_lines.line(style, letters.unbroken(text), ahead)


def _halves(left: Iterable[str], right: Iterable[str]) -> str:
    return grid((LEFT, RIGHT), row(((LEFT, "".join(left)), (RIGHT, "".join(right)))))


# ---- the letter ------------------------------------------------------------------------------------------------


def _head(letter: Letter) -> str:
    left = [
        line("DauTreo", letter.stamp_note) if letter.stamp_note else "",
        line("CoQuanCapTren", letter.upper),
        line("CoQuan", letter.issuer),
        line("DauSao", "*") if letter.issuer else "",
        line("SoHieu", letter.number_symbol) if letter.number_symbol else "",
        "" if letter.title else line("TrichYeu", letter.subject),
        line("DoMat", letter.secrecy) if letter.secrecy else "",
    ]
    right = [
        line("TieuDeDang", letters.PARTY),
        line("DuongKe", ""),
        line("DiaDanh", letters.place_date(letter)),
    ]
    named = (("TenLoai", letter.title), ("TrichYeuTenLoai", letter.subject), ("GachNgang", "-----"))
    return _halves(left, right) + "".join(line(*each) for each in named if letter.title)


def _addressees(letter: Letter) -> str:
    first, *others = letters.addressee_lines(letter) or ("",)
    if not others:
        return line("KinhGui", first) if first else ""
    lines = [first.replace(": - ", ":\t- ", 1), *(f"\t{other}" for other in others)]
    spaces = ['w:before="360"', *("" for _ in others[1:]), 'w:after="240"']
    made = zip(lines, spaces, strict=True)
    return "".join(line("KinhGuiCacNoi", text, _spacing(space)) for text, space in made)


_DOTTED = "\u00a0\t"
"""What makes a dotted line. A tab alone would not be as high as the line's pitch in LibreOffice."""


def _body(letter: Letter) -> str:
    blocks = (*letter.blocks, *letters.enclosure_blocks(letter))
    made = []
    for n, block in enumerate(blocks):
        following = blocks[n + 1] if n + 1 < len(blocks) else None
        leads = following is None or (isinstance(block, Paragraph) and block.text.endswith(":"))
        # A line that leads stays with what it leads to; above a table there is no space but the line's own.
        after = 'w:after="120"' if isinstance(following, Table) else ""
        made.append(_block(block, KEEP if leads else "", after))
    return "".join(made)


def _block(block: Block, keep: str, after: str) -> str:
    ahead = keep + _spacing(after)
    match block:
        case Paragraph(text):
            return line("NoiDung", text, ahead)
        case Heading(text):
            return line("Muc", text, ahead)
        case Banner(text):
            return line("QuyetDinh", text)
        case Listing(items):
            *others, last = letters.closed(items)
            made = "".join(line("GachDauDong", f"- {other}") for other in others)
            return made + line("GachDauDong", f"- {last}", ahead)
        case Table():
            return _table(block)
        case Blank(count):
            above = 'w:before="120"'
            if count == 1:
                return line("DeTrong", _DOTTED, keep + _spacing(above, after))
            between = line("DeTrong", _DOTTED, KEEP) * (count - 2)
            first = line("DeTrong", _DOTTED, KEEP + _spacing(above))
            return first + between + line("DeTrong", _DOTTED, ahead)


def _spacing(*own: str) -> str:
    """What a line has of its own instead of its style's spacing."""
    return f"<w:spacing {' '.join(own)}/>" if any(own) else ""


def _table(table: Table) -> str:
    widths = [share * (LEFT + RIGHT) for share in letters.widths(table)]
    styles = ["BangOGiua" if middle else "BangO" for middle in letters.centred(table)]
    head = [line("BangTieuDe", cell) for cell in table.head]
    rows = [row(zip(widths, head, strict=True), "<w:tblHeader/>")]
    for cells in table.rows:
        made = [line(style, cell) for style, cell in zip(styles, cells, strict=True)]
        rows.append(row(zip(widths, made, strict=True), placed='<w:vAlign w:val="center"/>'))
    return grid(widths, "".join(rows), BORDERS)


def _foot(letter: Letter, code: str) -> str:
    left = [line("NoiNhan", "Nơi nhận:" if letter.recipients else "")]
    left += [line("NoiNhanCacNoi", f"- {recipient}") for recipient in letters.closed(letter.recipients)]
    left.append(code)
    right = [
        line("Ky", letter.authority),
        line("KyChucVu", letter.signer_title),
        line("KyHoTen", letter.signer_name),
    ]
    gap = line("NoiDung", "", KEEP + '<w:spacing w:before="0" w:line="240" w:lineRule="exact"/>')
    return gap + _halves(left, right)


_AROUND = 'distT="0" distB="0" distL="0" distR="0"'
"""LibreOffice puts some millimetres beside a picture that does not say how much."""


def _code(letter: Letter, document: Document) -> str:
    """The line of the QR code, its picture put into the document; nothing on a draft."""
    code = qr.of(letter)
    if code is None:
        return ""
    key, _ = document.part.get_or_add_image(io.BytesIO(qr.png(code)))
    named = f'id="1" name="{STYLES["MaQR"].name}" descr="{code.said}"'
    side = Mm(qr.SIDE)
    return (
        '<w:p><w:pPr><w:pStyle w:val="MaQR"/></w:pPr><w:r><w:drawing>'
        f"<wp:inline {_AROUND} {nsdecls('wp', 'a', 'pic', 'r')}>"
        f'<wp:extent cx="{side}" cy="{side}"/><wp:docPr {named}/>'
        f'<a:graphic><a:graphicData uri="{nsmap["pic"]}"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{key}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


# ---- the file --------------------------------------------------------------------------------------------------


def write(letter: Letter) -> bytes:
    """Return the letter as a DOCX file."""
    document = docx.Document(io.BytesIO(_empty()))
    content = _head(letter) + _addressees(letter) + _body(letter) + _foot(letter, _code(letter, document))
    # A document may not end in a table: one line of no height follows the signature.
    content += '<w:p><w:pPr><w:pStyle w:val="DuongKe"/><w:pBdr><w:top w:val="nil"/></w:pBdr>'
    content += '<w:spacing w:before="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
    _put(document, content)
    section = document.sections[0]
    for footer in (section.first_page_footer, section.footer):
        footer.paragraphs[0].text = letter.footer
    # The issuer and the number, no name of a person.
    _describe(document, letters.file_title(letter), letter.issuer, letters.file_date(letter))
    return _saved(document)


class Leaf(NamedTuple):
    """Another page than a letter's: width, height and margins (top, right, bottom, left) in millimetres, the kinds
    of line on it, what stands at its foot; and what the file says of itself: what it is, whose, of which day."""

    size: tuple[float, float]
    margins: tuple[float, float, float, float]
    styles: Mapping[str, Style]
    foot: str
    title: str
    author: str
    on: date


def bound(content: str, leaf: Leaf) -> bytes:
    """Return lines and tables as a DOCX file on such pages."""
    document = _blank(leaf.styles)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if leaf.size[0] > leaf.size[1] else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(side) for side in leaf.size)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = (
        Mm(margin) for margin in leaf.margins
    )
    section.header_distance = section.footer_distance = Mm(8)
    foot = section.footer.paragraphs[0]._p
    foot.getparent().replace(foot, parse_xml(leaf.foot.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
    _put(document, content)
    _describe(document, leaf.title, leaf.author, leaf.on)
    return _saved(document)


def _put(document: Document, content: str) -> None:
    body = document.element.body
    for element in reversed(list(parse_xml(f"<w:body {nsdecls('w')}>{content}</w:body>"))):
        body.insert(0, element)


def _describe(document: Document, title: str, author: str, day: date) -> None:
    """Say in the file's own properties what it is."""
    moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- the format's own fields know no zone
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = author
    properties.created = properties.modified = moment
    properties.comments, properties.language, properties.revision = "", "vi-VN", 1


def _saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return _timeless(file)


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
    """A letter without text: the page, the styles, the page number from the second page on."""
    document = _blank(STYLES)
    _page(document.sections[0])
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _blank(styles: Mapping[str, Style]) -> Document:
    """A document that knows these kinds of line and nothing else."""
    document = docx.Document()
    _strip(document)
    root = document.styles.element
    for element in list(root):
        root.remove(element)
    for element in parse_xml(f"<w:styles {nsdecls('w')}>{style_sheet(styles)}</w:styles>"):
        root.append(element)
    settings = document.settings.element
    for element in list(settings):
        settings.remove(element)
    for element in parse_xml(f"<w:settings {nsdecls('w')}>{_SETTINGS}</w:settings>"):
        settings.append(element)
    return document


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
