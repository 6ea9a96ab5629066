"""Encryption in the age format (age-encryption.org/v1): the one home of pyrage. Nothing of it is our own.

A recipient is the public text `age1…` that anybody may encrypt to, a secret the text `AGE-SECRET-KEY-1…` that decrypts.
"""

from collections.abc import Iterable
from typing import Final

import pyrage

# As `age` writes it, and as `age --armor` does.
_BEGINNINGS: Final = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")


def new_secret() -> str:
    """A new secret (X25519), by chance."""
    return str(pyrage.x25519.Identity.generate())


def recipient(secret: str) -> str:
    """The recipient that belongs to a secret. Raises ValueError: it is none."""
    try:
        return str(pyrage.x25519.Identity.from_str(secret).to_public())
    except pyrage.IdentityError as error:
        raise ValueError("no age secret") from error


def is_recipient(text: str) -> bool:
    """Whether this is a recipient, written as age writes it."""
    try:
        return str(pyrage.x25519.Recipient.from_str(text)) == text
    except pyrage.RecipientError:
        return False


def is_sealed(content: bytes) -> bool:
    """Whether the bytes claim to be in the age format."""
    return content.startswith(_BEGINNINGS)


def seal(content: bytes, to: str) -> bytes:
    """The content for the eyes of one recipient. Other bytes each time, as chance is part of it."""
    return bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(to)]))


def opened(content: bytes, secrets: Iterable[str]) -> bytes | None:
    """What was sealed for one of these secrets; None when it was for another one or was changed since."""
    identities = [pyrage.x25519.Identity.from_str(each) for each in secrets]
    try:
        return bytes(pyrage.decrypt(content, identities))
    except pyrage.DecryptError:
        return None
