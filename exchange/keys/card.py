"""The card of an office: the public text by which another office knows whose packets it reads and whom it seals for.

A few lines that can be mailed, printed and typed again; signed with the very key it shows, so that a slip in it is
noticed. That the card comes from that office is proved by nothing in it: two people compare the fingerprint, which for
that reason does not stand on the card and is always worked out from its keys.
"""

import base64
import binascii
import unicodedata
from datetime import date
from gettext import gettext as _
from typing import Final, NamedTuple

from ketnap.exchange.keys import fingerprint, sealing, signing
from ketnap.exchange.unreadable import UnreadableFile
from ketnap.workflow.names import normal

HEAD: Final = "ketnap-key-card 1"
MOST_BYTES: Final = 8_192
LONGEST_CODE: Final = 64
LONGEST_NAME: Final = 300

_FIELDS: Final = ("organisation", "name", "signing", "sealing", "made_on", "signature")
_MARK: Final = "\ufeff"


class Card(NamedTuple):
    """`signing` is the public Ed25519 key, `sealing` the age recipient, `signature` that of the lines above it."""

    organisation: str
    name: str
    signing: bytes
    sealing: str
    made_on: date
    signature: bytes

    @property
    def fingerprint(self) -> str:
        """The digits of both keys, without groups (`fingerprint.shown`)."""
        return fingerprint.of(self.signing, self.sealing)


def signed(organisation: str, name: str, made_on: date, secret: bytes, recipient: str) -> Card:
    """The card of these keys. Raises ValueError: a code or name that is empty or too long."""
    code, name = normal(organisation), normal(name)
    if not _is_named(code, name):
        raise ValueError("a card needs a code and a name of moderate length")
    card = Card(code, name, signing.public(secret), recipient, made_on, b"")
    return card._replace(signature=signing.sign(secret, _signed_part(card)))


def text(card: Card) -> str:
    """The card as a file."""
    return f"{_signed_part(card).decode()}signature: {base64_of(card.signature)}\n"


def read(content: bytes) -> Card:
    """Read a card. What mail and editors do to a text is forgiven: ends of lines, blank lines and spaces, letters taken
    apart.

    Raises:
        UnreadableFile: no card, one of a later format, or not as it was signed.
    """
    try:
        lines = unicodedata.normalize("NFC", content[:MOST_BYTES].decode()).removeprefix(_MARK).splitlines()
    except UnicodeDecodeError as error:
        raise UnreadableFile(_no_card()) from error
    head, *entries = [line.strip() for line in lines if line.strip()] or [""]
    if head != HEAD:
        raise UnreadableFile(_other_format() if head.startswith(HEAD.split()[0]) else _no_card())
    return _checked(_card(entries))


def _card(entries: list[str]) -> Card:
    pairs = [entry.partition(":") for entry in entries]
    if tuple(name for name, _colon, _value in pairs) != _FIELDS:
        raise UnreadableFile(_damaged())
    values = {name: value.strip() for name, _colon, value in pairs}
    try:
        return Card(
            values["organisation"],
            values["name"],
            bytes_of(values["signing"]),
            values["sealing"],
            date.fromisoformat(values["made_on"]),
            bytes_of(values["signature"]),
        )
    except ValueError as error:
        raise UnreadableFile(_damaged()) from error


def _checked(card: Card) -> Card:
    sound = (
        signing.is_signed(_signed_part(card), card.signature, by=card.signing)
        and sealing.is_recipient(card.sealing)
        and _is_named(card.organisation, card.name)
    )
    if not sound:
        raise UnreadableFile(_damaged())
    return card


def _is_named(organisation: str, name: str) -> bool:
    return (
        0 < len(organisation) <= LONGEST_CODE
        and 0 < len(name) <= LONGEST_NAME
        and (organisation, name) == (normal(organisation), normal(name))
    )


def _signed_part(card: Card) -> bytes:
    values = (card.organisation, card.name, base64_of(card.signing), card.sealing, card.made_on.isoformat())
    lines = [HEAD, *(f"{field}: {value}" for field, value in zip(_FIELDS, values, strict=False))]
    return "".join(f"{line}\n" for line in lines).encode()


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def bytes_of(written: str) -> bytes:
    """The bytes that are written in base64, in the one form that `base64_of` gives. Raises ValueError."""
    try:
        content = base64.b64decode(written, validate=True)
    except binascii.Error as error:
        raise ValueError(written) from error
    if base64_of(content) != written:
        raise ValueError(written)
    return content


def _no_card() -> str:
    return _("Tệp này không phải thẻ khóa. Cần tệp thẻ khóa mà đơn vị kia đã xuất.")


def _other_format() -> str:
    return _("Thẻ khóa này theo định dạng mà bản ketnap này chưa biết. Cài bản mới hơn rồi đọc lại.")


def _damaged() -> str:
    return _("Thẻ khóa này không còn nguyên như lúc xuất. Xin lại thẻ từ đơn vị kia.")
