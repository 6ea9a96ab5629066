"""The head and the signature of a paper: the organisation that issues it, as its papers name it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from ketnap.workflow.names import folded
from ketnap.workflow.organisations import Organisation, Organisations, Post
from ketnap.workflow.ports import Reads

# What signs, by the beginning of a name: the abbreviation of its papers, and the party organisation that it leads.
_BODIES = {
    "Thành ủy": ("TU", "Đảng bộ thành phố"),
    "Tỉnh ủy": ("TU", "Đảng bộ tỉnh"),
    "Quận ủy": ("QU", "Đảng bộ quận"),
    "Huyện ủy": ("HU", "Đảng bộ huyện"),
    "Đảng ủy": ("ĐU", "Đảng bộ"),
    "Chi bộ": ("CB", "Chi bộ"),
}
# Decided by the standing committee or its permanent members: both sign for the standing committee.
_FOR_STANDING_COMMITTEE = frozenset({"standing", "standing_board"})


class OwnOffice(Protocol):
    """What the office that keeps the book says about itself."""

    @property
    def organisation(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def upper(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def term_start(self) -> date | None: ...
    @property
    def certificate_symbol(self) -> str: ...


def head(reads: Reads, issuer: str, office: OwnOffice, day: date) -> dict[str, Any]:
    """The issuing organisation as its paper names it: our own office by its settings, another by the register."""
    organisations = reads.organisations({issuer})
    register = organisations.names[issuer]
    ours = issuer == office.organisation
    body = _body(register)
    title, name = _signer(reads.posts(issuer, day))
    manner = organisations.manner(issuer, day)
    return {
        "upper": office.upper if ours and office.upper else _upper(organisations, issuer, day),
        "name": _name(register, office) if ours else register.name,
        "place": office.place,
        "authority": f"T/M {'Ban Thường vụ' if manner in _FOR_STANDING_COMMITTEE else body}",
        "signer_title": title,
        "signer_name": name,
        "symbol": register.abbreviation or _BODIES.get(body, ("ĐU", ""))[0],
        "archive": body,
        "stamp_note": None,
    }


def _name(register: Organisation, office: OwnOffice) -> str:
    """Our own name. Settings often hold it in the capitals of the head, which a sentence cannot use."""
    if not office.name or office.name.casefold() == register.name.casefold():
        return register.name
    return office.name


def _body(organisation: Organisation) -> str:
    """Đảng ủy, of Đảng ủy phường Lê Chân: what signs and where the copy stays."""
    name = organisation.name.casefold()
    return next((body for body in _BODIES if name.startswith(body.casefold())), organisation.name)


def _upper(organisations: Organisations, issuer: str, day: date) -> str:
    """The line above the issuer: the party organisation that the committee above leads."""
    above = organisations.above(issuer, day)
    if above is None:
        return ""
    committee = organisations.names[above]
    body = _body(committee)
    party = _BODIES.get(body, ("", body))[1]
    return party + committee.name[len(body) :]


def _signer(posts: Iterable[Post]) -> tuple[str, str | None]:
    """Who signs: the secretary, else a deputy; without either the name is left to be written by hand."""
    found: dict[str, str] = {}
    for post in posts:
        title = folded(post.title)
        for signing in ("Bí thư", "Phó Bí thư"):
            if title.startswith(folded(signing)):
                found.setdefault(signing, post.holder)
    for signing in ("Bí thư", "Phó Bí thư"):
        if signing in found:
            return signing, found[signing]
    return "Bí thư", None
