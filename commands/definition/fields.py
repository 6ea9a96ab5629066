"""What a changed field of a procedure is called, and how its value reads: what came, what went."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from gettext import gettext as _
from typing import Any, Final, NamedTuple

from ketnap.commands import condition, evidence, showing
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.workflow.instruments import Instruments
from ketnap.workflow.parties import ANY, DOSSIER, OFFICE, ORIGIN, PERSON
from ketnap.workflow.procedure import Condition, FactType, LetterIf, Step, StepFact
from ketnap.workflow.procedure_changes import Changed, FieldChange

_LABELS: Final[Mapping[str, str]] = {
    "above": N_("Cấp trên trực tiếp của"),
    "after": N_("Sau bước"),
    "alias": N_("Gõ là"),
    "any_documents": N_("Nhận mọi giấy tờ"),
    "any_facts": N_("Nhận mọi dữ kiện"),
    "any_letters": N_("Nhận mọi văn bản"),
    "arguments": N_("Xét"),
    "assume": N_("Coi là, khi chưa ghi"),
    "because": N_("Lý do"),
    "cancels": N_("Thôi tính"),
    "catalogue": N_("Mục trong danh mục"),
    "check": N_("Cách xét"),
    "closes": N_("Đóng mục"),
    "closes_on": N_("Xong khi"),
    "continues": N_("Tiếp theo"),
    "counted_from": N_("Tính từ"),
    "documents": N_("Giấy tờ"),
    "end": N_("Là kết thúc"),
    "every": N_("Định kỳ"),
    "extended_on": N_("Kéo dài khi"),
    "facts": N_("Dữ kiện"),
    "fields": N_("Mục in ra"),
    "form": N_("Mẫu"),
    "issuer": N_("Nơi ban hành"),
    "key": N_("Phân biệt bằng"),
    "letter": N_("Loại văn bản"),
    "letters": N_("Văn bản"),
    "letters_if": N_("Văn bản có điều kiện"),
    "one_of": N_("Thuộc nhóm"),
    "opens": N_("Mở mục"),
    "opens_on": N_("Mở khi"),
    "owner": N_("Nơi ghi"),
    "owners": N_("Nơi thực hiện"),
    "per": N_("Riêng từng"),
    "powers": N_("Thẩm quyền"),
    "private": N_("Che trên màn hình"),
    "provenance": N_("Độ tin"),
    "reminders": N_("Nhắc theo"),
    "repeats": N_("Ghi được nhiều lần"),
    "requires": N_("Điều kiện"),
    "rungs": N_("Nấc nhắc"),
    "source": N_("Căn cứ"),
    "sources": N_("Khi ở"),
    "tells": N_("Báo cho"),
    "title": N_("Tên"),
    "to": N_("Dẫn đến"),
    "to_role": N_("Cấp nhận ở nơi đến"),
    "type": N_("Kiểu"),
    "unless": N_("Trừ khi"),
    "valid": N_("Dùng được"),
    "when": N_("Khi"),
    "within": N_("Quy định"),
}
# What the values of a field name, where it is the same in everything that has such a field.
_NAMES: Final[Mapping[str, str]] = {
    "above": "role",
    "after": "step",
    "cancels": "step",
    "closes": "track",
    "closes_on": "step",
    "continues": "step",
    "documents": "document",
    "every": "rule",
    "extended_on": "step",
    "key": "fact",
    "letters": "document",
    "opens": "track",
    "opens_on": "step",
    "owner": "role",
    "owners": "role",
    "per": "track",
    "sources": "state",
    "tells": "role",
    "to_role": "role",
    "unless": "circumstance",
    "valid": "rule",
    "when": "circumstance",
    "within": "rule",
}
_NOTHING: Final = "—"

_LADDERS: Final[Mapping[str, str]] = {
    "standard": N_("nhắc thường lệ"),
    "months": N_("nhắc theo tháng"),
    "once": N_("nhắc một lần"),
    "answer": N_("nhắc chờ trả lời"),
    "none": N_("không nhắc"),
}
"""What the ladders of reminders are called; another, of somebody's own procedure, has its name only."""

_ADDRESSEES: Final[Mapping[str, str]] = {
    PERSON: N_("người được xem xét"),
    ORIGIN: N_("nơi đi"),
    DOSSIER: N_("lưu trong hồ sơ"),
}
_ISSUERS: Final[Mapping[str, str]] = {
    ANY: N_("nơi nào cũng được"),
    OFFICE: N_("đơn vị gửi, nơi có con dấu"),
}
_UNTYPED: Final = frozenset({"circumstance", "ladder"})
"""What nobody types: its title says all there is to a reader."""


class Side(NamedTuple):
    """One of two versions: what its things are called, and how its sources read on a day."""

    titles: Titles
    instruments: Instruments
    day: date


class Sides(NamedTuple):
    """The earlier and the later version."""

    before: Side
    after: Side


def told(changed: Changed, sides: Sides) -> Iterator[str]:
    """What is otherwise in one thing, a sentence for each field; a circumstance is one condition and told whole."""
    if changed.thing.kind == "circumstance":
        name = changed.thing.name
        yield _turned(*(_condition(side.titles.procedure.circumstances[name], side) for side in sides))
        return
    for each in changed.fields:
        label = _(_LABELS[each.field]) if each.field in _LABELS else each.field
        if each.field == "to" and changed.thing.kind == "document":
            label = _("Nơi nhận")
        yield f"{label}: {_field(changed, each, sides)}"


