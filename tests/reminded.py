"""What must have left by a day: a model of reminders in a few lines, which knows no database."""

from collections.abc import Iterable
from datetime import date

from ketnap.workflow.deadlines import OPEN, Running

Told = tuple[str, str]
"""A deadline with its due date ("HS-000001-K:ceremony.hold::2026-11-18"), and to whom it is told ("owner")."""


class Model:
    """Of each deadline: the organisation that is told, and its rungs. What left has left; of what is due and has not
    left, the newest leaves with the only digest that an organisation gets on a day."""

    def __init__(self) -> None:
        self.ladders: dict[Told, tuple[str, list[tuple[date, int]]]] = {}
        self.left: set[str] = set()
        self.digests: set[tuple[str, date]] = set()

    def round(self, today: date) -> None:
        due: dict[str, set[str]] = {}
        for (about, role), (organisation, rungs) in self.ladders.items():
            come = [(on, distance) for on, distance in rungs if on <= today]
            if come:
                intent = f"r:{about}:{max(come)[1]}:{role}"
                if intent not in self.left:
                    due.setdefault(organisation, set()).add(intent)
        for organisation, intents in due.items():
            if (organisation, today) not in self.digests:
                self.digests.add((organisation, today))
                self.left |= intents

    def runs(self, case: str, deadlines: Iterable[Running], organisations: dict[str, str]) -> None:
        """The open deadlines of a case, and who is told of them, by role."""
        for each in deadlines:
            if each.status != OPEN:
                continue
            for role, organisation in organisations.items():
                rungs = [(rung.on, rung.distance) for rung in each.rungs if rung.role == role]
                about = f"{case}:{each.deadline}:{each.item}:{each.due_on}"
                if rungs:
                    self.ladders[about, role] = (organisation, rungs)
