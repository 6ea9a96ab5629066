"""How rules differ: from one day to another, and from one set of rules to another.

A published line is never edited (decision 0040), so between two sets only additions are in order. A line that is
another, or is not there any more, is said as what must not be.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ketnap.workflow.rules import Rule, RuleLine, Rules, RuleValue


class Shift(NamedTuple):
    """One rule as it holds on two days."""

    before: RuleValue
    after: RuleValue


class BetweenDays(NamedTuple):
    """What is not the same on the second day. `changed`: another value, or counted from something else; `restated`:
    the same by another source; `begun`: the same, but no text is known of the first day, which is judged by the first
    line that is."""

    changed: tuple[Shift, ...]
    restated: tuple[Shift, ...]
    begun: tuple[RuleValue, ...]


class Line(NamedTuple):
    """A line with the rule it belongs to."""

    rule: Rule
    line: RuleLine


class Altered(NamedTuple):
    """A line that both sets have for one day, and that is not the same in them."""

    before: Line
    after: Line


class BetweenRules(NamedTuple):
    """What another set of rules adds to one, and what of it is not as it was."""

    new_rules: tuple[Rule, ...]
    new_lines: tuple[Line, ...]
    altered: tuple[Altered, ...]
    vanished: tuple[Line, ...]

    @property
    def adds(self) -> bool:
        return bool(self.new_rules or self.new_lines)


def between_days(rules: Rules, first: date, second: date) -> BetweenDays:
    """What holds on `second` and did not on `first`, an earlier day."""
    changed, restated, begun = [], [], []
    for name, rule in rules.by_name.items():
        shift = Shift(rules.on(name, first), rules.on(name, second))
        if _ruling(shift.before) != _ruling(shift.after):
            changed.append(shift)
        elif first < rule.lines[0].from_on <= second:
            begun.append(shift.after)
        elif shift.before.from_on != shift.after.from_on:
            restated.append(shift)
    return BetweenDays(tuple(changed), tuple(restated), tuple(begun))


def _ruling(value: RuleValue) -> tuple[object, ...]:
    return value.value, value.counted_from


def between_rules(before: Rules, after: Rules) -> BetweenRules:
    """What `after` has that `before` has not, line by line."""
    new_rules, new_lines = [], []
    altered: list[Altered] = []
    for name, rule in after.by_name.items():
        known = before.by_name.get(name)
        if known is None:
            new_rules.append(rule)
            continue
        there = {line.from_on: line for line in known.lines}
        measured_alike = (rule.unit, rule.precision) == (known.unit, known.precision)
        for line in rule.lines:
            was = there.get(line.from_on)
            if was is None:
                new_lines.append(Line(rule, line))
            elif was != line or not measured_alike:
                altered.append(Altered(Line(known, was), Line(rule, line)))
    return BetweenRules(tuple(new_rules), tuple(new_lines), tuple(altered), tuple(_vanished(before, after)))


def _vanished(before: Rules, after: Rules) -> Iterator[Line]:
    for name, rule in before.by_name.items():
        kept = {line.from_on for line in after.by_name[name].lines} if name in after else set()
        yield from (Line(rule, line) for line in rule.lines if line.from_on not in kept)
