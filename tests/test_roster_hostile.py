"""Files that are no roster, damaged ones and hostile ones: refused in a sentence, without taking time or memory."""

import os
import re
import struct
import subprocess
import sys
import zipfile

import pytest
import xlsxwriter
from calls import calls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rosters import (
    NEEDED,
    bof,
    container,
    good,
    libreoffice,
    old_excel,
    record,
    refused,
    report,
    text_table,
    write,
)

from ketnap.exchange import roster
from ketnap.exchange.unreadable import UnreadableFile

# ---- files that are refused


def test_a_file_that_is_not_there_is_missed(tmp_path):
    assert refused(tmp_path / "x.xlsx") == "Chưa có tệp «x.xlsx» ở nơi đang tìm."
    assert refused(tmp_path / "no" / "x.xlsx") == "Chưa có tệp «x.xlsx» ở nơi đang tìm."


def test_a_file_whose_name_was_mistyped_is_proposed_if_it_is_a_table(tmp_path):
    for name in ("danh sách.docx", "danh sách.xlsx", "khác.csv"):
        (tmp_path / name).touch()
    said = refused(tmp_path / "danh sach.xslx")
    assert said == "Chưa có tệp «danh sach.xslx» ở nơi đang tìm. Có phải danh sách.xlsx?"


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
    assert "không phải bảng tính" in refused(tmp_path)


def test_a_workbook_with_a_password_is_refused_as_such(tmp_path):
    locked = tmp_path / "x.xlsx"
    locked.write_bytes(container({"EncryptionInfo": b"", "EncryptedPackage": b"secret"}))
    assert "mật khẩu" in refused(locked)
    old = old_excel(tmp_path / "x.xls", [(0, 0, "A")], before=record(0x002F, b"\0\0"))
    assert "mật khẩu" in refused(old)
    encrypted = libreoffice(tmp_path / "x.ods", [NEEDED])
    with zipfile.ZipFile(encrypted) as archive:
        content = archive.read("content.xml")
    with zipfile.ZipFile(encrypted, "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
        archive.writestr("content.xml", content)
    assert "mật khẩu" in refused(encrypted)


def test_a_word_file_in_the_old_format_is_no_table(tmp_path):
    path = tmp_path / "x.xls"
    path.write_bytes(container({"WordDocument": b"hello"}))
    assert "không phải bảng tính" in refused(path)


def test_a_damaged_workbook_is_refused_wherever_it_is_cut(tmp_path):
    whole = write(tmp_path / "whole.xlsx", [good(n) for n in range(20)]).read_bytes()
    path = tmp_path / "x.xlsx"
    for length in range(4, len(whole) - 1, 331):
        path.write_bytes(whole[:length])
        assert "không đọc được" in refused(path), length


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
        libreoffice(tmp_path / "x.ods", [("a",), ("b",)], row_repeat=1_000_000, cell_repeat=16_000),
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
    path.write_text(text_table() + "a,b,c,d\n" * 20_100, "utf-8")
    assert "Nhiều nhất 20.000" in refused(path)
    assert "nhiều nhất 200 cột" in refused(write(tmp_path / "x.xlsx", [], [*NEEDED, *"a" * 200]))
    assert "nhiều nhất 20.000 dòng" in refused(write(tmp_path / "y.xlsx", [["a"]] * 20_100, NEEDED))


def test_formats_far_below_the_last_row_do_not_count(tmp_path):
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
    for first, last in ((0, 0xFFFFFFFF), (68, 4)):
        dimensions = bof(0x0010) + record(0x0200, struct.pack("<IIHHH", first, last, 0, 13, 0))
        assert "không đọc được" in refused(old_excel(tmp_path / "y.xls", [(0, 0, "A")], before=dimensions))


def test_a_text_that_ends_inside_a_tag_is_refused_at_once(tmp_path):
    rows = [NEEDED, ("Phạm Thị Ánh", "14/03/2001", "CB-05", "01/04/2025")]
    whole = libreoffice(tmp_path / "whole.ods", rows)
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(
        b'oasis:names:tc:opendocument:xmlns:text:1.0"', b"", 1
    )
    path = tmp_path / "x.ods"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert "không đọc được" in refused(path)


# ---- many people


def _many(path, count=5_000):
    return write(path, [good(number) for number in range(count)])


def test_what_reading_costs_follows_how_many_people_there_are(tmp_path):
    few, many = _many(tmp_path / "it.xlsx", 200), _many(tmp_path / "nhieu.xlsx", 2_000)
    assert len(report(many).rows) == 2_000
    assert calls(lambda: report(many)) < 12 * calls(lambda: report(few))


@linux
def test_the_memory_of_a_large_roster_stays_small(tmp_path):
    memory, said = _peak(_many(tmp_path / "x.xlsx"))
    assert said == "read"
    assert memory < 120
