"""A calendar brought up to a newer one, without losing what the office has decided itself.

Year by year the newer calendar takes the place of the older, except a year that the office already knows as
announced and the newer one only expects. A day that somebody at the office read in the document (`verified`; nothing
that comes with the program is) stays whatever the newer calendar says.
"""

from typing import NamedTuple

from ketnap.workflow.calendar import Calendar, Day, Year


class Renewal(NamedTuple):
    """The calendar afterwards, and what of it is not as it was: `years` new or announced since, `days` new or other,
    `dropped` days of which nothing is said any more. `kept` are days that the office read to be otherwise than the
    newer calendar says: the office prevails, and somebody should look."""

    after: Calendar
    years: tuple[Year, ...]
    days: tuple[Day, ...]
    dropped: tuple[Day, ...]
    kept: tuple[Day, ...]

    @property
    def changes(self) -> bool:
        return bool(self.years or self.days or self.dropped)


def renewed(older: Calendar, newer: Calendar) -> Renewal:
    """The calendar `older` of a book, with everything that a `newer` one knows better."""
    years = {year.year: year for year in older.years}
    taken = {year.year for year in newer.years if _takes_over(years.get(year.year), year)}
    brought = [year for year in newer.years if year.year in taken and _announces(years.get(year.year), year)]
    before = {day.on: day for day in older.days}
    own = {on: day for on, day in before.items() if day.provenance == "verified" or on.year not in taken}
    theirs = {day.on: day for day in newer.days if day.on.year in taken}
    after = {**theirs, **own}
    return Renewal(
        Calendar(after.values(), {**years, **{year.year: year for year in brought}}.values()),
        tuple(brought),
        tuple(day for on, day in sorted(after.items()) if before.get(on) != day),
        tuple(day for on, day in before.items() if on not in after),
        tuple(day for on, day in own.items() if on in theirs and theirs[on].kind != day.kind),
    )


def _takes_over(known: Year | None, year: Year) -> bool:
    """Whether the days of a newer year are better known than those of the year in the book."""
    return known is None or known.status == "provisional" or year.status == "official"


def _announces(known: Year | None, year: Year) -> bool:
    """Whether a year that takes over also says more about the year itself: its own announcement the office keeps."""
    return known is None or (known.status == "provisional" and known != year)
