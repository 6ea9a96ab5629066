"""Looking ahead: what is possible now, what blocks the rest, and from when; for `case why` and every list.

The same judgement as recording, on a step nobody has taken yet: what the step itself would bring (its votes,
its papers) is shown as not known and does not count as a hindrance.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ketnap.workflow import checks, deadlines, machine
from ketnap.workflow.deadlines import OPEN, Running
from ketnap.workflow.findings import UNKNOWN, UNMET, Finding, hindrances
from ketnap.workflow.judgement import exists, judge
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.procedure import BACK, Step
from ketnap.workflow.record import Entry, Record
from ketnap.workflow.situation import Situation

GOAL = "official"
"""The state that the whole procedure is for."""

PROBATION = "probation.length"
"""The term that ends where official membership begins."""


class Answer(NamedTuple):
    """Whether a step could be taken on a day, with all findings. `to` is the state it would lead to, None when
    the state stays. `possible_from` is the earliest day as far as it can be known today."""

    step: str
    to: str | None
    allowed: bool
    findings: tuple[Finding, ...]
    possible_from: date | None


def why(
    law: Law,
    organisations: Organisations,
    record: Record,
    running: Sequence[Running],
    step: str,
    on: date,
    today: date,
) -> Answer:
    """What stands in the way of a step on a day."""
    entry = Entry(step, on, {}, (), record.version + 1)
    findings = tuple(
        _expected(law, running, finding)
        for finding in judge(law, organisations, record, entry, today).findings
    )
    hindering = hindrances(findings)
    declared = law.procedure.steps[step].to
    to = record.after(entry).state if declared == BACK else declared
    return Answer(step, to, not hindering, findings, _earliest(hindering, on))


def ruled_out(answer: Answer) -> Finding | None:
    """What says that a row of a table is for other cases than this: the state, or a circumstance that is answered."""
    return next(
        (
            finding
            for finding in hindrances(answer.findings)
            if finding.verdict == UNMET
            and (finding.code == "state" or finding.code.startswith("circumstance."))
        ),
        None,
    )


def _expected(law: Law, running: Iterable[Running], finding: Finding) -> Finding:
    """The finding with the due date of whoever is to mend it."""
    if not finding.mended_by:
        return finding
    due = [
        each.due_on
        for each in running
        if each.status == OPEN
        and each.due_on is not None
        and set(law.procedure.deadlines[each.deadline].closes_on) & set(finding.mended_by)
    ]
    return finding._replace(expected_by=min(due)) if due else finding


def _earliest(hindering: Sequence[Finding], on: date) -> date | None:
    """The day from which nothing hinders, if waiting alone is enough."""
    days = [finding.possible_from for finding in hindering]
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return None
    return max(known, default=on)


def possible(law: Law, organisations: Organisations, record: Record, on: date) -> tuple[Step, ...]:
    """The steps that the state allows and that are asked for on that day, in the order of the definition."""
    return tuple(
        step
        for step in machine.steps_in(law.procedure, record.state)
        if _asked(law, organisations, record, step, on)
    )


def _asked(law: Law, organisations: Organisations, record: Record, step: Step, on: date) -> bool:
    entry = Entry(step.name, on, {}, (), record.version + 1)
    if record.of(step.name) and not step.repeats:
        return False
    judged = record.with_newest(entry)
    return exists(Situation(law, organisations, judged, entry)) is not False


def on_the_way(
    law: Law, organisations: Organisations, record: Record, running: Sequence[Running], on: date, today: date
) -> tuple[Answer, ...]:
    """The steps that the goal still needs, in the order of the definition, each with its answer.

    Found by following what would mend each hindrance, from the step that reaches the goal back to today. Where the
    way has ended here, the goal is reached elsewhere or not at all: then what is still open here.
    """
    steps = law.procedure.steps
    if (
        record.state != GOAL
        and record.state in law.procedure.states
        and law.procedure.states[record.state].end
    ):
        open_here = _open_here(law, organisations, record, running, on)
        return tuple(why(law, organisations, record, running, name, on, today) for name in open_here)
    answers: dict[str, Answer] = {}
    waiting = [step.name for step in steps.values() if step.to == GOAL]
    while waiting:
        name = waiting.pop()
        if name in answers or _takes_anything(steps[name]):
            continue
        if not _asked(law, organisations, record, steps[name], on):
            continue
        answer = why(law, organisations, record, running, name, on, today)
        answers[name] = answer
        for finding in hindrances(answer.findings):
            # Taking a step again is not the way to complete it.
            if lacking(record, finding) is None:
                waiting += _nearest(steps, record.state, finding.mended_by)
    if not answers:
        # The goal is reached or the way has ended: what is still to be done is what open clocks wait for.
        for name in _fulfilling(law, organisations, record, running, on):
            answers[name] = why(law, organisations, record, running, name, on, today)
    return tuple(answers[name] for name in steps if name in answers)


def _fulfilling(
    law: Law, organisations: Organisations, record: Record, running: Sequence[Running], on: date
) -> list[str]:
    """For each open deadline, the first step that would fulfil it in this state."""
    found = []
    for each in running:
        closers = law.procedure.deadlines[each.deadline].closes_on if each.status == OPEN else ()
        here = [name for name in closers if record.state in law.procedure.steps[name].sources]
        asked = [name for name in here if _asked(law, organisations, record, law.procedure.steps[name], on)]
        found += asked[:1]
    return found


def _open_here(
    law: Law, organisations: Organisations, record: Record, running: Sequence[Running], on: date
) -> list[str]:
    """What open clocks wait for where the way has ended, then what may still come: that it goes back, that something
    is asked about it or answered. An answer needs something that is open."""
    waited = _fulfilling(law, organisations, record, running, on)
    others = [
        step.name
        for step in possible(law, organisations, record, on)
        if record.state in step.sources
        and not _takes_anything(step)
        and not step.any_letters
        and (step.to == BACK or step.opens is not None or _closes_something(record, step))
    ]
    return list(dict.fromkeys((*waited, *others)))


def _closes_something(record: Record, step: Step) -> bool:
    return step.closes is not None and bool(record.open_items(step.closes))


def official_from(law: Law, organisations: Organisations, record: Record) -> date | None:
    """Since when the person is an official member: recognition is dated at the end of the probation, however late it
    was decided (294-QĐ/TW §4.2.2). None for whoever is not one."""
    if record.state != GOAL:
        return None
    everything = deadlines.of(law, organisations, record, checks.opens)
    return next((each.due_on for each in reversed(everything) if each.deadline == PROBATION), None)


def lacking(record: Record, finding: Finding) -> tuple[Entry, str] | None:
    """The entry that was recorded without a fact which is asked for now, and that fact: it is completed by a
    correction. None where something else is missing."""
    reference = str(finding.evidence.get("reference") or finding.evidence.get("fact") or "")
    name, _, fact = reference.partition(".")
    if finding.verdict != UNKNOWN or not fact or finding.mended_by != (name,):
        return None
    newest = record.newest(name)
    if (
        newest is None
        or newest.carried
        or not any(each.name == fact for each in record.procedure.steps[name].facts)
    ):
        return None
    return newest, fact


def _nearest(steps: Mapping[str, Step], state: str, menders: Iterable[str]) -> list[str]:
    """Of the steps that would all mend the same, the one to take: possible in this state, else the first."""
    ways = [name for name in menders if not _takes_anything(steps[name])]
    here = [name for name in ways if state in steps[name].sources]
    return (here or ways)[:1]


def _takes_anything(step: Step) -> bool:
    """Whether a step only notes a fact, a paper or a case from elsewhere: no step on the way."""
    return step.any_facts or step.any_documents or step.continues is not None
