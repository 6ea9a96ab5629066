"""Typed values out of texts: every scalar of a definition file is text until one of these readers has typed it.

Each reader takes what the YAML reader gave (a text, a list, a mapping, None where nothing stands) and gives a
value, or raises `Unreadable` with a sentence and a proposal.
"""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

from ketnap.workflow.check_keys import KINDS, KNOWN
from ketnap.workflow.flaws import closest, proposal
from ketnap.workflow.procedure import FactType

NAME = r"[a-z][a-z0-9_]*"
REFERENCE = rf"{NAME}(\.{NAME})*"
DAY = r"\d{4}-\d{2}-\d{2}"
COUNT = r"\d{1,5}"
DISTANCE = r"[-+]?\d{1,4}"
REGISTER = r"[A-ZĐ]{2,6}"

_LONGEST = 2_000


class Unreadable(ValueError):
    """A value cannot be used. `mended` is what it most likely means, to go on with; None if nobody knows.
    `place` is the place in the list at which it stands, if it stands in one."""

    def __init__(self, message: str, hint: str = "", mended: str | None = None) -> None:
        super().__init__(message)
        self.message, self.hint, self.mended = message, hint, mended
        self.place: int | None = None


class Missing(str):
    """Stands in for something that could not be read, so that the rest can still be judged."""

    __slots__ = ()


MISSING = Missing("?")


class Asked(NamedTuple):
    """The type of a fact as a step asks for it. `type` None: it is the person's fact and has its type."""

    type: FactType | None
    optional: bool = False


def text(value: Any) -> str:
    """One line of words, not empty."""
    if isinstance(value, str):
        if len(value) > _LONGEST:
            raise Unreadable(f"nội dung dài {len(value)} ký tự, nhiều nhất {_LONGEST}")
        if value.strip():
            return value
    if value is None or value == "":
        raise Unreadable("chưa có giá trị")
    raise Unreadable("ở đây phải là một dòng chữ")


def _shaped(value: Any, pattern: str, what: str) -> str:
    found = text(value)
    if value is not MISSING and not re.fullmatch(pattern, found):
        raise Unreadable(f"«{_short(found)}» không phải {what}", _HINTS.get(pattern, ""))
    return found


def _short(found: str) -> str:
    return found if len(found) <= 60 else found[:57] + "…"


_HINTS = {
    NAME: "chữ thường không dấu, số, «_»; bắt đầu bằng chữ",
    REFERENCE: "viết «bước», «bước.dữ_kiện», «giấy_tờ.issued_on» hoặc «thời_hạn.end»",
    DAY: "viết theo kiểu 2026-11-24",
    COUNT: "viết một số nguyên",
    DISTANCE: "viết một số nguyên: -3 trước hạn, 0 đúng hạn, +5 sau hạn",
    REGISTER: "viết như CV, TB, CN, BC",
}


def name(value: Any) -> str:
    """The name of a thing."""
    return _shaped(value, NAME, "một tên")


def rule_name(value: Any) -> str:
    """The name of a rule or deadline, its parts joined by dots."""
    return _shaped(value, REFERENCE, "một tên")


def reference(value: Any) -> str:
    """What a day or a value is read from."""
    return _shaped(value, REFERENCE, "một tham chiếu")


def register(value: Any) -> str:
    """The type of a letter in the register of its office."""
    return _shaped(value, REGISTER, "loại văn bản")


def _several(value: Any, one: Callable[[Any], str]) -> tuple[str, ...]:
    """A list, or a single one where a list is allowed."""
    if isinstance(value, list):
        if not value:
            raise Unreadable("danh sách để trống", "ghi ít nhất một, hoặc bỏ khóa này")
        return tuple(_each(value, one))
    return (one(value),)


def _each(values: list[Any], one: Callable[[Any], str]) -> Iterator[str]:
    for place, value in enumerate(values):
        try:
            yield one(value)
        except Unreadable as unreadable:
            unreadable.place = place
            raise


def names(value: Any) -> tuple[str, ...]:
    """One name or several."""
    return _several(value, name)


def references(value: Any) -> tuple[str, ...]:
    """One reference or several."""
    return _several(value, reference)


def names_or_any(value: Any) -> tuple[str, ...] | None:
    """One name or several; None for `any`."""
    return None if value == "any" else names(value)


def values(value: Any) -> tuple[str, ...] | str:
    """The values that a fact may have, or `known`."""
    return KNOWN if value == KNOWN else _several(value, name)


def flag(value: Any) -> bool:
    """true or false."""
    found = text(value)
    if value is MISSING:
        return False
    if found not in ("true", "false"):
        raise Unreadable(f"«{_short(found)}» không phải true hay false", "viết true, hoặc bỏ khóa này")
    return found == "true"


def day(value: Any) -> date:
    """A day of the calendar."""
    if value is MISSING:
        return date.min
    found = _shaped(value, DAY, "một ngày")
    try:
        return date.fromisoformat(found)
    except ValueError:
        raise Unreadable(f"lịch không có ngày {found}", _HINTS[DAY]) from None


def distances(value: Any) -> tuple[int, ...]:
    """Distances of reminders from the due date."""
    return tuple(int(each) for each in _several(value, _distance))


def _distance(value: Any) -> str:
    return "0" if value is MISSING else _shaped(value, DISTANCE, "một khoảng cách")


def choice(value: Any, words: Collection[str], what: str) -> str:
    """One of a closed list of words."""
    found = text(value)
    if value is not MISSING and found not in words:
        raise Unreadable(f"không có {what} «{_short(found)}»", proposal(found, words), closest(found, words))
    return found


def _word(value: Any) -> str:
    return _shaped(value, NAME, "một từ")


def fact_type(value: Any) -> FactType:
    """The type of a person's fact."""
    asked = _type(value, KINDS)
    assert asked.type is not None
    return asked.type


def asked_type(value: Any) -> Asked:
    """The type of a fact that a step asks for."""
    return _type(value, (*KINDS, "set"))


def _type(value: Any, kinds: tuple[str, ...]) -> Asked:
    if value is MISSING:
        return Asked(FactType(""))
    if isinstance(value, list):
        words = tuple(_each(value, _word))
        if len(words) < 2:
            raise Unreadable("danh sách từ cần ít nhất hai từ", "ghi đủ các lựa chọn, theo thứ tự")
        return Asked(FactType("choice", words))
    found = text(value)
    optional = found.startswith("optional ")
    kind = found.removeprefix("optional ").strip()
    if kind.endswith("?"):
        plain = kind.rstrip("? ")
        raise Unreadable(
            f"«{_short(found)}» không phải kiểu", f"viết «optional {plain}»", f"optional {plain}"
        )
    if kind not in kinds:
        near = closest(kind, kinds)
        mended = None if near is None else ("optional " + near if optional else near)
        raise Unreadable(f"«{_short(found)}» không phải kiểu", proposal(kind, kinds), mended)
    if kind == "set":
        return Asked(None, optional)
    return Asked(FactType(kind, (), optional), optional)
