"""`doctor`: is everything in order, and what to do about what is not. Codes only, no names."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands import book, damage, places, showing
from ketnap.commands.case import notices
from ketnap.commands.contract import Line, line
from ketnap.commands.declaring import declare
from ketnap.commands.invocation import VIETNAM, Invocation
from ketnap.commands.printing import Answer, Cell, Row, Style, Table
from ketnap.commands.problems import Exit
from ketnap.commands.texts import N_
from ketnap.storage import anchors, audit, backup, letters, outbox, private_files, queries, settings
from ketnap.storage.reader import Reader

GOOD, LOOK, BAD = "good", "look", "bad"
_VERDICTS: dict[str, tuple[str, Style]] = {
    GOOD: (N_("đạt"), "good"),
    LOOK: (N_("xem"), "wait"),
    BAD: (N_("hỏng"), "bad"),
}
_BACKUP_EVERY = timedelta(days=7)


class Finding(NamedTuple):
    """What was looked at, how it is, and what to type if it is not well."""

    verdict: str
    subject: str
    text: str
    mend: Line | None = None


@declare("doctor", help=N_("kiểm tra sổ, sao lưu, lịch, thư"))
def command(invocation: Invocation) -> Answer:
    """Look at everything once."""
    with book.reading(invocation) as reader:
        findings = [
            *_book(reader, invocation),
            *_backup(reader, invocation),
            *_calendar(reader),
            *_mail(reader, invocation),
            *_moves(reader, invocation),
            *_letters(reader),
        ]
    findings += [_fonts(), _file(invocation)]
    bad = sum(each.verdict == BAD for each in findings)
    look = sum(each.verdict == LOOK for each in findings)
    rows = tuple(_row(each, invocation) for each in findings)
    closing = (
        _("{bad} việc phải làm, {look} việc nên xem.").format(bad=bad, look=look)
        if bad or look
        else _("Mọi thứ đều ổn.")
    )
    data = {
        "sound": not bad,
        "findings": [
            {
                "verdict": each.verdict,
                "subject": _(each.subject),
                "message": each.text,
                "next": None if each.mend is None else each.mend.text("en"),
            }
            for each in findings
        ],
    }
    table = Table((_("kết luận"), _("mục"), _("chi tiết")), rows)
    return Answer(data, (table, closing), Exit.WRONG if bad else Exit.DONE)


def _row(each: Finding, invocation: Invocation) -> Row:
    word, style = _VERDICTS[each.verdict]
    text = each.text if each.mend is None else f"{each.text}: {each.mend.text(invocation.language)}"
    return Row((Cell(_(word), style), _(each.subject), text))


def _book(reader: Reader, invocation: Invocation) -> Iterator[Finding]:
    report = audit.verify(reader)
    if not report.sound:
        text = _("nhật ký có {count} chỗ không khớp").format(count=len(report.broken))
        yield Finding(BAD, N_("Sổ"), text, line("audit verify"))
        return
    text = _("{cases} hồ sơ, {events} sự kiện, nhật ký toàn vẹn").format(
        cases=showing.number(report.cases), events=showing.number(report.events)
    )
    newest = anchors.newest(reader)
    if newest is not None:
        text += _("; mốc gần nhất {mark}").format(mark=newest.shown)
    yield Finding(GOOD, N_("Sổ"), text)


def _backup(reader: Reader, invocation: Invocation) -> Iterator[Finding]:
    kept = settings.get(reader, "backup_at")
    if kept is None:
        yield Finding(LOOK, N_("Sao lưu"), _("chưa sao lưu lần nào"), line("db backup"))
        return
    at = datetime.fromisoformat(kept)
    text = _("bản gần nhất {at}").format(at=f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}")
    old = invocation.now - at > _BACKUP_EVERY
    yield Finding(LOOK if old else GOOD, N_("Sao lưu"), text, line("db backup") if old else None)


def _calendar(reader: Reader) -> Iterator[Finding]:
    found = queries.uncertain_deadlines(reader)
    if not found:
        yield Finding(GOOD, N_("Lịch"), _("các thời hạn đang mở đều tính theo lịch chính thức"))
    for each in found:
        missing = each.calendar_status == "missing"
        text = (
            _("lịch {year} chưa có, {count} thời hạn có thể đổi")
            if missing
            else _("lịch {year} còn tạm tính, {count} thời hạn có thể đổi")
        )
        yield Finding(
            LOOK,
            N_("Lịch"),
            text.format(year=each.year, count=each.deadlines),
            line("calendar check", str(each.year)),
        )


def _mail(reader: Reader, invocation: Invocation) -> Iterator[Finding]:
    counts = outbox.counts(reader)
    if counts.get("uncertain"):
        text = _("{count} tin chưa rõ đã đến nơi chưa").format(count=counts["uncertain"])
        yield Finding(LOOK, N_("Thư"), text, line("outbox list"))
    if counts.get("dead"):
        yield Finding(
            LOOK, N_("Thư"), _("{count} tin không gửi được").format(count=counts["dead"]), line("outbox list")
        )
    for each in queries.without_address(reader, invocation.today):
        if each.held:
            text = _("{name}: chưa có địa chỉ thư, đang giữ {count} tin").format(
                name=each.name, count=each.held
            )
            yield Finding(LOOK, N_("Thư"), text, line("org show", each.code))
    waiting = counts.get("new", 0) + counts.get("later", 0)
    yield Finding(GOOD, N_("Thư"), _("{count} tin đang chờ gửi").format(count=waiting))


def _moves(reader: Reader, invocation: Invocation) -> Iterator[Finding]:
    """A move that is known and of which nobody was told: late ones are wrong, the others wait."""
    open_notices = [
        each
        for each in queries.deadlines(reader, invocation.today)
        if each.running.deadline == notices.DEADLINE
    ]
    for each in open_notices:
        due = each.running.due_on
        late = due is not None and due < invocation.today
        since = each.running.opened_on
        text = _("{case} biết sẽ chuyển đi từ {day}, chưa có thông báo").format(
            case=each.code, day=_short(since, invocation)
        )
        yield Finding(BAD if late else LOOK, N_("Chuyển đi"), text, line("case transfer", each.code))
    silent = list(notices.silent(reader, invocation.today))
    for move in silent:
        text = _("{case} đã chuyển {day}, công văn thông báo đã hủy, chưa làm lại")
        mend = line("case transfer", move.case)
        if move.drafted:
            text = _("{case} đã chuyển {day}, quá hạn thông báo, công văn còn là dự thảo")
            mend = line("letter issue", move.case)
        said = text.format(case=move.case, day=_short(move.on, invocation))
        yield Finding(LOOK if move.drafted else BAD, N_("Chuyển đi"), said, mend)
    if not open_notices and not silent:
        yield Finding(GOOD, N_("Chuyển đi"), _("người chuyển đi nào cũng đã có thông báo"))


def _short(day: date, invocation: Invocation) -> str:
    return showing.short_day(day, invocation.today)


def _letters(reader: Reader) -> Iterator[Finding]:
    gaps = letters.gaps(reader)
    drafts = letters.drafts(reader)
    if gaps:
        book_of, number = gaps[0]
        text = _("sổ {kind} của {issuer} thiếu số {number}").format(
            kind=book_of.kind, issuer=book_of.issuer, number=number
        )
        yield Finding(BAD, N_("Văn bản"), text, line("letter register"))
    if drafts:
        yield Finding(
            LOOK,
            N_("Văn bản"),
            _("{count} dự thảo chưa phát hành").format(count=len(drafts)),
            line("letter list"),
        )
    if not gaps and not drafts:
        yield Finding(GOOD, N_("Văn bản"), _("số văn bản liên tục, không còn dự thảo"))


def _fonts() -> Finding:
    from ketnap.notifications import pdf

    return Finding(GOOD, N_("Phông chữ"), _("văn bản PDF dùng phông {font}").format(font=pdf.font_in_use()))


def _file(invocation: Invocation) -> Finding:
    path = places.database(invocation)
    wrong = backup.problems(path)
    if wrong:
        return Finding(BAD, N_("Tệp sổ"), damage.sentence(wrong[0]), line("db restore", _("TỆP")))
    shared = private_files.open_to_others(path)
    if shared is None:
        return Finding(
            LOOK, N_("Tệp sổ"), _("nguyên vẹn; ai mở được {path} là do quyền của thư mục").format(path=path)
        )
    if shared:
        return Finding(LOOK, N_("Tệp sổ"), _("người khác trên máy này cũng mở được {path}").format(path=path))
    return Finding(GOOD, N_("Tệp sổ"), _("nguyên vẹn; chỉ người dùng này mở được"))
