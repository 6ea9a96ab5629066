"""`case import`: a roster read and judged; entered into the book only with --commit."""

from gettext import gettext as _
from pathlib import Path

from ketnap.commands import asking, book, reading
from ketnap.commands.case import import_copy, import_shown, importing
from ketnap.commands.declaring import argument, declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Exit, usage
from ketnap.commands.progress import Progress
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.exchange import annotated, roster
from ketnap.exchange.roster import Sheet
from ketnap.exchange.roster_report import Report
from ketnap.exchange.unreadable import UnreadableFile


@declare(
    "case import",
    help=N_(
        "nhập danh sách từ Excel hay CSV\n\nChỉ xem và báo cáo từng ô; không thêm --ghi-so thì chưa ghi gì vào sổ."
    ),
)
@argument("path", metavar=N_("TỆP"), help=N_("tệp .xlsx, .xls, .ods hay .csv"), reads=reading.path)
@flag("--commit", into="commit", help=N_("ghi những người nhập được vào sổ"))
@option("--org", into="under", metavar=N_("TỔ CHỨC"), help=N_("chỉ những người của tổ chức này và cấp dưới"))
def command(invocation: Invocation, path: Path, under: str | None, *, commit: bool) -> Answer:
    """Report on a roster, or enter it."""
    sheet = read(path)
    with book.reading(invocation) as reader:
        inside = None if under is None else org_words.meant(reader, invocation, under)
        report = importing.look(reader, sheet, invocation, inside)
    copy = _copy(path, report)
    data = import_shown.report_data(report, invocation)
    data |= {
        "opened": [],
        "command": None,
        "gaps": [],
        "annotated": None if copy is None else str(copy),
        "dry_run": invocation.dry_run or not commit,
    }
    if commit:
        return _enter(invocation, sheet, report, inside, copy, data)
    blocks = import_shown.report_blocks(report, copy, invocation)
    return Answer(data, (*blocks, import_shown.next_step(report, path, invocation)))


def read(path: Path) -> Sheet:
    """The roster in a file. Raises Problem (usage) when it cannot be read as one."""
    try:
        return roster.read(path)
    except UnreadableFile as error:
        raise usage(f"{path.name}: {error.sentence}") from error


def _copy(path: Path, report: Report) -> Path | None:
    """Where the cells to be looked at are marked; None when there are none, or nothing can be written there."""
    if not report.problems:
        return None
    try:
        return import_copy.beside(path, annotated.annotated(report))
    except OSError:
        return None


def _enter(
    invocation: Invocation,
    sheet: Sheet,
    report: Report,
    inside: str | None,
    copy: Path | None,
    data: dict[str, object],
) -> Answer:
    left = len(report.left_out)
    if left and report.rows and invocation.asks:
        question = _("Ghi {count} người, để lại {left}?").format(count=len(report.rows), left=left)
        asking.agree(invocation, question)
    if not report.rows:
        blocks = import_shown.report_blocks(report, copy, invocation)
        nobody = _("Không có ai mới để ghi; sổ giữ nguyên.")
        return Answer(data, (*blocks, nobody), Exit.PARTLY if left else Exit.DONE)
    with book.writing(invocation) as uow, Progress(invocation, len(report.rows)) as progress:
        # Looked at again: since the question was asked somebody may have entered one of these people.
        rows = importing.look(uow, sheet, invocation, inside).rows
        entered = importing.enter(uow, rows, invocation, progress.done)
        titles = Titles(uow.law().procedure)
        seconds = progress.seconds
    blocks = import_shown.entered_blocks(entered, report, copy, seconds, titles, invocation)
    data |= {
        "opened": list(entered.codes.values()),
        "command": entered.command if entered.codes else None,
        "gaps": import_shown.gaps_data(entered, titles),
    }
    return Answer(data, tuple(blocks), Exit.PARTLY if left else Exit.DONE)
