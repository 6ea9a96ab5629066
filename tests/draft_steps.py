"""A case that can be decided, and a paper of it that is drafted."""

from datetime import date
from typing import Any

from office_books import Desk
from storage_fixtures import KeptWalk
from ways import sent_up

ON = date(2026, 6, 1)
DECISION = "quyet-dinh-ket-nap"


def decidable(desk: Desk, name: str = "Lê Ngọc Châu") -> KeptWalk:
    """Somebody on whom the committee is about to decide."""
    walk = desk.book.walk(name, sex="nữ", born_on=date(2001, 3, 14))
    sent_up(walk, cell="CB-05")
    walk.advance("appraise_dossier", "22/05/2026")
    return walk


def drafted(desk: Desk, code: str, *words: str, on: date = ON) -> dict[str, Any]:
    return desk.json("van-ban", "soan", code, *words, on=on)
