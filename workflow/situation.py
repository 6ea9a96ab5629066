"""The situation that a step is judged in: its own day, with itself in the record, under the law and the
organisations of that day."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from ketnap.workflow.findings import MET, Finding
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.procedure import NEW, Condition, Procedure, Step
from ketnap.workflow.record import Entry, Record
from ketnap.workflow.rules import RuleValue


class Cited(NamedTuple):
    source: str
    provenance: str


class Situation(NamedTuple):
    """`record` holds `entry`, the step judged, and nothing later. `used` gathers the rule values looked up, so
    that the event can keep them; `answers` the circumstances asked, which many requirements share."""

    law: Law
    organisations: Organisations
    record: Record
    entry: Entry
    used: dict[str, RuleValue]
    answers: dict[str, bool | None]

    @property
    def day(self) -> date:
        return self.entry.on

    @property
    def procedure(self) -> Procedure:
        return self.law.procedure

    @property
    def step(self) -> Step:
        return self.law.procedure.steps[self.entry.step]

    @property
    def cell(self) -> str | None:
        """The cell that keeps the case while the step is judged: a step that gives the case to another cell is
        judged where it was, one that starts a case here, where it comes to."""
        record = self.record
        if "cell" in self.entry.facts and NEW not in self.step.sources:
            record = record.only(tuple(each for each in record.counting if each is not self.entry))
        cell = record.facts.get("cell")
        return None if cell is None else str(cell)

    def rule(self, name: str) -> RuleValue:
        """The rule as of the day judged; the event will keep it."""
        value = self.law.rules.on(name, self.day)
        self.used[name] = value
        return value

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


def answer(
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


def is_own(situation: Situation, reference: str) -> bool:
    """Whether a reference speaks of the step that is being judged itself."""
    return "." in reference and reference.split(".")[0] == situation.entry.step
