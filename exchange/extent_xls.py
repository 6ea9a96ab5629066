"""How far an old Excel file (.xls) reaches: its container and its records, read only as far as that needs.

An .xls file is a small file system (sectors, chains of sectors, a directory) with one stream of records in it.
A chain that runs in a circle, a length that is not there, a sheet that is larger than a roster: all are found here,
before anything that trusts them reads the file.
"""

import struct
from pathlib import Path
from typing import Final, NamedTuple

from ketnap.exchange.extent import Extent, Measured, check, damaged, locked, not_a_workbook
from ketnap.exchange.unreadable import UnreadableFile

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_END = 0xFFFFFFFA  # this and all above are no sectors but marks
_ENTRY = 128
_SMALL_SECTOR = 64
_STREAM, _ROOT = 2, 5

_BOF, _SHEET, _DIMENSIONS, _DATE_MODE, _FILE_PASS, _STRINGS = 0x0809, 0x0085, 0x0200, 0x0022, 0x002F, 0x00FC
_MANY_NUMBERS = 0x00BD
_CELLS = frozenset(
    {0x0003, 0x0004, 0x0005, 0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406}
)
_MOST_STRINGS = 4_000_000
_MOST_AREA = 65_536 * 256


class _Entry(NamedTuple):
    name: str
    kind: int
    start: int
    size: int


def measure_xls(path: Path) -> Measured:
    """Look through an xls file. Raises UnreadableFile: no such workbook, locked, damaged or too large."""
    try:
        return _measure(path.read_bytes())
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise UnreadableFile(damaged()) from error


def _measure(content: bytes) -> Measured:
    container = _Container(content)
    streams = {entry.name: entry for entry in container.entries if entry.kind == _STREAM}
    if "EncryptedPackage" in streams:
        raise UnreadableFile(locked())
    workbook = streams.get("Workbook") or streams.get("Book")
    if workbook is None:
        raise UnreadableFile(not_a_workbook())
    return _measure_records(container.stream(workbook))


class _Container:
    """The file system inside the file. Raises UnreadableFile when a chain leads nowhere or in a circle."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, small_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise UnreadableFile(damaged())
        self._sector = 1 << shift
        directory, self._cutoff, small_fat = struct.unpack_from("<I4xII", content, 48)
        self._fat = self._read_fat()
        raw = self._chain(directory)
        if len(raw) % _ENTRY:
            raise UnreadableFile(damaged())
        self.entries = [_entry(raw[at : at + _ENTRY]) for at in range(0, len(raw) - _ENTRY + 1, _ENTRY)]
        self._small_fat = _numbers(self._chain(small_fat)) if small_fat < _END else ()
        root = next((entry for entry in self.entries if entry.kind == _ROOT), None)
        self._small = self._chain(root.start) if root is not None and root.start < _END else b""

    def stream(self, entry: _Entry) -> bytes:
        if entry.size >= self._cutoff:
            return self._chain(entry.start)[: entry.size]
        found: list[bytes] = []
        seen, at = 0, entry.start
        while at < _END and seen * _SMALL_SECTOR < entry.size:
            if (at + 1) * _SMALL_SECTOR > len(self._small):
                raise UnreadableFile(damaged())
            found.append(self._small[at * _SMALL_SECTOR : (at + 1) * _SMALL_SECTOR])
            at, seen = self._small_fat[at], seen + 1
        return b"".join(found)[: entry.size]

    def _sector_at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        return self._content[start : start + self._sector]

    def _read_fat(self) -> tuple[int, ...]:
        """The table of chains: the header lists 109 of its sectors, further sectors the rest."""
        listed = list(struct.unpack_from("<109I", self._content, 76))
        further, _ = struct.unpack_from("<II", self._content, 68)
        most = len(self._content) // self._sector + 1
        steps = 0
        while further < _END:
            steps += 1
            numbers = _numbers(self._sector_at(further))
            if steps > most or not numbers:
                raise UnreadableFile(damaged())
            listed += numbers[:-1]
            further = numbers[-1]
        sectors = [number for number in listed if number < _END]
        if len(sectors) > most:
            raise UnreadableFile(damaged())
        return _numbers(b"".join(self._sector_at(number) for number in sectors))

    def _chain(self, start: int) -> bytes:
        found: list[bytes] = []
        at = start
        while at < _END:
            if len(found) > len(self._fat):
                raise UnreadableFile(damaged())
            found.append(self._sector_at(at))
            at = self._fat[at]
        return b"".join(found)


def _numbers(content: bytes) -> tuple[int, ...]:
    if len(content) % 4:
        raise UnreadableFile(damaged())
    return struct.unpack_from(f"<{len(content) // 4}I", content)


def _entry(raw: bytes) -> _Entry:
    length, kind = struct.unpack_from("<HB", raw, 64)
    start, size = struct.unpack_from("<II", raw, 116)
    return _Entry(raw[: max(min(length, 64) - 2, 0)].decode("utf-16-le"), kind, start, size)


def _measure_records(stream: bytes) -> Measured:
    """Walk over the records: where cells stand, and what would make a reader reserve memory."""
    extents = [Extent()]
    from_1904 = False
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind == _BOF:
            extents.append(Extent())
        elif kind == _FILE_PASS:
            raise UnreadableFile(locked())
        elif kind == _SHEET and struct.unpack_from("<I", stream, at)[0] >= len(stream):
            raise UnreadableFile(damaged())
        elif kind == _DATE_MODE:
            from_1904 = struct.unpack_from("<H", stream, at) == (1,)
        elif kind == _STRINGS and struct.unpack_from("<I", stream, at + 4)[0] > _MOST_STRINGS:
            raise UnreadableFile(damaged())
        elif kind == _DIMENSIONS:
            _check_dimensions(stream[at : at + length])
        elif kind in _CELLS or kind == _MANY_NUMBERS:
            row, column = struct.unpack_from("<HH", stream, at)
            if kind == _MANY_NUMBERS:
                column = struct.unpack_from("<H", stream, at + length - 2)[0]
            extents[-1] = extents[-1].with_cell(row + 1, column + 1)
        at += length
    check(extents)
    return Measured("xls", from_1904)


def _check_dimensions(record: bytes) -> None:
    """What a sheet announces as its size, for which a reader reserves memory. Raises UnreadableFile."""
    form = {10: "<HHHH", 14: "<IIHH"}.get(len(record))
    if form is None:
        raise UnreadableFile(damaged())
    first, last, left, right = struct.unpack_from(form, record)
    if last < first or right < left or (last - first) * (right - left) > _MOST_AREA:
        raise UnreadableFile(damaged())
