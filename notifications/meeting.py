"""The papers of a meeting as one file to print: a list of them first (whose, what is still to be written by hand, on
which page), then each paper as it is printed alone.

The list says what it was given, in the words it was given; every text comes ready in the language of the shell.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from ketnap.notifications import pdf
from ketnap.notifications.letters import Letter

LAYOUT: Final = (pdf.TEMPLATES / "letter.typ", pdf.TEMPLATES / "meeting.typ")


class Listed(NamedTuple):
    """A paper in the list, in the order in which the papers follow: whose it is ("" = as the line above), what it is,
    what is to be written into it by hand."""

    who: str
    what: str
    missing: str


class Waiting(NamedTuple):
    """Somebody whose turn it is and for whom nothing is printed, with what stands in the way."""

    who: str
    what: str
    why: str


class Meeting(NamedTuple):
    """The list before the papers. `head` are the five headings of its columns; `on` is the day it is for."""

    office: str
    title: str
    day: str
    on: date
    head: tuple[str, ...]
    papers: tuple[Listed, ...]
    waiting: tuple[Waiting, ...]
    waiting_head: str
    footer: str


def write(meeting: Meeting, letters: Sequence[Letter], *, fonts: tuple[Path, ...] = ()) -> bytes:
    """Return list and papers as PDF/A-2b; there are as many `letters` as the list has lines.

    Raises:
        NotPrintable: a character is in none of the fonts.
    """
    told = {
        **meeting._asdict(),
        "on": meeting.on.isoformat(),
        "papers": [each._asdict() for each in meeting.papers],
        "waiting": [each._asdict() for each in meeting.waiting],
    }
    values = {
        "file": pdf.of_file(meeting.title, meeting.office, meeting.on),
        "meeting": told,
        "letters": [pdf.values_of(each) for each in letters],
    }
    return pdf.typeset(LAYOUT, values, fonts=fonts)
