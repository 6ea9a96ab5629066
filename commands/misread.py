"""A command that ran into a value which the program never writes: the book is asked whether it is as it was written."""

from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import Final

from ketnap.commands import damage, known_errors, places, showing
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import Exit, Problem
from ketnap.storage.book import backup
from ketnap.storage.errors import NoDatabase, NotADatabase, SchemaTooNew, SchemaTooOld
from ketnap.storage.proof.broken import Broken
from ketnap.workflow.ports import Locked

_FEW: Final = 3


def problem(error: Exception, invocation: Invocation) -> Problem | None:
    """That the book is damaged; None where it is not, or where the error is one that was foreseen. Every row of a book is
    hashed, compared or kept twice, so nothing that was changed passes for sound.

    Raises StorageFailed where the file cannot even be checked.
    """
    if known_errors.problem_of(error) is not None:
        return None
    found = _wrong(places.database(invocation))
    if not found:
        return None
    text = ngettext(
        "Sổ có {count} chỗ không còn như lúc ghi, lệnh này không làm tiếp được:",
        "Sổ có {count} chỗ không còn như lúc ghi, lệnh này không làm tiếp được:",
        len(found),
    )
    said = [damage.sentence(each) for each in found[:_FEW]]
    if len(found) > _FEW:
        said.append(_("và {count} chỗ nữa").format(count=showing.number(len(found) - _FEW)))
    return Problem(
        "storage.damaged",
        text.format(count=showing.number(len(found))),
        Exit.STORAGE,
        # What it had done by then, nobody knows.
        unchanged=False,
        blocks=said,
        following=(line("audit verify", "--replay"), line("db restore", _("TỆP"))),
    )


def _wrong(path: Path) -> tuple[Broken, ...]:
    try:
        return backup.problems(path)
    except (Locked, NoDatabase, NotADatabase, SchemaTooNew, SchemaTooOld):
        # Then it is not the book that the command ran into.
        return ()
