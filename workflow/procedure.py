"""The vocabulary of a procedure: what people declare in `definitions/`, as values that never change.

Every value is a named tuple of texts, tuples and other such values, so that a compiled procedure can be kept
as JSON (`as_data`, `of_data`) and read back without YAML or a validator.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

NEW = "new"
"""The reserved state of a case that has no step yet."""

BACK = "back"
"""The reserved target "wherever the other counting steps lead"."""


class FactType(NamedTuple):
    """`kind` is one of date count flag text organisation member vote steps letter choice; `words` only for choice,
    in their order; `optional`: a step may be recorded without it."""

    kind: str
    words: tuple[str, ...] = ()
    optional: bool = False


class Fact(NamedTuple):
    """Something known about the person. `assume` is the value to use until somebody records one: True, False,
    a word, or "none" (known to be absent); None assumes nothing. `private` values are masked on screens."""

    name: str
    title: str
    type: FactType
    private: bool = False
    assume: bool | str | None = None


class Role(NamedTuple):
    """Who acts: the nearest organisation from the cell upward holding one of `powers`, or the one directly
    `above` the holder of another role. `powers` may be ("own",) = the cell, ("none",) = outside the tree."""

    name: str
    title: str
    powers: tuple[str, ...] = ()
    above: str | None = None


class Track(NamedTuple):
    """Things of which a case has several side by side; `key` is the fact that tells one from another."""

    name: str
    title: str
    key: str


class Condition(NamedTuple):
    """One check with its own keys in `arguments` (definition language §3) and when it is to be asked.

    `arguments` holds, by check: fact, is (tuple of texts, or "known"), at_least, at_most, more_than,
    less_than (a rule's name), since (tuple of references), until, document (tuple), step (tuple), reach,
    short_of, track, status, role, manner, same_for, same_as, deadline. A flag in `is` stands as "true" or "false".
    """

    check: str
    arguments: Mapping[str, Any]
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    because: str | None = None
    source: str | None = None
    provenance: str = "verified"


class State(NamedTuple):
    name: str
    title: str
    end: bool = False


class StepFact(NamedTuple):
    """A fact asked with a step. `sets`: it is the person's fact of that name (and has its type)."""

    name: str
    type: FactType
    sets: bool = False


class LetterIf(NamedTuple):
    """A letter that a step raises only when all of `when` and none of `unless` hold; `source` where it is not that of the
    step."""

    letter: str
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    source: str | None = None


class Step(NamedTuple):
    """What a person records. `sources` are the states it is possible in (NEW for a step that starts a case);
    `to` is a state, BACK, or None: the state stays. `any_facts`, `any_documents`: whatever is given is taken;
    `letters` are raised always, those of `letters_if` under their conditions; `any_letters`: the letter that its fact of
    kind `letter` names is drafted."""

    name: str
    title: str
    alias: str
    owner: str
    sources: tuple[str, ...]
    to: str | None = None
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    repeats: bool = False
    opens: str | None = None
    closes: str | None = None
    facts: tuple[StepFact, ...] = ()
    any_facts: bool = False
    documents: tuple[str, ...] = ()
    any_documents: bool = False
    requires: tuple[Condition, ...] = ()
    letters: tuple[str, ...] = ()
    any_letters: bool = False
    tells: tuple[str, ...] = ()
    one_of: str | None = None
    continues: str | None = None
    source: str = "product"
    letters_if: tuple[LetterIf, ...] = ()

    @property
    def may_raise(self) -> tuple[str, ...]:
        """The letters that it declares, whatever they hang on."""
        return (*(each.letter for each in self.letters_if), *self.letters)


class Deadline(NamedTuple):
    """A duty with a due date; its name is the id of regulations §3.1 and, unless `within` differs, its rule."""

    name: str
    title: str
    opens_on: tuple[str, ...]
    counted_from: tuple[str, ...]
    within: str
    closes_on: tuple[str, ...]
    extended_on: str | None = None
    per: str | None = None
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    owner: str = "cell"
    reminders: str = "standard"
    source: str | None = None


class Duty(NamedTuple):
    """A recurring task of an organisation: `every` names a rule, or it follows `after` `within` a rule."""

    name: str
    title: str
    owners: tuple[str, ...]
    reminders: str
    every: str | None = None
    after: str | None = None
    within: str | None = None


class Ladder(NamedTuple):
    """Reminder rungs: for `owner`, `superior` and `addressee` (of the letters that opened the deadline), distances from
    the due date in the unit of the deadline."""

    name: str
    rungs: tuple[tuple[str, tuple[int, ...]], ...]


class Document(NamedTuple):
    """A paper; a letter (`letter` is its register type) takes a number when it is issued. A paper with `fields` and
    without a register type is a form: printed from the case, never numbered. Where `to` names a place, `to_role` is
    the role whose holder there it goes to."""

    name: str
    title: str
    issuer: str
    form: str | None = None
    catalogue: str | None = None
    valid: str | None = None
    letter: str | None = None
    to: str | None = None
    fields: tuple[str, ...] = ()
    to_role: str | None = None


class _Sections(NamedTuple):
    name: str
    version: str
    hash: str
    facts: Mapping[str, Fact]
    roles: Mapping[str, Role]
    tracks: Mapping[str, Track]
    circumstances: Mapping[str, Condition]
    states: Mapping[str, State]
    steps: Mapping[str, Step]
    deadlines: Mapping[str, Deadline]
    duties: Mapping[str, Duty]
    ladders: Mapping[str, Ladder]
    documents: Mapping[str, Document]


class Procedure(_Sections):
    """A whole procedure. `hash` is the SHA-256 (hex) of the compiled procedure, whatever the layout of its files:
    its lasting name."""

    @cached_property
    def follows(self) -> dict[object, Any]:
        """What others worked out from this procedure (`once`); it goes when the procedure goes."""
        return {}


T = TypeVar("T")


def once(work: Callable[[Procedure], T]) -> Callable[[Procedure], T]:
    """`work`, done once for each procedure, on whose sections alone its result depends."""

    def remembered(procedure: Procedure) -> T:
        try:
            found: T = procedure.follows[work]
        except KeyError:
            found = procedure.follows[work] = work(procedure)
        return found

    return remembered
