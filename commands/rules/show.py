"""`rules show`: the numbers of the law as they hold on a day, or every line of one of them."""

from datetime import date
from gettext import gettext as _

from ketnap.commands import in_use, reading, showing
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Pairs, Row, Table
from ketnap.commands.problems import not_found
from ketnap.commands.proposing import proposed
from ketnap.commands.rules import values
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.commands.words import Named, Vocabulary
from ketnap.workflow.instruments import Citation, Instruments
from ketnap.workflow.law import Law
from ketnap.workflow.rules import Rule, RuleLine, Rules


@declare("rules show", help=N_("các con số của quy định vào một ngày, hoặc mọi dòng của một quy định"))
@argument(
    "name", metavar=N_("TÊN"), help=N_("tên một quy định; bỏ trống: tất cả"), loose=True, required=False
)
@option(
    "--on", into="day", metavar=N_("NGÀY"), help=N_("vào ngày nào; bỏ trống: hôm nay"), reads=reading.deadline
)
def command(invocation: Invocation, name: str | None, day: date | None) -> Answer:
    """All rules as they hold on a day, or every line of one."""
    law = in_use.law(invocation)
    titles = Titles(law.procedure)
    if name is not None:
        return _one(_named(law.rules, name, titles), law.instruments, invocation.today, titles)
    return _all(law, day or invocation.today, titles)


def _all(law: Law, on: date, titles: Titles) -> Answer:
    found = [law.rules.on(each, on) for each in law.rules.by_name]
    cited = {each.name: law.instruments.cite(each.source, each.provenance, on) for each in found}
    data = {
        "as_of": on,
        "rules": [
            {
                "rule": each.name,
                "unit": each.unit,
                "precision": each.precision,
                **values.data(each, cited[each.name]),
            }
            for each in found
        ],
    }
    labels = (_("quy định"), _("giá trị"), _("từ ngày"), _("nguồn"))
    rows = tuple(
        Row(
            (
                titles.of("rule", each.name),
                values.said(each.value, each.unit, titles),
                f"{each.from_on:%d/%m/%Y}",
                showing.source(*cited[each.name]),
            )
        )
        for each in found
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


def _one(rule: Rule, instruments: Instruments, today: date, titles: Titles) -> Answer:
    holds = max((each.from_on for each in rule.lines if each.from_on <= today), default=rule.lines[0].from_on)

    def cited(each: RuleLine) -> Citation:
        if each.from_on == holds:
            return instruments.cite(each.source, each.provenance, max(today, holds))
        return values.as_it_began(each, instruments)

    data = {
        "rule": rule.name,
        "unit": rule.unit,
        "precision": rule.precision,
        "lines": [values.data(each, cited(each)) for each in rule.lines],
    }
    rows = tuple(
        Row(
            (
                _("nay") if each.from_on == holds else "",
                f"{each.from_on:%d/%m/%Y}",
                values.said(each.value, rule.unit, titles),
                values.counting(each.counted_from, titles),
                showing.source(*cited(each)),
            )
        )
        for each in rule.lines
    )
    head = Pairs(((_("Quy định"), f"{titles.of('rule', rule.name)} ({rule.name})"),))
    labels = (_("đang dùng"), _("từ ngày"), _("giá trị"), _("cách tính"), _("nguồn"))
    return Answer(data, (head, Table(labels, rows)))
