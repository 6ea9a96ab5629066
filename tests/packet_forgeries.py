"""What somebody may do to a packet, each with the reason for which it is refused."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any

from packet_offices import CONTENTS, MADE_AT, RECEIVER, SENDER, STRANGER

from ketnap.exchange.keys import sealing, signing
from ketnap.exchange.keys.office import OfficeKey
from ketnap.exchange.packets import archive, canonical
from ketnap.exchange.packets.manifest import Recipient
from ketnap.exchange.packets.writing import write


def parts_of(packet: bytes) -> dict[str, bytes]:
    parts = archive.parts(packet)
    assert parts is not None
    return parts


def good() -> bytes:
    return write(CONTENTS, SENDER, None).content


def said(packet: bytes) -> dict[str, Any]:
    return json.loads(parts_of(packet)["manifest.json"])


def signed(data: Mapping[str, Any], key: OfficeKey = SENDER, packet: bytes | None = None) -> bytes:
    """The packet with another manifest, its id made to fit, signed."""
    rest = {name: value for name, value in data.items() if name != "id"}
    return resigned(canonical.dumps({**rest, "id": sha256(canonical.dumps(rest)).hexdigest()}), key, packet)


def resigned(manifest: bytes, key: OfficeKey = SENDER, packet: bytes | None = None) -> bytes:
    parts = parts_of(packet or good())
    signature = signing.sign(key.signing, manifest)
    return archive.write({**parts, "manifest.json": manifest, "manifest.sig": signature})


def zipped(parts: list[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    """An archive by the library, which writes whatever names it is given."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as written:
        for name, content in parts:
            written.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


