"""What a change of the law that terms are counted by does to the open deadlines: counted anew in the same transaction,
every one that moves listed. The same for a day of the calendar and for a law that came with a newer program."""

from collections.abc import Sequence
from gettext import gettext as _
from gettext import ngettext
from typing import Any, Final, NamedTuple

from ketnap.commands import outcome, showing
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Block, Row, Table
from ketnap.commands.progress import Progress
from ketnap.commands.titles import Titles
from ketnap.notifications import duties
from ketnap.notifications.duties import MovedDuty
from ketnap.storage import duty_reminders, recount, register
from ketnap.storage.recount import Counted
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.deadlines import Moved, Running
from ketnap.workflow.law import Law

_MANY: Final = 1000
"""So many cases take long enough that a pipe is told how far it is, too."""
_LINES: Final = 5


class MovedLine(NamedTuple):
    """A deadline with another due date: whose it is, what it is called, and how many reminders had left by the
    former date."""

    case: str
    person: str
    title: str
    moved: Moved
    told: int
    data: dict[str, Any]


class Recounted(NamedTuple):
    """What counting anew came to. `confirmed` deadlines keep their date and are no longer provisional, `provisional`
    ones the other way round; `opened` and `closed` run, or do not run, by the law alone."""

    cases: int
    moved: tuple[MovedLine, ...]
    opened: tuple[dict[str, Any], ...]
    closed: tuple[dict[str, Any], ...]
    confirmed: int
    provisional: int
    duties: tuple[MovedDuty, ...]
    passed_over: int
    again: int

    def data(self) -> dict[str, Any]:
        """As --json has it."""
        return {
            "cases": self.cases,
            "deadlines_moved": [each.data for each in self.moved],
            "deadlines_opened": list(self.opened),
            "deadlines_closed": list(self.closed),
            "deadlines_confirmed": self.confirmed,
            "deadlines_provisional": self.provisional,
            "duties_moved": [
                {
                    "duty": each.duty,
                    "organisation": each.about,
                    "due_on": each.after,
                    "was_due_on": each.before,
                }
                for each in self.duties
            ],
            "reminders_passed_over": self.passed_over,
            "reminders_again": self.again,
        }


def count_anew(invocation: Invocation, uow: SqliteUnitOfWork, before: Law) -> Recounted:
    """Count every open deadline anew by the law that is in use by now; `before` is the one that was.

    Raises what reading a case raises.
    """
    gathered = _Gathered(invocation)
    total = recount.cases_running(uow)
    with Progress(invocation, total, lines=_LINES if total >= _MANY else 0) as progress:

        def seen(counted: Counted) -> None:
            gathered.add(counted)
            progress.done(gathered.cases, counted.file.code)

        done = recount.run(uow, seen)
    law = uow.law()
    ended = {
        node.organisation.code: node.organisation
        for node in register.tree(uow, invocation.today)
        if node.organisation.ended_on is not None
    }
    settled = duty_reminders.settle(
        uow,
        lambda duty, about, due_on: duties.still_due(law, duty, ended.get(about), due_on, invocation.today),
    )
    return Recounted(
        done.cases,
        tuple(sorted(gathered.moved, key=_urgency)),
        tuple(gathered.opened),
        tuple(gathered.closed),
        gathered.confirmed,
        gathered.provisional,
        tuple(duties.moved(before, law, ended.values(), invocation.today)),
        done.passed_over + settled.passed_over,
        done.again + settled.again,
    )


class _Gathered:
    """What is said of the cases that went by; the cases themselves are not kept."""

    def __init__(self, invocation: Invocation) -> None:
        self.cases = self.confirmed = self.provisional = 0
        self.moved: list[MovedLine] = []
        self.opened: list[dict[str, Any]] = []
        self.closed: list[dict[str, Any]] = []
        self._invocation = invocation
        self._titles: dict[str, Titles] = {}

    def add(self, counted: Counted) -> None:
        self.cases += 1
        found = counted.recount
        if not found.changes:
            return
        file = counted.file
        titles = self._of(counted)
        for moved, told in zip(found.dated, counted.told, strict=True):
            data = _data(file.code, moved.after, titles)
            data |= {"was_due_on": moved.before.due_on, "reminders_sent": told}
            person = showing.name(file.person.name, self._invocation)
            self.moved.append(MovedLine(file.code, person, _title(moved.after, titles), moved, told, data))
        for moved in found.moved:
            if moved.before.due_on == moved.after.due_on:
                was, now = (each.calendar_status == "official" for each in moved)
                self.confirmed += now and not was
                self.provisional += was and not now
        self.opened += [_data(file.code, each, titles) for each in found.opened]
        self.closed += [_data(file.code, each, titles) for each in (*found.ended, *found.gone)]

    def _of(self, counted: Counted) -> Titles:
        procedure = counted.file.law.procedure
        if procedure.hash not in self._titles:
            self._titles[procedure.hash] = Titles(procedure)
        return self._titles[procedure.hash]


