"""Receipts: what this office answers to another in a packet of its own, kept with what it records of it."""

from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import NamedTuple

from ketnap.commands.contract import line, option_name
from ketnap.commands.invocation import Invocation
from ketnap.commands.packet import files, names
from ketnap.commands.packet.desk import Here
from ketnap.commands.problems import Exit, Problem
from ketnap.exchange.keys import sealing
from ketnap.exchange.keys.office import OfficeKey
from ketnap.exchange.packets import writing
from ketnap.exchange.packets.manifest import (
    RECEIPT,
    Answer,
    LetterReference,
    Manifest,
    PersonReference,
    ProcedureReference,
    Recipient,
)
from ketnap.exchange.packets.writing import Contents, NotWritable
from ketnap.storage.correspondence import packets
from ketnap.storage.correspondence.packets import OUT, Kept
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork


class Asked(NamedTuple):
    """What is answered: who sent it, about whom, with which letter, by whose procedure; `packet` is the id of the packet
    that it came in, None where it came on paper, `case` the case here."""

    sender: Recipient
    person: PersonReference
    letter: LetterReference
    procedure: ProcedureReference
    packet: str | None
    case: str | None
    letter_id: int | None = None


class Reply(NamedTuple):
    """A receipt that is kept, and its file. `again`: it was written before, and nothing new is said with it."""

    kept: Kept
    content: bytes
    again: bool = False

    @property
    def sealed(self) -> bool:
        return sealing.is_sealed(self.content)

    @property
    def answer(self) -> Answer:
        found = names.said(self.kept).answer
        assert found is not None, "a reply answers"
        return found

    @property
    def file_name(self) -> str:
        return f"{names.shown(self.kept)}.zip{'.age' if self.sealed else ''}"


def to_packet(said: Manifest, case: str | None) -> Asked:
    """A packet as something to be answered."""
    sender = Recipient(said.sender.organisation, said.sender.name)
    return Asked(sender, said.person, said.letter, said.procedure, said.id, case)


def write(
    uow: SqliteUnitOfWork,
    invocation: Invocation,
    at: Here,
    to: Asked,
    answer: Answer,
    command: str,
    *,
    unencrypted: bool = False,
) -> Reply:
    """Write a receipt and keep it; `unencrypted`: it was agreed to write it also where no card is known to seal it by.

    Raises Problem.
    """
    card = at.card_of(to.sender.organisation)
    if card is None and not unencrypted:
        raise no_card(to.sender.name)
    contents = Contents(
        recipient=to.sender,
        person=to.person,
        letter=to.letter,
        procedure=to.procedure,
        made_at=invocation.now,
        expires_at=invocation.now + writing.VALID,
        record=None,
        answer=answer,
    )
    try:
        written = writing.write(contents, at.key, card)
    except NotWritable as error:
        raise not_writable(error) from error
    made = written.manifest
    kept = Kept(
        made.id,
        OUT,
        RECEIPT,
        made.sender.organisation,
        made.recipient.organisation,
        to.packet,
        to.letter_id,
        to.case,
        made.made_at,
        made.expires_at,
        command,
        invocation.now,
        written.text,
    )
    packets.keep(uow, kept, None, written.content)
    return Reply(kept, written.content)


def answer(packet: str | None, receipt: str, on: date, how: str, reason: str = "") -> Answer:
    return Answer(packet, receipt, on, how, reason)


def written_before(reader: Reader, packet: str) -> list[Reply]:
    """What this office has answered to a packet, the oldest first."""
    return [
        Reply(kept, packets.content(reader, kept.id), again=True)
        for kept in packets.answering(reader, packet)
        if kept.direction == OUT
    ]


def is_of(key: OfficeKey, reply: Reply) -> bool:
    """Whether these keys signed a receipt: what others signed is believed by nobody once they were replaced."""
    return names.said(reply.kept).sender.key == key.card.fingerprint


def renewed(uow: SqliteUnitOfWork, invocation: Invocation, at: Here, said: Manifest) -> tuple[Reply, ...]:
    """What this office has answered to a packet, under the keys in use: what keys that were replaced signed is signed
    anew, saying the same. Raises Problem."""
    before = written_before(uow, said.id)
    ours = [each for each in before if is_of(at.key, each)]
    found = {each.answer: each for each in [*before, *ours]}
    return tuple(
        each if is_of(at.key, each) else _anew(uow, invocation, at, said, each) for each in found.values()
    )


def _anew(uow: SqliteUnitOfWork, invocation: Invocation, at: Here, said: Manifest, before: Reply) -> Reply:
    # Where it went open, it was agreed to.
    return write(
        uow,
        invocation,
        at,
        to_packet(said, before.kept.case),
        before.answer,
        uow.next_command(),
        unencrypted=not before.sealed,
    )


def no_card(name: str) -> Problem:
    """Nobody's card is known to encrypt by, and nobody agreed to do without."""
    text = _(
        "Chưa có thẻ khóa đang dùng của {name}: gói sẽ được ký nhưng không mã hóa, ai cầm tệp cũng đọc được. "
        "Nhận thẻ khóa của nơi ấy trước, hoặc thêm {option}."
    ).format(name=name, option=option_name("--unencrypted"))
    return Problem("key.no_card", text, Exit.REFUSED, following=(line("key trust", _("TỆP")),))


def not_writable(error: NotWritable) -> Problem:
    """What cannot stand in a packet."""
    text = _("Chưa lập được gói: mục «{where}» không ghi được vào gói. Xem lại dữ liệu của mục ấy.")
    return Problem("packet.not_writable", text.format(where=error.where), Exit.REFUSED)


def put(invocation: Invocation, reply: Reply, out: Path | None = None) -> Path:
    """The file of a receipt; in a dry run nothing is written. Raises Problem where the disk does not take it."""
    path = files.folder(invocation, out) / reply.file_name
    if not invocation.dry_run:
        files.put_after(
            path, reply.content, line("packet show", names.shown(reply.kept), "--out", _("THƯ MỤC"))
        )
    return path
