"""`letter receipt` at the desk: what is typed, scanned, said twice or wrongly; refused, recalled, replaced."""

from datetime import date

import pytest
from office_books import Desk
from receipt_steps import MONDAY, MOVE, NOTICE, moved, standing, tell

# ---- what is said ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "status", "code"),
    [
        ("da-den", "arrived", "01"),
        ("Đã đến", "arrived", "01"),
        ("arrived", "arrived", "01"),
        ("01", "arrived", "01"),
        ("tiep-nhan", "accepted", "03"),
        ("da-phan-cong", "helper_assigned", "04"),
        ("tiep-tuc", "continued", "05"),
        ("da-xong", "closed", "06"),
    ],
)
def test_a_status_is_known_by_its_words_of_both_languages_and_by_the_code_of_a_packet(
    desk: Desk, typed: str, status: str, code: str
) -> None:
    walk = moved(desk)
    done = tell(desk, NOTICE, typed, "--cach", "điện thoại")
    assert (done["status"], done["code"]) == (status, code)
    with desk.book.reading() as reader:
        newest = reader.case(walk.code).record.newest("record_receipt")
    assert newest is not None
    assert (newest.facts["code"], newest.facts["how"]) == (status, "điện thoại")


def test_the_whole_life_is_shown_day_by_day(desk: Desk) -> None:
    moved(desk)
    desk.json("van-ban", "gui", NOTICE, "--cach", "buu-dien")
    tell(desk, NOTICE, "da-den", "--cach", "đ/c Hà báo qua điện thoại", "--ngay", "27/11/2026")
    tell(desk, NOTICE, "tiep-nhan")
    shown = desk.run("van-ban", "xem", NOTICE, on=MONDAY).stdout
    days = [
        "T4 25/11 đã phát hành",
        "T4 25/11 đã gửi, bưu điện",
        "T6 27/11 đã đến, đ/c Hà",
        "T2 30/11 đã tiếp nhận",
    ]
    assert [shown.index(each) for each in days] == sorted(shown.index(each) for each in days)
    answer = desk.json("van-ban", "xem", NOTICE)
    assert [each["status"] for each in answer["receipts"]] == ["sent", "arrived", "accepted"]
    assert (answer["standing"], answer["working_days_waited"]) == ("accepted", None)


def test_at_a_terminal_letter_and_status_are_chosen_and_only_what_may_follow_is_offered(desk: Desk) -> None:
    moved(desk)
    done = desk.run("van-ban", "xac-nhan", typed=["1", "1", "đ/c Hà báo"], on=MONDAY)
    assert done.exit_code == 0, done.output
    assert standing(desk) == "arrived"
    done = desk.run("van-ban", "xac-nhan", NOTICE, typed=["2", "", "không có người này"], on=MONDAY)
    assert done.exit_code == 0, done.output
    assert "đã đến (da-den)" not in done.stdout
    assert standing(desk) == "refused"


def test_elsewhere_everything_that_is_missing_is_said_at_once(desk: Desk) -> None:
    moved(desk)
    error = desk.error("van-ban", "xac-nhan")
    assert error["exit"] == 2
    assert "văn bản" in error["message"]
    assert "--tinh-trang: da-den, tiep-nhan, tu-choi" in error["message"]


