"""What a list or a line says of one person's move, what is known of it already, and what is still missing."""

from datetime import date
from gettext import gettext as _
from typing import Any, Final, NamedTuple

from ketnap.commands.case.move import destinations, movable, transfer_rows
from ketnap.commands.case.move.destinations import Destination
from ketnap.commands.case.move.expected import leaves_on
from ketnap.commands.case.move.moves import STEP, Move
from ketnap.commands.contract import line
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_
from ketnap.storage.reader import Reader
from ketnap.workflow.ports import CaseFile

_OF_RESIDENCE: Final = "residence"
_OFFICIAL: Final = "official"
_LACKING: Final = {
    "destination": N_("Chưa biết nơi đến."),
    "effective_on": N_("Chưa biết chuyển từ ngày nào."),
    "reason": N_("Chưa biết chuyển vì việc gì."),
}


class Said(NamedTuple):
    """A move as it is said; None where nothing is said. `reason` and `manner` are words of the procedure."""

    destination: Destination | None = None
    effective_on: date | None = None
    decided_on: date | None = None
    decision_number: str | None = None
    reason: str | None = None
    manner: str | None = None

    def over(self, others: "Said") -> "Said":
        """This, and where it says nothing what `others` say."""
        return Said._make(
            mine if mine is not None else theirs for mine, theirs in zip(self, others, strict=True)
        )

    @property
    def facts(self) -> dict[str, Any]:
        """What is said, as facts of the step that records a move."""
        said = {
            "destination": None if self.destination is None else self.destination.code,
            "kind": self.manner,
            "effective_on": _iso(self.effective_on),
            "decided_on": _iso(self.decided_on),
            "decision_number": self.decision_number,
            "reason": self.reason,
        }
        return {name: value for name, value in said.items() if value is not None}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def says_it_all(file: CaseFile, said: Said) -> bool:
    """Whether the newest move of a case is the one that is said: nothing is said that it does not say."""
    known = file.record.newest(STEP)
    return known is not None and all(known.facts.get(name) == value for name, value in said.facts.items())


def move_of(reader: Reader, file: CaseFile, said: Said, today: date) -> Move | None:
    """The move that is to be recorded: what is said, over what is known and nobody has acted on. None where the known
    one says it all.

    Where nobody names a destination, it is the committee of the residence on file (not of who leaves it); where
    nobody names a day, the one on which the person was expected to leave. Raises Problem with all that is missing.
    """
    known = movable.pending(file)
    if known is not None and says_it_all(file, said):
        return None
    facts = {"kind": _OFFICIAL, **({} if known is None else known.facts), **said.facts}
    destination, by_residence = said.destination, False
    if "destination" not in facts and facts.get("reason") not in (None, _OF_RESIDENCE):
        destination = destinations.of_residence(reader, file.person.residence, today)
        by_residence = destination is not None
        facts |= {} if destination is None else {"destination": destination.code}
    expected = leaves_on(file)
    if "effective_on" not in facts and expected is not None:
        facts["effective_on"] = expected.isoformat()
    missing = [name for name in _LACKING if name not in facts]
    if missing:
        raise _lacking(file, missing)
    if destination is None:
        code = str(facts["destination"])
        destination = Destination(reader.organisations({code}).names[code], "", listed=True)
    return Move(destination, by_residence, facts)


def _lacking(file: CaseFile, missing: list[str]) -> Problem:
    return Problem(
        "move.lacking",
        " ".join(_(_LACKING[name]) for name in missing),
        Exit.REFUSED,
        findings=[
            {
                "code": f"fact.{name}.missing",
                "message": _(_LACKING[name]),
                "brought_by": transfer_rows.BROUGHT_BY[name].option,
            }
            for name in missing
        ],
        following=(line("case move", file.code),),
    )
