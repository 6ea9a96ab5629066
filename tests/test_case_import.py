"""`case import`: a roster is reported on cell by cell, and entered whole, once, by one command that can be undone."""

import json
import shutil
import stat
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from calls import calls
from office_books import TODAY, Desk, office_book
from rosters import HEADINGS, good, write

from ketnap.exchange import sample_roster
from ketnap.storage.proof import audit
from ketnap.workflow.law import Law


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """Two people who can be entered, three whose cells are to be looked at."""
    return write(
        tmp_path / "ds-2026.xlsx",
        [
            good(1, name="Lê Thị Hòa", identity_number=""),
            good(2, identity_number=31201004567.0),
            good(3),
            good(4, birth_date="03/14/2001"),
            good(5, cell="CB-90"),
        ],
        headings=[*HEADINGS, "Ghi chú"],
    )


def cases(desk: Desk) -> int:
    return len(desk.json("ho-so", "danh-sach")["cases"])


# ---- the report


def test_the_report_names_columns_counts_and_cells_and_writes_nothing(desk: Desk, roster: Path) -> None:
    before = desk.book.dump()
    result = desk.run("ho-so", "nhap", str(roster))
    assert result.exit_code == 0
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert lines[0] == ["ds-2026.xlsx, trang «Cảm tình 2026»: 5 người (dòng 2–6)"]
    assert lines[1] == ["Đủ 17 cột. Bỏ qua cột «Ghi chú»."]
    assert ["2", "nhập được"] in lines
    assert ["3", "còn 3 ô cần xem:"] in lines
    assert ["K3", "Số định danh", "…4567", "11 chữ số; Excel bỏ mất số 0 đầu? Cần đủ 12 chữ số"] in lines
    assert ["B5", "Ngày sinh", "03/14/2001", "Không có tháng 14. Có phải 14/03/2001?"] in lines
    assert ["J6", "Mã tổ chức", "CB-90", "Chưa có chi bộ này. Gần nhất: CB-09"] in lines
    assert lines[-1][0].endswith(f"Ghi 2 người nhập được: ketnap ho-so nhap {roster} --ghi-so")
    assert desk.book.dump() == before


def test_the_report_as_json_is_an_object_of_lists(desk: Desk, roster: Path) -> None:
    found = desk.json("case", "import", str(roster))
    assert (found["file"], found["sheet"], found["rows"]) == ("ds-2026.xlsx", "Cảm tình 2026", 5)
    assert (found["importable"], found["known"], found["left_out"]) == (2, 0, 3)
    assert (found["opened"], found["command"], found["dry_run"]) == ([], None, True)
    assert found["problems"][0] == {
        "cell": "K3",
        "column": "Số định danh",
        "found": "…4567",
        "message": "11 chữ số; Excel bỏ mất số 0 đầu? Cần đủ 12 chữ số",
        "proposal": "",
    }
    assert found["annotated"].endswith("ds-2026.can-xem.xlsx")


def test_a_dry_run_of_the_report_is_the_report(desk: Desk, roster: Path) -> None:
    plain = desk.run("ho-so", "nhap", str(roster)).stdout
    assert desk.run("ho-so", "nhap", str(roster), "--chay-thu").stdout == plain


def test_names_are_masked_where_they_may_not_be_shown(desk: Desk, tmp_path: Path) -> None:
    path = write(
        tmp_path / "ds.xlsx",
        [good(1, name="Lê Thị Hòa", identity_number=""), good(1, name="Lê Thị Hoà", identity_number="")],
    )
    shown = desk.run("ho-so", "nhap", str(path), "--khong-ten").stdout
    assert "Trùng tên, ngày sinh với dòng 2 (***)" in shown
    assert "Lê Thị" not in shown


def test_only_the_rows_of_an_organisation_are_taken_where_one_is_named(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "ds.xlsx", [good(1, cell="CB-05"), good(2, cell="DH-01"), good(3, cell="CB-50")])
    found = desk.json("case", "import", str(path), "--org", "DU-LE-CHAN")
    assert (found["importable"], [each["cell"] for each in found["problems"]]) == (1, ["J4"])
    assert desk.run("case", "import", str(path), "--org", "DU-KHONG-CO").exit_code == 8


# ---- the copy with the cells to be looked at


