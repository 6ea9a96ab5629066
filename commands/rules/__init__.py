"""`ketnap rules`: the dated numbers of the law, each with the text it comes from."""

from datetime import date
from gettext import gettext as _
from gettext import ngettext
from typing import Any

from ketnap.commands import in_use, reading, showing
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare, group, option, proposed
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Pairs, Row, Table
from ketnap.commands.problems import not_found
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.commands.words import Named, Vocabulary
from ketnap.workflow.rules import Rule, Rules, Share, Value


@declare("rules show", help=N_("các con số của quy định vào một ngày, hoặc mọi dòng của một quy định"))
@argument(
    "name", metavar=N_("TÊN"), help=N_("tên một quy định; bỏ trống: tất cả"), loose=True, required=False
)
@option(
    "--on", into="day", metavar=N_("NGÀY"), help=N_("vào ngày nào; bỏ trống: hôm nay"), reads=reading.deadline
)
def show(invocation: Invocation, name: str | None, day: date | None) -> Answer:
    """All rules as they hold on a day, or every line of one."""
    rules = in_use.rules(invocation)
    titles = Titles(in_use.procedure(invocation))
    if name is not None:
        return _one(_named(rules, name, titles), invocation.today, titles)
    on = day or invocation.today
    values = [rules.on(each, on) for each in rules.by_name]
    data = {
        "as_of": on,
        "rules": [
            {
                "rule": value.name,
                "value": _plain(value.value),
                "unit": value.unit,
                "precision": value.precision,
                "from": value.from_on,
                "counted_from": value.counted_from,
                "source": value.source,
                "provenance": value.provenance,
            }
            for value in values
        ],
    }
    labels = (_("quy định"), _("giá trị"), _("từ ngày"), _("nguồn"))
    rows = tuple(
        Row(
            (
                titles.of("rule", value.name),
                said(value.value, value.unit, titles),
                f"{value.from_on:%d/%m/%Y}",
                showing.source(value.source, value.provenance),
            )
        )
        for value in values
    )
    head = _("Quy định vào {day}").format(day=showing.long_day(on))
    return Answer(data, (head, Table(labels, rows, headed=True)))


def _named(rules: Rules, name: str, titles: Titles) -> Rule:
    known = Vocabulary(
        Named(each, titles.typed("rule", each), (each, titles.typed("rule", each), titles.of("rule", each)))
        for each in rules.by_name
    )
    found = known.find(name)
    if found is None:
        message = _("Không có quy định «{name}».").format(name=name) + proposed(known.propose(name))
        raise not_found("rule.unknown", message, line("rules show"))
    return rules.by_name[found.target]


def _one(rule: Rule, today: date, titles: Titles) -> Answer:
    data = {
        "rule": rule.name,
        "unit": rule.unit,
        "precision": rule.precision,
        "lines": [
            {
                "from": each.from_on,
                "value": _plain(each.value),
                "counted_from": each.counted_from,
                "source": each.source,
                "provenance": each.provenance,
            }
            for each in rule.lines
        ],
    }
    holds = max((each.from_on for each in rule.lines if each.from_on <= today), default=rule.lines[0].from_on)
    rows = tuple(
        Row(
            (
                _("nay") if each.from_on == holds else "",
                f"{each.from_on:%d/%m/%Y}",
                said(each.value, rule.unit, titles),
                _("tính từ: {step}").format(step=titles.of("step", each.counted_from))
                if each.counted_from
                else "",
                showing.source(each.source, each.provenance),
            )
        )
        for each in rule.lines
    )
    head = Pairs(((_("Quy định"), f"{titles.of('rule', rule.name)} ({rule.name})"),))
    labels = (_("đang dùng"), _("từ ngày"), _("giá trị"), _("cách tính"), _("nguồn"))
    return Answer(data, (head, Table(labels, rows)))


def _plain(value: Value) -> int | str:
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


command = group(
    "rules",
    show,
    elsewhere={
        "assume": ("ketnap.commands.rules.assume", N_("dữ kiện mà đơn vị coi là có sẵn khi chưa ai ghi"))
    },
)
