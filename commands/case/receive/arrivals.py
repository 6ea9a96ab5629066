"""What arrives: with a letter of this book, or on paper that somebody types in."""

from collections.abc import Mapping
from datetime import date
from gettext import gettext as _
from typing import Any, NamedTuple

from ketnap.commands import person_facts
from ketnap.commands.case import open as case_open
from ketnap.commands.case.move import destinations
from ketnap.commands.case.place import reading_place
from ketnap.commands.case.receive import from_paper, receiving
from ketnap.commands.case.receive.receiving import Arrival
from ketnap.commands.contract import line, option_name
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.life import targets
from ketnap.commands.org import words as org_words
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.storage.correspondence.incoming import Incoming
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import moves_told
from ketnap.workflow.commands import Person
from ketnap.workflow.parties import NOBODY_ELSE
from ketnap.workflow.people import BORN
from ketnap.workflow.ports import LetterState


class Arriving(NamedTuple):
    """What a line says of somebody who arrives: by a letter of this book, in a packet, or on paper, then with a name.
    None or empty where it says nothing; `known` describes the person, `only` is one of those that a letter is about."""

    name: str | None
    letter: str | None
    packet: str | None
    cell: str | None
    row: str | None
    origin: str | None
    number: str | None
    issued_on: date | None
    did: tuple[str, ...]
    documents: tuple[str, ...]
    given: tuple[str, ...]
    known: Mapping[str, Any]
    only: str | None = None

    @property
    def ways(self) -> int:
        """How many ways of arriving it names: one, or it cannot be followed."""
        return sum(each is not None for each in (self.name, self.letter, self.packet))


def letters(invocation: Invocation, reader: Reader, said: Arriving) -> list[LetterState]:
    """The letters of this book that somebody arrives with, one for each person on the sheet; `only` names one.

    Raises Problem, Unreadable.
    """
    text = str(said.letter)
    if letter_names.is_case(text):
        return [letter_names.single(reader, text, invocation)]
    return [
        letter for each in targets.told_of(reader, text, said.only, invocation) for letter in each.letters
    ]


def of_letter(invocation: Invocation, uow: SqliteUnitOfWork, letter: LetterState, said: Arriving) -> Arrival:
    """What came with a letter of this book; it stays with the committee written to until a cell gets it.

    Raises Problem, Unreadable.
    """
    letter = _written(uow, letter)
    sent, came = receiving.of_letter(uow, invocation, letter)
    addressee = str(letter.to)
    keeper = addressee if said.cell is None else org_words.meant(uow, invocation, said.cell)
    facts = receiving.said(uow, invocation, sent.row, said.given)
    return Arrival(sent, keeper, came, letter, facts=facts, addressee=addressee)


def _written(uow: SqliteUnitOfWork, letter: LetterState) -> LetterState:
    """The letter to an organisation: of what was handed to the person themselves, the one that went with it.

    Raises Problem: none did.
    """
    if letter.to not in NOBODY_ELSE:
        return letter
    for each in uow.letters(letter.case):
        if (each.seq, each.status) == (letter.seq, "issued") and each.to not in (None, *NOBODY_ELSE):
            return each
    text = _("{letter} không gửi cấp ủy nào: tiếp nhận theo công văn chuyển người này, hoặc nhập từ giấy.")
    message = text.format(letter=letter_shape.named(letter))
    raise Problem("letter.no_move", message, Exit.REFUSED, following=(line("letter list"),))


def by_paper(invocation: Invocation, uow: SqliteUnitOfWork, said: Arriving, on: date) -> Arrival:
    """What came on paper. Raises Problem, Unreadable: everything that the line lacks at once."""
    place = reading_place(uow, uow.law().procedure, invocation)
    if said.row is not None:
        from_paper.row_named(said.row, place)
    _say_missing(said)
    origin = destinations.meant(uow, invocation, str(said.origin))
    keeper = letter_issuing.own_office(uow).organisation
    if said.cell is not None:
        keeper = org_words.meant(uow, invocation, said.cell)
    destinations.enter(uow, origin, invocation.today)
    _refuse_from_here(uow, origin.code, keeper, on)
    paper = from_paper.Typed(str(said.row), said.did, said.documents, said.given)
    sent = from_paper.sent(
        _person(said, on, invocation.today), paper, said.issued_on or on, origin.code, said.number, place
    )
    came = Incoming(
        on,
        origin.code,
        origin.organisation.name,
        said.number or "",
        said.issued_on,
        _("Hồ sơ chuyển đến"),
        _("nhập từ giấy"),
    )
    return Arrival(sent, keeper, came, facts=from_paper.of_today(sent.row, said.given, place))


def _refuse_from_here(uow: SqliteUnitOfWork, origin: str, keeper: str, on: date) -> None:
    """Nobody arrives on paper from the office itself or from the committee that keeps the case. Raises Problem."""
    office, places = letter_issuing.own_office(uow).organisation, uow.organisations({origin, keeper})
    inside = moves_told.inside(uow.law().procedure, places, keeper, origin, on)
    if origin != office and not inside:
        return
    text = _(
        "{name} không phải nơi khác gửi đến: chuyển trong cùng cấp ủy thì ghi ở hồ sơ đang có, không nhập từ giấy."
    )
    message = text.format(name=places.names[origin].name)
    following = (line("case find"), line("case transfer"))
    raise Problem("receive.from_here", message, Exit.REFUSED, following=following)


def _person(said: Arriving, on: date, today: date) -> Person:
    """Who arrives. Raises Problem, Unreadable: a name without letters, a birth that cannot be."""
    number = said.known.get("identity_number")
    person_facts.checked({BORN: said.known["born_on"].isoformat()}, on, today)
    return Person(
        name=case_open.named(str(said.name)),
        **{
            **said.known,
            "identity_number": None if number is None else person_facts.identity_number(str(number)),
        },
    )


def _say_missing(said: Arriving) -> None:
    """Everything that a line lacks, at once. Raises Problem (usage)."""
    needed = {
        "--row": (said.row, _("dòng của bảng chuyển: A, B1, B2, C1, C2, C3, M, T")),
        "--origin": (said.origin, _("cấp ủy gửi hồ sơ đến")),
        "--born": (said.known.get("born_on"), _("ngày sinh")),
        "--did": (said.did or None, _("nơi đi đã làm đến đâu, ví dụ cap-giay-chung-nhan=20/08/2025")),
    }
    missing = [f"  {option_name(name)}: {what}" for name, (value, what) in needed.items() if value is None]
    if missing:
        raise usage("\n".join([_("Cần thêm để tiếp nhận {name}:").format(name=said.name), *missing]))
