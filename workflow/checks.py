"""The closed list of checks (definition language §3). Each looks at a situation and answers with one finding.

Eleven and no more; a twelfth needs a decision record. What is *always* judged (state, order, dates, required
facts and papers, votes that add up) is not here but in `judgement.py`.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from ketnap.workflow import deadlines
from ketnap.workflow.fact_checks import elapsed, fact
from ketnap.workflow.findings import MET, UNKNOWN, UNMET, Finding
from ketnap.workflow.paper_checks import each_has, open_items, paper
from ketnap.workflow.people_checks import done, member, role, votes
from ketnap.workflow.procedure import Condition
from ketnap.workflow.references import menders
from ketnap.workflow.situation import Situation, answer

Check = Callable[[Situation, Condition], Finding]


class Applies(NamedTuple):
    """Whether something is to be asked at all: True, False, or None with the circumstance not known.
    `circumstance` is the one that decided, or the one that is not known."""

    answer: bool | None
    circumstance: str | None = None


YES = Applies(answer=True)


def evaluate(situation: Situation, condition: Condition) -> Finding:
    """The finding of one condition, whatever its `when` and `unless` say."""
    return CHECKS[condition.check](situation, condition)


def holds(situation: Situation, circumstance: str) -> bool | None:
    """Whether a named circumstance holds: True, False, or None where the record does not say."""
    answers = situation.answers
    if circumstance not in answers:
        answers[circumstance] = _holds(situation, situation.procedure.circumstances[circumstance])
    return answers[circumstance]


def _holds(situation: Situation, condition: Condition) -> bool | None:
    applies = applies_to(situation, condition.when, condition.unless)
    if applies.answer is not True:
        return applies.answer
    verdict = evaluate(situation, condition).verdict
    return None if verdict == UNKNOWN else verdict == MET


def applies_to(situation: Situation, when: Iterable[str], unless: Iterable[str]) -> Applies:
    """All of `when` and none of `unless`. One certain no decides; else what is not known is not known."""
    unknown: str | None = None
    for circumstance, excluding in [(each, False) for each in when] + [(each, True) for each in unless]:
        answer = holds(situation, circumstance)
        if answer is excluding:
            return Applies(answer=False, circumstance=circumstance)
        if answer is None:
            unknown = unknown or circumstance
    return YES if unknown is None else Applies(answer=None, circumstance=unknown)


def opens(situation: Situation, when: Iterable[str], unless: Iterable[str]) -> bool:
    """Whether a clock is to run: it does unless it certainly must not, so that no duty is hidden."""
    return applies_to(situation, when, unless).answer is not False


def require(situation: Situation, condition: Condition) -> Finding | None:
    """The finding of a requirement, or None where it is not asked for. A circumstance that is not known makes
    the finding unknown, unless the requirement is met anyway."""
    applies = applies_to(situation, condition.when, condition.unless)
    if applies.answer is False:
        return None
    finding = evaluate(situation, condition)
    if applies.answer is None and finding.verdict != MET:
        assert applies.circumstance is not None
        return circumstance_unknown(situation, applies.circumstance, finding)
    return finding


def circumstance_unknown(situation: Situation, circumstance: str, finding: Finding) -> Finding:
    """The finding of a requirement of which nobody can say whether it is asked for: what to record first."""
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
    finding = evaluate(situation, condition)
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


def late(situation: Situation, condition: Condition) -> Finding:
    """The deadline had passed on that day."""
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


def forbidden(situation: Situation, condition: Condition) -> Finding:
    """Never met while its `when` holds."""
    return answer(situation, condition, "here", UNMET, condition.because or "Không được làm ở đây", {})


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
