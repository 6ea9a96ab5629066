"""Several processes that type commands on one book at the same instant."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

RACER = Path(__file__).with_name("racer.py")
SOON = 0.003
"""Seconds until everybody has read the line."""


class Typed(NamedTuple):
    """How a command ended: its exit code, the object it told (an answer or an error), milliseconds."""

    exit: int
    told: dict[str, Any]
    took: float


class Racers:
    """So many processes, one line each at a time."""

    def __init__(self, book: Path, count: int) -> None:
        self._processes = [
            subprocess.Popen(
                [sys.executable, str(RACER), str(book)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
            for _ in range(count)
        ]

    def together(self, lines: Sequence[Sequence[str]]) -> list[Typed]:
        """Each types a line of its own, all at one instant."""
        return self._each(lines, time.monotonic() + SOON)

    def warm(self, words: Sequence[str]) -> None:
        """Whatever a command needs is loaded before it counts."""
        for found in self._each([words] * len(self._processes), None):
            assert found.exit == 0, found.told

    def _each(self, lines: Sequence[Sequence[str]], at: float | None) -> list[Typed]:
        for process, words in zip(self._processes, lines, strict=True):
            assert process.stdin is not None
            process.stdin.write(json.dumps([at, list(words)]) + "\n")
            process.stdin.flush()
        return [self._answer(process) for process in self._processes]

    def _answer(self, process: "subprocess.Popen[str]") -> Typed:
        assert process.stdout is not None
        return Typed(**json.loads(process.stdout.readline()))

    def close(self) -> None:
        for process in self._processes:
            process.communicate()


@contextmanager
def racers(book: Path, count: int) -> Iterator[Racers]:
    found = Racers(book, count)
    try:
        yield found
    finally:
        found.close()
