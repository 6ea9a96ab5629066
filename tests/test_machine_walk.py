"""The machine, `case why` and `case advance` say the same about every state and every step.

The model they are compared with is written here from the compiled definition as it is stored (plain JSON), and
knows nothing of the machine, of its table or of the fold.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import pytest
from transitions import Machine, MachineError
from walking import Walk, day, tree
from ways import whole_way

from ketnap.workflow import decision, machine, outlook
from ketnap.workflow.commands import Advance
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import NEW, Procedure
from ketnap.workflow.procedure_data import as_data, of_data
from ketnap.workflow.record import Entry, Record

ON = date(2026, 6, 1)
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
MAIN_LINE = ("discover", "complete_class", "certify", "admit", "hold_ceremony", "recognise")


class Model:
    """Where steps lead, read off the definition as data: `from`, `to` and `cancels`, nothing else."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.steps: Mapping[str, Mapping[str, Any]] = data["steps"]
        self.states = [NEW, *data["states"]]

    def possible(self, state: str, step: str) -> bool:
        return state in self.steps[step]["sources"]

    def state_of(self, way: Sequence[str]) -> str:
        """The state after a sequence of steps: the `to` of the last one standing that names a state."""
        standing: list[str] = []
        for step in way:
            gone = self.steps[step].get("cancels", [])
            standing = [earlier for earlier in standing if earlier not in gone]
            standing.append(step)
        named = [self.steps[step].get("to") for step in standing]
        return next((to for to in reversed(named) if to not in (None, "back")), NEW)

    def ways_to(self, state: str) -> Iterator[tuple[str, ...]]:
        """Ways that end in a state: along the main line, and off it by each step that leads there."""
        if state == NEW:
            yield ()
        for name, step in self.steps.items():
            if step.get("to") != state:
                continue
            for length in range(len(MAIN_LINE) + 1):
                line = MAIN_LINE[:length]
                if name not in line and self.state_of(line) in step["sources"]:
                    yield (*line, name)


class Bare(NamedTuple):
    """The shipped law with nothing in it that could refuse a step but the state."""

    law: Law
    model: Model


@pytest.fixture(scope="module")
def bare(law: Law) -> Bare:
    nothing: dict[str, Any] = {
        "when": (),
        "unless": (),
        "after": (),
        "facts": (),
        "documents": (),
        "requires": (),
    }
    nothing |= {
        "opens": None,
        "closes": None,
        "letters": (),
        "letters_if": (),
        "tells": (),
        "owner": "person",
        "repeats": True,
    }
    steps = {name: step._replace(**nothing) for name, step in law.procedure.steps.items()}
    data = as_data(law.procedure._replace(steps=steps, deadlines={}, hash="bare"))
    return Bare(law._replace(procedure=of_data(data)), Model(data))


def record_along(procedure: Procedure, way: Sequence[str], *, carried: bool = False) -> Record:
    record = Record.empty(procedure, "HS-000042-K")
    for place, step in enumerate(way, start=1):
        record = record.after(Entry(step, ON, {}, (), place, carried))
    return record


def fired(procedure: Procedure, state: str, step: str, leads_to: str) -> str | None:
    try:
        return machine.lead(procedure, state, step, leads_to)
    except machine.NoSuchMove:
        return None


def advance(step: str, carried: tuple[Entry, ...] = ()) -> Advance:
    return Advance("HS-000042-K", step, ON, {}, (), "VP", "L-000001", carried)


def codes(outcome: Decision | Refusal | outlook.Answer) -> set[str]:
    return {finding.code for finding in outcome.findings if finding.verdict != "met"}


def test_the_step_table_holds_what_the_definition_says_and_nothing_else(law: Law) -> None:
    data = as_data(law.procedure)
    declared = {
        (source, name, step.get("to", source))
        for name, step in data["steps"].items()
        for source in step["sources"]
    }
    assert {tuple(row) for row in machine.table(law.procedure)} == declared


def test_every_step_is_fired_as_the_machine_of_the_library_fires_it(law: Law) -> None:
    """With its own transitions, which call and log around callbacks: nothing hangs on them."""
    procedure = law.procedure
    library = Machine(
        model=None,
        states=[NEW, *procedure.states],
        initial=NEW,
        transitions=machine._transitions(procedure),
        auto_transitions=False,
        send_event=True,
    )
    moves = 0
    for step in procedure.steps:
        for state in (NEW, *procedure.states):
            for leads_to in (NEW, *procedure.states):
                case = machine._Case(state, leads_to)
                try:
                    moved = library.events[step].trigger(case)
                except MachineError:
                    moved = False
                assert fired(procedure, state, step, leads_to) == (case.state if moved else None)
                moves += moved
    assert moves > len(procedure.steps)


def test_no_callback_hangs_on_a_step_or_a_state(law: Law) -> None:
    """One would not be called: what a step does beside leading somewhere follows from its event."""
    compiled = machine._machine(law.procedure)
    every = [
        each for event in compiled.events.values() for found in event.transitions.values() for each in found
    ]
    assert every
    assert not any(each.prepare or each.before or each.after for each in every)
    assert not any(each.on_enter or each.on_exit for each in compiled.states.values())
    assert not any(
        (
            compiled.prepare_event,
            compiled.before_state_change,
            compiled.after_state_change,
            compiled.finalize_event,
            compiled.on_exception,
            compiled.on_final,
            compiled.has_queue,
        )
    )


