"""Law: the procedure, the dated rules, the calendar and the instruments that a step is judged by."""

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Any, NamedTuple, ParamSpec, TypeVar

from ketnap.workflow.calendar import Calendar
from ketnap.workflow.instruments import Instruments
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.rules import Rules

T = TypeVar("T")
P = ParamSpec("P")
_MOST_KNOWN = 20_000


class _Parts(NamedTuple):
    procedure: Procedure
    rules: Rules
    calendar: Calendar
    instruments: Instruments


class Law(_Parts):
    """A case is pinned to a procedure; rules, calendar and instruments are those in force on the day judged."""

    @cached_property
    def _follows(self) -> dict[Hashable, Any]:
        return {}

    def once(self, question: Hashable, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """What `work` answers to a question that the law alone decides: found once, for every case that asks."""
        try:
            found: T = self._follows[question]
        except KeyError:
            if len(self._follows) > _MOST_KNOWN:
                self._follows.clear()
            found = self._follows[question] = work(*given, **named)
        return found
