"""Whatever a roster was written with: workbooks old and new, text in any encoding, and files that are neither."""

import os
import re
import struct
import subprocess
import sys
import time
import unicodedata
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rosters import (
    HEADINGS,
    bof,
    container,
    good,
    old_excel,
    record,
    report,
    said,
    values,
    write,
)

from ketnap.definitions.roster_columns import columns
from ketnap.exchange import roster
from ketnap.exchange.unreadable import UnreadableFile

NEEDED = ("Họ và tên", "Ngày sinh", "Mã tổ chức", "Ngày phát hiện")


def refused(path):
    """Why a file is not taken: always a sentence, never a traceback."""
    with pytest.raises(UnreadableFile) as caught:
        roster.read(path)
    assert caught.value.sentence.endswith(".")
    return caught.value.sentence


# ---- headings


def test_headings_stand_in_any_order_and_foreign_ones_are_named(tmp_path):
    headings = ["STT", *reversed(HEADINGS), "Ghi chú"]
    row = ["1", *reversed(values(good())), "mới"]
    found = report(write(tmp_path / "x.xlsx", [row], headings))
    assert found.sheet.ignored == ("STT", "Ghi chú")
    assert found.sheet.missing == ()
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    "written",
    [
        unicodedata.normalize("NFD", "Họ và tên"),
        "HỌ VÀ TÊN",
        "Họ và tên (chữ in hoa)",
        "ho va ten",
        "Họ  và\ntên",
        "Họ tên",
        "Họ vả tên *",
    ],
)
def test_a_heading_is_known_however_it_is_written(tmp_path, written):
    path = write(tmp_path / "x.xlsx", [values(good())], [written, *HEADINGS[1:]])
    assert len(report(path).rows) == 1


def test_the_placement_of_tones_in_a_heading_does_not_matter(tmp_path):
    headings = [each.replace("hóa", "hoá") for each in HEADINGS]
    headings[6] = "Trình độ văn hoá"
    assert report(write(tmp_path / "x.xlsx", [values(good())], headings)).sheet.missing == ()


def test_titles_above_the_headings_do_not_hide_them_and_rows_keep_their_numbers(tmp_path):
    above = [["ĐẢNG ỦY PHƯỜNG LÊ CHÂN"], [], ["DANH SÁCH CẢM TÌNH ĐẢNG"], []]
    found = report(write(tmp_path / "x.xlsx", [good(1), good(2, cell="CB-90")], above=above))
    assert (found.sheet.head_row, found.rows[0].number) == (5, 6)
    assert [cell for cell, _found, _text in said(found)] == ["J7"]


def test_empty_rows_and_an_empty_first_column_do_not_shift_cells(tmp_path):
    lines = [["", *values(good(1))], [""] * 18, ["", *values(good(2, sex="?"))]]
    found = report(write(tmp_path / "x.xlsx", lines, ["", *HEADINGS], above=[[], []]))
    assert [cell for cell, _found, _text in said(found)] == ["D6"]


def test_of_several_sheets_the_one_with_headings_is_read(tmp_path):
    more = [("Hướng dẫn", [["Điền vào trang bên"]]), ("Năm ngoái", [list(NEEDED), ["", "", "", ""]])]
    found = report(write(tmp_path / "x.xlsx", [good()], more=more))
    assert (found.sheet.table, found.sheet.other_tables) == ("Cảm tình 2026", ("Năm ngoái",))


