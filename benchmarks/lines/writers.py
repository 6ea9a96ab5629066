"""Several processes that write into one file at once: nobody is refused, and nobody waits long."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import seeding
from goals import Figure, Goal, NotMeasured
from processes import PROGRAMS, environment
from room import Room

GOALS = {
    "longest": Goal("eight writers on one file, longest wait", "ms", most=500.0),
    "throughput": Goal("eight writers on one file, beside sqlite3 with a busy timeout", "×"),
}
_READY = 4.0
"""Seconds until all have started."""


def measure(room: Room) -> Iterator[Figure]:
    source = seeding.small_office(room)
    folder = room.place("writers")
    found: dict[str, tuple[list[float], float]] = {}
    for who in ("ketnap", "sqlite3"):
        path = folder / f"{who}.db"
        shutil.copyfile(source, path)
        found[who] = _together(room, who, path)
    (waits, seconds), (by_hand, other) = found["ketnap"], found["sqlite3"]
    ordered = sorted(waits)
    note = f"p50 {ordered[len(ordered) // 2]:.1f} ms, p99 {ordered[len(ordered) * 99 // 100]:.0f} ms; sqlite3 with a busy timeout {max(by_hand):.0f} ms"
    yield Figure(
        "longest", max(waits), f"{room.sizes.writers} × {room.sizes.writes} steps, none refused; {note}"
    )
    yield Figure(
        "throughput", seconds / other, f"{len(waits) / seconds:.0f} steps/s beside {len(waits) / other:.0f}"
    )


def _together(room: Room, who: str, path: Path) -> tuple[list[float], float]:
    """The waits of all writers in milliseconds, and how long all of it took."""
    writers, writes = room.sizes.writers, room.sizes.writes
    start = time.time() + _READY
    running = [
        subprocess.Popen(
            [
                sys.executable,
                str(PROGRAMS / "writer.py"),
                who,
                str(path),
                str(2 + n * writes),
                str(writes),
                str(start),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        for n in range(writers)
    ]
    waits: list[float] = []
    for each in running:
        out, errors = each.communicate()
        if each.returncode:
            raise NotMeasured(f"a writer ({who}) failed: {errors[-300:].strip()}")
        waits += json.loads(out)
    return waits, time.time() - start
