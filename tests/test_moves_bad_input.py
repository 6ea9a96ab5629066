"""Moves that cannot be: each is answered with one clear sentence, its exit code and what to type; nothing changes."""

from datetime import date
from typing import Any

import pytest
from office_books import CAM_GIANG, HOME, Desk
from storage_fixtures import KeptWalk
from ways import admitted, certified

MOVE = ("ho-so", "chuyen-di")
TRANSFER = ("ho-so", "chuyen-ho-so")


@pytest.fixture
def walk(desk: Desk) -> KeptWalk:
    return desk.certified()


def moving(to: str = "xã Cẩm Giàng", on: str = "01/12/2026", reason: str = "doi-cho-o") -> list[str]:
    return ["--den", to, "--hieu-luc", on, "--ly-do", reason]


def refused(desk: Desk, *words: str, code: str, exit_code: int = 4, on: date | None = None) -> dict[str, Any]:
    """The error; its message is a sentence or two, and names no code of a program."""
    error = desk.error(*words) if on is None else desk.error(*words, on=on)
    assert (error["code"], error["exit"]) == (code, exit_code), error
    assert error["message"].splitlines()[0][-1] in ".?", error["message"]
    assert "fact." not in error["message"]
    return error


def known(desk: Desk, code: str) -> list[str]:
    """Where the moves that count go, oldest first."""
    with desk.book.reading() as reader:
        counting = reader.case(code).record.counting
    return [str(each.facts["destination"]) for each in counting if each.step == "move_known"]


# ---- days ------------------------------------------------------------------------------------------


def test_a_move_that_became_known_before_the_last_step_is_judged_as_of_that_day(
    desk: Desk, walk: KeptWalk
) -> None:
    answer = desk.json(*MOVE, walk.code, *moving(), "--ngay", "10/08/2025", "--dong-y")
    assert (answer["happened_on"], answer["state"]) == ("2025-08-10", "certified")
    with desk.book.reading() as reader:
        (event,) = [each for each in reader.events(walk.code) if each.step == "move_known"]
    assert (event.source, event.happened_on) == ("trained", date(2025, 8, 10)), "as it stood that day"


@pytest.mark.parametrize(("words", "typed"), [(MOVE, "move"), (TRANSFER, "transfer")])
def test_a_move_of_a_day_before_the_last_step_takes_somebody_who_says_yes(
    desk: Desk, walk: KeptWalk, words: tuple[str, ...], typed: str
) -> None:
    early = (*words, walk.code, *moving(), "--ngay", "10/08/2025")
    error = refused(desk, *early, code="usage", exit_code=2)
    assert "10/08/2025, trước bước gần nhất («Cấp giấy chứng nhận», 20/08/2025)" in error["message"]
    assert "--dong-y" in error["message"]
    assert error["next"] == [
        f"ketnap case {typed} {walk.code} --to {CAM_GIANG} --effective 01/12/2026 --reason residence"
        " --on 10/08/2025 --yes"
    ]
    assert known(desk, walk.code) == []


def test_the_line_that_is_offered_for_a_late_move_works_and_of_the_last_day_nobody_is_asked(
    desk: Desk, walk: KeptWalk
) -> None:
    shown = desk.run(*MOVE, walk.code, *moving(), "--ngay", "10/08/2025").output
    line = next(each for each in shown.splitlines() if "ketnap ho-so chuyen-di" in each)
    assert desk.run(*line.split("ketnap ")[1].split()).exit_code == 0
    assert known(desk, walk.code) == [CAM_GIANG]
    other = desk.certified(name="Vũ Hải Yến", identity_number=None)
    assert desk.json(*MOVE, other.code, *moving(), "--ngay", "20/08/2025")["state"] == "certified"


def test_at_a_terminal_somebody_is_asked_about_a_move_of_a_day_before_the_last_step(
    desk: Desk, walk: KeptWalk
) -> None:
    early = (*MOVE, walk.code, *moving(), "--ngay", "10/08/2025")
    assert desk.run(*early, typed=["k"]).exit_code == 130
    assert known(desk, walk.code) == []
    done = desk.run(*early, typed=["c"])
    assert done.exit_code == 0, done.output
    assert "trước bước gần nhất («Cấp giấy chứng nhận», 20/08/2025)" in done.output
    assert known(desk, walk.code) == [CAM_GIANG]


