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
STANDING_COMMITTEE = OFFICE | {"authority": "T/M Ban Thường vụ"}
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
FORM = {"kind": "", "number": None, "symbol": "", "issued_on": None, "addressee": None, "short_code": None}
OFFICES = dict.fromkeys(
    (
        "class_proposal",
        "opinion_summary",
        "dossier_contents",
        "cell_resolution_admission",
        "ceremony_programme",
        "opinion_summary_recognition",
        "cell_resolution_recognition",
        "covering_letter",
    ),
    CELL,
) | dict.fromkeys(
    (
        "dossier_extract",
        "admission_decision",
        "recognition_decision",
        "annulment_decision",
        "removal_decision",
    ),
    STANDING_COMMITTEE,
)
"""What the cell issues and what the standing committee decides; everything else is the committee's."""

KINDS = {
    "consideration_certificate": {"kind": "CN", "number": 7, "symbol": "/CN", "addressee": None},
    "annulment_notice": {"kind": "TB", "number": 3, "symbol": "-TB/ĐU"},
    "recognition_notice": {"kind": "TB", "number": 8, "symbol": "-TB/ĐU"},
    "probationer_remarks": {"kind": "BC", "number": 21, "symbol": "-BC/ĐU"},
    "removal_notice": {"kind": "TB", "number": 9, "symbol": "-TB/ĐU"},
    "class_proposal": {"symbol": "-CV/CB", "addressee": "Đảng ủy phường Lê Chân"},
    "opinion_summary": FORM,
    "dossier_contents": FORM,
    "cell_resolution_admission": {"kind": "NQ", "number": 11, "symbol": "-NQ/CB", "addressee": None},
    "committee_resolution_admission": {"kind": "NQ", "number": 62, "symbol": "-NQ/ĐU", "addressee": None},
    "dossier_extract": {"kind": "BC", "number": 30, "symbol": "-BC/ĐU", "addressee": None},
    "admission_decision": {"kind": "QĐ", "number": 118, "symbol": "-QĐ/ĐU", "addressee": None},
    "ceremony_programme": FORM,
    "self_review": FORM,
    "helper_assessment": FORM,
    "opinion_summary_recognition": FORM,
    "cell_resolution_recognition": {"kind": "NQ", "number": 14, "symbol": "-NQ/CB", "addressee": None},
    "committee_resolution_recognition": {"kind": "NQ", "number": 70, "symbol": "-NQ/ĐU", "addressee": None},
    "recognition_decision": {"kind": "QĐ", "number": 131, "symbol": "-QĐ/ĐU", "addressee": None},
    "annulment_decision": {"kind": "QĐ", "number": 140, "symbol": "-QĐ/ĐU", "addressee": None},
    "removal_decision": {"kind": "QĐ", "number": 141, "symbol": "-QĐ/ĐU", "addressee": None},
    "covering_letter": {"symbol": "-CV/CB", "addressee": "Đảng ủy phường Lê Chân"},
    "committee_covering_letter": {"addressee": "Đảng ủy Ủy ban nhân dân thành phố"},
}
MAY_PRINT = {
    "verification_request": {"person", "about"},
    "consideration_certificate": {"person", "listed_on", "helpers", "certificate"},
    "transfer_notice": {"person", "listed_on", "helpers", "stage", "certificate", "move", "together"},
    "dossier_letter_92": {"person", "stage", "dossier", "move"},
    "dossier_letter_93": {"person", "stage", "dossier", "move"},
    "decision_letter_94": {"person", "decision", "move"},
    "decision_letter_95": {"person", "decision", "dossier", "move"},
    "annulment_notice": {"person", "decision"},
    "probationer_remarks": {"person", "helpers", "probation", "move"},
    "temporary_introduction": {"person", "stage", "move"},
    "recognition_notice": {"person", "recognition", "probation"},
    "reexamination_request": {"person", "decision"},
    "host_comments_letter": {"person", "helpers", "stage"},
    "removal_notice": {"person", "probation", "removal"},
}
"""The letters of moves and what each may be told of a case."""

