"""The papers of a meeting as screens, --json and the list before the printed papers have them."""

from collections.abc import Iterator, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ketnap.commands import needed, showing
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import documents
from ketnap.commands.letter.render import form_paper, lacking
from ketnap.commands.letter.render.meeting_plan import Held, Meeting, Plan, Sheet, Sheets
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.titles import Titles
from ketnap.workflow.ports import CaseFile

if TYPE_CHECKING:
    from ketnap.notifications.letters import Letter

_FEW = 3


class Seen(NamedTuple):
    """A meeting with what is needed to speak of it: the names of who meets and of the office that keeps the book."""

    invocation: Invocation
    titles: Titles
    name: str
    office: str
    meeting: Meeting
    plan: Plan
    found: Sheets

    def person(self, file: CaseFile) -> str:
        return showing.name(file.person.name, self.invocation)

    def title(self, sheet: Sheet) -> str:
        """What a paper is called: with its number where it has one, with the item that it is about."""
        form = sheet.made.form
        said = self.titles.of("document", form.document)
        item = self.item(sheet)
        parts = (said, sheet.issued or "", f"({item})" if item else "")
        return " ".join(part for part in parts if part)

    def item(self, sheet: Sheet) -> str:
        form = sheet.made.form
        return form_paper.item_shown(sheet.files[0], form.document, form.item, self.invocation)

    def day(self) -> str:
        return showing.long_day(self.meeting.on)


# ---- as data and on screens ------------------------------------------------------------------------


def answer(seen: Seen, paths: Sequence[Path], others: Sequence[str]) -> Answer:
    """What was printed, whose turn it is without being ready, what could not be made."""
    data = {
        "meeting": seen.meeting.organisation,
        "meeting_name": seen.name,
        "on": seen.meeting.on,
        "papers": [_sheet_data(each, seen) for each in seen.found.sheets],
        "no_turn": [each.code for each in seen.plan.idle],
        "older_procedure": [each.code for each in seen.plan.older],
        "held": [_held_data(each, seen) for each in seen.plan.held],
        "pressed": [_held_data(each, seen) for each in seen.plan.pressed],
        "failed": [
            {"case": each.file.code, "document": each.document, "message": each.problem.message}
            for each in seen.found.failed
        ],
        "files": [str(path) for path in paths],
        "other_files": list(others),
        "dry_run": seen.invocation.dry_run,
    }
    return Answer(data, tuple(_blocks(seen, paths, others)))


def _sheet_data(sheet: Sheet, seen: Seen) -> dict[str, Any]:
    form = sheet.made.form
    return {
        "cases": [each.code for each in sheet.files],
        "people": [seen.person(each) for each in sheet.files],
        "document": form.document,
        "title": seen.titles.of("document", form.document),
        "item": seen.item(sheet) or None,
        "from": form.issuer,
        "number": sheet.issued,
        "missing": lacking.data(sheet.made.lacks),
    }


def _held_data(held: Held, seen: Seen) -> dict[str, Any]:
    return {
        "case": held.file.code,
        "person": seen.person(held.file),
        "step": held.turn.answer.step,
        "documents": list(held.turn.documents),
        "due_on": held.turn.due_on,
        "findings": [_told(held, seen).finding(each) for each in held.turn.answer.findings],
    }


def _told(held: Held, seen: Seen) -> Told:
    return Told(seen.invocation, seen.titles, None, held.file.record, seen.meeting.on)


def _blocks(seen: Seen, paths: Sequence[Path], others: Sequence[str]) -> Iterator[Block]:
    invocation, sheets = seen.invocation, seen.found.sheets
    if invocation.dry_run:
        yield _("CHẠY THỬ, chưa ghi tệp nào.")
    text = _("Giấy tờ cho cuộc họp của {meeting}, {day}: {cases} hồ sơ, {papers} giấy tờ")
    cases = {file.code for sheet in sheets for file in sheet.files}
    counts = {"cases": showing.number(len(cases)), "papers": showing.number(len(sheets))}
    yield Cell(text.format(meeting=seen.name, day=seen.day(), **counts), "strong")
    if sheets:
        yield _listed(seen)
    else:
        if not seen.plan.older:
            yield _("Không có hồ sơ nào đến lượt cần giấy tờ in sẵn.")
        if seen.meeting.papers and not seen.meeting.chosen:
            yield _("Gõ thêm mã hồ sơ thì in cho đúng những người ấy.")
    yield from _waiting(seen)
    yield from _idle(seen)
    yield from _older(seen)
    yield from _failed(seen)
    if not sheets:
        return
    if others:
        names = ", ".join(others[:_FEW]) + (" …" if len(others) > _FEW else "")
        yield _("Trong thư mục còn tệp của lần khác, không in lẫn: {names}").format(names=names)
    yield _("Thư mục: {folder}").format(folder=paths[0].parent)
    yield from (
        _("Tệp để in một lượt: {file}").format(file=path.name) for path in paths if path.name[:2] == "00"
    )
    if invocation.dry_run:
        return
    yield _("In theo hồ sơ hiện có, chưa có số, không ghi gì vào sổ.")
    yield from _following(seen)


def _listed(seen: Seen) -> Table:
    rows = tuple(
        Row(
            (
                showing.number(at),
                _codes(sheet.files),
                _people(sheet.files, seen),
                seen.title(sheet),
                lacking.named(sheet.made.lacks),
            )
        )
        for at, sheet in enumerate(seen.found.sheets, start=1)
    )
    labels = (_("số"), _("mã"), _("họ tên"), _("giấy tờ"), _("còn để trống"))
    return Table(labels, rows, headed=True, right=(0,), indent=2)


