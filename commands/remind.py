"""`remind preview`: what will be sent to whom in the next seven days, before anything leaves."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from gettext import gettext as _
from gettext import ngettext
from typing import Any, Final, NamedTuple

from ketnap.commands import book, reading, showing
from ketnap.commands.case.show import days_left
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare, group
from ketnap.commands.invocation import Invocation, local_day
from ketnap.commands.outbox.list import about
from ketnap.commands.printing import Answer, Block, Cell, Pairs, Raw, Row, Table
from ketnap.commands.problems import Exit, Problem, not_found
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.commands.worker import recipients
from ketnap.commands.worker.recipients import Recipient, case_or_organisation
from ketnap.storage import outbox, sweep
from ketnap.storage.outbox import REMINDER, Waiting
from ketnap.storage.reader import Reader
from ketnap.workflow.calendar import Calendar
from ketnap.workflow.procedure import Procedure

DAYS: Final = 7
_SHOWN: Final = 3


class Line(NamedTuple):
    """A deadline in a mail to come: `case` is the code of the case, or of the organisation for a duty."""

    case: str
    deadline: str
    item: str
    due_on: date
    duty: bool = False
    letters: str = ""

    @property
    def called(self) -> str:
        """What the mail calls it: whoever was written to knows the letter, not our codes."""
        return self.letters or self.case


class Mail(NamedTuple):
    """A mail to come: on which day, to whom (None: nobody has the role), with which deadlines; or, one mail each,
    the recorded steps that they are told of."""

    on: date
    recipient: Recipient | None
    lines: tuple[Line, ...] = ()
    steps: tuple[Waiting, ...] = ()

    @property
    def held(self) -> bool:
        """Whether it cannot leave as things are."""
        return self.recipient is None or not self.recipient.addresses


@declare("remind preview", help=N_("xem trước các lần nhắc trong 7 ngày tới, chưa gửi gì"))
@argument(
    "number",
    metavar=N_("SỐ"),
    help=N_("số của một thư trong danh sách: xem nguyên văn"),
    reads=reading.whole_number,
    required=False,
)
def preview(invocation: Invocation, number: int | None) -> Answer:
    """List the mails to come, or show the text of one."""
    today = invocation.today
    until = today + timedelta(days=DAYS - 1)
    with book.reading(invocation) as reader:
        law = reader.law()
        titles, calendar = Titles(law.procedure), law.calendar
        mails = to_come(reader, invocation.now, today, until)
        if number is not None:
            return _one(reader, mails, number, titles, calendar)
    rungs = sum(len(each.lines) for each in mails)
    data = {
        "from": today,
        "until": until,
        "rungs": rungs,
        "mails": [_data(at, each, titles, calendar) for at, each in enumerate(mails, 1)],
    }
    return Answer(data, tuple(_blocks(mails, rungs, until, titles, calendar, invocation)))


command = group("remind", preview)


# ---- what is to come


def to_come(reader: Reader, now: datetime, today: date, until: date) -> list[Mail]:
    """The mails of the days until `until`, as they would leave if nothing changes: what waits in the outbox, what
    the sweep will raise, what duties will be due."""
    gathered: dict[tuple[date, str | None], dict[tuple[str, str, str], Line]] = {}
    steps: dict[str | None, list[Waiting]] = {}
    gone = _gone_today(reader, today)

    def add(on: date, organisation: str | None, found: Line) -> None:
        if on == today and organisation in gone:
            on += timedelta(days=1)
        # Of one deadline only the newest reminder goes.
        gathered.setdefault((on, organisation), {})[found.case, found.deadline, found.item] = found

    for each in _waiting(reader, now):
        if each.kind != REMINDER:
            steps.setdefault(each.organisation, []).append(each)
        elif each.due_on is not None:
            add(today, each.organisation, _line(each))
    for rung in sweep.preview(reader, today, until):
        running = rung.running
        if running.due_on is not None:
            found = Line(rung.case, running.deadline, running.item, running.due_on, letters=rung.letters)
            add(rung.on, rung.organisation, found)
    for duty in _duties(reader, today, until):
        found = Line(duty.about, duty.duty, "", duty.due_on, duty=True)
        add(max(duty.on, today), duty.to, found)
    mails = [
        Mail(today, _recipient(reader, organisation, today), steps=tuple(told))
        for organisation, told in steps.items()
    ]
    for (on, organisation), lines in gathered.items():
        ordered = sorted(lines.values(), key=lambda each: (each.due_on, each.case))
        mails.append(Mail(on, _recipient(reader, organisation, on), tuple(ordered)))
    return sorted(mails, key=lambda each: (each.on, each.recipient.title if each.recipient else ""))


def _waiting(reader: Reader, now: datetime) -> list[Waiting]:
    """The messages that will leave by themselves, or as soon as there is an address; the oldest first."""
    old = outbox.old_news(reader, now)
    found = [
        each for status in ("new", "later") for each in outbox.messages(reader, status) if each.id not in old
    ]
    found += [each for each in outbox.messages(reader, "held") if each.reason in ("no_address", "nobody")]
    return sorted(found, key=lambda each: each.id)


def _line(each: Waiting) -> Line:
    assert each.due_on is not None, "a reminder has a due date"
    assert each.deadline is not None, "a reminder is one of a deadline"
    whose = case_or_organisation(each.params, each.case)
    letters = str(each.params.get("letters") or "")
    return Line(whose, each.deadline, each.item or "", each.due_on, each.case is None, letters)


def _gone_today(reader: Reader, today: date) -> set[str | None]:
    """The organisations whose digest of today has left: what is raised now goes tomorrow."""
    return {
        each.organisation
        for each in outbox.messages(reader, "sent")
        if each.digest is not None and each.digest.startswith(today.isoformat())
    }


def _duties(reader: Reader, today: date, until: date) -> Iterable[Any]:
    from ketnap.commands.worker.kept_book import DUTIES_SINCE, duty_rungs
    from ketnap.storage import settings

    since = date.fromisoformat(settings.get(reader, DUTIES_SINCE) or today.isoformat())
    known = {
        each.intent
        for status in ("new", "later", "held", "sent", "superseded", "dead", "uncertain")
        for each in outbox.messages(reader, status)
        if each.case is None
    }
    return [each for each in duty_rungs(reader, since, until) if each.intent not in known]


def _recipient(reader: Reader, organisation: str | None, on: date) -> Recipient | None:
    return None if organisation is None else recipients.of(reader, organisation, on)


# ---- the list


def _title(each: Line, titles: Titles) -> str:
    kind = "duty" if each.duty else "deadline"
    return titles.of(kind, each.deadline) + (f" ({each.item})" if each.item else "")


def _data(at: int, mail: Mail, titles: Titles, calendar: Calendar) -> dict[str, Any]:
    recipient = mail.recipient
    return {
        "number": at,
        "on": mail.on,
        "kind": mail.steps[0].kind if mail.steps else REMINDER,
        "organisation": None if recipient is None else recipient.organisation,
        "recipient": None if recipient is None else recipient.title,
        "held": mail.held,
        "reason": ("nobody" if recipient is None else "no_address") if mail.held else None,
        "steps": [
            {"message": each.id, "case": each.case, "step": each.params.get("step")} for each in mail.steps
        ],
        "entries": [
            {
                "case": each.case,
                "letters": each.letters or None,
                "deadline": each.deadline,
                "title": _title(each, titles),
                "item": each.item or None,
                "due_on": each.due_on,
                "working_days_left": days_left(calendar, each.due_on, mail.on),
            }
            for each in mail.lines
        ],
    }


def _blocks(
    mails: list[Mail],
    rungs: int,
    until: date,
    titles: Titles,
    calendar: Calendar,
    invocation: Invocation,
) -> list[Block]:
    today, spoken = invocation.today, invocation.language
    span = _("Từ {first} đến {last}").format(first=showing.short_day(today, today), last=_full(until, today))
    if not mails:
        return [_("{span}: không có lần nhắc nào.").format(span=span)]
    count = ngettext("{count} nấc nhắc", "{count} nấc nhắc", rungs).format(count=showing.number(rungs))
    many = sum(max(len(each.steps), 1) for each in mails)
    letters = ngettext("gộp thành {count} thư", "gộp thành {count} thư", many).format(
        count=showing.number(many)
    )
    text = _("{span}: {rungs}, {mails}. Đây là xem trước, chưa gửi gì.")
    rows = tuple(
        Row(
            (
                str(at),
                showing.short_day(each.on, today),
                _("chưa biết nhắc ai") if each.recipient is None else each.recipient.title,
                _said(each, titles, calendar, today),
                Cell(_why_held(each), "wait") if each.held else "",
            )
        )
        for at, each in enumerate(mails, 1)
    )
    table = Table((_("số"), _("ngày"), _("gửi đến"), _("về"), _("ghi chú")), rows, indent=2)
    blocks: list[Block] = [text.format(span=span, rungs=count, mails=letters), table]
    homeless = next((each.recipient for each in mails if each.recipient and each.held), None)
    if homeless is not None:
        command = line("org show", homeless.organisation).text(spoken)
        blocks.append(_("Thêm địa chỉ: {command}").format(command=command))
    one = line("remind preview", "1").text(spoken)
    return [*blocks, _("Nguyên văn một thư: {command}").format(command=one)]


def _full(day: date, today: date) -> str:
    return (
        f"{showing.short_day(day, today)}/{day.year}"
        if day.year == today.year
        else showing.short_day(day, today)
    )


def _why_held(mail: Mail) -> str:
    if mail.recipient is None:
        return _("GIỮ LẠI: chưa có ai giữ vai")
    return _("GIỮ LẠI: chưa có địa chỉ thư")


def _said(mail: Mail, titles: Titles, calendar: Calendar, today: date) -> str:
    if len(mail.steps) == 1:
        return about(mail.steps[0], titles)
    if mail.steps:
        cases = ", ".join(dict.fromkeys(str(each.case) for each in mail.steps[:_SHOWN]))
        more = ", …" if len(mail.steps) > _SHOWN else ""
        text = _("{count} thư về bước đã ghi: {cases}")
        return text.format(count=showing.number(len(mail.steps)), cases=cases + more)
    shown = [
        f"{each.called} {_title(each, titles)}, {_left(days_left(calendar, each.due_on, mail.on), mail.on, today)}"
        for each in mail.lines[:_SHOWN]
    ]
    more_lines = len(mail.lines) - _SHOWN
    if more_lines > 0:
        shown.append(_("và {count} việc nữa").format(count=showing.number(more_lines)))
    return " · ".join(shown)


def _left(days: int, on: date, today: date) -> str:
    """How far off a due date is on the day of the mail."""
    return _("đúng ngày hạn") if days == 0 and on != today else showing.term(days)


# ---- one of them


def _one(reader: Reader, mails: list[Mail], number: int, titles: Titles, calendar: Calendar) -> Answer:
    """The text of one mail, made by what will make it."""
    # Not at the top: a list needs no templates.
    from ketnap.notifications.reading import TemplateProblem

    if not 1 <= number <= len(mails):
        text = _("Không có thư số {number}; có {count} thư.").format(number=number, count=len(mails))
        raise not_found("mail.unknown", text, line("remind preview"))
    mail = mails[number - 1]
    try:
        subject, body = _text(reader, mail, titles.procedure, calendar)
    except TemplateProblem as error:
        raise Problem("template.wrong", str(error), Exit.WRONG) from error
    data = {**_data(number, mail, titles, calendar), "subject": subject, "text": body}
    to = "" if mail.recipient is None else ", ".join(each.email for each in mail.recipient.addresses)
    head = Pairs(((_("Đến"), to or _why_held(mail)), (_("Tiêu đề"), subject)))
    return Answer(data, (head, Raw(body)))


def _text(reader: Reader, mail: Mail, declared: Procedure, calendar: Calendar) -> tuple[str, str]:
    """Subject and text. Mails are Vietnamese, whatever the shell speaks. Raises TemplateProblem."""
    from ketnap.notifications.digest import Entry, digest, step_done
    from ketnap.storage.proof import anchors

    greeted = _("(chưa biết nhắc ai)") if mail.recipient is None else mail.recipient.title
    if mail.steps:
        told = mail.steps[0]
        name = str(told.params.get("step", ""))
        step = declared.steps[name].title if name in declared.steps else name
        on = date.fromisoformat(str(told.params.get("on", local_day(told.created_at).isoformat())))
        return step_done(greeted, str(told.case), step, on)
    entries = [
        Entry(
            each.called,
            (declared.duties if each.duty else declared.deadlines)[each.deadline].title,
            each.due_on,
            days_left(calendar, each.due_on, mail.on),
            f"{each.called}/{each.deadline}/{each.item}",
            asked=bool(each.letters),
        )
        for each in mail.lines
    ]
    newest = anchors.newest(reader)
    return digest(greeted, entries, mail.on, None if newest is None else newest.shown)
