"""One transaction that writes: the narrow place where a decision becomes rows in a database.

The block that opened it commits (`engine.begin`); nothing here does.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from ketnap.storage.errors import KeyTaken
from ketnap.storage.person_rows import person_changed
from ketnap.storage.reader import Before, Memory, Reader, receipt_of
from ketnap.storage.rows import ReceiptRow, Rows, add, add_new, cell_of, stamp
from ketnap.storage.statements import sqlite as sql
from ketnap.workflow import letter_life
from ketnap.workflow.codes import case_code, case_number, command_id
from ketnap.workflow.commands import Person
from ketnap.workflow.decision import Decision
from ketnap.workflow.law import Law
from ketnap.workflow.people import as_known, touched_by
from ketnap.workflow.ports import CaseFile, ChangedBySomeoneElse, NoSuchCase, NoSuchOrganisation, Receipt
from ketnap.workflow.record import Event

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
        self.open_all(law, ((person, cell, decision, key),))

    def open_all(self, law: Law, opened: Iterable[tuple[Person, str, Decision, str]]) -> None:
        """Write new cases with the decisions that start them: person, cell, decision, key. Raises as `open`."""
        rows = Rows()
        cells: set[str] = set()
        for person, cell, decision, key in opened:
            if cell not in cells:
                self._check_cell(cell)
                cells.add(cell)
            add_new(rows, case_number(decision.case), person, decision, law.procedure, cell, key)
        if rows.cases:
            self._record(rows)

    def save(self, file: CaseFile, decision: Decision, key: str) -> None:
        """Write a decision about an existing case.

        Raises NoSuchCase, ChangedBySomeoneElse, NoSuchOrganisation, KeyTaken.
        """
        self.save_all(((file, decision, key),))

    def save_all(self, saved: Iterable[Saved]) -> None:
        """Write decisions about several cases, each case once. Raises as `save`."""
        rows = Rows()
        answers: list[tuple[int, Receipt, datetime]] = []
        for file, decision, key in saved:
            cell = cell_of(decision.record, file.cell)
            if cell != file.cell:
                self._check_cell(cell)
            before = self._before(file)
            add(rows, before, decision, file.law.procedure, cell, key)
            if touched_by(decision.event):
                rows.people.append(person_changed(before.id, as_known(file.person, decision.record.facts)))
            if decision.event.replaces is not None:
                answers += self._answers_anew(file.code, before.id, decision.event, decision.event.replaces)
        self._record(rows)
        for letter, receipt, recorded_at in answers:
            self.add_receipt(letter, receipt, recorded_at)

    # ---- answers

    def add_receipt(self, letter: int, receipt: Receipt, now: datetime) -> None:
        """Write the next status of a letter."""
        row = ReceiptRow(
            letter,
            len(self.receipts(letter)) + 1,
            receipt.status,
            receipt.received_on.isoformat(),
            receipt.how,
            receipt.actor,
            receipt.command,
            stamp(now),
            receipt.because,
            receipt.seq,
        )
        self.cursor.execute(sql.RECEIPT_INSERT, row)

    def withdraw_receipts(self, command: str, by: str) -> None:
        """What one command recorded of letters alone no longer stands; what an event records goes with the event."""
        self.cursor.execute(sql.RECEIPTS_WITHDRAW, (by, command))

    def _answers_anew(
        self, case: str, number: int, event: Event, replaced: int
    ) -> Iterator[tuple[int, Receipt, datetime]]:
        """The answers to letters that an event recorded, as the event that takes its place says them."""
        found = [
            (letter, receipt_of(row))
            for seq in self._chain(number, replaced)
            for letter, *row in self.cursor.execute(sql.RECEIPTS_OF_EVENT, (number, seq)).fetchall()
        ]
        if not found:
            return
        events = {each.seq: each for each in self.events(case)}
        for letter, receipt in found:
            assert receipt.seq is not None, "it was found by its event"
            anew = letter_life.corrected(receipt, event, events[receipt.seq])
            if anew is not None:
                yield letter, anew, event.recorded_at

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
            if self.law_of(file.law.procedure.hash) is not file.law:
                # Its deadlines were counted anew since, which gives a case no new version.
                raise ChangedBySomeoneElse(file.code, version)
            before = Before(number, version, head, file.running, file.record.counting, record)
        if before.version != file.record.version:
            raise ChangedBySomeoneElse(file.code, before.version)
        return before

    def _record(self, rows: Rows) -> None:
        many = self._write
        if rows.moves and many(sql.CASE_MOVE, rows.moves) != len(rows.moves):
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

    def _write(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> int:
        """Run a statement for each row; how many rows it changed."""
        # The driver asks a named tuple for each of its values, and reads a plain one.
        return self.cursor.executemany(statement, map(tuple, rows)).rowcount

    def _outrun(self, rows: Rows) -> Exception:
        """Which case was changed under our hands."""
        for move in rows.moves:
            code, version, head = self.cursor.execute(sql.CASE_BY_ID, (move.id,)).fetchone()
            if head != move.head:
                return ChangedBySomeoneElse(code, version)
        return AssertionError("every case has the event that was written")

    def _replace(self, rows: Rows, number: int, replaced: int, because: str) -> None:
        """Take back what the replaced event had caused and nobody has seen: unsent messages, letter drafts, its
        key and its papers."""
        by = next(row.command for row in rows.events if row.case_id == number)
        for seq in self._chain(number, replaced):
            at = (number, seq)
            self.cursor.execute(sql.DOCUMENTS_REMOVE, at)
            self.cursor.execute(sql.KEY_RELEASE, at)
            self.cursor.execute(sql.MESSAGES_SUPERSEDE, at)
            self.cursor.execute(sql.DRAFTS_VOID, (because, *at))
            self.cursor.execute(sql.RECEIPTS_OF_EVENT_WITHDRAW, (by, *at))

    def _chain(self, number: int, seq: int) -> list[int]:
        """The events that stand or stood in the same place as event `seq`."""
        place: dict[int, int] = {}
        for at, replaces in self.cursor.execute(sql.CHAIN, (number,)):
            place[at] = at if replaces is None else place[replaces]
        return [at for at, root in place.items() if root == place[seq]]

    # ---- many cases in one transaction

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What the block writes stays if the block ends well; after any exception nothing of it does, and the
        transaction goes on. So one case of many can be refused without a trace."""
        renumber_on = self._renumber_on
        self.cursor.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            # A full disk may have ended the whole transaction already.
            if self.cursor.connection.in_transaction:
                self.cursor.execute("ROLLBACK TO attempt")
                self.cursor.execute("RELEASE attempt")
            self._befores.clear()
            self._turned = False
            self._renumber_on = renumber_on
            raise
        self.cursor.execute("RELEASE attempt")

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
