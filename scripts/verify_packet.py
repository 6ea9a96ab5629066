"""Checks a transfer packet without ketnap: python verify_packet.py PACKET CARD

Needs Python 3.11 and `cryptography` alone; docs/packet-format.md is the format. Prints what the packet says and whether
it is sound: as the holder of the card signed it, to the byte. Exit 0: sound; 9: not; 2: no such file, no card.
Whether the card is that office's own is seen from the fingerprint alone: ask the office for it by telephone. That a
packet is meant for you, still in force and not yet used is for whoever imports it to see.
"""

import base64
import hashlib
import json
import re
import struct
import sys
import unicodedata
import zlib
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PARTS = ("manifest.json", "manifest.sig", "record.json", "letter.pdf", "letter.docx")
CARD = ("organisation", "name", "signing", "sealing", "made_on", "signature")
ENTRIES = {
    "": "format id kind sender recipient person letter procedure made_at expires_at parts",
    "sender": "organisation name key",
    "recipient": "organisation name",
    "person": "name born_on",
    "letter": "symbol code issued_on",
    "procedure": "version hash",
}
WORDS = "arrived refused accepted helper_assigned continued closed recalled recall_agreed recall_declined"
CODES = "01 đã đến, 02 từ chối tiếp nhận, 03 đã tiếp nhận, 04 đã phân công người giúp đỡ, 05 đang tiếp tục, 06 đã xong"
RECALLS = "13 đề nghị lấy lại, 15 đồng ý cho lấy lại, 16 không đồng ý cho lấy lại"
RECEIPTS = dict(zip(WORDS.split(), f"{CODES}, {RECALLS}".split(", "), strict=True))
MOST_BYTES = 32 * 2**20
FORM = "manifest.json không đúng định dạng"


class Unsound(Exception):
    """Why the packet is not sound."""


