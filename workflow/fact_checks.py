"""Checks of what is known and of the time between two days: fact, elapsed."""

from datetime import date, timedelta
from typing import Any

from ketnap.workflow.findings import MET, UNKNOWN, UNMET, Finding
from ketnap.workflow.procedure import Condition
from ketnap.workflow.references import Known, as_date, look_up, menders, newest_date
from ketnap.workflow.rules import RuleValue
from ketnap.workflow.situation import Situation, answer, is_own


def fact(situation: Situation, condition: Condition) -> Finding:
    """The fact has one of these values, or lies at or above/below the rule in its order."""
    reference = condition.arguments["fact"]
    found = look_up(situation.record, reference, situation.entry)
    wanted = condition.arguments.get("is")
    if wanted is not None:
        return _fact_is(situation, condition, reference, found, wanted)
    return _fact_in_order(situation, condition, reference, found)


def _fact_is(
    situation: Situation, condition: Condition, reference: str, found: Known, wanted: Any
) -> Finding:
    evidence: dict[str, Any] = {"fact": reference, "value": _word(found.value)}
    mend = menders(situation.procedure, reference)
    own = is_own(situation, reference)
    if wanted == "known":
        verdict = MET if found.known and found.value is not None else UNMET
        text = "{fact}: {value}" if verdict == MET else "{fact}: chưa có"
        return answer(situation, condition, reference, verdict, text, evidence, mended_by=mend, asked=own)
    if not found.known:
        return answer(
            situation,
            condition,
            f"{reference}.unknown",
            UNKNOWN,
            "{fact}: chưa ghi",
            evidence,
            mended_by=mend,
            asked=own,
        )
    evidence["wanted"] = list(wanted)
    if _word(found.value) in wanted:
        text = "{fact}: {value} (coi là, chưa ai ghi khác)" if found.assumed else "{fact}: {value}"
        return answer(situation, condition, reference, MET, text, evidence)
    text = (
        "{fact}: {value} (coi là, chưa ai ghi khác), cần {wanted}"
        if found.assumed
        else "{fact}: {value}, cần {wanted}"
    )
    return answer(situation, condition, reference, UNMET, text, evidence, mended_by=mend, asked=own)


def _word(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _fact_in_order(situation: Situation, condition: Condition, reference: str, found: Known) -> Finding:
    side = "at_least" if "at_least" in condition.arguments else "at_most"
    rule = situation.rule(condition.arguments[side])
    evidence = {
        "fact": reference,
        "value": _word(found.value),
        "wanted": [str(rule.value)],
        "rule": rule.name,
    }
    mend = menders(situation.procedure, reference)
    own = is_own(situation, reference)
    if not found.known:
        text = (
            "{fact}: chưa ghi, cần ít nhất {wanted}"
            if side == "at_least"
            else "{fact}: chưa ghi, nhiều nhất {wanted}"
        )
        return answer(
            situation,
            condition,
            f"{reference}.unknown",
            UNKNOWN,
            text,
            evidence,
            rule=rule,
            mended_by=mend,
            asked=own,
        )
    place, bound = _place(situation, reference, found.value), _place(situation, reference, rule.value)
    reached = (
        place is not None and bound is not None and (place >= bound if side == "at_least" else place <= bound)
    )
    wanted_text = "cần ít nhất {wanted}" if side == "at_least" else "nhiều nhất {wanted}"
    if reached:
        return answer(
            situation, condition, reference, MET, "{fact}: {value} (" + wanted_text + ")", evidence, rule=rule
        )
    return answer(
        situation,
        condition,
        reference,
        UNMET,
        "{fact}: {value}, " + wanted_text,
        evidence,
        rule=rule,
        mended_by=mend,
        asked=own,
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


def elapsed(situation: Situation, condition: Condition) -> Finding:
    """So much time has or has not passed between two dates; with several `since`, the newest."""
    side = next(
        key for key in ("at_least", "at_most", "more_than", "less_than") if key in condition.arguments
    )
    rule = situation.rule(condition.arguments[side])
    found, reference = newest_date(situation.record, condition.arguments["since"], situation.entry)
    evidence: dict[str, Any] = {
        "reference": reference,
        "rule": rule.name,
        "length": rule.value,
        "unit": rule.unit,
    }
    if found.value is None:
        return _no_date(situation, condition, reference, found, rule, evidence)
    until = _until(situation, condition)
    if until is None:
        evidence["about"] = condition.arguments["until"]
        return answer(
            situation, condition, f"{reference}.open", UNMET, "«{about}» chưa ghi", evidence, rule=rule
        )
    since = as_date(found.value)
    reached = situation.law.calendar.add(since, rule.number, rule.unit)
    evidence.update(since=since, until=until, reached=reached, met_on=reached)
    met, text, first = _compared(side, until, reached, rule)
    # Waiting mends what is too early; what is too late is mended by the step that stands last in `since`.
    too_late = side in ("at_most", "less_than")
    return answer(
        situation,
        condition,
        reference,
        MET if met else UNMET,
        text,
        evidence,
        rule=rule,
        possible_from=None if met else first,
        mended_by=menders(situation.procedure, condition.arguments["since"][-1]) if too_late else (),
    )


def _no_date(
    situation: Situation,
    condition: Condition,
    reference: str,
    found: Known,
    rule: RuleValue,
    evidence: dict[str, Any],
) -> Finding:
    """There is no date to count from: it was not recorded, or the step that would bring it was not taken."""
    return answer(
        situation,
        condition,
        f"{reference}.missing" if found.known else f"{reference}.unknown",
        UNMET if found.known else UNKNOWN,
        "{reference}: chưa ghi ngày",
        evidence,
        rule=rule,
        mended_by=menders(situation.procedure, reference),
        asked=is_own(situation, reference),
    )


def _until(situation: Situation, condition: Condition) -> date | None:
    """The day up to which time is counted: that of the step judged, or what `until` refers to."""
    reference = condition.arguments.get("until")
    if reference is None:
        return situation.day
    found = look_up(situation.record, reference, situation.entry)
    return None if found.value is None else as_date(found.value)


def _compared(side: str, until: date, reached: date, rule: RuleValue) -> tuple[bool, str, date | None]:
    """Whether the comparison holds, its sentence, and the first day it could hold. By the month where the rule
    is counted so: the whole month of the anniversary is still inside (294-QĐ/TW §1.1.1, "tính theo tháng")."""
    if rule.precision == "month":
        until, limit = until.replace(day=1), reached.replace(day=1)
    else:
        limit = reached
    if side == "at_least":
        text = "{reference} {since}: đủ {length} {unit} từ {met_on}"
        return until >= limit, text, limit
    if side == "more_than":
        return (
            until > limit,
            "{reference} {since}: quá {length} {unit} sau {met_on}",
            limit + timedelta(days=1),
        )
    if side == "at_most":
        return until <= limit, "{reference} {since}: dùng đến hết {met_on} ({length} {unit})", None
    return until < limit, "{reference} {since}: trước {met_on} ({length} {unit})", None
