"""The printed register: the same lines as PDF, DOCX and workbook, on A4 lying, the same bytes for the same day."""

import io
import os
import re
import shutil
import stat
import subprocess
from datetime import date, timedelta
from pathlib import Path

import docx as reading_docx
import openpyxl
import pypdf
import pypdfium2
import pytest
from letter_pages import signs, words
from letter_steps import issued
from office_books import TODAY, Desk
from test_letter_register import reserved

from ketnap.notifications import pdf, register_docx, register_paper
from ketnap.notifications.register_paper import (
    COLUMNS_IN,
    COLUMNS_OUT,
    INCOMING,
    OUTGOING,
    RegisterPaper,
    Section,
    Value,
)

A4_LYING = (842, 595)
LONG = (
    "Công văn giới thiệu người đã có quyết định kết nạp nhưng chuyển ra ngoài đảng bộ cấp xã (tương đương), kèm hồ sơ "
    "xin vào Đảng và các giấy tờ có liên quan: Hoàng Nguyễn Trần Thị Phương Thảo Nguyên"
)


def rows(count: int) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (
            f"{number:02d}-CV/ĐU",
            date(2026, 1, 1) + timedelta(number // 3),
            LONG if number % 7 == 0 else "Thông báo chuyển nơi cư trú: Nguyễn Thị Phương Thảo",
            "Đảng ủy xã Cẩm Giàng",
            "HS-000064-C",
            "Đã hủy: ghi nhầm nơi nhận" if number % 9 == 0 else "",
        )
        for number in range(42, 42 + count)
    )


def paper(*sections: Section, columns: tuple[register_paper.Column, ...] = COLUMNS_OUT) -> RegisterPaper:
    return RegisterPaper(
        "Đảng bộ thành phố Hải Phòng",
        "Đảng ủy phường Lê Chân",
        OUTGOING,
        "Từ ngày 01/01/2026 đến hết ngày 30/06/2026",
        TODAY,
        "Hải Phòng",
        columns,
        sections,
        "Cộng: 500 số.",
        "In ngày 25/11/2026 · mốc nhật ký 7F3A-91C2-05DE",
    )


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def docx_cells(data: bytes) -> list[list[str]]:
    """The lines of all tables of a register but head and signatures."""
    document = reading_docx.Document(io.BytesIO(data))
    return [[cell.text for cell in row.cells] for table in document.tables[1:-1] for row in table.rows]


def docx_text(data: bytes) -> str:
    document = reading_docx.Document(io.BytesIO(data))
    said: list[str] = []
    for block in document.iter_inner_content():
        lines = [block] if not hasattr(block, "rows") else [c for row in block.rows for c in row.cells]
        said += [line.text for line in lines]
    return "\n".join(said)


# ---- pages -----------------------------------------------------------------------------------------


def test_five_hundred_lines_lie_on_a4_with_head_column_names_page_numbers_and_room_to_sign() -> None:
    made = paper(Section("Công văn (CV), nhiệm kỳ từ 12/07/2025", rows(500)))
    data = register_paper.write(made)
    found = pages(data)
    assert 20 < len(found) < 60
    for number, page in enumerate(found, start=1):
        assert "Số, ký hiệu" in page or number == len(found), "the names of columns stand on every page"
        assert f"Trang {number}/{len(found)}" in page
        assert "In ngày 25/11/2026 · mốc nhật ký 7F3A-91C2-05DE" in page
    first, last = " ".join(found[0].split()), " ".join(found[-1].split())
    for said in ("ĐẢNG BỘ THÀNH PHỐ HẢI PHÒNG", "ĐẢNG ỦY PHƯỜNG LÊ CHÂN", "ĐẢNG CỘNG SẢN VIỆT NAM", OUTGOING):
        assert said in first
    for said in (
        "Cộng: 500 số.",
        "Hải Phòng, ngày",
        "Người giữ sổ",
        "Người kiểm tra sổ",
        "(ký, ghi rõ họ tên)",
    ):
        assert said in last
    numbers = [int(each) for page in found for each in re.findall(r"^([0-9]+)-CV/ĐU", page, re.MULTILINE)]
    assert numbers == list(range(42, 542)), "every number once, in its order"
    sizes = {
        tuple(round(side) for side in page.mediabox[2:]) for page in pypdf.PdfReader(io.BytesIO(data)).pages
    }
    assert sizes == {A4_LYING}


