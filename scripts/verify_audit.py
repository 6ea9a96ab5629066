"""Checks the history of a book without ketnap: python verify_audit.py BOOK [--anchor 7F3A-91C2-05DE]

Needs Python 3.11 alone; docs/audit-format.md is the format. Keeps no event, writes nothing into the book, tells the first
break of each case. Exit 0: whole; 9: not, or not the book whose anchor was printed; 2: it could not be checked.
"""

import re
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from hashlib import sha256
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

# So a text comes as bytearray and a blob as bytes: what is no UTF-8 can be hashed, and neither passes for the other.
TEXT = bytearray
EVENTS = """
SELECT e.case_id, c.code, c.version, c.head, e.seq, replaces, hash, body, step, source, target, happened_on, recorded_at,
 actor, command FROM event e LEFT JOIN "case" c ON c.id = e.case_id ORDER BY e.case_id, e.seq
"""
EMPTY = 'SELECT c.id, c.code FROM "case" c WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.case_id = c.id)'
ANCHORS = """
SELECT a.n, digest, l.case_id, c.code, l.version, l.head, e.hash FROM anchor a LEFT JOIN anchor_case l ON l.n = a.n
 LEFT JOIN "case" c ON c.id = l.case_id LEFT JOIN event e ON e.case_id = l.case_id AND e.seq = l.version ORDER BY 1, 3
"""
TABLES = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_stat*' ORDER BY type, name"
STRAY = "SELECT DISTINCT n FROM anchor_case WHERE n NOT IN (SELECT n FROM anchor) ORDER BY n"


class Break(NamedTuple):
    """The first thing that does not fit in a case; without a case: in anchor `seq`, or, where that is 0, in the file."""

    case: str
    seq: object
    on: str
    what: str


class Found(NamedTuple):
    """What was read and does not fit; the newest anchor that fits, the number of the one asked for, if it is there."""

    events: int
    cases: int
    anchors: int
    newest: str
    mark: int | None
    breaks: tuple[Break, ...]


def plain(value: object) -> str:
    """A value as it can be printed, whatever somebody wrote into the file."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes | bytearray) else str(value)
    return "".join(each if each.isprintable() else "?" for each in text[:80])


def event_hash(previous: bytes, row: tuple[Any, ...]) -> Any:
    """The hash that an event must have; None where a column holds something of another type than was ever written."""
    code, seq, replaces, body, *texts = row[1], row[4], row[5], row[7], *row[8:]
    if {type(each) for each in (code, body, *texts)} != {TEXT} or type(replaces) not in (int, type(None)):
        return None
    header = b"\x1f".join([code, b"%d" % seq, *texts, b"" if replaces is None else b"%d" % replaces])
    return sha256(previous + header + b"\x1e" + body).digest()


def check_case(number: int, rows: Iterable[tuple[Any, ...]]) -> tuple[int, Break | None]:
    """How many events a case has, and the first break among them."""
    previous, broken = bytes(32), None
    for seen, row in enumerate(rows, 1):
        if broken:
            continue
        if row[1] is None:
            broken = row[4], "lần ghi không thuộc hồ sơ nào"
        elif row[4] != seen:
            broken = seen, "thiếu lần ghi này"
        elif (previous := event_hash(previous, row)) != row[6] or type(row[6]) is not bytes:
            broken = seen, "nội dung khác lúc ghi"
        on = plain(row[11]) if broken else ""
    if not broken and row[2] != seen:
        place = row[2] if isinstance(row[2], int) else seen
        broken = place, "thiếu lần ghi này" if place > seen else "hồ sơ không khớp số lần ghi"
    elif not broken and (row[3] != previous or type(row[3]) is not bytes):
        broken = seen, "hồ sơ không khớp lần ghi cuối"
    return seen, Break(plain(row[1] or f"#{plain(number)}"), broken[0], on, broken[1]) if broken else None


def check_anchor(previous: bytes, rows: Iterable[tuple[Any, ...]], breaks: dict[str, Break]) -> bytes:
    """The digest that an anchor must have after the one before it; the cases that are not as it names them are told."""
    lines = sha256(previous)
    for _, _, number, code, version, head, stored in rows:
        if number is not None:
            name = plain(code or f"#{plain(number)}")
            lines.update(f"\n{name} {version} {head.hex() if type(head) is bytes else '?'}".encode())
            if type(head) is not bytes or stored != head:
                breaks.setdefault(plain(number), Break(name, version, "", "khác lúc làm mốc"))
    return lines.hexdigest().encode()


def check_file(book: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with the file, rows that point at none, and tables that are not those that were made."""
    flaws = [
        f"tệp hỏng: {plain(row[0])}" for row in book.execute("PRAGMA integrity_check(20)") if row[0] != b"ok"
    ]
    pointing = islice(book.execute("PRAGMA foreign_key_check"), 10_000)
    flaws += sorted({f"hàng trỏ đến chỗ không có: {plain(row[0])} → {plain(row[2])}" for row in pointing})
    made = crc32(b"\x1e".join(b"\x1f".join(each or b"" for each in row) for row in book.execute(TABLES)))
    noted = book.execute("PRAGMA user_version").fetchone()[0]  # 0: in a book from before it was noted
    return flaws if noted % 2**32 in (0, made) else [*flaws, "bảng không còn như lúc lập sổ"]


