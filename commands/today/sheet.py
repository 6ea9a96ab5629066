"""`today --print`: the day as a sheet of paper for the meeting (notifications/sheet.py)."""

from datetime import date
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import Final

from ketnap.commands import due, evidence, showing
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.commands.titles import Titles
from ketnap.commands.today.found import Day, role_name, who_mends
from ketnap.notifications import pdf, sheet
from ketnap.notifications.sheet import Due, Need, Person, Sheet
from ketnap.storage.book import private_files
from ketnap.storage.proof import anchors
from ketnap.storage.queries import CaseLine
from ketnap.storage.reader import Reader
from ketnap.workflow import outlook, service
from ketnap.workflow.findings import Finding, hindrances
from ketnap.workflow.ports import CaseFile

_STEPS: Final = 4
_NEEDS: Final = 6


def write(reader: Reader, day: Day, titles: Titles, name: str, file: Path, invocation: Invocation) -> None:
    """Write the sheet of a day to a file, which is replaced if it is a PDF already. Raises Problem."""
    _check(file)
    made = _sheet(reader, day, titles, name, invocation)
    try:
        data = sheet.write(made)
    except pdf.NotPrintable as error:
        raise Problem(
            "sheet.not_printable", _("Chưa in được phiếu: {why}.").format(why=error), Exit.REFUSED
        ) from error
    if not invocation.dry_run:
        # It names people: readable by its owner alone.
        private_files.clear(file.parent)
        private_files.put(file, data)


def _check(file: Path) -> None:
    """Refuse a name that is no PDF, a folder that is not there, and a file that is something else."""
    if file.suffix.lower() != ".pdf":
        raise usage(_("{file}: tên tệp phiếu cần kết thúc bằng .pdf.").format(file=file))
    if not file.parent.is_dir():
        raise usage(_("Không có thư mục {folder}.").format(folder=file.parent))
    if file.is_dir():
        raise usage(_("{path} là thư mục, cần một tệp.").format(path=file))
    if file.exists():
        with file.open("rb") as there:
            if there.read(5) not in (b"%PDF-", b""):
                raise usage(_("{file} đã có và không phải tệp PDF; tệp giữ nguyên.").format(file=file))


def _sheet(reader: Reader, day: Day, titles: Titles, name: str, invocation: Invocation) -> Sheet:
    newest = anchors.newest(reader)
    printed = _("In ngày {day}").format(day=f"{day.today:%d/%m/%Y}")
    anchor = "" if newest is None else _("mốc nhật ký {anchor}").format(anchor=newest.shown)
    return Sheet(
        office=day.office if day.office != name else "",
        title=_("PHIẾU VIỆC · {organisation}").format(organisation=name or day.office or "ketnap"),
        day=_capital(showing.long_day(day.today)),
        on=day.today,
        due=tuple(_dues(day, titles, invocation)),
        nothing_due=_nothing_due(day),
        people=tuple(
            _person(reader, day.files[each.code], each, titles, invocation) for each in day.open_cases
        ),
        labels=_labels(day),
        footer=" · ".join(part for part in (printed, anchor) if part),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _labels(day: Day) -> dict[str, str]:
    until = showing.short_day(day.until, day.today)
    return {
        "due": _("1. Việc đến hạn, đến hết {day}").format(day=until),
        "people": _("2. Từng người cần gì"),
        "notes": _("3. Ghi chú của cuộc họp"),
        "code": _("Mã"),
        "person": _("Họ và tên"),
        "what": _("Việc"),
        "when": _("Hạn"),
        "left": _("Ngày làm việc"),
        "who": _("Ai làm"),
        "ready": _("Làm được ngay"),
        "needs": _("Còn thiếu để ghi"),
        "page": _("Trang"),
    }


def _nothing_due(day: Day) -> str:
    if day.further is None:
        return _("Không có việc quá hạn hay sắp đến hạn.")
    text = _("Không có việc quá hạn hay sắp đến hạn. Hạn gần nhất: {day}.")
    return text.format(day=showing.long_day(day.further))


def _dues(day: Day, titles: Titles, invocation: Invocation) -> list[Due]:
    rows = []
    for each in (*day.overdue, *day.soon):
        left = due.left(each, day.law.calendar, day.today)
        late = left is not None and left < 0
        demands = due.demanded(day.law, each.running.deadline, day.today) if late else ()
        rows.append(
            Due(
                each.code,
                showing.name(each.person, invocation),
                due.title(each, titles),
                "" if each.running.due_on is None else showing.short_day(each.running.due_on, day.today),
                "" if left is None else _left(left),
                due.owner(each, titles),
                late,
                due.consequence(each, day.law, titles, invocation) if demands else "",
            )
        )
    return rows


def _left(days: int) -> str:
    """How far off a due date is, under a heading that names the unit."""
    if days < 0:
        return _("quá {count}").format(count=showing.number(-days))
    return _("còn {count}").format(count=showing.number(days)) if days else _("hôm nay")


def _person(reader: Reader, file: CaseFile, case: CaseLine, titles: Titles, invocation: Invocation) -> Person:
    today = invocation.today
    answers = service.why(reader, file, None, today, today)
    organisations = reader.organisations(service.places(file))
    steps = file.law.procedure.steps
    here = [each for each in answers if file.record.state in steps[each.step].sources]
    ready = [each for each in here if each.allowed]
    blocked = next((each for each in here if not each.allowed), None)
    takes = {each.step for each in ready}
    # What a step that can be taken now will bring is listed with that step.
    hindering = [
        each
        for each in (() if blocked is None else hindrances(blocked.findings))
        if not takes.intersection(each.mended_by)
    ]

    def can(answer: outlook.Answer) -> Need:
        owner = steps[answer.step].owner
        who = role_name(owner, file.cell, organisations, titles, today)
        return Need(titles.of("step", answer.step), who)

    def need(finding: Finding) -> Need:
        who = who_mends((finding,), file.cell, organisations, titles, today)
        return Need(showing.message(finding, evidence.of(finding, titles, organisations)), ", ".join(who))

    return Person(
        case.code,
        showing.name(case.person, invocation),
        _state(case, titles, today),
        tuple(can(each) for each in ready[:_STEPS]),
        "" if blocked is None else titles.of("step", blocked.step),
        tuple(need(each) for each in hindering[:_NEEDS]),
        _more(ready, len(hindering)),
    )


def _state(case: CaseLine, titles: Titles, today: date) -> str:
    state = titles.of("state", case.state)
    if case.state_since is None:
        return state
    return _("{state}, từ {day}").format(state=state, day=f"{case.state_since:%d/%m/%Y}")


def _more(ready: list[outlook.Answer], hindering: int) -> str:
    more = max(len(ready) - _STEPS, 0) + max(hindering - _NEEDS, 0)
    if not more:
        return ""
    return ngettext("… và {count} mục nữa", "… và {count} mục nữa", more).format(count=more)
