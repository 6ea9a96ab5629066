"""Why a file is not an archive in the form of a packet. Nothing is unpacked to find out; nothing is accepted here."""

import re
from typing import Final, NamedTuple

from ketnap.exchange.keys import sealing
from ketnap.exchange.packets import archive
from ketnap.exchange.packets.refusal import Refused

MOST_PARTS: Final = 64

_OUTWARD: Final = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")
_WRAPPERS: Final = (".zip", ".age")


class _Entry(NamedTuple):
    """What the directory of an archive says about one part. `begins`: its first bytes, as they are stored."""

    name: str
    size: int
    method: int
    begins: bytes


def refused(content: bytes) -> Refused:
    """The reason, the gravest first."""
    if not content.startswith((archive.LOCAL_MARK, archive.END_MARK)):
        return Refused("not_a_packet") if content else Refused("truncated")
    entries = _directory(content)
    if entries is None:
        return Refused("truncated")
    if len(entries) > MOST_PARTS or sum(each.size for each in entries) > archive.MOST_BYTES:
        return Refused("too_large")
    return _misfit(entries) or Refused("altered", part="")


def _misfit(entries: list[_Entry]) -> Refused | None:
    """What is wrong with one of the parts, if the directory tells."""
    names = [each.name for each in entries]
    for name in names:
        if _OUTWARD.search(name) or not name.isprintable():
            return Refused("bad_name", part=name)
        if names.count(name) > 1:
            return Refused("duplicate_part", part=name)
    for each in entries:
        if _wraps(each):
            return Refused("nested", part=each.name)
    if archive.MANIFEST not in names:
        return Refused("not_a_packet")
    for each in entries:
        if each.name not in archive.ORDER:
            return Refused("bad_name" if "/" in each.name else "altered", part=each.name)
        if each.method != 0:
            return Refused("compressed", part=each.name)
    return None


def _wraps(entry: _Entry) -> bool:
    """Whether a part is an archive or a sealed file itself; a DOCX is one rightly."""
    if entry.name == archive.LETTER_DOCX:
        return False
    inner = entry.begins.startswith(archive.LOCAL_MARK) or sealing.is_sealed(entry.begins)
    return inner or entry.name.lower().endswith(_WRAPPERS)


def _directory(content: bytes) -> list[_Entry] | None:
    """The parts that the directory at the end lists, at most one more than there may be; None when it is cut off."""
    end_at = content.rfind(archive.END_MARK)
    if end_at < 0 or len(content) - end_at < archive.END.size:
        return None
    *_fields, count, size, at, _comment = archive.END.unpack_from(content, end_at)
    entries: list[_Entry] = []
    while len(entries) <= MOST_PARTS and content.startswith(archive.CENTRAL_MARK, at):
        if len(content) - at < archive.CENTRAL.size:
            return None
        _mark, _made, _needed, _flags, method, *rest = archive.CENTRAL.unpack_from(content, at)
        _time, _date, _sum, _packed, size, length, extra, comment, _disk, _inner, _outer, local = rest
        name = content[at + archive.CENTRAL.size :][:length].decode("utf-8", "replace")
        entries.append(_Entry(name, size, method, _begins(content, local)))
        at += archive.CENTRAL.size + length + extra + comment
    return entries if entries or count == 0 else None


def _begins(content: bytes, at: int) -> bytes:
    if len(content) - at < archive.LOCAL.size:
        return b""
    *_fields, length, extra = archive.LOCAL.unpack_from(content, at)
    return content[at + archive.LOCAL.size + length + extra :][:64]
