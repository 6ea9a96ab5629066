"""Command lines by chance on the book of a folder, in a process that has set no paper yet: what sets them has threads, and
these would be missing where a process forks.

    python trying_lines.py FOLDER GOOD COUNT FILE ...     prints what `fuzzing.Tried` holds
"""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from click.testing import CliRunner, Result
from command_lines import line, shapes
from fuzzing import tried
from office_books import NOW

from ketnap import cli
from ketnap.commands.invocation import Surroundings
from ketnap.commands.problems import Exit
from ketnap.notifications import docx, pdf, render

SEED: Final = "command lines"
WRITTEN: Final = (Exit.DONE, Exit.PARTLY)
LOADED: Final = (docx, pdf, render)
"""What is heavy is loaded before anybody counts the time."""
OURS: Final = re.compile(r"\x1b\[[0-9;]*m")
"""Bold and colours, which are ours on a terminal."""
DANGEROUS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Typed(NamedTuple):
    """What somebody types; `terminal`: at a terminal, where `keys` are pressed when something is asked."""

    words: list[str]
    terminal: bool
    keys: str

    def run(self) -> Result:
        there = self.terminal
        around = Surroundings(
            {"KETNAP_DEBUG": "1"}, NOW, screen=there, keyboard=there, width=100, errors_on_screen=there
        )
        words = ["--db", "so.db", "--actor", "VP", *self.words]
        return CliRunner().invoke(cli.root, words, input=self.keys, obj=around)


class Office(NamedTuple):
    """A folder with a book and files of every kind that a command reads; `good` is how it was."""

    folder: Path
    good: Path

    def restore(self) -> None:
        for each in self.folder.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        shutil.copytree(self.good, self.folder, dirs_exist_ok=True)

    def seen(self) -> dict[str, str]:
        """Every file by its content."""
        return {
            str(each.relative_to(self.folder)): hashlib.sha256(each.read_bytes()).hexdigest()
            for each in sorted(self.folder.rglob("*"))
            if each.is_file() and not each.name.startswith("so.db-")
        }

    def rows(self) -> list[str]:
        found = sqlite3.connect(f"file:{self.folder / 'so.db'}?mode=ro", uri=True)
        try:
            return list(found.iterdump())
        finally:
            found.close()


def making(files: Sequence[str]) -> Any:
    known = shapes()

    def make(chance: Random) -> Typed:
        words = line(chance, known, files)
        terminal = chance.random() < 0.2
        return Typed(words, terminal, "c\n1\nkhông\n" * 3 if terminal else "")

    return make


def judging(office: Office) -> Any:
    before, rows = office.seen(), office.rows()

    def judge(typed: Typed) -> str:
        result = typed.run()
        assert "Traceback" not in result.output, result.output.partition("{\n")[0][-1_200:]
        assert result.exit_code in set(Exit) - {Exit.UNEXPECTED}, (result.exit_code, result.exception)
        shown = OURS.sub("", result.output) if typed.terminal else result.output
        strange = DANGEROUS.search(shown)
        assert strange is None, ascii(shown[max(strange.start() - 60, 0) :][:120])
        if (after := office.seen()) != before:
            changed = {name for name in {*after, *before} if after.get(name) != before.get(name)}
            if said_unchanged(result):
                assert changed <= {"so.db"}, (result.exit_code, changed, result.output)
                assert office.rows() == rows, (result.exit_code, result.output)
            office.restore()
        return f"exit {result.exit_code}"

    return judge


def said_unchanged(result: Result) -> bool:
    """Whether the answer says that nothing was written."""
    if result.exit_code in WRITTEN:
        return False
    try:
        return bool(json.loads(result.stderr)["error"]["unchanged"])
    except (json.JSONDecodeError, KeyError):
        return result.exit_code in (Exit.USAGE, Exit.REFUSED, Exit.CHANGED, Exit.NOT_FOUND, Exit.STOPPED)


def main(folder: str, good: str, count: str, *files: str) -> None:
    os.chdir(folder)
    cli.speak("vi")
    make = making(files)
    found = tried(SEED, int(count), make, judging(Office(Path(folder), Path(good))))
    inputs = [repr(make(Random(f"{SEED} {each.number}"))) for each in found.faults]
    print(json.dumps({**found._asdict(), "typed": inputs}))


if __name__ == "__main__":
    main(*sys.argv[1:])
