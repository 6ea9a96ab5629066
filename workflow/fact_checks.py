"""Checks of what is known and of the time between two days: fact, elapsed."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from operator import ge, gt, le, lt
from typing import Any

from ketnap.workflow.findings import MET, UNKNOWN, UNMET, Finding, Seen
from ketnap.workflow.procedure import Condition
from ketnap.workflow.references import Known, as_date, look_up, menders, newest_date
from ketnap.workflow.rules import RuleValue
from ketnap.workflow.situation import Situation, answer, is_own, said

UNSAID = object()
"""Stands for the value of a fact that nobody has recorded."""

SIMPLE = frozenset({str, bool, type(None), type(UNSAID)})
"""The types of values that a dictionary does not take for one another: to it, True is 1."""

_MOST_KNOWN = 100


def fact(situation: Situation, condition: Condition) -> Seen:
    """The fact has one of these values, or lies at or above/below the rule in its order."""
    reference = condition.arguments["fact"]
    found = look_up(situation.record, reference, situation.entry)
    wanted = condition.arguments.get("is")
    if wanted is not None:
        return _fact_is(situation, condition, reference, found, wanted)
    return _fact_in_order(situation, condition, reference, found)


def remembered(name: str) -> Callable[[Situation, Condition], Seen]:
    """`fact` for one condition that asks which value a fact of the person has.

    Such a fact has few values, and most circumstances ask about one: what each leads to is the same for every case,
    so it is found once.
    """
    known: dict[Any, Seen] = {}

    def look(situation: Situation, condition: Condition) -> Seen:
        value = situation.facts.get(name, UNSAID)
        if type(value) not in SIMPLE:
            return fact(situation, condition)
        seen = known.get(value)
        if seen is None:
            seen = fact(situation, condition)
            if len(known) < _MOST_KNOWN:
                known[value] = seen
        return seen

    return look


def _fact_is(situation: Situation, condition: Condition, reference: str, found: Known, wanted: Any) -> Seen:
    if wanted == "known":
        verdict = MET if found.known and found.value is not None else UNMET
        return Seen(verdict, _known_said, (condition, reference, found, verdict))
    verdict = (MET if _word(found.value) in wanted else UNMET) if found.known else UNKNOWN
    return Seen(verdict, _is_said, (condition, reference, found, verdict))


def _known_said(
    situation: Situation, condition: Condition, reference: str, found: Known, verdict: str
) -> Finding:
    evidence = {"fact": reference, "value": _word(found.value)}
    text = "{fact}: {value}" if verdict == MET else "{fact}: chưa có"
    mend, own = menders(situation.procedure, reference), is_own(situation, reference)
    return said(situation, condition, reference, verdict, text, evidence, mended_by=mend, asked=own)


def _is_said(
    situation: Situation, condition: Condition, reference: str, found: Known, verdict: str
) -> Finding:
    evidence: dict[str, Any] = {"fact": reference, "value": _word(found.value)}
    mend, own = menders(situation.procedure, reference), is_own(situation, reference)
    if verdict == UNKNOWN:
        code, text = f"{reference}.unknown", "{fact}: chưa ghi"
        return said(situation, condition, code, verdict, text, evidence, mended_by=mend, asked=own)
    evidence["wanted"] = list(condition.arguments["is"])
    if verdict == MET:
        text = "{fact}: {value} (coi là, chưa ai ghi khác)" if found.assumed else "{fact}: {value}"
    else:
        text = (
            "{fact}: {value} (coi là, chưa ai ghi khác), cần {wanted}"
            if found.assumed
            else "{fact}: {value}, cần {wanted}"
        )
    return said(situation, condition, reference, verdict, text, evidence, mended_by=mend, asked=own)


def _word(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _fact_in_order(situation: Situation, condition: Condition, reference: str, found: Known) -> Seen:
    side = "at_least" if "at_least" in condition.arguments else "at_most"
    rule = situation.rule(condition.arguments[side])
    if not found.known:
        return Seen(UNKNOWN, _not_in_order, (condition, reference, found, side, rule))
    place, bound = _place(situation, reference, found.value), _place(situation, reference, rule.value)
    reached = (
        place is not None and bound is not None and (place >= bound if side == "at_least" else place <= bound)
    )
    verdict = MET if reached else UNMET
    return Seen(verdict, _in_order_said, (condition, reference, found, side, rule, verdict))


def _ordered(reference: str, found: Known, rule: RuleValue) -> dict[str, Any]:
    return {"fact": reference, "value": _word(found.value), "wanted": [str(rule.value)], "rule": rule.name}


def _not_in_order(
    situation: Situation, condition: Condition, reference: str, found: Known, side: str, rule: RuleValue
) -> Finding:
    return said(
        situation,
        condition,
        f"{reference}.unknown",
        UNKNOWN,
        "{fact}: chưa ghi, cần ít nhất {wanted}"
        if side == "at_least"
        else "{fact}: chưa ghi, nhiều nhất {wanted}",
        _ordered(reference, found, rule),
        rule=rule,
        mended_by=menders(situation.procedure, reference),
        asked=is_own(situation, reference),
    )


def _in_order_said(
    situation: Situation,
    condition: Condition,
    reference: str,
    found: Known,
    side: str,
    rule: RuleValue,
    verdict: str,
) -> Finding:
    wanted = "cần ít nhất {wanted}" if side == "at_least" else "nhiều nhất {wanted}"
    return said(
        situation,
        condition,
        reference,
        verdict,
        "{fact}: {value} (" + wanted + ")" if verdict == MET else "{fact}: {value}, " + wanted,
        _ordered(reference, found, rule),
        rule=rule,
        mended_by=menders(situation.procedure, reference),
        asked=is_own(situation, reference),
    )


def _place(situation: Situation, reference: str, value: Any) -> int | None:
    """Where a value stands in its order: a number as it is, a word by its place in the list of words."""
    if value is None:
        return None
    if isinstance(value, int):
        return value
    words = _words(situation, reference)
    return words.index(value) if value in words else None


def _words(situation: Situation, reference: str) -> tuple[str, ...]:
    name, _, part = reference.partition(".")
    if not part:
        return situation.procedure.facts[name].type.words
    return next((each.type.words for each in situation.procedure.steps[name].facts if each.name == part), ())


def elapsed(situation: Situation, condition: Condition) -> Seen:
    """So much time has or has not passed between two dates; with several `since`, the newest."""
    arguments = condition.arguments
    for side in _BY:
        if side in arguments:
            break
    rule = situation.rule(arguments[side])
    found, reference = newest_date(situation.record, arguments["since"], situation.entry)
    if found.value is None:
        return _no_date(situation, condition, reference, found, rule)
    until = situation.day if arguments.get("until") is None else _until(situation, condition)
    if until is None:
        evidence = {**_measured(reference, rule), "about": arguments["until"]}
        return answer(
            situation, condition, f"{reference}.open", UNMET, "«{about}» chưa ghi", evidence, rule=rule
        )
    since = as_date(found.value)
    reached = situation.law.calendar.add(since, rule.number, rule.unit)
    days = _by_the_month(rule, until, reached) if rule.precision == "month" else (until, reached)
    verdict = MET if _BY[side](*days) else UNMET
    return Seen(verdict, _elapsed_said, (condition, reference, rule, side, since, until, reached, verdict))


_BY: Mapping[str, Callable[[date, date], bool]] = {
    "at_least": ge,
    "at_most": le,
    "more_than": gt,
    "less_than": lt,
}
"""How the day up to which time is counted has to stand to the day that is reached."""


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


def _until(situation: Situation, condition: Condition) -> date | None:
    """The day up to which time is counted where that is not the step judged: what `until` refers to."""
    found = look_up(situation.record, condition.arguments["until"], situation.entry)
    return None if found.value is None else as_date(found.value)
