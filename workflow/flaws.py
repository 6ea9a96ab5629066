"""Flaws: what is wrong with a procedure, found by its path, with a proposal where there is one."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import NamedTuple

Path = tuple[str | int, ...]


class Flaw(NamedTuple):
    """One thing that is wrong. `path` leads to it: ("steps", "admit", "requires", 2, "source"). `hint` says what
    to do instead, where that can be said."""

    path: Path
    message: str
    hint: str = ""


class Noun(NamedTuple):
    """What a kind of name is called, and the file that it must stand in where that is another one."""

    word: str
    file: str = ""


STATE = Noun("trạng thái")
STEP = Noun("bước")
FACT = Noun("dữ kiện")
ROLE = Noun("vai")
TRACK = Noun("nhánh")
CIRCUMSTANCE = Noun("trường hợp")
DEADLINE = Noun("thời hạn")
LADDER = Noun("thang nhắc")
RULE = Noun("quy định", "rules.yaml")
DOCUMENT = Noun("giấy tờ", "documents.yaml")
LETTER = Noun("văn bản", "documents.yaml")
INSTRUMENT = Noun("văn bản gốc", "instruments.yaml")

_FEW = 12
_NEAR = 4


def closest(name: str, known: Collection[str]) -> str | None:
    """The known name that a misspelt one most likely means."""
    alike = [each for each in known if abs(len(each) - len(name)) <= _NEAR]
    found = get_close_matches(name, alike, n=1, cutoff=0.7)
    return found[0] if found else None


def proposal(name: str, known: Collection[str]) -> str:
    """ "Do you mean …?", or the whole choice where it is small."""
    near = closest(name, known)
    if near is not None:
        return f"có phải «{near}»?"
    return f"một trong: {', '.join(known)}" if 0 < len(known) <= _FEW else ""


def unknown(path: Path, noun: Noun, name: str, known: Collection[str]) -> Iterator[Flaw]:
    """The flaw of a name that is not known; nothing if it is."""
    if name not in known:
        where = f" trong {noun.file}" if noun.file else ""
        yield Flaw(path, f"chưa có {noun.word} «{name}»{where}", proposal(name, known))
