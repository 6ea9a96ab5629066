"""`case undo`: the last command taken back, while nothing of it has left."""

from collections.abc import Mapping, Sequence
from gettext import gettext as _

from ketnap.commands import book, outcome, reading, showing, trying
from ketnap.commands.case.paper import undo as paper_undo
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import shape, statuses, touched
from ketnap.commands.letter.touched import Contents, Touched
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer, Block, Cell, Table, rows
from ketnap.commands.problems import Exit, Problem, not_found
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage import queries
from ketnap.storage.correspondence import answers
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import service
from ketnap.workflow.decision import Decision
from ketnap.workflow.ports import LetterState, Receipt
from ketnap.workflow.procedure import NEW
from ketnap.workflow.record import Event
from ketnap.workflow.service import CannotUndo, Undone

_REASONS = {
    "sent": N_("thư của lệnh này đã gửi đi"),
    "issued": N_("văn bản của lệnh này đã phát hành"),
    "later": N_("hồ sơ đã có lần ghi sau"),
    "answered": N_("văn bản đã có lần ghi sau"),
    "void": N_("văn bản đã hủy, việc thu hồi đi liền với việc hủy"),
    "undone": N_("lệnh này đã được hoàn tác"),
    "undoing": N_("lệnh này là một lần hoàn tác hay rút; muốn ghi lại thì gõ lại lệnh cũ"),
    "moved": N_("lệnh này chuyển hồ sơ sang quy trình khác; muốn trở lại thì chuyển lần nữa"),
    "refused": N_("lần ghi trước đính chính nay không còn đủ điều kiện"),
}


@declare("case undo", help=N_("hoàn tác lệnh vừa ghi"))
@argument(
    "wanted",
    metavar=N_("LỆNH"),
    help=N_("mã lệnh, ví dụ L-000871; bỏ trống là lệnh cuối"),
    reads=reading.command_id,
    required=False,
)
def command(invocation: Invocation, wanted: str | None) -> Answer:
    """Withdraw everything that one command recorded."""
    with book.writing(invocation) as uow:
        last = wanted or paper_undo.newest(uow, _last(uow))
        if last is None:
            raise not_found("command.none", _("Sổ không còn lệnh nào để hoàn tác."))
        of_papers = paper_undo.recorded(uow, last)
        if of_papers:
            return paper_undo.take_back(uow, invocation, last, of_papers)
        written, said = uow.command(last), uow.receipts_by(last)
        if not written and not said and answers.withdrew(uow, last):
            raise _refused(CannotUndo(last, "undoing", "", 0))
        before = {case: touched.contents(uow, case, invocation) for case, _event in written}
        done = service.undo(uow, last, uow.next_command(), invocation.actor, invocation.now, invocation.today)
        if isinstance(done, CannotUndo):
            raise _refused(done)
        titles = Titles(uow.law().procedure)
        letters = _touched(uow, before, invocation)
        told_of = [(uow.letter(number), receipt) for number, receipt in said]
    answer = _answer(invocation, titles, done, written, told_of)
    return touched.told(answer, letters)


Receipts = Sequence[tuple[LetterState, Receipt]]
"""What was told of letters."""


def _answer(
    invocation: Invocation,
    titles: Titles,
    done: Undone,
    written: Sequence[tuple[str, Event]],
    told_of: Receipts,
) -> Answer:
    told = Told(invocation, titles)
    data = {
        "command": done.command,
        "undone": [outcome.data(each, told) for each in done.decisions],
        "letters_undone": [
            {"letter": letter_names.shown(letter.id), "number": letter.symbol, **statuses.data(receipt)}
            for letter, receipt in told_of
        ],
        "dry_run": invocation.dry_run,
    }
    count = showing.number(len(done.decisions) or len(told_of))
    head = _("Đã hoàn tác {command}: {count} lần ghi.")
    if invocation.dry_run:
        head = _("CHẠY THỬ: sẽ hoàn tác {command}, {count} lần ghi.")
    events = rows(
        _row(each, event, titles, invocation)
        for each, (_case, event) in zip(done.decisions[:_SHOWN], reversed(written), strict=False)
    )
    shown: list[Block] = []
    if events:
        shown.append(Table((_("mã"), _("lần ghi"), _("trạng thái")), events, indent=2))
        look = line("case history", done.decisions[0].case)
    else:
        look = line("letter show", shape.named(told_of[0][0]))
    shown += _letters(told_of, invocation)
    following = _("Xem lại: {command}").format(command=look.text(invocation.language))
    closing = trying.closing(invocation) or [following]
    title = Cell(head.format(command=done.command, count=count), "strong")
    return Answer(data, (title, *shown, *closing))


def _letters(told_of: Receipts, invocation: Invocation) -> list[Block]:
    """What was told of letters and is taken back."""
    found = [
        (shape.named(letter), said)
        for letter, receipt in told_of[:_SHOWN]
        for said in statuses.told((receipt,), invocation.today)
    ]
    return [Table((_("văn bản"), _("tình trạng")), rows(found), indent=2)] if found else []


_SHOWN = 20


def _last(uow: SqliteUnitOfWork) -> str | None:
    newest = queries.last_command(uow)
    return None if newest is None else service.last_to_undo(uow, newest)


def _touched(reader: Reader, before: Mapping[str, Contents], invocation: Invocation) -> Touched:
    """The letters of all these cases that say something else now, or nothing."""
    found = tuple(
        letter
        for case, contents in before.items()
        for letter in touched.since(reader, case, contents, invocation).letters
    )
    return Touched(found, shape.known(reader, invocation, found))


def _row(decision: Decision, undone: Event, titles: Titles, invocation: Invocation) -> tuple[str, str, str]:
    """The case, what was taken back or put back there, and its state now."""
    back = decision.event
    text = _("lấy lại «{step}», {day}, như trước đính chính") if back.step else _("rút «{step}», {day}")
    said = text.format(
        step=titles.of("step", back.step or undone.step),
        day=showing.short_day(back.happened_on if back.step else undone.happened_on, invocation.today),
    )
    state = decision.record.state
    return decision.case, said, _("hồ sơ không còn") if state == NEW else titles.of("state", state)


def _refused(cannot: CannotUndo) -> Problem:
    message = _("Không hoàn tác được {command}: {why}. Sổ giữ nguyên.").format(
        command=cannot.command, why=_(_REASONS[cannot.code])
    )
    following = [line("case history", cannot.case)] if cannot.case else []
    if cannot.code == "moved":
        following.insert(0, line("definition migrate", _("PHIÊN-BẢN"), cannot.case))
    if cannot.code in _CORRECTED:
        message += " " + _("Sửa từng lần ghi, có lý do:")
        following.insert(0, line("case correct", cannot.case, str(cannot.seq), "--reason", _("LÝ DO")))
    return Problem(f"undo.{cannot.code}", message, Exit.REFUSED, following=following)


_CORRECTED = frozenset({"sent", "issued", "later", "refused"})
