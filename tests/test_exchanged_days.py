"""Days whose day and month Excel has exchanged: seen in the column, also where bare day numbers are left of them, and
in the row, where only the exchanged day fits between the others."""

from datetime import date

import pytest
from rosters import good, report_of, said

EPOCH = date(1899, 12, 30)


def number(day):
    """A day as Excel keeps it: what is left of it where the format of the cell was lost."""
    return (day - EPOCH).days


def rows_of_march(*, as_numbers):
    days = [date(2001, 3, n + 3) for n in range(6)]
    return [
        good(n, birth_date=number(day) if as_numbers else day, identity_number="")
        for n, day in enumerate(days)
    ]


def test_bare_day_numbers_of_a_column_with_exchanged_days_are_held_back_like_days(tmp_path):
    text = good(7, birth_date="25/03/2001", identity_number="")
    found = report_of(tmp_path, *rows_of_march(as_numbers=True), text)
    assert said(found)[0] == (
        "B3",
        "36954",
        "Số này là ngày 04/03/2001. Cột này có ngày bị đổi chỗ với tháng. Có phải 03/04/2001? Gõ lại dưới dạng chữ.",
    )
    assert [cell for cell, _found, _text in said(found)] == ["B3", "B4", "B5", "B6", "B7"]


def test_days_and_bare_numbers_of_a_column_count_together(tmp_path):
    mixed = rows_of_march(as_numbers=True)[:3] + rows_of_march(as_numbers=False)[3:]
    found = report_of(tmp_path, *mixed, good(7, birth_date="25/03/2001", identity_number=""))
    assert [cell for cell, _found, _text in said(found)] == ["B3", "B4", "B5", "B6", "B7"]


def test_one_bare_number_after_the_twelfth_clears_its_column(tmp_path):
    clear = good(8, birth_date=number(date(2001, 3, 20)), identity_number="")
    text = good(7, birth_date="25/03/2001", identity_number="")
    assert report_of(tmp_path, *rows_of_march(as_numbers=True), clear, text).problems == ()


@pytest.mark.parametrize("written", [date(2026, 12, 5), number(date(2026, 12, 5))])
def test_a_day_that_lies_ahead_and_would_not_if_exchanged_says_so(tmp_path, written):
    found = report_of(tmp_path, good(certified_on=written))
    [(cell, _found, text)] = said(found)
    assert cell == "Q2"
    assert text.endswith("Sau hôm nay. Ngày và tháng bị đổi chỗ? Có phải 12/05/2026?")
    assert text.startswith("Số này là ngày 05/12/2026. ") is isinstance(written, int)


def test_a_day_that_makes_another_too_early_is_named_as_what_may_be_exchanged(tmp_path):
    found = report_of(tmp_path, good(discovered_on=number(date(2025, 12, 5)), listed_on="01/06/2025"))
    told = {cell: text for cell, _found, text in said(found)}
    assert told["O2"] == (
        "Trước ngày phát hiện 05/12/2025. Hay «Ngày phát hiện» bị đổi chỗ ngày và tháng: 12/05/2025?"
    )


def test_a_day_that_was_typed_as_a_text_is_not_guessed_at(tmp_path):
    assert said(report_of(tmp_path, good(certified_on="05/12/2026"))) == [("Q2", "05/12/2026", "Sau hôm nay")]


def test_a_day_that_would_not_fit_exchanged_either_has_no_proposal(tmp_path):
    found = report_of(tmp_path, good(listed_on=date(2025, 3, 2), discovered_on="20/04/2025"))
    assert said(found) == [("O2", "02/03/2025", "Trước ngày phát hiện 20/04/2025.")]


def test_a_bare_number_that_fits_its_row_is_taken_since_nobody_can_tell(tmp_path):
    found = report_of(tmp_path, good(discovered_on=number(date(2025, 4, 1))))
    assert found.problems == ()
    assert [row.number for row in found.rows] == [2]
