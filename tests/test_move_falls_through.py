"""`case advance CODE chuyen-khong-thanh`: the case goes on, its clocks run again, its letters are asked back."""

from pathlib import Path
from typing import Any

import pytest
from batches import FROM, WHERE, list_of, people, transfer
from office_books import CAM_GIANG, Desk
from ways import admitted, certified, sent_up

from ketnap.workflow import letter_life

MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")
ISSUED = (*MOVE, "--phat-hanh", "--lay-so", "2")
RECALL = "ketnap van-ban xac-nhan 42-CV/ĐU --tinh-trang thu-hoi --ly-do LÝ-DO"


def falls_through(desk: Desk, code: str) -> str:
    result = desk.run("ho-so", "ghi", code, "chuyen-khong-thanh")
    assert result.exit_code == 0, result.output
    return result.stdout


def clocks(desk: Desk, code: str) -> dict[str, Any]:
    shown = desk.json("ho-so", "xem", code)
    return {each["deadline"]: each["due_on"] for each in shown["deadlines"]}


def test_issued_letters_are_asked_back_and_the_certificate_is_taken_back(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *ISSUED)
    said = falls_through(desk, walk.code)
    assert "thu lại của người này rồi hủy: ketnap van-ban huy 01/CN --ly-do LÝ-DO" in said
    assert f"đã gửi thì thu hồi: {RECALL}" in said
    assert "chưa gửi thì hủy: ketnap van-ban huy 42-CV/ĐU --ly-do LÝ-DO" in said


def test_the_lines_that_are_offered_work(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *ISSUED)
    falls_through(desk, walk.code)
    desk.json("van-ban", "xac-nhan", "42-CV/ĐU", "--tinh-trang", "thu-hoi", "--ly-do", "không chuyển nữa")
    voided = desk.json("van-ban", "huy", "01/CN", "--ly-do", "không chuyển nữa", "--lay-so", "1")
    assert voided["drafts"] == [], "nobody needs another"
    with desk.book.reading() as reader:
        (notice,) = [each for each in reader.letters(walk.code) if each.symbol == "42-CV/ĐU"]
        assert letter_life.status(reader.receipts(notice.id)) == "recalled"
    again = desk.json("ho-so", "ghi", walk.code, "chuyen-khong-thanh")
    assert again["repeated"] is True
    assert [each["number"] for each in again["letters_left"]] == ["42-CV/ĐU"], "still on its way back"


def test_a_letter_that_was_sent_is_recalled_not_voided(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *ISSUED)
    desk.json("van-ban", "gui", "42-CV/ĐU", "--cach", "buu-dien")
    said = falls_through(desk, walk.code)
    assert RECALL in said
    assert "van-ban huy 42-CV/ĐU" not in said


def test_what_the_other_side_has_refused_needs_no_recall(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *ISSUED)
    refusal = ("--tinh-trang", "tu-choi", "--ly-do", "không cư trú ở đây")
    desk.json("van-ban", "xac-nhan", "42-CV/ĐU", *refusal)
    said = falls_through(desk, walk.code)
    assert "nơi nhận không tiếp nhận: không phải thu hồi" in said
    assert "thu-hoi" not in said


