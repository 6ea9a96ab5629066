"""One million events verified: by the program, by the independent verifier, and by a loop that only hashes."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import seeding
from goals import Figure, Goal, NotMeasured
from measuring import count_said
from office_books import NOW
from processes import environment, shell
from room import ROOT, Room

GOALS = {
    "verify": Goal("audit verify of one million events", "s", most=10.0),
    "ratio": Goal("audit verify beside a loop that only hashes", "×"),
    "memory": Goal("audit verify, memory", "MB", most=90.0),
    "script": Goal("scripts/verify_audit.py, the same", "s", most=10.0),
    "growth": Goal("audit verify, time an event, all over a tenth", "×"),
}
_EVENTS = "SELECT case_id, seq, step, source, target, happened_on, recorded_at, actor, command, replaces, body, hash FROM event ORDER BY case_id, seq"


class _Told(NamedTuple):
    events: int
    seconds: float
    processor: float
    megabytes: float


def measure(room: Room) -> Iterator[Figure]:
    path = room.place("verify") / "so.db"
    shutil.copyfile(seeding.large_office(room), path)
    floor = _floor(path)
    found = _verified(path)
    script = _script(path)
    tenth = _verified(_tenth(path))
    yield Figure(
        "verify",
        found.seconds,
        f"{count_said(found.events)} events, {found.processor:.1f} s of the processor",
    )
    yield Figure("ratio", found.seconds / floor, f"the loop: {floor:.1f} s")
    yield Figure(
        "memory", found.megabytes, f"{tenth.megabytes:.0f} MB with {count_said(tenth.events)} events"
    )
    yield Figure("script", script, "with PRAGMA integrity_check")
    each, before = found.seconds / found.events, tenth.seconds / max(tenth.events, 1)
    yield Figure("growth", each / before, f"{each * 1e6:.1f} µs an event")
    path.unlink()


def _verified(path: Path) -> _Told:
    ran = shell(path, NOW, "audit", "verify")
    return _Told(ran.answer["events"], ran.seconds, ran.processor, ran.megabytes)


def _floor(path: Path) -> float:
    started = perf_counter()
    connection = sqlite3.connect(path)
    codes = dict(connection.execute('SELECT id, code FROM "case"'))
    for case, rows in groupby(connection.execute(_EVENTS), key=itemgetter(0)):
        head, code = bytes(32), codes[case]
        for _case, seq, *words, replaces, body, stored in rows:
            taken = "" if replaces is None else str(replaces)
            header = "\x1f".join((code, str(seq), *words, taken))
            head = sha256(head + f"{header}\x1e{body}".encode()).digest()
            assert head == stored
    connection.close()
    return perf_counter() - started


def _script(path: Path) -> float:
    started = perf_counter()
    line = [sys.executable, str(ROOT / "scripts" / "verify_audit.py"), str(path)]
    result = subprocess.run(line, capture_output=True, text=True, env=environment())
    if result.returncode:
        raise NotMeasured(
            f"verify_audit.py: exit {result.returncode}: {result.stdout[-300:]}{result.stderr[-300:]}"
        )
    return perf_counter() - started


def _tenth(path: Path) -> Path:
    """The same book with every tenth case."""
    other = path.with_name("tenth.db")
    shutil.copyfile(path, other)
    connection = sqlite3.connect(other, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    # What hangs on the few cases that really walked keeps them.
    kept = "% 10 = 0 OR {0} IN (SELECT case_id FROM letter) OR {0} IN (SELECT case_id FROM outbox)"
    for table in ("document", "deadline", "event"):
        connection.execute(f"DELETE FROM {table} WHERE NOT (case_id {kept.format('case_id')})")
    connection.execute(f'DELETE FROM "case" WHERE NOT (id {kept.format("id")})')
    connection.execute("COMMIT")
    connection.close()
    return other
