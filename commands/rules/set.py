"""`rules set`: the terms that no text gives, as the office sets them itself."""

from datetime import date
from gettext import gettext as _

from ketnap.commands import book, reading, showing, trying
from ketnap.commands.calendar import moved
from ketnap.commands.contract import line, option_name
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Row, Table
from ketnap.commands.problems import Exit, Problem, not_found, usage
from ketnap.commands.proposing import proposed
from ketnap.commands.rules import values
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.commands.words import Named, Vocabulary
from ketnap.storage import law_store
from ketnap.workflow import terms
from ketnap.workflow.law import Law
from ketnap.workflow.rules import Rule, Rules


@declare(
    "rules set",
    help=N_(
        "thời hạn do đơn vị tự đặt, khi quy định không nêu số ngày\n\n"
        "Bỏ trống: xem những thời hạn đặt được. Số mới dùng từ ngày ghi ở --tu, các hạn mở trước ngày ấy giữ nguyên. "
        "Ví dụ: ketnap quy-dinh dat xac-nhan-cua-noi-nhan --gia-tri 10"
    ),
)
@argument(
    "name",
    metavar=N_("TÊN"),
    help=N_("tên thời hạn; bỏ trống: xem những thời hạn đặt được"),
    loose=True,
    required=False,
)
@option(
    "--value",
    into="value",
    metavar=N_("SỐ"),
    help=N_("bao nhiêu (ngày làm việc, tháng), theo đơn vị của thời hạn"),
    reads=reading.whole_number,
)
@option(
    "--from",
    into="from_on",
    metavar=N_("NGÀY"),
    help=N_("dùng từ ngày nào, hôm nay hoặc về sau; bỏ trống là hôm nay"),
    reads=reading.deadline,
)
def command(invocation: Invocation, name: str | None, value: int | None, from_on: date | None) -> Answer:
    """Show or set the terms of the office."""
    if name is None:
        with book.reading(invocation) as reader:
            return _listed(reader.law(), invocation.today)
    with book.writing(invocation) as uow:
        law = uow.law()
        titles = Titles(law.procedure)
        rule = _named(law.rules, name, titles)
        day = from_on or invocation.today
        number = _checked(rule, value, day, titles, invocation)
        after = terms.with_term(law.rules, rule.name, number, day)
        law_store.put_rules(uow, after)
        found = moved.count_anew(invocation, uow, law)
    text = _("«{term}»: {value} từ {day} (đơn vị tự đặt). Hạn mở trước ngày ấy giữ nguyên.")
    said = text.format(
        term=titles.of("rule", rule.name),
        value=values.said(number, rule.unit, titles),
        day=showing.long_day(day),
    )
    data = {
        "rule": rule.name,
        "unit": rule.unit,
        "value": number,
        "from": day,
        **found.data(),
        "dry_run": invocation.dry_run,
    }
    shown = moved.blocks(found, titles, invocation)
    return Answer(data, (*trying.heading(invocation), said, *shown, *trying.closing(invocation)))


def _named(rules: Rules, typed: str, titles: Titles) -> Rule:
    """The term that a text names. Raises Problem: there is none, or a text of the law gives it."""
    known = Vocabulary(
        Named(each, titles.typed("rule", each), (each, titles.typed("rule", each), titles.of("rule", each)))
        for each in rules.by_name
    )
    found = known.find(typed)
    if found is None:
        message = _("Không có thời hạn «{name}».").format(name=typed) + proposed(known.propose(typed))
        raise not_found("rule.unknown", message, line("rules set"))
    rule = rules.by_name[found.target]
    if not terms.may_be_set(rule):
        text = _("«{term}» do quy định nêu ({source}), đơn vị không tự đặt được.")
        source = showing.source(rule.lines[-1].source, rule.lines[-1].provenance)
        message = text.format(term=titles.of("rule", rule.name), source=source)
        raise Problem("rule.of_the_law", message, Exit.REFUSED, following=(line("rules set"),))
    return rule


def _checked(rule: Rule, value: int | None, day: date, titles: Titles, invocation: Invocation) -> int:
    """The value that is to hold from a day on. Raises Problem."""
    if value is None:
        text = _("Cần thời hạn mới của «{term}»: thêm {option} SỐ.")
        raise usage(text.format(term=titles.of("rule", rule.name), option=option_name("--value")))
    if not 1 <= value <= terms.LONGEST:
        raise usage(_("Thời hạn từ 1 đến {most}.").format(most=terms.LONGEST))
    if day < invocation.today:
        text = _("Thời hạn chỉ đổi từ hôm nay trở đi; {day} đã qua, việc của ngày ấy giữ theo số cũ.")
        raise Problem("rule.past", text.format(day=f"{day:%d/%m/%Y}"), Exit.REFUSED)
    return value


def _listed(law: Law, today: date) -> Answer:
    titles = Titles(law.procedure)
    found = [(rule, law.rules.on(rule.name, today)) for rule in terms.settable(law.rules)]
    data = {
        "terms": [
            {"rule": rule.name, "unit": rule.unit, "value": now.value, "from": now.from_on}
            for rule, now in found
        ]
    }
    rows = tuple(
        Row(
            (
                titles.typed("rule", rule.name),
                titles.of("rule", rule.name),
                values.said(now.value, rule.unit, titles),
                f"{now.from_on:%d/%m/%Y}",
            )
        )
        for rule, now in found
    )
    labels = (_("tên"), _("thời hạn"), _("giá trị"), _("từ ngày"))
    return Answer(data, (_("Thời hạn do đơn vị tự đặt được:"), Table(labels, rows, headed=True)))