def bomb(announced: int, megabytes: int) -> bytes:
    """A packet whose record swells to so many megabytes, whatever its headers announce."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = b"".join(packer.compress(bytes(2**20)) for _ in range(megabytes)) + packer.flush()
    stored = archive.write({**parts_of(good()), "record.json": packed})
    entry = stored.rindex(b"record.json") - archive.CENTRAL.size
    local = archive.CENTRAL.unpack_from(stored, entry)[-1]
    bent = bytearray(stored)
    for method_at, size_at in ((local + 8, local + 22), (entry + 10, entry + 24)):
        struct.pack_into("<H", bent, method_at, zipfile.ZIP_DEFLATED)
        struct.pack_into("<L", bent, size_at, announced)
    return bytes(bent)


def of_the_file() -> dict[str, tuple[bytes, str]]:
    """Files that are no packet, or no longer: name → bytes and reason."""
    packet, parts = good(), list(parts_of(good()).items())
    return {
        "empty": (b"", "truncated"),
        "text": ("Kính gửi Đảng ủy phường Lê Chân".encode(), "not_a_packet"),
        "other-archive": (zipped([("xl/workbook.xml", b"<workbook/>")]), "not_a_packet"),
        "no-parts": (zipped([]), "not_a_packet"),
        "cut-in-half": (packet[: len(packet) // 2], "truncated"),
        "cut-at-the-end": (packet[:-1], "truncated"),
        "something-after": (packet + b"\0", "altered"),
        "something-before": (b"\0" + packet, "not_a_packet"),
        "outward-name": (zipped([*parts, ("../../x", b"x")]), "bad_name"),
        "only-outward-name": (zipped([("../../x", b"x")]), "bad_name"),
        "outward-name-of-windows": (zipped([*parts, ("..\\..\\x.exe", b"x")]), "bad_name"),
        "absolute-name": (zipped([*parts, ("/etc/passwd", b"x")]), "bad_name"),
        "drive-name": (zipped([*parts, ("C:\\x", b"x")]), "bad_name"),
        "folder": (zipped([*parts, ("thu-muc/x.txt", b"x")]), "bad_name"),
        "unseen-name": (zipped([*parts, ("x\x1b[2J.txt", b"x")]), "bad_name"),
        "same-name-twice": (twice("record.json"), "duplicate_part"),
        "nested": (zipped([("GT-0000.zip", packet)]), "nested"),
        "nested-without-saying": (zipped([("GT-0000", packet)]), "nested"),
        "nested-sealed": (zipped([("GT-0000", sealing.seal(packet, RECEIVER.card.sealing))]), "nested"),
        "nested-beside": (zipped([*parts, ("more.zip", packet)]), "nested"),
        "packed-again": (zipped(parts, zipfile.ZIP_DEFLATED), "compressed"),
        "archived-again": (zipped(parts), "altered"),
        "bomb": (bomb(2 * 2**30, 8), "too_large"),
        "bomb-that-denies-it": (bomb(5, 8), "compressed"),
        "thousand-parts": (zipped([*parts, *((f"p{n}.txt", b"") for n in range(1000))]), "too_large"),
        "part-too-many": (zipped([*parts, ("notes.txt", b"x")]), "altered"),
        "much-after": (packet + bytes(archive.MOST_BYTES), "too_large"),
        "too-large": (bytes(archive.MOST_BYTES * 2), "too_large"),
    }


def twice(name: str) -> bytes:
    """The archive with one part under two entries, the second with other content."""
    parts = parts_of(good())
    file = zipped([*parts.items(), ("rXcord.json", b"{}")])
    return file.replace(b"rXcord.json", name.encode())


def of_the_parts() -> dict[str, tuple[bytes, str]]:
    """Archives in the right form whose parts are not those that were signed."""
    parts = parts_of(good())

    def with_part(name: str, content: bytes) -> bytes:
        return archive.write({**parts, name: content})

    def without(name: str) -> bytes:
        return archive.write({each: content for each, content in parts.items() if each != name})

    pdf, docx = parts["letter.pdf"], parts["letter.docx"]
    signature = bytearray(parts["manifest.sig"])
    signature[10] ^= 1
    return {
        "record-changed": (
            with_part("record.json", parts["record.json"].replace(b"118-CN", b"119-CN")),
            "altered",
        ),
        "letter-changed": (with_part("letter.pdf", pdf.replace(b"letter", b"lettre")), "altered"),
        "letters-swapped": (archive.write({**parts, "letter.pdf": docx, "letter.docx": pdf}), "altered"),
        "letter-missing": (without("letter.docx"), "altered"),
        "record-missing": (without("record.json"), "altered"),
        "letter-added": (with_letter_added(), "altered"),
        "signature-missing": (without("manifest.sig"), "altered"),
        "manifest-missing": (without("manifest.json"), "not_a_packet"),
        "signature-changed": (with_part("manifest.sig", bytes(signature)), "forged"),
        "signature-short": (with_part("manifest.sig", bytes(signature[:-1])), "forged"),
        "signature-empty": (with_part("manifest.sig", b""), "forged"),
        "signature-of-another-packet": (with_part("manifest.sig", _other_signature()), "forged"),
    }


def with_letter_added() -> bytes:
    slim = write(CONTENTS._replace(letters={}), SENDER, None).content
    return archive.write({**parts_of(slim), "letter.pdf": b"%PDF-1.7\n"})


def _other_signature() -> bytes:
    later = CONTENTS._replace(made_at=MADE_AT + timedelta(seconds=1))
    return parts_of(write(later, SENDER, None).content)["manifest.sig"]


def of_the_manifest() -> dict[str, tuple[bytes, str]]:
    """Packets whose manifest says what it should not, all duly signed: by the sender unless somebody else is named."""
    data = said(good())

    def changed(place: str, value: Any, key: OfficeKey = SENDER) -> bytes:
        copy = json.loads(json.dumps(data))
        *above, last = place.split(".")
        entry = copy
        for name in above:
            entry = entry[name]
        entry[last] = value
        return signed(copy, key)

    text = parts_of(good())["manifest.json"]
    bytes_only = {
        "spaced": text.replace(b",", b", "),
        "key-twice": text.replace(b'"format":1', b'"format":1,"format":1'),
        "escaped": text.replace(b"42-CV", b"\\u0034\\u0032-CV"),
        "not-json": text[:-1],
        "list": b"[]",
        "no-text": b"\xff" + text,
        "marked": b"\xef\xbb\xbf" + text,
        "deep": b"[" * 60_000,
        "endless-number": text.replace(b'"format":1', b'"format":' + b"9" * 9_000),
        "long": text.replace(b"42-CV", b"4" * 70_000),
        "id-of-another": text.replace(data["id"].encode(), b"0" * 64),
    }
    found = {f"manifest-{name}": (resigned(each), "manifest_unreadable") for name, each in bytes_only.items()}
    for place, value in _UNREADABLE:
        found[f"manifest-{place}-{value!r:.20}"] = (changed(place, value), "manifest_unreadable")
    found |= {
        "later-format": (changed("format", 2), "wrong_version"),
        "format-yes": (changed("format", True), "manifest_unreadable"),
        "signed-by-stranger": (write(CONTENTS, STRANGER, None).content, "unknown_key"),
        "signed-by-stranger-in-the-senders-name": (signed(data, STRANGER), "forged"),
        "signed-by-receiver-as-sender": (signed(data, RECEIVER), "forged"),
        "sender-renamed": (changed("sender.organisation", "DU-KIEN-AN"), "wrong_sender"),
        "made-before-the-key": (changed("made_at", "2026-11-01T16:59:59Z"), "older_than_key"),
        "made-in-two-days": (changed("made_at", "2026-11-25T03:30:01Z"), "postdated"),
        "expired": (changed("expires_at", "2026-11-24T03:30:00Z"), "expired"),
        "for-another-office": (
            write(
                CONTENTS._replace(recipient=Recipient("DU-KIEN-AN", "Đảng ủy phường Kiến An")), SENDER, None
            ).content,
            "misaddressed",
        ),
    }
    return found


_UNREADABLE: list[tuple[str, Any]] = [
    ("more", 1),
    ("sender.more", "x"),
    ("kind", "other"),
    ("kind", "receipt"),
    ("kind", None),
    ("answer", None),
    ("sender", None),
    ("sender.key", "123"),
    ("sender.key", "٣" * 36),
    ("sender.name", ""),
    ("sender.name", " Đảng ủy"),
    ("recipient.name", 5),
    ("recipient.organisation", ["DU-LE-CHAN"]),
    ("person.name", "x" * 301),
    ("person.name", "Nguyễn\u202eThị"),
    ("person.born_on", "2001-02-30"),
    ("person.born_on", "14/03/2001"),
    ("person.born_on", "20010314"),
    ("letter.symbol", "42\nCV"),
    ("letter.issued_on", None),
    ("letter.code", ""),
    ("procedure.hash", "5F" * 32),
    ("procedure.version", {}),
    ("made_at", "2026-11-23T01:00:00+00:00"),
    ("made_at", "2026-11-23T24:00:00Z"),
    ("made_at", "9999-12-31T23:59:59Z"),
    ("made_at", "2027-11-23T01:00:00Z"),
    ("expires_at", 1),
    ("parts", {}),
    ("parts", []),
    ("parts", [5]),
    ("parts", [{"name": "../x", "sha256": "0" * 64, "size": 1}]),
    ("parts", [{"name": "record.json", "sha256": "0" * 64, "size": -1}]),
    ("parts", [{"name": "record.json", "sha256": "0" * 64, "size": True}]),
    ("parts", [{"name": "record.json", "sha256": "0" * 64, "size": 1}] * 2),
]


def of_the_record() -> dict[str, tuple[bytes, str]]:
    """Packets, duly signed, whose record is no plain data."""
    records = {
        "no-json": b"{",
        "list": b"[]",
        "spaced": b'{"a": 1}',
        "fraction": b'{"a":1.5}',
        "infinite": b'{"a":Infinity}',
        "no-number": b'{"a":NaN}',
        "too-large-number": b'{"a":9007199254740993}',
        "half-a-letter": b'{"a":"\\ud800"}',
        "nothing": b'{"a":"\\u0000"}',
        "apart": '{"a":"a\u0301"}'.encode(),
        "deep": b'{"a":' + b"[" * 60_000 + b"]" * 60_000 + b"}",
    }
    found = {}
    for name, record in records.items():
        packet = archive.write({**parts_of(good()), "record.json": record})
        data = said(good())
        listed = {"name": "record.json", "sha256": sha256(record).hexdigest(), "size": len(record)}
        data["parts"] = [listed, *data["parts"][1:]]
        found[f"record-{name}"] = (signed(data, packet=packet), "record_unreadable")
    return found


def of_the_seal() -> dict[str, tuple[bytes, str]]:
    """Sealed packets that do not open, or open to something else."""
    sealed = write(CONTENTS, SENDER, RECEIVER.card).content
    return {
        "sealed-for-another": (sealing.seal(good(), STRANGER.card.sealing), "not_decryptable"),
        "sealed-and-cut": (sealed[:-1], "not_decryptable"),
        "sealed-and-changed": (sealed[:-20] + bytes([sealed[-20] ^ 1]) + sealed[-19:], "not_decryptable"),
        "only-a-beginning": (b"age-encryption.org/v1\n", "not_decryptable"),
        "sealed-twice": (sealing.seal(sealed, RECEIVER.card.sealing), "nested"),
        "sealed-text": (sealing.seal(b"xin chao", RECEIVER.card.sealing), "not_a_packet"),
        "sealed-forgery": (sealing.seal(signed(said(good()), STRANGER), RECEIVER.card.sealing), "forged"),
    }


def every() -> dict[str, tuple[bytes, str]]:
    return of_the_file() | of_the_parts() | of_the_manifest() | of_the_record() | of_the_seal()
