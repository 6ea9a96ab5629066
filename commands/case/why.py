"""`case why`: what is still needed, who mends it, from when. The same judgement as recording."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from gettext import gettext as _
from typing import Any

from ketnap.commands import book, needed, outcome, reading, showing
from ketnap.commands.case import record as case_record
from ketnap.commands.case.place import reading_place
from ketnap.commands.contract import Line, line, option_name
from ketnap.commands.declaring import argument, declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.texts import N_
from ketnap.storage.reader import Reader
from ketnap.workflow import outlook, service
from ketnap.workflow.answering import STEP
from ketnap.workflow.findings import MET, Finding
from ketnap.workflow.ports import CaseFile


@declare("case why", help=N_("còn thiếu gì, ai giải quyết, sớm nhất khi nào"))
@argument("code", metavar=N_("MÃ"), help=N_("mã hồ sơ"), reads=reading.case_code)
@argument(
    "step",
    metavar=N_("BƯỚC"),
    help=N_("một bước; bỏ trống là các bước trên đường tới công nhận"),
    loose=True,
    required=False,
    completes="step",
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
        instead = _instead(reader, file, answers)
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
    told = Told(invocation, place.titles, organisations, file.record, day)
    return Answer(data(file, answers, day, told), tuple(_blocks(file, answers, day, told, instead)))


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


def _instead(reader: Reader, file: CaseFile, answers: Sequence[outlook.Answer]) -> dict[str, Line]:
    """The steps that are recorded of a letter, each with the line for that."""
    if all(each.step != STEP for each in answers):
        return {}
    # Not at the top: few cases wait for an answer.
    from ketnap.commands.case import answered

    found = answered.to_type(reader, file)
    return {} if found is None else {STEP: found}


def _blocks(
    file: CaseFile, answers: Sequence[outlook.Answer], day: date, told: Told, instead: Mapping[str, Line]
) -> list[Block]:
    titles, invocation = told.titles, told.invocation
    head = _("{case} · {person} · {state} · xét tại {day}").format(
        case=file.code,
        person=showing.name(file.person.name, invocation),
        state=titles.of("state", file.record.state),
        day=showing.long_day(day),
    )
    blocks: list[Block] = [Cell(head, "strong")]
    if not answers:
        return [*blocks, _("Hồ sơ đã xong hoặc đã kết thúc: không còn bước nào phải làm.")]
    if len(answers) == 1:
        return blocks + _one(answers[0], file.code, told, instead)
    here = [each for each in answers if file.record.state in titles.procedure.steps[each.step].sources]
    ready = [each for each in here if each.allowed]
    blocked = [each for each in here if not each.allowed]
    later = [each for each in answers if each not in here]
    for title, some in (
        (_("LÀM ĐƯỢC NGAY"), ready),
        (_("CHƯA LÀM ĐƯỢC"), blocked),
        (_("CÁC BƯỚC SAU ĐÓ"), later),
    ):
        if some:
            blocks += [Cell(title, "strong"), table(some, file.code, told)]
    detail = line("case why", file.code, _("BƯỚC"), *told.day_words).text(invocation.language)
    blocks.append(_("Căn cứ của từng điều kiện: {command}").format(command=detail))
    if ready:
        blocks += _to_type(ready[0], file.code, told, instead)
    return blocks


def _to_type(answer: outlook.Answer, case: str, told: Told, instead: Mapping[str, Line]) -> list[Block]:
    """The line that records a step, and how to try it first."""
    step = told.titles.procedure.steps[answer.step]
    line_to_type = instead.get(step.name) or needed.record_line(
        case, step, _asked(answer, told), told.past_day
    )
    command = line_to_type.text(told.invocation.language)
    try_first = _("Thử trước, không ghi: thêm {option}.").format(option=option_name("--dry-run"))
    return [_("Gõ: {command}").format(command=command), try_first]


def _asked(answer: outlook.Answer, told: Told) -> tuple[needed.Asked, ...]:
    gathered = needed.gather(answer.findings, told.titles.procedure)
    step = told.titles.procedure.steps[answer.step]
    return needed.asked(gathered.brings, step, told.titles, told.sentence)


def table(answers: Sequence[outlook.Answer], case: str, told: Told) -> Table:
    """Steps, one a line; below each what it waits for. A step that only waits for its turn says for which."""
    steps = told.titles.procedure.steps
    rows = tuple(
        Row(
            (told.titles.step_word(steps[each.step]), told.titles.of("step", each.step)),
            tuple(_waits(each, case, told)),
        )
        for each in answers
    )
    return Table((_("tên"), _("bước")), rows, indent=2)


def _waits(answer: outlook.Answer, case: str, told: Told) -> Iterator[str]:
    gathered = needed.of_refusal(answer.findings, told.titles.procedure)
    steps = told.titles.procedure.steps
    if gathered.before:
        names = " · ".join(told.titles.step_word(steps[each.mended_by[0]]) for each in gathered.before)
        yield _("sau khi ghi: {steps}").format(steps=names)
    for finding in gathered.reasons:
        yield _reason(finding, told)
    if gathered.facts:
        typed = needed.facts_line(case, gathered.facts, told.titles, told.past_day).text(
            told.invocation.language
        )
        names = ", ".join(told.titles.fact("", name) for name in gathered.facts)
        yield _("chưa biết: {names}. Gõ: {command}").format(names=names, command=typed)
    if answer.allowed:
        brings = ", ".join(each.says.split(":")[0] for each in _asked(answer, told))
        if brings:
            yield _("khi ghi, cần: {things}").format(things=brings)
    earliest = [each.possible_from for each in answer.findings if each.possible_from is not None]
    if earliest and not answer.allowed:
        yield _("sớm nhất {day}").format(day=showing.long_day(max(earliest)))


def _reason(finding: Finding, told: Told) -> str:
    """What stands in the way, and the step that mends it, in one line."""
    word, sentence = showing.verdict(finding.verdict).text, told.sentence(finding)
    lacking = outcome.lacking(finding, told)
    if lacking is not None:
        return _("{verdict}: {sentence}. Bổ sung: {command}").format(
            verdict=word, sentence=sentence, command=lacking.text(told.invocation.language)
        )
    steps = [told.titles.procedure.steps[name] for name in finding.mended_by[:1]]
    mends = "".join(f" → {told.titles.step_word(step)}" for step in steps)
    return f"{word}: {sentence}{mends}"


def _one(answer: outlook.Answer, case: str, told: Told, instead: Mapping[str, Line]) -> list[Block]:
    """A step with all its findings: what hinders first, then what it asks for itself, then what is met."""
    titles = told.titles
    step = titles.procedure.steps[answer.step]
    gathered = needed.gather(answer.findings, titles.procedure)
    reasons = outcome.reason_rows(gathered, case, told)
    verdict = (
        _("làm được ngay") if answer.allowed else _("{count} điều kiện còn vướng").format(count=len(reasons))
    )
    head = f"{titles.step_word(step)}   {titles.of('step', step.name)}   {verdict}"
    if not answer.allowed and answer.possible_from is not None:
        head += " · " + _("sớm nhất {day}").format(day=showing.long_day(answer.possible_from))
    met = tuple(Row(told.row(each)) for each in answer.findings if each.verdict == MET)
    blocks: list[Block] = [Cell(head, "strong")]
    if reasons or met:
        blocks.append(Table((_("kết luận"), _("điều kiện"), _("nguồn")), (*reasons, *met), indent=2))
    asked = _asked(answer, told)
    if asked:
        blocks += outcome.asked_blocks(_("Khi ghi, gõ:"), asked)
    if answer.allowed:
        return blocks + _to_type(answer, case, told, instead)
    now = line("case why", case, *told.day_words).text(told.invocation.language)
    return [*blocks, _("Việc làm được ngay: {command}").format(command=now)]
