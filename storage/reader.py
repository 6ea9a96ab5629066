"""Reading cases, organisations and the law, in one transaction that sees one state of the database."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from ketnap.storage import law_store
from ketnap.storage.record_json import body_fields, counting_of, dumps, loads, rungs_of
from ketnap.storage.statements import sqlite as sql
from ketnap.workflow.commands import Person
from ketnap.workflow.deadlines import Running
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Link, Organisation, Organisations, Post, Power
from ketnap.workflow.ports import CaseFile, LetterState, NoSuchCase, NoSuchLetter, NoSuchOrganisation, Receipt
from ketnap.workflow.record import Entry, Event, Record


class _Part(NamedTuple):
    """An organisation with what the register says of it on any day."""

    organisation: Organisation
    links: tuple[Link, ...]
    powers: tuple[Power, ...]


class Before(NamedTuple):
    """What a case had before a decision: its number, version, newest hash, open deadlines, and the counting
    entries with their stored text."""

    id: int
    version: int
    head: bytes
    running: tuple[Running, ...]
    counting: tuple[Entry, ...]
    record: str


class Memory:
    """The part of the register that a connection has read. It holds for one state of the register, which its
    token names: every change of the register, also one that is rolled back, has a token of its own."""

    __slots__ = ("parts", "token", "views")

    def __init__(self) -> None:
        self.token: str | None = None
        self.parts: dict[str, _Part] = {}
        self.views: dict[frozenset[str], Organisations] = {}

    def turn_to(self, token: str | None) -> None:
        if token is None or token != self.token:
            self.token = token
            self.parts.clear()
            self.views.clear()


def day_of(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def running_of(row: Sequence[Any]) -> Running:
    """A deadline from the columns that `RUNNING` names."""
    seq, kind, item, opened_on, starts_on, due_on, owner, rungs, status, closed_by, closed_on, *rest = row
    return Running(
        seq,
        kind,
        item,
        date.fromisoformat(opened_on),
        day_of(starts_on),
        day_of(due_on),
        owner,
        rungs_of(rungs),
        status,
        closed_by,
        day_of(closed_on),
        *rest,
    )


def event_of(row: Sequence[Any]) -> Event:
    """An event from the columns that `EVENT` names."""
    seq, step, source, target, happened_on, recorded_at, actor, command, replaces, body = row
    return Event(
        seq=seq,
        step=step,
        happened_on=date.fromisoformat(happened_on),
        recorded_at=datetime.fromisoformat(recorded_at),
        actor=actor,
        command=command,
        replaces=replaces,
        source=source,
        target=target,
        **body_fields(body, seq),
    )


def person_of(row: Sequence[Any]) -> Person:
    """A person from the columns that `PERSON` names."""
    name, sex, born_on, *rest = row
    return Person(name, sex, day_of(born_on), *rest)


def organisation_of(row: Sequence[Any]) -> Organisation:
    """An organisation from its six columns, the last of them the day it ended."""
    code, name, kind, abbreviation, successor, ended_on = row
    return Organisation(code, name, kind, abbreviation, successor, day_of(ended_on))


def letter_of(row: Sequence[Any]) -> LetterState:
    """A letter from the columns that `LETTER` names."""
    read = LetterState._make(row)
    return read._replace(issued_on=day_of(row[9]), inputs=None if read.inputs is None else loads(row[10]))


def receipt_of(row: Sequence[Any]) -> Receipt:
    """A receipt from its columns."""
    return Receipt._make(row)._replace(received_on=date.fromisoformat(row[2]))


class Reader:
    """What the program asks of the database. `cursor` is for the other modules of storage."""

    def __init__(self, cursor: sqlite3.Cursor, memory: Memory) -> None:
        self.cursor = cursor
        self._memory = memory
        self._befores: dict[str, Before] = {}
        self._turned = False

    # ---- the law

    def law(self) -> Law:
        """The law that new cases start under. Raises NoLaw."""
        return law_store.load(self.cursor, law_store.in_use(self.cursor))

    def law_of(self, definition: str) -> Law:
        """The law with the procedure that cases are pinned to under this hash. Raises NoLaw."""
        in_use = law_store.in_use(self.cursor)
        return law_store.load(self.cursor, in_use._replace(definition=definition))

    # ---- cases

    def case(self, code: str) -> CaseFile:
        """The case as it is kept. Raises NoSuchCase."""
        row = self.cursor.execute(sql.CASE, (code,)).fetchone()
        if row is None:
            raise NoSuchCase(code)
        return self._file(row, self.cursor.execute(sql.DEADLINES_OPEN_OF_CASE, (row[0],)).fetchall())

    def cases(self, codes: Sequence[str]) -> Iterator[CaseFile]:
        """The cases as they are kept, in this order, each as `case` reads it; one that is not there is passed over.

        All are asked for in two statements, but each becomes a file only when its turn comes: a class-wide act holds
        one record at a time.
        """
        rows = {row[1]: row for row in self.cursor.execute(sql.CASES_CODED, (dumps(codes),))}
        numbers = [row[0] for row in rows.values()]
        running: dict[int, list[Sequence[Any]]] = {}
        for row in self.cursor.execute(sql.DEADLINES_OPEN_OF_THESE, (dumps(numbers),)):
            running.setdefault(row[0], []).append(row[1:])
        for code in codes:
            if code in rows:
                yield self._file(rows[code], running.get(rows[code][0], ()))

    def _file(self, row: Sequence[Any], open_deadlines: Sequence[Sequence[Any]]) -> CaseFile:
        """A case from what `CASE` reads of it and the columns of its open deadlines, both read to their end: the law may
        have to be read here."""
        number, code, cell, definition, version, opened_on, latest, head, *person, in_use, register, text = (
            row
        )
        self._turn_to(register)
        law = law_store.of_case(self.cursor, in_use, definition)
        running = tuple([running_of(each) for each in open_deadlines])
        entries = counting_of(text)
        self._befores[code] = Before(number, version, head, running, entries, text)
        record = Record(law.procedure, code, version, entries, day_of(latest))
        day = date.fromisoformat(opened_on)
        return CaseFile(code, person_of(person), cell, day, law, record, running)

    def number_of(self, code: str) -> int:
        """The number of a case. Raises NoSuchCase."""
        row = self.cursor.execute(sql.CASE_VERSION, (code,)).fetchone()
        if row is None:
            raise NoSuchCase(code)
        return int(row[0])

    def events(self, code: str) -> Sequence[Event]:
        """All events of a case, in the order of entry."""
        return [event_of(row) for row in self.cursor.execute(sql.EVENTS_OF_CASE, (code,))]

    def recorded(self, key: str) -> tuple[str, Event] | None:
        """The event that bears this idempotency key, with the code of its case."""
        row = self.cursor.execute(sql.EVENT_BY_KEY, (key,)).fetchone()
        return None if row is None else (row[0], event_of(row[1:]))

    def command(self, command: str) -> Sequence[tuple[str, Event]]:
        """The events that one command wrote, with the codes of their cases, in the order of entry."""
        rows = self.cursor.execute(sql.EVENTS_OF_COMMAND, (command,))
        return [(code, event_of(row)) for code, *row in rows]

    def sent(self, command: str) -> int:
        """How many messages raised by this command have left, or may have."""
        (count,) = self.cursor.execute(sql.SENT_BY_COMMAND, (command,)).fetchone()
        return int(count)

    # ---- letters

    def letters(self, case: str) -> Sequence[LetterState]:
        """All letters of a case, oldest first."""
        return [letter_of(row) for row in self.cursor.execute(sql.LETTERS_OF_CASE, (case,))]

    def letter(self, letter: int) -> LetterState:
        """The letter with this id. Raises NoSuchLetter."""
        row = self.cursor.execute(sql.LETTER, (letter,)).fetchone()
        if row is None:
            raise NoSuchLetter(str(letter))
        return letter_of(row)

    def receipts(self, letter: int) -> Sequence[Receipt]:
        """Every status that was recorded of a letter, oldest first, also those withdrawn since."""
        return [receipt_of(row) for row in self.cursor.execute(sql.RECEIPTS, (letter,))]

    def receipts_by(self, command: str) -> Sequence[tuple[int, Receipt]]:
        """What one command recorded of letters: their ids with the receipts."""
        return [(row[0], receipt_of(row[1:])) for row in self.cursor.execute(sql.RECEIPTS_BY, (command,))]

    # ---- organisations

    def organisations(self, codes: Iterable[str]) -> Organisations:
        """The named organisations with everything above them on any day. Raises NoSuchOrganisation."""
        if not self._turned:
            row = self.cursor.execute(sql.SETTING_GET, ("register",)).fetchone()
            self._turn_to(None if row is None else row[0])
        wanted = frozenset(codes)
        view = self._memory.views.get(wanted)
        if view is None:
            parts = self._upward(wanted)
            view = self._memory.views[wanted] = Organisations(
                (part.organisation for part in parts),
                (link for part in parts for link in part.links),
                (power for part in parts for power in part.powers),
            )
        return view

    def _turn_to(self, token: str | None) -> None:
        self._memory.turn_to(token)
        self._turned = True

    def _upward(self, codes: Iterable[str]) -> list[_Part]:
        found: dict[str, _Part] = {}
        waiting = list(codes)
        while waiting:
            code = waiting.pop()
            if code not in found:
                part = found[code] = self._part(code)
                waiting.extend(link.parent for link in part.links)
        return list(found.values())

    def _part(self, code: str) -> _Part:
        part = self._memory.parts.get(code)
        if part is None:
            row = self.cursor.execute(sql.ORGANISATION, (code,)).fetchone()
            if row is None:
                raise NoSuchOrganisation(code)
            links = [
                Link(code, parent, date.fromisoformat(from_on), day_of(until))
                for parent, from_on, until in self.cursor.execute(sql.LINKS_OF, (code,))
            ]
            powers = [
                Power(code, power, manner, date.fromisoformat(from_on), day_of(until))
                for power, manner, from_on, until in self.cursor.execute(sql.POWERS_OF, (code,))
            ]
            organisation = organisation_of(row)
            part = self._memory.parts[code] = _Part(organisation, tuple(links), tuple(powers))
        return part

    def posts(self, organisation: str, day: date) -> Sequence[Post]:
        """Who is in post at an organisation on that day."""
        on = day.isoformat()
        return [
            Post(organisation, title, holder, email, date.fromisoformat(from_on), day_of(until))
            for title, holder, email, from_on, until in self.cursor.execute(
                sql.POSTS_ON, (organisation, on, on)
            )
        ]