def test_a_hidden_sheet_is_not_read(tmp_path):
    import openpyxl

    path = write(
        tmp_path / "x.xlsx", [good(1)], more=[("Cũ", [list(HEADINGS), values(good(2)), values(good(3))])]
    )
    book = openpyxl.load_workbook(path)
    book["Cảm tình 2026"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    assert report(path).sheet.table == "Cũ"


@pytest.mark.parametrize(
    ("headings", "sentence"),
    [
        (["A", "B", "C"], "Không thấy dòng tiêu đề trong 30 dòng đầu"),
        (
            ["Họ và tên", "Ngày sinh", "Ngày phát hiện"],
            "Thiếu cột «Mã tổ chức». Thêm vào dòng tiêu đề (dòng 1).",
        ),
        (
            ["Họ và tên", "Ngày sinh", "Mã tổ chức"],
            "Cần cột «Ngày phát hiện» hoặc «Ngày cấp giấy chứng nhận».",
        ),
        ([*NEEDED, "Họ tên"], "Hai cột cùng là «Họ và tên»: A và E. Giữ một cột."),
    ],
)
def test_columns_come_before_cells(tmp_path, headings, sentence):
    assert sentence in refused(write(tmp_path / "x.xlsx", [["a"] * len(headings)], headings))


def test_the_smallest_roster_has_four_columns(tmp_path):
    row = ["Phạm Thị Ánh", date(2001, 3, 14), "CB-05", date(2025, 4, 1)]
    found = report(write(tmp_path / "x.xlsx", [row], NEEDED))
    assert len(found.rows) == 1
    assert len(found.sheet.missing) == 13


def test_no_two_columns_share_a_heading():
    spelled = columns().spellings
    assert set(spelled.values()) == set(columns().headings)
    assert len(columns().headings) == 17


# ---- other files


def test_an_old_excel_file_is_read(tmp_path):
    row = ["Phạm Thị Ánh", 36964.0, "CB-05", "01/04/2025"]
    cells = [(0, place, heading) for place, heading in enumerate(NEEDED)]
    cells += [(1, place, value) for place, value in enumerate(row)]
    found = report(old_excel(tmp_path / "x.xls", cells))
    assert found.rows[0].person.born_on == date(2001, 3, 14)
    assert found.sheet.table == "Danh sách"


def test_day_numbers_of_a_workbook_that_counts_from_1904_are_four_years_later(tmp_path):
    row = ["Phạm Thị Ánh", 36964 - 1462, "CB-05", "01/04/2025"]
    new = write(tmp_path / "x.xlsx", [row], NEEDED, options={"date_1904": True})
    assert report(new).rows[0].person.born_on == date(2001, 3, 14)
    cells = [(0, place, heading) for place, heading in enumerate(NEEDED)]
    cells += [
        (1, place, value if isinstance(value, str) else float(value)) for place, value in enumerate(row)
    ]
    old = old_excel(tmp_path / "x.xls", cells, before=record(0x0022, struct.pack("<H", 1)))
    assert report(old).rows[0].person.born_on == date(2001, 3, 14)


def _ods(path, rows, row_repeat=1, cell_repeat=1, filler=""):
    def cell(value):
        return (
            f'<table:table-cell table:number-columns-repeated="{cell_repeat}" office:value-type="string">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    lines = "".join(
        f'<table:table-row table:number-rows-repeated="{row_repeat}">{"".join(map(cell, row))}</table:table-row>'
        for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Trang 1">{lines}{filler}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return path


def test_a_libreoffice_file_is_read(tmp_path):
    empty = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    rows = [NEEDED, ("Phạm Thị Ánh", "14/03/2001", "CB-05", "01/04/2025")]
    assert len(report(_ods(tmp_path / "x.ods", rows, filler=empty)).rows) == 1


def _text(separator=",", quote='"', end="\r\n"):
    row = ["Phạm Thị Hồng Ánh", "14/03/2001", "CB-05", "01/04/2025"]
    return "".join(separator.join(f"{quote}{each}{quote}" for each in line) + end for line in (NEEDED, row))


def _in_1258(text):
    """As the Windows code page 1258 has it: letters composed, tones behind them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts = []
    for letter in unicodedata.normalize("NFD", text):
        if letter in tones or not unicodedata.combining(letter):
            parts.append(letter)
        else:
            *rest, base = parts
            parts = [*rest, unicodedata.normalize("NFC", base + letter)]
    return _tones_last("".join(parts)).encode("cp1258")


def _tones_last(text):
    """ệ decomposes as e, dot, circumflex: the circumflex belongs to the letter, the dot behind it."""
    return re.sub("([aeoAEO])([\u0300\u0301\u0303\u0309\u0323])([\u0302\u0306])", _swap, text)


def _swap(found):
    return unicodedata.normalize("NFC", found[1] + found[3]) + found[2]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_any_usual_encoding_with_any_usual_separator(tmp_path, separator, encoding):
    path = tmp_path / "x.csv"
    path.write_bytes(_text(separator).encode(encoding))
    assert report(path).rows[0].person.name == "Phạm Thị Hồng Ánh"


def test_text_in_the_old_code_page_of_windows_becomes_composed_letters(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(_in_1258(_text(";", quote="")))
    with pytest.raises(UnicodeDecodeError):
        path.read_bytes().decode()
    assert report(path).rows[0].person.name == "Phạm Thị Hồng Ánh"


def test_a_text_that_names_its_separator_is_believed(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("sep=;\r\n" + _text(";"), "utf-8-sig")
    found = report(path)
    assert (found.sheet.head_row, found.rows[0].number) == (2, 3)


def test_numbers_that_somebody_protected_from_excel_are_read(tmp_path):
    path = tmp_path / "x.csv"
    head = ",".join([*NEEDED, "Số định danh", "Điện thoại"])
    path.write_text(
        f'{head}\nPhạm Ánh,14/03/2001,CB-05,01/04/2025,"=""099301000001""",\'0950000001\n', "utf-8"
    )
    person = report(path).rows[0].person
    assert (person.identity_number, person.phone) == ("099301000001", "0950000001")


def test_a_row_over_several_lines_counts_as_one(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        _text().replace('"01/04/2025"\r\n', '"01/04\r\n/2025"\r\n') + '"Lê Ánh","?","CB-05",""\r\n', "utf-8"
    )
    found = report(path)
    assert [row.number for row in found.rows] == [2]
    assert {problem.row for problem in found.problems} == {3}


# ---- files that are refused


def test_a_file_that_is_not_there_is_missed(tmp_path):
    assert refused(tmp_path / "x.xlsx") == "Chưa có tệp «x.xlsx» ở nơi đang tìm."


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.xlsx", b"", "không phải bảng tính"),
        ("x.xlsx", b"PK\x03\x04 and nothing more", "không đọc được"),
        ("x.xlsx", b"%PDF-1.7", "không phải bảng tính"),
        ("x.xls", b"<html><table><tr><td>A</td></tr></table></html>", "trang web"),
        ("x.xls", b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "trang web"),
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "không đọc được"),
        ("x.csv", b"\x81\x8d\xff\xd2\xd2" * 50, "bảng mã"),
        ("x.csv", b"", "Không thấy dòng tiêu đề"),
        ("x.csv", 'Họ và tên,"Ngày sinh\n'.encode() + b"a" * 40_000, "Không thấy dòng tiêu đề|ngoặc kép"),
        ("x.docx", b"hello", "không phải bảng tính"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)
    assert re.search(sentence, refused(path))


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root opens every file")
def test_a_file_that_may_not_be_opened_is_said_to_be_so(tmp_path):
    path = write(tmp_path / "x.xlsx", [good()])
    path.chmod(0)
    assert "không mở được" in refused(path)


