"""Two offices with a book each, in folders of their own: phường Lê Chân, and xã Cẩm Giàng, to which people move."""

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from office_books import CAM_GIANG, TODAY, Desk, office_book
from storage_fixtures import Book

from ketnap.commands import founding
from ketnap.commands.founding import Register
from ketnap.definitions.settings import Office
from ketnap.exchange.keys import office
from ketnap.exchange.keys.office import OfficeKey
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Link, Organisation

MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "20/11/2026", "--ly-do", "doi-cho-o")
NOTICE = "42-CV/ĐU"


class Two(NamedTuple):
    """The sending and the receiving office."""

    home: Desk
    away: Desk

    def close(self) -> None:
        for desk in self:
            desk.book.close()

    def keys(self) -> "Two":
        """Both have keys and trust each other's."""
        for desk in self:
            desk.json("khoa", "lap")
        trust(self.home, self.away)
        trust(self.away, self.home)
        return self

    def moved(self, desk: Desk | None = None, **person: Any) -> str:
        """Somebody with a certificate moves away; the symbol of the notice."""
        desk = desk or self.home
        walk = desk.certified(**person)
        made = desk.json("ho-so", "chuyen-ho-so", walk.code, *MOVE, "--phat-hanh", "--lay-so", "2")
        return next(each["number"] for each in made["issued"] if each["number"].endswith("CV/ĐU"))

    def sent(self, notice: str = NOTICE, *more: str, on: date = TODAY) -> Path:
        """The file of the packet that goes with a notice."""
        made = self.home.json("van-ban", "gui", notice, "--goi", *more, on=on)
        return Path(made["letters"][0]["file"])


def key_of(desk: Desk) -> OfficeKey:
    return office.read(key_file(desk).read_bytes())


def key_file(desk: Desk) -> Path:
    return desk.book.path.with_name("so.db.khoa")


def packets_folder(desk: Desk) -> Path:
    return desk.book.path.parent / "goi"


def trust(desk: Desk, other: Desk) -> dict[str, Any]:
    """One office trusts the card of another, after its fingerprint was read out."""
    shown = other.json("khoa", "xem")
    return desk.json("khoa", "tin", shown["card"], "--dau-khoa", shown["fingerprint"])


def two_books(folder: Path, law: Law) -> Two:
    """Two books without keys."""
    for each in _folders(folder):
        each.mkdir()
    home, away = _folders(folder)
    return Two(Desk(office_book(home, law)), Desk(commune_book(away, law)))


_template: list[Path] = []


def after_a_move(folder: Path, law: Law) -> Two:
    """Two offices that trust each other; somebody with a certificate has moved from the one to the other, and the notice
    has its number (`NOTICE`)."""
    if not _template:
        made = Path(tempfile.mkdtemp(prefix="ketnap-test-"))
        two = two_books(made, law).keys()
        assert two.moved() == NOTICE
        two.close()
        _template.append(made)
    shutil.copytree(_template[0], folder, dirs_exist_ok=True)
    home, away = (Desk(Book(each / "so.db", law)) for each in _folders(folder))
    return Two(home, away)


def _folders(folder: Path) -> tuple[Path, Path]:
    return folder / "le-chan", folder / "cam-giang"


def commune_book(folder: Path, law: Law) -> Book:
    """The book of xã Cẩm Giàng: its committee, and two cells, one of which has a code that Lê Chân has too."""
    committee = Organisation(CAM_GIANG, "Đảng ủy xã Cẩm Giàng", "commune_committee", "ĐU")
    register = founding.commune(committee)
    names = (("CB-05", "Chi bộ thôn Kim Đôi"), ("CB-12", "Chi bộ thôn Bối Tượng"))
    cells = tuple(Organisation(code, name, "cell", "CB") for code, name in names)
    links = tuple(Link(each.code, CAM_GIANG, founding.COMMUNES_DECIDE) for each in cells)
    whole = Register((*register.organisations, *cells), (*register.links, *links), register.powers)
    settings = Office(
        organisation=CAM_GIANG,
        name="ĐẢNG ỦY XÃ CẨM GIÀNG",
        upper="ĐẢNG BỘ THÀNH PHỐ HẢI PHÒNG",
        place="Hải Phòng",
        term_start=date(2025, 7, 12),
    )
    path = folder / "so.db"
    founding.found(path, settings, whole, [("CV", 7)], TODAY)
    return Book(path, law)