def test_a_late_move_that_was_recorded_is_not_asked_about_again(desk: Desk, walk: KeptWalk) -> None:
    early = (*MOVE, walk.code, *moving(), "--ngay", "10/08/2025")
    first = desk.json(*early, "--dong-y")
    again = desk.json(*early)
    assert (again["repeated"], again["command"]) == (True, first["command"])


@pytest.mark.parametrize("words", [MOVE, TRANSFER])
def test_a_move_that_became_known_before_there_was_a_case_is_refused(
    desk: Desk, walk: KeptWalk, words: tuple[str, ...]
) -> None:
    error = refused(desk, *words, walk.code, *moving(), "--ngay", "01/01/2024", code="move.before_case")
    assert "ngày 01/01/2024 chưa có hồ sơ, có từ 04/07/2025" in error["message"]


@pytest.mark.parametrize("words", [MOVE, TRANSFER])
def test_a_move_that_takes_effect_before_there_was_a_case_is_refused(
    desk: Desk, walk: KeptWalk, words: tuple[str, ...]
) -> None:
    error = refused(desk, *words, walk.code, *moving(on="01/12/2016"), code="move.before_case")
    assert "Chuyển từ ngày 01/12/2016: trước ngày có hồ sơ (04/07/2025)" in error["message"]


def test_a_move_that_took_effect_before_the_last_step_is_recorded_and_said(
    desk: Desk, walk: KeptWalk
) -> None:
    result = desk.run(*MOVE, walk.code, *moving(on="01/08/2025"))
    assert result.exit_code == 0, result.output
    assert "trước bước gần nhất («Cấp giấy chứng nhận», 20/08/2025)" in result.stdout
    assert "đến hết thứ Sáu, 22/08/2025" in result.stdout, "its clock counts from the day of the move"


def test_a_decision_of_a_day_to_come_is_refused(desk: Desk, walk: KeptWalk) -> None:
    words = (*MOVE, walk.code, *moving(), "--ngay-quyet-dinh", "01/12/2026")
    error = refused(desk, *words, code="date.future")
    assert "01/12/2026" in error["message"]


def test_a_move_that_lies_years_ahead_takes_somebody_who_says_yes(desk: Desk, walk: KeptWalk) -> None:
    error = refused(desk, *MOVE, walk.code, *moving(on="01/12/2062"), code="usage", exit_code=2)
    assert "01/12/2062" in error["message"]
    assert "--dong-y" in error["message"]
    assert desk.json(*MOVE, walk.code, *moving(on="01/12/2062"), "--dong-y")["step"] == "move_known"


# ---- the destination -------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [MOVE, TRANSFER])
def test_the_cell_that_keeps_the_case_is_no_destination(
    desk: Desk, walk: KeptWalk, words: tuple[str, ...]
) -> None:
    error = refused(desk, *words, walk.code, *moving("CB-05"), code="move.own")
    assert "Nơi đến là chính Chi bộ 5" in error["message"]


def test_the_own_committee_without_a_cell_says_nothing_and_the_line_with_a_cell_is_offered(
    desk: Desk, walk: KeptWalk
) -> None:
    error = refused(desk, *MOVE, walk.code, *moving(HOME), code="move.own")
    assert "chưa biết chuyển sang chi bộ nào" in error["message"]
    assert error["next"] == [
        f"ketnap case move {walk.code} --to CHI-BỘ --effective 01/12/2026 --reason residence"
    ]
    refused(desk, *TRANSFER, walk.code, *moving(HOME), "--tam-thoi", code="move.own")


def test_a_move_inside_the_base_to_the_cell_where_the_person_is_changes_nothing(
    desk: Desk, walk: KeptWalk
) -> None:
    words = (*TRANSFER, walk.code, *moving(HOME, reason="viec-lam"), "--du-kien", "cell=CB-05")
    error = refused(desk, *words, code="move.own")
    assert "Nơi đến là chính Chi bộ 5" in error["message"]
    assert known(desk, walk.code) == []


def test_an_organisation_that_ended_is_answered_with_its_successor_and_the_whole_line(
    desk: Desk, walk: KeptWalk
) -> None:
    old = moving("DU-CAM-GIANG-CU")
    error = refused(desk, *TRANSFER, walk.code, *old, "--tam-thoi", code="usage", exit_code=2)
    assert "đã kết thúc hoạt động ngày 30/06/2025. Nay là Đảng ủy xã Cẩm Giàng" in error["message"]
    assert error["next"] == [
        f"ketnap case transfer {walk.code} --to {CAM_GIANG} --effective 01/12/2026 --reason residence"
        " --temporary"
    ]
    assert desk.json(*MOVE, walk.code, *old, "--dong-y")["move"]["destination"] == CAM_GIANG


