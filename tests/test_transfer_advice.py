"""What a transfer that cannot be recorded advises is what would bring what is missing: the option, or the column."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from batches import FROM, list_of, people, stopped_after_first_slice, transfer, transferred
from office_books import Desk
from storage_fixtures import KeptWalk
from ways import admitted

from ketnap.commands.case.batch import running

MOVE = ("--den", "xã Kiến Thụy", "--hieu-luc", "01/12/2026", "--ly-do", "viec-lam")


def decided(desk: Desk, n: int = 0) -> KeptWalk:
    """Somebody whose admission was decided: which row fits depends on the day of the decision to move."""
    walk = desk.book.walk(
        f"Vũ Hải {'ABC'[n]}", sex="nữ", born_on=date(2001, 3, 14), identity_number=f"03130100447{n}"
    )
    admitted(walk, cell="CB-05")
    return walk


def left(desk: Desk, *words: str, output: tuple[str, ...] = ()) -> list[str]:
    """What is said of those who are left out."""
    lines = desk.run(*words, *output).stdout.splitlines()
    at = next(n for n, each in enumerate(lines) if each.startswith("CHƯA CHUYỂN ĐƯỢC"))
    return lines[at:]


# ---- one person


def test_a_fact_that_the_line_left_out_of_its_move_is_added_to_the_line(desk: Desk) -> None:
    walk = decided(desk)
    error = desk.error("ho-so", "chuyen-ho-so", walk.code, *MOVE)
    told = desk.run("ho-so", "chuyen-ho-so", walk.code, *MOVE).stderr
    assert "Gõ thêm: --ngay-quyet-dinh NGÀY" in told
    assert "dinh-chinh" not in told
    assert {each.get("brought_by") for each in error["findings"]} == {"--decided-on"}
    done = desk.run("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--ngay-quyet-dinh", "20/11/2026")
    assert done.exit_code == 0, done.output


def test_a_fact_of_a_move_that_was_recorded_before_is_added_by_a_correction(desk: Desk) -> None:
    walk = decided(desk)
    desk.json("ho-so", "chuyen-di", walk.code, *MOVE)
    told = desk.run("ho-so", "chuyen-ho-so", walk.code).stderr
    assert "Bổ sung: ketnap ho-so dinh-chinh" in told
    assert "Gõ thêm:" not in told
    assert "transfer_c" not in told
    assert f"ketnap ho-so vi-sao {walk.code} chuyen-dong-c" in told


# ---- a batch


def test_a_list_that_leaves_it_out_is_told_the_column(desk: Desk, tmp_path: Path) -> None:
    walk = decided(desk)
    path = list_of(tmp_path / "moves.xlsx", [(walk.code, "xã Kiến Thụy", FROM, "Việc làm")])
    told = "\n".join(left(desk, *transfer(path)))
    assert "Ghi cột «Ngày quyết định»" in told
    assert "transfer_c" not in told
    assert "vi-sao" not in told


def test_what_everybody_of_a_filter_lacks_is_said_once(desk: Desk) -> None:
    walks = people(desk, 4)
    where = ("--loc", "to-chuc=CB-05")
    told = left(desk, *transfer(None, *where))
    assert [each.strip() for each in told[1:3]] == [
        "Ai cũng vậy: Chưa biết nơi đến. Chưa biết chuyển từ ngày nào. Chưa biết chuyển vì việc gì.",
        "Gõ thêm: --den NƠI-ĐẾN --hieu-luc NGÀY --ly-do LÝ-DO",
    ]
    assert told[-1] == "Chưa chuyển được ai; sổ giữ nguyên."
    assert [each.split("\t")[1] for each in told[4:8]] == [walk.code for walk in walks]
    assert sum("Chưa biết" in each for each in told) == 1
    assert desk.json(*transfer(None, *where, *MOVE))["moved"] == 4


def test_a_pipe_has_one_line_a_person_where_not_all_lack_the_same(desk: Desk) -> None:
    walks = people(desk, 3)
    desk.json("ho-so", "dat", walks[0].code, "du-kien-di=15/12/2026")
    told = left(desk, *transfer(None, "--loc", "to-chuc=CB-05"))
    lines = {each.split("\t")[1]: each for each in told if "\tHS-" in each}
    assert set(lines) == {walk.code for walk in walks}
    assert "Chưa biết nơi đến. Chưa biết chuyển vì việc gì.\t" in lines[walks[0].code]
    assert all(f"ho-so chuyen-di {code}" in line for code, line in lines.items())


# ---- typed again


def test_a_line_that_was_stopped_is_typed_again_as_it_was_with_the_numbers_of_everybody(
    desk: Desk, tmp_path: Path
) -> None:
    import signal

    count = 2 * running.SIZE + 3
    rows = [(walk.code, "xã Kiến Thụy", FROM, "Việc làm") for walk in people(desk, count)]
    path = list_of(tmp_path / "moves.xlsx", rows)
    line = [*transfer(path, "--phat-hanh"), "--lay-so", str(2 * count)]
    stopped = stopped_after_first_slice(desk, line, signal.SIGINT)
    assert "Gõ lại đúng lệnh ấy" in stopped.stderr
    assert 0 < transferred(desk) < count
    found = desk.json(*line)
    assert (found["moved"] + found["kept"], transferred(desk)) == (count, count)


@pytest.mark.parametrize("agreed", ["3", "5", "6"])
def test_a_list_of_which_nothing_was_issued_takes_only_as_many_numbers_as_agreed(
    desk: Desk, tmp_path: Path, agreed: str
) -> None:
    rows = [(walk.code, "xã Kiến Thụy", FROM, "Việc làm") for walk in people(desk, 2)]
    path = list_of(tmp_path / "moves.xlsx", rows)
    error: dict[str, Any] = desk.error(*transfer(path, "--phat-hanh"), "--lay-so", agreed)
    assert error["code"] == "confirm.count"