def check(book: sqlite3.Connection, mark: str | None) -> Found:
    """Everything, in one reading. Raises sqlite3.Error."""
    breaks, others = dict[str, Break](), list[Break]()
    events = cases = anchors = 0
    for number, rows in groupby(book.execute(EVENTS), itemgetter(0)):
        seen, broken = check_case(number, rows)
        events, cases = events + seen, cases + 1
        if broken:
            breaks[plain(number)] = broken
    for number, code in book.execute(EMPTY):
        cases += 1
        breaks[plain(number)] = Break(plain(code or f"#{plain(number)}"), 1, "", "thiếu lần ghi này")
    newest, marked, whole = b"", None, True
    for (n, digest), rows in groupby(book.execute(ANCHORS), itemgetter(0, 1)):
        anchors += 1
        expected = check_anchor(newest, rows, breaks)
        said = bytes(digest) if type(digest) is TEXT else b""
        if mark and said.startswith(mark.encode()):
            marked = marked or n
        if whole and (n, said) != (anchors, expected):
            whole = False
            others.append(Break("", n, "", "chuỗi mốc đã bị đổi"))
        newest = said if whole else newest
    others += [Break("", n, "", "thiếu mốc này") for (n,) in book.execute(STRAY)]
    others += [Break("", 0, "", each) for each in check_file(book)]
    return Found(events, cases, anchors, newest.decode(), marked, (*breaks.values(), *others))


def read(path: Path, mark: str | None) -> Found | None:
    """What there is in a book; None where it was written to meanwhile. Raises OSError, sqlite3.Error."""
    path.open("rb").close()
    files = path, path.with_name(path.name + "-wal")
    before = [(found.st_size, found.st_mtime_ns) for found in map(Path.stat, filter(Path.exists, files))]
    # The newest steps may lie in the log; where there is none, nothing is made beside the file.
    mode = "mode=ro" if len(before) == 2 and before[1][0] else "mode=ro&immutable=1"
    uri = f"{path.absolute().as_uri()}?{mode}"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as book:
        book.text_factory = TEXT
        book.executescript("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; BEGIN")
        found = check(book, mark)
    after = [(each.stat().st_size, each.stat().st_mtime_ns) for each in files if each.exists()]
    return found if after == before else None


def shown(digest: str) -> str:
    return "-".join(digest[at : at + 4].upper() for at in (0, 4, 8))


def told(found: Found, mark: str | None) -> tuple[int, list[str]]:
    newest = f", mốc cuối {shown(found.newest)}" if found.newest else ""
    lines = [f"Đã đọc {found.events} lần ghi của {found.cases} hồ sơ, {found.anchors} mốc{newest}."]
    for case, seq, on, what in found.breaks[:50]:
        place = f"{case}, lần ghi {plain(seq)}" if case else f"mốc {seq}" if seq else "tệp sổ"
        lines.append(f"{place}{on and f', ngày {on}'}: {what}.")
    if mark is not None:
        there = f"khớp, là mốc số {found.mark}"
        absent = "không có: sổ đã bị sửa hay cắt bớt, hoặc mốc là của sổ khác"
        lines.append(f"Mốc {shown(mark)} {there if found.mark else absent}.")
    wrong = len(found.breaks) + (mark is not None and found.mark is None)
    return (9, [*lines, f"KHÔNG KHỚP: {wrong} chỗ."]) if wrong else (0, [*lines, "Toàn vẹn."])


def main(path: Path, mark: str | None = None) -> tuple[int, list[str]]:
    """The exit code and the lines to print."""
    digits = None if mark is None else re.sub(r"[\s-]", "", mark.lower())
    if digits is not None and not re.fullmatch(r"[0-9a-f]{12,64}", digits):
        return 2, [f"Chưa kiểm được: «{plain(mark)}» không phải mốc; mốc có 12 chữ số như 7F3A-91C2-05DE."]
    try:
        found = read(path, digits)
    except (sqlite3.Error, UnicodeError) as error:  # the second: what SQLite says of a damaged name
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF == sqlite3.SQLITE_CORRUPT:
            return 9, [f"KHÔNG KHỚP: tệp hỏng: {plain(error)}."]
        return 2, [f"Chưa kiểm được, không phải sổ: {plain(error)}."]
    except OSError as error:
        return 2, [f"Chưa kiểm được: {plain(path)}: {error.strerror}."]
    written = "Chưa kiểm được: sổ vừa có người ghi. Kiểm lại, hoặc kiểm một bản sao lưu."
    return told(found, digits) if found else (2, [written])


if __name__ == "__main__":
    book, *more = sys.argv[1:] or [""]
    asked = book and (not more or (more[0] == "--anchor" and len(more) == 2))
    usage = ["python verify_audit.py BOOK [--anchor 7F3A-91C2-05DE]"]
    code, text = main(Path(book), *more[1:]) if asked else (2, usage)
    sys.stdout.buffer.write("".join(f"{line}\n" for line in text).encode())
    sys.exit(code)
