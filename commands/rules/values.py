"""How the value of a rule is said, and how --json has it."""

from collections.abc import Mapping
from gettext import gettext as _
from gettext import ngettext
from typing import Any

from ketnap.commands import showing
from ketnap.commands.titles import Titles
from ketnap.workflow.instruments import Citation, Instruments
from ketnap.workflow.rules import RuleLine, RuleValue, Share, Value


def plain(value: Value) -> int | str:
    """A value as JSON has it."""
    return str(value) if isinstance(value, Share) else value


def said(value: Value, unit: str, titles: Titles) -> str:
    """A rule's value in words: 30 ngày làm việc, ít nhất 2/3, 12 tháng."""
    if isinstance(value, Share):
        share = f"{value.numerator}/{value.denominator}"
        text = _("ít nhất {share}") if value.at_least else _("hơn {share}")
        return text.format(share=share)
    if isinstance(value, str):
        return titles.any_word(value)
    if unit == "working_days":
        return showing.working_days(value)
    forms: dict[str, Any] = {
        "months": ngettext("{count} tháng", "{count} tháng", value),
        "years": ngettext("{count} tuổi", "{count} tuổi", value),
        "times": ngettext("{count} lần", "{count} lần", value),
        "persons": ngettext("{count} người", "{count} người", value),
    }
    return str(forms[unit].format(count=showing.number(value)))


def counting(counted_from: str | None, titles: Titles) -> str:
    """What the deadline of a line counts from, "" where the line does not say."""
    if not counted_from:
        return ""
    return _("tính từ: {step}").format(step=titles.of("step", counted_from))


def in_full(each: RuleValue | RuleLine, unit: str, titles: Titles) -> str:
    """A value with what it is counted from."""
    parts = (said(each.value, unit, titles), counting(each.counted_from, titles))
    return ", ".join(part for part in parts if part)


def data(each: RuleValue | RuleLine, cited: Citation) -> Mapping[str, Any]:
    """A line of a rule as JSON has it, its source as cited."""
    return {
        "from": each.from_on,
        "value": plain(each.value),
        "counted_from": each.counted_from,
        "source": cited.text,
        "provenance": cited.provenance,
    }


def as_it_began(each: RuleLine, instruments: Instruments) -> Citation:
    """The source of a line as it was cited on the first day of the line."""
    return instruments.cite(each.source, each.provenance, each.from_on)
