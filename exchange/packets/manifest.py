"""The signed part of a packet: who sends what to whom about whom, until when, and the sums of the other parts.

What the values may be is said by the reading alone: the writer reads what it has written before it signs it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

from ketnap.exchange.packets import archive, canonical
from ketnap.exchange.packets.manifest_fields import Fields, ManifestUnreadable, WrongVersion
from ketnap.workflow.letter_life import CODES, RECALL_DECLINED, REFUSED
from ketnap.workflow.names import normal

VERSION: Final = 1
MOST_BYTES: Final = 65_536

TRANSFER: Final = "transfer"
RECEIPT: Final = "receipt"

NEEDS_REASON: Final = frozenset({REFUSED, RECALL_DECLINED})


class Sender(NamedTuple):
    """`key` is the fingerprint of the keys that the packet is signed with."""

    organisation: str
    name: str
    key: str


class Recipient(NamedTuple):
    organisation: str
    name: str


class PersonReference(NamedTuple):
    """Who the packet is about, no more than identifies them; the rest stands in record.json."""

    name: str
    born_on: date | None


class LetterReference(NamedTuple):
    """The letter that the packet carries or answers: its symbol (42-CV/ĐU), the short code printed on it where there
    is one, its day."""

    symbol: str
    code: str | None
    issued_on: date


class ProcedureReference(NamedTuple):
    """The procedure by whose words the record is to be read: its version, and the SHA-256 (hex) of its compiled form."""

    version: str
    hash: str


class Answer(NamedTuple):
    """What a receipt says. `packet` is the id answered, None when the letter came on paper; `receipt` a word of letter_life.CODES;
    `how` it became known and the `reason` may be empty, the reason not where NEEDS_REASON says so."""

    packet: str | None
    receipt: str
    on: date
    how: str = ""
    reason: str = ""

    @property
    def code(self) -> str:
        return CODES[self.receipt]


class Part(NamedTuple):
    """Another part of the archive: its name, its length in bytes, the SHA-256 of them (hex)."""

    name: str
    size: int
    sha256: str


class Manifest(NamedTuple):
    """`id` is the SHA-256 (hex) over all the rest; `made_at` and `expires_at` are UTC in whole seconds; `parts` stand
    in their order in the archive. A packet with an `answer` is a receipt."""

    id: str
    sender: Sender
    recipient: Recipient
    person: PersonReference
    letter: LetterReference
    procedure: ProcedureReference
    made_at: datetime
    expires_at: datetime
    parts: tuple[Part, ...]
    answer: Answer | None

    @property
    def kind(self) -> str:
        return TRANSFER if self.answer is None else RECEIPT


def short(packet: str) -> str:
    """An id as people compare and file it: GT-7F3A-91C2-05DE."""
    return "-".join(("GT", packet[:4], packet[4:8], packet[8:12])).upper()


def part(name: str, content: bytes) -> Part:
    return Part(name, len(content), sha256(content).hexdigest())


# ---- writing


def numbered(manifest: Manifest) -> Manifest:
    """The manifest with its texts cleaned, its instants (which are aware) in whole seconds, and the id that follows
    from all of it. Raises NotCanonical: a text that cannot be written."""
    letter, answer = manifest.letter, manifest.answer
    cleaned = manifest._replace(
        sender=Sender(*map(normal, manifest.sender)),
        recipient=Recipient(*map(normal, manifest.recipient)),
        person=manifest.person._replace(name=normal(manifest.person.name)),
        letter=letter._replace(symbol=normal(letter.symbol), code=letter.code and normal(letter.code)),
        made_at=_whole_second(manifest.made_at),
        expires_at=_whole_second(manifest.expires_at),
        answer=answer and answer._replace(how=normal(answer.how), reason=normal(answer.reason)),
    )
    return cleaned._replace(id=_id(_as_data(cleaned)))


def content_of(manifest: Manifest) -> bytes:
    """The very bytes that are signed. Raises NotCanonical."""
    return canonical.dumps(_as_data(manifest))


def _as_data(manifest: Manifest) -> dict[str, Any]:
    data: dict[str, Any] = {
        "format": VERSION,
        "id": manifest.id,
        "kind": manifest.kind,
        "sender": manifest.sender._asdict(),
        "recipient": manifest.recipient._asdict(),
        "person": {"name": manifest.person.name, "born_on": _day(manifest.person.born_on)},
        "letter": {**manifest.letter._asdict(), "issued_on": _day(manifest.letter.issued_on)},
        "procedure": manifest.procedure._asdict(),
        "made_at": instant_text(manifest.made_at),
        "expires_at": instant_text(manifest.expires_at),
        "parts": [each._asdict() for each in manifest.parts],
    }
    if manifest.answer is not None:
        answer = manifest.answer
        data["answer"] = {**answer._asdict(), "code": CODES.get(answer.receipt, ""), "on": _day(answer.on)}
    return data


def _id(data: dict[str, Any]) -> str:
    return sha256(canonical.dumps({name: value for name, value in data.items() if name != "id"})).hexdigest()


def _whole_second(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)


def instant_text(instant: datetime) -> str:
    return f"{instant.replace(tzinfo=None).isoformat()}Z"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


# ---- reading


def read(content: bytes) -> Manifest:
    """The manifest that these bytes are.

    Raises:
        WrongVersion: it is of another format.
        ManifestUnreadable: it is not of this one.
    """
    if len(content) > MOST_BYTES:
        raise ManifestUnreadable("")
    try:
        data = canonical.loads(content)
    except canonical.NotCanonical as error:
        raise ManifestUnreadable("") from error
    fields = Fields(data)
    version = fields.count("format")
    if version != VERSION:
        raise WrongVersion(version)
    manifest = _manifest(fields)
    if manifest.id != _id(data):
        raise ManifestUnreadable("id")
    if manifest.made_at >= manifest.expires_at:
        raise ManifestUnreadable("expires_at")
    return manifest


def _manifest(fields: Fields) -> Manifest:
    kind = fields.word("kind", (TRANSFER, RECEIPT))
    manifest = Manifest(
        id=fields.digest("id"),
        sender=_sender(fields.object("sender")),
        recipient=_recipient(fields.object("recipient")),
        person=_person(fields.object("person")),
        letter=_letter(fields.object("letter")),
        procedure=_procedure(fields.object("procedure")),
        made_at=fields.instant("made_at"),
        expires_at=fields.instant("expires_at"),
        parts=_parts(kind, fields.objects("parts")),
        answer=_answer(fields.object("answer")) if kind == RECEIPT else None,
    )
    fields.end()
    return manifest


def _sender(fields: Fields) -> Sender:
    sender = Sender(fields.name("organisation"), fields.name("name"), fields.fingerprint("key"))
    fields.end()
    return sender


def _recipient(fields: Fields) -> Recipient:
    recipient = Recipient(fields.name("organisation"), fields.name("name"))
    fields.end()
    return recipient


def _person(fields: Fields) -> PersonReference:
    person = PersonReference(fields.name("name"), fields.optional_day("born_on"))
    fields.end()
    return person


def _letter(fields: Fields) -> LetterReference:
    letter = LetterReference(fields.name("symbol"), fields.optional_name("code"), fields.day("issued_on"))
    fields.end()
    return letter


def _procedure(fields: Fields) -> ProcedureReference:
    procedure = ProcedureReference(fields.name("version"), fields.digest("hash"))
    fields.end()
    return procedure


def _answer(fields: Fields) -> Answer:
    answer = Answer(
        fields.optional_digest("packet"),
        fields.word("receipt", CODES),
        fields.day("on"),
        fields.remark("how"),
        fields.remark("reason"),
    )
    if fields.word("code", CODES.values()) != answer.code:
        raise ManifestUnreadable("answer.code")
    if answer.receipt in NEEDS_REASON and not answer.reason:
        raise ManifestUnreadable("answer.reason")
    fields.end()
    return answer


def _parts(kind: str, listed: Iterable[Fields]) -> tuple[Part, ...]:
    parts = []
    for fields in listed:
        parts.append(
            Part(
                fields.word("name", (archive.RECORD, *archive.LETTERS)),
                fields.count("size"),
                fields.digest("sha256"),
            )
        )
        fields.end()
    names = [each.name for each in parts]
    if names != [name for name in archive.ORDER if name in names]:
        raise ManifestUnreadable("parts")
    if kind == TRANSFER and archive.RECORD not in names:
        raise ManifestUnreadable("parts")
    return tuple(parts)
