"""The line that a screen offers to issue drafts works as it stands, also where one of them has no addressee yet."""

from datetime import date

import pytest
from office_books import Desk
from storage_fixtures import KeptWalk
from ways import history_written

MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")


@pytest.fixture
def walk(desk: Desk) -> KeptWalk:
    """VB-1 asks about the parents' history: nobody has said where; VB-2 and VB-3 are of a move."""
    walk = desk.book.walk()
    history_written(walk, cell="CB-05")
    walk.advance("request_verification", "16/03/2026", about="cha mẹ", place="domestic")
    return walk


def offered(screen: str) -> list[list[str]]:
    """The lines to issue that a screen offers, as words after the name of the program."""
    found = [
        each.partition("ketnap ")[2] for each in screen.splitlines() if "ketnap van-ban phat-hanh" in each
    ]
    return [each.split() for each in found]


def test_the_line_of_a_case_names_only_the_drafts_that_can_be_issued(desk: Desk, walk: KeptWalk) -> None:
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    shown = desk.run("van-ban", "danh-sach").stdout
    ready, lacking = offered(shown)
    assert "VB-1" not in ready
    assert {"VB-2", "VB-3"} <= set(ready)
    assert f"VB-1 ({walk.code}) chưa biết nơi nhận" in shown
    assert lacking[2] == "VB-1"
    assert desk.json(*ready, "--lay-so", str(len(ready) - 2))["letters"]


def test_a_single_draft_without_addressee_is_offered_with_the_addressee_to_be_filled_in(
    desk: Desk, walk: KeptWalk
) -> None:
    for screen in (desk.run("van-ban", "danh-sach").stdout, desk.run("hom-nay").stdout):
        assert 'ketnap van-ban phat-hanh VB-1 --den "NƠI NHẬN"' in screen
    answer = desk.json("van-ban", "phat-hanh", "VB-1", "--den", "phường Hoàn Kiếm", "--lay-so", "1")
    assert len(answer["letters"]) == 1


def test_doctor_names_the_letters_that_tell_of_the_move(desk: Desk, walk: KeptWalk) -> None:
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    late = date(2026, 12, 2)
    (line,) = offered(desk.run("kiem-tra", on=late).stdout)
    assert line[2] == "VB-3", "what the person is handed tells nobody else"
    assert desk.run(*line, "--lay-so", "1", on=late).exit_code == 0
    assert offered(desk.run("kiem-tra", on=late).stdout) == []
