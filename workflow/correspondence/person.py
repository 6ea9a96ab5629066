"""Who a paper is about, and who follows, helps and introduces them.

Religion, political content and the like are never among these (regulations §11).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from ketnap.workflow.correspondence.matter import Matter, day_of
from ketnap.workflow.names import sort_key
from ketnap.workflow.references import fact_of_person

PEOPLE: Final = "people"
"""The field that holds the people of a list, each a row of its table."""

_UNIONS = {
    "youth_union_member": "Đoàn Thanh niên Cộng sản Hồ Chí Minh",
    "trade_union_member": "Công đoàn",
}
"""The organisations that are asked about a member of theirs, by the fact that says so."""


def person(matter: Matter) -> dict[str, Any]:
    about = matter.person
    number = about.identity_number
    return {
        "name": about.name,
        "sex": about.sex,
        "born_on": about.born_on,
        "ethnicity": about.ethnicity,
        "occupation": about.occupation,
        "native_place": about.native_place,
        "residence": about.residence,
        "new_residence": None,
        "identity_last4": None if number is None else number[-4:],
    }


def people(matter: Matter) -> list[dict[str, Any]]:
    """The people of a list, each a row of its table; of one case there is one."""
    listed = listed_on(matter) or {}
    return [
        {
            "name": matter.person.name,
            "born_on": matter.person.born_on,
            "occupation": matter.person.occupation,
            "listed_on": listed.get("on"),
            "helpers": ", ".join(each["name"] for each in helpers(matter)) or None,
        }
    ]


def one_list(lists: Iterable[Iterable[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    """The people of several lists as one, by name."""
    return sorted((row for rows in lists for row in rows), key=lambda row: sort_key(row["name"]))


def together(matter: Matter) -> list[dict[str, Any]]:
    """The people of a joint letter (`joint.py`); a letter of one case speaks of none but its own person."""
    return []


def listed_on(matter: Matter) -> dict[str, Any] | None:
    listed = matter.record.newest("list_sympathiser")
    if listed is None:
        return None
    number = next((paper.number for paper in listed.papers if paper.number), None)
    return {
        "on": listed.on,
        "cell": matter.name_of(matter.record.facts.get("cell")),
        "resolution_number": number,
    }


def helpers(matter: Matter) -> list[dict[str, Any]]:
    return [{"name": item.key, "since": item.opened.on} for item in matter.record.open_items("helper")]


def helper(matter: Matter) -> dict[str, Any]:
    """The one helper whose own paper this is."""
    item = matter.open_item("helper")
    if item is None:
        return {"name": None, "official_on": None, "since": None, "resolution_number": None}
    said = item.opened.facts.get("helper")
    official_on = said.get("official_on") if isinstance(said, Mapping) else None
    number = next((paper.number for paper in item.opened.papers if paper.number), None)
    return {
        "name": item.key,
        "official_on": day_of(official_on),
        "since": item.opened.on,
        "resolution_number": number,
    }


def introductions(matter: Matter) -> list[dict[str, Any]]:
    """Who introduces the person: every helper, with or without a paper yet, and the unions that resolved to."""
    record = matter.record
    written = {record.key_of("helper", entry): paper for paper, entry in record.papers("helper_introduction")}
    found: list[dict[str, Any]] = []
    for item in record.open_items("helper"):
        paper = written.get(item.key)
        on = None if paper is None else paper.issued_on
        found.append({"by": f"Đồng chí {item.key}", "number": None, "on": on})
    for document in ("youth_union_resolution", "trade_union_resolution"):
        for paper, _ in record.papers(document)[-1:]:
            role = matter.law.procedure.roles[matter.law.procedure.documents[document].issuer]
            found.append({"by": role.title, "number": paper.number or None, "on": paper.issued_on})
    return found


def unions(matter: Matter) -> list[str] | None:
    """The unions and the like that the person is a member of; None while nobody has said."""
    said = {fact: fact_of_person(matter.record, fact).value for fact in _UNIONS}
    if all(value is None for value in said.values()):
        return None
    return [title for fact, title in _UNIONS.items() if said[fact]]


def certificate(matter: Matter) -> dict[str, Any] | None:
    on_file = matter.record.papers("awareness_certificate")
    if not on_file:
        return None
    paper, entry = max(on_file, key=lambda pair: pair[0].issued_on)
    attended = entry if "class_from" in entry.facts else matter.record.newest("complete_class")
    facts: Mapping[str, Any] = {} if attended is None else attended.facts
    rule = matter.law.rules.on("cert.validity", matter.day)
    return {
        "number": paper.number or None,
        # Who issued what was taken over was not recorded here: today's teachers of the cell need not be those.
        "issuer": None if entry.carried else _teacher(matter, paper.issued_on),
        "class_from": day_of(facts.get("class_from")),
        "class_to": day_of(facts.get("class_to")),
        "issued_on": paper.issued_on,
        "grade": facts.get("grade"),
        "valid_until": matter.law.calendar.add(paper.issued_on, rule.number, rule.unit),
    }


def _teacher(matter: Matter, day: date) -> str | None:
    """Who held the class and issued the certificate: the organisation with the power to teach on that day."""
    cell = matter.record.facts.get("cell")
    if cell is None:
        return None
    roles = matter.law.procedure.roles
    return matter.name_of(matter.organisations.holder(roles, "political_centre", str(cell), day))
