"""Soundness: can this procedure be followed at all? Every problem at once, each with its path.

The engine relies on what is judged here: names exist, checks are the known ones, states can be reached and left,
deadlines have an owner and an end, citations name known texts.
"""

from collections.abc import Iterator
from itertools import chain

from ketnap.workflow import (
    soundness_aliases,
    soundness_checks,
    soundness_letters,
    soundness_names,
    soundness_rules,
    soundness_sources,
    soundness_ways,
)
from ketnap.workflow.flaws import Flaw
from ketnap.workflow.instruments import Instruments
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.rules import Rules


def problems(
    procedure: Procedure, rules: Rules | None = None, instruments: Instruments | None = None
) -> Iterator[Flaw]:
    """Everything that is wrong, one flaw for each cause where that can be told.

    Without `rules` or `instruments` what is looked up in them is not judged.
    """
    scope = soundness_names.Scope(procedure, rules)
    return chain(
        soundness_names.problems(scope),
        soundness_checks.problems(scope),
        soundness_rules.problems(scope),
        soundness_letters.problems(procedure),
        soundness_ways.problems(procedure),
        soundness_aliases.problems(procedure),
        soundness_sources.problems(procedure, rules, instruments),
    )
