"""A line to type bears the day that was asked for: nobody has to type it a second time, and no placeholder is left where
the day is known."""

from pathlib import Path

import pytest
from office_books import Desk, office_book

from ketnap import cli
from ketnap.workflow.law import Law

PAST = ("--ngay", "20/11/2026")


@pytest.fixture
def desk(tmp_path: Path, law: Law):
    """A desk with the case of somebody who holds a certificate."""
    cli.speak("vi")
    desk = Desk(office_book(tmp_path, law))
    desk.certified()
    yield desk
    desk.book.close()


def lines(desk: Desk, *words: str, exit_code: int = 0) -> list[str]:
    found = desk.run(*words)
    assert found.exit_code == exit_code
    return found.output.splitlines()


def test_the_way_on_a_past_day_gives_lines_of_that_day(desk: Desk) -> None:
    shown = lines(desk, "ho-so", "vi-sao", "1", *PAST)
    assert "Gõ: ketnap ho-so ghi HS-000001-B de-nghi-lam-thu-tuc --ngay 20/11/2026" in shown
    detail = "Căn cứ của từng điều kiện: ketnap ho-so vi-sao HS-000001-B BƯỚC --ngay 20/11/2026"
    assert detail in shown


def test_one_step_on_a_past_day_gives_its_line_with_that_day(desk: Desk) -> None:
    shown = lines(desk, "ho-so", "vi-sao", "1", "de-nghi-lam-thu-tuc", *PAST)
    assert "Gõ: ketnap ho-so ghi HS-000001-B de-nghi-lam-thu-tuc --ngay 20/11/2026" in shown


def test_a_step_that_is_blocked_on_a_past_day_leads_to_what_was_possible_then(desk: Desk) -> None:
    shown = lines(desk, "ho-so", "vi-sao", "1", "cho-lam-thu-tuc", *PAST)
    assert shown[-1] == "Việc làm được ngay: ketnap ho-so vi-sao HS-000001-B --ngay 20/11/2026"


def test_without_a_day_its_place_is_kept_for_the_day_on_which_it_happened(desk: Desk) -> None:
    shown = lines(desk, "ho-so", "vi-sao", "1")
    assert "Gõ: ketnap ho-so ghi HS-000001-B de-nghi-lam-thu-tuc --ngay NGÀY" in shown
    assert "Căn cứ của từng điều kiện: ketnap ho-so vi-sao HS-000001-B BƯỚC" in shown


def test_a_line_with_a_day_and_no_step_is_answered_with_lines_of_that_day(desk: Desk) -> None:
    shown = lines(desk, "ho-so", "ghi", "1", *PAST, exit_code=2)
    assert "Gõ: ketnap ho-so ghi HS-000001-B de-nghi-lam-thu-tuc --ngay 20/11/2026" in shown
    assert shown[-1] == "Gõ: ketnap ho-so vi-sao HS-000001-B BƯỚC --ngay 20/11/2026"