def test_where_the_successor_ended_too_the_one_after_it_is_offered(desk: Desk, walk: KeptWalk) -> None:
    desk.book.run("UPDATE organisation SET successor = 'HU-CAM-GIANG-CU' WHERE code = 'DU-CAM-GIANG-CU'")
    error = refused(desk, *MOVE, walk.code, *moving("DU-CAM-GIANG-CU"), code="usage", exit_code=2)
    assert CAM_GIANG in error["message"]


def test_an_organisation_that_ended_without_a_successor_is_said_so(desk: Desk, walk: KeptWalk) -> None:
    desk.book.run("UPDATE organisation SET successor = NULL WHERE code = 'DU-CAM-GIANG-CU'")
    error = refused(desk, *MOVE, walk.code, *moving("DU-CAM-GIANG-CU"), code="usage", exit_code=2)
    assert error["next"] == ["ketnap org list"]


def test_at_a_terminal_the_successor_is_taken_with_a_yes(desk: Desk, walk: KeptWalk) -> None:
    result = desk.run(*MOVE, walk.code, *moving("DU-CAM-GIANG-CU"), typed=["c"])
    assert result.exit_code == 0, result.output
    assert known(desk, walk.code) == [CAM_GIANG]
    other = desk.certified(name="Vũ Hải Yến", identity_number="031301004472")
    assert desk.run(*MOVE, other.code, *moving("DU-CAM-GIANG-CU"), typed=["k"]).exit_code == 130
    assert known(desk, other.code) == []


# ---- communes of before July 2025 ------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["xã An Hồng, huyện An Dương", "xã an hong", "phường An Hồng, quận Hồng Bàng, Hải Phòng"]
)
def test_a_commune_of_before_july_2025_is_answered_with_the_one_that_took_it(
    desk: Desk, walk: KeptWalk, typed: str
) -> None:
    error = refused(desk, *MOVE, walk.code, *moving(typed), code="usage", exit_code=2)
    assert "trước 1/7/2025 (phường An Hồng, quận Hồng Bàng, Hải Phòng), nay là" in error["message"]
    assert "Đảng ủy phường Hồng An (DU-HONG-AN)" in error["message"]
    assert error["next"] == [
        f"ketnap case move {walk.code} --to DU-HONG-AN --effective 01/12/2026 --reason residence"
    ]
    assert desk.json(*MOVE, walk.code, *moving(typed), "--dong-y")["move"]["destination"] == "DU-HONG-AN"


def test_communes_that_took_parts_of_it_are_listed_and_none_is_picked(desk: Desk, walk: KeptWalk) -> None:
    old = moving("xã Tân Tiến, huyện An Dương")
    error = refused(desk, *MOVE, walk.code, *old, "--dong-y", code="usage", exit_code=2)
    listed = error["message"].splitlines()[1:]
    assert [each.split()[1] for each in listed] == ["DU-AN-DUONG", "DU-AN-PHONG", "DU-HONG-AN"]
    assert all("phường Tân Tiến, quận An Dương" in each for each in listed)
    result = desk.run(*MOVE, walk.code, *old, typed=["2"])
    assert result.exit_code == 0, result.output
    assert known(desk, walk.code) == ["DU-AN-PHONG"]
    assert "nơi nhận địa bàn phường Tân Tiến" in result.stdout


def test_a_name_that_is_in_use_elsewhere_only_is_listed_beside_what_it_was_here(
    desk: Desk, walk: KeptWalk
) -> None:
    error = refused(desk, *MOVE, walk.code, *moving("xã Tân Tiến"), code="usage", exit_code=2)
    codes = [each.split()[1] for each in error["message"].splitlines()[1:]]
    assert codes[:3] == ["DU-AN-DUONG", "DU-AN-PHONG", "DU-HONG-AN"]
    assert "DU-12478" in codes, "xã Tân Tiến, Hưng Yên"
    there = desk.json(*MOVE, walk.code, *moving("xã Tân Tiến, Hưng Yên"))
    assert there["move"]["destination"] == "DU-12478"


