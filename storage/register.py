"""What lists and screens read of the register of organisations."""

from datetime import date
from typing import NamedTuple

from ketnap.storage.reader import Reader, day_of, organisation_of
from ketnap.storage.statements import sqlite as sql
from ketnap.workflow.names import matches, normal
from ketnap.workflow.organisations import FOREIGN, Link, Organisation, Post, Power
from ketnap.workflow.ports import NoSuchOrganisation


class Node(NamedTuple):
    """An organisation in the tree of a day: under whom it stands, and how deep."""

    organisation: Organisation
    parent: str | None
    depth: int


def tree(reader: Reader, day: date, root: str | None = None) -> list[Node]:
    """All organisations, or one with all under it, in the order of today's tree. Raises NoSuchOrganisation."""
    on = day.isoformat()
    # Where each open span of places ends: as many as are open, so deep it stands.
    ends: list[int] = []
    found = []
    inside = root is None
    limit = -1
    for *columns, parent, place, last in reader.cursor.execute(sql.ORGANISATIONS, (on, on)):
        organisation = organisation_of(columns)
        if organisation.code == root:
            inside, limit, ends = True, last, []
        if not inside or (root is not None and place > limit):
            continue
        while ends and place > ends[-1]:
            ends.pop()
        found.append(Node(organisation, parent, len(ends)))
        ends.append(last)
    if not found and root is not None:
        raise NoSuchOrganisation(root)
    return found


class PostLine(NamedTuple):
    id: int
    post: Post


class Entry(NamedTuple):
    """Everything the register says of one organisation, past and present, and what stands under it."""

    organisation: Organisation
    links: tuple[Link, ...]
    below: tuple[Link, ...]
    powers: tuple[Power, ...]
    posts: tuple[PostLine, ...]


def entry(reader: Reader, code: str) -> Entry:
    """Raises NoSuchOrganisation."""
    row = reader.cursor.execute(sql.ORGANISATION, (code,)).fetchone()
    if row is None:
        raise NoSuchOrganisation(code)
    links = [
        Link(code, parent, date.fromisoformat(from_on), day_of(until))
        for parent, from_on, until in reader.cursor.execute(sql.LINKS_OF, (code,))
    ]
    below = [
        Link(child, code, date.fromisoformat(from_on), day_of(until))
        for child, from_on, until in reader.cursor.execute(sql.LINKS_UNDER, (code,))
    ]
    powers = [
        Power(code, power, manner, date.fromisoformat(from_on), day_of(until))
        for power, manner, from_on, until in reader.cursor.execute(sql.POWERS_OF, (code,))
    ]
    posts = [
        PostLine(number, Post(code, title, holder, email, date.fromisoformat(from_on), day_of(until)))
        for number, title, holder, email, from_on, until in reader.cursor.execute(sql.POSTS_OF, (code,))
    ]
    return Entry(organisation_of(row), tuple(links), tuple(below), tuple(powers), tuple(posts))


def find(reader: Reader, text: str) -> list[Organisation]:
    """The organisations that may be meant: the one with this code, else those whose name has these words, typed
    marks counting (`cẩm giàng` is one commune, `cam giang` two). What came with packets (its code names the office
    that sent it) only where nothing else fits. Never picks one."""
    asked = normal(text)
    if not asked:
        return []
    row = reader.cursor.execute(sql.ORGANISATION, (asked,)).fetchone()
    if row is None:
        row = reader.cursor.execute(sql.ORGANISATION, (asked.upper(),)).fetchone()
    if row is not None:
        return [organisation_of(row)]
    # Not at the top: most organisations are given by their code.
    from ketnap.storage.queries import pattern_of

    found = reader.cursor.execute(sql.ORGANISATIONS_BY_FOLDED, (pattern_of(asked),))
    named = [organisation_of(each) for each in found]
    fitting = [each for each in named if matches(asked, each.name)]
    return [each for each in fitting if FOREIGN not in each.code] or fitting
