"""The working days of an office: counted, not walked; any year, in both directions."""

import calendar as month_lengths
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.definitions.calendar_file import shipped
from ketnap.workflow.calendar import Calendar, Day, Year, add_months

OFFICE = shipped()
PLAIN = Calendar([], [])
ONE_DAY = timedelta(days=1)


def off(on: str, status: str = "official") -> Day:
    return Day(date.fromisoformat(on), "off", "Ngày nghỉ", "văn bản", status)


def worked(on: str) -> Day:
    return Day(date.fromisoformat(on), "worked", "Làm bù", "văn bản", "official")


def counting_from(start: str, days: int) -> str:
    return OFFICE.add_working_days(date.fromisoformat(start), days).isoformat()


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-02", 30, "2026-12-15"),
        ("2026-07-27", 30, "2026-09-09"),
        ("2026-08-14", 15, "2026-09-08"),
        ("2026-01-12", 30, "2026-03-02"),
        ("2026-04-10", 45, "2026-06-17"),
        ("2026-08-03", 60, "2026-10-28"),
        ("2026-06-01", 45, "2026-08-03"),
        ("2026-11-23", 1, "2026-11-25"),
        ("2026-08-21", 1, "2026-08-22"),
        ("2026-02-13", 1, "2026-02-23"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-24", 30, "2027-01-06"),
        ("2026-11-23", 60, "2027-02-24"),
        ("2026-12-31", 30, "2027-02-19"),
        ("2027-02-03", 1, "2027-02-11"),
        ("2027-03-22", 30, "2027-05-06"),
        ("2027-07-26", 30, "2027-09-08"),
        ("2027-11-20", 30, "2028-01-04"),
    ],
)
def test_a_known_span_of_working_days_ends_on_the_known_day(start, days, end):
    assert counting_from(start, days) == end
    assert OFFICE.working_days_between(date.fromisoformat(start), date.fromisoformat(end)) == days


@pytest.mark.parametrize(("year", "days"), [(2025, 250), (2026, 249), (2027, 249)])
def test_a_year_has_its_known_number_of_working_days(year, days):
    assert OFFICE.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_thirty_days_from_2_november_2026_skip_twelve_weekend_days_and_the_culture_day():
    skipped = OFFICE.skipped(date(2026, 11, 2), date(2026, 12, 15))
    assert len(skipped) == 13
    holidays = [day for day in skipped if day.reason == "holiday"]
    assert [(day.on, day.name, day.source) for day in holidays] == [
        (date(2026, 11, 24), "Ngày Văn hóa Việt Nam", "Nghị quyết 28/2026/QH16")
    ]
    assert skipped[0] == (date(2026, 11, 7), "weekend", None, None)


def test_a_swap_that_was_not_adopted_is_noted_with_its_source_and_changes_nothing():
    noted = OFFICE.noted(date(2026, 11, 2), date(2026, 12, 15))
    assert [(day.on, day.source) for day in noted] == [(date(2026, 11, 23), "CV 10065/VPCP-KGVX, 02/10/2026")]
    assert OFFICE.is_working(date(2026, 11, 23))
    assert not OFFICE.is_working(date(2026, 11, 28))
    assert not OFFICE.is_working(date(2026, 11, 24))


def test_skipped_and_noted_leave_out_the_start_day_and_include_the_end_day():
    calendar = Calendar([off("2026-03-04"), worked("2026-03-07")], [])
    assert calendar.skipped(date(2026, 3, 4), date(2026, 3, 6)) == []
    assert [day.on for day in calendar.skipped(date(2026, 3, 3), date(2026, 3, 4))] == [date(2026, 3, 4)]
    assert [day.on for day in calendar.noted(date(2026, 3, 6), date(2026, 3, 7))] == [date(2026, 3, 7)]
    assert calendar.noted(date(2026, 3, 7), date(2026, 3, 9)) == []


def test_a_saturday_on_which_people_work_counts_and_the_weekday_given_for_it_does_not():
    for saturday, weekday in [
        ("2025-04-26", "2025-05-02"),
        ("2026-01-10", "2026-01-02"),
        ("2026-08-22", "2026-08-31"),
    ]:
        assert OFFICE.is_working(date.fromisoformat(saturday))
        assert not OFFICE.is_working(date.fromisoformat(weekday))
        assert counting_from(saturday, 1) == (date.fromisoformat(saturday) + 2 * ONE_DAY).isoformat()


