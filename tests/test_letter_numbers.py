"""`letter`: numbers that are taken once, the names letters are called by, and the lists of them."""

from datetime import date
from pathlib import Path

import pytest
from letter_steps import MOVE, issued, transferred
from office_books import CAM_GIANG, HOME, OFFICE, Desk

from ketnap.definitions.settings import as_settings
from ketnap.storage import settings

# ---- numbers ---------------------------------------------------------------------------------------


def test_numbers_go_on_after_the_paper_register_each_kind_by_itself(desk: Desk) -> None:
    issued(desk)
    issued(desk, "Vũ Hải Yến")
    answer = desk.json("van-ban", "so")
    assert [each["number"] for each in answer["letters"]] == ["01/CN", "02/CN", "42-CV/ĐU", "43-CV/ĐU"]
    assert [(each["kind"], each["began_after"], each["last"]) for each in answer["books"]] == [
        ("CN", 0, 2),
        ("CV", 41, 43),
    ]
    assert answer["gaps"] == []


def test_a_void_letter_keeps_its_number_and_its_line_in_the_register(desk: Desk) -> None:
    issued(desk)
    done = desk.json("van-ban", "huy", "42-CV/ĐU", "--ly-do", "ghi nhầm nơi nhận", "--lay-so", "1")
    assert (done["status"], done["number"]) == ("void", "42-CV/ĐU")
    issued(desk, "Vũ Hải Yến")
    shown = desk.run("van-ban", "so", "--loai", "cv").stdout
    assert "43-CV/ĐU" in shown
    assert "hủy: ghi nhầm nơi nhận" in shown
    assert "01/CN" not in shown
    assert desk.json("van-ban", "so")["gaps"] == []


def test_what_is_void_cannot_be_voided_issued_or_printed(desk: Desk) -> None:
    issued(desk)
    desk.json("van-ban", "huy", "42-CV/ĐU", "--ly-do", "sai", "--lay-so", "1")
    assert (
        desk.error("van-ban", "huy", "42-CV/ĐU", "--ly-do", "sai", "--lay-so", "1")["code"] == "letter.void"
    )
    assert desk.error("van-ban", "phat-hanh", "42-CV/ĐU", "--lay-so", "1")["code"] == "letter.not_a_draft"
    assert desk.error("van-ban", "in", "42-CV/ĐU")["code"] == "letter.void"
    assert desk.error("van-ban", "huy", "01/CN")["exit"] == 2, "a reason is needed"


def test_a_draft_that_is_voided_takes_no_number(desk: Desk) -> None:
    walk = transferred(desk)
    done = desk.json("van-ban", "huy", "VB-2", "--ly-do", "không gửi", "--lay-so", "1")
    assert (done["status"], done["number"]) == ("void", None)
    answer = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "1")
    assert [each["number"] for each in answer["letters"]] == ["01/CN"]


def test_numbers_are_taken_only_when_their_count_was_agreed_to(desk: Desk) -> None:
    walk = transferred(desk)
    error = desk.error("van-ban", "phat-hanh", walk.code)
    assert error["exit"] == 2
    assert "Phát hành 2 văn bản, lấy số 01/CN và 42-CV/ĐU" in error["message"]
    assert desk.error("van-ban", "phat-hanh", walk.code, "--lay-so", "1")["code"] == "confirm.count"
    assert desk.error("van-ban", "phat-hanh", walk.code, "--dong-y")["exit"] == 2
    stopped = desk.run("van-ban", "phat-hanh", walk.code, typed=["khong"])
    assert stopped.exit_code == 130
    assert desk.book.one("SELECT count(*) FROM letter WHERE status = 'draft'") == 2
    done = desk.run("van-ban", "phat-hanh", walk.code, typed=["co"])
    assert done.exit_code == 0, done.output
    assert "→ Đảng ủy xã Cẩm Giàng" in done.stdout


def test_a_dry_run_takes_no_number_and_writes_no_file(desk: Desk) -> None:
    walk = transferred(desk)
    before = desk.book.dump()
    answer = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2", "--chay-thu")
    assert [each["number"] for each in answer["letters"]] == ["01/CN", "42-CV/ĐU"]
    asked = desk.run("van-ban", "phat-hanh", walk.code, "--chay-thu", typed=[])
    assert asked.exit_code == 0, asked.output
    assert desk.book.dump() == before
    assert desk.files() == []


def test_a_batch_of_several_cases_shows_the_span_of_its_numbers(desk: Desk) -> None:
    codes = [transferred(desk, name).code for name in ("Lê Ngọc Châu", "Vũ Hải Yến", "Ngô Quang Khải")]
    error = desk.error("van-ban", "phat-hanh", *codes)
    assert "lấy số 01/CN đến 03/CN, 42-CV/ĐU đến 44-CV/ĐU" in error["message"]
    answer = desk.json("van-ban", "phat-hanh", *codes, "--lay-so", "6")
    assert len(answer["letters"]) == 6
    assert len(desk.files()) == 12


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("30/11/2026", "letter.future"),
        ("24/11/2026", "letter.before_step"),
        ("11/07/2025", "letter.before_step"),
    ],
)
def test_a_letter_bears_no_day_ahead_and_none_before_its_step(desk: Desk, day: str, code: str) -> None:
    walk = transferred(desk)
    error = desk.error("van-ban", "phat-hanh", walk.code, "--ngay", day, "--lay-so", "2")
    assert (error["exit"], error["code"]) == (4, code)
    assert {each["letter"] for each in error["findings"]} == {"VB-1", "VB-2"}


