"""The verifier that needs no program: on a real book, and on every forgery that it and `audit verify` must both see."""

import random
import shutil
import sqlite3
import subprocess
import sys
import tracemalloc
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from audit_forgeries import FORGERIES, forge, prolong, sql
from file_faults import flip
from storage_fixtures import new_book
from verifier import SCRIPT, load
from ways import certified, discovered, listed

from ketnap.storage.engine import Database
from ketnap.storage.proof import anchors, audit

NOW = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)

verifier: Any = load()


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
def test_what_was_never_written_as_such_is_found_and_told_by_both(forged, change):
    forge(forged, sql(f"UPDATE event SET {change} WHERE case_id = 2 AND seq = 3"))
    code, said = run(forged)
    assert code == 9
    assert "KHÔNG KHỚP" in said
    assert "\x1b" not in said
    assert by_audit(forged) == by_verifier(forged)


@pytest.mark.parametrize("made_at", ["'hôm qua'", "CAST(x'ff' AS TEXT)", "x'00'", "''"])
def test_an_anchor_is_found_whatever_stands_beside_it(forged, sample, made_at):
    forge(forged, sql(f"UPDATE anchor SET made_at = {made_at}"))
    with Database(forged) as database, database.reading() as reader:
        kept = anchors.find(reader, sample.first)
        assert kept is not None
        assert kept.shown == sample.first
        assert audit.verify(reader).sound
    assert verifier.main(forged, sample.first)[0] == 0


@pytest.mark.parametrize(
    ("what", "statements"),
    [
        ("pointing", ["INSERT INTO document VALUES (9, 1, 1, 'application', '', '2025-07-04')"]),
        ("pointing", ["UPDATE \"case\" SET cell = 'CB-NONE' WHERE id = 2"]),
        ("tables", ["CREATE TABLE mine (x)"]),
        ("tables", ["DROP INDEX uq_event_key"]),
        ("tables", ["DROP INDEX twin_setting"]),
        (
            "file",
            [
                "PRAGMA writable_schema=ON",
                "UPDATE sqlite_master SET sql = replace(sql, 'CHECK (status IN', 'CHECK (status  IN')"
                " WHERE name = 'outbox'",
                "UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'setting'",
            ],
        ),
    ],
)
def test_a_file_that_is_not_as_it_was_made_is_told_by_both(forged, what, statements):
    def act(book):
        for statement in statements:
            book.execute(statement)

    forge(forged, act)
    with Database(forged) as database, database.reading() as reader:
        found = audit.verify(reader).broken
    assert found
    assert {each.what for each in found} <= {what, "tables"}
    assert verifier.main(forged)[0] == 9


def test_cases_that_name_an_anchor_that_is_gone_are_told(forged):
    forge(forged, sql("DELETE FROM anchor WHERE n = 2"))
    code, said = run(forged)
    assert code == 9
    assert "mốc 2: thiếu mốc này." in said


# ---- flipped bits


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
