"""A roster and the book: what entering it would do, and entering it, everybody or nobody."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from ketnap.commands import outcome, showing
from ketnap.commands.invocation import Invocation
from ketnap.commands.outcome import Told
from ketnap.commands.titles import Titles
from ketnap.exchange import carried, roster_report
from ketnap.exchange.alike import Registered
from ketnap.exchange.carried import Row
from ketnap.exchange.cell_codes import CellCodes
from ketnap.exchange.roster import Sheet
from ketnap.exchange.roster_report import Report, Spoken
from ketnap.storage import queries, register
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import opening
from ketnap.workflow.commands import Advance, Person, derived_key
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.ports import NoSuchOrganisation
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.record import Entry

TAKE_OVER: Final = "take_over"

Counted = Callable[[int], None]
"""What is told, after each row, how many are done."""


class Entered(NamedTuple):
    """What an import wrote: the command, the code of the case of each row (by its number in Excel), and of how many
    of these people nothing is known of a step that they must have taken."""

    command: str
    codes: dict[int, str]
    gaps: dict[str, int]


def look(reader: Reader, sheet: Sheet, invocation: Invocation, under: str | None = None) -> Report:
    """What entering the roster would do today. `under`: only the rows of this organisation and all below it, and
    those of which that cannot be told. Raises NoSuchOrganisation."""
    organisations = {
        node.organisation.code: node.organisation for node in register.tree(reader, invocation.today)
    }
    if under is not None:
        inside = {node.organisation.code for node in register.tree(reader, invocation.today, under)}
        codes = CellCodes(organisations, invocation.today)
        kept = [line for line in sheet.lines if _may_be_in(codes.read(sheet.value(line, "cell")), inside)]
        sheet = sheet._replace(lines=tuple(kept))
    known = (Registered(*each) for each in queries.everybody(reader))
    law = reader.law()
    titles = Titles(law.procedure)
    spoken = Spoken(showing.source, lambda step: titles.of("step", step.name))
    return roster_report.report(sheet, organisations, known, law, invocation.today, spoken)


def _may_be_in(code: object, inside: set[str]) -> bool:
    return code in inside if isinstance(code, str) else True


def enter(
    uow: SqliteUnitOfWork,
    rows: Iterable[Row],
    invocation: Invocation,
    counted: Counted = lambda _done: None,
) -> Entered:
    """Open a case for each row, all with one command. Whoever was entered by the same line before is passed over.

    Raises Problem when a row is refused; NoSuchOrganisation.
    """
    command, procedure = uow.next_command(), uow.law().procedure
    codes: dict[int, str] = {}
    ways: Counter[tuple[str, ...]] = Counter()
    entered: deque[Row] = deque()

    def asked() -> Iterator[tuple[Person, Advance]]:
        for row in rows:
            entered.append(row)
            yield row.person, _asked(uow, row, command, invocation)

    outcomes = opening.open_cases(uow, asked(), invocation.now, invocation.today)
    for done, decided in enumerate(outcomes, 1):
        row = entered.popleft()
        if isinstance(decided, NoSuchOrganisation):
            raise decided
        if isinstance(decided, Refusal):
            told = Told(invocation, Titles(procedure), uow.organisations({str(row.facts["cell"])}))
            raise outcome.refused(decided, told)
        if isinstance(decided, Decision):
            codes[row.number] = decided.case
            ways[tuple(entry.step for entry in row.carried)] += 1
        counted(done)
    return Entered(command, codes, _gaps(procedure, ways))


def _asked(uow: SqliteUnitOfWork, row: Row, command: str, invocation: Invocation) -> Advance:
    """The command for one row. Its key knows the same person in the same state of affairs again."""
    person = row.person
    who = f"{person.name}|{person.born_on}|{person.identity_number or ''}"
    key = derived_key(invocation.actor, who, TAKE_OVER, invocation.today, row.facts, ())
    if invocation.key:
        key = f"{invocation.key}:{row.number}"
    code = uow.next_case()
    return Advance(
        code, TAKE_OVER, invocation.today, row.facts, (), invocation.actor, command, row.carried, key
    )


_ANY_DAY: Final = date.min


def _gaps(procedure: Procedure, ways: Mapping[tuple[str, ...], int]) -> dict[str, int]:
    """Steps of which nothing is known, with how many people, in the order of the procedure."""
    found: dict[str, int] = {}
    for way, people in ways.items():
        for step in carried.gaps(procedure, (Entry(step, _ANY_DAY, {}, (), 0) for step in way)):
            found[step] = found.get(step, 0) + people
    return {step: found[step] for step in procedure.steps if step in found}
