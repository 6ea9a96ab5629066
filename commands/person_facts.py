"""What is typed about a person and cannot be so, or hardly: said before anything is recorded.

The procedure says what a fact is; that a birth lies before the step, that an identity number has twelve digits and
that an age is likely is nothing it could say.
"""

from collections.abc import Mapping
from datetime import date
from gettext import gettext as _
from typing import Any, Final

from ketnap.commands.problems import Exit, Problem, usage
from ketnap.commands.reading import Unreadable
from ketnap.commands.texts import N_, language
from ketnap.commands.words import fold
from ketnap.workflow.names import normal
from ketnap.workflow.people import BORN

_DIGITS: Final = 12
_SEXES: Final = {"nam": "nam", "nu": "nữ"}
_PAST: Final = {
    "graduated_on": N_(
        "Quyết định tốt nghiệp ngày {day}: ngày chưa đến. Dự kiến tốt nghiệp thì ghi {expected}={day}."
    ),
    "membership_ended_on": N_("Ra khỏi Đảng ngày {day}: ngày chưa đến. Xem lại ngày."),
    "record_cleared_on": N_("Xóa án tích ngày {day}: ngày chưa đến. Xem lại ngày."),
}
"""Days of what has happened, which cannot lie ahead. A day that is only expected has a fact of its own."""

_EXPECTED: Final = ("leaves_on", "du-kien-di")
_YOUNG, _OLD = 16, 100
"""Ages, in years, outside which a birth year is more likely a slip: nobody is noticed earlier."""


def checked(facts: Mapping[str, Any], on: date, today: date) -> dict[str, Any]:
    """The facts of a step of that day, its identity number without spaces. Raises Problem (exit 2)."""
    found = dict(facts)
    born = _born(found)
    if born is not None and born > today:
        raise usage(_("Ngày sinh {day} ở sau hôm nay. Xem lại năm sinh.").format(day=f"{born:%d/%m/%Y}"))
    if born is not None and born >= on:
        text = _("Ngày sinh {born} không ở trước ngày ghi {day}. Xem lại năm sinh.")
        raise usage(text.format(born=f"{born:%d/%m/%Y}", day=f"{on:%d/%m/%Y}"))
    for name, text in _PAST.items():
        day = None if found.get(name) is None else date.fromisoformat(found[name])
        if day is not None and day > today:
            expected = _EXPECTED[language() != "en"]
            raise Problem("date.future", _(text).format(day=f"{day:%d/%m/%Y}", expected=expected), Exit.USAGE)
    if found.get("identity_number") is not None:
        found["identity_number"] = identity_number(found["identity_number"])
    return found


def doubtful(facts: Mapping[str, Any], on: date) -> tuple[str, ...]:
    """What may be a slip and is recorded all the same: an age that is hardly possible."""
    born = _born(facts)
    if born is None:
        return ()
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if _YOUNG <= age <= _OLD:
        return ()
    return (_("Người này {age} tuổi ngày {day}. Xem lại năm sinh.").format(age=age, day=f"{on:%d/%m/%Y}"),)


def identity_number(typed: str) -> str:
    """An identity number: twelve digits, spaces aside. Raises Problem (exit 2)."""
    digits = typed.replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) == _DIGITS):
        raise Problem(
            "identity.number",
            _("Số định danh cần đủ 12 chữ số; «{typed}» có {count}.").format(
                typed="…" + digits[-4:], count=len(digits)
            ),
            Exit.USAGE,
        )
    return digits


def sex(typed: str) -> str:
    """A sex as papers print it: nam or nữ, typed with marks or without. Raises Unreadable."""
    found = _SEXES.get(fold(typed))
    if found is None:
        raise Unreadable(_("ghi nam hoặc nữ, không phải «{typed}».").format(typed=normal(typed)))
    return found


def _born(facts: Mapping[str, Any]) -> date | None:
    said = facts.get(BORN)
    return None if said is None else date.fromisoformat(said)
