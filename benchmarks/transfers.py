"""A graduating class in one command: so many transfers with their letters, numbered, as PDF files."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from office import _copied, law
from office_books import NOW, Desk, office_book
from storage_fixtures import Book

from ketnap.workflow.codes import case_code

PLACES = ("xã Kiến Thụy", "xã Cẩm Giàng", "xã Vĩnh Bảo", "xã Tiên Lãng", "phường Hoàn Kiếm, Hà Nội")
LETTERS = "ABCDEGHIKLMNOPQRSTUVXY"

PROGRAM = """
import sys
from datetime import datetime
from time import perf_counter
from ketnap import cli
from ketnap.commands.invocation import Surroundings
started = perf_counter()
try:
    around = Surroundings({}, datetime.fromisoformat(sys.argv[1]), screen=False, keyboard=False)
    cli.root(sys.argv[2:], obj=around)
finally:
    try:
        from resource import RUSAGE_SELF, getrusage
        most = getrusage(RUSAGE_SELF).ru_maxrss // 1024
    except ImportError:
        most = 0
    print(f"{perf_counter() - started:.1f} {most}", file=sys.stderr)
"""


def told(folder: Path, number: int) -> str:
    """One line: how long it took, what came of it, how much memory it needed."""
    folder.mkdir()
    book = _class(folder, number)
    path = _list(folder / "moves.xlsx", number)
    line = ["case", "transfer", "--file", str(path)]
    planned, _seconds, _most = _run(book, line)
    agreed = ["--issue", "--confirm", str(len(planned["numbers"]))]
    done, seconds, most = _run(book, [*line, *agreed])
    book.close()
    return (
        f"{done['moved']} transfers in one command, {len(done['numbers'])} letters, {done['files']} files: "
        f"{seconds} s, {most} MB at most\n"
    )


def _run(book: Book, words: list[str]) -> tuple[dict[str, Any], str, str]:
    command = [
        sys.executable,
        "-c",
        PROGRAM,
        NOW.isoformat(),
        "--db",
        str(book.path),
        "--actor",
        "VP",
        *words,
    ]
    result = subprocess.run(
        [*command, "--json"], check=True, capture_output=True, text=True, env={**os.environ}
    )
    seconds, most = result.stderr.split()[-2:]
    return json.loads(result.stdout), seconds, most


def _class(folder: Path, number: int) -> Book:
    """A book with so many people with certificates; the first one really walked there."""
    book = office_book(folder, law())
    Desk(book).certified("DH-03")
    with book.begin() as uow:
        run, many = uow.cursor.execute, uow.cursor.executemany
        for table in ("person", '"case"', "event", "document", "deadline"):
            columns = [row[1] for row in run(f"PRAGMA table_info({table})")]
            rows = run(f"SELECT * FROM {table}").fetchall()
            asked = ", ".join("?" * len(columns))
            copies = (_another(table, columns, row, n) for n in range(2, number + 1) for row in rows)
            many(f"INSERT INTO {table} VALUES ({asked})", copies)
        run("UPDATE counter SET last = ? WHERE name = 'case'", (number,))
        run("ANALYZE")
    return book


def _another(table: str, columns: list[str], row: tuple[object, ...], number: int) -> list[object]:
    """The row of somebody else who came the same way: with another name, so that no letter is another's."""
    copy = dict(zip(columns, _copied(table, columns, row, number), strict=True))
    if table == "person":
        name = "".join(LETTERS[number // 22**place % 22] for place in range(3))
        copy |= {"name": f"Lê Ngọc {name.capitalize()}", "identity_number": f"0993010{number:05}"}
    if table == "event":
        copy["key"] = None
    return list(copy.values())


def _list(path: Path, number: int) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Mã hồ sơ", "Nơi đến", "Hiệu lực", "Lý do"])
    for n in range(1, number + 1):
        sheet.append([case_code(n), PLACES[n % len(PLACES)], date(2026, 12, 1), "Tốt nghiệp"])
    workbook.save(path)
    return path
