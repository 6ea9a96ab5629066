"""The shape of every field that a letter or form may print: plain dicts, lists and texts, nothing that knows a database.

A shape is written in short: "name born_on:date?" is a text that must be there and a day that may be None or left
out. A day is a `date` or its ISO text. A list may be empty or left out. docs/letters.md says what each part means.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

Shape = str | dict[str, Any] | list[Any]
STANDING = frozenset({"office", "letter"})
"""The two fields that every letter may print, whatever documents.yaml lists for it."""


def _of(words: str, **parts: Shape) -> dict[str, Shape]:
    shape: dict[str, Shape] = {}
    for word in words.split():
        key, _, kind = word.partition(":")
        shape[key.rstrip("?")] = kind or ("text?" if key.endswith("?") else "text")
    return shape | parts


_STOP = "by? on:date? number? issued_on:date? summoned:number? counted:number? agreed:number? against:number? blank:number?"
"""What a body resolved or decided: when it met, its paper, its votes in whole numbers. `counted` are those summoned
less those who by the rules do not count."""


def _way(stops: str) -> dict[str, Shape]:
    return {stop: _of(_STOP) for stop in stops.split()}


FIELDS: Mapping[str, Shape] = {
    # The issuing organisation. `symbol` is its abbreviation ("ĐU"), `archive` where the copy stays ("Đảng ủy").
    "office": _of("upper name place authority signer_title signer_name? symbol archive stamp_note?"),
    # `symbol` is what follows the number and brings its joiner: "-CV/ĐU", "/CN". `addressee` is the full name of
    # the receiving committee, None for what is handed to a person; `year` is printed while there is no day.
    "letter": _of(
        "kind number:number? symbol issued_on:date? year:number addressee short_code? case? anchor?"
    ),
    "person": _of(
        "name sex? born_on:date? ethnicity? occupation? native_place? residence? new_residence? identity_last4?"
    ),
    "people": [_of("name born_on:date? occupation? listed_on:date? helpers?")],
    # The people of a joint letter, each a row of its table; empty where a letter speaks of one person. `reason` and
    # `effective_on` stand here only where they are not those of all.
    "together": [
        _of(
            "name sex? born_on:date? identity_last4? cell? helpers? certificate_number? certificate_until:date?"
            " reason? effective_on:date?"
        )
    ],
    "listed_on": _of("on:date? cell? resolution_number?"),
    "helpers": [_of("name since:date?")],
    "helper": _of("name? official_on:date? since:date? resolution_number?"),
    "introductions": [_of("by on:date? number?")],
    "unions": ["text"],
    "certificate": _of(
        "number? issuer? class_from:date? class_to:date? issued_on:date? grade? valid_until:date?"
    ),
    "stage": _of("title remark? row?", steps=[_of("title on:date?")]),
    "move": _of(
        "reason? effective_on:date? decided_on:date? decision_number? destination? address? e_transfer_ref?",
        enclosures=["text"],
    ),
    "about": "text",
    "dossier": [_of("title number? issued_on:date?")],
    "considered": [_of("title number? issued_on:date?")],
    "contents": {
        "papers": [_of("title number? issued_on:date?")],
        "lacking": [_of("document title")],
    },
    "verification": _of("about? asked? number? sent_on:date? arrived_on:date? due_on:date?"),
    "verifications": [_of("about asked? sent_on:date? replied_on:date? reply_number?")],
    # What is resolved, as words in a sentence: "kết nạp" or "kết nạp lại".
    "act": "text",
    "admission": _way("cell section committee decision"),
    "recognition": _way("cell section committee decision"),
    "removal": _of("because?", **_way("cell committee decision")),
    "bodies": _of("cell? committee? deciding?"),
    "basis": ["text"],
    "terms": _of("admission:date? recognition:date?"),
    "decision": _of("number? issued_on:date? issuer? annulled_by? annulled_on:date?"),
    "annulment": _of("because? ceremony_on:date?"),
    "ceremony": _of("on:date? by:date?"),
    "probation": _of("from_on:date? until_on:date?"),
}
FORMERLY: Mapping[str, str] = {"considered": "dossier"}
"""What a letter was told instead of a field by an earlier procedure: until 2026.3 a covering letter listed the dossier."""

MAY_BE_MISSING = frozenset({"listed_on", "certificate"})
"""Whole fields that may be None: not everybody who moves was listed here or has been to the class."""


def completed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with None, or an empty list, for every part that may be left out and was."""
    return {name: _completed(value, FIELDS.get(name, "text")) for name, value in fields.items()}


def untold(named: Iterable[str], fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The lists that a template names and of which a letter was told nothing, because it is older than the template's
    asking: a letter of an earlier procedure, or one issued by an earlier program. They hold what it was told instead, or
    nothing."""
    absent = [name for name in named if name not in fields and isinstance(FIELDS.get(name), list)]
    return {name: fields.get(FORMERLY.get(name, ""), []) for name in absent}


def _completed(value: Any, shape: Shape) -> Any:
    if isinstance(shape, dict) and isinstance(value, Mapping):
        absent = {key: _nothing(part) for key, part in shape.items() if _optional(part)}
        return absent | {key: _completed(part, shape.get(key, "text")) for key, part in value.items()}
    if isinstance(shape, list) and value is None:
        return []
    if isinstance(shape, list):
        return [_completed(part, shape[0]) for part in value]
    return value


def _optional(shape: Shape) -> bool:
    return isinstance(shape, list) or (isinstance(shape, str) and shape.endswith("?"))


def _nothing(shape: Shape) -> list[Any] | None:
    return [] if isinstance(shape, list) else None


def fullest() -> dict[str, Any]:
    """Made-up fields with all that a letter can be told."""
    return {name: _sample(name, shape) for name, shape in FIELDS.items()}


def barest() -> dict[str, Any]:
    """Made-up fields with as little as a letter may be told."""
    return {name: None if name in MAY_BE_MISSING else _bare(name, shape) for name, shape in FIELDS.items()}


def _sample(name: str, shape: Shape) -> Any:
    if isinstance(shape, dict):
        return {key: _sample(key, part) for key, part in shape.items()}
    if isinstance(shape, list):
        return [_sample(name, shape[0])] * 2
    return {"text": f"⟨{name}⟩", "number": 2026, "date": date(2026, 2, 5)}[shape.removesuffix("?")]


def _bare(name: str, shape: Shape) -> Any:
    if _optional(shape):
        return _nothing(shape)
    if isinstance(shape, dict):
        return {key: _bare(key, part) for key, part in shape.items()}
    return _sample(name, shape)
