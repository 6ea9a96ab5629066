"""Looks at the clocks of the moves: which run from when to when, and what ends them.

The days are counted by hand on the calendar of 2026: off are 31/8, 1/9 and 2/9, worked is Saturday 22/8.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from transfer_answers import under
from transfer_arrivals import ARRIVALS, HERE, arrived
from transfer_looks import DOSSIER, JOB, STUDY, TAKEN, WITHIN, Cases, Look, after_row, entry_of
from transfer_stages import REGISTER, Move, moving
from walking import votes

from ketnap.workflow import checks, deadlines
from ketnap.workflow.law import Law
from ketnap.workflow.record import Entry, Record

Clocks = Mapping[str, tuple[str, str | None]]
"""Each clock of the moves that a record knows: what became of it, and the day it is due (None: not known yet)."""

NAMES = frozenset(
    {
        "transfer.notice",
        "transfer.cand.forward",
        "transfer.ack",
        "transfer.member.start",
        "transfer.member.present",
        "transfer.cand.decide",
        "transfer.member.lost",
        "transfer.reexamine",
        "temp.activity",
        "temp.activity.study",
        "graduate.stay",
    }
)


def clocks(record: Record, law: Law) -> dict[str, tuple[str, str | None]]:
    """What the record says of each clock, the newest of its name; what fell away with an end is none any more."""
    every = deadlines.of(law, REGISTER, under(law, record), checks.opens)
    return {
        each.deadline: (each.status, None if each.due_on is None else f"{each.due_on:%d/%m/%Y}")
        for each in every
        if each.deadline in NAMES and each.status != deadlines.DROPPED
    }


def clock_looks(law: Law, cases: Cases) -> Iterator[Look]:
    yield from known_moves(law, cases)
    yield from rows_taken(law, cases)
    yield from answered(law, cases)
    yield from other_end(law, cases)
    yield from graduates(law, cases)
    yield from _graduates_moving_on(law, cases)


def _look(record: Record, about: str, expected: Clocks) -> Look:
    return Look("clocks", about, dict(expected), partial(clocks, record))


def _with(law: Law, record: Record, step: str, **facts: Any) -> Record:
    on = HERE if record.latest is None else max(HERE, record.latest)
    return record.after(entry_of(law, record, step, on, facts))


# ---- the move becomes known ------------------------------------------------------------------------

AWAY = Move("KT1", "official", "04/06/2026", effective_on="01/07/2026")
NOTICE = "22/07/2026"  # 15 working days after Wednesday 1/7
FORWARD = "25/06/2026"  # 15 after Thursday 4/6
START = "25/09/2026"  # 60 after 1/7: 22 in July, 21 in August, 17 in September

KNOWN: Mapping[tuple[str, Move], Clocks] = {
    ("certified", AWAY): {"transfer.notice": ("open", NOTICE)},
    ("cell resolved", AWAY): {"transfer.notice": ("open", NOTICE)},
    ("decided", AWAY): {"transfer.notice": ("open", NOTICE)},
    ("probationary", AWAY): {"transfer.member.start": ("open", START)},
    ("sent up", AWAY): {"transfer.notice": ("open", NOTICE), "transfer.cand.forward": ("open", FORWARD)},
    ("sent up", AWAY._replace(decided_on=None)): {
        "transfer.notice": ("open", NOTICE),
        "transfer.cand.forward": ("open", None),
    },
    ("certified", JOB): {},
    ("sent up", JOB): {},
    ("probationary", JOB): {},
}
"""Of a candidate the notice is due, of a member the procedure begins (294-QĐ/TW §6.3.1a), a dossier that lies with the
committee is sent on (06-HD/TW §3.9b); of whoever leaves for a time only, nothing."""


def known_moves(law: Law, cases: Cases) -> Iterator[Look]:
    for (stage, move), running in KNOWN.items():
        yield _look(moving(cases[stage, "CB5"], move), f"{stage}: {move}", running)
    decided = moving(cases["sent up", "CB5"], AWAY)
    decided = _with(law, decided, "admit", votes=votes(9, 9))
    told: Clocks = {"transfer.notice": ("open", NOTICE), "transfer.cand.forward": ("closed", FORWARD)}
    yield _look(decided, "decided after all", told)


# ---- a row is taken --------------------------------------------------------------------------------

ANSWER = "06/07/2026"  # 15 after Monday 15/6
PRESENT = "03/08/2026"  # 30 after Monday 22/6


def rows_taken(law: Law, cases: Cases) -> Iterator[Look]:
    """Each row keeps what was due and starts what it is answered by."""
    for row, taken in TAKEN.items():
        move = taken.move._replace(decided_on="14/04/2026") if row == "transfer_c3" else taken.move
        record = moving(cases[taken.stage, taken.cell], move)
        record = record.after(entry_of(law, record, row, record.latest or HERE, taken.facts))
        yield _look(record, f"{row} taken", _after(row))
    within = moving(cases["probationary", "CB5"], WITHIN)
    yield _look(
        _with(law, within, "move_within", cell="CB7"),
        "a member changes the cell",
        {"transfer.member.start": ("closed", START)},
    )
    for stage, cell, move, row in (
        ("certified", "CB5", WITHIN, "move_within"),
        ("cell resolved", "GV", DOSSIER, "move_with_dossier"),
        ("sent up", "CB5", WITHIN._replace(decided_on="04/06/2026"), "move_within"),
        ("sent up", "GV", DOSSIER._replace(decided_on="04/06/2026"), "move_with_dossier"),
    ):
        record = _with(law, moving(cases[stage, cell], move), row, cell=move.destination)
        yield _look(record, f"{row} of {stage}", {"transfer.notice": ("closed", NOTICE), **_told(row)})
    for move, clock, due in (
        (JOB, "temp.activity", "22/06/2027"),
        (STUDY, "temp.activity.study", "22/06/2028"),
    ):
        record = moving(cases["probationary", "CB5"], move)
        record = record.after(
            entry_of(law, record, "introduce_temporarily", record.latest or HERE, {"months": 6})
        )
        # 15 after Monday 22/6.
        away: Clocks = {clock: ("open", due), "transfer.ack": ("open", "13/07/2026")}
        yield _look(record, f"a member leaves for a time: {move.reason}", away)
        yield _look(_with(law, record, "end_temporary"), "and is back", {})
    student = moving(cases["certified", "CB5"], STUDY)
    student = student.after(entry_of(law, student, "introduce_temporarily", student.latest or HERE))
    yield _look(student, "a candidate leaves to study", {"transfer.ack": ("open", ANSWER)})


def _told(row: str) -> Clocks:
    """The clock of the answer, where a move inside the committee tells another base: 15 after Monday 6/7."""
    return {"transfer.ack": ("open", "27/07/2026")} if row == "move_with_dossier" else {}


def _after(row: str) -> Clocks:
    if row == "introduce_temporarily":
        return {"transfer.ack": ("open", ANSWER)}
    if row == "transfer_m":
        return {"transfer.member.start": ("closed", START), "transfer.member.present": ("open", PRESENT)}
    kept: dict[str, tuple[str, str | None]] = {
        "transfer.notice": ("closed", NOTICE),
        "transfer.ack": ("open", ANSWER),
    }
    if row == "transfer_b2":
        kept["transfer.cand.forward"] = ("closed", None)
    return kept


# ---- what follows ----------------------------------------------------------------------------------


def answered(law: Law, cases: Cases) -> Iterator[Look]:
    """The other side answers, or the transfer falls through; a request to look again has its own sixty days."""
    for row in ("transfer_a", "transfer_m"):
        sent = after_row(law, cases, row)
        clock = "transfer.member.present" if row == "transfer_m" else "transfer.ack"
        open_ones = _after(row)
        met = {**open_ones, clock: ("closed", open_ones[clock][1])}
        yield _look(_with(law, sent, "record_receipt", code="arrived"), f"{row}: answered", met)
        yield _look(_with(law, sent, "return_case"), f"{row}: fell through", {})
    sent = after_row(law, cases, "transfer_c2")
    asked = _with(law, sent, "reexamination_requested", request_number="12-CV/ĐU")
    # 60 after Monday 6/7: 19 in July, 21 in August, 20 in September.
    running: Clocks = {**_after("transfer_c2"), "transfer.reexamine": ("open", "30/09/2026")}
    yield _look(asked, "asked to look again", running)
    told = _with(law, asked, "answer_reexamination", request_number="12-CV/ĐU", outcome="upheld")
    done: Clocks = {**_after("transfer_c2"), "transfer.reexamine": ("closed", "30/09/2026")}
    yield _look(told, "looked again", done)


def other_end(law: Law, cases: Cases) -> Iterator[Look]:
    """Only B2 and a member start a clock where they arrive; nothing of the origin comes along."""
    started: Mapping[str, Clocks] = {
        "receive_b2": {"transfer.cand.decide": ("open", "17/08/2026")},  # 30 after Monday 6/7
        "receive_m": {"transfer.member.lost": ("open", "06/10/2026")},  # three months
    }
    for step, arrival in ARRIVALS.items():
        here = arrived(law, after_row(law, cases, arrival.row), step)
        yield _look(here, f"{step}", started.get(step, {}))
        if step == "receive_b2":
            met: Clocks = {"transfer.cand.decide": ("closed", "17/08/2026")}
            yield _look(_with(law, here, "admit", votes=votes(9, 9)), "decided here", met)
            yield _look(_with(law, here, "refuse_admission", because="chưa đủ"), "refused here", met)
        if step == "receive_m":
            met = {"transfer.member.lost": ("closed", "06/10/2026")}
            yield _look(_with(law, here, "present_papers", file_list_certified=True), "presented", met)


def graduates(law: Law, cases: Cases) -> Iterator[Look]:
    """Who has graduated may stay with the school for a year (06-HD/TW §10.2.1a); every row ends that."""
    due = "12/06/2027"
    for row, taken in TAKEN.items():
        school = {"considered_at": "school", "graduated_on": "2026-06-12"}
        there = _said(cases[taken.stage, taken.cell].record, school)
        yield _look(there, f"{taken.stage}: graduated", {"graduate.stay": ("open", due)})
        standing = cases[taken.stage, taken.cell]._replace(record=there)
        known = moving(standing, taken.move)
        sent = known.after(entry_of(law, known, row, standing.on, taken.facts))
        status = "open" if row == "introduce_temporarily" else "closed"
        yield _look(sent, f"{row} of a graduate", {**_after(row), "graduate.stay": (status, due)})
    yield from _graduates_within(law, cases, due)


def _graduates_moving_on(law: Law, cases: Cases) -> Iterator[Look]:
    """Whoever moved inside the school and is to leave again is still watched; whoever is away for a time is not."""
    at = cases["certified", "CB5"]
    assert at.record.latest is not None
    school = {"considered_at": "school", "graduated_on": "2026-06-12"}
    record = moving(at._replace(record=_said(at.record, school)), WITHIN)
    moved = _with(law, record, "move_within", cell="CB7")
    again = moving(at._replace(record=moved, on=HERE), AWAY)
    watched: Clocks = {"transfer.notice": ("open", NOTICE), "graduate.stay": ("open", "12/06/2027")}
    yield _look(again, "moved inside the school, to leave again", watched)
    yield _look(_said(moving(at, JOB), school), "graduated while away for a time", {})
    student = _said(at.record, {"considered_at": "school"})
    yield _look(student, "a student who has not graduated", {})


def _said(record: Record, facts: Mapping[str, Any]) -> Record:
    """What is known about the person, recorded on the last day of the record."""
    assert record.latest is not None
    return record.after(Entry("record_person", record.latest, facts, (), record.version + 1))


def _graduates_within(law: Law, cases: Cases, due: str) -> Iterator[Look]:
    for stage, cell, move, row in (
        ("certified", "CB5", WITHIN, "move_within"),
        ("cell resolved", "GV", DOSSIER, "move_with_dossier"),
    ):
        record = cases[stage, cell].record
        home = {"considered_at": "residence", "graduated_on": "2026-06-12"}
        yield _look(_said(record, home), f"{stage}: graduated, considered at home", {})
        there = _said(record, {**home, "considered_at": "school"})
        known = moving(cases[stage, cell]._replace(record=there), move)
        met: Clocks = {"transfer.notice": ("closed", NOTICE), "graduate.stay": ("closed", due), **_told(row)}
        yield _look(_with(law, known, row, cell=move.destination), f"{row} of a graduate", met)
