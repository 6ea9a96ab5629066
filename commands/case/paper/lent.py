"""Everything of the office that is lent: who has what since when, and after how many days one is reminded of it."""

from collections.abc import Iterable
from gettext import gettext as _
from typing import Any

from ketnap.commands import book, showing, trying
from ketnap.commands.contract import Line, Spoken, line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.problems import usage
from ketnap.commands.titles import Titles
from ketnap.definitions.settings import LENT_DAYS
from ketnap.storage import settings
from ketnap.storage.correspondence import papers as papers_kept
from ketnap.storage.correspondence.papers import Lent

_MOST = 3650


def everything(invocation: Invocation) -> Answer:
    """All that is out, the longest first."""
    with book.reading(invocation) as reader:
        found = papers_kept.lent(reader)
        titles = Titles(reader.law().procedure)
        days = letter_issuing.own_office(reader).lent_days
    data = {"remind_after": days, "lent": [lent_data(each, titles, invocation) for each in found]}
    if not found:
        return Answer(data, (_("Không có giấy tờ nào đang cho mượn."),))
    count = showing.number(len(found))
    blocks: list[Block] = [Cell(_("ĐANG CHO MƯỢN ({count})").format(count=count), "strong")]
    blocks.append(table(found, titles, invocation))
    back = returning(found[0], titles).text(invocation.language)
    blocks.append(_("Khi trả, gõ: {command}").format(command=back))
    text = _("Mượn quá {days} ngày thì nhắc ở việc hôm nay; đổi: {command}")
    change = line("case paper", "--remind-after", _("SỐ NGÀY")).text(invocation.language)
    blocks.append(text.format(days=showing.number(days), command=change))
    return Answer(data, tuple(blocks))


def lent_data(lent: Lent, titles: Titles, invocation: Invocation) -> dict[str, Any]:
    """A paper that is out as --json has it."""
    return {
        "case": lent.code,
        "person": showing.name(lent.person, invocation),
        "organisation": lent.cell,
        "document": lent.document,
        "title": titles.of("document", lent.document),
        "number": lent.number,
        "borrower": showing.name(lent.borrower, invocation),
        "lent_on": lent.lent_on,
        "days": (invocation.today - lent.lent_on).days,
    }


def table(found: Iterable[Lent], titles: Titles, invocation: Invocation) -> Table:
    """What is out, a line each."""
    rows = tuple(
        Row(
            (
                each.code,
                f"{titles.of('document', each.document)} {each.number}".rstrip(),
                showing.name(each.borrower, invocation),
                showing.short_day(each.lent_on, invocation.today),
                showing.number((invocation.today - each.lent_on).days),
            )
        )
        for each in found
    )
    labels = (_("mã"), _("giấy tờ"), _("ai mượn"), _("từ ngày"), _("số ngày"))
    return Table(labels, rows, headed=True, right=(4,), indent=2)


def returning(lent: Lent, titles: Titles) -> Line:
    """The line that says that this paper is back."""
    name = Spoken(lent.document, titles.typed("document", lent.document))
    words: tuple[str | Spoken, ...] = (lent.code, name)
    return line("case paper", *words, "--return")


def remind_after(invocation: Invocation, days: int) -> Answer:
    """Set after how many days a paper that is out is listed in the daily screen. Raises Problem."""
    if not 1 <= days <= _MOST:
        text = _("Số ngày từ 1 đến {most}.")
        raise usage(text.format(most=showing.number(_MOST)))
    with book.writing(invocation) as uow:
        before = letter_issuing.own_office(uow).lent_days
        settings.put(uow, LENT_DAYS, str(days))
    text = _("Giấy tờ cho mượn quá {days} ngày thì nhắc ở việc hôm nay (trước đó: {before}).")
    said = text.format(days=showing.number(days), before=showing.number(before))
    back = line("case paper", "--remind-after", str(before)).text(invocation.language)
    undo = _("Trở lại như cũ: {command}").format(command=back)
    closing = trying.closing(invocation) or [undo]
    data = {"remind_after": days, "was": before, "dry_run": invocation.dry_run}
    return Answer(data, (*trying.heading(invocation), Cell(said, "strong"), *closing))
