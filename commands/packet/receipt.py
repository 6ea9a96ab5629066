"""`packet receipt`: whoever sent a case is told how far it has come, in a packet of ours."""

from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import NamedTuple

from ketnap.commands import book, reading, showing, trying
from ketnap.commands.contract import line, option_name
from ketnap.commands.declaring import argument, declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import statuses
from ketnap.commands.packet import asked, desk, names, replies
from ketnap.commands.packet.asked import Question
from ketnap.commands.packet.replies import Reply
from ketnap.commands.printing import Answer, Block, Cell, Pairs
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.commands.texts import N_
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import letter_life
from ketnap.workflow.letter_life import Against

_BY_HAND = (letter_life.REFUSED, letter_life.RECALL_AGREED, letter_life.RECALL_DECLINED)
"""What no record says: somebody decides it and types it."""


@declare(
    "packet receipt",
    help=N_(
        "lập gói trả lời nơi gửi: hồ sơ đã tới bước nào\n\n"
        "Tình trạng lấy theo hồ sơ: đã tiếp nhận, đã phân công giúp đỡ, đang tiếp tục xem xét, đã kết thúc. Không tiếp "
        "nhận thì gõ lý do.\n\n"
        "ketnap goi tra-loi HS-000057-P\n\n"
        'ketnap goi tra-loi GT-3BD6-EE1D-8030 --ly-do "người này không cư trú tại phường"'
    ),
)
@argument(
    "named", metavar=N_("HỒ SƠ|GÓI"), help=N_("mã hồ sơ đã tiếp nhận, hoặc mã gói đã nhập (GT-…)"), loose=True
)
@option(
    "--code",
    into="status",
    metavar=N_("TÌNH TRẠNG"),
    help=N_("tu-choi, dong-y-thu-hoi, khong-thu-hoi; bỏ trống là theo hồ sơ"),
    reads=statuses.read,
)
@option("--reason", into="because", metavar=N_("LÝ DO"), help=N_("vì sao không tiếp nhận, không trả lại"))
@option(
    "--out",
    into="out",
    metavar=N_("THƯ MỤC"),
    help=N_("ghi tệp gói vào thư mục nào; bỏ trống là thư mục goi cạnh tệp sổ"),
    reads=reading.path,
)
@flag(
    "--unencrypted",
    into="unencrypted",
    help=N_("đồng ý lập gói không mã hóa khi chưa có thẻ khóa của nơi gửi"),
)
def command(
    invocation: Invocation,
    named: str,
    status: str | None,
    because: str | None,
    out: Path | None,
    *,
    unencrypted: bool,
) -> Answer:
    """Answer whoever sent a case."""
    if status is not None and status not in _BY_HAND:
        text = _("{option}: tình trạng này lấy theo hồ sơ; ở đây chỉ gõ {words}.")
        words = ", ".join(statuses.typed(each) for each in _BY_HAND)
        raise usage(text.format(option=option_name("--code"), words=words))
    status = status or (letter_life.REFUSED if because else None)
    with book.writing(invocation) as uow:
        found = asked.question(uow, invocation, named)
        told = _told(found, status, because or "", invocation.today)
        reply = _reply(uow, invocation, found, told, unencrypted=unencrypted)
    path = replies.put(invocation, reply, out)
    return _answer(invocation, found, told, reply, path)


class _Told(NamedTuple):
    """What is answered: the status, since when it is so, how that is known, why."""

    status: str
    on: date
    how: str
    because: str


def _told(found: Question, status: str | None, because: str, today: date) -> _Told:
    """The answer, by the record where nobody decides it. Raises Problem."""
    if status in (letter_life.REFUSED, letter_life.RECALL_DECLINED) and not because:
        raise usage(_("Cần lý do: {option}.").format(option=option_name("--reason")))
    if status in (letter_life.REFUSED, letter_life.RECALL_AGREED):
        _refuse_received(found)
    if status is not None:
        return _Told(status, today, "", because)
    if found.progress is None:
        text = _("Gói này chưa tiếp nhận: tiếp nhận thành hồ sơ rồi trả lời, hoặc gõ lý do không tiếp nhận.")
        following = (line("case receive", "--packet", found.name),)
        raise Problem("receipt.not_received", text, Exit.REFUSED, following=following)
    entry = found.progress.entry
    # Who reads it knows the earlier answers: no later one is of an earlier day.
    day = max([entry.on, *(each.received_on for each in found.life)])
    return _Told(found.progress.status, day, found.titles.of("step", entry.step), "")


