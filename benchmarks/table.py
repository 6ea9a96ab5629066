"""The lines of the bench, in the order of its table: a name, how it is measured, what is wanted of it."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from goals import Figure, Goal
from lines import (
    advance,
    bulk,
    class_wide,
    cold_start,
    letters,
    opening,
    packets,
    roster,
    sweep,
    transfers,
    verify,
    worker,
    writers,
)
from room import Room


class Line(NamedTuple):
    """A thing that is measured: its name on the command line, the measuring, and its figures with their goals."""

    name: str
    measure: Callable[[Room], Iterator[Figure]]
    goals: Mapping[str, Goal]


LINES = (
    Line("advance", advance.measure, advance.GOALS),
    Line("class", class_wide.measure, class_wide.GOALS),
    Line("sweep", sweep.measure, sweep.GOALS),
    Line("open", opening.measure, opening.GOALS),
    Line("bulk", bulk.measure, bulk.GOALS),
    Line("cold", cold_start.measure, cold_start.GOALS),
    Line("roster", roster.measure, roster.GOALS),
    Line("letters", letters.measure, letters.GOALS),
    Line("worker", worker.measure, worker.GOALS),
    Line("verify", verify.measure, verify.GOALS),
    Line("writers", writers.measure, writers.GOALS),
    Line("packets", packets.measure, packets.GOALS),
    Line("transfers", transfers.measure, transfers.GOALS),
)
