"""A person who moved, with the letter of it, and where that letter stands."""

from datetime import date

from office_books import Desk
from storage_fixtures import KeptWalk

MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "01/12/2026", "--ly-do", "doi-cho-o")
MONDAY = date(2026, 11, 30)
NOTICE = "42-CV/ĐU"


def moved(desk: Desk, name: str = "Lê Ngọc Châu") -> KeptWalk:
    """Somebody who moved to Cẩm Giàng with the certificate and the notice issued."""
    walk = desk.certified(name=name)
    desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
    return walk


def tell(desk: Desk, named: str, status: str, *more: str, on: date = MONDAY) -> dict[str, object]:
    return desk.json("van-ban", "xac-nhan", named, "--tinh-trang", status, *more, on=on)


def standing(desk: Desk, named: str = NOTICE) -> str:
    return str(desk.json("van-ban", "xem", named)["standing"])
