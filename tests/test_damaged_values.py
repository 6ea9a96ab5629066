"""A value in the book that the program never writes: whatever command meets it says that the book is damaged and what to do;
what else goes wrong beside a book that is whole is no damage."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from letter_steps import transferred
from office_books import Desk
from probes import run

from ketnap.storage import sweep

DAMAGED = 74
NO_DAY, NO_TEXT, NO_UTF8 = "'30/02/2026'", "x'ff00fe'", "CAST(x'c3280a' AS TEXT)"
COLUMNS = (
    "event.happened_on",
    "event.body",
    "person.born_on",
    "person.name",
    "deadline.due_on",
    "deadline.rungs",
    '"case".opened_on',
    '"case".record',
    "letter.issued_on",
    "letter.inputs",
    "post.from_on",
    "organisation.name",
    "outbox.due_on",
    "outbox.params",
    "document.issued_on",
)
COMMANDS = (
    ("today",),
    ("case", "list"),
    ("case", "show", "{case}"),
    ("case", "history", "{case}"),
    ("case", "set", "{case}", "residence=số 5 Lê Chân"),
    ("case", "advance", "{case}", "propose_procedure", "--on", "02/11/2026"),
    ("case", "paper", "{case}"),
    ("deadline", "list"),
    ("letter", "list"),
    ("org", "show", "CB-05"),
    ("outbox", "list"),
    ("worker", "--once"),
)


def damage(path: Path, table: str, name: str, value: str) -> None:
    """Another value in a column of every row; the second row that is kept of each stays as it was (storage/proof/twins.py)."""
    of_twin = f"WHERE name = 'twin_{table}'"
    with closing(sqlite3.connect(path, isolation_level=None)) as book:
        twin = book.execute(f"SELECT * FROM sqlite_master {of_twin}").fetchall()
        book.execute("PRAGMA writable_schema=ON")
        book.execute(f"DELETE FROM sqlite_master {of_twin}")
    with closing(sqlite3.connect(path, isolation_level=None)) as book:
        assert book.execute(f"UPDATE {table} SET {name} = {value}").rowcount > 0
        book.execute("PRAGMA writable_schema=ON")
        book.executemany("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", twin)


@pytest.mark.parametrize("value", [NO_DAY, NO_TEXT, NO_UTF8], ids=["no day", "no text", "no UTF-8"])
@pytest.mark.parametrize("column", COLUMNS)
def test_whatever_command_meets_a_damaged_value_says_that_the_book_is_damaged(
    desk: Desk, column: str, value: str
) -> None:
    case = transferred(desk, "Vũ Hải Yến").code
    with desk.book.begin() as uow:
        sweep.sweep(uow, date(2030, 1, 1), datetime(2029, 1, 1, tzinfo=UTC))
    desk.book.close()
    damage(desk.book.path, *column.rsplit(".", 1), value)
    for words in COMMANDS:
        result = desk.run(*(each.format(case=case) for each in words), "--json")
        assert result.exit_code != 1, (words, result.output, result.exc_info)
        if result.exit_code == DAMAGED:
            error = json.loads(result.stderr)["error"]
            assert error["code"] == "storage.damaged", words
            assert "ketnap audit verify --replay" in error["next"], words
            assert "Vũ Hải Yến" not in result.stderr
    assert desk.run("audit", "verify", "--replay").exit_code in (9, DAMAGED)


def test_it_is_said_where_the_book_is_not_as_it_was_written_and_what_to_type(desk: Desk) -> None:
    case = transferred(desk, "Vũ Hải Yến").code
    desk.book.run("UPDATE event SET happened_on = '30/02/2026' WHERE seq > 2")
    result = desk.run("ho-so", "lich-su", case)
    assert result.exit_code == DAMAGED
    first, *rest = result.stderr.splitlines()
    assert first.endswith("chỗ không còn như lúc ghi, lệnh này không làm tiếp được:")
    assert rest[0] == f"{case}, lần ghi 3: nội dung khác lúc ghi"
    assert rest[-2:] == ["Gõ: ketnap nhat-ky doi-chieu --tinh-lai", "Gõ: ketnap du-lieu khoi-phuc TỆP"]


def test_what_goes_wrong_beside_a_whole_book_is_no_damage(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    result = run("--db", str(desk.book.path), "hong-thu", "value", "--json")
    assert (result.exit_code, json.loads(result.stderr)["error"]["code"]) == (1, "unexpected")
