"""A line of the register of what came in and whom it brought, as they are stored."""

from typing import Final, NamedTuple

KIND: Final = "ĐẾN"
"""The kind under which the counter of letters keeps the numbers of what came in."""


class IncomingRow(NamedTuple):
    office: str
    term: str
    number: int
    received_on: str
    sender: str | None
    sender_name: str
    symbol: str
    issued_on: str | None
    title: str
    how: str
    actor: str
    command: str
    recorded_at: str


class BroughtRow(NamedTuple):
    office: str
    term: str
    number: int
    n: int
    case_id: int | None
    letter_id: int | None
    packet: str | None


REWRITTEN: Final = (
    "received_on",
    "sender",
    "sender_name",
    "symbol",
    "issued_on",
    "title",
    "how",
    "actor",
    "command",
    "recorded_at",
)
"""What of a line that somebody typed in may be typed once more; its number and its place stay."""
