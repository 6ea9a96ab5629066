"""A letter about several people goes to another office as packets, one for each of them: one paper there, one incoming
number, and an answer for each."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from batches import FROM, WHERE, list_of, people, transfer
from office_books import TODAY, Desk
from packet_books import NOTICE, Two, two_books
from packet_steps import imported

from ketnap.storage.correspondence import incoming
from ketnap.workflow import letter_life
from ketnap.workflow.law import Law

pytestmark = pytest.mark.usefixtures("vietnamese")

LATER = date(2026, 12, 2)


@pytest.fixture
def two(tmp_path: Path, law: Law) -> Iterator[Two]:
    found = two_books(tmp_path, law).keys()
    yield found
    found.close()


@pytest.fixture
def codes(two: Two, tmp_path: Path) -> list[str]:
    """The cases of three people whom one notice is about."""
    walks = people(two.home, 3)
    rows = [(walk.code, WHERE[1], FROM, "Tốt nghiệp") for walk in walks]
    made = list_of(tmp_path / "a.xlsx", rows)
    two.home.json(*transfer(made, "--phat-hanh", "--gop", "--lay-so", "4"))
    return [walk.code for walk in walks]


def sent(two: Two) -> list[Path]:
    made = two.home.json("van-ban", "gui", NOTICE, "--goi")
    return [Path(each["file"]) for each in made["letters"]]


def stands(desk: Desk, codes: list[str]) -> list[str]:
    """Where the notice stands for each of them."""
    with desk.book.reading() as reader:
        notices = [[each for each in reader.letters(code) if each.symbol == NOTICE][-1] for code in codes]
        return [letter_life.status(reader.receipts(each.id)) for each in notices]


def register(desk: Desk) -> list[dict[str, Any]]:
    return list(desk.json("van-ban", "so", "--van-ban-den", on=LATER)["incoming"])


def test_everybody_arrives_is_received_and_is_answered_for(two: Two, codes: list[str]) -> None:
    paths = sent(two)
    assert len(paths) == 3
    came = [imported(two.away, path) for path in paths]
    assert [each["incoming"] for each in came] == [1, 1, 1]
    assert {each["letter"] for each in came} == {NOTICE}
    assert len({each["person"] for each in came}) == 3
    for each, expected in zip(came, codes, strict=True):
        (heard,) = two.home.json("goi", "nhap", each["receipts"][0])["packets"]
        assert (heard["receipt"], heard["case"], heard["outcome"]) == ("arrived", expected, "recorded")
    assert stands(two.home, codes) == ["arrived"] * 3

    made = [
        two.away.json("ho-so", "tiep-nhan", "--goi", each["name"], "--to-chuc", "CB-12", on=LATER)
        for each in came
    ]
    assert [each["incoming"] for each in made] == [1, 1, 1]
    (paper,) = register(two.away)
    assert (paper["number"], paper["symbol"], paper["cases"]) == (1, NOTICE, [each["case"] for each in made])
    with two.away.book.reading() as reader:
        for each, expected in zip(made, came, strict=True):
            (line,) = incoming.of_case(reader, each["case"])
            assert (line.number, line.packet) == (1, expected["packet"])

    # One answer says nothing of the others.
    (heard,) = two.home.json("goi", "nhap", made[1]["receipts"][-1], on=LATER)["packets"]
    assert (heard["receipt"], heard["case"]) == ("accepted", codes[1])
    assert stands(two.home, codes) == ["arrived", "accepted", "arrived"]
    for each in (made[0], made[2]):
        imported(two.home, each["receipts"][-1], on=LATER)
    assert stands(two.home, codes) == ["accepted"] * 3
    for desk in two:
        assert desk.json("nhat-ky", "doi-chieu", on=LATER)["sound"] is True
    assert register(two.away)[0]["cases"] == [each["case"] for each in made]


def test_one_of_them_is_refused_and_the_others_are_received(two: Two, codes: list[str]) -> None:
    first, second, _third = (imported(two.away, path)["name"] for path in sent(two))
    refused = two.away.json("goi", "tra-loi", first, "--ly-do", "không cư trú tại xã")
    made = two.away.json("ho-so", "tiep-nhan", "--goi", second, "--to-chuc", "CB-12")
    for path in (refused["file"], made["receipts"][-1]):
        imported(two.home, path)
    assert stands(two.home, codes) == ["refused", "accepted", "sent"]
    waiting = two.away.json("goi", "danh-sach")["packets"]
    assert sorted(each["status"] for each in waiting if each["kind"] == "transfer") == [
        "accepted",
        "refused",
        "waiting",
    ]


def test_who_arrives_on_paper_is_on_the_same_paper(two: Two, codes: list[str]) -> None:
    path, *_others = sent(two)
    imported(two.away, path)
    words = (
        "ho-so", "tiep-nhan", "Lê Ngọc Khác", "--dong", "A", "--noi-di", "phường Lê Chân",
        "--ngay-sinh", "05/03/2003", "--da-lam", "phat-hien=01/02/2025", "--da-lam", "vao-danh-sach=12/03/2025",
        "--da-lam", "cap-giay-chung-nhan=20/08/2025", "--so-van-ban", NOTICE,
        "--ngay-van-ban", f"{TODAY:%d/%m/%Y}",
        "--giay-to", "giay-chung-nhan-lop-nhan-thuc-ve-dang=07/CN,20/08/2025",
    )  # fmt: skip
    made = two.away.json(*words)
    assert made["incoming"] == 1
    other = two.away.json(*(word.replace("Khác", "Nữa").replace(NOTICE, "43-CV/ĐU") for word in words))
    assert other["incoming"] == 2


def test_a_letter_that_was_entered_before_anybody_was_received_keeps_its_number(
    two: Two, codes: list[str]
) -> None:
    day = f"{TODAY:%d/%m/%Y}"
    typed = two.away.json(
        "van-ban", "so", "--van-ban-den", "--trich-yeu", "Công văn thông báo", "--noi-di",
        "Đảng ủy phường Lê Chân", "--so-van-ban", NOTICE, "--ngay-van-ban", day,
    )  # fmt: skip
    assert [imported(two.away, path)["incoming"] for path in sent(two)] == [typed["number"]] * 3
    assert len(register(two.away)) == 1
