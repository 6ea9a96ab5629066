"""The situation that a step is judged in: its own day, with itself in the record, under the law and the
organisations of that day; and its basis, which is the same for everybody who takes the step that day."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from ketnap.workflow.findings import MET, UNMET, Finding, Seen
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.procedure import NEW, Condition, Procedure, Step
from ketnap.workflow.record import Entry, Facts, Record
from ketnap.workflow.rules import RuleValue


class Cited(NamedTuple):
    source: str
    provenance: str


class Basis:
    """What a step is judged by on a day, whoever takes it ("căn cứ"): the law, with the rules as of that day.

    `looks` are the checks prepared for that day, each when it is first asked for: of the requirements of the step by
    their place, of circumstances by their name.
    """

    __slots__ = ("day", "law", "looks", "procedure", "step")

    def __init__(self, law: Law, step: str, day: date) -> None:
        self.law = law
        self.procedure: Procedure = law.procedure
        self.step: Step = law.procedure.steps[step]
        self.day = day
        self.looks: dict[int | str, Look] = {}

    def rule(self, name: str) -> RuleValue:
        """The rule as of the day."""
        return self.law.rules.on(name, self.day)


_MOST_BASES = 500


def basis(law: Law, step: str, day: date) -> Basis:
    """What a step is judged by on a day: the same for a class of people."""
    known: dict[tuple[str, date], Basis] = law.once(Basis, dict)
    found = known.get((step, day))
    if found is None:
        if len(known) > _MOST_BASES:
            known.clear()
        found = known[step, day] = Basis(law, step, day)
    return found


class Situation:
    """`record` holds `entry`, the step judged, and nothing later. `used` gathers the rule values looked up, so
    that the event can keep them; `answers` the circumstances asked, which many requirements share."""

    __slots__ = (
        "_basis",
        "_cell",
        "answers",
        "day",
        "entry",
        "facts",
        "law",
        "organisations",
        "procedure",
        "record",
        "step",
        "used",
    )

    def __init__(
        self,
        law: Law,
        organisations: Organisations,
        record: Record,
        entry: Entry,
        used: dict[str, RuleValue] | None = None,
    ) -> None:
        self.law = law
        self.organisations = organisations
        self.record = record
        self.entry = entry
        self.day: date = entry.on
        self.procedure: Procedure = law.procedure
        self.step: Step = law.procedure.steps[entry.step]
        self.facts: Facts = record.facts
        self.used: dict[str, RuleValue] = {} if used is None else used
        self.answers: dict[str, bool | None] = {}
        self._cell: str | bool | None = False
        self._basis: Basis | None = None

    @property
    def basis(self) -> Basis:
        """What the step is judged by that day, whoever takes it."""
        if self._basis is None:
            self._basis = basis(self.law, self.step.name, self.day)
        return self._basis

    @property
    def cell(self) -> str | None:
        """The cell that keeps the case while the step is judged: a step that gives the case to another cell is
        judged where it was, one that starts a case here, where it comes to."""
        if self._cell is False:
            facts = self.facts
            if "cell" in self.entry.facts and NEW not in self.step.sources:
                earlier = tuple(each for each in self.record.counting if each is not self.entry)
                facts = self.record.only(earlier).facts
            cell = facts.get("cell")
            self._cell = None if cell is None else str(cell)
        assert not isinstance(self._cell, bool)
        return self._cell

    def cite(self, source: str | None, provenance: str) -> Cited:
        """A source as it is to be shown on that day; without one, the source of the step itself."""
        if source is None:
            source = self.step.source
        citation = self.law.instruments.cite(source, provenance, self.day)
        return Cited(citation.text, citation.provenance)

    def holder(self, role: str) -> str | None:
        """The organisation that has a role for this case on that day."""
        if self.cell is None:
            return None
        return self.organisations.holder(self.procedure.roles, role, self.cell, self.day)


Look = Callable[[Situation], Seen]
"""A check prepared for a day: it looks at a situation and says what it saw. The rules that it goes by it puts among
those used."""


def answer(
    situation: Situation,
    condition: Condition,
    code: str,
    verdict: str,
    text: str,
    evidence: Mapping[str, Any],
    **more: Any,
) -> Seen:
    """What a check saw, with its words (`said`)."""
    return Seen(verdict, _say, (condition, code, verdict, text, evidence, more))


def _say(
    situation: Situation,
    condition: Condition,
    code: str,
    verdict: str,
    text: str,
    evidence: Mapping[str, Any],
    more: Mapping[str, Any],
) -> Finding:
    return said(situation, condition, code, verdict, text, evidence, **more)


def said(
    situation: Situation,
    condition: Condition,
    code: str,
    verdict: str,
    text: str,
    evidence: Mapping[str, Any],
    *,
    rule: RuleValue | None = None,
    possible_from: date | None = None,
    mended_by: tuple[str, ...] = (),
    asked: bool = False,
) -> Finding:
    """A finding with its source: the line of the rule it used, else that of its requirement, else of its step."""
    if rule is not None:
        cited = situation.cite(rule.source, rule.provenance)
    else:
        cited = situation.cite(condition.source, condition.provenance)
    return Finding(
        f"{condition.check}.{code}",
        verdict,
        text,
        cited.source,
        cited.provenance,
        evidence,
        possible_from,
        None,
        () if verdict == MET else mended_by,
        asked and verdict != MET,
    )


def always(
    situation: Situation, code: str, text: str, evidence: dict[str, Any], verdict: str = UNMET, **more: Any
) -> Seen:
    """What was seen of what is always judged, with its words."""
    return Seen(verdict, say_always, (code, verdict, text, evidence, more))


def say_always(
    situation: Situation, code: str, verdict: str, text: str, evidence: dict[str, Any], more: dict[str, Any]
) -> Finding:
    """A finding of what is always judged: its source is that of the step."""
    cited = situation.cite(None, "verified")
    return Finding(code, verdict, text, cited.source, cited.provenance, evidence, **more)


def is_own(situation: Situation, reference: str) -> bool:
    """Whether a reference speaks of the step that is being judged itself."""
    return "." in reference and reference.split(".")[0] == situation.entry.step
