"""The packets that somebody still has to receive or refuse."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from ketnap.commands.invocation import local_day
from ketnap.commands.packet import names
from ketnap.storage.correspondence import packets
from ketnap.storage.correspondence.packets import OUT, Kept
from ketnap.storage.reader import Reader
from ketnap.workflow.letter_life import RECALL_AGREED, REFUSED

_SETTLED: Final = frozenset({REFUSED, RECALL_AGREED})


class Waiting(NamedTuple):
    """A packet that came: its name (GT-3BD6-EE1D-8030), who sent it, with which letter, when it was imported."""

    name: str
    sender: str
    letter: str
    since: date


def waiting(reader: Reader) -> Iterator[Waiting]:
    """The packets of which no case came and that were not refused, the oldest first."""
    for kept in packets.waiting(reader):
        if not any(_settles(each) for each in packets.answering(reader, kept.id)):
            said = names.said(kept)
            yield Waiting(
                names.shown(kept), said.sender.name, said.letter.symbol, local_day(kept.recorded_at)
            )


def _settles(kept: Kept) -> bool:
    answer = names.said(kept).answer
    return kept.direction == OUT and answer is not None and answer.receipt in _SETTLED
