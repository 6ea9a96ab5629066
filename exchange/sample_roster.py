"""Made-up rosters: 300 people of the sample cells, and a short list with the mistakes that offices make.

All of it is invented. Identity numbers begin with 099, which no province has, telephones with 095, which no
network has, addresses end in example.vn. The same day and seed always give the same bytes.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from ketnap.definitions import sample
from ketnap.definitions.roster_columns import columns
from ketnap.definitions.sample import Crowd
from ketnap.exchange.workbook import Value
from ketnap.exchange.workbook_out import OutTable, written
from ketnap.workflow.calendar import add_months
from ketnap.workflow.names import folded

SEED: Final = 2030
NOTES: Final = "Ghi chú"
"""A column that offices have and the program has no use for."""

_NO_PROVINCE = "099"
_NO_NETWORK = "095"
_CERTIFICATE_MONTHS = 60  # only to spread the certificates; what holds is the rule
_EXPIRING, _EXPIRED = 7, 5
_OLD_ENOUGH = 28
"""Whoever has held a certificate for five years is at least that old here."""

_AGES: Mapping[str, tuple[int, int]] = {
    "pupil": (18, 18),
    "student": (19, 22),
    "worker": (21, 40),
    "official": (25, 46),
    "resident": (20, 52),
}
_OCCUPATIONS: Mapping[str, Sequence[str]] = {
    "pupil": ("Học sinh",),
    "student": ("Sinh viên",),
    "worker": ("Công nhân", "Thợ hàn", "Thợ điện", "Tổ trưởng sản xuất", "Kỹ thuật viên"),
    "official": ("Giáo viên", "Chuyên viên", "Kế toán", "Viên chức"),
    "resident": ("Nông dân", "Buôn bán nhỏ", "Nội trợ", "Lao động tự do", "Y tế thôn", "Lái xe"),
}
_EDUCATION: Mapping[str, Sequence[str]] = {
    "pupil": ("Lớp 12",),
    "student": ("12/12",),
    "worker": ("9/12", "12/12", "12/12", "Trung cấp", "Cao đẳng"),
    "official": ("Đại học", "Đại học", "Thạc sĩ", "Cao đẳng"),
    "resident": ("9/12", "12/12", "12/12", "THPT", "Cao đẳng", "Đại học"),
}


class _Way(NamedTuple):
    """How far somebody has come, with the day of each step that was taken."""

    discovered_on: date
    listed_on: date | None = None
    certified_on: date | None = None


def roster(today: date, seed: int = SEED) -> bytes:
    """A workbook of 300 invented people as their cells would have kept it on that day."""
    return written(
        OutTable(f"Cảm tình {today.year}", _headings(), [_values(each) for each in people(today, seed)])
    )


def people(today: date, seed: int = SEED) -> list[dict[str, Value]]:
    """The rows of the roster, by field."""
    chance = random.Random(seed)  # noqa: S311 - made-up people, no secret
    parts = sample.names()
    old = _EXPIRING + _EXPIRED
    rows: list[dict[str, Value]] = []
    for crowd in sample.crowds():
        for _number in range(crowd.people):
            aged = old if crowd.kind in ("worker", "official", "resident") and chance.random() < 0.1 else 0
            rows.append(_person(chance, parts, crowd, today, len(rows), aged))
            old -= 1 if aged else 0
    return rows


def _person(
    chance: random.Random,
    parts: Mapping[str, Sequence[str]],
    crowd: Crowd,
    today: date,
    number: int,
    aged: int,
) -> dict[str, Value]:
    """One row. `aged` > 0: with a certificate that is about to run out or has, the later ones have."""
    female = chance.random() < 0.46
    born = _born(chance, crowd.kind, today, aged)
    way = _old_way(chance, today, expired=aged <= _EXPIRED) if aged else _way(chance, born, today)
    name = _name(chance, parts, "female" if female else "male")
    young = (today - born).days < 30 * 365
    paid = crowd.kind in ("worker", "official")
    row: dict[str, Value] = {
        "name": name,
        "birth_date": born,
        "sex": "nữ" if female else "nam",
        "ethnicity": chance.choices(("Kinh", "Tày", "Mường", "Hoa"), (96, 2, 1, 1))[0],
        "religion": chance.choices(("Không", "Phật giáo", "Công giáo", ""), (90, 4, 3, 3))[0],
        "occupation": chance.choice(_OCCUPATIONS[crowd.kind]),
        "education": chance.choice(_EDUCATION[crowd.kind]),
        "youth_union_member": chance.choices(("x", "không", ""), (85, 10, 5) if young else (2, 90, 8))[0],
        "trade_union_member": chance.choices(("x", "không", ""), (85, 10, 5) if paid else (0, 92, 8))[0],
        "cell": crowd.cell,
        "identity_number": "" if chance.random() < 0.04 else _identity(chance, born, number, female=female),
        "phone": f"{_NO_NETWORK}{chance.randrange(10):01}{number:06}",
        "email": f"{folded(name).replace(' ', '.')}{number:03}@example.vn" if chance.random() < 0.4 else "",
    }
    return row | _steps(way, number)


def _steps(way: _Way, number: int) -> dict[str, Value]:
    return {
        "discovered_on": way.discovered_on,
        "listed_on": way.listed_on or "",
        "certificate_number": "" if way.certified_on is None else f"{number + 101}/CN",
        "certified_on": way.certified_on or "",
    }


def _born(chance: random.Random, kind: str, today: date, aged: int) -> date:
    youngest, oldest = _AGES[kind]
    age = chance.randint(
        max(youngest, _OLD_ENOUGH) if aged else youngest, max(oldest, _OLD_ENOUGH if aged else 0)
    )
    return add_months(today, -12 * age) - timedelta(days=chance.randrange(1, 360))


def _way(chance: random.Random, born: date, today: date) -> _Way:
    """What has happened since somebody was noticed, at the earliest at seventeen."""
    earliest = max(add_months(born, 12 * 17), add_months(today, -30))
    span = max((today - earliest).days - 30, 1)
    discovered = earliest + timedelta(days=chance.randrange(span))
    listed = discovered + timedelta(days=chance.randrange(20, 91))
    certified = listed + timedelta(days=chance.randrange(60, 241))
    stage = chance.random()
    if stage < 0.22 or listed > today:
        return _Way(discovered)
    if stage < 0.42 or certified > today:
        return _Way(discovered, listed)
    return _Way(discovered, listed, certified)


def _old_way(chance: random.Random, today: date, *, expired: bool) -> _Way:
    """A certificate of five years ago: run out in the last ten months, or running out in the next five."""
    shift = chance.randrange(1, 11) if expired else -chance.randrange(1, 6)
    certified = add_months(today, -_CERTIFICATE_MONTHS - shift)
    listed = certified - timedelta(days=chance.randrange(60, 241))
    return _Way(listed - timedelta(days=chance.randrange(20, 91)), listed, certified)


def _name(chance: random.Random, parts: Mapping[str, Sequence[str]], sex: str) -> str:
    drawn = (chance.choice(parts[part]) for part in ("family", f"middle_{sex}", f"given_{sex}"))
    return " ".join(drawn)


def _identity(chance: random.Random, born: date, number: int, *, female: bool) -> str:
    century = 2 * (born.year // 100 - 19) + female
    return f"{_NO_PROVINCE}{century}{born.year % 100:02}{chance.randrange(100):02}{number:04}"


def _headings() -> list[str]:
    return [*columns().headings.values(), NOTES]


def _values(row: Mapping[str, Value]) -> list[Value]:
    return [*(row.get(field, "") for field in columns().headings), ""]


def mistakes(today: date) -> bytes:
    """A short roster with what goes wrong in offices, for people to see what the report says."""
    good = [row for row in people(today, SEED + 1) if row["cell"] == "CB-05"][:5]
    good[1] |= {"name": "Lê Thị Hòa", "sex": "nữ", "identity_number": ""}
    table = [*good, *(good[0] | wrong for wrong in _mistakes(today, good[1]))]
    return written(OutTable("Danh sách có chỗ cần xem", _headings(), [_values(row) for row in table]))


def _mistakes(today: date, twin: Mapping[str, Value]) -> list[dict[str, Any]]:
    """What is wrong in each row; the rest of it is as in the first good row, but for name and number."""
    later = add_months(today, 2)
    return [
        {"name": "Hoàng Văn Thử", "identity_number": "99201001234"},
        {"name": "Lê Thị Thử", "birth_date": "03/14/2001", "identity_number": ""},
        {"name": "Trần Văn Thử", "cell": "CB-50", "identity_number": ""},
        {"name": "Lê Thị Hoà", "sex": "nữ", "birth_date": twin["birth_date"], "identity_number": ""},
        {"name": "Phạm Thị Thử", "listed_on": later, "identity_number": ""},
        {"name": "Vũ Văn Thử", "birth_date": "31/11/1999", "identity_number": ""},
        {"name": "Đặng Thị Thử", "education": date(today.year, 12, 9), "identity_number": ""},
        {"name": "NguyÔn V¨n Thö", "identity_number": ""},
        {"name": "Bùi Văn Thử", "religion": "Đạo Mẫu", "identity_number": ""},
        {"name": "Đỗ Thị Thử", "phone": "950000123", "identity_number": ""},
        {"name": "Ngô Văn Thử", "email": "ngovanthu@", "identity_number": ""},
        {"name": "Đinh Thị Thử", "cell": "DU-LE-CHAN", "identity_number": ""},
        {"name": "Đoàn Văn Thử", "certificate_number": "77/CN", "certified_on": "", "identity_number": ""},
        {"name": "Lương Thị Thử", "discovered_on": "", "listed_on": "", "identity_number": ""}
        | {"certificate_number": "", "certified_on": ""},
        {"name": "Mai Văn Thử", "identity_number": "031234567"},
        {"name": "Tạ Thị Thử", "birth_date": date(today.year - 7, 3, 14), "identity_number": ""},
    ]
