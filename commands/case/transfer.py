"""`case transfer`: acting on a move: the row of the table that fits is recorded, its letters are drafted.

On a terminal it offers to issue the drafts at once; elsewhere `--issue` with `--confirm N` does. With `--file` or
`--where` it acts on the moves of many (`batch/`).
"""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ketnap.commands import asking, book, outcome, printing, reading, showing, trying
from ketnap.commands.case.batch import options as batch_options
from ketnap.commands.case.move import moves, transfer_rows, transferring
from ketnap.commands.case.move.moves import Many, Typed
from ketnap.commands.case.move.transferring import Before, Completed, Given, Transferred
from ketnap.commands.contract import Line, line, option_name
from ketnap.commands.declaring import argument, declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.issuing import Done
from ketnap.commands.letter.shape import Known
from ketnap.commands.printing import Answer, Block, Cell, Pairs, Row, Table
from ketnap.commands.problems import Problem, usage
from ketnap.commands.texts import N_
from ketnap.commands.words import fold
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.ports import LetterState

if TYPE_CHECKING:
    from ketnap.commands.case.batch.slice import Mode


@declare(
    "case transfer",
    help=N_(
        "làm thủ tục chuyển, lập công văn thông báo\n\n"
        "Nhiều người một lần: --danh-sach TỆP.xlsx hoặc --loc KHÓA=GIÁ TRỊ. Chưa thêm --de-du-thao hay --phat-hanh thì"
        " chỉ xem: ai, theo dòng nào của bảng chuyển, đi đâu, văn bản gì, số nào, ai chưa chuyển được và vì sao. Gõ lại"
        " cùng danh sách thì chỉ làm phần còn lại.\n\n"
        "Cột của danh sách: Mã hồ sơ (hoặc Số định danh, hoặc Họ và tên và Ngày sinh), Nơi đến, Hiệu lực, Ngày quyết"
        " định, Số quyết định, Lý do, Hình thức. Cột không có thì lấy theo tùy chọn, theo việc chuyển đã ghi.\n\n"
        "Khóa lọc: trang-thai, to-chuc, roi-di-tu, roi-di-truoc, giay-chung-nhan (con-han, het-han, chua-co), chuyen-di"
        " (da-biet, chua-biet), lenh. Ví dụ: ketnap ho-so chuyen-ho-so --loc to-chuc=CB-SV --loc"
        " roi-di-truoc=31/07/2027 --ly-do tot-nghiep --de-du-thao"
    ),
)
@argument(
    "code",
    metavar=N_("MÃ"),
    help=N_("mã hồ sơ; bỏ trống khi chuyển nhiều người"),
    reads=reading.case_code,
    required=False,
)
@option(
    "--file",
    into="file",
    metavar=N_("TỆP"),
    help=N_("danh sách người chuyển đi, .xlsx, .xls, .ods hay .csv"),
    reads=reading.path,
)
@batch_options.chosen
@moves.options
@option(
    "--on",
    into="on",
    metavar=N_("NGÀY"),
    help=N_("ngày làm thủ tục; bỏ trống là hôm nay"),
    reads=reading.event,
)
@option("--fact", into="given", metavar=N_("TÊN=GIÁ TRỊ"), help=N_("dữ kiện của bước chuyển"), many=True)
@option(
    "--document",
    into="documents",
    metavar=N_("TÊN=SỐ,NGÀY"),
    help=N_("giấy tờ của bước chuyển"),
    many=True,
)
@flag("--issue", into="issue", help=N_("phát hành ngay các dự thảo; không có ai để hỏi thì kèm --lay-so N"))
@flag("--staged", into="staged", help=N_("chuyển ngay, văn bản để dự thảo, phát hành sau"))
@flag("--joint", into="joint", help=N_("nhiều người tới một nơi: chung một công văn có danh sách"))
@option(
    "--print",
    into="printed",
    metavar=N_("TỆP.xlsx"),
    help=N_("ghi cả danh sách ra bảng tính để duyệt, để lưu"),
    reads=reading.path,
)
def command(
    invocation: Invocation,
    code: str | None,
    file: Path | None,
    where: Sequence[str],
    under: str | None,
    to: str | None,
    effective_on: date | None,
    decided_on: date | None,
    reason: str | None,
    on: date | None,
    given: Sequence[str],
    documents: Sequence[str],
    printed: Path | None,
    *,
    temporary: bool,
    issue: bool,
    staged: bool,
    joint: bool,
) -> Answer:
    """Transfer a case, or many."""
    typed = Typed(to, effective_on, decided_on, reason, temporary)
    said = Given(on or invocation.today, tuple(given), tuple(documents))
    many = Many(file, where, under, joint, printed)
    if issue and staged:
        raise usage(_("Chọn một: để dự thảo, hay phát hành ngay."))
    if code is None:
        return _batch(invocation, many, typed, said, "issue" if issue else "stage" if staged else "plan")
    if any(many):
        raise usage(_("Có mã hồ sơ thì chỉ chuyển một người: bỏ mã, hoặc bỏ các tùy chọn của danh sách."))
    return _single(invocation, code, typed, said, issue=issue, offers=not staged)


