"""What a line of the bench says, and when it has reached what was wanted."""

from typing import NamedTuple


class Goal(NamedTuple):
    """What a figure counts, in which unit, and how it should come out; without a bound it is only shown."""

    work: str
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def said(self) -> str:
        if self.most is not None:
            return f"≤ {_short(self.most)} {self.unit}"
        return "" if self.least is None else f"≥ {_short(self.least)} {self.unit}"

    def reached(self, value: float) -> bool | None:
        """Whether a value is as good as wanted; None where nothing was."""
        if self.most is not None:
            return value <= self.most
        return None if self.least is None else value >= self.least


class Figure(NamedTuple):
    """One measured value, under the key of its goal, with what it was put together from."""

    key: str
    value: float
    note: str = ""


class NotMeasured(Exception):
    """A line that this machine cannot measure, and why: it is said in the table and fails nothing."""


def _short(value: float) -> str:
    return f"{value:g}"


def shown(value: float, unit: str) -> str:
    """A value as the table has it: as many digits as mean something."""
    digits = 2 if value < 100 else 0
    return f"{value:.{digits}f} {unit}"
