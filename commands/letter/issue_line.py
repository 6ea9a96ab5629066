"""The line that issues drafts: in one place, so that what a screen offers works as it stands. A draft of which nobody
knows who it goes to would stop all that are issued with it, so it is not named with them."""

from collections.abc import Iterable, Sequence
from gettext import gettext as _

from ketnap.commands.contract import Line, line
from ketnap.commands.letter import names as letter_names
from ketnap.commands.texts import language
from ketnap.storage.reader import Reader
from ketnap.workflow import issuing
from ketnap.workflow.parties import NOBODY_ELSE
from ketnap.workflow.ports import LetterState


def of_drafts(drafts: Sequence[LetterState]) -> Line:
    """The line for these drafts, as the record has them now: those whose addressee is known, by their names; where there
    is none such, the first with its addressee to be filled in."""
    ready = [each for each in drafts if each.to is not None]
    if not ready:
        return line("letter issue", letter_names.shown(drafts[0].id), "--to", _("NƠI NHẬN"))
    return line("letter issue", *(letter_names.shown(each.id) for each in ready))


def of_first(drafts: Sequence[LetterState]) -> Line:
    """The line for the first case of which a draft can be issued; `drafts` are all those of their cases."""
    first = next((each for each in drafts if each.to is not None), drafts[0])
    return _of_one([each for each in drafts if each.case == first.case])


def of_case(reader: Reader, case: str) -> Line:
    """The line for the drafts of a case that can be issued: by the case where all of them can. Raises NoSuchCase."""
    drafts = _drafts(reader, case)
    return _of_one(drafts) if drafts else line("letter issue", case)


def of_draft(reader: Reader, draft: LetterState) -> Line:
    """The line for a draft: with all others of its case where all can be issued, else by itself. Raises NoSuchCase."""
    drafts = _drafts(reader, draft.case)
    if all(each.to is not None for each in drafts):
        return line("letter issue", draft.case)
    return of_drafts([each for each in drafts if each.id == draft.id])


def of_notice(reader: Reader, case: str) -> Line:
    """The line that has others told by the drafts of a case: what only the person or the dossier gets tells nobody."""
    drafts = _drafts(reader, case)
    telling = [each for each in drafts if each.to not in NOBODY_ELSE]
    if not telling or all(each.to is not None for each in drafts):
        return of_case(reader, case)
    return of_drafts(telling)


def unaddressed(drafts: Iterable[LetterState]) -> list[str]:
    """What the others lack, with the line that says it: a sentence for each draft whose addressee nobody knows."""
    text = _("{letter} ({case}) chưa biết nơi nhận. Gõ: {command}")
    return [
        text.format(
            letter=letter_names.shown(each.id), case=each.case, command=of_drafts([each]).text(language())
        )
        for each in drafts
        if each.to is None
    ]


def _of_one(drafts: Sequence[LetterState]) -> Line:
    """The line for all drafts of one case."""
    if all(each.to is not None for each in drafts):
        return line("letter issue", drafts[0].case)
    return of_drafts(drafts)


def _drafts(reader: Reader, case: str) -> list[LetterState]:
    return [issuing.followed(reader, each) for each in reader.letters(case) if each.status == "draft"]
