"""`case transfer` of many: one plan to review, one run under one command, what is left done by the same line again."""

from datetime import date
from pathlib import Path

import openpyxl
from batches import (
    FROM,
    KIEN_THUY,
    WHERE,
    answer,
    class_list,
    list_of,
    numbers,
    people,
    statuses,
    transfer,
    transferred,
)
from office_books import Desk

from ketnap.storage.correspondence import letters

# ---- the plan


def test_without_a_word_to_act_the_plan_is_shown_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 3)
    path = class_list(tmp_path / "moves.xlsx", walks)
    before = desk.book.dump()
    found = desk.json(*transfer(path))
    assert statuses(found) == dict.fromkeys((walk.code for walk in walks), "moved")
    assert (found["moved"], found["kept"], found["left_out"], found["dry_run"]) == (3, 0, 0, True)
    first = found["cases"][0]
    assert (first["row"], first["step"], first["destination"]) == (2, "transfer_a", KIEN_THUY)
    assert first["effective_on"] == "2026-12-01"
    assert numbers(found) == dict(
        zip((walk.code for walk in walks), ("42-CV/ĐU", "43-CV/ĐU", "44-CV/ĐU"), strict=True)
    )
    assert len(found["numbers"]) == 6
    assert desk.book.dump() == before
    assert desk.files() == []


def test_the_screen_says_who_by_which_row_where_to_and_with_which_numbers(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 2)
    result = desk.run(*transfer(class_list(tmp_path / "moves.xlsx", walks)))
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert lines[0] == ["moves.xlsx, trang «Ra trường»: 2 người (dòng 2–3)"]
    assert ["2", "chuyển được"] in lines
    assert ["2", "A: chuyển khi đang được giúp đỡ, xem xét", "06-HD/TW, điểm 3.9(a)"] in lines
    assert ["1", "Đảng ủy xã Kiến Thụy"] in lines
    assert ["2", "Công văn thông báo quần chúng ưu tú chuyển đến", "42-CV/ĐU và 43-CV/ĐU"] in lines
    assert [
        "2",
        walks[0].code,
        "Lê Ngọc AA",
        "A",
        "→ Đảng ủy xã Kiến Thụy",
        "01/12/2026",
        "01/CN, 42-CV/ĐU",
    ] in lines
    assert lines[-1][0] == "--phat-hanh --lay-so 4"


def test_names_are_masked_where_they_may_not_be_shown(desk: Desk, tmp_path: Path) -> None:
    path = class_list(tmp_path / "moves.xlsx", people(desk, 2))
    shown = desk.run(*transfer(path, "--khong-ten", "--in-ra", str(tmp_path / "ds.xlsx"))).output
    assert "Lê Ngọc" not in shown
    sheet = openpyxl.load_workbook(tmp_path / "ds.xlsx").active
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["***", "***"]


def test_everybody_of_the_plan_stands_in_a_workbook_where_one_is_asked_for(
    desk: Desk, tmp_path: Path
) -> None:
    walks = people(desk, 2)
    printed = tmp_path / "ke-hoach.xlsx"
    rows = [(walks[0].code, WHERE[0], FROM, "Tốt nghiệp"), (walks[1].code, "", FROM, "Việc làm")]
    desk.json(*transfer(list_of(tmp_path / "moves.xlsx", rows), "--in-ra", str(printed)))
    sheet = openpyxl.load_workbook(printed).active
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert found[0][1:6] == [walks[0].code, "Lê Ngọc AA", "chuyển", "A", "Đảng ủy xã Kiến Thụy"]
    assert found[1][3] == "chưa chuyển được"
    assert found[1][8] == "Chưa biết nơi đến."
    assert printed.stat().st_mode & 0o077 == 0


def test_a_workbook_that_is_there_is_written_over_only_when_somebody_agrees(
    desk: Desk, tmp_path: Path
) -> None:
    path = class_list(tmp_path / "moves.xlsx", people(desk, 1))
    error = desk.error(*transfer(path, "--de-du-thao", "--in-ra", str(path)))
    assert (error["exit"], "Ghi đè?" in error["message"]) == (2, True)


