"""`case receive`: the other end of a move, by a letter of the same book."""

from datetime import date

import pytest
from case_receive_steps import MOVE, PAPER
from office_books import CAM_GIANG, HOME, Desk
from ways import certified

from ketnap.storage.correspondence import incoming
from ketnap.workflow import letter_life


@pytest.fixture
def notice(desk: Desk) -> str:
    """A certified person moved to another commune; the notice has its number."""
    walk = desk.certified()
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    return next(each["number"] for each in made["issued"] if each["number"].endswith("CV/ĐU"))


def test_the_case_goes_on_where_it_stood_with_its_certificate(desk: Desk, notice: str) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    assert (made["step"], made["row"], made["state"]) == ("receive_a", "transfer_a", "certified")
    assert (made["cell"], made["origin_letter"], made["incoming"]) == (CAM_GIANG, notice, 1)
    shown = desk.json("ho-so", "xem", made["case"])
    assert "awareness_certificate" in [each["document"] for each in shown["documents"]]
    assert [each["deadline"] for each in shown["deadlines"]] == ["cert.validity"]


def test_the_helper_here_may_introduce_without_twelve_months(desk: Desk, notice: str) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    assert desk.json("ho-so", "xem", made["case"])["items"] == []


def test_whoever_sent_it_reads_in_the_same_book_that_it_was_accepted(desk: Desk, notice: str) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    assert notice in made["answered"]
    with desk.book.reading() as reader:
        letters = [each for each in reader.letters(made["origin_case"]) if each.symbol == notice]
        assert letter_life.status(reader.receipts(letters[0].id)) == "accepted"
        newest = reader.case(made["origin_case"]).record.newest("record_receipt")
    assert newest is not None
    assert (newest.facts["code"], newest.facts["letter_number"]) == ("accepted", notice)
    waiting = desk.json("van-ban", "danh-sach", "--chua-xac-nhan")["letters"]
    assert notice not in [each["number"] for each in waiting]


def test_what_came_in_stands_in_its_own_register(desk: Desk, notice: str) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    with desk.book.reading() as reader:
        (line,) = incoming.of_case(reader, made["case"])
        assert (line.number, line.incoming.symbol) == (1, notice)
        assert [each.number for each in incoming.register(reader, CAM_GIANG)] == [1], "of whoever received it"
        assert incoming.register(reader, HOME) == []


def test_a_letter_is_received_once(desk: Desk, notice: str) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", notice, "--to-chuc", "CB-07")
    assert (error["code"], error["exit"]) == ("letter.received", 4)
    assert made["case"] in error["message"]


def test_undoing_the_reception_takes_the_answer_back_and_it_can_be_received_again(
    desk: Desk, notice: str
) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    desk.json("ho-so", "hoan-tac", made["command"])
    with desk.book.reading() as reader:
        letters = [each for each in reader.letters(made["origin_case"]) if each.symbol == notice]
        assert letter_life.status(reader.receipts(letters[0].id)) == "issued"
        assert reader.case(made["origin_case"]).record.newest("record_receipt") is None
    again = desk.json("ho-so", "tiep-nhan", "--van-ban", notice)
    assert again["case"] != made["case"]


def test_a_dry_run_opens_nothing_and_answers_nothing(desk: Desk, notice: str) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", notice, "--chay-thu")
    assert made["dry_run"] is True
    waiting = desk.json("van-ban", "danh-sach", "--chua-xac-nhan")["letters"]
    assert notice in [each["number"] for each in waiting]


def test_a_draft_cannot_be_received(desk: Desk) -> None:
    walk = desk.certified()
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", made["drafts"][-1]["letter"])
    assert (error["code"], error["exit"]) == ("letter.draft", 4)


def test_a_case_that_came_on_paper_continues_too(desk: Desk) -> None:
    made = desk.json(*PAPER)
    assert (made["step"], made["state"], made["origin"]) == ("receive_a", "certified", CAM_GIANG)
    shown = desk.json("ho-so", "xem", made["case"])
    assert shown["person"]["name"] == "Phạm Thị Ngà"
    assert [each["number"] for each in shown["documents"]] == ["07/CN"]
    assert [each["deadline"] for each in shown["deadlines"]] == ["cert.validity"]


def test_of_a_student_it_is_asked_where_the_person_is_considered_from_now_on(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "dat", walk.code, "noi-xem-xet-ket-nap=truong-hoc")
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    number = next(each["number"] for each in made["issued"] if each["number"].endswith("CV/ĐU"))
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", number)
    assert [each["code"] for each in error["findings"]] == ["fact.receive_a.considered_at"]
    shown = desk.run("ho-so", "tiep-nhan", "--van-ban", number)
    assert "--du-kien noi-xem-xet-ket-nap=" in shown.stderr
    at_home = "noi-xem-xet-ket-nap=noi-cu-tru"
    came = desk.json("ho-so", "tiep-nhan", "--van-ban", number, "--du-kien", at_home)
    assert desk.json("ho-so", "xem", came["case"])["facts"]["considered_at"] == "residence"


def test_a_student_on_paper_is_considered_where_the_line_says(desk: Desk) -> None:
    made = desk.json(*PAPER, "--du-kien", "noi-xem-xet-ket-nap=truong-hoc")
    assert desk.json("ho-so", "xem", made["case"])["facts"]["considered_at"] == "school"


def test_a_line_typed_twice_opens_one_case(desk: Desk) -> None:
    made = desk.json(*PAPER)
    again = desk.json(*PAPER)
    assert (again["case"], again.get("repeated")) == (made["case"], True)


