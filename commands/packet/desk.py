"""The desk at which packets are opened: whose letters come here, whose keys are known, what opens them."""

from collections.abc import Mapping
from datetime import datetime
from gettext import gettext as _
from typing import Final, NamedTuple

from ketnap.commands.contract import Line, line
from ketnap.commands.invocation import Invocation
from ketnap.commands.key import cards, keeping
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.problems import Exit, Problem
from ketnap.definitions.settings import Office
from ketnap.exchange.keys.card import Card
from ketnap.exchange.keys.office import OfficeKey
from ketnap.exchange.packets import reading, sentences
from ketnap.exchange.packets.reading import Desk, Packet
from ketnap.exchange.packets.refusal import Refusal
from ketnap.storage import register
from ketnap.storage.reader import Reader
from ketnap.workflow.names import folded

_UNSOUND: Final = frozenset(
    {
        "not_a_packet",
        "truncated",
        "too_large",
        "compressed",
        "bad_name",
        "duplicate_part",
        "nested",
        "altered",
        "manifest_unreadable",
        "record_unreadable",
        "wrong_sender",
        "forged",
    }
)
"""Reasons that say the file itself is not sound (exit 9); the others say that it is not to be taken here, or now (4)."""


class Here(NamedTuple):
    """This office: its settings, its keys, the names of the organisations whose letters come to it (itself, those
    under it, those that they succeed), and the desk with the cards of the others."""

    office: Office
    key: OfficeKey
    names: Mapping[str, str]
    desk: Desk

    def card_of(self, organisation: str) -> Card | None:
        """By which card to seal for an organisation; None: none is known, or none in use."""
        return cards.newest_of(self.desk.keys.values(), organisation)


def here(invocation: Invocation, reader: Reader) -> Here:
    """Raises Problem: no office, no keys. OSError."""
    office = letter_issuing.own_office(reader)
    key = keeping.needed(invocation, reader)
    nodes = register.tree(reader, invocation.today, office.organisation)
    names = {node.organisation.code: node.organisation.name for node in nodes}
    names.setdefault(key.card.organisation, key.card.name)
    known = cards.known(reader)
    desk = Desk(frozenset(names), reading.known(known), keeping.secrets(invocation, key))
    return Here(office, key, names, desk)


def opened(content: bytes, at: Here, now: datetime) -> Packet:
    """The packet in these bytes. Raises Problem: why it is not taken."""
    found = reading.read(content, at.desk, now)
    if isinstance(found, Packet):
        found = _misnamed(found, at) or found
    if isinstance(found, Refusal):
        raise _refused(found, at)
    return found


def _misnamed(packet: Packet, at: Here) -> Refusal | None:
    """Codes below an office are its own: the same code elsewhere is somebody else."""
    said = packet.manifest.recipient
    if said.organisation == at.office.organisation or folded(said.name) == folded(
        at.names[said.organisation]
    ):
        return None
    return Refusal("misaddressed", said._asdict())


def own() -> Problem:
    """A packet that this office wrote itself."""
    return Problem("packet.own", _("Gói này do chính đơn vị lập; nơi nhận mới nhập được."), Exit.REFUSED)


def _refused(refusal: Refusal, at: Here) -> Problem:
    if refusal.code == "unknown_key" and refusal.said["key"] == at.key.card.fingerprint:
        return own()
    following: tuple[Line, ...] = ()
    if refusal.code in ("unknown_key", "revoked_key"):
        following = (line("key trust", _("TỆP")),)
    if refusal.code == "not_decryptable":
        following = (line("key show"),)
    exit_code = Exit.WRONG if refusal.code in _UNSOUND else Exit.REFUSED
    return Problem(f"packet.{refusal.code}", sentences.sentence(refusal), exit_code, following=following)