# ---- the run


def test_a_staged_run_transfers_everybody_under_one_command_that_undo_takes_back(
    desk: Desk, tmp_path: Path
) -> None:
    walks = people(desk, 3)
    before = {walk.code: desk.json("case", "show", walk.code)["state"] for walk in walks}
    path = class_list(tmp_path / "moves.xlsx", walks)
    found = desk.json(*transfer(path, "--de-du-thao"))
    assert (found["moved"], found["numbers"], desk.files()) == (3, [], [])
    assert transferred(desk) == 3
    with desk.book.reading() as reader:
        assert {case for case, _event in reader.command(found["command"])} == {walk.code for walk in walks}
        assert [len(reader.letters(walk.code)) for walk in walks] == [2, 2, 2]
    undone = desk.json("ho-so", "hoan-tac", found["command"])
    assert len(undone["undone"]) == 6
    assert {walk.code: desk.json("case", "show", walk.code)["state"] for walk in walks} == before
    again = desk.json(*transfer(path, "--de-du-thao"))
    assert again["moved"] == 3, "what was taken back can be meant again"


def test_the_same_line_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = class_list(tmp_path / "moves.xlsx", people(desk, 3))
    desk.json(*transfer(path, "--de-du-thao"))
    before = desk.book.dump()
    again = desk.json(*transfer(path, "--de-du-thao"), on=date(2026, 11, 30))
    assert set(statuses(again).values()) == {"kept"}
    assert again["command"] is None
    assert desk.book.dump() == before


def test_a_longer_list_does_what_is_new_in_it(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 4)
    desk.json(*transfer(class_list(tmp_path / "moves.xlsx", walks[:2]), "--de-du-thao"))
    found = desk.json(*transfer(class_list(tmp_path / "moves.xlsx", walks), "--de-du-thao"))
    assert list(statuses(found).values()) == ["kept", "kept", "moved", "moved"]


def test_issuing_takes_as_many_numbers_as_were_agreed_to_and_writes_every_file(
    desk: Desk, tmp_path: Path
) -> None:
    walks = people(desk, 3)
    path = class_list(tmp_path / "moves.xlsx", walks)
    error = desk.error(*transfer(path, "--phat-hanh"))
    assert (error["exit"], "--lay-so 6" in error["message"]) == (2, True)
    assert "01/CN đến 03/CN, 42-CV/ĐU đến 44-CV/ĐU" in error["message"]
    assert desk.error(*transfer(path, "--phat-hanh", "--lay-so", "5"))["exit"] == 2
    found = desk.json(*transfer(path, "--phat-hanh", "--lay-so", "6"))
    assert (found["moved"], found["files"]) == (3, 6)
    assert sorted(filter(None, numbers(found).values())) == ["42-CV/ĐU", "43-CV/ĐU", "44-CV/ĐU"]
    assert desk.files() == [
        f"{name}.pdf" for name in ("01-CN", "02-CN", "03-CN", "42-CV-DU", "43-CV-DU", "44-CV-DU")
    ]
    with desk.book.reading() as reader:
        assert letters.gaps(reader) == []
        assert {each.status for walk in walks for each in reader.letters(walk.code)} == {"issued"}
    assert desk.error("ho-so", "hoan-tac", found["command"])["code"] == "undo.issued"
    assert desk.run("nhat-ky", "doi-chieu").exit_code == 0


def test_the_plan_and_the_run_take_the_same_numbers(desk: Desk, tmp_path: Path) -> None:
    path = class_list(tmp_path / "moves.xlsx", people(desk, 4))
    for more in ((), ("--gop",)):
        planned = desk.json(*transfer(path, *more))
        tried = desk.json(*transfer(path, "--phat-hanh", *more, "--chay-thu"))
        assert numbers(tried) == numbers(planned)
    done = desk.json(*transfer(path, "--phat-hanh", "--gop", "--lay-so", str(len(planned["numbers"]))))
    assert [each["letters"] for each in done["cases"]] == [each["letters"] for each in planned["cases"]]


