"""Changing the register of organisations: who stands under whom, holds which power, is in which post.

Everything is dated. A new line ends the one it follows on the day before; what held on a past day is never
changed by it. `place` numbers today's tree, so that a subtree is a span of numbers.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta

from ketnap.storage.errors import OrganisationRefused
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.names import folded, normal, title_key
from ketnap.workflow.organisations import Link, Organisation, Post, Power

POWERS = ("propose", "appraise", "decide", "consent", "teach")
_GAP = 8
_DAY = timedelta(days=1)


def add(uow: SqliteUnitOfWork, organisation: Organisation, today: date) -> None:
    """Enter an organisation. Where it stands is a link of its own. Raises OrganisationRefused (exists)."""
    if uow.cursor.execute(sql.ORGANISATION_EXISTS, (organisation.code,)).fetchone() is not None:
        raise OrganisationRefused("exists", organisation.code)
    name = normal(organisation.name)
    uow.cursor.execute(
        sql.ORGANISATION_INSERT,
        (
            organisation.code,
            name,
            organisation.kind,
            normal(organisation.abbreviation),
            0,
            0,
            folded(name),
            title_key(name),
        ),
    )
    uow.register_changed(today)


def link(uow: SqliteUnitOfWork, new: Link, today: date) -> None:
    """Put an organisation directly under another from a day on, which ends the link it had until then.

    Raises NoSuchOrganisation, OrganisationRefused (itself, circle, ended, before_start).
    """
    if new.organisation == new.parent:
        raise OrganisationRefused("itself", new.organisation)
    known = uow.organisations((new.organisation, new.parent))
    for code in (new.organisation, new.parent):
        ended_on = known.names[code].ended_on
        if ended_on is not None and ended_on < new.from_on:
            raise OrganisationRefused("ended", code)
    if new.until is not None and new.until < new.from_on:
        raise OrganisationRefused("before_start", new.organisation)
    if new.organisation in known.upward(new.parent, new.from_on):
        raise OrganisationRefused("circle", new.organisation, new.parent)
    found = uow.cursor.execute(sql.LINKS_OF, (new.organisation,)).fetchall()
    spans = [(from_on, until) for _, from_on, until in found]
    ends, gone, until = _make_room(spans, new.from_on, new.until)
    for from_on, end in ends:
        uow.cursor.execute(sql.LINK_END, (end, new.organisation, from_on))
    for from_on in gone:
        uow.cursor.execute(sql.LINK_REMOVE, (new.organisation, from_on))
    uow.cursor.execute(sql.LINK_INSERT, (new.organisation, new.from_on.isoformat(), new.parent, until))
    uow.register_changed(today)


def power(uow: SqliteUnitOfWork, new: Power, today: date) -> None:
    """Give an organisation a power from a day on; the same power held until then (in another manner) ends.

    Raises NoSuchOrganisation, OrganisationRefused (unknown_power, before_start).
    """
    if new.power not in POWERS:
        raise OrganisationRefused("unknown_power", new.organisation, new.power)
    if new.until is not None and new.until < new.from_on:
        raise OrganisationRefused("before_start", new.organisation, new.power)
    uow.organisations((new.organisation,))
    key = (new.organisation, new.power)
    spans = uow.cursor.execute(sql.POWERS_NAMED, key).fetchall()
    ends, gone, until = _make_room(spans, new.from_on, new.until)
    for from_on, end in ends:
        uow.cursor.execute(sql.POWER_END, (end, *key, from_on))
    for from_on in gone:
        uow.cursor.execute(sql.POWER_REMOVE, (*key, from_on))
    uow.cursor.execute(sql.POWER_INSERT, (*key, new.from_on.isoformat(), new.manner, until))
    uow.register_changed(today)


def end_power(uow: SqliteUnitOfWork, organisation: str, name: str, until: date, today: date) -> None:
    """Let a power end on a day, its last. Raises OrganisationRefused (unknown_power: it is not held that day)."""
    for from_on, end in uow.cursor.execute(sql.POWERS_NAMED, (organisation, name)).fetchall():
        if from_on <= until.isoformat() and (end is None or end >= until.isoformat()):
            uow.cursor.execute(sql.POWER_END, (until.isoformat(), organisation, name, from_on))
            uow.register_changed(today)
            return
    raise OrganisationRefused("unknown_power", organisation, name)


def _make_room(
    spans: Iterable[tuple[str, str | None]], from_on: date, until: date | None
) -> tuple[list[tuple[str, str]], list[str], str | None]:
    """How dated lines give way to a new one: which end, and when; which are replaced because they begin on the
    same day; and the last day of the new one, which the next line after it bounds."""
    start, last = from_on.isoformat(), None if until is None else until.isoformat()
    before = (from_on - _DAY).isoformat()
    ends, gone = [], []
    for begins, end in sorted(spans):
        if begins == start:
            gone.append(begins)
        elif begins < start and (end is None or end >= start):
            ends.append((begins, before))
        elif begins > start and (last is None or last >= begins):
            last = (date.fromisoformat(begins) - _DAY).isoformat()
    return ends, gone, last


def post(uow: SqliteUnitOfWork, new: Post, today: date) -> int:
    """Enter who is in a post; return the id of the line. Messages that waited for an address are let go.

    Raises NoSuchOrganisation, OrganisationRefused (before_start).
    """
    uow.organisations((new.organisation,))
    if new.until is not None and new.until < new.from_on:
        raise OrganisationRefused("before_start", new.organisation)
    email = normal(new.email) or None if new.email else None
    until = None if new.until is None else new.until.isoformat()
    row = (new.organisation, normal(new.title), normal(new.holder), email, new.from_on.isoformat(), until)
    uow.cursor.execute(sql.POST_INSERT, row)
    number = uow.cursor.lastrowid
    assert number is not None
    if email is not None and new.from_on <= today and (new.until is None or today <= new.until):
        uow.cursor.execute(sql.OUTBOX_FREE, (new.organisation,))
    return number


def end_post(uow: SqliteUnitOfWork, number: int, until: date) -> None:
    """Let a person leave a post on a day, their last in it."""
    uow.cursor.execute(sql.POST_END, (until.isoformat(), number))


def merge(uow: SqliteUnitOfWork, merged: Iterable[str], into: str, on: date, today: date) -> list[str]:
    """Let organisations be taken over by another from a day on: their links, powers and posts end the day
    before, what stood under them stands under the successor. Return the codes of the cases that they still
    keep, for somebody to move.

    Raises NoSuchOrganisation, OrganisationRefused (itself, ended, circle).
    """
    merged = list(merged)
    known = uow.organisations((*merged, into))
    if into in merged:
        raise OrganisationRefused("itself", into)
    for code in (*merged, into):
        if known.names[code].ended_on is not None:
            raise OrganisationRefused("ended", code)
    if set(merged) & set(known.upward(into, on)):
        raise OrganisationRefused("circle", into)
    left: list[str] = []
    for code in merged:
        _end(uow, code, into, on, today)
        left.extend(case for (case,) in uow.cursor.execute(sql.CASES_OF_CELL, (code,)))
    return left


def _end(uow: SqliteUnitOfWork, code: str, into: str, on: date, today: date) -> None:
    first, last = on.isoformat(), (on - _DAY).isoformat()
    run = uow.cursor.execute
    for child, from_on, until in run(sql.LINKS_UNDER, (code,)).fetchall():
        if until is None or until >= first:
            link(uow, Link(child, into, max(on, date.fromisoformat(from_on))), today)
    for _, from_on, until in run(sql.LINKS_OF, (code,)).fetchall():
        if from_on >= first:
            run(sql.LINK_REMOVE, (code, from_on))
        elif until is None or until >= first:
            run(sql.LINK_END, (last, code, from_on))
    for name, _, from_on, until in run(sql.POWERS_OF, (code,)).fetchall():
        if from_on >= first:
            run(sql.POWER_REMOVE, (code, name, from_on))
        elif until is None or until >= first:
            run(sql.POWER_END, (last, code, name, from_on))
    for number, *_, until in run(sql.POSTS_OF, (code,)).fetchall():
        if until is None or until >= first:
            end_post(uow, number, on - _DAY)
    run(sql.ORGANISATION_END, (into, last, code))
    uow.register_changed(today)


def ended(uow: SqliteUnitOfWork, organisation: Organisation, today: date) -> None:
    """Note of an organisation that is entered with its past when it ended and which one followed it.

    Raises NoSuchOrganisation (the one that followed).
    """
    assert organisation.ended_on is not None, "it has ended"
    if organisation.successor is not None:
        uow.organisations((organisation.successor,))
    last = organisation.ended_on.isoformat()
    uow.cursor.execute(sql.ORGANISATION_END, (organisation.successor, last, organisation.code))
    uow.register_changed(today)


def renumber(cursor: sqlite3.Cursor, today: date) -> None:
    """Number today's tree in preorder, siblings by title. An organisation that ended stands under its
    successor, so that what it still keeps is seen there. Run it also when a day has begun: links may lie ahead."""
    day = today.isoformat()
    children: dict[str | None, list[str]] = {}
    stored: dict[str, tuple[int, int]] = {}
    for code, parent, successor, place, last in cursor.execute(sql.PLACES, (day, day)):
        children.setdefault(parent or successor, []).append(code)
        stored[code] = (place, last)
    numbered: dict[str, tuple[int, int]] = {}
    following = 0
    # Left on the way down, finished on the way up: a tree may be deeper than Python's stack.
    stack = [(code, False) for code in reversed(children.get(None, []))]
    while stack:
        code, finished = stack.pop()
        if finished:
            numbered[code] = (numbered[code][0], following + _GAP - 1)
            continue
        following += _GAP
        numbered[code] = (following, following + _GAP - 1)
        stack.append((code, True))
        stack.extend((child, False) for child in reversed(children.get(code, [])))
    changed = [(*place, code) for code, place in numbered.items() if stored[code] != place]
    if changed:
        cursor.executemany(sql.ORGANISATION_PLACE, changed)
