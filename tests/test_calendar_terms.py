"""Terms in months, years and working days: a table that was counted by hand, for whoever knows the rules to read."""

from datetime import date

import pytest

from ketnap.definitions import calendar_file

OFFICE = calendar_file.shipped()

MONTHS = """
# twelve months on probation, to the same numbered day
2024-02-29  12  2025-02-28
2025-02-28  12  2026-02-28
2026-01-01  12  2027-01-01
2026-06-30  12  2027-06-30
2026-11-18  12  2027-11-18
2026-12-31  12  2027-12-31
2027-02-28  12  2028-02-28
2027-03-01  12  2028-03-01
2027-03-31  12  2028-03-31
2028-02-28  12  2029-02-28
2028-02-29  12  2029-02-28
2028-03-01  12  2029-03-01
# one month: the last day where the numbered day is not there
2026-01-28   1  2026-02-28
2026-01-29   1  2026-02-28
2026-01-30   1  2026-02-28
2026-01-31   1  2026-02-28
2028-01-28   1  2028-02-28
2028-01-29   1  2028-02-29
2028-01-31   1  2028-02-29
2026-02-28   1  2026-03-28
2028-02-29   1  2028-03-29
2026-03-31   1  2026-04-30
2026-04-30   1  2026-05-30
2026-05-31   1  2026-06-30
2026-07-31   1  2026-08-31
2026-08-31   1  2026-09-30
2026-10-31   1  2026-11-30
2026-12-31   1  2027-01-31
# three and six months
2026-01-31   3  2026-04-30
2026-11-30   3  2027-02-28
2027-11-30   3  2028-02-29
2026-11-25   3  2027-02-25
2026-03-31   6  2026-09-30
2026-08-28   6  2027-02-28
2026-08-29   6  2027-02-28
2026-08-31   6  2027-02-28
2027-08-29   6  2028-02-29
2027-08-30   6  2028-02-29
2026-10-31   6  2027-04-30
2026-12-31   6  2027-06-30
# sixty months of a certificate, and other long ones
2026-11-20  60  2031-11-20
2026-08-31  60  2031-08-31
2023-02-28  60  2028-02-28
2024-02-29  60  2029-02-28
2028-02-29  60  2033-02-28
2024-02-29  48  2028-02-29
2096-02-29  48  2100-02-28
2026-01-31  25  2028-02-29
# back
2026-03-31  -1  2026-02-28
2028-03-31  -1  2028-02-29
2026-07-31  -1  2026-06-30
2027-01-31  -1  2026-12-31
2028-02-29 -12  2027-02-28
2026-11-25 -60  2021-11-25
2026-05-31  -3  2026-02-28
"""

YEARS = """
# an age that is reached, of somebody born on any day
2008-11-25  18  2026-11-25
2008-02-29  18  2026-02-28
1996-02-29  30  2026-02-28
1996-02-29  32  2028-02-29
1991-12-31  35  2026-12-31
"""

WORKING_DAYS = """
# Tết 2026 is off from Monday 16 to Friday 20 February
2026-02-11   3  2026-02-23
2026-02-13   1  2026-02-23
2026-02-13   5  2026-02-27
2026-02-13   6  2026-03-02
2026-02-14   1  2026-02-23
2026-02-17   1  2026-02-23
2026-01-30  10  2026-02-13
2026-01-30  11  2026-02-23
2026-02-23  -1  2026-02-13
# Tết 2027 is off from Thursday 4 to Wednesday 10 February
2027-02-01   5  2027-02-15
2027-02-03   1  2027-02-11
2027-02-03   3  2027-02-15
2027-02-07   1  2027-02-11
2027-01-20  15  2027-02-17
2027-02-11  -1  2027-02-03
2027-02-08   0  2027-02-08
# Tết 2028, not announced: from Monday 24 to Friday 28 January
2028-01-21   1  2028-01-31
2028-01-20   3  2028-02-01
# New Year, with the Saturday that is worked for the Friday
2026-01-01   1  2026-01-05
2026-01-09   1  2026-01-10
2026-01-09   2  2026-01-12
2026-12-25   5  2027-01-04
2026-12-31   1  2027-01-04
2027-12-31   1  2028-01-04
# the Hùng Kings, 30 April and 1 May
2026-04-24   1  2026-04-28
2026-04-24   3  2026-05-04
2027-04-15   1  2027-04-19
2027-04-29   1  2027-05-04
# 2 September, with the Saturday that is worked for the Monday
2026-08-21   1  2026-08-22
2026-08-21   7  2026-09-03
2026-09-03  -1  2026-08-28
2026-09-03  -6  2026-08-22
2027-09-01   1  2027-09-06
# 24 November, new in 2026: no day is worked for it
2026-11-23   1  2026-11-25
2026-11-27   1  2026-11-30
2027-11-23   1  2027-11-25
# no holiday near
2026-06-05   5  2026-06-12
2026-06-06   1  2026-06-08
2026-07-06  20  2026-08-03
"""


def rows(table: str) -> list[tuple[str, int, str]]:
    lines = (each.split() for each in table.splitlines() if each and not each.startswith("#"))
    return [(start, int(length), end) for start, length, end in lines]


TERMS = [
    (*row, unit)
    for unit, table in (("months", MONTHS), ("years", YEARS), ("working_days", WORKING_DAYS))
    for row in rows(table)
]


@pytest.mark.parametrize(("start", "length", "end", "unit"), TERMS)
def test_a_term_ends_on_the_day_that_was_counted_by_hand(
    start: str, length: int, end: str, unit: str
) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert OFFICE.add(first, length, unit) == last
    if unit == "working_days":
        assert OFFICE.working_days_between(first, last) == length


def test_the_table_is_long_enough_to_be_worth_signing() -> None:
    assert len(TERMS) == len(set(TERMS)) >= 60
