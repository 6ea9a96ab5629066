"""Who is expected to leave: said in time, a whole class at once, until a move is known; and recorded for a class."""

from datetime import date
from typing import Any

import pytest
from batches import answer, people
from office_books import Desk


def leaving(desk: Desk, *more: str, on: date = date(2026, 11, 25)) -> list[tuple[str, str, bool]]:
    found: list[dict[str, Any]] = desk.json("hom-nay", *more, on=on)["leaving"]
    return [(each["case"], each["leaves_on"], each["past"]) for each in found]


def set_for_class(desk: Desk, *more: str, on: str = "30/12/2026") -> list[str]:
    return ["ho-so", "dat", "--loc", "to-chuc=CB-05", f"du-kien-di={on}", *more]


# ---- today


def test_a_class_that_leaves_soon_is_proposed_with_the_line_that_shows_its_plan(desk: Desk) -> None:
    walks = people(desk, 3)
    desk.json(*set_for_class(desk, "--dong-y"))
    assert leaving(desk) == [(walk.code, "2026-12-30", False) for walk in walks]
    said = desk.run("hom-nay").stdout
    assert "SẮP RỜI ĐI, CHƯA BIẾT NƠI ĐẾN, 60 ngày tới (3)" in said
    line = "ketnap ho-so chuyen-ho-so --loc to-chuc=CB-05 --loc roi-di-truoc=31/12/2026"
    assert f"T4 30/12\tChi bộ 5\t3 người\t{line}" in said
    words = line.split()[1:]
    assert len(desk.json(*words)["cases"]) == 3


def test_whoever_leaves_later_than_the_chosen_days_is_not_named_yet(desk: Desk) -> None:
    people(desk, 1)
    desk.json(*set_for_class(desk, "--dong-y"))
    assert leaving(desk, "--roi-di", "34") == []
    assert len(leaving(desk, "--roi-di", "35")) == 1


def test_a_day_that_is_over_is_named_until_a_move_is_known(desk: Desk) -> None:
    (walk,) = people(desk, 1)
    desk.json("ho-so", "dat", walk.code, "leaves_on=20/11/2026")
    assert leaving(desk) == [(walk.code, "2026-11-20", True)]
    assert f"ketnap ho-so chuyen-di {walk.code}" in desk.run("hom-nay").stdout
    move = ("--den", "xã Kiến Thụy", "--hieu-luc", "01/12/2026", "--ly-do", "job")
    desk.json("ho-so", "chuyen-di", walk.code, *move)
    assert leaving(desk) == []


def test_a_day_that_is_recorded_after_a_move_inside_the_base_is_expected_anew(desk: Desk) -> None:
    (walk,) = people(desk, 1)
    desk.json("ho-so", "dat", walk.code, "leaves_on=20/11/2026")
    move = ("--den", "CB-07", "--hieu-luc", "25/11/2026", "--ly-do", "job")
    desk.json("ho-so", "chuyen-ho-so", walk.code, *move)
    assert leaving(desk) == []
    desk.json("ho-so", "dat", walk.code, "leaves_on=10/12/2026", on=date(2026, 11, 26))
    assert leaving(desk, on=date(2026, 11, 26)) == [(walk.code, "2026-12-10", False)]


def test_a_move_that_fell_through_leaves_the_person_expected_to_go(desk: Desk) -> None:
    (walk,) = people(desk, 1)
    desk.json("ho-so", "dat", walk.code, "leaves_on=20/11/2026")
    move = ("--den", "xã Kiến Thụy", "--hieu-luc", "01/12/2026", "--ly-do", "job")
    desk.json("ho-so", "chuyen-di", walk.code, *move)
    desk.json("ho-so", "ghi", walk.code, "chuyen-khong-thanh")
    assert len(leaving(desk)) == 1


def test_only_the_people_of_an_organisation_are_named_where_one_is_asked_for(desk: Desk) -> None:
    people(desk, 1)
    desk.json(*set_for_class(desk, "--dong-y"))
    assert leaving(desk, "--to-chuc", "CB-07") == []
    assert len(leaving(desk, "--to-chuc", "CB-05")) == 1


def test_names_are_masked_and_the_days_must_be_a_number(desk: Desk) -> None:
    (walk,) = people(desk, 1)
    desk.json("ho-so", "dat", walk.code, "leaves_on=20/11/2026")
    assert "Lê Ngọc" not in desk.run("hom-nay", "--khong-ten").stdout
    assert desk.error("hom-nay", "--roi-di", "hai tháng")["exit"] == 2


