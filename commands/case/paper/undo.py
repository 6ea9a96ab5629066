"""Taking back what a command recorded of originals: part of `case undo`."""

from collections.abc import Sequence
from gettext import gettext as _

from ketnap.commands import trying
from ketnap.commands.case.paper import named, originals
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Cell
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.titles import Titles
from ketnap.storage.correspondence import papers as papers_kept
from ketnap.storage.correspondence.papers import Recorded
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.codes import command_number


def newest(reader: Reader, last: str | None) -> str | None:
    """The newest command that can be taken back: `last`, or a later one that did something with originals."""
    of_papers = papers_kept.last_command(reader)
    if of_papers is None or (last is not None and command_number(last) > command_number(of_papers)):
        return last
    return of_papers


def recorded(reader: Reader, command: str) -> Sequence[Recorded]:
    """What a command recorded of originals; nothing for a command of another kind."""
    return papers_kept.of_command(reader, command)


def take_back(
    uow: SqliteUnitOfWork, invocation: Invocation, command: str, done: Sequence[Recorded]
) -> Answer:
    """Take it back, and say how the papers are again. Raises Problem where it was taken back before, or where more was
    done with a paper since."""
    case = done[0].case
    if done[0].act.withdrawn is not None:
        raise _refused("undone", _("lệnh này đã được hoàn tác"), command, case)
    later = papers_kept.done_since(uow, done)
    if later is not None:
        raise _refused("later", _("giấy tờ đã có lần ghi sau"), command, later.case)
    sheets = {each.act.sheet for each in done}
    papers_kept.take_back(uow, command, uow.next_command())
    titles = Titles(uow.case(case).law.procedure)
    papers = papers_kept.of_case(uow, case)
    found = [each for each in papers if each.sheet in sheets or each.held_as in sheets]
    text = (
        _("CHẠY THỬ: sẽ hoàn tác {command} · {case}")
        if invocation.dry_run
        else _("Đã hoàn tác {command} · {case}")
    )
    data = {
        "command": command,
        "undone": [],
        "papers": [originals.data(each, titles, invocation) for each in found],
        "dry_run": invocation.dry_run,
    }
    words = (case,) if len(found) != 1 else named.typed(found[0], papers, case, titles)
    look = _("Xem lại: {command}").format(command=line("case paper", *words).text(invocation.language))
    head = Cell(text.format(command=command, case=case), "strong")
    closing = trying.closing(invocation) or [look]
    return Answer(data, (head, originals.table(found, titles, invocation), *closing))


def _refused(code: str, why: str, command: str, case: str) -> Problem:
    text = _("Không hoàn tác được {command}: {why}. Sổ giữ nguyên.")
    message = text.format(command=command, why=why)
    return Problem(f"undo.{code}", message, Exit.REFUSED, following=(line("case paper", case),))
