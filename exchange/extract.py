"""What travels of a case: the extract of its record, as the plain data of `record.json` (docs/packet-format.md).

It is read as what somebody else wrote, perhaps a later version of this program: whatever is not as it has to be is named
by its place, what is not known is left alone.
"""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any, Final, NamedTuple

from ketnap.workflow.commands import Person
from ketnap.workflow.names import normal
from ketnap.workflow.organisations import Organisation
from ketnap.workflow.record import Entry, Paper

FORMAT: Final = 1

LONGEST_NAME: Final = 300
LONGEST_TEXT: Final = 2_000

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PART: Final = r"[0-9A-Za-zĐđ][0-9A-Za-zĐđ._-]{0,63}"
_CODE: Final = re.compile(rf"{_PART}(?::{_PART})?")
"""A code, perhaps with that of the office it comes from in front."""

_TEXTS: Final = tuple(name for name in Person._fields if name not in ("name", "born_on"))


class Titles(NamedTuple):
    """What the sender calls the steps, facts and papers of the extract, for readers who do not know them."""

    steps: Mapping[str, str]
    facts: Mapping[str, str]
    documents: Mapping[str, str]


NO_TITLES: Final = Titles({}, {}, {})


class Extract(NamedTuple):
    """A case as it was sent. Codes are the sender's: of the case, of whoever issued the letter (`origin`), of the
    `organisations` that the steps name. `row` is the row of the table of moves that it was sent with, the last of the
    `entries`; `letter` the document that the letter is."""

    case: str
    origin: str
    letter: str
    row: str
    person: Person
    entries: tuple[Entry, ...]
    organisations: tuple[Organisation, ...]
    titles: Titles


class ExtractUnreadable(ValueError):
    """The extract is not of the format; `where` is the place concerned (steps.3.on)."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


# ---- writing


def data(extract: Extract) -> dict[str, Any]:
    """The extract as plain data: texts, whole numbers, lists, mappings."""
    return {
        "format": FORMAT,
        "case": extract.case,
        "origin": extract.origin,
        "letter": extract.letter,
        "row": extract.row,
        "person": {**extract.person._asdict(), "born_on": _day_text(extract.person.born_on)},
        "steps": [_step_data(entry) for entry in extract.entries],
        "organisations": [
            {"code": each.code, "name": each.name, "kind": each.kind, "abbreviation": each.abbreviation}
            for each in extract.organisations
        ],
        "titles": extract.titles._asdict(),
    }


def _step_data(entry: Entry) -> dict[str, Any]:
    return {
        "step": entry.step,
        "on": entry.on.isoformat(),
        "facts": dict(entry.facts),
        "papers": [
            {"document": paper.document, "number": paper.number, "issued_on": paper.issued_on.isoformat()}
            for paper in entry.papers
        ],
        "carried": entry.carried,
    }


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


# ---- reading


def read(record: Mapping[str, Any]) -> Extract:
    """The extract that this plain data is. Raises ExtractUnreadable."""
    said = _Object(record, "")
    version = said.value("format")
    # A bool is an int in Python, and no number of a format anywhere.
    if type(version) is not int or version != FORMAT:
        raise ExtractUnreadable("format")
    titles = said.object("titles")
    extract = Extract(
        case=said.code("case"),
        origin=said.code("origin"),
        letter=said.line("letter"),
        row=said.line("row"),
        person=_person(said.object("person")),
        entries=tuple(_entry(each) for each in said.objects("steps")),
        organisations=tuple(_organisation(each) for each in said.objects("organisations")),
        titles=Titles(titles.texts("steps"), titles.texts("facts"), titles.texts("documents")),
    )
    _check_days(extract)
    _check_codes(extract)
    return extract


def day_of(text: Any) -> date | None:
    """The day that a text is, in the one form of the format; None where it is none."""
    if not isinstance(text, str) or _DAY.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _person(said: "_Object") -> Person:
    texts = {name: said.optional_line(name) for name in _TEXTS}
    return Person(name=said.line("name"), born_on=said.optional_day("born_on"), **texts)


def _entry(said: "_Object") -> Entry:
    papers = tuple(
        Paper(paper.line("document"), paper.text("number"), paper.day("issued_on"))
        for paper in said.objects("papers")
    )
    return Entry(said.line("step"), said.day("on"), said.mapping("facts"), papers, 0, said.flag("carried"))


def _organisation(said: "_Object") -> Organisation:
    return Organisation(said.code("code"), said.line("name"), said.line("kind"), said.text("abbreviation"))


def _check_days(extract: Extract) -> None:
    """The steps stand by their days, and the last is the row that it was sent with."""
    entries = extract.entries
    if not entries or entries[-1].step != extract.row:
        raise ExtractUnreadable("row")
    for at, (earlier, later) in enumerate(pairwise(entries), 1):
        if later.on < earlier.on:
            raise ExtractUnreadable(f"steps.{at}.on")


def _check_codes(extract: Extract) -> None:
    """Whoever issued the letter is described, and nobody twice."""
    codes = [each.code for each in extract.organisations]
    if len(set(codes)) != len(codes):
        raise ExtractUnreadable("organisations")
    if extract.origin not in codes:
        raise ExtractUnreadable("origin")


class _Object:
    """One object of the data, asked for its entries by name and form; all of them raise ExtractUnreadable."""

    __slots__ = ("_entries", "_where")

    def __init__(self, value: Any, where: str) -> None:
        if not isinstance(value, Mapping):
            raise ExtractUnreadable(where)
        self._entries = value
        self._where = where

    def value(self, name: str) -> Any:
        if name not in self._entries:
            raise self._unreadable(name)
        return self._entries[name]

    def text(self, name: str) -> str:
        """One line, clean, perhaps empty."""
        found = self.value(name)
        if not isinstance(found, str) or len(found) > LONGEST_TEXT:
            raise self._unreadable(name)
        return normal(found)

    def line(self, name: str) -> str:
        found = self.text(name)
        if not found or len(found) > LONGEST_NAME:
            raise self._unreadable(name)
        return found

    def optional_line(self, name: str) -> str | None:
        return None if self._entries.get(name) is None else self.text(name) or None

    def flag(self, name: str) -> bool:
        found = self.value(name)
        if not isinstance(found, bool):
            raise self._unreadable(name)
        return found

    def code(self, name: str) -> str:
        found = self.line(name)
        if _CODE.fullmatch(found) is None:
            raise self._unreadable(name)
        return found

    def day(self, name: str) -> date:
        found = day_of(self.value(name))
        if found is None:
            raise self._unreadable(name)
        return found

    def optional_day(self, name: str) -> date | None:
        return None if self._entries.get(name) is None else self.day(name)

    def mapping(self, name: str) -> Mapping[str, Any]:
        found = self.value(name)
        if not isinstance(found, Mapping):
            raise self._unreadable(name)
        return found

    def object(self, name: str) -> "_Object":
        return _Object(self.value(name), self._path(name))

    def objects(self, name: str) -> "list[_Object]":
        found = self.value(name)
        if not isinstance(found, list):
            raise self._unreadable(name)
        return [_Object(each, f"{self._path(name)}.{at}") for at, each in enumerate(found)]

    def texts(self, name: str) -> Mapping[str, str]:
        """Texts by names."""
        found = _Object(self.mapping(name), self._path(name))
        return {each: found.text(each) for each in found._entries}

    def _path(self, name: str) -> str:
        return f"{self._where}.{name}" if self._where else name

    def _unreadable(self, name: str) -> ExtractUnreadable:
        return ExtractUnreadable(self._path(name))
