"""The memory of a real worker that runs until it is stopped: sweeps, duties, mail as files, the check of the log."""

import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import seeding
from goals import Figure, Goal, NotMeasured
from measuring import count_said
from processes import environment
from programs.memory import most
from room import Room

GOALS = {"memory": Goal("memory of a worker with 1,000,000 open deadlines", "MB", most=90.0)}
_LONGEST = 300
_PROGRAM = "from ketnap.cli import main; main()"


def measure(room: Room) -> Iterator[Figure]:
    number = room.sizes.open_deadlines[-1]
    folder = room.place("worker")
    book = folder / "so.db"
    shutil.copyfile(seeding.with_deadlines(room, number), book)
    told, megabytes = _run(book, folder / "mail")
    swept = next(line for line in told if " sweep " in line)
    audit = next(line for line in told if " audit " in line)
    said = f"{count_said(number)} open; {' '.join(swept.split()[1:3])}; {' '.join(audit.split()[1:3])}"
    yield Figure("memory", megabytes, f"{said}; scheduler, templates and mail loaded")


def _run(book: Path, mail: Path) -> tuple[list[str], float]:
    """What the worker said until each job had its turn, and its megabytes at most."""
    line = [sys.executable, "-c", _PROGRAM, "--db", str(book), "worker", "--eml", str(mail)]
    told, megabytes = [], 0.0
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment()
    ) as worker:
        assert worker.stdout is not None
        late = threading.Timer(_LONGEST, worker.kill)
        late.start()
        for each in worker.stdout:
            told.append(each)
            if " audit " in each:
                # The mail comes after the check of the log.
                sleep(2.0)
                megabytes = most(worker.pid)
                worker.send_signal(signal.SIGTERM)
        late.cancel()
    if not megabytes:
        raise NotMeasured("the worker did not come to the check of the log: " + "".join(told[-3:]).strip())
    return told, megabytes
