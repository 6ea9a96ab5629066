"""The fingerprint of an office's keys: what two people read to each other by telephone before they trust a card.

Thirty-six digits in twelve groups of three: 119 bits. Digits, because the names of letters differ from speaker to
speaker and are misheard; so many, because somebody who wants to pass off keys of their own can try keys at leisure
until the digits fit, and 2¹¹⁹ tries are out of reach; no more, because twelve short groups are still read out and
compared by people. Both public keys are in it: neither can be exchanged without the other.
"""

import hmac
import unicodedata
from hashlib import sha256
from typing import Final

DIGITS: Final = 36
_GROUP: Final = 3
_PREFIX: Final = b"ketnap-key 1\n"


def of(signing: bytes, recipient: str) -> str:
    """The digits that stand for a public signing key and an age recipient."""
    digest = sha256(_PREFIX + signing + recipient.encode("ascii")).digest()
    return f"{int.from_bytes(digest, 'big') % 10**DIGITS:0{DIGITS}d}"


def shown(fingerprint: str) -> str:
    """In groups, as it is printed and read out: 472 019 …"""
    return " ".join(fingerprint[at : at + _GROUP] for at in range(0, len(fingerprint), _GROUP))


def same(typed: str, fingerprint: str) -> bool:
    """Whether somebody typed this fingerprint, with whatever spaces, points and dashes between. It takes as long for
    a fingerprint that is nearly right as for one that is not."""
    digits = "".join(each for each in unicodedata.normalize("NFKC", typed) if each.isalnum())
    return hmac.compare_digest(digits.encode(), fingerprint.encode())
