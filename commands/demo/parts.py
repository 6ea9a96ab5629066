"""The parts of the demo that are not usual: what goes wrong in offices, and how it is put right.

Each is laid towards the last day, so that on it somebody is late, somebody is about to be, somebody is stuck.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from ketnap.commands.demo.people import Person, Pool, newcomer
from ketnap.commands.demo.ways import (
    Act,
    Ago,
    Item,
    again,
    before,
    changed,
    decided,
    dossier,
    helped,
    instead,
    of_cell,
    probation,
    timetable,
    towards,
    until,
    verified,
    without,
)
from ketnap.workflow.calendar import Calendar, add_months

_ASKED: Final = "DU-KIEN-THUY"


class Desk(NamedTuple):
    """What every part is laid out with."""

    calendar: Calendar
    start: date
    today: date
    seed: int

    def day(self, working_days: int) -> date:
        """So many working days from the last day of the story (negative = before)."""
        return self.calendar.add_working_days(self.today, working_days)


Part = tuple[str, Person, list[Act]]
Lays = Callable[[Desk, Person], list[Act]]


def parts(desk: Desk, pool: Pool, who: int) -> Iterator[Part]:
    """Every part with who plays it; `who` is the number of somebody who is not in the roster."""
    for name, (lays, wanted) in _PARTS.items():
        person = pool.take(**wanted)
        if person is not None:
            yield name, person, lays(desk, person)
    stranger = newcomer(who, "CB-04", desk.today, desk.seed)
    yield "expired", stranger, _expired(desk, stranger)


# ---- votes, decisions, ceremonies


def _failed_vote(desk: Desk, person: Person) -> list[Act]:
    """The vote fails, the committee says: vote again; then it succeeds."""
    members = of_cell(person)["votes"]["summoned"]
    short = of_cell(person, members - members * 7 // 12)
    way = [
        *dossier(person, _ASKED),
        *instead(
            decided(person),
            "cell_resolves_admission",
            Item("cell_resolves_admission", 8, facts=short, kind="refused"),
            Item("cell_vote_fails_admission", 0, facts=short),
            Item("direct_after_vote", 10, facts={"direction": "vote_again"}),
            Item("cell_resolves_admission", 20, facts=of_cell(person, 1)),
        ),
        *probation(person),
    ]
    return towards(desk.calendar, person, way, "cell_resolves_admission", desk.day(-160))


def _late_ceremony(desk: Desk, person: Person) -> list[Act]:
    """The ceremony is late and refused; with the consent of the committee above it is held."""
    way = [
        *dossier(person, _ASKED),
        *instead(
            changed(decided(person), "receive_decision", lambda item: item._replace(gap=0)),
            "hold_ceremony",
            Item("hold_ceremony", 36, kind="refused"),
            Item("file_paper", 3, papers=("late_ceremony_consent",)),
            Item("hold_ceremony", 1),
        ),
        *probation(person),
    ]
    return towards(desk.calendar, person, way, "hold_ceremony", desk.day(-70))


def _refused_by_committee(desk: Desk, person: Person) -> list[Act]:
    """The committee does not agree; the person stays certified."""
    no = Item("refuse_admission", 8, facts={"because": "cần theo dõi, giúp đỡ thêm một thời gian"})
    way = [*dossier(person, _ASKED), *until(instead(decided(person), "admit", no), "refuse_admission")]
    return towards(desk.calendar, person, way, "refuse_admission", desk.day(-60))


def _corrected(desk: Desk, person: Person) -> list[Act]:
    """The ceremony was entered with the wrong day; put right with a reason, and the probation with it."""
    right = Item(
        "hold_ceremony",
        3,
        kind="correct",
        facts={"happened_on": Ago(-4)},
        why="ghi nhầm ngày, theo biên bản lễ kết nạp",
    )
    way = [*dossier(person, _ASKED), *decided(person), right, *probation(person)]
    return towards(desk.calendar, person, way, "hold_ceremony", desk.day(-45))


def _helper_replaced(desk: Desk, person: Person) -> list[Act]:
    """The helper moves away; another takes over and introduces."""
    first, other = person.helpers[0], person.helpers[-1]
    change = (
        Item("release_helper", 2, facts={"helper": first, "because": "moved"}),
        Item(
            "assign_helper", 2, facts={"helper": other, "together_since": Ago(months=-3), "why": "replaces"}
        ),
    )

    def replaced(item: Item) -> Item:
        return item._replace(facts={"helper": other}) if item.facts.get("helper") == first else item

    ready = changed(dossier(person, _ASKED), "helper_introduces", replaced)
    ready = before(ready, "certify_history", *change)
    after = changed(probation(person), "helper_assesses", replaced)
    return towards(desk.calendar, person, [*ready, *decided(person), *after], "hold_ceremony", desk.day(-110))


def _late_recognition(desk: Desk, person: Person) -> list[Act]:
    """The decision on recognition comes after its term; one vote before it had failed."""
    short = of_cell(person, of_cell(person)["votes"]["summoned"] // 2)
    after = before(
        probation(person),
        "cell_resolves_recognition",
        Item("cell_vote_fails_recognition", 3, facts={**short, "matter": "recognition"}),
    )
    after = changed(after, "recognise", lambda item: item._replace(gap=38))
    way = [*dossier(person, _ASKED), *decided(person), *after]
    begins = desk.calendar.add_working_days(desk.start, 3)
    return timetable(desk.calendar, person, way, begins)


def _entered_late(desk: Desk, person: Person) -> list[Act]:
    """Steps of a month are entered at its end: late entries, judged by the day on which they happened."""
    way = [*dossier(person, _ASKED), *decided(person), *probation(person)]
    way = changed(way, "complete_member_file", lambda item: item._replace(late=20))
    return towards(desk.calendar, person, way, "hold_ceremony", desk.day(-60))


# ---- where somebody stands on the last day


def _overdue_ceremony(desk: Desk, person: Person) -> list[Act]:
    """Decided on 34 working days ago, and no ceremony yet."""
    way = until(changed(decided(person), "receive_decision", _same_day), "receive_decision")
    return towards(desk.calendar, person, [*dossier(person, _ASKED), *way], "admit", desk.day(-34))


def _same_day(item: Item) -> Item:
    return item._replace(gap=0)


def _decision_due(desk: Desk, person: Person) -> list[Act]:
    """The cell resolved 43 working days ago; the decision is due in two."""
    way = without(until(decided(person), "appraise_dossier"), "admit")
    return towards(
        desk.calendar, person, [*dossier(person, _ASKED), *way], "cell_resolves_admission", desk.day(-43)
    )


def _recognition_due(desk: Desk, person: Person) -> list[Act]:
    """The probation is over; the cell has to consider the person within five working days."""
    ceremony = add_months(desk.day(-25), -12)
    way = [*dossier(person, _ASKED), *decided(person), *until(probation(person), "helper_assesses")]
    return towards(desk.calendar, person, way, "hold_ceremony", ceremony)


def _stuck(desk: Desk, person: Person) -> list[Act]:
    """Of two letters of verification one was answered; the Youth Union and the opinions are still to come."""
    spouse = "vợ (chồng) và cha mẹ vợ (chồng)"
    letters = verified(_ASKED)
    second = [item._replace(facts={**item.facts, "about": spouse}) for item in verified("DU-VINH-BAO")[:3]]
    ready = dossier(person, _ASKED)
    at = next(place for place, item in enumerate(ready) if item.step == "request_verification")
    introduced = [
        Item("helper_introduces", 3, facts={"helper": helper})
        for helper in person.helpers[: person.helpers_needed]
    ]
    arrives = second[2]._replace(gap=6)
    way = [*ready[:at], *letters[:1], second[0]._replace(gap=0), letters[1], letters[2], arrives]
    way += [letters[3]._replace(gap=8), *introduced]
    return towards(desk.calendar, person, way, "verification_arrives", desk.day(-26))


def _expired(desk: Desk, person: Person) -> list[Act]:
    """Taken over from paper with a certificate of nearly five years; three weeks ago it ran out."""
    certified = add_months(desk.day(-16), -60)
    days = {
        "discovered_on": add_months(certified, -9).isoformat(),
        "listed_on": add_months(certified, -7).isoformat(),
        "certified_on": certified.isoformat(),
    }
    taken_over = Item("take_over", 0, facts=days, kind="carried")
    way = [taken_over, *until(dossier(person, _ASKED), "certify_history")]
    return timetable(desk.calendar, person, way, desk.day(-150))


def _moved_unanswered(desk: Desk, person: Person) -> list[Act]:
    """Transferred twenty working days ago; the other side has not answered."""
    facts = {"to": "DU-VINH-BAO", "effective_on": Ago(4), "reason": "residence"}
    way = [
        Item("record_person", 0, facts=person.usual_facts),
        *helped(person),
        Item("move_known", 8, facts=facts, kind="move"),
        Item("", 4, kind="transfer"),
        Item("", 0, kind="issue"),
    ]
    return timetable(desk.calendar, person, way, desk.day(-35))


def _about_to_move(desk: Desk, person: Person) -> list[Act]:
    """Known to move for six working days; the notice has not been written."""
    facts = {"to": "DU-CAM-GIANG-10903", "effective_on": Ago(), "reason": "residence"}
    way = [
        Item("record_person", 0, facts=person.usual_facts),
        *helped(person),
        Item("move_known", 30, facts=facts, kind="move"),
    ]
    return towards(desk.calendar, person, way, "move_known", desk.day(-6))


def _unissued(desk: Desk, person: Person) -> list[Act]:
    """A letter of verification was drafted two days ago and has no number."""
    way = until(dossier(person, _ASKED), "request_verification")
    return towards(desk.calendar, person, way, "request_verification", desk.day(-2))


# ---- certificates, the list


def _renewed(desk: Desk, person: Person) -> list[Act]:
    """The certificate had run out before the cell voted: refused; back to the class, then it votes again."""
    refused = Item("cell_resolves_admission", 8, facts=of_cell(person), kind="refused")
    begins = desk.calendar.add_working_days(desk.start, 8)
    way = [*dossier(person, _ASKED), refused]
    acts = timetable(desk.calendar, person, way, begins)
    opens_on = desk.calendar.add_working_days(acts[-1].on, 40)
    rest = [*again(desk.calendar, opens_on), *decided(person), *probation(person)]
    return [*acts, *timetable(desk.calendar, person, rest, acts[-1].on)]


def _delisted(desk: Desk, person: Person) -> list[Act]:
    """Struck off the list."""
    way = [*helped(person), Item("delist", 90, facts={"because": "không còn phấn đấu, chi bộ đã thống nhất"})]
    return timetable(desk.calendar, person, way, desk.day(-300))


def _relisted(desk: Desk, person: Person) -> list[Act]:
    """Struck off, and put back half a year later."""
    off = Item("delist", 30, facts={"because": "đi làm ăn xa, không liên lạc được"})
    way = [*helped(person), off, Item("relist", 120), *helped(person, "received")]
    return timetable(desk.calendar, person, way, desk.day(-290))


def _withdrawn(desk: Desk, person: Person) -> list[Act]:
    """No longer wants to be considered."""
    return timetable(desk.calendar, person, [*helped(person), Item("withdraw", 60)], desk.day(-200))


def _religious(desk: Desk, person: Person) -> list[Act]:
    """Of a recognised religion: two papers before the procedure opens."""
    faith = {**person.usual_facts, "religion": "recognised"}
    ready = changed(dossier(person, _ASKED), "record_person", lambda item: item._replace(facts=faith))
    ready = before(
        ready, "open_procedure", Item("file_paper", 6, papers=("religion_request", "religion_consent"))
    )
    return towards(desk.calendar, person, [*ready, *decided(person)], "hold_ceremony", desk.day(-30))


_GROWN_UP: Final = ("resident", "official", "worker")
_CERTIFIED: Final[Mapping[str, Any]] = {"stage": "certified", "kinds": _GROWN_UP}
_LISTED: Final[Mapping[str, Any]] = {"stage": "listed", "plain": False}
_PARTS: Final[Mapping[str, tuple[Lays, Mapping[str, Any]]]] = {
    "stuck": (_stuck, {**_CERTIFIED, "youth": True}),
    "renewed": (_renewed, {"stage": "certified", "aged": True}),
    "failed_vote": (_failed_vote, _CERTIFIED),
    "late_ceremony": (_late_ceremony, _CERTIFIED),
    "refused_by_committee": (_refused_by_committee, _CERTIFIED),
    "corrected": (_corrected, _CERTIFIED),
    "helper_replaced": (_helper_replaced, _CERTIFIED),
    "late_recognition": (_late_recognition, _CERTIFIED),
    "entered_late": (_entered_late, _CERTIFIED),
    "religious": (_religious, _CERTIFIED),
    "overdue_ceremony": (_overdue_ceremony, _CERTIFIED),
    "decision_due": (_decision_due, _CERTIFIED),
    "recognition_due": (_recognition_due, _CERTIFIED),
    "unissued": (_unissued, _CERTIFIED),
    "moved_unanswered": (_moved_unanswered, _CERTIFIED),
    "about_to_move": (_about_to_move, _LISTED),
    "delisted": (_delisted, _LISTED),
    "relisted": (_relisted, _LISTED),
    "withdrawn": (_withdrawn, _LISTED),
}
"""Who plays what: the days of the part, and who can play it. They are cast in this order."""