def test_drafts_are_voided(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    made = desk.json("ho-so", "ghi", walk.code, "chuyen-khong-thanh")
    assert [(each["letter"], each["status"]) for each in made["letters_left"]] == [
        ("VB-1", "draft"),
        ("VB-2", "draft"),
    ]
    error = desk.error("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    assert error["exit"] == 4
    desk.json("van-ban", "huy", "VB-2", "--ly-do", "không chuyển nữa", "--lay-so", "1")


def test_a_case_that_the_other_side_has_opened_is_named(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *ISSUED)
    there = desk.json("ho-so", "tiep-nhan", "--van-ban", "42-CV/ĐU")
    assert f"Nơi đến đang có hồ sơ của người này: {there['case']}" in falls_through(desk, walk.code)


def test_an_acceptance_from_elsewhere_is_said_too(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *ISSUED)
    desk.json("van-ban", "xac-nhan", "42-CV/ĐU", "--tinh-trang", "tiep-nhan", "--cach", "điện thoại")
    assert "Nơi đến đã báo tiếp nhận" in falls_through(desk, walk.code)


def test_a_letter_about_several_people_is_asked_back_for_one(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 2)
    path = list_of(tmp_path / "a.xlsx", [(each.code, WHERE[1], FROM, "Tốt nghiệp") for each in walks])
    desk.json(*transfer(path, "--phat-hanh", "--gop", "--lay-so", "3"))
    with desk.book.reading() as reader:
        letters = reader.letters(walks[0].code)
    notice = next(each for each in letters if each.letter == "transfer_notice")
    assert notice.symbol == "42-CV/ĐU", "both go to one commune"
    said = falls_through(desk, walks[0].code)
    assert f"{RECALL} --chi-rieng {walks[0].code}" in said
    assert "van-ban huy 42-CV/ĐU" not in said


def test_a_move_nobody_acted_on_has_no_letters(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-di", walk.code, *MOVE)
    made = desk.json("ho-so", "ghi", walk.code, "chuyen-khong-thanh")
    assert made["letters_left"] == []
    assert clocks(desk, walk.code) == {"cert.validity": "2030-08-20"}, "the notice is owed to nobody"


def test_the_certificate_runs_on_and_the_answer_is_no_longer_waited_for(desk: Desk) -> None:
    walk = desk.certified()
    before = clocks(desk, walk.code)
    desk.json("ho-so", "chuyen-ho-so", walk.code, *ISSUED)
    assert set(clocks(desk, walk.code)) == {"transfer.ack"}
    falls_through(desk, walk.code)
    assert clocks(desk, walk.code) == before


@pytest.mark.parametrize("way", [sent_up, admitted])
def test_the_clocks_of_the_decision_run_on_where_they_stood(desk: Desk, way: Any) -> None:
    walk = desk.book.walk()
    way(walk, cell="CB-05")
    before = clocks(desk, walk.code)
    assert before
    move = ("--den", CAM_GIANG, "--hieu-luc", "01/12/2026", "--ly-do", "viec-lam")
    desk.json("ho-so", "chuyen-ho-so", walk.code, *move, "--ngay-quyet-dinh", "20/06/2026")
    assert clocks(desk, walk.code) != before
    falls_through(desk, walk.code)
    assert clocks(desk, walk.code) == before


def test_who_is_back_can_move_again(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *ISSUED)
    falls_through(desk, walk.code)
    made = desk.json("ho-so", "chuyen-ho-so", walk.code, *ISSUED)
    assert [each["number"] for each in made["issued"]] == ["02/CN", "43-CV/ĐU"]


def test_the_end_of_a_stay_elsewhere_asks_nothing_back(desk: Desk) -> None:
    walk = desk.book.walk()
    certified(walk, cell="CB-05")
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--tam-thoi", "--phat-hanh", "--lay-so", "1")
    made = desk.json("ho-so", "ghi", walk.code, "het-tam-thoi")
    assert "letters_left" not in made


def test_who_moved_among_the_cells_of_a_committee_is_where_they_were(desk: Desk) -> None:
    walk = desk.certified()
    move = ("--den", "CB-07", "--hieu-luc", "25/11/2026", "--ly-do", "viec-lam")
    desk.json("ho-so", "chuyen-ho-so", walk.code, *move)
    assert desk.json("ho-so", "xem", walk.code)["facts"]["cell"] == "CB-07"
    made = desk.json("ho-so", "ghi", walk.code, "chuyen-khong-thanh", "--chay-thu")
    assert made["cell"] == "CB-05"
    assert "Hồ sơ lại ở Chi bộ 5, như trước khi chuyển." in falls_through(desk, walk.code)
    assert desk.json("ho-so", "xem", walk.code)["facts"]["cell"] == "CB-05"
    with desk.book.reading() as reader:
        assert reader.case(walk.code).cell == "CB-05"
