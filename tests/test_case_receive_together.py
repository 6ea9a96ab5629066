"""`case receive` of a letter about several people: everybody in one command, one who cannot come leaves the others."""

from pathlib import Path

import pytest
from batches import FROM, WHERE, answer, list_of, people, transfer
from office_books import CAM_GIANG, Desk

from ketnap.storage.correspondence import incoming
from ketnap.workflow import letter_life

NOTICE = "42-CV/ĐU"
RECEIVE = ("ho-so", "tiep-nhan", "--van-ban", NOTICE)


@pytest.fixture
def codes(desk: Desk, tmp_path: Path) -> list[str]:
    """The cases of three people whom one notice is about."""
    walks = people(desk, 3)
    rows = [(walk.code, WHERE[1], FROM, "Tốt nghiệp") for walk in walks]
    made = list_of(tmp_path / "a.xlsx", rows)
    desk.json(*transfer(made, "--phat-hanh", "--gop", "--lay-so", "4"))
    return [walk.code for walk in walks]


def statuses(desk: Desk, codes: list[str]) -> list[str]:
    """Where the notice stands for each of them."""
    with desk.book.reading() as reader:
        notices = [[each for each in reader.letters(code) if each.symbol == NOTICE][-1] for code in codes]
        return [letter_life.status(reader.receipts(each.id)) for each in notices]


def test_everybody_on_a_joint_letter_is_received_with_one_command(desk: Desk, codes: list[str]) -> None:
    made = desk.json(*RECEIVE)
    assert (made["letter"], made["received"], made["refused"]) == (NOTICE, 3, 0)
    assert [each["origin_case"] for each in made["people"]] == codes
    assert {each["command"] for each in made["people"]} == {made["command"]}
    assert {each["cell"] for each in made["people"]} == {CAM_GIANG}
    assert statuses(desk, codes) == ["accepted"] * 3
    with desk.book.reading() as reader:
        lines = incoming.register(reader, CAM_GIANG)
    (paper,) = lines
    assert (paper.number, paper.incoming.symbol) == (1, NOTICE), "one paper, one number"
    assert list(paper.cases) == [each["case"] for each in made["people"]]
    assert {each["incoming"] for each in made["people"]} == {1}
    shown = desk.json("van-ban", "so", "--van-ban-den", "--to-chuc", CAM_GIANG)["incoming"]
    assert [each["cases"] for each in shown] == [list(paper.cases)]


def test_the_screen_names_everybody_and_how_to_take_it_back(desk: Desk, codes: list[str]) -> None:
    said = desk.run(*RECEIVE)
    assert said.exit_code == 0, said.output
    assert f"Đã tiếp nhận 3 trong 3 người của {NOTICE}" in said.stdout
    assert all(code in said.stdout for code in codes)
    assert "Hoàn tác cả 3 người: ketnap ho-so hoan-tac" in said.stdout


def test_one_command_is_taken_back_as_one(desk: Desk, codes: list[str]) -> None:
    made = desk.json(*RECEIVE)
    desk.json("ho-so", "hoan-tac", made["command"])
    assert statuses(desk, codes) == ["issued"] * 3
    again = desk.json(*RECEIVE)
    assert again["received"] == 3
    with desk.book.reading() as reader:
        (paper,) = incoming.register(reader, CAM_GIANG)
    assert (paper.number, list(paper.cases)) == (1, [each["case"] for each in again["people"]])


def test_one_of_them_may_be_named_and_the_next_run_receives_those_left(desk: Desk, codes: list[str]) -> None:
    one = desk.json(*RECEIVE, "--chi-rieng", codes[1])
    assert (one["step"], one["origin_case"]) == ("receive_a", codes[1])
    assert statuses(desk, codes) == ["issued", "accepted", "issued"]
    rest = desk.json(*RECEIVE)
    assert [each.get("incoming") for each in rest["people"]] == [1, None, 1], "the number that it has"
    assert [each["status"] for each in rest["people"]] == ["received", "before", "received"]
    assert statuses(desk, codes) == ["accepted"] * 3
    error = desk.error(*RECEIVE)
    assert (error["code"], error["exit"]) == ("letter.received", 4)
    assert "đã tiếp nhận hết 3 người" in error["message"]


def test_who_cannot_be_received_is_left_and_the_others_are_not(desk: Desk, codes: list[str]) -> None:
    refusal = ("--tinh-trang", "tu-choi", "--ly-do", "đã đi nơi khác", "--chi-rieng", codes[0])
    desk.json("van-ban", "xac-nhan", NOTICE, *refusal)
    before = len(desk.json("ho-so", "danh-sach")["cases"])
    made = answer(desk, *RECEIVE, code=3)
    assert [each["status"] for each in made["people"]] == ["refused", "received", "received"]
    assert made["people"][0]["code"] == "receipt.refused"
    assert statuses(desk, codes) == ["refused", "accepted", "accepted"]
    after = len(desk.json("ho-so", "danh-sach")["cases"])
    assert after - before == 2, "nothing is left of who was refused"
    assert desk.error(*RECEIVE)["code"] == "receipt.refused"


def test_a_dry_run_receives_nobody(desk: Desk, codes: list[str]) -> None:
    assert desk.json(*RECEIVE, "--chay-thu")["received"] == 3
    assert statuses(desk, codes) == ["issued"] * 3


def test_a_key_given_twice_receives_everybody_once(desk: Desk, codes: list[str]) -> None:
    first = desk.json(*RECEIVE, "--khoa", "k-1")
    again = desk.json(*RECEIVE, "--khoa", "k-1")
    assert [each["case"] for each in again["people"]] == [each["case"] for each in first["people"]]
    assert (again["received"], again["command"]) == (0, None)


def test_somebody_who_is_not_on_the_letter_is_not_received(desk: Desk, codes: list[str]) -> None:
    error = desk.error(*RECEIVE, "--chi-rieng", "77")
    assert (error["code"], error["exit"]) == ("letter.not_on_it", 4)


def test_one_of_several_is_named_only_with_a_letter(desk: Desk, codes: list[str]) -> None:
    error = desk.error("ho-so", "tiep-nhan", "Lê Ngọc Châu", "--chi-rieng", codes[0])
    assert (error["exit"], "--chi-rieng" in error["message"]) == (2, True)
