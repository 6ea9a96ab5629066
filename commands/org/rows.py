"""A list of organisations and the register: which rows can be entered, which are there, which cells are to be looked at."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from gettext import gettext as _
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from ketnap.commands.org import words as org_words
from ketnap.commands.problems import Problem as Refused
from ketnap.definitions.roster_columns import heading_key
from ketnap.exchange import cells, days
from ketnap.exchange.cells import Trouble, as_text, is_empty
from ketnap.exchange.problems import Problem, of_cell
from ketnap.exchange.roster import Line, Sheet
from ketnap.storage import register
from ketnap.storage.reader import Reader
from ketnap.storage.register import Node
from ketnap.workflow.names import folded
from ketnap.workflow.organisations import Link, Organisation, Post

ALWAYS: Final = date(1930, 2, 3)
"""From when an organisation stands under another when nobody says it: no case is older."""

_SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("Mã", "Mã tổ chức", "Mã tổ chức đảng", "Mã chi bộ", "Mã TCĐ"),
    "name": ("Tên", "Tên tổ chức", "Tên tổ chức đảng", "Tên chi bộ", "Tên đơn vị"),
    "kind": ("Loại", "Loại hình", "Loại tổ chức"),
    "upper": ("Trực thuộc", "Cấp trên", "Cấp trên trực tiếp", "Mã cấp trên", "Đảng bộ trực thuộc"),
    "from_on": ("Từ ngày", "Trực thuộc từ ngày", "Ngày thành lập"),
    "secretary": ("Bí thư", "Họ tên bí thư", "Họ và tên bí thư"),
    "email": ("Thư", "Thư điện tử", "Email", "E-mail", "Địa chỉ thư"),
}
_LONGEST_CODE: Final = 40
_SECRETARY: Final = "Bí thư"
_OFFICE: Final = "Văn phòng"
# By the first words of a name, the longest first.
_KINDS: Final = (
    ("dang uy bo phan", "section_committee"),
    ("dang uy xa", "commune_committee"),
    ("dang uy phuong", "commune_committee"),
    ("dang uy dac khu", "commune_committee"),
    ("dang uy", "committee"),
    ("chi bo", "cell"),
)


class _Columns(NamedTuple):
    headings: Mapping[str, str]
    spellings: Mapping[str, str]
    needed: tuple[str, ...]


COLUMNS: Final = _Columns(
    MappingProxyType({field: names[0] for field, names in _SPELLINGS.items()}),
    MappingProxyType({heading_key(name): field for field, names in _SPELLINGS.items() for name in names}),
    ("code", "name", "upper"),
)
"""The columns of a list of organisations."""


class Row(NamedTuple):
    """An organisation to be entered: itself, what it stands under, who is in post there."""

    number: int
    organisation: Organisation
    link: Link
    posts: tuple[Post, ...]


class Report(NamedTuple):
    """`rows` can be entered, in an order in which whoever stands above comes first; `kept` are there already."""

    sheet: Sheet
    organisations: int
    rows: tuple[Row, ...]
    kept: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def left_out(self) -> tuple[int, ...]:
        """The numbers of the rows with problems."""
        return tuple(dict.fromkeys(problem.row for problem in self.problems))


class _Judged(NamedTuple):
    line: Line
    values: Mapping[str, Any]
    troubles: tuple[tuple[str, Trouble], ...]


def report(reader: Reader, sheet: Sheet, today: date) -> Report:
    """Judge a list of organisations."""
    nodes = {node.organisation.code: node for node in register.tree(reader, today)}
    known = {code: node.organisation for code, node in nodes.items()}
    judged = [_judged(sheet, line, today) for line in sheet.lines]
    named = {row.values["code"]: row for row in judged if row.values["code"] is not None}
    problems: list[Problem] = []
    rows: list[Row] = []
    kept: list[str] = []
    seen: dict[str, int] = {}
    for row in judged:
        code = row.values["code"]
        upper, troubles = _placed(row, known, named, today)
        if code in seen:
            troubles.append(("code", Trouble(_("Trùng mã với dòng {row}.").format(row=seen[code]))))
        elif code is not None:
            seen[code] = row.line.number
        if not troubles and code in known:
            troubles += _otherwise(row, nodes[code], upper)
            kept += [] if troubles else [code]
        elif not troubles:
            rows.append(_row(row, upper, today))
        problems += _shown(sheet, row.line, troubles)
    ordered, stuck = _in_order(rows, known)
    for row in judged:
        if row.line.number in {each.number for each in stuck}:
            problems += _shown(sheet, row.line, [("upper", Trouble(_("Cấp trên cũng chưa nhập được.")))])
    problems.sort(key=lambda each: each.row)
    return Report(sheet, len(judged), tuple(ordered), tuple(kept), tuple(problems))


def _shown(sheet: Sheet, line: Line, troubles: Iterable[tuple[str, Trouble]]) -> list[Problem]:
    return [of_cell(sheet, line, field, COLUMNS.headings[field], trouble) for field, trouble in troubles]


# ---- one row


def _judged(sheet: Sheet, line: Line, today: date) -> _Judged:
    readers = {
        "code": _code,
        "name": cells.words,
        "kind": _kind,
        "upper": cells.words,
        "from_on": lambda value: days.read(value, today, from_1904=sheet.from_1904),
        "secretary": cells.name,
        "email": cells.email,
    }
    values: dict[str, Any] = {}
    troubles: list[tuple[str, Trouble]] = []
    for field, read in readers.items():
        found = read(sheet.value(line, field))
        values[field] = None if isinstance(found, Trouble) else found
        if isinstance(found, Trouble):
            troubles.append((field, found))
    troubles += [(field, trouble) for field, trouble in _lacking(values) if field not in dict(troubles)]
    if values["from_on"] is not None and values["from_on"] > today:
        troubles.append(("from_on", Trouble(_("Sau hôm nay"))))
    return _Judged(line, values, tuple(troubles))


def _lacking(values: dict[str, Any]) -> Iterator[tuple[str, Trouble]]:
    """What is missing; the kind is read off the name where the name says it."""
    needed = {"code": _("Cần mã."), "name": _("Cần tên."), "upper": _("Cần mã của cấp trên trực tiếp.")}
    for field, message in needed.items():
        if values[field] is None:
            yield field, Trouble(message)
    if values["kind"] is None and values["name"] is not None:
        said = folded(values["name"])
        values["kind"] = next((kind for words, kind in _KINDS if said.startswith(words)), None)
        if values["kind"] is None:
            yield (
                "kind",
                Trouble(_("Tên chưa nói rõ là loại nào."), _("Ghi như: {kinds}.").format(kinds=_kinds())),
            )
    if values["email"] is not None and values["secretary"] is None and values["kind"] == "cell":
        yield "secretary", Trouble(_("Có địa chỉ thư mà chưa có bí thư."))


def _code(value: Any) -> str | Trouble | None:
    if is_empty(value):
        return None
    text = as_text(value).upper()
    plain = folded(text).upper() == text.casefold().upper()
    if len(text) > _LONGEST_CODE or not plain or any(not (each.isalnum() or each in "-.") for each in text):
        return Trouble(
            _("Mã gồm chữ không dấu, số, gạch nối, nhiều nhất {most} ký tự.").format(most=_LONGEST_CODE)
        )
    return text


def _kind(value: Any) -> str | Trouble | None:
    if is_empty(value):
        return None
    text = as_text(value)
    try:
        return org_words.word(org_words.KINDS, text)
    except Refused:
        return Trouble(
            _("Chưa có loại «{text}».").format(text=text[:40]), _("Ghi như: {kinds}.").format(kinds=_kinds())
        )


def _kinds() -> str:
    return ", ".join(_(title) for _alias, title in org_words.KINDS.values())


# ---- a row among the others


def _placed(
    row: _Judged, known: Mapping[str, Organisation], named: Mapping[str, _Judged], today: date
) -> tuple[str, list[tuple[str, Trouble]]]:
    """The code of what a row stands under, in the book or in the list itself, by code or by name; all troubles."""
    troubles = list(row.troubles)
    text = row.values["upper"]
    if text is None:
        return "", troubles
    code = _upper(text, known, named)
    if isinstance(code, Trouble):
        return "", [*troubles, ("upper", code)]
    if code == row.values["code"]:
        troubles.append(("upper", Trouble(_("Không thể trực thuộc chính mình."))))
    elif code in known and _is_over(known[code], today):
        successor = known[code].successor
        proposal = "" if successor is None else _("Nay là {code}?").format(code=successor)
        troubles.append(("upper", Trouble(_("{name} đã kết thúc.").format(name=known[code].name), proposal)))
    return code, troubles


def _upper(text: str, known: Mapping[str, Organisation], named: Mapping[str, _Judged]) -> str | Trouble:
    if text.upper() in known or text.upper() in named:
        return text.upper()
    said = folded(text)
    found = [code for code, each in known.items() if folded(each.name) == said]
    found += [
        code
        for code, each in named.items()
        if code not in known and each.values["name"] is not None and folded(each.values["name"]) == said
    ]
    if len(found) == 1:
        return found[0]
    if found:
        return Trouble(
            _("Có {count} tổ chức tên này.").format(count=len(found)),
            _("Chọn một: {codes}.").format(codes=", ".join(found[:5])),
        )
    return Trouble(_("Chưa có tổ chức này trong sổ và trong danh sách."))


def _is_over(organisation: Organisation, today: date) -> bool:
    return organisation.ended_on is not None and organisation.ended_on < today


def _otherwise(row: _Judged, node: Node, upper: str) -> list[tuple[str, Trouble]]:
    """What a row says differently of an organisation that is in the book: it is changed there, not by a list."""
    kept = node.organisation
    if folded(row.values["name"]) != folded(kept.name):
        said = _("Mã này trong sổ là {name}.").format(name=kept.name)
        return [("code", Trouble(said, _("Xem lại mã hoặc tên.")))]
    if node.parent is not None and upper != node.parent:
        said = _("Trong sổ trực thuộc {parent}.").format(parent=node.parent)
        return [("upper", Trouble(said, _("Nhập danh sách không đổi cấp trên của tổ chức đã có.")))]
    return []


def _row(row: _Judged, upper: str, today: date) -> Row:
    values = row.values
    code, start = values["code"], values["from_on"]
    abbreviation = "CB" if values["kind"] == "cell" else "ĐU"
    made = Organisation(code, values["name"], values["kind"], abbreviation)
    posts: tuple[Post, ...] = ()
    if values["secretary"] is not None:
        posts = (Post(code, _SECRETARY, values["secretary"], values["email"], start or today),)
    elif values["email"] is not None:
        posts = (Post(code, _OFFICE, f"{_OFFICE} {made.name}", values["email"], start or today),)
    return Row(row.line.number, made, Link(code, upper, start or ALWAYS), posts)


def _in_order(rows: list[Row], known: Mapping[str, Organisation]) -> tuple[list[Row], list[Row]]:
    """The rows with whoever stands above before whoever stands below, and those that no order lets in."""
    done = set(known)
    ordered: list[Row] = []
    waiting = rows
    while ready := [row for row in waiting if row.link.parent in done]:
        ordered += ready
        done.update(row.organisation.code for row in ready)
        waiting = [row for row in waiting if row.organisation.code not in done]
    return ordered, waiting
