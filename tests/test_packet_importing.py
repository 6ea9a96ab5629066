"""`packet import`: a file is kept, entered and answered once, and what is not as it was made is refused."""

import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import packet_forgeries as forgeries
import pytest
from office_books import CAM_GIANG, HOME
from packet_books import NOTICE, Two, after_a_move, key_of, packets_folder, trust
from packet_steps import NEXT, counts, imported, opened, rewritten

from ketnap.exchange.packets import writing
from ketnap.exchange.packets.manifest import Recipient
from ketnap.exchange.packets.writing import Contents
from ketnap.storage.correspondence import incoming
from ketnap.workflow.law import Law

pytestmark = pytest.mark.usefixtures("vietnamese")


@pytest.fixture
def two(tmp_path: Path, law: Law) -> Iterator[Two]:
    found = after_a_move(tmp_path, law)
    yield found
    found.close()


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
    assert (came.sender_name, came.symbol, line.case) == ("Đảng ủy phường Lê Chân", NOTICE, None)
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
