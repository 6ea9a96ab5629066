"""Which letters a step raises on its day: those that it always has, those whose conditions hold, the one that it names."""

from collections.abc import Iterator

from ketnap.workflow import checks
from ketnap.workflow.findings import UNKNOWN, Finding, Seen
from ketnap.workflow.procedure import LetterIf
from ketnap.workflow.situation import Situation


def raised(situation: Situation) -> tuple[str, ...]:
    """The letters that the step raises, those under conditions first."""
    step, facts = situation.step, situation.entry.facts
    named = [fact.name for fact in step.facts if fact.type.kind == "letter"] if step.any_letters else ()
    due = [
        each.letter for each in step.letters_if if checks.applies_to(situation, each.when, each.unless).answer
    ]
    return (*due, *step.letters, *(str(facts[name]) for name in named))


def undecided(situation: Situation) -> Iterator[Seen]:
    """What has to be recorded before anybody can say which letters are due: what is not known chooses none of them."""
    asked: set[str] = set()
    for each in situation.step.letters_if:
        applies = checks.applies_to(situation, each.when, each.unless)
        if applies.answer is not None or applies.circumstance in asked:
            continue
        assert applies.circumstance is not None
        asked.add(applies.circumstance)
        yield Seen(UNKNOWN, _undecided_said, (each, applies.circumstance))


def _undecided_said(situation: Situation, letter: LetterIf, circumstance: str) -> Finding:
    _reference, mended_by = checks.what_to_record(situation, circumstance)
    cited = situation.cite(letter.source, "verified")
    return Finding(
        f"circumstance.{circumstance}.unknown",
        UNKNOWN,
        "Chưa biết «{circumstance}», nên chưa biết có cần «{document}» không",
        cited.source,
        cited.provenance,
        {"document": letter.letter, "circumstance": circumstance},
        mended_by=mended_by,
    )
