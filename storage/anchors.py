"""Anchors: the newest hash of every case that changed since the last anchor, under one digest that leaves the
database (printed on letters, mailed, exported). A chain that was rewritten from end to end still disagrees
with a digest that somebody has on paper."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from ketnap.storage import statements_sqlite as sql
from ketnap.storage.reader import Reader
from ketnap.storage.rows import stamp
from ketnap.storage.unit_of_work import SqliteUnitOfWork


class Anchor(NamedTuple):
    """Anchor `n`, made at an instant; `digest` is 64 hexadecimal digits, `shown` what people compare."""

    n: int
    made_at: datetime
    digest: str

    @property
    def shown(self) -> str:
        return shown(self.digest)


def shown(digest: str) -> str:
    """The first twelve digits as people read them aloud: 7F3A-91C2-05DE."""
    return "-".join(digest[at : at + 4].upper() for at in (0, 4, 8))


def anchor_digest(previous: str, heads: Iterable[tuple[str, int, bytes]]) -> str:
    """The digest of an anchor: SHA-256 over the digest before it ("" for the first) and a line for each case,
    `code version head`, in the order of the cases' numbers."""
    lines = [previous, *(f"{code} {version} {head.hex()}" for code, version, head in heads)]
    return sha256("\n".join(lines).encode()).hexdigest()


def make(uow: SqliteUnitOfWork, now: datetime) -> Anchor:
    """Anchor every case that changed since the last time; the last anchor where none did."""
    last = newest(uow)
    changed = uow.cursor.execute(sql.CASES_NOT_ANCHORED).fetchall()
    if last is not None and not changed:
        return last
    n = 1 if last is None else last.n + 1
    heads = [(code, version, head) for _, code, version, head in changed]
    digest = anchor_digest("" if last is None else last.digest, heads)
    uow.cursor.execute(sql.ANCHOR_INSERT, (n, stamp(now), digest))
    uow.cursor.executemany(
        sql.ANCHOR_CASE_INSERT, [(number, version, n, head) for number, _, version, head in changed]
    )
    return Anchor(n, now, digest)


def newest(reader: Reader) -> Anchor | None:
    row = reader.cursor.execute(sql.ANCHOR_LAST).fetchone()
    return None if row is None else Anchor(row[0], datetime.fromisoformat(row[1]), row[2])


def find(reader: Reader, text: str) -> Anchor | None:
    """The anchor whose digest begins like this (7F3A-91C2-05DE, spaces and hyphens ignored); None: there is
    none, so the history is not the one that was printed."""
    wanted = "".join(each for each in text.lower() if each.isalnum())
    if len(wanted) < 12:
        return None
    for n, made_at, digest in reader.cursor.execute(sql.ANCHORS):
        if digest.startswith(wanted):
            return Anchor(n, datetime.fromisoformat(made_at), digest)
    return None
