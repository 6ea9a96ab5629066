"""Commands in processes of their own, which are killed (SIGKILL) at any moment.

A process that has everything loaded forks for each command, so that a thousand of them cost a minute. Nothing in the
program knows that it is tested.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

BEYOND = 1.3
"""A child is killed at some moment of so many times what the command takes when nobody kills it."""
LATER, EARLIER = 1.04, 0.92
"""What a command takes changes with what else the machine does: after one that was killed in the middle the next may go on
for longer, after one that was done for less. So about a third is done when it is killed."""

_FORKING = r"""
import gc, json, os, pkgutil, sys
from datetime import datetime
from importlib import import_module
import ketnap
from ketnap import cli
from ketnap.commands.invocation import Surroundings
from ketnap.definitions import localities
import docx, typst, vietnam_provinces
for each in pkgutil.walk_packages(ketnap.__path__, "ketnap."):
    if not each.name.startswith(("ketnap.tests", "ketnap.scripts", "ketnap.benchmarks", "ketnap.storage.migrations")):
        import_module(each.name)
localities.of_committee("")
tell = os.fdopen(os.dup(1), "w")
def run(now, words):
    around = Surroundings({}, datetime.fromisoformat(now), screen=False, keyboard=False)
    try:
        cli.root.main(words, obj=around)
    except SystemExit as ended:
        sys.stdout.flush()
        return int(ended.code or 0)
def listen(path):
    said = os.open(path, os.O_WRONLY | os.O_TRUNC | os.O_CREAT, 0o600)
    os.dup2(said, 1)
    os.close(said)
for line in sys.stdin:
    how, path, now, words = json.loads(line)
    if how == "load":  # Whatever a command needs is there before the first is forked.
        listen(path)
        run(now, words)
        gc.collect()
        gc.freeze()
        print("loaded", file=tell, flush=True)
        continue
    child = os.fork()
    if child == 0:
        listen(path)
        os._exit(run(now, words))
    print(child, file=tell, flush=True)
    print(os.waitpid(child, 0)[1], file=tell, flush=True)
"""

_STARTING = """
import sys
from datetime import datetime
from ketnap import cli
from ketnap.commands.invocation import Surroundings
now, *words = sys.argv[1:]
cli.root.main(words, obj=Surroundings({}, datetime.fromisoformat(now), screen=False, keyboard=False))
"""


class Ended(NamedTuple):
    """How a child ended: 0 where it was done; and what it had said by then, None where it had said nothing whole."""

    status: int
    answer: dict[str, Any] | None

    @property
    def exit(self) -> int:
        """The exit code of one that nobody killed."""
        return os.waitstatus_to_exitcode(self.status)


class Forking:
    """The process that has everything loaded."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _FORKING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def ask(self, how: str, said: Path, now: datetime, words: list[str]) -> str:
        """Give it a command; the child's number."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([how, str(said), now.isoformat(), words]) + "\n")
        self._process.stdin.flush()
        return self.answer()

    def answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        self._process.communicate()


@contextmanager
def forking() -> Iterator[Forking]:
    found = Forking()
    try:
        yield found
    finally:
        found.close()


class Killer:
    """Runs commands on one book, and kills them."""

    def __init__(self, process: Forking, book: Path, now: datetime, chance: Random) -> None:
        self._process, self._book, self.now, self._chance = process, book, now, chance
        self._said = book.with_name("said.json")
        self._longest = self._took = 0.0
        self.next_ms = 0.0
        """The longest that the next command after a kill took, in milliseconds."""
        self.restart_ms = 0.0
        """The longest that it took in a process that began with nothing loaded."""

    def load(self, *words: str) -> None:
        """Let everything be loaded that such a command needs, by trying it. What compiles papers has threads, which a
        fork would not have: it is not to be loaded so."""
        self._process.ask("load", self._said, self.now, self._typed(*words, "--dry-run"))

    def measure(self, *words: str) -> Ended:
        """Run a command to its end, and take its time as what the like of it takes."""
        ended = self._run(words, None)
        self._longest = BEYOND * self._took
        return ended

    def kill(self, *words: str) -> Ended:
        """Run a command, and kill it at some moment; it may be done by then."""
        ended = self._run(words, self._chance.uniform(0, self._longest))
        self._longest *= LATER if os.WIFSIGNALED(ended.status) else EARLIER
        return ended

    def kill_within(self, seconds: float, *words: str) -> Ended:
        """Run a command that has much to do, and kill it at some moment of so many seconds."""
        return self._run(words, self._chance.uniform(0, seconds))

    def next(self, *words: str) -> Ended:
        """Run the next command after a kill, to its end."""
        ended = self._run(words, None)
        self.next_ms = max(self.next_ms, 1000 * self._took)
        return ended

    def restart(self, *words: str) -> Ended:
        """The next command after a kill, in a process that has nothing loaded, as at the desk."""
        began = time.perf_counter()
        starting = [sys.executable, "-c", _STARTING, self.now.isoformat(), *self._typed(*words)]
        done = subprocess.run(starting, capture_output=True, encoding="utf-8", check=False)
        self.restart_ms = max(self.restart_ms, 1000 * (time.perf_counter() - began))
        return Ended(done.returncode << 8, json.loads(done.stdout or "null"))

    def _typed(self, *words: str) -> list[str]:
        return ["--db", str(self._book), "--actor", "VP", *words, "--json"]

    def _run(self, words: tuple[str, ...], kill_after: float | None) -> Ended:
        self._said.unlink(missing_ok=True)
        child = int(self._process.ask("run", self._said, self.now, self._typed(*words)))
        began = time.perf_counter()
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        status = int(self._process.answer())
        self._took = time.perf_counter() - began
        try:
            return Ended(status, json.loads(self._said.read_text("utf-8")))
        except (FileNotFoundError, json.JSONDecodeError):
            return Ended(status, None)
