"""Two offices whose keys are known to everybody, and what one of them sends the other. Never trust these keys."""

from datetime import UTC, date, datetime, timedelta

from ketnap.exchange.keys import office
from ketnap.exchange.packets.manifest import (
    Answer,
    LetterReference,
    PersonReference,
    ProcedureReference,
    Recipient,
)
from ketnap.exchange.packets.reading import Desk, KnownKey, known
from ketnap.exchange.packets.writing import Contents

SENDER = office.of(
    "HP-TL",
    "Đảng ủy xã Tiên Lãng",
    date(2026, 11, 2),
    bytes(range(32)),
    "AGE-SECRET-KEY-1GPQ5YS6YG4RYWJZFFF95CN2WFAG9Z5JN2324V46CT9D9KHZATE0S5FAZ64",
)
RECEIVER = office.of(
    "HP-LC",
    "Đảng ủy phường Lê Chân",
    date(2026, 11, 3),
    bytes(range(32, 64)),
    "AGE-SECRET-KEY-1VPSKYCMYV4NXW6RFDF4KCMTWDAC8ZUNNW36HVAMC09A8KLRA0ELS5V382A",
)
STRANGER = office.new("HP-XX", "Đảng ủy phường Không Quen", date(2026, 11, 3))

NOW = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
MADE_AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

DESK = Desk(frozenset({"HP-LC"}), known([KnownKey(SENDER.card)]), (RECEIVER.sealing,))
"""The receiver's, who knows the sender."""
DESK_OF_SENDER = Desk(frozenset({"HP-TL"}), known([KnownKey(RECEIVER.card)]), (SENDER.sealing,))

RECORD = {
    "case": "HS-000022-L",
    "person": {"name": "Nguyễn Thị Ánh", "born_on": "2001-03-14", "native_place": "Hải Phòng"},
    "steps": [
        {"step": "discover", "on": "2025-02-03", "facts": {}, "papers": []},
        {
            "step": "certify",
            "on": "2025-09-12",
            "facts": {"grade": "khá", "youth_union_member": True},
            "papers": [["awareness_certificate", "118-CN", "2025-09-12"]],
        },
        {
            "step": "transfer_a",
            "on": "2026-11-20",
            "facts": {"note": None, "votes": [12, 11, 1]},
            "papers": [],
        },
    ],
}

CONTENTS = Contents(
    recipient=Recipient("HP-LC", "Đảng ủy phường Lê Chân"),
    person=PersonReference("Nguyễn Thị Ánh", date(2001, 3, 14)),
    letter=LetterReference("42-CV/ĐU", "7KQ2-M4XD", date(2026, 11, 20)),
    procedure=ProcedureReference("2026.1", "5f" * 32),
    made_at=MADE_AT,
    expires_at=MADE_AT + timedelta(days=90),
    record=RECORD,
    letters={
        "letter.pdf": b"%PDF-1.7\n% stands for the letter\n%%EOF\n",
        "letter.docx": b"PK\x03\x04 stands for the letter",
    },
)


def receipt(packet: str | None, answer: str, *, reason: str = "") -> Contents:
    """The receiver's answer to what it got."""
    return CONTENTS._replace(
        recipient=Recipient("HP-TL", "Đảng ủy xã Tiên Lãng"),
        made_at=NOW,
        expires_at=NOW + timedelta(days=90),
        record=None,
        letters={},
        answer=Answer(packet, answer, date(2026, 11, 24), "gói chuyển hồ sơ", reason),
    )
