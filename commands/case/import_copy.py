"""The copy of a roster with the cells to be looked at: where it is written, and when a file is left alone.

Somebody mends cells in the copy before importing it. So a file that stands there is only replaced while it is just
as the program wrote it; otherwise the new copy gets a number.
"""

import os
import re
import zipfile
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Final

from ketnap.storage.book import private_files

_LONGEST: Final = 180
_PROPERTIES: Final = "docProps/core.xml"
_NUMBERED: Final = re.compile(r"\.can-xem(-[0-9]+)?$")


def beside(path: Path, content: bytes) -> Path:
    """Write the copy beside a roster, readable by its owner alone; where it lies. Raises OSError."""
    stem = _shortened(_NUMBERED.sub("", path.stem))
    for number in count(1):
        behind = "" if number == 1 else f"-{number}"
        place = path.with_name(f"{stem}.can-xem{behind}.xlsx")
        if not place.exists():
            break
        if place != path and (place.read_bytes() == content or _untouched(place, content)):
            break
    private_files.clear(place.parent)
    private_files.put(place, content)
    return place


def _shortened(stem: str) -> str:
    """So much of a name that there is room behind it: a system takes some 255 bytes, and a file is written beside its
    place first."""
    written = os.fsencode(stem)
    return stem if len(written) <= _LONGEST else written[:_LONGEST].decode("utf-8", "ignore")


def _untouched(place: Path, content: bytes) -> bool:
    """Whether nobody has saved this file since the program wrote it: a spreadsheet notes who saved it last and
    when; ours all bear the same note. What is in the file is not unpacked: it may be anything."""
    try:
        with zipfile.ZipFile(place) as found, zipfile.ZipFile(BytesIO(content)) as ours:
            theirs, note = found.getinfo(_PROPERTIES), ours.getinfo(_PROPERTIES)
            return (theirs.CRC, theirs.file_size) == (note.CRC, note.file_size)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError):
        return False