def test_a_dry_run_is_the_real_way_and_keeps_nothing(desk: Desk) -> None:
    moved(desk)
    before = desk.book.dump()
    tried = desk.run("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "da-den", "--chay-thu", on=MONDAY)
    assert tried.exit_code == 0, tried.output
    assert "CHẠY THỬ" in tried.stdout
    assert "Xác nhận của nơi nhận" in tried.stdout
    assert desk.book.dump() == before
    error = desk.error("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "tu-choi", "--chay-thu")
    assert error["code"] == "usage"


# ---- what is said wrongly --------------------------------------------------------------------------


def test_a_receipt_for_a_draft_says_to_issue_it(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    error = desk.error("van-ban", "xac-nhan", "VB-2", "--tinh-trang", "da-den")
    assert (error["exit"], error["code"]) == (4, "receipt.draft")
    assert error["next"] == ["ketnap letter issue VB-2"]


def test_a_receipt_for_a_voided_letter_says_why_it_is_void(desk: Desk) -> None:
    moved(desk)
    desk.json("van-ban", "huy", NOTICE, "--ly-do", "sai nơi nhận", "--lay-so", "1")
    error = desk.error("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "da-den")
    assert (error["exit"], error["code"]) == (4, "receipt.void")
    assert "sai nơi nhận" in error["message"]


def test_a_receipt_typed_twice_is_known_and_one_with_another_day_is_refused(desk: Desk) -> None:
    moved(desk)
    first = tell(desk, NOTICE, "da-den", "--cach", "điện thoại")
    before = desk.book.dump()
    again = tell(desk, NOTICE, "da-den", "--cach", "điện thoại")
    assert (again["repeated"], again["command"]) == (True, first["command"])
    assert desk.book.dump() == before
    error = desk.error("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "da-den", on=date(2026, 12, 1))
    assert (error["exit"], error["code"]) == (4, "receipt.again")
    assert "30/11/2026" in error["message"]


@pytest.mark.parametrize("status", ["da-den", "tiep-nhan", "da-phan-cong", "da-xong"])
def test_nothing_follows_a_refusal(desk: Desk, status: str) -> None:
    moved(desk)
    tell(desk, NOTICE, "tu-choi", "--ly-do", "không có người này")
    error = desk.error("van-ban", "xac-nhan", NOTICE, "--tinh-trang", status, on=date(2026, 12, 1))
    assert (error["exit"], error["code"]) == (4, "receipt.refused")


def test_a_refusal_needs_its_reason(desk: Desk) -> None:
    moved(desk)
    error = desk.error("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "tu-choi")
    assert error["exit"] == 2
    assert "--ly-do" in error["message"]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("24/11/2026", "receipt.before_issue"),
        ("26/11/2026", "receipt.before_newest"),
        ("01/12/2026", "receipt.future"),
    ],
)
def test_a_day_that_cannot_be_is_said(desk: Desk, day: str, code: str) -> None:
    moved(desk)
    desk.json("van-ban", "gui", NOTICE, "--cach", "buu-dien", "--ngay", "27/11/2026", on=MONDAY)
    error = desk.error("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "da-den", "--ngay", day, on=MONDAY)
    assert (error["exit"], error["code"]) == (4, code)


def test_what_was_handed_to_the_person_is_acknowledged_by_nobody(desk: Desk) -> None:
    walk = moved(desk)
    error = desk.error("van-ban", "xac-nhan", "01/CN", "--tinh-trang", "da-den")
    assert (error["exit"], error["code"]) == (4, "receipt.person")
    with desk.book.reading() as reader:
        assert reader.case(walk.code).record.newest("record_receipt") is None


def test_a_word_that_is_no_status_is_answered_with_those_there_are(desk: Desk) -> None:
    moved(desk)
    error = desk.error("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "da-gui")
    assert error["exit"] == 2
    near = desk.error("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "tiep-nhann")
    assert "Có phải tiep-nhan" in near["message"]


def test_a_key_that_stands_for_something_else_records_nothing(desk: Desk) -> None:
    walk = moved(desk)
    desk.json("ho-so", "ghi", walk.code, "chuyen-khong-thanh", "--khoa", "k-1", on=MONDAY)
    error = desk.error("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "da-den", "--khoa", "k-1")
    assert (error["exit"], error["code"]) == (5, "key.taken")


# ---- refused, recalled, replaced -------------------------------------------------------------------


def test_a_refusal_that_is_not_settled_is_shown_until_the_move_is_taken_back(desk: Desk) -> None:
    walk = moved(desk)
    tell(desk, NOTICE, "tu-choi", "--ly-do", "không có người này")
    shown = desk.run("van-ban", "danh-sach", "--chua-xac-nhan", on=MONDAY).stdout
    assert "không có người này" in shown
    assert f"ketnap ho-so ghi {walk.code} chuyen-khong-thanh" in shown
    assert f"ketnap van-ban huy {NOTICE} --ly-do" in shown
    today = desk.json("hom-nay", on=MONDAY)["unacknowledged"]
    assert [(each["number"], each["status"], each["because"]) for each in today] == [
        (NOTICE, "refused", "không có người này")
    ]
    assert "NƠI NHẬN KHÔNG TIẾP NHẬN (1)" in desk.run("hom-nay", on=MONDAY).stdout
    assert f"không tiếp nhận {NOTICE}" in desk.run("kiem-tra", on=MONDAY).stdout
    desk.json("ho-so", "ghi", walk.code, "chuyen-khong-thanh", on=MONDAY)
    assert desk.json("van-ban", "danh-sach", "--chua-xac-nhan", on=MONDAY) == {"letters": [], "refused": []}
    assert desk.json("hom-nay", on=MONDAY)["unacknowledged"] == []


def test_voiding_a_refused_letter_drafts_it_anew_and_asks_nothing_back(desk: Desk) -> None:
    moved(desk)
    desk.json("van-ban", "gui", NOTICE, "--cach", "buu-dien")
    tell(desk, NOTICE, "tu-choi", "--ly-do", "thiếu lý lịch")
    asked = desk.error("van-ban", "huy", NOTICE, "--ly-do", "bổ sung", on=MONDAY)["message"]
    assert "trả lại" not in asked, "they have refused it: it is not asked back"
    done = desk.json("van-ban", "huy", NOTICE, "--ly-do", "bổ sung", "--lay-so", "1", on=MONDAY)
    assert (done["recalled"], done["draft"]["letter"]) == ([], "VB-3")
    assert desk.json("van-ban", "danh-sach", "--chua-xac-nhan", on=MONDAY)["refused"] == []


def test_voiding_a_letter_that_has_left_asks_it_back_and_shows_what_replaces_it(desk: Desk) -> None:
    moved(desk)
    desk.json("van-ban", "gui", NOTICE, "--cach", "buu-dien")
    error = desk.error("van-ban", "huy", NOTICE, "--ly-do", "sai nơi nhận", on=MONDAY)
    assert "đã gửi: ghi luôn đề nghị nơi nhận trả lại" in error["message"]
    done = desk.json("van-ban", "huy", NOTICE, "--ly-do", "sai nơi nhận", "--lay-so", "1", on=MONDAY)
    assert done["recalled"] == ["VB-2"]
    old, fresh = desk.json("van-ban", "xem", NOTICE), desk.json("van-ban", "xem", "VB-3")
    assert (old["standing"], old["replaced_by"], old["replaces"]) == ("recalled", "VB-3", None)
    assert (fresh["replaced_by"], fresh["replaces"]) == (None, "VB-2")
    assert old["receipts"][-1]["because"] == "sai nơi nhận"
    tell(desk, NOTICE, "dong-y-thu-hoi", on=date(2026, 12, 1))
    assert standing(desk) == "recall_agreed"
    assert "đã hủy, đã thu hồi" in desk.run("van-ban", "xem", NOTICE).stdout
    error = desk.error("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "khong-thu-hoi", on=date(2026, 12, 2))
    assert error["exit"] == 4


def test_that_a_case_goes_on_is_told_again_only_with_its_next_step(desk: Desk) -> None:
    moved(desk)
    desk.json("van-ban", "gui", NOTICE, "--cach", "buu-dien")
    tell(desk, NOTICE, "tiep-tuc", "--cach", "công văn 15-CV/ĐU: chi bộ xét", on=MONDAY)
    again = ("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "tiep-tuc")
    error = desk.error(*again, on=date(2026, 12, 3))
    assert (error["exit"], error["code"]) == (4, "receipt.again")
    assert f"đã ghi «đang tiếp tục xem xét», {MONDAY:%d/%m/%Y}" in error["message"]
    assert "--cach" in error["message"]
    tell(desk, NOTICE, "tiep-tuc", "--cach", "công văn 18-CV/ĐU: kết nạp", on=date(2026, 12, 3))
    shown = desk.json("van-ban", "xem", NOTICE, on=date(2026, 12, 3))
    assert [each["received_on"] for each in shown["receipts"][-2:]] == [str(MONDAY), "2026-12-03"]


def test_a_letter_that_never_left_is_voided_without_asking_it_back(desk: Desk) -> None:
    moved(desk)
    done = desk.json("van-ban", "huy", NOTICE, "--ly-do", "sai", "--lay-so", "1")
    assert (done["recalled"], done["command"]) == ([], None)
    assert desk.json("van-ban", "xem", NOTICE)["receipts"] == []


def test_a_letter_that_was_asked_back_is_not_waited_for_until_they_keep_it(desk: Desk) -> None:
    moved(desk)
    tell(desk, NOTICE, "thu-hoi", "--ly-do", "sai tên")
    assert desk.json("van-ban", "danh-sach", "--chua-xac-nhan", on=MONDAY)["letters"] == []
    tell(desk, NOTICE, "khong-thu-hoi", on=date(2026, 12, 1))
    waiting = desk.json("van-ban", "danh-sach", "--chua-xac-nhan", on=date(2026, 12, 1))["letters"]
    assert [each["number"] for each in waiting] == [NOTICE]