PAPERS = {
    "class_proposal": {"people"},
    "verification_reminder": {"person", "verification"},
    "opinion_summary": {"person", "unions"},
    "dossier_contents": {"person", "contents"},
    "cell_resolution_admission": {
        "person",
        "act",
        "listed_on",
        "certificate",
        "introductions",
        "considered",
        "admission",
        "basis",
        "bodies",
    },
    "committee_resolution_admission": {"person", "act", "considered", "admission", "basis", "bodies"},
    "dossier_extract": {
        "person",
        "act",
        "listed_on",
        "certificate",
        "verifications",
        "introductions",
        "considered",
        "admission",
        "terms",
        "bodies",
    },
    "admission_decision": {"person", "act", "admission", "basis", "bodies"},
    "ceremony_programme": {"person", "act", "admission", "helpers", "bodies", "ceremony"},
    "self_review": {"person", "admission", "probation", "bodies"},
    "helper_assessment": {"person", "helper", "probation", "bodies"},
    "opinion_summary_recognition": {"person", "unions", "probation"},
    "cell_resolution_recognition": {
        "person",
        "probation",
        "helpers",
        "considered",
        "recognition",
        "basis",
        "bodies",
    },
    "committee_resolution_recognition": {
        "person",
        "probation",
        "considered",
        "recognition",
        "basis",
        "bodies",
    },
    "recognition_decision": {"person", "admission", "probation", "recognition", "basis", "bodies"},
    "annulment_decision": {"person", "decision", "annulment", "basis", "bodies"},
    "removal_decision": {"person", "probation", "removal", "basis", "bodies"},
    "covering_letter": {"person", "act", "probation", "considered"},
    "committee_covering_letter": {"person", "act", "probation", "considered"},
}
"""The papers of the dossier and what each may be told of a case."""

MAY_PRINT |= PAPERS
FORMS = sorted(name for name in PAPERS if KINDS.get(name) is FORM)
"""The papers without a number, and so without a code to scan."""
NUMBERED = sorted(set(MAY_PRINT) - set(FORMS))