def test_nothing_is_printed_into_the_margins() -> None:
    data = register_paper.write(paper(Section("CV", rows(40))))
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars())]
        inked = [box for box in boxes if box[2] > box[0]]
        assert min(box[0] for box in inked) >= 20 * 72 / 25.4 - 1
        assert max(box[2] for box in inked) <= (297 - 15) * 72 / 25.4 + 1


def test_the_columns_fill_the_page_and_no_more() -> None:
    for columns in (COLUMNS_OUT, COLUMNS_IN):
        assert sum(each.width for each in columns) == 297 - 20 - 15


def test_the_same_register_gives_the_same_bytes() -> None:
    made = paper(Section("CV", rows(30)), Section("CN", ()))
    assert register_paper.write(made) == register_paper.write(made)
    assert register_docx.write(made) == register_docx.write(made)


def test_both_files_say_the_same() -> None:
    made = paper(Section("Công văn (CV)", rows(12)), Section("Giấy chứng nhận (CN)", ()))
    printed = "".join(page.split("In ngày")[0] for page in pages(register_paper.write(made)))
    edited = docx_text(register_docx.write(made))
    assert sorted(signs(printed)) == sorted(signs(edited))
    for word in words(LONG):
        assert word in printed
        assert word in edited


def test_an_empty_book_says_so() -> None:
    made = paper(Section("CV", ()))
    assert "Không có văn bản nào." in pages(register_paper.write(made))[0]
    assert "Không có văn bản nào." in docx_text(register_docx.write(made))


def test_a_subject_that_fills_a_page_and_more_is_printed_whole() -> None:
    endless = " ".join(f"chữ{n}" for n in range(1500))
    line = ("42-CV/ĐU", TODAY, endless, "Nơi", "", "")
    said = "".join(pages(register_paper.write(paper(Section("CV", (line,))))))
    assert all(f"chữ{n}" in said for n in (0, 700, 1499))


def test_values_are_never_read_as_typst_or_as_markup() -> None:
    nasty = '#panic("x") *b* _i_ $x$ `r` <l> @ref = // /* \\ & <b> "'
    made = paper(Section(nasty, ((nasty,) * 6,)))._replace(
        office=nasty, upper=nasty, period=nasty, total=nasty
    )
    assert '#panic("x") *b*' in " ".join(pages(register_paper.write(made))[0].split())
    assert docx_cells(register_docx.write(made))[1] == [nasty] * 6


def test_a_character_that_no_font_shows_is_said() -> None:
    with pytest.raises(pdf.NotPrintable, match="phông chữ"):
        register_paper.write(paper(Section("x\U000f0000", ())))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_prints_the_file_to_edit_on_a4_lying_with_its_page_numbers(tmp_path: Path) -> None:
    (tmp_path / "so.docx").write_bytes(register_docx.write(paper(Section("CV", rows(60)))))
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}",
        "--convert-to",
        "pdf",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "so.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    data = (tmp_path / "so.pdf").read_bytes()
    found = pages(data)
    assert [f"Trang {n}/{len(found)}" in page for n, page in enumerate(found, 1)] == [True] * len(found)
    sizes = {
        tuple(round(side) for side in page.mediabox[2:]) for page in pypdf.PdfReader(io.BytesIO(data)).pages
    }
    assert sizes == {A4_LYING}


# ---- the command -----------------------------------------------------------------------------------


def filled(desk: Desk) -> None:
    """42 issued, 43 and 44 set aside, one of them written by hand, 45 issued and void."""
    issued(desk)
    reserved(desk, 2)
    desk.json(
        "van-ban", "so", "--ghi", "43-CV/ĐU", "--den", "Trường Thái Phiên", "--trich-yeu", "Về việc họp"
    )
    issued(desk, "Vũ Hải Yến")
    desk.json("van-ban", "huy", "45-CV/ĐU", "--ly-do", "nhầm nơi nhận", "--lay-so", "1")