def test_a_folder_is_no_table(tmp_path):
    assert "không mở được" in refused(tmp_path)


def test_a_workbook_with_a_password_is_refused_as_such(tmp_path):
    locked = tmp_path / "x.xlsx"
    locked.write_bytes(container({"EncryptionInfo": b"", "EncryptedPackage": b"secret"}))
    assert "mật khẩu" in refused(locked)
    old = old_excel(tmp_path / "x.xls", [(0, 0, "A")], before=record(0x002F, b"\0\0"))
    assert "mật khẩu" in refused(old)


def test_a_word_file_in_the_old_format_is_no_table(tmp_path):
    path = tmp_path / "x.xls"
    path.write_bytes(container({"WordDocument": b"hello"}))
    assert "không phải bảng tính" in refused(path)


def test_a_damaged_workbook_is_refused_wherever_it_is_cut(tmp_path):
    whole = write(tmp_path / "whole.xlsx", [good(n) for n in range(20)]).read_bytes()
    path = tmp_path / "x.xlsx"
    for length in range(4, len(whole) - 1, 331):
        path.write_bytes(whole[:length])
        refused(path)


def _outcome(path):
    """What a report says about a file, or the sentence that refuses it."""
    try:
        return report(path)
    except UnreadableFile as error:
        return error.sentence


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255), old=st.booleans())
def test_a_byte_changed_anywhere_gives_a_table_or_a_sentence(tmp_path, place, byte, old):
    path = tmp_path / ("x.xls" if old else "x.xlsx")
    if old:
        old_excel(path, [(0, place, heading) for place, heading in enumerate(NEEDED)])
    else:
        write(path, [good(1), good(2)])
    content = bytearray(path.read_bytes())
    content[place % len(content)] = byte
    path.write_bytes(content)
    assert _outcome(path)


# ---- hostile sizes


def _peak(path):
    """The memory that reading a file takes at most, in MB, and what was said, in a process of its own."""
    script = (
        "import sys, resource; from pathlib import Path\n"
        "from ketnap.exchange import roster; from ketnap.exchange.unreadable import UnreadableFile\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: roster.read(Path(sys.argv[1])); said = 'read'\n"
        "except UnreadableFile as error: said = error.sentence\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, said)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, path], capture_output=True, check=True, encoding="utf-8"
    )
    memory, _, said = run.stdout.strip().partition(" ")
    return int(memory), said


linux = pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux counts it")


