"""Tables that are no rosters at all, larger than they look, or made to hurt: real files, made here."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from rosters import NEEDED, bof, container, good, libreoffice, old_excel, record, text_table, write

SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"
_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
ENTITIES = b'<!DOCTYPE a [<!ENTITY b0 "ha">' + b"".join(
    b'<!ENTITY b%d "%s">' % (n, b"&b%d;" % (n - 1) * 10) for n in range(1, 12)
) + b"]>"  # fmt: skip
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
ONE_ROW = ("Phạm Thị Hồng Ánh", "14/03/2001", "CB-05", "01/04/2025")


class Hostile(NamedTuple):
    """A file, and what is said of it."""

    name: str
    path: Path
    said: str


DAMAGED = "không đọc được"
LARGE = "bung ra quá"
WIDE = "nhiều nhất 200 cột"
LONG = "nhiều nhất 20.000 dòng"
LOCKED = "mật khẩu"
NONE = "không phải bảng tính"
HEADLESS = "Không thấy dòng tiêu đề"


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def every(folder: Path) -> Iterator[Hostile]:
    """Each of them, with a part of the sentence that refuses it."""
    for name, (suffix, content, said) in {**_workbooks(folder), **_texts(), **_others(folder)}.items():
        path = folder / f"{name.replace(' ', '-')}{suffix}"
        path.write_bytes(content)
        yield Hostile(name, path, said)


def _workbooks(folder: Path) -> dict[str, tuple[str, bytes, str]]:
    whole = parts_of(write(folder / "whole.xlsx", [good(1), good(2)]))

    def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
        return zipped({**whole, part: change(whole[part])})

    def rows(more: bytes) -> bytes:
        return changed(SHEET, lambda sheet: sheet.replace(b"</sheetData>", more + b"</sheetData>"))

    def cell(place: str) -> bytes:
        return f'<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{place}"><v>1</v></c></row>'.encode()

    def attribute(part: str, old: bytes, new: bytes) -> tuple[str, bytes, str]:
        assert old in whole[part]
        return ".xlsx", changed(part, lambda content: content.replace(old, new, 1)), DAMAGED

    wide = b'<row r="9">' + b"".join(b"<c><v>1</v></c>" for _ in range(16_384)) + b"</row>"
    tall = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(10, 25_000))
    nested = zipped({"xl/worksheets/sheet1.xml": b"0" * 30_000_000})
    bomb = zipped({"[Content_Types].xml": b"<Types/>", SHEET: b"<row>" * 40_000_000})
    unique = whole[SHARED].split(b'uniqueCount="')[1].split(b'"')[0]
    found = {
        "a bomb of 200 MB": (".xlsx", bomb, LARGE),
        "a bomb among good parts": (".xlsx", zipped({**whole, "xl/media/a.bin": b"\0" * 160_000_000}), LARGE),
        "a bomb of many parts": (
            ".xlsx", zipped({**whole, **{f"xl/media/{n}.bin": b"\0" * 6_000_000 for n in range(12)}}), LARGE,
        ),
        "a bomb within a bomb": (".xlsx", zipped({"a.xlsx": nested, "b.zip": nested}), NONE),
        "parts without end": (".xlsx", zipped({**whole, **{f"xl/a{n}.xml": b"<a/>" for n in range(6_000)}}), LARGE),
        "a cell at the last place": (".xlsx", rows(cell("XFD1048576")), "dòng 1.048.576"),
        "a cell far to the right": (".xlsx", rows(cell("XFD9")), WIDE),
        "a cell beyond every column": (".xlsx", rows(cell("ZZZZZZZZ9")), WIDE),
        "all the columns there are": (".xlsx", rows(wide), WIDE),
        "more rows than people": (".xlsx", rows(tall), LONG),
        "entities that multiply": (".xlsx", changed(SHEET, lambda sheet: sheet.replace(b"<worksheet", ENTITIES + b"<worksheet")), DAMAGED),
        "an entity that reads a file": (
            ".xlsx", changed(SHARED, lambda text: text.replace(b"<sst", OUTSIDE + b"<sst").replace(b"</t>", b"&b;</t>")), DAMAGED,
        ),
        "entities in the book": (".xlsx", changed(BOOK, lambda book: book.replace(b"<workbook", ENTITIES + b"<workbook")), DAMAGED),
        "a sheet cut in two": (".xlsx", changed(SHEET, lambda sheet: sheet[: len(sheet) // 2]), DAMAGED),
        "a sheet that never ends": (".xlsx", changed(SHEET, lambda sheet: sheet.split(b"</sheetData>")[0] + b"<row"), DAMAGED),
        "tags in tags": (".xlsx", changed(SHEET, lambda _sheet: b"<a>" * 400_000), DAMAGED),
        "tags that close": (".xlsx", changed(SHEET, lambda _sheet: b"<a>" * 400_000 + b"</a>" * 400_000), HEADLESS),
        "a sheet that is UTF-16": (".xlsx", changed(SHEET, lambda sheet: sheet.decode().encode("utf-16")), f"{HEADLESS}|{DAMAGED}"),
        "texts that are not there": attribute(SHARED, b'uniqueCount="' + unique, b'uniqueCount="2147483648'),
        "more texts than numbers": attribute(SHARED, b'uniqueCount="' + unique, b'uniqueCount="' + b"9" * 30),
        "fewer texts than none": attribute(SHARED, b'uniqueCount="' + unique, b'uniqueCount="-1'),
        "no sheet at all": (".xlsx", zipped({name: part for name, part in whole.items() if name != SHEET}), DAMAGED),
        "no list of sheets": (".xlsx", zipped({name: part for name, part in whole.items() if name != BOOK}), f"{HEADLESS}|{DAMAGED}"),
        "a name that leads out": (".xlsx", zipped({**whole, "../../../../tmp/ketnap-out.xml": b"<a"}), DAMAGED),
        "a Word file": (".xlsx", zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>"}), NONE),
        "a packet of Java": (".xlsx", zipped({"META-INF/MANIFEST.MF": b"", "a.class": b"\xca\xfe\xba\xbe"}), NONE),
        "a binary workbook": (".xlsb", zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b""}), "xlsb"),
        "noise in a zip": (".xlsx", b"PK\x03\x04" + bytes(range(256)) * 200, DAMAGED),
    }  # fmt: skip
    return found


def _texts() -> dict[str, tuple[str, bytes, str]]:
    line = ",".join(NEEDED)
    return {
        "NUL in a text": (".csv", text_table().encode() + b"a\0b,c,d,e\n" * 5_000, NONE),
        "NUL at the end": (".csv", (text_table() + "\0").encode(), NONE),
        "half of UTF-16": (".csv", text_table().encode("utf-16")[:-1], "bảng mã"),
        "no code page": (".csv", b"\xff\xd2\x81" * 9_000, "bảng mã"),
        "a million columns": (".csv", (text_table() + "," * 1_000_000).encode(), "200 cột"),
        "a million columns in the head": (".csv", (line + "," * 1_000_000).encode(), "200 cột"),
        "a million lines": (".csv", (line + "\n" + "a,b,c,d\n" * 1_000_000).encode(), "20.000 dòng"),
        "a quote that stays open": (".csv", (text_table() + '"' + "a" * 200_000).encode(), "ngoặc kép"),
        "a cell without end": (".csv", (text_table() + "a" * 5_000_000).encode(), "ô quá dài"),
        "only separators": (".csv", b";,\t" * 100_000, "200 cột"),
        "only quotes": (".csv", b'"' * 1_000_001, f"{HEADLESS}|ngoặc kép|ô quá dài"),
        "only ends of lines": (".csv", b"\r\n\n\r" * 200_000, f"{HEADLESS}|20.000"),
        "noise": (".csv", bytes((n * n) % 251 for n in range(200_000)), "bảng mã|bảng tính"),
        "a page of the web": (".csv", b"<html><table><tr><td>A</td></tr></table></html>", "trang web"),
        "what runs": (".csv", b"\x7fELF\x02\x01\x01" + b"\0" * 200, "bảng mã|bảng tính"),
    }  # fmt: skip


def _others(folder: Path) -> dict[str, tuple[str, bytes, str]]:
    ods = parts_of(libreoffice(folder / "whole.ods", [NEEDED, ONE_ROW]))
    far = libreoffice(folder / "far.ods", [("a",), ("b",)], row_repeat=1_000_000, cell_repeat=16_000)
    entities = ods["content.xml"].replace(b"<office:document-content", ENTITIES + b"<office:document-content")
    old = [(0, place, heading) for place, heading in enumerate(NEEDED)]
    endless = bytearray(old_excel(folder / "whole.xls", old).read_bytes())
    endless[-508:-504] = b"\0\0\0\0"
    strings = record(0x00FC, b"\1\0\0\0\xff\xff\xff\x7f")
    sheet = bof(0x0010) + record(0x0200, b"\0\0\0\0\xff\xff\xff\xff\0\0\xff\xff\0\0")
    return {
        "a workbook with a password": (".xlsx", container({"EncryptionInfo": b"", "EncryptedPackage": b"x"}), LOCKED),
        "an old workbook with a password": (".xls", old_excel(folder / "p.xls", old, before=record(0x002F, b"\0\0")).read_bytes(), LOCKED),
        "an old Word file": (".xlsx", container({"WordDocument": b"hello"}), NONE),
        "an old message": (".xls", container({"__properties_version1.0": b""}), NONE),
        "a chain in a circle": (".xls", bytes(endless), DAMAGED),
        "strings that are not there": (".xls", old_excel(folder / "s.xls", old, before=strings).read_bytes(), DAMAGED),
        "a sheet larger than any": (".xls", old_excel(folder / "d.xls", old, before=sheet).read_bytes(), DAMAGED),
        "an old cell far away": (".xls", old_excel(folder / "f.xls", [*old, (65_535, 65_535, 1.0)]).read_bytes(), "nhiều nhất"),
        "an open sheet repeated": (".ods", far.read_bytes(), "nhiều nhất"),
        "entities in an open sheet": (".ods", zipped({**ods, "content.xml": entities}), DAMAGED),
        "an open bomb": (".ods", zipped({**ods, "content.xml": b" " * 160_000_000}), LARGE),
        "an open text": (".ods", zipped({"mimetype": b"text", "content.xml": b"<office:text/>"}), f"{HEADLESS}|{DAMAGED}"),
        "nothing": (".xlsx", b"", NONE),
        "one byte": (".xls", b"\xd0", NONE),
        "a picture": (".xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, NONE),
        "paper": (".xlsx", b"%PDF-1.7\n" + b"0" * 100, NONE),
        "an old web page": (".xls", b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "trang web"),
    }  # fmt: skip
