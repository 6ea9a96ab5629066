"""A line typed twice says so; the same line meant again, because the case has moved on, is recorded."""

from pathlib import Path

import pytest

from ketnap.tests.test_journeys import Office, to_certificate


@pytest.fixture
def office(tmp_path: Path) -> Office:
    book = Office(tmp_path / "so.db", "10/01/2029")
    book.done("khoi-tao", "--mau", "--gia-lap")
    return book


@pytest.fixture
def case(office: Office) -> Office:
    to_certificate(office)
    return office


def test_what_is_known_can_change_and_change_back_on_one_day(case: Office) -> None:
    line = ("ho-so", "dat", "1", "--ngay", "01/09/2026")
    case.done(*line, "relaxed_area=có")
    case.done(*line, "relaxed_area=không")
    case.done(*line, "relaxed_area=có")
    assert case.json("ho-so", "xem", "1")["facts"]["relaxed_area"] is True
    again = case.json(*line, "relaxed_area=có")
    assert again["repeated"] is True


def test_a_move_that_fell_through_can_be_recorded_again_in_the_same_words(case: Office) -> None:
    move = (
        "ho-so",
        "chuyen-ho-so",
        "1",
        "--den",
        "DU-VINH-BAO",
        "--hieu-luc",
        "01/10/2026",
        "--ly-do",
        "doi-cho-o",
        "--ngay",
        "21/09/2026",
    )
    first = case.json(*move)
    case.done("ho-so", "ghi", "1", "chuyen-khong-thanh", "--ngay", "21/09/2026")
    assert case.json("ho-so", "xem", "1")["state"] == "certified"
    second = case.json(*move)
    assert second["command"] != first["command"]
    assert case.json("ho-so", "xem", "1")["state"] == "transferred_away"


def test_nothing_typed_is_said_to_be_nothing(office: Office) -> None:
    assert office.type("ho-so", "tim", "").exit_code == 2
    assert office.type("ho-so", "mo", "", "--to-chuc", "CB-05", "--ngay-sinh", "01/01/2000").exit_code == 2


def test_what_is_to_be_typed_for_a_past_day_bears_that_day(case: Office) -> None:
    refused = case.type("ho-so", "ghi", "1", "cho-lam-thu-tuc", "--ngay", "03/09/2026")
    assert refused.exit_code == 4
    lines = [line for line in refused.stderr.splitlines() if "ho-so dat" in line]
    assert all(line.endswith("--ngay 03/09/2026") for line in lines)
    asked = case.done("ho-so", "vi-sao", "1", "cho-lam-thu-tuc", "--ngay", "03/09/2026")
    assert [
        line for line in asked.splitlines() if "ho-so dat" in line and "--ngay 03/09/2026" not in line
    ] == []
