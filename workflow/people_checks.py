"""Checks of steps taken, votes, members and organisations: done, votes, member, role."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from ketnap.workflow.findings import MET, UNKNOWN, UNMET, Finding, Seen
from ketnap.workflow.procedure import Condition
from ketnap.workflow.references import as_date, look_up, menders
from ketnap.workflow.rules import RuleValue, Share
from ketnap.workflow.situation import Basis, Look, Situation, answer, said


def done(basis: Basis, condition: Condition) -> Look:
    """One of these steps counts (so many times)."""
    arguments = condition.arguments
    if "at_most" in arguments:
        return _done_so_often(condition, basis.rule(arguments["at_most"]), _done_at_most)
    if "at_least" in arguments:
        return _done_so_often(condition, basis.rule(arguments["at_least"]), _done_said)
    return done_once(condition)


def done_once(condition: Condition) -> Look:
    """`done` without a number: the day has no part in it."""
    steps = condition.arguments["step"]

    def look(situation: Situation) -> Seen:
        times = _times(situation, steps)
        return Seen(MET if times else UNMET, _done_said, (condition, times, None))

    return look


def _times(situation: Situation, steps: Iterable[str]) -> int:
    return sum([len(situation.record.of(step)) for step in steps])


def _done_so_often(condition: Condition, rule: RuleValue, say: Callable[..., Finding]) -> Look:
    steps, at_most, number = condition.arguments["step"], say is _done_at_most, rule.number

    def look(situation: Situation) -> Seen:
        times = _times(situation, steps)
        situation.used[rule.name] = rule
        met = times <= number if at_most else times >= number
        return Seen(MET if met else UNMET, say, (condition, times, rule))

    return look


def _done_at_most(situation: Situation, condition: Condition, times: int, rule: RuleValue) -> Finding:
    step = condition.arguments["step"][0]
    evidence = {"step": step, "times": times, "rule": rule.name, "wanted_times": rule.number}
    verdict = MET if times <= rule.number else UNMET
    text = "«{step}»: {times} lần, nhiều nhất {wanted_times}"
    return said(situation, condition, step, verdict, text, evidence, rule=rule)


def _done_said(situation: Situation, condition: Condition, times: int, least: RuleValue | None) -> Finding:
    steps = condition.arguments["step"]
    needed = 1 if least is None else least.number
    evidence = {"step": steps[0], "times": times, "wanted_times": needed}
    text = "«{step}»: {times} lần" if times >= needed else "«{step}»: {times} lần, cần {wanted_times}"
    verdict = MET if times >= needed else UNMET
    return said(situation, condition, steps[0], verdict, text, evidence, rule=least, mended_by=tuple(steps))


def votes(basis: Basis, condition: Condition) -> Look:
    """The vote of this step reaches, or misses, the share of its base, in whole numbers (294-QĐ/TW §9.3)."""
    reach = "reach" in condition.arguments
    rule = basis.rule(condition.arguments["reach" if reach else "short_of"])
    share = rule.value
    assert isinstance(share, Share), f"{rule.name} is no share"
    name = next((each.name for each in basis.step.facts if each.type.kind == "vote"), "votes")

    def look(situation: Situation) -> Seen:
        situation.used[rule.name] = rule
        vote = situation.entry.facts.get(name)
        if not isinstance(vote, dict):
            return Seen(UNKNOWN, _votes_unknown, (condition, name, rule, share))
        needed = share.needed(vote["summoned"] - vote.get("not_counted", 0))
        met = (vote["for"] >= needed) is reach
        return Seen(MET if met else UNMET, _votes_said, (condition, name, vote, rule, share))

    return look


def _votes_unknown(
    situation: Situation, condition: Condition, name: str, rule: RuleValue, share: Share
) -> Finding:
    text = (
        "Phiếu: biết khi họp; cần ít nhất {share}"
        if share.at_least
        else "Phiếu: biết khi họp; cần quá {share}"
    )
    evidence = _share_of(name, rule, share)
    return said(situation, condition, "unknown", UNKNOWN, text, evidence, rule=rule, asked=True)


def _share_of(name: str, rule: RuleValue, share: Share) -> dict[str, Any]:
    return {"fact": name, "rule": rule.name, "share": f"{share.numerator}/{share.denominator}"}


def _votes_said(
    situation: Situation,
    condition: Condition,
    name: str,
    vote: Mapping[str, int],
    rule: RuleValue,
    share: Share,
) -> Finding:
    base = vote["summoned"] - vote.get("not_counted", 0)
    needed = share.needed(base)
    evidence = {**_share_of(name, rule, share), "votes": vote["for"], "base": base, "needed": needed}
    reached = vote["for"] >= needed
    text = "Phiếu: {votes}/{base} tán thành, cần ít nhất {needed}"
    if "reach" in condition.arguments:
        mend = _failing_twin(situation, rule.name)
        verdict = MET if reached else UNMET
        return said(situation, condition, "reach", verdict, text, evidence, rule=rule, mended_by=mend)
    text = (
        "Phiếu: {votes}/{base} tán thành, đủ tỉ lệ (cần ít nhất {needed}): ghi bước biểu quyết đạt"
        if reached
        else text
    )
    return said(situation, condition, "short_of", UNMET if reached else MET, text, evidence, rule=rule)


def _failing_twin(situation: Situation, rule: str) -> tuple[str, ...]:
    """The step that records this very vote as failed: same owner, same rule, missed instead of reached."""
    return tuple(
        step.name
        for step in situation.procedure.steps.values()
        if step.owner == situation.step.owner
        and set(step.sources) & set(situation.step.sources)
        and any(each.arguments.get("short_of") == rule for each in step.requires)
    )


def member(_basis: Basis, condition: Condition) -> Look:
    """The person named is an official member on that day."""
    return partial(_is_member, condition)


def _is_member(condition: Condition, situation: Situation) -> Seen:
    name = condition.arguments["fact"]
    value = situation.entry.facts.get(name)
    evidence: dict[str, Any] = {"fact": name}
    if not isinstance(value, dict):
        text = "{fact}: chưa ghi"
        return answer(situation, condition, f"{name}.unknown", UNKNOWN, text, evidence, asked=True)
    evidence["member"] = value["name"]
    official_on = value.get("official_on")
    if official_on is None:
        text = "{member}: chưa ghi ngày trở thành đảng viên chính thức"
        return answer(situation, condition, f"{name}.unknown", UNKNOWN, text, evidence, asked=True)
    evidence["official_on"] = as_date(official_on)
    met = as_date(official_on) <= situation.day
    text = "{member}: đảng viên chính thức từ {official_on}"
    return answer(
        situation, condition, name, MET if met else UNMET, text, evidence, possible_from=as_date(official_on)
    )


def role(_basis: Basis, condition: Condition) -> Look:
    """The role is held in this manner; or the same organisation holds it for the other place, or another role, too. What
    is not recorded of them is unknown."""
    return partial(_role_held, condition)


def _role_held(condition: Condition, situation: Situation) -> Seen:
    name = condition.arguments["role"]
    evidence: dict[str, Any] = {"role": name}
    holder = situation.holder(name)
    if "manner" in condition.arguments:
        wanted = condition.arguments["manner"]
        manner = None if holder is None else situation.organisations.manner(holder, situation.day)
        evidence.update(organisation=holder, manner=manner, wanted_manner=wanted)
        if manner is None:
            text = "{role}: chưa ghi quyết định theo hình thức nào"
            return answer(situation, condition, f"{name}.manner.unknown", UNKNOWN, text, evidence)
        return answer(
            situation,
            condition,
            f"{name}.manner",
            MET if manner == wanted else UNMET,
            "{role}: {manner}",
            evidence,
        )
    if "same_as" in condition.arguments:
        return _same_as(situation, condition, holder, evidence)
    reference = condition.arguments["same_for"]
    place = look_up(situation.record, reference, situation.entry)
    evidence["reference"] = reference
    if not place.known or place.value is None:
        text = "{reference}: chưa ghi"
        mend = menders(situation.procedure, reference)
        return answer(
            situation, condition, f"{name}.{reference}.unknown", UNKNOWN, text, evidence, mended_by=mend
        )
    roles = situation.procedure.roles
    there = situation.organisations.holder(roles, name, str(place.value), situation.day)
    evidence.update(organisation=holder, other=there)
    if there is None and _in_our_tree(situation, str(place.value)):
        # Of a place elsewhere the register need not say who decides there; of one in our own tree it has to.
        text = "{role}: sổ tổ chức chưa ghi ai giữ vai này ở {elsewhere}"
        evidence["elsewhere"] = str(place.value)
        return answer(situation, condition, f"{name}.nobody", UNKNOWN, text, evidence)
    met = holder is not None and holder == there
    return answer(
        situation,
        condition,
        f"{name}.same",
        MET if met else UNMET,
        "{role}: {organisation} · {other}",
        evidence,
    )


def _same_as(
    situation: Situation, condition: Condition, holder: str | None, evidence: dict[str, Any]
) -> Seen:
    """Whether one organisation holds both roles for this case."""
    name, other_role = condition.arguments["role"], condition.arguments["same_as"]
    other = situation.holder(other_role)
    evidence.update(organisation=holder, other=other, other_role=other_role)
    if holder is None or other is None:
        missing = name if holder is None else other_role
        text = "{missing_role}: sổ tổ chức chưa ghi ai giữ vai này"
        evidence["missing_role"] = missing
        return answer(situation, condition, f"{missing}.nobody", UNKNOWN, text, evidence)
    text = "{role}: {organisation} · {other_role}: {other}"
    return answer(
        situation, condition, f"{name}.{other_role}", MET if holder == other else UNMET, text, evidence
    )


def _in_our_tree(situation: Situation, place: str) -> bool:
    """Whether a place stands under an organisation that the case's own cell stands under too."""
    if situation.cell is None:
        return False
    ours = situation.organisations.upward(situation.cell, situation.day)
    return bool(set(ours).intersection(situation.organisations.upward(place, situation.day)))
