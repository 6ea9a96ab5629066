"""Votes in whole numbers on the right base, held against fractions."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from walking import Walk, day, votes
from ways import dossier_ready, resolved

from ketnap.workflow.decision import Refusal
from ketnap.workflow.law import Law
from ketnap.workflow.rules import Share, share_of

TWO_THIRDS = Share(at_least=True, numerator=2, denominator=3)
MORE_THAN_HALF = Share(at_least=False, numerator=1, denominator=2)


@st.composite
def shares(draw: st.DrawFn) -> Share:
    denominator = draw(st.integers(1, 50))
    at_least = draw(st.booleans())
    numerator = draw(st.integers(1, denominator) if at_least else st.integers(0, denominator - 1))
    return Share(at_least, numerator, denominator)


@given(shares(), st.integers(0, 500), st.integers(0, 500))
def test_a_share_is_reached_exactly_when_the_fraction_says_so(
    share: Share, votes_for: int, base: int
) -> None:
    part = Fraction(share.numerator, share.denominator)
    cast = Fraction(votes_for, base) if base else None
    expected = cast is not None and (cast >= part if share.at_least else cast > part)
    assert share.reached(votes_for, base) is expected


@given(shares(), st.integers(1, 500))
def test_what_is_needed_is_the_smallest_number_that_reaches_the_share(share: Share, base: int) -> None:
    needed = share.needed(base)
    assert share.reached(needed, base)
    assert not share.reached(needed - 1, base)


@given(shares())
def test_a_share_reads_back_what_it_prints(share: Share) -> None:
    assert share_of(str(share)) == share


@pytest.mark.parametrize(
    ("base", "two_thirds", "more_than_half"),
    [(1, 1, 1), (2, 2, 2), (3, 2, 2), (4, 3, 3), (9, 6, 5), (10, 7, 6), (11, 8, 6), (12, 8, 7)],
)
def test_the_usual_meetings(base: int, two_thirds: int, more_than_half: int) -> None:
    assert TWO_THIRDS.needed(base) == two_thirds
    assert MORE_THAN_HALF.needed(base) == more_than_half


@pytest.fixture(scope="module")
def before_the_vote(law: Law) -> Walk:
    return dossier_ready(Walk(law))


def codes(walk: Walk, step: str, vote: dict[str, int]) -> set[str]:
    outcome = walk.decide(walk.command(step, "11/05/2026", votes=vote))
    return {finding.code for finding in outcome.findings} if isinstance(outcome, Refusal) else set()


@st.composite
def counted(draw: st.DrawFn) -> dict[str, int]:
    """A vote as the minutes give it; now and then more ballots than people, or nobody at all."""
    base, not_counted = draw(st.integers(0, 40)), draw(st.integers(0, 5))
    in_favour = draw(st.integers(0, base))
    against = draw(st.integers(0, base - in_favour))
    blank = draw(st.integers(0, base - in_favour - against))
    too_many = draw(st.sampled_from((0, 0, 0, 1, 7)))
    return votes(base + not_counted, in_favour, against + too_many, not_counted, blank)


@settings(max_examples=300)
@given(counted())
def test_every_vote_is_either_wrong_or_reached_or_failed_and_never_two_of_them(
    before_the_vote: Walk, vote: dict[str, int]
) -> None:
    base = vote["summoned"] - vote["not_counted"]
    adds_up = base > 0 and vote["for"] + vote["against"] + vote["blank"] <= base
    reached = codes(before_the_vote, "cell_resolves_admission", vote)
    failed = codes(before_the_vote, "cell_vote_fails_admission", vote)
    if not adds_up:
        assert "votes.sum" in reached
        assert "votes.sum" in failed
    elif Fraction(vote["for"], base) >= Fraction(2, 3):
        assert (reached, failed) == (set(), {"votes.short_of"})
    else:
        assert (reached, failed) == ({"votes.reach"}, set())


@given(st.sampled_from(("summoned", "for", "against", "blank", "not_counted")), st.integers(-9, -1))
def test_a_negative_count_is_refused(before_the_vote: Walk, name: str, count: int) -> None:
    vote = {**votes(12, 11, 1), name: count}
    assert "votes.sum" in codes(before_the_vote, "cell_resolves_admission", vote)


def test_the_base_is_who_was_summoned_less_who_is_not_counted(before_the_vote: Walk) -> None:
    assert codes(before_the_vote, "cell_resolves_admission", votes(15, 8, 2)) == {"votes.reach"}
    assert codes(before_the_vote, "cell_resolves_admission", votes(15, 8, 2, not_counted=3)) == set()


def test_who_stayed_away_without_leave_counts_in_the_base(before_the_vote: Walk) -> None:
    assert codes(before_the_vote, "cell_resolves_admission", votes(12, 7)) == {"votes.reach"}


def test_a_blank_ballot_is_no_vote_in_favour(before_the_vote: Walk) -> None:
    assert codes(before_the_vote, "cell_resolves_admission", votes(12, 7, blank=5)) == {"votes.reach"}


def test_more_ballots_than_people_who_count_are_sent_back_to_the_minutes(before_the_vote: Walk) -> None:
    finding = before_the_vote.refusal("cell_resolves_admission", "11/05/2026", votes=votes(12, 9, 4))[
        "votes.sum"
    ]
    assert (finding.evidence["cast"], finding.evidence["base"]) == (13, 12)


def test_a_cell_of_nobody_cannot_vote(before_the_vote: Walk) -> None:
    assert "votes.sum" in codes(before_the_vote, "cell_resolves_admission", votes(3, 0, not_counted=3))


def test_the_refusal_of_a_vote_says_how_many_were_needed_and_by_which_line(before_the_vote: Walk) -> None:
    law, on = before_the_vote.law, day("11/05/2026")
    stands = before_the_vote.refusal("cell_resolves_admission", "11/05/2026", votes=votes(12, 7, 5))
    finding = stands["votes.reach"]
    line = law.rules.on("vote.cell", on)
    assert finding.evidence["needed"] == 8
    assert (finding.source, finding.provenance) == law.instruments.cite(line.source, line.provenance, on)


def test_the_standing_committee_needs_more_than_half_and_half_is_not_enough(law: Law) -> None:
    walk = resolved(Walk(law))
    walk.advance("send_up_dossier", "15/05/2026")
    walk.advance("appraise_dossier", "22/05/2026")
    assert walk.refused("admit", "01/06/2026", votes=votes(10, 5, 5)) == {"votes.reach": "unmet"}
    walk.advance("admit", "01/06/2026", votes=votes(10, 6, 4))
