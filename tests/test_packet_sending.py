"""`packet send`: what a packet carries, that it is the same each time, to whom it goes, and the list of packets."""

import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from office_books import CAM_GIANG, HOME, NOW, TODAY, Desk
from packet_books import NOTICE, Two, after_a_move
from packet_steps import NEXT, imported, opened, standing

from ketnap.exchange.keys import sealing
from ketnap.storage.correspondence import packets
from ketnap.workflow.law import Law

pytestmark = pytest.mark.usefixtures("vietnamese")


@pytest.fixture
def two(tmp_path: Path, law: Law) -> Iterator[Two]:
    found = after_a_move(tmp_path, law)
    yield found
    found.close()


def code_of(desk: Desk) -> str:
    """The case that moved."""
    return str(desk.book.one('SELECT code FROM "case" ORDER BY id LIMIT 1'))


# ---- sending


def test_a_packet_carries_the_letter_the_record_and_who_sends_whom(two: Two) -> None:
    path = two.sent()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sealing.is_sealed(path.read_bytes())
    found = opened(two.away, two.home, path)
    said = found.manifest
    assert (said.sender.organisation, said.recipient.organisation) == (HOME, CAM_GIANG)
    assert (said.letter.symbol, said.letter.issued_on) == (NOTICE, TODAY)
    assert said.person == ("Lê Ngọc Châu", date(2001, 3, 14))
    assert found.letters["letter.pdf"].startswith(b"%PDF")
    assert found.letters["letter.docx"].startswith(b"PK")
    with two.home.book.reading() as reader:
        procedure = reader.law().procedure
    assert said.procedure == (procedure.version, procedure.hash)
    record = found.record
    assert record is not None
    assert (record["row"], record["origin"], record["letter"]) == ("transfer_a", HOME, "transfer_notice")
    assert [each["step"] for each in record["steps"]][-2:] == ["move_known", "transfer_a"]
    assert {each["code"]: each["kind"] for each in record["organisations"]} == {
        "CB-05": "cell",
        HOME: "commune_committee",
        CAM_GIANG: "commune_committee",
    }
    assert record["titles"]["steps"]["certify"] == procedure.steps["certify"].title
    assert record["titles"]["documents"]["awareness_certificate"]


def test_that_a_letter_was_sent_in_a_packet_is_recorded_of_it(two: Two) -> None:
    made = two.home.json("van-ban", "gui", NOTICE, "--goi")
    assert standing(two.home) == "sent"
    shown = two.home.json("van-ban", "xem", NOTICE)
    assert [(each["status"], each["how"]) for each in shown["receipts"]] == [("sent", "packet")]
    (letter,) = made["letters"]
    assert (letter["sealed"], letter["again"], letter["to"]) == (True, False, CAM_GIANG)
    expires_at = datetime.fromisoformat(letter["expires_at"])
    assert expires_at == NOW.replace(second=0) + timedelta(days=90)


def test_the_same_packet_is_written_again_to_the_byte(two: Two, tmp_path: Path) -> None:
    first = two.sent()
    content = first.read_bytes()
    first.unlink()
    made = two.home.json("van-ban", "gui", NOTICE, "--goi", on=NEXT)
    assert made["letters"][0]["again"] is True
    assert first.read_bytes() == content
    name = made["letters"][0]["name"]
    shown = two.home.json("goi", "xem", name, "--thu-muc", str(tmp_path / "usb"))
    assert Path(shown["files"][0]).read_bytes() == content
    assert two.home.book.one("SELECT count(*) FROM receipt WHERE status = 'sent'") == 1


def test_what_was_undone_is_recorded_again_with_the_same_packet(two: Two) -> None:
    made = two.home.json("van-ban", "gui", NOTICE, "--goi")
    two.home.json("ho-so", "hoan-tac", made["command"])
    assert standing(two.home) == "issued"
    again = two.home.json("van-ban", "gui", NOTICE, "--goi")
    assert (again["letters"][0]["packet"], standing(two.home)) == (made["letters"][0]["packet"], "sent")


def test_a_letter_about_several_people_goes_as_a_packet_for_each(two: Two) -> None:
    for name, number in (("Đỗ Thị Một", "031301000001"), ("Đỗ Thị Hai", "031301000002")):
        two.home.certified(name=name, identity_number=number)
    there = ("--den", "xã Cẩm Giàng", "--hieu-luc", "20/11/2026", "--ly-do", "viec-lam")
    moved = ("ho-so", "chuyen-ho-so", "--loc", "trang-thai=da-co-giay-chung-nhan", *there)
    made = two.home.run(*moved, "--gop", "--phat-hanh", "--lay-so", "3", "--dong-y")
    assert made.exit_code == 0, made.output
    sent = two.home.json("van-ban", "gui", "43-CV/ĐU", "--goi")["letters"]
    assert len({each["packet"] for each in sent}) == 2
    people = [imported(two.away, each["file"])["person"] for each in sent]
    assert sorted(people) == ["Đỗ Thị Hai", "Đỗ Thị Một"]
    name = imported(two.away, sent[0]["file"])["name"]
    opened_here = two.away.json("ho-so", "tiep-nhan", "--goi", name, "--to-chuc", "CB-12")
    heard = two.home.json("goi", "nhap", *opened_here["receipts"])["packets"]
    # Whoever accepts one of these people has not accepted the next.
    assert {each["case"] for each in heard} == {sent[0]["case"]}


