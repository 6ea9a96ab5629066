"""`org post`: who is in a post, from when, and where mail reaches them."""

from datetime import date
from gettext import gettext as _
from typing import Any

from ketnap.commands import book, reading, showing, trying
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer
from ketnap.commands.problems import usage
from ketnap.commands.texts import N_
from ketnap.notifications import channel
from ketnap.storage import organisations
from ketnap.workflow.organisations import Post


@declare("org post", help=N_("ai giữ chức danh nào, địa chỉ thư"))
@argument("text", metavar=N_("TỔ CHỨC"), help=N_("mã hoặc tên"), completes="organisation")
@argument("title", metavar=N_("CHỨC DANH"), help=N_('ví dụ "Bí thư"'), required=False)
@argument("holder", metavar=N_("HỌ-TÊN"), help=N_("ai giữ chức danh"), loose=True, required=False)
@option("--email", into="email", metavar=N_("ĐỊA CHỈ"), help=N_("địa chỉ thư của cơ quan"))
@option(
    "--from",
    into="from_on",
    metavar=N_("NGÀY"),
    help=N_("từ ngày nào; bỏ trống là hôm nay"),
    reads=reading.event,
)
@option("--until", into="until", metavar=N_("NGÀY"), help=N_("đến hết ngày nào"), reads=reading.deadline)
@option(
    "--end",
    into="ended",
    metavar=N_("SỐ"),
    help=N_("số của dòng chức danh thôi giữ (xem to-chuc xem)"),
    reads=lambda text, _invocation: reading.count(text),
)
def command(
    invocation: Invocation,
    text: str,
    title: str | None,
    holder: str | None,
    email: str | None,
    from_on: date | None,
    until: date | None,
    ended: int | None,
) -> Answer:
    """Enter a post, or let one end."""
    if email is not None:
        try:
            channel.address_of(email)
        except channel.Unsendable as error:
            raise usage(str(error)) from error
    with book.writing(invocation) as uow:
        code = org_words.meant(uow, invocation, text)
        if ended is not None:
            last = until or invocation.today
            organisations.end_post(uow, ended, last)
            said = _("Dòng chức danh {number} của {code}: {until}.").format(
                number=ended, code=code, until=showing.until(last)
            )
            data = {"organisation": code, "post": ended, "until": last, "dry_run": invocation.dry_run}
            return _done(invocation, code, data, said)
        if not title or not holder:
            raise usage(_('Cần chức danh và họ tên, ví dụ: "Bí thư" Nguyễn Thị Lam'))
        start = from_on or invocation.today
        number = organisations.post(uow, Post(code, title, holder, email, start, until), invocation.today)
    sentence = _("Đã ghi: {title} {code} là {holder}, từ {day}.")
    if invocation.dry_run:
        sentence = _("Sẽ ghi: {title} {code} là {holder}, từ {day}.")
    said = sentence.format(
        title=title, code=code, holder=showing.name(holder, invocation), day=showing.long_day(start)
    )
    if email is None:
        said += " " + _("Chưa có địa chỉ thư: tin nhắc được giữ lại, hoặc in giấy.")
    found = {
        "organisation": code,
        "post": number,
        "title": title,
        "email": email,
        "from": start,
        "until": until,
        "dry_run": invocation.dry_run,
    }
    return _done(invocation, code, found, said)


def _done(invocation: Invocation, code: str, data: dict[str, Any], said: str) -> Answer:
    see = _("Xem: {command}").format(command=line("org show", code).text(invocation.language))
    return Answer(data, (*trying.heading(invocation), said, *(trying.closing(invocation) or [see])))
