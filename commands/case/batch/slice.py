"""One slice of a batch, in one transaction: its people are acted on and their letters issued, or nothing of it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from ketnap.commands.case.batch import acting
from ketnap.commands.case.batch.acting import PERSONAL, Acted
from ketnap.commands.case.batch.people import Mover
from ketnap.commands.case.batch.persons import Letter, Person, Take, why
from ketnap.commands.case.move.transferring import Given
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.issuing import Done, Issuing, Plan
from ketnap.commands.letter.paper import PDF
from ketnap.commands.letter.shape import Known
from ketnap.commands.problems import Problem
from ketnap.definitions.settings import Office
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import joint
from ketnap.workflow.issuing import Sheet
from ketnap.workflow.joint import Key
from ketnap.workflow.ports import LetterState

ENDS: Final = (PDF,)
"""The files that a batch writes: those to be printed and signed. One to edit is made when somebody wants it
(`letter render`): half the time and half the disk for a thousand letters."""

Mode = Literal["plan", "stage", "issue"]


class Orders(NamedTuple):
    """How a batch is acted on: what is said of every transfer; whether it is only looked at (`plan`, as if letters
    were issued), acted on with letters left as drafts (`stage`), or with letters issued; which letters share a
    sheet."""

    given: Given
    mode: Mode
    together: Callable[[Sheet], Key | None]

    def key(self, letter: Letter) -> Key | None:
        """What a letter shares with those that it is joined to."""
        return None if letter.take is None or self.together is joint.alone else letter.take.key


class Laid(NamedTuple):
    """Somebody who was acted on, and the drafts as they would be printed. `against` says why they cannot be issued
    yet, where they need not be."""

    acted: Acted
    mover: Mover
    sheets: tuple[Sheet, ...]
    against: Problem | None


class Worked(NamedTuple):
    """What became of the people of a slice, in their order; the letters that got their numbers, with their papers."""

    persons: tuple[Person, ...]
    done: Done | None


class Unprintable(Exception):
    """Some letters cannot be laid out; `persons` are those they speak of, by case. Nothing of the slice is kept."""

    def __init__(self, persons: Mapping[str, Problem]) -> None:
        super().__init__(", ".join(persons))
        self.persons = dict(persons)


def work(
    uow: SqliteUnitOfWork,
    invocation: Invocation,
    movers: Iterable[Mover],
    orders: Orders,
    command: str,
    barred: Mapping[str, Problem],
) -> Worked:
    """Act on the moves of a slice, and issue their letters where that is asked for. `barred` are left out, for reasons
    found before. Raises Unprintable."""
    laid = _laid(uow, invocation, movers, orders, command, barred)
    done = None
    symbols: Mapping[int, str] = {}
    sheets = [sheet for each in laid if isinstance(each, Laid) for sheet in each.sheets]
    if orders.mode == "issue" and sheets:
        plan = letter_issuing.plan_of(uow, joint.groups(sheets, orders.together))
        done = _issued(uow, invocation, plan, sheets, command)
        symbols = {
            letter: str(host.symbol)
            for host, others in zip(done.letters, plan.others, strict=True)
            for letter in (host.id, *others)
        }
    about = _about(uow, invocation, laid)
    persons = tuple(_person(uow, each, about, symbols) for each in laid)
    return Worked(persons, done)


def look(
    uow: SqliteUnitOfWork, invocation: Invocation, movers: Iterable[Mover], orders: Orders, command: str
) -> list[Person]:
    """What acting on the moves of a slice would do; no letter is issued, and the transaction is to be given up."""
    laid = _laid(uow, invocation, movers, orders, command, {})
    about = _about(uow, invocation, laid)
    return [_person(uow, each, about, {}) for each in laid]


# ---- the people of a slice


class Left(NamedTuple):
    """Somebody who is left out, and why."""

    mover: Mover
    problem: Problem


def _laid(
    uow: SqliteUnitOfWork,
    invocation: Invocation,
    movers: Iterable[Mover],
    orders: Orders,
    command: str,
    barred: Mapping[str, Problem],
) -> list[Laid | Left]:
    issuing = None
    if orders.mode != "stage":
        office = letter_issuing.own_office(uow)
        issuing = Issuing(uow, office, invocation.today, invocation.today)
    found: list[Laid | Left] = []
    for mover in movers:
        try:
            if mover.case in barred:
                raise barred[mover.case]
            with uow.attempt():
                acted = acting.act(uow, invocation, mover, orders.given, command)
                found.append(_with_sheets(issuing, mover, acted, orders))
        except PERSONAL as error:
            found.append(Left(mover, acting.problem(error)))
    return found


def _with_sheets(issuing: Issuing | None, mover: Mover, acted: Acted, orders: Orders) -> Laid:
    """The drafts as they would be printed, None of them where they stay drafts. What stands against issuing them
    stands against the transfer only where they are to be issued with it."""
    if issuing is None:
        return Laid(acted, mover, (), None)
    drafts = [letter for letter in acted.letters if letter.status == "draft"]
    try:
        return Laid(acted, mover, tuple(issuing.sheets(drafts)), None)
    except Problem as problem:
        if orders.mode == "issue":
            raise
        return Laid(acted, mover, (), problem)


def _about(uow: SqliteUnitOfWork, invocation: Invocation, laid: Sequence[Laid | Left]) -> Known:
    letters = [letter for each in laid if isinstance(each, Laid) for letter in each.acted.letters]
    return letter_shape.known(uow, invocation, letters)


def _person(uow: SqliteUnitOfWork, found: Laid | Left, about: Known, symbols: Mapping[int, str]) -> Person:
    if isinstance(found, Left):
        return Person(found.mover, "refused", _name(uow, found.mover), why=why(found.problem))
    acted = found.acted
    code, name = acting.destination(uow, acted.move)
    takes = {
        sheet.letter.id: Take(letter_issuing.book_of(sheet), sheet.symbol, joint.key_of(sheet))
        for sheet in found.sheets
    }
    letters = tuple(_letter(each, about, symbols, takes) for each in acted.letters)
    remarks = acted.remarks if found.against is None else (*acted.remarks, *why(found.against).sentences)
    return Person(
        found.mover,
        acted.status,
        acted.file.person.name,
        acted.file.cell,
        acted.row,
        code,
        name,
        acting.effective_on(acted.move),
        letters,
        None,
        remarks,
    )


def _letter(
    letter: LetterState, about: Known, symbols: Mapping[int, str], takes: Mapping[int, Take]
) -> Letter:
    issued = letter.status == "issued"
    return Letter(
        letter.letter,
        about.addressee(letter),
        symbols.get(letter.id, letter.symbol),
        takes.get(letter.id),
        (letter.joined_to or letter.id) if issued else None,
    )


def _name(uow: SqliteUnitOfWork, mover: Mover) -> str:
    try:
        return uow.case(mover.case).person.name
    except PERSONAL:
        return ""


# ---- their letters


def _issued(
    uow: SqliteUnitOfWork, invocation: Invocation, plan: Plan, sheets: Sequence[Sheet], command: str
) -> Done:
    """The letters with their numbers and papers. Raises Unprintable."""
    office = letter_issuing.own_office(uow)
    try:
        return letter_issuing.issue(uow, invocation, plan, office, invocation.today, command, ENDS)
    except Problem as problem:
        found = _unprintable(plan, sheets, office)
        if not found:
            raise
        raise Unprintable(found) from problem


def _unprintable(plan: Plan, sheets: Sequence[Sheet], office: Office) -> dict[str, Problem]:
    """The people whose letters cannot be laid out, by case: all of a sheet that holds a sign no font has."""
    cases = {sheet.letter.id: sheet.letter.case for sheet in sheets}
    found: dict[str, Problem] = {}
    for sheet, others in zip(plan.sheets, plan.others, strict=True):
        try:
            letter_paper.made(sheet.letter, sheet.inputs, office.organisation, ENDS)
        except Problem as problem:
            found |= {cases[letter]: problem for letter in (sheet.letter.id, *others)}
    return found
