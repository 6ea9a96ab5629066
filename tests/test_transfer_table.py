"""Every case and every move: exactly one row of the table fits, or what is missing is named.

The answer is compared with the table as the guide has it (transfer_oracle), over every stage of a case, pair of places,
kind of move, day of the transfer decision and reason.
"""

from collections import Counter
from itertools import product
from typing import Any

import pytest
from transfer_answers import here, missing, row_answers, rows
from transfer_arrivals import HERE, arrived
from transfer_looks import Cases, after_row
from transfer_oracle import (
    DECIDED_ON,
    DESTINATION,
    KIND,
    KINDS,
    LISTING,
    REACHED,
    ROWS,
    SAME_BASE,
    TABLE,
    TEMPORARY,
    UNLISTED,
    WHERE,
    WINDOWS,
    Known,
    expected,
    the_row,
)
from transfer_stages import REASONS, STAGES, Move, Standing, moves, standings
from transfer_survey import cases_of, single_looks
from walking import Walk, day
from ways import certified

from ketnap.workflow.law import Law
from ketnap.workflow.record import Entry


@pytest.fixture(scope="module")
def cases(law: Law) -> Cases:
    return cases_of(law)


# ---- the guide read by hand ------------------------------------------------------------------------


def test_by_the_guide_there_is_one_row_for_every_case_but_for_who_was_never_listed() -> None:
    found: Counter[str | None] = Counter()
    for reached, where, kind, window in product(REACHED, WHERE, KINDS, WINDOWS):
        row = the_row(reached, where, kind, window)
        assert (row is None) == (reached == UNLISTED and not (where == SAME_BASE and kind != TEMPORARY))
        found[row] += 1
    assert set(found) == {*ROWS, None}, "every row is for somebody"
    assert len(ROWS) == len(TABLE) == len(set(ROWS))


def test_by_the_guide_only_what_decides_between_rows_is_missing() -> None:
    assert expected("decided", Known("outside the competent committee", "official", None)).missing == {
        DECIDED_ON
    }
    assert (
        expected("sent up", Known("outside the competent committee", "official", None)).row == "transfer_b2"
    )
    assert expected("decided", Known(None, None, None)).missing == {DESTINATION, KIND, DECIDED_ON}
    assert expected("considered", Known(None, "temporary", None)).row == "introduce_temporarily"


def test_the_definition_has_the_rows_of_the_guide_and_no_other(law: Law) -> None:
    assert set(rows(law)) == set(ROWS)


# ---- the program -----------------------------------------------------------------------------------


def fitting(law: Law, standing: Standing, move: Move) -> tuple[list[str], set[str]]:
    """The rows that fit, and what is asked for."""
    answers = row_answers(law, standing, move, here(law, standing.record.state))
    return [row for row, answer in answers.items() if answer.allowed], missing(answers.values())


@pytest.mark.parametrize("stage", STAGES)
def test_exactly_one_row_fits_every_move_whatever_its_reason_and_the_day_it_takes_effect(
    law: Law, stage: str
) -> None:
    looked_at: Counter[str | None] = Counter()
    for standing in standings(law, {stage: STAGES[stage]}):
        for move in moves(standing, KINDS, REASONS):
            answer = expected(standing.reached, move.seen_from(standing.cell))
            if move.destination is None:
                continue
            found, asked = fitting(law, standing, move)
            assert found == ([] if answer.row is None else [answer.row]), (standing.cell, move)
            if answer.row is None:
                assert answer.named_by(asked), (standing.cell, move, asked, answer.missing)
            looked_at[answer.row] += 1
    assert sum(looked_at.values()) >= 2 * 7 * len(REASONS), "each day and reason was looked at"


@pytest.mark.parametrize("stage", STAGES)
def test_a_fact_that_nobody_recorded_chooses_no_row_and_is_named(law: Law, stage: str) -> None:
    for standing in standings(law, {stage: STAGES[stage]}):
        for move in moves(standing, (*KINDS, None), ("job",)):
            if move.destination and move.kind:
                continue
            answer = expected(standing.reached, move.seen_from(standing.cell))
            found, asked = fitting(law, standing, move)
            assert found == ([] if answer.row is None else [answer.row]), (standing.cell, move)
            if answer.row is None:
                assert answer.named_by(asked), (standing.cell, move, asked, answer.missing)