def _refuse_received(found: Question) -> None:
    """A case that goes on here is not sent back: two offices would follow the person, or none. Raises Problem."""
    if found.progress is None or found.progress.status == letter_life.CLOSED:
        return
    text = _("{named} đã tiếp nhận: hồ sơ {case}. Hoàn tác việc tiếp nhận, hoặc kết thúc hồ sơ trước.")
    message = text.format(named=found.name, case=found.to.case)
    following = (line("case show", str(found.to.case)),)
    raise Problem("receipt.received", message, Exit.REFUSED, following=following)


def _reply(
    uow: SqliteUnitOfWork, invocation: Invocation, found: Question, told: _Told, *, unencrypted: bool
) -> Reply:
    """The receipt: the one that was written, where it says the same already and our key of today signed it.

    Raises Problem.
    """
    at = desk.here(invocation, uow)
    against = found.against(told.status, told.on, invocation.today, told.because, told.how)
    if against is not None and against.code != "again":
        raise _hindered(found, against)
    answer = replies.answer(found.to.packet, told.status, told.on, told.how, told.because)
    if against is not None:
        before = asked.same_before(uow, found, told.status, told.on, told.how)
        if before is not None:
            if replies.is_of(at.key, before):
                return before
            answer = before.answer
    command = uow.next_command()
    return replies.write(uow, invocation, at, found.to, answer, command, unencrypted=unencrypted)


_AGAINST = {
    "refused": N_("Đã trả lời nơi gửi là không tiếp nhận, không trả lời khác được."),
    "recalled": N_("Đã đồng ý cho nơi gửi lấy lại, không trả lời khác được."),
    "behind": N_("Đã trả lời nơi gửi xa hơn: {now}."),
    "not_recalled": N_("Nơi gửi không xin lấy lại."),
    "future": N_("Ngày {day} chưa đến."),
    "before_issue": N_("Ngày này trước ngày công văn của nơi gửi ({day})."),
    "before_newest": N_("Ngày này trước lần trả lời gần nhất ({day})."),
}


def _hindered(found: Question, against: Against) -> Problem:
    day = "" if against.day is None else f"{against.day:%d/%m/%Y}"
    now = statuses.title(against.now) if against.now in statuses.STATUSES else ""
    message = _(_AGAINST[against.code]).format(day=day, now=now)
    following = () if found.to.packet is None else (line("packet show", found.name),)
    return Problem(f"receipt.{against.code}", message, Exit.REFUSED, following=following)


def _answer(invocation: Invocation, found: Question, told: _Told, reply: Reply, path: Path) -> Answer:
    kept, to = reply.kept, found.to
    data = {
        "packet": kept.id,
        "name": names.shown(kept),
        "answers": to.packet,
        "case": to.case,
        "to": to.sender.organisation,
        "to_name": to.sender.name,
        "receipt": told.status,
        "code": letter_life.CODES[told.status],
        "on": told.on,
        "reason": told.because or None,
        "sealed": reply.sealed,
        "again": reply.again,
        "file": str(path),
        "dry_run": invocation.dry_run,
    }
    head = _("Đã lập gói xác nhận {packet}.")
    if invocation.dry_run:
        head = _("Sẽ lập gói xác nhận.")
    elif reply.again:
        head = _("Đã trả lời như vậy từ trước: ghi lại đúng gói xác nhận {packet}.")
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (_("Nơi gửi"), f"{to.sender.name} ({to.sender.organisation})"),
        (_("Công văn"), to.letter.symbol),
        (_("Người"), showing.name(to.person.name, invocation)),
        (_("Trả lời"), f"{statuses.title(told.status)}, {showing.long_day(told.on)}"),
    ]
    if reply.answer.how:
        pairs.append((_("Biết theo"), reply.answer.how))
    if told.because:
        pairs.append((_("Lý do"), told.because))
    pairs.append((_("Gói xác nhận"), str(path)))
    blocks: list[Block] = [
        *trying.heading(invocation),
        Cell(head.format(packet=names.shown(kept)), "strong"),
        Pairs(tuple(pairs)),
        *trying.closing(invocation),
    ]
    if not invocation.dry_run:
        blocks.append(_("Gửi gói xác nhận về nơi gửi bằng cách nào cũng được."))
    return Answer(data, tuple(blocks))
