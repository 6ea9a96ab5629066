"""Made-up people and papers for the letters: the communes are real, nobody else is."""

from datetime import date
from typing import Any

OFFICE = {
    "upper": "Đảng bộ thành phố Hải Phòng",
    "name": "Đảng ủy phường Lê Chân",
    "place": "Lê Chân",
    "authority": "T/M Đảng ủy",
    "signer_title": "Phó Bí thư",
    "signer_name": "Nguyễn Thị Minh Khuê",
    "symbol": "ĐU",
    "archive": "Đảng ủy",
}
CELL = OFFICE | {
    "upper": "Đảng bộ phường Lê Chân",
    "name": "Chi bộ Trường Trung học phổ thông Thái Phiên",
    "authority": "T/M Chi bộ",
    "signer_title": "Bí thư",
    "signer_name": None,
    "symbol": "CB",
    "archive": "Chi bộ",
    "stamp_note": "(Dấu của Đảng ủy phường Lê Chân)",
}
LETTER = {
    "kind": "CV",
    "number": 42,
    "symbol": "-CV/ĐU",
    "issued_on": date(2026, 11, 25),
    "year": 2026,
    "addressee": "Đảng ủy xã Cẩm Giàng",
    "short_code": "7KQ2-M4XD",
    "case": "HS-000064-C",
}
KINDS = {
    "consideration_certificate": {"kind": "CN", "number": 7, "symbol": "/CN", "addressee": None},
    "annulment_notice": {"kind": "TB", "number": 3, "symbol": "-TB/ĐU"},
    "probationer_remarks": {"kind": "BC", "number": 21, "symbol": "-BC/ĐU"},
}
MAY_PRINT = {
    "verification_request": {"person", "about"},
    "consideration_certificate": {"person", "listed_on", "helpers", "certificate"},
    "transfer_notice": {"person", "listed_on", "helpers", "stage", "certificate", "move"},
    "dossier_letter_92": {"person", "stage", "dossier"},
    "dossier_letter_93": {"person", "stage", "dossier"},
    "decision_letter_94": {"person", "decision"},
    "decision_letter_95": {"person", "decision", "dossier"},
    "annulment_notice": {"person", "decision"},
    "probationer_remarks": {"person", "helpers", "probation"},
    "temporary_introduction": {"person", "stage"},
    "reexamination_request": {"person", "decision"},
    "host_comments_letter": {"person", "helpers", "stage"},
}
"""The letters and what each may be told of a case."""

CASE: dict[str, Any] = {
    "person": {
        "name": "Lê Ngọc Châu",
        "sex": "nữ",
        "born_on": date(2003, 4, 12),
        "ethnicity": "Kinh",
        "occupation": "kế toán, Công ty cổ phần May An Dương",
        "native_place": "xã Cẩm Giàng, thành phố Hải Phòng",
        "residence": "số 15, đường Tô Hiệu, phường Lê Chân, thành phố Hải Phòng",
        "new_residence": "thôn Phú Lộc, xã Cẩm Giàng, thành phố Hải Phòng",
        "identity_last4": "4471",
    },
    "listed_on": {
        "on": date(2025, 3, 12),
        "cell": "Chi bộ Công ty cổ phần May An Dương",
        "resolution_number": "05-NQ/CB",
    },
    "helpers": [
        {"name": "Phạm Văn Đức", "since": date(2025, 3, 12)},
        {"name": "Trần Thị Hòa", "since": None},
    ],
    "certificate": {
        "number": "131/CN",
        "issuer": "Trung tâm Chính trị phường Lê Chân",
        "class_from": date(2025, 8, 4),
        "class_to": date(2025, 8, 8),
        "issued_on": date(2025, 8, 15),
        "grade": "Giỏi",
        "valid_until": date(2030, 8, 15),
    },
    "stage": {
        "title": "đã có giấy chứng nhận, đang làm hồ sơ đề nghị kết nạp",
        "steps": [
            {"title": "Chi bộ ra nghị quyết đưa vào danh sách cảm tình Đảng", "on": date(2025, 3, 12)},
            {"title": "Học lớp bồi dưỡng nhận thức về Đảng", "on": date(2025, 8, 8)},
            {"title": "Cấp ủy đồng ý cho làm thủ tục kết nạp", "on": date(2026, 2, 9)},
            {"title": "Viết đơn xin vào Đảng", "on": date(2026, 3, 2)},
        ],
    },
    "move": {
        "reason": "đổi nơi cư trú",
        "effective_on": date(2026, 12, 1),
        "decided_on": None,
        "decision_number": None,
        "destination": "Đảng ủy xã Cẩm Giàng",
        "address": "thôn Phú Lộc, xã Cẩm Giàng, thành phố Hải Phòng",
        "enclosures": ["Giấy chứng nhận người vào Đảng đang được giúp đỡ, xem xét kết nạp"],
    },
    "about": "cha đẻ là ông Lê Văn Bình, sinh năm 1972, cư trú tại thôn Phú Lộc, xã Cẩm Giàng",
    "dossier": [
        {
            "title": "Giấy chứng nhận lớp nhận thức về Đảng",
            "number": "131/CN",
            "issued_on": date(2025, 8, 15),
        },
        {"title": "Đơn xin vào Đảng", "number": None, "issued_on": date(2026, 3, 2)},
        {"title": "Lý lịch của người xin vào Đảng", "number": None, "issued_on": date(2026, 3, 10)},
        {"title": "Nghị quyết chi bộ (kết nạp)", "number": "11-NQ/CB", "issued_on": date(2026, 9, 7)},
        {"title": "Nghị quyết đảng ủy cơ sở (kết nạp)", "number": "62-NQ/ĐU", "issued_on": date(2026, 10, 1)},
    ],
    "decision": {
        "number": "118-QĐ/ĐU",
        "issued_on": date(2026, 10, 29),
        "issuer": "Ban Thường vụ Đảng ủy phường Lê Chân",
    },
    "probation": {"from_on": date(2026, 5, 19), "until_on": date(2027, 5, 19)},
}


def told(name: str, office: dict[str, Any] = OFFICE, **letter: Any) -> dict[str, Any]:
    """What the letter `name` is told: its own fields and no others."""
    standing = {"office": office, "letter": LETTER | KINDS.get(name, {}) | letter}
    return standing | {field: CASE[field] for field in MAY_PRINT[name]}


def with_part(fields: dict[str, Any], field: str, **parts: Any) -> dict[str, Any]:
    """The same fields, some parts of one changed."""
    return fields | {field: fields[field] | parts}
