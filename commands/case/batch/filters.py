"""`--where KEY=VALUE`: which cases are meant. Every pair narrows further; values apart by commas are any of them.

    state=certified,admitted   org=CB-SV   leaves-before=31/07/2027   certificate=valid   move=known   command=L-000900

Keys and words are typed in either language. Cases that have ended are not meant unless their state or the command
that wrote them is named.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from gettext import gettext as _
from typing import Final, NamedTuple

from ketnap.commands import reading, states
from ketnap.commands.case.move import movable
from ketnap.commands.case.move.expected import leaves_on
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.problems import usage
from ketnap.commands.reading import Unreadable
from ketnap.commands.texts import N_, language
from ketnap.commands.titles import Titles
from ketnap.commands.words import Named, Vocabulary
from ketnap.storage import queries
from ketnap.storage.reader import Reader
from ketnap.workflow.names import normal
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import NEW

CERTIFICATE: Final = "awareness_certificate"
_VALIDITY: Final = "cert.validity"

# Each key in both languages, and what stands behind it, for whoever typed another.
_KEYS: Final[Mapping[str, tuple[str, str]]] = {
    "state": ("trang-thai", N_("trạng thái của hồ sơ")),
    "org": ("to-chuc", N_("tổ chức đảng và cấp dưới")),
    "leaves-from": ("roi-di-tu", N_("dự kiến rời đi từ ngày này")),
    "leaves-before": ("roi-di-truoc", N_("dự kiến rời đi trước ngày này")),
    "certificate": ("giay-chung-nhan", N_("con-han, het-han, chua-co")),
    "move": ("chuyen-di", N_("da-biet, chua-biet")),
    "command": ("lenh", N_("lệnh đã ghi, ví dụ L-000900")),
}
_ALSO: Final[Mapping[str, str]] = {"cell": "org", "chi-bo": "org"}
_CERTIFICATES: Final = {"valid": "con-han", "expired": "het-han", "none": "chua-co"}
_MOVES: Final = {"known": "da-biet", "none": "chua-biet"}


class Filter(NamedTuple):
    """Which cases are meant; what is None or empty does not narrow. `leaves_before` is the first day that no longer
    counts."""

    states: frozenset[str] = frozenset()
    under: tuple[str, ...] = ()
    leaves_from: date | None = None
    leaves_before: date | None = None
    certificates: frozenset[str] = frozenset()
    moves: frozenset[str] = frozenset()
    commands: tuple[str, ...] = ()


def read(reader: Reader, invocation: Invocation, texts: Sequence[str], under: str | None) -> Filter:
    """What the pairs of a line mean; `under` is what its option for an organisation names. Everything that cannot be
    read is said at once. Raises Problem, Unreadable."""
    titles = Titles(reader.law().procedure)
    found: dict[str, list[str]] = {} if under is None else {"org": [under]}
    unread: list[str] = []
    for text in texts:
        name, equals, value = text.partition("=")
        key = _KNOWN_KEYS.find(name)
        if key is None or not equals:
            unread.append(_not_a_pair(text))
        elif not normal(value):
            unread.append(_("«{text}»: chưa có giá trị.").format(text=normal(text)))
        else:
            found.setdefault(key.target, []).extend(filter(None, map(normal, value.split(","))))
    if unread:
        raise Unreadable(*unread)
    return Filter(
        states=frozenset(states.meant(each, titles) for each in found.get("state", ())),
        under=tuple(org_words.meant(reader, invocation, each) for each in found.get("org", ())),
        leaves_from=_day(found, "leaves-from", invocation),
        leaves_before=_day(found, "leaves-before", invocation),
        certificates=frozenset(_word(_CERTIFICATES, each) for each in found.get("certificate", ())),
        moves=frozenset(_word(_MOVES, each) for each in found.get("move", ())),
        commands=tuple(reading.command_id(each, invocation) for each in found.get("command", ())),
    )


_KNOWN_KEYS: Final = Vocabulary(
    Named(key, alias, (key, alias, *(also for also, meant in _ALSO.items() if meant == key)))
    for key, (alias, _title) in _KEYS.items()
)


def _not_a_pair(text: str) -> str:
    keys = "; ".join(
        f"{key if language() == 'en' else alias}=… ({_(title)})" for key, (alias, title) in _KEYS.items()
    )
    return _("«{text}»: lọc ghi như KHÓA=GIÁ TRỊ. Có: {keys}.").format(text=normal(text), keys=keys)


def _word(words: Mapping[str, str], typed: str) -> str:
    known = Vocabulary(Named(word, alias, (word, alias)) for word, alias in words.items())
    found = known.find(typed)
    if found is None:
        names = ", ".join(word if language() == "en" else alias for word, alias in words.items())
        raise usage(_("Không có «{typed}». Có: {names}.").format(typed=typed, names=names))
    return found.target


def _day(found: Mapping[str, Sequence[str]], key: str, invocation: Invocation) -> date | None:
    typed = found.get(key, ())
    if len(typed) > 1:
        raise usage(_("«{key}»: chỉ một ngày.").format(key=_KEYS[key][0]))
    return reading.deadline(typed[0], invocation) if typed else None


# ---- which cases


def cases(reader: Reader, wanted: Filter, today: date) -> list[str]:
    """The codes of the cases that a filter means, by name. Raises NoSuchOrganisation."""
    looks = [*_looks(wanted, today)]
    codes = list(_listed(reader, wanted))
    if not looks:
        return codes
    return [code for code in codes if _fits(reader.case(code), looks)]


def _listed(reader: Reader, wanted: Filter) -> Iterator[str]:
    """What the lists of the book say already: organisation, state, command."""
    spans = wanted.under or (None,)
    lines = {each.code: each for under in spans for each in queries.cases(reader, under)}
    written = {case for command in wanted.commands for case, _event in reader.command(command)}
    states = reader.law().procedure.states
    for code, each in lines.items():
        ended = each.state == NEW or (each.state in states and states[each.state].end)
        if wanted.commands and code not in written:
            continue
        if wanted.states and each.state not in wanted.states:
            continue
        if ended and not wanted.states and not wanted.commands:
            continue
        if each.state != NEW:
            yield code


_Look = Callable[[CaseFile], bool]


def _fits(file: CaseFile, looks: Sequence[_Look]) -> bool:
    return all(look(file) for look in looks)


def _looks(wanted: Filter, today: date) -> Iterator[_Look]:
    """What only the record of a case says."""
    first, after = wanted.leaves_from, wanted.leaves_before
    if first is not None or after is not None:
        yield lambda file: _between(leaves_on(file), first, after)
    if wanted.certificates:
        yield lambda file: _certificate(file, today) in wanted.certificates
    if wanted.moves:
        yield lambda file: ("none" if movable.pending(file) is None else "known") in wanted.moves


def _between(day: date | None, first: date | None, after: date | None) -> bool:
    return day is not None and (first is None or first <= day) and (after is None or day < after)


def _certificate(file: CaseFile, today: date) -> str:
    papers = [paper for paper, _entry in file.record.papers(CERTIFICATE)]
    if not papers:
        return "none"
    rule = file.law.rules.on(_VALIDITY, today)
    newest = max(paper.issued_on for paper in papers)
    return "valid" if file.law.calendar.add(newest, rule.number, rule.unit) >= today else "expired"
