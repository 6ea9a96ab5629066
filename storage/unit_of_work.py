"""One transaction that writes: the narrow place where a decision becomes rows in a database.

The block that opened it commits (`engine.begin`); nothing here does.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date

from ketnap.storage import statements_sqlite as sql
from ketnap.storage.errors import KeyTaken
from ketnap.storage.person_rows import person_changed
from ketnap.storage.reader import Before, Memory, Reader
from ketnap.storage.rows import DocumentRow, Rows, add, add_new
from ketnap.workflow.codes import case_code, case_number, command_id
from ketnap.workflow.commands import Person
from ketnap.workflow.decision import Decision
from ketnap.workflow.law import Law
from ketnap.workflow.people import as_known, touched_by
from ketnap.workflow.ports import CaseFile, ChangedBySomeoneElse, NoSuchCase, NoSuchOrganisation

Saved = tuple[CaseFile, Decision, str]
"""A case, what was decided about it, and the idempotency key of the command ("" without)."""


class SqliteUnitOfWork(Reader):
    """`workflow.ports.UnitOfWork` on SQLite."""

    def __init__(self, cursor: sqlite3.Cursor, memory: Memory) -> None:
        super().__init__(cursor, memory)
        self.wrote_much = False
        self._renumber_on: date | None = None

    # ---- codes

    def next_command(self) -> str:
        """A fresh command id (L-000871)."""
        return command_id(self._count("command"))

    def next_case(self) -> str:
        """A fresh case code, with its check character."""
        return case_code(self._count("case"))

    def _count(self, name: str) -> int:
        (last,) = self.cursor.execute(sql.COUNTER_NEXT, (name,)).fetchone()
        return int(last)

    # ---- cases

    def open(self, person: Person, cell: str, law: Law, decision: Decision, key: str) -> None:
        """Write a new case with the decision that starts it. Raises NoSuchOrganisation, KeyTaken."""
        self._check_cell(cell)
        rows = Rows()
        add_new(rows, case_number(decision.case), person, decision, law.procedure, cell, key)
        self._record(rows)

    def save(self, file: CaseFile, decision: Decision, key: str) -> None:
        """Write a decision about an existing case.

        Raises NoSuchCase, ChangedBySomeoneElse, NoSuchOrganisation, KeyTaken.
        """
        self.save_all(((file, decision, key),))

    def save_all(self, saved: Iterable[Saved]) -> None:
        """Write decisions about several cases, each case once. Raises as `save`."""
        rows = Rows()
        for file, decision, key in saved:
            cell = str(decision.record.facts.get("cell") or file.cell)
            if cell != file.cell:
                self._check_cell(cell)
            before = self._before(file)
            add(rows, before, decision, file.law.procedure, cell, key)
            if touched_by(decision.event):
                rows.people.append(person_changed(before.id, as_known(file.person, decision.record.facts)))
        self._record(rows)

    def _check_cell(self, cell: str) -> None:
        if self.cursor.execute(sql.ORGANISATION_EXISTS, (cell,)).fetchone() is None:
            raise NoSuchOrganisation(cell)

    def _before(self, file: CaseFile) -> Before:
        """The case as this transaction sees it. A file read in another one may have grown stale."""
        before = self._befores.pop(file.code, None)
        if before is None:
            row = self.cursor.execute(sql.CASE_VERSION, (file.code,)).fetchone()
            if row is None:
                raise NoSuchCase(file.code)
            number, version, head, record = row
            before = Before(number, version, head, file.running, file.record.counting, record)
        if before.version != file.record.version:
            raise ChangedBySomeoneElse(file.code, before.version)
        return before

    def _record(self, rows: Rows) -> None:
        many = self.cursor.executemany
        if rows.moves and many(sql.CASE_MOVE, rows.moves).rowcount != len(rows.moves):
            raise self._outrun(rows)
        if rows.people:
            many(sql.PERSON_UPDATE, rows.people)
        if rows.persons:
            many(sql.PERSON_INSERT, rows.persons)
            many(sql.CASE_INSERT, rows.cases)
        for number, seq, because in rows.replaced:
            self._replace(rows, number, seq, because)
        try:
            many(sql.EVENT_INSERT, rows.events)
        except sqlite3.IntegrityError as error:
            if "event.key" in str(error):
                raise KeyTaken(next(row.key for row in rows.events if row.key)) from error
            raise
        for statement, part in (
            (sql.DOCUMENT_INSERT, rows.documents),
            (sql.DEADLINE_CLOSE, rows.closed),
            (sql.DEADLINE_REMOVE, rows.removed),
            (sql.DEADLINE_PUT, rows.deadlines),
            (sql.OUTBOX_INSERT, rows.messages),
            (sql.LETTER_INSERT, rows.letters),
        ):
            if part:
                many(statement, part)

    def _outrun(self, rows: Rows) -> Exception:
        """Which case was changed under our hands."""
        for move in rows.moves:
            code, version, head = self.cursor.execute(sql.CASE_BY_ID, (move.id,)).fetchone()
            if head != move.head:
                return ChangedBySomeoneElse(code, version)
        return AssertionError("every case has the event that was written")

    def _replace(self, rows: Rows, number: int, replaced: int, because: str) -> None:
        """Take back what the replaced event had caused and nobody has seen: unsent messages, letter drafts, its
        key and its papers. Where a paper lies is remembered for the same paper of the new event."""
        kept: dict[tuple[str, str], tuple[str | None, str | None, str | None]] = {}
        for seq in self._chain(number, replaced):
            at = (number, seq)
            for kind, paper, *where in self.cursor.execute(sql.DOCUMENTS_OF_EVENT, at):
                kept[kind, paper] = (where[0], where[1], where[2])
            self.cursor.execute(sql.DOCUMENTS_REMOVE, at)
            self.cursor.execute(sql.KEY_RELEASE, at)
            self.cursor.execute(sql.MESSAGES_SUPERSEDE, at)
            self.cursor.execute(sql.DRAFTS_VOID, (because, *at))
        rows.documents = [_with_place(row, kept) if row.case_id == number else row for row in rows.documents]

    def _chain(self, number: int, seq: int) -> list[int]:
        """The events that stand or stood in the same place as event `seq`."""
        place: dict[int, int] = {}
        for at, replaces in self.cursor.execute(sql.CHAIN, (number,)):
            place[at] = at if replaces is None else place[replaces]
        return [at for at, root in place.items() if root == place[seq]]

    # ---- the register

    def register_changed(self, today: date) -> None:
        """Whatever was read of the register is read again, and the places of `today` are numbered before the
        transaction ends."""
        from os import urandom

        self.cursor.execute(sql.SETTING_PUT, ("register", urandom(8).hex()))
        self._turned = False
        self._renumber_on = today

    def finish(self) -> None:
        """What is left to do once, before the transaction ends."""
        if self._renumber_on is not None:
            from ketnap.storage.organisations import renumber

            renumber(self.cursor, self._renumber_on)
            self._renumber_on = None


def _with_place(
    row: DocumentRow, kept: dict[tuple[str, str], tuple[str | None, str | None, str | None]]
) -> DocumentRow:
    where = kept.get((row.kind, row.number))
    return row if where is None else row._replace(place=where[0], borrower=where[1], lent_on=where[2])
