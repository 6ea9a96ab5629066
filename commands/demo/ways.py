"""The ways that people of the demo go: steps, each so long after the one before. Pure; the days come from a calendar."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from ketnap.commands.demo.people import Person
from ketnap.workflow.calendar import Calendar, add_months

Kind = Literal["step", "refused", "correct", "open", "carried", "move", "transfer", "issue"]
"""What is done: a step is recorded; refused, which is shown; put right; a case begins, with a step or with an opening
balance; somebody is known to move; is transferred; the drafts of the case get their numbers."""


class Ago(NamedTuple):
    """A day as a fact, reckoned from the day of its step: months, then working days (negative = before)."""

    days: int = 0
    months: int = 0


class Item(NamedTuple):
    """One thing that happens to somebody.

    It happens `months` and then `gap` working days after the item before it, or after the last one of step `since`,
    or on the day `at`. `late`: so many working days later it is recorded. `papers` are further papers than the
    step's own; `where_asked`: only where that day somebody holds the role and the circumstances ask for it.
    """

    step: str
    gap: int = 0
    months: int = 0
    since: str = ""
    at: date | None = None
    facts: Mapping[str, Any] = {}
    papers: tuple[str, ...] = ()
    kind: Kind = "step"
    late: int = 0
    where_asked: bool = False
    why: str = ""


class Act(NamedTuple):
    """An item on its days: when it is done at the desk, when it happened."""

    on: date
    happened_on: date
    person: Person
    item: Item
    facts: Mapping[str, Any]


def timetable(calendar: Calendar, person: Person, items: Sequence[Item], start: date) -> list[Act]:
    """The acts of a way whose first item happens its gap after `start`."""
    days: list[date] = []
    last: dict[str, date] = {}
    for item in items:
        before = last[item.since] if item.since else days[-1] if days else start
        day = item.at or calendar.add_working_days(_months(before, item.months), item.gap)
        days.append(calendar.roll(max(day, days[-1] if days else day)))
        last[item.step] = days[-1]
    return [_act(calendar, person, item, day) for item, day in zip(items, days, strict=True)]


def towards(calendar: Calendar, person: Person, items: Sequence[Item], step: str, day: date) -> list[Act]:
    """The acts of a way on which `step` (its last item of that name) happens on `day`."""
    place = max(
        at for at, item in enumerate(items) if item.step == step and item.kind not in ("refused", "correct")
    )
    back = calendar.roll(day)
    for item in reversed(items[: place + 1]):
        assert not item.since, "only what follows the fixed step may count from another"
        back = _months(calendar.add_working_days(back, -item.gap), -item.months)
    return timetable(calendar, person, _pinned(items, place, calendar.roll(day)), back)


def _pinned(items: Sequence[Item], place: int, day: date) -> list[Item]:
    """The items with one of them on its day, whatever rounding on the way there did."""
    return [item._replace(at=day) if at == place else item for at, item in enumerate(items)]


def _months(day: date, months: int) -> date:
    return add_months(day, months) if months else day


def _act(calendar: Calendar, person: Person, item: Item, day: date) -> Act:
    facts = {name: _value(calendar, value, day) for name, value in item.facts.items()}
    return Act(calendar.add_working_days(day, item.late), day, person, item, facts)


def _value(calendar: Calendar, value: Any, day: date) -> Any:
    if not isinstance(value, Ago):
        return value
    return calendar.add_working_days(_months(day, value.months), value.days).isoformat()


# ---- changing a way


def until(items: Iterable[Item], step: str) -> list[Item]:
    """The way up to the first item of a step, which is the last that happens."""
    found: list[Item] = []
    for item in items:
        found.append(item)
        if item.step == step:
            break
    return found


def without(items: Iterable[Item], *steps: str) -> list[Item]:
    return [item for item in items if item.step not in steps]


def instead(items: Iterable[Item], step: str, *others: Item) -> list[Item]:
    """The way with other items in the place of a step."""
    return [each for item in items for each in (others if item.step == step else (item,))]


def before(items: Iterable[Item], step: str, *more: Item) -> list[Item]:
    """The way with more items before a step."""
    return [each for item in items for each in ((*more, item) if item.step == step else (item,))]


def changed(items: Iterable[Item], step: str, change: Callable[[Item], Item]) -> list[Item]:
    return [change(item) if item.step == step else item for item in items]


# ---- the usual stretches


def vote(summoned: int, in_favour: int) -> dict[str, Any]:
    """A vote in which all take part and nobody leaves it blank."""
    counts = {"summoned": summoned, "for": in_favour, "against": summoned - in_favour}
    return {"votes": {**counts, "not_counted": 0, "blank": 0}}


def of_cell(person: Person, against: int = 0) -> dict[str, Any]:
    """The vote of a cell, which has as many members as its code makes out."""
    members = 9 + sum(map(ord, person.cell)) % 9
    return vote(members, members - against)


_COMMITTEE: Final = vote(15, 15)
_STANDING: Final = vote(9, 9)
_ABOUT: Final = "cha mẹ đẻ, nơi cư trú và công tác"


def listed(person: Person) -> list[Item]:
    """Onto the list, with helpers."""
    items = [Item("list_sympathiser", 4)] if person.stage != "listed" else []
    return [*items, *helped(person), Item("confirm_on_list", 12)]


def helped(person: Person, why: str = "first") -> list[Item]:
    """As many helpers as will have to introduce."""
    return [
        Item(
            "assign_helper",
            3 if not at else 0,
            facts={"helper": helper, "together_since": Ago(months=-20), "why": why},
        )
        for at, helper in enumerate(person.helpers[: person.helpers_needed])
    ]


def to_class(calendar: Calendar, opens_on: date, grade: str) -> list[Item]:
    """To the class that opens on a day, and its certificate."""
    attended = {"class_from": Ago(-4), "class_to": Ago(), "grade": grade}
    return [
        Item("propose_for_class", at=calendar.add_working_days(opens_on, -25)),
        Item("send_to_class", at=calendar.add_working_days(opens_on, -14)),
        Item("complete_class", at=calendar.add_working_days(opens_on, 4), facts=attended),
        Item("certify", 10),
    ]


def again(calendar: Calendar, opens_on: date) -> list[Item]:
    """To the class once more, for a certificate that has run out."""
    return [
        Item("propose_for_class", at=calendar.add_working_days(opens_on, -25)),
        Item("send_to_class", at=calendar.add_working_days(opens_on, -14)),
        Item(
            "renew_certificate",
            at=calendar.add_working_days(opens_on, 14),
            facts={"class_from": Ago(-14), "class_to": Ago(-10)},
        ),
    ]


def verified(asked: str, about: str = _ABOUT) -> list[Item]:
    """One letter of verification, there and back."""
    return [
        Item("request_verification", 3, facts={"about": about, "place": "domestic", "asked": asked}),
        Item("", 1, kind="issue"),
        Item("verification_arrives", 5, facts={"about": about}),
        Item("verification_replied", 14, facts={"about": about}),
    ]


def dossier(person: Person, asked: str) -> list[Item]:
    """From the first talk about the procedure to the opinions. `asked`: whose committee is written to."""
    return [
        Item("record_person", 2, facts=person.usual_facts),
        *helped(person),
        Item("propose_procedure", 8),
        Item("open_procedure", 9),
        Item("apply", 6),
        Item("write_history", 3, facts={"overlap_stamped_on": Ago()}),
        *verified(asked),
        Item(
            "conclude_verification",
            4,
            facts={"politics_today_checked": True, "spouse_carer": "no_carer"},
        ),
        Item("remark_history", 3),
        Item("certify_history", 6),
        *(
            Item("helper_introduces", 4 if not at else 0, facts={"helper": helper})
            for at, helper in enumerate(person.helpers[: person.helpers_needed])
        ),
        Item("youth_union_resolves", 3, where_asked=True),
        Item("trade_union_resolves", 1, where_asked=True),
        Item("collect_opinions", 5),
    ]


def decided(person: Person) -> list[Item]:
    """From the vote of the cell to the ceremony."""
    return [
        Item("cell_resolves_admission", 8, facts=of_cell(person, person.who % 2)),
        Item("section_reports_admission", 5, where_asked=True),
        Item("committee_resolves_admission", 8, facts=_COMMITTEE, where_asked=True),
        Item("send_up_dossier", 4),
        Item("appraise_dossier", 9, where_asked=True),
        Item("admit", 8, facts=_STANDING),
        Item("receive_decision", 3),
        Item("hold_ceremony", 11),
    ]


def probation(person: Person) -> list[Item]:
    """From the ceremony to the card."""
    return [
        Item("complete_member_file", 14),
        Item("complete_new_member_class", 55),
        Item("self_review", 2, months=12, since="hold_ceremony"),
        *(
            Item("helper_assesses", 2 if not at else 0, facts={"helper": helper})
            for at, helper in enumerate(person.helpers[: person.helpers_needed])
        ),
        Item("collect_opinions_recognition", 3),
        Item("cell_resolves_recognition", 7, facts=of_cell(person)),
        Item("section_reports_recognition", 4, where_asked=True),
        Item("committee_resolves_recognition", 6, facts=_COMMITTEE, where_asked=True),
        Item("recognise", 10, facts=_STANDING),
        Item("announce_recognition", 9),
        Item("send_card_list", 12),
        Item("hand_over_card", 30),
    ]


def whole(person: Person, asked: str) -> list[Item]:
    """Everything after the certificate."""
    return [*dossier(person, asked), *decided(person), *probation(person)]
