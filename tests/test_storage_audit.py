"""The history cannot be changed unnoticed: by the chain, by the anchors, and by anybody with docs/audit-format.md."""

import hashlib
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage_fixtures import ENGINES, new_book
from ways import certified, discovered, listed, probation_done

import ketnap
from ketnap.storage.proof import anchors, audit
from ketnap.storage.proof import broken as reasons
from ketnap.storage.proof.chain import START, event_hash, header_text

NOW = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


def verify(book):
    with book.reading() as reader:
        return audit.verify(reader, replay=True)


def broken(book):
    return [(each.case, each.seq, each.what) for each in verify(book).broken]


def anchor(book):
    with book.begin() as uow:
        return anchors.make(uow, NOW)


def rehash(book, code):
    """What somebody does who knows the format and may write to the file."""
    with book.begin() as uow:
        run = uow.cursor.execute
        number = run('SELECT id FROM "case" WHERE code = ?', (code,)).fetchone()[0]
        head, version = START, 0
        rows = run(
            "SELECT seq, step, source, target, happened_on, recorded_at, actor, command, replaces, body"
            " FROM event WHERE case_id = ? ORDER BY seq",
            (number,),
        ).fetchall()
        for seq, *columns, body in rows:
            head, version = event_hash(head, header_text(code, seq, *columns), body), seq
            run("UPDATE event SET hash = ? WHERE case_id = ? AND seq = ?", (head, number, seq))
        run('UPDATE "case" SET head = ?, version = ? WHERE id = ?', (head, version, number))


def test_what_was_recorded_verifies(book):
    walks = [probation_done(book.walk()), listed(book.walk("Đỗ Minh Đăng"))]
    walks[0].withdraw(walks[0].seq_of("hold_ceremony"))
    report = verify(book)
    assert report.sound
    assert (report.events, report.cases) == (sum(len(walk.events) for walk in walks), 2)
    assert (report.anchors, report.last_anchor) == (0, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", '{"facts":{}}'),
        ("step", "admit"),
        ("source", "official"),
        ("target", "official"),
        ("happened_on", "2025-07-05"),
        ("recorded_at", "2026-11-24T02:00:00.000001+00:00"),
        ("actor", "vp"),
        ("command", "L-000099"),
        ("replaces", "1"),
        ("hash", b"x" * 32),
    ],
)
def test_every_changed_column_of_an_event_is_found(book, column, value):
    walk, other = certified(book.walk()), discovered(book.walk("Đỗ Minh Đăng"))
    book.run(f"UPDATE event SET {column} = ? WHERE case_id = 1 AND seq = 3", value)
    assert broken(book) == [(walk.code, 3, reasons.CHANGED)]
    report = verify(book)
    assert report.broken[0].on in (date(2025, 7, 7), date(2025, 7, 5))
    assert other.code not in [each.case for each in report.broken]


def test_a_removed_event_is_found(book):
    walk = certified(book.walk())
    book.run("DELETE FROM document WHERE case_id = 1 AND seq = 3")
    book.run("DELETE FROM event WHERE case_id = 1 AND seq = 3")
    assert broken(book) == [(walk.code, 3, reasons.MISSING)]


def test_events_in_another_order_are_found(book):
    walk = certified(book.walk())
    with book.begin() as uow:
        uow.cursor.execute("PRAGMA defer_foreign_keys=ON")
        for old, new in ((1, -1), (2, 1), (-1, 2)):
            uow.cursor.execute("UPDATE event SET seq = ? WHERE case_id = 1 AND seq = ?", (new, old))
    assert broken(book) == [(walk.code, 1, reasons.CHANGED)]


def test_a_cut_tail_is_found(book):
    walk = discovered(book.walk())
    book.run("DELETE FROM event WHERE case_id = 1 AND seq = 2")
    assert broken(book) == [(walk.code, 2, reasons.MISSING)]


def test_a_case_row_that_names_another_head_or_version_is_found(book):
    walk = certified(book.walk())
    book.run('UPDATE "case" SET head = ?', b"y" * 32)
    assert broken(book) == [(walk.code, walk.record.version, reasons.HEAD)]
    book.run('UPDATE "case" SET version = 1')
    assert broken(book) == [(walk.code, 1, reasons.VERSION)]


@pytest.mark.parametrize(
    "change",
    ["record = '[]'", "state = 'official'", "latest = '2020-01-01'"],
)
def test_a_running_result_that_the_events_do_not_lead_to_is_found(book, change):
    walk = certified(book.walk())
    book.run(f'UPDATE "case" SET {change}')
    with book.reading() as reader:
        assert audit.verify(reader).sound
    assert broken(book) == [(walk.code, walk.record.version, reasons.RECORD)]


# ---- anchors


