"""Facts that were recorded, as people and programs read them: the way back from `facts.py`. What is sensitive stays
masked, as on every screen."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from gettext import gettext as _
from typing import Any, Final

from ketnap.commands import showing
from ketnap.commands.outcome import Told
from ketnap.workflow.commands import Advance
from ketnap.workflow.names import normal
from ketnap.workflow.people import NAME
from ketnap.workflow.procedure import FactType, Procedure
from ketnap.workflow.record import Entry, Event, Facts


def said(step: str, facts: Facts, told: Told) -> str:
    """The facts of a step in one line, in the order in which the step asks for them: «Học từ ngày: 04/08/2025 · Học
    đến ngày: 08/08/2025»; "" without any."""
    procedure = told.titles.procedure
    declared = procedure.steps.get(step)
    asked = () if declared is None else (each.name for each in declared.facts)
    order = {name: place for place, name in enumerate(dict.fromkeys((*asked, *procedure.facts)))}
    return " · ".join(
        f"{told.titles.fact(step, name)}: {_said(step, name, facts[name], told)}"
        for name in sorted(facts, key=lambda name: order.get(name, len(order)))
    )


def data(one: Event | Entry | Advance, told: Told) -> dict[str, Any]:
    """The facts and papers of a step as --json has them."""
    procedure = told.titles.procedure
    return {
        "facts": {
            name: showing.MASK if _private(procedure, name) else _nameless(value, told)
            for name, value in one.facts.items()
        },
        "documents": [
            {"document": each.document, "number": each.number, "issued_on": each.issued_on}
            for each in one.papers
        ],
    }


def organisations_in(events: Iterable[Event], procedure: Procedure) -> set[str]:
    """The organisations that facts of these events name."""
    recorded = (
        (step, name, value)
        for event in events
        for step, facts in (
            (event.step, event.facts),
            *((each.step, each.facts) for each in event.carried),
        )
        for name, value in facts.items()
    )
    return {
        str(value)
        for step, name, value in recorded
        if value and _kind(procedure, step, name).kind == "organisation"
    }


def _private(procedure: Procedure, name: str) -> bool:
    return name in procedure.facts and procedure.facts[name].private


def _kind(procedure: Procedure, step: str, name: str) -> FactType:
    """The type of a fact: of the step's own, else of the person's."""
    declared = procedure.steps.get(step)
    own = () if declared is None else declared.facts
    found = next((each.type for each in own if each.name == name), None)
    if found is not None:
        return found
    return procedure.facts[name].type if name in procedure.facts else _UNTYPED


_UNTYPED: Final = FactType("text")

_ON_EVERY_SCREEN: Final = frozenset({"sex"})
"""What stands in the head of every screen about a case is not hidden below it."""


def _said(step: str, name: str, value: Any, told: Told) -> str:
    procedure = told.titles.procedure
    if value is not None and name == NAME:
        return showing.name(str(value), told.invocation)
    if _private(procedure, name) and name not in _ON_EVERY_SCREEN:
        return showing.MASK
    if value is None:
        return "—"
    show = _SHOWN.get(_kind(procedure, step, name).kind, _text)
    return show(name, value, told)


def _text(name: str, value: Any, told: Told) -> str:
    return normal(str(value))


def _date(name: str, value: Any, told: Told) -> str:
    return f"{date.fromisoformat(value):%d/%m/%Y}"


def _count(name: str, value: Any, told: Told) -> str:
    return showing.number(value)


def _flag(name: str, value: Any, told: Told) -> str:
    return _("có") if value else _("không")


def _choice(name: str, value: Any, told: Told) -> str:
    return told.titles.word(name, value)


def _organisation(name: str, value: Any, told: Told) -> str:
    names = {} if told.organisations is None else told.organisations.names
    return names[value].name if value in names else str(value)


def _member(name: str, value: Any, told: Told) -> str:
    who = showing.name(value["name"], told.invocation)
    since = value.get("official_on")
    if since is None:
        return who
    return _("{name}, chính thức từ {day}").format(name=who, day=_date(name, since, told))


def _letter(name: str, value: Any, told: Told) -> str:
    return told.titles.of("document", value)


def _steps(name: str, value: Any, told: Told) -> str:
    return ", ".join(told.titles.of("step", each) for each in value)


def _vote(name: str, value: Any, told: Told) -> str:
    return ", ".join(_counted(value))


def _counted(vote: Mapping[str, int]) -> Iterator[str]:
    """The counts of a vote; those hardly ever needed only where there are any."""
    yield _("triệu tập {count}").format(count=vote["summoned"])
    yield _("tán thành {count}").format(count=vote["for"])
    yield _("không tán thành {count}").format(count=vote["against"])
    if vote.get("not_counted"):
        yield _("không tính {count}").format(count=vote["not_counted"])
    if vote.get("blank"):
        yield _("trắng {count}").format(count=vote["blank"])


_SHOWN: Final[Mapping[str, Callable[[str, Any, Told], str]]] = {
    "text": _text,
    "date": _date,
    "count": _count,
    "flag": _flag,
    "choice": _choice,
    "organisation": _organisation,
    "member": _member,
    "steps": _steps,
    "letter": _letter,
    "vote": _vote,
}


def _nameless(value: Any, told: Told) -> Any:
    """The value without the name of a member where names may not be shown."""
    if told.invocation.names or not (isinstance(value, Mapping) and "name" in value):
        return value
    return {**value, "name": showing.MASK}
