"""What a report says about one cell."""

from typing import NamedTuple

from ketnap.exchange.cells import Trouble, as_text, is_empty, masked
from ketnap.exchange.roster import Line, Sheet

_LONGEST_FOUND = 40


class Problem(NamedTuple):
    """One cell to be looked at: where Excel shows it (K17), under which heading, what stands in it ("" when it is
    empty; of an identity number the last four digits), what is the matter, what may be meant ("" = no proposal)."""

    row: int
    cell: str
    heading: str
    found: str
    message: str
    proposal: str = ""

    @property
    def text(self) -> str:
        return f"{self.message} {self.proposal}".strip()


def of_cell(sheet: Sheet, line: Line, field: str, heading: str, trouble: Trouble) -> Problem:
    value = sheet.value(line, field)
    found = "" if is_empty(value) else as_text(value)
    if found and field == "identity_number":
        found = masked(found)
    if len(found) > _LONGEST_FOUND:
        found = found[: _LONGEST_FOUND - 1] + "…"
    return Problem(line.number, sheet.cell(line, field), heading, found, *trouble)
