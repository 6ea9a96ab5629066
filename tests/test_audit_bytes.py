"""Any other byte in the history is found, one by one through a whole log; and a million events are gone through in seconds
with little memory, by the program and by the verifier."""

import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from audit_forgeries import forge
from letter_pages import pdf_pages
from office_books import Desk
from soaking import Proof, size
from storage_fixtures import new_book
from verifier import SCRIPT, load
from ways import certified, probation_done

from ketnap.storage.proof import chain_check
from ketnap.storage.proof.undecoded import undecoded
from ketnap.storage.statements import sqlite as sql
from ketnap.workflow.codes import case_code
from ketnap.workflow.law import Law

pytestmark = pytest.mark.soak("The history: every byte of it, and a million events")

verifier: Any = load()
EVENT = "step, source, target, happened_on, recorded_at, actor, command, replaces, body"


@pytest.fixture(scope="module")
def sample(law: Law, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with the whole way of one case."""
    book = new_book("sqlite", tmp_path_factory.mktemp("book"), law)
    walk = probation_done(book.walk())
    walk.withdraw(walk.seq_of("hold_ceremony"))
    certified(book.walk("Đỗ Minh Đăng"))
    book.one("PRAGMA wal_checkpoint(TRUNCATE)")
    book.close()
    return book.path


def multiplied(path: Path, events: int) -> None:
    """Give a book so many events more: new cases, each with the events of one that is there."""

    def act(book: sqlite3.Connection) -> None:
        read = book.execute
        [first] = read("SELECT max(id) FROM person").fetchone()
        histories = [
            read(f"SELECT {EVENT} FROM event WHERE case_id = ? ORDER BY seq", (number,)).fetchall()
            for number in range(1, first + 1)
        ]
        person, case = (read(f'SELECT * FROM "{name}"').fetchone()[1:] for name in ("person", "case"))
        columns = [row[1] for row in read('PRAGMA table_info("case")')][1:]
        number, left = first, events
        while left > 0:
            number += 1
            history = histories[number % len(histories)][:left]
            left -= len(history)
            code, head = case_code(number), bytes(32)
            rows = []
            for seq, (*texts, body) in enumerate(history, start=1):
                header = "\x1f".join([code, str(seq), *("" if each is None else str(each) for each in texts)])
                head = sha256(head + f"{header}\x1e{body}".encode()).digest()
                rows.append((number, seq, *texts, body, head))
            own = {"code": code, "person_id": number, "version": len(rows), "head": head}
            values = [own.get(name, value) for name, value in zip(columns, case, strict=True)]
            read(f"INSERT INTO person VALUES (?{', ?' * len(person)})", (number, *person))
            read(f'INSERT INTO "case" VALUES (?{", ?" * len(values)})', (number, *values))
            book.executemany(
                f"INSERT INTO event (case_id, seq, {EVENT}, hash) VALUES (?, ?{', ?' * 10})", rows
            )

    forge(path, act)


# ---- every byte


Row = tuple[Any, ...]
OF_CASE, OF_EVENT = range(1, 4), range(4, 15)
"""Columns of what both read: number of the case; its code, version, head; what the event says."""


def _others(history: list[Row], at: int, chance: random.Random) -> Iterator[list[Row]]:
    """The history with another byte or bit in event `at`, for every byte of it; with the first, in the row of the case."""
    for column in OF_EVENT:
        for other in _other_values(history[at][column], chance):
            changed = (*history[at][:column], other, *history[at][column + 1 :])
            yield [*history[:at], changed, *history[at + 1 :]]
    for column in OF_CASE if at == 0 else ():
        for other in _other_values(history[0][column], chance):
            yield [(*row[:column], other, *row[column + 1 :]) for row in history]


def _other_values(value: object, chance: random.Random) -> Iterator[object]:
    if isinstance(value, bytes | bytearray):
        for place in range(len(value)):
            for by in {1 << chance.randrange(8), chance.randrange(1, 256)}:
                other = bytearray(value)
                other[place] ^= by
                yield type(value)(other)
    elif isinstance(value, int):
        yield from (value ^ 1 << bit for bit in range(16))


def _histories(book: sqlite3.Connection, query: str) -> list[list[Row]]:
    return [list(rows) for _number, rows in groupby(book.execute(query).fetchall(), itemgetter(0))]


@pytest.mark.parametrize(
    ("who", "query", "check"),
    [
        ("program", sql.EVENTS_TO_VERIFY, chain_check._case),
        ("verifier", verifier.EVENTS, verifier.check_case),
    ],
    ids=["program", "verifier"],
)
def test_every_other_byte_in_every_event_is_found(
    sample: Path, tmp_path: Path, who: str, query: str, check: Callable[..., Any], proof: Proof
) -> None:
    """Column by column, as it lies in the table; the file itself is gone through in test_faults_flips."""
    path = Path(shutil.copyfile(sample, tmp_path / "so.db"))
    events, seen, tried = size(12, 1000), 0, 0
    multiplied(path, events)
    chance = random.Random(f"every byte, {who}")
    with closing(sqlite3.connect(path)) as book, undecoded(book):
        histories = _histories(book, query)
    for history in histories:
        assert check(history[0][0], history)[1] is None
        for at in range(min(len(history), events - seen)):
            seen += 1
            for other in _others(history, at, chance):
                tried += 1
                assert check(other[0][0], other)[1] is not None, (at, other[at])
    assert seen == events
    proof(events=events, other_bytes=tried, missed=0)


# ---- many events


_RUN = """
import re, sys, time
from pathlib import Path
path = Path(sys.argv[1])
if sys.argv[2] == "program":
    from ketnap.storage.proof import audit
    from ketnap.storage.engine import Database
    began = time.process_time()
    with Database(path) as database, database.reading() as reader:
        report = audit.verify(reader)
    found = (report.events, len(report.broken))
else:
    sys.path.insert(0, sys.argv[3])
    import verify_audit
    began = time.process_time()
    report = verify_audit.read(path, None)
    found = (report.events, len(report.breaks))
seconds = time.process_time() - began
# What the process itself took; what getrusage says begins with the process that started it.
[most] = re.findall(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(*found, seconds, int(most) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the memory so")
@pytest.mark.parametrize("who", ["program", "verifier"])
def test_many_events_are_gone_through_one_at_a_time(
    sample: Path, tmp_path: Path, who: str, proof: Proof
) -> None:
    path = Path(shutil.copyfile(sample, tmp_path / "so.db"))
    before = _gone_through(path, who)
    events = size(20_000, 1_000_000)
    multiplied(path, events - int(before[0]))
    seen, broken, seconds, memory = _gone_through(path, who)
    assert (seen, broken) == (events, 0)
    assert memory < before[3] + 25, "nothing is kept of an event that was gone through"
    assert seconds < 60
    proof(events=events, processor_seconds=round(seconds, 1), memory_megabytes=int(memory))


def _gone_through(path: Path, who: str) -> list[float]:
    command = [sys.executable, "-c", _RUN, str(path), who, str(SCRIPT.parent)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return [float(each) for each in done.stdout.split()]


# ---- what left the book


def test_the_mark_on_a_letter_proves_the_history_of_its_day(desk: Desk, tmp_path: Path, proof: Proof) -> None:
    """Whatever is cut after the letter left is found against the mark that is printed on it, by both."""
    walk = desk.certified()
    move = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")
    desk.json("ho-so", "chuyen-ho-so", walk.code, *move, "--phat-hanh", "--lay-so", "2")
    mark = printed_mark(desk)
    path = desk.book.path
    desk.book.one("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.book.close()
    assert desk.run("audit", "verify", "--against", mark).exit_code == 0
    assert verifier.main(path, mark)[0] == 0
    content, length, found = path.read_bytes(), walk.record.version + 1, 0
    for kept in range(1, length):
        path.write_bytes(content)
        forge(path, partial(cut, kept=kept))
        told = desk.run("audit", "verify", "--against", mark)
        code, lines = verifier.main(path, mark)
        assert (told.exit_code, code) == (9, 9), (kept, lines)
        assert desk.run("audit", "verify", "--against", "7F3A-91C2-05DE").exit_code == 9
        found += 1
    proof(cut_tails=length - 1, found_by_both=found)


def printed_mark(desk: Desk) -> str:
    """The mark as it stands on the papers that were printed."""
    found = {
        mark
        for name in desk.files()
        if name.endswith(".pdf")
        for page in pdf_pages((desk.letters_folder / name).read_bytes())
        for mark in re.findall(r"mốc nhật ký ([0-9A-F]{4}(?:-[0-9A-F]{4}){2})", " ".join(page.split()))
    }
    [mark] = found
    return mark


def cut(book: sqlite3.Connection, kept: int) -> None:
    """Everything after one event is gone, with whatever hangs on it, and all is computed anew: case, anchors."""
    for table in ("document", "deadline", "outbox", "letter", "event"):
        book.execute(f"DELETE FROM {table} WHERE case_id = 1 AND seq > ?", (kept,))
    book.execute('UPDATE "case" SET version = ?, head = (SELECT hash FROM event WHERE seq = ?)', (kept, kept))
    [(code, head)] = book.execute('SELECT code, head FROM "case"').fetchall()
    book.execute("DELETE FROM anchor_case")
    book.execute("DELETE FROM anchor")
    digest = sha256(f"\n{code} {kept} {head.hex()}".encode()).hexdigest()
    book.execute("INSERT INTO anchor VALUES (1, '2026-11-25T02:12:00.000000+00:00', ?)", (digest,))
    book.execute("INSERT INTO anchor_case VALUES (1, ?, 1, ?)", (kept, head))
