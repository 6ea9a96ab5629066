"""The same person twice: in one roster, or in the roster and in the book.

Two rows are about one person when they have the same identity number, or the same name and day of birth; where
the tone of the name is written (Hoà, Hòa) and capitals do not matter. Two different numbers say that they are two.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from gettext import gettext as _
from typing import NamedTuple

from ketnap.exchange.cells import Trouble
from ketnap.exchange.persons import Typed
from ketnap.workflow.names import sort_key


class Registered(NamedTuple):
    """Somebody who is in the book already: the code of the case, and what identifies the person."""

    case: str
    name: str
    born_on: date | None
    identity_number: str | None


class Alike(NamedTuple):
    """What was found about the rows, by row number: those who are in the book (with the code of their case),
    those to be looked at (field and trouble), and namesakes with a number of their own, to be known."""

    kept: Mapping[int, str]
    troubles: Mapping[int, tuple[str, Trouble]]
    namesakes: Mapping[int, tuple[str, Trouble]]


_Key = tuple[str, date]


def _key(name: str | None, born_on: date | None) -> _Key | None:
    return None if name is None or born_on is None else (sort_key(name), born_on)


def _number(row: Typed) -> str | None:
    number: str | None = row.values["identity_number"]
    return number


def find(rows: Sequence[Typed], registered: Iterable[Registered]) -> Alike:
    """Compare the rows with each other and with the book, which is gone through once."""
    kept, troubles = _in_book(rows, registered)
    namesakes: dict[int, tuple[str, Trouble]] = {}
    by_number: dict[str, Typed] = {}
    by_key: dict[_Key, list[Typed]] = {}
    for row in rows:
        here, number = row.line.number, _number(row)
        key = _key(row.values["name"], row.values["birth_date"])
        if here not in kept:
            first = by_number.get(number) if number is not None else None
            alike = by_key.get(key, []) if key is not None else []
            if first is not None:
                troubles[here] = (
                    "identity_number",
                    _same(_("Trùng số định danh với dòng {row} ({name})"), first),
                )
            else:
                same = [each for each in alike if number is None or _number(each) in (None, number)]
                if same:
                    troubles[here] = (
                        "name",
                        _same(_("Trùng tên, ngày sinh với dòng {row} ({name})"), same[0]),
                    )
                elif alike:
                    wording = _(
                        "Trùng tên, ngày sinh với dòng {row} ({name}), khác số định danh: coi là hai người."
                    )
                    namesakes[here] = ("name", _same(wording, alike[0]))
        if number is not None:
            by_number.setdefault(number, row)
        if key is not None:
            by_key.setdefault(key, []).append(row)
    return Alike(kept, troubles, namesakes)


def _same(wording: str, other: Typed) -> Trouble:
    return Trouble(wording.format(row=other.line.number, name=other.values["name"] or "…"))


def _in_book(
    rows: Sequence[Typed], registered: Iterable[Registered]
) -> tuple[dict[int, str], dict[int, tuple[str, Trouble]]]:
    """The rows about somebody who is in the book, and those whose number belongs to somebody else there."""
    by_number: dict[str, list[Typed]] = {}
    by_key: dict[_Key, list[Typed]] = {}
    for row in rows:
        number = _number(row)
        key = _key(row.values["name"], row.values["birth_date"])
        if number is not None:
            by_number.setdefault(number, []).append(row)
        if key is not None:
            by_key.setdefault(key, []).append(row)
    days = {day for _name, day in by_key}
    kept: dict[int, str] = {}
    strangers: dict[int, tuple[str, Trouble]] = {}
    for person in registered:
        key = _key(person.name, person.born_on) if person.born_on in days else None
        for row in by_number.get(person.identity_number or "", ()):
            if key is not None and key == _key(row.values["name"], row.values["birth_date"]):
                kept.setdefault(row.line.number, person.case)
            else:
                strangers[row.line.number] = ("identity_number", _other_person(person))
        for row in by_key.get(key, ()) if key is not None else ():
            number = _number(row)
            if number is None or person.identity_number in (None, number):
                kept.setdefault(row.line.number, person.case)
    return kept, {number: trouble for number, trouble in strangers.items() if number not in kept}


def _other_person(person: Registered) -> Trouble:
    born = "" if person.born_on is None else f", {person.born_on:%d/%m/%Y}"
    return Trouble(
        _("Số này trong sổ là của {case} ({name}{born}).").format(
            case=person.case, name=person.name, born=born
        ),
        _("Xem lại số, họ tên, ngày sinh."),
    )
