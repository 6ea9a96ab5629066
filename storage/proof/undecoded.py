"""Reading a file that may be damaged: texts as the bytes that lie there, and errors that mean damage."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

TEXT: Final = bytearray
"""What a text comes as, while a blob comes as bytes: what is no UTF-8 can be read, and neither passes for the other."""

_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)
# Our statements fit the tables of this revision, so names that are not there were damaged; Python says the second
# itself, without a code.
_SAID: Final = re.compile(r"no such (table|column|index)|^Could not decode to UTF-8")


def means_damage(error: sqlite3.Error) -> bool:
    """Whether an error of the driver says that the file is not as it was written."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return code in _DAMAGED or (code == sqlite3.SQLITE_ERROR and bool(_SAID.search(str(error))))


@contextmanager
def undecoded(connection: sqlite3.Connection) -> Iterator[None]:
    """Texts come as `TEXT` in the block."""
    before = connection.text_factory
    connection.text_factory = TEXT
    try:
        yield
    finally:
        connection.text_factory = before


def plain(value: object) -> str:
    """What lies in the file as it can be shown, whatever it is."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes | bytearray) else str(value)
    return "".join(each if each.isprintable() else "?" for each in text[:_LONGEST])


_LONGEST: Final = 200
