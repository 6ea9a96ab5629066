"""The people of the demo: the made-up roster as its story needs them, and who of them plays which part."""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from ketnap.definitions import sample
from ketnap.definitions.roster_columns import columns
from ketnap.exchange.workbook import Value
from ketnap.exchange.workbook_out import OutTable, written
from ketnap.workflow.calendar import add_months

_YOUTH: Final = 30
_SCHOOLED: Final = frozenset({"12/12", "THPT", "Trung cấp", "Cao đẳng", "Đại học", "Thạc sĩ", "Lớp 12"})
_PLACES: Final = {"pupil": "school", "student": "school", "worker": "workplace", "official": "workplace"}
_MEMBERS: Final = 6
_OFFICIAL_SINCE: Final = (date(2004, 2, 3), 5_000)  # the first day, and how many days it is spread over

Row = dict[str, Value]


class Person(NamedTuple):
    """Somebody of the story. `who` is the place in the roster, counted from 0; those who come later go on counting.

    `stage` is how far the roster says they are: discovered, listed or certified. `aged`: with a certificate that is
    about to run out or has. `helpers` are official members of the cell.
    """

    who: int
    name: str
    cell: str
    kind: str
    sex: str
    born_on: date
    stage: str
    aged: bool
    youth: bool
    trade: bool
    plain: bool
    helpers: tuple[Mapping[str, Any], ...]

    @property
    def helpers_needed(self) -> int:
        """How many introduce: one beside a union, else two (Điều lệ, Điều 4)."""
        return 1 if self.youth or self.trade else 2

    @property
    def usual_facts(self) -> dict[str, Any]:
        """What a secretary records before the procedure opens."""
        return {
            "religion": "none",
            "youth_union_here": True,
            "youth_union_member": self.youth,
            "trade_union_member": self.trade,
            "considered_at": _PLACES.get(self.kind, "residence"),
        }


def of_rows(rows: Sequence[Row], today: date, seed: int) -> list[Person]:
    """The rows of the roster as people. `today` is the day of the roster."""
    kinds = {crowd.cell: crowd.kind for crowd in sample.crowds()}
    return [_person(who, row, kinds[str(row["cell"])], today, seed) for who, row in enumerate(rows)]


def _person(who: int, row: Row, kind: str, today: date, seed: int) -> Person:
    born, certified = row["birth_date"], row["certified_on"]
    assert isinstance(born, date)
    stage = "certified" if certified else "listed" if row["listed_on"] else "discovered"
    cell = str(row["cell"])
    plain = row["religion"] in ("Không", "") and row["ethnicity"] != "Hoa" and row["education"] in _SCHOOLED
    return Person(
        who,
        str(row["name"]),
        cell,
        kind,
        str(row["sex"]),
        born,
        stage,
        isinstance(certified, date) and certified < add_months(today, -50),
        born > add_months(today, -12 * (_YOUTH + 1)),
        kind in ("worker", "official"),
        plain,
        members(cell, seed),
    )


def members(cell: str, seed: int) -> tuple[Mapping[str, Any], ...]:
    """Official members of a cell, invented; always the same for a seed."""
    chance = random.Random(f"{seed}:{cell}")  # noqa: S311 - made-up people, no secret
    parts = sample.names()
    first, spread = _OFFICIAL_SINCE
    found = []
    for _number in range(_MEMBERS):
        sex = chance.choice(("male", "female"))
        drawn = (chance.choice(parts[part]) for part in ("family", f"middle_{sex}", f"given_{sex}"))
        since = date.fromordinal(first.toordinal() + chance.randrange(spread))
        found.append({"name": " ".join(drawn), "official_on": since.isoformat()})
    return tuple(found)


def newcomer(who: int, cell: str, today: date, seed: int, kind: str = "resident") -> Person:
    """Somebody whom a cell discovers during the story."""
    chance = random.Random(f"{seed}:new:{who}")  # noqa: S311 - made-up people, no secret
    parts = sample.names()
    sex = chance.choice(("male", "female"))
    drawn = (chance.choice(parts[part]) for part in ("family", f"middle_{sex}", f"given_{sex}"))
    born = date(today.year - chance.randrange(21, 29), chance.randrange(1, 13), chance.randrange(1, 28))
    shown = "nam" if sex == "male" else "nữ"
    helpers = members(cell, seed)
    return Person(
        who,
        " ".join(drawn),
        cell,
        kind,
        shown,
        born,
        "new",
        aged=False,
        youth=True,
        trade=kind == "worker",
        plain=True,
        helpers=helpers,
    )


class Pool:
    """Who has no part yet. Everybody plays one."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._free = list(people)

    def take(
        self,
        stage: str,
        *,
        cells: Sequence[str] = (),
        kinds: Sequence[str] = (),
        aged: bool = False,
        plain: bool = True,
        youth: bool | None = None,
    ) -> Person | None:
        """The first who fits, or None when nobody does."""
        for person in self._free:
            if (
                person.stage == stage
                and person.aged is aged
                and (person.plain or not plain)
                and (youth is None or person.youth is youth)
                and (not cells or person.cell in cells)
                and (not kinds or person.kind in kinds)
            ):
                self._free.remove(person)
                return person
        return None

    def some(self, stage: str, most: int, **wanted: Any) -> list[Person]:
        """So many who fit, or as many as there are."""
        found = (self.take(stage, **wanted) for _number in range(most))
        return [person for person in found if person is not None]

    def spread(self, stage: str, most: int, **wanted: Any) -> list[Person]:
        """So many who fit, from as many cells as possible."""
        found: list[Person] = []
        while len(found) < most:
            taken = {person.cell for person in found[-_AROUND:]}
            cells = [cell for cell in dict.fromkeys(each.cell for each in self._free) if cell not in taken]
            person = self.take(stage, cells=cells, **wanted) if cells else None
            person = person or self.take(stage, **wanted)
            if person is None:
                break
            found.append(person)
        return found


_AROUND: Final = 20


def workbook(rows: Iterable[Row], today: date) -> bytes:
    """The rows as the workbook that a cell would have sent."""
    headings = list(columns().headings.values())
    values = [[row.get(field, "") for field in columns().headings] for row in rows]
    return written(OutTable(f"Cảm tình {today.year}", headings, values))
