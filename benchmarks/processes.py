"""Programs in processes of their own: what they answer, how long they take and how much memory they need."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from goals import NotMeasured
from room import HERE

PROGRAMS = HERE / "programs"


class Ran(NamedTuple):
    """The answer of a command (--json), the seconds inside the process, those of the processor, its megabytes at most."""

    answer: Mapping[str, Any]
    seconds: float
    processor: float
    megabytes: float


def environment() -> dict[str, str]:
    """As somebody's machine has it: compiled files are kept, nothing is said by KETNAP_ variables."""
    return {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith("KETNAP_")
    }


def shell(book: Path, now: datetime, *words: str, exits: Sequence[int] = (0,)) -> Ran:
    """A command on a book. Raises NotMeasured where it does not end as expected."""
    line = [str(PROGRAMS / "shell.py"), now.isoformat(), "--db", str(book), "--actor", "VP", *words, "--json"]
    result = subprocess.run([sys.executable, *line], capture_output=True, text=True, env=environment())
    if result.returncode not in exits:
        raise NotMeasured(f"{' '.join(words[:2])}: exit {result.returncode}: {result.stderr[-400:].strip()}")
    seconds, processor, megabytes = map(float, result.stderr.split()[-3:])
    return Ran(json.loads(result.stdout), seconds, processor, megabytes)


def program(name: str, *words: str) -> str:
    """What a program of the bench says. Raises NotMeasured."""
    line = [sys.executable, str(PROGRAMS / f"{name}.py"), *words]
    result = subprocess.run(line, capture_output=True, text=True, env=environment())
    if result.returncode:
        raise NotMeasured(f"{name}: {result.stderr[-400:].strip()}")
    return result.stdout