def test_the_copy_marks_the_cells_in_yellow_and_only_its_owner_can_read_it(desk: Desk, roster: Path) -> None:
    copy = Path(desk.json("case", "import", str(roster))["annotated"])
    assert copy == roster.with_name("ds-2026.can-xem.xlsx")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    sheet = openpyxl.load_workbook(copy).active
    marked = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert set(marked) == {"K2", "B3", "J4"}
    assert "Gần nhất: CB-09" in marked["J4"]
    assert "ô J6 của ds-2026.xlsx" in marked["J4"]
    assert sheet["J4"].fill.fgColor.rgb.endswith("FFF2A8")


def test_the_mended_copy_is_a_roster_of_its_own(desk: Desk, roster: Path) -> None:
    assert desk.run("ho-so", "nhap", str(roster), "--ghi-so").exit_code == 3
    copy = roster.with_name("ds-2026.can-xem.xlsx")
    book = openpyxl.load_workbook(copy)
    sheet = book.active
    sheet["K2"], sheet["B3"], sheet["J4"] = "031201004567", "14/03/2001", "CB-09"
    book.save(copy)
    result = desk.run("ho-so", "nhap", str(copy), "--ghi-so")
    assert (result.exit_code, cases(desk)) == (0, 5), result.output
    assert desk.json("case", "find", "Hồng Ánh G")["cases"][0]["organisation"] == "CB-09"


def test_a_copy_in_which_somebody_has_worked_is_never_overwritten(desk: Desk, roster: Path) -> None:
    copy = Path(desk.json("case", "import", str(roster))["annotated"])
    book = openpyxl.load_workbook(copy)
    book.active["B3"] = "14/03/2001"
    book.save(copy)
    worked_on = copy.read_bytes()
    other = Path(desk.json("case", "import", str(roster))["annotated"])
    assert other.name == "ds-2026.can-xem-2.xlsx"
    assert copy.read_bytes() == worked_on
    # The copy itself still has cells to be looked at; their copy does not take its place either.
    third = Path(desk.json("case", "import", str(copy))["annotated"])
    assert third.name == "ds-2026.can-xem-2.xlsx"
    assert copy.read_bytes() == worked_on


def test_a_copy_that_nobody_has_touched_is_written_anew(desk: Desk, roster: Path) -> None:
    copy = Path(desk.json("case", "import", str(roster))["annotated"])
    before = copy.read_bytes()
    write(roster, [good(1), good(5, cell="CB-91")])
    assert Path(desk.json("case", "import", str(roster))["annotated"]) == copy
    assert copy.read_bytes() != before


def test_where_no_copy_can_be_written_all_cells_are_shown(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "ds.xlsx", [good(number, cell="CB-90") for number in range(1, 20)])
    for number in ("", *(f"-{at}" for at in range(2, 4))):
        (tmp_path / f"ds.can-xem{number}.xlsx").mkdir()
    result = desk.run("ho-so", "nhap", str(path))
    assert result.exit_code == 0
    assert result.stdout.count("Gần nhất: CB-09") == 19
    assert ".can-xem" not in result.stdout


# ---- entering


def test_everybody_who_can_be_entered_is_entered_by_one_command(desk: Desk, roster: Path) -> None:
    result = desk.run("ho-so", "nhap", str(roster), "--ghi-so", "--json")
    assert result.exit_code == 3
    found = json.loads(result.stdout)
    assert (len(found["opened"]), found["command"], found["dry_run"]) == (2, "L-000001", False)
    assert {each["step"] for each in found["gaps"]} == {
        "propose_for_class",
        "send_to_class",
        "complete_class",
    }
    assert {each["people"] for each in found["gaps"]} == {2}
    for code in found["opened"]:
        events = desk.json("case", "history", code)["events"]
        assert [(each["step"], each["command"]) for each in events] == [("take_over", "L-000001")]
    shown = desk.json("case", "show", found["opened"][0])
    assert (shown["state"], shown["person"]["name"]) == ("certified", "Lê Thị Hòa")
    assert shown["documents"][0]["number"] == "118/CN"
    assert shown["opened_on"] == TODAY.isoformat()


def test_the_answer_says_how_to_take_the_import_back_and_who_is_left(desk: Desk, roster: Path) -> None:
    shown = desk.run("ho-so", "nhap", str(roster), "--ghi-so").stdout
    assert "Đã ghi 2 hồ sơ, HS-000001-B đến HS-000002-C · lệnh L-000001" in shown
    assert "Hoàn tác cả lần nhập: ketnap ho-so hoan-tac L-000001" in shown
    assert "Còn 3 người: sửa" in shown
    assert "Cấp ủy cử đi học\t2" in shown


