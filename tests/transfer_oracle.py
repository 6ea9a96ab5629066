"""The transfer table as the guide has it, written down by hand: what the definition files are compared with.

Nothing here is read from the definitions, and nothing of the program is imported: a row is what 06-HD/TW §3.9–3.10
says of it, in the words of that guide. Where the guide is silent the row says which decision stands for it.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

# How far the case has got at the moment of the move.
UNLISTED = "not on the list"  # found out as a prospect, no cell has resolved to list the person
CONSIDERED = (
    "considered"  # listed, taught, certified, procedure opened, dossier being built; no resolution stands
)
RESOLVED = (
    "resolved"  # the cell has resolved (with or without section and base committee), the dossier is here
)
SENT = "sent up"  # the dossier lies with the competent committee, no decision stands
DECIDED = "decided"  # there is a decision, no ceremony was held
MEMBER = "member"  # the ceremony was held: a probationary member
REACHED = (UNLISTED, CONSIDERED, RESOLVED, SENT, DECIDED, MEMBER)

# Where the new place lies, seen from the old one.
SAME_BASE = "under the same base committee"
SAME_COMMITTEE = "another base, the same competent committee"
OUTSIDE = "outside the competent committee"
WHERE = (SAME_BASE, SAME_COMMITTEE, OUTSIDE)

OFFICIAL = "official"
TEMPORARY = "temporary"
KINDS = (OFFICIAL, TEMPORARY)

# The admission decision, seen from the transfer decision: at most 30 working days after it, or later.
INSIDE = "inside the window"
AFTER = "after the window"
WINDOWS = (INSIDE, AFTER)


class Row(NamedTuple):
    """One row: it is for a case that has reached one of `reached`, moves to one of `where`, as one of `kinds`, decided
    in one of `windows`."""

    step: str
    source: str
    reached: tuple[str, ...]
    where: tuple[str, ...] = WHERE
    kinds: tuple[str, ...] = (OFFICIAL,)
    windows: tuple[str, ...] = WINDOWS

    def fits(self, reached: str, where: str, kind: str, window: str) -> bool:
        return (
            reached in self.reached and where in self.where and kind in self.kinds and window in self.windows
        )


AWAY = (SAME_COMMITTEE, OUTSIDE)

TABLE = (
    # T: only for a time. The home cell goes on considering, whatever has been reached.
    Row("introduce_temporarily", "06-HD/TW §3.9, §5.2b", REACHED[1:], kinds=(TEMPORARY,)),
    # Inside one base nothing leaves the base committee: a change of cell (D7); not in the table of the guide.
    Row("move_within", "D7", REACHED, (SAME_BASE,)),
    Row("transfer_a", "06-HD/TW §3.9a", (CONSIDERED,), AWAY),
    # Resolved, and the same committee will decide: the resolutions stand (D6); not in the table of the guide.
    Row("move_with_dossier", "D6", (RESOLVED, SENT), (SAME_COMMITTEE,)),
    Row("transfer_b1", "06-HD/TW §3.9b", (RESOLVED,), (OUTSIDE,)),
    Row("transfer_b2", "06-HD/TW §3.9b", (SENT,), (OUTSIDE,)),
    Row("transfer_c1", "06-HD/TW §3.9c", (DECIDED,), (SAME_COMMITTEE,)),
    Row("transfer_c2", "06-HD/TW §3.9c", (DECIDED,), (OUTSIDE,), windows=(INSIDE,)),
    Row("transfer_c3", "06-HD/TW §3.9c", (DECIDED,), (OUTSIDE,), windows=(AFTER,)),
    Row("transfer_m", "06-HD/TW §3.10; 294-QĐ/TW §6.3.1", (MEMBER,), AWAY),
)

ROWS = tuple(row.step for row in TABLE)

LISTING = "list_sympathiser"
"""What is missing where somebody who was never put on the list moves away: no transfer, and nobody is introduced."""

DESTINATION, KIND, DECIDED_ON = "move_known.destination", "move_known.kind", "move_known.decided_on"
FACTS = (DESTINATION, KIND, DECIDED_ON)
"""The facts of the move that the choice hangs on; its reason and the day it takes effect are not among them."""


class Known(NamedTuple):
    """What is known about a move; None: nobody has recorded it."""

    where: str | None
    kind: str | None
    window: str | None


class Expected(NamedTuple):
    """The row that fits; without one, what has to be recorded before anybody can say, and what may be asked besides."""

    row: str | None
    missing: frozenset[str] = frozenset()
    besides: frozenset[str] = frozenset()

    def named_by(self, asked: set[str]) -> bool:
        """Whether an answer without a row names what is missing, and nothing that would not help."""
        return bool(asked & self.missing) and asked <= self.missing | self.besides


def the_row(reached: str, where: str, kind: str, window: str) -> str | None:
    """The only row for a case about which everything is known; None for somebody who is nobody's transfer."""
    fitting = [row.step for row in TABLE if row.fits(reached, where, kind, window)]
    assert len(fitting) <= 1, (reached, where, kind, window, fitting)
    return fitting[0] if fitting else None


def expected(reached: str, known: Known) -> Expected:
    """What the program must answer: one row only where it is the same whatever the missing facts turn out to be."""
    rows = {each: the_row(reached, *each) for each in _completions(known)}
    unknown = {name for name, said in zip(FACTS, known, strict=True) if said is None}
    if len(set(rows.values())) == 1:
        row = next(iter(rows.values()))
        return Expected(row) if row else Expected(None, frozenset({LISTING}), frozenset(unknown))
    missing = {name for at, name in enumerate(FACTS) if name in unknown and _decides(rows, at)}
    return Expected(None, frozenset(missing), frozenset({LISTING} if reached == UNLISTED else ()))


def _completions(known: Known) -> Iterator[tuple[str, str, str]]:
    every = (WHERE, KINDS, WINDOWS)
    given = [choices if said is None else (said,) for said, choices in zip(known, every, strict=True)]
    yield from product(*given)


def _decides(rows: dict[tuple[str, str, str], str | None], at: int) -> bool:
    """Whether another answer to one question alone would lead to another row."""
    return any(
        rows[one] != rows[other]
        for one, other in product(rows, repeat=2)
        if all(one[place] == other[place] for place in range(3) if place != at)
    )
