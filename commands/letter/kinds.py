"""Kinds of letters as people type them: CV, qd, DEN. In a book they stand with their marks."""

from collections.abc import Iterable
from gettext import gettext as _

from ketnap.commands import reading
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import usage
from ketnap.commands.reading import Unreadable
from ketnap.commands.words import fold
from ketnap.storage.correspondence.incoming_row import KIND as INCOMING
from ketnap.workflow.procedure import Procedure


def of_procedure(procedure: Procedure) -> set[str]:
    """The kinds of letters that a procedure numbers."""
    return {each.letter for each in procedure.documents.values() if each.letter}


def marked(typed: str, known: Iterable[str]) -> str | None:
    """The kind that somebody typed, with its marks: QĐ of qd; None where it is none of those known."""
    wanted = fold(typed)
    return next((each for each in known if fold(each) == wanted), None)


def meant(typed: str, known: Iterable[str]) -> str:
    """The kind that somebody typed. Raises Problem (usage) with all there are."""
    kinds = sorted(known)
    found = marked(typed, kinds)
    if found is None:
        text = _("Không có loại văn bản «{kind}». Có: {kinds}.")
        raise usage(text.format(kind=typed, kinds=", ".join(kinds)))
    return found


def last_number(text: str, _invocation: Invocation) -> tuple[str, int]:
    """The newest number of a register on paper, from CV=41; DEN=120 of the register of what came in.

    Raises Unreadable.
    """
    kind, equals, number = text.partition("=")
    if not equals or not kind.strip():
        raise Unreadable(_("số cuối ghi như CV=41."))
    return marked(kind, (INCOMING,)) or kind.strip().upper(), reading.count(number)
