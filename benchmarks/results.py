"""What a run found, as a table on the screen and as the page that is kept."""

import os
import platform
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from goals import Figure, Goal, shown

REACHED = {True: "reached", False: "NOT reached", None: ""}
_PAGE = """# Results of the bench

Written by `make bench`; measured {day}, {size}, in {minutes:.0f} minutes. {machine}.

A ratio is the product's time over that of `sqlite3` written by hand for the same rows (cold starts: of a bare click
program) in the same run: contestants in turn, the median of the ratios of neighbouring slices. Means of a busy machine
say little; so medians and 99th percentiles stand here.

| work | measured | goal | | more |
|---|---:|---:|---|---|
{rows}
"""


class Row(NamedTuple):
    """A line of the table."""

    work: str
    value: str
    goal: str
    reached: bool | None
    note: str


def row(goal: Goal, figure: Figure) -> Row:
    return Row(goal.work, shown(figure.value, goal.unit), goal.said, goal.reached(figure.value), figure.note)


def not_measured(work: str, why: str) -> Row:
    return Row(work, "–", "", None, f"not measured: {' '.join(why.split())}")


def on_screen(rows: Iterable[Row]) -> str:
    return "\n".join(
        f"{each.work:<58}{each.value:>14}  {each.goal:>14}  {REACHED[each.reached]:<12}{each.note}".rstrip()
        for each in rows
    )


def keep(path: Path, rows: Sequence[Row], now: datetime, size: str, seconds: float) -> None:
    """Write the page: the last run alone."""
    said = "\n".join(
        f"| {each.work} | {each.value} | {each.goal} | {REACHED[each.reached]} | {each.note.replace('|', '/')} |"
        for each in rows
    )
    text = _PAGE.format(day=f"{now:%Y-%m-%d}", size=size, minutes=seconds / 60, machine=machine(), rows=said)
    path.write_text(text, "utf-8")


def machine() -> str:
    """What it was measured on; nothing that names one machine."""
    return (
        f"{platform.system()} on {_processor()}, {os.cpu_count()} CPUs, Python {sys.version.split()[0]},"
        f" SQLite {sqlite3.sqlite_version}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()
