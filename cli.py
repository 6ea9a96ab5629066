"""The shell's root. Here alone are the environment, the clock and the terminal looked at, and handed on."""

import os
import shutil
import sys
from datetime import UTC, datetime
from io import TextIOWrapper

from ketnap.commands import texts
from ketnap.commands.invocation import Language, Surroundings
from ketnap.commands.lazy import Root


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
        width=shutil.get_terminal_size().columns,
        clock=clock,
        errors_on_screen=sys.stderr.isatty() and smart,
    )


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
    root.main()


if __name__ == "__main__":
    main()
