"""Letters after the record was put right: who they go to, what is drafted anew, what is still waited for."""

from datetime import date

from office_books import CAM_GIANG, Desk
from storage_fixtures import KeptWalk
from ways import history_written

LATER = date(2027, 1, 20)


MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")
VOID = ("--ly-do", "sai nơi nhận", "--lay-so", "1")
DESTINATION = ("--du-kien", "destination=DU-KIEN-THUY", "--ly-do", "ghi nhầm xã")


def transferred(desk: Desk) -> KeptWalk:
    """Somebody who moves to Cẩm Giàng: VB-1 is the certificate, VB-2 the notice."""
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    return walk


def place_of_move(desk: Desk, code: str) -> str:
    with desk.book.reading() as reader:
        return str(next(each.seq for each in reader.events(code) if each.step == "move_known"))


def notices(desk: Desk, on: date) -> list[tuple[str, str]]:
    """What the doctor and the day say of transfers: verdict and kind."""
    result = desk.run("kiem-tra", "--json", on=on)
    said = [line for line in result.stdout.splitlines() if "công văn" in line]
    gaps = desk.json("hom-nay", on=on)["data_gaps"]
    return [("doctor", line.strip()) for line in said] + [
        ("today", each["kind"]) for each in gaps if each["kind"].startswith("notice")
    ]


# ---- who a letter goes to


def test_a_draft_goes_where_the_corrected_move_goes(desk: Desk) -> None:
    walk = transferred(desk)
    answer = desk.json("ho-so", "dinh-chinh", walk.code, place_of_move(desk, walk.code), *DESTINATION)
    touched = {each["letter"]: (each["status"], each["to"]) for each in answer["letters_touched"]}
    assert touched == {"VB-2": ("draft", "DU-KIEN-THUY")}
    assert desk.json("van-ban", "xem", "VB-2")["to"] == "DU-KIEN-THUY"
    listed = {each["letter"]: each["to"] for each in desk.json("van-ban", "danh-sach")["letters"]}
    assert listed["VB-2"] == "DU-KIEN-THUY"
    issued = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2")["letters"]
    assert [each["to"] for each in issued] == ["person", "DU-KIEN-THUY"]
    with desk.book.reading() as reader:
        inputs = reader.letter(2).inputs
    assert inputs is not None
    assert inputs["letter"]["addressee"] == inputs["move"]["destination"] == "Đảng ủy xã Kiến Thụy"


def test_an_issued_letter_stays_as_it_was_and_the_correction_says_to_void_it(desk: Desk) -> None:
    walk = transferred(desk)
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    shown = desk.run("ho-so", "dinh-chinh", walk.code, place_of_move(desk, walk.code), *DESTINATION)
    assert "van-ban huy 42-CV/ĐU --ly-do" in shown.stdout
    assert "01/CN" not in shown.stdout
    assert desk.json("van-ban", "xem", "42-CV/ĐU")["to"] == CAM_GIANG
    fresh = desk.json("van-ban", "huy", "42-CV/ĐU", *VOID)["draft"]
    assert (fresh["document"], fresh["to"]) == ("transfer_notice", "DU-KIEN-THUY")


def test_a_correction_that_no_letter_prints_touches_none(desk: Desk) -> None:
    walk = transferred(desk)
    with desk.book.reading() as reader:
        seq = next(each.seq for each in reader.events(walk.code) if each.step == "discover")
    wrong = ("--du-kien", "education=thpt", "--ly-do", "ghi nhầm trình độ")
    answer = desk.json("ho-so", "dinh-chinh", walk.code, str(seq), *wrong)
    assert answer["letters_touched"] == []


# ---- voiding


def test_a_voided_letter_that_the_case_still_needs_is_drafted_anew(desk: Desk) -> None:
    walk = transferred(desk)
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    done = desk.json("van-ban", "huy", "42-CV/ĐU", *VOID)
    assert (done["status"], done["draft"]["letter"], done["draft"]["to"]) == ("void", "VB-3", CAM_GIANG)
    (issued,) = desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "1")["letters"]
    assert issued["number"] == "43-CV/ĐU"
    assert notices(desk, LATER) == []


def test_a_voided_notice_without_another_is_wrong_until_the_transfer_is_typed_again(desk: Desk) -> None:
    walk = transferred(desk)
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    assert desk.json("van-ban", "huy", "42-CV/ĐU", *VOID, "--khong-lam-lai")["draft"] is None
    found = notices(desk, date(2026, 11, 25))
    assert [kind for who, kind in found if who == "today"] == ["notice_void"]
    assert [kind for who, kind in found if who == "doctor"]
    again = desk.json("ho-so", "chuyen-ho-so", walk.code)
    assert [(each["document"], each["to"]) for each in again["drafts"]] == [("transfer_notice", CAM_GIANG)]
    assert notices(desk, date(2026, 11, 25)) == []
    assert desk.error("ho-so", "chuyen-ho-so", walk.code, on=LATER)["code"] == "transfer.done"


