"""The book of the office: opened for one transaction, with the day that may be given only for a simulation."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import gettext as _
from typing import TYPE_CHECKING

from ketnap.commands import places
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import refuse_simulation
from ketnap.storage import engine, settings
from ketnap.storage.engine import Waiting
from ketnap.storage.reader import Reader

if TYPE_CHECKING:
    from ketnap.storage.unit_of_work import SqliteUnitOfWork


def waiting_of(invocation: Invocation) -> Waiting:
    """Says that somebody else is writing, where a person waits for it."""

    def waiting() -> None:
        # Programs that read the answer are told nothing beside it.
        if invocation.output != "json":
            sys.stderr.write(_("Đang chờ chương trình khác ghi xong vào sổ. Ctrl+C thì thôi.") + "\n")
            sys.stderr.flush()

    return waiting


@contextmanager
def writing(invocation: Invocation) -> Iterator["SqliteUnitOfWork"]:
    """One transaction that writes; with --dry-run the same, and nothing is kept. Raises Problem and storage's errors."""

    waiting = waiting_of(invocation)
    with engine.begin(places.book(invocation), keep=not invocation.dry_run, waiting=waiting) as uow:
        _allow_day(invocation, uow)
        yield uow


@contextmanager
def reading(invocation: Invocation) -> Iterator[Reader]:
    """One state of the book, for reading. Raises Problem and storage's errors."""
    with engine.reading(places.book(invocation)) as reader:
        _allow_day(invocation, reader)
        yield reader


def _allow_day(invocation: Invocation, reader: Reader) -> None:
    if invocation.simulated and settings.get(reader, "simulation") != "true":
        refuse_simulation(invocation)
