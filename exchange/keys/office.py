"""The keys of an office, both halves, and the file that keeps them.

The file is an age identity file whose comments hold the rest: `age -d -i FILE PACKET` decrypts with it, so that a packet
can be read on the day that this program is not there.
"""

from dataclasses import dataclass, field
from datetime import date
from gettext import gettext as _
from typing import Final

from ketnap.exchange.keys import card as cards
from ketnap.exchange.keys import sealing, signing
from ketnap.exchange.keys.card import Card
from ketnap.exchange.unreadable import UnreadableFile

HEAD: Final = "# ketnap-office-key 1"
MOST_BYTES: Final = 8_192

_FIELDS: Final = ("organisation", "name", "made_on", "signing")


@dataclass(frozen=True)
class OfficeKey:
    """What an office signs with (`signing`, Ed25519) and opens with (`sealing`, age), and the card that others get.
    The secrets are not shown when the value is printed."""

    card: Card
    signing: bytes = field(repr=False)
    sealing: str = field(repr=False)


def new(organisation: str, name: str, made_on: date) -> OfficeKey:
    """New keys, by chance. Raises ValueError: a code or name that is empty or too long."""
    return of(organisation, name, made_on, signing.new_secret(), sealing.new_secret())


def of(organisation: str, name: str, made_on: date, signing_secret: bytes, sealing_secret: str) -> OfficeKey:
    """The keys of these secrets. Raises ValueError: no such secrets."""
    recipient = sealing.recipient(sealing_secret)
    card = cards.signed(organisation, name, made_on, signing_secret, recipient)
    return OfficeKey(card, signing_secret, sealing_secret)


def text(key: OfficeKey) -> str:
    """The keys as a file."""
    values = (
        key.card.organisation,
        key.card.name,
        key.card.made_on.isoformat(),
        cards.base64_of(key.signing),
    )
    told = [f"# {name}: {value}" for name, value in zip(_FIELDS, values, strict=True)]
    return "\n".join([HEAD, *told, key.sealing, ""])


def read(content: bytes) -> OfficeKey:
    """Read a file of keys.

    Raises:
        UnreadableFile: no file of keys, or a damaged one.
    """
    try:
        lines = [line.strip() for line in content[:MOST_BYTES].decode().splitlines() if line.strip()]
    except UnicodeDecodeError as error:
        raise UnreadableFile(_unreadable()) from error
    if len(lines) != len(_FIELDS) + 2 or lines[0] != HEAD:
        raise UnreadableFile(_unreadable())
    pairs = [line.removeprefix("# ").partition(": ") for line in lines[1:-1]]
    if tuple(name for name, _colon, _value in pairs) != _FIELDS:
        raise UnreadableFile(_unreadable())
    organisation, name, made_on, secret = (value for _name, _colon, value in pairs)
    try:
        return of(organisation, name, date.fromisoformat(made_on), cards.bytes_of(secret), lines[-1])
    except ValueError as error:
        raise UnreadableFile(_unreadable()) from error


def _unreadable() -> str:
    return _("Tệp khóa của đơn vị không đọc được. Lấy lại từ bản sao đã cất.")
