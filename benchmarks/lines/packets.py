"""Packets that are imported: verified, kept, numbered and answered, beside the bare rows and their commit."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import seeding
from goals import Figure, Goal
from measuring import Pair, compare
from office_books import CAM_GIANG, NOW
from packet_books import Two, after_a_move, key_of
from room import Room

from ketnap import cli
from ketnap.commands.invocation import Invocation, Surroundings, invoked
from ketnap.commands.packet import intake
from ketnap.exchange.packets import reading, writing
from ketnap.exchange.packets.reading import KnownKey, Packet, known
from ketnap.exchange.packets.writing import Contents

GOALS = {"import": Goal("a packet imported", "×")}


def measure(room: Room) -> Iterator[Figure]:
    folder = room.place("packets")
    cli.speak("vi")
    two = after_a_move(folder / "ours", room.law)
    found = _contents(two, room.sizes.packets)
    two.close()
    shutil.copytree(folder / "ours", folder / "by-hand")
    two = after_a_move(folder / "ours", room.law)
    other = seeding.floor_connection(folder / "by-hand" / "cam-giang" / "so.db")
    compared = compare(_imports(two, other, found), 10)
    other.close()
    two.close()
    yield Figure("import", compared.ratio, f"{compared.note}, {len(found[0]) // 1000} KB each")


def _contents(two: Two, count: int) -> list[bytes]:
    """So many packets with a letter of their own, sealed for the receiver."""
    desk = reading.Desk(
        frozenset({CAM_GIANG}), known([KnownKey(key_of(two.home).card)]), (key_of(two.away).sealing,)
    )
    found = reading.read(two.sent().read_bytes(), desk, NOW)
    assert isinstance(found, Packet)
    told = found.manifest
    made = []
    for number in range(count):
        letter = told.letter._replace(symbol=f"{1000 + number}-CV/ĐU")
        whole = Contents(
            told.recipient,
            told.person,
            letter,
            told.procedure,
            told.made_at,
            told.expires_at,
            found.record,
            found.letters,
        )
        made.append(writing.write(whole, key_of(two.home), key_of(two.away).card).content)
    return made


def _imports(two: Two, other: sqlite3.Connection, packets: list[bytes]) -> Iterator[Pair]:
    """Each packet taken by the product, and its rows written by hand into another book."""
    told = _invocation(two)
    rows = [_rows(two, told, content, number) for number, content in enumerate(packets, 1)]
    cursor = other.cursor()

    def product(content: bytes) -> Callable[[], object]:
        def run() -> object:
            with two.away.book.begin() as uow:
                return intake.take(uow, told, content)

        return run

    def floor(statements: list[tuple[str, tuple[Any, ...]]]) -> Callable[[], object]:
        def run() -> None:
            cursor.execute("BEGIN IMMEDIATE")
            for statement, values in statements:
                cursor.execute(statement, values)
            cursor.execute("COMMIT")

        return run

    for content, statements in zip(packets, rows, strict=True):
        yield product(content), floor(statements)


def _rows(two: Two, told: Invocation, content: bytes, number: int) -> list[tuple[str, tuple[Any, ...]]]:
    """The rows that a packet leaves behind, taken from what the product writes and takes back."""
    with two.away.book.begin(keep=False) as uow:
        intake.take(uow, told, content)
        kept = uow.cursor.execute("SELECT * FROM packet").fetchall()
        [(_id, office, term, _number, *rest)] = uow.cursor.execute("SELECT * FROM incoming").fetchall()
        [(*_key, n, case, letter, packet)] = uow.cursor.execute("SELECT * FROM brought").fetchall()
    entered = (None, office, term, number, *rest)
    brought = (office, term, number, n, case, letter, packet)
    rows = [*(("packet", row) for row in kept), ("incoming", entered), ("brought", brought)]
    return [(_inserted(table, row), row) for table, row in rows]


def _inserted(table: str, row: tuple[Any, ...]) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})"


def _invocation(two: Two) -> Invocation:
    around = Surroundings({}, NOW, screen=False, keyboard=False)
    return invoked(around, {"json": True, "db": str(two.away.book.path)}, None)