def test_a_roster_without_anything_wrong_is_entered_with_exit_0(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "ds.xlsx", [good(number) for number in range(1, 6)])
    assert desk.run("ho-so", "nhap", str(path), "--ghi-so").exit_code == 0
    assert cases(desk) == 5
    with desk.book.reading() as reader:
        assert audit.verify(reader, replay=True).sound


def test_entering_the_same_file_twice_changes_nothing(desk: Desk, roster: Path) -> None:
    desk.run("ho-so", "nhap", str(roster), "--ghi-so")
    before = desk.book.dump()
    result = desk.run("ho-so", "nhap", str(roster), "--ghi-so")
    assert result.exit_code == 3
    assert "2\tđã có trong sổ, để nguyên" in result.stdout
    assert "Không có ai mới để ghi; sổ giữ nguyên." in result.stdout
    assert desk.book.dump() == before


def test_people_are_known_by_their_number_or_by_name_and_birth_date(desk: Desk, tmp_path: Path) -> None:
    first = write(tmp_path / "a.xlsx", [good(1), good(2, name="Vũ Thị Hoà", identity_number="")])
    desk.run("ho-so", "nhap", str(first), "--ghi-so")
    again = write(
        tmp_path / "b.xlsx",
        [good(1, phone="0950000009"), good(3, name="Vũ Thị Hòa", identity_number=""), good(4)],
    )
    found = desk.json("case", "import", str(again))
    assert [each["row"] for each in found["kept"]] == [2, 3]
    assert (found["known"], found["importable"]) == (2, 1)


def test_a_dry_run_of_entering_keeps_nothing_and_exits_as_the_real_run(desk: Desk, roster: Path) -> None:
    before = desk.book.dump()
    result = desk.run("ho-so", "nhap", str(roster), "--ghi-so", "--chay-thu")
    assert result.exit_code == 3
    assert "CHẠY THỬ, chưa ghi gì: sẽ ghi 2 hồ sơ" in result.stdout
    assert "hoan-tac" not in result.stdout
    assert desk.book.dump() == before


def test_undo_takes_back_the_whole_import_and_the_file_can_be_entered_again(desk: Desk, roster: Path) -> None:
    desk.run("ho-so", "nhap", str(roster), "--ghi-so")
    assert desk.run("ho-so", "hoan-tac", "L-000001").exit_code == 0
    assert cases(desk) == 0
    assert desk.json("case", "import", str(roster))["importable"] == 2
    assert desk.run("ho-so", "nhap", str(roster), "--ghi-so").exit_code == 3
    assert cases(desk) == 2


def test_what_was_recorded_since_keeps_the_import_from_being_undone(desk: Desk, roster: Path) -> None:
    desk.run("ho-so", "nhap", str(roster), "--ghi-so")
    assert desk.run("ho-so", "dat", "1", "tôn giáo=không").exit_code == 0
    assert desk.error("case", "undo", "L-000001")["code"] == "undo.later"


def test_later_steps_of_the_past_are_judged_with_what_the_roster_said(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "ds.xlsx", [good(1)])
    desk.run("ho-so", "nhap", str(path), "--ghi-so")
    result = desk.run(
        *("case", "advance", "1", "assign_helper", "--on", "2025-04-10", "--fact", "why=first"),
        *("--fact", "helper=Trần Văn Lâm; 02/09/2015", "--document", "helper_resolution=03-NQ/CB,2025-04-10"),
    )
    assert result.exit_code == 0, result.output
    shown = desk.json("case", "show", "1")
    assert (shown["state"], shown["items"][0]["since"]) == ("certified", "2025-04-10")
    early = desk.run("case", "advance", "1", "assign_helper", "--on", "2025-04-05")
    assert early.exit_code == 4
    assert "Chi bộ đưa vào danh sách cảm tình Đảng" in early.stderr


def test_a_key_marks_each_row_so_that_it_is_entered_once(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "ds.xlsx", [good(1), good(2)])
    desk.run("ho-so", "nhap", str(path), "--ghi-so", "--khoa", "lan-1")
    keys = desk.book.one("SELECT group_concat(key, ' ') FROM event")
    assert keys.split() == ["lan-1:2", "lan-1:3"]


# ---- at a terminal


