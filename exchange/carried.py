"""A row that can be entered: the person, and the opening balance of the case. Nothing is invented in it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from ketnap.workflow.commands import Person
from ketnap.workflow.people import as_facts
from ketnap.workflow.procedure import BACK, NEW, Procedure, Step
from ketnap.workflow.record import Entry, Facts, Paper

DISCOVER: Final = "discover"
LIST: Final = "list_sympathiser"
CERTIFY: Final = "certify"
RECORD_PERSON: Final = "record_person"
CERTIFICATE: Final = "awareness_certificate"

FIELDS: Final[Mapping[str, str]] = {
    DISCOVER: "discovered_on",
    LIST: "listed_on",
    CERTIFY: "certified_on",
}
"""The steps that a roster knows of, with the column of their day."""

# How letters print it.
_SEXES = {"male": "nam", "female": "nữ"}


class Row(NamedTuple):
    """One person to be entered by `take_over`.

    `facts` are those of that step (cell, birth_date, education); `carried` the steps known from the roster, by
    day, with what is known about the person standing at the first of these days, so that whatever is recorded
    later for a day of the past is judged with it.
    """

    number: int
    person: Person
    facts: Facts
    carried: tuple[Entry, ...]


def row(number: int, values: Mapping[str, Any], *, chinese: bool) -> Row:
    """The row with this number in Excel as a command's parts. `values` are without problem (Typed)."""
    born: date = values["birth_date"]
    person = Person(
        name=values["name"],
        sex=None if values["sex"] is None else _SEXES[values["sex"]],
        born_on=born,
        ethnicity=values["ethnicity"],
        occupation=values["occupation"],
        identity_number=values["identity_number"],
        phone=values["phone"],
        email=values["email"],
    )
    facts = _known({"cell": values["cell"], "birth_date": born.isoformat(), "education": values["education"]})
    more = {name: values[name] for name in ("religion", "youth_union_member", "trade_union_member")}
    about = {**facts, **_known(more), **({"chinese_ethnicity": True} if chinese else {})}
    return Row(number, person, {**facts, **as_facts(person)}, _carried(values, about))


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


def _carried(values: Mapping[str, Any], about: Facts) -> tuple[Entry, ...]:
    steps: list[Entry] = []
    for step, field in FIELDS.items():
        on: date | None = values[field]
        if on is not None:
            papers = (Paper(CERTIFICATE, values["certificate_number"], on),) if step == CERTIFY else ()
            steps.append(Entry(step, on, {}, papers, 0, carried=True))
    # The first step may be the one that begins a case: what is known stands behind it, on the same day.
    known = Entry(RECORD_PERSON, steps[0].on, about, (), 0, carried=True)
    return (steps[0], known, *steps[1:])


class Shut(NamedTuple):
    """A step that was not taken and cannot be taken any more in the state that was reached, while another (`waiting`)
    needs it: it can only be entered late, for its day, with what came before it."""

    missing: Step
    waiting: Step


def shut(procedure: Procedure, entries: Iterable[Entry]) -> tuple[Shut, ...]:
    """What will be in the way of whoever is entered with these steps, each missing step once, with the first step that
    waits for it. Derived from the procedure: what each step comes `after`, and in which states the two are taken."""
    taken = [procedure.steps[entry.step] for entry in entries if entry.step in procedure.steps]
    states = [step.to for step in taken if step.to not in (None, BACK)]
    names = {step.name for step in taken}
    found: dict[str, Shut] = {}
    for waiting in procedure.steps.values():
        if not states or states[-1] not in waiting.sources:
            continue
        for missing in (procedure.steps[name] for name in waiting.after if name not in names):
            if states[-1] not in missing.sources:
                found.setdefault(missing.name, Shut(missing, waiting))
    return tuple(found.values())


def gaps(procedure: Procedure, entries: Iterable[Entry]) -> tuple[str, ...]:
    """The steps on the way to the state that a case has reached of which nothing is recorded, in their order.

    Derived from the procedure: what each step comes `after`, and what leads to a state in which it is possible.
    """
    taken = {entry.step for entry in entries}
    needed: set[str] = set()
    waiting = [step for step in taken if step in procedure.steps]
    while waiting:
        step = procedure.steps[waiting.pop()]
        for name in (*step.after, *_leading(procedure, step.sources, taken)):
            if name not in needed:
                needed.add(name)
                waiting.append(name)
    return tuple(name for name in procedure.steps if name in needed and name not in taken)


def _leading(procedure: Procedure, sources: tuple[str, ...], taken: set[str]) -> tuple[str, ...]:
    """The step that leads to a state in which another is possible; none where the other may begin a case, or may
    be taken in more than one state, so that nothing certain follows from it."""
    if NEW in sources or len(sources) != 1:
        return ()
    leading = [step.name for step in procedure.steps.values() if step.to == sources[0] and step.to != BACK]
    return () if taken.intersection(leading) else tuple(leading[:1])