def test_a_name_of_several_provinces_is_listed(desk: Desk, walk: KeptWalk) -> None:
    error = refused(desk, *MOVE, walk.code, *moving("xã Bình Minh"), code="usage", exit_code=2)
    provinces = [each.rpartition(", ")[2] for each in error["message"].splitlines()[1:]]
    assert len(provinces) > 1
    assert len(set(provinces)) == len(provinces)


def test_the_code_of_a_commune_that_was_listed_is_a_destination(desk: Desk, walk: KeptWalk) -> None:
    answer = desk.json(*MOVE, walk.code, *moving("du-12478"))
    assert answer["move"]["destination_name"] == "Đảng ủy xã Tân Tiến, Hưng Yên"
    assert answer["move"]["destination_added"] is True


def test_a_residence_on_file_by_its_former_name_leads_to_the_commune_that_took_it(desk: Desk) -> None:
    walk = desk.certified(residence="số 3, thôn 2, xã An Hồng, huyện An Dương, Hải Phòng")
    result = desk.run(*MOVE, walk.code, "--hieu-luc", "01/12/2026", "--ly-do", "viec-lam")
    assert result.exit_code == 0, result.output
    assert "phường An Hồng, quận Hồng Bàng, Hải Phòng (trước 1/7/2025)" in result.stdout
    assert known(desk, walk.code) == ["DU-HONG-AN"]


def test_a_residence_whose_commune_was_divided_is_no_destination(desk: Desk) -> None:
    walk = desk.certified(residence="xã Tân Tiến, huyện An Dương, Hải Phòng")
    error = desk.error(*MOVE, walk.code, "--hieu-luc", "01/12/2026", "--ly-do", "viec-lam")
    assert (error["exit"], "--den" in error["message"]) == (2, True)


# ---- twice -----------------------------------------------------------------------------------------


def test_a_move_that_is_known_is_not_recorded_again_on_a_later_day(desk: Desk, walk: KeptWalk) -> None:
    first = desk.json(*MOVE, walk.code, *moving())
    later = date(2026, 11, 30)
    again = desk.json(*MOVE, walk.code, *moving(), on=later)
    assert (again["repeated"], again["command"]) == (True, first["command"])
    answer = desk.json(*TRANSFER, walk.code, *moving(), on=later)
    assert answer["row"] == "transfer_a"
    assert known(desk, walk.code) == [CAM_GIANG]
    assert desk.json(*TRANSFER, walk.code, *moving(), on=later)["repeated"] is True


@pytest.mark.parametrize("words", [MOVE, TRANSFER])
@pytest.mark.parametrize("other", [moving("xã Kiến Thụy"), moving(on="15/12/2026")])
def test_another_move_while_one_is_known_is_refused_with_the_three_ways_on(
    desk: Desk, walk: KeptWalk, words: tuple[str, ...], other: list[str]
) -> None:
    desk.json(*MOVE, walk.code, *moving())
    error = refused(desk, *words, walk.code, *other, code="move.known")
    assert "đã biết sẽ chuyển đến Đảng ủy xã Cẩm Giàng từ 01/12/2026 (ghi 25/11/2026)" in error["message"]
    assert "--dong-y" in error["message"]
    assert error["next"] == [
        f"ketnap case transfer {walk.code}",
        f"ketnap case correct {walk.code} 9 --fact destination=NƠI-ĐẾN --reason LÝ-DO",
        f"ketnap case advance {walk.code} return_case",
    ]


def test_what_is_to_be_typed_for_another_move_works(desk: Desk, walk: KeptWalk) -> None:
    desk.json(*MOVE, walk.code, *moving())
    desk.json("ho-so", "dinh-chinh", walk.code, "9", "--du-kien", "den=DU-VINH-BAO", "--ly-do", "gõ nhầm")
    assert known(desk, walk.code) == ["DU-VINH-BAO"]
    desk.json("ho-so", "ghi", walk.code, "chuyen-khong-thanh")
    assert known(desk, walk.code) == []
    assert desk.json(*MOVE, walk.code, *moving("xã Kiến Thụy"))["move"]["destination"] == "DU-KIEN-THUY"


def test_who_changes_their_mind_and_back_again_is_written_to_where_they_go_at_last(
    desk: Desk, walk: KeptWalk
) -> None:
    desk.json(*MOVE, walk.code, *moving())
    desk.json(*MOVE, walk.code, *moving("xã Kiến Thụy"), "--dong-y")
    desk.json(*MOVE, walk.code, *moving(), "--dong-y")
    assert known(desk, walk.code)[-1] == CAM_GIANG
    answer = desk.json(*TRANSFER, walk.code)
    assert [each["to"] for each in answer["drafts"]] == ["person", CAM_GIANG]


