"""Reads a letter back from its files: the text, where it stands on the page, what a scanner sees."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import docx
import pypdf
import pypdfium2
import zxingcpp
from docx.table import Table

from ketnap.notifications import letters

MILLIMETRE = 72 / 25.4


def words(text: str) -> list[str]:
    """Words in reading order: leaders, tabs, column marks and runs of space are no words."""
    text = text.replace("\u00a0", " ").replace(letters.UNBREAKING, "-")
    return re.sub(r"\.{5,}|\s\|(?=\s)", " ", text).split()


def signs(text: str) -> str:
    """The same without spaces: a line may end after a stroke or a hyphen, where the text has no space."""
    return "".join(words(text))


# ---- the files -------------------------------------------------------------------------------------------------


def docx_text(data: bytes) -> str:
    """The body from its first line to its last, then the foot of the first page."""
    document = docx.Document(io.BytesIO(data))
    lines: list[str] = []
    for block in document.iter_inner_content():
        cells = [cell for row in block.rows for cell in row.cells] if isinstance(block, Table) else [block]
        for cell in cells:
            lines += [line.text for line in getattr(cell, "paragraphs", [cell])]
    return "\n".join([*lines, document.sections[0].first_page_footer.paragraphs[0].text])


def pdf_pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def without_margins(pages: Iterable[str], footer: str) -> list[str]:
    """What stands between the page's number and its foot, as signs; both must be there, the number from page 2 on."""
    bare = []
    for number, page in enumerate(pages, start=1):
        head, foot = str(number) if number > 1 else "", signs(footer)
        said = signs(page)
        assert said.startswith(head), f"trang {number}: {said[:20]}"
        assert said.endswith(foot), f"trang {number}: {said[-40:]}"
        bare.append(said[len(head) : len(said) - len(foot)])
    return bare


# ---- where things stand ----------------------------------------------------------------------------------------


class Sign(NamedTuple):
    """A printed sign and its box in millimetres from the left and upper edge of the page."""

    sign: str
    left: float
    top: float
    right: float
    bottom: float


def printed(data: bytes) -> Iterator[list[Sign]]:
    """The signs of each page that leave ink."""
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            height = page.get_height()
            found = []
            for n in range(text.count_chars()):
                sign = text.get_text_range(n, 1)
                if sign.strip():
                    left, bottom, right, top = text.get_charbox(n)
                    edges = (left, height - top, right, height - bottom)
                    found.append(Sign(sign, *(edge / MILLIMETRE for edge in edges)))
            yield found


# ---- what a scanner sees ---------------------------------------------------------------------------------------


class Scan(NamedTuple):
    """A QR code on a page: what it says, the page from 1, its corners in millimetres from the left and upper edge."""

    said: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


class Picture(NamedTuple):
    """Grey pixels, row by row; 0 is black."""

    width: int
    height: int
    pixels: bytes

    def view(self) -> memoryview:
        return memoryview(self.pixels).cast("B", shape=(self.height, self.width))


def page_pictures(data: bytes, dots_per_inch: int = 300) -> list[Picture]:
    pictures = []
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            drawn = page.render(scale=dots_per_inch / 72, grayscale=True)
            rows = bytes(drawn.buffer)
            pixels = b"".join(
                rows[y * drawn.stride : y * drawn.stride + drawn.width] for y in range(drawn.height)
            )
            pictures.append(Picture(drawn.width, drawn.height, pixels))
    return pictures


def scans(data: bytes, dots_per_inch: int = 300) -> list[Scan]:
    """The QR codes of a PDF as a scanner of this resolution reads them."""
    dot = 25.4 / dots_per_inch
    return [
        Scan(
            code.text,
            number,
            code.position.top_left.x * dot,
            code.position.top_left.y * dot,
            code.position.bottom_right.x * dot,
            code.position.bottom_right.y * dot,
        )
        for number, picture in enumerate(page_pictures(data, dots_per_inch), start=1)
        for code in zxingcpp.read_barcodes(picture.view(), formats=zxingcpp.BarcodeFormat.QRCode)
    ]


def docx_pictures(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return [file.read(name) for name in file.namelist() if name.startswith("word/media/")]


def png_picture(data: bytes) -> Picture:
    """The pixels of a picture of two colours, of the kind that is written here."""
    chunks, place = {}, 8
    while place < len(data):
        length, kind = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        chunks[kind] = data[place + 8 : place + 8 + length]
        place += 12 + length
    width, height = int.from_bytes(chunks[b"IHDR"][:4]), int.from_bytes(chunks[b"IHDR"][4:8])
    assert chunks[b"IHDR"][8:10] == b"\x01\x00", "one bit a pixel, grey"
    rows, stride = zlib.decompress(chunks[b"IDAT"]), (width + 7) // 8 + 1
    row, pixels = bytes(stride - 1), bytearray()
    for start in range(0, len(rows), stride):
        kept = rows[start + 1 : start + stride]
        assert rows[start] in (0, 2), "as it is, or as the difference from the row above"
        row = kept if rows[start] == 0 else bytes((a + b) % 256 for a, b in zip(row, kept, strict=True))
        pixels += bytes(255 * (row[x // 8] >> (7 - x % 8) & 1) for x in range(width))
    return Picture(width, height, bytes(pixels))
