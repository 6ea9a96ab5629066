"""A book of an earlier program is brought up and the process is killed at any moment: the book is as it was or wholly of
the new tables, the copy made before is whole or not there, and the next upgrade does what is left.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from earlier_books import FIRST, again, copies, dump, earlier_book, revision
from faults import check
from killing import Forking, Killer, forking
from office_books import NOW, Desk
from soaking import Proof, size
from storage_fixtures import Book

from ketnap.storage.book import private_files, schema
from ketnap.workflow.law import Law

pytestmark = [
    pytest.mark.soak("kills, races and queues"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the machine has no fork"),
]

KILLS = size(30, 300)


@pytest.fixture(scope="module")
def process() -> Iterator[Forking]:
    with forking() as found:
        yield found


def sound(path: Path) -> bool:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")


def test_an_upgrade_is_done_wholly_or_not_at_all_whenever_it_is_killed(
    law: Law, vietnamese: None, process: Forking, tmp_path: Path, proof: Proof
) -> None:
    template = earlier_book(tmp_path / "then", law)
    path = tmp_path / "now" / "so.db"
    earlier = dump(template)
    killer = Killer(process, path, NOW, Random("upgrade"))
    again(template, path)
    killer.load("db", "upgrade")
    assert killer.measure("db", "upgrade").exit == 0
    whole = dump(path)
    tables = law_taken = 0
    for _ in range(KILLS):
        again(template, path)
        ended = killer.kill("db", "upgrade")
        found = dump(path)
        assert sound(path)
        assert revision(path) == FIRST or found != earlier
        assert found == earlier or revision(path) == schema.SCHEMA, "no half table"
        assert ended.answer is None or found == whole, "what was said is kept"
        tables += found != earlier
        law_taken += found == whole
        made = copies(path)
        assert [each for each in made if dump(each) != earlier] == [], "a copy is whole, or not there"
        assert made or found == earlier, "nothing was brought up without a copy"
        # At the desk the next line is typed a little later; a copy is called by its second.
        killer.now += timedelta(minutes=1)
        assert killer.next("db", "upgrade").exit == 0
        assert dump(path) == whole
        assert private_files.abandoned(path.parent) == [], "a copy that was begun is taken away"
    assert 0 < tables < KILLS, "it was stopped before and after the moment that counts"
    desk = Desk(Book(path, law))
    check(desk)
    desk.book.close()
    proof(
        kills=KILLS,
        tables_done_when_killed=tables,
        law_taken_when_killed=law_taken,
        half_upgrades=0,
        half_copies=0,
        longest_next_command_ms=round(killer.next_ms),
    )
