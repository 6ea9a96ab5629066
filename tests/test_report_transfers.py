"""`report transfers`: who moved, who of them counts for the target, who was told, what came back."""

from datetime import date
from typing import Any

from office_books import Desk
from ways import discovered, resolved


def move(desk: Desk, code: str, *more: str, to: str = "xã Cẩm Giàng") -> dict[str, Any]:
    options = ("--den", to, "--hieu-luc", "01/12/2026", "--ly-do", "viec-lam")
    return desk.json("ho-so", "chuyen-di", code, *options, *more)


def told(desk: Desk, code: str) -> str:
    """The move is acted on and its letters are issued; the number of the notice."""
    made = desk.json("ho-so", "chuyen-ho-so", code, "--phat-hanh", "--lay-so", "2")
    return next(each["number"] for each in made["issued"] if each["document"] == "transfer_notice")


def report(desk: Desk, *words: str) -> dict[str, Any]:
    return desk.json("bao-cao", "chuyen-di", *words)


def test_a_known_move_without_notice_makes_the_share_less_than_the_whole(desk: Desk) -> None:
    first, second = desk.certified(), desk.certified(name="Phạm Thị Ngà", identity_number=None)
    for walk in (first, second):
        move(desk, walk.code)
    told(desk, first.code)
    total = report(desk)["total"]
    assert (total["known"], total["counted"], total["noticed"], total["missing"]) == (2, 2, 1, 1)
    screen = desk.run("bao-cao", "chuyen-di").output
    assert "1/2 người có giấy chứng nhận chuyển đi đã được báo cho nơi đến: 50 %." in screen
    assert second.code in screen
    assert f"ketnap ho-so chuyen-ho-so {second.code}" in screen


def test_all_told_is_a_hundred_per_cent_with_the_days(desk: Desk) -> None:
    walk = desk.certified()
    move(desk, walk.code)
    notice = told(desk, walk.code)
    answer = report(desk)
    assert answer["total"]["missing"] == 0
    (one,) = answer["moves"]
    assert (one["letter"], one["noticed_on"], one["arrived_on"]) == (notice, "2026-11-25", None)
    assert (
        "1/1 người có giấy chứng nhận chuyển đi đã được báo cho nơi đến: 100 %."
        in desk.run("bao-cao", "chuyen-di").output
    )


def test_what_the_other_side_says_is_counted(desk: Desk) -> None:
    walk = desk.certified()
    move(desk, walk.code)
    notice = told(desk, walk.code)
    desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    total = report(desk)["total"]
    assert (total["arrived"], total["accepted"], total["helped"]) == (1, 1, 0)


def test_a_move_inside_the_committee_is_known_and_tells_nobody(desk: Desk) -> None:
    walk = desk.certified()
    move(desk, walk.code, to="CB-07")
    desk.json("ho-so", "chuyen-ho-so", walk.code)
    total = report(desk)["total"]
    assert (total["known"], total["counted"]) == (1, 0)


def test_a_temporary_move_and_one_without_certificate_are_known_and_not_counted(desk: Desk) -> None:
    away = desk.certified()
    move(desk, away.code, "--tam-thoi")
    listed = discovered(desk.book.walk("Phạm Thị Ngà"), cell="CB-05")
    move(desk, listed.code)
    total = report(desk)["total"]
    assert (total["known"], total["counted"]) == (2, 0)


def test_a_holder_with_a_resolution_counts_too(desk: Desk) -> None:
    walk = resolved(desk.book.walk("Phạm Thị Ngà"), cell="CB-05")
    move(desk, walk.code)
    assert report(desk)["total"]["counted"] == 1


def test_who_stayed_after_all_is_not_missing(desk: Desk) -> None:
    walk = desk.certified()
    move(desk, walk.code)
    desk.json("ho-so", "ghi", walk.code, "chuyen-khong-thanh", "--ngay", "25/11/2026")
    total = report(desk)["total"]
    assert (total["known"], total["counted"], total["fell_through"]) == (1, 0, 1)


def test_a_voided_notice_is_no_notice(desk: Desk) -> None:
    walk = desk.certified()
    move(desk, walk.code)
    notice = told(desk, walk.code)
    desk.json("van-ban", "huy", notice, "--ly-do", "sai nơi nhận", "--lay-so", "1")
    assert report(desk)["total"]["missing"] == 1


def test_the_period_and_the_organisation_choose(desk: Desk) -> None:
    walk = desk.certified()
    move(desk, walk.code)
    assert report(desk, "--tu", "01/01/2026", "--den-het", "24/11/2026")["moves"] == []
    assert len(report(desk, "--to-chuc", "CB-05")["moves"]) == 1
    assert report(desk, "--to-chuc", "CB-07")["moves"] == []
    screen = desk.run("bao-cao", "chuyen-di", "--den-het", "24/11/2026")
    assert screen.output.startswith("Không có việc chuyển đi nào, 01/01/2026 đến hết 24/11/2026.")


def test_a_period_that_ends_before_it_begins_is_said(desk: Desk) -> None:
    error = desk.error("bao-cao", "chuyen-di", "--tu", "20/11/2026", "--den-het", "01/11/2026")
    assert error["exit"] == 2
    assert date(2026, 11, 20).strftime("%d/%m/%Y") in error["message"]
