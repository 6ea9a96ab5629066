"""What the law that comes with the program changes in the law of a book, and whether the book may take it.

Everything only grows: the versions of a procedure, the lines of a rule, the legal texts. So it can be told which of
two laws is the newer one, and that something released was edited, which must never be.
"""

from typing import Final, Literal, NamedTuple

from ketnap.workflow import terms
from ketnap.workflow.calendar_renewal import Renewal, renewed
from ketnap.workflow.instruments import Instrument, Instruments
from ketnap.workflow.law import Law
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.rule_changes import BetweenRules, between_rules

Verdict = Literal["same", "newer", "older", "broken"]

SAME: Final = "same"
NEWER: Final = "newer"
OLDER: Final = "older"
BROKEN: Final = "broken"


class TextChanges(NamedTuple):
    """The legal texts that another register adds, has otherwise (it ended, it was seen), or has not."""

    new: tuple[Instrument, ...]
    changed: tuple[Instrument, ...]
    vanished: tuple[Instrument, ...]


class LawChanges(NamedTuple):
    """How the law of the program stands to that of the book.

    `verdict`: newer, the book may take it; older, the book has been with a newer program; broken, something that was
    released is not as it was, and nothing is taken.
    """

    book: Law
    program: Law
    rules: BetweenRules
    texts: TextChanges
    calendar: Renewal
    verdict: Verdict

    @property
    def new_procedure(self) -> bool:
        return self.book.procedure.hash != self.program.procedure.hash


def between_laws(book: Law, program: Law) -> LawChanges:
    """What the law of a program changes in that of a book."""
    rules = between_rules(terms.without_own(book.rules), program.rules)
    texts = _texts(book.instruments, program.instruments)
    calendar = renewed(book.calendar, program.calendar)
    verdict = _verdict(book.procedure, program.procedure, rules, texts)
    if verdict == SAME and calendar.changes:
        verdict = NEWER
    return LawChanges(book, program, rules, texts, calendar, verdict)


def _texts(before: Instruments, after: Instruments) -> TextChanges:
    was, now = before.by_name, after.by_name
    return TextChanges(
        tuple(each for name, each in now.items() if name not in was),
        tuple(each for name, each in now.items() if name in was and was[name] != each),
        tuple(each for name, each in was.items() if name not in now),
    )


def _verdict(book: Procedure, program: Procedure, rules: BetweenRules, texts: TextChanges) -> Verdict:
    if rules.altered or (book.version == program.version and book.hash != program.hash):
        return BROKEN
    mine, theirs = ordered(book.version), ordered(program.version)
    if theirs < mine:
        return OLDER
    if rules.vanished:
        return BROKEN if theirs > mine or rules.adds else OLDER
    if theirs > mine or rules.adds:
        return NEWER
    if texts.vanished:
        return OLDER
    return NEWER if texts.new or texts.changed else SAME


def ordered(version: str) -> tuple[tuple[int, str], ...]:
    """What versions are put in order by: 2026.10 comes after 2026.9."""
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in version.split("."))
