"""`letter render`: files to edit and to print: of letters, of papers of a case, of all that a meeting needs. An issued
letter prints what it printed then."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import Any

from ketnap.commands import book, reading
from ketnap.commands.contract import line, option_name
from ketnap.commands.declaring import argument, declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.paper import DOCX, PDF, Paper
from ketnap.commands.letter.render import chosen as letter_chosen
from ketnap.commands.letter.render import printing as letter_printing
from ketnap.commands.letter.shape import Known
from ketnap.commands.printing import Answer, Block, Row, Table
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.commands.texts import N_
from ketnap.definitions.settings import Office
from ketnap.storage.correspondence import joint
from ketnap.storage.reader import Reader
from ketnap.workflow import issuing
from ketnap.workflow.issuing import Obstacle
from ketnap.workflow.ports import LetterState


@declare(
    "letter render",
    help=N_(
        "làm tệp Word, PDF của văn bản, giấy tờ\n\n"
        "Văn bản: số ký hiệu, mã, hoặc mã hồ sơ. Giấy tờ chưa soạn: mã hồ sơ rồi tên giấy tờ; in theo hồ sơ hiện có,"
        " không số, không ghi gì. Cả cuộc họp: --cuoc-hop.\n\n"
        "Ví dụ: ketnap van-ban in 42-CV/ĐU\n\n"
        "ketnap van-ban in 57 nghi-quyet-chi-bo-ket-nap\n\n"
        "ketnap van-ban in --cuoc-hop CB-05 --ngay 30/11/2026"
    ),
)
@argument(
    "named",
    metavar=N_("VĂN BẢN|HỒ SƠ [GIẤY TỜ]"),
    help=N_("số ký hiệu (42-CV/ĐU), mã văn bản (VB-12), mã hồ sơ; sau mã hồ sơ là tên giấy tờ"),
    many=True,
    required=False,
    completes="printed",
)
@option(
    "--meeting",
    into="meeting",
    metavar=N_("TỔ CHỨC"),
    help=N_("mọi giấy tờ mà cuộc họp của tổ chức này cần, vào một thư mục và một tệp để in"),
)
@option(
    "--paper",
    into="papers",
    metavar=N_("GIẤY TỜ"),
    help=N_("chỉ giấy tờ này, cho cuộc họp"),
    many=True,
)
@option(
    "--on",
    into="on",
    metavar=N_("NGÀY"),
    help=N_("ngày họp, ngày ghi trên giấy tờ chưa soạn; bỏ trống là hôm nay"),
    reads=reading.deadline,
)
@option("--item", into="item", metavar=N_("MỤC"), help=N_("của ai, về việc nào, khi hồ sơ có nhiều"))
@option(
    "--out",
    into="out",
    metavar=N_("THƯ MỤC"),
    help=N_("ghi vào thư mục nào; bỏ trống là thư mục van-ban cạnh tệp sổ"),
    reads=reading.path,
)
@flag("--docx", into="docx", help=N_("chỉ tệp Word, để sửa tiếp"))
@flag("--pdf", into="pdf", help=N_("chỉ tệp PDF, để in"))
def command(
    invocation: Invocation,
    named: Sequence[str],
    meeting: str | None,
    papers: Sequence[str],
    on: date | None,
    item: str | None,
    out: Path | None,
    *,
    docx: bool,
    pdf: bool,
) -> Answer:
    """Make files."""
    ends = [end for end, asked in ((DOCX, docx), (PDF, pdf)) if asked] or [DOCX, PDF]
    if meeting is not None:
        # Not at the top: a letter is printed without it.
        from ketnap.commands.letter.render import meeting as letter_meeting

        if item is not None:
            raise usage(_("{option} không đi với cuộc họp.").format(option=option_name("--item")))
        asked = letter_meeting.Asked(meeting, tuple(named), tuple(papers), on or invocation.today, out)
        return letter_meeting.printed(invocation, asked, ends)
    if papers:
        text = _("{option} đi với {meeting}; của một hồ sơ thì gõ tên giấy tờ sau mã hồ sơ.")
        raise usage(text.format(option=option_name("--paper"), meeting=option_name("--meeting")))
    if not named:
        text = _("Cần số văn bản, mã hồ sơ, hoặc mã hồ sơ và tên giấy tờ.")
        raise usage(text, line("letter list"), line("letter render", "--meeting", _("CHI-BỘ")))
    return _one_by_one(invocation, named, on, item, out, ends)


def _one_by_one(
    invocation: Invocation,
    named: Sequence[str],
    on: date | None,
    item: str | None,
    out: Path | None,
    ends: Sequence[str],
) -> Answer:
    """The files of letters, and of papers of cases. Raises Problem."""
    with book.reading(invocation) as reader:
        office = letter_issuing.own_office(reader)
        newest = reader.law().procedure
        asked = letter_chosen.read(named, newest, invocation)
        if not asked.groups and (on is not None or item is not None):
            option = option_name("--item" if on is None else "--on")
            text = _("{option} chỉ đi với giấy tờ in theo hồ sơ: gõ tên giấy tờ sau mã hồ sơ.")
            raise usage(text.format(option=option))
        found = [issuing.followed(reader, each) for each in _letters(reader, invocation, asked.letters)]
        written = [
            letter_paper.made(each, _inputs(reader, each, office, invocation), office.organisation, ends)
            for each in found
        ]
        day = on or invocation.today
        printed = letter_printing.papers(reader, asked.groups, newest, office, day, item)
        about = letter_shape.known(
            reader, invocation, [*found, *(e for each in printed for e in each.letters)]
        )
    written += [letter_printing.files(each, ends) for each in printed]
    files = letter_paper.planned(letter_paper.folder(invocation, out), written)
    if not invocation.dry_run:
        letter_paper.write(files, invocation)
    paths = _paths(files, written)
    data = {
        "letters": [letter_shape.data(each, about) for each in found],
        "papers": [letter_printing.data(each, about) for each in printed],
        "files": [str(file.path) for file in files],
        "dry_run": invocation.dry_run,
    }
    blocks = [*_blocks(found, paths, about), *letter_printing.blocks(printed, paths[len(found) :], about)]
    if invocation.dry_run:
        blocks.insert(0, _("CHẠY THỬ, chưa ghi tệp nào."))
    return Answer(data, tuple(blocks))


def _paths(files: Sequence[letter_paper.File], written: Sequence[Paper]) -> list[list[Path]]:
    """The files of each paper."""
    every = iter(files)
    return [[next(every).path for _end in each.contents] for each in written]


def _blocks(found: Sequence[LetterState], paths: Sequence[Sequence[Path]], about: Known) -> Iterator[Block]:
    if not found:
        return
    rows = tuple(
        Row((letter_shape.named(each), f"→ {about.addressee(each)}", ", ".join(str(path) for path in where)))
        for each, where in zip(found, paths, strict=False)
    )
    yield Table((_("văn bản"), _("nơi nhận"), _("tệp")), rows)
    if not about.invocation.dry_run and any(each.status == "draft" for each in found):
        yield _("Dự thảo chưa có số: chừa chỗ để ghi tay.")


def _letters(reader: Reader, invocation: Invocation, named: Sequence[str]) -> list[LetterState]:
    """The letters that are meant; of a case those that are not void. Raises Problem."""
    found: dict[int, LetterState] = {}
    for text in named:
        every = letter_names.every(reader, text, invocation)
        if letter_names.is_case(text):
            every = [each for each in every if each.status != "void"]
        for each in every:
            if each.status == "void":
                raise _void(each)
            # Several people on one sheet are printed once.
            host = joint.host(reader, each)
            found.setdefault(host.id, host)
    if named and not found:
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
