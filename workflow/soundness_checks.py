"""Soundness of conditions: the eleven checks and their keys only, and everything they ask about exists and can
be compared with what they compare it with."""

from collections.abc import Iterator

from ketnap.workflow import flaws
from ketnap.workflow.check_keys import (
    CHECK_KEYS,
    DEADLINE,
    DOCUMENT,
    DOCUMENTS,
    FACT,
    KNOWN,
    MANY,
    NOTHING,
    REFERENCE,
    REFERENCES,
    ROLE,
    RULE,
    STEP,
    STEPS,
    TRACK,
    CheckKeys,
)
from ketnap.workflow.flaws import Flaw, Path, proposal, unknown
from ketnap.workflow.procedure import Condition, Fact, FactType, Step
from ketnap.workflow.rules import PROVENANCES, TIME_UNITS
from ketnap.workflow.soundness_names import Scope, date_problems, each_unknown, rule_problems

_NUMBERS = (*TIME_UNITS, "times", "persons")
ORDERED = ("at_least", "at_most")


def problems(scope: Scope) -> Iterator[Flaw]:
    """Everything that is wrong with the conditions of a procedure, and with what its facts are assumed to be."""
    for fact in scope.procedure.facts.values():
        yield from _words(("facts", fact.name, "is"), fact.type)
        yield from _assumed(fact)
    for name, condition in scope.procedure.circumstances.items():
        yield from _condition(scope, ("circumstances", name), condition, None)
    for step in scope.procedure.steps.values():
        for asked in step.facts:
            if not asked.sets:
                yield from _words(("steps", step.name, "facts", asked.name), asked.type)
        for place, condition in enumerate(step.requires):
            yield from _condition(scope, ("steps", step.name, "requires", place), condition, step)


def _words(path: Path, kind: FactType) -> Iterator[Flaw]:
    if kind.kind != "choice":
        return
    for place, word in enumerate(kind.words):
        if word in kind.words[:place]:
            yield Flaw((*path, place), f"từ «{word}» đã có trong danh sách", "bỏ một trong hai")
        if word == KNOWN:
            yield Flaw((*path, place), f"«{word}» là từ dành riêng", "dùng từ khác")


def _assumed(fact: Fact) -> Iterator[Flaw]:
    assumed, kind = fact.assume, fact.type
    if assumed is None or assumed == NOTHING or not kind.kind:
        return
    if kind.kind == "flag" and isinstance(assumed, bool):
        return
    if kind.kind == "choice" and assumed in kind.words:
        return
    choice = {"flag": ("true", "false"), "choice": kind.words}.get(kind.kind, ())
    text = str(assumed).lower() if isinstance(assumed, bool) else assumed
    message = f"«{text}» không phải giá trị của dữ kiện «{fact.name}»"
    yield Flaw(("facts", fact.name, "assume"), message, proposal(text, (*choice, NOTHING)))


def _condition(scope: Scope, path: Path, condition: Condition, step: Step | None) -> Iterator[Flaw]:
    for key in ("when", "unless"):
        known = scope.procedure.circumstances
        yield from each_unknown((*path, key), flaws.CIRCUMSTANCE, getattr(condition, key), known)
    if condition.provenance and condition.provenance not in PROVENANCES:
        message = f"không có nguồn loại «{condition.provenance}»"
        yield Flaw((*path, "provenance"), message, proposal(condition.provenance, PROVENANCES))
    if condition.source is not None and not condition.source.strip():
        yield Flaw((*path, "source"), "nguồn để trống", "ghi văn bản và điểm, hoặc «product»")
    if step is not None and not step.source.strip() and not condition.source:
        yield Flaw(
            path, f"điều kiện «{condition.check}» chưa có nguồn", "thêm source ở điều kiện hoặc ở bước"
        )
    keys = CHECK_KEYS.get(condition.check)
    if keys is None:
        message = f"không có điều kiện «{condition.check}»"
        yield Flaw((*path, "check"), message, proposal(condition.check, CHECK_KEYS))
        return
    wrong = list(_keys(path, condition, keys))
    yield from wrong
    if not wrong:
        if keys.of_a_step and step is None:
            message = f"điều kiện «{condition.check}» xét chính bước đang ghi, nên chỉ dùng trong requires"
            yield Flaw((*path, "check"), message)
        yield from _arguments(scope, path, condition, keys)
        yield from _meaning(scope, path, condition, step)


def _keys(path: Path, condition: Condition, keys: CheckKeys) -> Iterator[Flaw]:
    """Keys that the check does not have, and those it lacks."""
    given = condition.arguments
    for key, value in given.items():
        if key not in keys.keys:
            message = f"điều kiện «{condition.check}» không có khóa «{key}»"
            yield Flaw((*path, key), message, proposal(key, keys.keys))
        elif keys.keys[key].kind in MANY and not value:
            yield Flaw((*path, key), f"«{key}» để trống")
    for key in keys.needed:
        if key not in given and not (key == "because" and condition.because):
            yield Flaw(path, f"điều kiện «{condition.check}» thiếu «{key}»")
    used = [key for key in keys.one_of if key in given]
    if keys.one_of and len(used) != 1:
        yield Flaw(path, f"điều kiện «{condition.check}» cần đúng một trong: {', '.join(keys.one_of)}")
    used = [key for key in keys.at_most_one if key in given]
    if len(used) > 1:
        yield Flaw(path, f"điều kiện «{condition.check}» chỉ nhận một trong: {', '.join(keys.at_most_one)}")


