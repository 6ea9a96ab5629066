"""Templates that somebody brings along are checked in a process of their own, which the machine ends: it has so much time
and memory, and can write no file. What the language of templates forbids stays forbidden there (`notifications/sandbox.py`);
this is the wall behind it.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from gettext import gettext as _
from pathlib import Path
from typing import Any, Final, NoReturn

from ketnap.commands import texts
from ketnap.commands.letter.templates import problems as template_problems
from ketnap.commands.letter.templates.problems import Wanted
from ketnap.notifications.reading import TemplateProblem

SECONDS: Final = 2.0
"""Of the processor, for one template; a sound one takes some hundredths."""
MEMORY: Final = 512 * 2**20
"""Of addresses, the interpreter's own included."""
WAIT: Final = 30.0
"""Seconds by the clock for all of them, where the machine counts no others."""


def problems(wanted: Sequence[Wanted], folder: Path) -> dict[str, list[TemplateProblem]]:
    """What is wrong with each of these templates."""
    found: dict[str, list[TemplateProblem]] = {}
    left = list(wanted)
    while left:
        for name, listed in _answers(left, folder):
            found[name] = [_problem(each) for each in listed]
        left = [each for each in left if each.name not in found]
        if left:
            # The process did not come back from this one; the others have another one.
            stopped = left.pop(0).name
            message = _("mẫu chạy quá lâu hoặc cần quá nhiều bộ nhớ; xem lại các vòng lặp")
            found[stopped] = [TemplateProblem(f"letters/{stopped}.txt", 0, message)]
    return found


def _answers(wanted: Sequence[Wanted], folder: Path) -> list[tuple[str, Any]]:
    """What the process said before it ended, in whatever way."""
    asked = json.dumps({"folder": str(folder), "wanted": wanted})
    # -P: nothing that lies in the folder somebody works in is taken for a part of the program.
    line = [sys.executable, "-P", "-m", __name__]
    try:
        ended = subprocess.run(  # noqa: S603 - our own module
            line, input=asked.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=WAIT
        )
        if ended.returncode > 0:
            ended.check_returncode()  # It was not the machine that ended it.
        said = ended.stdout
    except subprocess.TimeoutExpired as expired:
        said = expired.stdout or b""
    return [json.loads(each) for each in said.decode().splitlines(keepends=True) if each.endswith("\n")]


def _problem(said: Sequence[Any]) -> TemplateProblem:
    template, line, what, name, proposals = said
    return TemplateProblem(template, line, what, name=name, proposals=proposals)


# ---- in the process ----------------------------------------------------------------------------------------


def _limit() -> None:
    """Let the machine hold this process to its limits, where it can."""
    with suppress(ImportError):  # Windows knows none; there the clock of the other process is all.
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _begin_counting() -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, SECONDS)


def main() -> NoReturn:
    """Check what is asked for on standard input; an answer a line."""
    texts.bind()
    asked = json.load(sys.stdin)
    _limit()
    for each in asked["wanted"]:
        one = Wanted(*each)
        _begin_counting()
        try:
            found = template_problems.of(one, Path(asked["folder"]))
        except MemoryError:
            sys.exit(0)
        said = [[each.template, each.line, each.what, each.name, each.proposals] for each in found]
        sys.stdout.write(json.dumps([one.name, said]) + "\n")
        sys.stdout.flush()
    sys.exit(0)


if __name__ == "__main__":
    main()
