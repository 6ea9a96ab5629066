"""What came of recording: a decision, a refusal, a line typed twice. The same words for every command that records."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from gettext import ngettext
from typing import Any, NamedTuple

from ketnap.commands import consequences, evidence, needed, showing, trying
from ketnap.commands.contract import Line, Spoken, line
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Block, Cell, Pairs, Row, Table
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.titles import Titles
from ketnap.workflow import outlook, service
from ketnap.workflow.deadlines import Running
from ketnap.workflow.decision import Decision, Doubt, Refusal
from ketnap.workflow.findings import UNKNOWN, Finding
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.ports import CaseFile, Reads
from ketnap.workflow.record import Event, Record
from ketnap.workflow.service import Repeated


class Told(NamedTuple):
    """What is needed to speak of a case: how it is asked, the titles, the organisations it may name, and, where
    something recorded may lack a part, its record. `judged_on` is the day a step is judged at, None = today."""

    invocation: Invocation
    titles: Titles
    organisations: Organisations | None = None
    record: Record | None = None
    judged_on: date | None = None

    @property
    def past_day(self) -> date | None:
        """The day that whatever mends a finding has to be recorded for, where leaving it out would mean today."""
        return None if self.judged_on == self.invocation.today else self.judged_on

    @property
    def day_words(self) -> tuple[str, ...]:
        """The option that names that day in a line to type."""
        return () if self.past_day is None else ("--on", f"{self.past_day:%d/%m/%Y}")

    def finding(self, finding: Finding) -> dict[str, Any]:
        """A finding as --json has it."""
        shown = self._nameless(finding)
        return showing.finding_data(shown, evidence.of(shown, self.titles, self.organisations))

    def sentence(self, finding: Finding) -> str:
        """A finding as a sentence."""
        shown = self._nameless(finding)
        return showing.message(shown, evidence.of(shown, self.titles, self.organisations))

    def row(self, finding: Finding) -> tuple[str | Cell, ...]:
        """A finding as a row: verdict, sentence, source."""
        shown = self._nameless(finding)
        return showing.finding_row(shown, evidence.of(shown, self.titles, self.organisations))

    def item(self, track: str, key: str) -> str:
        """What an open item is called: of a track of members, their name."""
        named = evidence.names_members(self.titles.procedure, track)
        return showing.name(key, self.invocation) if named else key

    def _nameless(self, finding: Finding) -> Finding:
        if self.invocation.names:
            return finding
        return evidence.without_names(finding, self.titles.procedure)

    def owner_of(self, steps: Sequence[str]) -> str:
        """Who mends: the role that takes the first of some steps."""
        return self.titles.of("role", self.titles.procedure.steps[steps[0]].owner)


def told_of(invocation: Invocation, reads: Reads, file: CaseFile) -> Told:
    """What is needed to speak of a case."""
    places = reads.organisations(service.places(file))
    return Told(invocation, Titles(file.law.procedure), places, file.record)


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
    blocks: list[Block] = trying.heading(invocation)
    if _backdated(decision, invocation.today):
        ago = (invocation.today - event.happened_on).days
        text = _("GHI LÙI NGÀY: {day}, cách nay {count} ngày. Xét theo quy định và lịch của ngày đó.")
        blocks.append(text.format(day=showing.long_day(event.happened_on), count=ago))
    blocks.append(
        Cell(
            _head(event, invocation).format(
                step=titles.of("step", event.step) if event.step else "",
                day=showing.long_day(event.happened_on),
                case=decision.case,
                command=event.command,
                seq=event.replaces,
            ),
            "strong",
        )
    )
    followed = consequences.pairs_of(decision, titles, invocation)
    blocks += [Pairs(followed)] if followed else []
    blocks += consequences.doubtful(decision.in_doubt, titles, invocation.today, told.sentence)
    blocks += trying.closing(invocation)
    if not invocation.dry_run:
        blocks += [
            _("Việc tiếp theo: {command}").format(command=each.text(invocation.language))
            for each in following
        ]
    return Answer(data(decision, told), tuple(blocks))


def _head(event: Event, invocation: Invocation) -> str:
    if not event.step:
        if invocation.dry_run:
            return _("Sẽ rút lần ghi {seq} · {case}")
        return _("Đã rút lần ghi {seq} · {case} · lệnh {command}")
    if event.replaces is not None:
        if invocation.dry_run:
            return _("Sẽ đính chính lần ghi {seq} thành «{step}», {day} · {case}")
        return _("Đã đính chính lần ghi {seq} thành «{step}», {day} · {case} · lệnh {command}")
    if invocation.dry_run:
        return _("Sẽ ghi «{step}», {day} · {case}")
    return _("Đã ghi «{step}», {day} · {case} · lệnh {command}")


def _backdated(decision: Decision, today: date) -> bool:
    """Whether what was recorded lies long enough back that somebody should notice it was not a slip."""
    return bool(decision.event.step) and (today - decision.event.happened_on).days > _LONG_AGO


_LONG_AGO = 31


def refused(refusal: Refusal, told: Told) -> Problem:
    """The refusal of a step: every reason once, who can mend it and from when, and what to type with it. A refusal
    without a code is that of a case which does not exist yet."""
    told = told._replace(judged_on=refusal.on)
    titles, procedure = told.titles, told.titles.procedure
    gathered = needed.of_refusal(refusal.findings, procedure)
    declared = procedure.steps.get(refusal.step)
    asked = () if declared is None else needed.asked(gathered.brings, declared, titles, told.sentence)
    title = _("Chưa ghi được «{step}», {day}").format(
        step=titles.of("step", refusal.step), day=showing.long_day(refusal.on)
    )
    if refusal.case:
        title += f" · {refusal.case}"
    step: Spoken | str = refusal.step if declared is None else Spoken(declared.name, declared.alias)
    one = line("case why", refusal.case, step, *told.day_words)
    everything = line("case why", refusal.case, *told.day_words)
    received = declared is not None and declared.continues in procedure.steps
    opening = line("case receive" if received else "case open", "--help")
    reasons = reason_rows(gathered, refusal.case, told)
    numbered = tuple(Row((str(at), *row.cells), row.notes) for at, row in enumerate(reasons, 1))
    blocks: list[Block] = _before_latest(refusal, told)
    if numbered:
        labels = (_("số"), _("kết luận"), _("điều kiện"), _("nguồn"))
        blocks.append(Table(labels, numbered, indent=2, notes_at=2))
    if gathered.folded and gathered.state is not None:
        blocks.append(_("  Chưa xét {count} điều kiện khác của bước này.").format(count=gathered.folded))
    if asked:
        blocks += asked_blocks(_("Gõ thêm vào lệnh vừa rồi:"), asked)
    return Problem(
        "refused",
        f"{title}\n{_counted(gathered, len(numbered), len(asked))}",
        Exit.REFUSED,
        findings=[told.finding(finding) for finding in refusal.findings],
        blocks=blocks,
        following=_after_refusal(refusal, opening, everything, one, gathered),
    )


def _before_latest(refusal: Refusal, told: Told) -> list[Block]:
    """That the day lies before the newest step, so that the case is judged as it stood then."""
    latest = None if told.record is None else told.record.latest
    if latest is None or refusal.on >= latest:
        return []
    text = _("Ngày này trước bước gần nhất đã ghi ({latest}): hồ sơ được xét như ngày ấy.")
    return [text.format(latest=showing.long_day(latest))]


def _after_refusal(
    refusal: Refusal, opening: Line, everything: Line, one: Line, gathered: needed.Needed
) -> tuple[Line, ...]:
    if not refusal.case:
        return (opening,)
    return (one,) if gathered.state is None else (everything, one)


def _counted(gathered: needed.Needed, reasons: int, asked: int) -> str:
    """How much is in the way, in one sentence."""
    if gathered.state is not None:
        return _("Bước này không ghi được ở trạng thái hiện nay. Hồ sơ giữ nguyên.")
    said = []
    if reasons:
        said.append(
            ngettext("{count} điều kiện chưa đạt", "{count} điều kiện chưa đạt", reasons).format(
                count=reasons
            )
        )
    if asked:
        said.append(ngettext("cần gõ thêm {count} mục", "cần gõ thêm {count} mục", asked).format(count=asked))
    text = _(", ").join(said)
    return _("{reasons}. Hồ sơ giữ nguyên.").format(reasons=text[:1].upper() + text[1:])


def reason_rows(gathered: needed.Needed, case: str, told: Told) -> tuple[Row, ...]:
    """What stands in the way, as rows: verdict, sentence, source, and below it who mends it."""
    rows = [
        Row(told.row(finding), notes(finding, told))
        for finding in (*((gathered.state,) if gathered.state else ()), *gathered.before, *gathered.reasons)
    ]
    if gathered.facts:
        names = " · ".join(told.titles.fact("", name) for name in gathered.facts)
        said = _("Cần ghi về người này, để biết còn phải có gì: {names}").format(names=names)
        typed = needed.facts_line(case, gathered.facts, told.titles, told.past_day).text(
            told.invocation.language
        )
        rows.append(Row((showing.verdict(UNKNOWN), said), (_("Gõ: {command}").format(command=typed),)))
    return tuple(rows)


def asked_blocks(title: str, asked: Sequence[needed.Asked]) -> list[Block]:
    """What is to be typed with a step, under a title; what no option says stands below it as a sentence."""
    rows = tuple(Row((each.typed(), each.says)) for each in asked if each.option)
    table: list[Block] = [title, Table((_("gõ"), _("là")), rows, indent=2)] if rows else []
    return table + [_("  Còn cần: {what}").format(what=each.says) for each in asked if not each.option]


def notes(finding: Finding, told: Told) -> tuple[str, ...]:
    """Who mends a finding, and from when: one line below it."""
    adds = lacking(finding, told)
    if adds is not None:
        return (_("Bổ sung: {command}").format(command=adds.text(told.invocation.language)),)
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


def lacking(finding: Finding, told: Told) -> Line | None:
    """The line that adds what a step was recorded without: taking the step again would be another step."""
    found = None if told.record is None else outlook.lacking(told.record, finding)
    if found is None or told.record is None:
        return None
    entry, fact = found
    kind = next(each.type for each in told.titles.procedure.steps[entry.step].facts if each.name == fact)
    value = needed.value_of(kind)
    typed = Spoken(f"{fact}={value}", f"{told.titles.typed('fact', fact, entry.step)}={value}")
    return line("case correct", told.record.case, str(entry.seq), "--fact", typed, "--reason", _("LÝ DO"))


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
