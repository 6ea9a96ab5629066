"""Undoing a correction says which letters say something else again, as the correction itself did."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from office_books import CAM_GIANG, Desk, office_book
from storage_fixtures import KeptWalk
from ways import history_written

from ketnap import cli
from ketnap.workflow.law import Law

MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")
DESTINATION = ("--du-kien", "destination=DU-KIEN-THUY", "--ly-do", "ghi nhầm xã")


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Iterator[Desk]:
    cli.speak("vi")
    book = office_book(tmp_path, law)
    yield Desk(book)
    book.close()


def corrected(desk: Desk, walk: KeptWalk) -> str:
    """The command that corrected where somebody moves to."""
    with desk.book.reading() as reader:
        seq = next(each.seq for each in reader.events(walk.code) if each.step == "move_known")
    return str(desk.json("ho-so", "dinh-chinh", walk.code, str(seq), *DESTINATION)["command"])


def test_a_draft_that_goes_back_to_where_it_went_is_listed(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    command = corrected(desk, walk)
    undone = desk.json("ho-so", "hoan-tac", command)
    assert {each["letter"]: each["to"] for each in undone["letters_touched"]} == {"VB-2": CAM_GIANG}


def test_an_issued_letter_that_is_wrong_again_is_to_be_voided(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    command = corrected(desk, walk)
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2")
    shown = desk.run("ho-so", "hoan-tac", command).stdout.splitlines()
    assert "Văn bản đổi theo lần ghi này:" in shown
    assert "van-ban huy 42-CV/ĐU --ly-do" in shown[-1]


def test_undoing_what_no_letter_prints_lists_none_and_a_dry_run_lists_the_same(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    command = corrected(desk, walk)
    tried = desk.json("ho-so", "hoan-tac", command, "--chay-thu")
    assert [each["letter"] for each in tried["letters_touched"]] == ["VB-2"]
    wrong = ("--du-kien", "education=thpt", "--ly-do", "ghi nhầm trình độ")
    other = desk.json("ho-so", "dinh-chinh", walk.code, "1", *wrong)["command"]
    assert "Văn bản" not in desk.run("ho-so", "hoan-tac", other, "--chay-thu").stdout
    assert desk.json("ho-so", "hoan-tac", other)["letters_touched"] == []


def issued(desk: Desk) -> KeptWalk:
    """Somebody about whose parents a letter, with its number, asks elsewhere."""
    walk = desk.book.walk("Lê Ngọc Châu", sex="nữ", born_on=date(2001, 3, 14))
    history_written(walk, "CB-05")
    walk.advance("request_verification", "16/03/2026", about="cha mẹ", place="domestic", asked=CAM_GIANG)
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "1")
    return walk


def test_undoing_a_slip_finds_the_issued_letters_right_again(desk: Desk) -> None:
    walk = issued(desk)
    slip = desk.json("ho-so", "dat", walk.code, "ho-ten=Lê Ngọc Chân")
    assert [each["number"] for each in slip["letters_touched"]] == ["42-CV/ĐU"]
    assert desk.json("ho-so", "hoan-tac", "--dong-y")["letters_touched"] == []


def test_what_is_set_names_the_issued_letters_that_now_say_it_wrongly(desk: Desk) -> None:
    walk = issued(desk)
    shown = desk.run("ho-so", "dat", walk.code, "ho-ten=Lê Ngọc Chân").stdout
    assert "van-ban huy 42-CV/ĐU --ly-do" in shown
    assert desk.json("ho-so", "dat", walk.code, "ho-ten=Lê Ngọc Châu")["letters_touched"] == []
    assert desk.json("ho-so", "dat", walk.code, "ton-giao=khong")["letters_touched"] == []
