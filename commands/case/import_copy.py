"""The copy of a roster with the cells to be looked at: where it is written, and when a file is left alone.

Somebody mends cells in the copy before importing it. So a file that stands there is only replaced while it is just
as the program wrote it; otherwise the new copy gets a number.
"""

import re
import zipfile
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Final

from ketnap.storage import private_files

_PROPERTIES: Final = "docProps/core.xml"
_NUMBERED: Final = re.compile(r"\.can-xem(-[0-9]+)?$")


def beside(path: Path, content: bytes) -> Path:
    """Write the copy beside a roster, readable by its owner alone; where it lies. Raises OSError."""
    stem = _NUMBERED.sub("", path.stem)
    for number in count(1):
        behind = "" if number == 1 else f"-{number}"
        place = path.with_name(f"{stem}.can-xem{behind}.xlsx")
        if not place.exists():
            break
        if place != path and (place.read_bytes() == content or _untouched(place, content)):
            break
    private_files.put(place, content)
    return place


def _untouched(place: Path, content: bytes) -> bool:
    """Whether nobody has saved this file since the program wrote it: a spreadsheet notes who saved it last and
    when; ours all bear the same note."""
    try:
        with zipfile.ZipFile(place) as found, zipfile.ZipFile(BytesIO(content)) as ours:
            return found.read(_PROPERTIES) == ours.read(_PROPERTIES)
    except (zipfile.BadZipFile, KeyError, OSError):
        return False
