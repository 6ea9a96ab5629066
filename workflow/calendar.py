"""Working days, and months and years that end on the same-numbered day.

A calendar is a short list of days that differ from Monday to Friday: weekdays off, Saturdays and
Sundays worked. Which days those are is decided year by year, so they are data with a source; here
is only the counting. The start day is never counted (Civil Code 2015, Articles 147 and 148; the
Party texts are silent; provenance `memory`).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, date
from typing import Literal, NamedTuple

Kind = Literal["off", "worked"]
Status = Literal["official", "provisional"]
Coverage = Literal["official", "provisional", "missing"]
Provenance = Literal["verified", "secondary", "memory", "inference"]

_SATURDAY = 5
_MOST_ADDED = 20_000
_LAST_ORDINAL = date.max.toordinal()
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BEYOND = "ngày tính ra nằm ngoài các năm 1–9999"


class Day(NamedTuple):
    """A day about which something was decided: that it is off, or that it is worked.

    Usually it differs from Monday to Friday. It may also say that a day stays as usual (a proposed
    swap that was not adopted): that changes no count, but its source can be shown.
    """

    on: date
    kind: Kind
    name: str
    source: str
    status: Status
    # What a caller does not know to be better founded keeps the weakest mark.
    provenance: Provenance = "memory"


class Year(NamedTuple):
    """A year whose days off are known: announced (`official`) or only computed (`provisional`)."""

    year: int
    status: Status
    source: str = ""


class Skipped(NamedTuple):
    """A day that was not counted. A plain weekend has neither name nor source."""

    on: date
    reason: Literal["weekend", "holiday"]
    name: str | None
    source: str | None


def add_months(day: date, months: int) -> date:
    """Return the same-numbered day `months` later (earlier if negative), or that month's last day.

    Raises:
        ValueError: the result lies outside the years 1–9999.

    Source: Civil Code 2015, Article 148 (provenance `memory`).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(_BEYOND)
    last = _LENGTHS[month]
    if month == 1 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        last = 29
    return date(year, month + 1, min(day.day, last))


