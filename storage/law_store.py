"""The law as stored: procedures by hash, rules, instruments and the calendar, and which of them are in use.

The setting `law` names the four in use, so that reading a case reads it along. What was loaded stays loaded:
everything here is found by what it says, so it cannot grow stale.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ketnap.storage.errors import NoLaw
from ketnap.storage.record_json import dumps, dumps_in_order, loads
from ketnap.storage.statements import sqlite as sql
from ketnap.workflow.calendar import Calendar, Day, Status, Year
from ketnap.workflow.instruments import Instruments
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.procedure_data import as_data, of_data
from ketnap.workflow.rules import Rules

if TYPE_CHECKING:
    from ketnap.storage.reader import Reader
    from ketnap.storage.unit_of_work import SqliteUnitOfWork

_NONE = "-"

COUNTED_AFTER = "counted_after"
"""The setting with the number of the newest event that there was when rules, legal texts or calendar last changed. A
deadline that an event up to it ended keeps the dates of before."""


class InUse(NamedTuple):
    """The hashes of the procedure, rules, instruments and calendar that hold, and what the office assumes of
    everybody ("politics_check_waived=true"); "-" where there is none."""

    definition: str = _NONE
    rules: str = _NONE
    instruments: str = _NONE
    calendar: str = _NONE
    assumed: str = _NONE

    @property
    def counted_by(self) -> tuple[str, str, str]:
        """What the deadlines of a case are counted by, besides the procedure that it is pinned to."""
        return self.rules, self.instruments, self.calendar


_laws: dict[InUse, Law] = {}
_procedures: dict[str, Procedure] = {}


def read(text: str | None) -> InUse:
    """What is in use, from the setting `law`."""
    return InUse() if text is None else InUse(*text.split(" "))


_of_cases: dict[tuple[str | None, str], Law] = {}


def of_case(cursor: sqlite3.Cursor, in_use: str | None, definition: str) -> Law:
    """The law of a case that is pinned to a procedure, with the setting `law` as it was read along. Raises NoLaw."""
    law = _of_cases.get((in_use, definition))
    if law is None:
        law = _of_cases[in_use, definition] = load(cursor, read(in_use)._replace(definition=definition))
    return law


def in_use(cursor: sqlite3.Cursor) -> InUse:
    row = cursor.execute(sql.SETTING_GET, ("law",)).fetchone()
    return read(None if row is None else row[0])


def load(cursor: sqlite3.Cursor, which: InUse) -> Law:
    """The law that these hashes name. Raises NoLaw."""
    law = _laws.get(which)
    if law is None:
        law = _laws[which] = Law(
            _assuming(_procedure(cursor, which.definition), which.assumed),
            Rules.of_data(_json(cursor, sql.RULES, which.rules, "rules")),
            _calendar(cursor, which.calendar),
            Instruments.of_data(_json(cursor, sql.INSTRUMENTS, which.instruments, "instruments")),
        )
    return law


def _procedure(cursor: sqlite3.Cursor, definition: str) -> Procedure:
    """A kept procedure as it was released."""
    found = _procedures.get(definition)
    if found is None:
        found = of_data(_json(cursor, sql.DEFINITION, definition, "definition"))
        _procedures[definition] = found
    return found


def _assuming(procedure: Procedure, assumed: str) -> Procedure:
    """The procedure with the assumptions of the office about facts that nobody has recorded."""
    facts = dict(procedure.facts)
    for name, value in assumptions_of(assumed).items():
        if name in facts:
            facts[name] = facts[name]._replace(assume=value)
    return procedure._replace(facts=facts)


def assumptions_of(assumed: str) -> dict[str, bool]:
    """The flags that the office assumes, by the name of the fact."""
    pairs = [] if assumed == _NONE else [each.partition("=") for each in assumed.split(",")]
    return {name: value == "true" for name, _equals, value in pairs}


def _json(cursor: sqlite3.Cursor, statement: str, digest: str, what: str) -> Any:
    row = cursor.execute(statement, (digest,)).fetchone()
    if row is None:
        raise NoLaw(what)
    return loads(row[0])


def _calendar(cursor: sqlite3.Cursor, version: str) -> Calendar:
    if version == _NONE:
        raise NoLaw("calendar")
    days = [Day(date.fromisoformat(on), *rest) for on, *rest in cursor.execute(sql.CALENDAR_DAYS).fetchall()]
    years = [
        Year(year, cast("Status", status), source)
        for year, status, source in cursor.execute(sql.CALENDAR_YEARS)
    ]
    return Calendar(days, years)


# ---- writing


def _use(uow: "SqliteUnitOfWork", **changed: str) -> None:
    before = in_use(uow.cursor)
    which = before._replace(**changed)
    uow.cursor.execute(sql.SETTING_PUT, ("law", " ".join(which)))
    if which.counted_by != before.counted_by:
        (newest,) = uow.cursor.execute(sql.NEWEST_EVENT).fetchone()
        uow.cursor.execute(sql.SETTING_PUT, (COUNTED_AFTER, str(newest)))


def release(uow: "SqliteUnitOfWork", procedure: Procedure, released_on: date) -> None:
    """Keep a procedure under its hash and start new cases by it. One that is there is never changed."""
    data = dumps_in_order(as_data(procedure))
    uow.cursor.execute(
        sql.DEFINITION_INSERT, (procedure.hash, procedure.version, data, released_on.isoformat())
    )
    _use(uow, definition=procedure.hash)


def take(uow: "SqliteUnitOfWork", law: Law, today: date) -> None:
    """Go by this law from now on: new cases start under its procedure, every case is judged by the rest of it."""
    release(uow, law.procedure, today)
    put_rules(uow, law.rules)
    put_instruments(uow, law.instruments)
    put_calendar(uow, law.calendar)


def put_rules(uow: "SqliteUnitOfWork", rules: Rules) -> None:
    """Judge by these rules from now on (each line still holds from its own day)."""
    data = dumps(rules.as_data())
    digest = _digest(data)
    uow.cursor.execute(sql.RULES_INSERT, (digest, data))
    _use(uow, rules=digest)


def put_instruments(uow: "SqliteUnitOfWork", instruments: Instruments) -> None:
    """Cite by this register of legal texts from now on."""
    data = dumps(instruments.as_data())
    digest = _digest(data)
    uow.cursor.execute(sql.INSTRUMENTS_INSERT, (digest, data))
    _use(uow, instruments=digest)


def put_calendar(uow: "SqliteUnitOfWork", calendar: Calendar) -> None:
    """Count by this calendar from now on."""
    uow.cursor.execute(sql.CALENDAR_DAYS_CLEAR)
    uow.cursor.execute(sql.CALENDAR_YEARS_CLEAR)
    uow.cursor.executemany(sql.CALENDAR_YEAR_INSERT, calendar.years)
    uow.cursor.executemany(sql.CALENDAR_DAY_INSERT, [(day.on.isoformat(), *day[1:]) for day in calendar.days])
    _use(uow, calendar=calendar.version)


def assume(uow: "SqliteUnitOfWork", fact: str, value: bool | None) -> None:  # noqa: FBT001  the value of a flag
    """Let a flag count as set, or not, for everybody of whom nobody has recorded it; None: as the procedure says."""
    assumed = assumptions_of(in_use(uow.cursor).assumed)
    assumed.pop(fact, None)
    if value is not None:
        assumed[fact] = value
    text = ",".join(f"{name}={'true' if each else 'false'}" for name, each in sorted(assumed.items()))
    _use(uow, assumed=text or _NONE)


def _digest(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()


# ---- what is kept


class Released(NamedTuple):
    """A procedure that is kept: its hash, its version, since when, how many cases are pinned to it, and how many of
    these are open."""

    hash: str
    version: str
    released_on: date
    cases: int
    open_cases: int


def released(reader: "Reader") -> list[Released]:
    """All procedures that are kept, the oldest first."""
    open_ones = Counter(definition for _code, definition in open_cases(reader))
    return [
        Released(digest, version, date.fromisoformat(on), cases, open_ones[digest])
        for digest, version, on, cases in reader.cursor.execute(sql.DEFINITIONS)
    ]


def open_cases(reader: "Reader") -> Iterator[tuple[str, str]]:
    """The codes of the cases in which something may still happen, each with the hash of its procedure: neither at an
    end nor taken back at their opening, or with a deadline that still runs (the receipt after a transfer)."""
    for code, definition, state, runs in reader.cursor.execute(sql.CASES_PINNED).fetchall():
        declared = _procedure(reader.cursor, definition).states.get(state)
        if runs or (declared is not None and not declared.end):
            yield code, definition


def as_released(reader: "Reader", definition: str) -> Procedure:
    """A kept procedure as it was released, without what the office assumes. Raises NoLaw."""
    return _procedure(reader.cursor, definition)


def unassuming(reader: "Reader") -> Law:
    """The law in use as it was taken, without what the office assumes. Raises NoLaw."""
    return load(reader.cursor, in_use(reader.cursor)._replace(assumed=_NONE))


def data_of(reader: "Reader", definition: str) -> Mapping[str, Any]:
    """A kept procedure as the data it was compiled to. Raises NoLaw."""
    data: Mapping[str, Any] = _json(reader.cursor, sql.DEFINITION, definition, "definition")
    return data
