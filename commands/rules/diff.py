"""`rules diff`: what the law says otherwise on another day, or what the law of the program adds to the book's."""

from collections.abc import Iterator
from datetime import date
from gettext import gettext as _
from gettext import ngettext

from ketnap.commands import book, in_use, law_renewal, reading, showing
from ketnap.commands.contract import line, option_name
from ketnap.commands.declaring import declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.problems import Exit, usage
from ketnap.commands.rules import lines, values
from ketnap.commands.rules.lines import Told
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.workflow.instruments import Instruments
from ketnap.workflow.law_changes import NEWER, SAME, LawChanges
from ketnap.workflow.rule_changes import BetweenDays, Shift, between_days
from ketnap.workflow.rules import RuleValue


@declare(
    "rules diff",
    help=N_(
        "quy định đổi gì giữa hai ngày; bỏ trống ngày: bản ketnap này có gì mới so với sổ\n\n"
        "ketnap quy-dinh so-sanh --tu 30/06/2025 --den 26/07/2026"
    ),
)
@option("--from", into="first", metavar=N_("NGÀY"), help=N_("ngày trước"), reads=reading.event)
@option(
    "--to", into="second", metavar=N_("NGÀY"), help=N_("ngày sau; bỏ trống: hôm nay"), reads=reading.deadline
)
def command(invocation: Invocation, first: date | None, second: date | None) -> Answer:
    """Compare two days, or the program with the book."""
    if first is not None:
        return _days(invocation, first, second or invocation.today)
    if second is not None:
        raise usage(_("Cần thêm: {options}.").format(options=option_name("--from")))
    return _laws(invocation)


# ---- two days


def _days(invocation: Invocation, first: date, second: date) -> Answer:
    if first > second:
        raise usage(
            _("{first} ở sau {second}: đổi chỗ hai ngày.").format(
                first=f"{first:%d/%m/%Y}", second=f"{second:%d/%m/%Y}"
            )
        )
    law = in_use.law(invocation)
    titles = Titles(law.procedure)
    found = between_days(law.rules, first, second)
    data = {
        "from": first,
        "to": second,
        "changed": [_shift_data(each, law.instruments, first, second) for each in found.changed],
        "restated": [_shift_data(each, law.instruments, first, second) for each in found.restated],
        "begun": [
            {"rule": each.name, "unit": each.unit, "after": _value_data(each, law.instruments, second)}
            for each in found.begun
        ],
    }
    head = _("Quy định từ {first} đến {second}").format(
        first=showing.long_day(first), second=showing.long_day(second)
    )
    return Answer(
        data,
        (Cell(head, "strong"), *_sections(found, law.instruments, first, second, titles)),
    )


def _value_data(value: RuleValue, instruments: Instruments, day: date) -> dict[str, object]:
    return {**values.data(value, instruments.cite(value.source, value.provenance, day))}


def _shift_data(each: Shift, instruments: Instruments, first: date, second: date) -> dict[str, object]:
    return {
        "rule": each.after.name,
        "unit": each.after.unit,
        "before": _value_data(each.before, instruments, first),
        "after": _value_data(each.after, instruments, second),
    }


def _sections(
    found: BetweenDays, instruments: Instruments, first: date, second: date, titles: Titles
) -> Iterator[Block]:
    def told(value: RuleValue, what: str, day: date) -> Told:
        cited = instruments.cite(value.source, value.provenance, day)
        return Told(value.name, what, value.unit, value, cited)

    def both(shifts: tuple[Shift, ...]) -> Iterator[Told]:
        for each in shifts:
            yield told(each.before, _("trước"), first)
            yield told(each.after, _("sau"), second)

    if not any(found):
        yield _("Không quy định nào đổi.")
    if found.changed:
        count = len(found.changed)
        yield ""
        yield ngettext("{count} quy định đổi:", "{count} quy định đổi:", count).format(count=count)
        yield lines.table(both(found.changed), titles)
    if found.restated:
        count = len(found.restated)
        yield ""
        yield ngettext(
            "{count} quy định giữ giá trị, đổi văn bản:",
            "{count} quy định giữ giá trị, đổi văn bản:",
            count,
        ).format(count=count)
        yield _restated(found.restated, instruments, first, second, titles)
    if found.begun:
        count = len(found.begun)
        yield ""
        yield ngettext(
            "{count} quy định bắt đầu có dòng đầu tiên; trước đó chưa ghi văn bản nào:",
            "{count} quy định bắt đầu có dòng đầu tiên; trước đó chưa ghi văn bản nào:",
            count,
        ).format(count=count)
        yield lines.table((told(each, _("từ đây"), second) for each in found.begun), titles)


def _restated(
    shifts: tuple[Shift, ...], instruments: Instruments, first: date, second: date, titles: Titles
) -> Table:
    """Rules that say the same by another text: one row each."""

    def cited(value: RuleValue, day: date) -> str:
        return showing.source(*instruments.cite(value.source, value.provenance, day))

    labels = (_("quy định"), _("giá trị"), _("từ ngày"), _("nguồn trước"), _("nguồn sau"))
    rows = tuple(
        Row(
            (
                titles.of("rule", each.after.name),
                values.in_full(each.after, each.after.unit, titles),
                f"{each.after.from_on:%d/%m/%Y}",
                cited(each.before, first),
                cited(each.after, second),
            )
        )
        for each in shifts
    )
    return Table(labels, rows, headed=True)


# ---- the program and the book


def _laws(invocation: Invocation) -> Answer:
    with book.reading(invocation) as reader:
        changes = law_renewal.found(reader)
    titles = Titles(changes.program.procedure)
    data = law_renewal.data(changes)
    if changes.verdict == SAME:
        return Answer(data, (_("Quy định trong sổ đúng như bản ketnap này."),))
    if changes.verdict == NEWER:
        return Answer(data, tuple(_news(changes, titles, invocation)))
    return Answer(data, tuple(_breaches(changes, titles)), Exit.WRONG)


def _news(changes: LawChanges, titles: Titles, invocation: Invocation) -> Iterator[Block]:
    count = len(list(lines.additions(changes.rules, changes.program.instruments)))
    if count:
        yield ngettext(
            "Bản ketnap này có {count} dòng quy định mới so với sổ:",
            "Bản ketnap này có {count} dòng quy định mới so với sổ:",
            count,
        ).format(count=count)
    else:
        yield _("Các con số của quy định trong sổ đúng như bản ketnap này.")
    yield from law_renewal.added(changes, titles)
    if changes.new_procedure:
        yield _("Quy trình cũng có bản mới, {version}: {command}").format(
            version=changes.program.procedure.version,
            command=line("definition diff").text(invocation.language),
        )
    yield _("Nhận vào sổ: {command}").format(command=line("db upgrade").text(invocation.language))


def _breaches(changes: LawChanges, titles: Titles) -> Iterator[Block]:
    yield law_renewal.refusal(changes)
    yield from law_renewal.broken(changes, titles)
