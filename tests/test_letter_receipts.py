"""`letter send` and `letter receipt` at the desk: what is typed, scanned, said twice or wrongly, and taken back."""

from datetime import date
from pathlib import Path

import pytest
from batches import FROM, WHERE, list_of, people, transfer
from office_books import Desk
from storage_fixtures import KeptWalk
from ways import history_written, resolved

from ketnap import cli
from ketnap.storage import joint
from ketnap.storage.letters import Book as Run

MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")
MONDAY = date(2026, 11, 30)
NOTICE = "42-CV/ĐU"


def moved(desk: Desk, name: str = "Lê Ngọc Châu") -> KeptWalk:
    """Somebody who moved to Cẩm Giàng with the certificate and the notice issued."""
    walk = desk.certified(name=name)
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    return walk


def tell(desk: Desk, named: str, status: str, *more: str, on: date = MONDAY) -> dict[str, object]:
    return desk.json("van-ban", "xac-nhan", named, "--tinh-trang", status, *more, on=on)


def standing(desk: Desk, named: str = NOTICE) -> str:
    return str(desk.json("van-ban", "xem", named)["standing"])


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


# ---- back, lists -----------------------------------------------------------------------------------


def test_undo_without_a_name_takes_back_what_was_told_last_and_lists_it(desk: Desk) -> None:
    moved(desk)
    done = desk.json("van-ban", "gui", NOTICE, "--cach", "buu-dien")
    undone = desk.run("ho-so", "hoan-tac")
    assert undone.exit_code == 0, undone.output
    assert str(done["command"]) in undone.stdout
    assert "đã gửi, bưu điện" in undone.stdout
    assert standing(desk) == "issued"
    command = str(desk.book.one("SELECT withdrawn FROM receipt"))
    error = desk.error("ho-so", "hoan-tac", command)
    assert (error["exit"], error["code"]) == (4, "undo.undoing")


def test_what_waits_says_whether_it_was_sent_how_long_and_what_to_type(desk: Desk) -> None:
    moved(desk)
    moved(desk, "Vũ Hải Yến")
    desk.json("van-ban", "gui", NOTICE, "--cach", "buu-dien")
    shown = desk.run("van-ban", "danh-sach", "--chua-xac-nhan", on=date(2026, 12, 9)).stdout
    assert "đã gửi T4 25/11, chưa báo đã đến\t10" in shown
    assert "chưa ghi đã gửi\t10" in shown
    assert f"ketnap van-ban xac-nhan {NOTICE} --tinh-trang da-den" in shown
    assert "ketnap van-ban gui 43-CV/ĐU --cach buu-dien" in shown
    listed = desk.json("van-ban", "danh-sach", "--chua-xac-nhan")["letters"]
    assert [(each["number"], each["standing"], each["sent_on"]) for each in listed] == [
        (NOTICE, "sent", "2026-11-25"),
        ("43-CV/ĐU", "issued", None),
    ]


def test_the_english_names_work_alike(desk: Desk) -> None:
    moved(desk)
    cli.speak("en")
    done = desk.run("letter", "send", NOTICE, "--how", "post", "--lang", "en")
    assert done.exit_code == 0, done.output
    told = desk.json(
        "letter", "receipt", NOTICE, "--code", "refused", "--reason", "nobody there", "--how", "call"
    )
    assert (told["status"], told["because"]) == ("refused", "nobody there")


def jointly(desk: Desk, folder: Path) -> list[KeptWalk]:
    """Three people on one notice, as the list of a batch writes it."""
    walks = people(desk, 3)
    rows = [(walk.code, WHERE[1], FROM, "Tốt nghiệp") for walk in walks]
    desk.json(*transfer(list_of(folder / "a.xlsx", rows), "--phat-hanh", "--gop", "--lay-so", "4"))
    return walks


def test_a_refusal_of_one_person_on_a_joint_letter_leaves_the_letter_of_the_others(
    desk: Desk, tmp_path: Path
) -> None:
    walks = jointly(desk, tmp_path)
    for refused in walks[:2]:  # the one whose letter bears the number, and one that is joined to it
        words = ("--tinh-trang", "tu-choi", "--chi-rieng", refused.code, "--ly-do", "đã đi nơi khác")
        said = desk.run("van-ban", "xac-nhan", NOTICE, *words, on=MONDAY).stdout
        assert f"ketnap ho-so ghi {refused.code} chuyen-khong-thanh" in said
        assert f"ketnap ho-so chuyen-ho-so {refused.code}" in said
        assert f"van-ban huy {NOTICE}" not in said
    listed = desk.run("van-ban", "danh-sach", "--chua-xac-nhan", on=MONDAY).stdout
    assert f"van-ban huy {NOTICE}" not in listed
    assert f"ketnap ho-so chuyen-ho-so {walks[1].code}" in listed
    assert f"van-ban huy {NOTICE}" not in desk.run("van-ban", "xem", NOTICE, on=MONDAY).stdout


def test_the_lines_offered_for_a_refused_person_on_a_joint_letter_work(desk: Desk, tmp_path: Path) -> None:
    walks = jointly(desk, tmp_path)
    tell(desk, NOTICE, "tu-choi", "--chi-rieng", walks[1].code, "--ly-do", "đã đi nơi khác")
    desk.json("ho-so", "ghi", walks[1].code, "chuyen-khong-thanh", on=MONDAY)
    with desk.book.reading() as reader:
        names = {each.code: reader.letters(each.code)[-1].id for each in walks}
    others = [f"VB-{names[walks[at].code]}" for at in (0, 2)]
    assert [standing(desk, each) for each in others] == ["issued", "issued"]
    again = ("--den", "xã Kiến Thụy", "--hieu-luc", "01/12/2026", "--ly-do", "viec-lam")
    made = desk.json(
        "ho-so", "chuyen-ho-so", walks[1].code, *again, "--phat-hanh", "--lay-so", "2", on=MONDAY
    )
    assert "43-CV/ĐU" in [each["number"] for each in made["issued"]]


def test_a_joint_letter_that_was_refused_as_a_whole_may_be_written_again_for_all(
    desk: Desk, tmp_path: Path
) -> None:
    jointly(desk, tmp_path)
    words = ("--tinh-trang", "tu-choi", "--ly-do", "sai nơi nhận")
    said = desk.run("van-ban", "xac-nhan", NOTICE, *words, on=MONDAY).stdout
    assert f"sửa rồi gửi lại cho tất cả: ketnap van-ban huy {NOTICE}" in said
