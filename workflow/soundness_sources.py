"""Soundness of sources: every step and line has one, it names a text of the list, and that list holds together."""

from collections.abc import Iterator

from ketnap.workflow.flaws import INSTRUMENT, Flaw, Path, proposal
from ketnap.workflow.instruments import Instruments
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.rules import Rules
from ketnap.workflow.soundness_names import rings


def problems(procedure: Procedure, rules: Rules | None, instruments: Instruments | None) -> Iterator[Flaw]:
    """Everything wrong with sources. Without `instruments` it is only judged that there is one."""
    yield from _steps(procedure)
    if instruments is not None:
        yield from _instruments(instruments)
        yield from _citations(procedure, rules, instruments)


def _steps(procedure: Procedure) -> Iterator[Flaw]:
    for step in procedure.steps.values():
        if not step.source.strip():
            message = f"bước «{step.name}» chưa có nguồn"
            yield Flaw(("steps", step.name, "source"), message, "ghi văn bản và điểm, hoặc «product»")


def _instruments(instruments: Instruments) -> Iterator[Flaw]:
    """What is wrong with the list of legal texts itself."""
    for instrument in instruments.by_name.values():
        path: Path = ("instruments", instrument.name)
        if instrument.until is not None and instrument.until < instrument.from_on:
            yield Flaw((*path, "until"), f"«{instrument.name}» hết hiệu lực trước khi có hiệu lực")
        following = instrument.replaced_by
        if following is None:
            continue
        if following not in instruments.by_name:
            message = f"chưa có văn bản gốc «{following}» trong instruments.yaml"
            yield Flaw((*path, "replaced_by"), message, proposal(following, instruments.by_name))
        elif instrument.until is None:
            yield Flaw((*path, "replaced_by"), f"«{instrument.name}» có văn bản thay thế thì cần until")
    follows = {
        name: [each.replaced_by] if each.replaced_by else [] for name, each in instruments.by_name.items()
    }
    for ring in rings(follows):
        message = f"văn bản thay thế vòng tròn: {' → '.join([*ring, ring[0]])}"
        yield Flaw(("instruments", ring[0], "replaced_by"), message)


def _citations(procedure: Procedure, rules: Rules | None, instruments: Instruments) -> Iterator[Flaw]:
    """Citations of texts that are not in the list."""
    known = instruments.by_name
    for path, source in _cited(procedure, rules):
        if not source.strip():
            # That there is none is said elsewhere.
            continue
        for part in instruments.unknown(source):
            near = proposal(part.split(" §")[0], known)
            message = f"nguồn «{part}» không bắt đầu bằng {INSTRUMENT.word} nào trong {INSTRUMENT.file}"
            yield Flaw(path, message, near or "thêm văn bản ấy vào instruments.yaml")


def _cited(procedure: Procedure, rules: Rules | None) -> Iterator[tuple[Path, str]]:
    for name, circumstance in procedure.circumstances.items():
        if circumstance.source:
            yield ("circumstances", name, "source"), circumstance.source
    for step in procedure.steps.values():
        if step.source:
            yield ("steps", step.name, "source"), step.source
        for place, condition in enumerate(step.requires):
            if condition.source:
                yield ("steps", step.name, "requires", place, "source"), condition.source
        for place, letter in enumerate(step.letters_if):
            if letter.source:
                yield ("steps", step.name, "letters_if", place, "source"), letter.source
    for deadline in procedure.deadlines.values():
        if deadline.source:
            yield ("deadlines", deadline.name, "source"), deadline.source
    for rule in rules.by_name.values() if rules is not None else ():
        for place, line in enumerate(rule.lines):
            yield ("rules", rule.name, "values", place, "source"), line.source
