"""`org import`: a list of organisations is reported on cell by cell, and entered whole, those above first."""

import json
from pathlib import Path

import openpyxl
from office_books import HOME, Desk
from rosters import write

HEADINGS = ["Mã", "Tên", "Loại", "Trực thuộc", "Từ ngày", "Bí thư", "Thư"]


def listed(folder: Path, *rows: list[str], headings: list[str] | None = None) -> Path:
    return write(folder / "to-chuc.xlsx", rows, headings or HEADINGS, table="Chi bộ")


def row(code: str, name: str, upper: str = HOME, kind: str = "", **more: str) -> list[str]:
    return [code, name, kind, upper, more.get("on", ""), more.get("who", ""), more.get("mail", "")]


def said(desk: Desk, path: Path) -> list[tuple[str, str]]:
    return [(each["cell"], each["message"]) for each in desk.json("org", "import", str(path))["problems"]]


def test_a_report_writes_nothing_and_says_what_to_type(desk: Desk, tmp_path: Path) -> None:
    path = listed(tmp_path, row("CB-11", "Chi bộ 11"), row("CB-12", "Chi bộ 12"))
    before = desk.book.dump()
    result = desk.run("to-chuc", "nhap", str(path))
    assert result.exit_code == 0
    assert "to-chuc.xlsx, trang «Chi bộ»: 2 tổ chức (dòng 2–3)" in result.stdout
    assert f"Ghi 2 tổ chức nhập được: ketnap to-chuc nhap {path} --ghi-so" in result.stdout
    assert desk.book.dump() == before


