"""A list of people who move: headings as offices write them, and a report on every cell that is to be looked at."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from batches import list_of
from rosters import container

from ketnap.exchange import annotated, moves
from ketnap.exchange.cells import Trouble
from ketnap.exchange.moves import Known, Report, Row
from ketnap.exchange.unreadable import UnreadableFile

TODAY = date(2026, 11, 25)
ANH = Known("HS-000001-B", "Phạm Thị Hồng Ánh", date(2001, 3, 14), "099301000001", ended=False)
HOA = Known("HS-000002-C", "Lê Thị Hòa", date(2002, 5, 1), None, ended=False)
TWIN = Known("HS-000003-D", "Lê Thị Hoà", date(2002, 5, 1), None, ended=False)
PLACES = {"xã Kiến Thụy", "Chi bộ 7"}


def places(text: str) -> Trouble | None:
    return None if text in PLACES else Trouble("Chưa có nơi này.")


def report(path: Path, *known: Known) -> Report:
    return moves.report(moves.read(path), known or (ANH, HOA), places, TODAY)


def of(
    tmp_path: Path, headings: tuple[str, ...], *rows: tuple[Any, ...], known: tuple[Known, ...] = ()
) -> Report:
    return report(list_of(tmp_path / "moves.xlsx", rows, headings), *known)


def said(found: Report) -> list[tuple[str, str]]:
    return [(each.cell, each.text) for each in found.problems]


# ---- who it is


@pytest.mark.parametrize(
    ("heading", "value"),
    [("Mã hồ sơ", "HS-000001-B"), ("mã HS", 1), ("Hồ sơ", "hs1"), ("SỐ CCCD", "099301000001")],
)
def test_somebody_is_named_by_the_code_of_the_case_or_the_identity_number(
    tmp_path: Path, heading: str, value: Any
) -> None:
    found = of(tmp_path, (heading, "Nơi chuyển đến"), (value, "xã Kiến Thụy"))
    assert found.rows == (Row(2, "HS-000001-B", "xã Kiến Thụy", None, None, None, None, None),)


def test_somebody_is_named_by_name_and_day_of_birth_wherever_the_tone_stands(tmp_path: Path) -> None:
    found = of(tmp_path, ("Họ tên", "Sinh ngày"), ("LÊ THỊ HOÀ", "01/05/2002"))
    assert [row.case for row in found.rows] == [HOA.case]


def test_two_cases_that_fit_are_listed_and_none_is_picked(tmp_path: Path) -> None:
    found = of(tmp_path, ("Họ và tên", "Ngày sinh"), ("Lê Thị Hòa", date(2002, 5, 1)), known=(HOA, TWIN))
    assert found.rows == ()
    assert said(found) == [("A2", "Khớp 2 hồ sơ: HS-000002-C, HS-000003-D. Ghi mã hồ sơ của một người.")]


def test_of_two_cases_of_one_person_the_one_that_goes_on_is_meant(tmp_path: Path) -> None:
    old = TWIN._replace(ended=True)
    found = of(tmp_path, ("Họ và tên", "Ngày sinh"), ("Lê Thị Hòa", date(2002, 5, 1)), known=(old, HOA))
    assert [row.case for row in found.rows] == [HOA.case]


def test_a_row_that_says_of_somebody_what_the_book_does_not_is_not_acted_on(tmp_path: Path) -> None:
    headings = ("Mã hồ sơ", "Họ và tên", "Ngày sinh", "Số định danh")
    found = of(tmp_path, headings, (1, "Lê Thị Hòa", date(2002, 3, 14), "099301000009"))
    assert found.rows == ()
    assert said(found) == [
        ("B2", "Trong sổ, HS-000001-B là của người khác (Phạm Thị Hồng Ánh)."),
        ("C2", "Trong sổ, HS-000001-B sinh ngày 14/03/2001."),
        ("D2", "Trong sổ, HS-000001-B có số …0001."),
    ]


def test_who_is_not_in_the_book_and_who_stands_there_twice_are_said(tmp_path: Path) -> None:
    found = of(tmp_path, ("Mã hồ sơ", "Nơi đến"), (7, ""), (1, ""), ("HS-000001-B", "xã Kiến Thụy"))
    assert said(found) == [("A2", "Chưa có trong sổ."), ("A4", "Trùng người với dòng 3.")]
    assert [row.number for row in found.rows] == [3]


def test_a_code_with_another_check_character_is_answered_with_what_may_be_meant(tmp_path: Path) -> None:
    found = of(tmp_path, ("Mã hồ sơ", "Nơi đến"), ("HS-000001-X", ""), ("abc", ""))
    assert said(found) == [
        ("A2", "Ký tự cuối không khớp số. Có phải HS-000001-B?"),
        ("A3", "Không phải mã hồ sơ. Ghi như HS-000057-M."),
    ]


def test_a_row_without_enough_to_know_who_is_meant_is_said_where_the_name_stands(tmp_path: Path) -> None:
    found = of(tmp_path, ("TT", "Họ và tên", "Ngày sinh", "Nơi đến"), (1, "Lê Thị Hòa", None, "xã Kiến Thụy"))
    assert said(found) == [("B2", "Cần mã hồ sơ, số định danh, hoặc họ tên và ngày sinh.")]


def test_titles_between_the_rows_and_signatures_below_speak_of_nobody(tmp_path: Path) -> None:
    headings = ("Họ và tên", "Ngày sinh", "Nơi đến")
    found = of(
        tmp_path,
        headings,
        ("Khoa Công nghệ", None, None),
        ("Lê Thị Hòa", "1/5/2002", "Chi bộ 7"),
        ("Bí thư",),
    )
    assert (found.people, found.set_aside) == (1, (2, 4))


# ---- what it says of the move


def test_every_column_is_read_as_offices_fill_it(tmp_path: Path) -> None:
    headings = (
        "STT",
        "Hồ sơ",
        "Đơn vị tiếp nhận",
        "Chuyển từ ngày (dd/mm/yyyy)",
        "Ngày QĐ",
        "Số QĐ",
        "Lý do chuyển đi",
        "Hình thức chuyển",
    )
    row = (1, 1, "Chi bộ 7", "01/12/2026", date(2026, 11, 20), "15/QĐ-ĐHHP", "Ra trường", "Tạm thời")
    found = of(tmp_path, headings, row)
    assert found.problems == ()
    assert found.rows == (
        Row(
            2,
            "HS-000001-B",
            "Chi bộ 7",
            date(2026, 12, 1),
            date(2026, 11, 20),
            "15/QĐ-ĐHHP",
            "graduated",
            "temporary",
        ),
    )
    assert found.sheet.ignored == ("STT",)


@pytest.mark.parametrize(
    ("heading", "value", "text"),
    [
        ("Nơi đến", "xã Không Có", "Chưa có nơi này."),
        ("Hiệu lực", "32/12/2026", "Tháng 12 có 31 ngày."),
        ("Hiệu lực", "01/12/2062", "Cách nay hơn 5 năm. Xem lại năm."),
        ("Ngày quyết định", date(2026, 11, 26), "Sau hôm nay"),
        (
            "Số quyết định",
            date(2026, 11, 26),
            "Excel đã đổi số này thành ngày 26/11/2026. Gõ lại dưới dạng chữ.",
        ),
        ("Lý do", "đi chơi", "Chưa hiểu «đi chơi». Ghi như tốt nghiệp, việc làm, đổi chỗ ở."),
        ("Hình thức", "x", "Chưa hiểu «x». Ghi như chính thức hoặc tạm thời."),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_as_excel_names_it(
    tmp_path: Path, heading: str, value: Any, text: str
) -> None:
    found = of(tmp_path, ("Mã hồ sơ", heading), (1, value))
    assert said(found) == [("B2", text)]
    assert found.rows == ()


def test_the_copy_holds_the_rows_that_are_left_out_and_is_a_list_again(tmp_path: Path) -> None:
    found = of(tmp_path, ("Mã hồ sơ", "Nơi đến"), (1, "xã Kiến Thụy"), (2, "xã Không Có"))
    copy = tmp_path / "moves.can-xem.xlsx"
    copy.write_bytes(annotated.marked(found.sheet, found.problems))
    again = report(copy)
    assert [each.cell for each in again.problems] == ["B2"]
    assert again.people == 1


# ---- files that are none


def test_a_list_may_have_one_column_only(tmp_path: Path) -> None:
    assert len(of(tmp_path, ("Mã hồ sơ",), (1,), (2,)).rows) == 2


@pytest.mark.parametrize(
    "headings", [("Nơi đến", "Lý do"), ("Họ và tên", "Nơi đến"), ("Ngày sinh", "Nơi đến")]
)
def test_a_list_that_names_nobody_is_refused_with_the_columns_that_would(
    tmp_path: Path, headings: tuple[str, ...]
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        of(tmp_path, headings, ("x", "y"))
    assert "«Mã hồ sơ», «Số định danh», hoặc cả «Họ và tên» và «Ngày sinh»" in caught.value.sentence


def test_a_table_without_our_headings_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        of(tmp_path, ("a", "b"), ("x", "y"))
    assert "Nhận ra «Mã hồ sơ», «Số định danh»" in caught.value.sentence


def test_files_that_are_no_table_get_a_sentence(tmp_path: Path) -> None:
    for name, content in (
        ("a.xlsx", b"PK\3\4 nothing"),
        ("b.xls", container({"x": b""})),
        ("c.pdf", b"%PDF-"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(UnreadableFile) as caught:
            moves.read(path)
        assert caught.value.sentence.endswith(".")


def test_a_list_as_csv_of_a_vietnamese_excel_is_read(tmp_path: Path) -> None:
    path = tmp_path / "moves.csv"
    path.write_text(
        "Mã hồ sơ;Nơi đến;Hiệu lực\r\nHS-000001-B;xã Kiến Thụy;01/12/2026\r\n", encoding="utf-8-sig"
    )
    assert [row.effective_on for row in report(path).rows] == [date(2026, 12, 1)]
