"""Rosters for tests: real files, written as offices and their programs write them."""

import struct
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter

from ketnap.definitions import calendar_file, loader, sample
from ketnap.definitions.roster_columns import columns
from ketnap.exchange import roster, roster_report
from ketnap.exchange.unreadable import UnreadableFile
from ketnap.workflow.law import Law

TODAY = date(2026, 11, 24)
HEADINGS = tuple(columns().headings.values())
NEEDED = ("Họ và tên", "Ngày sinh", "Mã tổ chức", "Ngày phát hiện")
"""The smallest roster."""

GOOD = {
    "name": "Phạm Thị Hồng Ánh",
    "birth_date": date(2001, 3, 14),
    "sex": "nữ",
    "ethnicity": "Kinh",
    "religion": "Không",
    "occupation": "Kế toán",
    "education": "12/12",
    "youth_union_member": "x",
    "trade_union_member": "",
    "cell": "CB-05",
    "identity_number": "099301000001",
    "phone": "0950000001",
    "email": "anh@example.vn",
    "discovered_on": date(2025, 4, 1),
    "listed_on": date(2025, 4, 7),
    "certificate_number": "118/CN",
    "certified_on": date(2025, 6, 20),
}


def good(number=1, **changed):
    """A row without anything wrong; each number is another person."""
    letters = "ABCDEGHIKLMNOPQRSTUVXY"
    given = "".join(letters[number // 22**place % 22] for place in range(3))
    person = {"name": f"{GOOD['name']} {given}"}
    person |= {"identity_number": f"0993010{number:05}", "email": f"anh{number}@example.vn"}
    return {**GOOD, **person, **changed}


def values(row):
    return [row.get(field, "") for field in columns().headings]


def write(path, rows, headings=HEADINGS, above=(), table="Cảm tình 2026", more=(), options=None):
    """A workbook: lines `above`, headings, rows (dicts by field or plain lists), further sheets (name, rows)."""
    with xlsxwriter.Workbook(path, options or {}) as book:
        sheet = book.add_worksheet(table)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        lines = [*above, list(headings), *(values(row) if isinstance(row, dict) else row for row in rows)]
        _fill(sheet, lines, day)
        for name, content in more:
            _fill(book.add_worksheet(name), content, day)
    return Path(path)


def _fill(sheet, lines, day):
    for number, line in enumerate(lines):
        for place, value in enumerate(line):
            if isinstance(value, date):
                sheet.write_datetime(number, place, value, day)
            elif isinstance(value, bool | int | float):
                sheet.write(number, place, value)
            elif value not in ("", None):
                sheet.write_string(number, place, value)


def organisations():
    return {each.code: each for each in sample.organisations().organisations}


def report(path, registered=(), today=TODAY):
    return roster_report.report(roster.read(path), organisations(), registered, law(), today)


@cache
def law():
    shipped = loader.shipped()
    return Law(shipped.procedure, shipped.rules, calendar_file.shipped(), shipped.instruments)


def report_of(tmp_path, *rows, **options):
    """What the report says about rows, good but for what is changed in them."""
    return report(write(tmp_path / "ds-2026.xlsx", rows), **options)


def said(found):
    """The problems as a screen shows them: cell, what stands there, what is the matter."""
    return [(each.cell, each.found, each.text) for each in found.problems]


def only(found):
    """The one row that can be entered."""
    assert said(found) == []
    (row,) = found.rows
    return row


def refused(path):
    """Why a file is not taken: always a sentence, never a traceback."""
    with pytest.raises(UnreadableFile) as caught:
        roster.read(path)
    assert caught.value.sentence.endswith((".", "?"))
    return caught.value.sentence


# ---- other ways to write one


def libreoffice(path, rows, row_repeat=1, cell_repeat=1, filler=""):
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


def text_table(separator=",", quote='"', end="\r\n"):
    row = ["Phạm Thị Hồng Ánh", "14/03/2001", "CB-05", "01/04/2025"]
    return "".join(separator.join(f"{quote}{each}{quote}" for each in line) + end for line in (NEEDED, row))


# ---- an old Excel file (.xls), made by hand: a container with one stream of records


def record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def bof(kind):
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _text_cell(row, column, text):
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def _number_cell(row, column, number):
    return record(0x0203, struct.pack("<HHHd", row, column, 0, number))


def old_excel(path, cells, before=b"", table="Danh sách"):
    """An .xls file with these cells: (row, column, text or number), counted from 0."""
    name = struct.pack("<BB", len(table), 1) + table.encode("utf-16-le")
    head = bof(0x0005) + before
    tail = record(0x000A, b"")
    sheet = bof(0x0010) + b"".join(
        (_text_cell if isinstance(value, str) else _number_cell)(row, column, value)
        for row, column, value in cells
    )
    start = len(head) + 4 + 6 + len(name) + len(tail)
    stream = head + record(0x0085, struct.pack("<IBB", start, 0, 0) + name) + tail + sheet + tail
    path.write_bytes(container({"Workbook": stream}))
    return path


def container(streams):
    """The little file system that .xls files are, sectors of 512 bytes; every stream is padded past 4096."""
    sectors, chains, entries = [], [], []

    def put(content):
        first = len(sectors)
        parts = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        sectors.extend(parts)
        chains.extend([*range(first + 1, first + len(parts)), 0xFFFFFFFE])
        return first

    def entry(name, kind, start, size, child=0xFFFFFFFF, right=0xFFFFFFFF):
        raw = (name + "\0").encode("utf-16-le")
        return (
            raw.ljust(64, b"\0")
            + struct.pack(
                "<HBBIII16sIQQII", len(raw), kind, 1, 0xFFFFFFFF, right, child, b"", 0, 0, 0, start, size
            )
            + b"\0" * 4
        )

    names = list(streams)
    entries.append(entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1))
    for number, name in enumerate(names, 1):
        content = streams[name].ljust(4096, b"\0")
        right = number + 1 if number < len(names) else 0xFFFFFFFF
        entries.append(entry(name, 2, put(content), len(content), right=right))
    while len(entries) % 4:
        entries.append(b"\0" * 128)
    directory = put(b"".join(entries))
    fat_sectors = -(-(len(chains) + 1) // 127)
    fat_start = len(sectors)
    table = chains + [0xFFFFFFFD] * fat_sectors
    table += [0xFFFFFFFF] * (128 * fat_sectors - len(table))
    listed = [*range(fat_start, fat_start + fat_sectors)] + [0xFFFFFFFF] * (109 - fat_sectors)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH6s", 0x3E, 3, 0xFFFE, 9, 6, b"")
    )
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *listed)
    return header + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table)
