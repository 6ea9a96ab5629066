"""Commands from a cold start, installed from a wheel, each beside a bare click program that opens the same file."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import wheel
from by_hand import ON, STEP
from goals import Figure, Goal, NotMeasured
from measuring import Act, compare
from processes import environment
from room import Room
from seeding import small_office

GOALS = {
    "help": Goal("cold ketnap --help", "×", most=1.3),
    "show": Goal("cold case show, in a pipe", "×", most=1.5),
    "screen": Goal("cold case show, with rich on a terminal", "×", most=2.2),
    "advance": Goal("cold case advance", "×", most=1.7),
}
CODE = "HS-000001-B"
BARE = """
import sqlite3, sys, click
@click.command()
@click.argument("path")
@click.argument("code")
def show(path, code):
    book = sqlite3.connect(path)
    row = book.execute('SELECT state, version, record FROM "case" WHERE code = ?', (code,)).fetchone()
    book.close()
    click.echo(row[0])
show()
"""


class _Installed(NamedTuple):
    python: Path
    ketnap: Path
    how: str


def measure(room: Room) -> Iterator[Figure]:
    installed = _installed(room)
    book = room.place("cold-start") / "so.db"
    shutil.copyfile(small_office(room), book)
    bare = [str(installed.python), "-c", BARE, str(book), CODE]
    ketnap = [str(installed.ketnap), "--db", str(book), "--actor", "VP", "case"]
    [paper] = room.law.procedure.steps[STEP].documents
    said = ["--votes", "summoned=12,for=11,against=1", "--document", f"{paper}=03-NQ/CB,{ON}", "--dry-run"]
    lines: list[tuple[str, list[str], Callable[[Sequence[str]], None]]] = [
        ("help", [str(installed.ketnap), "--help"], _in_pipe),
        ("show", [*ketnap, "show", CODE], _in_pipe),
        ("advance", [*ketnap, "advance", CODE, STEP, "--on", ON, *said], _in_pipe),
    ]
    if hasattr(os, "openpty"):
        lines.insert(2, ("screen", [*ketnap, "show", CODE], _on_terminal))
    for key, line, run in lines:
        found = compare(_starts(run, line, bare, room.sizes.starts), 1)
        yield Figure(key, found.ratio, f"{found.note}; {installed.how}")


def _installed(room: Room) -> _Installed:
    if not room.sizes.wheel:
        here = Path(sys.executable)
        return _Installed(here, here.with_name("ketnap"), "as installed here, not from a wheel")
    environment_folder = wheel.installed(room.place("wheel"))
    programs = environment_folder / ("Scripts" if os.name == "nt" else "bin")
    return _Installed(programs / Path(sys.executable).name, programs / "ketnap", "from a wheel")


def _starts(
    run: Callable[[Sequence[str]], None], line: Sequence[str], bare: Sequence[str], times: int
) -> Iterator[tuple[Act, Act]]:
    run(line)
    _in_pipe(bare)
    for _ in range(times):
        yield lambda: run(line), lambda: _in_pipe(bare)


def _in_pipe(line: Sequence[str]) -> None:
    result = subprocess.run(line, capture_output=True, env=environment())
    if result.returncode:
        raise NotMeasured(f"{line[-1]}: exit {result.returncode}: {result.stderr[-300:].decode()}")


def _on_terminal(line: Sequence[str]) -> None:
    """The command at a terminal, read to its end."""
    ours, theirs = os.openpty()
    around = {**environment(), "TERM": "xterm-256color", "COLUMNS": "100"}
    program = subprocess.Popen(line, stdin=theirs, stdout=theirs, stderr=theirs, env=around)
    os.close(theirs)
    try:
        while os.read(ours, 1 << 16):
            pass
    except OSError:
        # So Linux says that the other end was closed.
        pass
    os.close(ours)
    if program.wait():
        raise NotMeasured(f"{line[-1]} on a terminal: exit {program.returncode}")
