"""Bits of a book that turn over, and a book that was cut: whatever of it is not as it was written is found, in one
sentence, by the program; and by the verifier too, where no law is needed to see it."""

import random
import shutil
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from file_faults import VERIFY, Kept, flip, full_book, kept, said
from office_books import Desk
from soaking import Proof, size
from storage_fixtures import Book
from verifier import load

from ketnap import cli
from ketnap.storage.engine import Database
from ketnap.storage.errors import NotADatabase, StorageFailed
from ketnap.storage.proof import audit, twins
from ketnap.workflow.law import Law

pytestmark = pytest.mark.soak("Files that were damaged, cut, removed, or are not ours")

CHANGED = size(40, 1000)
"""So many flips that changed something are made; those that changed nothing come on top."""


@pytest.fixture(scope="module")
def made(law: Law, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    cli.speak("vi")
    return full_book(tmp_path_factory.mktemp("full"), law)


@pytest.fixture
def desk(made: Desk, law: Law, tmp_path: Path) -> Desk:
    """A desk at a copy of that book, which nobody has open."""
    cli.speak("vi")
    book = Book(Path(shutil.copyfile(made.book.path, tmp_path / "so.db")), law)
    book.close()
    return Desk(book)


@pytest.fixture(scope="module")
def verifier() -> ModuleType:
    return load()


def sound(path: Path) -> bool:
    """Whether `audit verify` finds nothing, without a replay."""
    try:
        with Database(path) as database, database.reading() as reader:
            return audit.verify(reader).sound
    except (StorageFailed, NotADatabase):
        return False


def test_the_book_has_something_in_every_table(desk: Desk) -> None:
    found = kept(desk.book.path)
    assert found is not None
    assert {name for name, rows in found.rows.items() if not rows} == set()
    assert desk.run(*VERIFY).exit_code == 0


def test_every_bit_that_changed_something_is_found(desk: Desk, verifier: Any, proof: Proof) -> None:
    path = desk.book.path
    # What the law says is kept in memory by its hash: as it was, not as a flip leaves it.
    assert desk.run(*VERIFY).exit_code == 0
    before, length = kept(path), path.stat().st_size
    chance, counted, codes = random.Random("bits of a book"), Counter[str](), Counter[int]()
    while counted["changed"] < CHANGED:
        at, bit = chance.randrange(length), chance.randrange(8)
        flip(path, at, bit)
        after, told = kept(path), desk.run(*VERIFY)
        if told.exit_code:
            said(told)
        codes[told.exit_code] += 1
        agreed = sound(path) is (verifier.main(path)[0] == 0)
        counted["disagreed"] += not agreed
        assert agreed, (at, bit)
        counted["changed" if after != before else "harmless"] += 1
        assert told.exit_code or after == before, (at, bit, _difference(before, after))
        counted["found"] += after != before and bool(told.exit_code)
        flip(path, at, bit)
    assert kept(path) == before
    assert desk.run(*VERIFY).exit_code == 0
    assert counted["found"] == counted["changed"] >= CHANGED
    assert set(codes) <= {0, 9, 10, 11, 74}
    proof(
        flips=counted["changed"] + counted["harmless"],
        changed_something=counted["changed"],
        found=counted["found"],
        changed_nothing=counted["harmless"],
        verifier_disagreed=counted["disagreed"],
    )


def _difference(before: Kept | None, after: Kept | None) -> list[str]:
    if before is None or after is None:
        return ["unreadable"]
    return [name for name, rows in before.rows.items() if after.rows.get(name) != rows] or ["tables"]


def test_doctor_says_so_too_and_never_breaks(desk: Desk, proof: Proof) -> None:
    path = desk.book.path
    assert desk.run("kiem-tra").exit_code in (0, 9)
    before, length = kept(path), path.stat().st_size
    chance, found = random.Random("doctor"), 0
    tries = size(12, 300)
    for _ in range(tries):
        at, bit = chance.randrange(length), chance.randrange(8)
        flip(path, at, bit)
        told = desk.run("kiem-tra")
        assert told.exit_code in (0, 9, 10, 11, 74), (at, bit, told.output, told.exc_info)
        if kept(path) != before:
            assert said(told)
            found += 1
        flip(path, at, bit)
    proof(flips=tries, found_by_doctor=found)


def test_no_query_reads_a_row_from_its_twin(desk: Desk) -> None:
    """They are there to be compared: a query that read them would not see what stands in the table."""
    from ketnap.storage.statements import sqlite as sql

    texts = [value for name, value in vars(sql).items() if name.isupper() and isinstance(value, str)]
    with Database(desk.book.path) as database, database.reading() as reader:
        plans = [
            row[3]
            for text in texts
            for row in reader.cursor.connection.execute(f"EXPLAIN QUERY PLAN {text}", ["0"] * text.count("?"))
        ]
    assert len(plans) > 100
    assert [plan for plan in plans if "twin_" in plan] == []


def test_every_table_is_hashed_or_compared_or_kept_twice() -> None:
    proved = {table.name for table in twins.PROVED}
    assert proved == {"case", "event", "document", "deadline", "anchor_case"}
    whole = {index.table.name for index in twins.TWINS if len(index.columns) == len(index.table.columns)}
    assert proved | whole == set(twins.TWINS[0].table.metadata.tables)


# ---- what was cut


def lengths(total: int, page: int) -> list[int]:
    """Every sort of length that a cut file may have."""
    chance = random.Random("cuts")
    few = (0, 1, 15, 16, 17, 99, 100, 101, 511, 512, 1024, page - 1, page, page + 1, total - page, total - 1)
    whole = range(2 * page, total, page)
    some = [each + by for each in whole for by in (-1, 0, 1)]
    chosen = chance.sample(some, min(len(some), size(10, len(some))))
    return sorted({*few, *chosen, *(chance.randrange(total) for _ in range(size(6, 200)))})


def test_a_book_of_any_other_length_is_not_taken_for_whole(desk: Desk, verifier: Any, proof: Proof) -> None:
    path = desk.book.path
    content, before = path.read_bytes(), kept(path)
    tried, found = 0, 0
    for length in lengths(len(content), 4096):
        path.write_bytes(content[:length])
        told = desk.run(*VERIFY)
        assert told.exit_code in (0, 9, 10, 11, 74), (length, told.output, told.exc_info)
        assert bool(told.exit_code) or kept(path) == before, length
        assert (verifier.main(path)[0] == 0) is (told.exit_code == 0), length
        if told.exit_code:
            said(told)
        tried, found = tried + 1, found + bool(told.exit_code)
        assert path.read_bytes() == content[:length], "a damaged file stays as it is"
    # The last byte of the last page may be one that nothing uses.
    assert tried - 1 <= found
    proof(lengths=tried, found=found)