def test_no_days_at_all_is_the_start_day_even_on_a_holiday():
    assert counting_from("2027-02-08", 0) == "2027-02-08"


def test_counting_backwards_from_after_tet_ends_before_it():
    assert counting_from("2027-02-11", -1) == "2027-02-03"
    assert counting_from("2026-08-24", -1) == "2026-08-22"


# An independent oracle: walk day by day, asking the listed days directly.


def walked(calendar: Calendar, start: date, n: int) -> date:
    rest = {day.on for day in calendar.days if day.kind == "off"}
    extra = {day.on for day in calendar.days if day.kind == "worked"}
    pace = ONE_DAY if n > 0 else -ONE_DAY
    day, left = start, abs(n)
    while left:
        day += pace
        left -= day in extra or (day.isoweekday() <= 5 and day not in rest)
    return day


dates = st.dates(date(2015, 1, 1), date(2035, 12, 31))
lengths = st.integers(-320, 320)


@st.composite
def calendars(draw):
    """Calendars as an administrator may make them: any days, clustered so that they touch."""
    start = draw(dates)
    listed = draw(st.dictionaries(st.integers(0, 60), st.sampled_from(["off", "worked"]), max_size=40))
    days = [Day(start + after * ONE_DAY, kind, "x", "y", "official") for after, kind in listed.items()]
    return start, Calendar(days, [])


@given(dates, lengths)
def test_counting_agrees_with_walking_day_by_day_over_the_shipped_calendar(start, n):
    assert OFFICE.add_working_days(start, n) == walked(OFFICE, start, n)


@given(calendars(), st.integers(-30, 90), st.integers(-90, 90))
def test_counting_agrees_with_walking_day_by_day_over_any_calendar(made, after, n):
    first, calendar = made
    start = first + after * ONE_DAY
    assert calendar.add_working_days(start, n) == walked(calendar, start, n)


@given(calendars(), st.integers(-30, 90), st.integers(-90, 90))
def test_the_days_between_a_start_and_its_end_are_the_days_that_were_added(made, after, n):
    first, calendar = made
    start = first + after * ONE_DAY
    assert calendar.working_days_between(start, calendar.add_working_days(start, n)) == n


@given(dates, dates)
def test_the_days_between_two_days_are_those_that_are_not_skipped(a, b):
    a, b = min(a, b), max(a, b)
    assert OFFICE.working_days_between(a, b) + len(OFFICE.skipped(a, b)) == (b - a).days


@given(dates, st.integers(-600, 600))
def test_months_agree_with_the_lengths_of_the_months(start, months):
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == min(start.day, month_lengths.monthrange(end.year, end.month)[1])


@pytest.mark.parametrize(
    ("start", "n", "unit", "end"),
    [
        ("2026-11-20", 12, "months", "2027-11-20"),
        ("2026-08-31", 6, "months", "2027-02-28"),
        ("2027-08-31", 6, "months", "2028-02-29"),
        ("2026-03-31", -1, "months", "2026-02-28"),
        ("2028-02-29", 1, "years", "2029-02-28"),
        ("2096-02-29", 4, "years", "2100-02-28"),
        ("2026-12-31", 30, "working_days", "2027-02-19"),
    ],
)
def test_a_term_ends_on_the_same_numbered_day_or_the_last_of_the_month(start, n, unit, end):
    assert OFFICE.add(date.fromisoformat(start), n, unit) == date.fromisoformat(end)


def test_a_term_in_months_that_ends_on_a_day_of_rest_stays_there_until_it_is_rolled():
    end = OFFICE.add(date(2026, 11, 1), 6, "months")
    assert end == date(2027, 5, 1)
    assert OFFICE.roll(end) == date(2027, 5, 4)
    assert OFFICE.roll(date(2027, 5, 4)) == date(2027, 5, 4)
    assert OFFICE.roll(date(2026, 8, 22)) == date(2026, 8, 22)


def test_an_unknown_unit_is_refused_with_the_units_there_are():
    with pytest.raises(ValueError, match="không có đơn vị «weeks»: working_days, months hoặc years"):
        OFFICE.add(date(2026, 1, 1), 1, "weeks")


