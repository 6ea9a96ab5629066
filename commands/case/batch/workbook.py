"""A batch as a workbook: everybody on a row, for whoever reviews the plan or files what was done."""

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path

from ketnap.commands import asking, showing
from ketnap.commands.case.batch import shown as batch_shown
from ketnap.commands.case.batch.persons import Person
from ketnap.commands.case.batch.shown import Shown
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter.paper import File
from ketnap.exchange.workbook import Value
from ketnap.exchange.workbook_out import OutTable, written


def agree(path: Path, invocation: Invocation) -> None:
    """Ask before a file that is there is written over. Raises Problem, Stopped."""
    if path.exists() and not invocation.dry_run:
        asking.agree(invocation, _("{file} đã có. Ghi đè?").format(file=path))


def write(path: Path, persons: Sequence[Person], shown: Shown) -> None:
    """Write the workbook, readable by its owner alone. Raises OSError."""
    headings = (
        _("Dòng"),
        _("Mã hồ sơ"),
        _("Họ và tên"),
        _("Kết quả"),
        _("Dòng bảng chuyển"),
        _("Nơi đến"),
        _("Hiệu lực"),
        _("Văn bản"),
        _("Vì sao"),
    )
    rows = [_row(each, shown) for each in persons]
    content = written(OutTable(_("Chuyển hồ sơ"), headings, rows))
    letter_paper.save([File(path, 0, content)])


def _row(person: Person, shown: Shown) -> list[Value]:
    results = {"moved": _("chuyển"), "kept": _("đã chuyển từ trước"), "refused": _("chưa chuyển được")}
    letters = (
        f"{letter.number or _('dự thảo')} ({shown.titles.of('document', letter.document)})"
        for letter in person.letters
    )
    return [
        person.mover.row_shown,
        person.mover.case,
        showing.name(person.name, shown.invocation),
        results[person.status],
        batch_shown.label(person.row, shown.titles) if person.row else "",
        person.destination_name,
        person.effective_on or "",
        "; ".join(letters),
        "; ".join(person.remarks if person.why is None else person.why.sentences),
    ]
