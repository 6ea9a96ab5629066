"""Batches of people who move: lists as real workbooks, people with certificates, answers with their exit codes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import openpyxl
from office_books import CAM_GIANG, NOW, Desk
from storage_fixtures import KeptWalk

KIEN_THUY = "DU-KIEN-THUY"
HEADINGS = ("Mã hồ sơ", "Nơi đến", "Hiệu lực", "Lý do")
WHERE = ("xã Kiến Thụy", "xã Cẩm Giàng")
CODES = (KIEN_THUY, CAM_GIANG)
FROM = date(2026, 12, 1)
LETTERS = "ABCDEGHIKLMNOPQRSTUVXY"


def people(desk: Desk, count: int, cell: str = "CB-05", **more: Any) -> list[KeptWalk]:
    """So many people with certificates, each with a name and a number of their own."""
    return [
        desk.certified(
            cell,
            name=f"Lê Ngọc {LETTERS[n % 22]}{LETTERS[n // 22]}",
            identity_number=f"0993010{n:05}",
            **more,
        )
        for n in range(count)
    ]


def list_of(path: Path, rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> Path:
    """A workbook with these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Ra trường"
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def class_list(path: Path, walks: Sequence[KeptWalk]) -> Path:
    """Everybody graduates and goes to one of two communes in turn."""
    rows = [(walk.code, WHERE[n % 2], FROM, "Tốt nghiệp") for n, walk in enumerate(walks)]
    return list_of(path, rows)


def transfer(path: Path | None, *more: str) -> list[str]:
    """The words of a batch by a list."""
    return ["ho-so", "chuyen-ho-so", *(["--danh-sach", str(path)] if path else []), *more]


def answer(desk: Desk, *words: str, code: int = 0) -> dict[str, Any]:
    """The answer of a command that ends with a code, whichever."""
    result = desk.run(*words, "--json")
    assert result.exit_code == code, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def statuses(found: dict[str, Any]) -> dict[str, str]:
    return {each["case"]: each["status"] for each in found["cases"]}


def numbers(found: dict[str, Any], document: str = "transfer_notice") -> dict[str, str | None]:
    """The number of a letter of each case."""
    return {
        each["case"]: letter["number"]
        for each in found["cases"]
        for letter in each["letters"]
        if letter["document"] == document
    }


def transferred(desk: Desk) -> int:
    return int(desk.book.one("SELECT count(*) FROM \"case\" WHERE state = 'transferred_away'"))


_PROGRAM = """
import sys
from ketnap import cli
from ketnap.commands.invocation import Surroundings
from datetime import datetime
now = datetime.fromisoformat(sys.argv[1])
cli.root(sys.argv[2:], obj=Surroundings({"NO_COLOR": "1"}, now, screen=False, keyboard=False, width=160))
"""


def stopped_after_first_slice(
    desk: Desk, words: Sequence[str], by: signal.Signals
) -> subprocess.CompletedProcess[str]:
    """The same command in a process of its own, which gets a signal once something of it is in the book."""
    before = transferred(desk)
    command = [
        sys.executable,
        "-c",
        _PROGRAM,
        NOW.isoformat(),
        "--db",
        str(desk.book.path),
        "--actor",
        "VP",
        *words,
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    ) as process:
        began = monotonic()
        while transferred(desk) == before:
            assert process.poll() is None, process.communicate()
            assert monotonic() - began < 60
            sleep(0.002)
        process.send_signal(by)
        out, err = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, out, err)
