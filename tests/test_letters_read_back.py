"""Every letter read back from its files: Word, PDF and LibreOffice say what the letter says, whatever it is told."""

import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from letter_pages import docx_text, pdf_pages, printed, scans, signs, without_margins, words

from ketnap.notifications import docx, letters, pdf, render
from ketnap.notifications.letters import Heading, Letter, Listing, Paragraph, Table
from ketnap.tests.letter_samples import FORMS, OFFICE, told

LONG_NAME = "Nguyễn-Trần & Đặng <Hoàng Phượng> Thục Quỳnh Nguyệt Khuê Vân"
TWO_LINES = (
    "về việc trao đổi, thống nhất thời gian và cách thức theo dõi, giúp đỡ người đang được xem xét kết nạp"
)
LEFT, RIGHT, TOP, BOTTOM = 30, 195, 20, 277
"""Millimetres: where text may stand."""


def the(name: str) -> Letter:
    return render.letter(name, told(name))


def renamed(value: Any, name: str) -> Any:
    """The same fields, every person and whoever signs called `name`."""
    if isinstance(value, dict):
        return {
            key: name if key in ("name", "signer_name") and part else renamed(part, name)
            for key, part in value.items()
        }
    return [renamed(part, name) for part in value] if isinstance(value, list) else value


def odd(name: str) -> Letter:
    """The letter about people whose name has 60 signs, some of which mean something elsewhere, as a Mac types it."""
    fields = renamed(told(name), unicodedata.normalize("NFD", LONG_NAME))
    return render.letter(name, fields | {"office": OFFICE | {"signer_name": LONG_NAME}})


def roll(rows: int = 30) -> Letter:
    """A letter with a table of people, over several pages."""
    people = tuple((str(n), f"{n:02d} {LONG_NAME}", "12/04/2003", "xã Cẩm Giàng") for n in range(1, rows + 1))
    table = Table(("TT", "Họ và tên", "Ngày sinh", "Nơi chuyển đến"), people)
    body = (Paragraph("Danh sách gồm có:"), table, Paragraph("Đề nghị quý cấp ủy tiếp nhận."))
    return replace(the("transfer_notice"), subject=TWO_LINES, blocks=body)


def crowded() -> Letter:
    """As much as a head and a foot ever hold."""
    places = tuple(f"Đảng ủy xã Cẩm Giàng, thành phố Hải Phòng, nơi nhận thứ {n}" for n in range(1, 9))
    return replace(
        the("transfer_notice"),
        upper="ĐẢNG BỘ CÁC CƠ QUAN ĐẢNG, ĐOÀN THỂ THÀNH PHỐ HẢI PHÒNG",
        issuer="CHI BỘ TRƯỜNG TRUNG HỌC PHỔ THÔNG CHUYÊN TRẦN PHÚ",
        stamp_note="(Dấu của Đảng ủy phường Lê Chân)",
        subject=TWO_LINES,
        secrecy="MẬT",
        addressees=places[:3],
        recipients=("Như trên", *places, "Lưu Chi bộ"),
        signer_name=LONG_NAME,
    )


LETTERS: dict[str, Callable[[], Letter]] = {
    **{name: lambda name=name: the(name) for name in render.names()},
    **{f"{name}-odd": lambda name=name: odd(name) for name in render.names()},
    "roll": roll,
    "crowded": crowded,
    "title-and-addressee": lambda: replace(the("annulment_notice"), addressees=("Thành ủy Hải Phòng",)),
}
"""Every letter as it usually is and about odd people, and some that no template makes as full."""
every_letter = pytest.mark.parametrize("name", LETTERS)


def said_by(letter: Letter) -> str:
    """The letter's own text as signs, without the foot."""
    foot = signs(letter.footer)
    return signs(letters.text(letter)).removesuffix(foot)


def without_repeats(pages: list[str], letter: Letter) -> list[str]:
    """The pages as signs, without the heads of tables that go on from the page before."""
    heads = [signs("".join(block.head)) for block in letter.blocks if isinstance(block, Table)]
    bare = without_margins(pages, letter.footer)
    for n, page in enumerate(bare[1:], start=1):
        for head in heads:
            if page.startswith(head) and "".join(bare[:n]).count(head):
                bare[n] = page.removeprefix(head)
    return bare


@every_letter
def test_word_says_what_the_letter_says(name: str) -> None:
    letter = LETTERS[name]()

    assert words(docx_text(docx.write(letter))) == words(letters.text(letter))


@every_letter
def test_paper_says_what_the_letter_says_in_the_same_order(name: str) -> None:
    letter = LETTERS[name]()

    assert "".join(without_repeats(pdf_pages(pdf.write(letter)), letter)) == said_by(letter)


