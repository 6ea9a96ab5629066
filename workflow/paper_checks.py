"""Checks of papers and of the items of a track: paper, open_items, each_has."""

from typing import Any

from ketnap.workflow.findings import MET, UNMET, Finding
from ketnap.workflow.procedure import Condition
from ketnap.workflow.record import Paper
from ketnap.workflow.references import menders
from ketnap.workflow.situation import Situation, answer


def paper(situation: Situation, condition: Condition) -> Finding:
    """Each paper is on file, dated not later, and valid that day. Of several, the first that is not is named."""
    finding: Finding | None = None
    for document in condition.arguments["document"]:
        finding = _one_paper(situation, condition, document)
        if finding.verdict != MET:
            break
    assert finding is not None, "a paper check names at least one document"
    return finding


def _one_paper(situation: Situation, condition: Condition, document: str) -> Finding:
    declared = situation.procedure.documents[document]
    mend = _bringing(situation, document)
    on_file = situation.record.papers(document)
    evidence: dict[str, Any] = {"document": document}
    if not on_file:
        return answer(
            situation,
            condition,
            f"{document}.missing",
            UNMET,
            "{document}: chưa có",
            evidence,
            mended_by=mend,
            asked=document in situation.step.documents or mend == (situation.step.name,),
        )
    newest: Paper = max((each for each, _ in on_file), key=lambda each: each.issued_on)
    evidence.update(number=newest.number, issued_on=newest.issued_on)
    if newest.issued_on > situation.day:
        text = "{document} {number} ghi ngày {issued_on}, sau ngày của bước"
        return answer(
            situation,
            condition,
            f"{document}.later",
            UNMET,
            text,
            evidence,
            possible_from=newest.issued_on,
            mended_by=mend,
        )
    if declared.valid is None:
        return answer(situation, condition, document, MET, "{document} {number} ngày {issued_on}", evidence)
    rule = situation.rule(declared.valid)
    until = situation.law.calendar.add(newest.issued_on, rule.number, rule.unit)
    evidence.update(valid_until=until, length=rule.value, unit=rule.unit, rule=rule.name)
    if until < situation.day:
        text = "{document} {number} cấp {issued_on} chỉ dùng đến hết {valid_until} ({length} {unit})"
        return answer(
            situation, condition, f"{document}.expired", UNMET, text, evidence, rule=rule, mended_by=mend
        )
    text = "{document} {number} cấp {issued_on}, dùng đến hết {valid_until}"
    return answer(situation, condition, document, MET, text, evidence, rule=rule)


def _bringing(situation: Situation, document: str) -> tuple[str, ...]:
    """The steps that bring a paper; where none of them is possible in a state of this one, it comes along with this."""
    found = menders(situation.procedure, document)
    steps, sources = situation.procedure.steps, set(situation.step.sources)
    return (
        found if any(sources.intersection(steps[each].sources) for each in found) else (situation.step.name,)
    )


def open_items(situation: Situation, condition: Condition) -> Finding:
    """So many items of the track are open, or none is."""
    track = condition.arguments["track"]
    items = situation.record.open_items(track)
    evidence: dict[str, Any] = {"track": track, "open": len(items), "items": [item.key for item in items]}
    steps = situation.procedure.steps.values()
    if condition.arguments.get("is") == "none":
        closers = tuple(step.name for step in steps if step.closes == track)
        text = "{track}: không còn việc chờ" if not items else "{track}: còn {open} việc chưa xong ({items})"
        return answer(
            situation,
            condition,
            f"{track}.open" if items else track,
            UNMET if items else MET,
            text,
            evidence,
            mended_by=closers,
        )
    rule = situation.rule(condition.arguments["at_least"])
    evidence.update(needed=rule.number, rule=rule.name)
    openers = tuple(step.name for step in steps if step.opens == track)
    met = len(items) >= rule.number
    text = (
        "{track}: {open} ({items}), cần ít nhất {needed}"
        if items
        else "{track}: chưa có, cần ít nhất {needed}"
    )
    return answer(
        situation, condition, track, MET if met else UNMET, text, evidence, rule=rule, mended_by=openers
    )


def each_has(situation: Situation, condition: Condition) -> Finding:
    """Every open item (with `since`: every item open at or after that step) has its own paper."""
    track, document = condition.arguments["track"], condition.arguments["document"][0]
    keys = _keys(situation, track, condition.arguments.get("since"))
    having = {situation.record.key_of(track, entry) for _, entry in situation.record.papers(document)}
    lacking = [key for key in keys if key not in having]
    evidence = {"track": track, "document": document, "items": lacking or keys}
    mend = menders(situation.procedure, document)
    if lacking:
        text = "{document}: chưa có của {items}"
        return answer(situation, condition, f"{document}.missing", UNMET, text, evidence, mended_by=mend)
    text = "{document}: có của {items}" if keys else "{track}: chưa có"
    return answer(situation, condition, document, MET, text, evidence)


def _keys(situation: Situation, track: str, since: Any) -> list[str]:
    """The open items; with `since`, also those closed after that step."""
    record = situation.record
    keys = [item.key for item in record.open_items(track)]
    start = record.newest(since[0]) if since else None
    if start is None:
        return keys
    for entry in record.counting[record.counting.index(start) :]:
        step = record.procedure.steps[entry.step]
        key = record.key_of(track, entry)
        if track in (step.opens, step.closes) and key is not None and key not in keys:
            keys.append(key)
    return keys
