"""Opening many cases with one command, as a list of people is entered: decided one by one, written a slice at a time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice

from ketnap.workflow.commands import Advance, Person
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.law import Law
from ketnap.workflow.ports import NoSuchOrganisation, UnitOfWork
from ketnap.workflow.service import Repeated, decide_opening

_SLICE = 500
"""How many cases are held in memory before they are written."""

Opened = Decision | Refusal | Repeated | NoSuchOrganisation
"""What became of one of many people. An organisation that nobody knows is a reason against one alone."""


def open_cases(
    uow: UnitOfWork, asked: Iterable[tuple[Person, Advance]], now: datetime, today: date
) -> Iterator[Opened]:
    """Start a case for each person, in this order; whoever is refused leaves the others alone.

    An answer comes once everything of its slice is written.
    """
    law = uow.law()
    waiting = iter(asked)
    while part := list(islice(waiting, _SLICE)):
        yield from _opened(uow, law, part, now, today)


def _opened(
    uow: UnitOfWork, law: Law, part: Sequence[tuple[Person, Advance]], now: datetime, today: date
) -> list[Opened]:
    found: list[Opened] = []
    # What is decided and not yet written: the book does not know its keys.
    by_key: dict[str, Decision] = {}

    def decided() -> Iterator[tuple[Person, str, Decision, str]]:
        for person, command in part:
            key = command.key
            if key in by_key:
                found.append(Repeated(by_key[key].case, by_key[key].event))
                continue
            earlier = uow.recorded(key) if key else None
            if earlier is not None:
                found.append(Repeated(*earlier))
                continue
            try:
                outcome = decide_opening(uow, law, command, now, today)
            except NoSuchOrganisation as unknown:
                found.append(unknown)
                continue
            found.append(outcome)
            if isinstance(outcome, Decision):
                if key:
                    by_key[key] = outcome
                yield person, str(command.facts["cell"]), outcome, key

    uow.open_all(law, decided())
    return found