# ---- the same recorded about many


def test_the_same_is_recorded_about_a_class_under_one_command_that_undo_takes_back(desk: Desk) -> None:
    walks = people(desk, 3)
    found = desk.json(*set_for_class(desk, "--dong-y"))
    assert found["recorded"] == [walk.code for walk in walks]
    undone = desk.json("ho-so", "hoan-tac", found["command"])
    assert len(undone["undone"]) == 3
    assert leaving(desk) == []


def test_it_is_agreed_to_beforehand_and_tried_without_asking(desk: Desk) -> None:
    people(desk, 2)
    error = desk.error(*set_for_class(desk))
    assert (error["exit"], "cho 2 người? Thêm --dong-y" in error["message"]) == (2, True)
    before = desk.book.dump()
    tried = desk.json(*set_for_class(desk, "--chay-thu"))
    assert (len(tried["recorded"]), tried["dry_run"]) == (2, True)
    assert desk.book.dump() == before
    asked = desk.run(*set_for_class(desk), typed=["k"])
    assert asked.exit_code == 130
    assert desk.run(*set_for_class(desk), typed=["c"]).exit_code == 0


def test_what_is_known_already_is_left_as_it_is(desk: Desk) -> None:
    one, other = people(desk, 2)
    desk.json("ho-so", "dat", one.code, "leaves_on=30/12/2026")
    found = desk.json(*set_for_class(desk, "--dong-y"))
    assert (found["recorded"], found["kept"]) == ([other.code], [one.code])
    again = desk.json(*set_for_class(desk, "--dong-y"), on=date(2026, 11, 27))
    assert (again["command"], again["recorded"]) == (None, [])


def test_a_case_that_refuses_is_left_and_the_others_are_recorded(desk: Desk) -> None:
    people(desk, 1)
    late = desk.certified(name="Vũ Hải Yến", identity_number="099301099998")
    desk.json("ho-so", "dat", late.code, "leaves_on=1/12/2026")
    words = [
        "ho-so",
        "dat",
        "--loc",
        "to-chuc=CB-05",
        "du-kien-di=30/12/2026",
        "--ngay",
        "01/06/2025",
        "--dong-y",
    ]
    found = answer(desk, *words, code=3)
    assert found["recorded"] == []
    assert {each["code"] for each in found["left_out"]} == {"refused"}


@pytest.mark.parametrize(
    "words",
    [
        ("--loc", "to-chuc=CB-05"),
        ("--loc", "to-chuc=CB-05", "so-dinh-danh=099301000001"),
        ("--loc", "to-chuc=CB-05", "khong-co=1"),
        ("--loc", "to-chuc=CB-07", "du-kien-di=30/12/2026"),
        ("du-kien-di=30/12/2026",),
        ("5",),
        (),
    ],
)
def test_a_line_that_cannot_be_meant_gets_a_sentence_and_changes_nothing(
    desk: Desk, words: tuple[str, ...]
) -> None:
    people(desk, 1)
    error = desk.error("ho-so", "dat", *words, "--dong-y")
    assert error["exit"] == 2


# ---- what has not happened yet


@pytest.mark.parametrize("who", ["one", "class"])
def test_a_graduation_that_lies_ahead_is_refused_with_the_fact_for_what_is_expected(
    desk: Desk, who: str
) -> None:
    (walk,) = people(desk, 1)
    words = (walk.code,) if who == "one" else ("--loc", "to-chuc=CB-05", "--dong-y")
    error = desk.error("ho-so", "dat", *words, "ngày có quyết định tốt nghiệp=15/12/2026")
    assert (error["code"], error["exit"]) == ("date.future", 2)
    assert "thì ghi du-kien-di=15/12/2026" in error["message"]
    desk.json("ho-so", "dat", walk.code, "du-kien-di=15/12/2026")
    assert leaving(desk) == [(walk.code, "2026-12-15", False)]


def test_a_graduation_of_today_is_recorded(desk: Desk) -> None:
    (walk,) = people(desk, 1)
    done = desk.json("ho-so", "dat", walk.code, "ngay-tot-nghiep=25/11/2026")
    assert done["happened_on"] == "2026-11-25"
