"""Long work: a line that grows on a terminal, a few lines elsewhere; on standard error, never part of an answer."""

import sys
from gettext import gettext as _
from time import monotonic
from types import TracebackType
from typing import Final, Self

from ketnap.commands import showing
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import clean

_WIDE: Final = 20
_EVERY: Final = 0.2
_SURE_AFTER: Final = 1.0


class Progress:
    """How much of `total` is done. `lines`: where nothing can be redrawn (a pipe, plain mode), so many lines in all
    say how far it is; 0 says nothing there. JSON is never accompanied."""

    def __init__(self, invocation: Invocation, total: int, *, lines: int = 0) -> None:
        self._redraws = invocation.output == "screen"
        self._lines = lines if invocation.output in ("pipe", "plain") else 0
        self._width = invocation.width
        self._total = max(total, 1)
        self._began = monotonic()
        self._last = -_EVERY
        self._said = -1
        self._length = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._redraw("")

    @property
    def seconds(self) -> int:
        """How long it has taken so far, rounded up."""
        return int(monotonic() - self._began) + 1

    def done(self, number: int, what: str = "") -> None:
        """So many are done by now; `what` says which one this is, the counter is said anyhow where it fits."""
        passed = monotonic() - self._began
        counter = f"{showing.number(number)}/{showing.number(self._total)}"
        part = self._lines * number // self._total
        if part > self._said and self._lines:
            self._said = part
            sys.stderr.write(f"  {100 * number // self._total:3} %   {clean(what) or counter}\n")
            sys.stderr.flush()
        if not self._redraws or (passed - self._last < _EVERY and number < self._total):
            return
        self._last = passed
        full = _WIDE * number // self._total
        text = f"  [{'#' * full}{'-' * (_WIDE - full)}]  {counter}"
        if what:
            text += f"   {clean(what)}"
        if passed > _SURE_AFTER and 0 < number < self._total:
            left = int(passed * (self._total - number) / number) + 1
            text += "   " + _("còn khoảng {count} giây").format(count=left)
        self._redraw(text[: self._width - 1])

    def _redraw(self, text: str) -> None:
        """The line in the place of the one before it."""
        if not self._redraws or (not text and not self._length):
            return
        sys.stderr.write(f"\r{text}{' ' * (self._length - len(text))}" + ("" if text else "\r"))
        sys.stderr.flush()
        self._length = len(text)
