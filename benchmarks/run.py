"""The hot paths beside sqlite3 written by hand, in one run: `make bench`. It fails on nothing; it shows the shape.

The floor writes the very rows that the product writes, so the difference is what deciding, checking and the
form of the code cost. Smaller or larger: `benchmarks/run.py NUMBER_OF_CASES`.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import measuring
import packets
import transfers
from floor import Floor
from office import copy_of, office
from walking import NOW, votes

from ketnap.storage import queries, sweep
from ketnap.storage.chain import header_text
from ketnap.storage.rows import CaseMove, EventRow, Rows, add
from ketnap.workflow import machine, service
from ketnap.workflow.codes import case_code
from ketnap.workflow.decision import Decision

TODAY = date(2030, 11, 24)
STEP, ON = "cell_resolves_admission", "11/05/2026"
Pair = tuple[Callable[[], object], Callable[[], object]]


def the_step(walk: Any, number: int) -> Any:
    code = case_code(number)
    command = walk.command(STEP, ON, votes=votes(12, 11, 1))
    return command._replace(case=code, key=f"key-{number}", command=f"L-{number:06}")


def written_by_hand(book: Any, walk: Any) -> Callable[[int], tuple[Rows, str]]:
    """The rows of the step for any case, taken from what the product decides for the first."""
    with book.begin(keep=False) as uow:
        file = uow.case(walk.code)
        outcome = service.decide(uow, file, the_step(walk, 1), NOW, TODAY)
        assert isinstance(outcome, Decision)
        rows = Rows()
        add(rows, uow._before(file), outcome, file.law.procedure, file.cell, "key")

    def of(number: int) -> tuple[Rows, str]:
        other = Rows()
        [move], [event] = rows.moves, rows.events
        other.moves = [CaseMove(*move[:-2], number, move.was)]
        command, key = f"L-{number:06}", f"key-{number}"
        other.events = [EventRow(number, *event[1:8], command, *event[9:-1], key)]
        header = header_text(case_code(number), *event[1:8], command, event.replaces)
        for name in ("documents", "deadlines"):
            setattr(other, name, [row._replace(case_id=number) for row in getattr(rows, name)])
        other.closed = [row._replace(case_id=number) for row in rows.closed]
        other.messages = [
            row._replace(case_id=number, intent=f"{row.intent}:{number}", command=command)
            for row in rows.messages
        ]
        return other, header

    return of


def advances(book: Any, mine: Any, floor: Floor, walk: Any, numbers: range) -> Iterator[Pair]:
    by_hand = written_by_hand(book, walk)

    def product(command: Any) -> Callable[[], object]:
        def run() -> object:
            with mine.begin() as uow:
                return service.advance(uow, uow.case(command.case), command, NOW, TODAY)

        return run

    for number in numbers:
        rows, header = by_hand(number)
        code = case_code(number)
        yield product(the_step(walk, number)), lambda c=code, r=rows, h=header: floor.advance(c, r, h)


def openings(mine: Any, floor: Floor, numbers: range) -> Iterator[Pair]:
    def product(code: str) -> Callable[[], object]:
        def run() -> object:
            with mine.reading() as reader:
                file = reader.case(code)
                lines = queries.history(reader, code), queries.documents(reader, code)
                return lines, machine.steps_in(file.law.procedure, file.record.state)

        return run

    for number in numbers:
        code = case_code(number)
        yield product(code), lambda c=code: floor.show(c)


def sweeps(mine: Any, other: Any, floor: Floor, parts: int, size: int) -> Iterator[Pair]:
    """One deadline of each case has a rung on a day of its own: `size` cases a day."""
    first = date(2031, 1, 1)
    for each in (mine, other):
        with each.begin() as uow:
            uow.cursor.execute("UPDATE deadline SET next_rung_on = NULL")
            uow.cursor.execute(
                "UPDATE deadline SET rung = 0, rungs = json_array(json_array(date(?, '+' || (case_id / ?) || ' days'), 'owner', 0)),"
                " next_rung_on = date(?, '+' || (case_id / ?) || ' days') WHERE kind = 'dossier.freshness'",
                (first.isoformat(), size, first.isoformat(), size),
            )
    for part in range(parts):
        today = first + timedelta(days=part)
        with mine.begin(keep=False) as uow:
            before = uow.cursor.execute("SELECT max(id) FROM outbox").fetchone()[0] or 0
            sweep.sweep(uow, today, NOW)
            messages = uow.cursor.execute(
                "SELECT intent, case_id, seq, kind, role, organisation, params, command, deadline, item, due_on,"
                " created_at, status, reason, attempts FROM outbox WHERE id > ?",
                (before,),
            ).fetchall()
            moves = uow.cursor.execute(
                "SELECT rung, next_rung_on, d.case_id, d.seq, d.kind, d.item FROM deadline d JOIN outbox o"
                " ON o.case_id = d.case_id AND o.deadline = d.kind AND o.seq = d.seq WHERE o.id > ?",
                (before,),
            ).fetchall()

        def product(today: date = today) -> object:
            with mine.begin() as uow:
                return sweep.sweep(uow, today, NOW)

        yield product, lambda t=today, m=messages, v=moves: floor.sweep(t.isoformat(), m, v)


def idles(mine: Any, floor: Floor, times: int) -> Iterator[Pair]:
    def product() -> object:
        with mine.begin() as uow:
            return sweep.sweep(uow, date(2020, 1, 1), NOW)

    for _ in range(times):
        yield product, lambda: floor.idle("2020-01-01")


BARE = """
import sqlite3, sys, click
@click.command()
@click.argument("path")
@click.argument("code")
def show(path, code):
    row = sqlite3.connect(path).execute('SELECT state, version, record FROM "case" WHERE code = ?', (code,)).fetchone()
    click.echo(row[0])