def _data(case: str, running: Running, titles: Titles) -> dict[str, Any]:
    return {"case": case, **outcome.deadline_data(running, titles)}


def _title(running: Running, titles: Titles) -> str:
    return titles.of("deadline", running.deadline) + (f" ({running.item})" if running.item else "")


def _urgency(each: MovedLine) -> tuple[str, str, str]:
    due_on = each.moved.after.due_on
    return "" if due_on is None else due_on.isoformat(), each.case, each.title


# ---- shown


def blocks(found: Recounted, titles: Titles, invocation: Invocation) -> list[Block]:
    """The deadlines and duties that moved, as people read it."""
    shown: list[Block] = [_counted(found)]
    if found.moved:
        labels = (_("mã"), _("họ tên"), _("việc"), _("hạn cũ"), _("hạn mới"))
        shown.append(
            Table(labels, tuple(_row(each, invocation) for each in found.moved), headed=True, notes_at=2)
        )
    shown += _certainty(found)
    shown += _others(_("Hạn mở thêm theo quy định mới:"), found.opened)
    shown += _others(_("Hạn không tính nữa theo quy định mới:"), found.closed)
    if found.duties:
        rows = tuple(_duty_row(each, titles, invocation) for each in found.duties)
        head = (_("việc định kỳ"), _("hạn cũ"), _("hạn mới"))
        shown += [_("Việc định kỳ dời hạn:"), Table(head, rows, indent=2)]
    if found.passed_over:
        text = ngettext(
            "{count} tin nhắc theo hạn cũ chưa gửi: bỏ, nhắc lại theo hạn mới.",
            "{count} tin nhắc theo hạn cũ chưa gửi: bỏ, nhắc lại theo hạn mới.",
            found.passed_over,
        )
        shown.append(text.format(count=showing.number(found.passed_over)))
    return shown


def _counted(found: Recounted) -> str:
    if not found.cases:
        return _("Không hồ sơ nào có hạn đang mở.")
    cases = ngettext(
        "Tính lại {count} hồ sơ có hạn đang mở", "Tính lại {count} hồ sơ có hạn đang mở", found.cases
    ).format(count=showing.number(found.cases))
    if not found.moved:
        return _("{cases}: không hạn nào dời.").format(cases=cases)
    moved = ngettext("{count} hạn dời", "{count} hạn dời", len(found.moved)).format(
        count=showing.number(len(found.moved))
    )
    return _("{cases}: {moved}.").format(cases=cases, moved=moved)


def _row(each: MovedLine, invocation: Invocation) -> Row:
    before, after = each.moved
    cells = (each.case, each.person, each.title, _due(before, invocation), _due(after, invocation))
    notes = []
    if after.calendar_status != "official" and after.due_on is not None:
        notes.append(_("tạm tính: lịch năm {year} chưa chính thức").format(year=after.due_on.year))
    if each.told:
        text = ngettext(
            "đã nhắc {count} lần theo hạn cũ, sẽ nhắc lại theo hạn mới",
            "đã nhắc {count} lần theo hạn cũ, sẽ nhắc lại theo hạn mới",
            each.told,
        )
        notes.append(text.format(count=each.told))
    return Row(cells, tuple(notes))


def _due(running: Running, invocation: Invocation) -> str:
    if running.due_on is None:
        return _("chưa tính được")
    return showing.short_day(running.due_on, invocation.today)


def _certainty(found: Recounted) -> list[Block]:
    shown: list[Block] = []
    if found.confirmed:
        text = ngettext(
            "{count} hạn giữ nguyên ngày và hết tạm tính.",
            "{count} hạn giữ nguyên ngày và hết tạm tính.",
            found.confirmed,
        )
        shown.append(text.format(count=showing.number(found.confirmed)))
    if found.provisional:
        text = ngettext(
            "{count} hạn giữ nguyên ngày nhưng nay là tạm tính.",
            "{count} hạn giữ nguyên ngày nhưng nay là tạm tính.",
            found.provisional,
        )
        shown.append(text.format(count=showing.number(found.provisional)))
    return shown


def _others(head: str, deadlines: Sequence[dict[str, Any]]) -> list[Block]:
    if not deadlines:
        return []
    rows = tuple(Row((each["case"], each["title"])) for each in deadlines)
    return [head, Table((_("mã"), _("việc")), rows, indent=2)]


def _duty_row(each: MovedDuty, titles: Titles, invocation: Invocation) -> Row:
    title = titles.of("duty", each.duty) + (f" ({each.about})" if each.about else "")
    today = invocation.today
    return Row((title, showing.short_day(each.before, today), showing.short_day(each.after, today)))
