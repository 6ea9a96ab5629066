"""What a letter or form is about: the case as it stands, the step that raised it, the day it is printed for."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from ketnap.workflow import checks, deadlines
from ketnap.workflow.commands import Person
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.record import Entry, Item, Record
from ketnap.workflow.references import as_date

Words = Callable[[str, str], str]
"""The Vietnamese for a word of a choice, by fact and word."""

# Who decides, by the manner in which the committee has its power; a delegated committee decides as a whole.
_DECIDING = {"standing": "Ban Thường vụ ", "standing_board": "Thường trực ", "delegated": ""}


class Sent(NamedTuple):
    """A letter of the case that has its number: which one, the place of the step that raised it, number and day."""

    letter: str
    seq: int
    symbol: str
    issued_on: date


class Matter(NamedTuple):
    """What one paper is about: `document` is its name, `seq` the step that raised it (None for what is printed
    without being drafted), `item` the one thing of a track that is meant (a helper), `sent` the letters of the case,
    `taken` its steps one after the other, also those that no longer count.

    `before` is the record as it stood before that step: a letter that sends a decision's annulment on has to
    name the decision, which the very step made void.
    """

    law: Law
    organisations: Organisations
    record: Record
    before: Record
    person: Person
    seq: int | None
    day: date
    words: Words
    document: str
    item: str | None = None
    sent: tuple[Sent, ...] = ()
    taken: tuple[Entry, ...] = ()

    def name_of(self, organisation: str | None) -> str | None:
        if organisation is None:
            return None
        known = self.organisations.names.get(organisation)
        return organisation if known is None else known.name

    def raised_by(self) -> Entry | None:
        """The step that raised the letter: the last one of its event."""
        own = [entry for entry in self.record.counting if entry.seq == self.seq]
        return own[-1] if own else None

    def said(self, fact: str) -> str | None:
        """What the step that raised the letter says of a fact of its own."""
        entry = self.raised_by()
        value = None if entry is None else entry.facts.get(fact)
        return None if value is None else str(value)

    def newest(self, step: str) -> Entry | None:
        """The newest entry of a step, also where the step that raised the letter made it void."""
        return self.record.newest(step) or self.before.newest(step)

    def holder(self, role: str, at: Entry | None = None) -> str | None:
        """The organisation with a role for this case: at a step, else on the day that is printed for."""
        cell = self._cell(at)
        if cell is None:
            return None
        day = self.day if at is None else at.on
        return self.organisations.holder(self.law.procedure.roles, role, cell, day)

    def deciding(self, at: Entry | None = None) -> str | None:
        """The body that decides on admission, as a paper names it; None where nobody said in which manner."""
        committee = self.holder("competent_committee", at)
        if committee is None:
            return None
        manner = self.organisations.manner(committee, self.day if at is None else at.on)
        return None if manner is None else f"{_DECIDING[manner]}{self.name_of(committee)}"

    def open_item(self, track: str) -> Item | None:
        """The item of a track that is meant: the one named here or by the draft, else the only one that is open."""
        items = self.record.open_items(track)
        named = self.item or self.said(self.law.procedure.tracks[track].key)
        if named is not None:
            return next((item for item in items if item.key == named), None)
        return items[0] if len(items) == 1 else None

    def due(self, deadline: str, item: str = "") -> date | None:
        """The day on which a term of the case ends, or ended."""
        everything = deadlines.of(self.law, self.organisations, self.record, checks.opens)
        counted = [each for each in everything if (each.deadline, each.item) == (deadline, item)]
        return counted[-1].due_on if counted else None

    def _cell(self, at: Entry | None) -> str | None:
        """The cell that kept the case at a step; now, without one."""
        cell: Any = None
        for entry in self.record.counting if at is None else self._until(at):
            cell = entry.facts.get("cell", cell)
        return None if cell is None else str(cell)

    def _until(self, at: Entry) -> tuple[Entry, ...]:
        for record in (self.record, self.before):
            if at in record.counting:
                return record.counting[: record.counting.index(at) + 1]
        return self.record.counting


def day_of(value: Any) -> date | None:
    """A day as facts hold it."""
    return None if value is None else as_date(value)
