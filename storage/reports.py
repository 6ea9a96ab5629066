"""What reports are counted from: the cases that a period speaks of, each read whole, one after another."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from ketnap.storage.queries import span_of
from ketnap.storage.reader import Reader
from ketnap.storage.statements import sqlite as sql
from ketnap.workflow import announcing, moves_told, service
from ketnap.workflow.moves_told import Told
from ketnap.workflow.record import in_order


class Moved(NamedTuple):
    """A move with whom it is about."""

    person: str
    told: Told


def moves(reader: Reader, first: date, last: date, under: str | None = None) -> Iterator[Moved]:
    """The moves that became known in a period, of the cases that an organisation and all under it keep today.

    Raises NoSuchOrganisation.
    """
    span = span_of(reader, under)
    period = (first.isoformat(), last.isoformat())
    codes = [code for (code,) in reader.cursor.execute(sql.CASES_MOVED, (*period, *span)).fetchall()]
    for code in codes:
        file = reader.case(code)
        events, letters = reader.events(code), reader.letters(code)
        # Also those of steps that no longer count: a move that fell through went somewhere.
        places = {file.cell} | service.named_in(file.law.procedure, in_order(events))
        receipts = {letter.id: reader.receipts(letter.id) for letter in letters if letter.number is not None}
        receipts |= {each.id: reader.receipts(each.id) for each in letters if each.joined_to is not None}
        found = moves_told.moves(
            file.law.procedure,
            reader.organisations(places),
            code,
            file.cell,
            events,
            letters,
            receipts,
            partial(announcing.goes_to, reader, file.law.procedure),
        )
        yield from (Moved(file.person.name, told) for told in found if first <= told.known_on <= last)
