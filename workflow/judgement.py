"""Judging one step at its own day, with itself in the record: everything that is always judged, then the
requirements that its definition names. The same code serves `case why` and `case advance`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from ketnap.workflow import checks, misfits, raising
from ketnap.workflow.findings import MET, UNKNOWN, Finding, Seen, allowed
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.procedure import BACK, NEW, Procedure, Step, StepFact, Track, once
from ketnap.workflow.record import Entry, Record, cancelling
from ketnap.workflow.references import menders
from ketnap.workflow.rules import RuleValue
from ketnap.workflow.situation import Situation, always, say_always


class Judgement:
    """What was seen of one step, what is met too: whether it may be recorded, the letters that it raises, and the rule
    values that this used."""

    __slots__ = ("_findings", "_seen", "_situation", "allowed", "letters", "used")

    def __init__(
        self,
        situation: Situation | None,
        seen: Sequence[Seen],
        letters: tuple[str, ...],
        used: tuple[RuleValue, ...],
        *,
        allowed: bool,
    ) -> None:
        self._situation = situation
        self._seen = seen
        self._findings: tuple[Finding, ...] | None = None
        self.letters = letters
        self.used = used
        self.allowed = allowed

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings about the step, put into words when they are first read."""
        if self._findings is None:
            self._findings = tuple([each.told(self._situation) for each in self._seen])
        return self._findings


NOTHING = Judgement(None, (), (), (), allowed=True)
"""Of what records no step: nothing was judged, nothing is raised."""


def judge(law: Law, organisations: Organisations, before: Record, entry: Entry, today: date) -> Judgement:
    """Judge `entry` against the record as it stood before it.

    What the step itself cancels still counts while it is judged: the clock that annuls a decision reads the
    decision. `today` only says what lies in the future.
    """
    situation = Situation(law, organisations, before.with_newest(entry), entry)
    seen = _seen(situation, before, today)
    may = allowed(seen)
    letters = raising.raised(situation) if may else ()
    return Judgement(situation, seen, letters, tuple(situation.used.values()), allowed=may)


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


Part = Callable[[Situation, Record], Iterable[Seen]]


@once
def _parts(procedure: Procedure) -> dict[str, tuple[Part, ...]]:
    """What is always judged of each step, but for what its definition rules out: no step without a vote has votes that
    do not add up."""
    spoken_of = _spoken_of(procedure)
    found = {}
    for step in procedure.steps.values():
        kinds = {fact.type.kind for fact in step.facts}
        parts: dict[Part, bool] = {
            _in_state: True,
            _asked_for: True,
            _in_turn: bool(step.after) or step.continues is not None,
            _once: not step.repeats,
            _item: step.name in spoken_of,
            _facts: not all(fact.type.optional for fact in step.facts),
            _votes_add_up: "vote" in kinds,
            _papers: True,
        }
        found[step.name] = tuple(part for part, may_speak in parts.items() if may_speak)
    return found


def _seen(situation: Situation, before: Record, today: date) -> list[Seen]:
    seen = list(_in_time(situation, today))
    unfit = [*misfits.misfits(situation), *misfits.carried(situation, before)]
    if unfit:
        # What is not of its type answers no question.
        return seen + unfit
    for part in _parts(situation.procedure)[situation.step.name]:
        seen += part(situation, before)
    seen += checks.required(situation)
    if situation.step.letters_if and before.state in situation.step.sources:
        seen += raising.undecided(situation)
    return seen


def _in_time(situation: Situation, today: date) -> Iterator[Seen]:
    if situation.day > today:
        text = "Ngày {on} chưa đến"
        yield always(situation, "date.future", text, {"on": situation.day}, possible_from=situation.day)


def _in_state(situation: Situation, before: Record) -> Iterator[Seen]:
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
        yield always(
            situation,
            "state",
            "Hồ sơ đang ở «{state}»; bước này ghi được khi ở: {states}",
            {"state": state, "states": list(situation.step.sources)},
            mended_by=leading,
        )
    elif situation.step.to == BACK and before.after(situation.entry).state == NEW:
        text = "Chưa ghi bước nào cho biết hồ sơ trở về trạng thái nào"
        yield always(situation, "state.back", text, {}, UNKNOWN, asked=situation.step.continues is not None)


def _asked_for(situation: Situation, before: Record) -> Iterator[Seen]:
    step = situation.step
    if _owned(situation, step) is False:
        text = "Ngày {on} không có tổ chức nào giữ vai «{role}»"
        yield always(situation, f"owner.{step.owner}", text, {"role": step.owner, "on": situation.day})
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
        yield always(situation, f"circumstance.{applies.circumstance}", wording, evidence)
        return
    reference, mended_by = checks.what_to_record(situation, applies.circumstance)
    yield always(
        situation,
        f"circumstance.{applies.circumstance}.unknown",
        "Cần ghi «{reference}» mới biết bước này có dùng không",
        {"circumstance": applies.circumstance, "reference": reference},
        UNKNOWN,
        mended_by=mended_by,
        asked=reference.split(".")[0] == step.name,
    )


