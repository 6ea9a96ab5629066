"""Two contestants in turn, in one process and one run, and what is said of them."""

import statistics
from collections.abc import Callable, Iterable
from time import perf_counter_ns
from typing import NamedTuple

Act = Callable[[], object]
Pair = tuple[Act, Act]
"""The product's way to do one piece of work, and the hand-written one."""


class Comparison(NamedTuple):
    """The times of both in nanoseconds, pair by pair; `slice_of` pairs were run by one before the other's turn."""

    product: list[int]
    floor: list[int]
    slice_of: int

    @property
    def ratio(self) -> float:
        """The median of the ratios of neighbouring slices: what the machine does to one it does to the other."""
        parts = range(0, len(self.product), self.slice_of)
        return statistics.median(
            sum(self.product[at : at + self.slice_of]) / sum(self.floor[at : at + self.slice_of])
            for at in parts
        )

    @property
    def ratio_of_medians(self) -> float:
        """For work whose mean is made by a few pauses of the disk."""
        return statistics.median(self.product) / statistics.median(self.floor)

    @property
    def median_us(self) -> float:
        return statistics.median(self.product) / 1000

    @property
    def p99_us(self) -> float:
        return _p99(self.product)

    @property
    def note(self) -> str:
        """Both medians, both slow ends, and how often."""
        floor = statistics.median(self.floor) / 1000
        return (
            f"p50 {time_said(self.median_us)} beside {time_said(floor)}, p99 {time_said(self.p99_us)}"
            f" beside {time_said(_p99(self.floor))}, {len(self.product)} times"
        )


def compare(pairs: Iterable[Pair], slice_of: int) -> Comparison:
    """Run pairs, each once, in slices: first the one goes ahead, then the other."""
    product: list[int] = []
    floor: list[int] = []
    waiting: list[Pair] = []
    turn = 0

    def run() -> None:
        sides = [(product, 0), (floor, 1)]
        for times, side in sides if turn % 2 == 0 else reversed(sides):
            times.extend(took(pair[side]) for pair in waiting)

    for pair in pairs:
        waiting.append(pair)
        if len(waiting) == slice_of:
            run()
            waiting.clear()
            turn += 1
    if waiting:
        run()
    return Comparison(product, floor, slice_of)


def _p99(times: list[int]) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] / 1000


def took(run: Act) -> int:
    """How long it takes, in nanoseconds."""
    start = perf_counter_ns()
    run()
    return perf_counter_ns() - start


def time_said(microseconds: float) -> str:
    if microseconds < 1000:
        return f"{microseconds:.0f} µs"
    if microseconds < 1_000_000:
        return f"{microseconds / 1000:.1f} ms"
    return f"{microseconds / 1_000_000:.1f} s"


def count_said(number: int) -> str:
    return f"{number:,}"
