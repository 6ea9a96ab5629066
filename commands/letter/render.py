"""`letter render`: the files of letters, to edit and to print. An issued letter prints what it printed then."""

from collections.abc import Mapping, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any

from ketnap.commands import book, reading
from ketnap.commands.declaring import argument, declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.paper import DOCX, PDF
from ketnap.commands.printing import Answer, Block, Row, Table
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_
from ketnap.definitions.settings import Office
from ketnap.storage.reader import Reader
from ketnap.workflow import issuing
from ketnap.workflow.issuing import Obstacle
from ketnap.workflow.ports import LetterState


@declare("letter render", help=N_("làm tệp Word, PDF của văn bản"))
@argument(
    "named",
    metavar=N_("VĂN BẢN|HỒ SƠ"),
    help=N_("số ký hiệu (42-CV/ĐU), mã văn bản (VB-12) hoặc mã hồ sơ"),
    many=True,
)
@option(
    "--out",
    into="out",
    metavar=N_("THƯ MỤC"),
    help=N_("ghi vào thư mục nào; bỏ trống là thư mục van-ban cạnh tệp sổ"),
    reads=reading.path,
)
@flag("--docx", "--ban-sua", into="docx", help=N_("chỉ tệp Word, để sửa tiếp"))
@flag("--pdf", "--ban-in", into="pdf", help=N_("chỉ tệp PDF, để in"))
def command(
    invocation: Invocation, named: Sequence[str], out: Path | None, *, docx: bool, pdf: bool
) -> Answer:
    """Make the files of letters."""
    ends = [end for end, asked in ((DOCX, docx), (PDF, pdf)) if asked] or [DOCX, PDF]
    with book.reading(invocation) as reader:
        office = letter_issuing.own_office(reader)
        found = [issuing.followed(reader, each) for each in _chosen(reader, invocation, named)]
        papers = [
            letter_paper.made(each, _inputs(reader, each, office, invocation), office.organisation, ends)
            for each in found
        ]
        about = letter_shape.known(reader, invocation, found)
    files = letter_paper.planned(letter_paper.folder(invocation, out), papers)
    if not invocation.dry_run:
        letter_paper.write(files, invocation)
    rows = tuple(
        Row(
            (
                letter_shape.named(each),
                f"→ {about.addressee(each)}",
                ", ".join(str(file.path) for file in files if file.letter == each.id),
            )
        )
        for each in found
    )
    blocks: list[Block] = [Table((_("văn bản"), _("nơi nhận"), _("tệp")), rows)]
    if invocation.dry_run:
        blocks.insert(0, _("CHẠY THỬ, chưa ghi tệp nào."))
    elif any(each.status == "draft" for each in found):
        blocks.append(_("Dự thảo chưa có số: chừa chỗ để ghi tay."))
    data = {
        "letters": [letter_shape.data(each, about) for each in found],
        "files": [str(file.path) for file in files],
        "dry_run": invocation.dry_run,
    }
    return Answer(data, tuple(blocks))


def _chosen(reader: Reader, invocation: Invocation, named: Sequence[str]) -> list[LetterState]:
    """The letters that are meant; of a case those that are not void. Raises Problem."""
    found: dict[int, LetterState] = {}
    for text in named:
        every = letter_names.every(reader, text, invocation)
        if letter_names.is_case(text):
            every = [each for each in every if each.status != "void"]
        for each in every:
            if each.status == "void":
                raise _void(each)
            found.setdefault(each.id, each)
    if not found:
        raise Problem("letter.none", _("Không còn văn bản nào để in: đều đã hủy."), Exit.REFUSED)
    return list(found.values())


def _void(letter: LetterState) -> Problem:
    text = _("{letter} đã hủy ({because}), không in.")
    return Problem(
        "letter.void",
        text.format(letter=letter_shape.named(letter), because=letter.void_because),
        Exit.REFUSED,
    )


def _inputs(reader: Reader, letter: LetterState, office: Office, invocation: Invocation) -> Mapping[str, Any]:
    """What a letter prints: kept since it was issued, or made now for a draft. Raises Problem."""
    if letter.status != "draft":
        return letter_paper.kept_inputs(letter)
    words = letter_issuing.vietnamese(reader.law().procedure)
    sheet = issuing.sheet(reader, letter, office, words, invocation.today)
    if isinstance(sheet, Obstacle):
        text = _("Chưa in được {letter}: {why}.")
        message = text.format(letter=letter_names.shown(letter.id), why=letter_issuing.sentence(sheet))
        raise Problem(f"letter.{sheet.code}", message, Exit.REFUSED)
    return sheet.inputs