def test_at_a_terminal_another_move_takes_a_yes(desk: Desk, walk: KeptWalk) -> None:
    desk.json(*MOVE, walk.code, *moving())
    assert desk.run(*MOVE, walk.code, *moving("xã Kiến Thụy"), typed=["k"]).exit_code == 130
    assert known(desk, walk.code) == [CAM_GIANG]
    done = desk.run(*MOVE, walk.code, *moving("xã Kiến Thụy"), typed=["c"])
    assert done.exit_code == 0, done.output
    assert known(desk, walk.code)[-1] == "DU-KIEN-THUY"


def test_a_move_heard_of_before_the_transfer_is_a_correction(desk: Desk, walk: KeptWalk) -> None:
    desk.json(*TRANSFER, walk.code, *moving())
    late = (*MOVE, walk.code, *moving("xã Kiến Thụy"), "--ngay", "24/11/2026")
    error = refused(desk, *late, code="move.acted")
    assert "đã làm thủ tục chuyển 25/11/2026" in error["message"]
    assert error["next"][0].startswith(f"ketnap case correct {walk.code} 9 --fact destination=")


# ---- the case --------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [MOVE, TRANSFER])
def test_a_case_that_was_moved_away_already_is_said_with_where_to(
    desk: Desk, walk: KeptWalk, words: tuple[str, ...]
) -> None:
    desk.json(*TRANSFER, walk.code, *moving())
    error = refused(desk, *words, walk.code, *moving("xã Kiến Thụy"), code="move.away")
    assert "đã chuyển đi 25/11/2026" in error["message"]
    assert "đến Đảng ủy xã Cẩm Giàng" in error["message"]
    assert error["next"] == [f"ketnap case advance {walk.code} return_case"]


@pytest.mark.parametrize("words", [MOVE, TRANSFER])
@pytest.mark.parametrize(("ended", "state"), [("withdrawn", "Xin thôi"), ("deceased", "Đã mất")])
def test_a_case_that_has_ended_has_no_moves(
    desk: Desk, walk: KeptWalk, words: tuple[str, ...], ended: str, state: str
) -> None:
    steps = walk.law.procedure.steps.values()
    walk.advance(next(each.name for each in steps if each.to == ended), "20/11/2026")
    error = refused(desk, *words, walk.code, *moving(), code="move.ended")
    assert f"đã kết thúc: «{state}»" in error["message"]


def test_an_annulled_case_has_no_moves(desk: Desk) -> None:
    walk = desk.book.walk()
    admitted(walk, cell="CB-05")
    walk.advance("annul", "20/11/2026", because="conditions")
    assert "Bị hủy quyết định" in refused(desk, *MOVE, walk.code, *moving(), code="move.ended")["message"]


def test_an_opening_that_was_taken_back_leaves_nobody_to_move(desk: Desk) -> None:
    facts = ("--du-kien", "education=higher", "--du-kien", "introduced_by=cell")
    person = ("Phạm Thị Ngà", "--to-chuc", "CB-05", "--ngay-sinh", "02/03/2004")
    opened = desk.json("ho-so", "mo", *person, *facts)
    desk.json("ho-so", "hoan-tac", opened["command"])
    error = refused(desk, *MOVE, opened["case"], *moving(), code="move.before_case")
    assert "đã rút" in error["message"]


def test_a_guest_is_moved_by_the_cell_they_came_from(desk: Desk) -> None:
    walk = desk.book.walk("Lê Ngọc Châu", sex="nữ", born_on=date(2001, 3, 14))
    certified(walk, cell="CB-05")
    made = desk.json(*TRANSFER, walk.code, *moving(), "--tam-thoi", "--phat-hanh", "--lay-so", "1")
    guest = desk.json("ho-so", "tiep-nhan", "--van-ban", made["issued"][0]["number"])
    assert guest["step"] == "receive_temporary"
    error = refused(desk, *MOVE, guest["case"], *moving("xã Kiến Thụy"), code="move.guest")
    assert "tạm sinh hoạt ở đây" in error["message"]
    assert error["next"] == [f"ketnap case advance {guest['case']} end_hosting"]
