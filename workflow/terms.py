"""Terms that no text gives and the office may set itself: how long a notice, an answer, a report may take.

A term of the office is a dated line like every other (decision 0040), of its own source. It is none of the program's,
so a newer law that comes with the program neither misses it nor takes it away.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ketnap.workflow.instruments import OFFICE, PRODUCT
from ketnap.workflow.rules import TIME_UNITS, Rule, RuleLine, Rules

LONGEST: Final = 999

_READ: Final = "verified"


def is_own(line: RuleLine) -> bool:
    """Whether the office set this line."""
    return line.source == OFFICE


def may_be_set(rule: Rule) -> bool:
    """Whether a rule is a term that only this program proposes: no text says how long it is."""
    return rule.unit in TIME_UNITS and all(line.source in (PRODUCT, OFFICE) for line in rule.lines)


def settable(rules: Rules) -> Iterator[Rule]:
    """The terms that an office may set."""
    return (rule for rule in rules.by_name.values() if may_be_set(rule))


def with_term(rules: Rules, name: str, value: int, from_on: date) -> Rules:
    """The rules with a term of the office from a day on; what it set for that day before gives way.

    Raises KeyError: there is no such rule.
    """
    rule = rules.by_name[name]
    counted_from = rules.on(name, from_on).counted_from
    line = RuleLine(from_on, value, counted_from, OFFICE, _READ)
    others = (each for each in rule.lines if each.from_on != from_on)
    return Rules({**rules.by_name, name: rule._replace(lines=_in_order(*others, line))})


def without_own(rules: Rules) -> Rules:
    """The rules as they came with a program."""
    return Rules(
        {
            name: rule._replace(lines=tuple(each for each in rule.lines if not is_own(each)))
            for name, rule in rules.by_name.items()
        }
    )


def keeping_own(book: Rules, program: Rules) -> Rules:
    """The rules of a program with what the office of a book set itself: of a term that is still one of its own, and
    for days on which the program says nothing new."""
    kept = {}
    for name, rule in program.by_name.items():
        known = book.by_name.get(name)
        own = [each for each in known.lines if is_own(each)] if known and may_be_set(rule) else []
        days = {each.from_on for each in rule.lines}
        kept[name] = rule._replace(
            lines=_in_order(*rule.lines, *(each for each in own if each.from_on not in days))
        )
    return Rules(kept)


def _in_order(*lines: RuleLine) -> tuple[RuleLine, ...]:
    return tuple(sorted(lines, key=lambda each: each.from_on))
