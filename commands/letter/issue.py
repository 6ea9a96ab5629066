"""`letter issue`: drafts get their numbers and their day. It cannot be taken back."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _

from ketnap.commands import book, reading, showing
from ketnap.commands.case.move import destinations
from ketnap.commands.case.move.destinations import Destination
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter.issuing import Plan
from ketnap.commands.printing import Answer, Cell
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.commands.texts import N_
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import issuing
from ketnap.workflow.parties import ORIGIN
from ketnap.workflow.ports import LetterState


@declare("letter issue", help=N_("phát hành: lấy số, ghi ngày, làm tệp để in"))
@argument(
    "named",
    metavar=N_("VĂN BẢN|HỒ SƠ"),
    help=N_("mã văn bản (VB-12), hoặc mã hồ sơ (12): mọi dự thảo của hồ sơ"),
    many=True,
)
@option(
    "--on",
    into="on",
    metavar=N_("NGÀY"),
    help=N_("ngày ghi trên văn bản; bỏ trống là hôm nay"),
    reads=reading.event,
)
@option(
    "--to",
    into="to",
    metavar=N_("NƠI NHẬN"),
    help=N_("nơi nhận, khi bước lập văn bản chưa ghi"),
)
def command(invocation: Invocation, named: Sequence[str], on: date | None, to: str | None) -> Answer:
    """Issue drafts."""
    day = on or invocation.today
    destination = None
    if to is not None:
        with book.reading(invocation) as reader:
            destination = destinations.meant(reader, invocation, to)
    expected: Plan | None = None
    if invocation.asks and invocation.confirm is None and not invocation.dry_run:
        # The plan is shown before the book is locked for writing: people take their time.
        with book.writing(invocation._replace(dry_run=True)) as uow:
            expected = _plan(uow, invocation, named, day, destination)
        letter_issuing.agreed(invocation, expected)
    with book.writing(invocation) as uow:
        plan = _plan(uow, invocation, named, day, destination)
        if expected is None:
            letter_issuing.agreed(invocation, plan)
        elif plan.numbers != expected.numbers:
            raise letter_issuing.outrun(plan)
        office = letter_issuing.own_office(uow)
        done = letter_issuing.issue(uow, invocation, plan, office, day, uow.next_command())
    where = letter_issuing.written(invocation, done)
    text = _("Đã phát hành {count} văn bản, {day}.")
    if invocation.dry_run:
        text = _("CHẠY THỬ, chưa lấy số: sẽ phát hành {count} văn bản, {day}.")
    head = text.format(count=showing.number(len(done.letters)), day=showing.long_day(day))
    data = {
        "letters": letter_issuing.data(done, where),
        "kept_files": [str(path) for path in where.kept],
        "dry_run": invocation.dry_run,
    }
    return Answer(data, (Cell(head, "strong"), *letter_issuing.blocks(invocation, done, where)))


def _plan(
    uow: SqliteUnitOfWork,
    invocation: Invocation,
    named: Sequence[str],
    day: date,
    destination: Destination | None,
) -> Plan:
    drafts = _drafts(uow, invocation, named)
    to = None
    if destination is not None:
        if len(drafts) > 1:
            raise usage(
                _("Mỗi lần chỉ ghi nơi nhận cho một văn bản; ở đây có {count}.").format(count=len(drafts))
            )
        if issuing.followed(uow, drafts[0]).to not in (None, ORIGIN):
            text = _(
                "{letter} đã có nơi nhận; đổi nơi nhận thì hủy dự thảo hoặc đính chính bước lập văn bản."
            )
            message = text.format(letter=letter_names.shown(drafts[0].id))
            raise Problem("letter.addressed", message, Exit.REFUSED)
        destinations.enter(uow, destination, invocation.today)
        to = destination.code
    office = letter_issuing.own_office(uow)
    return letter_issuing.plan(uow, drafts, office, day, invocation.today, to)


def _drafts(reader: Reader, invocation: Invocation, named: Sequence[str]) -> list[LetterState]:
    """The drafts that are meant. Of a case all that are drafts; a letter that is named must be one."""
    found: dict[int, LetterState] = {}
    for text in named:
        every = letter_names.every(reader, text, invocation)
        drafts = [each for each in every if each.status == "draft"]
        if letter_names.is_case(text):
            if not drafts:
                code = every[0].case
                message = _("{case} không còn dự thảo nào.").format(case=code)
                raise Problem("letter.no_draft", message, Exit.REFUSED, following=(line("letter list"),))
            every = drafts
        for each in every:
            found.setdefault(each.id, each)
    return list(found.values())
