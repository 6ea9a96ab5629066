"""A database to test with, and cases walked through it: real files, the shipped law, the tree of walking.py.

A second engine is one more name in ENGINES and one more branch in `new_book`.
"""

import shutil
import tempfile
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

from walking import LONG_AGO, NOW, PARENTS, Walk, tree

from ketnap.storage import law_store, organisations
from ketnap.storage.engine import Database, create
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import service
from ketnap.workflow.commands import Advance, Command, Person
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Link, Power
from ketnap.workflow.record import Record

ENGINES = ["sqlite"]
TODAY = date(2030, 11, 24)


class Book:
    """A database of an office, with its law and its organisations."""

    def __init__(self, path: Path, law: Law) -> None:
        self.path = path
        self.law = law
        self.database = Database(path)

    def begin(self, *, keep: bool = True) -> AbstractContextManager[SqliteUnitOfWork]:
        return self.database.begin(keep=keep)

    def reading(self) -> AbstractContextManager[Reader]:
        return self.database.reading()

    def close(self) -> None:
        self.database.close()

    def walk(self, name: str = "Phạm Thị Hồng Ánh", **person: Any) -> "KeptWalk":
        return KeptWalk(self, Person(name, **person))

    def dump(self) -> list[str]:
        """Everything in the database, to see that nothing changed."""
        with self.reading() as reader:
            return list(reader.cursor.connection.iterdump())

    def one(self, query: str, *values: Any) -> Any:
        """The first column of the first row that a query gives."""
        with self.reading() as reader:
            row = reader.cursor.execute(query, values).fetchone()
        return None if row is None else row[0]

    def run(self, statement: str, *values: Any) -> None:
        """Change something behind the program's back."""
        with self.begin() as uow:
            uow.cursor.execute(statement, values)


class KeptWalk(Walk):
    """A walk whose every step goes through the database, and is read back from it."""

    def __init__(self, book: Book, person: Person) -> None:
        super().__init__(book.law, tree())
        self.book = book
        self.person = person
        with book.begin() as uow:
            self.record = Record.empty(book.law.procedure, uow.next_case())

    @property
    def code(self) -> str:
        return self.record.case

    def decide(self, command: Command) -> Decision | Refusal:
        with self.book.begin() as uow:
            command = command._replace(command=uow.next_command())
            if self.record.version == 0:
                assert isinstance(command, Advance)
                outcome = service.open_case(uow, self.person, command, NOW, self.today)
            else:
                outcome = service.advance(uow, uow.case(self.code), command, NOW, self.today)
        assert not isinstance(outcome, service.Repeated)
        return outcome

    def keep(self, outcome: Decision | Refusal) -> Decision:
        """What was decided is what is read back, and what the events lead to."""
        assert isinstance(outcome, Decision), [(f.code, f.verdict) for f in outcome.findings]
        with self.book.reading() as reader:
            file = reader.case(self.code)
            self.events = list(reader.events(self.code))
        assert file.record.counting == outcome.record.counting == self.replayed().counting
        assert self.events[-1] == outcome.event
        self.record, self.running = file.record, file.running
        return outcome


_templates: dict[str, Path] = {}


def _template(law: Law) -> Path:
    """A database with the law and the organisations, made once: every test gets a copy."""
    known = _templates.get(law.procedure.hash)
    if known is not None:
        return known
    path = Path(tempfile.mkdtemp(prefix="ketnap-test-")) / "so.db"
    create(path)
    with Database(path) as database, database.begin() as uow:
        law_store.release(uow, law.procedure, date(2026, 1, 1))
        law_store.put_rules(uow, law.rules)
        law_store.put_instruments(uow, law.instruments)
        law_store.put_calendar(uow, law.calendar)
        enter_tree(uow)
    _templates[law.procedure.hash] = path
    return path


def enter_tree(uow: SqliteUnitOfWork) -> None:
    register = tree()
    for organisation in register.names.values():
        organisations.add(uow, organisation, TODAY)
    for code, parent in PARENTS.items():
        organisations.link(uow, Link(code, parent, LONG_AGO), TODAY)
    for powers in register._powers.values():
        for power in powers:
            organisations.power(uow, Power(*power), TODAY)


def new_book(engine: str, folder: Path, law: Law) -> Book:
    assert engine == "sqlite"
    path = folder / "so.db"
    shutil.copyfile(_template(law), path)
    path.chmod(0o600)
    return Book(path, law)
