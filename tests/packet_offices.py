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
    "DU-TIEN-LANG",
    "Đảng ủy xã Tiên Lãng",
    date(2026, 11, 2),
    bytes(range(32)),
    "AGE-SECRET-KEY-1GPQ5YS6YG4RYWJZFFF95CN2WFAG9Z5JN2324V46CT9D9KHZATE0S5FAZ64",
)
RECEIVER = office.of(
    "DU-LE-CHAN",
    "Đảng ủy phường Lê Chân",
    date(2026, 11, 3),
    bytes(range(32, 64)),
    "AGE-SECRET-KEY-1VPSKYCMYV4NXW6RFDF4KCMTWDAC8ZUNNW36HVAMC09A8KLRA0ELS5V382A",
)
STRANGER = office.new("DU-KHONG-QUEN", "Đảng ủy phường Không Quen", date(2026, 11, 3))

NOW = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
MADE_AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

DESK = Desk(frozenset({"DU-LE-CHAN"}), known([KnownKey(SENDER.card)]), (RECEIVER.sealing,))
"""The receiver's, who knows the sender."""
DESK_OF_SENDER = Desk(frozenset({"DU-TIEN-LANG"}), known([KnownKey(RECEIVER.card)]), (SENDER.sealing,))

RECORD = {
    "format": 1,
    "case": "HS-000022-L",
    "origin": "DU-TIEN-LANG",
    "letter": "transfer_notice",
    "row": "transfer_a",
    "person": {
        "name": "Nguyễn Thị Ánh",
        "sex": "nữ",
        "born_on": "2001-03-14",
        "ethnicity": "Kinh",
        "occupation": None,
        "identity_number": "031301004471",
        "phone": None,
        "email": None,
        "native_place": "Hải Phòng",
        "residence": None,
    },
    "steps": [
        {
            "step": "discover",
            "on": "2025-02-03",
            "facts": {"birth_date": "2001-03-14", "cell": "CB-05", "introduced_by": "cell"},
            "papers": [],
            "carried": False,
        },
        {
            "step": "assign_helper",
            "on": "2025-02-10",
            "facts": {
                "helper": {"name": "Trần Văn Lâm", "official_on": "2015-05-19"},
                "together_since": "2024-01-01",
                "why": "first",
            },
            "papers": [{"document": "helper_resolution", "number": "", "issued_on": "2025-02-10"}],
            "carried": False,
        },
        {
            "step": "certify",
            "on": "2025-09-12",
            "facts": {},
            "papers": [{"document": "awareness_certificate", "number": "118-CN", "issued_on": "2025-09-12"}],
            "carried": False,
        },
        {
            "step": "move_known",
            "on": "2026-11-18",
            "facts": {
                "destination": "DU-LE-CHAN",
                "effective_on": "2026-11-15",
                "kind": "official",
                "reason": "residence",
            },
            "papers": [],
            "carried": False,
        },
        {"step": "transfer_a", "on": "2026-11-20", "facts": {}, "papers": [], "carried": False},
    ],
    "organisations": [
        {"code": "CB-05", "name": "Chi bộ 5", "kind": "cell", "abbreviation": "CB"},
        {
            "code": "DU-LE-CHAN",
            "name": "Đảng ủy phường Lê Chân",
            "kind": "commune_committee",
            "abbreviation": "ĐU",
        },
        {
            "code": "DU-TIEN-LANG",
            "name": "Đảng ủy xã Tiên Lãng",
            "kind": "commune_committee",
            "abbreviation": "ĐU",
        },
    ],
    "titles": {
        "steps": {
            "discover": "Phát hiện nguồn",
            "assign_helper": "Chi bộ phân công đảng viên giúp đỡ",
            "certify": "Cấp giấy chứng nhận",
            "move_known": "Biết người được xem xét sẽ chuyển đi",
            "transfer_a": "A: chuyển khi đang được giúp đỡ, xem xét",
        },
        "facts": {
            "birth_date": "Ngày sinh",
            "cell": "Chi bộ",
            "introduced_by": "Nơi phát hiện, giới thiệu",
            "helper": "Người giúp đỡ",
            "together_since": "Cùng công tác, cư trú từ ngày",
            "why": "Phân công vì",
            "destination": "Nơi chuyển đến",
            "effective_on": "Chuyển từ ngày",
            "kind": "Chuyển chính thức hay tạm thời",
            "reason": "Lý do chuyển",
        },
        "documents": {
            "transfer_notice": "Công văn thông báo quần chúng ưu tú chuyển đến",
            "helper_resolution": "Nghị quyết phân công giúp đỡ",
            "awareness_certificate": "Giấy chứng nhận lớp nhận thức về Đảng",
        },
    },
}

CONTENTS = Contents(
    recipient=Recipient("DU-LE-CHAN", "Đảng ủy phường Lê Chân"),
    person=PersonReference("Nguyễn Thị Ánh", date(2001, 3, 14)),
    letter=LetterReference("42-CV/ĐU", "7KQ2-M4XD", date(2026, 11, 20)),
    procedure=ProcedureReference(
        "2026.1", "0b4f669c88010d034791b4e890034d80185f3e760604d60d3a68bb2da1f63eb6"
    ),
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
        recipient=Recipient("DU-TIEN-LANG", "Đảng ủy xã Tiên Lãng"),
        made_at=NOW,
        expires_at=NOW + timedelta(days=90),
        record=None,
        letters={},
        answer=Answer(packet, answer, date(2026, 11, 24), "gói chuyển hồ sơ", reason),
    )
