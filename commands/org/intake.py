"""`org import`: a list of organisations read and judged; entered into the register only with --commit."""

from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import Any, Final

from ketnap.commands import asking, book, reading, showing
from ketnap.commands.case import import_copy, import_shown
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare, flag
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import rows as org_rows
from ketnap.commands.org import words as org_words
from ketnap.commands.org.rows import Report
from ketnap.commands.printing import Answer, Block, Cell, Table, rows
from ketnap.commands.problems import Exit, usage
from ketnap.commands.texts import N_
from ketnap.exchange import annotated, roster
from ketnap.exchange.unreadable import UnreadableFile
from ketnap.storage import organisations
from ketnap.storage.unit_of_work import SqliteUnitOfWork

_MOST: Final = 6
_POWER_OF: Final = {
    "section_committee": "appraise",
    "committee": "propose",
    "commune_committee": "decide",
    "upper_committee": "decide",
}
"""The power that a committee of a kind mostly has, as an example of what to type."""


@declare(
    "org import",
    help=N_(
        "nhập tổ chức từ Excel hay CSV\n\n"
        "Cột: Mã, Tên, Loại, Trực thuộc, Từ ngày, Bí thư, Thư. Không thêm --ghi-so thì chưa ghi gì vào sổ."
    ),
)
@argument("path", metavar=N_("TỆP"), help=N_("tệp .xlsx, .xls, .ods hay .csv"), reads=reading.path)
@flag("--commit", into="commit", help=N_("ghi những tổ chức nhập được vào sổ"))
def command(invocation: Invocation, path: Path, *, commit: bool) -> Answer:
    """Report on a list of organisations, or enter it."""
    try:
        sheet = roster.read_table(path, org_rows.COLUMNS)
    except UnreadableFile as error:
        raise usage(f"{path.name}: {error.sentence}") from error
    with book.reading(invocation) as reader:
        report = org_rows.report(reader, sheet, invocation.today)
    copy = _copy(path, report)
    data = _data(report, invocation, copy) | {"dry_run": invocation.dry_run or not commit}
    if not commit:
        return Answer(data, (*_blocks(report, copy, invocation), _next(report, path, invocation)))
    left = len(report.left_out)
    code = Exit.PARTLY if left else Exit.DONE
    if not report.rows:
        nothing = _("Không có tổ chức mới để ghi; sổ giữ nguyên.")
        return Answer(data, (*_blocks(report, copy, invocation), nothing), code)
    if left and invocation.asks:
        question = _("Ghi {count} tổ chức, để lại {left}?").format(count=len(report.rows), left=left)
        asking.agree(invocation, question)
    with book.writing(invocation) as uow:
        # Looked at again: since the question was asked somebody may have entered one of them.
        report = org_rows.report(uow, sheet, invocation.today)
        _enter(uow, report, invocation)
    data |= {"added": [row.organisation.code for row in report.rows]}
    return Answer(data, tuple(_entered(report, copy, invocation)), code)


def _copy(path: Path, report: Report) -> Path | None:
    """Where the cells to be looked at are marked; None when there are none, or nothing can be written there."""
    if not report.problems:
        return None
    try:
        return import_copy.beside(path, annotated.marked(report.sheet, report.problems))
    except OSError:
        return None


def _enter(uow: SqliteUnitOfWork, report: Report, invocation: Invocation) -> None:
    for row in report.rows:
        organisations.add(uow, row.organisation, invocation.today)
        organisations.link(uow, row.link, invocation.today)
        for post in row.posts:
            organisations.post(uow, post, invocation.today)


def _data(report: Report, invocation: Invocation, copy: Path | None) -> dict[str, Any]:
    return {
        "file": report.sheet.file,
        "sheet": report.sheet.table,
        "rows": report.organisations,
        "importable": len(report.rows),
        "known": len(report.kept),
        "left_out": len(report.left_out),
        "ignored_columns": list(report.sheet.ignored),
        "missing_columns": list(report.sheet.missing),
        "problems": [import_shown.problem_data(each, invocation) for each in report.problems],
        "added": [],
        "annotated": None if copy is None else str(copy),
    }


def _blocks(report: Report, copy: Path | None, invocation: Invocation) -> list[Block]:
    many = _("{count} tổ chức").format(count=showing.number(report.organisations))
    head = import_shown.head(report.sheet, many)
    counts = [(showing.number(len(report.rows)), _("nhập được"))]
    if report.kept:
        counts.append((showing.number(len(report.kept)), _("đã có trong sổ, để nguyên")))
    if report.problems:
        text = ngettext("còn {count} ô cần xem:", "còn {count} ô cần xem:", len(report.problems))
        left = showing.number(len(report.left_out))
        counts.append((left, text.format(count=showing.number(len(report.problems)))))
    table = Table((_("số tổ chức"), _("kết quả")), rows(counts), indent=2, right=(0,))
    blocks: list[Block] = [Cell(head, "strong"), *import_shown.columns(report.sheet), table]
    if report.problems:
        blocks += import_shown.cells(report.problems, copy, invocation)
    return blocks


def _next(report: Report, path: Path, invocation: Invocation) -> str:
    if not report.rows:
        return _("Chưa ghi gì vào sổ: không có tổ chức mới để ghi.")
    command = line("org import", str(path), "--commit").text(invocation.language)
    text = _("Chưa ghi gì vào sổ. Ghi {count} tổ chức nhập được: {command}")
    return text.format(count=showing.number(len(report.rows)), command=command)


def _entered(report: Report, copy: Path | None, invocation: Invocation) -> list[Block]:
    text = _("Đã ghi {count} tổ chức.")
    if invocation.dry_run:
        text = _("CHẠY THỬ, chưa ghi gì: sẽ ghi {count} tổ chức.")
    found = ((row.organisation.code, row.organisation.name, row.link.parent) for row in report.rows[:_MOST])
    blocks: list[Block] = [
        Cell(text.format(count=showing.number(len(report.rows))), "strong"),
        Table((_("mã"), _("tên"), _("trực thuộc")), rows(found), indent=2),
    ]
    if len(report.rows) > _MOST:
        tree = line("org tree").text(invocation.language)
        blocks.append("  " + _("… xem cả cây: {command}").format(command=tree))
    left = len(report.left_out)
    if left:
        where = _("các ô trên") if copy is None else str(copy)
        said = _("Còn {count} dòng: sửa {where} rồi nhập lại. Nhập lại tệp cũ không sinh tổ chức trùng.")
        blocks.append(said.format(count=showing.number(left), where=where))
    blocks += _lacking(report, invocation)
    return blocks


def _lacking(report: Report, invocation: Invocation) -> list[Block]:
    """What the list did not say and the program will need: powers, who is written to."""
    said: list[Block] = []
    committees = [row.organisation for row in report.rows if row.organisation.kind in _POWER_OF]
    if committees:
        text = _("Chưa ghi thẩm quyền của {count} cấp ủy: {command}")
        first = committees[0]
        alias = org_words.POWERS[_POWER_OF[first.kind]][0]
        command = line("org power", first.code, alias, "--from", _("NGÀY"))
        said.append(text.format(count=len(committees), command=command.text(invocation.language)))
    silent = [row.organisation.code for row in report.rows if not any(post.email for post in row.posts)]
    if silent:
        text = _("{count} tổ chức chưa có địa chỉ thư, tin nhắc được giữ lại: {command}")
        command = line("org post", silent[0], _("Bí thư"), _("HỌ-TÊN"), "--email", "dia-chi@co-quan.vn")
        said.append(text.format(count=showing.number(len(silent)), command=command.text(invocation.language)))
    return said
