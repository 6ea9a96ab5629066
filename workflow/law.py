"""Law: the procedure, the dated rules, the calendar and the instruments that a step is judged by."""

from typing import NamedTuple

from ketnap.workflow.calendar import Calendar
from ketnap.workflow.instruments import Instruments
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.rules import Rules


class Law(NamedTuple):
    """A case is pinned to a procedure; rules, calendar and instruments are those in force on the day judged."""

    procedure: Procedure
    rules: Rules
    calendar: Calendar
    instruments: Instruments
