"""The sex of a person is nam or nữ, typed with marks or without, wherever it is typed; letters print that word."""

from pathlib import Path

import pytest
from office_books import Desk, office_book

from ketnap import cli
from ketnap.workflow.law import Law

OPENING = (
    "ho-so", "mo", "Ngô", "Quang", "Khải", "--to-chuc", "CB-05", "--ngay-sinh", "02/09/2000", "--ngay", "01/10/2026",
    "--du-kien", "trinh-do-hoc-van=dai-hoc", "--du-kien", "noi-gioi-thieu=chi-bo",
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, law: Law):
    cli.speak("vi")
    desk = Desk(office_book(tmp_path, law))
    yield desk
    desk.book.close()


def sex(desk: Desk) -> object:
    return desk.json("ho-so", "xem", "1")["person"]["sex"]


@pytest.mark.parametrize(("typed", "kept"), [("nam", "nam"), ("NAM", "nam"), ("nữ", "nữ"), ("Nu", "nữ")])
def test_a_case_is_opened_with_the_word_as_papers_print_it(desk: Desk, typed: str, kept: str) -> None:
    desk.json(*OPENING, "--gioi-tinh", typed)
    assert sex(desk) == kept


def test_any_other_word_at_the_opening_is_refused_and_says_what_to_type(desk: Desk) -> None:
    error = desk.error(*OPENING, "--gioi-tinh", "khác")
    assert (error["exit"], error["message"]) == (2, "--gioi-tinh: ghi nam hoặc nữ, không phải «khác».")


def test_the_word_is_read_alike_where_it_is_recorded_later_and_corrected(desk: Desk) -> None:
    desk.json(*OPENING)
    desk.json("ho-so", "dat", "1", "gioi-tinh=NU")
    assert sex(desk) == "nữ"
    desk.json("ho-so", "dinh-chinh", "1", "2", "--du-kien", "sex=Nam", "--ly-do", "ghi nhầm")
    assert sex(desk) == "nam"


@pytest.mark.parametrize(
    "words", [("dat", "1", "gioi-tinh=x"), ("dinh-chinh", "1", "1", "--du-kien", "sex=x", "--ly-do", "y")]
)
def test_any_other_word_recorded_later_is_refused_alike(desk: Desk, words: tuple[str, ...]) -> None:
    desk.json(*OPENING)
    error = desk.error("ho-so", *words)
    assert (error["exit"], error["message"]) == (2, "«Giới tính»: ghi nam hoặc nữ, không phải «x».")
