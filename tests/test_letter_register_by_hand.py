"""Numbers set aside for letters written by hand: taken in one go, filled in later, voided when nobody needs them."""

from datetime import date

import pytest
from letter_steps import issued, transferred
from office_books import HOME, NOW, TODAY, Desk
from test_letter_register import NEXT_TERM, reserved

from ketnap.commands.letter.register import reserving
from ketnap.storage.correspondence import handwritten
from ketnap.storage.correspondence.handwritten import By
from ketnap.storage.errors import LetterRefused

FILL = ("--den", "Đảng ủy xã Cẩm Giàng", "--trich-yeu", "Về việc xác nhận lý lịch")


def lines(desk: Desk) -> list[tuple[str, str]]:
    return [(each["number"], each["status"]) for each in desk.json("van-ban", "so")["handwritten"]]


# ---- setting aside ---------------------------------------------------------------------------------


def test_letters_that_are_issued_go_on_after_the_block(desk: Desk) -> None:
    issued(desk)
    done = desk.json(
        "van-ban", "so", "--de-danh", "10", "--loai", "cv", "--ly-do", "đi cơ sở", "--lay-so", "10"
    )
    assert (done["numbers"][0], done["numbers"][-1], len(done["numbers"])) == ("43-CV/ĐU", "52-CV/ĐU", 10)
    assert done["command"].startswith("L-")
    issued(desk, "Vũ Hải Yến")
    shown = desk.json("van-ban", "so")
    assert [each["number"] for each in shown["letters"] if each["kind"] == "CV"] == ["42-CV/ĐU", "53-CV/ĐU"]
    assert shown["gaps"] == []
    told = desk.run("van-ban", "so", "--loai", "CV").stdout.splitlines()
    numbers = [each.split("\t")[0] for each in told if "/ĐU\t" in each]
    assert numbers == [f"{number}-CV/ĐU" for number in range(42, 54)], "in the order of the numbers"


def test_numbers_are_set_aside_only_when_exactly_so_many_were_agreed_to(desk: Desk) -> None:
    ask = ("van-ban", "so", "--de-danh", "5", "--loai", "CV", "--ly-do", "mất điện.")
    error = desk.error(*ask)
    assert error["exit"] == 2
    assert (
        "Để dành 5 số, 42-CV/ĐU đến 46-CV/ĐU, cho văn bản viết tay, vì: mất điện. Số đã" in error["message"]
    )
    assert desk.error(*ask, "--lay-so", "4")["code"] == "confirm.count"
    assert desk.error(*ask, "--dong-y")["exit"] == 2
    assert desk.run(*ask, typed=["khong"]).exit_code == 130
    assert lines(desk) == []
    done = desk.run(*ask, typed=["co"])
    assert done.exit_code == 0, done.output
    assert [number for number, _status in lines(desk)] == [f"{n}-CV/ĐU" for n in range(42, 47)]


def test_a_dry_run_sets_nothing_aside(desk: Desk) -> None:
    before = desk.book.dump()
    ask = ("van-ban", "so", "--de-danh", "2", "--loai", "CV", "--ly-do", "mất điện", "--chay-thu")
    assert desk.json(*ask, "--lay-so", "2")["numbers"] == ["42-CV/ĐU", "43-CV/ĐU"]
    assert desk.run(*ask, typed=[]).exit_code == 0
    assert desk.book.dump() == before


def test_a_key_sets_numbers_aside_once(desk: Desk) -> None:
    ask = ("van-ban", "so", "--de-danh", "2", "--loai", "CV", "--ly-do", "mất điện", "--lay-so", "2")
    first = desk.json(*ask, "--khoa", "mat-dien-25-11")
    before = desk.book.dump()
    again = desk.json(*ask, "--khoa", "mat-dien-25-11")
    assert (again["numbers"], desk.book.dump()) == (first["numbers"], before)
    asked = desk.run(*ask[:-2], "--khoa", "mat-dien-25-11", typed=[])
    assert "Đã để dành từ trước, cùng khóa này: 42-CV/ĐU đến 43-CV/ĐU." in asked.stdout
    assert desk.json(*ask)["numbers"] == ["44-CV/ĐU", "45-CV/ĐU"], "without a key they are other ones"


