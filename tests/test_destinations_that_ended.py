"""Somewhere to go that has ended: however it is named, nobody is sent there; who took it over is proposed."""

from pathlib import Path

import pytest
from batches import answer, list_of, people, transfer
from office_books import Desk

MERGED = ("to-chuc", "sap-nhap", "DU-AN-HAI", "--den", "DU-HAI-AN", "--ngay", "01/11/2026", "--dong-y")
WAYS = ("DU-AN-HAI", "An Hải", "phường An Hải", "phường An Hải, Hải Phòng", "Đảng ủy phường An Hải")
ENDED = (
    "Đảng ủy phường An Hải đã kết thúc hoạt động ngày 31/10/2026. Nay là Đảng ủy phường Hải An (DU-HAI-AN)."
)


@pytest.fixture
def merged(desk: Desk) -> Desk:
    """The desk once An Hải has been merged into Hải An."""
    desk.json(*MERGED)
    return desk


def move(code: str, *more: str, to: str | None = None) -> list[str]:
    where = () if to is None else ("--den", to)
    return ["ho-so", "chuyen-di", code, *where, "--hieu-luc", "01/12/2026", "--ly-do", "viec-lam", *more]


@pytest.mark.parametrize("to", WAYS)
def test_it_is_refused_whichever_way_it_is_named(merged: Desk, to: str) -> None:
    walk = merged.certified()
    error = merged.error(*move(walk.code, to=to))
    assert (error["exit"], error["message"]) == (2, ENDED)
    assert "DU-HAI-AN" in error["next"][0]


@pytest.mark.parametrize("to", WAYS)
def test_whoever_says_yes_sends_them_to_its_successor_and_reads_so(merged: Desk, to: str) -> None:
    walk = merged.certified()
    told = merged.run(*move(walk.code, "--dong-y", to=to))
    assert told.exit_code == 0, told.output
    assert "Đảng ủy phường An Hải đã kết thúc hoạt động; nay là Đảng ủy phường Hải An." in told.stdout
    with merged.book.reading() as reader:
        newest = reader.case(walk.code).record.newest("move_known")
    assert newest is not None
    assert newest.facts["destination"] == "DU-HAI-AN"


def test_a_residence_on_file_in_it_means_its_successor_and_says_so(merged: Desk) -> None:
    walk = merged.certified(residence="số 3, phường An Hải, Hải Phòng")
    told = merged.run(*move(walk.code))
    assert told.exit_code == 0, told.output
    assert "Đảng ủy phường An Hải đã kết thúc hoạt động; nay là Đảng ủy phường Hải An." in told.stdout


def test_without_a_successor_a_residence_in_it_names_nowhere(desk: Desk) -> None:
    desk.book.run("UPDATE organisation SET ended_on = '2026-11-01' WHERE code = 'DU-AN-HAI'")
    walk = desk.certified(residence="phường An Hải, Hải Phòng")
    assert "--den" in desk.error(*move(walk.code))["message"]


@pytest.mark.parametrize("to", WAYS)
def test_a_list_that_names_it_leaves_the_row_out_until_somebody_says_yes(
    merged: Desk, tmp_path: Path, to: str
) -> None:
    (walk,) = people(merged, 1)
    path = list_of(tmp_path / "moves.xlsx", [(walk.code, to, "01/12/2026", "Việc làm")])
    found = merged.json(*transfer(path))
    assert (found["moved"], found["left_out"]) == (0, 1)
    assert "đã kết thúc hoạt động ngày 31/10/2026" in found["problems"][0]["message"]
    agreed = answer(merged, *transfer(path, "--de-du-thao", "--dong-y"))
    assert agreed["cases"][0]["destination"] == "DU-HAI-AN"


def test_an_address_in_a_list_that_lies_in_it_means_its_successor(merged: Desk, tmp_path: Path) -> None:
    (walk,) = people(merged, 1)
    to = "số 3, tổ 5, phường An Hải, Hải Phòng"
    path = list_of(tmp_path / "moves.xlsx", [(walk.code, to, "01/12/2026", "Việc làm")])
    found = merged.json(*transfer(path))
    assert found["cases"][0]["destination"] == "DU-HAI-AN"
    assert "nay là Đảng ủy phường Hải An" in found["cases"][0]["remarks"][0]
