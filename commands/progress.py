"""Long work on a terminal: a line that grows, on standard error, so that it is never part of an answer."""

import sys
from gettext import gettext as _
from time import monotonic
from types import TracebackType
from typing import Final, Self

from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import clean

_WIDE: Final = 20
_EVERY: Final = 0.2
_SURE_AFTER: Final = 1.0


class Progress:
    """How much of `total` is done. Shown on a terminal alone; plain mode and pipes are never redrawn."""

    def __init__(self, invocation: Invocation, total: int) -> None:
        self._shown = invocation.output == "screen"
        self._total = max(total, 1)
        self._began = monotonic()
        self._last = 0.0
        self._length = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write("")

    @property
    def seconds(self) -> int:
        """How long it has taken so far, rounded up."""
        return int(monotonic() - self._began) + 1

    def done(self, number: int, what: str = "") -> None:
        """So many are done by now; `what` says which one this is."""
        passed = monotonic() - self._began
        if not self._shown or passed - self._last < _EVERY:
            return
        self._last = passed
        full = _WIDE * number // self._total
        text = f"  [{'#' * full}{'-' * (_WIDE - full)}]  {number}/{self._total}"
        if what:
            text += f"   {clean(what)}"
        if passed > _SURE_AFTER and 0 < number < self._total:
            left = int(passed * (self._total - number) / number) + 1
            text += "   " + _("còn khoảng {count} giây").format(count=left)
        self._write(text)

    def _write(self, text: str) -> None:
        """The line in the place of the one before it."""
        if not self._shown or (not text and not self._length):
            return
        sys.stderr.write(f"\r{text}{' ' * (self._length - len(text))}" + ("" if text else "\r"))
        sys.stderr.flush()
        self._length = len(text)
