"""Packets and the cards of other offices, as they are stored."""

from typing import NamedTuple


class PacketRow(NamedTuple):
    id: str
    direction: str
    kind: str
    sender: str
    recipient: str
    answers: str | None
    letter_id: int | None
    case_id: int | None
    made_at: str
    expires_at: str
    command: str
    recorded_at: str
    manifest: str
    record: str | None
    content: bytes


class KeyCardRow(NamedTuple):
    fingerprint: str
    organisation: str
    name: str
    card: str
    trusted_on: str
    actor: str
