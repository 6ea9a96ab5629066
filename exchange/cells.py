"""One cell: what stands in it becomes a value, or a trouble that says what is the matter and what may be meant.

Nothing is mended silently. An empty cell is None: not known, which is neither yes nor no.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from gettext import gettext as _
from itertools import pairwise
from typing import Final, NamedTuple

from ketnap.definitions.roster_columns import word_key
from ketnap.exchange.workbook import Value
from ketnap.workflow.names import normal

IDENTITY_DIGITS: Final = 12

_LONGEST_NAME = 60
_LONGEST_TEXT = 200
_NAME_MARKS = "'’- ."
_NOT_VIETNAMESE = "\u0327\u030a\u0308"  # cedilla, ring, two dots: what an old font leaves in Unicode
_SHORTENED = re.compile(r"[0-9]+[.,]?[0-9]*E\+?[0-9]+", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_PHONE = re.compile(r"0(?:2[0-9]{8,9}|[3-9][0-9]{8})")
_OLD_NUMBER = 9


class Trouble(NamedTuple):
    """Why a cell cannot be taken, and what may be meant ("" when nothing can be proposed)."""

    message: str
    proposal: str = ""


def is_empty(value: Value) -> bool:
    return isinstance(value, str) and not value.strip("\u00a0\u200b\ufeff \t\r\n'")


def as_text(value: Value) -> str:
    """The cell as a person sees it: a whole number without a fraction, a date as 14/03/2001."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = normal(str(value).replace("\u200b", "").replace("\ufeff", ""))
    # What a text file keeps of a number that somebody protected from Excel: ="0123" and '0123.
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.removeprefix("'").strip()


def name(value: Value) -> str | Trouble | None:
    """The full name of a person, NFC, single spaces, otherwise as it is written."""
    if is_empty(value):
        return None
    found = as_text(value).replace("’", "'")
    if any(each.isdigit() for each in found):
        return Trouble(_("Có chữ số trong họ tên."))
    strange = next((each for each in found if _is_strange(each)), None) or _capital_inside(found)
    if strange is not None:
        return Trouble(
            _("Có ký tự lạ «{character}» trong họ tên.").format(character=strange),
            _("Nếu tệp dùng phông cũ (.VnTime, VNI) thì chuyển sang Unicode."),
        )
    if len(found) > _LONGEST_NAME:
        return Trouble(_("Họ tên dài {length} chữ cái.").format(length=len(found)))
    if " " not in found:
        return Trouble(_("Chỉ có một chữ; cần đủ họ và tên."))
    return found


def _is_strange(character: str) -> bool:
    if character in _NAME_MARKS:
        return False
    parts = unicodedata.normalize("NFD", character.replace("đ", "d").replace("Đ", "D"))
    return not (parts[0].isascii() and parts[0].isalpha()) or any(
        mark in _NOT_VIETNAMESE for mark in parts[1:]
    )


def _capital_inside(found: str) -> str | None:
    """NguyÔn: a capital behind a small letter, as a text in an old font looks."""
    return next((right for left, right in pairwise(found) if left.islower() and right.isupper()), None)


def words(value: Value) -> str | Trouble | None:
    """A free text of one line."""
    if is_empty(value):
        return None
    found = as_text(value)
    if len(found) > _LONGEST_TEXT:
        return Trouble(_("Ô này dài {length} chữ cái.").format(length=len(found)))
    return found


def choice(value: Value, meanings: Mapping[str, str], example: str) -> str | Trouble | None:
    """What a word of the column means."""
    if is_empty(value):
        return None
    text = as_text(value)
    return meanings.get(word_key(text)) or _not_understood(text, example)


def highest(
    value: Value, meanings: Mapping[str, str], titles: Mapping[str, str], example: str
) -> str | Trouble | None:
    """What several words of an ordered choice mean together: «12/12, Đại học» the one that `meanings` names last.

    `titles` are words that decide whatever follows them: «Cử nhân Luật».
    """
    if is_empty(value):
        return None
    if isinstance(value, date):
        return _turned_into_a_day(value, meanings)
    text = as_text(value)
    order = list(dict.fromkeys(meanings.values()))
    found = meanings.get(word_key(text))
    if found is not None:
        return found
    parts = [_known(part, meanings, titles) for part in re.split(r"[,;+()]| - ", text) if part.strip()]
    known = [part for part in parts if part is not None]
    if known and len(known) == len(parts):
        return max(known, key=order.index)
    return _not_understood(text, example)


