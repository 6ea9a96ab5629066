"""Compiling: typed files become one Procedure, shorthands resolved; the same for rules and instruments.

Files of one grammar merge. What is declared twice is kept as it stood first.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ketnap.definitions import schema
from ketnap.definitions.scalars import MISSING, Asked
from ketnap.definitions.schema import (
    CheckEntry,
    DeadlineEntry,
    DocumentEntry,
    DutyEntry,
    FactEntry,
    InstrumentEntry,
    ProcedureFile,
    RuleEntry,
    StepEntry,
)
from ketnap.workflow.check_keys import CHECK_KEYS, MANY, SINGLE
from ketnap.workflow.instruments import Instrument, Instruments
from ketnap.workflow.parties import OFFICE
from ketnap.workflow.procedure import (
    Condition,
    Deadline,
    Document,
    Duty,
    Fact,
    FactType,
    Ladder,
    LetterIf,
    Procedure,
    Role,
    State,
    Step,
    StepFact,
    Track,
)
from ketnap.workflow.procedure_data import as_data, fingerprint
from ketnap.workflow.rules import Rule, RuleLine, Rules, value_of

SECTIONS = (
    "facts",
    "roles",
    "tracks",
    "circumstances",
    "states",
    "steps",
    "deadlines",
    "duties",
    "ladders",
)
"""The sections of a procedure file."""

OPEN = "open"


def procedure(files: Iterable[ProcedureFile], documents: Mapping[str, DocumentEntry]) -> Procedure:
    """The procedure that some files declare together."""
    files = list(files)
    name = next((each.procedure for each in files if each.procedure is not None), "")
    version = next((each.version for each in files if each.version is not None), "")
    merged: dict[str, dict[str, Any]] = {}
    for section in SECTIONS:
        merged[section] = {}
        for file in files:
            for key, entry in getattr(file, section).items():
                merged[section].setdefault(key, entry)
    facts = {key: _fact(key, each) for key, each in merged["facts"].items()}
    states = {key: State(key, each.title, each.end) for key, each in merged["states"].items()}
    compiled = Procedure(
        name,
        version,
        "",
        facts=facts,
        roles={key: Role(key, each.title, each.power, each.above) for key, each in merged["roles"].items()},
        tracks={key: Track(key, each.title, each.key) for key, each in merged["tracks"].items()},
        circumstances={key: _condition(each) for key, each in merged["circumstances"].items()},
        states=states,
        steps={key: _step(key, each, facts, states) for key, each in merged["steps"].items()},
        deadlines={key: _deadline(key, each) for key, each in merged["deadlines"].items()},
        duties={key: _duty(key, each) for key, each in merged["duties"].items()},
        ladders={key: Ladder(key, tuple(each.items())) for key, each in merged["ladders"].items()},
        documents={key: _document(key, each) for key, each in documents.items()},
    )
    return compiled._replace(hash=fingerprint(as_data(compiled)))


def _fact(name: str, entry: FactEntry) -> Fact:
    assume: bool | str | None = entry.assume
    if entry.is_.kind == "flag" and entry.assume in ("true", "false"):
        assume = entry.assume == "true"
    return Fact(name, entry.title, entry.is_, entry.private, assume)


def _condition(entry: CheckEntry) -> Condition:
    check = entry.check  # type: ignore[attr-defined]  # added to the model of each check
    keys = CHECK_KEYS[check].keys
    arguments = {
        key: (value,) if keys[key].kind in MANY & SINGLE else value
        for key, value in schema.own_keys(entry).items()
    }
    return Condition(
        check, arguments, entry.when, entry.unless, entry.because, entry.source, entry.provenance
    )


def _step(name: str, entry: StepEntry, facts: Mapping[str, Fact], states: Mapping[str, State]) -> Step:
    sources: dict[str, None] = {}
    for source in entry.from_:
        if source == OPEN:
            sources |= dict.fromkeys(key for key, state in states.items() if not state.end)
        else:
            sources[source] = None
    asked = entry.facts or {}
    return Step(
        name,
        entry.title,
        entry.alias,
        entry.owner,
        tuple(sources),
        to=entry.to,
        when=entry.when,
        unless=entry.unless,
        after=entry.after,
        cancels=entry.cancels,
        repeats=entry.repeats,
        opens=entry.opens,
        closes=entry.closes,
        facts=tuple(_step_fact(key, each, facts) for key, each in asked.items()),
        any_facts=entry.facts is None,
        documents=entry.documents or (),
        any_documents=entry.documents is None,
        requires=tuple(_condition(each) for each in entry.requires),
        letters=entry.letters or (),
        any_letters=entry.letters is None,
        tells=entry.tells,
        one_of=entry.one_of,
        continues=entry.continues,
        source=entry.source,
        letters_if=tuple(
            LetterIf(each.letter, each.when, each.unless, each.source) for each in entry.letters_if
        ),
    )


def _step_fact(name: str, asked: Asked, facts: Mapping[str, Fact]) -> StepFact:
    if asked.type is not None:
        return StepFact(name, asked.type)
    fact = facts.get(name)
    kind = FactType("") if fact is None else fact.type
    return StepFact(name, kind._replace(optional=asked.optional), sets=True)


def _deadline(name: str, entry: DeadlineEntry) -> Deadline:
    return Deadline(
        name,
        entry.title,
        entry.opens_on,
        entry.counted_from,
        entry.within or name,
        entry.closes_on,
        extended_on=entry.extended_on,
        per=entry.per,
        when=entry.when,
        unless=entry.unless,
        owner=entry.owner,
        reminders=entry.reminders,
        source=entry.source,
    )


def _duty(name: str, entry: DutyEntry) -> Duty:
    return Duty(name, entry.title, entry.owner, entry.reminders, entry.every, entry.after, entry.within)


def _document(name: str, entry: DocumentEntry) -> Document:
    issuer = entry.issuer
    if issuer is None:
        issuer = "" if entry.letter is None else OFFICE
    return Document(
        name,
        entry.title,
        issuer,
        form=entry.form,
        catalogue=entry.catalogue,
        valid=entry.valid,
        letter=entry.letter,
        to=entry.to,
        fields=entry.fields,
        to_role=entry.to_role,
    )


def rules(entries: Mapping[str, RuleEntry]) -> Rules:
    """The dated rules. A value that does not fit its unit stays the text that it is."""
    return Rules({name: _rule(name, entry) for name, entry in entries.items()})


def _rule(name: str, entry: RuleEntry) -> Rule:
    lines = []
    for line in entry.values:
        value = value_of(entry.unit, line.value)
        lines.append(
            RuleLine(
                line.from_,
                line.value if value is None else value,
                line.counted_from,
                line.source,
                line.provenance,
            )
        )
    return Rule(name, "" if entry.unit is MISSING else entry.unit, entry.precision, tuple(lines))


def instruments(entries: Mapping[str, InstrumentEntry]) -> Instruments:
    """The legal texts."""
    return Instruments(
        Instrument(name, entry.title, entry.from_, entry.until, entry.replaced_by, entry.provenance)
        for name, entry in entries.items()
    )
