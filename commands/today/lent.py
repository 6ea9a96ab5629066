"""Originals that have been out for longer than the office lets them be."""

from datetime import date, timedelta
from gettext import gettext as _
from typing import Any, Final, NamedTuple

from ketnap.commands import showing
from ketnap.commands.case.paper import lent as paper_lent
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Block, Cell
from ketnap.commands.titles import Titles
from ketnap.definitions import settings as configured
from ketnap.storage import settings
from ketnap.storage.correspondence import papers
from ketnap.storage.correspondence.papers import Lent
from ketnap.storage.reader import Reader

_MOST: Final = 8


class Out(NamedTuple):
    """What has been out for more than so many days, the longest first."""

    papers: tuple[Lent, ...] = ()
    days: int = 0


def find(reader: Reader, today: date, cells: set[str] | None) -> Out:
    """What is out too long, of everybody or of the cases of some cells."""
    office = configured.office(settings.every(reader))
    if office is None:
        return Out()
    found = papers.lent(reader, today - timedelta(days=office.lent_days + 1))
    return Out(tuple(each for each in found if cells is None or each.cell in cells), office.lent_days)


def data(out: Out, titles: Titles, invocation: Invocation) -> list[dict[str, Any]]:
    """As --json has it."""
    return [paper_lent.lent_data(each, titles, invocation) for each in out.papers]


def blocks(out: Out, titles: Titles, invocation: Invocation) -> list[Block]:
    """As the daily screen has it; nothing where nothing is out too long."""
    if not out.papers:
        return []
    text = _("GIẤY TỜ MƯỢN QUÁ {days} NGÀY ({count})")
    head = text.format(days=showing.number(out.days), count=showing.number(len(out.papers)))
    table = paper_lent.table(out.papers[:_MOST], titles, invocation)
    back = paper_lent.returning(out.papers[0], titles).text(invocation.language)
    every = line("case paper").text(invocation.language)
    following = _("  Khi trả, gõ: {back} · Tất cả: {every}").format(back=back, every=every)
    return [Cell(head, "strong"), table._replace(headed=False), following]
