"""The sample register of `init --sample`: the party organisations of Hải Phòng with made-up cells and people.

The city, its four upper organisations and its 114 communes are real and stand as they do by law: the tree since
1/7/2025, what 208-QĐ/TW changed on 26/7/2026, and what decided before, so that the past can be judged. Cells,
schools, enterprises and all people are invented; whatever names somebody stands in `definitions/sample/`.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from ketnap.definitions.localities import HOME, committee_code, committee_name, localities
from ketnap.workflow.organisations import Link, Organisation, Post, Power

HOME_COMMUNE: Final = "phường Lê Chân"
"""Whose office keeps the sample book."""

CITY: Final = "TU"
COMMUNE_KIND: Final = "commune_committee"
CELL_KIND: Final = "cell"

MERGER: Final = date(2025, 7, 1)
"""Since then there are communes without districts, and their committees decide (294-QĐ/TW §10.2)."""
NEW_RULES: Final = date(2026, 7, 26)
"""Since 208-QĐ/TW (secondary) they are grassroots committees: they propose as well, their standing committee decides."""

_FOLDER = Path(__file__).with_name("sample")


class Register(NamedTuple):
    """Organisations (whoever follows another stands before it), and what is known of them from when to when."""

    organisations: tuple[Organisation, ...]
    links: tuple[Link, ...]
    powers: tuple[Power, ...]
    posts: tuple[Post, ...]


def organisations() -> Register:
    """The whole sample register: what the files say, and the committees of all communes of Hải Phòng."""
    listed = [_organisation(row) for row in _rows("organisations")]
    communes = [
        Organisation(committee_code(each), committee_name(each), COMMUNE_KIND, "ĐU")
        for each in localities(HOME)
    ]
    codes = [commune.code for commune in communes]
    return Register(
        (listed[0], *communes, *listed[1:]),
        (
            *(Link(code, CITY, MERGER) for code in codes),
            *(Link(row["organisation"], row["parent"], *_span(row)) for row in _rows("links")),
        ),
        (
            *(Power(code, "decide", "standing", MERGER) for code in codes),
            *(Power(code, "propose", None, NEW_RULES) for code in codes),
            *(
                Power(row["organisation"], row["power"], row["manner"] or None, *_span(row))
                for row in _rows("powers")
            ),
        ),
        (
            *(_office(commune) for commune in communes),
            *(
                Post(row["organisation"], row["title"], row["holder"], row["email"] or None, *_span(row))
                for row in _rows("posts")
            ),
        ),
    )


def _office(commune: Organisation) -> Post:
    """Where letters and reminders of a commune committee go: its office, under an address that leads nowhere."""
    address = f"vanphong.{commune.code.lower()}@example.vn"
    return Post(commune.code, "Văn phòng", f"Văn phòng {commune.name}", address, MERGER)


def _organisation(row: dict[str, str]) -> Organisation:
    return Organisation(
        row["code"],
        row["name"],
        row["kind"],
        row["abbreviation"],
        row["successor"] or None,
        _day(row["ended_on"]),
    )


def _span(row: dict[str, str]) -> tuple[date, date | None]:
    return date.fromisoformat(row["from_on"]), _day(row["until"])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


class Crowd(NamedTuple):
    """How many people the sample roster has in a cell; they are mostly `kind`: resident, worker, official,
    student, pupil."""

    cell: str
    people: int
    kind: str


def crowds() -> tuple[Crowd, ...]:
    """Where the people of the sample roster are."""
    return tuple(Crowd(row["cell"], int(row["people"]), row["mostly"]) for row in _rows("people"))


def names() -> dict[str, tuple[str, ...]]:
    """What invented names are put together from: family, middle_male, middle_female, given_male, given_female."""
    parts: dict[str, tuple[str, ...]] = {}
    for row in _rows("names"):
        parts[row["part"]] = (*parts.get(row["part"], ()), row["name"])
    return parts
