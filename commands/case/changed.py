"""What others recorded on a case since somebody looked at it, beside what was to be recorded now: for a screen and for
programs."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from typing import Any

from ketnap.commands import fact_values, showing
from ketnap.commands.case import history
from ketnap.commands.contract import line
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Row, Table
from ketnap.commands.problems import Exit, Problem
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.commands import Advance
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.record import Event, Paper


def problem(uow: SqliteUnitOfWork, file: CaseFile, command: Advance, version: int, told: Told) -> Problem:
    """Why a step that was meant for that version of the case is not recorded."""
    since = [event for event in uow.events(file.code) if event.seq > version]
    if not since:
        return _not_reached(file)
    rows = [
        _row(
            str(event.seq),
            history.what(event, told.titles),
            event.happened_on,
            event.papers,
            event.actor,
            told,
        )
        for event in since
    ]
    asked = told.titles.of("step", command.step)
    mine = _row(_("lần này"), asked, command.happened_on, command.papers, told.invocation.actor, told)
    labels = (_("lần ghi"), _("bước"), _("ngày"), _("giấy tờ"), _("người ghi"))
    return Problem(
        "changed",
        _(
            "{case} vừa có người ghi trước: nay là lần ghi {now}, không còn là {version}. Bước của lần này chưa ghi."
        ).format(case=file.code, now=file.record.version, version=version),
        Exit.CHANGED,
        difference=[
            *(_data(event.seq, event, told) for event in since),
            _data(None, command, told),
        ],
        blocks=(Table(labels, (*rows, mine), headed=True),),
        following=(line("case show", file.code),),
    )


def _row(number: str, what: str, on: date, papers: Sequence[Paper], actor: str, told: Told) -> Row:
    day = showing.short_day(on, told.invocation.today)
    numbers = ", ".join(paper.number for paper in papers if paper.number)
    return Row((number, what, day, numbers, actor))


def _data(seq: int | None, one: Event | Advance, told: Told) -> dict[str, Any]:
    """An event that was recorded meanwhile, or, without a number, the step that was to be recorded now."""
    return {
        "event": seq,
        "step": one.step or None,
        "happened_on": one.happened_on,
        **fact_values.data(one, told),
        "actor": one.actor,
        "replaces": one.replaces if isinstance(one, Event) else None,
    }


def _not_reached(file: CaseFile) -> Problem:
    """The version that was named is none that the case has had."""
    return Problem(
        "changed",
        _("{case} đang ở lần ghi {now}. Bước của lần này chưa ghi.").format(
            case=file.code, now=file.record.version
        ),
        Exit.CHANGED,
        following=(line("case show", file.code),),
    )
