"""Where somebody moves to, and who is written to: an organisation of the book, or the committee of any commune.

The order of the city's scheme (regulations §4.5): the receiving organisation, the committee of the commune of the
new residence, that of the residence on file. Several that fit are listed, never picked; what is no more (a commune of
before 1/7/2025, an organisation that ended) is answered with what stands in its place, and somebody says yes.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands import asking
from ketnap.commands.contract import Line, line
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import Exit, Problem, not_found, usage
from ketnap.definitions import former_communes, localities
from ketnap.definitions.localities import HOME, Locality
from ketnap.storage import organisations, register
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.names import folded, matches, normal
from ketnap.workflow.organisations import Organisation

KIND = "commune_committee"
_MOST = 15


Retyped = Callable[[str], Line]
"""The line to type with this code as the destination."""


class Ended(Problem):
    """That the organisation which was named has ended, and nobody said yes to what followed it."""

    def __init__(self, message: str, *following: Line) -> None:
        super().__init__("usage", message, Exit.USAGE, following=following)


class Destination(NamedTuple):
    """An organisation that somebody may go to. `place` tells it from others of its name: the province of a commune,
    what another stands under. `listed`: it stands in the register of the book already. `namesakes`: other communes
    of the same name, which the book does not know. `formerly`: the former commune that was named, which it took.
    `instead_of`: the organisation that was named and has ended, in whose place it stands."""

    organisation: Organisation
    place: str
    listed: bool
    namesakes: tuple[str, ...] = ()
    formerly: str = ""
    instead_of: str = ""

    @property
    def code(self) -> str:
        return self.organisation.code

    @property
    def shown(self) -> str:
        """Its code and name, and what tells it from others."""
        shown = f"{self.code}  {self.name}"
        return (
            _("{now} (trước 1/7/2025: {then})").format(now=shown, then=self.formerly)
            if self.formerly
            else shown
        )

    @property
    def name(self) -> str:
        """Its name, and what tells it from others."""
        return f"{self.organisation.name}, {self.place}" if self.place else self.organisation.name


def meant(reader: Reader, invocation: Invocation, text: str, retyped: Retyped | None = None) -> Destination:
    """The one that a text names; of one that has ended what followed it, if somebody says yes. Raises Problem: none,
    several and nobody to ask, or one that has ended and nobody says yes."""
    named = _named(reader, invocation, text, retyped)
    if _stands(named.organisation, invocation.today):
        return named
    return _open(reader, invocation, named.organisation, retyped)


def _named(reader: Reader, invocation: Invocation, text: str, retyped: Retyped | None) -> Destination:
    """The one that a text names, which may have ended. Raises Problem."""
    # A code is unmistakable; every other text may also mean a commune that the book does not know.
    found = register.find(reader, text)
    if len(found) == 1 and found[0].code.casefold() == normal(text).casefold():
        return _open(reader, invocation, found[0], retyped)
    commune = localities.of_committee(normal(text).upper())
    if commune is not None:
        return of_locality(reader, commune)
    fitting = _fitting(reader, found, text, invocation.today)
    exact = [each for each in fitting if _is_exactly(text, each)]
    # What the book knows goes before its namesakes elsewhere, which are named beside it.
    listed = [each for each in exact if each.listed]
    ours = [each for each in listed if _stands(each.organisation, invocation.today)] or listed
    if len(ours) == 1:
        namesakes = tuple(each.name for each in exact if not each.listed)
        return ours[0]._replace(namesakes=namesakes)
    old = _of_old(reader, text, [each for each in fitting if _is_whole(text, each)])
    if not fitting and not old and len(found) == 1:
        return _open(reader, invocation, found[0], retyped)
    if not fitting and not old:
        message = _("Chưa có tổ chức, xã, phường, đặc khu nào tên «{text}».").format(text=normal(text))
        raise not_found("organisation.unknown", message, line("org list"))
    if old and not fitting:
        return _in_place_of(invocation, text, old, retyped)
    chosen = [*old, *(exact or fitting)]
    if len(chosen) == 1:
        return chosen[0]
    return _chosen(invocation, _("«{text}» khớp {count} nơi."), text, chosen)


def _chosen(invocation: Invocation, sentence: str, text: str, fitting: Sequence[Destination]) -> Destination:
    """One of several, by its number. Raises Problem (usage, with the list) where nobody can be asked."""
    question = sentence.format(text=normal(text), count=len(fitting))
    if len(fitting) > _MOST:
        question += " " + _("Đây là {count} nơi đầu; gõ thêm tỉnh sau dấu phẩy.").format(count=_MOST)
    question += " " + (_("Nơi nào?") if invocation.asks else _("Gõ mã của một nơi."))
    names = [each.shown for each in fitting[:_MOST]]
    return fitting[asking.choose(invocation, question, names, default=None)]


def _in_place_of(
    invocation: Invocation, text: str, old: Sequence[Destination], retyped: Retyped | None
) -> Destination:
    """What stands today where a former commune was. Raises Problem where nobody can be asked."""
    if len(old) > 1:
        return _chosen(invocation, _("«{text}» là tên trước 1/7/2025, nay thuộc {count} nơi."), text, old)
    sentence = _("«{text}» là tên trước 1/7/2025 ({then}), nay là {now} ({code}).")
    said = sentence.format(text=normal(text), then=old[0].formerly, now=old[0].name, code=old[0].code)
    return _agreed(invocation, said, old[0], retyped)


def _agreed(
    invocation: Invocation, said: str, destination: Destination, retyped: Retyped | None
) -> Destination:
    """The destination, if somebody says yes. Raises Problem (usage, with the line to type) where nobody can."""
    if not invocation.asks and not invocation.yes:
        following = () if retyped is None else (retyped(destination.code),)
        raise Ended(said, *following) if destination.instead_of else usage(said, *following)
    asking.agree(invocation, _("{sentence} Lấy nơi này?").format(sentence=said))
    return destination


def of_residence(reader: Reader, residence: str | None, today: date) -> Destination | None:
    """The committee of the commune that a residence names, or that took the whole of the former commune that it
    names, and of one that has ended the one that followed it; None where it names none, or not only one."""
    found = _of_address(reader, residence)
    if found is None or _stands(found.organisation, today):
        return found
    now = follower(reader, found.organisation, today)
    return None if now is None else Destination(now, "", listed=True, instead_of=found.organisation.name)


def _of_address(reader: Reader, residence: str | None) -> Destination | None:
    """The same, which may have ended."""
    parts = [part for part in normal(residence or "").split(",") if part.strip()]
    for at, part in enumerate(parts):
        behind = ",".join(parts[at + 1 :])
        text = f"{part},{behind.rpartition(',')[2]}" if behind else part
        named = [each for each in localities.find(text) if normal(part).casefold() == each.name.casefold()]
        if len(named) == 1:
            return of_locality(reader, named[0])
    for at, part in enumerate(parts):
        former = former_communes.find(",".join(parts[at:])) if _says_its_kind(part) else []
        if len(former) == 1 and len(former[0].now) == 1:
            return of_locality(reader, former[0].now[0])._replace(formerly=former[0].whole)
    return None


def _says_its_kind(part: str) -> bool:
    return folded(part).startswith(("xa ", "phuong ", "thi tran ", "tt "))


def enter(uow: SqliteUnitOfWork, destination: Destination, today: date) -> None:
    """Put a destination that the book does not know into its register, as a committee outside its tree."""
    if not destination.listed:
        organisations.add(uow, destination.organisation, today)


def _fitting(reader: Reader, listed: Iterable[Organisation], text: str, today: date) -> list[Destination]:
    """Organisations of the book, then communes of the country whose committees it does not know yet."""
    found = {
        each.code: Destination(each, _above(reader, each, today), listed=True)
        for each in listed
        if _stands(each, today)
    }
    for locality in localities.find(text):
        each = of_locality(reader, locality)
        found.setdefault(each.code, each)
    return list(found.values())


def _above(reader: Reader, organisation: Organisation, today: date) -> str:
    """The name of what it stands under: cells of many communes bear the same name."""
    known = reader.organisations({organisation.code})
    above = known.above(organisation.code, today)
    return "" if above is None else known.names[above].name


def of_locality(reader: Reader, locality: Locality) -> Destination:
    """The committee of a commune, as the book has it or would have it."""
    code = localities.committee_code(locality)
    known = next((each for each in register.find(reader, code) if each.code == code), None)
    if known is not None:
        return Destination(known, "", listed=True)
    name = localities.committee_name(locality)
    if locality.province_code != HOME:
        # A letter that leaves the city says where to: communes of one name are many.
        return Destination(Organisation(code, f"{name}, {locality.province}", KIND, "ĐU"), "", listed=False)
    return Destination(Organisation(code, name, KIND, "ĐU"), locality.province, listed=False)


def _is_exactly(text: str, destination: Destination) -> bool:
    """Whether the whole name was typed, marks and all: with or without the words in front of it."""
    typed = normal(text.partition(",")[0])
    return any(matches(typed, each) and matches(each, typed) for each in _spoken(destination))


def _is_whole(text: str, destination: Destination) -> bool:
    """The same, where marks may be left out."""
    typed = normal(text.partition(",")[0])
    return any(matches(typed, each) and folded(typed) == folded(each) for each in _spoken(destination))


def _spoken(destination: Destination) -> list[str]:
    """How its name is spoken."""
    name = destination.organisation.name.partition(",")[0]
    prefixes = ("Đảng ủy ", "Đảng ủy xã ", "Đảng ủy phường ", "Đảng ủy đặc khu ")
    return [name, *(name[len(prefix) :] for prefix in prefixes if name.startswith(prefix))]


def _of_old(reader: Reader, text: str, whole: Sequence[Destination]) -> list[Destination]:
    """What stands today where former communes of this name were. A name that is in use (`whole`: those who bear it)
    counts as it is used now, unless it is used elsewhere only and was one of Hải Phòng."""
    if whole and ("," in text or any(_at_home(each) for each in whole)):
        return []
    return [
        of_locality(reader, commune)._replace(formerly=each.whole)
        for each in former_communes.find(text)
        if each.at_home or not whole
        for commune in each.now
    ]


def _at_home(destination: Destination) -> bool:
    commune = localities.of_committee(destination.code)
    return commune is None or commune.province_code == HOME


def _open(
    reader: Reader, invocation: Invocation, organisation: Organisation, retyped: Retyped | None
) -> Destination:
    """An organisation that has not ended; of one that has, what followed it, if somebody says yes. Raises Problem."""
    if _stands(organisation, invocation.today):
        return Destination(organisation, "", listed=True)
    ended = organisation.ended_on
    assert ended is not None, "what does not stand has ended"
    said = _("{name} đã kết thúc hoạt động ngày {day}.").format(
        name=organisation.name, day=f"{ended:%d/%m/%Y}"
    )
    now = follower(reader, organisation, invocation.today)
    if now is None:
        raise Ended(said, line("org list"))
    said += " " + _("Nay là {name} ({code}).").format(name=now.name, code=now.code)
    destination = Destination(now, "", listed=True, instead_of=organisation.name)
    return _agreed(invocation, said, destination, retyped)


def _stands(organisation: Organisation, today: date) -> bool:
    """Whether it has not ended."""
    return organisation.ended_on is None or organisation.ended_on >= today


def follower(reader: Reader, organisation: Organisation, today: date) -> Organisation | None:
    """The organisation that stands in the place of one that ended: where that ended too, the one after it."""
    passed = {organisation.code}
    while organisation.successor is not None and organisation.successor not in passed:
        passed.add(organisation.successor)
        (organisation,) = register.find(reader, organisation.successor)
        if _stands(organisation, today):
            return organisation
    return None
