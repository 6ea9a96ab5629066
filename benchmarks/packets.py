"""Packets that are imported: verified, kept, numbered and answered, beside the bare rows and their commit."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from office import law
from office_books import CAM_GIANG, NOW
from packet_books import Two, after_a_move, key_of

from ketnap import cli
from ketnap.commands.invocation import Invocation, Surroundings, invoked
from ketnap.commands.packet import intake
from ketnap.exchange.packets import reading, writing
from ketnap.exchange.packets.reading import KnownKey, Packet, known
from ketnap.exchange.packets.writing import Contents

Pair = tuple[Callable[[], object], Callable[[], object]]


def offices(folder: Path) -> Two:
    cli.speak("vi")
    return after_a_move(folder, law())


def contents(two: Two, count: int) -> list[bytes]:
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


def imports(two: Two, other: Any, packets: list[bytes]) -> Iterator[Pair]:
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
    entered = (None, office, term, number, *rest)
    return [(_inserted("packet", row), row) for row in kept] + [(_inserted("incoming", entered), entered)]


def _inserted(table: str, row: tuple[Any, ...]) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})"


def _invocation(two: Two) -> Invocation:
    around = Surroundings({}, NOW, screen=False, keyboard=False)
    return invoked(around, {"json": True, "db": str(two.away.book.path)}, None)