def _field(changed: Changed, each: FieldChange, sides: Sides) -> str:
    reads = _reader(changed, each.field)
    if not isinstance(each.before, tuple) or isinstance(each.before, FactType):
        return _turned(reads(each.before, sides.before), reads(each.after, sides.after))
    was = [reads(value, sides.before) for value in each.before]
    now = [reads(value, sides.after) for value in each.after]
    if each.field == "fields":
        return _counted(set(was), set(now))
    parts = [_("thêm {things}").format(things=_listed(now, was))] if set(now) - set(was) else []
    parts += [_("bỏ {things}").format(things=_listed(was, now))] if set(was) - set(now) else []
    if parts:
        return "; ".join(parts)
    return _("thứ tự khác") if sorted(was) == sorted(now) and was != now else _("chi tiết khác: thêm --json")


def _counted(was: set[str], now: set[str]) -> str:
    """How much more or less a paper prints: what it prints has names for programs only."""
    parts = [
        text.format(count=showing.number(len(names)))
        for text, names in ((_("thêm {count} mục"), now - was), (_("bỏ {count} mục"), was - now))
        if names
    ]
    return "; ".join(parts) or _("thứ tự khác")


def _listed(names: list[str], without: list[str]) -> str:
    return ", ".join(_("«{name}»").format(name=name) for name in dict.fromkeys(names) if name not in without)


def _turned(before: str, after: str) -> str:
    if before == after:
        return _("chi tiết khác: thêm --json")
    return f"{before} → {after}"


Reads = Callable[[Any, Side], str]


def _reader(changed: Changed, field: str) -> Reads:
    """How one value of a field reads: a name by its title, a condition as a sentence."""
    kind = _NAMES.get(field)
    if field == "to" and changed.thing.kind == "step":
        kind = "state"
    if kind is not None:
        return lambda value, side: _NOTHING if value is None else side.titles.of(kind, str(value))
    if field == "to" and changed.thing.kind == "document":
        return _addressee
    if field == "issuer":
        return lambda value, side: _NOTHING if value is None else issuer(str(value), side.titles)
    if field == "reminders":
        return lambda value, side: _NOTHING if value is None else ladder(str(value))
    if field == "source":
        return _source
    if field == "counted_from":
        return lambda value, side: evidence.reference(side.titles, value.removesuffix(".end"))
    if field == "rungs":
        return lambda value, _side: f"{value[0]} {' '.join(map(str, value[1]))}"
    return lambda value, side: _plain(changed.thing.name, value, side)


def _source(value: str | None, side: Side) -> str:
    if value is None:
        return _NOTHING
    return showing.source(*side.instruments.cite(value, "verified", side.day))


def _addressee(value: str | None, side: Side) -> str:
    return _NOTHING if value is None else addressee(value, side.titles)


def addressee(value: str, titles: Titles) -> str:
    """Who a letter goes to: a role, the place that a fact names, the person, the dossier."""
    if value in _ADDRESSEES:
        return _(_ADDRESSEES[value])
    return titles.of("role", value) if titles.knows("role", value) else evidence.reference(titles, value)


def issuer(value: str, titles: Titles) -> str:
    """Who writes a paper: a role, the office itself, anybody, or whoever a track is about."""
    if value in _ISSUERS:
        return _(_ISSUERS[value])
    return titles.of("role" if titles.knows("role", value) else "track", value)


def ladder(name: str) -> str:
    """What a ladder of reminders is called."""
    return _(_LADDERS[name]) if name in _LADDERS else name


def _condition(value: Condition, side: Side) -> str:
    return condition.said(condition.as_cited(value, side.instruments, side.day), side.titles)


def _plain(name: str, value: Any, side: Side) -> str:
    titles = side.titles
    if isinstance(value, Condition):
        return _condition(value, side)
    if isinstance(value, LetterIf):
        return condition.letter(value, titles, side.instruments, side.day)
    if isinstance(value, StepFact):
        return step_fact(titles.procedure.steps[name], value, titles)
    if isinstance(value, FactType):
        return _type(name, value, titles)
    if isinstance(value, bool):
        return titles.any_word("true" if value else "false")
    return _NOTHING if value is None else str(value)


def step_fact(step: Step, fact: StepFact, titles: Titles) -> str:
    """A fact that a step asks for: what it is called, the words to choose from, whether it may be left out."""
    words = ", ".join(titles.word(fact.name, word) for word in fact.type.words)
    said = titles.fact(step.name, fact.name)
    if words:
        said += f": {words}"
    return said + (" " + _("(có thể bỏ trống)") if fact.type.optional else "")


def _type(fact: str, kind: FactType, titles: Titles) -> str:
    words = ", ".join(titles.word(fact, word) for word in kind.words)
    return words or kind.kind


def title(kind: str, name: str, titles: Titles) -> str:
    """What a thing is called."""
    return ladder(name) if kind == "ladder" else titles.of(kind, name)


def typed(kind: str, name: str, titles: Titles) -> str:
    """What one types for a thing: the alias of a step, a fact or a paper; most others have one name for everybody."""
    if kind in _UNTYPED:
        return ""
    if kind == "step":
        return titles.step_word(titles.procedure.steps[name])
    return titles.typed(kind, name) if kind in ("fact", "document") else name


def as_plain(value: Any) -> Any:
    """A value of a procedure as JSON can hold it."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: as_plain(each) for key, each in value._asdict().items()}
    if isinstance(value, Mapping):
        return {key: as_plain(each) for key, each in value.items()}
    return [as_plain(each) for each in value] if isinstance(value, tuple) else value
