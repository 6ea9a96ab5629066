"""The verifier that needs no program: on a real book, on every forgery that it and `audit verify` must both see, and on
a file with flipped bits."""

import random
import shutil
import sqlite3
import subprocess
import sys
import tracemalloc
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib import util
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from audit_forgeries import FORGERIES, forge, prolong, sql
from storage_fixtures import new_book
from ways import certified, discovered, listed

from ketnap.storage import anchors, audit
from ketnap.storage.engine import Database

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "verify_audit.py"
NOW = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
HASHED = (
    "SELECT case_id, seq, step, source, target, happened_on, recorded_at, actor, command, replaces, body, hash FROM event",
    'SELECT id, code, version, head FROM "case"',
    "SELECT n, digest FROM anchor",
    "SELECT n, case_id, version, head FROM anchor_case",
)


def _verifier() -> Any:
    spec = util.spec_from_file_location("verify_audit", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verifier = _verifier()


class Sample(NamedTuple):
    """A book of three cases with two anchors, and one event after the newest; what letters printed of the anchors."""

    path: Path
    first: str
    second: str


@pytest.fixture(scope="module")
def sample(law, tmp_path_factory) -> Sample:
    book = new_book("sqlite", tmp_path_factory.mktemp("book"), law)
    walk = certified(book.walk())
    listed(book.walk("Đỗ Minh Đăng"))
    with book.begin() as uow:
        first = anchors.make(uow, NOW)
    walk.advance("propose_procedure", "10/02/2026")
    discovered(book.walk("Vũ Thị Mai"))
    with book.begin() as uow:
        second = anchors.make(uow, NOW + timedelta(days=1))
    walk.advance("open_procedure", "02/03/2026")
    walk.withdraw(walk.record.version)
    book.close()
    return Sample(book.path, first.shown, second.shown)


@pytest.fixture
def forged(sample, tmp_path) -> Path:
    return Path(shutil.copyfile(sample.path, tmp_path / "so.db"))


def run(*arguments: object) -> tuple[int, str]:
    command = [sys.executable, "-I", str(SCRIPT), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.stderr == b""
    return done.returncode, done.stdout.decode()


def first_breaks(breaks: Any) -> dict[str, object]:
    """Where the history of each case (and of the anchors, "") breaks first."""
    found: dict[str, object] = {}
    for each in breaks:
        found.setdefault(each.case, each.seq)
    return found


def by_audit(path: Path) -> dict[str, object]:
    with Database(path) as database, database.reading() as reader:
        return first_breaks(audit.verify(reader).broken)


def by_verifier(path: Path, mark: str | None = None) -> dict[str, object]:
    digits = None if mark is None else mark.replace("-", "").lower()
    found = verifier.read(path, digits)
    assert found is not None
    return first_breaks(found.breaks)


# ---- a book that is as it was written


def test_a_book_that_was_not_touched_is_whole(sample):
    code, said = run(sample.path)
    assert code == 0
    assert said.splitlines() == [
        f"Đã đọc {_count(sample.path)} lần ghi của 3 hồ sơ, 2 mốc, mốc cuối {sample.second}.",
        "Toàn vẹn.",
    ]


def _count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as book:
        return int(book.execute("SELECT count(*) FROM event").fetchone()[0])


def test_an_anchor_on_paper_is_found_however_it_is_typed(sample):
    for mark in (sample.first, sample.first.lower().replace("-", " ")):
        code, said = run(sample.path, "--anchor", mark)
        assert code == 0
        assert f"Mốc {sample.first} khớp, là mốc số 1." in said


def test_an_anchor_that_the_book_does_not_have_is_told(sample):
    code, said = run(sample.path, "--anchor", "7F3A-91C2-05DE")
    assert code == 9
    assert "Mốc 7F3A-91C2-05DE không có" in said


def test_what_cannot_be_verified_is_told(sample, tmp_path):
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as file:
        file.execute("CREATE TABLE t (x)")
    text = tmp_path / "note.txt"
    text.write_text("không phải sổ " * 100, encoding="utf-8")
    asked = (
        [],
        [tmp_path / "none.db"],
        [tmp_path],
        [other],
        [text],
        [sample.path, "--anchor"],
        [sample.path, "--anchor", "7F3A"],
        [sample.path, "--anchor", "không phải"],
        [sample.path, "more"],
    )
    assert [run(*each)[0] for each in asked] == [2] * len(asked)


def test_nothing_is_written_into_the_book_or_beside_it(forged):
    def state() -> list[tuple[str, bytes, int]]:
        return [(each.name, each.read_bytes(), each.stat().st_mtime_ns) for each in forged.parent.iterdir()]

    before = state()
    assert run(forged)[0] == 0
    assert state() == before


def test_the_steps_that_lie_in_the_log_are_read_too(forged, sample):
    with closing(sqlite3.connect(forged)) as book:
        book.execute("UPDATE event SET actor = 'ai đó' WHERE case_id = 1 AND seq = 3")
        book.commit()
        assert forged.with_name("so.db-wal").stat().st_size > 0
        assert run(forged)[0] == 9


def test_it_is_short_and_needs_python_alone():
    text = SCRIPT.read_text(encoding="utf-8")
    assert text.count("\n") < 200
    lines = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
    assert {line.split()[1].split(".")[0] for line in lines} <= sys.stdlib_module_names


# ---- forgeries


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda each: each.name)
def test_the_program_and_the_verifier_agree_on_a_forgery(forged, sample, forgery):
    forge(forged, forgery.act)
    ours = by_audit(forged)
    assert by_verifier(forged) == ours
    assert bool(ours) == forgery.found
    with Database(forged) as database, database.reading() as reader:
        kept = anchors.find(reader, sample.second)
    code, said = verifier.main(forged, sample.second)
    assert (code == 9) == (forgery.found or forgery.paper), said
    assert (code == 9) == (bool(ours) or kept is None), said


@pytest.mark.parametrize(
    "change",
    [
        "actor = CAST(actor AS BLOB)",
        "actor = CAST(x'ff' AS TEXT)",
        "body = CAST(body AS BLOB)",
        "replaces = ''",
        "replaces = x'31'",
        "hash = CAST(hash AS TEXT)",
        "actor = actor || char(27) || '[2J'",
        "seq = 'x'",
        "case_id = 'x'",
    ],
)
def test_what_was_never_written_as_such_is_found_and_told(forged, change):
    forge(forged, sql(f"UPDATE event SET {change} WHERE case_id = 2 AND seq = 3"))
    code, said = run(forged)
    assert code == 9
    assert "KHÔNG KHỚP" in said
    assert "\x1b" not in said


def test_cases_that_name_an_anchor_that_is_gone_are_told(forged):
    forge(forged, sql("DELETE FROM anchor WHERE n = 2"))
    code, said = run(forged)
    assert code == 9
    assert "mốc 2: thiếu mốc này." in said


# ---- flipped bits


def history(path: Path) -> list[list[tuple[Any, ...]]] | None:
    """Everything that a hash covers, byte for byte; None where it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as book:
            book.text_factory = bytes
            return [sorted(book.execute(each), key=repr) for each in HASHED]
    except sqlite3.Error:
        return None


def flip(path: Path, at: int, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        [byte] = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ 1 << bit]))


def test_a_thousand_flipped_bits_are_found_or_change_nothing_that_was_recorded(forged):
    prolong(forged, 500)
    chance = random.Random(20261124)
    size, recorded, told = forged.stat().st_size, history(forged), Counter[str]()
    for _ in range(1000):
        at, bit = chance.randrange(size), chance.randrange(8)
        flip(forged, at, bit)
        code, _said = verifier.main(forged)
        if code:
            told["found"] += 1
        else:
            assert history(forged) == recorded, (at, bit)
            told["nothing recorded changed"] += 1
        flip(forged, at, bit)
    assert told.total() == 1000
    assert told["found"] > 200
    assert by_verifier(forged) == {}


def test_every_flipped_bit_in_what_was_recorded_is_found_by_the_chain_alone(forged):
    chance = random.Random(5)
    content = forged.read_bytes()
    with closing(sqlite3.connect(forged)) as book:
        bodies = [body.encode() for (body,) in book.execute("SELECT body FROM event WHERE length(body) > 8")]
        hashes = [each for (each,) in book.execute("SELECT hash FROM event")]
    places = [(content.find(each), len(each)) for each in (*bodies, *hashes) if content.count(each) == 1]
    assert len(places) > 10
    for _ in range(200):
        start, length = chance.choice(places)
        at, bit = start + chance.randrange(length), chance.randrange(8)
        flip(forged, at, bit)
        found = verifier.read(forged, None)
        assert any(each.case for each in found.breaks), (at, bit)
        flip(forged, at, bit)


@pytest.mark.parametrize("kept", [0.9, 0.5, 0.1, 0.001])
def test_a_truncated_book_is_not_whole(forged, kept):
    content = forged.read_bytes()
    forged.write_bytes(content[: int(len(content) * kept)])
    assert run(forged)[0] in (2, 9)


# ---- many events


def test_memory_does_not_grow_with_the_events(forged):
    def peak() -> int:
        tracemalloc.start()
        assert verifier.main(forged)[0] == 0
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    few = peak()
    prolong(forged, 8000)
    assert peak() < 2 * few
