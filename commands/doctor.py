"""`doctor`: is everything in order, and what to do about what is not. Codes only, no names."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands import book, damage, law_renewal, places, showing
from ketnap.commands.case.move import notices
from ketnap.commands.contract import Line, line
from ketnap.commands.declaring import declare
from ketnap.commands.invocation import VIETNAM, Invocation
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.outbox import list as told
from ketnap.commands.packet import files as packet_files
from ketnap.commands.printing import Answer, Cell, Row, Style, Table
from ketnap.commands.problems import Exit
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage import outbox, queries, settings
from ketnap.storage.book import clock, private_files
from ketnap.storage.correspondence import answers, handwritten, letters
from ketnap.storage.proof import anchors, audit, register_flaws
from ketnap.storage.proof.audit import Report
from ketnap.storage.reader import Reader
from ketnap.workflow.announcing import Silence
from ketnap.workflow.law_changes import NEWER, OLDER, SAME

GOOD, LOOK, BAD = "good", "look", "bad"
_VERDICTS: dict[str, tuple[str, Style]] = {
    GOOD: (N_("đạt"), "good"),
    LOOK: (N_("xem"), "wait"),
    BAD: (N_("hỏng"), "bad"),
}
_BACKUP_EVERY = timedelta(days=7)
_MOST = 40
_FEW = 5


class Finding(NamedTuple):
    """What was looked at, how it is, and what to type if it is not well."""

    verdict: str
    subject: str
    text: str
    mend: Line | None = None


@declare("doctor", help=N_("kiểm tra sổ, sao lưu, lịch, thư"))
def command(invocation: Invocation) -> Answer:
    """Look at everything once; where the book itself does not hold, at nothing that is read from it."""
    with book.reading(invocation) as reader:
        report = audit.verify(reader, replay=True)
        if not report.sound:
            return _answer(invocation, [*_broken(report)], [])
        silent = notices.silent(reader, invocation.today)
        findings = [
            _book(reader, report),
            *_clock(reader, invocation),
            _law(reader),
            *_backup(reader, invocation),
            *_calendar(reader),
            *_mail(reader, invocation),
            *_moves(reader, silent, invocation.today),
            *_refused(reader),
            *_letters(reader),
            *_keys(reader, invocation),
        ]
    findings += [_fonts(), _file(invocation), *_half_written(invocation)]
    return _answer(invocation, findings, silent)


def _answer(invocation: Invocation, findings: Sequence[Finding], silent: Sequence[Silence]) -> Answer:
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
        "unannounced": [notices.data(each) for each in silent],
    }
    table = Table((_("kết luận"), _("mục"), _("chi tiết")), rows)
    return Answer(data, (table, closing), Exit.WRONG if bad else Exit.DONE)


def _row(each: Finding, invocation: Invocation) -> Row:
    word, style = _VERDICTS[each.verdict]
    text = each.text
    if each.mend is not None:
        text = f"{each.text.removesuffix('.')}: {each.mend.text(invocation.language)}"
    return Row((Cell(_(word), style), _(each.subject), text))


def _broken(report: Report) -> Iterator[Finding]:
    """What of the book does not hold, and how to go on."""
    of_file = [each for each in report.broken if not each.case and not each.seq]
    if len(of_file) < len(report.broken):
        count = showing.number(len(report.broken) - len(of_file))
        text = _("nhật ký có {count} chỗ không khớp").format(count=count)
        yield Finding(BAD, N_("Sổ"), text, line("audit verify", "--replay"))
    if of_file:
        yield Finding(BAD, N_("Tệp sổ"), damage.told(of_file[0], None), line("db restore", _("TỆP")))
    yield Finding(LOOK, N_("Mục khác"), _("chưa soát, vì số liệu của sổ chưa tin được"))


def _book(reader: Reader, report: Report) -> Finding:
    text = _("{cases} hồ sơ, {events} sự kiện, nhật ký toàn vẹn").format(
        cases=showing.number(report.cases), events=showing.number(report.events)
    )
    newest = anchors.newest(reader)
    if newest is not None:
        text += _("; mốc gần nhất {mark}").format(mark=newest.shown)
    return Finding(GOOD, N_("Sổ"), text)


def _clock(reader: Reader, invocation: Invocation) -> Iterator[Finding]:
    """A clock that is behind what the book knows: it is wrong, or it was while the book was written."""
    late = clock.behind(reader, invocation.now)
    if late:
        now = invocation.now.astimezone(VIETNAM)
        text = _("giờ máy là {now}, sổ đã ghi đến {known}: xem lại ngày giờ của máy")
        shape = "%H:%M, %d/%m/%Y"
        yield Finding(LOOK, N_("Đồng hồ"), text.format(now=f"{now:{shape}}", known=f"{now + late:{shape}}"))


def _law(reader: Reader) -> Finding:
    changes = law_renewal.found(reader)
    if changes.verdict == SAME:
        return Finding(GOOD, N_("Quy định"), law_renewal.sound(changes))
    if changes.verdict == NEWER:
        return Finding(LOOK, N_("Quy định"), law_renewal.waiting(changes), line("db upgrade"))
    verdict = LOOK if changes.verdict == OLDER else BAD
    return Finding(verdict, N_("Quy định"), law_renewal.refusal(changes), line("rules diff"))


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
    yield from _failed(reader, counts, invocation)
    for each in queries.without_address(reader, invocation.today):
        if each.held:
            text = _("{name}: chưa có địa chỉ thư, đang giữ {count} tin").format(
                name=each.name, count=each.held
            )
            yield Finding(LOOK, N_("Thư"), text, line("org show", each.code))
    waiting = counts.get("new", 0) + counts.get("later", 0)
    yield Finding(GOOD, N_("Thư"), _("{count} tin đang chờ gửi").format(count=waiting))


def _failed(reader: Reader, counts: Mapping[str, int], invocation: Invocation) -> Iterator[Finding]:
    """What was given up, and what did not leave at its last try: one of each by name, with what stood in its way."""
    dead = outbox.messages(reader, "dead", 1)
    again = outbox.messages(reader, "later")
    # The farthest next try is that of the last failure, or of what failed most often.
    put_off = max(again, key=lambda each: (each.next_attempt_at or each.created_at, each.id), default=None)
    if not dead and put_off is None:
        return
    titles = Titles(reader.law().procedure)
    if dead:
        text = _("{count} tin không gửi được, như {message} (lý do: {reason})").format(
            count=counts["dead"], message=told.about(dead[0], titles), reason=told.reason_of(dead[0])
        )
        yield Finding(LOOK, N_("Thư"), text, line("outbox list"))
    if put_off is not None:
        text = _("{count} tin gửi chưa được, như {message} (lý do: {reason}; gửi lại {at})").format(
            count=counts["later"],
            message=told.about(put_off, titles),
            reason=told.reason_of(put_off),
            at=told.when(put_off, invocation),
        )
        yield Finding(LOOK, N_("Thư"), text, line("outbox list"))


def _moves(reader: Reader, silent: Sequence[Silence], today: date) -> Iterator[Finding]:
    """Known moves of which nobody was told: wrong once they have taken effect, to be looked at before."""
    late = [each for each in silent if each.in_effect(today)]
    for verdict, found, most in ((BAD, late, _MOST), (LOOK, silent[len(late) :], _FEW)):
        for each in found[:most]:
            command = notices.command(reader, each)
            yield Finding(verdict, N_("Chuyển đi"), notices.sentence(each, today), command)
        if len(found) > most:
            text = _("và {count} người nữa đi mà nơi đến chưa được báo")
            said = text.format(count=showing.number(len(found) - most))
            yield Finding(verdict, N_("Chuyển đi"), said, line("today"))
    if not silent:
        yield Finding(GOOD, N_("Chuyển đi"), _("người chuyển đi nào cũng đã có thông báo"))


def _refused(reader: Reader) -> Iterator[Finding]:
    """Letters that were refused: what they spoke of is done again, or taken back."""
    found = answers.refused(reader)
    for each in found[:_FEW]:
        text = _("{case}: nơi nhận không tiếp nhận {letter}, chưa giải quyết")
        said = text.format(case=each.letter.case, letter=each.letter.symbol)
        yield Finding(LOOK, N_("Văn bản"), said, line("letter show", str(each.letter.symbol)))
    if len(found) > _FEW:
        text = _("và {count} văn bản nữa không được tiếp nhận")
        said = text.format(count=showing.number(len(found) - _FEW))
        yield Finding(LOOK, N_("Văn bản"), said, line("letter list", "--unacknowledged"))


def _letters(reader: Reader) -> Iterator[Finding]:
    flaws = [*register_flaws.outgoing(reader), *register_flaws.incoming(reader)]
    drafts = letters.drafts(reader)
    if flaws:
        flaw = flaws[0]
        text = _("sổ {kind} của {issuer} có số {number} không khớp")
        if flaw.what == register_flaws.MISSING:
            text = _("sổ {kind} của {issuer} thiếu số {number}")
        said = text.format(kind=flaw.book.kind, issuer=flaw.book.issuer, number=flaw.number)
        yield Finding(BAD, N_("Văn bản"), said, line("letter register"))
    if drafts:
        yield Finding(
            LOOK,
            N_("Văn bản"),
            _("{count} dự thảo chưa phát hành").format(count=len(drafts)),
            line("letter list"),
        )
    waiting = [each for each in handwritten.every(reader) if each.status == handwritten.RESERVED]
    if waiting:
        text = _("{count} số để dành cho văn bản viết tay, chưa ghi đã viết gì")
        said = text.format(count=showing.number(len(waiting)))
        yield Finding(LOOK, N_("Văn bản"), said, line("letter register"))
    if not flaws and not drafts and not waiting:
        yield Finding(GOOD, N_("Văn bản"), _("số văn bản liên tục, không còn dự thảo"))


def _keys(reader: Reader, invocation: Invocation) -> Iterator[Finding]:
    # Not at the top: most offices have no keys.
    from ketnap.commands.key import condition

    for each in condition.faults(reader, invocation):
        yield Finding(BAD if each.grave else LOOK, N_("Khóa"), each.text, each.mend)


def _fonts() -> Finding:
    from ketnap.notifications import pdf

    return Finding(GOOD, N_("Phông chữ"), _("văn bản PDF dùng phông {font}").format(font=pdf.font_in_use()))


def _file(invocation: Invocation) -> Finding:
    path = places.database(invocation)
    shared = private_files.open_to_others(path)
    if shared is None:
        return Finding(
            LOOK, N_("Tệp sổ"), _("nguyên vẹn; ai mở được {path} là do quyền của thư mục").format(path=path)
        )
    if shared:
        return Finding(LOOK, N_("Tệp sổ"), _("người khác trên máy này cũng mở được {path}").format(path=path))
    return Finding(GOOD, N_("Tệp sổ"), _("nguyên vẹn; chỉ người dùng này mở được"))


def _half_written(invocation: Invocation) -> Iterator[Finding]:
    """What a writer that was killed left behind: people stand in it."""
    letters_in, packets_in = letter_paper.folder(invocation, None), packet_files.folder(invocation, None)
    for folder in (places.database(invocation).parent, letters_in, packets_in):
        for path in private_files.abandoned(folder):
            text = _(
                "{path} ghi dở rồi bị ngắt, có dữ liệu cá nhân: xóa được; lần ghi tới vào thư mục ấy cũng xóa"
            )
            yield Finding(LOOK, N_("Tệp ghi dở"), text.format(path=path))