def test_organisations_are_entered_with_whoever_stands_above_them_first(desk: Desk, tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        row("CB-21", "Chi bộ 21", "BP-DX"),
        row("BP-DX", "Đảng ủy bộ phận Đồng Xanh", "Đảng ủy phường Lê Chân", on="01/09/2026"),
    )
    result = desk.run("to-chuc", "nhap", str(path), "--ghi-so", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["added"] == ["BP-DX", "CB-21"]
    found = {each["code"]: each for each in desk.json("org", "list")["organisations"]}
    assert (found["BP-DX"]["kind"], found["BP-DX"]["upper"]) == ("section_committee", HOME)
    assert (found["CB-21"]["kind"], found["CB-21"]["upper"]) == ("cell", "BP-DX")


def test_a_secretary_and_an_address_become_a_post(desk: Desk, tmp_path: Path) -> None:
    path = listed(
        tmp_path, row("CB-11", "Chi bộ 11", who="Nguyễn Thị Lam", mail="cb11@example.vn", on="01/09/2026")
    )
    desk.run("to-chuc", "nhap", str(path), "--ghi-so")
    shown = desk.run("to-chuc", "xem", "CB-11").stdout
    assert "Nguyễn Thị Lam\tcb11@example.vn\ttừ 01/09/2026" in shown
    assert "Đảng ủy phường Lê Chân từ 01/09/2026" in shown


def test_entering_the_same_list_twice_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = listed(tmp_path, row("CB-11", "Chi bộ 11"))
    desk.run("to-chuc", "nhap", str(path), "--ghi-so")
    before = desk.book.dump()
    result = desk.run("to-chuc", "nhap", str(path), "--ghi-so")
    assert result.exit_code == 0
    assert "1\tđã có trong sổ, để nguyên" in result.stdout
    assert desk.book.dump() == before


def test_every_mistake_is_named_by_its_cell(desk: Desk, tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        row("mã lạ", "Chi bộ 11"),
        row("CB-12", "Chi bộ 12", "KHONG-CO"),
        row("CB-13", "Nhóm 13"),
        row("CB-14", "Chi bộ 14", kind="hội"),
        row("CB-02", "Chi bộ Hai"),
        row("CB-15", "Chi bộ 15", "DU-LE-CHAN-CU"),
        row("CB-16", "Chi bộ 16", on="31/02/2026"),
        row("CB-17", "Chi bộ 17", mail="x@"),
        row("CB-18", "Chi bộ 18", mail="cb18@example.vn"),
        row("CB-19", "Chi bộ 19"),
        row("CB-19", "Chi bộ 19"),
        row("CB-20", "Chi bộ 20", "CB-21"),
        row("CB-21", "Chi bộ 21", "CB-20"),
        row("CB-22", "Chi bộ 22", "CB-22"),
        row("CB-03", "Chi bộ 3", "DU-HAI-AN"),
        row("CB-23", "Chi bộ 23", on="01/01/2027"),
    )
    assert said(desk, path) == [
        ("A2", "Mã gồm chữ không dấu, số, gạch nối, nhiều nhất 40 ký tự."),
        ("D3", "Chưa có tổ chức này trong sổ và trong danh sách."),
        ("C4", "Tên chưa nói rõ là loại nào."),
        ("C5", "Chưa có loại «hội»."),
        ("A6", "Mã này trong sổ là Chi bộ 2."),
        ("D7", "Đảng ủy phường thuộc quận Lê Chân (trước 1/7/2025) đã kết thúc."),
        ("E8", "Tháng 2 năm 2026 có 28 ngày."),
        ("G9", "Chưa phải địa chỉ thư."),
        ("F10", "Có địa chỉ thư mà chưa có bí thư."),
        ("A12", "Trùng mã với dòng 11."),
        ("D13", "Cấp trên cũng chưa nhập được."),
        ("D14", "Cấp trên cũng chưa nhập được."),
        ("D15", "Không thể trực thuộc chính mình."),
        ("D16", "Trong sổ trực thuộc DU-LE-CHAN."),
        ("E17", "Sau hôm nay"),
    ]


def test_those_with_mistakes_are_left_out_marked_in_a_copy_and_the_exit_says_so(
    desk: Desk, tmp_path: Path
) -> None:
    path = listed(tmp_path, row("CB-11", "Chi bộ 11"), row("CB-12", "Chi bộ 12", "KHONG-CO"))
    result = desk.run("to-chuc", "nhap", str(path), "--ghi-so")
    assert result.exit_code == 3
    copy = tmp_path / "to-chuc.can-xem.xlsx"
    sheet = openpyxl.load_workbook(copy).active
    assert "Chưa có tổ chức này" in sheet["D2"].comment.text
    sheet["D2"] = HOME
    openpyxl_save(sheet, copy)
    assert desk.run("to-chuc", "nhap", str(copy), "--ghi-so").exit_code == 0
    codes = {each["code"] for each in desk.json("org", "list")["organisations"]}
    assert {"CB-11", "CB-12"} <= codes


def openpyxl_save(sheet, path: Path) -> None:  # type: ignore[no-untyped-def]
    sheet.parent.save(path)


def test_a_dry_run_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    path = listed(tmp_path, row("CB-11", "Chi bộ 11"))
    before = desk.book.dump()
    result = desk.run("to-chuc", "nhap", str(path), "--ghi-so", "--chay-thu")
    assert (result.exit_code, "CHẠY THỬ" in result.stdout) == (0, True)
    assert desk.book.dump() == before


def test_a_text_file_with_other_spellings_of_the_headings_is_read_too(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "to-chuc.csv"
    path.write_text("Mã chi bộ;Tên chi bộ;Cấp trên;E-mail\nCB-11;Chi bộ 11;DU-LE-CHAN;\n", "utf-8-sig")
    found = desk.json("org", "import", str(path))
    assert (found["importable"], found["missing_columns"]) == (1, ["Loại", "Từ ngày", "Bí thư"])


def test_a_list_without_its_columns_gets_one_sentence(desk: Desk, tmp_path: Path) -> None:
    path = listed(tmp_path, ["1", "2", "3"], headings=["Mã", "Tên", "Loại"])
    found = desk.error("org", "import", str(path))
    assert (found["exit"], "Trực thuộc" in found["message"]) == (2, True)


def test_committees_without_powers_are_pointed_out(desk: Desk, tmp_path: Path) -> None:
    path = listed(tmp_path, row("DU-X", "Đảng ủy Công ty Sóng Xanh", "DU-UBND"))
    shown = desk.run("to-chuc", "nhap", str(path), "--ghi-so").stdout
    assert "ketnap to-chuc tham-quyen DU-X de-nghi --tu NGÀY" in shown
