"""Lines of rules that are not the same: two days of one law, or the laws of a book and of the program."""

from collections.abc import Iterable, Iterator
from gettext import gettext as _
from typing import Any, NamedTuple

from ketnap.commands import showing
from ketnap.commands.printing import Row, Table
from ketnap.commands.rules import values
from ketnap.commands.titles import Titles
from ketnap.workflow.instruments import Citation, Instruments
from ketnap.workflow.rule_changes import Altered, BetweenRules, Line
from ketnap.workflow.rules import RuleLine, RuleValue


class Told(NamedTuple):
    """A row about a rule: what of it is told (before, after, new …), the value, and its source as cited."""

    rule: str
    what: str
    unit: str
    line: RuleLine | RuleValue
    cited: Citation


def table(told: Iterable[Told], titles: Titles) -> Table:
    """Values of rules, each with the day it holds from and the text it comes from."""
    labels = (_("quy định"), _("so sánh"), _("giá trị"), _("từ ngày"), _("nguồn"))
    rows = tuple(
        Row(
            (
                titles.of("rule", each.rule),
                each.what,
                values.in_full(each.line, each.unit, titles),
                f"{each.line.from_on:%d/%m/%Y}",
                showing.source(*each.cited),
            )
        )
        for each in told
    )
    return Table(labels, rows, headed=True)


def additions(found: BetweenRules, instruments: Instruments) -> Iterator[Told]:
    """The rules and lines that the law of the program adds."""
    for rule in found.new_rules:
        for line in rule.lines:
            yield _told(Line(rule, line), _("quy định mới"), instruments)
    for each in found.new_lines:
        yield _told(each, _("dòng mới"), instruments)


def breaches(found: BetweenRules, book: Instruments, program: Instruments) -> Iterator[Told]:
    """The released lines that the law of the program has otherwise, or has not."""
    for each in found.altered:
        yield _told(each.before, _("trong sổ"), book)
        yield _told(each.after, _("bản này"), program)
    for line in found.vanished:
        yield _told(line, _("chỉ trong sổ"), book)


def _told(each: Line, what: str, instruments: Instruments) -> Told:
    return Told(each.rule.name, what, each.rule.unit, each.line, values.as_it_began(each.line, instruments))


# ---- as data


def line_data(each: Line, instruments: Instruments) -> dict[str, Any]:
    """A line with its rule, as JSON has it."""
    return {
        "rule": each.rule.name,
        "unit": each.rule.unit,
        "precision": each.rule.precision,
        **values.data(each.line, values.as_it_began(each.line, instruments)),
    }


def altered_data(each: Altered, book: Instruments, program: Instruments) -> dict[str, Any]:
    """A line that both have and that is not the same in them."""
    return {
        "rule": each.before.rule.name,
        "from": each.before.line.from_on,
        "book": line_data(each.before, book),
        "program": line_data(each.after, program),
    }
