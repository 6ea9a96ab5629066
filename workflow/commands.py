"""What people ask for. A command is a value: decided by `decision.py`, recorded by storage, shown by the shell."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from ketnap.workflow.record import Entry, Facts, Paper


class Advance(NamedTuple):
    """Record one step of a case. `carried`: the steps that come along with a step that `continues`."""

    case: str
    step: str
    happened_on: date
    facts: Facts
    papers: tuple[Paper, ...]
    actor: str
    command: str
    carried: tuple[Entry, ...] = ()
    key: str = ""


class Correct(NamedTuple):
    """Put another step in the place of event `seq`, with a reason. Both stay in the history."""

    case: str
    seq: int
    step: str
    happened_on: date
    facts: Facts
    papers: tuple[Paper, ...]
    because: str
    actor: str
    command: str
    carried: tuple[Entry, ...] = ()
    key: str = ""


class Withdraw(NamedTuple):
    """Take event `seq` back, with a reason: what undo does to each event of a command."""

    case: str
    seq: int
    because: str
    actor: str
    command: str
    key: str = ""


Command = Advance | Correct | Withdraw


class Person(NamedTuple):
    """Who a case is about: what identifies and reaches them. What the law asks about is a fact, not here."""

    name: str
    sex: str | None = None
    born_on: date | None = None
    ethnicity: str | None = None
    occupation: str | None = None
    identity_number: str | None = None
    phone: str | None = None
    email: str | None = None
    native_place: str | None = None
    residence: str | None = None


def derived_key(
    actor: str,
    case: str,
    step: str,
    on: date,
    facts: Mapping[str, Any],
    papers: tuple[Paper, ...],
    again: int = 0,
) -> str:
    """The idempotency key of a line typed twice: the same actor, case, step, day, facts and papers. `again` is how
    many times the same line was meant before (`repetition.py`)."""
    import hashlib
    import json

    said = json.dumps(
        [
            actor,
            case,
            step,
            on.isoformat(),
            facts,
            [[p.document, p.number, p.issued_on.isoformat()] for p in papers],
            *([again] if again else []),
        ],
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256(said.encode()).hexdigest()[:32]