def test_a_notice_that_waits_as_a_draft_is_named_once_the_move_has_taken_effect(desk: Desk) -> None:
    transferred(desk)
    assert notices(desk, date(2026, 11, 30)) == []
    late = notices(desk, date(2026, 12, 1))
    assert [kind for who, kind in late if who == "today"] == ["notice_waits"]
    assert any("dự thảo" in line for who, line in late if who == "doctor")
    assert desk.run("kiem-tra", on=date(2026, 12, 1)).exit_code == 9


def test_a_letter_whose_step_no_longer_counts_is_not_drafted_anew(desk: Desk) -> None:
    walk = transferred(desk)
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    with desk.book.reading() as reader:
        seq = next(each.seq for each in reader.events(walk.code) if each.step == "transfer_a")
    answer = desk.json("ho-so", "dinh-chinh", walk.code, str(seq), "--rut", "--ly-do", "không chuyển nữa")
    assert {each["number"] for each in answer["letters_touched"]} == {"01/CN", "42-CV/ĐU"}
    assert desk.json("van-ban", "huy", "42-CV/ĐU", *VOID)["draft"] is None
    assert [each for each in notices(desk, LATER) if "đã chuyển" in each[1]] == []


def test_voiding_is_asked_about_because_it_cannot_be_taken_back(desk: Desk) -> None:
    walk = transferred(desk)
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    error = desk.error("van-ban", "huy", "42-CV/ĐU", "--ly-do", "sai")
    assert error["exit"] == 2
    assert "Hủy 42-CV/ĐU" in error["message"]
    assert desk.run("van-ban", "huy", "42-CV/ĐU", "--ly-do", "sai", typed=["khong"]).exit_code == 130
    before = desk.book.dump()
    tried = desk.run("van-ban", "huy", "42-CV/ĐU", "--ly-do", "sai", "--chay-thu")
    assert tried.exit_code == 0
    assert "sẽ lập lại dự thảo, → Đảng ủy xã Cẩm Giàng" in tried.stdout
    assert desk.book.dump() == before
    done = desk.run("van-ban", "huy", "42-CV/ĐU", "--ly-do", "sai", typed=["co"])
    assert "đã lập lại dự thảo VB-3" in done.stdout


# ---- what a word names, what is waited for


def test_a_bare_number_is_a_case_for_letters_too(desk: Desk) -> None:
    first, second = transferred(desk), desk.certified(name="Vũ Hải Yến")
    desk.json("ho-so", "chuyen-ho-so", second.code, *MOVE)
    issued = desk.json("van-ban", "phat-hanh", "2", "--lay-so", "2")["letters"]
    assert {each["case"] for each in issued} == {second.code}
    assert desk.error("van-ban", "xem", "1")["code"] == "letter.several"
    assert desk.json("van-ban", "xem", "VB-1")["case"] == first.code
    assert desk.error("van-ban", "huy", "7", *VOID)["exit"] == 8


def test_a_letter_of_verification_is_waited_for_until_the_reply(desk: Desk) -> None:
    walk = desk.book.walk("Lê Ngọc Châu", sex="nữ", born_on=date(2001, 3, 14), identity_number="031301004471")
    history_written(walk, cell="CB-05")
    for about in ("cha mẹ", "bản thân"):
        walk.advance("request_verification", "16/03/2026", about=about, place="domestic", asked=CAM_GIANG)
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    assert len(desk.json("van-ban", "danh-sach", "--chua-xac-nhan")["letters"]) == 2
    walk.advance("verification_replied", "10/04/2026", about="cha mẹ")
    (left,) = desk.json("van-ban", "danh-sach", "--chua-xac-nhan")["letters"]
    with desk.book.reading() as reader:
        inputs = reader.letter(int(left["letter"].removeprefix("VB-"))).inputs
    assert inputs is not None
    assert inputs["about"] == "bản thân"


def test_a_kind_that_is_none_is_answered_with_those_there_are(desk: Desk) -> None:
    error = desk.error("van-ban", "so", "--loai", "zz")
    assert error["exit"] == 2
    assert "BC, CN, CV, NQ, QĐ, TB" in error["message"]


def test_a_tried_transfer_says_once_how_to_do_it_and_the_way_back_stands_last(desk: Desk) -> None:
    walk = desk.certified()
    tried = desk.run("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--chay-thu").stdout
    assert tried.count("Ghi thật") == 1
    done = desk.run("ho-so", "chuyen-ho-so", walk.code, *MOVE).stdout
    assert done.index("không phải") < done.index("VB-2") < done.index("Hoàn tác")