@linux
def test_two_cells_far_apart_take_no_memory(tmp_path):
    far = write(tmp_path / "x.xlsx", [], [], more=[("A", [["a"], *[[] for _ in range(5)]])])
    with zipfile.ZipFile(far) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    cell = b'<row><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet2.xml"].replace(b"</sheetData>", cell)
    with zipfile.ZipFile(far, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    for path in (
        far,
        old_excel(tmp_path / "x.xls", [(0, 0, "A"), (65_535, 65_535, 1.0)]),
        _ods(tmp_path / "x.ods", [("a",), ("b",)], row_repeat=1_000_000, cell_repeat=16_000),
    ):
        memory, said = _peak(path)
        assert "nhiều nhất" in said
        assert memory < 40


@linux
def test_a_file_that_unpacks_to_much_more_takes_no_memory(tmp_path):
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<row>" * 40_000_000)
    assert path.stat().st_size < 1_000_000
    memory, said = _peak(path)
    assert "bung ra quá 50 MB" in said
    assert memory < 130


def test_a_part_that_lies_about_its_length_is_found_out(tmp_path):
    path = write(tmp_path / "x.xlsx", [good()])
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    size = struct.pack("<I", info.file_size)
    assert content.count(size) >= 1
    path.write_bytes(content.replace(size, struct.pack("<I", 10)))
    assert "không đọc được" in refused(path)


def test_a_roster_of_too_many_rows_or_columns_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(_text() + "a,b,c,d\n" * 20_100, "utf-8")
    assert "Nhiều nhất 20.000" in refused(path)
    assert "nhiều nhất 200 cột" in refused(write(tmp_path / "x.xlsx", [], [*NEEDED, *"a" * 200]))
    assert "nhiều nhất 20.000 dòng" in refused(write(tmp_path / "y.xlsx", [["a"]] * 20_100, NEEDED))


def test_formats_far_below_the_last_row_do_not_count(tmp_path):
    import xlsxwriter

    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for place, heading in enumerate(NEEDED):
            sheet.write(0, place, heading)
        sheet.write_blank(65_000, 300, None, bold)
    assert roster.read(path).lines == ()


def test_an_old_file_whose_chain_runs_in_a_circle_is_refused(tmp_path):
    path = old_excel(tmp_path / "x.xls", [(0, 0, "A")])
    content = bytearray(path.read_bytes())
    # The table of chains is the last sector; the first chain is led back to its beginning.
    struct.pack_into("<I", content, len(content) - 512 + 4, 0)
    path.write_bytes(content)
    assert "không đọc được" in refused(path)


def test_an_old_file_that_announces_more_than_there_can_be_is_refused(tmp_path):
    strings = record(0x00FC, struct.pack("<II", 1, 0x7FFFFFFF))
    assert "không đọc được" in refused(old_excel(tmp_path / "x.xls", [(0, 0, "A")], before=strings))
    dimensions = bof(0x0010) + record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))
    assert "không đọc được" in refused(old_excel(tmp_path / "y.xls", [(0, 0, "A")], before=dimensions))


def test_a_formula_says_the_value_that_was_stored_and_is_never_run(tmp_path):
    import xlsxwriter

    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for place, heading in enumerate(NEEDED):
            sheet.write(0, place, heading)
        sheet.write_formula(1, 0, '=CONCATENATE("Lê"," Ánh")', None, "Lê Ánh")
        sheet.write_row(1, 1, ["14/03/2001", "CB-05", "01/04/2025"])
        sheet.write_formula(2, 0, "=1/0", None, "#DIV/0!")
        sheet.write_row(2, 1, ["14/03/2001", "CB-05", "01/04/2025"])
    found = report(path)
    assert found.rows[0].person.name == "Lê Ánh"
    assert said(found) == [("A3", "", "Cần họ và tên.")]


# ---- many people


def _many(path, count=5_000):
    return write(path, [good(number) for number in range(count)])


def test_five_thousand_people_are_read_and_judged_in_seconds(tmp_path):
    path = _many(tmp_path / "x.xlsx")
    started = time.perf_counter()
    found = report(path)
    took = time.perf_counter() - started
    assert len(found.rows) == 5_000
    assert took < 10


@linux
def test_the_memory_of_a_large_roster_stays_small(tmp_path):
    memory, said = _peak(_many(tmp_path / "x.xlsx"))
    assert said == "read"
    assert memory < 120


def test_the_report_does_not_depend_on_the_day_of_the_machine(tmp_path):
    path = write(
        tmp_path / "x.xlsx", [good(listed_on=date(2026, 11, 25), certified_on="", certificate_number="")]
    )
    assert said(report(path)) == [("O2", "25/11/2026", "Sau hôm nay")]
    assert said(report(path, today=date(2026, 11, 25))) == []
