"""What came of recording: a decision, a refusal, a line typed twice. The same words for every command that records."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from gettext import ngettext
from typing import Any, NamedTuple

from ketnap.commands import evidence, showing
from ketnap.commands.contract import Line, Spoken, line
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Block, Cell, Pairs, Row, Table
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.titles import Titles
from ketnap.workflow.deadlines import CLOSED, Running
from ketnap.workflow.decision import Decision, Doubt, Refusal
from ketnap.workflow.findings import Finding
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.service import Repeated


class Told(NamedTuple):
    """What is needed to speak of a case: how it is asked, the titles, the organisations it may name."""

    invocation: Invocation
    titles: Titles
    organisations: Organisations | None = None

    def finding(self, finding: Finding) -> dict[str, Any]:
        """A finding as --json has it."""
        return showing.finding_data(finding, evidence.of(finding, self.titles, self.organisations))

    def sentence(self, finding: Finding) -> str:
        """A finding as a sentence."""
        return showing.message(finding, evidence.of(finding, self.titles, self.organisations))

    def owner_of(self, steps: Sequence[str]) -> str:
        """Who mends: the role that takes the first of some steps."""
        return self.titles.of("role", self.titles.procedure.steps[steps[0]].owner)


def deadline_data(running: Running, titles: Titles) -> dict[str, Any]:
    """A deadline as --json has it."""
    return {
        "deadline": running.deadline,
        "title": titles.of("deadline", running.deadline),
        "item": running.item or None,
        "starts_on": running.starts_on,
        "due_on": running.due_on,
        "owner": running.owner,
        "status": running.status,
        "closed_on": running.closed_on,
        "source": running.source,
        "provenance": running.provenance,
        "calendar_status": running.calendar_status,
    }


def data(decision: Decision, told: Told) -> dict[str, Any]:
    """A decision as `case advance --json` has it."""
    event, titles = decision.event, told.titles
    return {
        "case": decision.case,
        "event": event.seq,
        "command": event.command,
        "step": event.step or None,
        "state": decision.record.state,
        "version": decision.record.version,
        "happened_on": event.happened_on,
        "recorded_at": event.recorded_at.isoformat(),
        "deadlines_opened": [deadline_data(each, titles) for each in decision.opened],
        "deadlines_closed": [deadline_data(each, titles) for each in decision.closed],
        "deadlines_moved": [
            {**deadline_data(each.after, titles), "was_due_on": each.before.due_on} for each in decision.moved
        ],
        "in_doubt": [_doubt_data(each, told) for each in decision.in_doubt],
        "messages": [
            {"kind": each.kind, "role": each.role, "organisation": each.organisation}
            for each in decision.messages
        ],
        "letters": [
            {"letter": each.letter, "to": each.to, "issuer": each.issuer} for each in decision.letters
        ],
        "dry_run": told.invocation.dry_run,
    }


def _doubt_data(doubt: Doubt, told: Told) -> dict[str, Any]:
    return {
        "event": doubt.seq,
        "step": doubt.step,
        "happened_on": doubt.on,
        "findings": [told.finding(finding) for finding in doubt.findings],
    }


def recorded(decision: Decision, told: Told, following: Sequence[Line] = ()) -> Answer:
    """The answer to a step that was recorded."""
    event, titles, invocation = decision.event, told.titles, told.invocation
    blocks: list[Block] = []
    if invocation.dry_run:
        blocks.append(_("CHẠY THỬ, chưa ghi gì."))
    if _backdated(decision, invocation.today):
        ago = (invocation.today - event.happened_on).days
        text = _("GHI LÙI NGÀY: {day}, cách nay {count} ngày. Xét theo quy định và lịch của ngày đó.")
        blocks.append(text.format(day=showing.long_day(event.happened_on), count=ago))
    head = _("Đã ghi «{step}», {day} · {case} · lệnh {command}")
    if not event.step:
        head = _("Đã rút lần ghi {seq} · {case} · lệnh {command}")
    blocks.append(
        Cell(
            head.format(
                step=titles.of("step", event.step) if event.step else "",
                day=showing.long_day(event.happened_on),
                case=decision.case,
                command=event.command,
                seq=event.replaces,
            ),
            "strong",
        )
    )
    blocks.append(Pairs(tuple(_consequences(decision, told))))
    blocks += _doubts(decision.in_doubt, told)
    blocks += [
        _("Việc tiếp theo: {command}").format(command=each.text(invocation.language)) for each in following
    ]
    return Answer(data(decision, told), tuple(blocks))


def _backdated(decision: Decision, today: date) -> bool:
    """Whether what was recorded lies long enough back that somebody should notice it was not a slip."""
    return bool(decision.event.step) and (today - decision.event.happened_on).days > _LONG_AGO


_LONG_AGO = 31


def _consequences(decision: Decision, told: Told) -> list[tuple[str, str | tuple[str, ...]]]:
    titles, today, event = told.titles, told.invocation.today, decision.event
    pairs: list[tuple[str, str | tuple[str, ...]]] = []
    if event.source != event.target:
        was, now = titles.of("state", event.source), titles.of("state", event.target)
        pairs.append((_("Trạng thái"), now if event.source == "new" else f"{was} → {now}"))
    if decision.closed:
        pairs.append((_("Xong"), tuple(_closed(each, titles, today) for each in decision.closed)))
    if decision.opened:
        pairs.append((_("Mở thêm"), tuple(_opened(each, titles) for each in decision.opened)))
    if decision.moved:
        moved = tuple(
            _("{title}: từ {before} thành {after}").format(
                title=titles.of("deadline", each.after.deadline),
                before=_due(each.before),
                after=_due(each.after),
            )
            for each in decision.moved
        )
        pairs.append((_("Dời hạn"), moved))
    if decision.messages:
        count = len(decision.messages)
        text = ngettext("{count} tin trong hộp chờ", "{count} tin trong hộp chờ", count).format(count=count)
        pairs.append((_("Thư"), text))
    if decision.letters:
        drafts = tuple(titles.of("document", each.letter) for each in decision.letters)
        pairs.append((_("Dự thảo"), drafts))
    if not told.invocation.dry_run:
        pairs.append((_("Hoàn tác"), line("case undo", event.command).text(told.invocation.language)))
    return pairs


def _due(running: Running) -> str:
    return _("chưa tính được") if running.due_on is None else showing.long_day(running.due_on)


def _closed(running: Running, titles: Titles, today: date) -> str:
    title = titles.of("deadline", running.deadline)
    if running.item:
        title += f" ({running.item})"
    if running.due_on is None:
        return title
    due = showing.short_day(running.due_on, today)
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


def _doubts(doubts: Sequence[Doubt], told: Told) -> list[Block]:
    if not doubts:
        return []
    rows = tuple(
        Row(
            (
                str(doubt.seq),
                showing.short_day(doubt.on, told.invocation.today),
                told.titles.of("step", doubt.step),
            ),
            tuple(told.sentence(finding) for finding in doubt.findings),
        )
        for doubt in doubts
    )
    head = _("Các bước ghi sau nay không còn đủ điều kiện; không tự đổi, cần xem lại:")
    return [head, Table((_("lần ghi"), _("ngày"), _("bước")), rows, indent=2)]


def refused(refusal: Refusal, told: Told, total: int = 0) -> Problem:
    """The refusal of a step: every reason, who can mend it and from when."""
    step = told.titles.of("step", refusal.step)
    title = _("Chưa ghi được «{step}», {day} · {case}").format(
        step=step, day=showing.long_day(refusal.on), case=refusal.case
    )
    count = len(refusal.findings)
    why = ngettext(
        "{count} điều kiện chưa đạt. Hồ sơ giữ nguyên.",
        "{count} điều kiện chưa đạt. Hồ sơ giữ nguyên.",
        count,
    ).format(count=count)
    rows = tuple(
        Row(
            (
                str(at),
                showing.verdict(finding.verdict),
                told.sentence(finding),
                showing.source(finding.source, finding.provenance),
            ),
            notes(finding, told),
        )
        for at, finding in enumerate(refusal.findings, 1)
    )
    declared = told.titles.procedure.steps.get(refusal.step)
    spoken: Spoken | str = refusal.step if declared is None else Spoken(declared.name, declared.alias)
    return Problem(
        "refused",
        f"{title}\n{why}",
        Exit.REFUSED,
        findings=[told.finding(finding) for finding in refusal.findings],
        blocks=(Table(("", "", _("điều kiện"), _("nguồn")), rows, indent=2),),
        following=(line("case why", refusal.case, spoken),),
    )


def notes(finding: Finding, told: Told) -> tuple[str, ...]:
    """Who mends a finding, and from when: one line below it."""
    said = []
    if finding.mended_by:
        said.append(_("Giải quyết: {who}").format(who=told.owner_of(finding.mended_by)))
        steps = [told.titles.procedure.steps[name] for name in finding.mended_by[:2]]
        said.append(_("ghi: {steps}").format(steps=" · ".join(told.titles.step_word(step) for step in steps)))
    if finding.possible_from is not None:
        said.append(_("Sớm nhất: {day}").format(day=showing.long_day(finding.possible_from)))
    if finding.expected_by is not None:
        said.append(_("Hạn: {day}").format(day=showing.long_day(finding.expected_by)))
    return (" · ".join(said),) if said else ()


def repeated(again: Repeated, told: Told) -> Answer:
    """The answer to a line that was typed before."""
    event = again.event
    text = _("Đã ghi từ trước: «{step}», {day} · {case} · lệnh {command}. Không ghi thêm, sổ giữ nguyên.")
    said = text.format(
        step=told.titles.of("step", event.step),
        day=showing.long_day(event.happened_on),
        case=again.case,
        command=event.command,
    )
    found = {
        "case": again.case,
        "event": event.seq,
        "command": event.command,
        "state": event.target,
        "version": event.seq,
        "happened_on": event.happened_on,
        "recorded_at": event.recorded_at.isoformat(),
        "repeated": True,
        "dry_run": told.invocation.dry_run,
    }
    return Answer(found, (said,))


def answer(outcome: Decision | Refusal | Repeated, told: Told, following: Sequence[Line] = ()) -> Answer:
    """The answer to an outcome. Raises Problem for a refusal."""
    if isinstance(outcome, Refusal):
        raise refused(outcome, told)
    if isinstance(outcome, Repeated):
        return repeated(outcome, told)
    return recorded(outcome, told, following)
