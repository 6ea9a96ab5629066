"""Answers that would say what is not so: of a case that goes on, under keys that were replaced, about somebody else."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from office_books import NOW, TODAY
from packet_books import NOTICE, Two, after_a_move, key_file, key_of, trust
from packet_steps import NEXT, answer, imported, opened, received, rewritten, sent_id, standing

from ketnap.exchange.packets.manifest import Answer, PersonReference, ProcedureReference
from ketnap.workflow.law import Law

pytestmark = pytest.mark.usefixtures("vietnamese")

RENEWED = ("khoa", "lap", "--thay", "--lay-so", "1")


@pytest.fixture
def two(tmp_path: Path, law: Law) -> Iterator[Two]:
    found = after_a_move(tmp_path, law)
    yield found
    found.close()


# ---- a case that goes on here


def test_a_case_that_goes_on_here_is_not_refused_any_more(two: Two) -> None:
    case = received(two.away, two.sent())["case"]
    listed = two.away.json("goi", "danh-sach")["packets"]
    name = next(each["name"] for each in listed if each["kind"] == "transfer")
    for named in (case, name):
        error = two.away.error("goi", "tra-loi", named, "--ly-do", "không cư trú tại xã")
        assert (error["code"], error["exit"]) == ("receipt.received", 4)
        assert case in error["message"]
    undone = two.away.json("ho-so", "lich-su", case)["events"][-1]["command"]
    two.away.json("ho-so", "hoan-tac", str(undone))
    assert two.away.json("goi", "tra-loi", name, "--ly-do", "nhầm xã")["receipt"] == "refused"


def test_a_case_that_goes_on_here_is_not_given_back(two: Two) -> None:
    case = received(two.away, two.sent())["case"]
    two.home.json("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "thu-hoi", "--ly-do", "nhầm người")
    imported(two.away, two.home.json("van-ban", "gui", NOTICE, "--goi")["letters"][0]["file"])
    agreed = ("goi", "tra-loi", case, "--tinh-trang", "dong-y-thu-hoi")
    assert two.away.error(*agreed)["code"] == "receipt.received"
    two.away.json("ho-so", "ghi", case, "xin-thoi", "--ngay", "26/11/2026", on=NEXT)
    told = two.away.json(*agreed, on=NEXT)
    assert told["receipt"] == "recall_agreed"


def continued(two: Two, packet: str, day: int, how: str, made_at: datetime = NOW) -> dict[str, Any]:
    told = Answer(packet, "continued", date(2026, 11, day), how)
    return imported(two.home, answer(two, told, made_at=made_at), date(2026, 11, 30))


def test_each_step_that_was_told_of_a_case_is_in_the_life_of_the_letter_the_newest_last(two: Two) -> None:
    packet = sent_id(two)
    assert continued(two, packet, 27, "Chi bộ xét kết nạp")["outcome"] == "recorded"
    assert continued(two, packet, 29, "Ra quyết định kết nạp")["outcome"] == "recorded"
    # The post was slow: its packet comes after the others.
    late = continued(two, packet, 26, "Giao giấy giới thiệu")
    assert (late["outcome"], late["event"] is None) == ("recorded", False)
    shown = two.home.json("van-ban", "xem", NOTICE, on=date(2026, 11, 30))
    assert shown["standing"] == "continued"
    steps = [each["how"].partition(": ")[2] for each in shown["receipts"] if each["status"] == "continued"]
    assert steps == ["Giao giấy giới thiệu", "Chi bộ xét kết nạp", "Ra quyết định kết nạp"]
    said = two.home.run("van-ban", "xem", NOTICE, on=date(2026, 11, 30)).stdout
    state = next(each for each in said.splitlines() if each.startswith("Tình trạng"))
    assert "đang tiếp tục xem xét, mới nhất" in state
    assert "Ra quyết định kết nạp" in state
    two.home.json("ho-so", "hoan-tac", late["command"], on=date(2026, 11, 30))
    assert len(two.home.json("van-ban", "xem", NOTICE, on=date(2026, 11, 30))["receipts"]) == 3


def test_a_step_that_is_told_again_in_another_packet_stands_once(two: Two) -> None:
    packet = sent_id(two)
    first = continued(two, packet, 27, "Chi bộ xét kết nạp")
    again = continued(two, packet, 27, "Chi bộ xét kết nạp", NOW + timedelta(minutes=1))
    assert (first["outcome"], again["outcome"]) == ("recorded", "noted")
    assert first["packet"] != again["packet"]
    shown = two.home.json("van-ban", "xem", NOTICE, on=date(2026, 11, 30))
    assert [each["status"] for each in shown["receipts"]] == ["sent", "continued"]


# ---- keys that were replaced


def test_what_was_answered_is_signed_anew_once_the_keys_were_replaced(two: Two) -> None:
    case = received(two.away, two.sent())["case"]
    old = two.away.json("goi", "tra-loi", case)
    assert old["again"] is True
    two.away.json(*RENEWED)
    trust(two.home, two.away)
    told = two.away.json("goi", "tra-loi", case, on=NEXT)
    assert (told["receipt"], told["again"], told["on"]) == ("accepted", False, old["on"])
    said = opened(two.home, two.away, Path(told["file"])).manifest
    assert said.sender.key == key_of(two.away).card.fingerprint
    again = two.away.json("goi", "tra-loi", case, on=NEXT)
    assert (again["again"], again["file"]) == (True, told["file"])


def test_a_packet_that_is_imported_again_is_answered_under_the_new_keys(two: Two) -> None:
    path = two.sent()
    first = imported(two.away, path)
    two.away.json(*RENEWED)
    trust(two.home, two.away)
    again = imported(two.away, path)
    assert again["outcome"] == "known"
    assert again["receipts"] != first["receipts"]
    assert imported(two.home, again["receipts"][0])["outcome"] == "recorded"
    assert standing(two.home) == "arrived"
    before = two.away.book.dump()
    assert imported(two.away, path)["receipts"] == again["receipts"]
    assert two.away.book.dump() == before


def test_keys_are_not_replaced_without_a_typed_word(two: Two) -> None:
    before = key_file(two.home).read_bytes()
    error = two.home.error("khoa", "lap", "--thay", "--dong-y")
    assert (error["exit"], "--lay-so 1" in error["message"]) == (2, True)
    assert two.home.run("khoa", "lap", "--thay", typed=["c"]).exit_code == 130
    assert key_file(two.home).read_bytes() == before
    assert two.home.run("khoa", "lap", "--thay", typed=["co"]).exit_code == 0
    assert key_file(two.home).read_bytes() != before


def test_nothing_is_signed_with_a_key_file_that_is_not_the_offices(two: Two) -> None:
    path = two.sent()
    key_file(two.away).write_bytes(key_file(two.home).read_bytes())
    for words in (("goi", "nhap", str(path)), ("khoa", "xem")):
        error = two.away.error(*words)
        assert (error["code"], error["exit"]) == ("key.foreign", 9)
    key_file(two.away).unlink()
    error = two.away.error("goi", "nhap", str(path))
    assert (error["code"], error["exit"]) == ("key.missing", 4)


# ---- what does not fit


def test_a_letter_that_the_person_carries_needs_no_packet(two: Two) -> None:
    error = two.home.error("van-ban", "gui", "01/CN", "--goi")
    assert (error["code"], error["exit"]) == ("letter.no_move", 4)
    assert "trao cho chính người ấy" in error["message"]


def test_an_answer_about_somebody_else_is_not_recorded(two: Two) -> None:
    told = Answer(sent_id(two), "accepted", TODAY, "")
    path = answer(two, told, person=PersonReference("Đỗ Thị Khác", date(2001, 3, 14)))
    error = two.home.error("goi", "nhap", str(path))
    assert (error["code"], error["exit"]) == ("receipt.other_person", 9)


def test_a_refusal_of_a_case_that_was_closed_is_said_to_contradict(two: Two) -> None:
    packet = sent_id(two)
    assert imported(two.home, answer(two, Answer(packet, "closed", TODAY, "")))["outcome"] == "recorded"
    refused = answer(two, Answer(packet, "refused", TODAY, "", "không cư trú tại xã"))
    said = two.home.run("goi", "nhap", str(refused), "--chay-thu")
    assert (said.exit_code, "trái với điều đã ghi" in said.output) == (0, True)
    heard = imported(two.home, refused)
    assert (heard["outcome"], heard["contradicts"]) == ("noted", "closed")
    assert standing(two.home) == "closed"


# ---- what is shown


def test_a_packet_shows_by_whose_procedure_it_is_and_its_answers_as_they_came(two: Two) -> None:
    received(two.away, two.sent())
    name = next(
        each["name"] for each in two.away.json("goi", "danh-sach")["packets"] if each["kind"] == "transfer"
    )
    shown = two.away.json("goi", "xem", name)
    assert [each["receipt"] for each in shown["receipts"]] == ["arrived", "accepted"]
    version = shown["procedure"]["version"]
    said = two.away.run("goi", "xem", name).output
    assert version in said
    assert "khác quy trình đang dùng" not in said


def test_a_packet_of_another_procedure_is_marked(two: Two) -> None:
    path = rewritten(two, procedure=ProcedureReference("2031.4", "5f" * 32))
    name = imported(two.away, path)["name"]
    assert "2031.4, khác quy trình đang dùng ở đây" in two.away.run("goi", "xem", name).output


def test_answers_of_one_day_stand_in_the_order_in_which_they_came(two: Two) -> None:
    packet = sent_id(two)
    imported(two.home, answer(two, Answer(packet, "closed", TODAY, "")))
    imported(two.home, answer(two, Answer(packet, "refused", TODAY, "", "x")))
    shown = two.home.json("goi", "xem", two.sent().name.partition(".")[0])
    assert [each["receipt"] for each in shown["receipts"]] == ["closed", "refused"]


def test_the_last_day_of_a_packet_is_told_as_a_whole_day(two: Two) -> None:
    said = two.home.run("van-ban", "gui", NOTICE, "--goi", "--dung-den", "22/05/2027").output
    assert "hết ngày 22/05/2027" in said
    name = two.home.json("goi", "danh-sach")["packets"][0]["name"]
    assert "hết ngày 22/05/2027" in two.home.run("goi", "xem", name).output