CASE: dict[str, Any] = {
    "together": [],
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
        "e_transfer_ref": "SHĐ-31-2026-000417",
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
CELL_STOP = {
    "by": "Chi bộ Công ty cổ phần May An Dương",
    "on": date(2026, 9, 7),
    "issued_on": date(2026, 9, 7),
}
COMMITTEE_STOP = {"by": "Đảng ủy phường Lê Chân", "on": date(2026, 10, 1), "issued_on": date(2026, 10, 1)}
CASE |= {
    "people": [
        {
            "name": "Lê Ngọc Châu",
            "born_on": date(2003, 4, 12),
            "occupation": "kế toán, Công ty cổ phần May An Dương",
            "listed_on": date(2025, 3, 12),
            "helpers": "Phạm Văn Đức, Trần Thị Hòa",
        },
        {
            "name": "Nguyễn Hoàng Bảo Trâm",
            "born_on": date(2001, 11, 30),
            "occupation": "công nhân, Công ty cổ phần May An Dương",
            "listed_on": date(2025, 4, 10),
            "helpers": "Phạm Văn Đức",
        },
        {"name": "Vũ Đức Mạnh", "born_on": date(1999, 2, 8), "listed_on": date(2025, 4, 10)},
    ],
    "helper": {
        "name": "Phạm Văn Đức",
        "official_on": date(2015, 5, 19),
        "since": date(2025, 3, 12),
        "resolution_number": "06-NQ/CB",
    },
    "introductions": [
        {"by": "Đồng chí Phạm Văn Đức", "number": None, "on": date(2026, 4, 2)},
        {"by": "Ban Chấp hành Đoàn cơ sở", "number": "09-NQ/ĐTN", "on": date(2026, 4, 6)},
    ],
    "unions": ["Đoàn Thanh niên Cộng sản Hồ Chí Minh", "Công đoàn"],
    "considered": CASE["dossier"][:3],
    "contents": {
        "papers": CASE["dossier"],
        "lacking": [{"document": "admission_decision", "title": "Quyết định kết nạp"}],
    },
    "verification": {
        "about": CASE["about"],
        "asked": "Đảng ủy xã Cẩm Giàng",
        "number": "18-CV/ĐU",
        "sent_on": date(2026, 3, 16),
        "arrived_on": date(2026, 3, 19),
        "due_on": date(2026, 5, 5),
    },
    "verifications": [
        {
            "about": "cha đẻ Lê Văn Bình",
            "asked": "Đảng ủy xã Cẩm Giàng",
            "sent_on": date(2026, 3, 16),
            "replied_on": date(2026, 4, 24),
            "reply_number": "21-CV/ĐU",
        },
        {"about": "mẹ đẻ Phạm Thị Hảo", "sent_on": date(2026, 3, 16)},
    ],
    "act": "kết nạp",
    "admission": {
        "cell": CELL_STOP
        | {"number": "11-NQ/CB", "summoned": 14, "counted": 13, "agreed": 12, "against": 1, "blank": 0},
        "section": {},
        "committee": COMMITTEE_STOP
        | {"number": "62-NQ/ĐU", "summoned": 21, "counted": 21, "agreed": 20, "against": 0, "blank": 1},
        "decision": {
            "by": "Ban Thường vụ Đảng ủy phường Lê Chân",
            "on": date(2026, 10, 29),
            "issued_on": date(2026, 10, 29),
            "number": "118-QĐ/ĐU",
        },
    },
    "recognition": {
        "cell": CELL_STOP
        | {"number": "14-NQ/CB", "summoned": 15, "counted": 15, "agreed": 15, "against": 0, "blank": 0},
        "section": {},
        "committee": COMMITTEE_STOP
        | {"number": "70-NQ/ĐU", "summoned": 21, "counted": 20, "agreed": 20, "against": 0, "blank": 0},
        "decision": {
            "by": "Ban Thường vụ Đảng ủy phường Lê Chân",
            "on": date(2026, 11, 2),
            "issued_on": date(2026, 11, 2),
            "number": "131-QĐ/ĐU",
        },
    },
    "removal": {
        "cell": CELL_STOP | {"number": "15-NQ/CB"},
        "committee": COMMITTEE_STOP | {"number": "71-NQ/ĐU"},
        "decision": {
            "by": "Ban Thường vụ Đảng ủy phường Lê Chân",
            "number": "141-QĐ/ĐU",
            "issued_on": date(2026, 11, 20),
        },
        "because": "bỏ sinh hoạt chi bộ ba tháng trong năm, không có lý do chính đáng",
    },
    "bodies": {
        "cell": "Chi bộ Công ty cổ phần May An Dương",
        "committee": "Đảng ủy phường Lê Chân",
        "deciding": "Ban Thường vụ Đảng ủy phường Lê Chân",
    },
    "basis": [
        "Quy định 208-QĐ/TW ngày 26/7/2026 về thi hành Điều lệ Đảng",
        "Hướng dẫn 01-HD/TW ngày 19/5/2026 của Ban Bí thư",
    ],
    "terms": {"admission": date(2026, 11, 10), "recognition": None},
    "annulment": {"because": "khai không đúng lý lịch", "ceremony_on": None},
    "ceremony": {"on": None, "by": date(2026, 12, 11)},
}


OWN: dict[str, dict[str, Any]] = {
    "covering_letter": {"considered": CASE["dossier"][:4], "probation": {}},
    "committee_covering_letter": {"considered": CASE["dossier"], "probation": {}},
}
"""What a letter is told otherwise than the others: the dossier that goes up is that of an admission."""


def told(name: str, office: dict[str, Any] | None = None, **letter: Any) -> dict[str, Any]:
    """What the letter `name` is told: its own fields and no others."""
    head = OFFICES.get(name, OFFICE) if office is None else office
    standing = {"office": head, "letter": LETTER | KINDS.get(name, {}) | letter}
    return standing | {field: CASE[field] for field in MAY_PRINT[name]} | OWN.get(name, {})


def with_part(fields: dict[str, Any], field: str, **parts: Any) -> dict[str, Any]:
    """The same fields, some parts of one changed."""
    return fields | {field: fields[field] | parts}