@every_letter
def test_nothing_on_paper_stands_outside_the_margins_or_on_top_of_another(name: str) -> None:
    letter = LETTERS[name]()
    foot = len(signs(letter.footer))

    for number, page in enumerate(printed(pdf.write(letter)), start=1):
        head = len(str(number)) if number > 1 else 0
        body, margin = page[head : len(page) - foot], page[:head] + page[len(page) - foot :]
        assert min(s.left for s in body) > LEFT - 0.5
        assert max(s.right for s in body) < RIGHT + 0.5
        assert min(s.top for s in body) > TOP - 1  # marks above capitals reach out of the line by a hair
        assert max(s.bottom for s in body) < BOTTOM + 0.5
        assert all(s.bottom < TOP or s.top > BOTTOM for s in margin)
        # Boxes of signs fit the ink: marks may touch those of the next line by a hair, a Q reaches under its u.
        on_top = [
            (a, b)
            for n, a in enumerate(body)
            for b in body[n + 2 :]
            if min(a.right, b.right) - max(a.left, b.left) > 0.6
            and min(a.bottom, b.bottom) - max(a.top, b.top) > 0.6
        ]
        assert on_top == []


def test_an_odd_name_is_printed_as_it_is() -> None:
    letter = odd("transfer_notice")
    paper, file = "".join(map(signs, pdf_pages(pdf.write(letter)))), docx_text(docx.write(letter))

    assert len(LONG_NAME) == 60
    assert letter.signer_name == unicodedata.normalize("NFC", LONG_NAME)
    for said in (paper, signs(file)):
        assert signs(f"Họ và tên: {LONG_NAME.upper()}") in said
        assert signs(f"đồng chí {LONG_NAME}") in said
        assert unicodedata.is_normalized("NFC", said)
    assert LONG_NAME in file


def test_a_table_of_thirty_people_goes_on_under_its_head_with_every_row_whole() -> None:
    letter = roll()
    paper = pdf.write(letter)

    pages = [signs(page) for page in pdf_pages(paper)]
    rows = [signs(f"{n} {n:02d} {LONG_NAME} 12/04/2003 xã Cẩm Giàng") for n in range(1, 31)]
    assert len(pages) > 2
    assert all([row in page for page in pages].count(True) == 1 for row in rows)
    headed = [signs("Họ và tên Ngày sinh Nơi chuyển đến") in page for page in pages]
    assert headed == [any(row in page for row in rows) for page in pages]
    assert [code.page for code in scans(paper)] == [len(pages)]


def test_a_heading_is_never_the_last_line_of_a_page() -> None:
    block = (Heading("1. Mục"), Listing(("một việc", "hai việc")))

    for lines in range(20, 32):
        filling = tuple(Paragraph(f"Dòng thứ {n}.") for n in range(lines))
        letter = replace(the("transfer_notice"), blocks=(*filling, *block, Paragraph("Câu kết.")))
        first, *_ = without_margins(pdf_pages(pdf.write(letter)), letter.footer)
        assert not first.endswith(signs("1. Mục"))


def test_the_signature_never_stands_alone_on_a_page() -> None:
    for lines in range(8, 24):
        filling = tuple(Paragraph(f"Dòng thứ {n}.") for n in range(lines))
        letter = replace(the("transfer_notice"), blocks=filling, enclosures=())
        pages = without_margins(pdf_pages(pdf.write(letter)), letter.footer)
        last = next(page for page in pages if signs("Nơi nhận:") in page)
        assert signs(f"Dòng thứ {lines - 1}.") in last


# ---- another word processor --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed_by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every letter's DOCX, opened in LibreOffice and printed, all in one go."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("libreoffice")
    for name, make in LETTERS.items():
        (folder / f"{name}.docx").write_bytes(docx.write(make()))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [str(folder / f"{name}.docx") for name in LETTERS]
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "out"), *files],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {name: (folder / "out" / f"{name}.pdf").read_bytes() for name in LETTERS}


def test_libreoffice_opens_every_letter_and_prints_the_same_text(
    printed_by_libreoffice: dict[str, bytes],
) -> None:
    for name, paper in printed_by_libreoffice.items():
        letter = LETTERS[name]()
        assert "".join(without_repeats(pdf_pages(paper), letter)) == said_by(letter), name


def test_libreoffice_prints_every_letter_on_as_many_pages(printed_by_libreoffice: dict[str, bytes]) -> None:
    if pdf.font_in_use() == pdf.OWN_FAMILY:
        pytest.skip("neither Times New Roman nor a family of the same widths is installed")
    ours = {name: len(pdf_pages(pdf.write(make()))) for name, make in LETTERS.items()}

    assert {name: len(pdf_pages(paper)) for name, paper in printed_by_libreoffice.items()} == ours


def test_libreoffice_prints_a_code_that_can_be_scanned(printed_by_libreoffice: dict[str, bytes]) -> None:
    for name, paper in printed_by_libreoffice.items():
        said = [] if name.removesuffix("-odd") in FORMS else ["KETNAP:7KQ2-M4XD"]
        assert [code.said for code in scans(paper)] == said, name