def _batch(invocation: Invocation, many: Many, typed: Typed, said: Given, mode: "Mode") -> Answer:
    """Many at once: who a list names, or who a filter means. Raises Problem."""
    if (many.file is None) == (not many.where):
        text = _("Cần mã của một hồ sơ, hoặc {file} TỆP, hoặc {where} KHÓA=GIÁ TRỊ.")
        if many.where:
            text = _("Chọn một: {file} hoặc {where}.")
        raise usage(text.format(file=option_name("--file"), where=option_name("--where")))
    # Not at the top: who transfers one case needs no workbook.
    from ketnap.commands.case.batch import transfer as batch_transfer

    asked = batch_transfer.Asked(many=many, typed=typed, given=said, mode=mode)
    return batch_transfer.run(invocation, asked)


def _single(
    invocation: Invocation, code: str, typed: Typed, said: Given, *, issue: bool, offers: bool
) -> Answer:
    """One case. `offers`: on a terminal, to issue the drafts at once."""
    move = None
    if typed.says_something:
        with book.reading(invocation) as reader:
            # Asked before the book is locked for writing: people take their time.
            move = moves.resolved(invocation, reader, reader.case(code), typed, said.on, "case transfer")
    asks_later = offers and invocation.asks and invocation.confirm is None and not invocation.dry_run
    done: Done | None = None
    with book.writing(invocation) as uow:
        made = transferring.transfer(invocation, uow, code, move, said)
        if isinstance(made, Transferred) and made.drafts and issue and not asks_later:
            done = _issued(invocation, uow, made.drafts)
    if isinstance(made, Before):
        return _repeated(made)
    if isinstance(made, Completed):
        return _completed(made)
    answer = _answer(made, issued=done is not None)
    if done is not None:
        return _with_issued(answer, invocation, done)
    if made.drafts and asks_later:
        return _offered(invocation, answer, made.drafts)
    return answer


def _issued(
    invocation: Invocation,
    uow: SqliteUnitOfWork,
    drafts: Sequence[LetterState],
    numbers: Sequence[str] | None = None,
) -> Done:
    """The drafts with their numbers; `numbers` are those that somebody agreed to. Raises Problem."""
    office = letter_issuing.own_office(uow)
    plan = letter_issuing.plan(uow, drafts, office, invocation.today, invocation.today)
    if numbers is None:
        letter_issuing.agreed(invocation, plan)
    elif plan.numbers != tuple(numbers):
        raise letter_issuing.outrun(plan)
    return letter_issuing.issue(uow, invocation, plan, office, invocation.today, uow.next_command())


def _offered(invocation: Invocation, answer: Answer, drafts: Sequence[LetterState]) -> Answer:
    """The transfer is recorded; somebody says whether its drafts are issued at once."""
    printing.show(answer, invocation)
    try:
        with book.writing(invocation._replace(dry_run=True)) as uow:
            office = letter_issuing.own_office(uow)
            plan = letter_issuing.plan(uow, drafts, office, invocation.today, invocation.today)
    except Problem as problem:
        # The transfer stands; that its drafts have to wait is news, not a failure.
        return Answer(answer.data, (problem.message, *problem.blocks))
    later = _issuing(drafts).text(invocation.language)
    text = _("Gõ «co» để phát hành, Enter = để dự thảo (phát hành sau: {command})")
    question = f"{plan.sentence()} {text.format(command=later)}"
    try:
        wanted = asking.ask(invocation, question, lambda typed: fold(typed) == _("co"), default=False)
    except click.Abort:
        # Ctrl+C here leaves the drafts as Enter does: what was recorded before stays recorded.
        wanted = False
    if not wanted:
        return Answer(answer.data)
    with book.writing(invocation) as uow:
        done = _issued(invocation, uow, drafts, plan.numbers)
    return _with_issued(answer._replace(blocks=()), invocation, done)


def _issuing(drafts: Sequence[LetterState]) -> Line:
    """The line that issues the letters of this move, and no other draft of the case, which may have to wait."""
    return line("letter issue", *(letter_names.shown(each.id) for each in drafts))


def _with_issued(answer: Answer, invocation: Invocation, done: Done) -> Answer:
    where = letter_issuing.written(invocation, done)
    data = {
        **answer.data,
        "issued": letter_issuing.data(done, where),
        "kept_files": [str(path) for path in where.kept],
    }
    head = _("Đã phát hành {count} văn bản, {day}.")
    if invocation.dry_run:
        head = _("CHẠY THỬ, chưa lấy số: sẽ phát hành {count} văn bản, {day}.")
    said = head.format(count=showing.number(len(done.letters)), day=showing.long_day(invocation.today))
    blocks = letter_issuing.blocks(invocation, done, where)
    return Answer(data, (*answer.blocks, Cell(said, "strong"), *blocks))


