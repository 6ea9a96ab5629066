"""JSON in the one form that is signed and hashed: RFC 8785 (JCS), with whole numbers only.

Keys sorted, no spaces, UTF-8 without needless escapes; beyond that NFC, no control characters but those that lay out a
text. A text that is read must be in this very form, so nothing can hide in it: no key twice, no second spelling.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final, NoReturn

MOST_NUMBER: Final = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly."""

# Tab, line feed, form feed, backspace and carriage return have short escapes; any other control character has this one.
_CONTROL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u00|\x7f")
_LONGEST_NUMBER: Final = len(str(-MOST_NUMBER))


class NotCanonical(ValueError):
    """The value or text has no such form; the message says what is the matter."""


def dumps(value: Any) -> bytes:
    """A value (texts, whole numbers, true and false, None, sequences, mappings) as canonical JSON; texts become NFC.

    Raises:
        NotCanonical: it holds something else.
    """
    try:
        written = _written(value)
        if not unicodedata.is_normalized("NFC", written):
            # Letters put together may come to stand elsewhere among the keys.
            composed = unicodedata.normalize("NFC", written)
            written = _written(json.loads(composed, object_pairs_hook=_each_once))
        content = written.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise NotCanonical(str(error)) from error
    loads(content)
    return content


def loads(content: bytes) -> Any:
    """The value of canonical JSON. Raises NotCanonical, whatever the bytes are."""
    try:
        text = content.decode()
        value = json.loads(text, parse_int=_whole, parse_float=_refused, parse_constant=_refused)
        written = _written(value)
    except (ValueError, RecursionError) as error:
        raise NotCanonical(type(error).__name__) from error
    if written != text or not unicodedata.is_normalized("NFC", text):
        raise NotCanonical("not in canonical form")
    if _CONTROL.search(text):
        raise NotCanonical("a control character")
    return value


def _written(value: Any) -> str:
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), default=_plain
    )


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("two keys that look alike")
    return dict(pairs)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not written as JSON")


def _whole(written: str) -> int:
    if len(written) > _LONGEST_NUMBER or abs(int(written)) > MOST_NUMBER:
        raise ValueError("a number too large to be kept exactly")
    return int(written)


def _refused(_written: str) -> NoReturn:
    raise ValueError("not a whole number")