def test_an_anchor_names_what_changed_since_the_last_one(book):
    walk = certified(book.walk())
    first = anchor(book)
    assert anchor(book) == first
    walk.advance("propose_procedure", "10/02/2026")
    other = discovered(book.walk("Đỗ Minh Đăng"))
    second = anchor(book)
    assert (first.n, second.n) == (1, 2)
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}", second.shown)
    report = verify(book)
    assert report.sound
    assert (report.anchors, report.last_anchor) == (2, second.digest)
    heads = {walk.code: walk.record.version, other.code: 2}
    with book.reading() as reader:
        rows = reader.cursor.execute(
            'SELECT c.code, a.version FROM anchor_case a JOIN "case" c ON c.id = a.case_id WHERE a.n = 2'
        )
        assert dict(rows.fetchall()) == heads


def test_an_anchor_on_paper_is_found_however_it_is_typed(book):
    certified(book.walk())
    made = anchor(book)
    with book.reading() as reader:
        assert anchors.find(reader, made.shown) == made
        assert anchors.find(reader, made.shown.lower().replace("-", " ")) == made
        assert anchors.find(reader, "0000-0000-0000") is None
        assert anchors.find(reader, made.shown[:4]) is None


def test_a_chain_rewritten_from_end_to_end_disagrees_with_the_anchor(book):
    walk = certified(book.walk())
    anchor(book)
    book.run("UPDATE event SET actor = 'ai đó' WHERE case_id = 1 AND seq = 3")
    rehash(book, walk.code)
    assert broken(book) == [(walk.code, walk.record.version, reasons.ANCHORED)]


def test_a_tail_cut_with_its_case_row_adjusted_disagrees_with_the_anchor(book):
    walk = discovered(book.walk())
    anchor(book)
    book.run("DELETE FROM event WHERE case_id = 1 AND seq = 2")
    rehash(book, walk.code)
    assert (walk.code, 2, reasons.ANCHORED) in broken(book)


def test_a_case_removed_with_all_its_rows_disagrees_with_the_anchor(book):
    discovered(book.walk())
    anchor(book)
    for table in ("document", "deadline", "outbox", "event"):
        book.run(f"DELETE FROM {table}")
    book.run('DELETE FROM "case"')
    found = broken(book)
    assert ("#1", 2, reasons.ANCHORED) in found


def test_anchors_that_were_rewritten_too_are_not_those_on_paper(book):
    walk = certified(book.walk())
    paper = anchor(book).shown
    book.run("UPDATE event SET actor = 'ai đó' WHERE case_id = 1 AND seq = 3")
    rehash(book, walk.code)
    book.run("DELETE FROM anchor_case")
    book.run("DELETE FROM anchor")
    anchor(book)
    assert verify(book).sound
    with book.reading() as reader:
        assert anchors.find(reader, paper) is None


def test_a_changed_anchor_is_found(book):
    certified(book.walk())
    anchor(book)
    book.run("UPDATE anchor SET digest = 'f' || substr(digest, 2) WHERE digest NOT LIKE 'f%'")
    book.run("UPDATE anchor SET digest = 'e' || substr(digest, 2) WHERE digest LIKE 'ff%'")
    assert broken(book) == [("", 1, reasons.ANCHOR)]


# ---- the format


def test_the_checker_of_the_documentation_finds_what_we_find(book, tmp_path):
    certified(book.walk())
    discovered(book.walk("Đỗ Minh Đăng"))
    page = Path(ketnap.__path__[0], "docs", "audit-format.md").read_text(encoding="utf-8")
    [program] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    check = [sys.executable, "-c", program, str(book.path)]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0
    book.run("UPDATE event SET actor = 'ai đó' WHERE case_id = 1 AND seq = 3")
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].endswith("3 does not fit")


def test_an_event_has_the_hash_that_the_documentation_gives(book):
    walk = discovered(book.walk())
    with book.reading() as reader:
        row = reader.cursor.execute(
            "SELECT step, source, target, happened_on, recorded_at, actor, command, body, hash FROM event"
        ).fetchone()
    *columns, body, stored = row
    text = "\x1f".join([walk.code, "1", *columns, ""]) + "\x1e" + body
    assert hashlib.sha256(bytes(32) + text.encode()).digest() == stored
    assert columns[3:5] == ["2025-07-04", "2026-11-24T02:00:00.000000+00:00"]


TEXT = st.text(st.characters(exclude_characters="\x1e\x1f", codec="utf-8"), max_size=8)


@given(st.tuples(*[TEXT] * 8), st.tuples(*[TEXT] * 8))
def test_two_different_events_never_have_the_same_text(one, two):
    def text(columns):
        step, source, target, on, at, actor, command, body = columns
        return (
            header_text("HS-000001-B", 1, step, source, target, on, at, actor, command, None) + "\x1e" + body
        )

    assert (text(one) == text(two)) == (one == two)


def test_an_actor_cannot_smuggle_a_separator_in(book):
    walk = book.walk()
    command = walk.command("discover", "04/07/2025", cell="CB5", education="higher", introduced_by="cell")
    command = command._replace(actor="VP\x1fL-1\x1e{}", facts={**command.facts, "birth_date": "2001-03-14"})
    walk.decide(command)
    assert book.one("SELECT actor FROM event") == "VP L-1 {}"
    assert verify(book).sound
