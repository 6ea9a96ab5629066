"""What follows from a step that was recorded: deadlines closed, opened, moved, messages, drafts, later steps in doubt."""

from collections.abc import Callable, Sequence
from datetime import date
from gettext import gettext as _
from gettext import ngettext

from ketnap.commands import evidence, showing
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Block, Row, Table
from ketnap.commands.titles import Titles
from ketnap.workflow.deadlines import CLOSED, Running, is_term
from ketnap.workflow.decision import Decision, Doubt
from ketnap.workflow.findings import Finding
from ketnap.workflow.outlook import GOAL, PROBATION


def pairs_of(
    decision: Decision, titles: Titles, invocation: Invocation
) -> tuple[tuple[str, str | tuple[str, ...]], ...]:
    """Each kind of consequence beside its label, and how to take the step back."""
    today, event = invocation.today, decision.event
    pairs: list[tuple[str, str | tuple[str, ...]]] = []
    if event.source != event.target and event.replaces is None:
        was, now = titles.of("state", event.source), titles.of("state", event.target)
        pairs.append((_("Trạng thái"), now if event.source == "new" else f"{was} → {now}"))
    since = _official_from(decision)
    if since is not None:
        pairs.append((_("Chính thức từ"), showing.long_day(since)))
    if decision.closed:
        pairs.append((_("Xong"), tuple(_closed(each, titles, today) for each in decision.closed)))
    if decision.opened:
        pairs.append((_("Mở thêm"), tuple(_opened(each, titles) for each in decision.opened)))
    moved = tuple(
        _("{title}: từ {before} thành {after}").format(
            title=titles.of("deadline", each.after.deadline),
            before=_due(each.before),
            after=_due(each.after),
        )
        for each in decision.moved
        if each.before.due_on != each.after.due_on
    )
    if moved:
        pairs.append((_("Dời hạn"), moved))
    if decision.messages:
        count = len(decision.messages)
        text = ngettext("{count} tin trong hộp chờ", "{count} tin trong hộp chờ", count).format(count=count)
        pairs.append((_("Thư"), text))
    if decision.letters:
        drafts = tuple(titles.of("document", each.letter) for each in decision.letters)
        pairs.append((_("Dự thảo"), drafts))
    if event.step and not invocation.dry_run:
        pairs.append((_("Hoàn tác"), line("case undo", event.command).text(invocation.language)))
    return tuple(pairs)


def _due(running: Running) -> str:
    return _("chưa tính được") if running.due_on is None else showing.long_day(running.due_on)


def _official_from(decision: Decision) -> date | None:
    """The day official membership begins, where this step makes it so: the end of the probation, however late."""
    if decision.record.state != GOAL:
        return None
    return next((each.due_on for each in decision.closed if each.deadline == PROBATION), None)


def _closed(running: Running, titles: Titles, today: date) -> str:
    title = titles.of("deadline", running.deadline)
    if running.item:
        title += f" ({running.item})"
    if running.due_on is None:
        return title
    due = showing.short_day(running.due_on, today)
    if is_term(titles.procedure, running.deadline):
        return _("{title}: đến hết {due}").format(title=title, due=due)
    if running.status != CLOSED or running.closed_on is None:
        return _("{title}, hạn {due}: không tính nữa").format(title=title, due=due)
    timely = running.closed_on <= running.due_on
    text = _("{title}, hạn {due}: đúng hạn") if timely else _("{title}, hạn {due}: quá hạn")
    return text.format(title=title, due=due)


def _opened(running: Running, titles: Titles) -> str:
    title = titles.of("deadline", running.deadline)
    if running.item:
        title += f" ({running.item})"
    source = showing.source(running.source, running.provenance)
    if running.due_on is None:
        return _("{title}: chưa tính được hạn, chờ ghi ngày bắt đầu   {source}").format(
            title=title, source=source
        )
    length = evidence.length(running.length, running.unit)
    text = _("{title} {length}, đến hết {due}   {source}")
    if running.calendar_status != "official":
        text = _("{title} {length}, tạm tính đến hết {due} (lịch chưa chính thức)   {source}")
    return text.format(title=title, length=length, due=showing.long_day(running.due_on), source=source)


def doubtful(
    doubts: Sequence[Doubt], titles: Titles, today: date, sentence: Callable[[Finding], str]
) -> list[Block]:
    """The later steps that no longer hold, as a table with its heading; nothing where all hold."""
    if not doubts:
        return []
    rows = tuple(
        Row(
            (
                str(doubt.seq),
                showing.short_day(doubt.on, today),
                titles.of("step", doubt.step),
            ),
            tuple(sentence(finding) for finding in doubt.findings),
        )
        for doubt in doubts
    )
    head = _("Các bước ghi sau nay không còn đủ điều kiện; không tự đổi, cần xem lại:")
    return [head, Table((_("lần ghi"), _("ngày"), _("bước")), rows, indent=2)]
