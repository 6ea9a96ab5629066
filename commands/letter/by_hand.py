"""Numbers set aside for letters written by hand, as screens and --json show them, and as people name them."""

import re
from collections.abc import Sequence
from gettext import gettext as _
from typing import Any, Final

from ketnap.commands.contract import line
from ketnap.commands.printing import Cell, Style
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_
from ketnap.commands.words import fold
from ketnap.storage.correspondence import handwritten, letters
from ketnap.storage.correspondence.handwritten import Handwritten
from ketnap.storage.reader import Reader
from ketnap.workflow.names import normal

_NUMBERED: Final = re.compile(r"([0-9]{1,6})[\s/_-]*([^0-9\s/_-].*)")
_STATUS: Final[dict[str, tuple[str, Style]]] = {
    handwritten.RESERVED: (N_("để dành, chưa ghi"), "wait"),
    handwritten.WRITTEN: (N_("viết tay"), "good"),
    handwritten.VOID: (N_("đã hủy"), "bad"),
}


def named(reader: Reader, text: str) -> Sequence[Handwritten]:
    """The numbers set aside that a text names: 45-CV/ĐU, 45cvdu. In two terms there may be two."""
    found = _NUMBERED.fullmatch(normal(text))
    if found is None:
        return []
    tail = fold(found[2])
    return [
        each
        for each in handwritten.numbered(reader, int(found[1]))
        if fold(each.symbol.lstrip("0123456789")) == tail
    ]


def issued(reader: Reader, text: str) -> str:
    """The number of the letter that the program issued and that a text names so; empty where it is none."""
    found = _NUMBERED.fullmatch(normal(text))
    if found is None:
        return ""
    tail = fold(found[2])
    symbols = (str(each.letter.symbol) for each in letters.numbered(reader, int(found[1])))
    return next((each for each in symbols if fold(each.lstrip("0123456789")) == tail), "")


def alone(reader: Reader, text: str) -> bool:
    """Whether a text names a number that was set aside, and no letter that the program issued."""
    found = named(reader, text)
    symbols = {each.symbol for each in found}
    issued = letters.numbered(reader, found[0].number) if found else ()
    return bool(found) and not any(each.letter.symbol in symbols for each in issued)


def problem(typed: str, found: Sequence[Handwritten]) -> Problem:
    """Why a number that was set aside is no letter to show, send or answer."""
    first = found[0]
    text = _("{number} là số để dành cho văn bản viết tay ({status}), ghi trong sổ văn bản.")
    following = [line("letter register", "--kind", first.book.kind)]
    if first.status != handwritten.VOID:
        filling = ("--fill", first.symbol, "--to", _("NƠI NHẬN"), "--title", _("TRÍCH YẾU"))
        following.append(line("letter register", *filling))
    return Problem(
        "letter.handwritten",
        text.format(number=typed, status=status(first).text),
        Exit.REFUSED,
        following=following,
    )


def status(kept: Handwritten) -> Cell:
    """What became of it, in a word."""
    word, style = _STATUS[kept.status]
    return Cell(_(word), style)


def notes(kept: Handwritten) -> tuple[str, ...]:
    """Why it is void; why it was set aside as long as nothing is written under it."""
    found = []
    if kept.void_because is not None:
        found.append(_("hủy: {because}").format(because=kept.void_because))
    if kept.written is None:
        found.append(_("để dành: {reason}").format(reason=kept.reason))
    return tuple(found)


def data(kept: Handwritten) -> dict[str, Any]:
    """A number that was set aside, as --json has it."""
    written = kept.written
    return {
        "number": kept.symbol,
        "kind": kept.book.kind,
        "term": kept.book.term or None,
        "from": kept.book.issuer,
        "status": kept.status,
        "reserved_on": kept.reserved_on,
        "reason": kept.reason,
        "issued_on": None if written is None else written.on,
        "to_name": None if written is None else written.addressee,
        "title": None if written is None else written.title,
        "void_because": kept.void_because,
    }
