"""Who is expected to leave and of whom no move is known yet: a class that graduates, contracts that end.

The day is a fact of the person (`leaves_on`); nobody is moved by it. It is shown in time, so that the move is recorded
and the notice written while the person can still be asked where they go.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from gettext import gettext as _
from typing import Any, Final, NamedTuple

from ketnap.commands import showing
from ketnap.commands.case.move.expected import LEAVES, leaves_on
from ketnap.commands.contract import Line, Spoken, line
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Block, Cell, Row, Table
from ketnap.commands.today.found import Day
from ketnap.storage.reader import Reader
from ketnap.workflow.moves_told import MOVE
from ketnap.workflow.ports import CaseFile

WITHIN: Final = 60
"""Days ahead, unless the office chooses otherwise: a notice takes effect with the move, and somebody has to be asked."""

_MOST: Final = 10


class Leaving(NamedTuple):
    """People of one cell who are expected to leave on one day."""

    on: date
    cell: str
    cell_name: str
    files: tuple[CaseFile, ...]


def find(reader: Reader, day: Day, within: int) -> tuple[Leaving, ...]:
    """Who is expected to leave by so many days from now, or was by now, and has no move known since that was recorded:
    the earliest first, whole classes together."""
    until = day.today + timedelta(days=within)
    sources = day.law.procedure.steps[MOVE].sources
    found: dict[tuple[date, str], list[CaseFile]] = {}
    for file in day.files.values():
        expected = leaves_on(file)
        if expected is None or expected > until or file.record.state not in sources or _told_since(file):
            continue
        found.setdefault((expected, file.cell), []).append(file)
    cells = {cell for _on, cell in found}
    names = reader.organisations(cells).names if cells else {}
    return tuple(
        Leaving(on, cell, names[cell].name, tuple(files))
        for (on, cell), files in sorted(found.items(), key=_order)
    )


def _order(pair: tuple[tuple[date, str], Sequence[CaseFile]]) -> tuple[date, str]:
    return pair[0]


def _told_since(file: CaseFile) -> bool:
    """Whether a move has become known since the day was recorded that is expected."""
    order = [
        entry.step == MOVE for entry in file.record.counting if entry.step == MOVE or LEAVES in entry.facts
    ]
    return bool(order) and order[-1]


def data(leaving: Iterable[Leaving], today: date, invocation: Invocation) -> list[dict[str, Any]]:
    """Who is expected to leave, as --json has it: one entry a person."""
    return [
        {
            "case": file.code,
            "person": showing.name(file.person.name, invocation),
            "organisation": group.cell,
            "leaves_on": group.on,
            "past": group.on < today,
        }
        for group in leaving
        for file in group.files
    ]


def blocks(leaving: Sequence[Leaving], today: date, within: int, invocation: Invocation) -> list[Block]:
    """Who is expected to leave, a class on a row, and what to type."""
    if not leaving:
        return []
    count = sum(len(group.files) for group in leaving)
    text = _("SẮP RỜI ĐI, CHƯA BIẾT NƠI ĐẾN, {days} ngày tới ({count})")
    head = text.format(days=showing.number(within), count=showing.number(count))
    rows = tuple(_row(group, today, invocation) for group in leaving[:_MOST])
    labels = (_("ngày"), _("chi bộ"), _("ai"), _("lệnh"))
    found: list[Block] = [Cell(head, "strong"), Table(labels, rows, indent=2)]
    if len(leaving) > _MOST:
        more = sum(len(group.files) for group in leaving[_MOST:])
        found.append(_("  … và {count} người nữa").format(count=showing.number(more)))
    return found


def _row(group: Leaving, today: date, invocation: Invocation) -> Row:
    past = group.on < today
    when = showing.short_day(group.on, today)
    who = _("{count} người").format(count=showing.number(len(group.files)))
    if len(group.files) == 1:
        (file,) = group.files
        who = f"{file.code}  {showing.name(file.person.name, invocation)}"
    said = Cell(_("{day}, đã qua").format(day=when), "bad") if past else Cell(when)
    return Row((said, group.cell_name, who, _to_type(group).text(invocation.language)))


def _to_type(group: Leaving) -> Line:
    """What records the move of one, or shows the plan for a class."""
    if len(group.files) == 1:
        return line("case move", group.files[0].code)
    after = f"{group.on + timedelta(days=1):%d/%m/%Y}"
    cell = Spoken(f"org={group.cell}", f"to-chuc={group.cell}")
    before = Spoken(f"leaves-before={after}", f"roi-di-truoc={after}")
    return line("case transfer", "--where", cell, "--where", before)
