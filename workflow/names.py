"""Vietnamese names: one spelling for the same name, a form to search in, a form to sort by.

The same name reaches us composed and decomposed, with the tone on another vowel (hoà, hòa), with two spaces.
What is stored is NFC; what is searched has no marks; what is sorted is ASCII text, so that every database
orders it alike.
"""

import unicodedata
from functools import lru_cache
from itertools import filterfalse

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(ord("A") + at) for at, letter in enumerate(_ALPHABET)}
# Dictionary order: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_LEVEL = "1"
_QUALITIES = "\u0302\u0306\u031b"


_SEEN = {"Cc": " ", "Cf": ""}


def normal(text: str) -> str:
    """NFC, control characters and runs of spaces as one space, none at the ends; nothing that cannot be seen (marks
    that turn the writing, spaces without width), so that two names that look alike are one."""
    if not text.isprintable():
        text = "".join(_SEEN.get(unicodedata.category(each), each) for each in text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def folded(text: str) -> str:
    """What a search without marks looks at: no marks, đ as d, small letters, single spaces."""
    # A word of marks alone leaves nothing.
    return " ".join(filter(None, map(_folded_word, text.split())))


# Thousands of people share a few hundred words: Nguyễn, Thị, Văn.
@lru_cache(maxsize=8192)
def _folded_word(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.casefold().replace("đ", "d"))
    return "".join(filterfalse(unicodedata.combining, decomposed))


def _syllable(word: str) -> tuple[str, str]:
    """The letters of a word with what makes them other letters (ă â ê ô ơ ư đ), and its tone apart: where in
    the word the tone is written says nothing."""
    letters, tone = "", _LEVEL
    for each in unicodedata.normalize("NFD", word.casefold()):
        if each in _TONES:
            tone = _TONES[each]
        elif each in _QUALITIES or not unicodedata.combining(each):
            letters += each
    return unicodedata.normalize("NFC", letters), tone


def _has_marks(text: str) -> bool:
    return folded(text) != " ".join(text.casefold().split())


def matches(query: str, name: str) -> bool:
    """Whether somebody who typed `query` may mean `name`: its words stand together in the name, the last one
    perhaps unfinished. Without any mark typed, marks do not matter; with one, all do: `cẩm giang` is not Cẩm
    Giàng, and `cam giang` is both."""
    if not _has_marks(query):
        return f" {folded(query)}" in f" {folded(name)}"
    asked = [_syllable(word) for word in query.split()]
    words = [_syllable(word) for word in name.split()]
    *whole, (letters, tone) = asked
    for at in range(len(words) - len(asked) + 1):
        last, last_tone = words[at + len(whole)]
        # While a word is being typed, its tone may still be to come.
        fits = tone == last_tone or (tone == _LEVEL and letters != last)
        if fits and last.startswith(letters) and words[at : at + len(whole)] == whole:
            return True
    return False


@lru_cache(maxsize=8192)
def _key(word: str) -> str:
    """A word as ASCII: its letters, then its tone, which sorts before any further letter; a number by its
    size and before letters."""
    letters, tone = _syllable(word)
    parts, number, text = [], "", ""
    for each in letters:
        if each.isascii() and each.isdigit():
            if text:
                parts.append(text + tone)
            number, text = number + each, ""
        elif each in _RANK:
            if number:
                parts.append("0" + number.lstrip("0").rjust(9, "0"))
            number, text = "", text + _RANK[each]
    if number:
        parts.append("0" + number.lstrip("0").rjust(9, "0"))
    if text:
        parts.append(text + tone)
    return " ".join(parts)


def _words(text: str) -> list[str]:
    return text.replace("-", " ").split()


def sort_key(name: str) -> str:
    """Orders people as a class list does: by given name, then middle names, then family name, each in the
    Vietnamese alphabet and, where the letters are the same, by tone."""
    words = _words(name)
    if len(words) > 1:
        words = [words[-1], *words[1:-1], words[0]]
    return " ".join(_key(word) for word in words)


def title_key(title: str) -> str:
    """Orders things by their title from its beginning, numbers by their size: Chi bộ 2 before Chi bộ 10."""
    return " ".join(_key(word) for word in _words(title))
