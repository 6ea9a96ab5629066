"""Where somebody moves to, and who is written to: an organisation of the book, or the committee of any commune.

The order of the city's scheme (regulations §4.5): the receiving organisation, the committee of the commune of the
new residence, that of the residence on file. Several that fit are listed, never picked.
"""

from collections.abc import Iterable
from datetime import date
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands import asking
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import not_found, usage
from ketnap.definitions import localities
from ketnap.definitions.localities import HOME, Locality
from ketnap.storage import organisations, register
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.names import matches, normal
from ketnap.workflow.organisations import Organisation

KIND = "commune_committee"
_MOST = 15


class Destination(NamedTuple):
    """An organisation that somebody may go to. `place` tells it from others of its name: the province of a commune,
    what another stands under. `listed`: it stands in the register of the book already. `namesakes`: other communes
    of the same name, which the book does not know."""

    organisation: Organisation
    place: str
    listed: bool
    namesakes: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self.organisation.code

    @property
    def shown(self) -> str:
        """Its code and name, and what tells it from others."""
        return f"{self.code}  {self.name}"

    @property
    def name(self) -> str:
        """Its name, and what tells it from others."""
        return f"{self.organisation.name}, {self.place}" if self.place else self.organisation.name


def meant(reader: Reader, invocation: Invocation, text: str) -> Destination:
    """The one that a text names. Raises Problem: none, or several and nobody to ask."""
    # A code is unmistakable; every other text may also mean a commune that the book does not know.
    found = register.find(reader, text)
    if len(found) == 1 and found[0].code.casefold() == normal(text).casefold():
        return _open(Destination(found[0], "", listed=True), invocation.today)
    fitting = _fitting(reader, found, text, invocation.today)
    if not fitting and len(found) == 1:
        return _open(Destination(found[0], "", listed=True), invocation.today)
    if not fitting:
        message = _("Chưa có tổ chức, xã, phường, đặc khu nào tên «{text}».").format(text=normal(text))
        raise not_found("organisation.unknown", message, line("org list"))
    exact = [each for each in fitting if _is_exactly(text, each)]
    # What the book knows goes before its namesakes elsewhere, which are named beside it.
    ours = [each for each in exact if each.listed]
    if len(ours) == 1:
        namesakes = tuple(each.name for each in exact if not each.listed)
        return ours[0]._replace(namesakes=namesakes)
    chosen = exact or fitting
    if len(chosen) == 1:
        return chosen[0]
    question = _("«{text}» khớp {count} nơi.").format(text=normal(text), count=len(chosen))
    if len(chosen) > _MOST:
        question += " " + _("Đây là {count} nơi đầu; gõ thêm tỉnh sau dấu phẩy.").format(count=_MOST)
    question += " " + (_("Nơi nào?") if invocation.asks else _("Gõ mã của một nơi."))
    names = [each.shown for each in chosen[:_MOST]]
    return chosen[asking.choose(invocation, question, names, default=None)]


def of_residence(reader: Reader, residence: str | None) -> Destination | None:
    """The committee of the commune that a residence names; None where it names none, or not only one."""
    parts = [part for part in normal(residence or "").split(",") if part.strip()]
    for at, part in enumerate(parts):
        behind = ",".join(parts[at + 1 :])
        text = f"{part},{behind.rpartition(',')[2]}" if behind else part
        named = [each for each in localities.find(text) if normal(part).casefold() == each.name.casefold()]
        if len(named) == 1:
            return _of_locality(reader, named[0])
    return None


def enter(uow: SqliteUnitOfWork, destination: Destination, today: date) -> None:
    """Put a destination that the book does not know into its register, as a committee outside its tree."""
    if not destination.listed:
        organisations.add(uow, destination.organisation, today)


def _fitting(reader: Reader, listed: Iterable[Organisation], text: str, today: date) -> list[Destination]:
    """Organisations of the book, then communes of the country whose committees it does not know yet."""
    found = {
        each.code: Destination(each, _above(reader, each, today), listed=True)
        for each in listed
        if each.ended_on is None or each.ended_on >= today
    }
    for locality in localities.find(text):
        each = _of_locality(reader, locality)
        found.setdefault(each.code, each)
    return list(found.values())


def _above(reader: Reader, organisation: Organisation, today: date) -> str:
    """The name of what it stands under: cells of many communes bear the same name."""
    known = reader.organisations({organisation.code})
    above = known.above(organisation.code, today)
    return "" if above is None else known.names[above].name


def _of_locality(reader: Reader, locality: Locality) -> Destination:
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
    name = destination.organisation.name.partition(",")[0]
    spoken = [name]
    for prefix in ("Đảng ủy ", "Đảng ủy xã ", "Đảng ủy phường ", "Đảng ủy đặc khu "):
        if name.startswith(prefix):
            spoken.append(name[len(prefix) :])
    return any(matches(typed, each) and matches(each, typed) for each in spoken)


def _open(destination: Destination, today: date) -> Destination:
    ended = destination.organisation.ended_on
    if ended is None or ended >= today:
        return destination
    text = _("{name} đã kết thúc hoạt động ngày {day}.").format(
        name=destination.organisation.name, day=f"{ended:%d/%m/%Y}"
    )
    if destination.organisation.successor is not None:
        text += " " + _("Nay là {code}.").format(code=destination.organisation.successor)
    raise usage(text)
