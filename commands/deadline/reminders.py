"""The reminders of one deadline: who was reminded when, who could not be, who will be."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands import showing
from ketnap.commands.invocation import Invocation, local_day
from ketnap.commands.titles import Titles
from ketnap.commands.worker import recipients
from ketnap.storage import sweep
from ketnap.storage.correspondence import answers
from ketnap.storage.outbox import Waiting
from ketnap.storage.reader import Reader
from ketnap.workflow.deadlines import OPEN, Rung, Running
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.ports import CaseFile


class Told(NamedTuple):
    """What an explanation is made from."""

    invocation: Invocation
    titles: Titles
    file: CaseFile
    organisations: Organisations
    messages: Sequence[Waiting]


def raised(running: Running, told: Told) -> list[Waiting]:
    """The reminders that were raised for this deadline with this due date, the oldest first."""
    return [
        each
        for each in told.messages
        if (each.seq, each.deadline, each.item or "", each.due_on)
        == (running.seq, running.deadline, running.item, running.due_on)
        and each.status != "superseded"
    ]


def to_come(running: Running, told: Told) -> list[Rung]:
    """The reminders of an open deadline that are still to be raised, from today on."""
    known = {each.intent for each in told.messages}
    waiting = [rung for rung in running.rungs if sweep.intent(told.file.code, running, rung) not in known]
    return [rung for rung in waiting if rung.on >= told.invocation.today and running.status == OPEN]


def holder(running: Running, told: Told) -> str | None:
    """The organisation that has to act; None outside the tree, or where nobody holds the role."""
    roles = told.file.law.procedure.roles
    return told.organisations.holder(roles, running.owner, told.file.cell, told.invocation.today)


def recipient(running: Running, rung: Rung, told: Told, reader: Reader) -> str | None:
    """Who a reminder goes to today: the holder, whoever stands above them, or whoever was written to."""
    if rung.role == recipients.ADDRESSEE:
        asked = answers.addressee(reader, told.file.code, running.seq)
        return None if asked is None else asked.organisation
    found = holder(running, told)
    if rung.role == recipients.SUPERIOR and found is not None:
        return told.organisations.above(found, told.invocation.today)
    return found


def name_of(code: str | None, told: Told) -> str:
    """The name of an organisation, "" where there is none."""
    known = told.organisations.names.get(code or "")
    return "" if known is None else known.name


def reminding(running: Running, told: Told, reader: Reader) -> list[tuple[str, str | tuple[str, ...]]]:
    """Three lines at most: reminded, not sent yet, to be reminded; each with who and on which days."""
    today = told.invocation.today
    sent: dict[str, list[str]] = {}
    waiting: dict[str, list[str]] = {}
    for each in raised(running, told):
        name = _title(each.organisation, told, reader)
        if each.sent_at is not None:
            sent.setdefault(name, []).append(showing.short_day(local_day(each.sent_at), today))
        else:
            waiting.setdefault(name, []).append(_raised_on(each, today))
    coming: dict[str, list[str]] = {}
    for rung in to_come(running, told):
        name = _title(recipient(running, rung, told, reader), told, reader)
        coming.setdefault(name, []).append(showing.short_day(rung.on, today))
    found = ((_("Đã nhắc"), sent), (_("Chưa gửi được"), waiting), (_("Sẽ nhắc"), coming))
    return [
        (label, tuple(f"{name}: {', '.join(days)}" for name, days in by_name.items()))
        for label, by_name in found
        if by_name
    ]


def _raised_on(each: Waiting, today: date) -> str:
    day = showing.short_day(local_day(each.created_at), today)
    return _("{day} (chưa có địa chỉ thư)").format(day=day) if each.reason == "no_address" else day


def _title(organisation: str | None, told: Told, reader: Reader) -> str:
    if organisation is None:
        return _("chưa biết nhắc ai")
    return recipients.of(reader, organisation, told.invocation.today).title
