"""The provinces and the communes in force: where committees are and where people may move to.

The only home of `vietnam_provinces`, whose table is read once, when somebody asks for the first time.
"""

import json
import re
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

from ketnap.workflow.names import folded, matches, normal, title_key

HOME = "31"
"""Hải Phòng, whose committees this is made for: they come first, and their codes are words."""

_PREFIXES = ("đảng ủy", "đảng bộ", "ban thường vụ đảng ủy")
_CITY = "Thành phố "
_KINDS = {"xa": "xã", "x": "xã", "phuong": "phường", "p": "phường", "dac khu": "đặc khu", "dk": "đặc khu"}
_APOSTROPHES = re.compile("['’‘]")
_TONE = "([\u0300\u0301\u0303\u0309\u0323])"
_LATE_TONE = re.compile(rf"(o)([ae]){_TONE}(?!\w)|(?<!q)(u)(y){_TONE}(?!\w)", re.IGNORECASE)


class Province(NamedTuple):
    """A province or a city under the Centre: `code` of two digits, `name` without «Thành phố»."""

    code: str
    name: str


class Locality(NamedTuple):
    """A commune, ward or special zone: `code` of five digits, `name` with its kind (phường Lê Chân), `kind` one
    of xã, phường, đặc khu, `province` the name of its province."""

    code: str
    name: str
    kind: str
    province: str
    province_code: str

    @property
    def bare(self) -> str:
        """The name without its kind: Lê Chân."""
        return self.name[len(self.kind) + 1 :]


def provinces() -> tuple[Province, ...]:
    """The 34 provinces and cities, in the order of their codes."""
    return _table()[0]


def localities(province: str | None = None) -> tuple[Locality, ...]:
    """The communes of the whole country, or of the province with that code, in the order of their titles."""
    return tuple(each for each in _table()[1] if province is None or each.province_code == province)


def by_code(code: str) -> Locality | None:
    """The commune with that code of five digits."""
    return _by_code().get(code)


def find_province(text: str) -> list[Province]:
    """The provinces that a text may name, the exact one first; «Hải Phòng», «tp hai phong»."""
    asked = normal(text)
    for prefix in ("thanh pho ", "tinh ", "tp. ", "tp "):
        if folded(asked).startswith(prefix):
            asked = asked[len(prefix) :]
            break
    found = [each for each in provinces() if asked and matches(asked, each.name)]
    return sorted(found, key=lambda each: (folded(each.name) != folded(asked), title_key(each.name)))


def find(text: str, province: str | None = None) -> list[Locality]:
    """The communes that a text may mean, best first: exact names, then beginnings, then the rest; in each, those
    of Hải Phòng before the others.

    Typed marks count: `cẩm giàng` is one commune, `cam giang` two. The kind may stand in front (xã, P.), the
    committee too (Đảng ủy xã …), the province behind a comma. `province` is the code of one.
    """
    place, _, behind = normal(text).partition(",")
    asked = _APOSTROPHES.sub("", without_committee(place).replace(" - ", " "))
    if not asked:
        return []
    allowed = {each.code for each in find_province(behind)} if behind.strip() else None
    kind, rest = split_kind(asked)
    ranked = []
    for each in localities(province):
        if allowed is not None and each.province_code not in allowed:
            continue
        name = _APOSTROPHES.sub("", each.bare.replace(" - ", " "))
        if kind == each.kind and matches(rest, name):
            ranked.append((_rank(rest, name), each))
        elif matches(asked, name):
            ranked.append((_rank(asked, name), each))
    ranked.sort(key=lambda pair: (pair[0], pair[1].province_code != HOME))
    return [each for _, each in ranked]


def committee_name(locality: Locality) -> str:
    """The committee of a commune, as it stands in an address: Đảng ủy phường Lê Chân."""
    return f"Đảng ủy {locality.name}"


def committee_code(locality: Locality) -> str:
    """The code of its committee in the register: DU-LE-CHAN in Hải Phòng, DU-00070 elsewhere. Of two communes
    whose names differ by marks alone, both bear the number: DU-CAM-GIANG-10882."""
    if locality.province_code != HOME:
        return f"DU-{locality.code}"
    slug = _slug(locality)
    return f"DU-{slug}-{locality.code}" if slug in _shared_slugs() else f"DU-{slug}"


def of_committee(code: str) -> Locality | None:
    """The commune whose committee bears this code in the register."""
    return _by_committee().get(code)


def _slug(locality: Locality) -> str:
    return folded(locality.bare).upper().replace(" ", "-")


@cache
def _shared_slugs() -> frozenset[str]:
    slugs = [_slug(each) for each in localities(HOME)]
    return frozenset(slug for slug in slugs if slugs.count(slug) > 1)


def without_committee(text: str) -> str:
    """A name without the words for a committee in front of it."""
    for prefix in sorted(_PREFIXES, key=len, reverse=True):
        if folded(text).startswith(folded(prefix) + " "):
            return " ".join(text.split()[len(prefix.split()) :])
    return " ".join(text.split())


def split_kind(text: str) -> tuple[str | None, str]:
    """The kind in front of a name and what follows it: ("xã", "cẩm giàng"); P. and x. are read too."""
    words = text.replace(".", " ").split()
    for count in (2, 1):
        kind = _KINDS.get(folded(" ".join(words[:count])))
        if kind is not None and len(words) > count:
            return kind, " ".join(words[count:])
    return None, text


def _rank(asked: str, name: str) -> int:
    if asked.casefold() == name.casefold():
        return 0
    if folded(asked) == folded(name):
        return 1
    return 2 if folded(name).startswith(folded(asked)) else 3


def _early_tone(name: str) -> str:
    """Hoà Bình as Hòa Bình: the source spells most names one way and a few the other."""
    return normal(_LATE_TONE.sub(r"\1\4\3\6\2\5", normalize("NFD", name)))


@cache
def _table() -> tuple[tuple[Province, ...], tuple[Locality, ...]]:
    from vietnam_provinces import NESTED_DIVISIONS_JSON_PATH

    found_provinces, found = [], []
    for province in json.loads(NESTED_DIVISIONS_JSON_PATH.read_text("utf-8")):
        name = normal(province["name"]).removeprefix(_CITY)
        code = f"{province['code']:02}"
        found_provinces.append(Province(code, name))
        for ward in province["wards"]:
            kind = normal(ward["division_type"])
            bare = _early_tone(normal(ward["name"])[len(kind) + 1 :])
            found.append(Locality(f"{ward['code']:05}", f"{kind} {bare}", kind, name, code))
    found.sort(key=lambda each: title_key(each.bare))
    return tuple(found_provinces), tuple(found)


@cache
def _by_code() -> dict[str, Locality]:
    return {each.code: each for each in localities()}


@cache
def _by_committee() -> dict[str, Locality]:
    return {committee_code(each): each for each in localities()}