def test_every_step_in_every_state_leads_where_the_model_says_or_nowhere_for_all_three(bare: Bare) -> None:
    organisations = tree()
    seen: set[tuple[str, str]] = set()
    for state in bare.model.states:
        for way in bare.model.ways_to(state):
            record = record_along(bare.law.procedure, way)
            assert record.state == state
            for step in bare.model.steps:
                if bare.law.procedure.steps[step].continues:
                    continue
                possible = bare.model.possible(state, step)
                expected = bare.model.state_of((*way, step)) if possible else None
                nowhere = expected == NEW
                leads_to = record.after(Entry(step, ON, {}, (), 99)).state
                assert fired(bare.law.procedure, state, step, leads_to) == (None if nowhere else expected)
                answer = outlook.why(bare.law, organisations, record, (), step, ON, ON)
                outcome = decision.decide(bare.law, organisations, record, (), (), advance(step), NOW, ON)
                assert ("state" not in codes(answer)) is possible
                if isinstance(outcome, Decision):
                    assert answer.allowed
                    assert outcome.event.source == state
                    assert outcome.event.target == outcome.record.state == expected
                    assert answer.to in (None, expected)
                else:
                    assert not answer.allowed
                    assert codes(outcome) == codes(answer) == ({"state.back"} if possible else {"state"})
                seen.add((state, step))
    steps = [step for step in bare.model.steps if not bare.law.procedure.steps[step].continues]
    assert seen == {(state, step) for state in bare.model.states for step in steps}


def test_a_case_that_continues_arrives_where_the_way_it_brings_leads(bare: Bare) -> None:
    organisations = tree()
    continuing = [name for name, step in bare.law.procedure.steps.items() if step.continues]
    for step in continuing:
        for state in bare.model.states[1:]:
            for way in bare.model.ways_to(state):
                carried = tuple(Entry(each, ON, {}, (), 0, carried=True) for each in way)
                empty = Record.empty(bare.law.procedure, "HS-000042-K")
                expected = bare.model.state_of((*way, step))
                command = advance(step, carried)
                outcome = decision.decide(bare.law, organisations, empty, (), (), command, NOW, ON)
                assert isinstance(outcome, Decision), (step, way)
                assert (outcome.event.source, outcome.event.target) == (NEW, expected)
                assert outcome.record.state == expected
                assert fired(bare.law.procedure, NEW, step, expected) == expected


def test_a_case_that_continues_without_a_past_is_refused_not_broken(bare: Bare) -> None:
    for name, step in bare.law.procedure.steps.items():
        if step.continues:
            empty = Record.empty(bare.law.procedure, "HS-000042-K")
            outcome = decision.decide(bare.law, tree(), empty, (), (), advance(name), NOW, ON)
            assert isinstance(outcome, Refusal)
            assert codes(outcome) == {"state.back"}


def test_a_case_that_has_steps_of_its_own_cannot_be_taken_over_again(bare: Bare) -> None:
    for name, step in bare.law.procedure.steps.items():
        if step.continues:
            for state in bare.model.states[1:]:
                for way in bare.model.ways_to(state):
                    record = record_along(bare.law.procedure, way)
                    outcome = decision.decide(bare.law, tree(), record, (), (), advance(name), NOW, ON)
                    assert isinstance(outcome, Refusal)
                    assert "state" in codes(outcome)
                    assert fired(bare.law.procedure, state, name, state) is None


def test_along_the_whole_way_why_and_advance_and_the_list_of_next_steps_agree_with_the_model(
    law: Law,
) -> None:
    model = Model(as_data(law.procedure))
    states: list[str] = []

    def compare(walk: Walk) -> None:
        on = walk.record.latest or day("04/07/2025")
        state = walk.state
        states.append(state)
        listed = {step.name for step in outlook.possible(law, walk.organisations, walk.record, on)}
        for step in model.steps:
            command = advance(step)._replace(happened_on=on)
            outcome = walk.decide(command)
            answer = walk.why(step, f"{on:%d/%m/%Y}")
            possible = model.possible(state, step)
            if law.procedure.steps[step].continues and state != NEW:
                possible = False
            assert ("state" not in codes(answer)) is possible, (state, step)
            if isinstance(outcome, Decision):
                assert possible
                assert answer.allowed
                assert outcome.record.state == fired(law.procedure, state, step, outcome.record.state)
            else:
                assert codes(outcome) == codes(answer)
            if step in listed:
                assert possible

    whole_way(Walk(law), seen=compare)
    assert set(states) >= {"discovered", "trained", "certified", "admitted", "probationary", "official"}


def test_the_diagram_draws_every_step_that_moves_the_state(law: Law) -> None:
    drawn = machine.diagram(law.procedure)
    for state in law.procedure.states.values():
        assert f"{state.name}: {state.title}" in drawn
    for step in law.procedure.steps.values():
        if step.to not in (None, "back"):
            for source in step.sources:
                origin = "[*]" if source == NEW else source
                assert any(
                    line.strip().startswith(f"{origin} --> {step.to}:") and step.name in line
                    for line in drawn.splitlines()
                )
