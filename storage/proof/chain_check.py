"""The events of each case against their hashes, each case against its events, each anchor against both
(docs/audit-format.md). What is hashed are the bytes that lie in the table, and one event is held at a time."""

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from ketnap.storage.proof.anchors import Lines
from ketnap.storage.proof.broken import ANCHOR, ANCHORED, CHANGED, HEAD, MISSING, ORPHAN, VERSION, Broken
from ketnap.storage.proof.chain import START, stored_hash
from ketnap.storage.proof.undecoded import TEXT, plain
from ketnap.storage.statements import sqlite as sql


class Counted(NamedTuple):
    """How much was read, and the numbers of the cases that do not fit."""

    events: int = 0
    cases: int = 0
    broken: frozenset[object] = frozenset()


def cases(connection: sqlite3.Connection, found: list[Broken]) -> Counted:
    """Verify the chain of every case; what does not fit goes to `found`. Texts come undecoded."""
    events, seen, broken = 0, 0, set()
    for number, rows in groupby(connection.execute(sql.EVENTS_TO_VERIFY), key=itemgetter(0)):
        length, wrong = _case(number, rows)
        events += length
        seen += wrong is None or wrong.what != ORPHAN
        if wrong is not None:
            found.append(wrong)
            broken.add(plain(number))
    for number, code in connection.execute(sql.CASES_WITHOUT_EVENTS):
        seen += 1
        found.append(Broken(plain(code), 1, None, MISSING))
        broken.add(plain(number))
    return Counted(events, seen, frozenset(broken))


def _case(number: object, rows: Iterable[tuple[Any, ...]]) -> tuple[int, Broken | None]:
    """How many events a case has, and the first break in its chain: nothing after it can be proved."""
    previous, seen, wrong = START, 0, None
    row: tuple[Any, ...] = ()
    for row in rows:
        seen += 1
        if wrong is not None:
            continue
        _number, code, _version, _head, seq, stored, body, replaces, *texts = row
        if code is None:
            wrong = Broken(f"#{plain(number)}", seq if type(seq) is int else seen, None, ORPHAN)
        elif seq != seen:
            wrong = Broken(plain(code), seen, day_of(texts[_ON]), MISSING)
        elif _written_as_such(code, stored, body, replaces, texts):
            previous = stored_hash(previous, code, seq, texts, replaces, body)
            if previous != stored:
                wrong = Broken(plain(code), seen, day_of(texts[_ON]), CHANGED)
        else:
            wrong = Broken(plain(code), seen, day_of(texts[_ON]), CHANGED)
    return seen, wrong or _at_the_end(row, seen, previous)


_ON = 3
"""The place of `happened_on` among the texts of an event."""


def _at_the_end(row: tuple[Any, ...], last: int, hashed: bytes) -> Broken | None:
    """What the row of a case says of its newest event, beside what that is."""
    _number, code, version, head, *_event, on, _at, _actor, _command = row
    if version != last:
        said = version if type(version) is int else last
        return Broken(plain(code), said, None, MISSING if said > last else VERSION)
    if type(head) is not bytes or head != hashed:
        return Broken(plain(code), last, day_of(on), HEAD)
    return None


def _written_as_such(
    code: object, stored: object, body: object, replaces: object, texts: list[object]
) -> bool:
    """Whether the columns of an event are of the kinds in which they are written: an empty text in the place of nothing
    would hash alike (docs/audit-format.md)."""
    if type(stored) is not bytes or (type(replaces) is not int and replaces is not None):
        return False
    return type(code) is type(body) is TEXT and all(type(each) is TEXT for each in texts)


def day_of(text: object) -> date | None:
    """A day as it is stored; None where it cannot be read."""
    with suppress(ValueError):
        return date.fromisoformat(plain(text))
    return None


def anchors(connection: sqlite3.Connection, found: list[Broken]) -> tuple[int, str | None]:
    """Verify the anchors against each other and against the events they name: how many, and the digest of the newest
    that fits. Texts come undecoded."""
    previous, count, whole = "", 0, True
    for (n, stored), rows in groupby(connection.execute(sql.ANCHORED), key=itemgetter(0, 1)):
        count += 1
        lines = Lines(previous)
        for _n, _digest, number, code, version, head, hashed in rows:
            if number is None:
                continue
            name = f"#{plain(number)}" if code is None else plain(code)
            lines.add(name, version, head.hex() if type(head) is bytes else "?")
            if type(head) is not bytes or hashed != head:
                found.append(Broken(name, version, None, ANCHORED))
        said = plain(stored) if type(stored) is TEXT else ""
        if whole and (n, said) != (count, lines.digest()):
            whole = False
            found.append(Broken("", n, None, ANCHOR))
        elif whole:
            previous = said
    # What cases name and is not there was removed, the newest anchor too.
    found += [Broken("", n, None, ANCHOR) for (n,) in connection.execute(sql.ANCHORS_NAMED_ONLY)]
    return count, previous or None