def test_a_dry_run_writes_nothing_and_ends_as_the_run_would(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 2)
    rows = [
        (walks[0].code, "phường Hoàn Kiếm, Hà Nội", FROM, "Tốt nghiệp"),
        (walks[1].code, "", FROM, "Việc làm"),
    ]
    path = list_of(tmp_path / "moves.xlsx", rows)
    before = desk.book.dump()
    found = answer(desk, *transfer(path, "--de-du-thao", "--chay-thu"), code=3)
    assert (found["moved"], found["left_out"], found["dry_run"]) == (1, 1, True)
    assert desk.book.dump() == before


def test_letters_that_were_left_as_drafts_are_issued_later_by_the_command_that_drafted_them(
    desk: Desk, tmp_path: Path
) -> None:
    walks = people(desk, 2)
    staged = desk.json(*transfer(class_list(tmp_path / "moves.xlsx", walks), "--de-du-thao"))
    line = transfer(None, "--loc", f"lenh={staged['command']}", "--phat-hanh")
    assert "--lay-so 4" in desk.error(*line)["message"]
    found = desk.json(*line, "--lay-so", "4")
    assert (found["kept"], found["files"], len(found["numbers"])) == (2, 4, 4)
    with desk.book.reading() as reader:
        assert {each.status for walk in walks for each in reader.letters(walk.code)} == {"issued"}


def test_a_letter_that_was_voided_since_is_drafted_and_issued_by_the_same_line(
    desk: Desk, tmp_path: Path
) -> None:
    path = class_list(tmp_path / "moves.xlsx", people(desk, 2))
    done = desk.json(*transfer(path, "--phat-hanh", "--lay-so", "4"))
    desk.json("van-ban", "huy", "42-CV/ĐU", "--ly-do", "in nhòe", "--khong-lam-lai", "--lay-so", "1")
    assert numbers(done)[done["cases"][0]["case"]] == "42-CV/ĐU"
    again = desk.json(*transfer(path, "--phat-hanh", "--lay-so", "1"))
    assert again["numbers"] == ["44-CV/ĐU"]


def test_files_that_are_missing_are_written_by_the_same_line(desk: Desk, tmp_path: Path) -> None:
    path = class_list(tmp_path / "moves.xlsx", people(desk, 2))
    desk.json(*transfer(path, "--phat-hanh", "--lay-so", "4"))
    there = desk.files()
    (desk.letters_folder / "42-CV-DU.pdf").unlink()
    (desk.letters_folder / "01-CN.pdf").unlink()
    again = desk.json(*transfer(path, "--phat-hanh"))
    assert again["files"] == 2
    assert desk.files() == there


def test_at_a_terminal_the_plan_is_shown_and_agreed_to(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 2)
    path = class_list(tmp_path / "moves.xlsx", walks)
    stopped = desk.run(*transfer(path, "--de-du-thao"), typed=["k"])
    assert (stopped.exit_code, transferred(desk)) == (130, 0)
    assert "Chuyển 2 người? [C/k]" in stopped.output
    assert "TỪNG NGƯỜI" in stopped.output
    done = desk.run(*transfer(path, "--de-du-thao"), typed=["c"])
    assert (done.exit_code, transferred(desk)) == (0, 2)
    issued = desk.run(*transfer(path, "--phat-hanh", "--gop"), typed=["co"])
    assert issued.exit_code == 0, issued.output
    assert "Đã phát hành 4 văn bản: 01/CN đến 02/CN, 42-CV/ĐU đến 43-CV/ĐU." in issued.output


def test_the_progress_of_a_long_run_goes_to_standard_error(desk: Desk, tmp_path: Path) -> None:
    path = class_list(tmp_path / "moves.xlsx", people(desk, 2))
    result = desk.run(*transfer(path, "--de-du-thao"))
    assert "100 %" in result.stderr
    assert "%" not in result.stdout
