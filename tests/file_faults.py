"""A book that has something in every table, what lies in it byte for byte, and what is done to its file."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import Result
from letter_steps import transferred
from office_books import Desk
from packet_books import after_a_move, key_of

from ketnap.storage import sweep
from ketnap.storage.proof import anchors
from ketnap.workflow.law import Law

VERIFY = ("nhat-ky", "doi-chieu", "--tinh-lai")


def full_book(folder: Path, law: Law) -> Desk:
    """A desk whose book, one closed file, has rows in every table: cases of every kind, letters issued, drafted and by
    hand, packets in and out, papers lent, reminders raised, anchors."""
    two = after_a_move(folder, law)
    desk = two.home
    packet = two.sent()
    two.away.json("ho-so", "tiep-nhan", "--to-chuc", "CB-12", "--goi", str(packet))
    two.away.book.close()
    for name in ("Lê Ngọc Châu", "Vũ Hải Yến", "Đỗ Minh Đăng"):
        transferred(desk, name)
    walk = desk.certified(name="Phạm Thị Hồng Ánh")
    desk.json("ho-so", "giay-to", walk.code, "--noi-de", "tủ 2, cặp 14")
    reserve = ("--de-danh", "3", "--loai", "CV", "--ly-do", "mất điện", "--lay-so", "3")
    desk.json("van-ban", "so", *reserve)
    desk.book.run(
        "INSERT INTO incoming (office, term, number, received_on, sender_name, symbol, title, how, actor, command,"
        " recorded_at) SELECT code, '2025-2030', 1, '2026-11-20', 'Đảng ủy xã An Biên', '12-CV/ĐU', 'Giới thiệu',"
        " 'paper', 'VP', 'L-000001', '2026-11-20T02:00:00.000000+00:00' FROM organisation LIMIT 1"
    )
    desk.book.run(
        "INSERT INTO brought (office, term, number, n, case_id) SELECT office, term, number, 1, 1 FROM incoming"
    )
    with desk.book.begin() as uow:
        sweep.sweep(uow, date(2027, 7, 1), datetime(2027, 7, 1, tzinfo=UTC))
        anchors.make(uow, datetime(2027, 7, 1, tzinfo=UTC))
    assert key_of(desk)
    settle(desk)
    return desk


def settle(desk: Desk) -> None:
    """Nothing lies in a log beside the file any more."""
    desk.book.one("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.book.close()


class Kept(NamedTuple):
    """Everything that can be read in a file: the words of its tables, and the rows of each."""

    application: int
    tables: frozenset[tuple[Any, ...]]
    rows: dict[str, tuple[tuple[Any, ...], ...]]


def kept(path: Path) -> Kept | None:
    """What lies in a file, text apart from blob; None where it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as book:
            book.text_factory = bytearray
            [[application]] = book.execute("PRAGMA application_id").fetchall()
            made = book.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
            tables = [bytes(name).decode() for kind, name, *_ in made if kind == b"table"]
            rows = {name: _rows(book, name) for name in tables}
            words = frozenset(tuple(None if each is None else bytes(each) for each in row) for row in made)
            return Kept(application, words, rows)
    except (sqlite3.Error, UnicodeError):
        return None


def _rows(book: sqlite3.Connection, table: str) -> tuple[tuple[Any, ...], ...]:
    found = book.execute(f'SELECT * FROM "{table}"').fetchall()
    return tuple(sorted(found, key=repr))


def flip(path: Path, at: int, bit: int) -> None:
    """Turn one bit over; done twice, it is as it was."""
    with path.open("r+b") as file:
        file.seek(at)
        [byte] = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ 1 << bit]))


def said(result: Result) -> str:
    """What the shell said of something wrong: a sentence and its exit code, never a fault of the program."""
    assert result.exit_code not in (0, 1, 70), (result.output, result.exc_info)
    assert "Traceback" not in result.output
    assert result.output.strip(), result.exit_code
    return str(result.output)
