"""A graduating class in one command: so many transfers with their letters, numbered, as DOCX and PDF files."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from goals import Figure, Goal
from measuring import count_said
from office_books import NOW, Desk, office_book
from processes import shell
from room import Room
from seeding import Rows, multiply

from ketnap.workflow.codes import case_code

GOALS = {
    "class": Goal("1,000 transfers with their papers in one command", "s"),
    "memory": Goal("1,000 transfers, memory", "MB"),
}
PLACES = ("xã Kiến Thụy", "xã Cẩm Giàng", "xã Vĩnh Bảo", "xã Tiên Lãng", "phường Hoàn Kiếm, Hà Nội")
LETTERS = "ABCDEGHIKLMNOPQRSTUVXY"


def measure(room: Room) -> Iterator[Figure]:
    folder, number = room.place("transfers"), room.sizes.transfers
    book = office_book(folder, room.law)
    walk = Desk(book).certified("DH-03")
    multiply(book, [walk], number, lambda _number: 0, _another)
    book.close()
    line = ("case", "transfer", "--file", str(_list(folder / "moves.xlsx", number)))
    planned = shell(book.path, NOW, *line)
    agreed = ("--issue", "--confirm", str(len(planned.answer["numbers"])))
    done = shell(book.path, NOW, *line, *agreed)
    answer = done.answer
    said = f"{count_said(answer['moved'])} people, {count_said(len(answer['numbers']))} letters, {count_said(answer['files'])} files"
    yield Figure("class", done.seconds, f"{said}; {answer['files'] / done.seconds:.0f} files/s")
    yield Figure("memory", done.megabytes)


def _another(number: int, rows: Rows) -> Rows:
    """Somebody else who came the same way: with another name, so that no letter is another's."""
    name = "".join(LETTERS[number // 22**place % 22] for place in range(3))
    person: list[Any] = list(rows.person)
    # id, name … identity_number
    person[1], person[8] = f"Lê Ngọc {name.capitalize()}", f"0993010{number:05}"
    return rows._replace(person=tuple(person))


def _list(path: Path, number: int) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Mã hồ sơ", "Nơi đến", "Hiệu lực", "Lý do"])
    for n in range(1, number + 1):
        sheet.append([case_code(n), PLACES[n % len(PLACES)], date(2026, 12, 1), "Tốt nghiệp"])
    workbook.save(path)
    return path
