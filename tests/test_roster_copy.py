"""The copy of a roster that goes back for correction: yellow cells with a comment, and importable again."""

import io
import zipfile
from datetime import date

import openpyxl
from rosters import HEADINGS, good, report, said, values, write

from ketnap.exchange.annotated import annotated


def copied(tmp_path, found):
    """The copy as a file and as somebody's spreadsheet program shows it."""
    path = tmp_path / "copy.xlsx"
    path.write_bytes(annotated(found))
    return path, openpyxl.load_workbook(path).worksheets[0]


def _mixed(tmp_path):
    rows = [
        [*values(good(1)), "mới"],
        [*values(good(2, identity_number=31201004567.0, phone=950000002)), ""],
        [*values(good(3)), ""],
        [*values(good(4, cell="CB-90", name="=cmd|' /C calc'!A0")), "+1 +2"],
    ]
    return report(write(tmp_path / "ds-2026.xlsx", rows, [*HEADINGS, "Ghi chú"], above=[["DANH SÁCH"]]))


def test_the_copy_holds_the_rows_to_be_looked_at_and_every_column(tmp_path):
    _path, sheet = copied(tmp_path, _mixed(tmp_path))
    assert sheet.title == "Cảm tình 2026"
    assert [cell.value for cell in sheet[1]] == [*HEADINGS, "Ghi chú"]
    assert sheet.max_row == 3
    assert sheet["R3"].value == "+1 +2"


def test_cells_to_be_looked_at_are_yellow_and_say_why(tmp_path):
    _path, sheet = copied(tmp_path, _mixed(tmp_path))
    marked = {
        cell.coordinate for row in sheet.iter_rows(min_row=2) for cell in row if cell.comment is not None
    }
    assert marked == {"K2", "L2", "A3", "J3"}
    for coordinate in marked:
        assert sheet[coordinate].fill.fgColor.rgb == "FFFFF2A8"
    assert sheet["B2"].fill.fill_type is None
    assert sheet["K2"].comment.text.endswith("Cần đủ 12 chữ số (ô K4 của ds-2026.xlsx)")


def test_numbers_become_text_so_that_a_zero_can_be_put_before_them(tmp_path):
    _path, sheet = copied(tmp_path, _mixed(tmp_path))
    assert (sheet["K2"].value, sheet["K2"].number_format) == ("31201004567", "@")
    assert sheet["L2"].value == "950000002"
    assert sheet["B2"].value.date() == date(2001, 3, 14)


def test_nothing_in_the_copy_is_a_formula(tmp_path):
    path, sheet = copied(tmp_path, _mixed(tmp_path))
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].quotePrefix
    assert sheet["R3"].quotePrefix
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_the_copy_is_mended_and_imported_again(tmp_path):
    path, _sheet = copied(tmp_path, _mixed(tmp_path))
    again = report(path)
    assert {cell for cell, _found, _text in said(again)} == {"K2", "L2", "A3", "J3"}
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["K2"], sheet["L2"], sheet["A3"], sheet["J3"] = "099301004567", "0950000002", "Lê Thị Ánh", "CB-09"
    book.save(path)
    mended = report(path)
    assert said(mended) == []
    assert [row.facts["cell"] for row in mended.rows] == ["CB-05", "CB-09"]
    assert mended.rows[0].person.identity_number == "099301004567"


def test_two_problems_of_one_cell_stand_in_one_comment(tmp_path):
    number = good(1)["identity_number"]
    rows = [good(1), good(2, cell="?", identity_number=number)]
    found = report(write(tmp_path / "x.xlsx", rows))
    assert {cell for cell, _found, _text in said(found)} == {"J3", "K3"}
    _path, sheet = copied(tmp_path, found)
    assert "Trùng số định danh với dòng 2" in sheet["K2"].comment.text


def test_a_problem_of_a_column_that_is_not_there_is_noted_at_the_name(tmp_path):
    headings = ["Họ và tên", "Ngày sinh", "Mã tổ chức", "Ngày cấp giấy chứng nhận"]
    path = write(tmp_path / "x.xlsx", [["Lê Ánh", date(2001, 3, 14), "CB-05", date(2025, 6, 20)]], headings)
    found = report(path)
    assert [(each.cell, each.heading) for each in found.problems] == [("2", "Số giấy chứng nhận")]
    _path, sheet = copied(tmp_path, found)
    assert "chưa có số giấy chứng nhận" in sheet["A2"].comment.text


def test_the_same_report_always_gives_the_same_bytes(tmp_path):
    found = _mixed(tmp_path)
    assert annotated(found) == annotated(found)
    assert zipfile.is_zipfile(io.BytesIO(annotated(found)))
