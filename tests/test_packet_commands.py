"""`packet`: a person and the answers about them go from one book to another as files, each taken once."""

import json
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import packet_forgeries as forgeries
import pytest
from office_books import CAM_GIANG, HOME, NOW, TODAY, Desk
from packet_books import NOTICE, Two, after_a_move, key_of, packets_folder, trust

from ketnap.exchange.keys import card, office, sealing
from ketnap.exchange.packets import canonical, manifest, reading, writing
from ketnap.exchange.packets.manifest import Answer, Recipient
from ketnap.exchange.packets.reading import KnownKey, Packet, known
from ketnap.exchange.packets.writing import Contents
from ketnap.storage import incoming, packets
from ketnap.workflow import letter_life
from ketnap.workflow.law import Law

NEXT = TODAY + timedelta(days=1)


pytestmark = pytest.mark.usefixtures("vietnamese")


@pytest.fixture
def two(tmp_path: Path, law: Law) -> Iterator[Two]:
    found = after_a_move(tmp_path, law)
    yield found
    found.close()


def imported(desk: Desk, path: Path | str, on: date = TODAY) -> dict[str, Any]:
    (found,) = desk.json("goi", "nhap", str(path), on=on)["packets"]
    return dict(found)


def received(desk: Desk, path: Path, *more: str, on: date = TODAY) -> dict[str, Any]:
    """The packet is imported and its case opened in CB-12."""
    name = imported(desk, path, on)["name"]
    return desk.json("ho-so", "tiep-nhan", "--goi", name, "--to-chuc", "CB-12", *more, on=on)


def standing(desk: Desk, symbol: str = NOTICE) -> str:
    """Where a letter of the book stands."""
    number = desk.book.one("SELECT id FROM letter WHERE symbol = ?", symbol)
    with desk.book.reading() as reader:
        return letter_life.status(reader.receipts(number))


def code_of(desk: Desk) -> str:
    """The case that moved."""
    return str(desk.book.one('SELECT code FROM "case" ORDER BY id LIMIT 1'))


def counts(desk: Desk) -> tuple[int, int, int]:
    """Packets that came, lines in the register of what came in, packets that went."""
    return (
        desk.book.one("SELECT count(*) FROM packet WHERE direction = 'in'"),
        desk.book.one("SELECT count(*) FROM incoming"),
        desk.book.one("SELECT count(*) FROM packet WHERE direction = 'out'"),
    )


def opened(desk: Desk, sender: Desk, path: Path) -> Packet:
    """What is in a packet, as its receiver reads it."""
    known_keys = known([KnownKey(key_of(sender).card)])
    at = reading.Desk(frozenset({HOME, CAM_GIANG}), known_keys, (key_of(desk).sealing,))
    found = reading.read(path.read_bytes(), at, NOW)
    assert isinstance(found, Packet), found
    return found


def rewritten(two: Two, change: Callable[[dict[str, Any]], None] = lambda _record: None, **said: Any) -> Path:
    """A packet like the one of the notice whose record was changed before it was signed."""
    found = opened(two.away, two.home, two.sent())
    record = canonical.loads(canonical.dumps(found.record))
    change(record)
    told = found.manifest
    contents = Contents(
        told.recipient,
        told.person,
        told.letter,
        told.procedure,
        told.made_at,
        told.expires_at,
        record,
        found.letters,
    )._replace(**said)
    written = writing.write(contents, key_of(two.home), key_of(two.away).card)
    path = packets_folder(two.home) / written.file_name
    path.write_bytes(written.content)
    return path


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


# ---- importing


def test_a_packet_is_kept_entered_and_answered_at_once(two: Two) -> None:
    path = two.sent()
    found = imported(two.away, path)
    assert (found["outcome"], found["incoming"], found["letter"]) == ("imported", 1, NOTICE)
    assert counts(two.away) == (1, 1, 1)
    receipt = Path(found["receipts"][0])
    assert stat.S_IMODE(receipt.stat().st_mode) == 0o600
    said = opened(two.home, two.away, receipt).manifest
    assert said.answer is not None
    assert (said.answer.receipt, said.answer.code, said.answer.packet) == ("arrived", "01", found["packet"])
    with two.away.book.reading() as reader:
        (line,) = incoming.of_packet(reader, found["packet"])
    came = line.incoming
    assert (came.sender_name, came.symbol, came.case) == ("Đảng ủy phường Lê Chân", NOTICE, None)
    assert came.title == "Công văn thông báo quần chúng ưu tú chuyển đến"


