"""Checks of papers and of the items of a track: paper, open_items, each_has."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from ketnap.workflow.findings import MET, UNMET, Finding, Seen
from ketnap.workflow.procedure import Condition
from ketnap.workflow.record import Item, Paper, Record
from ketnap.workflow.references import menders
from ketnap.workflow.rules import RuleValue
from ketnap.workflow.situation import Basis, Look, Situation, said


def paper(basis: Basis, condition: Condition) -> Look:
    """Each paper is on file, dated not later, and valid that day. Of several, the first that is not is named."""
    looks = [_one_paper(basis, condition, document) for document in condition.arguments["document"]]
    *others, last = looks
    if not others:
        return last

    def look(situation: Situation) -> Seen:
        for each in others:
            seen = each(situation)
            if seen.verdict != MET:
                return seen
        return last(situation)

    return look


def _one_paper(basis: Basis, condition: Condition, document: str) -> Look:
    valid = basis.procedure.documents[document].valid
    lasting = None if valid is None else _lasts(basis, condition, document, basis.rule(valid))

    def look(situation: Situation) -> Seen:
        on_file = situation.record.papers(document)
        if not on_file:
            return Seen(UNMET, _missing, (condition, document))
        newest = max((each for each, _ in on_file), key=_issued_on) if len(on_file) > 1 else on_file[0][0]
        if newest.issued_on > situation.day:
            return Seen(UNMET, _later, (condition, document, newest))
        if lasting is None:
            return Seen(MET, _there, (condition, document, newest))
        return lasting(situation, newest)

    return look


def _lasts(
    basis: Basis, condition: Condition, document: str, rule: RuleValue
) -> Callable[[Situation, Paper], Seen]:
    """Whether a paper that is on file is still valid on the day: its last day is inside."""
    add, day, number = basis.law.calendar.add, basis.day, rule.number

    def lasting(situation: Situation, newest: Paper) -> Seen:
        situation.used[rule.name] = rule
        until = add(newest.issued_on, number, rule.unit)
        about = (condition, document, newest, rule, until)
        return Seen(UNMET, _expired, about) if until < day else Seen(MET, _valid, about)

    return lasting


def _issued_on(paper: Paper) -> date:
    return paper.issued_on


def _missing(situation: Situation, condition: Condition, document: str) -> Finding:
    mend = _bringing(situation, document)
    return said(
        situation,
        condition,
        f"{document}.missing",
        UNMET,
        "{document}: chưa có",
        {"document": document},
        mended_by=mend,
        asked=document in situation.step.documents or mend == (situation.step.name,),
    )


def _evidence(document: str, newest: Paper) -> dict[str, Any]:
    return {"document": document, "number": newest.number, "issued_on": newest.issued_on}


def _later(situation: Situation, condition: Condition, document: str, newest: Paper) -> Finding:
    return said(
        situation,
        condition,
        f"{document}.later",
        UNMET,
        "{document} {number} ghi ngày {issued_on}, sau ngày của bước",
        _evidence(document, newest),
        possible_from=newest.issued_on,
        mended_by=_bringing(situation, document),
    )


def _there(situation: Situation, condition: Condition, document: str, newest: Paper) -> Finding:
    text = "{document} {number} ngày {issued_on}"
    return said(situation, condition, document, MET, text, _evidence(document, newest))


def _lasting(document: str, newest: Paper, rule: RuleValue, until: date) -> dict[str, Any]:
    lasts = {"valid_until": until, "length": rule.value, "unit": rule.unit, "rule": rule.name}
    return {**_evidence(document, newest), **lasts}


def _expired(
    situation: Situation, condition: Condition, document: str, newest: Paper, rule: RuleValue, until: date
) -> Finding:
    return said(
        situation,
        condition,
        f"{document}.expired",
        UNMET,
        "{document} {number} cấp {issued_on} chỉ dùng đến hết {valid_until} ({length} {unit})",
        _lasting(document, newest, rule, until),
        rule=rule,
        mended_by=_bringing(situation, document),
    )


def _valid(
    situation: Situation, condition: Condition, document: str, newest: Paper, rule: RuleValue, until: date
) -> Finding:
    text = "{document} {number} cấp {issued_on}, dùng đến hết {valid_until}"
    evidence = _lasting(document, newest, rule, until)
    return said(situation, condition, document, MET, text, evidence, rule=rule)


def _bringing(situation: Situation, document: str) -> tuple[str, ...]:
    """The steps that bring a paper; where none of them is possible in a state of this one, it comes along with this."""
    found = menders(situation.procedure, document)
    steps, sources = situation.procedure.steps, set(situation.step.sources)
    return (
        found if any(sources.intersection(steps[each].sources) for each in found) else (situation.step.name,)
    )


def open_items(basis: Basis, condition: Condition) -> Look:
    """So many items of the track are open, or none is."""
    track = condition.arguments["track"]
    if condition.arguments.get("is") == "none":
        return partial(_whether_none_open, condition, track)
    rule = basis.rule(condition.arguments["at_least"])
    needed = rule.number

    def look(situation: Situation) -> Seen:
        items = situation.record.open_items(track)
        situation.used[rule.name] = rule
        verdict = MET if len(items) >= needed else UNMET
        return Seen(verdict, _so_many_open, (condition, items, rule, verdict))

    return look


def _whether_none_open(condition: Condition, track: str, situation: Situation) -> Seen:
    items = situation.record.open_items(track)
    return Seen(UNMET if items else MET, _none_open, (condition, items))


def _none_open(situation: Situation, condition: Condition, items: Sequence[Item]) -> Finding:
    track = condition.arguments["track"]
    closers = tuple(step.name for step in situation.procedure.steps.values() if step.closes == track)
    return said(
        situation,
        condition,
        f"{track}.open" if items else track,
        UNMET if items else MET,
        "{track}: còn {open} việc chưa xong ({items})" if items else "{track}: không còn việc chờ",
        _open(track, items),
        mended_by=closers,
    )


def _so_many_open(
    situation: Situation, condition: Condition, items: Sequence[Item], rule: RuleValue, verdict: str
) -> Finding:
    track = condition.arguments["track"]
    evidence = {**_open(track, items), "needed": rule.number, "rule": rule.name}
    openers = tuple(step.name for step in situation.procedure.steps.values() if step.opens == track)
    text = (
        "{track}: {open} ({items}), cần ít nhất {needed}"
        if items
        else "{track}: chưa có, cần ít nhất {needed}"
    )
    return said(situation, condition, track, verdict, text, evidence, rule=rule, mended_by=openers)


def _open(track: str, items: Sequence[Item]) -> dict[str, Any]:
    return {"track": track, "open": len(items), "items": [item.key for item in items]}


def each_has(_basis: Basis, condition: Condition) -> Look:
    """Every open item (with `since`: every item open at or after that step) has its own paper."""
    track, document = condition.arguments["track"], condition.arguments["document"][0]
    since = condition.arguments.get("since")

    def look(situation: Situation) -> Seen:
        record = situation.record
        keys = _keys(record, track, since)
        having = {record.key_of(track, entry) for _, entry in record.papers(document)}
        lacking = [key for key in keys if key not in having]
        return Seen(UNMET if lacking else MET, _each_has_said, (condition, keys, lacking))

    return look


def _each_has_said(
    situation: Situation, condition: Condition, keys: Sequence[str], lacking: Sequence[str]
) -> Finding:
    track, document = condition.arguments["track"], condition.arguments["document"][0]
    evidence = {"track": track, "document": document, "items": lacking or keys}
    if lacking:
        text = "{document}: chưa có của {items}"
        mend = menders(situation.procedure, document)
        return said(situation, condition, f"{document}.missing", UNMET, text, evidence, mended_by=mend)
    text = "{document}: có của {items}" if keys else "{track}: chưa có"
    return said(situation, condition, document, MET, text, evidence)


def _keys(record: Record, track: str, since: Any) -> list[str]:
    """The open items; with `since`, also those closed after that step."""
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
