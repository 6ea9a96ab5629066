"""Who a message goes to, found on the day it is sent: the posts of an organisation that have an address then."""

from datetime import date
from typing import Any, NamedTuple

from ketnap.notifications.address import Address
from ketnap.storage.reader import Reader
from ketnap.workflow.names import folded
from ketnap.workflow.organisations import Organisation, Post
from ketnap.workflow.ports import NoSuchOrganisation

OWNER, SUPERIOR, ADDRESSEE = "owner", "superior", "addressee"


class Recipient(NamedTuple):
    """An organisation as a mail addresses it: `title` is how it is greeted ("Bí thư Chi bộ 5"), `addresses` are
    empty where nobody there has one."""

    organisation: str
    name: str
    title: str
    addresses: tuple[Address, ...]


def of(reader: Reader, organisation: str, day: date) -> Recipient:
    """Who is written to at an organisation on that day. Raises NoSuchOrganisation."""
    known = _living(reader, organisation, day)
    posts = reader.posts(known.code, day)
    addresses = tuple(Address(_title(each, known), each.email) for each in posts if each.email)
    # Without an address it is still said for whom a message is held.
    titles = [each.title for each in addresses] or [_title(each, known) for each in posts]
    return Recipient(known.code, known.name, ", ".join(dict.fromkeys(titles)) or known.name, addresses)


def _living(reader: Reader, code: str, day: date) -> Organisation:
    """The organisation, or the one that took it over by that day: what was meant for it is its successor's now."""
    seen = [code]
    while True:
        known = reader.organisations((seen[-1],)).names[seen[-1]]
        gone = known.ended_on is not None and known.ended_on < day
        if not gone or known.successor is None or known.successor in seen:
            return known
        seen.append(known.successor)


def _title(post: Post, organisation: Organisation) -> str:
    """A post with its organisation, once: "Bí thư" of Chi bộ 5 is "Bí thư Chi bộ 5"."""
    if not post.title:
        return organisation.name
    said = folded(post.title)
    return post.title if folded(organisation.name) in said else f"{post.title} {organisation.name}"


def holder(reader: Reader, case: str, role: str, who: str, day: date) -> str | None:
    """Who has a role for a case on that day, or who stands above them (`who` is "superior"): for a message that
    was raised when nobody had it."""
    file = reader.case(case)
    roles = file.law.procedure.roles
    if role not in roles:
        return None
    try:
        organisations = reader.organisations((file.cell,))
    except NoSuchOrganisation:
        return None
    found = organisations.holder(roles, role, file.cell, day)
    return organisations.above(found, day) if who == SUPERIOR and found is not None else found


def case_or_organisation(params: dict[str, Any], case: str | None) -> str:
    """What a reminder is about: the code of its case, or of the organisation whose duty it is."""
    return case or str(params.get("about", ""))


def called(params: dict[str, Any], case: str | None) -> str:
    """What a reminder is called to whoever reads it: whoever was written to knows the letter, not our codes."""
    return str(params.get("letters") or "") or case_or_organisation(params, case)
