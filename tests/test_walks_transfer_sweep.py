"""Every combination of where a person stands, where they go, for how long and since which decision: exactly one row
of the transfer table fits, or what is not known is named."""

from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from walking import LAM, Walk, day
from ways import (
    admitted,
    certified,
    dossier_ready,
    listed,
    probationary,
    proposed,
    resolved,
    sent_up,
)

from ketnap.workflow import outlook
from ketnap.workflow.findings import UNKNOWN, hindrances
from ketnap.workflow.law import Law

ON = "15/06/2026"
"""The day of the transfer: 41 working days after 15/4/2026, 9 after the decision of 1/6/2026."""

STAGES: dict[str, Callable[..., Walk]] = {
    "listed": listed,
    "certified": certified,
    "proposed": proposed,
    "dossier": dossier_ready,
    "resolved": resolved,
    "sent_up": sent_up,
    "admitted": admitted,
    "probationary": probationary,
}
PLACES = {
    "same cell's base": ("CB5", "CB7"),
    "another commune": ("CB5", "KT1"),
    "commune to body": ("CB5", "GV"),
    "body to commune": ("GV", "KT"),
    "inside the body": ("SV", "GV"),
    "same committee, another base": ("GV", "BV1"),
    "to the delegated company": ("GV", "DL1"),
    "inside the company": ("DL1", "DL"),
    "from the delegated company": ("DL1", "CB5"),
    "to another province": ("CB5", "XX"),
}
DECIDED = {
    "not known": None,
    "30 working days before the decision": "15/04/2026",
    "31 working days before": "14/04/2026",
    "long before": "02/03/2026",
    "on its day": "01/06/2026",
    "after it": "05/06/2026",
}


def base(cell: str) -> str:
    return {"CB5": "LC", "CB7": "LC", "KT1": "KT", "KT": "KT", "BV1": "BV", "DL1": "DL", "DL": "DL"}.get(
        cell, "DH" if cell in ("SV", "GV") else "another"
    )


def committee(cell: str) -> str:
    return {"DH": "UB", "BV": "UB"}.get(base(cell), base(cell))


def expected(stage: str, origin: str, destination: str, kind: str, decided: str) -> str | None:
    """The row by the table of the guide, read by hand; None: the day of the decision is asked for."""
    if kind == "temporary":
        return "introduce_temporarily"
    if base(origin) == base(destination):
        return "move_within"
    same = committee(origin) == committee(destination)
    if stage in ("listed", "certified", "proposed", "dossier"):
        return "transfer_a"
    if stage in ("resolved", "sent_up"):
        if same:
            return "move_with_dossier"
        return "transfer_b1" if stage == "resolved" else "transfer_b2"
    if stage == "probationary":
        return "transfer_m"
    if same:
        return "transfer_c1"
    if DECIDED[decided] is None:
        return None
    return "transfer_c3" if decided in ("31 working days before", "long before") else "transfer_c2"


@pytest.fixture(scope="module")
def standing(law: Law) -> dict[tuple[str, str], Walk]:
    """A case at every stage in every cell of origin, and the helper's assessment where a probationer leaves."""
    walks = {}
    for stage, origin in product(STAGES, {origin for origin, _ in PLACES.values()}):
        walk = STAGES[stage](Walk(law), cell=origin)
        if stage == "probationary":
            walk.advance("helper_assesses", "19/06/2026", helper=LAM)
        walks[stage, origin] = walk
    return walks


def answers(walk: Walk, on: str) -> dict[str, outlook.Answer]:
    return {
        step.name: walk.why(step.name, on)
        for step in walk.law.procedure.steps.values()
        if step.one_of == "transfer"
    }


def test_exactly_one_row_fits_or_the_missing_day_is_asked_for(
    standing: dict[tuple[str, str], Walk],
) -> None:
    chosen: Counter[str | None] = Counter()
    for stage, place, kind, decided in product(STAGES, PLACES, ("official", "temporary"), DECIDED):
        origin, destination = PLACES[place]
        walk = standing[stage, origin].fork()
        on = "22/06/2026" if stage == "probationary" else ON
        known: dict[str, Any] = {"destination": destination, "kind": kind, "reason": "job"}
        known["effective_on"] = day("01/07/2026")
        if DECIDED[decided] is not None:
            known["decided_on"] = day(DECIDED[decided])
        walk.advance("move_known", on, **known)
        found = answers(walk, on)
        fitting = [row for row, answer in found.items() if answer.allowed]
        row = expected(stage, origin, destination, kind, decided)
        combination = (stage, place, kind, decided)
        assert fitting == ([] if row is None else [row]), combination
        if row is None:
            asked = {
                finding.evidence["reference"]
                for answer in found.values()
                for finding in hindrances(answer.findings)
                if finding.verdict == UNKNOWN and "reference" in finding.evidence
            }
            assert asked == {"move_known.decided_on"}, combination
            assert not found["transfer_c3"].allowed
        chosen[row] += 1
    assert sum(chosen.values()) == len(STAGES) * len(PLACES) * 2 * len(DECIDED)
    rows = set(found)
    assert set(chosen) == rows | {None}, "every row is reached by some combination"


def test_after_26_7_2026_every_move_inside_a_commune_is_a_change_of_cell(
    standing: dict[tuple[str, str], Walk],
) -> None:
    for stage in ("listed", "certified", "resolved", "sent_up", "admitted", "probationary"):
        walk = standing[stage, "CB5"].fork()
        known = {"destination": "CB7", "kind": "official", "reason": "residence"}
        walk.advance("move_known", "27/07/2026", effective_on=day("03/08/2026"), **known)
        fitting = [row for row, answer in answers(walk, "03/08/2026").items() if answer.allowed]
        assert fitting == ["move_within"], stage


def test_where_nobody_recorded_the_manner_the_row_is_still_found(law: Law) -> None:
    walk = certified(Walk(law), cell="CX1")
    known = {"destination": "KT1", "kind": "official", "reason": "job", "effective_on": day("01/07/2026")}
    walk.advance("move_known", ON, **known)
    assert [row for row, answer in answers(walk, ON).items() if answer.allowed] == ["transfer_a"]