def test_a_packet_is_imported_once_and_its_receipt_written_again(two: Two) -> None:
    path = two.sent()
    first = imported(two.away, path)
    receipt = Path(first["receipts"][0])
    content = receipt.read_bytes()
    receipt.unlink()
    before = two.away.book.dump()
    again = imported(two.away, path, NEXT)
    assert (again["outcome"], again["receipts"]) == ("known", first["receipts"])
    assert receipt.read_bytes() == content
    assert two.away.book.dump() == before
    assert "đã nhập ngày" in two.away.run("goi", "nhap", str(path)).output


def test_a_dry_run_imports_nothing(two: Two) -> None:
    path = two.sent()
    before = two.away.book.dump()
    made = two.away.json("goi", "nhap", str(path), "--chay-thu")
    assert made["dry_run"] is True
    assert two.away.book.dump() == before
    assert not packets_folder(two.away).joinpath("x").exists()
    assert list(packets_folder(two.away).glob("GT-*")) == []


def test_the_same_letter_in_a_second_packet_takes_no_second_number(two: Two) -> None:
    first = imported(two.away, two.sent())
    second = imported(two.away, two.sent(NOTICE, "--dung-den", "31/12/2026"))
    assert second["packet"] != first["packet"]
    assert (second["incoming"], second["same_letter"]) == (1, first["name"])
    assert counts(two.away) == (2, 1, 2)
    made = two.away.json("ho-so", "tiep-nhan", "--goi", second["name"], "--to-chuc", "CB-12")
    error = two.away.error("ho-so", "tiep-nhan", "--goi", first["name"])
    assert (error["code"], made["case"] in error["message"]) == ("packet.received", True)


def _altered(path: Path) -> bytes:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    return bytes(content)


def test_a_packet_that_is_not_as_it_was_made_is_refused(two: Two, tmp_path: Path) -> None:
    path = two.sent()
    (tmp_path / "x.age").write_bytes(_altered(path))
    error = two.away.error("goi", "nhap", str(tmp_path / "x.age"))
    assert (error["code"], error["exit"]) == ("packet.not_decryptable", 4)
    (tmp_path / "y.age").write_bytes(path.read_bytes()[:-40])
    assert two.away.error("goi", "nhap", str(tmp_path / "y.age"))["exit"] == 4


@pytest.mark.parametrize("name", sorted(forgeries.every()))
def test_every_falsified_packet_is_refused_with_a_sentence_and_nothing_changed(
    two: Two, tmp_path: Path, name: str
) -> None:
    content, _code = forgeries.every()[name]
    (tmp_path / "goi.zip").write_bytes(content)
    error = two.away.error("goi", "nhap", str(tmp_path / "goi.zip"))
    assert error["code"].startswith("packet.")
    assert error["exit"] in (4, 9)
    assert counts(two.away) == (0, 0, 0)


def test_files_that_are_no_packets_are_said(two: Two, tmp_path: Path) -> None:
    (tmp_path / "thu.docx").write_bytes(b"hello")
    error = two.away.error("goi", "nhap", str(tmp_path / "thu.docx"))
    assert (error["code"], error["exit"]) == ("packet.not_a_packet", 9)
    assert two.away.error("goi", "nhap", str(tmp_path / "khong-co.zip"))["exit"] == 2
    assert two.away.error("goi", "nhap", str(tmp_path))["exit"] == 2


def test_a_file_of_two_gigabytes_is_not_read(two: Two, tmp_path: Path) -> None:
    with (tmp_path / "goi.zip").open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(2 << 30)
    error = two.away.error("goi", "nhap", str(tmp_path / "goi.zip"))
    assert (error["code"], error["exit"]) == ("packet.too_large", 9)


