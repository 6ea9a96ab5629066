"""What lists and screens read: cases, papers, deadlines, what is missing. Nothing here decides anything."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from ketnap.storage.reader import Reader, day_of, running_of
from ketnap.storage.statements import sqlite as sql
from ketnap.workflow.codes import command_number
from ketnap.workflow.deadlines import Running
from ketnap.workflow.names import folded, matches, normal
from ketnap.workflow.ports import NoSuchOrganisation

Span = tuple[int, int]
_ALL: Span = (-1, 1 << 31)


def span_of(reader: Reader, organisation: str | None) -> Span:
    """The places of an organisation and all that stands under it today; of everybody for None.

    Raises NoSuchOrganisation.
    """
    if organisation is None:
        return _ALL
    row = reader.cursor.execute(sql.SUBTREE, (organisation,)).fetchone()
    if row is None:
        raise NoSuchOrganisation(organisation)
    return row[0], row[1]


def pattern_of(text: str) -> str:
    """A LIKE pattern for names with these words, without marks, at the beginning of a word."""
    escaped = folded(text).replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"% {escaped}%"


# ---- cases


class CaseLine(NamedTuple):
    """A case as lists show it."""

    code: str
    person: str
    born_on: date | None
    cell: str
    cell_name: str
    state: str
    state_since: date | None
    version: int
    opened_on: date


def _case(row: tuple[Any, ...]) -> CaseLine:
    code, person, born_on, cell, cell_name, state, since, version, opened_on = row
    return CaseLine(
        code,
        person,
        day_of(born_on),
        cell,
        cell_name,
        state,
        day_of(since),
        version,
        date.fromisoformat(opened_on),
    )


def cases(reader: Reader, under: str | None = None, state: str | None = None) -> list[CaseLine]:
    """The cases of an organisation and all under it, in a state or in any, by name. Raises NoSuchOrganisation."""
    lo, hi = span_of(reader, under)
    return [_case(row) for row in reader.cursor.execute(sql.CASES, (lo, hi, state, state))]


def find(reader: Reader, text: str) -> list[CaseLine]:
    """The cases of people who may be meant (names.matches); never picks one."""
    asked = normal(text)
    if not asked:
        return []
    found = [_case(row) for row in reader.cursor.execute(sql.CASES_NAMED, (pattern_of(asked),))]
    return [line for line in found if matches(asked, line.person)]


def of_identity_number(reader: Reader, number: str) -> list[CaseLine]:
    return [_case(row) for row in reader.cursor.execute(sql.CASES_OF_NUMBER, (number,))]


def of_person(reader: Reader, name: str, born_on: date) -> list[CaseLine]:
    """The cases of a person with this name, marks and spelling aside, born on that day."""
    found = reader.cursor.execute(sql.CASES_OF_PERSON, (folded(normal(name)), born_on.isoformat()))
    return [_case(row) for row in found]


class Identified(NamedTuple):
    """What tells the person of a case from others."""

    code: str
    name: str
    born_on: date | None
    identity_number: str | None


def everybody(reader: Reader) -> Iterator[Identified]:
    """Who is in the book, oldest case first; not those whose opening was taken back."""
    for code, name, born_on, number in reader.cursor.execute(sql.CASES_OF_EVERYBODY):
        yield Identified(code, name, day_of(born_on), number)


def states(reader: Reader, under: str | None = None) -> dict[str, int]:
    """How many cases are in each state. Raises NoSuchOrganisation."""
    return dict(reader.cursor.execute(sql.STATES, span_of(reader, under)).fetchall())


class Oldest(NamedTuple):
    """The opening day of the oldest case that a cell keeps in a state."""

    cell: str
    state: str
    opened_on: date


def oldest(reader: Reader) -> list[Oldest]:
    """Since when each cell has kept cases, by the states they are in."""
    found = reader.cursor.execute(sql.CASES_OLDEST)
    return [Oldest(cell, state, date.fromisoformat(opened_on)) for cell, state, opened_on in found]


def last_command(reader: Reader) -> str | None:
    """The newest command that wrote an event, or told something of a letter."""
    found = [reader.cursor.execute(each).fetchone() for each in (sql.LAST_COMMAND, sql.RECEIPT_LAST_COMMAND)]
    return max((str(row[0]) for row in found if row is not None), key=command_number, default=None)


# ---- one case


class EventLine(NamedTuple):
    """An event as `history` lists it; its body stays text until somebody asks."""

    seq: int
    step: str
    source: str
    target: str
    happened_on: date
    recorded_at: str
    actor: str
    command: str
    replaces: int | None
    body: str


def history(reader: Reader, code: str) -> list[EventLine]:
    """The events of a case in the order of entry."""
    return [
        EventLine(seq, step, source, target, date.fromisoformat(happened_on), *rest)
        for seq, step, source, target, happened_on, *rest in reader.cursor.execute(
            sql.EVENTS_OF_CASE, (code,)
        )
    ]


def deadlines_of(reader: Reader, code: str) -> list[Running]:
    """All deadlines of a case, whatever became of them. Raises NoSuchCase."""
    number = reader.number_of(code)
    return [running_of(row) for row in reader.cursor.execute(sql.DEADLINES_OF_CASE, (number,))]


# ---- deadlines of many cases


class DeadlineLine(NamedTuple):
    """An open deadline as lists show it. `owner` is the organisation that has to act, found on the day asked;
    None: somebody outside the tree, or nobody holds the role."""

    code: str
    person: str
    cell: str
    cell_name: str
    definition: str
    running: Running
    owner: str | None
    owner_name: str | None


def deadlines(
    reader: Reader, day: date, until: date | None = None, under: str | None = None
) -> list[DeadlineLine]:
    """The open deadlines due by a day, or all (those without a date first), with their owners as of `day`.

    Raises NoSuchOrganisation, NoLaw.
    """
    lo, hi = span_of(reader, under)
    if until is None:
        rows = reader.cursor.execute(sql.DEADLINES_OPEN, (lo, hi)).fetchall()
    else:
        rows = reader.cursor.execute(sql.DEADLINES_UNTIL, (lo, hi, until.isoformat())).fetchall()
    return list(_with_owners(reader, day, rows))


def _with_owners(reader: Reader, day: date, rows: Iterable[tuple[Any, ...]]) -> Iterable[DeadlineLine]:
    owners: dict[tuple[str, str, str], tuple[str | None, str | None]] = {}
    roles_of: dict[str, Any] = {}
    for row in rows:
        code, person, cell, cell_name, definition = row[:5]
        running = running_of(row[5:])
        key = (definition, cell, running.owner)
        if key not in owners:
            if definition not in roles_of:
                roles_of[definition] = reader.law_of(definition).procedure.roles
            organisations, roles = reader.organisations((cell,)), roles_of[definition]
            holder = organisations.holder(roles, running.owner, cell, day) if running.owner in roles else None
            owners[key] = (holder, None if holder is None else organisations.names[holder].name)
        yield DeadlineLine(code, person, cell, cell_name, definition, running, *owners[key])


def next_due(reader: Reader, after: date) -> date | None:
    """The nearest due date after a day."""
    (found,) = reader.cursor.execute(sql.DEADLINE_NEXT, (after.isoformat(),)).fetchone()
    return day_of(found)


class Uncertain(NamedTuple):
    """How many open deadlines end in a year whose calendar is provisional or missing."""

    year: int
    calendar_status: str
    deadlines: int


def uncertain_deadlines(reader: Reader) -> list[Uncertain]:
    found = reader.cursor.execute(sql.DEADLINES_UNCERTAIN)
    return [Uncertain(int(year), status, many) for year, status, many in found if year is not None]


# ---- what is missing


class WithoutAddress(NamedTuple):
    """An organisation that is to be told things and has no post with an address; how many messages wait."""

    code: str
    name: str
    held: int


def without_address(reader: Reader, day: date) -> list[WithoutAddress]:
    on = day.isoformat()
    return [WithoutAddress(*row) for row in reader.cursor.execute(sql.WITHOUT_ADDRESS, (on, on))]


class Totals(NamedTuple):
    """How much the book holds: cases but those whose opening was taken back, and every event."""

    cases: int
    events: int


def totals(reader: Reader) -> Totals:
    return Totals(*reader.cursor.execute(sql.TOTALS).fetchone())
