"""Somebody who types: lines go through the whole shell, from their words to what a screen shows, on a day of the story."""

import io
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ketnap.commands import lazy
from ketnap.commands.contract import Line
from ketnap.commands.invocation import Invocation, Surroundings
from ketnap.commands.problems import Exit, stop

_WIDTH = 110


class Typed(NamedTuple):
    """A line that was typed at an office on a day, what came of it, and its exit code."""

    office: str
    on: date
    line: str
    shown: str
    exit: int


class Typist:
    """Types at the office whose book is at `book`. Files lie below `folder`, and are shown as seen from there."""

    def __init__(self, invocation: Invocation, office: str, book: Path, folder: Path) -> None:
        environment = {"USER": office, "NO_COLOR": "1"}
        self._around = Surroundings(environment, invocation.now, screen=True, keyboard=False, width=_WIDTH)
        self._language = invocation.language
        self._folder = folder
        self.office = office
        self.book = book

    def type(self, on: date, line: Line) -> Typed:
        """Type a line. Raises Stopped."""
        root = lazy.Root(lambda: self._around, lambda _language: None)
        told = io.StringIO()
        code = 0
        with redirect_stdout(told), redirect_stderr(told):
            try:
                root.main([*self._before(on), *line.said(self._language)], obj=self._around)
            except SystemExit as end:
                code = int(end.code or 0)
        if code == Exit.STOPPED:
            stop()
        text = self._near(line.text(self._language))
        return Typed(self.office, on, text, self._near(told.getvalue()).rstrip("\n"), code)

    def _before(self, on: date) -> list[str]:
        """What stands before the words of every line."""
        return ["--lang", self._language, "--db", str(self.book), "--today", f"{on:%d/%m/%Y}"]

    def _near(self, text: str) -> str:
        """A text with the files below the folder as one sees them from there."""
        return text.replace(f"{self._folder}/", "").replace(f"{self._folder}\\", "")
