"""What a printed paper lacks is offered with a line that can be typed, and none that takes somebody off the way."""

from pathlib import Path

import pytest
from office_books import Desk
from rosters import good, write
from ways import listed


def imported(desk: Desk, folder: Path, **known: object) -> str:
    """The code of somebody who stood in the paper register, entered with its roster."""
    desk.json("ho-so", "nhap", str(write(folder / "ds.xlsx", [good(1, **known)])), "--ghi-so")
    [case] = desk.json("ho-so", "danh-sach")["cases"]
    return str(case["code"])


NOT_TO_SCHOOL = {"certificate_number": None, "certified_on": None}


def test_a_resolution_that_is_lacking_is_filed_and_takes_nobody_off_the_list(
    desk: Desk, tmp_path: Path
) -> None:
    code = imported(desk, tmp_path, **NOT_TO_SCHOOL)
    shown = desk.run("van-ban", "in", code, "transfer_notice", "--chay-thu").stdout
    assert "Nghị quyết về danh sách cảm tình Đảng" in shown
    assert "ra-khoi-danh-sach" not in shown
    assert f"ketnap ho-so ghi {code} ghi-giay-to --giay-to" in shown


def test_a_paper_whose_step_is_still_ahead_is_brought_by_that_step(desk: Desk) -> None:
    code = listed(desk.book.walk("Vũ Hải Yến"), cell="CB-05").code
    error = desk.error("ho-so", "giay-to", code, "application")
    assert error["next"][0].startswith(f"ketnap case advance {code} apply --document application=")


def test_a_line_that_was_offered_for_a_lacking_paper_can_be_typed(desk: Desk, tmp_path: Path) -> None:
    code = imported(desk, tmp_path, **NOT_TO_SCHOOL)
    state = desk.json("ho-so", "xem", code)["state"]
    desk.json("ho-so", "ghi", code, "ghi-giay-to", "--giay-to", "list_resolution=05-NQ/CB,07/04/2025")
    assert desk.json("ho-so", "xem", code)["state"] == state


@pytest.mark.parametrize("passed", ["hoc-xong", "vao-danh-sach"])
def test_no_step_is_offered_that_the_case_has_passed(desk: Desk, tmp_path: Path, passed: str) -> None:
    code = imported(desk, tmp_path, listed_on=None)
    shown = desk.run("van-ban", "in", code, "transfer_notice", "--chay-thu").stdout
    assert "còn thiếu" in shown.lower()
    assert f"ketnap ho-so ghi {code} {passed}" not in shown


def test_a_case_that_has_ended_is_offered_no_step_for_a_lacking_paper(desk: Desk) -> None:
    walk = listed(desk.book.walk("Vũ Hải Yến"), cell="CB-05")
    walk.advance("withdraw", "10/07/2025")
    error = desk.error("ho-so", "giay-to", walk.code, "application")
    assert error["next"] == [f"ketnap case why {walk.code}"]