def test_somebody_who_may_be_here_already_is_shown_and_never_merged(desk: Desk) -> None:
    first = desk.json(*PAPER)
    other = [*PAPER]
    other[other.index("15-CV/ĐU")] = "16-CV/ĐU"
    error = desk.error(*other)
    assert (error["code"], error["exit"]) == ("person.known", 4)
    assert first["case"] in error["message"]
    second = desk.json(*other, "--dong-y")
    assert second["alike"] == [first["case"]]
    assert second["case"] != first["case"]


def test_all_that_paper_lacks_is_said_at_once(desk: Desk) -> None:
    error = desk.error("ho-so", "tiep-nhan", "Phạm Thị Ngà")
    assert error["exit"] == 2
    assert all(option in error["message"] for option in ("--dong", "--noi-di", "--ngay-sinh", "--da-lam"))


def test_either_a_letter_or_a_name(desk: Desk) -> None:
    assert desk.error("ho-so", "tiep-nhan")["exit"] == 2


# ---- letters that are not to be received ---------------------------------------------------------------


def test_a_letter_that_nobody_knows_is_unknown(desk: Desk, notice: str) -> None:
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", "99-CV/ĐU")
    assert (error["exit"], error["message"]) == (8, "Chưa có văn bản 99-CV/ĐU.")


def test_a_letter_that_was_voided_is_not_received(desk: Desk, notice: str) -> None:
    desk.json("van-ban", "huy", notice, "--ly-do", "sai nơi đến", "--lay-so", "1")
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", notice)
    assert (error["code"], error["exit"]) == ("letter.void", 4)
    assert error["message"] == f"{notice} đã hủy (sai nơi đến): tiếp nhận theo văn bản thay cho nó."


def test_a_letter_whose_move_fell_through_is_not_received(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    desk.json("ho-so", "ghi", walk.code, "chuyen-khong-thanh")
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", "42-CV/ĐU")
    assert (error["code"], error["exit"]) == ("letter.no_move", 4)


def test_the_certificate_in_the_persons_hand_leads_to_the_letter_that_went_with_it(
    desk: Desk, notice: str
) -> None:
    made = desk.json("ho-so", "tiep-nhan", "--van-ban", "01/CN")
    assert (made["cell"], made["origin_letter"], made["answered"]) == (CAM_GIANG, notice, [notice])


def test_a_certificate_alone_says_nothing_about_where_to(desk: Desk) -> None:
    walk = desk.certified()
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    certificate = next(each["letter"] for each in made["drafts"] if each["to"] == "person")
    desk.json("van-ban", "phat-hanh", certificate, "--lay-so", "1")
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", "01/CN")
    assert (error["code"], error["exit"]) == ("letter.no_move", 4)
    assert "01/CN không gửi cấp ủy nào" in error["message"]


def test_nobody_is_received_before_the_letter_was_written(desk: Desk, notice: str) -> None:
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", notice, "--ngay", "24/11/2026")
    assert error["exit"] == 4
    assert {each["code"] for each in error["findings"]} == {"carried.later"}


# ---- who keeps the case --------------------------------------------------------------------------------


def test_a_cell_that_there_is_not_is_unknown(desk: Desk, notice: str) -> None:
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", notice, "--to-chuc", "CB-99")
    assert (error["code"], error["exit"]) == ("organisation.unknown", 8)


def test_an_organisation_that_ended_keeps_no_case_and_what_followed_it_is_named(
    desk: Desk, notice: str
) -> None:
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", notice, "--to-chuc", "DU-CAM-GIANG-CU")
    assert (error["code"], error["exit"]) == ("organisation.ended", 4)
    assert f"thêm --to-chuc {CAM_GIANG}" in error["message"]


def test_a_cell_of_another_committee_than_was_written_to_takes_a_yes(desk: Desk, notice: str) -> None:
    words = ("ho-so", "tiep-nhan", "--van-ban", notice, "--to-chuc", "CB-05")
    error = desk.error(*words)
    assert (error["code"], error["exit"]) == ("receive.elsewhere", 4)
    assert "Văn bản gửi Đảng ủy xã Cẩm Giàng; Chi bộ 5 không thuộc nơi ấy" in error["message"]
    assert desk.json(*words, "--dong-y")["cell"] == "CB-05"


@pytest.mark.parametrize("fact", ["chi-bo=CB-07", "origin=DU-KIEN-THUY", "so-van-ban-noi-di=1"])
def test_what_follows_from_the_letter_is_no_fact_to_be_typed(desk: Desk, notice: str, fact: str) -> None:
    error = desk.error("ho-so", "tiep-nhan", "--van-ban", notice, "--du-kien", fact)
    assert error["exit"] == 2
    assert "Có: noi-xem-xet-ket-nap · ngay-nhan" in error["message"]


# ---- where the person is considered from now on --------------------------------------------------------


@pytest.fixture
def from_school(desk: Desk) -> str:
    """Somebody who was considered at a school moved to a commune."""
    walk = desk.book.walk("Lê Ngọc Châu", born_on=date(2001, 3, 14))
    certified(walk, cell="CB-05", considered_at="school")
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    return next(each["number"] for each in made["issued"] if each["number"].endswith("CV/ĐU"))


def test_at_a_terminal_it_is_asked_for(desk: Desk, from_school: str) -> None:
    result = desk.run("ho-so", "tiep-nhan", "--van-ban", from_school, typed=["2"])
    assert result.exit_code == 0, result.output
    assert "Nay xem xét ở đâu?" in result.stdout
    with desk.book.reading() as reader:
        assert reader.case("HS-000002-C").record.facts["considered_at"] == "workplace"