def test_a_packet_that_ran_out_is_made_anew(two: Two) -> None:
    first = two.sent()
    later = two.sent(on=TODAY + timedelta(days=91))
    assert later.name != first.name


def test_a_record_that_was_corrected_since_makes_another_packet(two: Two) -> None:
    first = two.sent()
    code = code_of(two.home)
    number = next(
        each["event"]
        for each in two.home.json("ho-so", "lich-su", code)["events"]
        if each["step"] == "list_sympathiser"
    )
    two.home.json(
        "ho-so", "dinh-chinh", code, str(number), "--ngay", "08/07/2025", "--ly-do", "ghi nhầm ngày"
    )
    later = two.sent()
    assert later.name != first.name


def test_how_long_a_packet_is_taken_can_be_said(two: Two) -> None:
    made = two.home.json("van-ban", "gui", NOTICE, "--goi", "--dung-den", "31/12/2026")
    assert made["letters"][0]["expires_at"] == "2026-12-31T17:00:00+00:00"
    again = two.home.json("van-ban", "gui", NOTICE, "--goi", "--dung-den", "31/12/2026")
    assert again["letters"][0]["again"] is True
    error = two.home.error("van-ban", "gui", NOTICE, "--goi", "--dung-den", "2026-11-20")
    assert error["exit"] == 2


def test_to_whom_gave_no_card_nothing_goes_open_unasked(two: Two) -> None:
    two.home.json("khoa", "thu-hoi", CAM_GIANG, "--ly-do", "thử", "--dong-y")
    error = two.home.error("van-ban", "gui", NOTICE, "--goi", "--dong-y")
    assert (error["exit"], "không mã hóa" in error["message"]) == (2, True)
    assert two.home.run("van-ban", "gui", NOTICE, "--goi", typed=["k"]).exit_code == 130
    made = two.home.json("van-ban", "gui", NOTICE, "--goi", "--khong-ma-hoa")
    path = Path(made["letters"][0]["file"])
    assert made["letters"][0]["sealed"] is False
    assert path.read_bytes().startswith(b"PK")
    asked = two.home.run("van-ban", "gui", NOTICE, "--goi", typed=["c"])
    assert (asked.exit_code, "ai cầm tệp cũng đọc được" in asked.output) == (0, True)
    assert imported(two.away, path)["outcome"] == "imported"


def test_a_dry_run_sends_nothing(two: Two) -> None:
    before = two.home.book.dump()
    made = two.home.json("van-ban", "gui", NOTICE, "--goi", "--chay-thu")
    assert made["dry_run"] is True
    assert two.home.book.dump() == before
    assert not Path(made["letters"][0]["file"]).exists()


def test_only_letters_of_a_move_travel_as_packets(two: Two) -> None:
    error = two.home.error("van-ban", "gui", "01/CN", "--goi")
    assert error["exit"] in (4, 8)
    error = two.home.error("van-ban", "gui", NOTICE, "--goi", "--ngay", "24/11/2026")
    assert error["exit"] == 2
    error = two.home.error("van-ban", "gui", NOTICE, "--cach", "trao-tay", "--thu-muc", "x")
    assert error["exit"] == 2


def test_a_voided_letter_is_not_sent(two: Two) -> None:
    two.home.json("van-ban", "huy", NOTICE, "--ly-do", "sai nơi nhận", "--khong-lam-lai", "--lay-so", "1")
    error = two.home.error("van-ban", "gui", NOTICE, "--goi")
    assert (error["code"], error["exit"]) == ("receipt.void", 4)


def test_where_both_keep_one_book_no_packet_is_needed(two: Two) -> None:
    walk = two.home.certified(name="Đỗ Mai Anh", identity_number="031301004499")
    below = ("DN-90", "Đảng ủy Công ty Sao Biển", "--cap-tren", HOME, "--loai", "dang-uy")
    two.home.json("to-chuc", "them", *below)
    two.home.json("to-chuc", "tham-quyen", "DN-90", "de-nghi", "--tu", "01/01/2026")
    there = ("--den", "DN-90", "--hieu-luc", "20/11/2026", "--ly-do", "viec-lam")
    made = two.home.json("ho-so", "chuyen-ho-so", walk.code, *there, "--phat-hanh", "--lay-so", "2")
    notice = next(each["number"] for each in made["issued"] if each["number"].endswith("CV/ĐU"))
    error = two.home.error("van-ban", "gui", notice, "--goi", "--khong-ma-hoa")
    assert (error["code"], error["exit"]) == ("letter.same_book", 4)


# ---- looking


def test_packets_are_listed_and_shown_by_the_beginning_of_their_name(two: Two) -> None:
    assert "Chưa có gói nào" in two.away.run("goi", "danh-sach").output
    found = imported(two.away, two.sent())
    assert two.away.json("goi", "xem", found["name"][:7].lower())["packet"] == found["packet"]
    error = two.away.error("goi", "xem", "GT-FFFF-FFFF-FFFF")
    assert (error["code"], error["exit"]) == ("packet.unknown", 8)
    with two.away.book.reading() as reader:
        kept = packets.every(reader)
    assert [(each.direction, each.kind) for each in kept] == [("in", "transfer"), ("out", "receipt")]
    assert kept[0].recorded_at == datetime(2026, 11, 25, 2, 12, tzinfo=UTC)
