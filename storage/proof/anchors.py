"""Anchors: the newest hash of every case that changed since the last anchor, under one digest that leaves the
database (printed on letters, mailed, exported). A chain that was rewritten from end to end still disagrees
with a digest that somebody has on paper."""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from ketnap.storage.proof.undecoded import TEXT, plain, undecoded
from ketnap.storage.reader import Reader
from ketnap.storage.rows import stamp
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.unit_of_work import SqliteUnitOfWork


class Anchor(NamedTuple):
    """Anchor `n`, made at an instant (as it is stored: it is in no hash); `digest` is 64 hexadecimal digits, `shown` what
    people compare."""

    n: int
    made_at: str
    digest: str

    @property
    def shown(self) -> str:
        return shown(self.digest)


def shown(digest: str) -> str:
    """The first twelve digits as people read them aloud: 7F3A-91C2-05DE."""
    return "-".join(digest[at : at + 4].upper() for at in (0, 4, 8))


class Lines:
    """The lines of an anchor, of which its digest is made: the digest before it ("" for the first), then one line for each
    case, `code version head`, in the order of the cases' numbers."""

    def __init__(self, previous: str) -> None:
        self._digest = sha256(previous.encode())

    def add(self, code: str, version: int, head: str) -> None:
        self._digest.update(f"\n{code} {version} {head}".encode())

    def digest(self) -> str:
        return self._digest.hexdigest()


def make(uow: SqliteUnitOfWork, now: datetime) -> Anchor:
    """Anchor every case that changed since the last time; the last anchor where none did."""
    last = newest(uow)
    n = 1 if last is None else last.n + 1
    lines, changed = Lines("" if last is None else last.digest), 0
    for _, code, version, head in uow.cursor.execute(sql.CASES_NOT_ANCHORED):
        lines.add(code, version, head.hex())
        changed += 1
    if last is not None and not changed:
        return last
    made = Anchor(n, stamp(now), lines.digest())
    uow.cursor.execute(sql.ANCHOR_INSERT, made)
    # Asked again and not kept: the first anchor of a large book names every case.
    cases = uow.cursor.connection.execute(sql.CASES_NOT_ANCHORED)
    while part := cases.fetchmany(_PART):
        rows = [(number, version, n, head) for number, _, version, head in part]
        uow.cursor.executemany(sql.ANCHOR_CASE_INSERT, rows)
    return made


_PART = 1_000
"""How many cases are written down at a time."""


def newest(reader: Reader) -> Anchor | None:
    row = reader.cursor.execute(sql.ANCHOR_LAST).fetchone()
    return None if row is None else Anchor(*row)


def find(reader: Reader, text: str) -> Anchor | None:
    """The anchor whose digest begins like this (7F3A-91C2-05DE, spaces and hyphens ignored); None: there is
    none, so the history is not the one that was printed."""
    wanted = "".join(each for each in text.lower() if each.isalnum()).encode()
    if len(wanted) < _COMPARED:
        return None
    connection = reader.cursor.connection
    # What is sought may stand beside what was damaged.
    with undecoded(connection):
        for n, made_at, digest in connection.execute(sql.ANCHORS):
            if type(digest) is TEXT and digest.startswith(wanted):
                return Anchor(n, plain(made_at), plain(digest))
    return None


_COMPARED = 12
"""How many digits people compare at least."""
