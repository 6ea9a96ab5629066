"""Packets sent to other offices and received from them (docs/packet-format.md), each once by its id.

Nothing of their contents is understood here: the manifest is the text that was signed, the record the extract that
came with it, the content the file as it was made.
"""

from datetime import UTC, datetime
from typing import Final, NamedTuple

from ketnap.storage.correspondence.packet_rows import PacketRow
from ketnap.storage.reader import Reader, letter_of
from ketnap.storage.rows import stamp
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.codes import case_number
from ketnap.workflow.ports import LetterState

IN: Final = "in"
OUT: Final = "out"

_DIGITS: Final = 64
"""An id is a SHA-256 in hex."""


class Kept(NamedTuple):
    """A packet as the register of packets knows it: `direction` is IN or OUT, `sender` and `recipient` the codes in
    its manifest, `answers` the id that a receipt answers; `letter` is the id of a letter of this book that it carries
    or answers, `case` the case that it speaks of here."""

    id: str
    direction: str
    kind: str
    sender: str
    recipient: str
    answers: str | None
    letter: int | None
    case: str | None
    made_at: datetime
    expires_at: datetime
    command: str
    recorded_at: datetime
    manifest: str


def keep(uow: SqliteUnitOfWork, kept: Kept, record: str | None, content: bytes) -> None:
    """Write a packet down. It is not there yet: whoever takes one has looked (`find`)."""
    row = PacketRow(
        kept.id,
        kept.direction,
        kept.kind,
        kept.sender,
        kept.recipient,
        kept.answers,
        kept.letter,
        None if kept.case is None else case_number(kept.case),
        _text(kept.made_at),
        _text(kept.expires_at),
        kept.command,
        stamp(kept.recorded_at),
        kept.manifest,
        record,
        content,
    )
    uow.cursor.execute(sql.PACKET_INSERT, row)


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()


def find(reader: Reader, packet: str) -> Kept | None:
    """The packet with this id."""
    return next(iter(_lines(reader, sql.PACKETS_LIKE, packet, packet)), None)


def like(reader: Reader, beginning: str) -> list[Kept]:
    """The packets whose id begins with these hex digits."""
    first, last = (beginning.lower().ljust(_DIGITS, end) for end in "0f")
    return _lines(reader, sql.PACKETS_LIKE, first, last)


def every(reader: Reader) -> list[Kept]:
    """All packets, the oldest first."""
    return _lines(reader, sql.PACKETS)


def answering(reader: Reader, packet: str) -> list[Kept]:
    """The receipts of a packet, the oldest first."""
    return _lines(reader, sql.PACKETS_ANSWERING, packet)


def of_letter(reader: Reader, letter: int) -> list[Kept]:
    """The packets that carry or answer a letter of this book, the oldest first."""
    return _lines(reader, sql.PACKETS_OF_LETTER, letter)


def of_case(reader: Reader, case: str) -> list[Kept]:
    """The packets that speak of a case, the oldest first."""
    return _lines(reader, sql.PACKETS_OF_CASE, case)


def waiting(reader: Reader) -> list[Kept]:
    """The packets that were entered and of which no case came yet, the oldest first; refused ones are among them."""
    return _lines(reader, sql.PACKETS_WAITING)


def record(reader: Reader, packet: str) -> str | None:
    """The extract of the record that came with a packet, as its text."""
    (found,) = reader.cursor.execute(sql.PACKET_RECORD, (packet,)).fetchone()
    return None if found is None else str(found)


def content(reader: Reader, packet: str) -> bytes:
    """The file: of one that was sent as it was made, of one that came as it was once opened."""
    (found,) = reader.cursor.execute(sql.PACKET_CONTENT, (packet,)).fetchone()
    return bytes(found)


def received(uow: SqliteUnitOfWork, packet: str, case: str) -> None:
    """Note which case here a packet opened."""
    uow.cursor.execute(sql.PACKET_CASE, (case_number(case), packet))


def _lines(reader: Reader, statement: str, *arguments: object) -> list[Kept]:
    read = datetime.fromisoformat
    return [
        Kept(*row)._replace(made_at=read(row[8]), expires_at=read(row[9]), recorded_at=read(row[11]))
        for row in reader.cursor.execute(statement, arguments)
    ]


# ---- the registers of letters around them


def entered(reader: Reader, symbol: str) -> list[str]:
    """The packets that were entered as a letter with this symbol, whoever sent it."""
    return [str(packet) for (packet,) in reader.cursor.execute(sql.INCOMING_PACKETS, (symbol,))]


def opened(uow: SqliteUnitOfWork, packet: str, case: str, sender: str) -> None:
    """Note in the register of what came in which case a packet opened, and who sent it: by now the register of
    organisations knows them."""
    uow.cursor.execute(sql.BROUGHT_OPENED, (case_number(case), packet))
    uow.cursor.execute(sql.INCOMING_SENDER, (sender, packet))


def letters_of_symbol(reader: Reader, symbol: str, to: str) -> list[LetterState]:
    """The letters of this book that bear a symbol and went to an organisation, void ones too."""
    return [letter_of(row) for row in reader.cursor.execute(sql.LETTERS_OF_SYMBOL, (symbol, to))]
