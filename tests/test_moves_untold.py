"""A known move without a notice is impossible to overlook: the doctor fails on it, the day names it."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_books import CAM_GIANG, Desk, office_book
from storage_fixtures import KeptWalk
from walking import LAM
from ways import probationary

from ketnap import cli
from ketnap.storage.correspondence import answers
from ketnap.workflow.law import Law

MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")
BEFORE, EFFECTIVE = date(2026, 11, 30), date(2026, 12, 1)
VOID = ("--ly-do", "sai", "--lay-so", "1")


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Iterator[Desk]:
    cli.speak("vi")
    book = office_book(tmp_path, law)
    yield Desk(book)
    book.close()


def doctor(desk: Desk, on: date) -> tuple[int, list[tuple[str, str]]]:
    """Its exit code, and what it says of moves: verdict and what to type."""
    result = desk.run("kiem-tra", "--json", on=on)
    found: dict[str, Any] = json.loads(result.stdout)
    moves = [each for each in found["findings"] if each["subject"] == "Chuyển đi"]
    assert all("Châu" not in each["message"] for each in moves)
    return result.exit_code, [(each["verdict"], each["next"]) for each in moves]


def gaps(desk: Desk, on: date) -> list[str]:
    found = desk.json("hom-nay", on=on)["data_gaps"]
    return [each["kind"] for each in found if each["kind"].startswith("notice")]


def reasons(desk: Desk) -> list[str]:
    with desk.book.reading() as reader:
        return [each.code for each in answers.silent(reader)]


GOOD = (0, [("good", None)])


def known(desk: Desk) -> KeptWalk:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-di", walk.code, *MOVE)
    return walk


def moved(desk: Desk) -> KeptWalk:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    return walk


def place(desk: Desk, walk: KeptWalk, step: str) -> str:
    with desk.book.reading() as reader:
        return str(next(each.seq for each in reader.events(walk.code) if each.step == step))


# ---- the ways to overlook one ----------------------------------------------------------------------


def test_a_move_on_which_nobody_acted_is_to_be_looked_at_and_wrong_from_the_day_it_takes_effect(
    desk: Desk,
) -> None:
    walk = known(desk)
    type_this = f"ketnap case transfer {walk.code}"
    assert doctor(desk, BEFORE) == (0, [("look", type_this)])
    assert doctor(desk, EFFECTIVE) == (9, [("bad", type_this)])
    assert gaps(desk, BEFORE) == gaps(desk, EFFECTIVE) == ["notice"]
    shown = desk.run("kiem-tra", on=EFFECTIVE)
    assert "hỏng\tChuyển đi\t" in shown.stdout
    assert f"ketnap ho-so chuyen-ho-so {walk.code}" in shown.stdout


def test_drafts_that_nobody_issued_are_wrong_from_that_day_too(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    assert doctor(desk, BEFORE) == GOOD
    assert doctor(desk, EFFECTIVE) == (9, [("bad", f"ketnap letter issue {walk.code}")])
    assert gaps(desk, EFFECTIVE) == ["notice_waits"]
    desk.json("van-ban", "phat-hanh", "VB-1", "--lay-so", "1")
    assert doctor(desk, EFFECTIVE)[0] == 9, "what the person is handed tells nobody else"
    desk.json("van-ban", "phat-hanh", "VB-2", "--lay-so", "1")
    assert doctor(desk, EFFECTIVE) == GOOD


def test_a_notice_that_was_voided_without_another_is_wrong(desk: Desk) -> None:
    walk = moved(desk)
    assert doctor(desk, EFFECTIVE) == GOOD
    desk.json("van-ban", "huy", "42-CV/ĐU", *VOID, "--khong-lam-lai")
    assert doctor(desk, EFFECTIVE) == (9, [("bad", f"ketnap case transfer {walk.code}")])
    desk.json("ho-so", "chuyen-ho-so", walk.code)
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "1")
    assert doctor(desk, EFFECTIVE) == GOOD


def test_a_notice_that_was_asked_back_tells_nobody_any_more(desk: Desk) -> None:
    moved(desk)
    desk.json("van-ban", "xac-nhan", "42-CV/ĐU", "--tinh-trang", "thu-hoi", "--ly-do", "sai tên")
    assert reasons(desk) == ["recalled"]
    assert doctor(desk, EFFECTIVE)[1][0][1].startswith("ketnap letter void 42-CV/ĐU --reason")
    desk.json("van-ban", "xac-nhan", "42-CV/ĐU", "--tinh-trang", "khong-thu-hoi")
    assert reasons(desk) == [], "they keep it"


def test_a_notice_to_where_nobody_goes_any_more_does_not_count(desk: Desk) -> None:
    walk = moved(desk)
    wrong = ("--du-kien", "destination=DU-KIEN-THUY", "--ly-do", "ghi nhầm xã")
    desk.json("ho-so", "dinh-chinh", walk.code, place(desk, walk, "move_known"), *wrong)
    assert reasons(desk) == ["elsewhere"]
    assert desk.json("bao-cao", "chuyen-di")["total"]["missing"] == 1, "the report says the same"
    assert doctor(desk, EFFECTIVE)[1][0][1].startswith("ketnap letter void 42-CV/ĐU --reason")
    desk.json("van-ban", "huy", "42-CV/ĐU", *VOID)
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "1")
    assert doctor(desk, EFFECTIVE) == GOOD


def test_a_correction_that_leaves_the_destination_leaves_the_notice(desk: Desk) -> None:
    walk = moved(desk)
    later = ("--du-kien", "effective_on=05/12/2026", "--ly-do", "đi muộn hơn")
    desk.json("ho-so", "dinh-chinh", walk.code, place(desk, walk, "move_known"), *later)
    assert reasons(desk) == []


def test_a_transfer_that_was_withdrawn_leaves_the_move_to_be_told_of(desk: Desk) -> None:
    walk = moved(desk)
    words = (place(desk, walk, "transfer_a"), "--rut", "--ly-do", "làm nhầm")
    desk.json("ho-so", "dinh-chinh", walk.code, *words)
    assert reasons(desk) == ["no_row"]
    assert doctor(desk, EFFECTIVE)[0] == 9


def test_a_letter_of_another_matter_tells_nobody_of_the_move(desk: Desk) -> None:
    walk = desk.certified()
    for step, on in (
        ("propose_procedure", "02/11/2026"),
        ("open_procedure", "03/11/2026"),
        ("apply", "04/11/2026"),
    ):
        walk.advance(step, on)
    walk.advance("write_history", "05/11/2026", overlap_stamped_on="2026-11-05")
    desk.json("ho-so", "chuyen-di", walk.code, *MOVE)
    walk.advance("request_verification", "25/11/2026", about="cha mẹ", place="domestic", asked=CAM_GIANG)
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "1")
    assert reasons(desk) == ["no_row"]


def test_a_later_move_is_not_told_of_by_the_letters_of_an_earlier_one(desk: Desk) -> None:
    walk = desk.certified()
    first = ("--den", "xã Cẩm Giàng", "--hieu-luc", "25/11/2026", "--ly-do", "viec-lam", "--tam-thoi")
    desk.json("ho-so", "chuyen-ho-so", walk.code, *first, "--phat-hanh", "--lay-so", "1")
    assert reasons(desk) == []
    again = (
        "--den",
        "xã Kiến Thụy",
        "--hieu-luc",
        "01/12/2026",
        "--ly-do",
        "doi-cho-o",
        "--ngay",
        "26/11/2026",
    )
    desk.json("ho-so", "chuyen-di", walk.code, *again, on=BEFORE)
    assert reasons(desk) == ["no_row"]


# ---- moves of every kind ---------------------------------------------------------------------------


def test_a_move_for_a_time_and_one_of_a_probationary_member_are_told_of_too(desk: Desk) -> None:
    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE[:-1], "viec-lam", "--tam-thoi")
    assert reasons(desk) == ["draft"]
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "1")
    member = desk.book.walk("Vũ Hải Yến")
    probationary(member, cell="CB-05")
    member.advance("helper_assesses", "20/11/2026", helper=LAM)
    desk.json("ho-so", "chuyen-di", member.code, *MOVE[:-1], "viec-lam")
    assert reasons(desk) == ["no_row"]
    assert doctor(desk, EFFECTIVE) == (9, [("bad", f"ketnap case transfer {member.code}")])


def test_a_move_within_the_committee_has_nobody_to_tell(desk: Desk) -> None:
    walk = desk.certified()
    words = ("--den", "CB-07", "--hieu-luc", "25/11/2026", "--ly-do", "viec-lam")
    desk.json("ho-so", "chuyen-ho-so", walk.code, *words)
    assert doctor(desk, EFFECTIVE) == GOOD


def test_nor_has_one_that_nobody_acted_on_yet_but_one_for_a_time_has(desk: Desk) -> None:
    walk = desk.certified()
    words = ("--den", "CB-07", "--hieu-luc", "25/11/2026", "--ly-do", "viec-lam")
    desk.json("ho-so", "chuyen-di", walk.code, *words)
    assert reasons(desk) == []
    assert doctor(desk, EFFECTIVE) == GOOD
    other = desk.certified(name="Vũ Hải Yến")
    desk.json("ho-so", "chuyen-di", other.code, *words, "--tam-thoi")
    assert reasons(desk) == ["no_row"], "the host has to be introduced to"


@pytest.mark.parametrize("step", ["return_case", "withdraw", "record_death"])
def test_nobody_is_told_of_a_move_that_fell_through_or_of_a_case_that_is_over(desk: Desk, step: str) -> None:
    walk = known(desk)
    walk.advance(step, "26/11/2026")
    assert reasons(desk) == []


def test_the_organisation_that_took_the_destination_over_was_told(desk: Desk) -> None:
    from ketnap.storage import organisations

    walk = desk.certified()
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    with desk.book.begin() as uow:
        organisations.merge(uow, [CAM_GIANG], "DU-KIEN-THUY", date(2026, 11, 26), date(2026, 11, 25))
    desk.json("van-ban", "phat-hanh", walk.code, "--lay-so", "2", on=BEFORE)
    assert reasons(desk) == []


# ---- many ------------------------------------------------------------------------------------------


def test_only_cases_that_may_be_silent_are_read(desk: Desk) -> None:
    told = []
    for name in ("Lê Ngọc Châu", "Vũ Hải Yến", "Ngô Quang Khải"):
        walk = desk.certified(name=name)
        desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
        told.append(walk.code)
    silent = known(desk)
    asked: list[str] = []
    with desk.book.reading() as reader:
        reader.cursor.connection.set_trace_callback(asked.append)
        assert [each.case for each in answers.silent(reader)] == [silent.code]
    assert any(silent.code in each for each in asked)
    assert not any(code in each for each in asked for code in told)


def test_very_many_are_counted_on_the_screen_and_all_of_them_listed_for_machines(desk: Desk) -> None:
    for number in range(42):
        walk = desk.certified(name=f"Người {number}", identity_number=f"0313010{number:05d}")
        desk.json("ho-so", "chuyen-di", walk.code, *MOVE)
    result = desk.run("kiem-tra", on=EFFECTIVE)
    assert result.exit_code == 9
    assert "và 2 người nữa đi mà nơi đến chưa được báo" in result.stdout
    found = desk.run("kiem-tra", "--json", on=EFFECTIVE)
    assert found.stdout.count('"reason": "no_row"') == 42