def printed(desk: Desk, tmp_path: Path, end: str, *more: str) -> Path:
    path = tmp_path / f"so{end}"
    assert desk.json("van-ban", "so", "--in-ra", str(path), *more)["printed"] == str(path)
    return path


EXPECTED = [
    ["42-CV/ĐU", "25/11/2026", "Lê Ngọc Châu", "Đảng ủy xã Cẩm Giàng", ""],
    ["43-CV/ĐU", "25/11/2026", "Về việc họp", "Trường Thái Phiên", "Viết tay"],
    ["44-CV/ĐU", "", "", "", "Để dành: mất điện"],
    ["45-CV/ĐU", "25/11/2026", "Vũ Hải Yến", "Đảng ủy xã Cẩm Giàng", "Đã hủy: nhầm nơi nhận"],
]


def holds(found: list[list[str]]) -> None:
    """The lines have what is expected, each in its column; the subject at its end, where the name stands."""
    assert len(found) == len(EXPECTED)
    for (number, day, subject, addressee, _case, note), wanted in zip(found, EXPECTED, strict=True):
        assert subject.endswith(wanted[2])
        assert [number, day, wanted[2], addressee, note] == wanted


def test_the_file_to_edit_has_every_number_of_a_kind(desk: Desk, tmp_path: Path) -> None:
    filled(desk)
    data = printed(desk, tmp_path, ".docx", "--loai", "CV").read_bytes()
    holds(docx_cells(data)[1:])
    said = docx_text(data)
    assert "Công văn (CV), nhiệm kỳ từ 12/07/2025, sổ giấy đến số 41" in said
    assert "Cộng: 4 số (1 đã phát hành, 1 viết tay, 1 để dành chưa ghi, 1 đã hủy)." in said


def test_the_file_to_print_has_the_same(desk: Desk, tmp_path: Path) -> None:
    filled(desk)
    said = signs("".join(pages(printed(desk, tmp_path, ".pdf", "--loai", "CV").read_bytes())))
    for line in EXPECTED:
        for value in line:
            assert signs(value) in said


def test_the_workbook_has_the_same_with_days_that_count_and_text_that_stays_text(
    desk: Desk, tmp_path: Path
) -> None:
    filled(desk)
    path = printed(desk, tmp_path, ".xlsx", "--loai", "CV")
    assert printed(desk, tmp_path, ".xlsx", "--loai", "CV").read_bytes() == path.read_bytes()
    sheet = openpyxl.load_workbook(path).active
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(number for number, line in enumerate(lines) if line[0] == "Số, ký hiệu")
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐI" in [line[0] for line in lines[:at]]
    kept = lines[at + 1 : at + 5]
    assert kept[0][1].date() == TODAY
    shown = [
        ["" if v is None else f"{v:%d/%m/%Y}" if n == 1 else str(v) for n, v in enumerate(r)] for r in kept
    ]
    holds(shown)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == f"${at + 1}:${at + 1}"
    assert "Người giữ sổ" in str(lines[-1][0])


def test_every_book_has_its_table_and_in_the_workbook_its_own_mark(desk: Desk, tmp_path: Path) -> None:
    filled(desk)
    reserved(desk, 1, "NQ", "--to-chuc", "CB-05")
    said = docx_text(printed(desk, tmp_path, ".docx", "--tat-ca").read_bytes())
    assert "Đảng ủy phường Lê Chân, Giấy chứng nhận (CN), nhiệm kỳ từ 12/07/2025" in said
    assert "Chi bộ 5, Nghị quyết (NQ), nhiệm kỳ từ 12/07/2025" in said
    sheet = openpyxl.load_workbook(printed(desk, tmp_path, ".xlsx", "--tat-ca")).active
    marks = {row[0].value for row in sheet.iter_rows() if str(row[1].value).endswith("/CB")}
    assert marks == {"Chi bộ 5, Nghị quyết (NQ), nhiệm kỳ từ 12/07/2025"}


