"""Rules: dated numbers, shares and choices, each line with its legal source; the value on a day.

A change of law is a new line. A published line is never edited, so every day of the past can be judged again
by what held then.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

TIME_UNITS = ("working_days", "months", "years")
UNITS = (*TIME_UNITS, "share", "times", "persons", "choice")
PRECISIONS = ("day", "month")
PROVENANCES = ("verified", "secondary", "memory", "inference")

_MOST_KNOWN = 5_000

_SHARE = re.compile(r"(at least|more than) (\d{1,4})/(\d{1,4})")


class Share(NamedTuple):
    """A share of those who count: `at_least` n/d of them, or (False) more than n/d."""

    at_least: bool
    numerator: int
    denominator: int

    def needed(self, base: int) -> int:
        """The smallest whole number of votes that reaches the share of `base`.

        At least 2/3 of 12 is 8, of 10 is 7; more than 1/2 of 12 is 7, of 11 is 6. Of nobody, "at least" is 0.
        """
        if self.at_least:
            return -(-self.numerator * base // self.denominator)
        return self.numerator * base // self.denominator + 1

    def reached(self, votes: int, base: int) -> bool:
        """Whether so many votes reach the share; nobody reaches a share of nobody."""
        return base > 0 and votes >= self.needed(base)

    def __str__(self) -> str:
        return f"{'at least' if self.at_least else 'more than'} {self.numerator}/{self.denominator}"


Value = int | str | Share


class RuleLine(NamedTuple):
    """One line: the value from the day its own source took effect. `counted_from` names what the deadline of
    this rule counts from, where the line says so (the ceremony: receipt, since 26/7/2026 issue)."""

    from_on: date
    value: Value
    counted_from: str | None
    source: str
    provenance: str


class Rule(NamedTuple):
    """`unit` is one of UNITS; `precision` month: an age is reckoned by whole months. `lines` ascend by day."""

    name: str
    unit: str
    precision: str
    lines: tuple[RuleLine, ...]


class RuleValue(NamedTuple):
    """What a rule says on a day: an int for numbers, a Share, or the word of a choice."""

    name: str
    unit: str
    precision: str
    value: Value
    counted_from: str | None
    source: str
    provenance: str
    from_on: date

    @property
    def number(self) -> int:
        """The value of a rule that counts something (a sound definition asks it of no other)."""
        assert isinstance(self.value, int), f"{self.name} is no number"
        return self.value


def share_of(text: str) -> Share | None:
    """Read "at least 2/3" or "more than 1/2"; None if it is no share, or more than all, or of nothing."""
    found = _SHARE.fullmatch(text)
    if found is None:
        return None
    numerator, denominator = int(found[2]), int(found[3])
    share = Share(found[1] == "at least", numerator, denominator)
    # A share that nobody could reach, or that no vote reaches always, is a slip of the pen.
    possible = 0 < numerator <= denominator if share.at_least else 0 <= numerator < denominator
    return share if possible else None


def value_of(unit: str, text: str) -> Value | None:
    """The value of a line of that unit as it is written; None if it does not fit the unit."""
    if unit == "share":
        return share_of(text)
    if unit == "choice":
        return text
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else None


class Rules:
    """All dated rules, by name."""

    __slots__ = ("_known", "by_name")

    def __init__(self, by_name: Mapping[str, Rule]) -> None:
        self.by_name = by_name
        # The same few rules are asked for every case of a day.
        self._known: dict[tuple[str, date], RuleValue] = {}

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rules) and self.by_name == other.by_name

    __hash__ = None  # type: ignore[assignment]

    def on(self, name: str, day: date) -> RuleValue:
        """The value of a rule on a day.

        A day before the first line takes the value of that line, with provenance `inference`: history can
        always be judged (definition language §2.2).

        Raises:
            KeyError: no rule has that name (a checked definition names none such).
        """
        value = self._known.get((name, day))
        if value is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            value = self._known[name, day] = self._on(name, day)
        return value

    def _on(self, name: str, day: date) -> RuleValue:
        rule = self.by_name[name]
        place = bisect_right(rule.lines, day, key=_from_on)
        line = rule.lines[max(place - 1, 0)]
        provenance = line.provenance if place else "inference"
        return RuleValue(
            name,
            rule.unit,
            rule.precision,
            line.value,
            line.counted_from,
            line.source,
            provenance,
            line.from_on,
        )

    def as_data(self) -> dict[str, Any]:
        """The rules as values that JSON can hold; `of_data` reads them back."""
        return {rule.name: _rule_as_data(rule) for rule in self.by_name.values()}

    @staticmethod
    def of_data(data: Mapping[str, Any]) -> "Rules":
        """The rules that `as_data` gave."""
        return Rules({name: _rule_of_data(name, rule) for name, rule in data.items()})


def _from_on(line: RuleLine) -> date:
    return line.from_on


def _rule_as_data(rule: Rule) -> dict[str, Any]:
    return {
        "unit": rule.unit,
        "precision": rule.precision,
        "lines": [line_as_data(each) for each in rule.lines],
    }


def line_as_data(line: RuleLine) -> list[Any]:
    """A line as values that JSON can hold, in the order of its fields."""
    value = str(line.value) if isinstance(line.value, Share) else line.value
    return [line.from_on.isoformat(), value, line.counted_from, line.source, line.provenance]


def _rule_of_data(name: str, data: Mapping[str, Any]) -> Rule:
    unit = data["unit"]
    lines = tuple(
        RuleLine(date.fromisoformat(from_on), _value_of_data(unit, value), *rest)
        for from_on, value, *rest in data["lines"]
    )
    return Rule(name, unit, data["precision"], lines)


def _value_of_data(unit: str, value: Any) -> Value:
    found = share_of(value) if unit == "share" else value
    assert found is not None
    return found
