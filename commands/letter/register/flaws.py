"""What does not fit in a register, in words."""

from collections.abc import Iterable
from gettext import gettext as _
from typing import Any, Final

from ketnap.commands.printing import Block, Cell
from ketnap.commands.texts import N_
from ketnap.storage.proof import register_flaws
from ketnap.storage.proof.register_flaws import Flaw

_TEXTS: Final = {
    register_flaws.MISSING: N_("KHÔNG KHỚP: số {number} loại {kind} đã lấy mà không có văn bản nào mang."),
    register_flaws.TWICE: N_("KHÔNG KHỚP: số {number} loại {kind} có hai văn bản mang."),
    register_flaws.BEYOND: N_("KHÔNG KHỚP: số {number} loại {kind} không phải số do sổ này cấp."),
    register_flaws.BACKWARDS: N_("KHÔNG KHỚP: số {number} loại {kind} mang ngày trước một số nhỏ hơn."),
}


def sentences(flaws: Iterable[Flaw]) -> list[Block]:
    """What does not fit, a line each."""
    return [
        Cell(_(_TEXTS[each.what]).format(number=each.number, kind=each.book.kind), "bad") for each in flaws
    ]


def data(flaw: Flaw) -> dict[str, Any]:
    """A number that does not fit, as --json has it."""
    return {"kind": flaw.book.kind, "term": flaw.book.term, "number": flaw.number}
