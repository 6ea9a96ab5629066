"""The hash chain of a case, over the text as it is stored (docs/audit-format.md).

`hash = SHA-256(previous hash ‖ header ‖ U+001E ‖ body)`, the previous hash of the first event being 32 zero
bytes; the header is the event's columns joined with U+001F. Neither sign occurs in what is written, so no two
different events have the same text.
"""

from collections.abc import Sequence
from hashlib import sha256

START = bytes(32)
"""What stands before the first event."""

_UNIT, _BODY = "\x1f", "\x1e"


def header_text(
    case: str,
    seq: int,
    step: str,
    source: str,
    target: str,
    happened_on: str,
    recorded_at: str,
    actor: str,
    command: str,
    replaces: int | None,
) -> str:
    """The columns of an event as one text."""
    taken = "" if replaces is None else str(replaces)
    return _UNIT.join((case, str(seq), step, source, target, happened_on, recorded_at, actor, command, taken))


def event_hash(previous: bytes, header: str, body: str) -> bytes:
    """32 bytes that depend on this event and, through `previous`, on all before it."""
    return sha256(previous + f"{header}{_BODY}{body}".encode()).digest()


def stored_hash(
    previous: bytes, case: bytes, seq: int, texts: Sequence[bytes], replaces: int | None, body: bytes
) -> bytes:
    """The same of an event as it lies in the table; `texts` are its columns from `step` to `command`."""
    taken = b"" if replaces is None else b"%d" % replaces
    header = b"\x1f".join((case, b"%d" % seq, *texts, taken))
    return sha256(b"%b%b\x1e%b" % (previous, header, body)).digest()
