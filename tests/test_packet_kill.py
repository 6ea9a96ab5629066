"""A packet is taken exactly once, with its line in the register and its receipt, whenever the machine stops."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from killing import Forking, Killer, forking
from office_books import CAM_GIANG, NOW
from packet_books import Two, after_a_move, key_of, packets_folder
from soaking import Proof, size

from ketnap.exchange.packets import archive, reading, writing
from ketnap.exchange.packets.reading import KnownKey, Packet, known
from ketnap.exchange.packets.writing import Contents
from ketnap.workflow.law import Law

pytestmark = [
    pytest.mark.soak("kills, races and queues"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the machine has no fork"),
]

IMPORTS = size(40, 400)
RECEIPTS = size(20, 200)


@pytest.fixture(scope="module")
def process() -> Iterator[Forking]:
    with forking() as found:
        yield found


@pytest.fixture
def two(tmp_path: Path, law: Law) -> Iterator[Two]:
    found = after_a_move(tmp_path, law)
    yield found
    found.close()


def packets(two: Two, count: int) -> list[tuple[str, Path]]:
    """So many packets, each with a letter and a person of its own: their ids and files."""
    desk = reading.Desk(
        frozenset({CAM_GIANG}), known([KnownKey(key_of(two.home).card)]), (key_of(two.away).sealing,)
    )
    found = reading.read(two.sent().read_bytes(), desk, NOW)
    assert isinstance(found, Packet)
    assert found.record is not None
    told = found.manifest
    made = []
    for number in range(count):
        name = f"Người Thứ {number}"
        record = {**found.record, "case": f"HS-{number}", "person": {**found.record["person"], "name": name}}
        record["person"]["identity_number"] = None
        contents = Contents(
            told.recipient,
            told.person._replace(name=name),
            told.letter._replace(symbol=f"{100 + number}-CV/ĐU"),
            told.procedure,
            told.made_at,
            told.expires_at,
            record,
            found.letters,
        )
        written = writing.write(contents, key_of(two.home), key_of(two.away).card)
        path = packets_folder(two.home) / written.file_name
        path.write_bytes(written.content)
        made.append((written.manifest.id, path))
    return made


def rows(two: Two, packet: str) -> tuple[int, int, int]:
    """The packet, its line in the register of what came in, its receipts."""
    one = two.away.book.one
    return (
        one("SELECT count(*) FROM packet WHERE id = ?", packet),
        one("SELECT count(*) FROM brought WHERE packet = ?", packet),
        one("SELECT count(*) FROM packet WHERE answers = ?", packet),
    )


def test_a_packet_is_imported_once_with_its_number_and_its_receipt_whenever_it_is_killed(
    two: Two, process: Forking, proof: Proof
) -> None:
    killer = Killer(process, two.away.book.path, NOW, Random("kill"))
    survived = 0
    (_packet, first), *others = packets(two, IMPORTS + 1)
    killer.load("goi", "nhap", str(first))
    assert killer.measure("goi", "nhap", str(first)).exit == 0
    for packet, path in others:
        ended = killer.kill("goi", "nhap", str(path))
        after = rows(two, packet)
        assert after in ((0, 0, 0), (1, 1, 1)), "no half packet"
        assert ended.answer is None or after[0] == 1, "what was said is kept"
        survived += after[0]
        assert killer.next("goi", "nhap", str(path)).exit == 0
        assert rows(two, packet) == (1, 1, 1)
        content = two.away.book.one("SELECT content FROM packet WHERE answers = ?", packet)
        receipt = two.away.book.one("SELECT id FROM packet WHERE answers = ?", packet)
        (file,) = packets_folder(two.away).glob(f"{_name(receipt)}.*")
        assert file.read_bytes() == content
    assert 0 < survived < IMPORTS, "it was stopped before and after the moment that counts"
    numbers = json.loads(two.away.book.one("SELECT json_group_array(number) FROM incoming"))
    assert sorted(numbers) == list(range(1, IMPORTS + 2))
    assert two.away.book.one("PRAGMA integrity_check") == "ok"
    proof(
        kills=IMPORTS,
        done_when_killed=survived,
        acknowledged_lost=0,
        numbers_repeated_or_skipped=0,
        half_packets=0,
        longest_next_command_ms=round(killer.next_ms),
    )


def test_a_case_is_opened_once_with_its_answer_whenever_it_is_killed(
    two: Two, process: Forking, proof: Proof
) -> None:
    killer = Killer(process, two.away.book.path, NOW, Random("kill while receiving"))
    survived = 0
    receive = ("ho-so", "tiep-nhan", "--to-chuc", "CB-12", "--goi")
    (_packet, first), *others = packets(two, RECEIPTS + 1)
    killer.load(*receive, str(first))
    assert killer.measure(*receive, str(first)).exit == 0
    for packet, path in others:
        ended = killer.kill(*receive, str(path))
        after = (*rows(two, packet), _cases(two, packet))
        assert after in ((0, 0, 0, 0), (1, 1, 2, 1)), "no half case"
        assert ended.answer is None or after[0] == 1, "what was said is kept"
        survived += after[0]
        killer.next(*receive, str(path))
        assert (*rows(two, packet), _cases(two, packet)) == (1, 1, 2, 1)
    assert 0 < survived < RECEIPTS, "it was stopped before and after the moment that counts"
    assert two.away.book.one('SELECT count(*) FROM "case"') == RECEIPTS + 1
    assert two.away.json("nhat-ky", "doi-chieu")["sound"] is True
    proof(
        kills=RECEIPTS,
        done_when_killed=survived,
        acknowledged_lost=0,
        half_cases=0,
        longest_next_command_ms=round(killer.next_ms),
    )


def _cases(two: Two, packet: str) -> int:
    count = two.away.book.one("SELECT count(case_id) FROM brought WHERE packet = ?", packet)
    return int(count)


def _name(packet: str) -> str:
    return f"GT-{packet[:4]}-{packet[4:8]}-{packet[8:12]}".upper()


def test_what_is_kept_of_a_packet_is_the_file_that_was_signed(two: Two) -> None:
    [(packet, path)] = packets(two, 1)
    two.away.json("goi", "nhap", str(path))
    content = two.away.book.one("SELECT content FROM packet WHERE id = ?", packet)
    assert set(archive.parts(content) or {}) == set(archive.ORDER)
