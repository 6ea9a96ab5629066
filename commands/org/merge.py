"""`org merge`: organisations taken over by another from a day on."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _

from ketnap.commands import book, reading, showing, trying
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer, Block
from ketnap.commands.texts import N_
from ketnap.storage import organisations


@declare("org merge", help=N_("sáp nhập: tổ chức này nhận việc của tổ chức kia"))
@argument("merged", metavar=N_("TỔ CHỨC"), help=N_("những tổ chức kết thúc hoạt động"), many=True)
@option("--to", into="into", metavar=N_("TỔ CHỨC"), help=N_("tổ chức tiếp nhận"), required=True)
@option("--on", into="on", metavar=N_("NGÀY"), help=N_("từ ngày nào"), reads=reading.event, required=True)
def command(invocation: Invocation, merged: Sequence[str], into: str, on: date) -> Answer:
    """Merge organisations."""
    with book.writing(invocation) as uow:
        codes = [org_words.meant(uow, invocation, each) for each in merged]
        successor = org_words.meant(uow, invocation, into)
        left = organisations.merge(uow, codes, successor, on, invocation.today)
    said = _(
        "{codes} sáp nhập vào {into} từ {day}: cấp dưới, thẩm quyền, chức danh chuyển theo ngày ấy."
    ).format(codes=", ".join(codes), into=successor, day=showing.long_day(on))
    blocks: list[Block] = [*trying.heading(invocation), said]
    if left:
        command_line = line("case move", left[0], "--to", successor).text(invocation.language)
        blocks.append(
            _("{count} hồ sơ còn ở tổ chức cũ, cần chuyển chi bộ: {codes}. Ví dụ: {command}").format(
                count=len(left), codes=", ".join(left[:10]), command=command_line
            )
        )
    data = {"merged": codes, "into": successor, "on": on, "cases_left": left, "dry_run": invocation.dry_run}
    return Answer(data, (*blocks, *trying.closing(invocation)))
