"""A line of the shell in a process of its own: INSTANT WORDS… → the answer, then on standard error how long it took, how
much of the processor, and how much memory at most (seconds, seconds, megabytes)."""

import sys
from datetime import datetime
from time import perf_counter, process_time

from memory import most

from ketnap import cli
from ketnap.commands.invocation import Surroundings

if __name__ == "__main__":
    started = perf_counter()
    try:
        around = Surroundings({}, datetime.fromisoformat(sys.argv[1]), screen=False, keyboard=False)
        cli.root(sys.argv[2:], obj=around)
    finally:
        sys.stderr.write(f"\n{perf_counter() - started:.3f} {process_time():.3f} {most():.1f}\n")
