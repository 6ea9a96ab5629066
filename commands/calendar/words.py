"""What the calendar commands say alike: a year's standing, a day as data, a year that nobody listed."""

from gettext import gettext as _
from typing import Any

from ketnap.commands.problems import Exit, Problem
from ketnap.workflow.calendar import Calendar, Day


def status(word: str) -> str:
    """How well a year is known, in words."""
    return {"official": _("chính thức"), "provisional": _("tạm tính"), "missing": _("chưa có lịch")}[word]


def day_data(day: Day) -> dict[str, Any]:
    """A listed day as --json has it."""
    return {
        "date": day.on,
        "kind": day.kind,
        "name": day.name,
        "source": day.source,
        "status": day.status,
        "provenance": day.provenance,
    }


def no_year(calendar: Calendar, wanted: int) -> Problem:
    """There is no calendar for that year."""
    years = ", ".join(str(each.year) for each in calendar.years)
    message = _("Chưa có lịch năm {year}. Đã có: {years}.").format(year=wanted, years=years)
    return Problem("calendar.year_unknown", message, Exit.NOT_FOUND)
