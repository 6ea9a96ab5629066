"""`report transfers`: who moved, who of them counts for the target, who was told, what came back."""

from datetime import date
from typing import Any

import pytest
from office_books import TODAY, Desk
from walking import day
from ways import admitted, discovered, listed, probationary, resolved


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


def test_a_move_that_another_one_replaced_before_it_took_effect_did_not_happen(desk: Desk) -> None:
    walk = desk.certified()
    move(desk, walk.code)
    move(desk, walk.code, "--dong-y", to="xã An Phú")
    told(desk, walk.code)
    total = report(desk)["total"]
    assert (total["known"], total["counted"], total["noticed"]) == (2, 1, 1)


def test_whose_case_ended_before_the_move_took_effect_need_not_be_told_of(desk: Desk) -> None:
    walk = desk.certified()
    move(desk, walk.code)
    desk.json("ho-so", "ghi", walk.code, "record_death", "--ngay", "25/11/2026")
    assert report(desk)["total"]["counted"] == 0


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


def only(desk: Desk, on: date) -> dict[str, Any]:
    (one,) = desk.json("bao-cao", "chuyen-di", on=on)["moves"]
    return dict(one)


def test_a_move_that_was_known_before_the_certificate_counts_from_the_certificate_on(desk: Desk) -> None:
    walk = listed(desk.book.walk("Phạm Thị Ngà"), cell="CB-05")
    move(desk, walk.code)
    assert only(desk, TODAY)["counted"] is False, "so far there is no certificate"
    walk.advance("propose_for_class", "26/11/2026")
    walk.advance("send_to_class", "26/11/2026")
    walk.advance("complete_class", "27/11/2026", class_from=day("26/11/2026"), class_to=day("27/11/2026"))
    walk.advance("certify", "28/11/2026")
    assert only(desk, date(2026, 11, 29))["counted"] is True, "nobody has acted on it yet"
    desk.json("ho-so", "chuyen-ho-so", walk.code, on=date(2026, 11, 30))
    assert only(desk, date(2026, 11, 30))["counted"] is True


def test_who_was_acted_on_before_the_certificate_came_does_not_count(desk: Desk) -> None:
    walk = listed(desk.book.walk("Phạm Thị Ngà"), cell="CB-05")
    move(desk, walk.code)
    desk.json("ho-so", "chuyen-ho-so", walk.code)
    papers = ("--giay-to", "awareness_certificate=01,26/11/2026")
    desk.run("ho-so", "ghi", walk.code, "file_paper", *papers, on=date(2026, 11, 27))
    assert only(desk, date(2026, 11, 27))["counted"] is False


def test_a_decision_without_a_ceremony_is_no_admission_yet(desk: Desk) -> None:
    walk = admitted(desk.book.walk("Phạm Thị Ngà"), cell="CB-05")
    move(desk, walk.code)
    assert only(desk, TODAY)["counted"] is True


def test_who_had_the_ceremony_is_admitted_and_does_not_count(desk: Desk) -> None:
    walk = probationary(desk.book.walk("Phạm Thị Ngà"), cell="CB-05")
    move(desk, walk.code)
    assert only(desk, TODAY)["counted"] is False


@pytest.mark.parametrize("annulled_on", ["25/11/2026", "26/11/2026"])
def test_who_leaves_with_a_decision_that_is_annulled_counts_whatever_day_it_is_annulled(
    desk: Desk, annulled_on: str
) -> None:
    walk = admitted(desk.book.walk("Phạm Thị Ngà"), cell="CB-05")
    move(desk, walk.code, "--ngay-quyet-dinh", "02/01/2026", "--ngay", "25/11/2026")
    papers = ("--giay-to", "annulment_decision=01-QĐ/ĐU," + annulled_on)
    later = date(2026, 11, 27)
    desk.json("ho-so", "ghi", walk.code, "transfer_c3", "--ngay", annulled_on, *papers, on=later)
    one = only(desk, later)
    assert (one["row"], one["holder"], one["counted"]) == ("transfer_c3", True, True)


def test_the_report_says_less_than_the_whole_where_the_doctor_finds_the_only_letter_a_draft(
    desk: Desk,
) -> None:
    first = desk.certified()
    move(desk, first.code)
    told(desk, first.code)
    walk = admitted(desk.book.walk("Phạm Thị Ngà"), cell="CB-05")
    move(desk, walk.code, "--ngay-quyet-dinh", "02/06/2026")
    desk.json("ho-so", "chuyen-ho-so", walk.code)
    later = date(2026, 12, 2)
    assert [each["row"] for each in desk.json("bao-cao", "chuyen-di", on=later)["moves"]] == [
        "transfer_a",
        "transfer_c2",
    ]
    assert desk.run("kiem-tra", on=later).exit_code == 9
    assert "1/2 người có giấy chứng nhận" in desk.run("bao-cao", "chuyen-di", on=later).output
    desk.json("van-ban", "phat-hanh", "VB-4", "--lay-so", "1", on=later)
    assert "2/2 người có giấy chứng nhận" in desk.run("bao-cao", "chuyen-di", on=later).output
    assert "hỏng\tChuyển đi" not in desk.run("kiem-tra", on=later).output


def test_the_whole_list_marks_who_counts_and_keeps_who_was_not_told_together(desk: Desk) -> None:
    counted = desk.certified()
    member = probationary(desk.book.walk("Phạm Thị Ngà"), cell="CB-05")
    inside = desk.certified(name="Vũ Hải Yến", identity_number=None)
    move(desk, counted.code)
    move(desk, member.code)
    move(desk, inside.code, to="CB-07")
    screen = desk.run("bao-cao", "chuyen-di", "--tat-ca").output
    untold, rest = screen.split("CÒN LẠI (1)")
    untold = untold.split("CHƯA BÁO NƠI ĐẾN (2)")[1]
    rows = [each.split("\t") for each in (untold + rest).splitlines() if "HS-" in each and "\t" in each]
    assert {each[0].strip(): each[2] for each in rows} == {
        counted.code: "thuộc chỉ tiêu",
        member.code: "ngoài chỉ tiêu",
        inside.code: "ngoài chỉ tiêu",
    }
    assert member.code in untold
    assert inside.code in rest
    usual = desk.run("bao-cao", "chuyen-di").output
    assert "CHƯA BÁO NƠI ĐẾN (1)" in usual
    assert member.code not in usual


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
