"""One letter about several people: one number in the register, a life of its own for each of them."""

import re
from datetime import date
from pathlib import Path

import pypdf
import pytest
from batches import FROM, KIEN_THUY, WHERE, class_list, list_of, numbers, people, transfer
from office_books import TODAY, Desk

from ketnap.storage.correspondence import joint as letters_joint
from ketnap.storage.correspondence import letters
from ketnap.storage.correspondence.letters import Book
from ketnap.storage.errors import LetterRefused
from ketnap.workflow import joint
from ketnap.workflow.issuing import Sheet
from ketnap.workflow.ports import LetterState


def notices(desk: Desk, *codes: str) -> list[LetterState]:
    """The newest notice of each case."""
    with desk.book.reading() as reader:
        return [
            [each for each in reader.letters(code) if each.letter == "transfer_notice"][-1] for code in codes
        ]


def text_of(path: Path) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages))


def issued(desk: Desk, path: Path, count: int) -> dict[str, str | None]:
    """The notices of a list, joined and issued, with so many numbers of certificates and notices."""
    return numbers(desk.json(*transfer(path, "--phat-hanh", "--gop", "--lay-so", str(count))))


# ---- one number


def test_people_who_go_to_one_committee_share_one_number_and_one_paper(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 5)
    path = class_list(tmp_path / "moves.xlsx", walks)
    taken = issued(desk, path, 7)
    codes = [walk.code for walk in walks]
    assert [taken[code] for code in codes] == ["42-CV/ĐU", "43-CV/ĐU", "42-CV/ĐU", "43-CV/ĐU", "42-CV/ĐU"]
    assert [name for name in desk.files() if "CV" in name] == ["42-CV-DU.pdf", "43-CV-DU.pdf"]
    with desk.book.reading() as reader:
        assert letters.gaps(reader) == []
        lines = [each.letter for each in letters.register(reader, "DU-LE-CHAN") if each.kind == "CV"]
        assert [each.symbol for each in lines] == ["42-CV/ĐU", "43-CV/ĐU"], "one line each in the register"
        assert [len(letters_joint.together(reader, each)) for each in lines] == [3, 2]


def test_the_first_letter_bears_number_and_inputs_and_the_others_are_joined_to_it(
    desk: Desk, tmp_path: Path
) -> None:
    walks = people(desk, 3)
    rows = [(walk.code, WHERE[0], FROM, "Tốt nghiệp") for walk in walks]
    issued(desk, list_of(tmp_path / "moves.xlsx", rows), 4)
    host, *others = notices(desk, *(walk.code for walk in walks))
    assert (host.number, host.symbol, host.joined_to) == (42, "42-CV/ĐU", None)
    assert host.inputs is not None
    assert host.inputs["letter"]["case"] is None, "the foot of the page names nobody's case"
    assert "person" not in host.inputs
    assert [row["name"] for row in host.inputs["together"]] == ["Lê Ngọc AA", "Lê Ngọc BA", "Lê Ngọc CA"]
    for other in others:
        assert (other.status, other.number, other.symbol) == ("issued", None, "42-CV/ĐU")
        assert (other.joined_to, other.inputs, other.short_code) == (host.id, None, None)
        assert (other.to, other.issuer, other.issued_on) == (KIEN_THUY, "DU-LE-CHAN", TODAY)


def test_the_paper_holds_everybody_in_a_table_with_what_the_receiver_needs(
    desk: Desk, tmp_path: Path
) -> None:
    walks = people(desk, 3)
    rows = [(walk.code, WHERE[0], FROM, "Tốt nghiệp") for walk in walks]
    issued(desk, list_of(tmp_path / "moves.xlsx", rows), 4)
    said = text_of(desk.letters_folder / "42-CV-DU.pdf")
    assert "về việc thông báo danh sách 3 quần chúng ưu tú chuyển đến" in said
    assert "Kính gửi: Đảng ủy xã Kiến Thụy" in said
    for n, name in enumerate(("Lê Ngọc AA", "Lê Ngọc BA", "Lê Ngọc CA"), 1):
        assert f"{n} {name} nữ 14/03/2001 01-AW" in said
    assert "- Lý do: tốt nghiệp; - Thời điểm chuyển: từ ngày 01/12/2026;" in said
    assert "HS-0000" not in said


