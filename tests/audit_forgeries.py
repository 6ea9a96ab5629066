"""What somebody may do to a book, for the verifier and `audit verify` to find: statements on a copy of the sample of
test_verify_audit.py, with and without computing the hashes anew."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

COLUMNS = "step, source, target, happened_on, recorded_at, actor, command, replaces, body"


class Forgery(NamedTuple):
    """What somebody does to the file. `found`: by the chain and the anchors in the book; else `paper`: by an anchor that
    a letter printed; else by neither (docs/audit-format.md)."""

    name: str
    act: Callable[[sqlite3.Connection], object]
    found: bool = True
    paper: bool = True


def sql(*statements: str) -> Callable[[sqlite3.Connection], object]:
    def act(book: sqlite3.Connection) -> None:
        for statement in statements:
            assert book.execute(statement).rowcount != 0, statement

    return act


def rehash(book: sqlite3.Connection, case: int) -> None:
    """What somebody does who has read the format and may write to the file."""
    [code] = book.execute('SELECT code FROM "case" WHERE id = ?', (case,)).fetchone()
    head, version = bytes(32), 0
    rows = book.execute(
        f"SELECT id, seq, {COLUMNS} FROM event WHERE case_id = ? ORDER BY seq", (case,)
    ).fetchall()
    for version, (number, _, *columns, body) in enumerate(rows, start=1):
        texts = ["" if each is None else str(each) for each in (code, version, *columns)]
        head = sha256(head + ("\x1f".join(texts) + "\x1e" + body).encode()).digest()
        book.execute("UPDATE event SET seq = ?, hash = ? WHERE id = ?", (version, head, number))
    book.execute('UPDATE "case" SET head = ?, version = ? WHERE id = ?', (head, version, case))


def rehashed(case: int, *statements: str) -> Callable[[sqlite3.Connection], object]:
    def act(book: sqlite3.Connection) -> None:
        sql(*statements)(book)
        rehash(book, case)

    return act


def anchors_anew(case: int, *statements: str) -> Callable[[sqlite3.Connection], object]:
    """A case rewritten from end to end, and all anchors too."""

    def act(book: sqlite3.Connection) -> None:
        rehashed(case, *statements)(book)
        digest = ""
        for (n,) in book.execute("SELECT n FROM anchor ORDER BY n").fetchall():
            book.execute(
                "UPDATE anchor_case SET head = (SELECT hash FROM event e WHERE e.case_id = anchor_case.case_id"
                " AND e.seq = version) WHERE n = ?",
                (n,),
            )
            rows = book.execute(
                'SELECT c.code, a.version, a.head FROM anchor_case a JOIN "case" c ON c.id = a.case_id'
                " WHERE a.n = ? ORDER BY a.case_id",
                (n,),
            )
            lines = [digest, *(f"{code} {version} {head.hex()}" for code, version, head in rows)]
            digest = sha256("\n".join(lines).encode()).hexdigest()
            book.execute("UPDATE anchor SET digest = ? WHERE n = ?", (digest, n))

    return act


def swapped(one: tuple[int, int], other: tuple[int, int]) -> Callable[[sqlite3.Connection], object]:
    """Two events change places."""
    places = ((one, (-1, -1)), (other, one), ((-1, -1), other))
    return sql(
        *(
            f"UPDATE event SET case_id={b[0]}, seq={b[1]} WHERE case_id={a[0]} AND seq={a[1]}"
            for a, b in places
        )
    )


NEWEST = "(SELECT max(seq) FROM event WHERE case_id = 1)"
COPY = (
    "INSERT INTO event (case_id, seq, step, source, target, happened_on, recorded_at, actor, command, replaces, body, hash)"
    " SELECT {case}, {seq}, step, source, target, happened_on, recorded_at, actor, command, replaces, body, hash"
    " FROM event WHERE case_id = 1 AND seq = 3"
)
SHIFT = (
    "UPDATE event SET seq = -seq - 1 WHERE case_id = 1 AND seq >= 3",
    "UPDATE event SET seq = -seq WHERE case_id = 1 AND seq < 0",
)


def column(name: str, value: str) -> Forgery:
    return Forgery(f"changed {name}", sql(f"UPDATE event SET {name} = {value} WHERE case_id = 1 AND seq = 3"))


FORGERIES = [
    column("body", "'{\"facts\":{}}'"),
    column("body", "body || ' '"),
    column("step", "'admit'"),
    column("source", "'official'"),
    column("target", "'official'"),
    column("happened_on", "'2025-07-05'"),
    column("recorded_at", "'2026-11-24T02:00:00.000001+00:00'"),
    column("actor", "'vp'"),
    column("command", "'L-000099'"),
    column("replaces", "1"),
    column("replaces", "''"),
    column("actor", "CAST(actor AS BLOB)"),
    column("hash", "zeroblob(32)"),
    column("seq", "300"),
    column("seq", "0"),
    Forgery("contents of two columns moved along", sql("UPDATE event SET step = source, source = step WHERE case_id = 1 AND seq = 3")),
    Forgery("removed in the middle", sql("DELETE FROM event WHERE case_id = 1 AND seq = 3")),
    Forgery("removed in the middle, the rest moved up", sql("DELETE FROM event WHERE case_id = 1 AND seq = 3", "UPDATE event SET seq = seq - 1 WHERE case_id = 1 AND seq > 3")),
    Forgery("removed the first", sql("DELETE FROM event WHERE case_id = 1 AND seq = 1")),
    Forgery("removed the newest", sql(f"DELETE FROM event WHERE case_id = 1 AND seq = {NEWEST}")),
    Forgery("removed all events of a case", sql("DELETE FROM event WHERE case_id = 2")),
    Forgery("removed the row of a case", sql('DELETE FROM "case" WHERE id = 2')),
    Forgery("removed a case with its events", sql("DELETE FROM event WHERE case_id = 2", 'DELETE FROM "case" WHERE id = 2')),
    Forgery("inserted in the middle", sql(*SHIFT, COPY.format(case=1, seq=3).replace("seq = 3", "seq = 4"), 'UPDATE "case" SET version = version + 1 WHERE id = 1')),
    Forgery("inserted at the end", sql(COPY.format(case=1, seq=f"{NEWEST} + 1"))),
    Forgery("inserted at the end, version adjusted", sql(COPY.format(case=1, seq=f"{NEWEST} + 1"), 'UPDATE "case" SET version = version + 1 WHERE id = 1')),
    Forgery("an event copied to another case", sql("DELETE FROM event WHERE case_id = 2 AND seq = 3", COPY.format(case=2, seq=3))),
    Forgery("an event of no case", sql(COPY.format(case=99, seq=1))),
    Forgery("reordered", swapped((1, 3), (1, 4))),
    Forgery("swapped between cases", swapped((1, 3), (2, 3))),
    Forgery("codes of two cases swapped", sql("CREATE TEMP TABLE kept AS SELECT id, code FROM \"case\"", "UPDATE \"case\" SET code = code || '-' WHERE id < 3", 'UPDATE "case" SET code = (SELECT code FROM kept WHERE kept.id = 3 - "case".id) WHERE id < 3')),
    Forgery("changed code", sql("UPDATE \"case\" SET code = 'HS-999999-A' WHERE id = 2")),
    Forgery("changed head", sql('UPDATE "case" SET head = zeroblob(32) WHERE id = 2')),
    Forgery("version too high", sql('UPDATE "case" SET version = version + 1 WHERE id = 2')),
    Forgery("version too low", sql('UPDATE "case" SET version = version - 1 WHERE id = 2')),
    Forgery("changed digest of the first anchor", sql("UPDATE anchor SET digest = replace(digest, substr(digest, 1, 1), 'x') WHERE n = 1")),
    Forgery("changed digest of the newest anchor", sql("UPDATE anchor SET digest = replace(digest, substr(digest, 9, 1), 'x') WHERE n = 2")),
    Forgery("changed head in an anchor", sql("UPDATE anchor_case SET head = zeroblob(32) WHERE n = 1 AND case_id = 2")),
    Forgery("changed version in an anchor", sql("UPDATE anchor_case SET version = version - 1 WHERE n = 1 AND case_id = 2")),
    Forgery("a case taken out of an anchor", sql("DELETE FROM anchor_case WHERE n = 1 AND case_id = 2")),
    Forgery("a case moved to another anchor", sql("UPDATE anchor_case SET n = 2 WHERE n = 1 AND case_id = 2")),
    Forgery("removed the first anchor", sql("DELETE FROM anchor_case WHERE n = 1", "DELETE FROM anchor WHERE n = 1")),
    Forgery("removed the newest anchor alone", sql("DELETE FROM anchor WHERE n = 2")),
    Forgery("anchors renumbered", sql("UPDATE anchor SET n = n + 1 WHERE n = 2", "UPDATE anchor_case SET n = n + 1 WHERE n = 2")),
    Forgery("rewritten from end to end", rehashed(1, "UPDATE event SET actor = 'ai' WHERE case_id = 1 AND seq = 3")),
    Forgery("removed in the middle, hashed anew", rehashed(1, "DELETE FROM event WHERE case_id = 1 AND seq = 3")),
    Forgery("tail cut into what is anchored", rehashed(1, "DELETE FROM event WHERE case_id = 1 AND seq > 3")),
    Forgery("tail cut into what is anchored, anchors anew", anchors_anew(3, "DELETE FROM event WHERE case_id = 3 AND seq = 2", "DELETE FROM anchor_case WHERE case_id = 3"), found=False),
    Forgery("rewritten, anchors anew", anchors_anew(1, "UPDATE event SET actor = 'ai' WHERE case_id = 1 AND seq = 3"), found=False),
    Forgery("removed the newest anchor", sql("DELETE FROM anchor_case WHERE n = 2", "DELETE FROM anchor WHERE n = 2"), found=False),
    Forgery("tail cut after the newest anchor", rehashed(1, f"DELETE FROM event WHERE case_id = 1 AND seq = {NEWEST}"), found=False, paper=False),
    Forgery("the instant of an anchor", sql("UPDATE anchor SET made_at = '2020-01-01T00:00:00+00:00' WHERE n = 2"), found=False, paper=False),
    Forgery("the order of entry over all cases", sql("UPDATE event SET id = id + 1000 WHERE case_id = 2"), found=False, paper=False),
]  # fmt: skip


def prolong(path: Path, length: int) -> None:
    """Give a case so many events that the history is the greater part of the file."""

    def act(book: sqlite3.Connection) -> None:
        [newest] = book.execute("SELECT max(seq) FROM event WHERE case_id = 1").fetchone()
        for seq in range(newest + 1, length + 1):
            book.execute(COPY.format(case=1, seq=seq))
        rehash(book, 1)

    forge(path, act)


def forge(path: Path, act: Callable[[sqlite3.Connection], object]) -> None:
    with closing(sqlite3.connect(path)) as book:
        act(book)
        book.commit()
