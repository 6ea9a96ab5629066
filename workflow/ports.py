"""What the rules need from outside, as protocols, and the errors that whoever provides it may raise."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from ketnap.workflow.commands import Person
from ketnap.workflow.deadlines import Running
from ketnap.workflow.decision import Decision
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisations, Post
from ketnap.workflow.record import Event, Record


class CaseFile(NamedTuple):
    """A case as it is kept: who it is about, which cell keeps it, the procedure it is pinned to, its record
    (running result) and its deadlines that are open."""

    code: str
    person: Person
    cell: str
    opened_on: date
    law: Law
    record: Record
    running: tuple[Running, ...]


class LetterState(NamedTuple):
    """A letter as the register knows it. `status` is draft, issued or void; `short_code` finds it when somebody
    answers; `joined_to` is the letter whose number and inputs it shares, where one letter speaks of several people."""

    id: int
    case: str
    seq: int
    letter: str
    status: str
    issuer: str | None
    to: str | None
    number: int | None
    symbol: str | None
    issued_on: date | None
    inputs: Mapping[str, Any] | None
    inputs_hash: str | None
    void_because: str | None
    short_code: str | None = None
    joined_to: int | None = None


class Receipt(NamedTuple):
    """A status of an issued letter at its addressee (`letter_life.py`): the day, how it became known, by whom and
    with which command it was recorded, why it was refused or recalled, the event of the case that records it, the
    command that withdrew it."""

    n: int
    status: str
    received_on: date
    how: str
    actor: str = ""
    command: str = ""
    because: str | None = None
    seq: int | None = None
    withdrawn: str | None = None


class NoSuchCase(Exception):
    """No case has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoSuchOrganisation(Exception):
    """No organisation has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoSuchLetter(Exception):
    """No letter has this id or number."""

    def __init__(self, letter: str) -> None:
        super().__init__(letter)
        self.letter = letter


class ChangedBySomeoneElse(Exception):
    """The case was changed between reading and writing; `now_version` is what it has now."""

    def __init__(self, code: str, now_version: int) -> None:
        super().__init__(code)
        self.code = code
        self.now_version = now_version


class Locked(Exception):
    """Another program holds the database for longer than we wait."""


class Reads(Protocol):
    """One state of the book, for reading."""

    def law(self) -> Law:
        """The law that new cases start under."""
        ...

    def case(self, code: str) -> CaseFile:
        """The case as it is kept. Raises NoSuchCase."""
        ...

    def cases(self, codes: Sequence[str]) -> Iterator[CaseFile]:
        """Many cases, in this order; one that is not there is passed over."""
        ...

    def events(self, code: str) -> Sequence[Event]:
        """All events of a case, in the order of entry."""
        ...

    def organisations(self, codes: Iterable[str]) -> Organisations:
        """The named organisations with everything above them on any day. Raises NoSuchOrganisation."""
        ...

    def posts(self, organisation: str, day: date) -> Sequence[Post]:
        """Who is in post at an organisation on that day."""
        ...

    def recorded(self, key: str) -> tuple[str, Event] | None:
        """The event that bears this idempotency key, with the code of its case."""
        ...

    def command(self, command: str) -> Sequence[tuple[str, Event]]:
        """The events that one command wrote, with the codes of their cases, in the order of entry."""
        ...

    def letters(self, case: str) -> Sequence[LetterState]:
        """All letters of a case, oldest first."""
        ...

    def letter(self, letter: int) -> LetterState:
        """The letter with this id. Raises NoSuchLetter."""
        ...

    def receipts(self, letter: int) -> Sequence[Receipt]:
        """Every status that was recorded of a letter, oldest first, also those withdrawn since."""
        ...

    def receipts_by(self, command: str) -> Sequence[tuple[int, Receipt]]:
        """What one command recorded of letters: their ids with the receipts."""
        ...

    def sent(self, command: str) -> int:
        """How many messages raised by this command have left."""
        ...


class UnitOfWork(Reads, Protocol):
    """One transaction, opened and committed by the shell. Reads see it; nothing is written outside it."""

    def next_command(self) -> str:
        """A fresh command id (L-000871)."""
        ...

    def next_case(self) -> str:
        """A fresh case code, with its check character."""
        ...

    def open(self, person: Person, cell: str, law: Law, decision: Decision, key: str) -> None:
        """Write a new case with the decision that starts it."""
        ...

    def open_all(self, law: Law, opened: Iterable[tuple[Person, str, Decision, str]]) -> None:
        """Write new cases under one law: whose case it is, its cell, what was decided, the key of the command."""
        ...

    def save(self, file: CaseFile, decision: Decision, key: str) -> None:
        """Write a decision about an existing case. Raises ChangedBySomeoneElse."""
        ...

    def save_all(self, saved: Iterable[tuple[CaseFile, Decision, str]]) -> None:
        """Write decisions about several cases, each case once, each with the key of its command. Raises as `save`."""
        ...

    def add_receipt(self, letter: int, receipt: Receipt, now: datetime) -> None:
        """Write the next status of a letter."""
        ...

    def withdraw_receipts(self, command: str, by: str) -> None:
        """What one command recorded of letters alone no longer stands; `by` is the command that undoes it. What an
        event of a case recorded of letters goes, and is said anew, with that event."""
        ...


class Clock(Protocol):
    def now(self) -> datetime:
        """The instant, with its zone (UTC)."""
        ...

    def today(self) -> date:
        """The day in Asia/Ho_Chi_Minh."""
        ...
