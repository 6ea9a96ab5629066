"""Names as people type them: with or without marks, with or without hyphens, through a Telex keyboard.

A name is found by an exact folded match and by nothing else; what is only similar is proposed, never taken.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar
from unicodedata import combining, normalize

Target = TypeVar("Target")

MOST_PROPOSALS = 3
_MOST_EDITS = 2
_SHORT = 3
_MOST_WORDS = 12

# What a Telex keyboard takes for a mark. Circumflex doubles its vowel, breve and horn are a w.
_KEYS = {
    "\u0301": "s",
    "\u0300": "f",
    "\u0309": "r",
    "\u0303": "x",
    "\u0323": "j",
    "\u0306": "w",
    "\u031b": "w",
}
_CIRCUMFLEX = "\u0302"
_VOWELS = frozenset("aeiouy")
_TONES = frozenset("sfrxj")
_DOUBLED = frozenset("aeod")


def fold(text: str) -> str:
    """The letters and digits of a text, without marks and case: «Lễ Kết Nạp», le_ket_nap and lễ-kết-nạp are one."""
    plain = text.lower() if text.isascii() else normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(filter(str.isalnum, plain))


def hyphened(text: str) -> str:
    """A title as it is best typed: bien-ban-le-ket-nap."""
    return "-".join(word for part in re.split(r"[\s_/–-]+", text) if (word := fold(part)))


def undo_telex(text: str) -> str:
    """The keys that were pressed to write a text with Vietnamese marks, in alphabetical order.

    Their order is lost, because a tone may be typed anywhere after its vowel: «cáe» was case, «shơ» was show.
    """
    keys: list[str] = []
    marked = ""
    for letter in normalize("NFD", text.casefold()):
        if letter == "đ":
            keys += "dd"
        elif letter == _CIRCUMFLEX:
            keys.append(marked)
        elif letter in _KEYS:
            keys.append(_KEYS[letter])
        elif letter.isalnum() and not combining(letter):
            keys.append(letter)
            marked = letter
    return "".join(sorted(keys))


def telex_sequence(name: str) -> str:
    """The part of a name that a Telex keyboard would change, "" if there is none.

    A tone key after a vowel, any w, a vowel or d twice in one word. A keyboard acts on whole words, so the
    keys need not stand side by side (data comes out as dât), but a hyphen ends the word.
    """
    for word in name.lower().replace("_", "-").split("-"):
        for place, letter in enumerate(word):
            before = word[:place]
            if letter == "w" or (letter in _TONES and not _VOWELS.isdisjoint(before)):
                return word[: place + 1]
            if letter in _DOUBLED and letter in before:
                return word[: place + 1]
    return ""


def edits(a: str, b: str, most: int) -> int:
    """How many letters to change, add, drop or swap with their neighbour to get from `a` to `b`; at most `most` + 1."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, right in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return min(row[-1], most + 1)


class Named(NamedTuple, Generic[Target]):
    """Something that can be typed: what it stands for, the name to offer for it, and all its spellings."""

    target: Target
    name: str
    spellings: tuple[str, ...]


class Proposals(NamedTuple):
    """What might have been meant, best first. `telex`: the keyboard had put marks on a name of ours."""

    names: tuple[str, ...]
    telex: bool = False


class Vocabulary(Generic[Target]):
    """The names that are possible in one place.

    A spelling that two things share finds neither, so that nothing is picked; both are proposed.
    """

    def __init__(self, entries: Iterable[Named[Target]]) -> None:
        self.entries = tuple(entries)
        self._folded = [{fold(spelling) for spelling in entry.spellings} for entry in self.entries]
        self._by_spelling: dict[str, list[Named[Target]]] = {}
        for entry, spellings in zip(self.entries, self._folded, strict=True):
            for spelling in spellings:
                self._by_spelling.setdefault(spelling, []).append(entry)

    def find(self, text: str) -> Named[Target] | None:
        """What a text names exactly, after folding."""
        found = self._by_spelling.get(fold(text), ())
        return found[0] if len(found) == 1 else None

    def every(self, text: str) -> tuple[Named[Target], ...]:
        """Everything that a text names exactly, for places where more than one answer can be shown."""
        return tuple(self._by_spelling.get(fold(text), ()))

    def take(self, words: Sequence[str]) -> tuple[Named[Target], int] | None:
        """What the first of these words name, joined as long as there is no match, and how many they were."""
        joined = ""
        for count, word in enumerate(words[:_MOST_WORDS], 1):
            if word.startswith("-"):
                return None
            joined += word
            found = self.find(joined)
            if found is not None:
                return found, count
        return None

    def propose(self, text: str) -> Proposals:
        """What might have been meant by a text that names nothing: at most three names."""
        shared = self._by_spelling.get(fold(text), ())
        if shared:
            return Proposals(tuple(entry.name for entry in shared[:MOST_PROPOSALS]))
        if any(combining(letter) or letter in "đĐ" for letter in normalize("NFD", text)):
            pressed = undo_telex(text)
            hits = [
                e.name for e in self.entries if any(pressed == "".join(sorted(fold(s))) for s in e.spellings)
            ]
            if hits:
                return Proposals(tuple(dict.fromkeys(hits))[:MOST_PROPOSALS], telex=True)
        return Proposals(self._similar(fold(text)))

    def _similar(self, folded: str) -> tuple[str, ...]:
        most = 1 if len(folded) <= _SHORT else _MOST_EDITS
        near: list[tuple[int, int, str]] = []
        for place, entry in enumerate(self.entries):
            cost = min((edits(folded, each, most) for each in self._folded[place]), default=most + 1)
            if cost <= most:
                near.append((cost, place, entry.name))
        return tuple(dict.fromkeys(name for _, _, name in sorted(near)))[:MOST_PROPOSALS]
