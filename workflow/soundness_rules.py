"""Soundness of rules: each line says something that fits its unit, in the order of days, with a source; and the
words and references in it mean something in the procedure."""

from collections.abc import Iterator, Sequence

from ketnap.workflow.flaws import Flaw, Path, proposal
from ketnap.workflow.procedure import Condition, Procedure
from ketnap.workflow.rules import PRECISIONS, PROVENANCES, UNITS, Rule, RuleLine, Share
from ketnap.workflow.soundness_checks import ORDERED
from ketnap.workflow.soundness_names import Scope, date_problems

_WANTED = {
    "share": "viết «at least 2/3» hoặc «more than 1/2»",
    "choice": "viết một từ của dữ kiện được so sánh",
}


def problems(scope: Scope) -> Iterator[Flaw]:
    """Everything wrong with the rules that a procedure is judged with."""
    if scope.rules is None:
        return
    for rule in scope.rules.by_name.values():
        yield from _rule(rule)
    yield from _choices(scope)
    ends = [f"{name}.end" for name in scope.procedure.deadlines]
    for rule in scope.rules.by_name.values():
        for place, line in enumerate(rule.lines):
            if line.counted_from is not None:
                path = (*_line(rule, place), "counted_from")
                yield from date_problems(scope, path, line.counted_from, ends)


def _line(rule: Rule, place: int) -> Path:
    return ("rules", rule.name, "values", place)


def _rule(rule: Rule) -> Iterator[Flaw]:
    path: Path = ("rules", rule.name)
    if rule.unit and rule.unit not in UNITS:
        yield Flaw((*path, "unit"), f"không có đơn vị «{rule.unit}»", proposal(rule.unit, UNITS))
    if rule.precision == "month" and rule.unit not in ("", "years", "months"):
        yield Flaw((*path, "precision"), f"{rule.unit} không tính theo tháng được", "bỏ khóa này")
    elif rule.precision not in PRECISIONS:
        message = f"không có cách tính «{rule.precision}»"
        yield Flaw((*path, "precision"), message, proposal(rule.precision, PRECISIONS))
    if not rule.lines:
        yield Flaw((*path, "values"), f"quy định «{rule.name}» chưa có dòng nào")
    for place, line in enumerate(rule.lines):
        yield from _fits(rule, place, line)
        if place and line.from_on <= rule.lines[place - 1].from_on:
            message = f"ngày {line.from_on} không sau ngày của dòng trên"
            yield Flaw((*_line(rule, place), "from"), message, "xếp các dòng theo ngày tăng dần")


def _fits(rule: Rule, place: int, line: RuleLine) -> Iterator[Flaw]:
    path = _line(rule, place)
    wanted = {"share": Share, "choice": str}.get(rule.unit, int)
    if rule.unit and not isinstance(line.value, wanted):
        hint = _WANTED.get(rule.unit, "viết một số nguyên")
        yield Flaw((*path, "value"), f"«{line.value}» không phải giá trị tính bằng {rule.unit}", hint)
    if not line.source.strip():
        yield Flaw((*path, "source"), "dòng này chưa có nguồn", "ghi văn bản và điểm, hoặc «product»")
    if line.provenance not in PROVENANCES:
        message = f"không có nguồn loại «{line.provenance}»"
        yield Flaw((*path, "provenance"), message, proposal(line.provenance, PROVENANCES))


def _choices(scope: Scope) -> Iterator[Flaw]:
    """The words of dated rules exist where they are compared with a fact, else in the words of some fact."""
    assert scope.rules is not None
    compared = _compared(scope)
    every = {word for kind in scope.facts.values() for word in kind.words}
    for rule in scope.rules.by_name.values():
        if rule.unit != "choice":
            continue
        lists = compared.get(rule.name) or [("", tuple(sorted(every)))]
        for reference, words in lists:
            yield from _choice(rule, reference, words)


def _choice(rule: Rule, reference: str, words: Sequence[str]) -> Iterator[Flaw]:
    of = f"của «{reference}»" if reference else "của dữ kiện nào"
    for place, line in enumerate(rule.lines):
        if line.value not in words:
            message = f"«{line.value}» không phải từ {of}"
            yield Flaw(
                ("rules", rule.name, "values", place, "value"), message, proposal(str(line.value), words)
            )


def _compared(scope: Scope) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """By rule: the facts it is compared with, and their words."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for condition in _conditions(scope.procedure):
        kind = scope.facts.get(condition.arguments.get("fact", ""))
        if condition.check == "fact" and kind is not None and kind.kind == "choice":
            for side in ORDERED:
                if side in condition.arguments:
                    places = found.setdefault(condition.arguments[side], [])
                    entry = (condition.arguments["fact"], kind.words)
                    if entry not in places:
                        places.append(entry)
    return found


def _conditions(procedure: Procedure) -> Iterator[Condition]:
    yield from procedure.circumstances.values()
    for step in procedure.steps.values():
        yield from step.requires
