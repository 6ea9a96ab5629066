"""How one version of a procedure differs from another, thing by thing and field by field."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from ketnap.workflow.procedure import Procedure

KINDS: Final[Mapping[str, str]] = {
    "state": "states",
    "step": "steps",
    "circumstance": "circumstances",
    "fact": "facts",
    "document": "documents",
    "deadline": "deadlines",
    "duty": "duties",
    "ladder": "ladders",
    "role": "roles",
    "track": "tracks",
}
"""What a procedure declares, by the word for one of a kind, in the order in which changes are told."""


class Thing(NamedTuple):
    """Something that a procedure declares: its kind (a key of KINDS) and its name."""

    kind: str
    name: str


class FieldChange(NamedTuple):
    """One field of a thing, as one version has it and as the other has it."""

    field: str
    before: Any
    after: Any


class Changed(NamedTuple):
    thing: Thing
    fields: tuple[FieldChange, ...]


class ProcedureChanges(NamedTuple):
    """What one version has that the other has not, what is not there any more, and what is otherwise."""

    added: tuple[Thing, ...]
    removed: tuple[Thing, ...]
    changed: tuple[Changed, ...]

    @property
    def differs(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def between(before: Procedure, after: Procedure) -> ProcedureChanges:
    """What `after` changes against `before`."""
    added, removed, changed = [], [], []
    for kind, section in KINDS.items():
        was: Mapping[str, Any] = getattr(before, section)
        now: Mapping[str, Any] = getattr(after, section)
        added += [Thing(kind, name) for name in now if name not in was]
        removed += [Thing(kind, name) for name in was if name not in now]
        changed += [
            Changed(Thing(kind, name), _fields(was[name], now[name]))
            for name in now
            if name in was and was[name] != now[name]
        ]
    return ProcedureChanges(tuple(added), tuple(removed), tuple(changed))


def _fields(before: Any, after: Any) -> tuple[FieldChange, ...]:
    """The fields of two values of one type that are not the same."""
    return tuple(
        FieldChange(field, was, now)
        for field, was, now in zip(before._fields, before, after, strict=True)
        if was != now
    )
