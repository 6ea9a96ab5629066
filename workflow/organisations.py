"""The dated tree of organisations: who stands under whom, who holds which power, from a day to a day.

Roles are found here: "the nearest organisation from the case's own cell upward that holds the power on that
day" (definition language §4.1). One procedure thus serves before and after 26/7/2026; only the register differs.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from ketnap.workflow.procedure import Role

FOREIGN = ":"
"""Stands in the codes of organisations of another office's register, between that office and its code:
DU-LE-CHAN:CB-05. No code that is typed in has it."""


class Organisation(NamedTuple):
    """`kind` is one of cell, committee, upper_committee, city, school …, for screens only: what an organisation
    may do is said by its powers. `abbreviation` stands in the symbol of its letters (ĐU, CB)."""

    code: str
    name: str
    kind: str
    abbreviation: str = ""
    successor: str | None = None
    ended_on: date | None = None


class Link(NamedTuple):
    """`organisation` stands directly under `parent` from `from_on` to `until` (the last day; None = still)."""

    organisation: str
    parent: str
    from_on: date
    until: date | None = None


class Power(NamedTuple):
    """`power` is one of propose, appraise, decide, consent, teach; `manner` (of decide) is standing,
    delegated or standing_board, None = not recorded, which no check takes for an answer."""

    organisation: str
    power: str
    manner: str | None
    from_on: date
    until: date | None = None


class Post(NamedTuple):
    """Who is written to: a person in a post of an organisation, from when to when, and their address."""

    organisation: str
    title: str
    holder: str
    email: str | None
    from_on: date
    until: date | None = None


def _holds(from_on: date, until: date | None, day: date) -> bool:
    return from_on <= day and (until is None or day <= until)


_Holders = dict[tuple[str, str, date], str | None]
_MOST_KNOWN = 5_000


class Organisations:
    """The part of the register that a decision needs, as a value."""

    __slots__ = ("_holders", "_links", "_powers", "names")

    def __init__(
        self, organisations: Iterable[Organisation], links: Iterable[Link], powers: Iterable[Power]
    ) -> None:
        self.names: Mapping[str, Organisation] = {each.code: each for each in organisations}
        self._links: dict[str, list[Link]] = {}
        for link in links:
            self._links.setdefault(link.organisation, []).append(link)
        self._powers: dict[str, list[Power]] = {}
        for power in powers:
            self._powers.setdefault(power.organisation, []).append(power)
        # By the roles of a procedure: who has one for a cell on a day is asked again and again, for every case of it.
        self._holders: dict[int, tuple[Mapping[str, Role], _Holders]] = {}

    def above(self, organisation: str, day: date) -> str | None:
        """The organisation directly above on that day."""
        for link in self._links.get(organisation, ()):
            if _holds(link.from_on, link.until, day):
                return link.parent
        return None

    def upward(self, organisation: str, day: date) -> list[str]:
        """The organisation itself, the one above it, and so on to the top of the tree on that day."""
        chain: list[str] = []
        at: str | None = organisation
        while at is not None and at not in chain:
            chain.append(at)
            at = self.above(at, day)
        return chain

    def power(self, organisation: str, powers: Iterable[str], day: date) -> Power | None:
        """The first of `powers` that the organisation holds on that day."""
        held = self._powers.get(organisation, ())
        for name in powers:
            for power in held:
                if power.power == name and _holds(power.from_on, power.until, day):
                    return power
        return None

    def holder(self, roles: Mapping[str, Role], role: str, cell: str, day: date) -> str | None:
        """Who has the role for a case of `cell` on that day: an organisation's code, or None when nobody has.

        A role outside the tree (the person, a union) has no organisation; ask `outside` first.
        """
        # The roles stand beside what was found, so that their id cannot come to mean others.
        of_roles = self._holders.get(id(roles))
        if of_roles is None:
            of_roles = self._holders[id(roles)] = (roles, {})
        known, asked = of_roles[1], (role, cell, day)
        try:
            return known[asked]
        except KeyError:
            if len(known) > _MOST_KNOWN:
                known.clear()
            found = known[asked] = self._holder(roles, role, cell, day)
            return found

    def _holder(self, roles: Mapping[str, Role], role: str, cell: str, day: date) -> str | None:
        found = roles[role]
        if found.above is not None:
            below = self.holder(roles, found.above, cell, day)
            return None if below is None else self.above(below, day)
        if found.powers == ("own",):
            return cell
        for organisation in self.upward(cell, day):
            if self.power(organisation, found.powers, day) is not None:
                return organisation
        return None

    def addressee(self, roles: Mapping[str, Role], role: str | None, place: str, day: date) -> str:
        """Who is written to at a place on that day: whoever holds the role there, upward from the place; the place
        itself where no role is asked for or the register names nobody, as of places elsewhere."""
        holder = None if role is None else self.holder(roles, role, place, day)
        return place if holder is None else holder

    @staticmethod
    def outside(roles: Mapping[str, Role], role: str) -> bool:
        """Whether the role lies outside the party tree, so that nobody needs to hold it."""
        return roles[role].powers == ("none",)

    def manner(self, organisation: str, day: date) -> str | None:
        """How the organisation decides on that day; None when it was not recorded."""
        power = self.power(organisation, ("decide",), day)
        return None if power is None else power.manner