class Calendar:
    """The working days of an office, counted without walking over the days.

    Up to any day there are as many working days as Mondays to Fridays (a formula), corrected by the
    listed days before it (a bisection). So a year costs nothing until it is listed, and a year
    nobody listed has plain weeks from Monday to Friday; `status` then says `missing`.
    """

    __slots__ = ("_added", "_changed", "_corrections", "_counts", "_days", "_version", "_years")

    def __init__(self, days: Iterable[Day], years: Iterable[Year]) -> None:
        """Make the calendar of these days, which covers these years.

        Raises:
            ValueError: a day or a year is listed twice.
        """
        self._days: dict[date, Day] = {}
        for day in sorted(days):
            if day.on in self._days:
                raise ValueError(f"ngày {day.on:%d/%m/%Y} có hai lần trong lịch")
            self._days[day.on] = day
        self._years: dict[int, Year] = {}
        for year in sorted(years):
            if year.year in self._years:
                raise ValueError(f"năm {year.year} có hai lần trong lịch")
            self._years[year.year] = year
        self._version = ""
        # What was added so far: cases that came in one day count the same terms from it.
        self._added: dict[tuple[date, int, str], date] = {}
        # Working days up to and including each changed day, and what the days before a place in
        # that list add to the formula: one more entry than days, since nothing precedes the first.
        self._changed: list[int] = []
        self._counts: list[int] = []
        self._corrections: list[int] = [0]
        for day in self._days.values():
            change = (day.kind == "worked") - (day.on.weekday() < _SATURDAY)
            if change:
                ordinal = day.on.toordinal()
                self._changed.append(ordinal)
                self._corrections.append(self._corrections[-1] + change)
                self._counts.append(self._upto(ordinal))

    @property
    def days(self) -> tuple[Day, ...]:
        """The listed days, in order."""
        return tuple(self._days.values())

    @property
    def years(self) -> tuple[Year, ...]:
        """The covered years, in order."""
        return tuple(self._years.values())

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that stand for everything listed here.

        Stored with what was computed, so that a deadline made with another calendar can be found.
        """
        if not self._version:
            # Not at the top: reading a case needs no digest, and the import costs two milliseconds.
            from hashlib import sha256

            lines = ["\t".join((str(year.year), *year[1:])) for year in self._years.values()]
            lines += ["\t".join((day.on.isoformat(), *day[1:])) for day in self._days.values()]
            self._version = sha256("\n".join(lines).encode()).hexdigest()[:12]
        return self._version

    def day(self, on: date) -> Day | None:
        """Return what was decided about this day, if anything was."""
        return self._days.get(on)

    def is_working(self, day: date) -> bool:
        """Say whether the office works on this day."""
        listed = self._days.get(day)
        return day.weekday() < _SATURDAY if listed is None else listed.kind == "worked"

    def add_working_days(self, day: date, n: int) -> date:
        """Return the n-th working day after `day`, or before it if `n` is negative.

        `day` itself is not counted; 0 returns it, even when it is a day of rest.

        Raises:
            ValueError: the result lies outside the years 1–9999.
        """
        if n == 0:
            return day
        ordinal = day.toordinal()
        wanted = self._upto(ordinal) + n if n > 0 else self._upto(ordinal - 1) + n + 1
        # The last listed day that is still too early, and from there on plain weeks. Where these
        # would lead past the next listed day, the count is reached on that day: it is worked.
        place = bisect_left(self._counts, wanted)
        weekdays = wanted - self._corrections[place]
        found = weekdays + 2 * ((weekdays - 1) // 5)
        if place < len(self._changed) and found > self._changed[place]:
            found = self._changed[place]
        if not 1 <= found <= _LAST_ORDINAL:
            raise ValueError(_BEYOND)
        return date.fromordinal(found)

    def working_days_between(self, a: date, b: date) -> int:
        """Return how many working days one counts when going from `a` to `b`.

        `a` is not counted, `b` is. Negative when `b` is the earlier day, so that the answer for `a`
        and `add_working_days(a, n)` is n in both directions.
        """
        start, end = a.toordinal(), b.toordinal()
        if start <= end:
            return self._upto(end) - self._upto(start)
        return self._upto(end - 1) - self._upto(start - 1)

    def skipped(self, a: date, b: date) -> list[Skipped]:
        """Return the days after `a`, up to and including `b`, that are not counted, and why."""
        rests = []
        for ordinal in range(a.toordinal() + 1, b.toordinal() + 1):
            on = date.fromordinal(ordinal)
            listed = self._days.get(on)
            weekend = on.weekday() >= _SATURDAY
            if (listed.kind == "off") if listed else weekend:
                reason: Literal["weekend", "holiday"] = "weekend" if weekend else "holiday"
                name, source = (listed.name, listed.source) if listed else (None, None)
                rests.append(Skipped(on, reason, name, source))
        return rests

    def noted(self, a: date, b: date) -> list[Day]:
        """Return the listed days after `a`, up to and including `b`, that do count.

        These are the Saturdays worked, and the weekdays somebody might believe to be off.
        """
        return [day for on, day in self._days.items() if a < on <= b and day.kind == "worked"]

    def roll(self, day: date) -> date:
        """Return `day`, or the next working day when it is a day of rest.

        Nothing applies this by itself: that a term ending on a day of rest ends on the next working
        day stands in the Civil Code (2015, Article 148, provenance `memory`), not in Party texts.
        """
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def add(self, day: date, n: int, unit: str) -> date:
        """Return the day `n` units after `day`, which is not counted; no day is rolled.

        Raises:
            ValueError: the unit is unknown, or the result lies outside the years 1–9999.
        """
        question = (day, n, unit)
        found = self._added.get(question)
        if found is None:
            found = self._add(day, n, unit)
            if len(self._added) > _MOST_ADDED:
                self._added.clear()
            self._added[question] = found
        return found

    def _add(self, day: date, n: int, unit: str) -> date:
        if unit == "working_days":
            return self.add_working_days(day, n)
        if unit == "months":
            return add_months(day, n)
        if unit == "years":
            return add_months(day, 12 * n)
        raise ValueError(f"không có đơn vị «{unit}»: working_days, months hoặc years")

    def status(self, a: date, b: date) -> Coverage:
        """Say how well the days counted between `a` and `b` are known, as bad as the worst of them.

        `missing`: a year nobody listed. `provisional`: a year or a day not announced yet, which may
        move what was computed. `a` itself is not counted, unless it is also `b`.
        """
        start, end = a.toordinal(), b.toordinal()
        if start < end:
            first, last = date.fromordinal(start + 1), b
        else:
            first, last = b, a if start == end else date.fromordinal(start - 1)
        worst: Coverage = "official"
        for number in range(first.year, last.year + 1):
            year = self._years.get(number)
            if year is None:
                return "missing"
            if year.status == "provisional":
                worst = "provisional"
        if any(day.status == "provisional" for on, day in self._days.items() if first <= on <= last):
            return "provisional"
        return worst

    def _upto(self, ordinal: int) -> int:
        """Return how many working days there are up to and including that day; day 1 was a Monday."""
        sundays, saturdays = ordinal // 7, (ordinal + 1) // 7
        return ordinal - sundays - saturdays + self._corrections[bisect_right(self._changed, ordinal)]
