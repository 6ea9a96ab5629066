"""`case transfer` of many: one plan to review, one run under one command, what is left done by the same line again."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from batches import (
    CODES,
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
from office_books import HOME, Desk
from ways import admitted, discovered, resolved

from ketnap.storage import letters

MOVE = ("--den", "xã Kiến Thụy", "--hieu-luc", "01/12/2026", "--ly-do", "tot-nghiep")


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


# ---- who cannot, and why


def test_people_who_cannot_be_transferred_are_left_with_every_missing_fact_and_the_others_go(
    desk: Desk, tmp_path: Path
) -> None:
    (good,) = people(desk, 1)
    late = admitted(desk.book.walk("Vũ Hải Yến"), cell="CB-05")
    fresh = discovered(desk.book.walk("Đỗ Minh Đăng"), cell="CB-05")
    rows = [(walk.code, WHERE[0], FROM, "Việc làm") for walk in (good, late, fresh)]
    rows += [(good.code[:-1] + "X", WHERE[0], FROM, "Việc làm")]
    path = list_of(tmp_path / "moves.xlsx", rows)
    found = answer(desk, *transfer(path, "--de-du-thao"), code=3)
    assert statuses(found) == {good.code: "moved", late.code: "refused", fresh.code: "refused"}
    why = {each["case"]: each["why"] for each in found["cases"] if each["why"]}
    assert why[late.code]["code"] == "transfer.missing"
    assert "circumstance.in_window.unknown" in {each["code"] for each in why[late.code]["findings"]}
    assert "done.list_sympathiser" in {each["code"] for each in why[fresh.code]["findings"]}
    assert found["left_out"] == 3
    assert [each["cell"] for each in found["problems"]] == ["A5"]
    assert transferred(desk) == 1
    with desk.book.reading() as reader:
        assert reader.case(late.code).record.newest("move_known") is None, "nothing of it is left behind"


def test_the_copy_marks_cells_and_people_that_were_left_out(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 3)
    rows = [
        (walks[0].code, WHERE[0], FROM, "Việc làm"),
        (walks[1].code, "xã Không Có", FROM, "Việc làm"),
        (walks[2].code, "CB-05", FROM, "Việc làm"),
    ]
    found = answer(desk, *transfer(list_of(tmp_path / "moves.xlsx", rows), "--de-du-thao"), code=3)
    sheet = openpyxl.load_workbook(found["annotated"]).active
    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert notes["B2"].startswith("Chưa có tổ chức, xã, phường, đặc khu nào tên «xã Không Có».")
    assert notes["A3"].startswith("Nơi đến là chính Chi bộ 5, nơi đang theo dõi người này.")
    assert sheet.max_row == 3


def test_everything_that_a_move_lacks_is_said_of_each_person(desk: Desk, tmp_path: Path) -> None:
    (walk,) = people(desk, 1)
    path = list_of(tmp_path / "moves.xlsx", [(walk.code,)], ("Mã hồ sơ",))
    found = desk.json(*transfer(path))
    assert found["cases"][0]["why"]["messages"] == [
        "Chưa biết nơi đến.",
        "Chưa biết chuyển từ ngày nào.",
        "Chưa biết chuyển vì việc gì.",
    ]


def test_somebody_whose_letter_no_font_can_show_is_left_out_and_takes_no_number(
    desk: Desk, tmp_path: Path
) -> None:
    walks = people(desk, 3)
    odd = desk.certified(name="Lê 中 Châu", identity_number="099301099999")
    path = class_list(tmp_path / "moves.xlsx", [*walks[:1], odd, *walks[1:]])
    found = answer(desk, *transfer(path, "--phat-hanh", "--lay-so", "8"), code=3)
    assert statuses(found)[odd.code] == "refused"
    assert found["cases"][1]["why"]["code"] == "letter.sign"
    assert sorted(filter(None, numbers(found).values())) == ["42-CV/ĐU", "43-CV/ĐU", "44-CV/ĐU"]
    assert transferred(desk) == 3
    with desk.book.reading() as reader:
        assert letters.gaps(reader) == []


def test_somebody_who_was_moved_elsewhere_before_is_not_moved_again_by_a_slip(
    desk: Desk, tmp_path: Path
) -> None:
    (walk,) = people(desk, 1)
    desk.json(
        *transfer(list_of(tmp_path / "a.xlsx", [(walk.code, WHERE[0], FROM, "Việc làm")]), "--de-du-thao")
    )
    other = list_of(tmp_path / "b.xlsx", [(walk.code, WHERE[1], FROM, "Việc làm")])
    found = answer(desk, *transfer(other, "--de-du-thao"), code=3)
    assert statuses(found) == {walk.code: "refused"}
    assert found["cases"][0]["why"]["code"] == "move.away"


def test_a_file_that_cannot_be_read_and_a_filter_that_means_nobody_are_said(
    desk: Desk, tmp_path: Path
) -> None:
    assert desk.error(*transfer(tmp_path / "khong-co.xlsx"))["exit"] == 2
    assert desk.error(*transfer(None, "--loc", "to-chuc=CB-07"))["exit"] == 2
    assert desk.error(*transfer(None, "--loc", "mau-mat=xanh"))["exit"] == 2
    assert desk.error(*transfer(None))["exit"] == 2
    assert desk.error(*transfer(tmp_path / "x.xlsx", "--loc", "to-chuc=CB-05"))["exit"] == 2
    assert desk.error(*transfer(tmp_path / "x.xlsx", "--phat-hanh", "--de-du-thao"))["exit"] == 2
    (walk,) = people(desk, 1)
    assert desk.error("ho-so", "chuyen-ho-so", walk.code, "--gop")["exit"] == 2


# ---- what the line, the row and the record say


def test_what_a_row_does_not_say_holds_for_all_and_what_is_known_already_is_acted_on(
    desk: Desk, tmp_path: Path
) -> None:
    known, told, at_home = [
        *people(desk, 2),
        desk.certified(name="Vũ Hải Yến", residence="xã Vĩnh Bảo, Hải Phòng"),
    ]
    desk.json("ho-so", "chuyen-di", known.code, "--den", "CB-07", "--hieu-luc", "2/12/2026", "--ly-do", "job")
    rows = [(known.code, None), (told.code, WHERE[1]), (at_home.code, None)]
    path = list_of(tmp_path / "moves.xlsx", rows, ("Mã hồ sơ", "Nơi đến"))
    words = transfer(path, "--hieu-luc", "01/12/2026", "--ly-do", "viec-lam", "--dong-y")
    found = {each["case"]: each for each in desk.json(*words)["cases"]}
    assert (found[known.code]["destination"], found[known.code]["effective_on"]) == ("CB-07", "2026-12-01")
    assert found[known.code]["step"] == "move_within"
    assert found[told.code]["destination"] == CODES[1]
    assert found[at_home.code]["destination"] == "DU-VINH-BAO"
    assert found[at_home.code]["remarks"] == [
        "Không ghi nơi đến: lấy cấp ủy nơi cư trú trong hồ sơ, Đảng ủy xã Vĩnh Bảo."
    ]


def test_a_move_that_is_known_is_acted_on_without_being_recorded_again(desk: Desk, tmp_path: Path) -> None:
    (walk,) = people(desk, 1)
    desk.json("ho-so", "chuyen-di", walk.code, *MOVE)
    found = desk.json(*transfer(None, "--loc", "chuyen-di=da-biet", "--de-du-thao"))
    assert statuses(found) == {walk.code: "moved"}
    with desk.book.reading() as reader:
        assert len(reader.case(walk.code).record.of("move_known")) == 1


def test_a_list_that_says_otherwise_than_the_move_that_is_known_is_agreed_to_beforehand(
    desk: Desk, tmp_path: Path
) -> None:
    (walk,) = people(desk, 1)
    desk.json("ho-so", "chuyen-di", walk.code, *MOVE)
    path = list_of(tmp_path / "moves.xlsx", [(walk.code, WHERE[1], FROM, "Tốt nghiệp")])
    found = desk.json(*transfer(path))
    assert found["cases"][0]["why"]["code"] == "move.known"
    assert statuses(desk.json(*transfer(path, "--dong-y"))) == {walk.code: "moved"}


def test_a_commune_of_before_july_2025_is_answered_with_the_one_that_took_it(
    desk: Desk, tmp_path: Path
) -> None:
    (walk,) = people(desk, 1)
    path = list_of(tmp_path / "moves.xlsx", [(walk.code, "thị trấn Núi Đối", FROM, "Tốt nghiệp")])
    (cell,) = desk.json(*transfer(path))["problems"]
    assert cell["cell"] == "B2"
    assert "tên trước 1/7/2025" in cell["message"]
    assert "DU-KIEN-THUY" in cell["message"]
    found = desk.json(*transfer(path, "--dong-y"))["cases"][0]
    assert found["destination"] == KIEN_THUY
    assert any("trước 1/7/2025" in remark for remark in found["remarks"])


def test_an_address_names_its_commune_and_an_organisation_that_ended_is_answered_with_its_successor(
    desk: Desk, tmp_path: Path
) -> None:
    one, other = people(desk, 2)
    rows = [
        (one.code, "số 3, đường Hồ Sen, xã Vĩnh Bảo, thành phố Hải Phòng", FROM, "Việc làm"),
        (other.code, "DU-CAM-GIANG-CU", FROM, "Việc làm"),
    ]
    found = desk.json(*transfer(list_of(tmp_path / "moves.xlsx", rows)))
    assert found["cases"][0]["destination"] == "DU-VINH-BAO"
    (cell,) = found["problems"]
    assert (cell["cell"], CODES[1] in cell["message"]) == ("B3", True)


def test_two_communes_that_differ_by_a_mark_are_listed_in_the_cell(desk: Desk, tmp_path: Path) -> None:
    (walk,) = people(desk, 1)
    found = desk.json(*transfer(list_of(tmp_path / "m.xlsx", [(walk.code, "cam giang", FROM, "Việc làm")])))
    (cell,) = found["problems"]
    assert "Gõ mã của một nơi." in cell["message"]
    assert "Đảng ủy xã Cẩm Giàng" in cell["proposal"]


def test_a_destination_that_the_book_does_not_know_enters_its_register_once(
    desk: Desk, tmp_path: Path
) -> None:
    walks = people(desk, 3)
    rows = [(walk.code, "phường Hoàn Kiếm, Hà Nội", FROM, "Việc làm") for walk in walks]
    found = desk.json(*transfer(list_of(tmp_path / "moves.xlsx", rows), "--de-du-thao"))
    assert {each["destination"] for each in found["cases"]} == {"DU-00070"}
    assert desk.book.one("SELECT count(*) FROM organisation WHERE code = 'DU-00070'") == 1


def test_each_person_takes_the_row_of_their_own_stage(desk: Desk, tmp_path: Path) -> None:
    (helped,) = people(desk, 1, cell="DH-03")
    voted = resolved(desk.book.walk("Vũ Hải Yến"), cell="DH-03")
    found = desk.json(*transfer(class_list(tmp_path / "moves.xlsx", [helped, voted])))
    assert {each["case"]: each["step"] for each in found["cases"]} == {
        helped.code: "transfer_a",
        voted.code: "transfer_b1",
    }


def test_who_goes_for_a_time_is_said_in_the_list(desk: Desk, tmp_path: Path) -> None:
    (walk,) = people(desk, 1)
    path = list_of(
        tmp_path / "moves.xlsx",
        [(walk.code, WHERE[0], FROM, "Đi học", "Tạm thời")],
        ("Mã hồ sơ", "Nơi đến", "Hiệu lực", "Lý do", "Hình thức"),
    )
    found = desk.json(*transfer(path, "--de-du-thao"))
    assert [each["step"] for each in found["cases"]] == ["introduce_temporarily"]


def test_a_key_that_is_given_stands_for_each_person_once(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 2)
    path = class_list(tmp_path / "moves.xlsx", walks)
    desk.json(*transfer(path, "--de-du-thao", "--khoa", "k1"))
    assert desk.book.one("SELECT count(*) FROM event WHERE key LIKE 'k1:%'") == 4
    assert set(statuses(desk.json(*transfer(path, "--de-du-thao", "--khoa", "k1"))).values()) == {"kept"}


# ---- filters


def test_a_filter_narrows_by_state_organisation_certificate_and_day_of_leaving(desk: Desk) -> None:
    here = people(desk, 2)
    there = people(desk, 1, cell="DH-03")[0]
    fresh = discovered(desk.book.walk("Đỗ Minh Đăng"), cell="CB-05")
    desk.json("ho-so", "dat", here[0].code, "leaves_on=30/06/2027")

    def meant(*pairs: str, more: tuple[str, ...] = ()) -> set[str]:
        words = [word for pair in pairs for word in ("--loc", pair)]
        return set(statuses(desk.json(*transfer(None, *words, *more, *MOVE))))

    assert meant("state=certified") == {here[0].code, here[1].code, there.code}
    assert meant("trang-thai=nguon-quan-chung-uu-tu") == {fresh.code}
    assert meant("state=certified", "to-chuc=DU-LE-CHAN") == {here[0].code, here[1].code}
    assert meant("cell=CB-05", "state=certified,discovered") == {here[0].code, here[1].code, fresh.code}
    assert meant("state=certified", more=("--to-chuc", "DH-03")) == {there.code}
    assert meant("leaves-before=01/07/2027") == {here[0].code}
    assert meant("roi-di-truoc=01/07/2027", "roi-di-tu=30/06/2027") == {here[0].code}
    assert meant("giay-chung-nhan=con-han", "cell=DH-03") == {there.code}
    assert meant("certificate=none") == {fresh.code}
    assert meant("chuyen-di=chua-biet", "cell=DH-03") == {there.code}
    error = desk.error(*transfer(None, "--loc", "leaves-before=30/06/2027", *MOVE))
    assert error["exit"] == 2, "the day itself is not before it"


@pytest.mark.parametrize(
    "pair", ["state=x", "certificate=x", "move=x", "leaves-before=x", "state=", "command=x", "org=CB-99"]
)
def test_a_filter_that_cannot_be_read_is_answered_with_a_sentence(desk: Desk, pair: str) -> None:
    error = desk.error(*transfer(None, "--loc", pair))
    assert error["exit"] in (2, 8)
    assert error["message"].endswith(".")


def test_cases_that_have_ended_are_meant_only_where_they_are_named(desk: Desk, tmp_path: Path) -> None:
    gone, here = people(desk, 2)
    desk.json(*transfer(class_list(tmp_path / "m.xlsx", [gone]), "--de-du-thao"))
    assert set(statuses(desk.json(*transfer(None, "--loc", "org=CB-05", *MOVE)))) == {here.code}
    found = desk.json(*transfer(None, "--loc", "state=transferred_away"))
    assert statuses(found) == {gone.code: "kept"}


def test_a_class_leaves_on_the_day_that_is_expected_where_no_other_is_said(desk: Desk) -> None:
    (walk,) = people(desk, 1)
    desk.json("ho-so", "dat", walk.code, "leaves_on=30/06/2027")
    words = transfer(
        None, "--loc", "leaves-before=01/07/2027", "--den", "xã Kiến Thụy", "--ly-do", "tot-nghiep"
    )
    assert desk.json(*words)["cases"][0]["effective_on"] == "2027-06-30"


def test_the_letters_go_out_under_the_office_of_each_case(desk: Desk, tmp_path: Path) -> None:
    ours, theirs = people(desk, 1)[0], people(desk, 1, cell="DH-03")[0]
    found = desk.json(
        *transfer(class_list(tmp_path / "m.xlsx", [ours, theirs]), "--phat-hanh", "--lay-so", "4")
    )
    assert numbers(found) == {ours.code: "42-CV/ĐU", theirs.code: "01-CV/ĐU"}
    assert {"42-CV-DU.pdf", "DU-DHCB-01-CV-DU.pdf"} <= set(desk.files())
    with desk.book.reading() as reader:
        issuers = {reader.letters(walk.code)[-1].issuer for walk in (ours, theirs)}
    assert issuers == {HOME, "DU-DHCB"}
