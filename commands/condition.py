"""A condition of the definition as people read it: what it looks at, and what is wanted of it."""

from collections.abc import Mapping
from datetime import date
from gettext import gettext as _
from typing import Any, Final

from ketnap.commands import evidence, showing
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.workflow import check_keys
from ketnap.workflow.instruments import Instruments
from ketnap.workflow.procedure import Condition, LetterIf

# What a check looks at, in the order in which it is said; the other keys say what is wanted of it.
_SUBJECTS: Final = ("fact", "track", "since", "document", "step", "role", "deadline")
_HEADS: Final[Mapping[str, str]] = {
    "votes": N_("Phiếu"),
    "forbidden": N_("Không được làm"),
}
_WANTED: Final[Mapping[str, str]] = {
    "is": N_("là {value}"),
    "at_least": N_("ít nhất «{value}»"),
    "at_most": N_("nhiều nhất «{value}»"),
    "more_than": N_("hơn «{value}»"),
    "less_than": N_("chưa đến «{value}»"),
    "reach": N_("đạt «{value}»"),
    "short_of": N_("chưa đạt «{value}»"),
    "until": N_("tính đến «{value}»"),
    "since": N_("từ «{value}»"),
    "document": N_("có «{value}»"),
    "manner": N_("theo cách: {value}"),
    "same_for": N_("như của «{value}»"),
    "same_as": N_("cũng là «{value}»"),
    "status": N_("là {value}"),
}
_WORDS: Final[Mapping[str, str]] = {
    "known": N_("đã ghi"),
    "official": N_("đảng viên chính thức"),
    "standing": N_("ban thường vụ quyết định"),
    "delegated": N_("được ủy quyền, tập thể quyết định"),
    "standing_board": N_("thường trực quyết định"),
}


def said(condition: Condition, titles: Titles) -> str:
    """The condition in one line, with when it is asked and its source."""
    text = _core(condition, titles) + _asked_when(condition, titles)
    if condition.source:
        text += " · " + showing.source(condition.source, condition.provenance)
    return text


def letter(raised: LetterIf, titles: Titles, instruments: Instruments, day: date) -> str:
    """A letter that a step raises under conditions, with them and its own source as it reads on a day."""
    text = titles.of("document", raised.letter) + _asked_when(raised, titles)
    if raised.source:
        text += " · " + showing.source(*instruments.cite(raised.source, "verified", day))
    return text


def _asked_when(asked: Condition | LetterIf, titles: Titles) -> str:
    text = ""
    for word, names in ((_("khi"), asked.when), (_("trừ khi"), asked.unless)):
        if names:
            text += f" · {word} " + ", ".join(titles.of("circumstance", name) for name in names)
    return text


def as_cited(condition: Condition, instruments: Instruments, day: date) -> Condition:
    """The condition with its source as it reads on a day (decision 0031)."""
    if not condition.source:
        return condition
    cited = instruments.cite(condition.source, condition.provenance, day)
    return condition._replace(source=cited.text, provenance=cited.provenance)


def _core(condition: Condition, titles: Titles) -> str:
    arguments = condition.arguments
    subject = next((key for key in _SUBJECTS if key in arguments), None)
    head = _(_HEADS[condition.check]) if condition.check in _HEADS else ""
    if subject is not None:
        head = _value(condition, subject, titles)
    wanted = [
        _(_WANTED[key]).format(value=_value(condition, key, titles)) for key in arguments if key != subject
    ]
    if condition.check == "late":
        wanted = [_("quá hạn")]
    elif condition.check == "open_items" and "is" in arguments:
        wanted = [_("không còn mục nào đang mở")]
    return f"{head}: {', '.join(wanted)}" if wanted else head


def _value(condition: Condition, key: str, titles: Titles) -> str:
    value = condition.arguments[key]
    values = value if isinstance(value, tuple) else (value,)
    kind = check_keys.CHECK_KEYS[condition.check].keys[key].kind
    # All of these papers are wanted, but one of these steps, days or words.
    joint = ", " if kind == check_keys.DOCUMENTS else _(" hoặc ")
    return joint.join(_title(kind, str(each), condition.arguments, titles) for each in values)


def _title(kind: str, name: str, arguments: Mapping[str, Any], titles: Titles) -> str:
    if kind in (check_keys.FACT, check_keys.REFERENCE, check_keys.REFERENCES):
        return evidence.reference(titles, name)
    if kind in (check_keys.WORD, check_keys.VALUES):
        fact = str(arguments.get("fact", "")).rpartition(".")[2]
        return _(_WORDS[name]) if name in _WORDS else titles.word(fact, name)
    singular = {check_keys.DOCUMENTS: "document", check_keys.STEPS: "step"}
    return titles.of(singular.get(kind, kind), name)
