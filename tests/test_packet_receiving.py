"""`case receive --packet`: the case goes on in another book, beside what that book has already."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from office_books import CAM_GIANG, HOME, TODAY
from packet_books import NOTICE, Two, after_a_move, packets_folder
from packet_steps import NEXT, counts, imported, opened, received, rewritten, standing

from ketnap.workflow.law import Law

pytestmark = pytest.mark.usefixtures("vietnamese")


@pytest.fixture
def two(tmp_path: Path, law: Law) -> Iterator[Two]:
    found = after_a_move(tmp_path, law)
    yield found
    found.close()


# ---- receiving


def test_the_case_goes_on_where_it_stood_and_its_sender_is_told(two: Two) -> None:
    made = received(two.away, two.sent())
    assert (made["step"], made["row"], made["state"]) == ("receive_a", "transfer_a", "certified")
    assert (made["origin"], made["origin_letter"], made["incoming"]) == (HOME, NOTICE, 1)
    shown = two.away.json("ho-so", "xem", made["case"])
    assert shown["person"]["name"] == "Lê Ngọc Châu"
    assert [each["deadline"] for each in shown["deadlines"]] == ["cert.validity"]
    said = opened(two.home, two.away, Path(made["receipts"][-1])).manifest.answer
    assert said is not None
    assert (said.receipt, said.on) == ("accepted", TODAY)
    assert two.away.json("nhat-ky", "doi-chieu")["sound"] is True


def test_both_answers_reach_the_book_that_sent_the_case(two: Two) -> None:
    made = received(two.away, two.sent())
    answers = two.home.json("goi", "nhap", *made["receipts"])["packets"]
    assert [each["receipt"] for each in answers] == ["arrived", "accepted"]
    assert [each["outcome"] for each in answers] == ["recorded", "recorded"]
    assert standing(two.home) == "accepted"
    code = answers[0]["case"]
    with two.home.book.reading() as reader:
        newest = reader.case(code).record.newest("record_receipt")
    assert newest is not None
    assert (newest.facts["code"], newest.facts["letter_number"]) == ("accepted", NOTICE)
    waiting = two.home.json("van-ban", "danh-sach", "--chua-xac-nhan")["letters"]
    assert NOTICE not in [each["number"] for each in waiting]


def test_a_packet_is_received_once(two: Two) -> None:
    path = two.sent()
    made = received(two.away, path)
    for named in (imported(two.away, path)["name"], str(path)):
        error = two.away.error("ho-so", "tiep-nhan", "--goi", named)
        assert (error["code"], error["exit"]) == ("packet.received", 4)
        assert made["case"] in error["message"]


def test_a_file_is_imported_and_received_at_once(two: Two) -> None:
    made = two.away.json("ho-so", "tiep-nhan", "--goi", str(two.sent()), "--to-chuc", "CB-12")
    assert made["incoming"] == 1
    assert len(made["receipts"]) == 2
    assert counts(two.away) == (1, 1, 2)


def test_without_a_cell_the_committee_keeps_it(two: Two) -> None:
    made = two.away.json("ho-so", "tiep-nhan", "--goi", str(two.sent()))
    assert made["cell"] == CAM_GIANG


def test_a_dry_run_receives_nothing(two: Two) -> None:
    path = two.sent()
    before = two.away.book.dump()
    made = two.away.json("ho-so", "tiep-nhan", "--goi", str(path), "--chay-thu")
    assert made["dry_run"] is True
    assert two.away.book.dump() == before
    assert list(packets_folder(two.away).glob("GT-*")) == []


def test_after_undoing_the_reception_it_can_be_received_again_and_the_answer_stays_the_same(two: Two) -> None:
    path = two.sent()
    made = received(two.away, path)
    two.away.json("ho-so", "hoan-tac", made["command"])
    again = received(two.away, path)
    assert (again["case"] != made["case"], again["receipts"]) == (True, made["receipts"])
    assert two.away.json("goi", "danh-sach")["packets"][-1]["case"] == again["case"]


def test_somebody_who_may_be_here_already_is_shown(two: Two) -> None:
    two.away.certified(cell="CB-12")
    name = imported(two.away, two.sent())["name"]
    error = two.away.error("ho-so", "tiep-nhan", "--goi", name, "--to-chuc", "CB-12")
    # The first case of this book has the code that the sender has given to theirs.
    assert (error["code"], "HS-000001-B" in error["message"]) == ("person.known", True)


def test_a_receipt_or_an_unknown_packet_is_nothing_to_receive(two: Two) -> None:
    made = received(two.away, two.sent())
    error = two.home.error("ho-so", "tiep-nhan", "--goi", made["receipts"][0])
    assert (error["code"], error["exit"]) == ("packet.no_case", 4)
    assert two.away.error("ho-so", "tiep-nhan", "--goi", "GT-0000-0000-0000")["exit"] == 8
    assert two.away.error("ho-so", "tiep-nhan", "--goi", "khong-co.zip")["exit"] == 2
    assert two.away.error("ho-so", "tiep-nhan", "Tên", "--goi", "GT-0000")["exit"] == 2


# ---- two registers


def test_their_cells_are_not_ours(two: Two) -> None:
    made = received(two.away, two.sent())
    with two.away.book.reading() as reader:
        entries = {each.step: each for each in reader.case(made["case"]).record.counting}
        names = reader.organisations({f"{HOME}:CB-05", "CB-05", HOME}).names
    assert entries["discover"].facts["cell"] == f"{HOME}:CB-05"
    assert names[f"{HOME}:CB-05"].name == "Chi bộ 5, Đảng ủy phường Lê Chân"
    assert (names["CB-05"].name, names[HOME].name) == ("Chi bộ thôn Kim Đôi", "Đảng ủy phường Lê Chân")
    assert entries["receive_a"].facts["origin"] == HOME


def test_their_cells_do_not_stand_in_the_way_of_ours(two: Two) -> None:
    received(two.away, two.sent())
    two.away.json("to-chuc", "them", "CB-99", "Chi bộ 5", "--cap-tren", CAM_GIANG)
    assert two.away.json("to-chuc", "xem", "Chi bộ 5")["code"] == "CB-99"


def test_whoever_comes_back_brings_our_own_codes_back(two: Two) -> None:
    made = received(two.away, two.sent())
    back = ("--den", "phường Lê Chân", "--hieu-luc", "30/11/2026", "--ly-do", "doi-cho-o")
    sent = two.away.json(
        "ho-so", "chuyen-ho-so", made["case"], *back, "--phat-hanh", "--lay-so", "2", on=NEXT
    )
    notice = next(each["number"] for each in sent["issued"] if each["number"].endswith("CV/ĐU"))
    packet = two.away.json("van-ban", "gui", notice, "--goi", on=NEXT)["letters"][0]["file"]
    again = two.home.json("ho-so", "tiep-nhan", "--goi", packet, "--to-chuc", "CB-07", "--dong-y", on=NEXT)
    with two.home.book.reading() as reader:
        entries = {each.step: each for each in reader.case(again["case"]).record.counting}
    assert entries["discover"].facts["cell"] == "CB-05"
    assert (again["origin"], again["state"]) == (CAM_GIANG, "certified")


def test_steps_and_facts_that_are_not_known_here_are_kept_and_shown(two: Two) -> None:
    def later_version(record: dict[str, Any]) -> None:
        step = {
            "step": "meet_the_family",
            "on": "2025-09-01",
            "facts": {"how": "tại nhà"},
            "papers": [],
            "carried": False,
        }
        record["steps"].insert(-2, step)
        record["titles"]["steps"]["meet_the_family"] = "Gặp gia đình"
        record["titles"]["facts"]["hobby"] = "Sở thích"
        record["steps"][0]["facts"]["hobby"] = "đọc sách"
        record["steps"][0]["facts"]["education"] = "a word of tomorrow"
        record["steps"][0]["papers"].append({"document": "video", "number": "", "issued_on": "2025-07-04"})

    path = rewritten(two, later_version)
    made = received(two.away, path)
    assert [each["step"] for each in made["unknown_steps"]] == ["meet_the_family"]
    (left,) = made["left_out"]
    assert (left["step"], left["documents"]) == ("discover", ["video"])
    assert left["facts"] == {"hobby": "đọc sách", "education": "a word of tomorrow"}
    shown = two.away.json("goi", "xem", imported(two.away, path)["name"])
    assert {each["step"]: each["known"] for each in shown["steps"]}["meet_the_family"] is False
    said = two.away.run("goi", "xem", imported(two.away, path)["name"]).output
    assert "Gặp gia đình\tchưa rõ ở đây" in said
    assert two.away.json("nhat-ky", "doi-chieu")["sound"] is True


def test_a_row_that_has_no_other_end_here_is_said(two: Two) -> None:
    def other_row(record: dict[str, Any]) -> None:
        record["steps"][-1]["step"] = record["row"] = "transfer_z"
        record["titles"]["steps"]["transfer_z"] = record["titles"]["steps"].pop("transfer_a")

    came = two.away.run("goi", "nhap", str(rewritten(two, other_row))).output
    assert "chưa có việc chuyển «A: chuyển khi đang được giúp đỡ, xem xét»" in came
    assert ("ho-so tiep-nhan" in came, "goi tra-loi GT-" in came) == (False, True)
    listed = two.away.json("goi", "danh-sach")["packets"]
    name = next(each["name"] for each in listed if each["kind"] == "transfer")
    error = two.away.error("ho-so", "tiep-nhan", "--goi", name)
    assert (error["code"], error["exit"]) == ("receive.no_step", 4)
    # In the sender's words: ours has none for it.
    assert "«A: chuyển khi đang được giúp đỡ, xem xét»" in error["message"]
    shown = two.away.run("goi", "xem", name).output
    assert "chưa có việc chuyển «A: chuyển khi đang được giúp đỡ, xem xét»" in shown
    assert ("ho-so tiep-nhan" in shown, "goi tra-loi GT-" in shown) == (False, True)


def test_a_packet_waits_in_the_day_of_a_book_that_has_no_case_yet(two: Two) -> None:
    name = imported(two.away, two.sent())["name"]
    said = two.away.run("hom-nay").output
    assert "Chưa có hồ sơ nào" in said
    assert f"gói {name} của Đảng ủy phường Lê Chân (công văn {NOTICE}) đến" in said
    case = two.away.json("ho-so", "tiep-nhan", "--goi", name, "--to-chuc", "CB-12")["case"]
    assert f"gói {name}: ketnap goi xem {name}" in two.away.run("ho-so", "xem", case).output


def test_a_packet_that_is_imported_again_says_what_can_still_be_done_with_it(two: Two) -> None:
    path = two.sent()
    name = imported(two.away, path)["name"]
    assert f"ho-so tiep-nhan --goi {name}" in two.away.run("goi", "nhap", str(path)).output
    two.home.json("van-ban", "xac-nhan", NOTICE, "--tinh-trang", "thu-hoi", "--ly-do", "nhầm người")
    imported(two.away, two.home.json("van-ban", "gui", NOTICE, "--goi")["letters"][0]["file"])
    for said in (two.away.run("goi", "nhap", str(path)).output, two.away.run("goi", "xem", name).output):
        assert "nơi gửi đang xin lấy lại" in said
        assert f"goi tra-loi {name} --tinh-trang dong-y-thu-hoi" in said
        assert "ho-so tiep-nhan" not in said
    two.away.json("goi", "tra-loi", name, "--tinh-trang", "dong-y-thu-hoi")
    again = two.away.json("goi", "nhap", str(path))["packets"][0]
    assert (again["outcome"], again["against"]) == ("known", "packet.recalled")
    said = two.away.run("goi", "nhap", str(path)).output
    assert ("đã đồng ý cho nơi gửi lấy lại" in said, "Việc tiếp theo" in said) == (True, False)


def test_the_letter_that_came_can_be_taken_out(two: Two, tmp_path: Path) -> None:
    path = two.sent()
    name = imported(two.away, path)["name"]
    shown = two.away.json("goi", "xem", name, "--thu-muc", str(tmp_path / "out"))
    inside = opened(two.away, two.home, path)
    assert {Path(each).read_bytes() for each in shown["files"]} == set(inside.letters.values())
