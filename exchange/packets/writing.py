"""A packet is written: signed by the office, sealed for the receiver when their card is known."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, NamedTuple

from ketnap.exchange.keys import sealing, signing
from ketnap.exchange.keys.card import Card
from ketnap.exchange.keys.office import OfficeKey
from ketnap.exchange.packets import archive, canonical, manifest
from ketnap.exchange.packets.manifest import (
    Answer,
    LetterReference,
    Manifest,
    PersonReference,
    ProcedureReference,
    Recipient,
    Sender,
)
from ketnap.exchange.packets.manifest_fields import ManifestUnreadable

VALID: Final = timedelta(days=90)
"""So long a packet is taken when nobody says otherwise: longer than any clock of a move but that of a lost member."""


class NotWritable(ValueError):
    """What is to be sent fits no packet; `where` is the entry or part concerned."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class Contents(NamedTuple):
    """What is to be sent. `record` is plain data (texts, whole numbers, lists, mappings), which only a receipt may go
    without; `letters` are the files of the letter by their names in the archive (letter.pdf, letter.docx)."""

    recipient: Recipient
    person: PersonReference
    letter: LetterReference
    procedure: ProcedureReference
    made_at: datetime
    expires_at: datetime
    record: Mapping[str, Any] | None
    letters: Mapping[str, bytes] = {}
    answer: Answer | None = None


class Written(NamedTuple):
    """A packet as a file. `text` is its manifest as it was signed, `content` the file; `sealed` says for whose eyes."""

    manifest: Manifest
    text: str
    content: bytes
    sealed: bool

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()

    @property
    def file_name(self) -> str:
        """A name that tells nothing about anybody."""
        return f"{manifest.short(self.manifest.id)}.zip{'.age' if self.sealed else ''}"


def write(contents: Contents, key: OfficeKey, to: Card | None) -> Written:
    """The packet of these contents. Not sealed, the same contents and key always give the same bytes.

    Raises:
        NotWritable: something in it that nobody could read again, or the card is of another office than the recipient.
    """
    if to is not None and to.organisation != contents.recipient.organisation:
        raise NotWritable("recipient.organisation")
    parts = _parts(contents)
    signed = _signed(contents, key, parts)
    text = manifest.content_of(signed)
    content = archive.write(
        {archive.MANIFEST: text, archive.SIGNATURE: signing.sign(key.signing, text), **parts}
    )
    if len(content) > archive.MOST_BYTES:
        raise NotWritable(max(parts, key=lambda name: len(parts[name])))
    sealed = content if to is None else sealing.seal(content, to.sealing)
    return Written(signed, text.decode(), sealed, to is not None)


def _parts(contents: Contents) -> dict[str, bytes]:
    for name in contents.letters:
        if name not in archive.LETTERS:
            raise NotWritable(name)
    if contents.record is None:
        return dict(contents.letters)
    try:
        record = canonical.dumps(contents.record)
    except canonical.NotCanonical as error:
        raise NotWritable(archive.RECORD) from error
    if len(record) > archive.MOST_RECORD:
        raise NotWritable(archive.RECORD)
    return {archive.RECORD: record, **contents.letters}


def _signed(contents: Contents, key: OfficeKey, parts: Mapping[str, bytes]) -> Manifest:
    """The manifest, as whoever receives it will read it."""
    if contents.made_at.tzinfo is None or contents.expires_at.tzinfo is None:
        raise NotWritable("made_at")
    drafted = Manifest(
        id="",
        sender=Sender(key.card.organisation, key.card.name, key.card.fingerprint),
        recipient=contents.recipient,
        person=contents.person,
        letter=contents.letter,
        procedure=contents.procedure,
        made_at=contents.made_at,
        expires_at=contents.expires_at,
        parts=tuple(manifest.part(name, parts[name]) for name in archive.ORDER if name in parts),
        answer=contents.answer,
    )
    try:
        return manifest.read(manifest.content_of(manifest.numbered(drafted)))
    except ManifestUnreadable as error:
        raise NotWritable(error.where) from error
    except canonical.NotCanonical as error:
        raise NotWritable(archive.MANIFEST) from error
