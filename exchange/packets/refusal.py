"""Why a packet is not taken: a code for each reason, with what was found."""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

_LONGEST: Final = 300

Code = Literal[
    "not_a_packet",
    "truncated",
    "too_large",
    "compressed",
    "bad_name",
    "duplicate_part",
    "nested",
    "altered",
    "not_decryptable",
    "manifest_unreadable",
    "record_unreadable",
    "wrong_version",
    "unknown_key",
    "revoked_key",
    "wrong_sender",
    "older_than_key",
    "forged",
    "misaddressed",
    "expired",
    "postdated",
]


class Refusal(NamedTuple):
    """A packet that is not taken. `said` is what the sentence names (`sentences.py`): a part, an organisation, a
    fingerprint, an instant as ISO text. Before the signature is checked, that is only what the file claims."""

    code: Code
    said: Mapping[str, str] = {}


class Refused(Exception):
    """How a step of the reading ends it; `reading.read` turns it into the value."""

    def __init__(self, code: Code, **said: str) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, {name: _printable(value) for name, value in said.items()})


def _printable(text: str) -> str:
    """What stands in a file that nobody vouches for, without what could play tricks on a screen."""
    return "".join(each if each.isprintable() else "?" for each in text[:_LONGEST])
