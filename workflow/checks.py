"""The closed list of checks (definition language §3). Each is prepared for a step and a day (`situation.Basis`), then
looks at situations and answers with what it saw, which becomes one finding when somebody reads it (`findings.Seen`).

Eleven and no more; a twelfth needs a decision record. What is *always* judged (state, order, dates, required
facts and papers, votes that add up) is not here but in `judgement.py`.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, NamedTuple

from ketnap.workflow import deadlines
from ketnap.workflow.fact_checks import SIMPLE, UNSAID, fact, fact_is, remembered
from ketnap.workflow.findings import MET, UNKNOWN, UNMET, Finding, Seen
from ketnap.workflow.paper_checks import each_has, open_items, paper
from ketnap.workflow.people_checks import done, done_once, member, role, votes
from ketnap.workflow.procedure import Condition, Procedure, Step, once
from ketnap.workflow.references import menders
from ketnap.workflow.situation import Basis, Look, Situation, answer
from ketnap.workflow.time_checks import elapsed

Check = Callable[[Basis, Condition], Look]


class Applies(NamedTuple):
    """Whether something is to be asked at all: True, False, or None with the circumstance not known.
    `circumstance` is the one that decided, or the one that is not known."""

    answer: bool | None
    circumstance: str | None = None


YES = Applies(answer=True)


class _Term(NamedTuple):
    """A circumstance of a `when` or an `unless` (`excluding`), and what it comes to where it says no, where it is not
    known."""

    circumstance: str
    excluding: bool
    no: Applies
    unknown: Applies


@cache
def _terms(when: tuple[str, ...], unless: tuple[str, ...]) -> tuple[_Term, ...]:
    pairs = [(each, False) for each in when] + [(each, True) for each in unless]
    return tuple(
        _Term(name, excluding, Applies(answer=False, circumstance=name), Applies(None, name))
        for name, excluding in pairs
    )


class _Asked(NamedTuple):
    """A condition of a procedure, when it is asked, and the look at it where the day has no part in it. `fact` is the
    fact of the person that alone decides it, if one does; `steps` are those without which it is decided as well.
    `name` is its place among the requirements of its step, or its name among the circumstances."""

    name: int | str
    condition: Condition
    terms: tuple[_Term, ...]
    look: Look | None = None
    fact: str | None = None
    steps: tuple[str, ...] = ()


def _asked(procedure: Procedure, name: int | str, condition: Condition) -> _Asked:
    terms, arguments = _terms(condition.when, condition.unless), condition.arguments
    if condition.check == "fact" and "is" in arguments:
        about = arguments["fact"]
        if about in procedure.facts and about not in procedure.steps:
            # Whether something is known at all is asked of days and texts, which are everybody's own.
            shared = not terms and arguments["is"] != "known"
            look = remembered(procedure, condition)
            return _Asked(name, condition, terms, look, about if shared else None)
        step, _, part = about.partition(".")
        if part and step in procedure.steps and step not in procedure.documents:
            alone = () if terms else (step,)
            return _Asked(name, condition, terms, fact_is(procedure, condition), steps=alone)
    if condition.check == "done" and not terms and not arguments.keys() & {"at_least", "at_most"}:
        return _Asked(name, condition, terms, done_once(condition), steps=tuple(arguments["step"]))
    return _Asked(name, condition, terms)


def _look(situation: Situation, asked: _Asked) -> Seen:
    """What is seen of a condition in a situation, by a look prepared for its day."""
    if asked.look is not None:
        return asked.look(situation)
    basis = situation.basis
    look = basis.looks.get(asked.name)
    if look is None:
        look = basis.looks[asked.name] = CHECKS[asked.condition.check](basis, asked.condition)
    return look(situation)


@once
def _circumstances(procedure: Procedure) -> dict[str, _Asked]:
    return {name: _asked(procedure, name, condition) for name, condition in procedure.circumstances.items()}


class _Answered(NamedTuple):
    """What follows from certain facts of the person and from steps that were not taken: the circumstances that they
    decide, and the requirements that these do not rule out."""

    answers: Mapping[str, bool | None]
    requirements: tuple[_Asked, ...]


class _Requirements:
    """What a step requires. Most of it hangs on circumstances that one fact of the person decides, or a step that hardly
    anybody takes, and that are the same for most people: what they leave is found once for all who are alike in this."""

    __slots__ = ("_all", "_facts", "_known", "_simple", "_steps")

    def __init__(self, procedure: Procedure, step: Step) -> None:
        self._all = tuple(_asked(procedure, place, each) for place, each in enumerate(step.requires))
        circumstances = _circumstances(procedure)
        named = {term.circumstance for asked in self._all for term in asked.terms}
        found = {name: circumstances[name] for name in named}
        self._simple = {name: asked for name, asked in found.items() if asked.fact is not None or asked.steps}
        self._facts = tuple({asked.fact for asked in self._simple.values() if asked.fact is not None})
        self._steps = tuple({step for asked in self._simple.values() for step in asked.steps})
        self._known: dict[tuple[Any, ...], _Answered] = {}

    def left(self, situation: Situation) -> tuple[_Asked, ...]:
        """The requirements that these do not rule out; the circumstances that they decide are answered."""
        facts, taken = situation.facts, situation.record.taken
        values = tuple([facts.get(name, UNSAID) for name in self._facts])
        if not SIMPLE.issuperset(map(type, values)):
            return self._all
        alike = (values, tuple([step in taken for step in self._steps]))
        known = self._known.get(alike)
        if known is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            known = self._known[alike] = self._answered(situation)
        situation.answers.update(known.answers)
        return known.requirements

    def _answered(self, situation: Situation) -> _Answered:
        taken = situation.record.taken
        answers = {
            name: _holds(situation, name)
            for name, asked in self._simple.items()
            if asked.fact is not None or not any(step in taken for step in asked.steps)
        }
        return _Answered(answers, tuple(each for each in self._all if not self._ruled_out(each, answers)))

    def _ruled_out(self, asked: _Asked, answers: Mapping[str, bool | None]) -> bool:
        for term in asked.terms:
            # A circumstance that looks at more may look up a rule, which the event keeps: it is asked in its turn.
            if term.circumstance not in answers:
                return False
            if answers[term.circumstance] is term.excluding:
                return True
        return False


_MOST_KNOWN = 100


@once
def _required(procedure: Procedure) -> dict[str, _Requirements]:
    """The requirements of the steps that were judged so far: a command judges one or two of a hundred."""
    return {}


def _requirements(procedure: Procedure, step: Step) -> _Requirements:
    known = _required(procedure)
    if step.name not in known:
        known[step.name] = _Requirements(procedure, step)
    return known[step.name]


def _holds(situation: Situation, circumstance: str) -> bool | None:
    """Whether a named circumstance holds: True, False, or None where the record does not say."""
    asked = _circumstances(situation.procedure)[circumstance]
    answer = _applies(situation, asked.terms).answer if asked.terms else True
    if answer is True:
        answer = _ANSWERS[_look(situation, asked).verdict]
    situation.answers[circumstance] = answer
    return answer


_ANSWERS: Mapping[str, bool | None] = {MET: True, UNMET: False, UNKNOWN: None}


def _applies(situation: Situation, terms: tuple[_Term, ...]) -> Applies:
    """All of `when` and none of `unless`. One certain no decides; else what is not known is not known."""
    answers, applies = situation.answers, YES
    for circumstance, excluding, no, unknown in terms:
        answer = answers[circumstance] if circumstance in answers else _holds(situation, circumstance)
        if answer is excluding:
            return no
        if answer is None and applies is YES:
            applies = unknown
    return applies


def applies_to(situation: Situation, when: tuple[str, ...], unless: tuple[str, ...]) -> Applies:
    """Whether all of `when` hold and none of `unless`."""
    return _applies(situation, _terms(when, unless)) if when or unless else YES


def opens(situation: Situation, when: tuple[str, ...], unless: tuple[str, ...]) -> bool:
    """Whether a clock is to run: it does unless it certainly must not, so that no duty is hidden."""
    return applies_to(situation, when, unless).answer is not False


def required(situation: Situation) -> list[Seen]:
    """What the requirements of a step come to, those that are asked for. A circumstance that is not known makes one
    unknown, unless it is met anyway."""
    found = []
    for asked in _requirements(situation.procedure, situation.step).left(situation):
        applies = _applies(situation, asked.terms) if asked.terms else YES
        if applies.answer is False:
            continue
        seen = _look(situation, asked)
        if applies.answer is None and seen.verdict != MET:
            seen = Seen(UNKNOWN, _circumstance_unknown, (applies.circumstance, seen))
        found.append(seen)
    return found


def _circumstance_unknown(situation: Situation, circumstance: str, seen: Seen) -> Finding:
    """The finding of a requirement of which nobody can say whether it is asked for: what to record first."""
    finding = seen.told(situation)
    reference, mended_by = what_to_record(situation, circumstance)
    return finding._replace(
        code=f"circumstance.{circumstance}.unknown",
        verdict=UNKNOWN,
        text="Chưa biết «{about}», nên chưa biết có cần không: " + finding.text,
        evidence={**finding.evidence, "about": reference, "circumstance": circumstance},
        mended_by=mended_by,
        possible_from=None,
        asked=reference.split(".")[0] == situation.entry.step,
    )


def what_to_record(situation: Situation, circumstance: str) -> tuple[str, tuple[str, ...]]:
    """What has to be recorded before anybody can say whether a circumstance holds, and the steps that bring it:
    for a clock without a date, what it counts from."""
    condition = situation.procedure.circumstances[circumstance]
    applies = applies_to(situation, condition.when, condition.unless)
    if applies.answer is None and applies.circumstance is not None:
        return what_to_record(situation, applies.circumstance)
    finding = _look(situation, _circumstances(situation.procedure)[circumstance]).told(situation)
    return str(finding.evidence.get("reference", reference_of(condition))), finding.mended_by


def reference_of(condition: Condition) -> str:
    """What a circumstance asks about: the fact, step or paper that has to be recorded to know."""
    arguments = condition.arguments
    for key in ("fact", "same_for", "deadline", "role"):
        if key in arguments:
            return str(arguments[key])
    for key in ("since", "document", "step"):
        if key in arguments:
            return str(arguments[key][-1])
    return str(arguments.get("track", ""))


def late(_basis: Basis, condition: Condition) -> Look:
    """The deadline had passed on that day."""
    return partial(_is_late, condition)


def _is_late(condition: Condition, situation: Situation) -> Seen:
    name = condition.arguments["deadline"]
    evidence: dict[str, Any] = {"deadline": name}
    earlier = situation.record.only(
        tuple(each for each in situation.record.counting if each is not situation.entry)
    )
    running = [
        each
        for each in deadlines.of(situation.law, situation.organisations, earlier, opens)
        if each.deadline == name
    ]
    current = next((each for each in reversed(running) if each.status == "open"), None)
    if current is None:
        return answer(situation, condition, name, UNMET, "{deadline}: không có hạn đang tính", evidence)
    if current.due_on is None:
        starting = deadlines.waiting_for(situation.law, situation.procedure.deadlines[name], current)
        evidence["reference"] = starting[0]
        text = "{deadline}: chưa tính được hạn, cần ghi «{reference}»"
        mend = menders(situation.procedure, starting[0])
        return answer(situation, condition, f"{name}.unknown", UNKNOWN, text, evidence, mended_by=mend)
    evidence["due_on"] = current.due_on
    met = situation.day > current.due_on
    text = "{deadline}: hạn {due_on}, đã quá" if met else "{deadline}: hạn {due_on}"
    return answer(situation, condition, name, MET if met else UNMET, text, evidence)


def forbidden(_basis: Basis, condition: Condition) -> Look:
    """Never met while its `when` holds."""

    def look(situation: Situation) -> Seen:
        return answer(situation, condition, "here", UNMET, condition.because or "Không được làm ở đây", {})

    return look


CHECKS: dict[str, Check] = {
    "fact": fact,
    "elapsed": elapsed,
    "paper": paper,
    "done": done,
    "votes": votes,
    "open_items": open_items,
    "each_has": each_has,
    "member": member,
    "role": role,
    "late": late,
    "forbidden": forbidden,
}
