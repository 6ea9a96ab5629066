"""What is typed where two offices meet in packets, and what is then in their books."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from office_books import CAM_GIANG, HOME, NOW, TODAY, Desk
from packet_books import NOTICE, Two, key_of, packets_folder

from ketnap.exchange.packets import canonical, reading, writing
from ketnap.exchange.packets.manifest import Answer, Recipient
from ketnap.exchange.packets.reading import KnownKey, Packet, known
from ketnap.exchange.packets.writing import Contents
from ketnap.workflow import letter_life

NEXT = TODAY + timedelta(days=1)


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
