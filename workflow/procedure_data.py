"""A procedure as values that JSON can hold, and back.

A compiled procedure is kept in the database by its hash, so that ordinary commands read neither YAML nor a
validator. What has its default value is left out: the text stays small, and a field added to the vocabulary
later does not change the hash of a procedure that does not use it.
"""

from collections.abc import Mapping
from typing import Any

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

_PLAIN: Mapping[str, type] = {
    "roles": Role,
    "tracks": Track,
    "states": State,
    "deadlines": Deadline,
    "duties": Duty,
    "documents": Document,
}


def as_data(procedure: Procedure) -> dict[str, Any]:
    """The whole procedure as objects, lists and texts."""
    data: dict[str, Any] = {
        "name": procedure.name,
        "version": procedure.version,
        "hash": procedure.hash,
        "facts": {each.name: _fact_as_data(each) for each in procedure.facts.values()},
        "circumstances": {name: _condition_as_data(each) for name, each in procedure.circumstances.items()},
        "steps": {each.name: _step_as_data(each) for each in procedure.steps.values()},
        "ladders": {
            each.name: {who: list(distances) for who, distances in each.rungs}
            for each in procedure.ladders.values()
        },
    }
    for section in _PLAIN:
        data[section] = {name: _fields(each) for name, each in getattr(procedure, section).items()}
    return data


def fingerprint(data: Mapping[str, Any]) -> str:
    """The SHA-256 (hex) of what `as_data` gave: the same for the same procedure, however its files are laid
    out, commented or cut. The order of entries in a section does not matter, that of lists does."""
    # Only whoever compiles definitions wants it; ordinary commands start sooner without.
    import hashlib
    import json

    counted = {key: value for key, value in data.items() if key != "hash"}
    text = json.dumps(counted, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def of_data(data: Mapping[str, Any]) -> Procedure:
    """The procedure that `as_data` gave."""
    return Procedure(
        data["name"],
        data["version"],
        data["hash"],
        facts={name: _fact_of_data(name, each) for name, each in data["facts"].items()},
        circumstances={name: _condition_of_data(each) for name, each in data["circumstances"].items()},
        steps={name: _step_of_data(name, each) for name, each in data["steps"].items()},
        ladders={
            name: Ladder(name, tuple((who, tuple(each)) for who, each in rungs.items()))
            for name, rungs in data["ladders"].items()
        },
        **{
            section: {name: kind(name=name, **_tuples(each)) for name, each in data[section].items()}
            for section, kind in _PLAIN.items()
        },
    )


def _fields(value: Any) -> dict[str, Any]:
    """The fields of a named tuple but its name and those that have their default."""
    defaults = value._field_defaults
    return {
        field: list(each) if isinstance(each, tuple) else each
        for field, each in zip(value._fields, value, strict=True)
        if field != "name" and not (field in defaults and defaults[field] == each)
    }


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {field: tuple(each) if type(each) is list else each for field, each in data.items()}


def _type_as_data(kind: FactType) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": kind.kind}
    if kind.words:
        data["words"] = list(kind.words)
    if kind.optional:
        data["optional"] = True
    return data


def _type_of_data(data: Mapping[str, Any]) -> FactType:
    return FactType(data["kind"], tuple(data.get("words", ())), data.get("optional", False))


def _fact_as_data(fact: Fact) -> dict[str, Any]:
    return {**_fields(fact), "type": _type_as_data(fact.type)}


def _fact_of_data(name: str, data: Mapping[str, Any]) -> Fact:
    return Fact(
        name, data["title"], _type_of_data(data["type"]), data.get("private", False), data.get("assume")
    )


def _condition_as_data(condition: Condition) -> dict[str, Any]:
    arguments = {
        key: list(each) if isinstance(each, tuple) else each for key, each in condition.arguments.items()
    }
    return {**_fields(condition), "arguments": arguments}


def _condition_of_data(data: Mapping[str, Any]) -> Condition:
    fields = _tuples(data)
    fields["arguments"] = _tuples(data["arguments"])
    return Condition(**fields)


def _step_as_data(step: Step) -> dict[str, Any]:
    data = _fields(step)
    if step.facts:
        data["facts"] = [
            [each.name, _type_as_data(each.type), *([True] if each.sets else [])] for each in step.facts
        ]
    if step.requires:
        data["requires"] = [_condition_as_data(each) for each in step.requires]
    if step.letters_if:
        data["letters_if"] = [_fields(each) for each in step.letters_if]
    return data


def _step_of_data(name: str, data: Mapping[str, Any]) -> Step:
    fields = _tuples(data)
    if "facts" in data:
        fields["facts"] = tuple(
            StepFact(fact, _type_of_data(kind), *sets) for fact, kind, *sets in data["facts"]
        )
    if "requires" in data:
        fields["requires"] = tuple(_condition_of_data(each) for each in data["requires"])
    if "letters_if" in data:
        fields["letters_if"] = tuple(LetterIf(**_tuples(each)) for each in data["letters_if"])
    return Step(name=name, **fields)
