"""A roster of 5,000 rows: the report on it, and entering everybody."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from goals import Figure, Goal
from office_books import NOW, office_book
from processes import Ran, shell
from room import Room
from rosters import good, write

GOALS = {
    "report": Goal("roster of 5,000 rows, report", "s", most=20.0),
    "commit": Goal("roster of 5,000 rows, commit", "s", most=20.0),
    "memory": Goal("memory of a commit, ten times the rows", "×", most=2.0),
}


def measure(room: Room) -> Iterator[Figure]:
    folder = room.place("roster")
    office_book(folder, room.law).close()
    few, many = room.sizes.rows
    (_small_report, small), (report, commit) = (_run(room, folder, rows) for rows in (few, many))
    assert len(commit.answer["opened"]) == many
    yield Figure("report", report.seconds, _note(report, many))
    yield Figure("commit", commit.seconds, _note(commit, many))
    said = f"{small.megabytes:.0f} MB with {few} rows, {commit.megabytes:.0f} MB with {many}"
    yield Figure("memory", commit.megabytes / small.megabytes, said)


def _note(ran: Ran, rows: int) -> str:
    return f"{ran.processor:.1f} s of the processor, {ran.megabytes:.0f} MB at most, {rows} rows"


def _run(room: Room, folder: Path, rows: int) -> tuple[Ran, Ran]:
    book = folder / f"{rows}.db"
    shutil.copyfile(folder / "so.db", book)
    file = write(folder / f"{rows}.xlsx", [good(number) for number in range(1, rows + 1)])
    line = ("case", "import", str(file))
    return shell(book, NOW, *line), shell(book, NOW, *line, "--commit", "--yes")
