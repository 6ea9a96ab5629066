"""`case show`: one case on one screen: what was passed, the papers, the deadlines, what comes next."""

from datetime import date
from gettext import gettext as _
from typing import Any

from ketnap.commands import book, needed, outcome, reading, showing
from ketnap.commands.case import origin
from ketnap.commands.case.origin import Origin
from ketnap.commands.case.paper import originals
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer, Block, Cell, Pairs, Row, Table
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage.correspondence import papers as papers_kept
from ketnap.workflow import outlook, service
from ketnap.workflow.calendar import Calendar
from ketnap.workflow.correspondence import dossier
from ketnap.workflow.custody import Original
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import NEW
from ketnap.workflow.record import Entry


@declare("case show", help=N_("một hồ sơ: đã qua, giấy tờ, thời hạn"))
@argument("code", metavar=N_("MÃ"), help=N_("mã hồ sơ, ví dụ 57 hay HS-000057-P"), reads=reading.case_code)
def command(invocation: Invocation, code: str) -> Answer:
    """Show a case."""
    with book.reading(invocation) as reader:
        file = reader.case(code)
        told = outcome.told_of(invocation, reader, file)
        papers = papers_kept.of_case(reader, code)
        came = origin.of(reader, file)
        answers = service.why(reader, file, None, invocation.today, invocation.today)
        since = service.official_from(reader, file)
    here = [each for each in answers if file.record.state in file.law.procedure.steps[each.step].sources]
    data = {
        **_data(file, papers, here, told),
        "official_from": since,
        "origin": None if came is None else came._asdict(),
    }
    blocks = _blocks(file, papers, here, told, came)
    if since is not None:
        said = _("Đảng viên chính thức từ {day}").format(day=showing.long_day(since))
        blocks.insert(1, said)
    return Answer(data, tuple(blocks))


def _data(
    file: CaseFile, papers: list[Original], answers: list[outlook.Answer], told: Told
) -> dict[str, Any]:
    procedure = file.law.procedure
    items = [item for track in procedure.tracks for item in file.record.open_items(track)]
    return {
        "code": file.code,
        "person": {
            "name": showing.name(file.person.name, told.invocation),
            "sex": file.person.sex,
            "born_on": file.person.born_on,
        },
        "organisation": file.cell,
        "organisation_name": told.organisations.names[file.cell].name if told.organisations else file.cell,
        "state": file.record.state,
        "version": file.record.version,
        "definition": {"version": procedure.version, "hash": procedure.hash},
        "opened_on": file.opened_on,
        "facts": {
            name: "***" if procedure.facts[name].private else value
            for name, value in file.record.facts.items()
        },
        "deadlines": [outcome.deadline_data(each, told.titles) for each in file.running],
        "documents": [originals.data(each, told.titles, told.invocation) for each in papers],
        "documents_missing": _missing(file, answers),
        "items": [
            {"track": each.track, "key": told.item(each.track, each.key), "since": each.opened.on}
            for each in items
        ],
        "next_steps": [
            {"step": each.step, "allowed": each.allowed, "possible_from": each.possible_from}
            for each in answers
        ],
    }


def _blocks(
    file: CaseFile, papers: list[Original], answers: list[outlook.Answer], told: Told, came: Origin | None
) -> list[Block]:
    invocation, titles = told.invocation, told.titles
    born = (
        "" if file.person.born_on is None else _("sinh {day}").format(day=f"{file.person.born_on:%d/%m/%Y}")
    )
    who = ", ".join(each for each in ((file.person.sex or "").lower(), born) if each)
    cell = told.organisations.names[file.cell].name if told.organisations else file.cell
    parts = (file.code, showing.name(file.person.name, invocation), who, cell)
    blocks: list[Block] = [Cell(" · ".join(part for part in parts if part), "strong")]
    state = _("{state} · quy trình {version}, {count} lần ghi").format(
        state=titles.of("state", file.record.state),
        version=file.law.procedure.version,
        count=file.record.version,
    )
    pairs: list[tuple[str, str | tuple[str, ...]]] = [(_("Trạng thái"), state)]
    if came is not None:
        pairs.append((_("Nơi đi"), origin.said(came, invocation.language)))
    passed = [each for each in file.record.counting if _passes(each, file)]
    if passed:
        pairs.append((_("Đã qua"), tuple(_passed(each, told, came) for each in passed)))
    for track in file.law.procedure.tracks:
        items = file.record.open_items(track)
        if items:
            said = tuple(
                _("{name}, từ {day}").format(
                    name=told.item(track, each.key), day=f"{each.opened.on:%d/%m/%Y}"
                )
                for each in items
            )
            pairs.append((titles.of("track", track), said))
    blocks.append(Pairs(tuple(pairs)))
    blocks += _papers(file, papers, answers, told)
    if file.running:
        blocks += [Cell(_("Thời hạn"), "strong"), _deadlines(file, told)]
    return blocks + _next(file, answers, told)


def _passes(entry: Entry, file: CaseFile) -> bool:
    step = file.law.procedure.steps.get(entry.step)
    return step is not None and not (
        step.any_facts or step.any_documents or step.any_letters or step.continues
    )


