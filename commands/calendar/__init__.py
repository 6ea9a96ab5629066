"""`ketnap calendar`: the working days of a year, terms counted by them, decisions about single days."""

from gettext import gettext as _
from gettext import ngettext

from ketnap.commands import in_use, reading, showing
from ketnap.commands.calendar import due as calendar_due
from ketnap.commands.calendar import set as calendar_set
from ketnap.commands.calendar import words as calendar_words
from ketnap.commands.declaring import argument, declare, group
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Pairs, Row, Table
from ketnap.commands.problems import Exit
from ketnap.commands.texts import N_
from ketnap.workflow.findings import MET, UNMET


@declare("calendar show", help=N_("lịch làm việc của một năm: các ngày nghỉ, làm bù"))
@argument("year", metavar=N_("NĂM"), help=N_("bỏ trống: năm nay"), reads=reading.whole_number, required=False)
def show(invocation: Invocation, year: int | None) -> Answer:
    """Every day of a year about which something was decided."""
    wanted = invocation.today.year if year is None else year
    calendar = in_use.calendar(invocation)
    found = next((each for each in calendar.years if each.year == wanted), None)
    if found is None:
        raise calendar_words.no_year(calendar, wanted)
    days = [day for day in calendar.days if day.on.year == wanted]
    data = {
        "year": wanted,
        "status": found.status,
        "source": found.source,
        "days": [calendar_words.day_data(day) for day in days],
    }
    head = Pairs(
        (
            (_("Lịch năm"), f"{wanted}, {calendar_words.status(found.status)}"),
            (_("Nguồn"), found.source),
        )
    )
    table = Table(
        (_("ngày"), _("làm hay nghỉ"), _("tên"), _("nguồn")),
        tuple(
            Row(
                (
                    showing.short_day(day.on, invocation.today),
                    _("nghỉ") if day.kind == "off" else _("làm việc"),
                    day.name,
                    showing.source(day.source, day.provenance),
                )
            )
            for day in days
        ),
    )
    return Answer(data, (head, table))


@declare("calendar check", help=N_("soát lịch: năm nào chưa có, năm nào còn tạm tính"))
@argument(
    "year",
    metavar=N_("NĂM"),
    help=N_("bỏ trống: năm nay và các năm có thời hạn đang mở"),
    reads=reading.whole_number,
    required=False,
)
def check(invocation: Invocation, year: int | None) -> Answer:
    """The years that the open deadlines reach into, and how well each is known. Exit 9 if one is not official."""
    uncertain = _uncertain_deadlines(invocation)
    calendar = in_use.calendar(invocation)
    known = {each.year: each for each in calendar.years}
    years = sorted({invocation.today.year, *uncertain}) if year is None else [year]
    statuses = {each: known[each].status if each in known else "missing" for each in years}
    data = {
        "years": [
            {
                "year": each,
                "status": status,
                "source": known[each].source if each in known else None,
                "deadlines": uncertain.get(each, 0),
            }
            for each, status in statuses.items()
        ]
    }
    rows = tuple(
        Row(
            (
                showing.verdict(MET if status == "official" else UNMET),
                str(each),
                calendar_words.status(status),
                _moving(uncertain.get(each, 0)),
            )
        )
        for each, status in statuses.items()
    )
    good = all(status == "official" for status in statuses.values())
    table = Table((_("kết luận"), _("năm"), _("lịch"), _("thời hạn")), rows)
    return Answer(data, (table,), Exit.DONE if good else Exit.WRONG)


def _moving(count: int) -> str:
    if not count:
        return ""
    return ngettext("{count} thời hạn có thể đổi", "{count} thời hạn có thể đổi", count).format(count=count)


def _uncertain_deadlines(invocation: Invocation) -> dict[int, int]:
    """How many open deadlines fall due in each year whose calendar may still change; none without a book."""
    if not in_use.has_book(invocation):
        return {}
    from ketnap.commands import book
    from ketnap.storage import queries

    counts: dict[int, int] = {}
    with book.reading(invocation) as reader:
        for each in queries.uncertain_deadlines(reader):
            counts[each.year] = counts.get(each.year, 0) + each.deadlines
    return counts


command = group("calendar", show, calendar_due.due, calendar_set.set_day, check)
