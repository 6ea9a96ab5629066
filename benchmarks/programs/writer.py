"""One of several writers on one file: ketnap|sqlite3 BOOK FIRST COUNT START. From the instant START on it records a step
of one case after the other, each as a command of its own opens the file, and prints the milliseconds of each."""

import json
import sqlite3
import sys
import time
from pathlib import Path

sys.path += [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2] / "tests")]

import by_hand
import seeding
from floor import Floor, Written
from storage_fixtures import Book
from walking import NOW

from ketnap.storage import engine
from ketnap.workflow import service
from ketnap.workflow.decision import Decision
from ketnap.workflow.law import Law


def main(who: str, path: Path, first: int, count: int, start: float) -> None:
    book = Book(path, _law(path))
    steps = [by_hand.the_step(book, number) for number in range(first, first + count)]
    rows = by_hand.written(book, first) if who == "sqlite3" else None
    book.close()
    while time.time() < start:
        time.sleep(0.001)
    waits = []
    for number, command in enumerate(steps, first):
        began = time.perf_counter()
        if rows is None:
            with engine.begin(path) as uow:
                done = service.advance(uow, uow.case(command.case), command, NOW, by_hand.TODAY)
            assert isinstance(done, Decision)
        else:
            _by_hand(path, rows(number))
        waits.append((time.perf_counter() - began) * 1000)
    json.dump(waits, sys.stdout)


def _by_hand(path: Path, step: Written) -> None:
    connection = seeding.floor_connection(path)
    connection.execute("PRAGMA busy_timeout=30000").fetchall()
    Floor(connection).advance(step)
    connection.close()


def _law(path: Path) -> Law:
    with engine.reading(path) as reader:
        return reader.law()


if __name__ == "__main__":
    try:
        main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))
    except sqlite3.OperationalError as error:
        sys.exit(str(error))
