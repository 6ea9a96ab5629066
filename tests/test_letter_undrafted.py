"""Papers of a case that are printed without being drafted."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from draft_steps import DECISION, ON, decidable, drafted
from office_books import HOME, Desk, office_book
from walking import HOA, LAM
from ways import probation_done

from ketnap import cli
from ketnap.workflow.law import Law


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Iterator[Desk]:
    cli.speak("vi")
    book = office_book(tmp_path, law)
    yield Desk(book)
    book.close()
    cli.speak("vi")


# ---- printed without being drafted -----------------------------------------------------------------


def test_papers_of_a_case_are_printed_as_the_record_stands_and_nothing_is_recorded(desk: Desk) -> None:
    code = decidable(desk).code
    before = desk.book.dump()
    done = desk.json("van-ban", "in", code, "quyết định", "kết nạp", "chuong-trinh-le-ket-nap", on=ON)
    assert [(each["document"], each["from"]) for each in done["papers"]] == [
        ("admission_decision", HOME),
        ("ceremony_programme", "CB-05"),
    ]
    assert [each["name"] for each in done["papers"][1]["missing"]] == ["admission_decision"]
    assert desk.files() == [
        f"{code}-{name}{end}"
        for name in ("chuong-trinh-le-ket-nap", "quyet-dinh-ket-nap")
        for end in (".docx", ".pdf")
    ]
    assert desk.book.dump() == before


def test_letters_keep_their_meaning_beside_papers(desk: Desk, tmp_path: Path) -> None:
    first, second = decidable(desk).code, decidable(desk, "Vũ Hải Yến").code
    done = desk.json("van-ban", "in", "VB-1", first, second, "muc-luc-ho-so", "--pdf", on=ON)
    assert [each["letter"] for each in done["letters"]] == ["VB-1"]
    assert [each["case"] for each in done["papers"]] == [first, second]
    plain = desk.json("van-ban", "in", first, second, "--thu-muc", str(tmp_path / "khac"), on=ON)
    assert [each["letter"] for each in plain["letters"]] == ["VB-1", "VB-2"]
    assert plain["papers"] == []


def test_a_letter_of_that_name_is_pointed_out(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    shown = desk.run("van-ban", "in", code, DECISION, on=ON).stdout
    assert "hồ sơ đã có VB-2 (dự thảo); in bản ấy: ketnap van-ban in VB-2" in shown


def test_each_helper_has_a_paper_and_one_can_be_picked(desk: Desk) -> None:
    walk = desk.book.walk("Lê Ngọc Châu")
    probation_done(walk, cell="CB-05", helpers=(LAM, HOA))
    on = date(2027, 6, 25)
    both = desk.json("van-ban", "in", walk.code, "helper_assessment", "--pdf", on=on)
    assert [each["item"] for each in both["papers"]] == ["Trần Văn Lâm", "Phạm Thị Hòa"]
    assert [Path(each).name for each in both["files"]] == [
        f"{walk.code}-nhan-xet-cua-nguoi-giup-do-{number}.pdf" for number in (1, 2)
    ]
    one = desk.json("van-ban", "in", walk.code, "helper_assessment", "--muc", "pham thi hoa", "--pdf", on=on)
    assert [each["item"] for each in one["papers"]] == ["Phạm Thị Hòa"]
    masked = desk.run("van-ban", "in", walk.code, "helper_assessment", "--pdf", "--khong-ten", on=on).stdout
    assert "Hòa" not in masked
    assert desk.error("van-ban", "in", walk.code, "helper_assessment", "--muc", "x", on=on)["exit"] == 8


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        ((), 2, "Cần số văn bản, mã hồ sơ"),
        (("1", "--ngay", "02/06/2026"), 2, "--ngay chỉ đi với giấy tờ in theo hồ sơ"),
        (("1", "--giay-in", "muc-luc-ho-so"), 2, "--giay-in đi với --cuoc-hop"),
        (("1", "don-xin-vao-dang"), 4, "«Đơn xin vào Đảng» không làm ở đây"),
        (("1", "muc-luc-ho-soo"), 8, "Có phải muc-luc-ho-so?"),
        (("muc-luc-ho-so",), 8, ""),
        (("99", "muc-luc-ho-so"), 8, ""),
        (("1", "committee_resolution_admission"), 4, "không có tổ chức nào giữ vai «Cấp ủy cơ sở»"),
    ],
)
def test_what_cannot_be_printed_is_said_in_a_sentence(
    desk: Desk, words: tuple[str, ...], exit_code: int, said: str
) -> None:
    decidable(desk)
    error = desk.error("van-ban", "in", *words, on=ON)
    assert error["exit"] == exit_code
    assert said in error["message"]
    assert desk.files() == []
