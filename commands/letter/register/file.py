"""A register as a file: PDF to print, DOCX to edit, a workbook to go on counting with."""

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Final

from ketnap.commands import asking
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Block
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.exchange import workbook_out
from ketnap.exchange.workbook_out import Around, OutTable
from ketnap.notifications import pdf, register_docx, register_paper
from ketnap.notifications.register_paper import RegisterPaper, Value
from ketnap.storage.book import private_files

_ENDS: Final = (".pdf", ".docx", ".xlsx")
_SIGNS_PER_MILLIMETRE: Final = 0.5
"""How wide a column of a workbook is, in its own unit, for a column on paper."""


def write(made: RegisterPaper, file: Path, invocation: Invocation) -> tuple[Block, ...]:
    """Write a register to the file that was asked for. What is there already and says something else is replaced only
    when somebody agrees. Raises Problem."""
    _check(file)
    content = _content(made, file)
    if invocation.dry_run:
        return (_("CHẠY THỬ, chưa ghi {file}").format(file=file),)
    if file.exists() and file.read_bytes() != content:
        asking.agree(invocation, _("{file} đã có, nội dung khác. Ghi đè?").format(file=file))
    try:
        private_files.clear(file.parent)
        private_files.put(file, content)
    except OSError as error:
        text = _("Chưa ghi được {file}: {why}.")
        raise Problem("storage.io", text.format(file=file, why=error.strerror), Exit.STORAGE) from error
    return (_("Sổ để in: {file}").format(file=file),)


def _check(file: Path) -> None:
    """Raises Problem (usage): no form of ours, no such folder, a folder instead of a file."""
    if file.suffix.lower() not in _ENDS:
        text = _("{file}: tên tệp cần kết thúc bằng {ends}.")
        raise usage(text.format(file=file, ends=", ".join(_ENDS)))
    if not file.parent.is_dir():
        raise usage(_("Không có thư mục {folder}.").format(folder=file.parent))
    if file.is_dir():
        raise usage(_("{path} là thư mục, cần một tệp.").format(path=file))


def _content(made: RegisterPaper, file: Path) -> bytes:
    """The register in the form that the name of the file asks for. Raises Problem: a sign that no font has."""
    end = file.suffix.lower()
    if end == ".xlsx":
        return workbook_out.written(_table(made))
    if end == ".docx":
        return register_docx.write(made)
    try:
        return register_paper.write(made)
    except pdf.NotPrintable as error:
        message = _("Chưa in được sổ: {why}.").format(why=error)
        raise Problem("register.not_printable", message, Exit.REFUSED) from error


def _table(made: RegisterPaper) -> OutTable:
    """The register as one table; where there are several books, each line says which is its own."""
    several = len(made.sections) > 1
    headings = [each.heading for each in made.columns]
    widths = [each.width * _SIGNS_PER_MILLIMETRE for each in made.columns]
    rows: list[Sequence[Value]] = [
        (section.title, *row) if several else row for section in made.sections for row in section.rows
    ]
    if several:
        headings, widths = ["Sổ", *headings], [24, *widths]
    titles = [] if several else [section.title for section in made.sections]
    above = (made.office, *titles, made.period, made.title)
    signers = " · ".join(f"{who} {how}: ……………………" for who, how in register_paper.SIGNERS)
    below = (made.total, "", register_paper.place_day(made), signers)
    return OutTable(made.title, headings, rows, around=Around(above, below, made.footer, widths))
