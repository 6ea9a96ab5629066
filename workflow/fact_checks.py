"""The check of what is known: fact."""

from typing import Any

from ketnap.workflow.findings import MET, UNKNOWN, UNMET, Finding, Seen
from ketnap.workflow.procedure import Condition, Procedure
from ketnap.workflow.references import Known, menders, reader
from ketnap.workflow.rules import RuleValue
from ketnap.workflow.situation import Basis, Look, Situation, is_own, said

UNSAID = object()
"""Stands for the value of a fact that nobody has recorded."""

SIMPLE = frozenset({str, bool, type(None), type(UNSAID)})
"""The types of values that a dictionary does not take for one another: to it, True is 1."""

_MOST_KNOWN = 100


def fact(basis: Basis, condition: Condition) -> Look:
    """The fact has one of these values, or lies at or above/below the rule in its order."""
    if "is" in condition.arguments:
        return fact_is(basis.procedure, condition)
    return _fact_in_order(basis, condition)


def fact_is(procedure: Procedure, condition: Condition) -> Look:
    """`fact` where it asks for values: the day has no part in it."""
    reference, wanted = condition.arguments["fact"], condition.arguments["is"]
    read = reader(procedure, reference)

    def look_whether_known(situation: Situation) -> Seen:
        found = read(situation.record, situation.entry)
        verdict = MET if found.known and found.value is not None else UNMET
        return Seen(verdict, _known_said, (condition, reference, found, verdict))

    def look(situation: Situation) -> Seen:
        found = read(situation.record, situation.entry)
        verdict = (MET if _word(found.value) in wanted else UNMET) if found.known else UNKNOWN
        return Seen(verdict, _is_said, (condition, reference, found, verdict))

    return look_whether_known if wanted == "known" else look


def remembered(procedure: Procedure, condition: Condition) -> Look:
    """`fact_is` of a fact of the person, such as most circumstances ask about.

    It has few values: what each leads to is the same for every case, so it is found once.
    """
    name, ask = condition.arguments["fact"], fact_is(procedure, condition)
    known: dict[Any, Seen] = {}

    def look(situation: Situation) -> Seen:
        value = situation.facts.get(name, UNSAID)
        if type(value) not in SIMPLE:
            return ask(situation)
        seen = known.get(value)
        if seen is None:
            seen = ask(situation)
            if len(known) < _MOST_KNOWN:
                known[value] = seen
        return seen

    return look


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


def _fact_in_order(basis: Basis, condition: Condition) -> Look:
    reference = condition.arguments["fact"]
    side = "at_least" if "at_least" in condition.arguments else "at_most"
    rule = basis.rule(condition.arguments[side])
    read, words = reader(basis.procedure, reference), _words(basis.procedure, reference)
    bound = _place(words, rule.value)

    def look(situation: Situation) -> Seen:
        situation.used[rule.name] = rule
        found = read(situation.record, situation.entry)
        if not found.known:
            return Seen(UNKNOWN, _not_in_order, (condition, reference, found, side, rule))
        place = _place(words, found.value)
        reached = (
            place is not None
            and bound is not None
            and (place >= bound if side == "at_least" else place <= bound)
        )
        verdict = MET if reached else UNMET
        return Seen(verdict, _in_order_said, (condition, reference, found, side, rule, verdict))

    return look


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


def _place(words: tuple[str, ...], value: Any) -> int | None:
    """Where a value stands in its order: a number as it is, a word by its place in the list of words."""
    if value is None:
        return None
    if isinstance(value, int):
        return value
    return words.index(value) if value in words else None


def _words(procedure: Procedure, reference: str) -> tuple[str, ...]:
    name, _, part = reference.partition(".")
    if not part:
        return procedure.facts[name].type.words
    return next((each.type.words for each in procedure.steps[name].facts if each.name == part), ())