def check_signature(content: bytes, signature: bytes, key: bytes, otherwise: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
    except (InvalidSignature, ValueError) as error:
        raise Unsound(otherwise) from error


def read_card(text: str) -> dict[str, str]:
    """The lines of a card that is as its office signed it. Raises ValueError, Unsound."""
    lines = [line.strip() for line in unicodedata.normalize("NFC", text).lstrip("\ufeff").splitlines()]
    head, *entries = [line for line in lines if line] or [""]
    pairs = [entry.partition(":") for entry in entries]
    if head != "ketnap-key-card 1" or tuple(name for name, _, _ in pairs) != CARD:
        raise ValueError("không phải thẻ khóa")
    card = {name: value.strip() for name, _, value in pairs}
    signed = "".join(f"{line}\n" for line in (head, *(f"{name}: {card[name]}" for name in CARD[:-1])))
    key, signature = (base64.b64decode(card[name], validate=True) for name in ("signing", "signature"))
    check_signature(signed.encode(), signature, key, "thẻ khóa không còn nguyên như lúc xuất")
    return card


def fingerprint(card: dict[str, str]) -> str:
    keys = base64.b64decode(card["signing"]) + card["sealing"].encode()
    digest = hashlib.sha256(b"ketnap-key 1\n" + keys).digest()
    return f"{int.from_bytes(digest, 'big') % 10**36:036d}"


def archived(parts: dict[str, bytes]) -> bytes:
    """The one form of the archive of these parts."""
    body = directory = b""
    for name in sorted(parts, key=PARTS.index):
        size = len(parts[name])
        fields = struct.pack("<5H3L2H", 20, 0, 0, 0, 33, zlib.crc32(parts[name]), size, size, len(name), 0)
        placed = struct.pack("<3H2L", 0, 0, 0, 0o100600 << 16, len(body))
        directory += b"PK\1\2" + struct.pack("<H", 3 << 8 | 20) + fields + placed + name.encode()
        body += b"PK\3\4" + fields + name.encode() + parts[name]
    ends = (0, 0, len(parts), len(parts), len(directory), len(body), 0)
    return body + directory + b"PK\5\6" + struct.pack("<4H2LH", *ends)


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of an archive that is in this form and no other. Raises Unsound."""
    parts: dict[str, bytes] = {}
    at = 0
    while content[at : at + 4] == b"PK\3\4" and len(content) >= at + 30:
        size, length = struct.unpack_from("<LH", content, at + 22)
        name = content[at + 30 : at + 30 + length].decode("latin-1")
        if name not in PARTS or name in parts:
            raise Unsound(f"có phần không được có hoặc có hai lần: {name!a}")
        at += 30 + length + size
        parts[name] = content[at - size : at]
    if not {"manifest.json", "manifest.sig"} <= set(parts) or archived(parts) != content:
        raise Unsound("không phải gói, hoặc tệp không còn nguyên như lúc lập")
    return parts


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_json(content: bytes, name: str) -> dict[str, Any]:
    """A JSON object in the one form that is allowed: a fraction would come out as text, and differ."""
    try:
        value = json.loads(content, parse_float=str, parse_constant=str)
        same = canonical(value) == content and unicodedata.is_normalized("NFC", content.decode())
    except (ValueError, RecursionError) as error:
        raise Unsound(f"{name} không đọc được") from error
    if type(value) is not dict or not same:
        raise Unsound(f"{name} không đúng định dạng")
    return value


def check_entries(said: dict[str, Any]) -> None:
    """Everything that the format asks for is there, and nothing else. Raises Unsound."""
    if type(said.get("format")) is not int or said["format"] != 1:
        raise Unsound("định dạng khác số 1")
    receipt = {**ENTRIES, "": f"{ENTRIES['']} answer", "answer": "packet receipt code on how reason"}
    kind = said.get("kind")
    for place, names in (receipt if kind == "receipt" else ENTRIES).items():
        entry = said.get(place) if place else said
        if type(entry) is not dict or set(entry) != set(names.split()) or kind not in ("transfer", "receipt"):
            raise Unsound(f"{FORM}: {place}")
    if kind == "receipt" and RECEIPTS.get(str(said["answer"]["receipt"]), "")[:2] != said["answer"]["code"]:
        raise Unsound(f"{FORM}: answer.code")


def verified(content: bytes, card: dict[str, str]) -> dict[str, Any]:
    """What the packet says, once it is known to be sound. Raises Unsound."""
    if len(content) > MOST_BYTES:
        raise Unsound("tệp lớn quá mức một gói có thể có")
    parts = unpacked(content)
    text = parts["manifest.json"]
    said = read_json(text, "manifest.json")
    check_entries(said)
    sender = said["sender"]
    if (sender["key"], sender["organisation"]) != (fingerprint(card), card["organisation"]):
        raise Unsound(f"ghi là ký bằng khóa khác: {sender['key']!a}, của {sender['organisation']!a}")
    key = base64.b64decode(card["signing"])
    check_signature(text, parts["manifest.sig"], key, "chữ ký không phải của khóa trên thẻ")
    rest = canonical({name: value for name, value in said.items() if name != "id"})
    if said["id"] != hashlib.sha256(rest).hexdigest():
        raise Unsound("mã gói không khớp nội dung")
    others = [(name, hashlib.sha256(parts[name]).hexdigest()) for name in PARTS[2:] if name in parts]
    if said["parts"] != [{"name": n, "sha256": digest, "size": len(parts[n])} for n, digest in others]:
        raise Unsound("các phần khác lúc ký")
    if said["kind"] == "transfer" or "record.json" in parts:
        read_json(parts.get("record.json", b""), "record.json")
    return said


def told(said: dict[str, Any]) -> list[str]:
    letter, person, answer = said["letter"], said["person"], said.get("answer")
    sender, recipient = ("{name} ({organisation})".format(**said[each]) for each in ("sender", "recipient"))
    lines = [
        f"Gói        {said['id']}",
        f"Loại       {'xác nhận' if answer else 'chuyển hồ sơ'}",
        f"Nơi gửi    {sender}\nNơi nhận   {recipient}",
        f"Người      {person['name']}, sinh {person['born_on'] or 'chưa rõ ngày'}",
        f"Văn bản    {letter['symbol']}, ngày {letter['issued_on']}, mã {letter['code'] or '–'}",
        f"Quy trình  {said['procedure']['version']} {said['procedure']['hash']}",
        f"Lập lúc    {said['made_at']}, dùng đến {said['expires_at']}",
    ]
    if answer:
        lines.append(
            f"Trả lời    {RECEIPTS[answer['receipt']]}, ngày {answer['on']}; gói {answer['packet'] or '–'}"
        )
        lines.append(f"Biết qua   {answer['how'] or '–'}\nLý do      {answer['reason'] or '–'}")
    return lines + [f"Phần       {each['name']}, {each['size']} byte" for each in said["parts"]]


def main(packet: str, card_file: str) -> tuple[int, list[str]]:
    """The exit code and the lines to print."""
    try:
        with Path(packet).open("rb") as file:
            content = file.read(MOST_BYTES * 2)
        card = read_card(Path(card_file).read_text(encoding="utf-8"))
    except (OSError, ValueError, Unsound) as error:
        return 2, [f"Chưa kiểm được: {error}"]
    if content.startswith((b"age-encryption.org/", b"-----BEGIN AGE")):
        return 9, ["Gói đang mã hóa, chưa kiểm được. Mở trước bằng: age -d -i TỆP_KHÓA GÓI > gói.zip"]
    lines = [f"Dấu khóa   {' '.join(re.findall('...', fingerprint(card)))}"]
    try:
        lines += told(verified(content, card))
    except Unsound as why:
        return 9, [*lines, f"Gói không nguyên vẹn: {why}."]
    return 0, [*lines, f"Gói nguyên vẹn; là của {card['name']} nếu nơi ấy đọc đúng dấu khóa trên."]


if __name__ == "__main__":
    usage = (2, ["python verify_packet.py PACKET CARD"])
    code, text = main(*sys.argv[1:]) if len(sys.argv) == 3 else usage
    sys.stdout.buffer.write("".join(f"{line}\n" for line in text).encode())
    sys.exit(code)
