"""Looks at the ceremony: where none may be held (the column «forbidden» of 06-HD/TW §3.9, the students of §6.2b)."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from transfer_arrivals import arrived
from transfer_looks import ANNULLED, DOSSIER, JOB, LEAVING, Cases, Look, after_row, entry_of, recorded
from transfer_stages import Move, moving
from walking import HOA, LAM, day

from ketnap.workflow.law import Law
from ketnap.workflow.record import Entry, Paper, Record

OUTSIDE = Move("KT1", "official", "04/06/2026")
LATE = day("20/08/2026")
"""After the thirty working days that count from the receipt of the decision on 4/6/2026."""


def ceremonies(law: Law, cases: Cases) -> Iterator[Look]:
    """Whether the ceremony may be held: at the origin, at the school, at the other end."""
    yield from _at_the_origin(law, cases)
    yield from _of_students(law, cases)
    yield from _at_the_other_end(law, cases)


def _at_the_origin(law: Law, cases: Cases) -> Iterator[Look]:
    here, body = cases["decision received", "CB5"], cases["decision received", "GV"]
    under_one = DOSSIER._replace(decided_on="04/06/2026")
    yield _ceremony(law, here.record, "nobody moves", True)
    yield _ceremony(law, moving(here, OUTSIDE), "decided to go outside: C2", False)
    yield _ceremony(law, moving(here, ANNULLED), "decided long before: C3", False)
    yield _ceremony(law, moving(here, LEAVING), "only expected to leave", True)
    yield _ceremony(law, moving(here, JOB._replace(decided_on="04/06/2026")), "away for a time", True)
    yield _ceremony(law, moving(body, OUTSIDE), "outside the upper committee", False)
    yield _ceremony(law, moving(body, under_one), "under the same upper committee", True)
    alone = _with(here.record, "release_helper", helper=LAM, because="moved")
    yield _ceremony(law, alone, "without a helper", False)
    yield _ceremony(law, here.record, "late", False, LATE)
    consent = Paper("late_ceremony_consent", "09-CV/TU", LATE)
    agreed = here.record.after(Entry("file_paper", LATE, {}, (consent,), here.record.version + 1))
    yield _ceremony(law, agreed, "late, with the consent of the upper committee", True, LATE)


def _of_students(law: Law, cases: Cases) -> Iterator[Look]:
    """Until the graduation decision the school holds it, from then on it does not."""
    here = cases["decision received", "CB5"].record
    school = _with(here, "record_person", considered_at="school")
    yield _ceremony(law, school, "a student, not graduated yet", True)
    graduated = _with(school, "record_person", graduated_on="2026-06-12")
    yield _ceremony(law, graduated, "a student who has graduated", False)
    home = _with(here, "record_person", graduated_on="2026-06-12")
    yield _ceremony(law, home, "graduated, considered at home", True)


def _at_the_other_end(law: Law, cases: Cases) -> Iterator[Look]:
    at = cases["decision received", "CB5"]
    away = moving(at, JOB)
    away = away.after(entry_of(law, away, "introduce_temporarily", at.on))
    yield _ceremony(law, arrived(law, away, "receive_temporary"), "a guest", False)
    for row, step in (("transfer_c1", "receive_c1"), ("transfer_c2", "receive_c2")):
        here = _with(arrived(law, after_row(law, cases, row), step), "receive_decision")
        here = _with(here, "assign_helper", helper=HOA, why="received")
        yield _ceremony(law, here, f"{row}: received", True)
        asked = _with(here, "request_reexamination", request_number="05-CV/ĐU")
        yield _ceremony(law, asked, f"{row}: not answered yet", False)
        for outcome, held in (("upheld", True), ("redo", False), ("annulled", False)):
            told = _with(asked, "reexamination_answered", request_number="05-CV/ĐU", outcome=outcome)
            yield _ceremony(law, told, f"{row}: {outcome}", held)


def _with(record: Record, step: str, **facts: Any) -> Record:
    """The record with one more step on its last day."""
    assert record.latest is not None
    return record.after(Entry(step, record.latest, facts, (), record.version + 1))


def _ceremony(law: Law, record: Record, about: str, expected: bool, on: date | None = None) -> Look:
    assert record.latest is not None
    held = entry_of(law, record, "hold_ceremony", on or record.latest)
    return Look("hold_ceremony", about, expected, partial(recorded, record, held))