@pytest.mark.parametrize("size", ["0", "501", "100000"])
def test_a_slip_of_the_finger_sets_nothing_aside(desk: Desk, size: str) -> None:
    error = desk.error("van-ban", "so", "--de-danh", size, "--loai", "CV", "--ly-do", "x", "--lay-so", size)
    assert (error["exit"], str(reserving.MOST) in error["message"]) == (2, True)


def test_days_and_numbers_go_the_same_way_round_a_block(desk: Desk) -> None:
    issued(desk)
    ask = ("van-ban", "so", "--de-danh", "2", "--loai", "CV", "--ly-do", "x", "--lay-so", "2", "--ngay")
    assert desk.error(*ask, "24/11/2026")["code"] == "register.before_newest"
    assert desk.error(*ask, "26/11/2026")["code"] == "register.future"
    assert desk.error(*ask, "11/07/2025")["code"] == "register.before_term"
    desk.json(*ask, "26/11/2026", on=NEXT_TERM)
    walk = transferred(desk, "Vũ Hải Yến")
    error = desk.error(
        "van-ban", "phat-hanh", walk.code, "--ngay", "25/11/2026", "--lay-so", "2", on=date(2026, 11, 30)
    )
    assert error["code"] == "letter.before_newest", "the block is of the 26th"
    fill = ("van-ban", "so", "--ghi", "43-CV/ĐU", *FILL)
    assert desk.error(*fill, "--ngay", "25/11/2026", on=NEXT_TERM)["code"] == "handwritten.before_reserved"
    desk.json(*fill, "--ngay", "27/11/2026", on=NEXT_TERM)
    error = desk.error(
        "van-ban", "phat-hanh", walk.code, "--ngay", "26/11/2026", "--lay-so", "2", on=date(2026, 11, 30)
    )
    assert error["code"] == "letter.before_newest", "43 is of the 27th by now"
    desk.json(
        "van-ban", "phat-hanh", walk.code, "--ngay", "27/11/2026", "--lay-so", "2", on=date(2026, 11, 30)
    )


# ---- filling in ------------------------------------------------------------------------------------


def test_a_letter_written_by_hand_is_entered_under_its_number(desk: Desk) -> None:
    reserved(desk)
    done = desk.json("van-ban", "so", "--ghi", "43 cv du", *FILL, "--ngay", "25/11/2026")
    assert {key: done[key] for key in ("number", "status", "issued_on", "to_name", "title")} == {
        "number": "43-CV/ĐU",
        "status": "written",
        "issued_on": "2026-11-25",
        "to_name": "Đảng ủy xã Cẩm Giàng",
        "title": "Về việc xác nhận lý lịch",
    }
    assert lines(desk) == [("42-CV/ĐU", "reserved"), ("43-CV/ĐU", "written"), ("44-CV/ĐU", "reserved")]
    shown = desk.run("van-ban", "so").stdout
    assert "43-CV/ĐU\tT4 25/11\tĐảng ủy xã Cẩm Giàng\t\tVề việc xác nhận lý lịch\tviết tay" in shown
    assert "để dành: mất điện" in shown
    assert "2 số để dành cho văn bản viết tay" in desk.run("kiem-tra").stdout


def test_the_same_line_typed_twice_is_entered_once(desk: Desk) -> None:
    reserved(desk)
    desk.json("van-ban", "so", "--ghi", "43-CV/ĐU", *FILL)
    before = desk.book.dump()
    again = desk.run("van-ban", "so", "--ghi", "43-CV/ĐU", *FILL)
    assert (again.exit_code, "Đã ghi từ trước: 43-CV/ĐU." in again.stdout) == (0, True)
    assert desk.book.dump() == before


