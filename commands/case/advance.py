"""`case advance`: one step of a case, recorded."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING, Any, NamedTuple

from ketnap.commands import book, needed, person_facts, reading
from ketnap.commands.case import record as case_record
from ketnap.commands.case.place import reading_place
from ketnap.commands.contract import Line, line
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import outlook, service
from ketnap.workflow.commands import Advance
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import Step
from ketnap.workflow.record import Paper

if TYPE_CHECKING:
    from ketnap.commands.case.own_papers import Own


@declare("case advance", help=N_("ghi một bước của hồ sơ"))
@argument("code", metavar=N_("MÃ"), help=N_("mã hồ sơ, ví dụ 57 hay HS-000057-P"), reads=reading.case_code)
@argument(
    "step",
    metavar=N_("BƯỚC"),
    help=N_("tên bước, có dấu hay không; bỏ trống thì liệt kê các bước làm được"),
    loose=True,
    required=False,
    completes="step",
)
@option(
    "--on",
    into="on",
    metavar=N_("NGÀY"),
    help=N_("ngày việc đã diễn ra; bỏ trống là hôm nay"),
    reads=reading.event,
)
@option("--fact", into="given", metavar=N_("TÊN=GIÁ TRỊ"), help=N_("dữ kiện của bước"), many=True)
@option("--votes", into="vote", metavar=N_("PHIẾU"), help=N_("trieu-tap=12,tan-thanh=9,khong-tan-thanh=3"))
@option("--document", into="documents", metavar=N_("TÊN=SỐ,NGÀY"), help=N_("giấy tờ của bước"), many=True)
@option(
    "--version",
    "--lan-ghi",
    into="version",
    metavar=N_("SỐ"),
    help=N_("chỉ ghi nếu hồ sơ còn ở lần ghi này"),
    reads=lambda text, _invocation: reading.count(text),
)
def command(
    invocation: Invocation,
    code: str,
    step: str | None,
    on: date | None,
    given: Sequence[str],
    vote: str | None,
    documents: Sequence[str],
    version: int | None,
) -> Answer:
    """Record a step."""
    try:
        with book.writing(invocation) as uow:
            file = uow.case(code)
            place = reading_place(uow, file.law.procedure, invocation)
            if step is None:
                raise _which_step(uow, file, invocation, place.titles, on)
            declared = case_record.step_named(step, place)
            happened_on = on or invocation.today
            read, papers = case_record.typed(declared, place, given, vote, documents)
            read = person_facts.checked(read, happened_on, invocation.today)
            said = _Typed(declared, happened_on, read, papers, version)
            if _is_move(said):
                raise _AsksFirst(said)
            return _recorded(invocation, uow, file, said, place.titles)
    except _AsksFirst as move:
        # Not at the top, as all below: only a move needs it.
        from ketnap.commands.case.move import recording

        typed = move.typed
        return recording.by_step(invocation, code, typed.facts, typed.on, typed.version)


class _Typed(NamedTuple):
    """A step as a line says it; `version` where it keeps to what was looked at."""

    step: Step
    on: date
    facts: dict[str, Any]
    papers: tuple[Paper, ...]
    version: int | None


class _AsksFirst(Exception):
    """A move was typed: somebody may be asked about it, so the book is let go of, with nothing written."""

    def __init__(self, typed: _Typed) -> None:
        super().__init__()
        self.typed = typed


def _is_move(typed: _Typed) -> bool:
    """Whether a line says all of a move: then it is recorded as `case move` does it. One that does not is told what it
    lacks, as every step is."""
    wanted = (fact.name for fact in typed.step.facts if not fact.type.optional)
    return typed.step.name == _MOVE and all(name in typed.facts for name in wanted)


def _recorded(
    invocation: Invocation, uow: SqliteUnitOfWork, file: CaseFile, typed: _Typed, titles: Titles
) -> Answer:
    if typed.step.name == _ANSWERED and typed.version in (None, file.record.version):
        from ketnap.commands.case import answered

        told = answered.record(uow, invocation, file, typed.facts, typed.on)
        if told is not None:
            return told
    own = case_record.own(uow, file, typed.step, typed.on, typed.papers, titles)
    papers = typed.papers if own is None else (*typed.papers, *own.papers)
    asked = case_record.ask(invocation, uow, file.code, typed.step.name, typed.on, typed.facts, papers)
    case_record.refuse_changed(invocation, uow, file, asked, typed.version)
    if own is not None:
        return _with_own(invocation, uow, file, asked, own)
    answer = case_record.record(invocation, uow, file, asked)
    if typed.step.name == _FELL_THROUGH:
        from ketnap.commands.case.move import fallen_through

        answer = fallen_through.told(answer, uow, invocation, file.code)
    return answer


_MOVE = "move_known"
_FELL_THROUGH = "return_case"
_ANSWERED = "record_receipt"


def _with_own(
    invocation: Invocation, uow: SqliteUnitOfWork, file: CaseFile, asked: Advance, own: "Own"
) -> Answer:
    from ketnap.commands.case import own_papers

    try:
        return own_papers.told(case_record.record(invocation, uow, file, asked), own)
    except Problem as problem:
        raise own_papers.hinted(problem, own) from problem


def _which_step(
    uow: SqliteUnitOfWork, file: CaseFile, invocation: Invocation, titles: Titles, on: date | None
) -> Problem:
    """The steps that could be recorded now, for a line that names none: those on the way with what to type, the
    others by name. `on`: the day that the line names."""
    today, organisations = invocation.today, uow.organisations(service.places(file))
    told = Told(invocation, titles, organisations, file.record, on)
    on_the_way = outlook.on_the_way(file.law, organisations, file.record, file.running, today, today)
    ready = {each.step: each for each in on_the_way if each.allowed}
    rest = [
        step
        for step in outlook.possible(file.law, organisations, file.record, today)
        if step.name not in ready
        and outlook.why(file.law, organisations, file.record, file.running, step.name, today, today).allowed
    ]
    steps = titles.procedure.steps
    rows = tuple(Row((titles.step_word(steps[name]), titles.of("step", name))) for name in ready)
    others = tuple(Row((titles.step_word(step), titles.of("step", step.name))) for step in rest)
    labels = (_("tên"), _("bước"))
    blocks: list[Block] = []
    if rows:
        blocks += [Cell(_("TRÊN ĐƯỜNG TỚI CÔNG NHẬN"), "strong"), Table(labels, rows, indent=2)]
    if others:
        blocks += [Cell(_("VIỆC KHÁC"), "strong"), Table(labels, others, indent=2)]
    return Problem(
        "usage",
        _("{case} đang ở «{state}»: cần tên bước. Làm được ngay {count} bước:").format(
            case=file.code, state=titles.of("state", file.record.state), count=len(rows) + len(others)
        ),
        Exit.USAGE,
        blocks=blocks,
        following=[
            *(_to_type(each, file, told) for each in list(ready.values())[:_MOST]),
            line("case why", file.code, _("BƯỚC"), *told.day_words),
        ],
    )


_MOST = 5


def _to_type(answer: outlook.Answer, file: CaseFile, told: Told) -> Line:
    step = file.law.procedure.steps[answer.step]
    gathered = needed.gather(answer.findings, file.law.procedure)
    asked = needed.asked(gathered.brings, step, told.titles, told.sentence)
    return needed.record_line(file.code, step, asked, told.judged_on)
