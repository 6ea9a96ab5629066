"""Looks at the other end of every move and at what follows it: what arrives and what does not, what may still be done."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from transfer_looks import (
    ANNULLED,
    JOB,
    Cases,
    Look,
    after_row,
    before_row,
    entry_of,
    gone,
    offered,
    recorded,
)
from transfer_stages import Move, Standing, moving
from walking import day

from ketnap.workflow.law import Law
from ketnap.workflow.record import Record

HERE = day("06/07/2026")
"""The day of everything that happens at the other end."""

MOVED = frozenset({"move_known"})
HELPED = frozenset({"assign_helper"})


class Arrival(NamedTuple):
    """The row of a receiving step, where the case comes to, what no longer counts of what was sent along."""

    row: str
    cell: str
    facts: Mapping[str, Any]
    gone: frozenset[str]


ARRIVALS: Mapping[str, Arrival] = {
    # An official member is appointed here, whatever the twelve months say (06-HD/TW §3.9a): the old helper is gone.
    "receive_a": Arrival("transfer_a", "KT1", {}, HELPED | {"helper_introduces"}),
    # Observe and consider (§3.9b): the cell here resolves again (D8), on the introduction of its own helper.
    "receive_b1": Arrival(
        "transfer_b1",
        "CB5",
        {},
        HELPED
        | {
            "helper_introduces",
            "direct_after_vote",
            "cell_resolves_admission",
            "section_reports_admission",
            "committee_resolves_admission",
            "extend_admission_decision",
        },
    ),
    # The committee here decides on what the origin has resolved (§3.9b, D8).
    "receive_b2": Arrival("transfer_b2", "KT1", {"received_on": HERE.isoformat()}, HELPED),
    # The decision stands, the ceremony is held here; the cell here has not received it yet (§3.9c).
    "receive_c1": Arrival("transfer_c1", "BV1", {}, HELPED | {"receive_decision"}),
    "receive_c2": Arrival("transfer_c2", "KT1", {}, HELPED | {"receive_decision"}),
    # The decision was annulled before it came; the resolutions stand (§3.9c, D8).
    "receive_c3": Arrival("transfer_c3", "KT1", {}, HELPED),
    # The probation goes on with a new helper; the old one has assessed before the move (06-HD/TW §3.10).
    "receive_m": Arrival("transfer_m", "KT1", {}, HELPED),
    # The home cell remains the one that considers (§3.9).
    "receive_temporary": Arrival("introduce_temporarily", "KT1", {}, frozenset()),
}


def sent_along(law: Law, sent: Record) -> Record:
    """The record at the other end before it is received: everything carried, nothing done here."""
    record = Record.empty(law.procedure, "HS-000043-M")
    for entry in sorted(sent.counting, key=lambda each: each.on):
        record = record.after(entry._replace(seq=1, carried=True))
    return record


def arrived(law: Law, sent: Record, step: str) -> Record:
    """The record at the other end once a receiving step was taken."""
    arrival, record = ARRIVALS[step], sent_along(law, sent)
    entry = entry_of(law, record, step, HERE, {"cell": arrival.cell, **arrival.facts})
    return record.after(entry._replace(seq=1))


def receptions(law: Law, cases: Cases) -> Iterator[Look]:
    """What arrives with each row, and what was never part of this case."""
    for step, arrival in ARRIVALS.items():
        record = sent_along(law, after_row(law, cases, arrival.row))
        entry = entry_of(law, record, step, HERE, {"cell": arrival.cell, **arrival.facts})._replace(seq=1)
        about = f"received from {arrival.row}"
        yield Look(step, about, True, partial(recorded, record, entry))
        away = MOVED | {arrival.row} | arrival.gone
        yield Look(step, about, away, partial(gone, record, entry))
    # Typed from a letter on paper, the decision that C3 annulled may still stand among what is typed.
    taken = before_row(cases, "transfer_c3")
    record = sent_along(law, taken)
    entry = entry_of(law, record, "receive_c3", HERE, {"cell": "KT1"})._replace(seq=1)
    away = MOVED | HELPED | {"admit", "receive_decision"}
    yield Look("receive_c3", "typed from a letter", away, partial(gone, record, entry))


# ---- afterwards ------------------------------------------------------------------------------------

STATES = {
    "discovered": "listed",
    "trained": "trained",
    "certified": "certified",
    "admitted": "decided",
    "probationary": "probationary",
}
"""A stage for each state from which somebody may move."""


def _taken_from(law: Law, standing: Standing, move: Move, *steps: str) -> Record:
    record = moving(standing, move)
    for step in steps:
        record = record.after(entry_of(law, record, step, standing.on, {"months": 6}))
    return record


def _may(law: Law, step: str, record: Record, about: str, expected: bool, **facts: Any) -> Look:
    entry = entry_of(law, record, step, HERE if record.latest is None else max(HERE, record.latest), facts)
    return Look(step, about, expected, partial(recorded, record, entry))


def afterwards(law: Law, cases: Cases) -> Iterator[Look]:
    """In which states each step that follows a move may be taken, and only after that move."""
    for state, stage in STATES.items():
        standing = cases[stage, "CB5"]
        away = _taken_from(law, standing, JOB, "introduce_temporarily")
        yield _may(law, "end_temporary", away, f"away from {state}", True)
        nobody = f"nobody was away: {state}"
        on = standing.on
        yield Look("end_temporary", nobody, False, partial(offered, standing.record, "end_temporary", on))
        leaving = partial(offered, moving(standing, JOB), "end_temporary", standing.on)
        yield Look("end_temporary", f"not introduced yet: {state}", False, leaving)
        yield _may(law, "return_case", moving(standing, ANNULLED), f"known to move: {state}", True)
        yield _may(law, "return_case", standing.record, f"not known to move: {state}", False)
        guest = _guest(law, away)
        for step in ("send_host_comments", "end_hosting"):
            yield _may(law, step, guest, f"a guest, {state}", True)
            yield _may(law, step, standing.record, f"no guest, {state}", False)
        certified = {"file_list_certified": True} if state == "probationary" else {}
        yield _may(law, "present_papers", guest, f"received as {state}", True, **certified)
        yield _may(law, "present_papers", standing.record, f"not received, {state}", False, **certified)
    entry = entry_of(law, away, "end_temporary", HERE)
    back = frozenset({"move_known", "introduce_temporarily"})
    yield Look("end_temporary", "back again", back, partial(gone, away, entry))
    for certified in ({}, {"file_list_certified": False}):
        yield _may(law, "present_papers", guest, f"a member, {certified}", False, **certified)


def sent_back(law: Law, cases: Cases) -> Iterator[Look]:
    """The place that received a decision may ask its issuer to look at it again, and is answered (§3.9c)."""
    for row, step in (("transfer_c1", "receive_c1"), ("transfer_c2", "receive_c2")):
        here = arrived(law, after_row(law, cases, row), step)
        yield _may(law, "request_reexamination", here, f"received by {row}", True, request_number="05-CV/ĐU")
        asked = here.after(entry_of(law, here, "request_reexamination", HERE, {"request_number": "05-CV/ĐU"}))
        for number, answered in (("05-CV/ĐU", True), ("06-CV/ĐU", False)):
            told = {"request_number": number, "outcome": "upheld"}
            yield _may(law, "reexamination_answered", asked, f"{row}: about {number}", answered, **told)
    # Where nobody had decided there is no decision to look at again.
    undecided = arrived(law, after_row(law, cases, "transfer_b2"), "receive_b2")
    asking = {"request_number": "05-CV/ĐU"}
    yield _may(law, "request_reexamination", undecided, "received by transfer_b2", False, **asking)


def _guest(law: Law, away: Record) -> Record:
    return arrived(law, away, "receive_temporary")