def _known(part: str, meanings: Mapping[str, str], titles: Mapping[str, str]) -> str | None:
    """What a part of a text means: a word, a title with anything behind it, or two words side by side."""
    split = part.split()
    found = meanings.get(word_key(part))
    for count in range(1, len(split)):
        if found is None:
            head, tail = word_key(" ".join(split[:count])), word_key(" ".join(split[count:]))
            found = titles.get(head)
            if found is None and head in meanings and tail in meanings:
                found = max(meanings[head], meanings[tail], key=list(meanings.values()).index)
    return found


def _not_understood(text: str, example: str) -> Trouble:
    return Trouble(
        _("Chưa hiểu «{text}».").format(text=_short(text)), _("Ghi như {example}.").format(example=example)
    )


def _turned_into_a_day(value: date, meanings: Mapping[str, str]) -> str | Trouble:
    """12/12 that Excel took for a day of December is still 12/12; of 9/12 it is not sure which was typed first."""
    if value.day == value.month and f"{value.day}/{value.month}" in meanings:
        return meanings[f"{value.day}/{value.month}"]
    typed = [
        f"{a}/{b}" for a, b in ((value.day, value.month), (value.month, value.day)) if f"{a}/{b}" in meanings
    ]
    proposal = _("Có phải {word}?").format(word=typed[0]) if typed else ""
    return Trouble(_("Excel đã đổi ô này thành ngày {day}.").format(day=f"{value:%d/%m/%Y}"), proposal)


def identity_number(value: Value) -> str | Trouble | None:
    """The personal identification number: 12 digits (Luật Căn cước 2023, Điều 12)."""
    if is_empty(value):
        return None
    text = as_text(value)
    if _SHORTENED.fullmatch(text.replace(" ", "")):
        return Trouble(
            _("Bị viết tắt thành {text}, mất các chữ số cuối.").format(text=_short(text)),
            _("Gõ lại đủ 12 chữ số."),
        )
    digits = re.sub(r"[\s.\-]", "", text)
    if not (digits.isascii() and digits.isdigit()):
        return Trouble(_("Có chữ hoặc dấu lạ. Cần đủ 12 chữ số."))
    if len(digits) == IDENTITY_DIGITS:
        return digits
    count = len(digits)
    if count in (IDENTITY_DIGITS - 1, IDENTITY_DIGITS - 2):
        return Trouble(_("{count} chữ số; Excel bỏ mất số 0 đầu? Cần đủ 12 chữ số").format(count=count))
    if count == _OLD_NUMBER:
        return Trouble(
            _("{count} chữ số là chứng minh nhân dân cũ. Cần số định danh đủ 12 chữ số").format(count=count)
        )
    return Trouble(_("{count} chữ số. Cần đủ 12 chữ số").format(count=count))


def masked(text: str) -> str:
    """An identity number as screens show it: its last four digits."""
    return f"…{text[-4:]}"


def phone(value: Value) -> str | Trouble | None:
    """A Vietnamese number, from 0 on: ten digits, eleven with an area code."""
    if is_empty(value):
        return None
    text = as_text(value)
    if re.search(r"[/,;]|\bhoặc\b", text):
        return Trouble(_("Có nhiều số. Giữ một số."))
    digits = re.sub(r"[\s.\-()]", "", text)
    for prefix in ("+84", "0084"):
        if digits.startswith(prefix):
            digits = "0" + digits[len(prefix) :].removeprefix("0")
    if _PHONE.fullmatch(digits):
        return digits
    if _PHONE.fullmatch("0" + digits):
        return Trouble(
            _("{count} chữ số; Excel bỏ mất số 0 đầu?").format(count=len(digits)),
            _("Có phải 0{digits}?").format(digits=digits),
        )
    return Trouble(_("Chưa phải số điện thoại."), _("Ghi như 0912 345 678."))


def email(value: Value) -> str | Trouble | None:
    if is_empty(value):
        return None
    text = as_text(value)
    if _EMAIL.fullmatch(text):
        return text
    if len(re.findall("@", text)) > 1:
        return Trouble(_("Có nhiều địa chỉ. Giữ một địa chỉ."))
    return Trouble(_("Chưa phải địa chỉ thư."), _("Ghi như ten@co-quan.vn."))


def number_on_paper(value: Value) -> str | Trouble | None:
    """The number on a certificate, as it is written there: 118/CN."""
    if is_empty(value):
        return None
    if isinstance(value, date):
        return Trouble(
            _("Excel đã đổi số này thành ngày {day}.").format(day=f"{value:%d/%m/%Y}"),
            _("Gõ lại dưới dạng chữ."),
        )
    return words(value)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
