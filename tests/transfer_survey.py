"""All that is looked at: the cases the looks are taken from, and the looks together."""

from collections.abc import Iterator

from transfer_arrivals import afterwards, receptions, sent_back
from transfer_clocks import clock_looks
from transfer_corners import CORNERS
from transfer_forbidden import ceremonies
from transfer_looks import Cases, Look, acts, before_the_move, choices, letters_due, undoings
from transfer_stages import APART, STAGES, standings

from ketnap.workflow.law import Law


def cases_of(law: Law) -> Cases:
    """A case at every stage, by stage and cell; those apart among them."""
    every = (*standings(law, STAGES), *standings(law, APART))
    return {(standing.stage, standing.cell): standing for standing in every}


def single_looks(law: Law, cases: Cases) -> Iterator[Look]:
    """What each step wants, does and forbids: one look for one question."""
    yield from acts(law, cases)
    yield from letters_due(law, cases)
    yield from undoings(law, cases)
    yield from receptions(law, cases)
    yield from afterwards(law, cases)
    yield from sent_back(law, cases)
    yield from ceremonies(law, cases)
    yield from clock_looks(law, cases)
    for standing in cases.values():
        yield from before_the_move(law, standing)
    for looks in CORNERS.values():
        yield from looks(law, cases)


def row_looks(law: Law, cases: Cases) -> Iterator[Look]:
    """Which row fits which move: very many."""
    for stage in STAGES:
        for (name, _), standing in cases.items():
            if name == stage:
                yield from choices(law, standing)