def test_what_is_sent_is_checked_without_the_program_too(two: Two) -> None:
    two.home.json("khoa", "thu-hoi", CAM_GIANG, "--ly-do", "thử", "--dong-y")
    path = two.sent(NOTICE, "--khong-ma-hoa")
    own_card = two.home.json("khoa", "xem")["card"]
    script = Path(__file__).resolve().parent.parent / "scripts" / "verify_packet.py"
    done = subprocess.run(
        [sys.executable, str(script), str(path), own_card], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, NOTICE in done.stdout) == (0, True), done.stderr


def test_a_packet_for_another_office_is_passed_on(two: Two) -> None:
    other = rewritten_open(two, Recipient("DU-KIEN-THUY", "Đảng ủy xã Kiến Thụy"))
    error = two.away.error("goi", "nhap", str(other))
    assert (error["code"], error["exit"]) == ("packet.misaddressed", 4)


def test_a_code_below_the_office_is_this_one_only_under_its_name(two: Two) -> None:
    ours = rewritten_open(two, Recipient("CB-05", "Chi bộ thôn Kim Đôi"))
    assert imported(two.away, ours)["outcome"] == "imported"
    theirs = rewritten_open(two, Recipient("CB-05", "Chi bộ 5"))
    error = two.away.error("goi", "nhap", str(theirs))
    assert (error["code"], error["exit"]) == ("packet.misaddressed", 4)


def rewritten_open(two: Two, recipient: Recipient) -> Path:
    """A packet for an organisation whose card nobody has."""
    found = opened(two.away, two.home, two.sent())
    told = found.manifest
    contents = Contents(
        recipient,
        told.person,
        told.letter,
        told.procedure,
        told.made_at,
        told.expires_at,
        found.record,
        found.letters,
    )
    written = writing.write(contents, key_of(two.home), None)
    path = packets_folder(two.home) / written.file_name
    path.write_bytes(written.content)
    return path


def test_a_packet_is_taken_until_its_day(two: Two) -> None:
    path = two.sent(NOTICE, "--dung-den", "30/11/2026")
    error = two.away.error("goi", "nhap", str(path), on=date(2026, 12, 1))
    assert (error["code"], error["exit"]) == ("packet.expired", 4)
    assert imported(two.away, path, date(2026, 11, 30))["outcome"] == "imported"


def test_a_packet_of_a_key_that_nobody_compared_is_refused_with_what_to_do(two: Two) -> None:
    two.home.json("khoa", "lap", "--thay", "--lay-so", "1")
    path = two.sent()
    error = two.away.error("goi", "nhap", str(path))
    assert (error["code"], error["exit"]) == ("packet.unknown_key", 4)
    assert error["next"] == ["ketnap key trust TỆP"]
    trust(two.away, two.home)
    assert imported(two.away, path)["outcome"] == "imported"


def test_a_packet_of_a_revoked_key_is_refused(two: Two) -> None:
    path = two.sent()
    two.away.json("khoa", "thu-hoi", HOME, "--ly-do", "bị lộ", "--dong-y")
    error = two.away.error("goi", "nhap", str(path))
    assert (error["code"], error["exit"]) == ("packet.revoked_key", 4)


def test_an_office_does_not_import_its_own_packet(two: Two) -> None:
    path = two.sent()
    error = two.home.error("goi", "nhap", str(path))
    assert (error["code"], error["exit"]) == ("packet.own", 4)
    two.home.json("khoa", "thu-hoi", CAM_GIANG, "--ly-do", "thử", "--dong-y")
    made = two.home.json("van-ban", "gui", NOTICE, "--goi", "--khong-ma-hoa")
    error = two.home.error("goi", "nhap", made["letters"][0]["file"])
    assert (error["code"], error["exit"]) == ("packet.own", 4)


