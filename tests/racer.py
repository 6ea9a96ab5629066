"""A process that types commands as soon as it is told: `python racer.py BOOK`, started by racing.py.

It has everything loaded, so that a start at one instant is one. A line gives the instant (time.monotonic, the same clock
in all processes) and the words; it answers with the exit code, what the command said and how many milliseconds it took.
"""

import io
import json
import sys
import time
from contextlib import redirect_stderr, redirect_stdout

from office_books import NOW

from ketnap import cli
from ketnap.commands.invocation import Surroundings


def typed(words: list[str]) -> dict[str, object]:
    out, err, code = io.StringIO(), io.StringIO(), 0
    began = time.perf_counter()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            cli.root.main(words, obj=Surroundings({}, NOW, screen=False, keyboard=False))
    except SystemExit as ended:
        code = int(ended.code or 0)
    took = 1000 * (time.perf_counter() - began)
    return {
        "exit": code,
        "told": json.loads((out.getvalue() or err.getvalue()).strip() or "{}"),
        "took": took,
    }


def main() -> None:
    for line in sys.stdin:
        at, words = json.loads(line)
        if at is not None:
            time.sleep(max(0.0, at - time.monotonic() - 0.001))
            while time.monotonic() < at:
                pass
        sys.stdout.write(json.dumps(typed(["--db", sys.argv[1], "--json", *words])) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
