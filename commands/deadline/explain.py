"""`deadline explain`: one deadline from its rule to its reminders, so that nobody has to believe a due date."""

from collections.abc import Sequence
from datetime import date, timedelta
from gettext import gettext as _
from typing import Any

from ketnap.commands import book, due, evidence, reading, showing
from ketnap.commands.case import answered
from ketnap.commands.case.show import days_left
from ketnap.commands.contract import OPTIONS, Spoken, line
from ketnap.commands.deadline.reminders import Told, holder, name_of, raised, recipient, reminding, to_come
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import Invocation, local_day
from ketnap.commands.printing import Answer, Block, Cell, Pairs
from ketnap.commands.problems import Problem, not_found
from ketnap.commands.proposing import proposed
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.commands.words import Named, Vocabulary
from ketnap.storage import outbox, queries
from ketnap.storage.reader import Reader
from ketnap.workflow import deadlines, service
from ketnap.workflow.calendar import Calendar
from ketnap.workflow.deadlines import OPEN, Running
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import Deadline
from ketnap.workflow.rules import RuleLine

_FEW = 12


@declare("deadline explain", help=N_("một thời hạn: quy định, cách đếm, đã nhắc ai"))
@argument("code", metavar=N_("MÃ"), help=N_("mã hồ sơ"), reads=reading.case_code)
@argument("deadline", metavar=N_("TÊN THỜI HẠN"), help=N_("tên thời hạn, ví dụ le-ket-nap"), loose=True)
def command(invocation: Invocation, code: str, deadline: str) -> Answer:
    """Explain a deadline of a case: the open ones of that name, else the newest."""
    with book.reading(invocation) as reader:
        file = reader.case(code)
        titles = Titles(file.law.procedure)
        every = queries.deadlines_of(reader, code)
        chosen = _chosen(deadline, every, file, titles)
        messages = outbox.messages_of(reader, reader.number_of(code))
        told = Told(invocation, titles, file, reader.organisations(service.places(file)), messages)
        blocks = [block for each in chosen for block in _blocks(each, told, reader)]
        data = {"case": code, "deadlines": [_data(each, told, reader) for each in chosen]}
    return Answer(data, tuple(blocks))


def _chosen(typed: str, every: Sequence[Running], file: CaseFile, titles: Titles) -> list[Running]:
    names = dict.fromkeys(each.deadline for each in every)
    declared = file.law.procedure.deadlines
    known = Vocabulary(
        Named(name, due.typed("deadline", name, titles), (name, titles.of("deadline", name)))
        for name in declared
    )
    found = known.find(typed)
    if found is None:
        text = _("Không có thời hạn «{name}».").format(name=typed) + proposed(known.propose(typed))
        raise not_found("deadline.unknown", text, line("case show", file.code))
    if found.target not in names:
        raise _not_here(found.target, names, file, titles)
    same = [each for each in every if each.deadline == found.target]
    return [each for each in same if each.status == OPEN] or [max(same, key=lambda each: each.opened_on)]


def _not_here(wanted: str, names: dict[str, None], file: CaseFile, titles: Titles) -> Problem:
    title = titles.of("deadline", wanted)
    text = _("{case} chưa có thời hạn «{title}».").format(case=file.code, title=title)
    if names:
        listed = " · ".join(due.typed("deadline", name, titles) for name in names)
        text += " " + _("Có: {names}.").format(names=listed)
    return not_found("deadline.not_here", text, line("case show", file.code))


# ---- what it says


def _data(running: Running, told: Told, reader: Reader) -> dict[str, Any]:
    rule = told.file.law.rules.on(_declared(running, told).within, running.opened_on)
    calendar = told.file.law.calendar
    skipped = [] if running.unit != "working_days" else _skipped(running, calendar)
    today = told.invocation.today
    return {
        "deadline": running.deadline,
        "title": told.titles.of("deadline", running.deadline),
        "item": running.item or None,
        "status": running.status,
        "closed_on": running.closed_on,
        "length": running.length,
        "unit": running.unit,
        "rule": {
            "name": rule.name,
            "value": str(rule.value),
            "from": rule.from_on,
            "counted_from": list(
                deadlines.counts_from(told.file.law, _declared(running, told), running.opened_on)
            ),
            "source": rule.source,
            "provenance": rule.provenance,
        },
        "source": running.source,
        "provenance": running.provenance,
        "opened_on": running.opened_on,
        "starts_on": running.starts_on,
        "due_on": running.due_on,
        "working_days_left": None
        if running.due_on is None or running.status != OPEN
        else days_left(calendar, running.due_on, today),
        "calendar_status": running.calendar_status,
        "owner": running.owner,
        "skipped": [{"date": each.on, "reason": each.reason, "source": each.source} for each in skipped],
        "reminded": [
            {
                "organisation": each.organisation,
                "recipient": each.recipient,
                "status": each.status,
                "on": None if each.sent_at is None else local_day(each.sent_at),
            }
            for each in raised(running, told)
        ],
        "to_come": [
            {"on": rung.on, "role": rung.role, "organisation": recipient(running, rung, told, reader)}
            for rung in to_come(running, told)
        ],
    }


