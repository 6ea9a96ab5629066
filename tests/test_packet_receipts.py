"""Receipts between two offices: what came of a packet, how far its case has come, and a letter that is asked back."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from office_books import HOME, NOW, TODAY
from packet_books import NOTICE, Two, after_a_move
from packet_steps import NEXT, answer, imported, opened, received, sent_id, standing

from ketnap.exchange.keys import card, office
from ketnap.exchange.packets import manifest, writing
from ketnap.exchange.packets.manifest import Answer, Recipient
from ketnap.exchange.packets.writing import Contents
from ketnap.workflow.law import Law

pytestmark = pytest.mark.usefixtures("vietnamese")


@pytest.fixture
def two(tmp_path: Path, law: Law) -> Iterator[Two]:
    found = after_a_move(tmp_path, law)
    yield found
    found.close()


# ---- answers


def test_a_receipt_is_recorded_once(two: Two) -> None:
    receipt = Path(imported(two.away, two.sent())["receipts"][0])
    assert imported(two.home, receipt)["outcome"] == "recorded"
    before = two.home.book.dump()
    again = imported(two.home, receipt, NEXT)
    assert (again["outcome"], again["receipt"]) == ("known", "arrived")
    assert two.home.book.dump() == before


def test_an_answer_that_comes_late_changes_nothing_and_is_kept(two: Two) -> None:
    made = received(two.away, two.sent())
    arrived, accepted = made["receipts"]
    assert imported(two.home, accepted)["outcome"] == "recorded"
    assert imported(two.home, arrived)["outcome"] == "noted"
    assert standing(two.home) == "accepted"
    assert imported(two.home, arrived)["outcome"] == "known"


def test_what_somebody_heard_by_telephone_is_confirmed(two: Two) -> None:
    receipt = imported(two.away, two.sent())["receipts"][0]
    two.home.json("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "da-den", "--cach", "điện thoại")
    assert imported(two.home, receipt)["outcome"] == "noted"


def test_a_refusal_comes_with_its_reason(two: Two) -> None:
    name = imported(two.away, two.sent())["name"]
    made = two.away.json("goi", "tra-loi", name, "--ly-do", "không cư trú tại xã")
    assert (made["receipt"], made["code"]) == ("refused", "02")
    heard = imported(two.home, made["file"])
    assert (heard["receipt"], heard["reason"]) == ("refused", "không cư trú tại xã")
    assert standing(two.home) == "refused"
    error = two.away.error("ho-so", "tiep-nhan", "--goi", name)
    assert (error["code"], error["exit"]) == ("packet.refused", 4)
    assert two.away.json("goi", "danh-sach")["packets"][-1]["status"] == "refused"
    error = two.away.error("goi", "tra-loi", name, "--tinh-trang", "dong-y-thu-hoi")
    assert error["exit"] == 4


def test_an_answer_of_another_office_than_was_written_to_is_not_believed(two: Two, tmp_path: Path) -> None:
    stranger = office.new("DU-KIEN-THUY", "Đảng ủy xã Kiến Thụy", TODAY)
    (tmp_path / "card.txt").write_bytes(card.text(stranger.card).encode())
    two.home.json("khoa", "tin", str(tmp_path / "card.txt"), "--dau-khoa", stranger.card.fingerprint)
    told = opened(two.away, two.home, two.sent()).manifest
    for packet in (told.id, None):
        contents = Contents(
            Recipient(HOME, "Đảng ủy phường Lê Chân"),
            told.person,
            told.letter,
            told.procedure,
            NOW,
            NOW + timedelta(days=90),
            None,
            {},
            Answer(packet, "accepted", TODAY),
        )
        (tmp_path / "x.zip").write_bytes(writing.write(contents, stranger, None).content)
        error = two.home.error("goi", "nhap", str(tmp_path / "x.zip"))
        assert (error["code"], error["exit"]) == ("receipt.other_office", 9)


@pytest.mark.parametrize(
    "said",
    [
        {"answer": Answer("ab" * 32, "accepted", TODAY)},
        {"answer": Answer(None, "accepted", TODAY), "letter": ("99-CV/ĐU", None, TODAY)},
        {"answer": Answer(None, "accepted", TODAY), "letter": (NOTICE, "AAAA-AAAA", TODAY)},
        {"answer": Answer(None, "accepted", TODAY), "person": ("Người Khác", None)},
        {"answer": Answer(None, "recalled", TODAY)},
    ],
)
def test_an_answer_to_nothing_that_was_sent_is_refused(two: Two, said: Mapping[str, Any]) -> None:
    more = dict(said)
    if "letter" in more:
        more["letter"] = manifest.LetterReference(*more["letter"])
    if "person" in more:
        more["person"] = manifest.PersonReference(*more["person"])
    error = two.home.error("goi", "nhap", str(answer(two, **more)))
    assert (error["code"], error["exit"]) == ("receipt.unknown", 8)


def test_an_answer_to_a_letter_that_came_on_paper_finds_it_by_number_and_day(two: Two) -> None:
    path = answer(two, Answer(None, "accepted", TODAY, "hồ sơ giấy"))
    assert imported(two.home, path)["outcome"] == "recorded"
    assert standing(two.home) == "accepted"
    told = opened(two.away, two.home, two.sent()).manifest.letter
    no_code = answer(two, Answer(None, "helper_assigned", TODAY), letter=told._replace(code=None))
    assert imported(two.home, no_code)["outcome"] == "recorded"


def test_an_answer_to_a_voided_letter_is_refused_with_its_sentence(two: Two) -> None:
    receipt = imported(two.away, two.sent())["receipts"][0]
    two.home.json("van-ban", "huy", NOTICE, "--ly-do", "sai nơi nhận", "--khong-lam-lai", "--lay-so", "1")
    error = two.home.error("goi", "nhap", receipt)
    assert (error["code"], error["exit"]) == ("receipt.void", 4)


@pytest.mark.parametrize("on", [TODAY - timedelta(days=1), TODAY + timedelta(days=3)])
def test_an_answer_of_an_impossible_day_is_refused(two: Two, on: date) -> None:
    path = answer(two, Answer(sent_id(two), "accepted", on))
    error = two.home.error("goi", "nhap", str(path))
    assert (error["code"].startswith("receipt."), error["exit"]) == (True, 4)


def test_after_a_refusal_nothing_is_recorded(two: Two) -> None:
    packet = sent_id(two)
    refused = answer(two, Answer(packet, "refused", TODAY, "", "không nhận"))
    accepted = answer(two, Answer(packet, "accepted", TODAY))
    imported(two.home, refused)
    error = two.home.error("goi", "nhap", str(accepted))
    assert (error["code"], error["exit"]) == ("receipt.refused", 4)


# ---- how far it has come


def test_the_answer_follows_the_case(two: Two) -> None:
    made = received(two.away, two.sent())
    case = made["case"]
    first = two.away.json("goi", "tra-loi", case)
    assert (first["receipt"], first["again"], first["file"]) == ("accepted", True, made["receipts"][-1])
    helper = ("--du-kien", "helper=Trần Văn Lâm; 19/05/2015", "--du-kien", "why=received")
    two.away.json(
        *("ho-so", "ghi", case, "phan-cong", "--ngay", "26/11/2026", *helper),
        *("--giay-to", "helper_resolution=03-NQ/CB,26/11/2026"),
        on=NEXT,
    )
    second = two.away.json("goi", "tra-loi", case, on=NEXT)
    assert (second["receipt"], second["code"], second["on"]) == ("helper_assigned", "04", "2026-11-26")
    heard = two.home.json("goi", "nhap", *made["receipts"], second["file"], on=NEXT)["packets"]
    assert [each["outcome"] for each in heard] == ["recorded"] * 3
    assert standing(two.home) == "helper_assigned"
    two.away.json("ho-so", "ghi", case, "xin-thoi", "--ngay", "26/11/2026", on=NEXT)
    third = two.away.json("goi", "tra-loi", case, on=NEXT)
    assert (third["receipt"], third["code"]) == ("closed", "06")
    assert imported(two.home, third["file"], NEXT)["outcome"] == "recorded"


def test_a_packet_that_nobody_received_has_no_progress_to_tell(two: Two) -> None:
    name = imported(two.away, two.sent())["name"]
    error = two.away.error("goi", "tra-loi", name)
    assert (error["code"], error["exit"]) == ("receipt.not_received", 4)


def test_a_case_that_began_here_has_nobody_to_answer(two: Two) -> None:
    walk = two.away.certified(cell="CB-12")
    error = two.away.error("goi", "tra-loi", walk.code)
    assert (error["code"], error["exit"]) == ("receipt.not_received", 4)


def test_what_only_somebody_can_decide_is_typed_and_nothing_else(two: Two) -> None:
    name = imported(two.away, two.sent())["name"]
    assert two.away.error("goi", "tra-loi", name, "--tinh-trang", "da-xong")["exit"] == 2
    assert two.away.error("goi", "tra-loi", name, "--tinh-trang", "tu-choi")["exit"] == 2
    error = two.away.error("goi", "tra-loi", name, "--tinh-trang", "dong-y-thu-hoi")
    assert (error["code"], error["exit"]) == ("receipt.not_recalled", 4)


def test_a_dry_run_answers_nothing(two: Two) -> None:
    name = imported(two.away, two.sent())["name"]
    before = two.away.book.dump()
    made = two.away.json("goi", "tra-loi", name, "--ly-do", "x", "--chay-thu")
    assert two.away.book.dump() == before
    assert not Path(made["file"]).exists()


def test_whose_key_was_revoked_meanwhile_is_not_answered_in_the_open_unasked(two: Two) -> None:
    name = imported(two.away, two.sent())["name"]
    two.away.json("khoa", "thu-hoi", HOME, "--ly-do", "bị lộ", "--dong-y")
    error = two.away.error("goi", "tra-loi", name, "--ly-do", "x")
    assert (error["code"], error["exit"]) == ("key.no_card", 4)
    made = two.away.json("goi", "tra-loi", name, "--ly-do", "x", "--khong-ma-hoa")
    assert made["sealed"] is False
    assert imported(two.home, made["file"])["outcome"] == "recorded"


def test_a_case_that_came_on_paper_is_answered_in_a_packet_too(two: Two) -> None:
    paper = (
        "--dong",
        "A",
        "--noi-di",
        "phường Lê Chân",
        "--so-van-ban",
        NOTICE,
        "--ngay-van-ban",
        "25/11/2026",
    )
    made = two.away.json(
        *("ho-so", "tiep-nhan", "Lê Ngọc Châu", *paper, "--ngay-sinh", "14/03/2001", "--to-chuc", "CB-12"),
        *(
            "--da-lam",
            "vao-danh-sach=12/03/2025",
            "--da-lam",
            "cap-giay-chung-nhan=20/08/2025",
            "--giay-to",
            "awareness_certificate=07/CN,20/08/2025",
        ),
        *("--du-kien", "noi-xem-xet-ket-nap=noi-cu-tru"),
    )
    told = two.away.json("goi", "tra-loi", made["case"])
    assert (told["receipt"], told["answers"], told["sealed"]) == ("accepted", None, True)
    assert two.away.json("goi", "tra-loi", made["case"])["again"] is True
    assert imported(two.home, told["file"])["outcome"] == "recorded"
    assert standing(two.home) == "accepted"


# ---- asked back


def test_a_letter_is_asked_back_and_given_back(two: Two) -> None:
    packet = imported(two.away, two.sent())["name"]
    two.home.json("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "thu-hoi", "--ly-do", "nhầm người")
    request = two.home.json("van-ban", "gui", NOTICE, "--goi")["letters"][0]
    assert request["kind"] == "receipt"
    heard = imported(two.away, request["file"])
    assert (heard["receipt"], heard["reason"], heard["outcome"]) == ("recalled", "nhầm người", "noted")
    error = two.away.error("ho-so", "tiep-nhan", "--goi", packet)
    assert (error["code"], error["exit"]) == ("packet.recalled", 4)
    told = two.away.json("goi", "tra-loi", packet, "--tinh-trang", "dong-y-thu-hoi")
    assert (told["receipt"], told["code"]) == ("recall_agreed", "15")
    assert imported(two.home, told["file"])["outcome"] == "recorded"
    assert standing(two.home) == "recall_agreed"
    assert two.away.error("ho-so", "tiep-nhan", "--goi", packet)["code"] == "packet.recalled"


def test_a_letter_that_is_not_given_back_is_received(two: Two) -> None:
    packet = imported(two.away, two.sent())["name"]
    two.home.json("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "thu-hoi", "--ly-do", "nhầm người")
    imported(two.away, two.home.json("van-ban", "gui", NOTICE, "--goi")["letters"][0]["file"])
    two.away.json(
        "goi", "tra-loi", packet, "--tinh-trang", "khong-thu-hoi", "--ly-do", "người ấy đã đến, đã làm việc"
    )
    made = two.away.json("ho-so", "tiep-nhan", "--goi", packet, "--to-chuc", "CB-12")
    assert made["state"] == "certified"
