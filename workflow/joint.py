"""One letter about several people: drafts of the same letter, from one office to one addressee, as one sheet of paper.

Pure. Which letters speak of several people is declared. Those whose `fields` name `together` do where it is asked for;
those that list `people` always do: what is proposed in one list is one letter.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from ketnap.workflow.correspondence.person import PEOPLE, one_list
from ketnap.workflow.issuing import Sheet
from ketnap.workflow.parties import NOBODY_ELSE

TOGETHER: Final = "together"
"""The field that holds the people of a joint letter, each a row of its table; empty in a letter about one."""

MOST: Final = 500
"""So many people stand on one sheet; who comes after them has another. A table of ten pages is still read."""


Key = tuple[str, ...]
"""What the sheets of one letter have in common."""

Part = TypeVar("Part")


def groups(parts: Iterable[Part], key: Callable[[Part], Key | None]) -> list[tuple[Part, ...]]:
    """What makes one letter each, in the order of the first ones; what has no key stays alone."""
    found: list[list[Part]] = []
    open_ones: dict[Key, list[Part]] = {}
    for part in parts:
        common = key(part)
        group = None if common is None else open_ones.get(common)
        if group is not None and len(group) < MOST:
            group.append(part)
            continue
        found.append([part])
        if common is not None:
            open_ones[common] = found[-1]
    return [tuple(group) for group in found]


def alone(_part: object) -> Key | None:
    """The key of letters that are not to be joined."""
    return None


def key_of(sheet: Sheet) -> Key | None:
    """The key of a sheet; None where it speaks of one person only, whatever is asked for."""
    return _common(sheet) if TOGETHER in sheet.inputs else listed(sheet)


def listed(sheet: Sheet) -> Key | None:
    """The key of a sheet that lists people, which is one letter without being asked for; None of every other."""
    return _common(sheet) if PEOPLE in sheet.inputs else None


def _common(sheet: Sheet) -> Key | None:
    if sheet.addressee is None or sheet.addressee in NOBODY_ELSE:
        return None
    return (sheet.letter.letter, sheet.issuer, sheet.kind, sheet.symbol, sheet.term, sheet.addressee)


def sheet_of(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet of a group: that of the first draft, which takes the number, about all its people. One alone is
    printed as ever."""
    first = sheets[0]
    if len(sheets) == 1:
        return first
    letter = {**first.inputs["letter"], "case": None}
    raised_on = max(sheet.raised_on for sheet in sheets)
    if PEOPLE in first.inputs:
        people = one_list(sheet.inputs[PEOPLE] for sheet in sheets)
        return first._replace(inputs={**first.inputs, "letter": letter, PEOPLE: people}, raised_on=raised_on)
    move = shared([sheet.inputs["move"] for sheet in sheets])
    inputs = {
        "office": first.inputs["office"],
        "letter": letter,
        "move": move,
        TOGETHER: one_list([_row(sheet.inputs, move)] for sheet in sheets),
    }
    return first._replace(inputs=inputs, raised_on=raised_on)


def people_on(inputs: Mapping[str, Any] | None) -> int:
    """How many people a letter that was issued speaks of in one list; 0 where it is about one person."""
    rows = [] if inputs is None else inputs.get(TOGETHER) or inputs.get(PEOPLE) or []
    return len(rows) if len(rows) > 1 else 0


def shared(moves: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What all these moves have in common; None, or nothing, for what they do not."""
    first = moves[0]
    return {
        name: value if all(move[name] == value for move in moves) else [] if isinstance(value, list) else None
        for name, value in first.items()
    }


def _row(inputs: Mapping[str, Any], move: Mapping[str, Any]) -> dict[str, Any]:
    """One person of the table; of the move only what the letter does not say of all of them."""
    person, certificate = inputs["person"], inputs.get("certificate") or {}
    own = inputs["move"]
    return {
        "name": person["name"],
        "sex": person.get("sex"),
        "born_on": person["born_on"],
        "identity_last4": person["identity_last4"],
        "cell": (inputs.get("listed_on") or {}).get("cell"),
        "helpers": ", ".join(helper["name"] for helper in inputs.get("helpers", ())) or None,
        "certificate_number": certificate.get("number"),
        "certificate_until": certificate.get("valid_until"),
        "reason": own["reason"] if move["reason"] is None else None,
        "effective_on": own["effective_on"] if move["effective_on"] is None else None,
    }
