"""An answer is one truth: typed as a step of the case it is known of the letter too, and every hint names the letter."""

from datetime import date

import pytest
from office_books import Desk
from storage_fixtures import KeptWalk
from ways import admitted, discovered

MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")
MONDAY = date(2026, 11, 30)
LATE = date(2026, 12, 18)
NOTICE = "42-CV/ĐU"


def moved(desk: Desk, *, issued: bool = True) -> KeptWalk:
    walk = desk.certified()
    more = ("--phat-hanh", "--lay-so", "2") if issued else ()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, *more)
    return walk


def ends(desk: Desk, walk: KeptWalk) -> str:
    [found] = desk.json("thoi-han", "giai-thich", walk.code, "transfer.ack", on=LATE)["deadlines"]
    return str(found["status"])


def test_an_answer_typed_as_a_step_is_known_of_the_letter_too(desk: Desk) -> None:
    walk = moved(desk)
    done = desk.json("ho-so", "ghi", walk.code, "record_receipt", "--fact", "code=accepted", on=MONDAY)
    assert (done["step"], done["letters_answered"]) == ("record_receipt", [NOTICE])
    assert ends(desk, walk) == "closed"
    letter = desk.json("van-ban", "xem", NOTICE, on=MONDAY)
    assert letter["standing"] == "accepted"
    assert [each["received_on"] for each in letter["receipts"]] == ["2026-11-30"]
    assert desk.json("hom-nay", on=LATE)["unacknowledged"] == []


def test_it_is_taken_back_of_both_with_one_command(desk: Desk) -> None:
    walk = moved(desk)
    done = desk.json("ho-so", "ghi", walk.code, "record_receipt", "--fact", "code=accepted", on=MONDAY)
    desk.json("ho-so", "hoan-tac", str(done["command"]), on=MONDAY)
    assert ends(desk, walk) == "open"
    assert desk.json("van-ban", "xem", NOTICE, on=MONDAY)["standing"] == "issued"


def test_the_same_step_typed_twice_records_once(desk: Desk) -> None:
    walk = moved(desk)
    words = ("ho-so", "ghi", walk.code, "record_receipt", "--fact", "code=accepted")
    first = desk.json(*words, on=MONDAY)
    before = desk.book.dump()
    again = desk.json(*words, on=MONDAY)
    assert (again["repeated"], again["command"]) == (True, first["command"])
    assert desk.book.dump() == before


def test_what_the_letter_cannot_have_come_to_is_refused_for_the_step_as_well(desk: Desk) -> None:
    walk = moved(desk)
    desk.json("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "tiep-nhan", on=MONDAY)
    error = desk.error("ho-so", "ghi", walk.code, "record_receipt", "--fact", "code=arrived", on=MONDAY)
    assert error["exit"] == 4
    assert NOTICE in error["message"]


def test_a_step_that_lacks_its_reason_is_refused_as_a_step(desk: Desk) -> None:
    walk = moved(desk)
    error = desk.error("ho-so", "ghi", walk.code, "record_receipt", "--fact", "code=refused", on=MONDAY)
    assert (error["exit"], error["code"]) == (4, "refused")


def test_without_an_issued_letter_the_step_is_recorded_of_the_case_alone(desk: Desk) -> None:
    walk = moved(desk, issued=False)
    done = desk.json("ho-so", "ghi", walk.code, "record_receipt", "--fact", "code=accepted", on=MONDAY)
    assert "letters_answered" not in done
    assert ends(desk, walk) == "closed"


@pytest.mark.parametrize(
    "words", [("thoi-han", "giai-thich", "{code}", "transfer.ack"), ("ho-so", "vi-sao", "{code}")]
)
def test_who_asks_about_the_answer_is_told_to_record_it_of_the_notice(
    desk: Desk, words: tuple[str, ...]
) -> None:
    walk = moved(desk)
    said = desk.run(*(each.format(code=walk.code) for each in words), on=LATE).stdout
    assert f"van-ban xac-nhan {NOTICE} --tinh-trang da-den" in said
    assert f"ho-so ghi {walk.code} ghi-xac-nhan" not in said


def test_the_day_names_the_letters_of_the_case_that_is_not_answered(desk: Desk) -> None:
    walk = moved(desk)
    said = desk.run("hom-nay", on=LATE).stdout
    assert f"Nơi nhận đã trả lời thì ghi: ketnap van-ban xac-nhan {walk.code} --tinh-trang da-den" in said
    done = desk.json("van-ban", "xac-nhan", walk.code, "--tinh-trang", "da-den", on=LATE)
    assert [each["number"] for each in done["letters"]] == [NOTICE]


def test_of_who_was_transferred_only_what_is_open_at_the_origin_is_told(desk: Desk) -> None:
    walk = moved(desk)
    steps = [each["step"] for each in desk.json("ho-so", "vi-sao", walk.code, on=MONDAY)["steps"]]
    assert steps == ["record_receipt", "return_case", "reexamination_requested"]
    said = desk.run("ho-so", "vi-sao", walk.code, on=MONDAY).stdout
    assert "CÁC BƯỚC SAU ĐÓ" not in said
    assert "lễ kết nạp" not in said


def test_a_request_to_look_again_at_the_decision_waits_for_its_answer(desk: Desk) -> None:
    walk = desk.book.walk()
    admitted(walk, cell="CB-05")
    move = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "viec-lam")
    decided = ("--ngay-quyet-dinh", "20/11/2026")
    desk.json("ho-so", "chuyen-ho-so", walk.code, *move, *decided)
    desk.json(
        "ho-so", "ghi", walk.code, "reexamination_requested", "--fact", "request_number=9-CV/ĐU", on=MONDAY
    )
    steps = [each["step"] for each in desk.json("ho-so", "vi-sao", walk.code, on=MONDAY)["steps"]]
    assert steps == ["record_receipt", "answer_reexamination", "return_case", "reexamination_requested"]


def test_what_was_typed_without_its_day_is_named_with_the_option_to_type_again(desk: Desk) -> None:
    walk = desk.book.walk()
    discovered(walk, cell="CB-05")
    refused = desk.run("ho-so", "ghi", walk.code, "phan-cong", "--du-kien", "helper=Ai Đó")
    assert refused.exit_code == 4
    [line] = [each for each in refused.stderr.splitlines() if "chưa ghi ngày trở thành đảng viên" in each]
    assert '--du-kien "nguoi-giup-do=HỌ TÊN; NGÀY"' in line
