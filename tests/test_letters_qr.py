"""The QR code of an issued letter: whoever scans it learns which letter this is, and nothing about anybody."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import docx as word
import pypdf
import pytest
import zxingcpp
from letter_pages import Picture, docx_pictures, page_pictures, pdf_pages, png_picture, printed, scans

from ketnap.notifications import docx, pdf, qr, render
from ketnap.notifications.letters import Letter
from ketnap.tests.letter_samples import NUMBERED, told

SAID = "KETNAP:7KQ2-M4XD"
MODULE = qr.SIDE / 21
"""Millimetres."""


def the(name: str, **letter: object) -> Letter:
    return render.letter(name, told(name, **letter))


def read(picture: Picture) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture.view())]


def modules(picture: Picture, left: float, top: float, dot: float) -> tuple[bytes, ...]:
    """The modules of a code, 1 is dark, each from the pixel in its middle; the measures are in millimetres."""
    middles = [(n + 0.5) * MODULE for n in range(21)]
    return tuple(
        bytes(
            int(picture.pixels[round((top + y) / dot) * picture.width + round((left + x) / dot)] < 128)
            for x in middles
        )
        for y in middles
    )


@pytest.mark.parametrize("name", NUMBERED)
def test_a_scanner_finds_one_code_on_the_page_with_the_signature(name: str) -> None:
    paper = pdf.write(the(name))

    assert [(code.said, code.page) for code in scans(paper)] == [(SAID, len(pdf_pages(paper)))]


@pytest.mark.parametrize("name", NUMBERED)
def test_the_picture_in_the_word_file_is_the_same_code(name: str) -> None:
    letter = the(name)
    file = docx.write(letter)

    (picture,) = docx_pictures(file)
    (shape,) = [
        shape
        for table in word.Document(io.BytesIO(file)).tables
        for shape in table._element.xpath(".//wp:inline")
    ]
    assert read(png_picture(picture)) == [SAID]
    assert shape.extent.cx.mm == shape.extent.cy.mm == qr.SIDE
    assert shape.docPr.get("descr") == SAID


@pytest.mark.parametrize("name", NUMBERED)
def test_the_code_stands_below_the_recipients_with_white_around_it(name: str) -> None:
    letter = the(name)
    paper = pdf.write(letter)

    (code,) = scans(paper)
    page = list(printed(paper))[-1]
    assert code.right - code.left == pytest.approx(qr.SIDE, abs=0.3)
    assert code.bottom - code.top == pytest.approx(qr.SIDE, abs=0.3)
    assert code.left == pytest.approx(30, abs=0.3)
    assert code.bottom < 277 + 0.3
    light = 4 * MODULE - 0.3
    inside = [
        sign
        for sign in page
        if sign.right > code.left - light
        and sign.left < code.right + light
        and sign.bottom > code.top - light
        and sign.top < code.bottom + light
    ]
    assert inside == []
    below_recipients = max(s.bottom for s in page if s.left < 110 and s.bottom < code.top)
    assert code.top - below_recipients < 5


def test_paper_and_word_draw_the_modules_that_the_standard_asks_for() -> None:
    letter = the("annulment_notice")
    code = qr.of(letter)
    assert code is not None
    paper = pdf.write(letter)
    (place,) = scans(paper)
    (page,) = page_pictures(paper)
    picture = png_picture(docx_pictures(docx.write(letter))[0])

    assert code.said == SAID
    assert modules(page, 30, place.top, 25.4 / 300) == code.rows
    assert modules(picture, 0, 0, qr.SIDE / picture.width) == code.rows


def test_a_poor_copy_with_a_stain_on_the_code_is_still_read() -> None:
    paper = pdf.write(the("annulment_notice"))
    (place,) = scans(paper)
    (copy,) = page_pictures(paper, dots_per_inch=120)
    dot = 25.4 / 120
    pixels = bytearray(copy.pixels)
    for y in range(round((place.top + 9 * MODULE) / dot), round((place.top + 12 * MODULE) / dot)):
        start = y * copy.width + round((place.left + 9 * MODULE) / dot)
        pixels[start : start + round(3 * MODULE / dot)] = b"\xff" * round(3 * MODULE / dot)

    assert pixels != copy.pixels
    assert read(copy._replace(pixels=bytes(pixels))) == [SAID]


def test_on_paper_the_code_is_drawn_and_no_picture() -> None:
    def kinds(resources: Any) -> Iterator[str]:
        for each in resources.get("/XObject", {}).values():
            found = each.get_object()
            yield found["/Subtype"]
            yield from kinds(found.get("/Resources", {}))

    page = pypdf.PdfReader(io.BytesIO(pdf.write(the("annulment_notice")))).pages[0]

    assert "/Image" not in list(kinds(page["/Resources"]))


@pytest.mark.parametrize("name", render.names())
def test_a_draft_bears_none(name: str) -> None:
    draft = the(name, number=None, issued_on=None, short_code=None)

    assert scans(pdf.write(draft)) == []
    assert docx_pictures(docx.write(draft)) == []
    assert qr.of(replace(draft, short_code="7KQ2-M4XD")) is None


def test_every_letter_has_its_own_code() -> None:
    first, second = the("annulment_notice"), the("annulment_notice", short_code="9ZZZ-AB23")

    assert [code.said for code in scans(pdf.write(second))] == ["KETNAP:9ZZZ-AB23"]
    assert docx_pictures(docx.write(first)) != docx_pictures(docx.write(second))


@pytest.mark.parametrize(
    "stray", ["Lê Ngọc Châu", "7KQ2-M4XD 4471", "7kq2-m4xd", "7KQ2M4XD", "HS-000064-C", "https://a.vn"]
)
def test_nothing_but_a_short_code_gets_into_the_picture(stray: str) -> None:
    letter = replace(the("annulment_notice"), short_code=stray)

    for write in (pdf.write, docx.write):
        with pytest.raises(ValueError, match=f"mã đối chiếu không đúng dạng: {re.escape(ascii(stray))}"):
            write(letter)


def test_a_draft_is_written_without_loading_what_draws_codes() -> None:
    program = (
        "import sys; from ketnap.notifications import docx, pdf, render; "
        "from ketnap.tests.letter_samples import told; "
        "draft = render.letter('annulment_notice', told('annulment_notice', number=None, issued_on=None)); "
        "docx.write(draft), pdf.write(draft); print('segno' in sys.modules)"
    )

    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

    assert said == "False\n"