def test_who_was_never_listed_is_nobodys_transfer_and_the_listing_is_named(law: Law, cases: Cases) -> None:
    for cell, destination in (("CB5", "KT1"), ("GV", "BV1"), ("DL1", "GV")):
        found, asked = fitting(law, cases["discovered", cell], Move(destination, "official", None))
        assert (found, asked) == ([], {LISTING})


def test_every_row_is_reached_by_some_stage(law: Law, cases: Cases) -> None:
    reached = set()
    for stage, cell, destination, kind, decided in (
        ("certified", "CB5", "CB7", "official", None),
        ("certified", "CB5", "KT1", "official", None),
        ("certified", "CB5", "KT1", "temporary", None),
        ("committee resolved", "GV", "BV1", "official", None),
        ("section reported", "SV", "CB5", "official", None),
        ("appraised", "GV", "KT", "official", None),
        ("decision received", "GV", "BV1", "official", None),
        ("decided", "DL1", "GV", "official", "15/04/2026"),
        ("decided", "DL1", "GV", "official", "14/04/2026"),
        ("recognition resolved", "GV", "BV1", "official", None),
    ):
        reached |= set(fitting(law, cases[stage, cell], Move(destination, kind, decided))[0])
    assert reached == set(ROWS)


def test_each_row_wants_starts_takes_back_and_forbids_what_the_guide_says(law: Law, cases: Cases) -> None:
    wrong = [
        f"{look.step}: {look.about}: {look.see(law)!r}, expected {look.expected!r}"
        for look in single_looks(law, cases)
        if not look.holds(law)
    ]
    assert wrong == []


# ---- facts that a move of another office did not bring ---------------------------------------------


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"destination": "KT1"}, {KIND}),
        ({"kind": "official"}, {DESTINATION}),
        ({}, {DESTINATION, KIND}),
    ],
    ids=["no kind", "no destination", "neither"],
)
def test_a_move_taken_over_from_paper_without_its_facts_is_asked_about(
    law: Law, facts: dict[str, Any], asked: set[str]
) -> None:
    paper = certified(Walk(law))
    moved = Entry("move_known", day("10/06/2026"), facts, (), 0, carried=True)
    walk = Walk(law)
    walk.advance(
        "take_over", "12/06/2026", carried=[*paper.record.counting, moved], cell="CB5", education="higher"
    )
    standing = Standing("taken over", "CB5", "considered", walk.record, day("15/06/2026"))
    answers = row_answers(law, standing, None, here(law, walk.state))
    assert [row for row, answer in answers.items() if answer.allowed] == []
    named = missing(answers.values())
    assert named
    assert named <= asked


# ---- who came moves on -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "step", "move", "onward"),
    [
        ("transfer_a", "receive_a", Move("GV", "official", None), "transfer_a"),
        ("transfer_b1", "receive_b1", Move("GV", "official", None), "transfer_a"),
        ("transfer_b2", "receive_b2", Move("GV", "official", None), "transfer_b2"),
        ("transfer_c1", "receive_c1", Move("DH", "official", "04/06/2026"), "transfer_c1"),
        ("transfer_c1", "receive_c1", Move("KT", "official", "04/06/2026"), "transfer_c2"),
        ("transfer_c2", "receive_c2", Move("GV", "official", "04/06/2026"), "transfer_c2"),
        ("transfer_c2", "receive_c2", Move("GV", "official", "14/04/2026"), "transfer_c3"),
        ("transfer_c2", "receive_c2", Move("KT", "official", "14/04/2026"), "move_within"),
        ("transfer_c3", "receive_c3", Move("GV", "official", "04/06/2026"), "transfer_b2"),
        ("transfer_m", "receive_m", Move("GV", "official", None), "transfer_m"),
    ],
)
def test_who_came_by_a_row_moves_on_by_the_same_table(
    law: Law, cases: Cases, row: str, step: str, move: Move, onward: str
) -> None:
    record = arrived(law, after_row(law, cases, row), step)
    standing = Standing(f"came by {row}", "", "", record, HERE)
    assert fitting(law, standing, move)[0] == [onward]


def test_who_did_not_bring_the_day_of_the_transfer_decision_is_asked_again_at_the_next_move(
    law: Law, cases: Cases
) -> None:
    """The day known at the origin is that of the first move: it decides nothing about the second."""
    record = arrived(law, after_row(law, cases, "transfer_c2"), "receive_c2")
    standing = Standing("came by transfer_c2", "", "", record, HERE)
    assert fitting(law, standing, Move("GV", "official", None)) == ([], {DECIDED_ON})
