"""Commands that write in several transactions (`db upgrade`, a round of the worker): whichever write fails, each part is
done wholly or not at all, and the next try does what is left.
"""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from earlier_books import (
    FIRST,
    again,
    book_under_earlier_law,
    copies,
    dump,
    earlier_book,
    revision,
)
from faults import check, failing
from mail_servers import Inbox, serving
from office_books import Desk, office_book
from rosters import good, write
from soaking import Proof, size
from storage_fixtures import Book

from ketnap.storage import organisations
from ketnap.storage.book import private_files, schema
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Post

pytestmark = pytest.mark.soak("one write after the other fails")

STORAGE = 74
MOST = 5000
"""No command here writes so often; a loop that never ends is a mistake."""
UPGRADE_STEP = size(7, 1)
"""An upgrade writes hundreds of rows: every how many of them fails."""
DAY = date(2029, 8, 20)
"""Twelve months before certificates of 20/08/2025 run out: a rung is due."""
PEOPLE = 3


def test_whichever_write_of_an_upgrade_fails_the_book_is_as_it_was_or_has_its_tables_whole(
    law: Law, vietnamese: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    template = earlier_book(tmp_path / "then", law)
    path = tmp_path / "now" / "so.db"
    earlier = dump(template)
    again(template, path)
    desk = Desk(unopened(path, law))
    assert desk.run("du-lieu", "nang-cap").exit_code == 0
    whole = dump(path)
    faults = failing(monkeypatch)
    found: Counter[str] = Counter()
    for number in range(1, MOST, UPGRADE_STEP):
        again(template, path)
        faults.fail(number)
        result = desk.run("du-lieu", "nang-cap", "--json")
        ended = faults.failed
        faults.never()
        if not ended:
            assert result.exit_code == 0
            break
        assert result.exit_code == STORAGE, (result.output, result.exc_info)
        assert result.stdout == ""
        if dump(path) == earlier:
            found["nothing"] += 1
            assert revision(path) == FIRST
            assert copies(path) == [], "no copy stays of what was not brought up"
            assert '"unchanged": true' in result.stderr
        else:
            found["tables"] += 1
            assert revision(path) == schema.SCHEMA
            (copy,) = copies(path)
            assert dump(copy) == earlier
            told = json.loads(result.stderr)["error"]
            assert (told["code"], told["unchanged"]) == ("db.half_upgraded", False)
            assert told["next"] == ["ketnap db upgrade", f"ketnap db restore {copy}"]
            # The clock stands still here, and a copy is called by its second.
            copy.rename(copy.with_suffix(".cat"))
        assert private_files.abandoned(path.parent) == []
        following = desk.run("du-lieu", "nang-cap")
        assert following.exit_code == 0, (number, ended, following.output)
        assert dump(path) == whole
    assert min(found["nothing"], found["tables"]) > 1
    proof(writes_failed=found.total(), half_upgrades=0)


def test_whichever_write_fails_while_a_newer_law_is_taken_in_nothing_has_changed_and_no_copy_stays(
    law: Law, vietnamese: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    template = book_under_earlier_law(tmp_path / "then", law)
    path = tmp_path / "now" / "so.db"
    earlier = dump(template)
    again(template, path)
    desk = Desk(unopened(path, law))
    faults = failing(monkeypatch)
    failures = 0
    for number in range(1, MOST, UPGRADE_STEP):
        faults.fail(number)
        result = desk.run("du-lieu", "nang-cap", "--json")
        if not faults.failed:
            assert result.exit_code == 0
            break
        assert result.exit_code == STORAGE, (result.output, result.exc_info)
        assert json.loads(result.stderr)["error"]["unchanged"] is True
        assert dump(path) == earlier
        assert (copies(path), private_files.abandoned(path.parent)) == ([], [])
        failures += 1
    faults.never()
    assert failures > 2
    (copy,) = copies(path)
    assert dump(copy) == earlier
    proof(writes_failed=failures, half_upgrades=0, copies_left=0)


def unopened(path: Path, law: Law) -> Book:
    """A book whose tables no program of today opens yet."""
    book = Book.__new__(Book)
    book.path, book.law = path, law
    return book


def due_book(folder: Path, law: Law) -> Path:
    """A book in which some rungs are due on a day, and somebody who is to be reminded."""
    folder.mkdir()
    desk = Desk(office_book(folder, law))
    people = [good(number, certified_on=date(2025, 8, 20)) for number in range(PEOPLE)]
    desk.json("ho-so", "nhap", str(write(folder / "ds.xlsx", people)), "--ghi-so")
    desk.book.run("DELETE FROM post")
    with desk.book.begin() as uow:
        post = Post("CB-05", "Bí thư", "Lê A", "cb5@le-chan.example.vn", date(2025, 7, 1))
        organisations.post(uow, post, DAY)
    desk.book.close()
    return desk.book.path


def kept(path: Path) -> list[str]:
    """The ladders and the events."""
    return sorted(
        line for line in dump(path) if line.startswith(('INSERT INTO "deadline"', 'INSERT INTO "event"'))
    )


OUTBOX = """
SELECT json_group_array(json_array(kind, case_id, deadline, item, due_on, organisation, status)) FROM
    (SELECT * FROM outbox ORDER BY kind, case_id, deadline, item, due_on, organisation)
"""


def test_whichever_write_of_a_round_of_the_worker_fails_nothing_is_lost_and_the_next_round_does_the_rest(
    law: Law, vietnamese: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    template = due_book(tmp_path / "then", law)
    path = tmp_path / "now" / "so.db"
    whole: tuple[list[str], str] | None = None
    twice = failures = 0
    faults = failing(monkeypatch)
    for number in range(MOST):
        again(template, path)
        inbox = Inbox()
        with serving(inbox) as port:
            way = ("--smtp-host", "127.0.0.1", "--smtp-port", str(port), "--smtp-security", "none")
            typed = ("worker", "--once", *way, "--smtp-from", "van-thu@le-chan.example.vn")
            desk = Desk(Book(path, law))
            faults.fail(number)
            result = desk.run(*typed, "--json", on=DAY)
            failed = faults.failed
            faults.never()
            if not failed:
                assert result.exit_code == 0, result.output
            else:
                assert result.exit_code != 0, "a round that was not finished does not say that it was"
                failures += 1
                # A lease of the one who failed has run out by then.
                assert desk.run(*typed, "--json", on=DAY + timedelta(1)).exit_code == 0
        found = kept(path), desk.book.one(OUTBOX)
        whole = whole or found
        assert found == whole, (number, failed)
        assert 1 <= len(inbox.mails) <= 2, "none is lost; one whose answer could not be kept may come again"
        twice += len(inbox.mails) - 1
        check(desk)
        desk.book.close()
        if number and not failed:
            break
    assert failures > PEOPLE
    proof(writes_failed=failures, mails_lost=0, mails_that_came_twice=twice)
