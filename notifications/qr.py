"""The QR code of an issued letter: it tells which letter this is, and nothing about anybody. The one home of segno.

Whoever scans it reads `KETNAP:7KQ2-M4XD`: a mark, and the short code that also stands in words at the foot of the page.
Both writers draw the same code at the same size. The paper around it is its quiet zone, so they leave four modules of
white on every side.
"""

import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ketnap.notifications.letters import Letter

if TYPE_CHECKING:
    import segno

MARK: Final = "KETNAP:"
SIDE: Final = 15
"""Millimetres, of the dark square: modules of 0.7 mm, which a copier and a worn telephone still tell apart."""
_SHORT_CODE: Final = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")
_DOTS: Final = 12
"""Pixels of a module in the picture: 252 of them on 15 mm are 427 an inch."""


class Code(NamedTuple):
    """What is read when the code is scanned, and its modules, row by row: 1 is dark."""

    said: str
    rows: tuple[bytes, ...]


def of(letter: Letter) -> Code | None:
    """The code that the letter bears; None on a draft, by which nobody can answer yet.

    Raises:
        ValueError: what stands as the letter's short code is none, so that nothing else can ever get into the picture.
    """
    if letter.issued_on is None or not letter.short_code:
        return None
    if not _SHORT_CODE.fullmatch(letter.short_code):
        raise ValueError(f"mã đối chiếu không đúng dạng: {letter.short_code!a}")
    said = MARK + letter.short_code
    return Code(said, tuple(bytes(row) for row in _drawn(said).matrix))


@lru_cache(maxsize=8)
def _drawn(said: str) -> "segno.QRCode":
    """Kept for a moment: the two files of a letter are written one after the other.

    Of the corrections the best that costs no more room: a quarter of the modules may be stained, folded or stamped on.
    """
    import segno

    return segno.make_qr(said, error="m", boost_error=True)


def svg(code: Code) -> str:
    """The code as a drawing: one shape, so that no viewer shows seams between modules."""
    bars = "".join(
        f"M{found.start()} {y}h{len(found[0])}v1h-{len(found[0])}z"
        for y, row in enumerate(code.rows)
        for found in re.finditer(rb"\x01+", row)
    )
    box = f"0 0 {len(code.rows)} {len(code.rows)}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><path d="{bars}"/></svg>'


def png(code: Code) -> bytes:
    """The code as a picture of two colours. Stored uncompressed: its bytes depend on no compressor's version."""
    file = io.BytesIO()
    _drawn(code.said).save(file, kind="png", scale=_DOTS, border=0, compresslevel=0)
    return file.getvalue()
