"""The shell's root. Here alone are the environment, the clock and the terminal looked at, and handed on."""

# ruff: noqa: E402

import gc

SELDOM = 50_000
"""How many new objects are looked through for rings at a time: most commands end before they have made as many."""

# Before everything else is imported: that makes most of the objects that a short command ever makes.
gc.set_threshold(SELDOM)

import os
import sys
from datetime import UTC, datetime
from io import TextIOWrapper

from ketnap.commands import texts
from ketnap.commands.invocation import Language, Surroundings
from ketnap.commands.lazy import Root

_USUAL_COLUMNS = 80


def clock() -> datetime:
    """The instant."""
    return datetime.now(UTC)


def look_around() -> Surroundings:
    """The environment, the instant, and whether somebody sits at the terminal."""
    smart = os.environ.get("TERM") != "dumb"
    screen = sys.stdout.isatty() and smart
    return Surroundings(
        environment=dict(os.environ),
        now=clock(),
        screen=screen,
        keyboard=screen and sys.stdin.isatty(),
        width=_columns(),
        clock=clock,
        errors_on_screen=sys.stderr.isatty() and smart,
    )


def _columns() -> int:
    """How wide the terminal is. (`shutil` says the same, and is slow to import.)"""
    said = os.environ.get("COLUMNS", "")
    if said.isdigit() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _USUAL_COLUMNS
    except (OSError, ValueError):
        return _USUAL_COLUMNS


def speak(language: Language) -> None:
    """Let gettext, and with it click, use this language."""
    os.environ["LANGUAGE"] = language
    texts.bind()


def write_utf8() -> None:
    """Vietnamese needs UTF-8, also where the console or the pipe has a legacy code page."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


root = Root(look_around, speak)


def main() -> None:
    """The program `ketnap`."""
    write_utf8()
    try:
        root.main()
    finally:
        # The process ends here: what is still there need not be looked through once more.
        gc.freeze()


if __name__ == "__main__":
    main()
