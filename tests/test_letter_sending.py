"""`letter send` at the desk: by which way and on which day, and which letter is meant."""

import pytest
from office_books import Desk
from receipt_steps import MONDAY, MOVE, NOTICE, moved, standing, tell
from storage_fixtures import KeptWalk
from ways import history_written, resolved

from ketnap.storage.correspondence import joint
from ketnap.storage.correspondence.letters import Book as Run

# ---- sending ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"), [("buu-dien", "post"), ("trao tay", "hand"), ("thư", "mail"), ("post", "post")]
)
def test_how_a_letter_went_is_kept_in_one_word(desk: Desk, typed: str, kept: str) -> None:
    moved(desk)
    done = desk.json("van-ban", "gui", NOTICE, "--cach", typed, "--ngay", "25/11/2026", on=MONDAY)
    assert (done["status"], done["how"], done["on"]) == ("sent", kept, "2026-11-25")
    [receipt] = desk.json("van-ban", "xem", NOTICE)["receipts"]
    assert (receipt["status"], receipt["how"], receipt["received_on"]) == ("sent", kept, "2026-11-25")


def test_sending_by_mail_only_keeps_that_it_was_done(desk: Desk) -> None:
    moved(desk)
    shown = desk.run("van-ban", "gui", NOTICE, "--cach", "thu").stdout
    assert "chỉ ghi là đã gửi" in shown
    assert "Châu" not in shown
    assert desk.book.one("SELECT count(*) FROM outbox WHERE kind NOT IN ('step_done', 'reminder')") == 0


def test_a_case_means_what_it_has_not_sent_yet_and_not_what_the_person_is_handed(desk: Desk) -> None:
    walk = moved(desk)
    done = desk.json("van-ban", "gui", walk.code, "--cach", "buu-dien")
    assert [each["number"] for each in done["letters"]] == [NOTICE]
    again = desk.error("van-ban", "gui", walk.code, "--cach", "buu-dien", on=MONDAY)
    assert (again["exit"], again["code"]) == (4, "letter.sent")
    handed = desk.json("van-ban", "gui", "01/CN", "--cach", "trao-tay")
    assert handed["letters"][0]["to"] == "person"
    assert "đã trao" in desk.run("van-ban", "danh-sach").stdout


def test_the_same_line_twice_says_so_and_a_second_sending_is_another_one(desk: Desk) -> None:
    moved(desk)
    first = desk.json("van-ban", "gui", NOTICE, "--cach", "buu-dien")
    before = desk.book.dump()
    again = desk.json("van-ban", "gui", NOTICE, "--cach", "buu-dien")
    assert (again["repeated"], again["command"]) == (True, first["command"])
    assert desk.book.dump() == before
    later = desk.json("van-ban", "gui", NOTICE, "--cach", "trao-tay", on=MONDAY)
    assert later["repeated"] is False
    assert len(desk.json("van-ban", "xem", NOTICE)["receipts"]) == 2


def test_without_a_way_the_ways_are_named_and_a_terminal_asks(desk: Desk) -> None:
    moved(desk)
    error = desk.error("van-ban", "gui", NOTICE)
    assert error["exit"] == 2
    assert "buu-dien, trao-tay, thu" in error["message"]
    done = desk.run("van-ban", "gui", NOTICE, typed=["2"])
    assert done.exit_code == 0, done.output
    assert "trao tay" in done.stdout
    assert desk.error("van-ban", "gui", NOTICE, "--cach", "chim")["exit"] == 2


def test_at_a_terminal_the_letter_is_picked_from_those_that_were_not_sent(desk: Desk) -> None:
    moved(desk)
    assert desk.error("van-ban", "gui", "--cach", "buu-dien")["exit"] == 2
    done = desk.run("van-ban", "gui", typed=["1", "1"])
    assert done.exit_code == 0, done.output
    assert standing(desk) == "sent"
    assert "Không có văn bản nào chưa gửi" in desk.run("van-ban", "gui", typed=[]).output


# ---- which letter ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    ["{code}", "KETNAP:{code}", "ketnap: {code}", "{lower}", "{spaced}", "{bare}", "{bare_lower}"],
)
def test_a_letter_is_found_by_the_code_printed_on_it_however_it_is_typed_or_scanned(
    desk: Desk, form: str
) -> None:
    moved(desk)
    code = desk.json("van-ban", "xem", NOTICE)["short_code"]
    typed = form.format(
        code=code,
        lower=code.lower(),
        spaced=code.replace("-", " "),
        bare=code.replace("-", ""),
        bare_lower=code.replace("-", "").lower(),
    )
    done = tell(desk, typed, "da-den")
    assert [each["number"] for each in done["letters"]] == [NOTICE]  # type: ignore[attr-defined]
    assert desk.json("van-ban", "xem", typed)["number"] == NOTICE