def test_what_is_not_the_same_for_all_has_a_column_of_its_own(desk: Desk, tmp_path: Path) -> None:
    one, other = people(desk, 2)
    rows = [(one.code, WHERE[0], FROM, "Tốt nghiệp"), (other.code, WHERE[0], date(2026, 12, 15), "Việc làm")]
    issued(desk, list_of(tmp_path / "moves.xlsx", rows), 3)
    said = text_of(desk.letters_folder / "42-CV-DU.pdf")
    assert "Chuyển từ" in said
    assert "01/12/2026, tốt nghiệp" in said
    assert "15/12/2026, việc làm" in said
    assert "Thời điểm chuyển" not in said


def test_somebody_alone_is_written_about_as_ever(desk: Desk, tmp_path: Path) -> None:
    (walk,) = people(desk, 1)
    issued(desk, class_list(tmp_path / "moves.xlsx", [walk]), 2)
    said = text_of(desk.letters_folder / "42-CV-DU.pdf")
    assert "Họ và tên: LÊ NGỌC AA" in said
    assert f"Hồ sơ {walk.code}" in said


def test_two_offices_that_write_to_one_committee_write_two_letters(desk: Desk, tmp_path: Path) -> None:
    ours, theirs = people(desk, 2), people(desk, 2, cell="DH-03")
    rows = [(walk.code, WHERE[0], FROM, "Tốt nghiệp") for walk in (*ours, *theirs)]
    taken = issued(desk, list_of(tmp_path / "moves.xlsx", rows), 6)
    assert [taken[walk.code] for walk in ours] == ["42-CV/ĐU"] * 2
    assert [taken[walk.code] for walk in theirs] == ["01-CV/ĐU"] * 2


# ---- afterwards


def test_any_of_the_letters_prints_the_one_paper(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 3)
    rows = [(walk.code, WHERE[0], FROM, "Tốt nghiệp") for walk in walks]
    issued(desk, list_of(tmp_path / "moves.xlsx", rows), 4)
    printed = (desk.letters_folder / "42-CV-DU.pdf").read_bytes()
    joined = notices(desk, walks[2].code)[0]
    out = tmp_path / "in-lai"
    found = desk.json("van-ban", "in", f"VB-{joined.id}", "42-CV/ĐU", "--ban-in", "--thu-muc", str(out))
    assert [Path(each).name for each in found["files"]] == ["42-CV-DU.pdf"]
    assert (out / "42-CV-DU.pdf").read_bytes() == printed


def test_an_answer_about_one_person_leaves_the_others_waiting(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 3)
    rows = [(walk.code, WHERE[0], FROM, "Tốt nghiệp") for walk in walks]
    issued(desk, list_of(tmp_path / "moves.xlsx", rows), 4)
    first, second, third = notices(desk, *(walk.code for walk in walks))
    said = ("--tinh-trang", "tiep-nhan", "--cach", "điện thoại")
    desk.json("van-ban", "xac-nhan", f"VB-{second.id}", *said)
    waiting = desk.json("van-ban", "danh-sach", "--chua-xac-nhan")["letters"]
    assert {each["letter"] for each in waiting} == {f"VB-{first.id}", f"VB-{third.id}"}


def test_a_joint_letter_is_void_for_all_and_each_of_them_is_drafted_anew(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 3)
    rows = [(walk.code, WHERE[0], FROM, "Tốt nghiệp") for walk in walks]
    path = list_of(tmp_path / "moves.xlsx", rows)
    issued(desk, path, 4)
    first = notices(desk, walks[0].code)[0]
    desk.json("van-ban", "huy", "42-CV/ĐU", "--ly-do", "sai nơi nhận", "--lay-so", "1")
    with desk.book.reading() as reader:
        assert {each.status for each in letters_joint.together(reader, first)} == {"void"}
    assert {each.status for each in notices(desk, *(walk.code for walk in walks))} == {"draft"}
    again = desk.json(*transfer(path, "--phat-hanh", "--gop", "--lay-so", "1"))
    assert again["numbers"] == ["43-CV/ĐU"]


