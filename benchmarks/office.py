"""The database that is measured: cases that came a real way, multiplied."""

import shutil
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

from storage_fixtures import ENGINES, Book, KeptWalk, new_book
from ways import dossier_ready

from ketnap.definitions import calendar_file, loader
from ketnap.workflow.codes import case_code
from ketnap.workflow.law import Law


def law() -> Law:
    loaded = loader.shipped()
    assert not loaded.problems, loaded.problems[:3]
    assert loaded.procedure is not None
    assert loaded.rules is not None
    assert loaded.instruments is not None
    return Law(loaded.procedure, loaded.rules, calendar_file.shipped(), loaded.instruments)


def office(folder: Path, number: int) -> tuple[Book, KeptWalk]:
    """A book with `number` cases whose dossier is ready for the cell's vote; the first one really walked there."""
    book = new_book(ENGINES[0], folder, law())
    walk = dossier_ready(book.walk())
    with book.begin() as uow:
        run, many = uow.cursor.execute, uow.cursor.executemany
        for table in ("person", '"case"', "event", "document", "deadline"):
            columns = [row[1] for row in run(f"PRAGMA table_info({table})")]
            rows = run(f"SELECT * FROM {table}").fetchall()
            asked = ", ".join("?" * len(columns))
            many(
                f"INSERT INTO {table} VALUES ({asked})",
                (_copied(table, columns, row, n) for n in range(2, number + 1) for row in rows),
            )
        run("UPDATE counter SET last = ? WHERE name = 'case'", (number,))
        run("ANALYZE")
    return book, walk


def _copied(table: str, columns: list[str], row: tuple[object, ...], number: int) -> list[object]:
    """The row of another case with the same way."""
    copy = dict(zip(columns, row, strict=True))
    if table in ("person", '"case"'):
        copy["id"] = number
    if table == '"case"':
        copy["person_id"], copy["code"] = number, case_code(number)
    if table == "event":
        copy["id"] = None
    if "case_id" in copy:
        copy["case_id"] = number
    return list(copy.values())


def copy_of(book: Book, path: Path) -> Book:
    """The same database for the other contestant."""
    with book.begin() as uow:
        connection = uow.cursor.connection
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    shutil.copyfile(book.path, path)
    return Book(path, book.law)
