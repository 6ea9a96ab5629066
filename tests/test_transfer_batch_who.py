"""`case transfer` of many: who cannot go, and why."""

from pathlib import Path

import openpyxl
from batches import (
    FROM,
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
from ways import admitted, discovered

from ketnap.storage.correspondence import letters

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


def test_who_would_move_of_a_day_before_their_last_step_is_left_out_unless_somebody_says_yes(
    desk: Desk, tmp_path: Path
) -> None:
    early, late = people(desk, 2)
    late.advance("propose_procedure", "10/02/2026")
    path = class_list(tmp_path / "moves.xlsx", [early, late])
    words = transfer(path, "--de-du-thao", "--ngay", "15/01/2026")
    found = answer(desk, *words, code=3)
    assert statuses(found) == {early.code: "moved", late.code: "refused"}
    (said,) = next(each["why"]["messages"] for each in found["cases"] if each["case"] == late.code)
    assert "15/01/2026, trước bước gần nhất (" in said
    assert "10/02/2026" in said
    assert "--dong-y" in said
    with desk.book.reading() as reader:
        assert reader.case(late.code).record.newest("move_known") is None
    agreed = answer(desk, *words, "--dong-y", code=0)
    assert statuses(agreed) == {early.code: "kept", late.code: "moved"}


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
