"""Letters on paper: what each says, that the form is the regulated one, that the same letter gives the same bytes."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx as word
import pypdf
import pytest
from docx.enum.text import WD_LINE_SPACING
from docx.shared import Pt
from letter_pages import docx_text, pdf_pages, words

from ketnap.notifications import docx, letters, pdf, render
from ketnap.notifications.letters import Blank, Heading, Letter, Listing, Paragraph, Table
from ketnap.tests.letter_samples import CELL, told, with_part

GOLDEN = Path(__file__).parent / "golden" / "letters"
LETTERS = render.names()


def the(name: str, **letter: object) -> Letter:
    return render.letter(name, told(name, **letter))


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_reads_as_its_golden_text(name: str) -> None:
    written = letters.text(the(name))

    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("KETNAP_GOLDEN") == "write":  # after a meant change: write, then read the difference
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")


def test_a_dossier_that_only_the_cell_resolved_asks_the_destination_to_consider_anew() -> None:
    """Row B1: there an official member observes and the cell resolves again, with no term to decide (06-HD/TW §3.9b)."""
    sent = with_part(told("dossier_letter_93"), "stage", row="transfer_b1")
    written = letters.text(render.letter("dossier_letter_93", sent))

    golden = GOLDEN / "dossier_letter_93.b1.txt"
    if os.environ.get("KETNAP_GOLDEN") == "write":
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")
    assert "đúng thời hạn" not in written


@pytest.mark.parametrize("name", LETTERS)
def test_the_same_letter_gives_the_same_bytes(name: str) -> None:
    first, second = the(name), the(name)

    assert first == second
    assert hashlib.sha256(docx.write(first)).digest() == hashlib.sha256(docx.write(second)).digest()
    assert hashlib.sha256(pdf.write(first)).digest() == hashlib.sha256(pdf.write(second)).digest()


def test_another_process_writes_the_same_bytes() -> None:
    program = (
        "import hashlib; from ketnap.notifications import docx, pdf, render; "
        "from ketnap.tests.letter_samples import told; "
        "letter = render.letter('transfer_notice', told('transfer_notice')); "
        "print(hashlib.sha256(docx.write(letter) + pdf.write(letter)).hexdigest())"
    )
    seeds = ("1", "2")

    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in seeds
    }

    assert len(digests) == 1


def test_the_inputs_kept_as_json_give_the_same_letter() -> None:
    fields = told("transfer_notice")
    kept = json.loads(json.dumps(fields, default=lambda day: day.isoformat()))

    assert render.letter("transfer_notice", kept) == render.letter("transfer_notice", fields)


# ---- what the form asks for --------------------------------------------------------------------------------


def test_a_draft_leaves_room_for_number_and_day() -> None:
    draft = the("transfer_notice", number=None, issued_on=None)

    assert re.fullmatch(r"Số\s{6,}-CV/ĐU", draft.number_symbol)
    assert re.fullmatch(r"Lê Chân, ngày\s{5,}tháng\s{5,}năm\s2026", letters.place_date(draft))
    assert words(docx_text(docx.write(draft))) == words(letters.text(draft))
    assert "Số" in pdf_pages(pdf.write(draft))[0]


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 25), "ngày 25 tháng 11 năm 2026"),
    ],
)
def test_only_days_below_ten_and_the_first_two_months_take_a_zero(day: date, printed: str) -> None:
    assert letters.long_date(day) == printed


def test_a_number_has_two_digits_at_least() -> None:
    assert letters.number_symbol(5, "-CV/ĐU") == "Số 05-CV/ĐU"
    assert letters.number_symbol(7, "/CN") == "Số 07/CN"
    assert letters.number_symbol(131, "-CV/ĐU") == "Số 131-CV/ĐU"


def test_the_notice_asks_for_an_official_member_and_for_an_answer() -> None:
    said = letters.text(the("transfer_notice"))

    assert "cử đảng viên chính thức giúp đỡ; việc cử này không phụ thuộc điều kiện 12 tháng" in said
    assert "Xác nhận bằng văn bản việc tiếp nhận về Đảng ủy phường Lê Chân." in said
    assert "đến hết ngày 15/08/2030" in said
    assert "- Bản sao giấy chứng nhận học lớp bồi dưỡng nhận thức về Đảng số 131/CN;" in said


def test_the_notice_of_somebody_without_certificate_says_nothing_of_one() -> None:
    fields = told("transfer_notice") | {"certificate": None, "helpers": [], "listed_on": None}

    letter = render.letter("transfer_notice", fields)

    assert letter.subject == "về việc thông báo quần chúng ưu tú chuyển đến"
    assert "lớp bồi dưỡng nhận thức" not in "\n".join(
        str(block) for block in letter.blocks if not isinstance(block, Table)
    )
    assert [block.text for block in letter.blocks if isinstance(block, Heading)] == [
        "1. Người chuyển đến",
        "2. Quá trình theo dõi, giúp đỡ",
        "3. Việc chuyển đi",
        "4. Đề nghị",
    ]


def test_the_cells_remark_is_printed_or_leaves_lines_to_write_on() -> None:
    fields = told("transfer_notice")
    remark = "Có tinh thần trách nhiệm, cần mạnh dạn hơn trong sinh hoạt."

    without = render.letter("transfer_notice", fields)
    with_it = render.letter("transfer_notice", with_part(fields, "stage", remark=remark))

    assert Blank(2) in without.blocks
    assert not any(isinstance(block, Blank) for block in with_it.blocks)
    assert remark in letters.text(with_it)


def test_the_head_and_the_foot_follow_the_regulated_form() -> None:
    letter = the("transfer_notice")
    document = word.Document(io.BytesIO(docx.write(letter)))

    def line(style: str) -> tuple[str, Pt, bool]:
        cells = [c for t in document.tables for row in t.rows for c in row.cells]
        paragraphs = [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
        found = next(p for p in paragraphs if p.style.name == style)
        said = found.text
        return said, found.style.font.size, bool(found.style.font.bold)

    assert line("Tiêu đề Đảng") == ("ĐẢNG CỘNG SẢN VIỆT NAM", Pt(15), True)
    assert line("Cơ quan cấp trên") == ("ĐẢNG BỘ THÀNH PHỐ HẢI PHÒNG", Pt(14), False)
    assert line("Cơ quan") == ("ĐẢNG ỦY PHƯỜNG LÊ CHÂN", Pt(14), True)
    assert line("Số hiệu") == ("Số 42-CV/ĐU", Pt(14), False)
    assert line("Trích yếu")[1:] == (Pt(12), False)
    assert line("Ký") == ("T/M ĐẢNG ỦY", Pt(14), True)
    assert line("Ký chức vụ") == ("PHÓ BÍ THƯ", Pt(14), False)
    assert line("Ký họ tên") == ("Nguyễn Thị Minh Khuê", Pt(14), True)
    assert letter.recipients == ("Như trên", "Chi bộ Công ty cổ phần May An Dương", "Lưu Đảng ủy")


def test_the_word_file_has_the_regulated_page() -> None:
    document = word.Document(io.BytesIO(docx.write(the("transfer_notice"))))
    section, body = document.sections[0], document.styles["Nội dung"]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    assert round(section.header_distance.mm) == 10
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == ""
    assert "PAGE" in section.header._element.xml
    assert body.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert (body.paragraph_format.line_spacing, body.paragraph_format.space_before) == (Pt(20), Pt(6))
    assert round(body.paragraph_format.first_line_indent.mm) == 10
    assert "Times New Roman" in document.styles.element.xml


def test_the_word_file_holds_nothing_but_its_own_parts() -> None:
    with zipfile.ZipFile(io.BytesIO(docx.write(the("dossier_letter_93")))) as file:
        names = set(file.namelist())
        relations = b"".join(file.read(name) for name in names if name.endswith(".rels"))
        document = file.read("word/document.xml")

    assert names == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/styles.xml",
        "word/settings.xml",
        *(f"word/{part}{n}.xml" for part in ("header", "footer") for n in (1, 2)),
        "word/media/image1.png",  # the QR code
    }
    assert b"External" not in relations
    assert document.count(b"<w:tblGrid>") == document.count(b"<w:tbl>") == 4


def test_the_files_own_properties_name_the_office_and_no_person() -> None:
    letter = the("transfer_notice")
    properties = word.Document(io.BytesIO(docx.write(letter))).core_properties
    information = pypdf.PdfReader(io.BytesIO(pdf.write(letter))).metadata

    assert properties.author == information.author == "ĐẢNG ỦY PHƯỜNG LÊ CHÂN"
    assert properties.title == information.title == "CÔNG VĂN Số 42-CV/ĐU"
    assert properties.created.date() == information.creation_date.date() == date(2026, 11, 25)
    assert "Châu" not in str(information) + str(properties.subject) + str(properties.keywords)


def test_pages_are_a4_and_numbered_from_the_second_on() -> None:
    pages = pypdf.PdfReader(io.BytesIO(pdf.write(the("transfer_notice")))).pages

    assert [(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in pages] == [
        (595, 842)
    ] * 2
    first, second = (words(page.extract_text()) for page in pages)
    assert "1" not in first[:3]
    assert "2" in (second[0], second[-1])


def test_the_certificate_takes_one_page() -> None:
    assert len(pdf_pages(pdf.write(the("consideration_certificate")))) == 1


def test_a_pdf_is_set_in_one_family_that_holds_every_vietnamese_letter() -> None:
    letter = replace(the("consideration_certificate"), subject=pdf.ALPHABET)
    family = pdf.font_in_use()

    pages = pypdf.PdfReader(io.BytesIO(pdf.write(letter))).pages
    fonts = {str(f.get_object()["/BaseFont"]) for page in pages for f in page["/Resources"]["/Font"].values()}

    assert family in (*pdf.FAMILIES, pdf.OWN_FAMILY)
    assert all(family.replace(" ", "") in font for font in fonts)
    assert set(pdf.ALPHABET) <= set("".join(page.extract_text() for page in pages))


def test_a_character_that_no_font_shows_is_named() -> None:
    letter = replace(the("consideration_certificate"), signer_name="Nguyễn \U0001d2e0")

    with pytest.raises(pdf.NotPrintable, match="ký tự «\U0001d2e0» không có trong phông chữ"):
        pdf.write(letter)


def test_a_cells_paper_notes_whose_stamp_it_bears_and_may_lack_a_name() -> None:
    letter = render.letter("transfer_notice", told("transfer_notice", CELL, symbol="-CV/CB"))

    assert letters.text(letter).startswith(
        "(Dấu của Đảng ủy phường Lê Chân)\nĐẢNG BỘ PHƯỜNG LÊ CHÂN\nCHI BỘ TRƯỜNG"
    )
    assert letter.recipients[-1] == "Lưu Chi bộ"
    assert words(docx_text(docx.write(letter))) == words(letters.text(letter))
    assert "(Dấu của Đảng ủy" in pdf_pages(pdf.write(letter))[0]


def test_secrecy_and_several_addressees_stand_in_both_files() -> None:
    letter = replace(
        the("reexamination_request"),
        secrecy="MẬT",
        addressees=("Đảng ủy xã Cẩm Giàng", "Ban Thường vụ Thành ủy"),
    )

    said = words(letters.text(letter))
    assert "Kính gửi: - Đảng ủy xã Cẩm Giàng;\n- Ban Thường vụ Thành ủy." in letters.text(letter)
    assert words(docx_text(docx.write(letter))) == said
    assert sorted(words("\n".join(pdf_pages(pdf.write(letter))))) == sorted(said)


def test_a_letter_refuses_control_characters() -> None:
    with pytest.raises(ValueError, match="ký tự không in được"):
        replace(the("annulment_notice"), signer_name="Nguyễn\x07Văn A")


def test_dates_and_numbers_keep_to_one_line_of_a_table() -> None:
    table = Table(("TT", "Giấy tờ", "Số", "Ngày"), (("1", "x" * 80, "62-NQ/ĐU", "01/10/2026"),))

    ordinal, title, number, day = letters.widths(table)

    assert sum((ordinal, title, number, day)) == pytest.approx(1)
    assert 24 <= day * 165 < 29  # millimetres: ten digits of 13 pt and the cell's own space
    assert 23 <= number * 165 < 33
    assert title > 0.5
    assert letters.centred(table) == (True, False, True, True)


def test_names_keep_to_one_line_beside_long_words_and_every_number_fits() -> None:
    head = ("TT", "Họ và tên", "Giới tính", "Ngày sinh", "Giấy chứng nhận, đến hết", "Chi bộ")
    long = "Chi bộ Trường Trung học phổ thông Thái Phiên"
    rows = (("1", "Phạm Nguyễn Quỳnh Hương", "nữ", "18/03/2001", "103/GCN-TTCT, 12/11/2027", long),)

    _ordinal, name, _sex, born_on, number, _cell = (165 * each for each in letters.widths(Table(head, rows)))

    assert name >= 53  # millimetres, as measured on the page
    assert born_on >= 23
    assert number >= 34


def test_the_number_of_a_document_is_held_together_and_nothing_else_is() -> None:
    joined = letters.unbroken("Theo Quyết định số 294-QĐ/TW ngày 05/02/2026, giấy 103/GCN-TTCT, tổ 3-4")

    assert joined.replace(letters.UNBREAKING, "=") == (
        "Theo Quyết định số 294=QĐ/TW ngày 05/02/2026, giấy 103/GCN=TTCT, tổ 3-4"
    )


def test_the_hyphen_of_a_number_is_an_element_in_word_and_read_back_as_a_hyphen() -> None:
    said = "Theo Quyết định số 294-QĐ/TW, giấy 103/GCN-TTCT, số 42-CV/ĐU"
    content = docx.write(replace(the("transfer_notice"), blocks=(Paragraph(said + "."),)))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        markup = parts.read("word/document.xml").decode()
    assert '<w:t xml:space="preserve">giấy' not in markup
    assert "294</w:t><w:noBreakHyphen/>" in markup
    # What a font may lack is a box on paper.
    assert not {sign for sign in markup if unicodedata.category(sign) in ("Cf", "Co")}
    assert "\u2011" not in markup
    paragraphs = word.Document(io.BytesIO(content)).paragraphs
    assert said + "." in [each.text for each in paragraphs]


def test_no_line_of_the_page_ends_inside_a_number() -> None:
    for filling in range(1, 40):
        said = Paragraph("a" * filling + " giấy chứng nhận lớp bồi dưỡng số 103/GCN-TTCT " * 12)
        letter = replace(the("transfer_notice"), blocks=(said,))
        lines = "\n".join(pdf_pages(pdf.write(letter))).splitlines()
        assert not [line for line in lines if line.rstrip().endswith(("103/", "GCN-"))]


def test_closing_marks_are_set_by_the_writer() -> None:
    assert letters.closed(("Như trên", "Lưu Đảng ủy")) == ("Như trên;", "Lưu Đảng ủy.")
    assert letters.closed(()) == ()
    assert Listing(("một",)).items == ("một",)


def test_many_letters_of_one_process_take_no_more_memory_than_a_few() -> None:
    pytest.importorskip("resource")
    program = (
        "import resource; from ketnap.notifications import docx, pdf, render; "
        "from ketnap.tests.letter_samples import told\n"
        "for n in range(1, 401):\n"
        "    letter = render.letter('annulment_notice', told('annulment_notice', number=n, short_code=f'AB23-{n:04d}'))\n"
        "    docx.write(letter), pdf.write(letter)\n"
        "    if n in (100, 400): print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )

    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

    few, many = map(int, said.split())
    # A renderer that kept what it laid out would hold a megabyte a letter; allocators differ by a fifth.
    assert many < few * 1.4
