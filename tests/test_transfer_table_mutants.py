"""The table with any one of its conditions taken away is told from the table: no condition is there for nothing."""

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from transfer_looks import Cases, Look
from transfer_mutants import FILES, Mutant, mutants
from transfer_survey import cases_of, row_looks, single_looks

from ketnap.definitions import loader
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import NEW, Deadline, Step

EQUIVALENT = {
    "introduce_temporarily: requires fact, fact: introduce_temporarily.months, at_most: temp.activity.study: "
    "when moving_to_study": "whoever does not go to study is held to fewer months already",
    "end_temporary: after introduce_temporarily": "`when: [temporarily_away]` asks for the same step",
    "hold_ceremony: after admit": "the state «admitted» is where that step leads, and nothing else leads there",
    "transfer.ack: closes_on return_case": "return_case cancels the row that opened it, so the clock is gone",
    "transfer.member.present: closes_on return_case": "return_case cancels transfer_m, so the clock is gone",
}
"""Conditions that change nothing, each with the reason: they say again what another one says."""

CHECKED_ELSEWHERE = {"record_receipt"}
"""Steps of these files that are no part of the table: what the other side answers belongs to the letters."""

Looks = dict[str, list[Look]]


@pytest.fixture(scope="module")
def cases(law: Law) -> Cases:
    return cases_of(law)


@pytest.fixture(scope="module")
def looks(law: Law, cases: Cases) -> Looks:
    """What is looked at, by the step or the clocks it is about; the many moves after everything else, well mixed."""
    many = list(row_looks(law, cases))
    Random(4).shuffle(many)
    found: Looks = {}
    for look in (*single_looks(law, cases), *many):
        found.setdefault(look.step, []).append(look)
    return found


def compiled(law: Law, mutant: Mutant) -> Law | None:
    """The law with the mutant's file; None where the loader refuses the file."""
    loaded = loader.check({**loader.shipped().texts, mutant.file: mutant.text})
    if loaded.procedure is None:
        return None
    assert loaded.procedure.hash != law.procedure.hash, f"{mutant.name}: nothing was taken out"
    return law._replace(procedure=loaded.procedure)


def surviving(law: Law, looks: Looks, file: str) -> Iterator[str]:
    """The mutants of a file that the loader accepts and that no look tells from the table."""
    for mutant in mutants(loader.shipped().texts):
        if mutant.file != file or mutant.entry in CHECKED_ELSEWHERE:
            continue
        changed = compiled(law, mutant)
        about = looks.get(mutant.entry, []) if mutant.entry in law.procedure.steps else looks["clocks"]
        if changed is not None and all(look.holds(changed) for look in about):
            yield mutant.name


@pytest.mark.parametrize("file", FILES)
def test_every_condition_of_the_table_is_missed_when_it_is_taken_away(
    law: Law, looks: Looks, file: str
) -> None:
    of_file = {each.name for each in mutants(loader.shipped().texts) if each.file == file}
    assert set(surviving(law, looks, file)) == set(EQUIVALENT) & of_file


def test_every_kind_of_condition_is_taken_away_somewhere() -> None:
    every = list(mutants(loader.shipped().texts))
    assert len(every) == len({each.name for each in every}), "a mutant is known by its name"
    kinds = {each.what.split()[0] for each in every}
    lists = {"from", "when", "unless", "after", "cancels", "requires", "letters_if", "opens_on", "closes_on"}
    assert kinds == lists
    rows = {step.name for step in _steps() if step.one_of == "transfer"}
    receiving = {step.name for step in _steps() if step.continues in rows}
    assert rows | receiving <= {each.entry for each in every}


def test_no_condition_is_overlooked_in_the_text_of_the_files(law: Law) -> None:
    taken = Counter(each.entry for each in mutants(loader.shipped().texts))
    steps, clocks = law.procedure.steps, law.procedure.deadlines
    for name, times in taken.items():
        declared = _conditions_of(steps[name]) if name in steps else _conditions_of_clock(clocks[name])
        assert times == declared, name


def test_what_is_listed_as_equivalent_is_still_there() -> None:
    assert set(EQUIVALENT) <= {each.name for each in mutants(loader.shipped().texts)}


def _conditions_of(step: Step) -> int:
    lists = (
        step.when,
        step.unless,
        step.after,
        step.cancels,
        *([] if NEW in step.sources else [step.sources]),
    )
    entries = (*step.requires, *step.letters_if)
    inside = [each for entry in entries for each in (*entry.when, *entry.unless)]
    return sum(len(each) for each in lists) + len(entries) + len(inside)


def _conditions_of_clock(clock: Deadline) -> int:
    return sum(len(each) for each in (clock.when, clock.unless, clock.opens_on, clock.closes_on))


def _steps() -> list[Step]:
    procedure = loader.shipped().procedure
    assert procedure is not None
    return list(procedure.steps.values())
