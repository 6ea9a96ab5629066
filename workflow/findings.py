"""Findings: the answer of one check, and the words for "yes", "no" and "not known"."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

MET = "met"
UNMET = "unmet"
UNKNOWN = "unknown"


class Finding(NamedTuple):
    """What a check found about one step on one day.

    `code` is check + subject ("paper.awareness_certificate.expired"). `text` is a Vietnamese sentence with
    {placeholders} (the msgid of its translation) and `evidence` the plain values that fill them: a name under
    the keys step, document, fact, deadline, role, state, track, circumstance or reference stands for its title,
    `value` and `wanted` are words of that fact, a date is a `date`. `possible_from` is the earliest day it could
    be met, `expected_by` the due date of whoever is to mend it, `mended_by` the steps that would bring it.
    `asked`: it speaks of what the step itself brings (its votes, its papers), known once it is recorded.
    """

    code: str
    verdict: str
    text: str
    source: str
    provenance: str = "verified"
    evidence: Mapping[str, Any] = {}
    possible_from: date | None = None
    expected_by: date | None = None
    mended_by: tuple[str, ...] = ()
    asked: bool = False


class Seen(NamedTuple):
    """What was seen of a step before it is put into words: the verdict, and `say`, which makes the finding of
    `about`. A step that is recorded needs only the verdicts; sentence, source and evidence are for whoever reads
    them, and cost more than the judging."""

    verdict: str
    say: Callable[..., Finding]
    about: tuple[Any, ...]

    def told(self, situation: Any) -> Finding:
        """The finding, in the situation in which it was seen."""
        return self.say(situation, *self.about)


def allowed(findings: Iterable[Finding | Seen]) -> bool:
    """Whether a step may be recorded: nothing unmet, nothing unknown."""
    return all(finding.verdict == MET for finding in findings)


def obstacles(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What stands in the way of recording."""
    return tuple(finding for finding in findings if finding.verdict != MET)


def hindrances(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What stands in the way before anybody acts: the obstacles but those the step itself will bring."""
    return tuple(finding for finding in findings if finding.verdict != MET and not finding.asked)