def _codes(files: Sequence[CaseFile]) -> str:
    return ", ".join(each.code for each in files[:_FEW]) + (" …" if len(files) > _FEW else "")


def _people(files: Sequence[CaseFile], seen: Seen) -> str:
    if len(files) > _FEW:
        return _("{count} người").format(count=showing.number(len(files)))
    return ", ".join(seen.person(each) for each in files)


def _waiting(seen: Seen) -> Iterator[Block]:
    """Whose turn it is, and what stands in the way."""
    if seen.plan.pressed:
        yield Cell(_("ĐÃ IN, CÒN VƯỚNG ({count})").format(count=len(seen.plan.pressed)), "strong")
        yield _held_up(seen.plan.pressed, seen)
    if not seen.plan.held:
        return
    yield Cell(_("CHƯA IN, CÒN VƯỚNG ({count})").format(count=len(seen.plan.held)), "strong")
    yield _held_up(seen.plan.held, seen)
    first = seen.plan.held[0].file.code
    day = f"{seen.meeting.on:%d/%m/%Y}"
    command = line("letter render", "--meeting", seen.meeting.organisation, first, "--on", day)
    text = _("In cả khi còn vướng, gõ rõ mã: {command}")
    yield text.format(command=command.text(seen.invocation.language))


def _held_up(held: Sequence[Held], seen: Seen) -> Table:
    rows = tuple(
        Row((each.file.code, seen.person(each.file), _step(each, seen), _why(each, seen))) for each in held
    )
    return Table((_("mã"), _("họ tên"), _("bước"), _("vướng")), rows, indent=2)


def _idle(seen: Seen) -> Iterator[Block]:
    """The chosen cases in which no step of this meeting has its turn."""
    for each in seen.plan.idle:
        text = _("{case}: chưa đến lượt bước nào mà cuộc họp này cần giấy tờ. Xem: {command}")
        command = line("case why", each.code).text(seen.invocation.language)
        yield text.format(case=each.code, command=command)


def _older(seen: Seen) -> Iterator[Block]:
    """The cases that are left out because their procedure prints no papers for meetings yet."""
    older = seen.plan.older
    if not older:
        return
    text = _("Không xét vì theo quy trình cũ, chưa có mẫu in ({count}): {codes}. Chuyển: {command}")
    named = [each.code for each in older] if len(older) <= _FEW else []
    command = line("definition migrate", seen.titles.procedure.version, *named)
    yield text.format(
        count=showing.number(len(older)),
        codes=_codes(older),
        command=command.text(seen.invocation.language),
    )


def _step(held: Held, seen: Seen) -> str:
    return seen.titles.of("step", held.turn.answer.step)


def _why(held: Held, seen: Seen) -> str:
    """The first thing that stands in the way, and how many more."""
    gathered = needed.gather(held.turn.answer.findings, held.file.law.procedure)
    told = _told(held, seen)
    said = [told.sentence(each) for each in (*gathered.before, *gathered.reasons)]
    said += [seen.titles.fact("", name) for name in gathered.facts]
    if not said:
        return ""
    more = len(said) - 1
    return said[0] + (" " + _("(và {count} mục nữa)").format(count=showing.number(more)) if more else "")


def _failed(seen: Seen) -> Iterator[Block]:
    """What could not be made, each with its reason."""
    for each in seen.found.failed:
        yield _("Chưa làm được: {why}").format(why=each.problem.message)


def _following(seen: Seen) -> Iterator[Block]:
    """What to record after the meeting, of the case that is due first."""
    want = next((each for each in seen.plan.wants if each.turns), None)
    if want is None:
        return
    steps = want.file.law.procedure.steps
    command = documents.step_line(want.file.code, steps[want.turns[0].answer.step])
    yield _("Họp xong thì ghi: {command}").format(command=command.text(seen.invocation.language))


# ---- on paper --------------------------------------------------------------------------------------


def together(seen: Seen, sheets: Sequence[Sheet], letters: Sequence["Letter"], name: str) -> bytes:
    """List and papers as one PDF. Raises Problem."""
    # Not at the top: only what is printed needs a printer.
    from ketnap.notifications import meeting, pdf

    printed = _("In ngày {day}").format(day=f"{seen.invocation.today:%d/%m/%Y}")
    day = seen.day()
    made = meeting.Meeting(
        office=seen.office if seen.office != seen.name else "",
        title=_("GIẤY TỜ CHO CUỘC HỌP · {organisation}").format(organisation=seen.name.upper()),
        day=day[:1].upper() + day[1:],
        on=seen.meeting.on,
        head=(_("TT"), _("Hồ sơ"), _("Giấy tờ"), _("Còn để trống, ghi tay"), _("Trang")),
        papers=tuple(_rows(sheets, seen)),
        waiting=tuple(
            meeting.Waiting(_who(each.file, seen), _step(each, seen), _why(each, seen))
            for each in (*seen.plan.held, *seen.plan.pressed)
        ),
        waiting_head=_("Còn vướng"),
        footer=printed,
    )
    try:
        return meeting.write(made, letters)
    except pdf.NotPrintable as error:
        text = _("Chưa in được {letter}: {why}.").format(letter=name, why=error)
        raise Problem("letter.sign", text, Exit.WRONG) from error


def _rows(sheets: Sequence[Sheet], seen: Seen) -> Iterator[Any]:
    from ketnap.notifications.meeting import Listed

    before = ""
    for each in sheets:
        who = _people(each.files, seen) if len(each.files) > 1 else _who(each.files[0], seen)
        yield Listed("" if who == before else who, seen.title(each), lacking.named(each.made.lacks))
        before = who


def _who(file: CaseFile, seen: Seen) -> str:
    return f"{seen.person(file)}\n{file.code}"
