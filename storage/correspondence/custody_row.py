"""What became of the original of a paper, as it is stored."""

from typing import NamedTuple


class CustodyRow(NamedTuple):
    case_id: int
    n: int
    seq: int
    document: str
    nth: int
    number: str
    act: str
    what: str | None
    on_day: str
    actor: str
    command: str
    recorded_at: str
    key: str | None = None
    withdrawn: str | None = None
