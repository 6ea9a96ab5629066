"""Judging one step at its own day, with itself in the record: everything that is always judged, then the
requirements that its definition names. The same code serves `case why` and `case advance`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from ketnap.workflow import checks
from ketnap.workflow.findings import MET, UNKNOWN, UNMET, Finding
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.procedure import BACK, NEW, FactType, Procedure, Step
from ketnap.workflow.record import Entry, Record, cancelled_by
from ketnap.workflow.references import menders
from ketnap.workflow.rules import RuleValue
from ketnap.workflow.situation import Situation


class Judgement(NamedTuple):
    """All findings about one step, met ones too, and the rule values they used."""

    findings: tuple[Finding, ...]
    used: tuple[RuleValue, ...]


def judge(law: Law, organisations: Organisations, before: Record, entry: Entry, today: date) -> Judgement:
    """Judge `entry` against the record as it stood before it.

    What the step itself cancels still counts while it is judged: the clock that annuls a decision reads the
    decision. `today` only says what lies in the future.
    """
    judged = before.only((*before.counting, entry))
    situation = Situation(law, organisations, judged, entry, {}, {})
    findings = tuple(_findings(situation, before, today))
    return Judgement(findings, tuple(situation.used.values()))


def exists(situation: Situation) -> bool | None:
    """Whether the step is asked for at all that day: somebody holds its role, its when/unless let it be."""
    owned = _owned(situation, situation.step)
    if owned is False:
        return False
    answer = checks.applies_to(situation, situation.step.when, situation.step.unless).answer
    return None if answer and owned is None else answer


def _owned(situation: Situation, step: Step) -> bool | None:
    """Whether somebody holds the role that day; None as long as no cell is known to ask from."""
    if situation.organisations.outside(situation.procedure.roles, step.owner):
        return True
    return None if situation.cell is None else situation.holder(step.owner) is not None


Part = Callable[[Situation, Record], Iterable[Finding]]


def _findings(situation: Situation, before: Record, today: date) -> Iterator[Finding]:
    yield from _in_time(situation, today)
    misfits = (*_misfits(situation), *_misfits_carried(situation, before))
    if misfits:
        # What is not of its type answers no question.
        yield from misfits
        return
    for part in (_in_state, _asked_for, _in_turn, _once, _item, _facts, _votes_add_up, _papers):
        yield from part(situation, before)
    for condition in situation.step.requires:
        finding = checks.require(situation, condition)
        if finding is not None:
            yield finding


def _always(
    situation: Situation, code: str, text: str, evidence: dict[str, Any], verdict: str = UNMET, **more: Any
) -> Finding:
    cited = situation.cite(None, "verified")
    return Finding(code, verdict, text, cited.source, cited.provenance, evidence, **more)


def _in_time(situation: Situation, today: date) -> Iterator[Finding]:
    if situation.day > today:
        text = "Ngày {on} chưa đến"
        yield _always(situation, "date.future", text, {"on": situation.day}, possible_from=situation.day)


def _moving(situation: Situation) -> tuple[str, ...]:
    """The step that says somebody is moving: the one that the rows of the moves come after."""
    rows = [step for step in situation.procedure.steps.values() if step.one_of is not None]
    return tuple(dict.fromkeys(name for step in rows for name in step.after))[-1:]


def _misfits(situation: Situation) -> Iterator[Finding]:
    """Facts that the step does not ask for or that are not of their type, and papers that nobody declared."""
    step, procedure = situation.step, situation.procedure
    kinds = {fact.name: fact.type for fact in step.facts}
    for name, value in situation.entry.facts.items():
        kind = kinds.get(name)
        if kind is None and step.any_facts and name in procedure.facts:
            kind = procedure.facts[name].type
            if kind.kind == "organisation":
                # Whoever could note another cell in passing could move a case past the rows of the moves.
                text = "{fact}: không ghi ở đây; chuyển chi bộ thì ghi bước chuyển đi"
                yield _always(
                    situation, f"fact.{name}.moves", text, {"fact": name}, mended_by=_moving(situation)
                )
                continue
        if kind is None:
            text = "Bước này không hỏi dữ kiện «{name}»"
            yield _always(situation, f"fact.{name}.undeclared", text, {"name": name})
        elif value is not None and not fits(procedure, kind, value):
            text = "{fact}: giá trị đã ghi không đúng loại"
            yield _always(situation, f"fact.{name}.type", text, {"fact": name})
    for paper in situation.entry.papers:
        if paper.document not in procedure.documents:
            text = "Không có loại giấy tờ «{name}»"
            yield _always(situation, f"paper.{paper.document}.undeclared", text, {"name": paper.document})


def _misfits_carried(situation: Situation, before: Record) -> Iterator[Finding]:
    """The same of what comes along with the step: only a step that continues a case brings any."""
    procedure = situation.procedure
    came = [each for each in before.counting if each.carried and each.seq == situation.entry.seq]
    if came and situation.step.continues is None:
        yield _always(situation, "carried.undeclared", "Bước này không mang theo bước nào khác", {})
    for entry in came:
        step = procedure.steps.get(entry.step)
        if step is None:
            text = "Không có bước «{name}»"
            yield _always(situation, "carried.undeclared", text, {"name": entry.step})
            continue
        kinds = {name: fact.type for name, fact in procedure.facts.items()} if step.any_facts else {}
        kinds |= {fact.name: fact.type for fact in step.facts}
        for name, value in entry.facts.items():
            if value is not None and name in kinds and not fits(procedure, kinds[name], value):
                text = "{fact}: giá trị đã ghi không đúng loại"
                yield _always(situation, f"fact.{name}.type", text, {"fact": name})


def fits(procedure: Procedure, kind: FactType, value: Any) -> bool:
    """Whether a value is what a fact of that type is stored as (`record.Facts`)."""
    match kind.kind:
        case "date":
            return _is_day(value)
        case "count":
            return _is_count(value)
        case "flag":
            return isinstance(value, bool)
        case "choice":
            return value in kind.words
        case "member":
            if not isinstance(value, Mapping) or not isinstance(value.get("name"), str):
                return False
            return value.get("official_on") is None or _is_day(value["official_on"])
        case "vote":
            if not isinstance(value, Mapping) or not {"summoned", "for", "against"} <= set(value):
                return False
            return set(value) <= _COUNTS and all(_is_count(each) for each in value.values())
        case "steps":
            return isinstance(value, (list, tuple)) and all(each in procedure.steps for each in value)
        case "letter":
            return value in procedure.documents and procedure.documents[value].letter is not None
        case _:
            return isinstance(value, str)


_COUNTS = {"summoned", "not_counted", "for", "against", "blank"}


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _in_state(situation: Situation, before: Record) -> Iterator[Finding]:
    state = before.state
    if situation.step.continues is not None:
        # A case that continues brings its own past along; it must be new here. What was entered after it, though
        # it happened before, does not speak against it.
        own = [each for each in before.counting if not each.carried and each.seq < situation.entry.seq]
        state = state if own else NEW
    if state not in situation.step.sources:
        states = situation.procedure.states
        leading = tuple(
            each.name
            for each in situation.procedure.steps.values()
            if each.to in situation.step.sources
            and not all(at in states and states[at].end for at in each.sources)
        )
        yield _always(
            situation,
            "state",
            "Hồ sơ đang ở «{state}»; bước này ghi được khi ở: {states}",
            {"state": state, "states": list(situation.step.sources)},
            mended_by=leading,
        )
    elif situation.step.to == BACK and before.after(situation.entry).state == NEW:
        text = "Chưa ghi bước nào cho biết hồ sơ trở về trạng thái nào"
        yield _always(situation, "state.back", text, {}, UNKNOWN, asked=situation.step.continues is not None)


def _asked_for(situation: Situation, before: Record) -> Iterator[Finding]:
    step = situation.step
    if _owned(situation, step) is False:
        text = "Ngày {on} không có tổ chức nào giữ vai «{role}»"
        yield _always(situation, f"owner.{step.owner}", text, {"role": step.owner, "on": situation.day})
    applies = checks.applies_to(situation, step.when, step.unless)
    if applies.answer is True:
        return
    assert applies.circumstance is not None
    if applies.answer is False:
        reference = checks.reference_of(situation.procedure.circumstances[applies.circumstance])
        evidence = {"circumstance": applies.circumstance, "reference": reference}
        wording = (
            "Bước này chỉ dùng khi: {circumstance}"
            if applies.circumstance in step.when
            else "Bước này không dùng khi: {circumstance}"
        )
        yield _always(situation, f"circumstance.{applies.circumstance}", wording, evidence)
        return
    reference, mended_by = checks.what_to_record(situation, applies.circumstance)
    yield _always(
        situation,
        f"circumstance.{applies.circumstance}.unknown",
        "Cần ghi «{reference}» mới biết bước này có dùng không",
        {"circumstance": applies.circumstance, "reference": reference},
        UNKNOWN,
        mended_by=mended_by,
        asked=reference.split(".")[0] == step.name,
    )


def _in_turn(situation: Situation, before: Record) -> Iterator[Finding]:
    """Each step of `after` counts already and is not later; those not asked for are skipped. Of a case that
    continues it is not asked again, but what came along did not happen after it came."""
    if situation.step.continues is not None:
        for each in before.counting:
            if each.on > situation.day:
                text = "Bước mang theo «{step}» ghi ngày {on}, sau ngày tiếp nhận"
                yield _always(situation, "carried.later", text, {"step": each.step, "on": each.on})
        return
    for name in situation.step.after:
        newest = before.newest(name)
        if newest is not None:
            yield _always(situation, f"after.{name}", "«{step}» {on}", {"step": name, "on": newest.on}, MET)
            continue
        other = Situation(
            situation.law,
            situation.organisations,
            before,
            situation.entry._replace(step=name),
            situation.used,
            {},
        )
        if exists(other) is not False:
            yield _always(situation, f"after.{name}", "«{step}»: chưa ghi", {"step": name}, mended_by=(name,))


def _once(situation: Situation, before: Record) -> Iterator[Finding]:
    newest = before.newest(situation.step.name)
    if newest is not None and not situation.step.repeats:
        yield _always(
            situation, "done.twice", "«{step}» đã ghi ngày {on}", {"step": newest.step, "on": newest.on}
        )


def _item(situation: Situation, before: Record) -> Iterator[Finding]:
    """A step about one item of a track needs that item: open when it closes it, opened once when it speaks of it."""
    step = situation.step
    for track in situation.procedure.tracks.values():
        naming = next((fact for fact in step.facts if fact.name == track.key), None)
        if step.opens == track.name or naming is None:
            continue
        key = before.key_of(track.name, situation.entry)
        if key is None and naming.type.optional:
            continue
        ever = {
            before.key_of(track.name, each)
            for each in before.counting
            if before.procedure.steps[each.step].opens == track.name
        }
        present = {item.key for item in before.open_items(track.name)} if step.closes == track.name else ever
        if key is None and not present:
            yield _always(
                situation,
                f"item.{track.name}",
                "{track}: chưa có",
                {"track": track.name},
                mended_by=_openers(situation, track.name),
            )
        elif key is not None and key not in present:
            text = "{track}: không có «{item}» đang mở" if step.closes else "{track}: chưa có «{item}»"
            evidence = {"track": track.name, "item": key}
            yield _always(
                situation, f"item.{track.name}", text, evidence, mended_by=_openers(situation, track.name)
            )


def _openers(situation: Situation, track: str) -> tuple[str, ...]:
    return tuple(each.name for each in situation.procedure.steps.values() if each.opens == track)


def _facts(situation: Situation, before: Record) -> Iterator[Finding]:
    for fact in situation.step.facts:
        if fact.type.optional or situation.entry.facts.get(fact.name) is not None:
            continue
        yield _always(
            situation, f"fact.{fact.name}.missing", "Cần ghi {fact}", {"fact": fact.name}, UNKNOWN, asked=True
        )


def _votes_add_up(situation: Situation, before: Record) -> Iterator[Finding]:
    for fact in situation.step.facts:
        vote = situation.entry.facts.get(fact.name)
        if fact.type.kind != "vote" or not isinstance(vote, dict):
            continue
        base = vote["summoned"] - vote.get("not_counted", 0)
        cast = vote["for"] + vote["against"] + vote.get("blank", 0)
        if min(vote.values()) < 0 or base <= 0 or cast > base:
            text = "{votes} phiếu tán thành + {against} không tán thành + {blank} trắng = {cast}, nhiều hơn {base} người được tính. Xem lại biên bản kiểm phiếu"
            evidence = {
                "votes": vote["for"],
                "against": vote["against"],
                "blank": vote.get("blank", 0),
                "cast": cast,
                "base": base,
            }
            yield _always(situation, "votes.sum", text, evidence)


def _papers(situation: Situation, before: Record) -> Iterator[Finding]:
    """The papers of the step are there, dated no later than the step, and no earlier than what made them void."""
    redone = _must_be_newer_than(situation, before)
    for document in situation.step.documents:
        own = [paper for paper in situation.entry.papers if paper.document == document]
        evidence: dict[str, Any] = {"document": document}
        if not own:
            mend = menders(situation.procedure, document)
            text = "{document}: cần số và ngày"
            yield _always(
                situation, f"paper.{document}.missing", text, evidence, UNKNOWN, asked=True, mended_by=mend
            )
    for paper in situation.entry.papers:
        evidence = {"document": paper.document, "number": paper.number, "issued_on": paper.issued_on}
        if paper.issued_on > situation.day:
            text = "{document} {number} ghi ngày {issued_on}, sau ngày của bước"
            yield _always(situation, f"paper.{paper.document}.later", text, evidence)
        elif redone is not None and paper.document in situation.step.documents and paper.issued_on < redone:
            text = "{document} {number} ghi ngày {issued_on}, trước ngày phải làm lại {redone}"
            yield _always(situation, f"paper.{paper.document}.stale", text, {**evidence, "redone": redone})


def _must_be_newer_than(situation: Situation, before: Record) -> date | None:
    """The newest counting step that made this one void: papers redone are dated on or after it (06-HD/TW §5.4a)."""
    days = [
        each.on for each in before.counting if situation.step.name in cancelled_by(situation.procedure, each)
    ]
    return max(days, default=None)
