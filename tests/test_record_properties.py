"""What holds on every way through the procedure, however it winds: random walks over the shipped law."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from walking import HOA, LAM, NAMES, NOW, Walk, day, member, votes
from ways import (
    WHOLE_WAY,
    admitted,
    certified,
    discovered,
    dossier_ready,
    history_written,
    probation_done,
    probationary,
    recognised,
    resolved,
    sent_up,
    whole_way,
)

from ketnap.workflow import checks, deadlines, decision, outlook
from ketnap.workflow.commands import Advance, Command, Correct, Withdraw
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.findings import MET, UNKNOWN, UNMET
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import FactType, Step
from ketnap.workflow.record import Paper, Record, entries_of, fold, in_order

STRETCHES: tuple[Callable[[Walk], Walk], ...] = (
    discovered,
    certified,
    history_written,
    dossier_ready,
    resolved,
    lambda walk: sent_up(walk, cell="GV"),
    admitted,
    probationary,
    probation_done,
    recognised,
)
PEOPLE = (LAM, HOA, member("Vũ Đình Sơn"), member("Lê Văn Hải", "08/07/2029"), member("Đỗ Thị Nga", None))
TEXTS = ("cha mẹ", "vợ", "12-CV/ĐU")
LETTERS = ("transfer_notice", "consideration_certificate", "verification_request")
NOTES = {
    "record_person",
    "file_paper",
    "present_papers",
    "confirm_on_list",
    "record_receipt",
    "propose_for_class",
}


@pytest.fixture(scope="module")
def starts(law: Law) -> list[Walk]:
    """Where the random walks set out from; each example forks its own."""
    return [stretch(Walk(law, today="31/12/2035")) for stretch in STRETCHES]


# ---- what somebody might record --------------------------------------------------------------------


def votes_of_a_meeting() -> st.SearchStrategy[dict[str, int]]:
    def cast(numbers: tuple[int, int, int]) -> dict[str, int]:
        base, left, in_favour = numbers
        in_favour = min(base, in_favour)
        return votes(base + left, in_favour, base - in_favour, left)

    return st.tuples(st.integers(1, 15), st.integers(0, 3), st.integers(0, 25)).map(cast)


def values(kind: FactType, on: date, walk: Walk) -> st.SearchStrategy[Any]:
    """A value of that type, such as a secretary might type on that day."""
    near = st.integers(-400, 30).map(lambda days: (on + timedelta(days=days)).isoformat())
    by_kind: dict[str, st.SearchStrategy[Any]] = {
        "date": near,
        "count": st.integers(0, 30),
        "flag": st.booleans(),
        "text": st.sampled_from(TEXTS),
        "organisation": st.sampled_from(sorted(NAMES)),
        "member": st.sampled_from(PEOPLE),
        "vote": votes_of_a_meeting(),
        "steps": st.lists(st.sampled_from(sorted(set(walk.counting()) | {"certify"})), max_size=2),
        "letter": st.sampled_from(LETTERS),
    }
    return st.sampled_from(kind.words) if kind.kind == "choice" else by_kind[kind.kind]


@st.composite
def facts_of(draw: st.DrawFn, step: Step, on: date, walk: Walk) -> dict[str, Any]:
    if step.any_facts:
        known = [name for name in walk.law.procedure.facts if name != "cell"]
        names = draw(st.lists(st.sampled_from(known), max_size=3, unique=True))
        return {name: draw(values(walk.law.procedure.facts[name].type, on, walk)) for name in names}
    return {
        fact.name: draw(values(fact.type, on, walk))
        for fact in step.facts
        if not (fact.type.optional and draw(st.booleans()))
    }


@st.composite
def papers_of(draw: st.DrawFn, step: Step, on: date, walk: Walk) -> tuple[Paper, ...]:
    documents = list(step.documents)
    if step.any_documents:
        documents += draw(st.lists(st.sampled_from(sorted(walk.law.procedure.documents)), max_size=4))
    age = st.sampled_from((0, 0, 0, 1, 30, 500))
    return tuple(Paper(name, "01-XX", on - timedelta(days=draw(age))) for name in documents)


def candidates(walk: Walk, on: date, *, onward: bool) -> tuple[Step, ...]:
    """What could be recorded on that day; `onward`: of what nothing but the step itself stands in the way of,
    and neither a mere note nor an ending."""
    possible = outlook.possible(walk.law, walk.organisations, walk.record, on)
    if onward:
        states = walk.law.procedure.states
        leading = [step for step in possible if step.name not in NOTES]
        leading = [
            step for step in leading if step.to in (None, "back", "official") or not states[step.to].end
        ]
        possible = (
            tuple(step for step in leading if walk.why(step.name, f"{on:%d/%m/%Y}").allowed) or possible
        )
    return possible or tuple(walk.law.procedure.steps.values())


@st.composite
def commands(draw: st.DrawFn, walk: Walk) -> Command:
    """Mostly a step that is possible, mostly later than the last one; now and then a late entry, a correction or
    a withdrawal."""
    newest = walk.record.latest or day("04/07/2025")
    kind = draw(st.sampled_from(("step",) * 8 + ("late",) * 2 + ("correct",) * 2 + ("withdraw",)))
    command = f"L-{len(walk.events) + 1:06}"
    standing = [event for event in walk.events if event.step and event.replaces is None]
    if kind == "withdraw":
        event = draw(st.sampled_from(standing[-8:]))
        return Withdraw(walk.record.case, event.seq, "hoàn tác", "VP", command)
    if kind == "correct":
        event = draw(st.sampled_from(standing[-8:]))
        on = event.happened_on + timedelta(days=draw(st.integers(-20, 20)))
        step = walk.law.procedure.steps[event.step]
        keep = draw(st.booleans())
        facts = event.facts if keep else draw(facts_of(step, on, walk))
        papers = tuple(paper._replace(issued_on=min(paper.issued_on, on)) for paper in event.papers)
        return Correct(
            walk.record.case,
            event.seq,
            step.name,
            on,
            facts,
            papers,
            "ghi nhầm",
            "VP",
            command,
            event.carried,
        )
    distance = st.integers(-200, -1) if kind == "late" else st.sampled_from((0, 1, 3, 10, 30, 30, 120, 370))
    on = newest + timedelta(days=draw(distance))
    step = draw(
        st.sampled_from(candidates(walk, on, onward=draw(st.sampled_from((True, True, True, False)))))
    )
    facts = draw(facts_of(step, on, walk))
    return Advance(walk.record.case, step.name, on, facts, draw(papers_of(step, on, walk)), "VP", command)


def attempted(walk: Walk, command: Command) -> Decision | Refusal | None:
    """The outcome, kept if it is a decision; None when there is no such event any more."""
    try:
        outcome = walk.decide(command)
    except decision.NoSuchEvent:
        return None
    return walk.keep(outcome) if isinstance(outcome, Decision) else outcome


# ---- the properties --------------------------------------------------------------------------------


@settings(max_examples=120)
@given(st.data())
def test_on_every_way_the_running_result_and_the_open_deadlines_are_those_of_the_replay(
    starts: list[Walk], data: st.DataObject
) -> None:
    walk = data.draw(st.sampled_from(starts), "start").fork()
    for _ in range(data.draw(st.integers(1, 10), "steps")):
        before, running = walk.record, walk.running
        command = data.draw(commands(walk), "command")
        outcome = attempted(walk, command)
        if not isinstance(outcome, Decision):
            assert (walk.record, walk.running) == (before, running)
            continue
        replay = walk.replayed()
        assert walk.record.counting == replay.counting
        assert walk.record.version == replay.version == outcome.event.seq == len(walk.events)
        assert (walk.record.latest, walk.state) == (replay.latest, replay.state)
        assert walk.record.facts == replay.facts
        assert walk.record.taken == replay.taken
        assert list(walk.record.documents()) == list(replay.documents())
        assert walk.record.brought == replay.brought
        everything = deadlines.of(walk.law, walk.organisations, replay, checks.opens)
        assert (outcome.opened, outcome.closed, outcome.moved) == decision.changes(
            running, everything, outcome.event
        )
        assert set(walk.running) == set(walk.computed())
        assert len({each.identity for each in walk.running}) == len(walk.running)


@settings(max_examples=60)
@given(st.data())
def test_a_state_changes_by_nothing_but_the_event_that_says_so(
    starts: list[Walk], data: st.DataObject
) -> None:
    walk = data.draw(st.sampled_from(starts), "start").fork()
    for _ in range(data.draw(st.integers(1, 10), "steps")):
        state, latest = walk.state, walk.record.latest
        outcome = attempted(walk, data.draw(commands(walk), "command"))
        if not isinstance(outcome, Decision):
            assert walk.state == state
            continue
        event = outcome.event
        timely = event.replaces is None and latest is not None and event.happened_on >= latest
        if timely or not event.step:
            assert (event.source, event.target) == (state, walk.state)


@settings(max_examples=60)
@given(st.data())
def test_judging_never_raises_and_every_answer_can_be_shown(starts: list[Walk], data: st.DataObject) -> None:
    walk = data.draw(st.sampled_from(starts), "start").fork()
    for _ in range(data.draw(st.integers(0, 6), "steps")):
        attempted(walk, data.draw(commands(walk), "command"))
    on = (walk.record.latest or day("04/07/2025")) + timedelta(days=data.draw(st.integers(-30, 400), "day"))
    for step in walk.law.procedure.steps:
        answer = outlook.why(walk.law, walk.organisations, walk.record, walk.running, step, on, walk.today)
        for finding in answer.findings:
            assert finding.verdict in (MET, UNMET, UNKNOWN)
            assert finding.source
            assert set(finding.mended_by) <= set(walk.law.procedure.steps)
            finding.text.format(**finding.evidence)
        if answer.allowed:
            assert answer.possible_from == on
    outlook.on_the_way(walk.law, walk.organisations, walk.record, walk.running, on, walk.today)


@settings(max_examples=60)
@given(st.data())
def test_what_why_calls_possible_is_recorded_once_the_step_brings_its_own(
    starts: list[Walk], data: st.DataObject
) -> None:
    """And what it calls impossible is refused with at least those reasons."""
    walk = data.draw(st.sampled_from(starts), "start").fork()
    for _ in range(data.draw(st.integers(0, 6), "steps")):
        attempted(walk, data.draw(commands(walk), "command"))
    on = walk.record.latest or day("04/07/2025")
    for step in walk.law.procedure.steps.values():
        answer = outlook.why(
            walk.law, walk.organisations, walk.record, walk.running, step.name, on, walk.today
        )
        command = Advance(walk.record.case, step.name, on, {}, (), "VP", "L-000001")
        outcome = decision.decide(
            walk.law, walk.organisations, walk.record, walk.running, walk.events, command, NOW, walk.today
        )
        asked = {finding.code for finding in answer.findings if finding.asked}
        if isinstance(outcome, Decision):
            assert answer.allowed
        else:
            hindering = {finding.code for finding in outcome.findings} - asked
            assert answer.allowed is (not hindering)


@settings(max_examples=60)
@given(st.data())
def test_entered_late_a_step_leaves_the_same_record_and_deadlines_as_entered_in_time(
    starts: list[Walk], data: st.DataObject
) -> None:
    walk = data.draw(st.sampled_from(starts), "start").fork()
    base = len(walk.events)
    for _ in range(data.draw(st.integers(2, 8), "steps")):
        command = data.draw(commands(walk), "command")
        if isinstance(command, Advance) and command.happened_on > walk.events[-1].happened_on:
            attempted(walk, command)
    later = walk.events[base:]
    for missed in later:
        other = walk.fork()
        other.events = list(walk.events[:base])
        other.record = other.replayed()
        other.running = other.computed()
        rest = [event for event in later if event is not missed]
        if all(isinstance(attempted(other, as_command(event)), Decision) for event in rest):
            outcome = attempted(other, as_command(missed))
            assert isinstance(outcome, Decision), "it was possible in time, so it is possible late"
            assert without_seq(other) == without_seq(walk)
            assert clocks(other) == clocks(walk)


def as_command(event: Any) -> Advance:
    return Advance(
        "HS-000042-K",
        event.step,
        event.happened_on,
        event.facts,
        event.papers,
        "VP",
        "L-000001",
        event.carried,
    )


def without_seq(walk: Walk) -> list[Any]:
    return [entry._replace(seq=0) for entry in walk.record.counting]


def clocks(walk: Walk) -> list[str]:
    found = deadlines.of(walk.law, walk.organisations, walk.record, checks.opens)
    return sorted(str(each._replace(seq=0, closed_by=None)) for each in found)


@settings(max_examples=100)
@given(st.data())
def test_values_that_are_not_of_their_type_are_refused_with_the_name_of_the_fact(
    starts: list[Walk], data: st.DataObject
) -> None:
    walk = data.draw(st.sampled_from(starts), "start")
    step = data.draw(st.sampled_from(sorted(walk.law.procedure.steps)), "step")
    wrong = data.draw(
        st.sampled_from((3.5, "32/13/2026", [1], {"name": 7}, {"for": "x"}, b"x", True)), "wrong"
    )
    on = walk.record.latest or day("04/07/2025")
    for fact in walk.law.procedure.steps[step].facts:
        if (fact.type.kind, type(wrong)) in (("flag", bool), ("text", str), ("organisation", str)):
            continue
        command = Advance(walk.record.case, step, on, {fact.name: wrong}, (), "VP", "L-000001")
        outcome = walk.decide(command)
        assert isinstance(outcome, Refusal)
        assert f"fact.{fact.name}.type" in {each.code for each in outcome.findings}


@given(st.data())
def test_a_fact_or_a_paper_that_nobody_declared_is_refused_by_name(
    starts: list[Walk], data: st.DataObject
) -> None:
    walk = data.draw(st.sampled_from(starts), "start")
    step = data.draw(st.sampled_from(sorted(walk.law.procedure.steps)), "step")
    on = walk.record.latest or day("04/07/2025")
    papers = (Paper("giay_la", "01", on),)
    outcome = walk.decide(Advance(walk.record.case, step, on, {"hat_size": 7}, papers, "VP", "L-000001"))
    assert isinstance(outcome, Refusal)
    assert {"fact.hat_size.undeclared", "paper.giay_la.undeclared"} <= {
        each.code for each in outcome.findings
    }


# ---- the fold itself -------------------------------------------------------------------------------


def test_folding_is_the_same_in_one_go_or_step_by_step(whole: Walk) -> None:
    procedure = whole.law.procedure
    record = Record.empty(procedure, "HS-000042-K")
    for event in whole.events:
        for entry in entries_of(event, event.seq):
            record = record.after(entry)
    assert record.counting == fold(procedure, in_order(whole.events)) == whole.record.counting


@pytest.fixture(scope="module")
def whole(law: Law) -> Walk:
    return whole_way(Walk(law))


@given(st.permutations(range(len(WHOLE_WAY))))
def test_the_order_in_which_events_of_different_days_were_entered_does_not_matter(
    whole: Walk, order: Iterable[int]
) -> None:
    steps = [event._replace(seq=place) for place, event in enumerate(whole.events, start=1)]
    by_day: dict[date, int] = {}
    for event in steps:
        by_day[event.happened_on] = by_day.get(event.happened_on, 0) + 1
    alone = [event for event in steps if by_day[event.happened_on] == 1]
    shared = [event for event in steps if by_day[event.happened_on] > 1]
    shuffled = [alone[place] for place in order if place < len(alone)]
    entered = [event._replace(seq=place) for place, event in enumerate((*shared, *shuffled), start=1)]
    replay = Record.replay(whole.law.procedure, whole.record.case, entered)
    assert [entry.step for entry in replay.counting] == whole.counting()
    assert replay.state == "official"


def test_nothing_bears_the_name_of_a_tracks_key_but_what_names_its_items(law: Law) -> None:
    """A fact that merely shares the name would be taken for an item of the track."""
    for track in law.procedure.tracks.values():
        kinds = {
            fact.type._replace(optional=False)
            for step in law.procedure.steps.values()
            for fact in step.facts
            if fact.name == track.key
        }
        assert len(kinds) == 1, track.name
