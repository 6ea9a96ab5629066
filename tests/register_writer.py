"""A process that takes numbers, started by test_register_writers.py: `python register_writer.py FILE ACT FIRST COUNT
PER_DAY`. `issue` issues the drafts from FIRST on, each in a transaction of its own as `letter issue` does; `reserve`
sets COUNT blocks of FIRST numbers aside.

It says a number once the transaction is over: what it said must never be lost. Its calendar goes on a day after PER_DAY
letters, faster or slower than those of the others; whoever is behind the register is refused and takes its day.
"""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.problems import Problem
from ketnap.storage.correspondence import handwritten, letters
from ketnap.storage.correspondence.handwritten import Block, By
from ketnap.storage.correspondence.letters import Book, Issued
from ketnap.storage.engine import Database
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import issuing

BEGAN = date(2026, 11, 25)
ENDS = date(2029, 1, 1)
NOW = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)
CV = Book("DU-LE-CHAN", "CV", "2025-07-12")


def said(what: str) -> None:
    sys.stdout.write(what + "\n")
    sys.stdout.flush()


def issue(uow: SqliteUnitOfWork, letter: int, on: date) -> str:
    office = letter_issuing.own_office(uow)
    plan = letter_issuing.plan(uow, [uow.letter(letter)], office, on, ENDS)
    (sheet,) = plan.sheets

    def written(number: int) -> Issued:
        made = issuing.numbered(sheet, number, on, None)
        return Issued(made.symbol, sheet.addressee, made.inputs, made.inputs["letter"]["short_code"])

    kept = letters.issue(uow, letter, letter_issuing.book_of(sheet), on, uow.next_command(), written)
    return f"{kept.number} {kept.issued_on}"


def issue_all(database: Database, first: int, count: int, per_day: int) -> None:
    on, refused = BEGAN, 0
    for place, letter in enumerate(range(first, first + count)):
        if place % per_day == per_day - 1:
            on += timedelta(days=1)
        while True:
            try:
                with database.begin() as uow:
                    done = issue(uow, letter, on)
            except Problem as problem:
                if problem.code != "letter.before_newest":
                    raise
                refused += 1
                with database.reading() as reader:
                    on = letters.newest_day(reader, CV) or on
                continue
            said(done)
            break
    said(f"refused {refused}")


def reserve_all(database: Database, size: int, count: int) -> None:
    for _ in range(count):
        with database.begin() as uow:
            on = letters.newest_day(uow, CV) or BEGAN
            by = By("VP", uow.next_command(), NOW)
            taken = handwritten.reserve(uow, CV, Block(size, "-CV/ĐU", on, "viết tay"), by)
        for each in taken:
            said(f"{each.number} {each.reserved_on}")


def main() -> None:
    path, act, first, count, per_day = sys.argv[1:]
    with Database(Path(path)) as database:
        if act == "issue":
            issue_all(database, int(first), int(count), int(per_day))
        else:
            reserve_all(database, int(first), int(count))


if __name__ == "__main__":
    main()
