"""Commands in processes of their own, which are killed (SIGKILL) at any moment.

A process that has everything loaded forks for each command. Nothing in the program knows that it is tested.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

BEYOND = 1.3
"""A child is killed at some moment of so many times what the command takes when nobody kills it."""

_DRIVER = """
import json, os, sys
from datetime import datetime
from ketnap import cli
from ketnap.commands.invocation import Surroundings
from ketnap.definitions import localities
from ketnap.exchange import roster
from ketnap.notifications import mail, render
import docx, typst
localities.of_committee("")
said = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
tell = os.fdopen(os.dup(1), "w")
os.dup2(said, 1)
def run(now, words):
    around = Surroundings({}, datetime.fromisoformat(now), screen=False, keyboard=False)
    cli.root.main(words, obj=around)
for at, line in enumerate(sys.stdin):
    asked = json.loads(line)
    # What compiles papers has threads, which a fork would not have.
    if at == 0 and "letter" not in asked[1]:
        try:
            run(asked[0], [*asked[1], "--dry-run"])  # Whatever it needs is loaded before the first is forked.
        except SystemExit:
            pass
    os.ftruncate(said, 0)
    child = os.fork()
    if child == 0:
        run(*asked)
    print(child, file=tell, flush=True)
    print(os.waitpid(child, 0)[1], file=tell, flush=True)
"""


class Ended(NamedTuple):
    """How a child ended: 0 where it was done; and what it had said by then, None where it had said nothing whole."""

    status: int
    answer: dict[str, Any] | None

    @property
    def exit(self) -> int:
        """The exit code of one that nobody killed."""
        return os.waitstatus_to_exitcode(self.status)


class Killer:
    """Runs commands on one book, and kills them."""

    def __init__(self, book: Path, now: datetime, seed: str) -> None:
        self._book, self.now = book, now
        self._chance, self._longest, self._took = Random(seed), 0.0, 0.0
        self._said = book.with_name("said.json")
        self._process = subprocess.Popen(
            [sys.executable, "-c", _DRIVER, str(self._said)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def measure(self, *words: str) -> Ended:
        """Run a command to its end, and take its time as what the like of it takes."""
        ended = self.run(*words)
        self._longest = BEYOND * self._took
        return ended

    def kill(self, *words: str) -> Ended:
        """Run a command, and kill it at some moment; it may be done by then."""
        return self.run(*words, kill_after=self._chance.uniform(0, self._longest))

    def run(self, *words: str, kill_after: float | None = None) -> Ended:
        source, sink = self._process.stdout, self._process.stdin
        assert source is not None
        assert sink is not None
        typed = ["--db", str(self._book), "--actor", "VP", *words, "--json"]
        sink.write(json.dumps([self.now.isoformat(), typed]) + "\n")
        sink.flush()
        child = int(source.readline())
        began = time.perf_counter()
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        status = int(source.readline())
        self._took = time.perf_counter() - began
        try:
            return Ended(status, json.loads(self._said.read_text("utf-8")))
        except json.JSONDecodeError:
            return Ended(status, None)

    def close(self) -> None:
        self._process.communicate()
