"""A move that is typed as a step (`case advance … move_known`) goes the way of `case move`: asked about, refused and
answered alike, so that no door leads around a question."""

import pytest
from office_books import CAM_GIANG, Desk
from storage_fixtures import KeptWalk
from test_moves_bad_input import known, moving, refused

MOVE = ("ho-so", "chuyen-di")


@pytest.fixture
def walk(desk: Desk) -> KeptWalk:
    return desk.certified()


def by_step(code: str, to: str = "KT-01", on: str = "01/12/2026", kind: str = "chính thức") -> list[str]:
    facts = (f"den={to}", f"hieu-luc={on}", f"hinh-thuc-chuyen={kind}", "ly-do=doi-cho-o")
    return ["case", "advance", code, "move_known", *(word for fact in facts for word in ("--du-kien", fact))]


def test_a_move_typed_as_a_step_of_a_day_before_the_last_step_takes_somebody_who_says_yes(
    desk: Desk, walk: KeptWalk
) -> None:
    early = [*by_step(walk.code), "--ngay", "10/08/2025"]
    error = refused(desk, *early, code="usage", exit_code=2)
    assert "10/08/2025, trước bước gần nhất («Cấp giấy chứng nhận», 20/08/2025)" in error["message"]
    assert "--dong-y" in error["message"]
    assert known(desk, walk.code) == []
    (line,) = error["next"]
    assert desk.run(*line.split()[1:]).exit_code == 0, "the line that is offered works"
    assert known(desk, walk.code) == ["KT-01"]
    assert desk.json(*early)["repeated"] is True, "what is known is not asked about again"


def test_at_a_terminal_a_late_move_typed_as_a_step_is_asked_about(desk: Desk, walk: KeptWalk) -> None:
    early = [*by_step(walk.code), "--ngay", "10/08/2025"]
    assert desk.run(*early, typed=["k"]).exit_code == 130
    assert known(desk, walk.code) == []
    done = desk.run(*early, typed=["c"])
    assert done.exit_code == 0, done.output
    assert known(desk, walk.code) == ["KT-01"]


def test_a_move_typed_as_a_step_is_asked_about_what_a_move_is_asked_about(desk: Desk, walk: KeptWalk) -> None:
    far = refused(desk, *by_step(walk.code, on="01/12/2062"), code="usage", exit_code=2)
    assert "01/12/2062" in far["message"]
    desk.json(*MOVE, walk.code, *moving())
    other = refused(desk, *by_step(walk.code), code="move.known")
    assert "Cẩm Giàng" in other["message"]
    desk.json(*by_step(walk.code), "--dong-y")
    assert known(desk, walk.code) == [CAM_GIANG, "KT-01"]


def test_a_move_typed_as_a_step_is_refused_as_a_move_is(desk: Desk, walk: KeptWalk) -> None:
    refused(desk, *by_step(walk.code, to="CB-05"), code="move.own")
    refused(desk, *by_step(walk.code, on="01/12/2016"), code="move.before_case")
    early = refused(desk, *by_step(walk.code), "--ngay", "01/01/2024", code="move.before_case")
    assert "chưa có hồ sơ" in early["message"]


def test_a_move_typed_as_a_step_and_the_same_typed_as_a_move_are_one(desk: Desk, walk: KeptWalk) -> None:
    first = desk.json(*by_step(walk.code), "--ngay", "20/11/2026")
    again = desk.json(*MOVE, walk.code, *moving(to="KT-01"), "--ngay", "20/11/2026")
    assert (again["repeated"], again["command"]) == (True, first["command"])


def test_a_move_typed_as_a_step_without_all_its_facts_is_told_all_that_it_lacks(
    desk: Desk, walk: KeptWalk
) -> None:
    error = desk.error("case", "advance", walk.code, "move_known")
    assert error["code"] == "refused"
    assert "cần gõ thêm 4 mục" in error["message"].lower()
    shown = desk.run("case", "advance", walk.code, "move_known").output
    assert "hinh-thuc-chuyen=" in shown, "as this step calls it"


def test_a_move_typed_as_a_step_keeps_to_the_version_that_was_looked_at(desk: Desk, walk: KeptWalk) -> None:
    refused(desk, *by_step(walk.code), "--lan-ghi", "1", code="changed", exit_code=5)
    seen = str(desk.json("case", "show", walk.code)["version"])
    assert desk.json(*by_step(walk.code), "--lan-ghi", seen)["step"] == "move_known"


def test_a_key_that_stands_for_another_step_records_no_move(desk: Desk, walk: KeptWalk) -> None:
    desk.json("case", "set", walk.code, "dan-toc=Kinh", "--khoa", "K1")
    for words in (by_step(walk.code), [*MOVE, walk.code, *moving()]):
        assert "K1" in refused(desk, *words, "--khoa", "K1", code="key.taken", exit_code=5)["message"]