show()
"""


def cold_starts(path: Path, code: str, times: int) -> Iterator[Pair]:
    """`ketnap case show` beside a bare click program, each in a process of its own."""
    ketnap = Path(sys.executable).with_name("ketnap")
    show = [str(ketnap), "--db", str(path), "case", "show", code]
    bare = [sys.executable, "-c", BARE, str(path), code]
    # A source tree without compiled files costs what nobody who installed the program pays.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def start(command: list[str]) -> Callable[[], object]:
        return lambda: subprocess.run(command, check=True, capture_output=True, env=environment)

    for command in (show, bare):
        start(command)()
    for _ in range(times):
        yield start(show), start(bare)


def _packets(folder: Path, number: int) -> measuring.Line:
    """A packet that is imported, beside its rows and their commit."""
    two = packets.offices(folder / "packets")
    found = packets.contents(two, number)
    two.close()
    shutil.copytree(folder / "packets", folder / "by-hand")
    two = packets.offices(folder / "packets")
    other = sqlite3.connect(folder / "by-hand" / "cam-giang" / "so.db", isolation_level=None)
    other.execute("PRAGMA synchronous=FULL")
    try:
        name = f"a packet imported, {len(found[0]) // 1000} KB"
        return measuring.compare(name, packets.imports(two, other, found), 20)
    finally:
        other.close()
        two.close()


def main(number: int) -> None:
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        book, walk = office(Path(folder), number)
        mine = copy_of(book, Path(folder) / "mine.db")
        other = copy_of(book, Path(folder) / "other.db")
        connections = []
        for each in (mine, other):
            with each.begin() as uow:
                connections.append(uow.cursor.connection)
        floor = Floor(connections[1])
        third = (number - 1) // 3
        for n, setting in enumerate(("FULL", "NORMAL")):
            for connection in connections:
                connection.execute(f"PRAGMA synchronous={setting}")
            numbers = range(2 + n * third, 2 + (n + 1) * third)
            lines.append(
                measuring.compare(f"advance, {setting}", advances(book, mine, floor, walk, numbers), 50)
            )
        for connection in connections:
            connection.execute("PRAGMA synchronous=FULL")
        events = walk.record.version
        lines.append(
            measuring.compare(
                f"open one case, {events} events, next steps",
                openings(mine, floor, range(2 + 2 * third, number)),
                50,
            )
        )
        lines.append(measuring.compare("sweep, nothing due", idles(mine, floor, 400), 50))
        size = max(number // 10, 1)
        lines.append(measuring.compare(f"sweep, {size} due", sweeps(mine, other, floor, 10, size), 1))
        for each in (mine, other):
            each.close()
        try:
            starts = list(cold_starts(book.path, walk.code, 20))
            lines.append(measuring.compare("cold case show, beside bare click", starts, 4))
        except (OSError, subprocess.CalledProcessError) as error:
            sys.stdout.write(f"cold case show was not measured: {error}\n")
        lines.append(_packets(Path(folder), 200))
        book.close()
        sys.stdout.write(transfers.told(Path(folder) / "transfers", 1_000))
    sys.stdout.write(f"{measuring.machine()}; {number} cases\n{measuring.table(lines)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
