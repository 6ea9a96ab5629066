"""Signs in a text that nobody sees: control characters, what turns the writing round, what joins without width.

People agree to a definition by reading it. So it holds nothing that makes it look otherwise than it is.
"""

from typing import NamedTuple
from unicodedata import category

_WRITTEN = "\t\n\r"
_SPACE = "Zs"


class Unseen(NamedTuple):
    """A sign and the index at which it first stands."""

    at: int
    sign: str

    @property
    def message(self) -> str:
        """What is the matter, as a problem of its file says it."""
        return f"có ký tự không được phép trong tệp văn bản (U+{ord(self.sign):04X})"


def first(text: str) -> Unseen | None:
    """The first sign of a text that is neither printed nor a space nor the end of a line."""
    signs = {each for each in set(text) if _is_unseen(each)}
    return min((Unseen(text.index(each), each) for each in signs), default=None)


def _is_unseen(sign: str) -> bool:
    return not (sign.isprintable() or sign in _WRITTEN or category(sign) == _SPACE)
