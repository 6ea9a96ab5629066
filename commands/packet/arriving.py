"""A packet that came, as the book keeps it: once by its id."""

from datetime import datetime

from ketnap.exchange.packets.reading import Packet
from ketnap.storage.correspondence.packets import IN, Kept


def kept(packet: Packet, command: str, now: datetime) -> Kept:
    """The row of a packet that was read and found sound; a receipt names the packet that it answers."""
    said = packet.manifest
    return Kept(
        said.id,
        IN,
        said.kind,
        said.sender.organisation,
        said.recipient.organisation,
        None if said.answer is None else said.answer.packet,
        None,
        None,
        said.made_at,
        said.expires_at,
        command,
        now,
        packet.text,
    )