def test_a_record_that_is_none_is_refused(two: Two) -> None:
    for change, where in (
        (lambda record: record.pop("row"), "row"),
        (lambda record: record["steps"][2].update(on="2025-13-01"), "steps.2.on"),
        (lambda record: record["steps"].reverse(), "row"),
        (lambda record: record["person"].update(name="Người Khác"), "person"),
        (lambda record: record.update(format=2), "format"),
        (lambda record: record["organisations"].append("CB"), "organisations.3"),
    ):
        error = two.away.error("goi", "nhap", str(rewritten(two, change)))
        assert (error["code"], error["exit"]) == ("packet.record_unreadable", 9)
        assert f"({where})" in error["message"]


def test_of_several_files_the_good_ones_are_taken(two: Two, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"x")
    result = two.away.run("goi", "nhap", str(tmp_path / "x.zip"), str(two.sent()), "khong-co.zip", "--json")
    assert result.exit_code == 3
    found = json.loads(result.stdout)
    assert [each["outcome"] for each in found["packets"]] == ["imported"]
    assert [each["exit"] for each in found["refused"]] == [9, 2]


def test_a_disk_that_takes_no_receipt_loses_nothing(two: Two) -> None:
    path = two.sent()
    there = packets_folder(two.away)
    there.rename(there.with_name("goi-khac"))
    there.write_bytes(b"")
    result = two.away.run("goi", "nhap", str(path), "--json")
    assert result.exit_code == 74
    assert counts(two.away) == (1, 1, 1)
    there.unlink()
    again = imported(two.away, path)
    assert (again["outcome"], Path(again["receipts"][0]).exists()) == ("known", True)


def test_names_can_be_left_out(two: Two) -> None:
    result = two.away.run("goi", "nhap", str(two.sent()), "--khong-ten")
    assert result.exit_code == 0
    assert "Lê Ngọc Châu" not in result.output
    assert "Lê Ngọc Châu" not in two.away.run("goi", "danh-sach", "--khong-ten").output


def test_what_came_and_waits_stands_in_the_day_and_in_the_list(two: Two) -> None:
    found = imported(two.away, two.sent())
    two.away.certified(cell="CB-12", name="Vũ Thị Khác", identity_number="031301009999")
    gaps = [each for each in two.away.json("hom-nay")["data_gaps"] if each["kind"] == "packet"]
    assert [each["name"] for each in gaps] == [found["name"]]
    assert two.away.json("goi", "danh-sach")["packets"][-1]["status"] == "waiting"
    two.away.json("ho-so", "tiep-nhan", "--goi", found["name"], "--to-chuc", "CB-12")
    assert [each for each in two.away.json("hom-nay")["data_gaps"] if each["kind"] == "packet"] == []


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

    name = imported(two.away, rewritten(two, other_row))["name"]
    error = two.away.error("ho-so", "tiep-nhan", "--goi", name)
    assert (error["code"], error["exit"]) == ("receive.no_step", 4)
    # In the sender's words: ours has none for it.
    assert "«A: chuyển khi đang được giúp đỡ, xem xét»" in error["message"]
    shown = two.away.run("goi", "xem", name).output
    assert "chưa có việc chuyển «A: chuyển khi đang được giúp đỡ, xem xét»" in shown
    assert "ho-so tiep-nhan" not in shown


def test_the_letter_that_came_can_be_taken_out(two: Two, tmp_path: Path) -> None:
    path = two.sent()
    name = imported(two.away, path)["name"]
    shown = two.away.json("goi", "xem", name, "--thu-muc", str(tmp_path / "out"))
    inside = opened(two.away, two.home, path)
    assert {Path(each).read_bytes() for each in shown["files"]} == set(inside.letters.values())


# ---- answers


def answer(two: Two, answer: Answer, **said: Any) -> Path:
    """A receipt as the receiving office could have written it."""
    told = opened(two.away, two.home, two.sent()).manifest
    contents = Contents(
        Recipient(HOME, "Đảng ủy phường Lê Chân"),
        told.person,
        told.letter,
        told.procedure,
        NOW,
        NOW + timedelta(days=90),
        None,
        {},
        answer,
    )._replace(**said)
    written = writing.write(contents, key_of(two.away), key_of(two.home).card)
    path = packets_folder(two.away) / written.file_name
    path.write_bytes(written.content)
    return path


def sent_id(two: Two) -> str:
    return opened(two.away, two.home, two.sent()).manifest.id


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
