"""`case why`: what is still needed, who mends it, from when. The same judgement as recording."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from typing import Any

from ketnap.commands import book, case_record, evidence, outcome, reading, showing
from ketnap.commands.case_place import reading_place
from ketnap.commands.contract import Spoken, line
from ketnap.commands.declaring import argument, declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.texts import N_
from ketnap.workflow import outlook, service
from ketnap.workflow.findings import MET, Finding, hindrances
from ketnap.workflow.ports import CaseFile


@declare("case why", help=N_("còn thiếu gì, ai giải quyết, sớm nhất khi nào"))
@argument("code", metavar=N_("MÃ"), help=N_("mã hồ sơ"), reads=reading.case_code)
@argument(
    "step",
    metavar=N_("BƯỚC"),
    help=N_("một bước; bỏ trống là các bước trên đường tới công nhận"),
    loose=True,
    required=False,
)
@option(
    "--on",
    into="on",
    metavar=N_("NGÀY"),
    help=N_("xét tại ngày nào; bỏ trống là hôm nay"),
    reads=reading.event,
)
@flag("--all", into="everything", help=N_("mọi bước làm được ở trạng thái này, kể cả ngoài đường chính"))
def command(
    invocation: Invocation, code: str, step: str | None, on: date | None, *, everything: bool
) -> Answer:
    """Answer about one step, the steps on the way, or all steps of the state."""
    day = on or invocation.today
    with book.reading(invocation) as reader:
        file = reader.case(code)
        place = reading_place(reader, file.law.procedure, invocation)
        chosen = None if step is None else case_record.step_named(step, place).name
        answers = service.why(reader, file, chosen, day, invocation.today)
        organisations = reader.organisations(service.places(file))
        if everything and chosen is None:
            known = {answer.step for answer in answers}
            record = service.as_of(reader, file, day)
            rest = [
                each.name
                for each in outlook.possible(file.law, organisations, record, day)
                if each.name not in known
            ]
            answers += tuple(
                outlook.why(file.law, organisations, record, file.running, name, day, invocation.today)
                for name in rest
            )
    told = Told(invocation, place.titles, organisations)
    return Answer(data(file, answers, day, told), tuple(_blocks(file, answers, day, told)))


def data(file: CaseFile, answers: Sequence[outlook.Answer], day: date, told: Told) -> dict[str, Any]:
    """The answers as --json has them."""
    steps = told.titles.procedure.steps
    return {
        "case": file.code,
        "version": file.record.version,
        "as_of": day,
        "steps": [
            {
                "step": answer.step,
                "title": told.titles.of("step", answer.step),
                "alias": steps[answer.step].alias,
                "to": answer.to,
                "allowed": answer.allowed,
                "possible_from": answer.possible_from,
                "findings": [told.finding(finding) for finding in answer.findings],
            }
            for answer in answers
        ],
    }


def _blocks(file: CaseFile, answers: Sequence[outlook.Answer], day: date, told: Told) -> list[Block]:
    titles, invocation = told.titles, told.invocation
    head = _("{case} · {person} · {state} · xét tại {day}").format(
        case=file.code,
        person=showing.name(file.person.name, invocation),
        state=titles.of("state", file.record.state),
        day=showing.long_day(day),
    )
    blocks: list[Block] = [Cell(head, "strong")]
    here = [each for each in answers if file.record.state in titles.procedure.steps[each.step].sources]
    ready = [each for each in here if each.allowed]
    blocked = [each for each in here if not each.allowed]
    later = [each for each in answers if each not in here]
    if len(answers) == 1:
        return blocks + _one(answers[0], told)
    if ready:
        blocks += [Cell(_("LÀM ĐƯỢC NGAY"), "strong"), _titled(ready, told)]
    if blocked:
        blocks.append(Cell(_("CHƯA LÀM ĐƯỢC"), "strong"))
        for each in blocked:
            blocks += _one(each, told)
    if later:
        blocks += [Cell(_("CÁC BƯỚC SAU ĐÓ"), "strong"), _titled(later, told)]
    if not answers:
        blocks.append(_("Hồ sơ đã xong hoặc đã kết thúc: không còn bước nào phải làm."))
    following = (ready or blocked)[:1]
    for each in following:
        step = titles.procedure.steps[each.step]
        command = line("case advance", file.code, Spoken(step.name, step.alias))
        blocks.append(
            _("Gõ: {command}      (thử trước: thêm --chay-thu)").format(
                command=command.text(invocation.language)
            )
        )
    return blocks


def _titled(answers: Sequence[outlook.Answer], told: Told) -> Table:
    steps = told.titles.procedure.steps
    rows = tuple(
        Row((told.titles.step_word(steps[each.step]), told.titles.of("step", each.step), _needs(each, told)))
        for each in answers
    )
    return Table((_("tên"), _("bước"), _("cần")), rows, indent=2)


def _needs(answer: outlook.Answer, told: Told) -> str:
    """What the step will ask for, for one that is possible; else how many things hinder it."""
    if not answer.allowed:
        return ""
    asked = [told.sentence(finding) for finding in answer.findings if finding.verdict != MET]
    return "; ".join(asked)


def _one(answer: outlook.Answer, told: Told) -> list[Block]:
    """A step with all its findings: what hinders first, then what the step brings itself, then what is met."""
    step = told.titles.procedure.steps[answer.step]
    hindering = hindrances(answer.findings)
    asked = [each for each in answer.findings if each.verdict != MET and each.asked]
    met = [each for each in answer.findings if each.verdict == MET]
    verdict = (
        _("làm được ngay")
        if answer.allowed
        else _("{count} điều kiện còn vướng").format(count=len(hindering))
    )
    head = f"{told.titles.step_word(step)}   {told.titles.of('step', step.name)}   {verdict}"
    if not answer.allowed and answer.possible_from is not None:
        head += " · " + _("sớm nhất {day}").format(day=showing.long_day(answer.possible_from))
    rows = tuple(_row(finding, told) for finding in (*hindering, *asked, *met))
    return [Cell(head, "strong"), Table(("", _("điều kiện"), _("nguồn")), rows, indent=2)]


def _row(finding: Finding, told: Told) -> Row:
    title = evidence.of(finding, told.titles, told.organisations)
    return Row(
        showing.finding_row(finding, title), () if finding.verdict == MET else outcome.notes(finding, told)
    )
