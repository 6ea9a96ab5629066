"""The sheet that goes to the meeting of a cell: what is due, what each person needs next, room to write. Paper does
what mail does where an office sends none (promise 5).

It says what it was given, in the words it was given; every text comes ready in the language of the shell.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketnap.notifications import pdf

LAYOUT: Final = Path(__file__).parent / "templates" / "sheet.typ"


class Due(NamedTuple):
    """A deadline as a row: `late` rows stand out by a word and in bold, not by colour. `note` stands below it."""

    code: str
    person: str
    what: str
    due: str
    left: str
    who: str
    late: bool
    note: str = ""


class Need(NamedTuple):
    """Something to be ticked off: a step or what a step still wants, and who brings it."""

    what: str
    who: str


class Person(NamedTuple):
    """A person with the steps that can be taken now (`ready`) and what the next one after them still wants (`step`,
    `needs`)."""

    code: str
    name: str
    state: str
    ready: tuple[Need, ...]
    step: str
    needs: tuple[Need, ...]
    more: str = ""


class Sheet(NamedTuple):
    """A whole sheet. `on` is the day it is for; `labels` are the words of the layout (`LABELS`); `nothing_due`
    stands where nothing is due; `notes` is how many lines are left to write on."""

    office: str
    title: str
    day: str
    on: date
    due: tuple[Due, ...]
    nothing_due: str
    people: tuple[Person, ...]
    labels: Mapping[str, str]
    footer: str
    notes: int = 8


LABELS: Final = (
    "due",
    "people",
    "notes",
    "code",
    "person",
    "what",
    "when",
    "left",
    "who",
    "ready",
    "needs",
    "page",
)


def write(sheet: Sheet, *, fonts: tuple[Path, ...] = ()) -> bytes:
    """Return the sheet as PDF/A-2b. Raises pdf.NotPrintable."""
    return pdf.typeset(LAYOUT, {"sheet": _values(sheet)}, fonts=fonts)


def _values(sheet: Sheet) -> dict[str, Any]:
    return {
        **sheet._asdict(),
        "on": {"year": sheet.on.year, "month": sheet.on.month, "day": sheet.on.day},
        "labels": dict(sheet.labels),
        "due": [each._asdict() for each in sheet.due],
        "people": [
            {
                **each._asdict(),
                "ready": [step._asdict() for step in each.ready],
                "needs": [need._asdict() for need in each.needs],
            }
            for each in sheet.people
        ],
    }
