"""Whoever meant a version of a case that others have gone beyond is told what they recorded: a program as objects, a
person as a table."""

from pathlib import Path

import pytest
from office_books import Desk, office_book

from ketnap import cli
from ketnap.workflow.law import Law

DELIST = (
    "ho-so", "ghi", "1", "ra-khoi-danh-sach", "--ngay", "20/11/2026", "--du-kien", "because=không phấn đấu",
    "--giay-to", "nghi-quyet-ve-danh-sach-cam-tinh-dang=02-NQ/CB,20/11/2026",
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, law: Law):
    """A desk with the case of somebody who holds a certificate, at version 8."""
    cli.speak("vi")
    desk = Desk(office_book(tmp_path, law))
    desk.certified()
    yield desk
    desk.book.close()


def test_a_program_gets_what_was_recorded_meanwhile_and_what_it_asked_for(desk: Desk) -> None:
    desk.json("ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", "02/11/2026", "--nguoi-ghi", "BT")
    desk.json("ho-so", "dinh-chinh", "1", "9", "--ly-do", "chưa họp", "--rut")
    error = desk.error(*DELIST, "--lan-ghi", "8")
    assert (error["code"], error["exit"]) == ("changed", 5)
    proposed, withdrawn, mine = error["difference"]
    assert proposed == {
        "event": 9,
        "step": "propose_procedure",
        "happened_on": "2026-11-02",
        "facts": {},
        "documents": [],
        "actor": "BT",
        "replaces": None,
    }
    assert (withdrawn["event"], withdrawn["step"], withdrawn["replaces"]) == (10, None, 9)
    assert (mine["event"], mine["step"], mine["actor"]) == (None, "delist", "VP")
    assert mine["facts"] == {"because": "không phấn đấu"}
    assert mine["documents"] == [
        {"document": "list_resolution", "number": "02-NQ/CB", "issued_on": "2026-11-20"}
    ]


def test_what_is_sensitive_is_masked_in_the_difference_too(desk: Desk) -> None:
    desk.json("ho-so", "dat", "1", "so-dinh-danh=031301009999")
    known, _mine = desk.error(*DELIST, "--lan-ghi", "8")["difference"]
    assert known["facts"] == {"identity_number": "***"}


def test_a_person_gets_the_same_as_a_table(desk: Desk) -> None:
    desk.json("ho-so", "ghi", "1", "de-nghi-lam-thu-tuc", "--ngay", "02/11/2026", "--nguoi-ghi", "BT")
    shown = desk.run(*DELIST, "--lan-ghi", "8")
    assert shown.exit_code == 5
    lines = shown.stderr.splitlines()
    assert "9\tChi bộ đề nghị cho làm thủ tục xem xét kết nạp\tT2 02/11\t\tBT" in lines
    assert "lần này\tĐưa ra khỏi danh sách cảm tình Đảng\tT6 20/11\t02-NQ/CB\tVP" in lines


def test_an_error_that_nobody_else_caused_has_no_difference(desk: Desk) -> None:
    assert "difference" not in desk.error(*DELIST, "--lan-ghi", "99")
    assert "difference" not in desk.error("ho-so", "ghi", "99", "de-nghi-lam-thu-tuc")
