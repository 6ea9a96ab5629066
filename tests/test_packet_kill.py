"""A packet is taken exactly once, with its line in the register and its receipt, whenever the machine stops.

A process that has everything loaded forks for each command; the child is killed (SIGKILL) at some moment of it. Nothing
in the program knows that it is tested.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from office_books import CAM_GIANG, NOW
from packet_books import Two, after_a_move, key_of, packets_folder

from ketnap.exchange.packets import archive, reading, writing
from ketnap.exchange.packets.reading import KnownKey, Packet, known
from ketnap.exchange.packets.writing import Contents
from ketnap.workflow.law import Law

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the machine has no fork")

KILLS = 60
BEYOND = 1.3
"""A child is killed at some moment of so many times what the command takes when nobody kills it."""

DRIVER = """
import json, os, sys
from datetime import datetime
from ketnap import cli
from ketnap.commands.invocation import Surroundings
from ketnap.commands.packet import intake, reception, sending
from ketnap.definitions import localities
from ketnap.exchange.keys import sealing, signing
localities.of_committee("")
around = Surroundings({}, datetime.fromisoformat(sys.argv[1]), screen=False, keyboard=False)
nothing = os.open(os.devnull, os.O_WRONLY)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os.dup2(nothing, 1)
        cli.root.main(json.loads(line), obj=around)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""


class Driver:
    """Runs commands in processes of their own, and kills them."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", DRIVER, NOW.isoformat()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def takes(self, *words: str) -> float:
        """How many seconds a command takes."""
        began = time.perf_counter()
        assert self.run(*words) == 0
        return time.perf_counter() - began

    def run(self, *words: str, kill_after: float | None = None) -> int:
        """How the child ended: 0 where it was done."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        child = int(self.process.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return int(self.process.stdout.readline())

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


@pytest.fixture
def driver() -> Iterator[Driver]:
    found = Driver()
    yield found
    found.close()


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
        one("SELECT count(*) FROM incoming WHERE packet = ?", packet),
        one("SELECT count(*) FROM packet WHERE answers = ?", packet),
    )


def test_a_packet_is_imported_once_with_its_number_and_its_receipt_whenever_it_is_killed(
    two: Two, driver: Driver
) -> None:
    chance = Random("kill")
    book = ("--db", str(two.away.book.path))
    survived = 0
    (_packet, first), *others = packets(two, KILLS + 1)
    longest = BEYOND * driver.takes(*book, "goi", "nhap", str(first))
    for packet, path in others:
        driver.run(*book, "goi", "nhap", str(path), kill_after=chance.uniform(0, longest))
        after = rows(two, packet)
        assert after in ((0, 0, 0), (1, 1, 1)), after
        survived += after[0]
        assert driver.run(*book, "goi", "nhap", str(path)) == 0
        assert rows(two, packet) == (1, 1, 1)
        content = two.away.book.one("SELECT content FROM packet WHERE answers = ?", packet)
        receipt = two.away.book.one("SELECT id FROM packet WHERE answers = ?", packet)
        (file,) = packets_folder(two.away).glob(f"{_name(receipt)}.*")
        assert file.read_bytes() == content
    # It was stopped on both sides of the moment that counts.
    assert 0 < survived < KILLS
    numbers = two.away.book.one("SELECT json_group_array(number) FROM incoming")
    assert sorted(json.loads(numbers)) == list(range(1, KILLS + 2))
    assert two.away.book.one("PRAGMA integrity_check") == "ok"


def test_a_case_is_opened_once_with_its_answer_whenever_it_is_killed(two: Two, driver: Driver) -> None:
    chance = Random("kill while receiving")
    book = ("--db", str(two.away.book.path))
    survived = 0
    receive = (*book, "ho-so", "tiep-nhan", "--to-chuc", "CB-12", "--goi")
    (_packet, first), *others = packets(two, KILLS // 2 + 1)
    longest = BEYOND * driver.takes(*receive, str(first))
    for packet, path in others:
        words = (*receive, str(path))
        driver.run(*words, kill_after=chance.uniform(0, longest))
        after = (*rows(two, packet), _cases(two, packet))
        assert after in ((0, 0, 0, 0), (1, 1, 2, 1)), after
        survived += after[0]
        driver.run(*words)
        assert (*rows(two, packet), _cases(two, packet)) == (1, 1, 2, 1)
    assert 0 < survived < KILLS // 2
    assert two.away.book.one('SELECT count(*) FROM "case"') == KILLS // 2 + 1
    assert two.away.json("nhat-ky", "doi-chieu")["sound"] is True


def _cases(two: Two, packet: str) -> int:
    count = two.away.book.one("SELECT count(case_id) FROM incoming WHERE packet = ?", packet)
    return int(count)


def _name(packet: str) -> str:
    return f"GT-{packet[:4]}-{packet[4:8]}-{packet[8:12]}".upper()


def test_what_is_kept_of_a_packet_is_the_file_that_was_signed(two: Two, driver: Driver) -> None:
    [(packet, path)] = packets(two, 1)
    assert driver.run("--db", str(two.away.book.path), "goi", "nhap", str(path)) == 0
    content = two.away.book.one("SELECT content FROM packet WHERE id = ?", packet)
    assert set(archive.parts(content) or {}) == set(archive.ORDER)
