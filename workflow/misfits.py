"""What a step is recorded with and cannot be: facts that it does not ask for or that are not of their type, papers that
nobody declared. What is not of its type answers no question, so this is judged before everything else."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ketnap.workflow.findings import Seen
from ketnap.workflow.procedure import FactType, Procedure, once
from ketnap.workflow.record import Record
from ketnap.workflow.situation import Situation, always


def _moving(situation: Situation) -> tuple[str, ...]:
    """The step that says somebody is moving: the one that the rows of the moves come after."""
    rows = [step for step in situation.procedure.steps.values() if step.one_of is not None]
    return tuple(dict.fromkeys(name for step in rows for name in step.after))[-1:]


@once
def _kinds(procedure: Procedure) -> dict[str, dict[str, FactType]]:
    """The type of each fact of each step."""
    return {step.name: {fact.name: fact.type for fact in step.facts} for step in procedure.steps.values()}


@once
def _kinds_along(procedure: Procedure) -> dict[str, dict[str, FactType]]:
    """The same for a step that comes along with another: what takes any fact may have brought each of them."""
    every = {fact.name: fact.type for fact in procedure.facts.values()}
    any_facts = {step.name: every if step.any_facts else {} for step in procedure.steps.values()}
    return {name: any_facts[name] | kinds for name, kinds in _kinds(procedure).items()}


def misfits(situation: Situation) -> Iterator[Seen]:
    """Facts that the step does not ask for or that are not of their type, and papers that nobody declared."""
    step, procedure = situation.step, situation.procedure
    kinds = _kinds(procedure)[step.name]
    for name, value in situation.entry.facts.items():
        kind = kinds.get(name)
        if kind is None and step.any_facts and name in procedure.facts:
            kind = procedure.facts[name].type
            if kind.kind == "organisation":
                # Whoever could note another cell in passing could move a case past the rows of the moves.
                text = "{fact}: không ghi ở đây; chuyển chi bộ thì ghi bước chuyển đi"
                yield always(
                    situation, f"fact.{name}.moves", text, {"fact": name}, mended_by=_moving(situation)
                )
                continue
        if kind is None:
            text = "Bước này không hỏi dữ kiện «{name}»"
            yield always(situation, f"fact.{name}.undeclared", text, {"name": name})
        elif value is not None and not fits(procedure, kind, value):
            text = "{fact}: giá trị đã ghi không đúng loại"
            yield always(situation, f"fact.{name}.type", text, {"fact": name})
    for paper in situation.entry.papers:
        if paper.document not in procedure.documents:
            text = "Không có loại giấy tờ «{name}»"
            yield always(situation, f"paper.{paper.document}.undeclared", text, {"name": paper.document})


def carried(situation: Situation, before: Record) -> Iterator[Seen]:
    """The same of what comes along with the step: only a step that continues a case brings any."""
    procedure = situation.procedure
    place = situation.entry.seq
    came = [each for each in before.counting if each.carried and each.seq == place]
    if came and situation.step.continues is None:
        yield always(situation, "carried.undeclared", "Bước này không mang theo bước nào khác", {})
    for entry in came:
        step = procedure.steps.get(entry.step)
        if step is None:
            text = "Không có bước «{name}»"
            yield always(situation, "carried.undeclared", text, {"name": entry.step})
            continue
        kinds = _kinds_along(procedure)[step.name]
        for name, value in entry.facts.items():
            if value is not None and name in kinds and not fits(procedure, kinds[name], value):
                text = "{fact}: giá trị đã ghi không đúng loại"
                yield always(situation, f"fact.{name}.type", text, {"fact": name})


def fits(procedure: Procedure, kind: FactType, value: Any) -> bool:
    """Whether a value is what a fact of that type is stored as (`record.Facts`)."""
    match kind.kind:
        case "date":
            return _is_day(value)
        case "count":
            return _is_count(value)
        case "flag":
            return isinstance(value, bool)
        case "choice":
            return value in kind.words
        case "member":
            if not isinstance(value, Mapping) or not isinstance(value.get("name"), str):
                return False
            return value.get("official_on") is None or _is_day(value["official_on"])
        case "vote":
            if not isinstance(value, Mapping) or not {"summoned", "for", "against"} <= set(value):
                return False
            return set(value) <= _COUNTS and all(_is_count(each) for each in value.values())
        case "steps":
            return isinstance(value, (list, tuple)) and all(each in procedure.steps for each in value)
        case "letter":
            return value in procedure.documents and procedure.documents[value].letter is not None
        case _:
            return isinstance(value, str)


_COUNTS = {"summoned", "not_counted", "for", "against", "blank"}


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