def test_the_register_of_what_came_in_is_printed_too(desk: Desk, tmp_path: Path) -> None:
    desk.json(
        "van-ban", "so", "--van-ban-den", "--trich-yeu", "Công văn về lịch mở lớp", "--noi-di", "Thành ủy Hải Phòng",
        "--so-van-ban", "12-CV/TU", "--ngay-van-ban", "20/11/2026",
    )  # fmt: skip
    data = printed(desk, tmp_path, ".docx", "--van-ban-den").read_bytes()
    assert docx_cells(data)[1] == [
        "01", "25/11/2026", "Thành ủy Hải Phòng", "12-CV/TU", "20/11/2026", "Công văn về lịch mở lớp", "", "",
    ]  # fmt: skip
    assert INCOMING in docx_text(data)
    said = " ".join(pages(printed(desk, tmp_path, ".pdf", "--van-ban-den").read_bytes())[0].split())
    assert "Cộng: 1 văn bản đến." in said


def test_a_register_may_leave_the_names_out_and_is_vietnamese_in_any_language(
    desk: Desk, tmp_path: Path
) -> None:
    filled(desk)
    said = docx_text(printed(desk, tmp_path, ".docx", "--khong-ten").read_bytes())
    assert "Châu" not in said
    before = printed(desk, tmp_path, ".pdf").read_bytes()
    assert printed(desk, tmp_path, ".pdf", "--lang", "en").read_bytes() == before


def test_a_period_is_named_on_the_paper(desk: Desk, tmp_path: Path) -> None:
    filled(desk)
    said = docx_text(
        printed(desk, tmp_path, ".docx", "--tu", "01/11/2026", "--den-het", "24/11/2026").read_bytes()
    )
    assert "Từ ngày 01/11/2026 đến hết ngày 24/11/2026" in said
    assert "42-CV/ĐU" not in said
    assert "Cộng: 0 số." in said


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_the_file_is_its_owners_alone(desk: Desk, tmp_path: Path) -> None:
    filled(desk)
    for end in (".pdf", ".docx", ".xlsx"):
        assert stat.S_IMODE(printed(desk, tmp_path, end).stat().st_mode) == 0o600


def test_a_file_that_says_something_else_is_replaced_only_when_somebody_agrees(
    desk: Desk, tmp_path: Path
) -> None:
    filled(desk)
    path = printed(desk, tmp_path, ".pdf")
    printed(desk, tmp_path, ".pdf")
    path.write_bytes(b"luan van")
    error = desk.error("van-ban", "so", "--in-ra", str(path))
    assert (error["exit"], path.read_bytes()) == (2, b"luan van")
    assert desk.run("van-ban", "so", "--in-ra", str(path), typed=["k"]).exit_code == 130
    assert path.read_bytes() == b"luan van"
    desk.json("van-ban", "so", "--in-ra", str(path), "--dong-y")
    assert path.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "told"),
    [("so.txt", ".pdf, .docx, .xlsx"), ("khong-co/so.pdf", "thư mục"), ("la-thu-muc.pdf", "là thư mục")],
)
def test_a_place_where_nothing_can_be_written_is_said(
    desk: Desk, tmp_path: Path, name: str, told: str
) -> None:
    (tmp_path / "la-thu-muc.pdf").mkdir()
    error = desk.error("van-ban", "so", "--in-ra", str(tmp_path / name))
    assert (error["exit"], told in error["message"]) == (2, True)


def test_a_dry_run_writes_no_file_and_a_screen_of_a_printed_book_stays_short(
    desk: Desk, tmp_path: Path
) -> None:
    filled(desk)
    path = tmp_path / "so.pdf"
    tried = desk.run("van-ban", "so", "--in-ra", str(path), "--chay-thu")
    assert (tried.exit_code, path.exists()) == (0, False)
    said = desk.run("van-ban", "so", "--in-ra", str(path)).stdout
    assert "42-CV/ĐU" not in said
    assert f"Sổ để in: {path}" in said