def _declared(running: Running, told: Told) -> Deadline:
    return told.file.law.procedure.deadlines[running.deadline]


def _skipped(running: Running, calendar: Calendar) -> list[Any]:
    if running.starts_on is None or running.due_on is None:
        return []
    return calendar.skipped(running.starts_on, running.due_on)


def _blocks(running: Running, told: Told, reader: Reader) -> list[Block]:
    pairs: list[tuple[str, str | tuple[str, ...]]] = [(_("Quy định"), tuple(_rule(running, told)))]
    pairs.append((_("Bắt đầu"), _start(running, told)))
    counted = _counted(running, told)
    if counted:
        pairs.append((_("Đếm"), tuple(counted)))
    if running.status == OPEN:
        pairs += reminding(running, told, reader)
    blocks: list[Block] = [Cell(_head(running, told), "strong"), Pairs(tuple(pairs))]
    return blocks + (_mending(running, told, reader) if running.status == OPEN else [])


def _head(running: Running, told: Told) -> str:
    title = told.titles.of("deadline", running.deadline) + (f" ({running.item})" if running.item else "")
    owner = name_of(holder(running, told), told) or told.titles.of("role", running.owner)
    if running.due_on is None:
        return _("{title}: chưa tính được hạn · {owner}").format(title=title, owner=owner)
    day = showing.long_day(running.due_on)
    if running.status != OPEN:
        ended = {
            "closed": _("đã xong"),
            "superseded": _("đã thay bằng hạn mới"),
            "dropped": _("không tính nữa"),
        }
        text = _("{title}: hạn {day} · {ended}").format(title=title, day=day, ended=ended[running.status])
        return text if running.closed_on is None else f"{text} {running.closed_on:%d/%m/%Y}"
    left = showing.term(days_left(told.file.law.calendar, running.due_on, told.invocation.today))
    return _("{title}: hạn {day} · {left} · {owner}").format(title=title, day=day, left=left, owner=owner)


def _rule(running: Running, told: Told) -> list[str]:
    """The line of the day it opened, the one before it, and the one that holds today if that is another."""
    law = told.file.law
    lines = law.rules.by_name[_declared(running, told).within].lines
    at = max((n for n, each in enumerate(lines) if each.from_on <= running.opened_on), default=0)
    since = _("{rule} (áp dụng từ {day})").format(
        rule=_line(lines[at], running, told), day=f"{lines[at].from_on:%d/%m/%Y}"
    )
    said = [since, showing.source(running.source, running.provenance)]
    if at > 0 and _differ(lines[at - 1], lines[at]):
        said.append(
            _("Trước đó: {rule}; {source}").format(
                rule=_line(lines[at - 1], running, told), source=_cited(lines[at - 1])
            )
        )
    for later in lines[at + 1 :]:
        if later.from_on <= told.invocation.today and _differ(later, lines[at]):
            text = _("Từ {day}: {rule}; {source}: không áp dụng ở đây")
            day = f"{later.from_on:%d/%m/%Y}"
            said.append(text.format(day=day, rule=_line(later, running, told), source=_cited(later)))
    return said


def _differ(one: RuleLine, other: RuleLine) -> bool:
    return (one.value, one.counted_from) != (other.value, other.counted_from)


def _cited(rule: RuleLine) -> str:
    return showing.source(rule.source, rule.provenance)


def _line(rule: RuleLine, running: Running, told: Told) -> str:
    value = rule.value if isinstance(rule.value, int) else 0
    named = (rule.counted_from,) if rule.counted_from else _declared(running, told).counted_from
    references = named or _declared(running, told).opens_on
    start = _(" hoặc ").join(_reference(each, told) for each in references[:3])
    return _("{length} từ: {start}").format(length=evidence.length(value, running.unit), start=start)


def _reference(name: str, told: Told) -> str:
    ended = name.removesuffix(".end")
    if ended != name and told.titles.knows("deadline", ended):
        return _("ngày cuối của «{deadline}»").format(deadline=told.titles.of("deadline", ended))
    return f"«{evidence.reference(told.titles, name)}»"


