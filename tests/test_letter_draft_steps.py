"""An official paper that was drafted gets its number, and is the paper of the step that wants it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from draft_steps import DECISION, ON, decidable, drafted
from office_books import Desk, office_book

from ketnap import cli
from ketnap.workflow import issued
from ketnap.workflow.law import Law

VOTES = ("--phieu", "trieu-tap=9,tan-thanh=9,khong-tan-thanh=0")


@pytest.fixture
def desk(tmp_path: Path, law: Law) -> Iterator[Desk]:
    cli.speak("vi")
    book = office_book(tmp_path, law)
    yield Desk(book)
    book.close()
    cli.speak("vi")


# ---- from the letter to the step -------------------------------------------------------------------


def test_the_step_takes_number_and_day_from_the_letter_that_was_issued(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    waiting = desk.run("ho-so", "ghi", code, DECISION, *VOTES, on=ON)
    assert waiting.exit_code == 4
    assert "«Quyết định kết nạp» đã soạn (VB-2), chưa có số" in waiting.stderr
    assert "Gõ: ketnap van-ban phat-hanh VB-2" in waiting.stderr
    issued_ = desk.run("van-ban", "phat-hanh", "VB-2", "--lay-so", "1", on=ON).stdout
    assert f"Ghi bước, số và ngày lấy từ văn bản: ketnap ho-so ghi {code} {DECISION}" in issued_
    done = desk.run("ho-so", "ghi", code, DECISION, *VOTES, on=ON).stdout
    said = "Số và ngày lấy từ văn bản đã phát hành: «Quyết định kết nạp» 01-QĐ/ĐU, thứ Hai, 01/06/2026"
    assert said in done.splitlines()
    [decision] = [
        e for e in desk.json("ho-so", "xem", code)["documents"] if e["document"] == "admission_decision"
    ]
    assert (decision["number"], decision["issued_on"]) == ("01-QĐ/ĐU", "2026-06-01")


def test_the_line_that_took_them_is_known_when_it_is_typed_again(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    desk.json("van-ban", "phat-hanh", "VB-2", "--lay-so", "1", on=ON)
    first = desk.json("ho-so", "ghi", code, DECISION, *VOTES, on=ON)
    taken = {
        "document": "admission_decision",
        "letter": "VB-2",
        "number": "01-QĐ/ĐU",
        "issued_on": "2026-06-01",
    }
    assert first["papers_from_letters"] == [taken]
    again = desk.json("ho-so", "ghi", code, DECISION, *VOTES, on=ON)
    assert (again["repeated"], again["event"]) == (True, first["event"])
    desk.json("ho-so", "hoan-tac", on=ON)
    assert desk.json("ho-so", "ghi", code, DECISION, *VOTES, on=ON)["papers_from_letters"] == [taken]


def test_what_the_line_gives_is_taken_and_the_letter_left_alone(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    desk.json("van-ban", "phat-hanh", "VB-2", "--lay-so", "1", on=ON)
    typed = ("--giay-to", f"{DECISION}=77-QĐ/BTV,01/06/2026")
    done = desk.json("ho-so", "ghi", code, DECISION, *VOTES, *typed, on=ON)
    assert "papers_from_letters" not in done
    with desk.book.reading() as reader:
        assert [each.symbol for each in issued.unused(reader, code, "admission_decision")] == ["01-QĐ/ĐU"]


def test_of_several_issued_letters_none_is_picked(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    desk.json("van-ban", "phat-hanh", "VB-2", "--lay-so", "1", on=ON)
    error = desk.error("van-ban", "soan", code, DECISION, "--ngay", "02/06/2026", on=date(2026, 6, 2))
    assert (error["code"], error["next"][0]) == ("letter.unused", f"ketnap case advance {code} admit")
    desk.book.run(
        "INSERT INTO letter (case_id, seq, letter, status, issuer, addressee, kind, term, number, symbol, issued_on,"
        " inputs, inputs_hash, command, drafted_at) SELECT case_id, seq, letter, status, issuer, addressee, kind, term,"
        " 2, '02-QĐ/ĐU', '2026-06-02', inputs, inputs_hash, command, drafted_at FROM letter WHERE id = 2"
    )
    error = desk.error("ho-so", "ghi", code, DECISION, *VOTES, on=date(2026, 6, 2))
    assert error["exit"] == 2
    assert f"--giay-to {DECISION}=01-QĐ/ĐU,01/06/2026" in error["message"]
    assert f"--giay-to {DECISION}=02-QĐ/ĐU,02/06/2026" in error["message"]
    desk.json(
        "van-ban",
        "huy",
        "02-QĐ/ĐU",
        "--ly-do",
        "trùng",
        "--khong-lam-lai",
        "--lay-so",
        "1",
        on=date(2026, 6, 2),
    )
    assert desk.json("ho-so", "ghi", code, DECISION, *VOTES, on=date(2026, 6, 2))["state"] == "admitted"


def test_a_letter_dated_after_the_step_is_said_and_not_bent(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    desk.json("van-ban", "phat-hanh", "VB-2", "--lay-so", "1", on=date(2026, 6, 3))
    found = desk.run("ho-so", "ghi", code, DECISION, "--ngay", "02/06/2026", *VOTES, on=date(2026, 6, 3))
    assert found.exit_code == 4
    assert "Quyết định kết nạp 01-QĐ/ĐU ghi ngày 03/06/2026, sau ngày của bước" in found.stderr
    assert "Số và ngày lấy từ văn bản đã phát hành" in found.stderr


def test_a_number_that_was_typed_by_hand_is_the_letter_however_it_was_written(desk: Desk) -> None:
    code = decidable(desk).code
    drafted(desk, code, DECISION)
    desk.json("van-ban", "phat-hanh", "VB-2", "--lay-so", "1", on=ON)
    typed = ("--giay-to", f"{DECISION}=01 QD/DU,01/06/2026")
    desk.json("ho-so", "ghi", code, DECISION, *VOTES, *typed, on=ON)
    with desk.book.reading() as reader:
        assert issued.unused(reader, code, "admission_decision") == []