@pytest.mark.parametrize("code", ["HSAB-2345", "2345-6789"])
def test_a_code_that_looks_like_a_case_is_a_code_where_it_is_written_as_one(desk: Desk, code: str) -> None:
    moved(desk)
    desk.book.run("UPDATE letter SET short_code = ? WHERE id = 2", code)
    assert desk.json("van-ban", "xem", code)["number"] == NOTICE
    assert desk.json("van-ban", "xem", f"KETNAP:{code}")["number"] == NOTICE


@pytest.mark.parametrize(
    "named", ["KETNAP:ABCD-EFGH", "ABCD-EFGH", "77-CV/ĐU", "VB-99", "HS-000077-P", "xyz"]
)
def test_a_letter_that_is_nowhere_is_unknown(desk: Desk, named: str) -> None:
    moved(desk)
    error = desk.error("van-ban", "xac-nhan", named, "--tinh-trang", "da-den")
    assert error["exit"] in (2, 8)
    assert error["exit"] == 8 or named.startswith("HS"), "a wrong check character is proposed"


def test_a_case_means_the_letters_of_its_newest_move_that_went_to_one_place(desk: Desk) -> None:
    walk = desk.book.walk()
    resolved(walk, cell="DH-03")
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    drafts = [f"VB-{each}" for each in (2, 3)]
    desk.json("van-ban", "phat-hanh", *drafts, "--lay-so", "2")
    done = tell(desk, walk.code, "da-den")
    assert [each["letter"] for each in done["letters"]] == drafts  # type: ignore[attr-defined]
    assert len(done["cases"]) == 1, "one answer, one entry of the case"  # type: ignore[arg-type]
    assert standing(desk, "VB-3") == "arrived"


def test_a_case_with_several_letters_and_no_move_asks_which(desk: Desk) -> None:
    walk = desk.book.walk()
    history_written(walk, cell="CB-05")
    for about in ("cha mẹ", "bản thân"):
        walk.advance(
            "request_verification", "16/03/2026", about=about, place="domestic", asked="DU-KIEN-THUY"
        )
    error = desk.error("van-ban", "xac-nhan", walk.code, "--tinh-trang", "da-den")
    assert (error["exit"], error["code"]) == (4, "letter.none_sent")
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    error = desk.error("van-ban", "xac-nhan", walk.code, "--tinh-trang", "da-den")
    assert error["exit"] == 2
    assert "42-CV/ĐU (VB-1), 43-CV/ĐU (VB-2)" in error["message"]
    done = tell(desk, "43-CV/ĐU", "da-den")
    assert done["cases"][0]["step"] == "verification_arrives"  # type: ignore[index]


def together(desk: Desk) -> list[KeptWalk]:
    """Three people on one notice: number and code stand with the first."""
    walks = [desk.certified(name=name) for name in ("Lê Ngọc Châu", "Vũ Hải Yến", "Ngô Quang Khải")]
    for walk in walks:
        desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    desk.json("van-ban", "phat-hanh", "VB-2", "--lay-so", "1")
    with desk.book.begin() as uow:
        joint.join(uow, uow.letter(2), Run("DU-LE-CHAN", "CV", "2025-07-12"), (4, 6), "L-000090")
    return walks


def test_the_number_of_a_joint_letter_is_everybody_on_it_with_one_command_to_take_back(desk: Desk) -> None:
    walks = together(desk)
    done = tell(desk, NOTICE, "da-den")
    assert [each["case"] for each in done["letters"]] == [each.code for each in walks]  # type: ignore[attr-defined]
    assert len(done["cases"]) == 3  # type: ignore[arg-type]
    shown = desk.run("van-ban", "xem", NOTICE).stdout
    assert "Văn bản chung của 3 người" in shown
    desk.json("ho-so", "hoan-tac", str(done["command"]), on=MONDAY)
    assert standing(desk, "VB-4") == "issued"


def test_one_of_a_joint_letter_is_told_of_alone_and_the_others_wait_on(desk: Desk) -> None:
    walks = together(desk)
    tell(desk, NOTICE, "tu-choi", "--chi-rieng", walks[1].code, "--ly-do", "đã chuyển tiếp")
    assert [standing(desk, each) for each in ("VB-2", "VB-4", "VB-6")] == ["issued", "refused", "issued"]
    done = tell(desk, "VB-6", "tiep-nhan")
    assert [each["case"] for each in done["letters"]] == [walks[2].code]  # type: ignore[attr-defined]
    told = tell(desk, NOTICE, "tiep-nhan", "--chay-thu")
    assert [each["case"] for each in told["letters"]] == [walks[0].code]  # type: ignore[attr-defined]
    assert [(each["case"], each["standing"]) for each in told["passed_over"]] == [  # type: ignore[attr-defined]
        (walks[1].code, "refused"),
        (walks[2].code, "accepted"),
    ]
    error = desk.error("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "da-den", "--chi-rieng", "77")
    assert (error["exit"], error["code"]) == (4, "letter.not_on_it")
    listed = desk.json("van-ban", "danh-sach", "--chua-xac-nhan")
    assert [each["case"] for each in listed["letters"]] == [walks[0].code]
    assert [each["case"] for each in listed["refused"]] == [walks[1].code]
