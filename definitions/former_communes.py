"""The communes, wards and townships until 30/6/2025, and the communes of today that took them or parts of them.

People go on naming where they live as it was called; letters go to what there is. The table beside this module says
where it comes from. It is read once, when somebody asks for the first time.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ketnap.definitions.localities import (
    HOME,
    Locality,
    find_province,
    localities,
    split_kind,
    without_committee,
)
from ketnap.workflow.names import folded, matches, normal

_FILE = Path(__file__).with_name("former_communes.tsv")
_TOWNSHIPS = ("thi tran ", "tt. ", "tt ")
_AREAS = ("tỉnh", "thành phố", "tp.", "tp", "huyện", "h.", "quận", "q.", "thị xã", "tx.", "tx")


class FormerCommune(NamedTuple):
    """A commune that is no more, or no more so: `name` with its kind (phường An Hồng), its district and province of
    then, and the communes of today, all of one province, that took it or parts of it."""

    name: str
    district: str
    province: str
    now: tuple[Locality, ...]

    @property
    def bare(self) -> str:
        """The name without its kind."""
        return _without(self.name, ("xã", "phường", "thị trấn", "huyện"))

    @property
    def whole(self) -> str:
        """The name with district and province: phường An Hồng, quận Hồng Bàng, Hải Phòng."""
        return ", ".join(dict.fromkeys((self.name, self.district, self.province)))

    @property
    def at_home(self) -> bool:
        """Whether it lies in what is Hải Phòng today."""
        return self.now[0].province_code == HOME


def find(text: str) -> list[FormerCommune]:
    """The former communes that a text may mean: those of exactly this name, those of Hải Phòng first, then those of
    the kind that was typed.

    District and province stand behind commas. A district that had no such commune is passed over: in its last years
    many a commune went to another one, or became a ward.
    """
    place, _, behind = normal(text).partition(",")
    kind, asked = _split(without_committee(place))
    if not asked:
        return []
    named = [each for each in _by_name().get(folded(asked), ()) if _is_called(asked, each.bare)]
    areas = [part.strip() for part in behind.split(",") if part.strip()]
    found = [each for each in named if all(_lies_in(each, area) for area in areas)]
    if not found:
        provinces = [area for area in areas if _is_province(area)]
        found = [each for each in named if all(_lies_in(each, area) for area in provinces)]
    return sorted(found, key=lambda each: (not each.at_home, kind is not None and not _is_kind(each, kind)))


def _split(text: str) -> tuple[str | None, str]:
    for words in _TOWNSHIPS:
        if folded(text).startswith(words):
            return "thị trấn", " ".join(text.split()[len(words.split()) :])
    # An island district had no communes.
    return split_kind(_without(text, ("huyện",)))


def _is_kind(commune: FormerCommune, kind: str) -> bool:
    return commune.name.startswith(f"{kind} ")


def _is_called(asked: str, name: str) -> bool:
    return folded(asked) == folded(name) and matches(asked, name)


def _lies_in(commune: FormerCommune, area: str) -> bool:
    """Whether an area was its district or province, or is the province that it lies in today."""
    names = (commune.province, commune.now[0].province, _without(commune.district, _AREAS))
    return any(_is_called(_without(area, _AREAS), name) for name in names)


def _is_province(area: str) -> bool:
    """Whether a text names a province of today or of then."""
    return bool(find_province(area)) or any(
        _is_called(_without(area, _AREAS), name) for name in _former_provinces()
    )


def _without(text: str, prefixes: tuple[str, ...]) -> str:
    for prefix in prefixes:
        words = prefix.split()
        typed = text.split()
        if len(typed) > len(words) and folded(" ".join(typed[: len(words)])) == folded(" ".join(words)):
            return " ".join(typed[len(words) :])
    return text


@cache
def _by_name() -> dict[str, list[FormerCommune]]:
    """Those of one name without marks, in the order of the table."""
    found: dict[str, list[FormerCommune]] = {}
    for each in every():
        found.setdefault(folded(each.bare), []).append(each)
    return found


@cache
def _former_provinces() -> frozenset[str]:
    return frozenset(each.province for each in every())


@cache
def every() -> tuple[FormerCommune, ...]:
    """All of them, province by province."""
    places = {(each.province, each.name): each for each in localities()}
    found: list[FormerCommune] = []
    province = today = district = ""
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"):
            # An empty cell says the same as the line above.
            province, today = row["province"] or province, row["today"] or today
            district = row["district"] or district
            now = tuple(places[today, name] for name in row["now"].split("; "))
            found.append(FormerCommune(row["commune"], district, province, now))
    return tuple(found)
