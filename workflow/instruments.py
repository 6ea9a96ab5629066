"""Instruments: the legal texts, their days in force and what replaced them; how a citation reads on a day.

A definition cites a text by its name and a place in it ("294-QĐ/TW §3.3"), several joined with "; ". When the
text has ended, the citation must not go on as if it were confirmed: it names the successor and counts as
`inference`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

PRODUCT = "product"
"""The source of what no text asks for: our own choice."""
OFFICE = "office"
"""The source of what the office set itself in its place (`terms.py`)."""

_JOINT = "; "
_MOST_KNOWN = 5_000


class Instrument(NamedTuple):
    """A legal text. `name` is what citations begin with; it bears the year where a number repeats. `until` is
    its last day in force (None: still in force), `replaced_by` the name of its successor."""

    name: str
    title: str
    from_on: date
    until: date | None = None
    replaced_by: str | None = None
    provenance: str = "verified"

    def in_force(self, day: date) -> bool:
        return self.from_on <= day and not self.ended(day)

    def ended(self, day: date) -> bool:
        """Whether its last day lies before `day`."""
        return self.until is not None and self.until < day


class Citation(NamedTuple):
    """A source as it is to be shown on a day, and how far it can be trusted there."""

    text: str
    provenance: str


class Instruments:
    """All legal texts that citations may name."""

    __slots__ = ("_known", "_longest_first", "by_name")

    def __init__(self, instruments: Iterable[Instrument]) -> None:
        self.by_name: Mapping[str, Instrument] = {each.name: each for each in instruments}
        self._longest_first = sorted(self.by_name, key=len, reverse=True)
        # The same few sources are cited for every finding of a day.
        self._known: dict[tuple[str, str, date], Citation] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Instruments) and self.by_name == other.by_name

    __hash__ = None  # type: ignore[assignment]

    def cited(self, part: str) -> Instrument | None:
        """The text that one part of a citation names: the longest known name that it begins with."""
        for name in self._longest_first:
            if part.startswith(name) and not part[len(name) : len(name) + 1].isalnum():
                return self.by_name[name]
        return None

    def unknown(self, source: str) -> tuple[str, ...]:
        """The parts of a citation that name no known text."""
        if source == PRODUCT:
            return ()
        return tuple(part for part in source.split(_JOINT) if self.cited(part) is None)

    def successor(self, instrument: Instrument, day: date) -> Instrument | None:
        """The text that stands in its place on that day, however many came between; None if there is none."""
        seen = {instrument.name}
        at: Instrument | None = instrument
        while at is not None and at.ended(day):
            following = at.replaced_by
            if following is None or following in seen:
                return None
            seen.add(following)
            at = self.by_name.get(following)
        return at

    def cite(self, source: str, provenance: str, day: date) -> Citation:
        """How a source is shown when something is judged on `day`.

        A text that had ended is shown with the one in force that day, "294-QĐ/TW §3.3 (nay: 208-QĐ/TW)", and
        `verified` becomes `inference`. Where the citation names that one anyway, it alone is shown, and counts as
        far as it was itself seen. A text that was not yet in force is left out as long as another part was.
        """
        key = (source, provenance, day)
        citation = self._known.get(key)
        if citation is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            citation = self._known[key] = self._cite(source, provenance, day)
        return citation

    def _cite(self, source: str, provenance: str, day: date) -> Citation:
        if source in (PRODUCT, OFFICE):
            return Citation(source, provenance)
        known = [(part, self.cited(part)) for part in source.split(_JOINT)]
        begun = [(part, text) for part, text in known if text is None or text.from_on <= day] or known
        named = {text.name for _, text in begun if text is not None and not text.ended(day)}
        shown = []
        for part, text in begun:
            if text is None or not text.ended(day):
                shown.append(part)
                provenance = _weaker(provenance, text)
                continue
            following = self.successor(text, day)
            if following is not None and following.name in named:
                continue
            provenance = "inference" if provenance == "verified" else provenance
            shown.append(part + _aside(following, source))
        return Citation(_JOINT.join(shown), provenance)

    def as_data(self) -> list[list[Any]]:
        """The texts as values that JSON can hold; `of_data` reads them back."""
        return [
            [
                each.name,
                each.title,
                each.from_on.isoformat(),
                each.until and each.until.isoformat(),
                each.replaced_by,
                each.provenance,
            ]
            for each in self.by_name.values()
        ]

    @staticmethod
    def of_data(data: Iterable[Iterable[Any]]) -> "Instruments":
        """The texts that `as_data` gave."""
        return Instruments(
            Instrument(name, title, date.fromisoformat(from_on), until and date.fromisoformat(until), *rest)
            for name, title, from_on, until, *rest in data
        )


def _aside(following: Instrument | None, source: str) -> str:
    """What is added to the citation of a text that had ended, unless the source says it already."""
    if following is None:
        return " (đã hết hiệu lực)"
    return "" if following.name in source else f" (nay: {following.name})"


_STRENGTH = ("verified", "secondary", "memory", "inference")


def _weaker(provenance: str, text: Instrument | None) -> str:
    """A citation is no surer than the text it cites was itself seen; a mark of its own it keeps."""
    if text is None or provenance != "verified":
        return provenance
    return max(provenance, text.provenance, key=_STRENGTH.index)