def test_numbers_and_days_go_the_same_way(desk: Desk) -> None:
    walk = transferred(desk)
    issued(desk, "Vũ Hải Yến", on=date(2026, 11, 27))
    error = desk.error(
        "van-ban", "phat-hanh", walk.code, "--ngay", "26/11/2026", "--lay-so", "2", on=date(2026, 11, 30)
    )
    assert (error["exit"], error["code"]) == (4, "letter.before_newest")
    later = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2", on=date(2026, 11, 30))
    assert {each["issued_on"] for each in later["letters"]} == {"2026-11-30"}


def test_a_new_term_counts_from_one_and_nothing_is_issued_before_it_began(desk: Desk) -> None:
    issued(desk)
    office = OFFICE._replace(term_start=date(2026, 11, 27))
    with desk.book.begin() as uow:
        for name, value in as_settings(office).items():
            settings.put(uow, name, value)
    walk = transferred(desk, "Vũ Hải Yến")
    assert desk.error("van-ban", "phat-hanh", walk.code, "--lay-so", "2")["code"] == "letter.before_term"
    answer = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2", on=date(2026, 11, 27))
    assert [each["number"] for each in answer["letters"]] == ["01/CN", "01-CV/ĐU"]
    error = desk.error("van-ban", "xem", "01/CN")
    assert (error["exit"], error["code"]) == (2, "letter.several")
    desk.json("van-ban", "in", "VB-1", "VB-3")
    assert "01-CN-VB-3.pdf" in desk.files(), "two letters of one name do not share a file"


# ---- names of letters ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["42-CV/ĐU", "42-cv/du", "42 CV ĐU", "42cvdu", "042-CV/ĐU", "VB-2", "vb2", "VB 2"]
)
def test_a_letter_is_named_by_its_symbol_or_its_id(desk: Desk, name: str) -> None:
    issued(desk)
    assert desk.json("van-ban", "xem", name)["number"] == "42-CV/ĐU"


@pytest.mark.parametrize("name", ["43-CV/ĐU", "42-TB/ĐU", "VB-9", "99", "CV", "HS-77"])
def test_a_letter_that_is_nowhere_is_unknown(desk: Desk, name: str) -> None:
    issued(desk)
    error = desk.error("van-ban", "xem", name)
    assert error["exit"] == 8


def test_a_case_with_several_letters_lists_them(desk: Desk) -> None:
    walk = transferred(desk)
    error = desk.error("van-ban", "xem", walk.code)
    assert error["exit"] == 2
    assert "VB-1 (dự thảo), VB-2 (dự thảo)" in error["message"]


def test_a_case_without_letters_says_so(desk: Desk) -> None:
    walk = desk.certified()
    assert desk.error("van-ban", "in", walk.code)["code"] == "letter.none"
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    error = desk.error("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    assert (error["exit"], error["code"]) == (4, "letter.no_draft")


# ---- lists -----------------------------------------------------------------------------------------


def test_a_list_is_an_object_of_letters_with_drafts_before_all_others(desk: Desk) -> None:
    assert desk.json("van-ban", "danh-sach") == {"letters": []}
    issued(desk)
    transferred(desk, "Vũ Hải Yến")
    listed = desk.json("van-ban", "danh-sach")["letters"]
    assert [(each["letter"], each["status"]) for each in listed] == [
        ("VB-3", "draft"),
        ("VB-4", "draft"),
        ("VB-2", "issued"),
        ("VB-1", "issued"),
    ]
    assert {"letter", "number", "kind", "from", "to", "case", "issued_on", "status"} <= set(listed[0])


def test_who_has_not_answered_is_listed_with_the_working_days_waited(desk: Desk) -> None:
    walk = issued(desk)
    waiting = desk.json("van-ban", "danh-sach", "--chua-xac-nhan", on=date(2026, 12, 9))["letters"]
    assert [(each["number"], each["to"], each["working_days_since"]) for each in waiting] == [
        ("42-CV/ĐU", CAM_GIANG, 10)
    ], "what the person was handed is answered by nobody"
    shown = desk.run("van-ban", "danh-sach", "--chua-xac-nhan").stdout
    assert walk.code in shown
    assert "Châu" not in shown, "a list may stand on a projector"


def test_one_letter_is_shown_with_its_files_and_answers(desk: Desk) -> None:
    issued(desk)
    answer = desk.json("van-ban", "xem", "42-CV/ĐU")
    assert {key: answer[key] for key in ("kind", "from", "to", "issued_on", "status", "receipts")} == {
        "kind": "CV",
        "from": HOME,
        "to": CAM_GIANG,
        "issued_on": "2026-11-25",
        "status": "issued",
        "receipts": [],
    }
    assert [Path(each).name for each in answer["files"]] == ["42-CV-DU.docx", "42-CV-DU.pdf"]
