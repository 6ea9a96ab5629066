"""Whatever a roster was written with: workbooks old and new, text in any encoding, and files that are neither."""

import re
import struct
import unicodedata
from datetime import date

import pytest
from rosters import (
    HEADINGS,
    NEEDED,
    good,
    libreoffice,
    old_excel,
    record,
    refused,
    report,
    said,
    text_table,
    values,
    write,
)

from ketnap.definitions.roster_columns import columns

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


def test_a_libreoffice_file_is_read(tmp_path):
    empty = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    rows = [NEEDED, ("Phạm Thị Ánh", "14/03/2001", "CB-05", "01/04/2025")]
    assert len(report(libreoffice(tmp_path / "x.ods", rows, filler=empty)).rows) == 1


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
    path.write_bytes(text_table(separator).encode(encoding))
    assert report(path).rows[0].person.name == "Phạm Thị Hồng Ánh"


def test_text_in_the_old_code_page_of_windows_becomes_composed_letters(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(_in_1258(text_table(";", quote="")))
    with pytest.raises(UnicodeDecodeError):
        path.read_bytes().decode()
    assert report(path).rows[0].person.name == "Phạm Thị Hồng Ánh"


def test_a_text_that_names_its_separator_is_believed(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("sep=;\r\n" + text_table(";"), "utf-8-sig")
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
        text_table().replace('"01/04/2025"\r\n', '"01/04\r\n/2025"\r\n') + '"Lê Ánh","?","CB-05",""\r\n',
        "utf-8",
    )
    found = report(path)
    assert [row.number for row in found.rows] == [2]
    assert {problem.row for problem in found.problems} == {3}


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


def test_the_report_does_not_depend_on_the_day_of_the_machine(tmp_path):
    path = write(
        tmp_path / "x.xlsx", [good(listed_on=date(2026, 11, 25), certified_on="", certificate_number="")]
    )
    assert said(report(path)) == [("O2", "25/11/2026", "Sau hôm nay")]
    assert said(report(path, today=date(2026, 11, 25))) == []
