"""The file of a packet: a zip archive in exactly one form, so that the same parts are always the same bytes.

Parts in a fixed order, stored and not compressed (a PDF and a DOCX are already, and nothing can swell when it is opened),
no time, no comment, no extra field. What is read is written anew and compared: whatever a header could be made to say,
only this form is a packet.
"""

import struct
import zlib
from collections.abc import Mapping
from typing import Final

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
RECORD: Final = "record.json"
LETTER_PDF: Final = "letter.pdf"
LETTER_DOCX: Final = "letter.docx"
LETTERS: Final = (LETTER_PDF, LETTER_DOCX)
ORDER: Final = (MANIFEST, SIGNATURE, RECORD, LETTER_PDF, LETTER_DOCX)
"""The parts that a packet may have, in the order in which they stand."""

MOST_BYTES: Final = 32 * 2**20
"""The largest archive that is read or written."""
MOST_RECORD: Final = 4 * 2**20
"""The largest extract of a record."""

LOCAL: Final = struct.Struct("<4s5H3L2H")
CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
END: Final = struct.Struct("<4s4H2LH")
LOCAL_MARK: Final = b"PK\x03\x04"
CENTRAL_MARK: Final = b"PK\x01\x02"
END_MARK: Final = b"PK\x05\x06"

_NEEDED = 20
_MADE_BY = 3 << 8 | 20  # Unix, so that the rights below are understood
_MIDNIGHT, _FIRST_DAY = 0, 1 << 5 | 1  # 1980-01-01 00:00:00, where this calendar begins
_OWNER_ONLY = 0o100600 << 16


def write(parts: Mapping[str, bytes]) -> bytes:
    """The archive of these parts. Raises ValueError: a part that a packet does not have."""
    if not parts.keys() <= set(ORDER):
        raise ValueError("a packet has no such part")
    body, directory = bytearray(), bytearray()
    for name in ORDER:
        if name in parts:
            content, written = parts[name], name.encode("ascii")
            size, at = len(content), len(body)
            # Flags, method (stored), time, date; check sum; both sizes.
            fields = (0, 0, _MIDNIGHT, _FIRST_DAY, zlib.crc32(content), size, size)
            body += LOCAL.pack(LOCAL_MARK, _NEEDED, *fields, len(written), 0) + written + content
            rest = (len(written), 0, 0, 0, 0, _OWNER_ONLY, at)
            directory += CENTRAL.pack(CENTRAL_MARK, _MADE_BY, _NEEDED, *fields, *rest) + written
    end = END.pack(END_MARK, 0, 0, len(parts), len(parts), len(directory), len(body), 0)
    return bytes(body + directory + end)


def parts(content: bytes) -> dict[str, bytes] | None:
    """The parts of an archive; None when it is not in the form that `write` gives (`diagnosis` says why)."""
    found: dict[str, bytes] = {}
    at = 0
    while content.startswith(LOCAL_MARK, at) and len(content) - at >= LOCAL.size:
        *_fields, size, length, extra = LOCAL.unpack_from(content, at)
        name_at = at + LOCAL.size
        data_at = name_at + length + extra
        name = content[name_at : name_at + length].decode("latin-1")
        if name not in ORDER or name in found:
            return None
        at = data_at + size
        found[name] = content[data_at:at]
    return found if write(found) == content else None