def _start(running: Running, told: Told) -> str:
    if running.starts_on is None:
        waiting = deadlines.waiting_for(told.file.law, _declared(running, told), running)
        missing = _(" hoặc ").join(_reference(each, told) for each in waiting)
        return _("chưa biết; cần ghi: {missing}").format(missing=missing)
    said = showing.long_day(running.starts_on)
    entry = next((each for each in told.file.record.counting if each.seq == running.seq), None)
    if entry is not None and entry.on == running.starts_on:
        said += f", «{told.titles.of('step', entry.step)}»"
        papers = [each for each in entry.papers if each.number]
        if papers:
            said += f", {told.titles.of('document', papers[0].document)} {papers[0].number}"
    return _("{start}; không tính ngày này (đơn vị tự đặt)").format(start=said)


def _counted(running: Running, told: Told) -> list[str]:
    """How the days add up, month by month, and which were not counted."""
    if running.starts_on is None or running.due_on is None:
        return []
    calendar, today = told.file.law.calendar, told.invocation.today
    said = []
    rule = told.file.law.rules.on(_declared(running, told).within, running.opened_on)
    if running.length != rule.number:
        more = evidence.length(running.length - rule.number, running.unit)
        said.append(_("gồm cả gia hạn {length}").format(length=more))
    if running.unit != "working_days":
        text = _("{length}, đến hết ngày cùng số của tháng cuối: {day}")
        length = evidence.length(running.length, running.unit)
        return [*said, text.format(length=length, day=showing.long_day(running.due_on))]
    parts = _by_month(calendar, running.starts_on, running.due_on)
    if len(parts) <= _FEW:
        days = " + ".join(f"{_span(first, last, today)}: {count}" for first, last, count in parts)
        said.append(f"{days} = {showing.working_days(running.length)}")
    return said + _not_counted(_skipped(running, calendar), running, today)


def _by_month(calendar: Calendar, start: date, due_on: date) -> list[tuple[date, date, int]]:
    """The days after `start` up to `due_on`, by month: first and last day, and how many of them are worked."""
    parts = []
    first = start + timedelta(days=1)
    while first <= due_on:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        last = min(due_on, following - timedelta(days=1))
        parts.append((first, last, calendar.working_days_between(first - timedelta(days=1), last)))
        first = following
    return parts


def _span(first: date, last: date, today: date) -> str:
    year = f"/{last.year}" if last.year != today.year else ""
    return f"{first:%d}–{last:%d/%m}{year}" if first != last else f"{last:%d/%m}{year}"


def _not_counted(skipped: Sequence[Any], running: Running, today: date) -> list[str]:
    weekends = sum(each.reason == "weekend" for each in skipped)
    said = []
    if weekends:
        said.append(_("không tính {count} ngày thứ Bảy, Chủ nhật").format(count=showing.number(weekends)))
    for each in skipped:
        if each.reason == "holiday":
            day = showing.short_day(each.on, today)
            said.append(
                _("không tính {day}: {name} ({source})").format(day=day, name=each.name, source=each.source)
            )
    if running.calendar_status != "official":
        said.append(_("lịch chưa chính thức: có lịch thì tính lại"))
    return said


# ---- what to do


def _mending(running: Running, told: Told, reader: Reader) -> list[Block]:
    """What to type: to record that it was done, and what a late one needs first."""
    spoken, procedure = told.invocation.language, told.file.law.procedure
    late = running.due_on is not None and running.due_on < told.invocation.today
    said: list[Block] = []
    for demand in due.demanded(told.file.law, running.deadline, told.invocation.today) if late else ():
        step = next((each for each in procedure.steps.values() if each.any_documents), None)
        if step is None:
            continue
        option = "--document" if spoken == "en" else OPTIONS["--document"]
        wanted = _("SỐ,NGÀY")
        paper = f"{due.typed('document', demand.document, told.titles)}={wanted}"
        command = line("case advance", told.file.code, Spoken(step.name, step.alias), option, paper)
        text = _("Có «{document}», theo {source}, thì ghi: {command}")
        said.append(
            text.format(
                document=told.titles.of("document", demand.document),
                source=showing.source(demand.source, demand.provenance),
                command=command.text(spoken),
            )
        )
    answer = answered.to_type(reader, told.file) if due.answers(told.file.law, running.deadline) else None
    if answer is not None:
        return [*said, _("Nơi nhận đã trả lời thì ghi: {command}").format(command=answer.text(spoken))]
    steps = [procedure.steps[name] for name in _declared(running, told).closes_on]
    ending = next((each for each in steps if told.file.record.state in each.sources), None)
    if ending is not None:
        command = line("case advance", told.file.code, Spoken(ending.name, ending.alias))
        said.append(_("Đã làm thì ghi: {command}").format(command=command.text(spoken)))
    return said
