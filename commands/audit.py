"""`audit`: whether the history is what was recorded, and the marks that leave the book."""

import errno
import os
from gettext import gettext as _
from pathlib import Path

from ketnap.commands import book, damage, showing, trying
from ketnap.commands.contract import line
from ketnap.commands.declaring import declare, flag, group, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Block, Row, Table
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage.proof import anchors, audit
from ketnap.storage.proof.audit import Report
from ketnap.storage.proof.broken import Broken
from ketnap.storage.reader import Reader


@declare("audit verify", help=N_("đối chiếu nhật ký: mọi lần ghi còn nguyên như lúc ghi"))
@option("--against", into="mark", metavar=N_("MỐC"), help=N_("một mốc đã in hoặc gửi, ví dụ 7F3A-91C2-05DE"))
@flag("--replay", into="replay", help=N_("tính lại cả những gì đang giữ: kết quả, giấy tờ, thời hạn, người"))
def verify(invocation: Invocation, mark: str | None, *, replay: bool) -> Answer:
    """Verify the chain of every case and the anchors; with --replay, what follows from the record too."""
    with book.reading(invocation) as reader:
        report = audit.verify(reader, replay=replay)
        kept = None if mark is None else anchors.find(reader, mark)
        blocks = _blocks(report, reader)
    sound = report.sound
    if mark is not None and kept is None:
        sound = False
        blocks.append(
            _("Sổ không có mốc {mark}: đoạn cuối đã bị cắt, hoặc mốc của sổ khác.").format(mark=mark)
        )
    if mark is not None and kept is not None:
        blocks.append(_("Mốc {mark} khớp.").format(mark=kept.shown))
    data = {
        "sound": sound,
        "events": report.events,
        "cases": report.cases,
        "anchors": report.anchors,
        "last_anchor": None if report.last_anchor is None else anchors.shown(report.last_anchor),
        "broken": [damage.as_data(each) for each in report.broken],
    }
    return Answer(data, tuple(blocks), Exit.DONE if sound else Exit.WRONG)


def _blocks(report: Report, reader: Reader) -> list[Block]:
    counted = _("{events} sự kiện của {cases} hồ sơ").format(
        events=showing.number(report.events), cases=showing.number(report.cases)
    )
    if report.sound:
        said = _("Toàn vẹn: {counted}.").format(counted=counted)
        if report.last_anchor is not None:
            said += " " + _("Mốc gần nhất {mark}.").format(mark=anchors.shown(report.last_anchor))
        return [said]
    shown = report.broken[:_SHOWN]
    # Where the law itself was damaged, papers and deadlines keep their short names.
    law = audit.readable_law(reader) if any(each.row for each in shown) else None
    titles = None if law is None else Titles(law.procedure)
    rows = tuple(_row(each, titles) for each in shown)
    table = Table((_("hồ sơ"), _("lần ghi"), _("ngày"), _("chỗ không khớp")), rows, headed=True)
    head = _("KHÔNG KHỚP: {count} chỗ, trong {counted}.").format(count=len(report.broken), counted=counted)
    warning = _("Không ghi thêm, không xóa tệp nào. So với bản sao lưu.")
    return [head, table, warning]


_SHOWN = 50


def _row(each: Broken, titles: Titles | None) -> Row:
    on = "" if each.on is None else f"{each.on:%d/%m/%Y}"
    number = str(each.seq) if each.case else ""
    return Row((damage.place(each), number, on, damage.told(each, titles)))


@declare("audit export", help=N_("làm một mốc mới và đưa ra khỏi sổ"))
@option("--out", into="out", metavar=N_("TỆP"), help=N_("tệp để ghi mốc; bỏ trống thì in ra"))
def export(invocation: Invocation, out: str | None) -> Answer:
    """Make an anchor and print it, or append it to a file kept elsewhere."""
    with book.writing(invocation) as uow:
        made = anchors.make(uow, invocation.now)
        total = _total(uow)
    text = f"{invocation.now.isoformat()}\t{made.shown}\t{total}\n"
    if out is not None and not invocation.dry_run:
        try:
            _append(Path(out), text.encode())
        except OSError as error:
            message = _("Chưa ghi được mốc vào {path}; mốc đã có trong sổ: {mark}").format(
                path=out, mark=made.shown
            )
            again = line("audit export", "--out", out)
            raise Problem("storage.io", message, Exit.STORAGE, unchanged=False, following=(again,)) from error
    said = _("Mốc {mark} của {total} hồ sơ. Giữ ngoài máy này; sau này đối chiếu: {command}").format(
        mark=made.shown,
        total=showing.number(total),
        command=line("audit verify", "--against", made.shown).text(invocation.language),
    )
    if invocation.dry_run:
        said = _("Ghi thật thì làm một mốc của {total} hồ sơ.").format(total=showing.number(total))
    data = {
        "anchor": None if invocation.dry_run else made.shown,
        "cases": total,
        "dry_run": invocation.dry_run,
    }
    return Answer(data, (*trying.heading(invocation), said, *trying.closing(invocation)))


def _append(path: Path, text: bytes) -> None:
    """Add a line to a file, whole or not at all. Raises OSError."""
    with path.open("ab", buffering=0) as file:
        before = file.tell()
        try:
            if file.write(text) != len(text):
                raise OSError(errno.ENOSPC, "", str(path))
            os.fsync(file.fileno())
        except OSError:
            file.truncate(before)
            raise


def _total(reader: Reader) -> int:
    from ketnap.storage import queries

    return queries.totals(reader).cases


command = group("audit", verify, export)
