"""Originals of papers as screens and --json show them: where each lies, who has it."""

from collections.abc import Sequence
from gettext import gettext as _
from typing import Any

from ketnap.commands import showing
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Cell, Row, Table
from ketnap.commands.titles import Titles
from ketnap.workflow.custody import Loan, Original


def data(original: Original, titles: Titles, invocation: Invocation) -> dict[str, Any]:
    """A paper of a case as --json has it."""
    loan, filed = original.loan, original.filed
    return {
        "event": None if filed is None else filed.seq,
        "document": original.document,
        "title": titles.of("document", original.document),
        "number": original.number,
        "issued_on": None if filed is None else filed.issued_on,
        "place": original.place,
        "borrower": None if loan is None else showing.name(loan.borrower, invocation),
        "lent_on": None if loan is None else loan.lent_on,
    }


def loan_data(loan: Loan, invocation: Invocation) -> dict[str, Any]:
    """One loan as --json has it."""
    return {
        "borrower": showing.name(loan.borrower, invocation),
        "lent_on": loan.lent_on,
        "returned_on": loan.returned_on,
    }


def table(
    papers: Sequence[Original], titles: Titles, invocation: Invocation, *, loans: bool = False
) -> Table:
    """Papers with number, day and where the original is; with `loans` everybody who had it, below each."""
    rows = tuple(
        Row(
            (
                titles.of("document", each.document),
                each.number,
                "" if each.filed is None else f"{each.filed.issued_on:%d/%m/%Y}",
                where(each, invocation),
            ),
            tuple(had(loan, invocation) for loan in each.loans if loan.returned_on) if loans else (),
        )
        for each in papers
    )
    return Table((_("giấy tờ"), _("số"), _("ngày"), _("bản gốc")), rows, indent=2)


def where(original: Original, invocation: Invocation) -> str | Cell:
    """Where the original is: who has it, else where it lies; "" where nobody said."""
    loan = original.loan
    if loan is None:
        return original.place or ""
    text = _("{who} mượn từ {day}")
    if original.filed is None:
        text = _("{who} mượn từ {day}; giấy tờ này nay không còn trong hồ sơ")
    who = showing.name(loan.borrower, invocation)
    return Cell(text.format(who=who, day=f"{loan.lent_on:%d/%m/%Y}"), "wait")


def had(loan: Loan, invocation: Invocation) -> str:
    """One loan that is over, as a sentence."""
    assert loan.returned_on is not None, "it is over"
    return _("{who} mượn {lent}, trả {returned}").format(
        who=showing.name(loan.borrower, invocation),
        lent=f"{loan.lent_on:%d/%m/%Y}",
        returned=f"{loan.returned_on:%d/%m/%Y}",
    )
