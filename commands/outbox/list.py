"""`outbox list`: every message that has not left, what about it, and when it goes next."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from gettext import gettext as _
from typing import Any, Final

from ketnap.commands import book, showing
from ketnap.commands.contract import OPTIONS, line
from ketnap.commands.declaring import declare, flag
from ketnap.commands.invocation import VIETNAM, Invocation, local_day
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.texts import N_, language
from ketnap.commands.titles import Titles
from ketnap.commands.worker.recipients import case_or_organisation
from ketnap.storage import outbox
from ketnap.storage.outbox import Waiting
from ketnap.storage.reader import Reader

DONE: Final = frozenset({"sent", "superseded"})
_ORDER: Final = ("uncertain", "dead", "held", "later", "new", "sent", "superseded")
STATUSES: Final[Mapping[str, str]] = {
    "new": N_("chờ gửi"),
    "later": N_("gửi lại sau"),
    "uncertain": N_("chưa rõ đã đi chưa"),
    "dead": N_("không gửi được"),
    "held": N_("đang giữ"),
    "sent": N_("đã gửi"),
    "superseded": N_("không gửi nữa"),
}
_REASONS: Final[Mapping[str, str]] = {
    "no_address": N_("chưa có địa chỉ thư"),
    "nobody": N_("chưa có tổ chức nào giữ vai nhận tin này"),
    "unknown_kind": N_("bản này chưa gửi được loại tin này"),
    "lease_expired": N_("máy dừng giữa lúc gửi"),
    "restored": N_("sổ lấy lại từ bản sao lưu: xem tin nào đã đi rồi"),
    "newer": N_("đã có lời nhắc mới hơn"),
    "settled": N_("việc đã xong hoặc đã đổi hạn"),
    "old_news": N_("tin cũ, có từ trước khi nơi này được gửi thư lần đầu"),
    "retried": N_("cho gửi lại"),
    "replaced": N_("bước đã đính chính hoặc hoàn tác"),
    "by_hand": N_("người ghi tay"),
}
_MOST: Final = 1000


@declare("outbox list", help=N_("tin đang chờ, đang giữ, không gửi được"))
@flag("--all", into="everything", help=N_("cả tin đã gửi và tin không gửi nữa"))
def command(invocation: Invocation, *, everything: bool) -> Answer:
    """List messages."""
    with book.reading(invocation) as reader:
        counts = outbox.counts(reader)
        statuses = [each for each in _ORDER if everything or each not in DONE]
        found = [each for status in statuses for each in outbox.messages(reader, status, _MOST)]
        titles = Titles(reader.law().procedure)
        names = _names(reader, found)
    data = {"messages": [_data(each, titles, names) for each in found], "counts": counts}
    return Answer(data, tuple(_blocks(found, counts, titles, names, invocation)))


def _names(reader: Reader, found: Iterable[Waiting]) -> dict[str, str]:
    codes = {each.organisation for each in found if each.organisation is not None}
    return {code: reader.organisations((code,)).names[code].name for code in codes}


def _data(each: Waiting, titles: Titles, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": each.id,
        "status": each.status,
        "reason": each.reason,
        "kind": each.kind,
        "case": each.case,
        "organisation": each.organisation,
        "organisation_name": None if each.organisation is None else names[each.organisation],
        "recipient": each.recipient,
        "about": about(each, titles),
        "deadline": each.deadline,
        "item": each.item or None,
        "due_on": each.due_on,
        "created_at": each.created_at.isoformat(),
        "attempts": each.attempts,
        "next_attempt_at": None if each.next_attempt_at is None else each.next_attempt_at.isoformat(),
        "sent_at": None if each.sent_at is None else each.sent_at.isoformat(),
    }


def about(each: Waiting, titles: Titles) -> str:
    """What a message says, in a few words and without a name."""
    whose = case_or_organisation(each.params, each.case)
    if each.kind == "step_done":
        step = str(each.params.get("step", ""))
        return _("{case}: đã ghi «{step}»").format(case=whose, step=titles.of("step", step))
    if each.deadline is None:
        return whose
    kind = "duty" if titles.knows("duty", each.deadline) else "deadline"
    title = titles.of(kind, each.deadline) + (f" ({each.item})" if each.item else "")
    if each.due_on is None:
        return f"{whose}: {title}"
    return _("{case}: {title}, hạn {due}").format(case=whose, title=title, due=f"{each.due_on:%d/%m/%Y}")


def _blocks(
    found: list[Waiting],
    counts: Mapping[str, int],
    titles: Titles,
    names: Mapping[str, str],
    invocation: Invocation,
) -> list[Block]:
    if not found:
        return [_nothing(counts)]
    rows = tuple(
        Row(
            (
                str(each.id),
                Cell(_(STATUSES[each.status]), "bad" if each.status in ("uncertain", "dead") else ""),
                each.recipient
                or names.get(each.organisation or "")
                or titles.of("role", str(each.params.get("owner", each.role))),
                about(each, titles),
                when(each, invocation),
            ),
            (reason_of(each),) if each.reason else (),
        )
        for each in found
    )
    labels = (_("số"), _("tình trạng"), _("gửi đến"), _("về"), _("gửi"))
    return [Table(labels, rows, headed=True, right=(0,)), *_following(found, invocation)]


def reason_of(each: Waiting) -> str:
    """Why a message did not leave, in words or in those of the server; "" where nothing stood in the way."""
    reason = each.reason or ""
    return _(_REASONS[reason]) if reason in _REASONS else reason


def when(each: Waiting, invocation: Invocation) -> str:
    """When a message left or goes next."""
    if each.sent_at is not None:
        return _instant(each.sent_at, invocation)
    if each.status == "later" and each.next_attempt_at is not None:
        at = _instant(each.next_attempt_at, invocation)
        tries = _("đã thử {count} lần").format(count=each.attempts)
        return f"{at}, {tries}" if each.attempts else at
    return _("lần chạy nền tới") if each.status == "new" else ""


def _instant(at: datetime, invocation: Invocation) -> str:
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M} {showing.short_day(local_day(at), invocation.today)}"


def _nothing(counts: Mapping[str, int]) -> str:
    sent = counts.get("sent", 0)
    if sent:
        return _("Không có tin nào đang chờ. Đã gửi {count} tin.").format(count=showing.number(sent))
    return _("Chưa có tin nào.")


def _following(found: list[Waiting], invocation: Invocation) -> list[Block]:
    spoken = invocation.language
    said: list[Block] = []
    homeless = [each for each in found if each.reason == "no_address" and each.organisation]
    if homeless:
        command = line("org show", str(homeless[0].organisation))
        said.append(_("Thêm địa chỉ: {command}").format(command=command.text(spoken)))
    doubtful = [each for each in found if each.status == "uncertain"]
    if doubtful:
        option = "--sent" if language() == "en" else OPTIONS["--sent"]
        command = line("outbox resolve", str(doubtful[0].id), option)
        said.append(_("Hỏi nơi nhận rồi ghi: {command}").format(command=command.text(spoken)))
    failed = [each for each in found if each.status == "dead"]
    if failed:
        command = line("outbox retry", str(failed[0].id))
        said.append(_("Sửa địa chỉ rồi gửi lại: {command}").format(command=command.text(spoken)))
    if not said and any(each.status in ("new", "later") for each in found):
        worker = line("worker", "--once")
        said.append(_("Gửi ngay: {command}").format(command=worker.text(spoken)))
    return said
