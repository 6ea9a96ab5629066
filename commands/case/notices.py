"""Moves that were acted on and of which nobody was told all the same: their notices are void, or drafts left lying."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from ketnap.commands.case import transfer_rows
from ketnap.storage import letters
from ketnap.storage.reader import Reader
from ketnap.workflow import issuing

DEADLINE: Final = "transfer.notice"
"""The deadline of the notice that a person moves away: while it runs, nobody at the other end knows."""


class Silent(NamedTuple):
    """A case that was transferred on a day and whose notices are all void, or (`drafted`) wait as drafts since the
    term of the notice is over. `cell` is where the case stands."""

    case: str
    cell: str
    on: date
    drafted: bool


def silent(reader: Reader, today: date) -> Iterator[Silent]:
    """The newest transfers of cases of which no notice was issued. A draft may wait until the term is over."""
    rows = transfer_rows.steps(reader.law().procedure)
    for each in letters.unannounced(reader, DEADLINE):
        if each.step not in rows or (each.drafted and (each.due_on is None or each.due_on >= today)):
            continue
        letter = reader.letter(each.letter)
        file = reader.case(letter.case)
        acted = transfer_rows.acted_on(file)
        if acted is not None and issuing.raised_at(reader, letter) == acted.seq:
            yield Silent(letter.case, each.cell, acted.on, each.drafted)
