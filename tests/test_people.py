"""Who a case is about follows the record: mended, corrected and undone like everything else."""

from pathlib import Path

import pytest

from ketnap.tests.test_journeys import Office, to_certificate


@pytest.fixture
def office(tmp_path: Path) -> Office:
    book = Office(tmp_path / "so.db", "10/01/2029")
    book.done("khoi-tao", "--mau", "--gia-lap")
    to_certificate(book)
    return book


def name(office: Office) -> str:
    (found,) = office.json("ho-so", "danh-sach")["cases"]
    return str(found["person"])


def test_a_misspelt_name_is_mended_and_found_by_its_new_spelling(office: Office) -> None:
    done = office.json("ho-so", "dat", "1", "ho-va-ten=Phạm Thị Hồng Anh")
    assert name(office) == "Phạm Thị Hồng Anh"
    assert office.json("ho-so", "tim", "hồng anh")["cases"]
    assert office.json("ho-so", "tim", "hồng ánh")["cases"] == []

    office.done("ho-so", "hoan-tac", done["command"])
    assert name(office) == "Phạm Thị Hồng Ánh"


def test_where_the_person_lives_can_be_recorded_and_a_move_goes_there(office: Office) -> None:
    office.done("ho-so", "dat", "1", "noi-cu-tru=xã Vĩnh Bảo, Hải Phòng", "--ngay", "01/09/2026")
    moved = office.json(
        "ho-so", "chuyen-di", "1", "--hieu-luc", "01/10/2026", "--ly-do", "viec-lam", "--ngay", "21/09/2026"
    )
    assert "transfer.notice" in {each["deadline"] for each in moved["deadlines_opened"]}


def test_what_is_known_of_a_person_is_masked_where_names_are(office: Office) -> None:
    office.done("ho-so", "dat", "1", "so-dinh-danh=031201004567")
    facts = office.json("ho-so", "xem", "1")["facts"]
    assert facts["identity_number"] == "***"
    assert facts["full_name"] == "***"


def test_a_birth_date_that_is_corrected_is_the_one_that_is_shown(office: Office) -> None:
    office.done("ho-so", "dat", "1", "ngay-sinh=15/03/2001", "--ngay", "01/09/2026")
    assert office.json("ho-so", "xem", "1")["person"]["born_on"] == "2001-03-15"
