"""`report transfers`: who moved, who of them counts for the target, who was told, what came back."""

from datetime import date
from typing import Any

import pytest
from office_books import Desk
from ways import admitted, discovered, resolved


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


# ---- inside the same committee -------------------------------------------------------------------------


def test_a_move_inside_the_committee_that_nobody_acted_on_leaves_nobody_untold(desk: Desk) -> None:
    walk = desk.certified()
    move(desk, walk.code, to="CB-07")
    total = report(desk)["total"]
    assert (total["known"], total["counted"], total["missing"]) == (1, 0, 0)
    assert "chưa được báo" not in desk.run("bao-cao", "chuyen-di").output


# ---- who counts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("annulled_on", ["25/11/2026", "26/11/2026"])
def test_who_was_admitted_before_the_move_never_counts_whatever_day_the_decision_is_annulled(
    desk: Desk, annulled_on: str
) -> None:
    walk = admitted(desk.book.walk("Phạm Thị Ngà"), cell="CB-05")
    move(desk, walk.code, "--ngay-quyet-dinh", "02/01/2026", "--ngay", "25/11/2026")
    papers = ("--giay-to", "annulment_decision=01-QĐ/ĐU," + annulled_on)
    later = date(2026, 11, 27)
    desk.json("ho-so", "ghi", walk.code, "transfer_c3", "--ngay", annulled_on, *papers, on=later)
    (one,) = desk.json("bao-cao", "chuyen-di", on=later)["moves"]
    assert (one["row"], one["holder"]) == ("transfer_c3", False)


# ---- what to type, what is listed ----------------------------------------------------------------------


def test_drafts_of_a_move_are_issued_not_acted_on_again(desk: Desk) -> None:
    walk = desk.certified()
    move(desk, walk.code)
    desk.json("ho-so", "chuyen-ho-so", walk.code)
    screen = desk.run("bao-cao", "chuyen-di").output
    assert f"Việc tiếp theo: ketnap van-ban phat-hanh {walk.code}" in screen


def test_a_voided_notice_that_was_drafted_anew_is_issued(desk: Desk) -> None:
    walk = desk.certified()
    move(desk, walk.code)
    desk.json("van-ban", "huy", told(desk, walk.code), "--ly-do", "sai", "--lay-so", "1")
    screen = desk.run("bao-cao", "chuyen-di").output
    assert f"Việc tiếp theo: ketnap van-ban phat-hanh {walk.code}" in screen


def test_who_was_accepted_and_refused_later_is_counted_and_listed_as_refused(desk: Desk) -> None:
    walk = desk.certified()
    move(desk, walk.code)
    notice = told(desk, walk.code)
    desk.json("van-ban", "xac-nhan", notice, "--tinh-trang", "tiep-nhan")
    desk.json("van-ban", "xac-nhan", notice, "--tinh-trang", "tu-choi", "--ly-do", "không ở đây")
    total = report(desk)["total"]
    assert (total["noticed"], total["accepted"], total["refused"]) == (1, 0, 1)
    screen = desk.run("bao-cao", "chuyen-di").output
    assert "NƠI ĐẾN TỪ CHỐI (1)" in screen
    assert "không ở đây" in screen
    assert "CHƯA TIẾP NHẬN" not in screen


def test_every_organisation_has_its_missing_people_and_its_days(desk: Desk) -> None:
    first = desk.certified()
    other = desk.certified("CB-07", name="Phạm Thị Ngà", identity_number=None)
    for walk in (first, other):
        move(desk, walk.code)
    told(desk, first.code)
    lines = desk.run("bao-cao", "chuyen-di").output.splitlines()
    head = next(each for each in lines if "thuộc chỉ tiêu" in each)
    cells = {each.split("\t")[0]: each.split("\t") for each in lines if each.startswith(("Chi bộ", "cộng"))}
    labels = head.split("\t")
    missing, usual, most = (labels.index(each) for each in ("chưa báo", "ngày, thường", "lâu nhất"))
    assert [cells[name][missing] for name in ("Chi bộ 5", "Chi bộ 7", "cộng")] == ["0", "1", "1"]
    assert [cells["Chi bộ 5"][at] for at in (usual, most)] == ["0", "0"]
    assert len(cells["Chi bộ 7"]) == usual, "nobody there was told"