def test_at_a_terminal_it_is_asked_before_anybody_is_left_out(desk: Desk, roster: Path) -> None:
    before = desk.book.dump()
    result = desk.run("ho-so", "nhap", str(roster), "--ghi-so", typed=["k"])
    assert "Ghi 2 người, để lại 3? [C/k]:" in result.output
    assert result.exit_code == 130
    assert desk.book.dump() == before
    assert desk.run("ho-so", "nhap", str(roster), "--ghi-so", typed=["c"]).exit_code == 3
    assert cases(desk) == 2


def test_how_far_it_is_is_shown_at_a_terminal_and_is_no_part_of_the_answer(
    desk: Desk, tmp_path: Path
) -> None:
    path = write(tmp_path / "ds.xlsx", [good(number) for number in range(1, 31)])
    result = desk.run("ho-so", "nhap", str(path), "--ghi-so", typed=[])
    assert "[####################]  30/30" in result.stderr
    assert "30/30" not in result.stdout
    assert desk.run("ho-so", "nhap", str(path), "--ghi-so").stderr == ""


# ---- files that are no roster


def locked(path: Path) -> Path:
    """An Excel file with a password looks like an old one."""
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)
    return path


def damaged(path: Path) -> Path:
    write(path, [good(1)])
    path.write_bytes(path.read_bytes()[:3000])
    return path


def without_headings(path: Path) -> Path:
    return write(path, [[1, 2, 3]], headings=["STT", "A", "B"])


def without_the_cell(path: Path) -> Path:
    return write(
        path, [["Lê Thị Hòa", "14/03/2001", "01/04/2025"]], ["Họ và tên", "Ngày sinh", "Ngày phát hiện"]
    )


def picture(path: Path) -> Path:
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    return path


@pytest.mark.parametrize("make", [locked, damaged, without_headings, without_the_cell, picture])
def test_what_is_no_roster_gets_one_sentence_and_exit_2(desk: Desk, tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    path = make(tmp_path / "ds.xlsx")
    found = desk.error("case", "import", str(path), "--commit")
    assert found["exit"] == 2
    assert found["message"].startswith("ds.xlsx: ")
    assert "\n" not in found["message"]
    assert [each.name for each in tmp_path.glob("*.can-xem*")] == []


def test_a_file_that_is_not_there_gets_its_sentence(desk: Desk, tmp_path: Path) -> None:
    found = desk.error("case", "import", str(tmp_path / "khong-co.xlsx"))
    assert (found["exit"], found["message"]) == (
        2,
        "khong-co.xlsx: Chưa có tệp «khong-co.xlsx» ở nơi đang tìm.",
    )


def test_without_a_book_nothing_is_read_into_it(tmp_path: Path, law: Law, roster: Path) -> None:
    book = office_book(tmp_path, law)
    book.close()
    shutil.move(book.path, tmp_path / "khac.db")
    assert Desk(book).run("ho-so", "nhap", str(roster), "--ghi-so").exit_code == 10


# ---- a large one


def test_what_entering_people_costs_follows_how_many_they_are(desk: Desk, tmp_path: Path) -> None:
    few = write(tmp_path / "it.xlsx", [good(number) for number in range(1, 101)])
    many = write(tmp_path / "nhieu.xlsx", [good(number) for number in range(101, 1101)])
    cost = calls(lambda: desk.json("case", "import", str(few), "--commit"))
    found: list[dict[str, object]] = []
    cost_of_many = calls(lambda: found.append(desk.json("case", "import", str(many), "--commit")))
    assert len(found[0]["opened"]) == 1000  # type: ignore[arg-type]
    assert cost_of_many < 12 * cost


def test_the_sample_roster_is_entered_whole_and_the_one_with_mistakes_is_not(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "ds.xlsx"
    path.write_bytes(sample_roster.roster(TODAY))
    assert len(desk.json("case", "import", str(path), "--commit")["opened"]) == 300
    path.write_bytes(sample_roster.mistakes(TODAY))
    found = desk.json("case", "import", str(path))
    assert (found["importable"], found["left_out"]) == (5, 16)
    assert all(each["message"] for each in found["problems"])


def test_the_day_of_entering_is_today(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "ds.xlsx", [good(1, listed_on=date(2027, 1, 5))])
    assert desk.json("case", "import", str(path))["problems"][0]["message"] == "Sau hôm nay"
    assert desk.json("case", "import", str(path), on=date(2027, 1, 5))["importable"] == 0
    later = write(
        tmp_path / "sau.xlsx", [good(1, listed_on=date(2027, 1, 5), certified_on="", certificate_number="")]
    )
    assert desk.json("case", "import", str(later), on=date(2027, 1, 5))["importable"] == 1
