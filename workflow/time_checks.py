"""The check of the time between two days: elapsed."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from operator import ge, gt, le, lt
from typing import Any

from ketnap.workflow.findings import MET, UNKNOWN, UNMET, Finding, Seen
from ketnap.workflow.procedure import Condition
from ketnap.workflow.references import Known, as_date, menders, newest_date, reader
from ketnap.workflow.rules import RuleValue
from ketnap.workflow.situation import Basis, Look, Situation, answer, is_own, said


def elapsed(basis: Basis, condition: Condition) -> Look:
    """So much time has or has not passed between two dates; with several `since`, the newest."""
    arguments = condition.arguments
    side = next(each for each in _BY if each in arguments)
    stands, rule = _BY[side], basis.rule(arguments[side])
    number, add = rule.number, basis.law.calendar.add
    read = newest_date(basis.procedure, arguments["since"])
    end = None if arguments.get("until") is None else reader(basis.procedure, arguments["until"])

    def look(situation: Situation) -> Seen:
        situation.used[rule.name] = rule
        found, reference = read(situation.record, situation.entry)
        if found.value is None:
            return _no_date(situation, condition, reference, found, rule)
        until = situation.day
        if end is not None:
            ended = end(situation.record, situation.entry).value
            if ended is None:
                return Seen(UNMET, _still_open, (condition, reference, rule))
            until = as_date(ended)
        since = as_date(found.value)
        reached = add(since, number, rule.unit)
        verdict = MET if stands(*_by_the_month(rule, until, reached)) else UNMET
        return Seen(
            verdict, _elapsed_said, (condition, reference, rule, side, since, until, reached, verdict)
        )

    return look


_BY: Mapping[str, Callable[[date, date], bool]] = {
    "at_least": ge,
    "at_most": le,
    "more_than": gt,
    "less_than": lt,
}
"""How the day up to which time is counted has to stand to the day that is reached."""


def _still_open(situation: Situation, condition: Condition, reference: str, rule: RuleValue) -> Finding:
    evidence = {**_measured(reference, rule), "about": condition.arguments["until"]}
    return said(situation, condition, f"{reference}.open", UNMET, "«{about}» chưa ghi", evidence, rule=rule)


def _measured(reference: str, rule: RuleValue) -> dict[str, Any]:
    return {"reference": reference, "rule": rule.name, "length": rule.value, "unit": rule.unit}


def _elapsed_said(
    situation: Situation,
    condition: Condition,
    reference: str,
    rule: RuleValue,
    side: str,
    since: date,
    until: date,
    reached: date,
    verdict: str,
) -> Finding:
    evidence = _measured(reference, rule)
    evidence.update(since=since, until=until, reached=reached, met_on=reached)
    # Waiting mends what is too early; what is too late is mended by the step that stands last in `since`.
    first: date | None = None
    mend: tuple[str, ...] = ()
    if side in ("at_most", "less_than"):
        mend = menders(situation.procedure, condition.arguments["since"][-1])
    elif verdict == UNMET:
        _, limit = _by_the_month(rule, until, reached)
        first = limit if side == "at_least" else limit + timedelta(days=1)
    return said(
        situation,
        condition,
        reference,
        verdict,
        _SENTENCES[side],
        evidence,
        rule=rule,
        possible_from=first,
        mended_by=mend,
    )


_SENTENCES: Mapping[str, str] = {
    "at_least": "{reference} {since}: đủ {length} {unit} từ {met_on}",
    "more_than": "{reference} {since}: quá {length} {unit} sau {met_on}",
    "at_most": "{reference} {since}: dùng đến hết {met_on} ({length} {unit})",
    "less_than": "{reference} {since}: trước {met_on} ({length} {unit})",
}


def _by_the_month(rule: RuleValue, until: date, reached: date) -> tuple[date, date]:
    """The two days to compare. By the month where the rule is counted so: the whole month of the anniversary is still
    inside (294-QĐ/TW §1.1.1, "tính theo tháng")."""
    if rule.precision == "month":
        return until.replace(day=1), reached.replace(day=1)
    return until, reached


def _no_date(
    situation: Situation,
    condition: Condition,
    reference: str,
    found: Known,
    rule: RuleValue,
) -> Seen:
    """There is no date to count from: it was not recorded, or the step that would bring it was not taken."""
    return answer(
        situation,
        condition,
        f"{reference}.missing" if found.known else f"{reference}.unknown",
        UNMET if found.known else UNKNOWN,
        "{reference}: chưa ghi ngày",
        _measured(reference, rule),
        rule=rule,
        mended_by=menders(situation.procedure, reference),
        asked=is_own(situation, reference),
    )
