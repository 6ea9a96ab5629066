"""`deadline list`: the open deadlines, the most urgent first."""

from datetime import date
from gettext import gettext as _
from gettext import ngettext
from typing import Final

from ketnap.commands import book, due, showing
from ketnap.commands.contract import OPTIONS, line
from ketnap.commands.declaring import declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer, Block, Cell, Row, Style, Table
from ketnap.commands.texts import N_, language
from ketnap.commands.titles import Titles
from ketnap.storage import queries
from ketnap.storage.queries import DeadlineLine
from ketnap.workflow.calendar import Calendar
from ketnap.workflow.deadlines import is_term

AHEAD: Final = 30
"""Working days ahead that are listed without --all, as far as the first reminder reaches."""


@declare("deadline list", help=N_("các thời hạn đang chạy, gần nhất trước"))
@option("--org", into="organisation", metavar=N_("TỔ CHỨC"), help=N_("chỉ của tổ chức này và cấp dưới"))
@flag(
    "--all",
    into="everything",
    help=N_("cả hạn còn xa và hạn chưa tính được; không có thì 30 ngày làm việc tới"),
)
def command(invocation: Invocation, organisation: str | None, *, everything: bool) -> Answer:
    """List open deadlines."""
    today = invocation.today
    with book.reading(invocation) as reader:
        law = reader.law()
        titles = Titles(law.procedure)
        under = None if organisation is None else org_words.meant(reader, invocation, organisation)
        until = None if everything else law.calendar.add_working_days(today, AHEAD)
        found = queries.deadlines(reader, today, until, under)
        further = None if found else _next(queries.deadlines(reader, today, None, under), today)
    data = {"as_of": today, "deadlines": [due.data(each, law.calendar, titles, invocation) for each in found]}
    if not found:
        return Answer(data, (_nothing(further, until, today, invocation),))
    return Answer(data, tuple(_blocks(found, law.calendar, titles, invocation, everything=everything)))


def _next(every: list[DeadlineLine], today: date) -> date | None:
    days = [each.running.due_on for each in every if each.running.due_on is not None]
    return min((day for day in days if day > today), default=None)


def _nothing(further: date | None, until: date | None, today: date, invocation: Invocation) -> str:
    if further is None or until is None:
        return _("Không có thời hạn nào đang chạy.")
    command = line("deadline list", "--all").text(invocation.language)
    text = _("Không có hạn nào trong 30 ngày làm việc tới. Hạn gần nhất: {day}. Xem cả: {command}")
    return text.format(day=showing.long_day(further), command=command)


def _blocks(
    found: list[DeadlineLine], calendar: Calendar, titles: Titles, invocation: Invocation, *, everything: bool
) -> list[Block]:
    rows = tuple(_row(each, calendar, titles, invocation) for each in found)
    labels = (_("mã"), _("họ tên"), _("việc"), _("hạn"), _("còn"), _("ai làm"), _("chi bộ"))
    count = ngettext("{count} thời hạn", "{count} thời hạn", len(found)).format(
        count=showing.number(len(found))
    )
    if not everything:
        option = "--all" if language() == "en" else OPTIONS["--all"]
        count = _("{deadlines} đến hết 30 ngày làm việc tới; cả hạn xa hơn: thêm {option}").format(
            deadlines=count, option=option
        )
    first = found[0]
    name = due.typed("deadline", first.running.deadline, titles)
    explain = line("deadline explain", first.code, name).text(invocation.language)
    return [
        Table(labels, rows, headed=True),
        count,
        _("Cách tính một hạn: {command}").format(command=explain),
    ]


def _far(each: DeadlineLine, days: int | None, titles: Titles) -> str:
    """How far off a due date is; a term that only measures is over, nobody is late."""
    if days is None:
        return ""
    if days < 0 and is_term(titles.procedure, each.running.deadline):
        return _("đã hết")
    return showing.term(days)


def _row(each: DeadlineLine, calendar: Calendar, titles: Titles, invocation: Invocation) -> Row:
    days = due.left(each, calendar, invocation.today)
    due_on = each.running.due_on
    late = days is not None and days < 0 and not is_term(titles.procedure, each.running.deadline)
    style: Style = "bad" if late else ""
    cells = (
        each.code,
        showing.name(each.person, invocation),
        due.title(each, titles),
        _("chưa tính được") if due_on is None else showing.short_day(due_on, invocation.today),
        Cell(_far(each, days, titles), style),
        due.owner(each, titles),
        each.cell_name,
    )
    if each.running.calendar_status == "official" or due_on is None:
        return Row(cells)
    return Row(cells, (_("tạm tính: lịch năm {year} chưa chính thức").format(year=due_on.year),))
