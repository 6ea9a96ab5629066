"""Originals: where each paper of a case lies, and who had it when.

What is done with an original (put somewhere, lent, brought back) is office knowledge and no part of the history of the
case. It is only ever added to; an act typed by mistake is taken back and stays there as such. A paper is known by the
place in the history of the event that brought it, so a correction of that event changes nothing here.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

PLACED: Final = "placed"
LENT: Final = "lent"
RETURNED: Final = "returned"

LENDING: Final = (LENT, RETURNED)


class Sheet(NamedTuple):
    """One paper as a thing: the place in the history of the event that brought it, which document it is, and which
    one of those of its kind that the event brought."""

    seq: int
    document: str
    nth: int


class Act(NamedTuple):
    """Something that was done with an original. `what` is where it was put, or who borrowed it, None for what was
    brought back; `number` what stood on the paper then; `n` counts the acts of a case."""

    n: int
    sheet: Sheet
    number: str
    act: str
    what: str | None
    on: date
    actor: str
    command: str
    withdrawn: str | None = None


class Loan(NamedTuple):
    """Who had an original from when until when; None while it is out."""

    borrower: str
    lent_on: date
    returned_on: date | None = None


class Filed(NamedTuple):
    """A paper on file: the event that it came with, and which of the papers of that event it is."""

    sheet: Sheet
    seq: int
    n: int
    number: str
    issued_on: date


class Original(NamedTuple):
    """The original of a paper: where it lies when nobody has it, everybody who had it, oldest first. Without `filed`
    it is no longer on file (its step was taken back), and still out or somewhere."""

    sheet: Sheet
    number: str
    filed: Filed | None
    place: str | None
    loans: tuple[Loan, ...]
    acts: tuple[Act, ...]

    @property
    def document(self) -> str:
        return self.sheet.document

    @property
    def loan(self) -> Loan | None:
        """The loan that is running."""
        return self.loans[-1] if self.loans and self.loans[-1].returned_on is None else None

    @property
    def held_as(self) -> Sheet:
        """What the next act is recorded about: the sheet that is out, else the one on file."""
        lending = [act for act in self.acts if act.act in LENDING]
        return lending[-1].sheet if lending and lending[-1].act == LENT else self.sheet


class Against(NamedTuple):
    """Why an act cannot be recorded: future, before_paper (it was not written yet), before_newest (the day lies before
    something that was done with it), lent (somebody has it), not_lent."""

    code: str
    original: Original
    day: date | None = None


def originals(filed: Sequence[Filed], acts: Iterable[Act]) -> list[Original]:
    """Every paper on file with what was done with it, then what is out and no longer on file.

    What was done with a paper whose step was taken back, and recorded anew, is that of the same number.
    """
    by_sheet: dict[Sheet, list[Act]] = {}
    for act in acts:
        if act.withdrawn is None:
            by_sheet.setdefault(act.sheet, []).append(act)
    on_file = {each.sheet for each in filed}
    for sheet in [each for each in by_sheet if each not in on_file]:
        number = by_sheet[sheet][-1].number
        heir = next((e for e in filed if (e.sheet.document, e.number) == (sheet.document, number)), None)
        if heir is not None:
            moved = by_sheet.pop(sheet)
            by_sheet[heir.sheet] = sorted([*by_sheet.get(heir.sheet, []), *moved], key=lambda act: act.n)
    found = [_original(each.sheet, each, by_sheet.pop(each.sheet, [])) for each in filed]
    strays = [_original(sheet, None, done) for sheet, done in by_sheet.items()]
    return [*found, *(each for each in strays if each.loan is not None)]


def _original(sheet: Sheet, filed: Filed | None, acts: Sequence[Act]) -> Original:
    place: str | None = None
    loans: list[Loan] = []
    for act in acts:
        if act.act == PLACED:
            place = act.what
        elif act.act == LENT:
            loans.append(Loan(act.what or "", act.on))
        elif loans:
            loans[-1] = loans[-1]._replace(returned_on=act.on)
    number = filed.number if filed is not None else acts[-1].number
    return Original(sheet, number, filed, place, tuple(loans), tuple(acts))


def against(original: Original, act: str, on: date, today: date) -> Against | None:
    """What stands against recording an act on a day; where a paper is put has no day of its own."""
    if act == PLACED:
        return None
    if on > today:
        return Against("future", original, on)
    if act == LENT and original.loan is not None:
        return Against("lent", original, original.loan.lent_on)
    if act == RETURNED and original.loan is None:
        last = original.loans[-1].returned_on if original.loans else None
        return Against("not_lent", original, last)
    newest = max((each.on for each in original.acts if each.act in LENDING), default=None)
    if newest is not None and on < newest:
        return Against("before_newest", original, newest)
    if act == LENT and original.filed is not None and on < original.filed.issued_on:
        return Against("before_paper", original, original.filed.issued_on)
    return None


def newer(acts: Iterable[Act], act: Act) -> bool:
    """Whether another command did something of the same kind with the same paper since, so that an act cannot be taken
    back."""
    kind = (PLACED,) if act.act == PLACED else LENDING
    return any(
        each.n > act.n
        and each.command != act.command
        and each.sheet == act.sheet
        and each.act in kind
        and each.withdrawn is None
        for each in acts
    )
