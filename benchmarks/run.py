"""The hot paths beside code written by hand, in one run: `make bench`. It fails on nothing; it shows what is reached.

python benchmarks/run.py                     everything, about ten minutes; kept in RESULTS.md
python benchmarks/run.py --only advance,sweep
python benchmarks/run.py --small             a quick look, at sizes that prove nothing
"""

import argparse
import gc
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import results
from goals import NotMeasured
from results import Row
from room import HERE, LEAST, QUICK, WHOLE, Room
from table import LINES, Line

from ketnap.cli import SELDOM

RESULTS = HERE / "RESULTS.md"
_SIZES = {"whole": WHOLE, "small": QUICK, "least": LEAST}


def main(words: Sequence[str]) -> None:
    given = _read(words)
    chosen = [line for line in LINES if not given.only or line.name in given.only]
    # Both contestants live in this process, under the collector that the program has.
    gc.set_threshold(SELDOM)
    started, now = perf_counter(), datetime.now(UTC)
    rows: list[Row] = []
    sys.stdout.write(results.machine() + "\n")
    with tempfile.TemporaryDirectory(prefix="ketnap-bench-", ignore_cleanup_errors=True) as folder:
        room = Room(Path(folder), _SIZES[given.size], now)
        for line in chosen:
            for row in _rows(line, room):
                rows.append(row)
                sys.stdout.write(results.on_screen([row]) + "\n")
                sys.stdout.flush()
    seconds = perf_counter() - started
    missed = sum(row.reached is False for row in rows)
    sys.stdout.write(f"{len(rows)} figures in {seconds / 60:.1f} minutes, {missed} goals not reached\n")
    if given.size == "whole" and not given.only:
        results.keep(RESULTS, rows, now, "in full size", seconds)


def _rows(line: Line, room: Room) -> Iterator[Row]:
    try:
        for figure in line.measure(room):
            yield results.row(line.goals[figure.key], figure)
    except NotMeasured as why:
        yield results.not_measured(line.name, str(why))
    except Exception as error:  # noqa: BLE001  the other lines are still worth measuring
        traceback.print_exc()
        yield results.not_measured(line.name, f"broken: {type(error).__name__}: {error}")


def _read(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The hot paths beside code written by hand, in one run.")
    names = ", ".join(line.name for line in LINES)
    parser.add_argument("--only", default="", help=f"some lines, with commas: {names}")
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--small", dest="size", action="store_const", const="small", help="a quick look")
    sizes.add_argument(
        "--least", dest="size", action="store_const", const="least", help="that it runs at all"
    )
    parser.set_defaults(size="whole")
    given = parser.parse_args(words)
    given.only = {name for name in given.only.split(",") if name}
    unknown = given.only - {line.name for line in LINES}
    if unknown:
        parser.error(f"no such line: {', '.join(sorted(unknown))}; there are {names}")
    return given


if __name__ == "__main__":
    main(sys.argv[1:])
