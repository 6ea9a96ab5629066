"""A line about a number set aside for a letter written by hand, as it is stored."""

from typing import NamedTuple


class HandwrittenRow(NamedTuple):
    issuer: str
    kind: str
    term: str
    number: int
    n: int
    status: str
    symbol: str
    dated: str | None
    addressee: str | None
    title: str | None
    because: str | None
    actor: str
    command: str
    recorded_at: str
    key: str | None = None
