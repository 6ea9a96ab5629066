"""Where a step leads. The only file that knows `transitions`; whether a step is allowed is not asked here.

One shared machine per procedure: a transition for each (state, step, target). BACK is compiled to one
transition per possible state, guarded by "the record leads here". No automatic transitions, no queue, and no
callbacks at all: executing a transition is its guard and the change of state.
"""

from typing import Any, NamedTuple

from ketnap.workflow.procedure import BACK, NEW, Procedure, Step, once


class Leads(NamedTuple):
    """One row of the step table: from a state, by a step, to a state (BACK: to where the record leads)."""

    source: str
    step: str
    target: str


class NoSuchMove(Exception):
    """The step is not possible in this state; the checks should have refused it before."""

    def __init__(self, state: str, step: str) -> None:
        super().__init__(f"{step} in {state}")
        self.state = state
        self.step = step


class _Case:
    """What the machine moves: a state, and where the record leads for steps that go back."""

    __slots__ = ("leads_to", "state")

    def __init__(self, state: str, leads_to: str) -> None:
        self.state = state
        self.leads_to = leads_to


class _LeadsTo:
    """The guard of one compiled BACK transition."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state

    def __call__(self, event: Any) -> bool:
        return bool(event.model.leads_to == self.state)


@once
def table(procedure: Procedure) -> tuple[Leads, ...]:
    """Every (state, step) that is possible: what lists of next steps read."""
    return tuple(
        Leads(source, step.name, step.to or source)
        for step in procedure.steps.values()
        for source in step.sources
    )


def steps_in(procedure: Procedure, state: str) -> tuple[Step, ...]:
    """The steps that the state allows, in the order of the definition."""
    return _by_state(procedure).get(state, ())


@once
def _by_state(procedure: Procedure) -> dict[str, tuple[Step, ...]]:
    found: dict[str, list[Step]] = {}
    for row in table(procedure):
        found.setdefault(row.source, []).append(procedure.steps[row.step])
    return {state: tuple(steps) for state, steps in found.items()}


def lead(procedure: Procedure, state: str, step: str, leads_to: str) -> str:
    """Fire a step on the shared machine; return the state it leads to.

    `leads_to` is the state of the record once the step counts, taken by steps that go back.
    Raises NoSuchMove.
    """
    case = _Case(state, leads_to)
    machine = _machine(procedure)
    try:
        moved = machine.events[step].trigger(case)
    except machine.refusal as error:
        raise NoSuchMove(state, step) from error
    if not moved:
        raise NoSuchMove(state, step)
    return case.state


@once
def _machine(procedure: Procedure) -> Any:
    # Imported here: `case show` reads the table above and never fires.
    from transitions import Machine, MachineError, Transition

    class Guarded(Transition):
        """A transition without callbacks: what the library's own calls and logs around them is not done for nothing."""

        def execute(self, event_data: Any) -> bool:
            if not all(guard.check(event_data) for guard in self.conditions):
                return False
            event_data.machine.set_state(self.dest, event_data.model)
            return True

    class Compiled(Machine):
        transition_cls = Guarded
        refusal = MachineError

    return Compiled(
        model=None,
        states=[NEW, *procedure.states],
        initial=NEW,
        transitions=list(_transitions(procedure)),
        auto_transitions=False,
        send_event=True,
    )


def _transitions(procedure: Procedure) -> list[dict[str, Any]]:
    compiled = []
    for row in table(procedure):
        targets = procedure.states if row.target == BACK else (row.target,)
        for target in targets:
            transition: dict[str, Any] = {"trigger": row.step, "source": row.source, "dest": target}
            if row.target == BACK:
                transition["conditions"] = _LeadsTo(target)
            compiled.append(transition)
    return compiled


def diagram(procedure: Procedure) -> str:
    """The state diagram in Mermaid: only the steps that move the state, those of one arrow on one line."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in table(procedure):
        step = procedure.steps[row.step]
        if step.to is not None and row.target != BACK:
            arrows.setdefault((row.source, row.target), []).append(step.name)
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.name}: {state.title}" for state in procedure.states.values()]
    for (source, target), steps in arrows.items():
        source = "[*]" if source == NEW else source
        lines.append(f"    {source} --> {target}: {', '.join(steps)}")
    lines += [f"    {state.name} --> [*]" for state in procedure.states.values() if state.end]
    return "\n".join(lines) + "\n"
