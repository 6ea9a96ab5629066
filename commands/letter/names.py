"""Which letters a text names: its number and symbol (42-CV/ĐU), its id (VB-12), the short code printed on it, also as
its QR code says it (KETNAP:7KQ2-M4XD), or the code of a case."""

import re
from collections.abc import Iterable, Sequence
from gettext import gettext as _
from typing import Final

from ketnap.commands import reading
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import by_hand
from ketnap.commands.problems import Exit, Problem, not_found
from ketnap.commands.words import fold
from ketnap.storage.correspondence import answers, letters
from ketnap.storage.reader import Reader
from ketnap.workflow.issuing import SIGNS
from ketnap.workflow.names import normal
from ketnap.workflow.ports import LetterState, NoSuchLetter

_ID: Final = re.compile(r"VB[\s_-]*([0-9]{1,9})", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"([0-9]{1,6})[\s/_-]*([^0-9\s/_-].*)")
_CASE: Final = re.compile(r"HS|[0-9]+$", re.IGNORECASE)
_SCANNED: Final = re.compile(r"KETNAP\s*:?\s*(.*)", re.IGNORECASE)
_PRINTED: Final = re.compile(r"[0-9A-Z]{4}[\s-]+[0-9A-Z]{4}", re.IGNORECASE)
_HALF: Final = 4


def shown(number: int) -> str:
    """The id of a letter as people read and type it: VB-12."""
    return f"VB-{number}"


def is_case(text: str) -> bool:
    """Whether a text names a case and with it all its letters. A bare number is a case here as everywhere; what is
    written as a short code is none, whatever signs it begins with."""
    typed = normal(text)
    if _SCANNED.fullmatch(typed) or _PRINTED.fullmatch(typed):
        return False
    return _CASE.match(typed) is not None


def is_id(text: str) -> bool:
    """Whether a text names one letter by its id, also among those on one sheet."""
    return _ID.fullmatch(normal(text)) is not None


def is_letter(text: str) -> bool:
    """Whether a text is written as what names one letter: an id, a number with its symbol, a short code."""
    typed = normal(text)
    written = (_ID, _NUMBERED, _SCANNED, _PRINTED)
    return any(each.fullmatch(typed) for each in written) or short_code(typed) is not None


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
    coded = _by_short_code(reader, typed)
    if coded is not None:
        return coded
    numbered = _NUMBERED.fullmatch(typed)
    if numbered is not None:
        tail = fold(numbered[2])
        lines = letters.numbered(reader, int(numbered[1]))
        named = [each.letter for each in lines if _tail(each.letter) == tail]
        if len(named) > 1:
            raise _several(typed, named)
        if named:
            return named[0]
        set_aside = by_hand.named(reader, typed)
        if set_aside:
            raise by_hand.problem(typed, set_aside)
        raise NoSuchLetter(typed)
    by_id = _ID.fullmatch(typed)
    if by_id is None:
        raise NoSuchLetter(typed)
    try:
        return reader.letter(int(by_id[1]))
    except NoSuchLetter as error:
        raise NoSuchLetter(shown(int(by_id[1]))) from error


def short_code(text: str) -> str | None:
    """The short code that a text is, as it is kept: 7KQ2-M4XD of «7kq2m4xd», «7KQ2 M4XD», «KETNAP:7KQ2-M4XD»; None
    where it is none."""
    scanned = _SCANNED.fullmatch(normal(text))
    signs = fold(text if scanned is None else scanned[1]).upper()
    if len(signs) != 2 * _HALF or not set(signs) <= SIGNS:
        return None
    return f"{signs[:_HALF]}-{signs[_HALF:]}"


def _by_short_code(reader: Reader, typed: str) -> LetterState | None:
    """The letter with a short code; None where the text is no such code, or might be something else. Raises Problem,
    NoSuchLetter for what was scanned and belongs to another office."""
    code = short_code(typed)
    found = [] if code is None else answers.by_short_code(reader, code)
    if len(found) > 1:
        raise _several(typed, found)
    if found:
        return found[0]
    scanned = _SCANNED.fullmatch(typed)
    if scanned is not None:
        raise NoSuchLetter(code or scanned[1])
    return None


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
