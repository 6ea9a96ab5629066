"""Soundness of ways: every state can be reached and left, every step can be taken, every deadline can be met.

Where a name is misspelt, what it most likely means is taken, or else anything: one slip must not make the rest
of a procedure look out of reach.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ketnap.workflow.flaws import Flaw, Path, closest
from ketnap.workflow.procedure import BACK, NEW, Deadline, Procedure, Step
from ketnap.workflow.soundness_names import rings


class _Way(NamedTuple):
    """Where a step is possible and where it leads: its own `to`, each state it is possible in (nowhere else),
    or, `back`, wherever the record leads."""

    name: str
    sources: frozenset[str]
    targets: frozenset[str]
    stays: bool
    back: bool
    cancels: frozenset[str]

    def after(self, state: str) -> frozenset[str]:
        return frozenset({state}) if self.stays else self.targets


class _Ways:
    """The steps of a procedure as ways between states."""

    def __init__(self, procedure: Procedure) -> None:
        self.states = frozenset(procedure.states)
        self.ends = frozenset(name for name, state in procedure.states.items() if state.end)
        self.by_step: Mapping[str, _Way] = {
            name: self._way(procedure, step) for name, step in procedure.steps.items()
        }
        self.leading = [way for way in self.by_step.values() if not way.stays]
        self.reached = self._reached()

    def _way(self, procedure: Procedure, step: Step) -> _Way:
        sources: set[str] = set()
        for name in step.sources:
            near = name if name == NEW or name in self.states else closest(name, self.states)
            sources |= {near} if near else {*self.states, NEW}
        targets: frozenset[str] = frozenset()
        if step.to is not None and step.to != BACK:
            near = step.to if step.to in self.states else closest(step.to, self.states)
            targets = frozenset({near}) if near else self.states
        stays = step.to is None
        if NEW in sources and (stays or (step.to == BACK and step.continues is None)):
            # It leads nowhere, which is said where it stands; the rest is judged as if it led anywhere.
            targets, stays = self.states, False
        return _Way(step.name, frozenset(sources), targets, stays, step.to == BACK, frozenset(step.cancels))

    def _reached(self) -> frozenset[str]:
        """The states that some way leads to. `back` leads to no new one: others did."""
        reached = {NEW}
        while True:
            more = {
                target
                for way in self.leading
                if way.sources & reached
                for target in way.targets
                if target not in reached
            }
            if not more:
                return frozenset(reached)
            reached |= more

    def possible(self, step: str) -> bool:
        """Whether a step is possible in some state that can be reached."""
        return bool(self.by_step[step].sources & self.reached)

    def states_after(self, step: str) -> frozenset[str]:
        """The states in which a case may be while that step counts, from the moment it was taken."""
        way = self.by_step[step]
        if way.back:
            return self.reached
        found = {state for source in way.sources & self.reached for state in way.after(source)}
        while True:
            more = {
                state
                for other in self.leading
                if step not in other.cancels and other.sources & found
                # Back from after a step that leads somewhere is at least there; else it may be anywhere.
                for state in (self._back(way) if other.back else other.targets)
                if state not in found
            }
            if not more:
                return frozenset(found)
            found |= more

    def _back(self, way: _Way) -> frozenset[str]:
        return self.reached if way.stays else way.targets

    def leaving(self) -> frozenset[str]:
        """The states from which some end can be reached."""
        found = set(self.ends)
        while True:
            more = {
                source
                for way in self.leading
                if (way.back and found & self.reached) or way.targets & found
                for source in way.sources
                if source not in found
            }
            if not more:
                return frozenset(found)
            found |= more


def problems(procedure: Procedure) -> Iterator[Flaw]:
    """States and steps out of reach, dead ends, orders that cannot be kept, deadlines that cannot be met."""
    ways = _Ways(procedure)
    if not any(NEW in way.sources for way in ways.by_step.values()):
        yield Flaw(("steps",), "không có bước nào bắt đầu hồ sơ", "thêm «from: new» ở một bước")
        return
    yield from _states(procedure, ways)
    impossible: set[str] = set()
    for step in procedure.steps.values():
        found = list(_step(procedure, ways, step))
        impossible |= {step.name for flaw in found if "after" in flaw.path}
        yield from found
    after = {name: list(step.after) for name, step in procedure.steps.items() if name not in impossible}
    for ring in rings(after):
        yield Flaw(("steps", ring[0], "after"), f"thứ tự vòng tròn: {' sau '.join([*ring, ring[0]])}")
    yield from _families(procedure)
    for deadline in procedure.deadlines.values():
        yield from _deadline(ways, deadline)


def _states(procedure: Procedure, ways: _Ways) -> Iterator[Flaw]:
    led_to = {target for way in ways.leading for target in way.targets}
    leaving = ways.leaving()
    for name, state in procedure.states.items():
        path: Path = ("states", name)
        if name not in led_to:
            message = f"trạng thái «{name}» không có bước nào dẫn tới"
            yield Flaw(path, message, f"thêm bước có «to: {name}», hoặc bỏ trạng thái này")
        elif name not in ways.reached:
            message = f"trạng thái «{name}» chỉ tới được từ trạng thái không ai tới được"
            yield Flaw(path, message, "xem lại «from» của các bước dẫn tới đây")
        elif state.end:
            continue
        elif not any(name in way.sources and (way.back or way.targets - {name}) for way in ways.leading):
            message = f"trạng thái «{name}» là ngõ cụt: không có bước nào đi tiếp"
            yield Flaw(path, message, "thêm bước đi tiếp, hoặc ghi «end: true»")
        elif name not in leaving:
            message = f"từ trạng thái «{name}» không tới được trạng thái kết thúc nào"
            yield Flaw(path, message, "thêm bước dẫn ra, hoặc ghi «end: true» ở nơi kết thúc")


def _step(procedure: Procedure, ways: _Ways, step: Step) -> Iterator[Flaw]:
    path: Path = ("steps", step.name)
    for name in step.when:
        if name in step.unless:
            message = f"bước «{step.name}» vừa cần vừa tránh «{name}»: không bao giờ dùng được"
            yield Flaw((*path, "unless"), message)
    if NEW in step.sources:
        yield from _start(step)
    # A step whose states cannot be reached is not possible either: that is said of the states.
    for place, earlier in enumerate(step.after):
        if earlier == step.name or earlier not in procedure.steps:
            continue
        if not (ways.possible(earlier) and ways.possible(step.name)):
            continue
        if not ways.states_after(earlier) & ways.by_step[step.name].sources:
            message = f"«{step.name}» không thể sau «{earlier}»: bước ấy chỉ có ở trạng thái về sau"
            yield Flaw((*path, "after", place), message, "bỏ bước ấy, hoặc xem lại from, to")


def _start(step: Step) -> Iterator[Flaw]:
    path: Path = ("steps", step.name)
    if len(step.sources) > 1:
        yield Flaw(
            (*path, "from"), f"bước «{step.name}» bắt đầu hồ sơ thì chỉ «from: new»", "tách thành hai bước"
        )
    if step.to is None:
        yield Flaw((*path, "from"), f"bước «{step.name}» bắt đầu hồ sơ mà không dẫn tới đâu", "thêm «to»")
    elif step.to == BACK and step.continues is None:
        message = f"bước «{step.name}» bắt đầu hồ sơ, chưa có gì để «back»"
        yield Flaw((*path, "to"), message, "ghi một trạng thái, hoặc thêm «continues»")


def _families(procedure: Procedure) -> Iterator[Flaw]:
    """A family of rows of which one is picked: without conditions two could fit the same case."""
    families: dict[str, list[Step]] = {}
    for step in procedure.steps.values():
        if step.one_of is not None:
            families.setdefault(step.one_of, []).append(step)
    for name, family in families.items():
        for step in family:
            if len(family) > 1 and not step.when and not step.unless:
                message = f"bước «{step.name}» thuộc nhóm «{name}» mà không có when hay unless"
                yield Flaw(("steps", step.name, "one_of"), message, "ghi khi nào chọn bước này")


def _deadline(ways: _Ways, deadline: Deadline) -> Iterator[Flaw]:
    path: Path = ("deadlines", deadline.name)
    opening = [name for name in deadline.opens_on if name in ways.by_step]
    closing = [name for name in deadline.closes_on if name in ways.by_step]
    if len(opening) < len(deadline.opens_on) or len(closing) < len(deadline.closes_on):
        # A name among them is not known, and that has been said.
        return
    for place, name in enumerate(deadline.opens_on):
        later = ways.states_after(name) if ways.possible(name) else ways.states
        if closing and not any(later & ways.by_step[each].sources for each in closing):
            message = f"thời hạn «{deadline.name}» mở ở «{name}» rồi không bước nào ở closes_on làm được nữa"
            yield Flaw((*path, "opens_on", place), message, "xem lại closes_on")
