"""The verifier that needs no program: run as people run it, on good packets and on falsified ones."""

import subprocess
import sys
from pathlib import Path

import packet_forgeries as forgeries
import pytest
from packet_offices import RECEIVER, receipt
from packet_vectors import FOLDER, REFUSED

from ketnap.exchange.packets.writing import write
from ketnap.workflow.letter_life import CODES

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "verify_packet.py"
# These are sound: it is not for the verifier to see who they are for, and that they are past.
FOR_THE_IMPORT = {"expired", "for-another-office"}


def run(packet: Path, card: Path, *more: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(packet), str(card), *more], capture_output=True, check=False
    )
    assert done.stderr == b""
    return done.returncode, done.stdout.decode()


def test_it_says_what_a_sound_packet_says():
    code, said = run(FOLDER / "transfer.zip", FOLDER / "sender-card.txt")
    assert code == 0
    for told in (
        "706 885 109 892 443 425 736 523 578 730 389 723",
        "Đảng ủy xã Tiên Lãng (DU-TIEN-LANG)",
        "Đảng ủy phường Lê Chân (DU-LE-CHAN)",
        "Nguyễn Thị Ánh, sinh 2001-03-14",
        "42-CV/ĐU",
        "7KQ2-M4XD",
        "Gói nguyên vẹn",
    ):
        assert told in said


def test_it_says_what_a_receipt_answers():
    code, said = run(FOLDER / "receipt.zip", FOLDER / "receiver-card.txt")
    assert code == 0
    assert "03 đã tiếp nhận, ngày 2026-11-24" in said


@pytest.mark.parametrize("answer", CODES)
def test_it_knows_every_answer_that_the_program_can_send(tmp_path, answer):
    packet = tmp_path / "x.zip"
    packet.write_bytes(write(receipt(None, answer, reason="chưa rõ nơi ở"), RECEIVER, None).content)
    code, said = run(packet, FOLDER / "receiver-card.txt")
    assert code == 0
    assert f"Trả lời    {CODES[answer]} " in said


@pytest.mark.parametrize("name", REFUSED)
def test_a_falsified_packet_is_not_sound(name):
    code, said = run(FOLDER / f"refused-{name}.zip", FOLDER / "sender-card.txt")
    if name in FOR_THE_IMPORT:
        assert code == 0
    else:
        assert code == 9
        assert "không nguyên vẹn" in said


def test_a_packet_of_another_key_is_not_sound():
    code, said = run(FOLDER / "transfer.zip", FOLDER / "receiver-card.txt")
    assert code == 9
    assert "khóa khác" in said


def test_a_sealed_packet_has_to_be_decrypted_first():
    code, said = run(FOLDER / "transfer.zip.age", FOLDER / "sender-card.txt")
    assert code == 9
    assert "age -d -i" in said


def test_what_cannot_be_read_is_told(tmp_path):
    assert run(tmp_path / "none.zip", FOLDER / "sender-card.txt")[0] == 2
    assert run(FOLDER / "transfer.zip", FOLDER / "transfer.zip")[0] == 2
    assert run(FOLDER / "transfer.zip", FOLDER / "sender.key")[0] == 2
    assert run(FOLDER / "transfer.zip", FOLDER / "sender-card.txt", "more")[0] == 2


def test_a_card_that_was_changed_verifies_nothing(tmp_path):
    changed = tmp_path / "card.txt"
    text = (FOLDER / "sender-card.txt").read_text(encoding="utf-8")
    changed.write_text(text.replace("Tiên Lãng", "Tiên Minh"), encoding="utf-8")
    code, said = run(FOLDER / "transfer.zip", changed)
    assert code == 2
    assert "không còn nguyên" in said


def test_a_bomb_is_not_sound_at_once(tmp_path):
    packet = tmp_path / "x.zip"
    packet.write_bytes(forgeries.bomb(2 * 2**30, 8))
    assert run(packet, FOLDER / "sender-card.txt")[0] == 9


def test_it_is_short_and_needs_cryptography_alone():
    text = SCRIPT.read_text(encoding="utf-8")
    assert text.count("\n") < 200
    needed = {
        line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))
    }
    assert needed - sys.stdlib_module_names == {"cryptography"}
