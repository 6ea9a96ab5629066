"""Names of files made from what people call things: plain capitals, digits and hyphens, wherever a file may be carried."""

import re
from hashlib import sha256
from typing import Final

from ketnap.commands.words import fold

LONGEST: Final = 80
"""Signs; with what is put around it, no name has more than a hundred bytes."""

_BETWEEN: Final = re.compile(r"[\W_]+")
_NAMELESS: Final = "VAN-BAN"
_DIGITS: Final = 8


def of(said: str) -> str:
    """What somebody calls a thing, as a part of a file's name: 42-CV/ĐU is 42-CV-DU. A long one is cut, and told from
    others by a few digits of its own."""
    words = (fold(word).upper() for word in _BETWEEN.split(said))
    name = "-".join(plain for word in words if (plain := "".join(filter(str.isascii, word))))
    if len(name) <= LONGEST:
        return name or _NAMELESS
    own = sha256(name.encode()).hexdigest()[:_DIGITS].upper()
    return f"{name[: LONGEST - _DIGITS - 1].rstrip('-')}-{own}"
