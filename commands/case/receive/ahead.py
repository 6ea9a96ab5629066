"""What is to be done with a case that was received: what it brought along (helpers, terms that run), the steps that
come next here, and those that only exist because it came from elsewhere. All of it follows from the procedure."""

from collections.abc import Iterator
from datetime import date
from gettext import gettext as _
from typing import Any, NamedTuple

from ketnap.commands import evidence, showing
from ketnap.commands.case import why as case_why
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Block, Cell, Pairs
from ketnap.storage.reader import Reader
from ketnap.workflow import outlook, service
from ketnap.workflow.decision import Decision
from ketnap.workflow.outlook import Answer
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import Procedure, Step
from ketnap.workflow.record import Entry, Item, Record, fold

_MOST_WAITING = 3


class Ahead(NamedTuple):
    """What comes next: the steps on the way (those that can be taken at once first), the steps that are asked for
    beside it, and who helped at the origin and does so no more."""

    case: str
    answers: tuple[Answer, ...]
    beside: tuple[Answer, ...]
    helped: tuple[Item, ...]


def of(reads: Reader, decision: Decision, on: date, today: date) -> Ahead:
    """What comes next in a case that was opened just now."""
    file = reads.case(decision.case)
    carried = decision.event.carried
    helped = decision.record.only(fold(file.law.procedure, carried))
    still = {(item.track, item.key) for item in _members(file, decision.record)}
    return Ahead(
        decision.case,
        _next(reads, file, on, today),
        tuple(service.why(reads, file, step.name, on, today)[0] for step in _beside(file, decision)),
        tuple(item for item in _members(file, helped) if (item.track, item.key) not in still),
    )


def _next(reads: Reader, file: CaseFile, on: date, today: date) -> tuple[Answer, ...]:
    """The steps that can be taken, and the first of those that wait; none for a guest, who goes on at home."""
    procedure = file.law.procedure
    answers = service.why(reads, file, None, on, today)
    if all(procedure.steps[each.step].to != outlook.GOAL for each in answers):
        return ()
    here = [each for each in answers if file.record.state in procedure.steps[each.step].sources]
    waiting = [each for each in here if not each.allowed]
    return (*(each for each in here if each.allowed), *waiting[:_MOST_WAITING])


def _beside(file: CaseFile, decision: Decision) -> Iterator[Step]:
    """The steps that are asked for because the case came from elsewhere: by whoever has taken part in it there."""
    procedure = file.law.procedure
    came = {
        name
        for name, each in procedure.circumstances.items()
        if each.check == "done" and decision.event.step in _named(each.arguments["step"])
    }
    owners = {each.owner for each in _taken(procedure, decision.event.carried)}
    for step in procedure.steps.values():
        if came.intersection(step.when) and file.record.state in step.sources and step.owner in owners:
            yield step


def _named(step: Any) -> tuple[str, ...]:
    return (step,) if isinstance(step, str) else tuple(step)


def _taken(procedure: Procedure, carried: tuple[Entry, ...]) -> Iterator[Step]:
    """The steps that were taken at the origin, without the row of the move itself."""
    steps = (procedure.steps[each.step] for each in carried)
    return (step for step in steps if step.one_of is None)


def _members(file: CaseFile, record: Record) -> list[Item]:
    procedure = file.law.procedure
    tracks = [name for name in procedure.tracks if evidence.names_members(procedure, name)]
    return [item for name in tracks for item in record.open_items(name)]


# ---- said ----------------------------------------------------------------------------------------------


def blocks(ahead: Ahead, decision: Decision, told: Told) -> list[Block]:
    """What comes next, on a screen."""
    pairs: list[tuple[str, str | tuple[str, ...]]] = []
    terms = tuple(_terms(decision, told.invocation.today, told))
    if terms:
        pairs.append((_("Mang theo"), terms))
    helped = tuple(
        _("{name}, từ {day} (để biết; ở đây phân công người khác)").format(
            name=told.item(item.track, item.key), day=f"{item.opened.on:%d/%m/%Y}"
        )
        for item in ahead.helped
    )
    if helped:
        pairs.append((_("Đã giúp đỡ ở nơi đi"), helped))
    found: list[Block] = [Pairs(tuple(pairs))] if pairs else []
    steps = (*ahead.answers, *ahead.beside)
    if steps:
        found += [Cell(_("VIỆC Ở NƠI ĐẾN"), "strong"), case_why.table(steps, ahead.case, told)]
    return found


def _terms(decision: Decision, today: date, told: Told) -> Iterator[str]:
    """The deadlines that began before the case came: how long they still run, or that they are over."""
    for each in decision.opened:
        if each.due_on is None or each.starts_on is None or each.starts_on >= decision.event.happened_on:
            continue
        text = _("{title}: còn {count} ngày, đến hết {day}")
        if each.due_on < today:
            text = _("{title}: đã hết từ {day}")
        title = told.titles.of("deadline", each.deadline)
        days = showing.number((each.due_on - today).days)
        yield text.format(title=title, count=days, day=f"{each.due_on:%d/%m/%Y}")


def data(ahead: Ahead, told: Told) -> dict[str, Any]:
    """What comes next, as --json has it."""
    return {
        "next_steps": [
            {"step": each.step, "title": told.titles.of("step", each.step), "allowed": each.allowed}
            for each in (*ahead.answers, *ahead.beside)
        ],
        "helped_before": [
            {"track": item.track, "name": told.item(item.track, item.key), "since": item.opened.on}
            for item in ahead.helped
        ],
    }