def test_what_was_mistyped_is_entered_once_more_and_the_earlier_line_stays_in_the_table(desk: Desk) -> None:
    reserved(desk)
    desk.json("van-ban", "so", "--ghi", "43-CV/ĐU", *FILL)
    error = desk.error("van-ban", "so", "--ghi", "43-CV/ĐU", "--den", "Đảng ủy phường Hồng Bàng")
    assert (error["exit"], "43-CV/ĐU đang ghi: Về việc xác nhận lý lịch" in error["message"]) == (2, True)
    done = desk.json("van-ban", "so", "--ghi", "43-CV/ĐU", "--den", "Đảng ủy phường Hồng Bàng", "--dong-y")
    assert (done["to_name"], done["title"]) == ("Đảng ủy phường Hồng Bàng", "Về việc xác nhận lý lịch")
    kept = desk.book.one(
        "SELECT group_concat(coalesce(addressee, '-'), '|') FROM handwritten WHERE number = 43"
    )
    assert kept == "-|Đảng ủy xã Cẩm Giàng|Đảng ủy phường Hồng Bàng"


def test_what_a_line_lacks_is_asked_for_and_a_number_that_is_none_is_unknown(desk: Desk) -> None:
    reserved(desk)
    error = desk.error("van-ban", "so", "--ghi", "43-CV/ĐU")
    assert error["message"] == "Cần thêm: --den, --trich-yeu."
    for name in ("45-CV/ĐU", "43-TB/ĐU", "43", "CV", "VB-1"):
        error = desk.error("van-ban", "so", "--ghi", name, *FILL)
        assert (error["exit"], error["code"]) == (8, "handwritten.unknown")
    assert desk.error("van-ban", "so", "--ghi", "43-CV/ĐU", *FILL, "--ngay", "26/11/2026")["exit"] == 4


def test_days_that_run_against_the_numbers_of_a_block_are_said_not_refused(desk: Desk) -> None:
    reserved(desk)
    on = date(2026, 12, 2)
    desk.json("van-ban", "so", "--ghi", "44-CV/ĐU", *FILL, "--ngay", "26/11/2026", on=on)
    done = desk.json("van-ban", "so", "--ghi", "42-CV/ĐU", *FILL, "--ngay", "01/12/2026", on=on)
    assert done["against_the_days_of"] == ["44-CV/ĐU"]
    said = desk.run("van-ban", "so", "--ghi", "43-CV/ĐU", *FILL, "--ngay", "30/11/2026", on=on).stdout
    assert "số và ngày không đi cùng chiều với 42-CV/ĐU, 44-CV/ĐU" in said


def test_the_same_number_in_two_terms_is_told_apart_by_its_term(desk: Desk) -> None:
    reserved(desk, 2, "TB")
    desk.json("van-ban", "so", "--mo-nhiem-ky", "27/11/2026", "--lay-so", "1", on=NEXT_TERM)
    desk.json(
        "van-ban", "so", "--de-danh", "1", "--loai", "TB", "--ly-do", "x", "--lay-so", "1", on=NEXT_TERM
    )
    error = desk.error("van-ban", "so", "--ghi", "01-TB/ĐU", *FILL, on=NEXT_TERM)
    assert error["exit"] == 2
    assert f"01-TB/ĐU ({HOME}, 12/07/2025), 01-TB/ĐU ({HOME}, 27/11/2026)" in error["message"]
    old = ("van-ban", "so", "--ghi", "01-TB/ĐU", *FILL, "--nhiem-ky", "12/07/2025")
    assert desk.error(*old, on=NEXT_TERM)["code"] == "handwritten.after_term"
    assert desk.json(*old, "--ngay", "26/11/2026", on=NEXT_TERM)["term"] == "2025-07-12"


# ---- voiding ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("huy", "43-CV/ĐU"), ("so", "--huy", "43-CV/ĐU")])
def test_a_number_that_nobody_needs_is_voided_with_a_reason_and_stays_in_the_register(
    desk: Desk, words: tuple[str, ...]
) -> None:
    reserved(desk)
    error = desk.error("van-ban", *words, "--ly-do", "không dùng")
    assert (error["exit"], "Hủy số 43-CV/ĐU để dành viết tay, vì: không dùng." in error["message"]) == (
        2,
        True,
    )
    before = desk.book.dump()
    assert desk.json("van-ban", *words, "--ly-do", "không dùng", "--chay-thu")["status"] == "void"
    assert desk.book.dump() == before
    done = desk.json("van-ban", *words, "--ly-do", "không dùng", "--lay-so", "1")
    assert (done["status"], done["void_because"]) == ("void", "không dùng")
    assert lines(desk) == [("42-CV/ĐU", "reserved"), ("43-CV/ĐU", "void"), ("44-CV/ĐU", "reserved")]
    assert "hủy: không dùng" in desk.run("van-ban", "so").stdout
    assert desk.json("van-ban", "so")["flaws"] == []
    again = desk.error("van-ban", *words, "--ly-do", "không dùng", "--lay-so", "1")
    assert (again["exit"], again["code"]) == (4, "handwritten.void")
    assert desk.error("van-ban", "so", "--ghi", "43-CV/ĐU", *FILL)["code"] == "handwritten.void"