def _arguments(scope: Scope, path: Path, condition: Condition, keys: CheckKeys) -> Iterator[Flaw]:
    """Each key leads to something that exists."""
    procedure = scope.procedure
    known = {
        TRACK: (flaws.TRACK, procedure.tracks),
        ROLE: (flaws.ROLE, procedure.roles),
        DEADLINE: (flaws.DEADLINE, procedure.deadlines),
        DOCUMENT: (flaws.DOCUMENT, procedure.documents),
        DOCUMENTS: (flaws.DOCUMENT, procedure.documents),
        STEP: (flaws.STEP, procedure.steps),
        STEPS: (flaws.STEP, procedure.steps),
    }
    for key, value in condition.arguments.items():
        kind, words = keys.keys[key]
        here = (*path, key)
        if kind in known:
            noun, names = known[kind]
            if kind in MANY:
                yield from each_unknown(here, noun, value, names)
            else:
                yield from unknown(here, noun, value, names)
        elif kind == RULE and keys.units:
            yield from rule_problems(scope, here, value, keys.units, f"điều kiện «{condition.check}»")
        elif kind == REFERENCES:
            for place, reference in enumerate(value):
                yield from date_problems(scope, (*here, place), reference)
        elif kind == REFERENCE and key == "until":
            yield from date_problems(scope, here, value)
        elif words and value not in words:
            yield Flaw(here, f"«{key}» không nhận «{value}»", proposal(value, words))


def _meaning(scope: Scope, path: Path, condition: Condition, step: Step | None) -> Iterator[Flaw]:
    """What each check further wants of the things it asks about."""
    arguments = condition.arguments
    if condition.check == "fact":
        yield from _fact(scope, path, condition)
    elif condition.check == "member" and step is not None:
        kind = next((each.type for each in step.facts if each.name == arguments["fact"]), None)
        if kind is None or kind.kind not in ("", "member"):
            members = [each.name for each in step.facts if each.type.kind == "member"]
            message = f"bước «{step.name}» không hỏi đảng viên nào ở «{arguments['fact']}»"
            hint = proposal(arguments["fact"], members) or f"thêm «{arguments['fact']}: member» vào facts"
            yield Flaw((*path, "fact"), message, hint)
    elif condition.check == "votes" and step is not None:
        if not any(each.type.kind in ("", "vote") for each in step.facts):
            yield Flaw(
                (*path, "check"), f"bước «{step.name}» không hỏi phiếu", "thêm «votes: vote» vào facts"
            )
    elif condition.check == "role" and "same_for" in arguments:
        kind = scope.facts.get(arguments["same_for"])
        if kind is None:
            yield from unknown((*path, "same_for"), flaws.FACT, arguments["same_for"], scope.facts)
        elif kind.kind not in ("", "organisation"):
            yield Flaw((*path, "same_for"), f"«{arguments['same_for']}» không phải tổ chức")


def _fact(scope: Scope, path: Path, condition: Condition) -> Iterator[Flaw]:
    reference = condition.arguments["fact"]
    yield from unknown((*path, FACT), flaws.FACT, reference, scope.facts)
    kind = scope.facts.get(reference)
    for side in ORDERED:
        if side in condition.arguments:
            units = _units(kind)
            if kind is not None and not units:
                message = f"«{reference}» ({kind.kind}) không có thứ tự để so sánh"
                yield Flaw((*path, side), message, "dùng «is»")
            what = f"dữ kiện «{reference}»"
            yield from rule_problems(
                scope, (*path, side), condition.arguments[side], units or _ANY_UNIT, what
            )
    values = condition.arguments.get("is", KNOWN)
    if values == KNOWN or kind is None or not kind.kind:
        return
    words = {"flag": ("true", "false"), "choice": kind.words}.get(kind.kind)
    if words is None:
        message = f"«{reference}» ({kind.kind}) chỉ hỏi được «is: {KNOWN}»"
        yield Flaw((*path, "is"), message, f"viết «is: {KNOWN}»")
        return
    for place, value in enumerate(values):
        if value not in words:
            message = f"«{value}» không phải giá trị của «{reference}»"
            yield Flaw((*path, "is", place), message, proposal(value, words))


_ANY_UNIT = (*_NUMBERS, "choice", "share")


def _units(kind: FactType | None) -> tuple[str, ...]:
    """The units of rules that a fact of that type can be compared with."""
    if kind is None or not kind.kind:
        return _ANY_UNIT
    return {"count": _NUMBERS, "choice": ("choice",)}.get(kind.kind, ())