def _in_turn(situation: Situation, before: Record) -> Iterator[Seen]:
    """Each step of `after` counts already and is not later; those not asked for are skipped. Of a case that
    continues it is not asked again, but what came along did not happen after it came."""
    if situation.step.continues is not None:
        for each in before.counting:
            if each.on > situation.day:
                text = "Bước mang theo «{step}» ghi ngày {on}, sau ngày tiếp nhận"
                yield always(situation, "carried.later", text, {"step": each.step, "on": each.on})
        return
    for name in situation.step.after:
        newest = before.newest(name)
        if newest is not None:
            yield Seen(MET, _say_in_turn, (name, newest.on))
            continue
        not_taken = situation.entry._replace(step=name)
        other = Situation(situation.law, situation.organisations, before, not_taken, situation.used)
        if exists(other) is not False:
            yield always(situation, f"after.{name}", "«{step}»: chưa ghi", {"step": name}, mended_by=(name,))


def _say_in_turn(situation: Situation, name: str, on: date) -> Finding:
    return say_always(situation, f"after.{name}", MET, "«{step}» {on}", {"step": name, "on": on}, {})


def _once(situation: Situation, before: Record) -> Iterator[Seen]:
    newest = before.newest(situation.step.name)
    if newest is not None and not situation.step.repeats:
        yield always(
            situation, "done.twice", "«{step}» đã ghi ngày {on}", {"step": newest.step, "on": newest.on}
        )


@once
def _spoken_of(procedure: Procedure) -> dict[str, tuple[tuple[Track, StepFact], ...]]:
    """The steps that speak of items of a track which others open: of which tracks, and in which fact."""
    found: dict[str, tuple[tuple[Track, StepFact], ...]] = {}
    for step in procedure.steps.values():
        facts = {fact.name: fact for fact in step.facts}
        tracks = [each for each in procedure.tracks.values() if each.key in facts and step.opens != each.name]
        if tracks:
            found[step.name] = tuple((track, facts[track.key]) for track in tracks)
    return found


def _item(situation: Situation, before: Record) -> Iterator[Seen]:
    """A step about one item of a track needs that item: open when it closes it, opened once when it speaks of it."""
    step = situation.step
    for track, naming in _spoken_of(situation.procedure).get(step.name, ()):
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
            yield always(
                situation,
                f"item.{track.name}",
                "{track}: chưa có",
                {"track": track.name},
                mended_by=_openers(situation, track.name),
            )
        elif key is not None and key not in present:
            text = "{track}: không có «{item}» đang mở" if step.closes else "{track}: chưa có «{item}»"
            evidence = {"track": track.name, "item": key}
            yield always(
                situation, f"item.{track.name}", text, evidence, mended_by=_openers(situation, track.name)
            )


def _openers(situation: Situation, track: str) -> tuple[str, ...]:
    return tuple(each.name for each in situation.procedure.steps.values() if each.opens == track)


def _facts(situation: Situation, before: Record) -> Iterator[Seen]:
    for fact in situation.step.facts:
        if fact.type.optional or situation.entry.facts.get(fact.name) is not None:
            continue
        yield always(
            situation, f"fact.{fact.name}.missing", "Cần ghi {fact}", {"fact": fact.name}, UNKNOWN, asked=True
        )


def _votes_add_up(situation: Situation, before: Record) -> Iterator[Seen]:
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
            yield always(situation, "votes.sum", text, evidence)


def _papers(situation: Situation, before: Record) -> Iterator[Seen]:
    """The papers of the step are there, dated no later than the step, and no earlier than what made them void."""
    redone = _must_be_newer_than(situation, before) if situation.entry.papers else None
    for document in situation.step.documents:
        own = [paper for paper in situation.entry.papers if paper.document == document]
        evidence: dict[str, Any] = {"document": document}
        if not own:
            mend = menders(situation.procedure, document)
            text = "{document}: cần số và ngày"
            yield always(
                situation, f"paper.{document}.missing", text, evidence, UNKNOWN, asked=True, mended_by=mend
            )
    for paper in situation.entry.papers:
        evidence = {"document": paper.document, "number": paper.number, "issued_on": paper.issued_on}
        if paper.issued_on > situation.day:
            text = "{document} {number} ghi ngày {issued_on}, sau ngày của bước"
            yield always(situation, f"paper.{paper.document}.later", text, evidence)
        elif redone is not None and paper.document in situation.step.documents and paper.issued_on < redone:
            text = "{document} {number} ghi ngày {issued_on}, trước ngày phải làm lại {redone}"
            yield always(situation, f"paper.{paper.document}.stale", text, {**evidence, "redone": redone})


def _must_be_newer_than(situation: Situation, before: Record) -> date | None:
    """The newest counting step that made this one void: papers redone are dated on or after it (06-HD/TW §5.4a)."""
    procedure, name = situation.procedure, situation.step.name
    return max((each.on for each in cancelling(procedure, before.counting, name)), default=None)
