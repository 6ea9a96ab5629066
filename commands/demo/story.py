"""The story of the demo: about two years of a city whose cells keep their sympathisers in one book.

Most people go the usual way, one after the other, so that on the last day somebody stands at every place of it. A few
have parts of their own (demo_parts). Pure: the same day and seed give the same story.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from ketnap.commands.demo import parts as demo_parts
from ketnap.commands.demo.parts import Desk, Part
from ketnap.commands.demo.people import Person, Pool, Row, newcomer, of_rows
from ketnap.commands.demo.ways import Act, Ago, Item, again, helped, listed, timetable, to_class, whole
from ketnap.exchange import sample_roster
from ketnap.workflow.calendar import Calendar, add_months

MONTHS: Final = 24
SEED: Final = sample_roster.SEED
PEOPLE: Final = 300

_TERMS: Final = (date(2020, 7, 1), date(2025, 7, 1), date(2030, 7, 1))
"""From these days on the letters of a term are numbered anew: 2025, when the communes of today began."""
_SUMMER: Final = (7, 7)
_CLASS_SIZE: Final = 10
_LATER: Final = 50
"""From this place after the roster on those are counted whom cells discover later."""
_GRADES: Final = ("Khá", "Giỏi", "Khá", "Trung bình", "Giỏi")
_ASKED: Final = ("DU-KIEN-THUY", "DU-VINH-BAO", "DU-HAI-AN", "DU-CAT-HAI", "DU-AN-DUONG", "DU-CHI-LINH")
_GOES_TO: Final = (
    "DU-KIEN-THUY",
    "DU-VINH-BAO",
    "DU-HAI-AN",
    "DU-CAT-HAI",
    "DU-CAM-GIANG-10903",
    "phường Hồng Gai, Quảng Ninh",
)


class Story(NamedTuple):
    """Who is in it, what the roster says of them on the first day, what happens, who is to be shown at the end.

    `parts` leads from the name of a part to who plays it. `term_start` is where the numbers of letters begin.
    """

    start: date
    today: date
    term_start: date
    rows: Sequence[Row]
    acts: Sequence[Act]
    parts: Mapping[str, Person]


def tell(calendar: Calendar, today: date, people: int = PEOPLE, seed: int = SEED) -> Story:
    """The story that ends on a day; with fewer people it has all its parts and less of the usual."""
    start = calendar.roll(add_months(today, -MONTHS))
    rows = sample_roster.people(start, seed)
    pool = Pool(of_rows(rows, start, seed))
    size = min(people, PEOPLE)
    summers = _summers(start, today)
    term = max(each for each in _TERMS if each == _TERMS[0] or each <= summers[0])
    cast = list(demo_parts.parts(Desk(calendar, start, today, seed), pool, len(rows)))
    cast += _graduates(calendar, pool, summers, size)
    acts = [act for _name, _person, way in cast for act in way]
    acts += _classes(calendar, pool, start, today, size)
    acts += _waves(calendar, pool, start, size, random.Random(seed))  # noqa: S311 - a made-up story, no secret
    acts += _discovered(calendar, today, size, len(rows) + _LATER, seed)
    acts += _helped(calendar, pool, start, size)
    acts = [act for act in _with_letters_since(term, acts) if act.on <= today]
    acts.sort(key=lambda act: act.on)
    parts = {name: person for name, person, _way in cast}
    rows, acts, parts = _only(rows, acts, parts, size)
    return Story(start, today, term, rows, acts, parts)


def _with_letters_since(term: date, acts: Sequence[Act]) -> list[Act]:
    """The acts without the letters of verification that would have to be numbered before the term began: then the
    relatives live where the cell can ask about them itself."""
    before = {
        (act.person.who, act.facts["about"])
        for act in acts
        if act.item.step == "request_verification" and act.on <= term
    }
    return [act for act in acts if (act.person.who, act.facts.get("about")) not in before]


def _summers(start: date, today: date) -> tuple[date, date]:
    """When the classes of the first and the second summer leave school."""
    years = [year for year in range(start.year, today.year + 1) if start < date(year, *_SUMMER) <= today]
    days = [date(year, *_SUMMER) for year in years]
    return days[0], days[-1]


def _only(
    rows: Sequence[Row], acts: Sequence[Act], parts: Mapping[str, Person], size: int
) -> tuple[list[Row], list[Act], dict[str, Person]]:
    """Whoever plays a part, and others until there are enough. Places in the roster are counted anew."""
    playing = {act.person.who for act in acts if act.person.who < len(rows)}
    idle = [who for who in range(len(rows)) if who not in playing]
    kept = sorted(playing | set(idle[: max(size - len(playing), 0)]))
    place = {who: at for at, who in enumerate(kept)}

    def moved(person: Person) -> Person:
        return person._replace(who=place.get(person.who, person.who))

    return (
        [rows[who] for who in kept],
        [act._replace(person=moved(act.person)) for act in acts],
        {name: moved(person) for name, person in parts.items()},
    )


# ---- the usual


def _waves(calendar: Calendar, pool: Pool, start: date, size: int, chance: random.Random) -> list[Act]:
    """Those with a certificate, one after the other: the first dozen soon, then one every third week."""
    acts: list[Act] = []
    begins = calendar.add_working_days(start, 6)
    for number, person in enumerate(pool.spread("certified", size * 40 // PEOPLE)):
        asked = _ASKED[number % len(_ASKED)]
        way = [item._replace(gap=item.gap + chance.randrange(2)) for item in whole(person, asked)]
        acts += timetable(calendar, person, way, begins)
        begins = calendar.add_working_days(begins, 4 if number < 12 else 14)
    return acts


def _classes(calendar: Calendar, pool: Pool, start: date, today: date, size: int) -> list[Act]:
    """A class every fourth month; whoever passes waits for their cell, the first of each goes on at once. The last
    class has just ended."""
    acts: list[Act] = []
    each = max(_CLASS_SIZE * size // PEOPLE, 1)
    days = [calendar.add_working_days(start, 55 + 80 * number) for number in range(5)]
    for number, opens_on in enumerate((*days, calendar.add_working_days(today, -9))):
        pupils = pool.spread("listed", each // 2 or 1) + pool.spread("discovered", each // 2)
        for at, person in enumerate(pupils):
            way = [*listed(person), *to_class(calendar, opens_on, _GRADES[at % len(_GRADES)])]
            if at == 0:
                way += whole(person, _ASKED[number])
            acts += timetable(calendar, person, way, calendar.add_working_days(opens_on, -50))
        # Whoever's certificate runs out goes to one of the first classes again.
        for person in pool.some("certified", 3 if number < 4 else 0, aged=True, plain=False):
            acts += timetable(calendar, person, again(calendar, opens_on), start)
    return acts


def _graduates(calendar: Calendar, pool: Pool, summers: tuple[date, date], size: int) -> list[Part]:
    """Two classes leave: the pupils of the first summer, the students of the second; each person is announced to
    the committee of the commune they go to."""
    most = max(8 * size // PEOPLE, 2)
    found: list[Part] = []
    for kind, summer in zip(("pupil", "student"), summers, strict=True):
        leaving = pool.some("certified", most, kinds=(kind,), plain=False)
        leaving += pool.some("listed", most - len(leaving), kinds=(kind,), plain=False)
        for number, person in enumerate(leaving):
            way = timetable(calendar, person, _leaves(calendar, person, number, summer), summer)
            found.append((f"{kind}_{number + 1}", person, way))
    return found


def _leaves(calendar: Calendar, person: Person, number: int, summer: date) -> list[Item]:
    move = {"to": _GOES_TO[number % len(_GOES_TO)], "effective_on": Ago(6), "reason": "graduated"}
    graduated = {**person.usual_facts, "graduated_on": Ago()}
    return [
        *(item._replace(at=calendar.add_working_days(summer, -90)) for item in helped(person)),
        Item("record_person", at=calendar.add_working_days(summer, 1), facts=graduated),
        Item("move_known", 3, facts=move, kind="move"),
        Item("", 4, kind="transfer"),
        Item("", 1, kind="issue"),
        Item("record_receipt", 6 + number % 5, facts={"code": "arrived", "how": "điện thoại"}),
        Item("record_receipt", 9, facts={"code": "accepted", "how": "công văn"}),
    ]


def _discovered(calendar: Calendar, today: date, size: int, who: int, seed: int) -> list[Act]:
    """New people whom cells discover in the last months."""
    acts: list[Act] = []
    for number, cell in enumerate(
        ("CB-02", "CB-07", "DN-01", "DH-03", "CQ-01", "KT-01")[: max(size // 40, 2)]
    ):
        kind = {"DN": "worker", "DH": "student", "CQ": "official"}.get(cell[:2], "resident")
        person = newcomer(who + number, cell, today, seed, kind)
        found = {"cell": cell, "birth_date": person.born_on.isoformat(), "education": "upper_secondary"}
        way = [
            Item("discover", 0, facts={**found, "introduced_by": "cell"}, kind="open"),
            Item("record_person", 0, facts=person.usual_facts),
            *listed(person),
        ]
        on = calendar.add_working_days(today, -25 * (number + 1))
        acts += timetable(calendar, person, way, on)
    return acts


def _helped(calendar: Calendar, pool: Pool, start: date, size: int) -> list[Act]:
    """The others: in the first weeks their cells enter who helps them; of one in fifteen nobody does."""
    acts: list[Act] = []
    most = max(size - PEOPLE // 2, 0)
    waiting = pool.some("certified", most, plain=False) + pool.some("listed", most, plain=False)
    for number, person in enumerate(waiting):
        if number % 15:
            on = calendar.add_working_days(start, 5 + number % 40)
            acts += timetable(calendar, person, helped(person), on)
    return acts