def test_a_letter_written_by_hand_may_be_void_too_and_what_it_said_is_kept(desk: Desk) -> None:
    reserved(desk)
    desk.json("van-ban", "so", "--ghi", "43-CV/ĐU", *FILL)
    error = desk.error("van-ban", "huy", "43-CV/ĐU", "--ly-do", "viết nhầm")
    assert "(Về việc xác nhận lý lịch, 25/11/2026 → Đảng ủy xã Cẩm Giàng)" in error["message"]
    done = desk.json("van-ban", "huy", "43-CV/ĐU", "--ly-do", "viết nhầm", "--lay-so", "1")
    assert (done["status"], done["title"]) == ("void", "Về việc xác nhận lý lịch")


@pytest.mark.parametrize("command", ["xem", "in", "phat-hanh", "gui"])
def test_a_number_set_aside_is_no_letter_to_show_print_issue_or_send(desk: Desk, command: str) -> None:
    reserved(desk)
    how = ("--cach", "buu-dien") if command == "gui" else ()
    error = desk.error("van-ban", command, "43-CV/ĐU", *how)
    assert (error["exit"], error["code"]) == (4, "letter.handwritten")
    assert error["next"][0] == "ketnap letter register --kind CV"


# ---- stored ----------------------------------------------------------------------------------------


def test_what_is_read_back_is_what_was_entered(desk: Desk) -> None:
    reserved(desk)
    desk.json("van-ban", "so", "--ghi", "42-CV/ĐU", *FILL)
    with desk.book.reading() as reader:
        first, second, _third = handwritten.every(reader)
        assert handwritten.numbered(reader, 42) == [first]
    assert first.written == handwritten.Written(TODAY, "Đảng ủy xã Cẩm Giàng", "Về việc xác nhận lý lịch")
    assert (first.entries, first.reason, first.reserved_on) == (2, "mất điện", TODAY)
    assert (second.written, second.status, second.entries) == (None, "reserved", 1)


def test_a_void_number_takes_nothing_more(desk: Desk) -> None:
    reserved(desk)
    by = By("VP", "L-000099", NOW)
    with desk.book.begin() as uow:
        (first, *_others) = handwritten.every(uow)
        void = handwritten.void(uow, first, "không dùng", by)
        assert handwritten.every(uow)[0] == void
        for again in (
            lambda: handwritten.void(uow, void, "lại", by),
            lambda: handwritten.fill(uow, void, handwritten.Written(TODAY, "Nơi", "Việc"), by),
        ):
            with pytest.raises(LetterRefused) as error:
                again()
            assert (error.value.reason, error.value.letter) == ("handwritten_void", "42-CV/ĐU")


def test_a_number_that_the_program_issued_is_voided_where_letters_are(desk: Desk) -> None:
    issued(desk)
    error = desk.error("van-ban", "so", "--huy", "42-CV/ĐU", "--ly-do", "ghi sai", "--lay-so", "1")
    assert (error["code"], error["exit"]) == ("handwritten.issued", 4)
    assert "do chương trình phát hành" in error["message"]
    told = desk.run("van-ban", "so", "--huy", "42cvdu", "--ly-do", "ghi sai").stderr
    assert 'ketnap van-ban huy 42-CV/ĐU --ly-do "ghi sai"' in told
    filling = desk.run("van-ban", "so", "--ghi", "42-CV/ĐU", *FILL).stderr
    assert "ketnap van-ban xem 42-CV/ĐU" in filling
    assert desk.error("van-ban", "so", "--huy", "43-CV/ĐU", "--ly-do", "x")["code"] == "handwritten.unknown"
