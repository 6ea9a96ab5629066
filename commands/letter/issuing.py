"""Issuing letters: the plan first, then the numbers, then the files. The same for one letter and for a batch."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketnap.commands import asking, showing
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import documents as letter_documents
from ketnap.commands.letter import leading
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.paper import DOCX, PDF, Paper
from ketnap.commands.letter.shape import Known
from ketnap.commands.printing import Block, Cell, Row, Table
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.definitions.settings import Office
from ketnap.definitions.settings import office as office_of
from ketnap.storage import settings
from ketnap.storage.correspondence import joint as letters_joint
from ketnap.storage.correspondence import letters
from ketnap.storage.correspondence.letters import Book, Issued
from ketnap.storage.proof import anchors
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import issuing, joint
from ketnap.workflow.correspondence.matter import Words
from ketnap.workflow.issuing import Obstacle, Sheet
from ketnap.workflow.ports import LetterState
from ketnap.workflow.procedure import Procedure, Step

_OBSTACLES: Final = {
    "not_a_draft": N_("không còn là dự thảo ({status})"),
    "undone": N_("bước lập văn bản này không còn tính; hủy dự thảo, có lý do"),
    "issuer": N_("chưa biết cơ quan phát hành: ngày của bước không có tổ chức nào giữ vai"),
    "seal": N_("cơ quan phát hành là chi bộ, không có con dấu, và chưa ghi cấp ủy cấp trên trực tiếp"),
    "addressee": N_("chưa biết nơi nhận; thêm --den NƠI NHẬN"),
    "future": N_("ngày {day} chưa đến"),
    "before_step": N_("ngày phát hành trước ngày của bước lập văn bản ({day})"),
    "before_newest": N_("ngày phát hành trước văn bản mới nhất cùng loại ({day}); số và ngày đi cùng chiều"),
    "before_term": N_("ngày phát hành trước ngày bắt đầu nhiệm kỳ ({day})"),
}


class Plan(NamedTuple):
    """The letters that would be issued, and the numbers they would take. `others` are, for each letter, the drafts
    that are issued on its sheet: none where it speaks of one person."""

    sheets: tuple[Sheet, ...]
    numbers: tuple[str, ...]
    others: tuple[tuple[int, ...], ...]

    def sentence(self) -> str:
        """What is about to happen, and that it cannot be taken back."""
        lists = [
            _("{count} người").format(count=showing.number(len(each) + 1)) for each in self.others if each
        ]
        text = intention(self.numbers)
        if lists:
            text += " " + _("Mỗi danh sách lấy một số: {lists}.").format(lists=", ".join(lists))
        return text


def intention(numbers: Sequence[str]) -> str:
    """That letters are about to take these numbers, and that it cannot be taken back."""
    text = _("Phát hành {count} văn bản, lấy số {numbers}. Số đã lấy không trả lại được, chỉ hủy có lý do.")
    return text.format(count=showing.number(len(numbers)), numbers=numbers_shown(numbers))


def numbers_shown(numbers: Sequence[str]) -> str:
    """Numbers in a sentence: a few one by one, many as runs, each kind by itself."""
    if len(numbers) <= _FEW:
        return _(" và ").join(filter(None, (", ".join(numbers[:-1]), numbers[-1])))
    runs: dict[str, list[int]] = {}
    for number in numbers:
        symbol = number.lstrip(_DIGITS)
        runs.setdefault(symbol, []).append(int(number[: -len(symbol)] if symbol else number))
    spans = []
    for symbol, run in runs.items():
        first, last = (f"{each:02d}{symbol}" for each in (min(run), max(run)))
        spans.append(first if first == last else _("{first} đến {last}").format(first=first, last=last))
    return ", ".join(spans)


_DIGITS: Final = "0123456789"


_FEW = 3


class Done(NamedTuple):
    """The letters as they were issued, what is needed to speak of them, their papers, which are written once the
    numbers are kept, and the steps that the first of them lead to, by their ids."""

    letters: tuple[LetterState, ...]
    about: Known
    papers: tuple[Paper, ...]
    steps: Mapping[int, Step]


def own_office(reader: Reader) -> Office:
    """The office that keeps the book. Raises Problem before `init` named one, SettingProblem."""
    office = office_of(settings.every(reader))
    if office is None:
        text = _("Sổ chưa ghi cơ quan nào giữ sổ, nên chưa biết lấy số của ai.")
        raise Problem("office.none", text, Exit.REFUSED, following=(line("init"),))
    return office


def vietnamese(procedure: Procedure) -> Words:
    """The words of choices as letters print them: always Vietnamese, whatever the shell speaks."""
    titles = Titles(procedure)
    titles.language = "vi"
    return titles.word


class Issuing:
    """Issuing letters on a day: what every one of them is laid out and judged with."""

    def __init__(self, reader: Reader, office: Office, on: date, today: date) -> None:
        self._reader, self._office, self._on, self._today = reader, office, on, today
        self._words = vietnamese(reader.law().procedure)
        self._newest: dict[Book, date | None] = {}

    def sheets(self, drafts: Iterable[LetterState], to: str | None = None) -> list[Sheet]:
        """The drafts as they would be printed. Raises Problem with everything that stands against issuing them."""
        sheets: list[Sheet] = []
        against: list[Obstacle] = []
        for draft in drafts:
            sheet = issuing.sheet(self._reader, draft, self._office, self._words, self._on, to)
            if isinstance(sheet, Obstacle):
                against.append(sheet)
                continue
            sheets.append(sheet)
            newest = self._newest_day(book_of(sheet))
            against += issuing.hindered(sheet, self._office, self._on, self._today, newest)
        if against:
            raise refused(against)
        return sheets

    def _newest_day(self, book: Book) -> date | None:
        """The day of the newest letter in the same run of numbers, asked for once."""
        if book not in self._newest:
            self._newest[book] = letters.newest_day(self._reader, book)
        return self._newest[book]


def plan(
    reader: Reader,
    drafts: Sequence[LetterState],
    office: Office,
    on: date,
    today: date,
    to: str | None = None,
) -> Plan:
    """What issuing these drafts on a day would do, each as a letter of its own, but lists of people from one office to
    one addressee as one. Raises Problem with everything that stands against it."""
    sheets = Issuing(reader, office, on, today).sheets(drafts, to)
    return plan_of(reader, joint.groups(sheets, joint.listed))


def plan_of(reader: Reader, groups: Iterable[Sequence[Sheet]]) -> Plan:
    """What issuing these sheets would do, each group as one letter."""
    sheets, numbers, others = [], [], []
    last: dict[Book, int] = {}
    for group in groups:
        sheet = joint.sheet_of(group)
        book = book_of(sheet)
        last[book] = last.get(book, letters.last_number(reader, book)) + 1
        sheets.append(sheet)
        numbers.append(f"{last[book]:02d}{sheet.symbol}")
        others.append(tuple(each.letter.id for each in group[1:]))
    return Plan(tuple(sheets), tuple(numbers), tuple(others))


def refused(against: Sequence[Obstacle]) -> Problem:
    """Why letters cannot be issued or printed: every reason."""
    said = [(each, sentence(each)) for each in against]
    rows = tuple(Row((letter_names.shown(each.letter.id), each.letter.case, text)) for each, text in said)
    return Problem(
        f"letter.{against[0].code}",
        _("Chưa phát hành được, chưa lấy số nào:"),
        Exit.REFUSED,
        findings=[
            {"letter": letter_names.shown(each.letter.id), "code": each.code, "message": text}
            for each, text in said
        ],
        blocks=(Table((_("văn bản"), _("hồ sơ"), _("vì")), rows, indent=2),),
        following=(line("letter show", letter_names.shown(against[0].letter.id)),),
    )


def outrun(now: Plan) -> Problem:
    """Numbers were taken by somebody else while somebody was asked."""
    text = _("Trong lúc hỏi, sổ văn bản đã có người ghi: nay sẽ lấy số {numbers}. Chưa phát hành gì.")
    return Problem("changed", text.format(numbers=", ".join(now.numbers)), Exit.CHANGED)


def sentence(obstacle: Obstacle) -> str:
    """Why one letter cannot be issued or printed."""
    day = "" if obstacle.day is None else f"{obstacle.day:%d/%m/%Y}"
    return _(_OBSTACLES[obstacle.code]).format(day=day, status=letter_shape.status(obstacle.letter).text)


def agreed(invocation: Invocation, intended: Plan) -> None:
    """Have it agreed that numbers are taken. A dry run on a terminal takes none and asks nothing.

    Raises Problem, Stopped.
    """
    if not (invocation.asks and invocation.dry_run):
        asking.agree_for_good(invocation, intended.sentence(), len(intended.sheets))


def issue(
    uow: SqliteUnitOfWork,
    invocation: Invocation,
    intended: Plan,
    office: Office,
    on: date,
    command: str,
    ends: Sequence[str] = (DOCX, PDF),
) -> Done:
    """Take the numbers and keep what is printed, in these forms. A letter that cannot be laid out keeps all from
    being issued. Raises Problem.
    """
    anchor = anchors.make(uow, invocation.now).shown
    issued = []
    for sheet, others in zip(intended.sheets, intended.others, strict=True):

        def written(number: int, sheet: Sheet = sheet) -> Issued:
            made = issuing.numbered(sheet, number, on, anchor)
            return Issued(made.symbol, sheet.addressee, made.inputs, made.inputs["letter"]["short_code"])

        host = letters.issue(uow, sheet.letter.id, book_of(sheet), on, command, written)
        if others:
            letters_joint.join(uow, host, book_of(sheet), others, command)
        issued.append(host)
    own = office.organisation
    papers = [letter_paper.made(each, letter_paper.kept_inputs(each), own, ends) for each in issued]
    steps = leading.steps(uow, issued[:_FEW], invocation.today)
    return Done(tuple(issued), letter_shape.known(uow, invocation, issued), tuple(papers), steps)


class Written(NamedTuple):
    """Where the papers of a batch lie, by letter, and the files that were left as somebody had them."""

    files: Mapping[int, tuple[Path, ...]]
    kept: tuple[Path, ...]


def written(invocation: Invocation, done: Done) -> Written:
    """Write the papers of letters that have their numbers. Files that hold something else are left alone.

    Raises Problem when the disk does not take them; the numbers are taken all the same.
    """
    if invocation.dry_run:
        return Written({}, ())
    where = letter_paper.folder(invocation, None)
    files = letter_paper.planned(where, done.papers)
    try:
        kept = letter_paper.others(files)
        letter_paper.save(file for file in files if file.path not in kept)
    except OSError as error:
        named = ", ".join(str(each.symbol) for each in done.letters)
        text = _("Đã phát hành {letters}, nhưng chưa ghi được tệp vào {folder}. Dọn chỗ rồi in lại.")
        raise Problem(
            "letter.files",
            text.format(letters=named, folder=where),
            Exit.STORAGE,
            unchanged=False,
            following=tuple(line("letter render", str(each.symbol)) for each in done.letters[:_FEW]),
        ) from error
    by_letter: dict[int, tuple[Path, ...]] = {}
    for file in files:
        if file.path not in kept:
            by_letter[file.letter] = (*by_letter.get(file.letter, ()), file.path)
    return Written(by_letter, tuple(kept))


def data(done: Done, where: Written) -> list[dict[str, Any]]:
    """Issued letters as --json has them."""
    return [
        {
            **letter_shape.whole(each, done.about, where.files.get(each.id, ()), ()),
            "people": joint.people_on(each.inputs) or 1,
        }
        for each in done.letters
    ]


def blocks(invocation: Invocation, done: Done, where: Written) -> list[Block]:
    """Issued letters on a screen: number, addressee, files."""
    rows = tuple(
        Row(
            (
                Cell(letter_shape.named(each), "strong"),
                f"→ {done.about.addressee(each)}{_listing(each)}",
                ", ".join(str(path) for path in where.files.get(each.id, ())),
            )
        )
        for each in done.letters
    )
    found: list[Block] = [Table((_("số"), _("nơi nhận"), _("tệp")), rows, indent=2)]
    if where.kept:
        names = ", ".join(path.name for path in where.kept)
        found.append(_("Giữ nguyên tệp đã có, nội dung khác: {names}").format(names=names))
    if not invocation.dry_run:
        found.append(_("Việc tiếp theo: in, ký, đóng dấu, gửi."))
        found += _steps(invocation, done)
    return found


def _listing(letter: LetterState) -> str:
    people = joint.people_on(letter.inputs)
    return " " + _("(danh sách {count} người)").format(count=showing.number(people)) if people else ""


def _steps(invocation: Invocation, done: Done) -> list[Block]:
    """For papers of the dossier the steps that they belong to: number and day need not be typed there."""
    said = []
    for each in done.letters:
        if each.id in done.steps:
            command = letter_documents.step_line(each.case, done.steps[each.id]).text(invocation.language)
            said.append(_("Ghi bước, số và ngày lấy từ văn bản: {command}").format(command=command))
    return [*said]


def book_of(sheet: Sheet) -> Book:
    """The run of numbers that a sheet takes its own from."""
    return Book(sheet.issuer, sheet.kind, sheet.term)