def _passed(entry: Entry, told: Told, came: Origin | None) -> str:
    said = f"{entry.on:%d/%m/%Y}  {_done(entry, told.titles)}"
    if not entry.carried:
        return said
    return said + " " + (_("(ghi từ hồ sơ giấy)") if came is None else _("(từ nơi đi)"))


_ANSWERED = "record_receipt"


def _done(entry: Entry, titles: Titles) -> str:
    """What a step is called; of an answer which one it was, and to which letter, instead of all that it may be."""
    title, code = titles.of("step", entry.step), entry.facts.get("code")
    if entry.step != _ANSWERED or code is None:
        return title
    said = f"{title.partition(' (')[0]}: {titles.word('code', str(code))}"
    number = entry.facts.get("letter_number")
    return said if number is None else f"{said} ({number})"


def _papers(file: CaseFile, papers: list[Original], answers: list[outlook.Answer], told: Told) -> list[Block]:
    """What is on file and where, what the next body to look at it will miss, how to say where it lies."""
    invocation, titles = told.invocation, told.titles
    blocks: list[Block] = []
    if papers:
        head = _("Giấy tờ ({count})").format(count=len(papers))
        blocks += [Cell(head, "strong"), originals.table(papers, titles, invocation)]
    missing = _missing(file, answers)
    if missing:
        names = " · ".join(titles.of("document", name) for name in missing)
        blocks.append(_("  Chưa có: {names}").format(names=names))
    if papers and not any(each.place or each.loan for each in papers):
        command = line("case paper", file.code, "--place", _("TỦ, CẶP")).text(invocation.language)
        blocks.append(_("  Ghi nơi để bản gốc: {command}").format(command=command))
    return blocks


def _missing(file: CaseFile, answers: list[outlook.Answer]) -> list[str]:
    """The papers that the next body to look at the dossier asks for and does not find, each once. One that is there
    and no longer valid is not missing."""
    milestone = dossier.milestone(file.record)
    found = [finding for each in answers if each.step == milestone for finding in each.findings]
    absent = [each for each in found if not each.code.startswith("paper.") or each.code.endswith(".missing")]
    return list(dict.fromkeys(dossier.asked(file.law.procedure, absent)))


def _deadlines(file: CaseFile, told: Told) -> Table:
    today = told.invocation.today
    ordered = sorted(file.running, key=lambda each: (each.due_on is None, each.due_on or today))
    rows = tuple(
        Row(
            (
                told.titles.of("deadline", each.deadline) + (f" ({each.item})" if each.item else ""),
                _("chưa tính được") if each.due_on is None else showing.short_day(each.due_on, today),
                "" if each.due_on is None else _near(file.law.calendar, each.due_on, today),
                told.titles.of("role", each.owner),
            )
        )
        for each in ordered
    )
    return Table((_("thời hạn"), _("đến hết"), _("thời gian"), _("ai làm")), rows, indent=2)


def _near(calendar: Calendar, due_on: date, today: date) -> str:
    """How far off a due date is, "" where nobody counts the days yet."""
    return "" if due_on.year > today.year + 1 else left(calendar, due_on, today)


def left(calendar: Calendar, due_on: date, today: date) -> str:
    """How far off a due date is."""
    return showing.term(days_left(calendar, due_on, today))


def days_left(calendar: Calendar, due_on: date, today: date) -> int:
    """The working days from today to a due date, negative once it is over."""
    if due_on >= today:
        return calendar.working_days_between(today, due_on)
    return -max(calendar.working_days_between(due_on, today), 1)


def _next(file: CaseFile, answers: list[outlook.Answer], told: Told) -> list[Block]:
    """What can be recorded now, and what stands in the way by itself; what only waits for its turn is counted."""
    if file.record.state == NEW:
        again = line("case open", _("HỌ-TÊN")).text(told.invocation.language)
        return [_("Lần mở hồ sơ này đã được hoàn tác. Mở lại: {command}").format(command=again)]
    if not answers:
        return []
    steps = file.law.procedure.steps
    ready = [each for each in answers if each.allowed]
    blocked = [each for each in answers if not each.allowed]
    command = line("case why", file.code).text(told.invocation.language)
    said = _("Làm được ngay {ready} bước, {blocked} bước còn vướng: {command}")
    rows = tuple(
        Row((told.titles.step_word(steps[each.step]), told.titles.of("step", each.step)))
        for each in ready[:_FEW]
    )
    blocks: list[Block] = [said.format(ready=len(ready), blocked=len(blocked), command=command)]
    return [*blocks, Table((_("tên"), _("bước")), rows, indent=2), *_held_up(file, blocked, told)]


_FEW = 5


def _held_up(file: CaseFile, blocked: list[outlook.Answer], told: Told) -> list[Block]:
    lines = [
        f"  {told.titles.of('step', each.step)}: {told.sentence(finding)}"
        for each in blocked
        for finding in needed.gather(each.findings, file.law.procedure).reasons[:1]
    ]
    return [_("Đang vướng:"), *lines[:_FEW]] if lines else []
