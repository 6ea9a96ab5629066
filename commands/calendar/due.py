"""`ketnap calendar due`: the last day of a term in working days, with every day that was not counted."""

from collections.abc import Iterable
from datetime import date
from gettext import gettext as _
from gettext import ngettext
from itertools import groupby

from ketnap.commands import in_use, reading, showing
from ketnap.commands.declaring import declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Block, Row, Table
from ketnap.commands.texts import N_
from ketnap.workflow.calendar import Calendar, Day, Skipped

# How `calendar/YYYY.yaml` begins to speak of a day that people believed to be off; what follows says why it is not.
_AS_USUAL = "Làm việc bình thường, "
_MANY_WEEKENDS = 60
_FIRM = frozenset({"verified", "secondary"})


def _length(text: str, invocation: Invocation) -> int:
    typed = text.strip()
    return -reading.count(typed[1:]) if typed.startswith("-") else reading.count(typed)


@declare("calendar due", help=N_("tính hạn: ngày cuối của một số ngày làm việc"))
@option(
    "--from",
    into="start",
    metavar=N_("NGÀY"),
    help=N_("ngày bắt đầu, không tính ngày này"),
    reads=reading.event,
    required=True,
)
@option(
    "--working-days",
    into="length",
    metavar=N_("SỐ"),
    help=N_("số ngày làm việc"),
    reads=_length,
    required=True,
)
def due(invocation: Invocation, start: date, length: int) -> Answer:
    """The last day of a term in working days, and every day that was not counted."""
    calendar = in_use.calendar(invocation)
    try:
        due_on = calendar.add_working_days(start, length)
    except ValueError as error:
        raise reading.Unreadable(_("Số ngày quá lớn: ngày tính ra nằm ngoài các năm 1–9999.")) from error
    first, last = sorted((start, due_on))
    skipped = calendar.skipped(first, last)
    status = calendar.status(start, due_on)
    data = {
        "from": start,
        "working_days": length,
        "due_on": due_on,
        "skipped": [{"date": each.on, "reason": each.reason, "source": each.source} for each in skipped],
        "calendar_status": status,
    }
    sentence = _("{length} từ {start} (không tính ngày này): {due}").format(
        length=showing.working_days(length), start=showing.long_day(start), due=showing.long_day(due_on)
    )
    blocks: list[Block] = [sentence]
    if skipped:
        blocks.append(_not_counted(skipped, calendar, invocation.today))
    blocks += [_noted(day, invocation.today) for day in calendar.noted(first, last)]
    if status != "official":
        blocks.append(_uncertain(calendar, first, last))
    return Answer(data, tuple(blocks))


def _not_counted(skipped: list[Skipped], calendar: Calendar, today: date) -> Table:
    """Weekends in one row, then the days off by name."""
    head = ngettext("Không tính {count} ngày:", "Không tính {count} ngày:", len(skipped)).format(
        count=len(skipped)
    )
    lines = []
    weekends = [each.on for each in skipped if each.reason == "weekend"]
    if weekends:
        lines.append((_("T7, CN"), _weekends(weekends, today)))
    for each in skipped:
        if each.reason == "holiday":
            lines.append((showing.short_day(each.on, today), _reason(each, calendar.day(each.on))))
    labels = (_("mục"), _("ngày"), _("lý do"))
    return Table(labels, tuple(Row((head if not at else "", *line)) for at, line in enumerate(lines)))


def _reason(skipped: Skipped, day: Day | None) -> str:
    marks = [skipped.source or ""]
    if day is not None and (day.provenance not in _FIRM or day.status == "provisional"):
        marks.append(_("tạm tính") if day.status == "provisional" else _("chưa xác nhận"))
    return f"{skipped.name} ({', '.join(mark for mark in marks if mark)})"


def _weekends(days: list[date], today: date) -> str:
    """Every weekend of a short term; of a long one only how many days they are."""
    if len(days) <= _MANY_WEEKENDS:
        return _runs(days, today)
    return ngettext("{count} ngày", "{count} ngày", len(days)).format(count=len(days))


def _runs(days: Iterable[date], today: date) -> str:
    """Days of a month as runs: 07–08, 14–15/11; 05–06/12."""
    months = []
    for (year, month), in_month in groupby(days, key=lambda on: (on.year, on.month)):
        runs: list[list[int]] = []
        for on in in_month:
            if runs and on.day == runs[-1][-1] + 1:
                runs[-1].append(on.day)
            else:
                runs.append([on.day])
        said = ", ".join(f"{run[0]:02}–{run[-1]:02}" if len(run) > 1 else f"{run[0]:02}" for run in runs)
        months.append(f"{said}/{month:02}" + (f"/{year}" if year != today.year else ""))
    return "; ".join(months)


def _noted(day: Day, today: date) -> str:
    """A day that does count although somebody might believe otherwise."""
    year = f"/{day.on:%Y}" if day.on.year != today.year else ""
    what = day.name.removeprefix(_AS_USUAL)
    weekday = showing.weekday(day.on)
    marks = [day.source]
    mark = showing.provenance(day.provenance)
    if mark:
        marks.append(mark)
    return _("{weekday} {day} là ngày làm việc, {what} ({source}).").format(
        weekday=weekday[0].upper() + weekday[1:],
        day=f"{day.on:%d/%m}{year}",
        what=what[0].lower() + what[1:],
        source=", ".join(marks),
    )


def _uncertain(calendar: Calendar, first: date, last: date) -> str:
    known = {year.year: year.status for year in calendar.years}
    span = range(first.year, last.year + 1)
    missing = [str(year) for year in span if year not in known]
    if missing:
        return _("Chưa có lịch năm {years}: chỉ trừ thứ Bảy, Chủ nhật; có lịch thì tính lại.").format(
            years=", ".join(missing)
        )
    provisional = [str(year) for year in span if known[year] == "provisional"] or [str(last.year)]
    return _("Tạm tính: lịch năm {years} chưa chính thức; có lịch thì tính lại.").format(
        years=", ".join(provisional)
    )