def test_a_case_that_has_a_joined_letter_is_not_undone(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 2)
    rows = [(walk.code, WHERE[0], FROM, "Tốt nghiệp") for walk in walks]
    issued(desk, list_of(tmp_path / "moves.xlsx", rows), 3)
    assert desk.error("ho-so", "hoan-tac")["code"] == "undo.issued"


def test_the_register_of_letters_refuses_to_join_what_is_no_draft_and_to_void_half_a_sheet(
    desk: Desk, tmp_path: Path
) -> None:
    walks = people(desk, 3)
    rows = [(walk.code, WHERE[0], FROM, "Tốt nghiệp") for walk in walks[:2]]
    issued(desk, list_of(tmp_path / "moves.xlsx", rows), 3)
    host, joined = notices(desk, walks[0].code, walks[1].code)
    book = Book("DU-LE-CHAN", "CV", "2025-07-12")
    with pytest.raises(LetterRefused, match="not_a_draft"), desk.book.begin() as uow:
        letters_joint.join(uow, host, book, [joined.id], "L-000999")
    with pytest.raises(LetterRefused, match="joined"), desk.book.begin() as uow:
        letters.void(uow, joined.id, "sai")


# ---- which letters are joined, as a value


def sheet(number: int, addressee: str | None = "DU-A", **more: object) -> Sheet:
    letter = LetterState(
        number,
        f"HS-{number}",
        1,
        "transfer_notice",
        "draft",
        "DU-LC",
        None,
        None,
        None,
        None,
        None,
        None,
        None,
    )
    move = {"reason": "tốt nghiệp", "effective_on": "2026-12-01", "destination": "A", "enclosures": []}
    inputs = {
        "office": {"name": "Đảng ủy"},
        "letter": {"case": letter.case},
        "person": {"name": f"Lê Văn {'CBA'[number % 3]}", "born_on": None, "identity_last4": None},
        "move": move | more,
        "together": [],
    }
    return Sheet(letter, "DU-LC", "CV", "-CV/ĐU", "", addressee, date(2026, 11, number), inputs)


def test_letters_are_joined_by_issuer_and_addressee_in_the_order_of_the_first() -> None:
    sheets = [sheet(1), sheet(2, "DU-B"), sheet(3), sheet(4, None), sheet(5, "person")]
    found = joint.groups(sheets, joint.key_of)
    assert [[each.letter.id for each in group] for group in found] == [[1, 3], [2], [4], [5]]
    assert [len(group) for group in joint.groups(sheets, joint.alone)] == [1] * 5


def test_a_letter_that_speaks_of_one_person_is_never_joined() -> None:
    certificate = sheet(1)._replace(inputs={"person": {}})
    assert joint.key_of(certificate) is None


def test_no_sheet_holds_more_people_than_anybody_reads() -> None:
    found = joint.groups(range(1201), lambda _n: ("a",))
    assert [len(group) for group in found] == [500, 500, 201]


def test_a_joint_sheet_says_of_the_move_what_all_have_in_common_and_sorts_people_by_name() -> None:
    made = joint.sheet_of([sheet(2), sheet(1, reason="việc làm"), sheet(3)])
    assert made.letter.id == 2
    assert made.raised_on == date(2026, 11, 3)
    assert (made.inputs["move"]["reason"], made.inputs["move"]["effective_on"]) == (None, "2026-12-01")
    assert [(row["name"], row["reason"], row["effective_on"]) for row in made.inputs["together"]] == [
        ("Lê Văn A", "tốt nghiệp", None),
        ("Lê Văn B", "việc làm", None),
        ("Lê Văn C", "tốt nghiệp", None),
    ]
    assert joint.sheet_of([sheet(1)]) == sheet(1)