@pytest.mark.parametrize(
    ("day", "n", "unit"),
    [
        (date.max, 1, "working_days"),
        (date(2026, 1, 1), 10**30, "working_days"),
        (date(2026, 1, 1), -(10**30), "working_days"),
        (date.min, -1, "working_days"),
        (date.max, 1, "months"),
        (date.min, -1, "months"),
        (date(2026, 1, 1), 8000, "years"),
    ],
)
def test_a_length_that_leaves_the_calendar_of_mankind_is_refused_in_words(day, n, unit):
    with pytest.raises(ValueError, match="ngoài các năm 1–9999"):
        OFFICE.add(day, n, unit)


def test_the_first_and_last_days_that_there_are_can_be_counted():
    assert PLAIN.add_working_days(date.min, 1) == date(1, 1, 2)
    assert PLAIN.add_working_days(date.max - ONE_DAY, 1) == date.max
    assert PLAIN.working_days_between(date.min, date.max) == 5 * (date.max.toordinal() // 7) + 4


def test_a_year_that_nobody_listed_has_plain_weeks_and_says_that_it_is_missing():
    friday = date(2019, 4, 26)
    assert OFFICE.add_working_days(friday, 3) == date(2019, 5, 1)
    assert OFFICE.status(friday, date(2019, 5, 1)) == "missing"
    assert OFFICE.status(date(2028, 12, 20), date(2029, 1, 5)) == "missing"


@pytest.mark.parametrize(
    ("a", "b", "status"),
    [
        ("2026-11-02", "2026-12-15", "official"),
        ("2027-11-20", "2027-12-31", "official"),
        ("2027-11-20", "2028-01-04", "provisional"),
        ("2024-12-31", "2025-01-02", "official"),
        ("2024-12-31", "2024-12-31", "missing"),
        ("2024-12-30", "2025-01-02", "missing"),
        ("2025-01-02", "2024-12-31", "missing"),
        ("2028-01-01", "2027-12-20", "official"),
        ("2028-01-02", "2027-12-20", "provisional"),
    ],
)
def test_a_span_is_known_as_well_as_the_worst_day_counted_in_it(a, b, status):
    assert OFFICE.status(date.fromisoformat(a), date.fromisoformat(b)) == status


def test_one_day_not_yet_announced_makes_only_the_spans_over_it_provisional():
    calendar = Calendar([off("2026-03-04", "provisional")], [Year(2026, "official")])
    assert calendar.status(date(2026, 3, 2), date(2026, 3, 3)) == "official"
    assert calendar.status(date(2026, 3, 3), date(2026, 3, 4)) == "provisional"
    assert calendar.status(date(2026, 3, 4), date(2026, 3, 9)) == "official"


def test_a_day_tells_what_was_decided_about_it():
    assert OFFICE.day(date(2027, 9, 3)).name == "Quốc khánh"
    assert OFFICE.day(date(2027, 9, 6)) is None


def test_a_day_or_a_year_listed_twice_is_refused():
    with pytest.raises(ValueError, match="ngày 04/03/2026 có hai lần"):
        Calendar([off("2026-03-04"), worked("2026-03-04")], [])
    with pytest.raises(ValueError, match="năm 2026 có hai lần"):
        Calendar([], [Year(2026, "official"), Year(2026, "provisional")])


def test_the_version_depends_on_the_content_and_not_on_its_order():
    days, years = [off("2026-03-04"), worked("2026-03-07")], [Year(2026, "official"), Year(2027, "official")]
    version = Calendar(days, years).version
    assert len(version) == 12
    assert Calendar(reversed(days), reversed(years)).version == version
    others = [
        Calendar(days[:1], years),
        Calendar(days, years[:1]),
        Calendar([days[0]._replace(source="văn bản khác"), days[1]], years),
        Calendar(days, [years[0], Year(2027, "provisional")]),
    ]
    assert len({version, *(other.version for other in others)}) == 5


def test_counting_loads_no_library_that_a_reader_of_a_case_would_wait_for():
    heavy = {"yaml", "holidays", "dataclasses", "hashlib", "pydantic", "sqlalchemy"}
    program = (
        "import sys; before = set(sys.modules)\n"
        "from datetime import date\n"
        "from ketnap.workflow.calendar import Calendar\n"
        "Calendar([], []).add_working_days(date(2026, 1, 5), 30)\n"
        f"print(sorted((set(sys.modules) - before) & {heavy!r}))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
