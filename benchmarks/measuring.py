"""Two contestants in turn, and what is said of them: the median of the ratios of neighbouring slices."""

import os
import platform
import sqlite3
import statistics
import sys
from collections.abc import Callable, Iterable
from time import perf_counter_ns
from typing import NamedTuple


class Line(NamedTuple):
    """One row of the table: microseconds of the product and of the floor (medians), the ratio, and the
    product's 99th percentile."""

    work: str
    product: float
    floor: float
    ratio: float
    p99: float
    times: int


def compare(
    work: str, pairs: Iterable[tuple[Callable[[], object], Callable[[], object]]], slice_of: int
) -> Line:
    """Run pairs of (product, floor), each once, the first of a slice in turn."""
    product: list[int] = []
    floor: list[int] = []
    for n, (one, other) in enumerate(pairs):
        if (n // slice_of) % 2:
            floor.append(_took(other))
            product.append(_took(one))
        else:
            product.append(_took(one))
            floor.append(_took(other))
    ratios = [
        sum(product[at : at + slice_of]) / sum(floor[at : at + slice_of])
        for at in range(0, len(product), slice_of)
    ]
    ordered = sorted(product)
    return Line(
        work,
        statistics.median(product) / 1000,
        statistics.median(floor) / 1000,
        statistics.median(ratios),
        ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] / 1000,
        len(product),
    )


def _took(run: Callable[[], object]) -> int:
    start = perf_counter_ns()
    run()
    return perf_counter_ns() - start


def table(lines: Iterable[Line]) -> str:
    head = f"{'':44}{'ketnap':>12}{'sqlite3':>12}{'ratio':>8}{'p99':>12}{'times':>7}"
    rows = [
        f"{line.work:44}{line.product:9.0f} µs{line.floor:9.0f} µs{line.ratio:8.2f}{line.p99:9.0f} µs{line.times:7}"
        for line in lines
    ]
    return "\n".join([head, *rows])


def machine() -> str:
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, Python {sys.version.split()[0]},"
        f" SQLite {sqlite3.sqlite_version}"
    )
