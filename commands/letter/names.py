"""Which letters a text names: its number and symbol (42-CV/ĐU), its id (VB-12), or the code of a case."""

import re
from collections.abc import Iterable, Sequence
from gettext import gettext as _
from typing import Final

from ketnap.commands import reading
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import Exit, Problem, not_found
from ketnap.commands.words import fold
from ketnap.storage import letters
from ketnap.storage.reader import Reader
from ketnap.workflow.names import normal
from ketnap.workflow.ports import LetterState, NoSuchLetter

_ID: Final = re.compile(r"VB[\s_-]*([0-9]{1,9})", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"([0-9]{1,6})[\s/_-]*([^0-9\s/_-].*)")
_CASE: Final = re.compile(r"HS|[0-9]+$", re.IGNORECASE)


def shown(number: int) -> str:
    """The id of a letter as people read and type it: VB-12."""
    return f"VB-{number}"


def is_case(text: str) -> bool:
    """Whether a text names a case and with it all its letters. A bare number is a case here as everywhere."""
    return _CASE.match(normal(text)) is not None


def every(reader: Reader, text: str, invocation: Invocation) -> Sequence[LetterState]:
    """The letters that a text names: one, or all of a case. Raises Problem, Unreadable, NoSuchCase."""
    typed = normal(text)
    if is_case(typed):
        code = reading.case_code(typed, invocation)
        reader.case(code)
        found = reader.letters(code)
        if not found:
            message = _("{case} chưa có văn bản nào.").format(case=code)
            raise not_found("letter.none", message, line("case show", code))
        return found
    return (_single(reader, typed),)


def single(reader: Reader, text: str, invocation: Invocation) -> LetterState:
    """The one letter that a text names. Raises Problem: none, or a case with several."""
    found = every(reader, text, invocation)
    if len(found) == 1:
        return found[0]
    raise _several(normal(text), found)


def all_of(reader: Reader, texts: Iterable[str], invocation: Invocation) -> list[LetterState]:
    """The letters that several texts name, each once. Raises Problem, Unreadable, NoSuchCase."""
    found: dict[int, LetterState] = {}
    for text in texts:
        for letter in every(reader, text, invocation):
            found.setdefault(letter.id, letter)
    return list(found.values())


def _single(reader: Reader, typed: str) -> LetterState:
    numbered = _NUMBERED.fullmatch(typed)
    if numbered is not None:
        tail = fold(numbered[2])
        lines = letters.numbered(reader, int(numbered[1]))
        named = [each.letter for each in lines if _tail(each.letter) == tail]
        if len(named) > 1:
            raise _several(typed, named)
        if named:
            return named[0]
        raise NoSuchLetter(typed)
    by_id = _ID.fullmatch(typed)
    if by_id is None:
        raise NoSuchLetter(typed)
    try:
        return reader.letter(int(by_id[1]))
    except NoSuchLetter as error:
        raise NoSuchLetter(shown(int(by_id[1]))) from error


def _tail(letter: LetterState) -> str:
    """What follows the number of a letter, folded: cvdu of 42-CV/ĐU."""
    return fold((letter.symbol or "").lstrip("0123456789"))


def _several(typed: str, found: Sequence[LetterState]) -> Problem:
    names = ", ".join(f"{shown(each.id)} ({each.symbol or _('dự thảo')})" for each in found)
    message = _("«{text}» khớp {count} văn bản: {names}. Gõ mã của một văn bản.").format(
        text=typed, count=len(found), names=names
    )
    return Problem(
        "letter.several", message, Exit.USAGE, following=(line("letter show", shown(found[0].id)),)
    )
