"""A packet is read: verified to the last byte, or refused with the reason. Nothing is written, and no file, however it
was made, ends in anything but one of the two.

In this order: the file, the form of the archive, the manifest, the key, the signature, the other parts, then whether it
is meant for this office and now. That a packet was taken before is known to whoever keeps them, by its id.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketnap.exchange.keys import sealing, signing
from ketnap.exchange.keys.card import Card
from ketnap.exchange.packets import archive, canonical, diagnosis, manifest
from ketnap.exchange.packets.manifest import Manifest
from ketnap.exchange.packets.manifest_fields import ManifestUnreadable, WrongVersion
from ketnap.exchange.packets.refusal import Refusal, Refused

MOST_BYTES: Final = archive.MOST_BYTES * 3 // 2
"""The largest file that is read: an archive as large as it may be, sealed and armoured."""

CLOCKS_APART: Final = timedelta(days=1)
"""So far ahead the sender's clock may be."""

_VIETNAM: Final = timezone(timedelta(hours=7))


class KnownKey(NamedTuple):
    """The card of an office whose fingerprint somebody here compared; since when it is revoked, if it is."""

    card: Card
    revoked_on: date | None = None


class Desk(NamedTuple):
    """What this office brings to the reading: the codes it is addressed by (its own and those of offices it succeeds),
    the keys it knows, by fingerprint, and its age secrets, older ones too."""

    organisations: frozenset[str]
    keys: Mapping[str, KnownKey]
    secrets: tuple[str, ...] = ()


class Packet(NamedTuple):
    """A packet that was verified. `text` is the manifest as it was signed, `record` the extract (None: a receipt without
    one), `letters` the files of the letter by name; `sealed`: it was encrypted for this office. `archived` is the file,
    opened: whoever has the card can check it once more."""

    manifest: Manifest
    text: str
    record: Mapping[str, Any] | None
    letters: Mapping[str, bytes]
    sealed: bool
    archived: bytes


def known(keys: Iterable[KnownKey]) -> dict[str, KnownKey]:
    """The keys by their fingerprints."""
    return {each.card.fingerprint: each for each in keys}


def load(path: Path) -> bytes:
    """The bytes of a file, no more than what makes it too large. Raises OSError."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def read(content: bytes, desk: Desk, now: datetime) -> Packet | Refusal:
    """The packet in these bytes, as it reaches the office at `now` (aware)."""
    try:
        parts, sealed = _parts(content, desk.secrets)
        said = _manifest(parts[archive.MANIFEST])
        _check_signature(parts, said, desk.keys)
        _check_parts(parts, said)
        record = _record(parts.get(archive.RECORD))
        _check_destination(said, desk.organisations, now)
    except Refused as refused:
        return refused.refusal
    letters: dict[str, bytes] = {name: parts[name] for name in archive.LETTERS if name in parts}
    return Packet(said, parts[archive.MANIFEST].decode(), record, letters, sealed, archive.write(parts))


def _parts(content: bytes, secrets: tuple[str, ...]) -> tuple[dict[str, bytes], bool]:
    """The parts of the archive, and whether it was sealed."""
    if len(content) > MOST_BYTES:
        raise Refused("too_large")
    sealed = sealing.is_sealed(content)
    if sealed:
        opened = sealing.opened(content, secrets)
        if opened is None:
            raise Refused("not_decryptable")
        content = opened
        if sealing.is_sealed(content):
            raise Refused("nested", part="")
    if len(content) > archive.MOST_BYTES:
        raise Refused("too_large")
    parts = archive.parts(content)
    if parts is None:
        raise diagnosis.refused(content)
    if archive.MANIFEST not in parts:
        raise Refused("not_a_packet")
    if archive.SIGNATURE not in parts:
        raise Refused("altered", part=archive.SIGNATURE)
    return parts, sealed


def _manifest(content: bytes) -> Manifest:
    try:
        return manifest.read(content)
    except WrongVersion as error:
        raise Refused("wrong_version", version=str(error.version)) from error
    except ManifestUnreadable as error:
        raise Refused("manifest_unreadable", where=error.where) from error


def _check_signature(parts: Mapping[str, bytes], said: Manifest, keys: Mapping[str, KnownKey]) -> None:
    sender = said.sender
    key = keys.get(sender.key)
    if key is None:
        raise Refused("unknown_key", organisation=sender.organisation, name=sender.name, key=sender.key)
    card = key.card
    if not signing.is_signed(parts[archive.MANIFEST], parts[archive.SIGNATURE], by=card.signing):
        raise Refused("forged", organisation=card.organisation, name=card.name)
    if key.revoked_on is not None:
        raise Refused(
            "revoked_key", organisation=card.organisation, name=card.name, on=key.revoked_on.isoformat()
        )
    if sender.organisation != card.organisation:
        raise Refused("wrong_sender", organisation=sender.organisation, name=card.name)
    if said.made_at.astimezone(_VIETNAM).date() < card.made_on:
        made_at = manifest.instant_text(said.made_at)
        raise Refused("older_than_key", name=card.name, made_at=made_at, on=card.made_on.isoformat())


def _check_parts(parts: Mapping[str, bytes], said: Manifest) -> None:
    """The other parts are those that were signed, to the byte, and no others."""
    signed = {each.name: each for each in said.parts}
    for name in archive.ORDER[2:]:
        if (name in signed) != (name in parts):
            raise Refused("altered", part=name)
        if name in signed and manifest.part(name, parts[name]) != signed[name]:
            raise Refused("altered", part=name)


def _record(content: bytes | None) -> Mapping[str, Any] | None:
    if content is None:
        return None
    if len(content) > archive.MOST_RECORD:
        raise Refused("too_large")
    try:
        record = canonical.loads(content)
    except canonical.NotCanonical as error:
        raise Refused("record_unreadable") from error
    if not isinstance(record, dict):
        raise Refused("record_unreadable")
    return record


def _check_destination(said: Manifest, organisations: frozenset[str], now: datetime) -> None:
    recipient = said.recipient
    if recipient.organisation not in organisations:
        raise Refused("misaddressed", organisation=recipient.organisation, name=recipient.name)
    if now >= said.expires_at:
        raise Refused("expired", at=manifest.instant_text(said.expires_at))
    if said.made_at > now + CLOCKS_APART:
        raise Refused("postdated", at=manifest.instant_text(said.made_at))