def _answer(made: Transferred, *, issued: bool) -> Answer:
    """What was recorded, which row it is and why not the others, the drafts."""
    told, invocation = made.told, made.told.invocation
    answer = outcome.recorded(made.decision, told)
    if made.own is not None:
        # Not at the top: only one row has a paper of our own.
        from ketnap.commands.case import own_papers

        answer = own_papers.told(answer, made.own)
    step = told.titles.procedure.steps[made.row.step]
    closing = trying.closing(invocation)
    undo: list[tuple[str, str | tuple[str, ...]]] = []
    blocks: list[Block] = [_set_apart(each, undo) for each in answer.blocks if each not in closing]
    if made.move is not None:
        text = _("Việc chuyển: → {name}, từ {day}")
        effective_on = date.fromisoformat(made.move.facts["effective_on"])
        name = made.move.destination.organisation.name
        blocks.append(text.format(name=name, day=showing.long_day(effective_on)))
        blocks += moves.said(made.move, invocation)
    text = _("Dòng {row}   {source}")
    row = told.titles.of("step", step.name)
    blocks.append(Cell(text.format(row=row, source=transfer_rows.source(made.row, told)), "strong"))
    blocks += transfer_rows.against(made.others, told)
    if made.drafts and not issued:
        blocks += _drafts(made.drafts, made.about)
    carried = _carried(made)
    if carried:
        blocks.append(carried)
    # Last: how to take back all of it, or how to do it for real.
    blocks += [Pairs(tuple(undo))] if undo else []
    blocks += closing
    if not invocation.dry_run and made.drafts and not issued and not invocation.asks:
        command = _issuing(made.drafts).text(invocation.language)
        blocks.append(_("Việc tiếp theo: {command}").format(command=command))
    data = {
        **answer.data,
        "row": step.name,
        "row_source": step.source,
        "against": transfer_rows.data(made.others, told),
        "move": None if made.move is None else moves.data(made.move),
        "drafts": [letter_shape.data(each, made.about) for each in made.drafts],
        "issued": [],
    }
    return Answer(data, tuple(blocks))


def _set_apart(block: Block, undo: list[tuple[str, str | tuple[str, ...]]]) -> Block:
    """What follows from a step, without the drafts, which are listed by themselves with their addressees, and
    without how it is undone, which goes to `undo` and stands at the end."""
    if not isinstance(block, Pairs):
        return block
    undo += [pair for pair in block.pairs if pair[0] == _("Hoàn tác")]
    return Pairs(tuple(pair for pair in block.pairs if pair[0] not in (_("Dự thảo"), _("Hoàn tác"))))


def _completed(made: Completed) -> Answer:
    """The letters of a transfer that were voided and are drafted anew."""
    invocation = made.told.invocation
    row = made.told.titles.of("step", made.row.step)
    text = _("{case}: đã chuyển, «{row}», {day}. Văn bản đã hủy được lập lại dự thảo.")
    if invocation.dry_run:
        text = _("CHẠY THỬ. {case}: đã chuyển, «{row}», {day}. Văn bản đã hủy sẽ được lập lại dự thảo.")
    head = text.format(case=made.case, row=row, day=showing.long_day(made.row.on))
    blocks: list[Block] = [Cell(head, "strong"), *_drafts(made.drafts, made.about)]
    blocks += trying.closing(invocation)
    if not invocation.dry_run:
        command = _issuing(made.drafts).text(invocation.language)
        blocks.append(_("Việc tiếp theo: {command}").format(command=command))
    data = {
        "case": made.case,
        "row": made.row.step,
        "drafted_again": True,
        "drafts": [letter_shape.data(each, made.about) for each in made.drafts],
        "issued": [],
        "dry_run": invocation.dry_run,
    }
    return Answer(data, tuple(blocks))


def _drafts(drafts: Sequence[LetterState], about: Known) -> list[Block]:
    rows = tuple(
        Row(
            (
                letter_names.shown(each.id),
                about.title(each),
                f"→ {about.addressee(each)}",
            )
        )
        for each in drafts
    )
    head = _("{count} dự thảo, chưa có số:").format(count=showing.number(len(drafts)))
    return [head, Table((_("mã"), _("văn bản"), _("nơi nhận")), rows, indent=2)]


def _carried(made: Transferred) -> str:
    """The class certificate that goes along, and until when a cell may rely on it."""
    for sheet in made.sheets:
        certificate = sheet.inputs.get("certificate")
        if certificate and certificate.get("valid_until"):
            until = showing.until(date.fromisoformat(certificate["valid_until"]))
            text = _("Mang theo: giấy chứng nhận {number}, dùng {until}")
            return text.format(number=certificate.get("number") or "", until=until)
    return ""


def _repeated(made: Before) -> Answer:
    answer = outcome.repeated(made.again, made.told)
    rows = tuple(
        Row(
            (
                letter_shape.named(each),
                made.about.title(each),
                f"→ {made.about.addressee(each)}",
                letter_shape.status(each),
            )
        )
        for each in made.letters
    )
    labels = (_("văn bản"), _("tên"), _("nơi nhận"), _("tình trạng"))
    data = {
        **answer.data,
        "row": made.again.event.step,
        "drafts": [letter_shape.data(each, made.about) for each in made.letters],
        "issued": [],
    }
    blocks: tuple[Block, ...] = (*answer.blocks, Table(labels, rows, indent=2)) if rows else answer.blocks
    return Answer(data, blocks)
