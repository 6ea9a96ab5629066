"""`org add`: an organisation, and what it stands under."""

import re
from datetime import date
from gettext import gettext as _

from ketnap.commands import book, reading, showing, trying
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer
from ketnap.commands.problems import usage
from ketnap.commands.texts import N_
from ketnap.storage import organisations
from ketnap.workflow.organisations import Link, Organisation

_ABBREVIATIONS = {"cell": "CB"}


@declare("org add", help=N_("thêm chi bộ, đảng ủy"))
@argument("code", metavar=N_("MÃ"), help=N_("mã tổ chức, ví dụ CB-05"))
@argument("name", metavar=N_("TÊN"), help=N_("tên đầy đủ, ví dụ Chi bộ 5"), loose=True)
@option(
    "--upper",
    into="upper",
    metavar=N_("TỔ CHỨC"),
    help=N_("trực thuộc tổ chức nào: mã hoặc tên"),
    required=True,
)
@option(
    "--kind",
    into="kind",
    metavar=N_("LOẠI"),
    help=N_("chi-bo (mặc định), dang-uy, bo-phan, dang-uy-xa, cap-tren"),
)
@option(
    "--on",
    into="on",
    metavar=N_("NGÀY"),
    help=N_("trực thuộc từ ngày nào; bỏ trống là từ trước đến nay"),
    reads=reading.event,
)
def command(
    invocation: Invocation, code: str, name: str, upper: str, kind: str | None, on: date | None
) -> Answer:
    """Add an organisation."""
    with book.writing(invocation) as uow:
        above = org_words.meant(uow, invocation, upper)
        what = org_words.word(org_words.KINDS, kind or "cell")
        made = Organisation(_code(code), name, what, _ABBREVIATIONS.get(what, "ĐU"))
        organisations.add(uow, made, invocation.today)
        organisations.link(uow, Link(made.code, above, on or _ALWAYS), invocation.today)
    text = _("Đã thêm {name} ({code}), trực thuộc {upper}.")
    if invocation.dry_run:
        text = _("Sẽ thêm {name} ({code}), trực thuộc {upper}.")
    said = text.format(name=made.name, code=made.code, upper=above)
    if on is not None:
        said += " " + _("Từ {day}.").format(day=showing.long_day(on))
    following = _("Việc tiếp theo: {command}").format(
        command=line("org post", made.code, _("Bí thư"), _("HỌ-TÊN"), "--email", "dia-chi@co-quan.vn").text(
            invocation.language
        )
    )
    data = {
        "organisation": made.code,
        "name": made.name,
        "kind": made.kind,
        "upper": above,
        "from": on,
        "dry_run": invocation.dry_run,
    }
    closing = trying.closing(invocation) or [following]
    return Answer(data, (*trying.heading(invocation), said, *closing))


def _code(typed: str) -> str:
    if re.fullmatch(_CODE, typed.upper()) is None:
        text = _("Mã tổ chức «{code}» gồm chữ, số, dấu gạch, không có dấu cách, nhiều nhất 32; ví dụ CB-05.")
        raise usage(text.format(code=typed[:_SHOWN]))
    return typed.upper()


_CODE = r"[A-Z0-9Đ][A-Z0-9Đ._-]{0,31}"
_SHOWN = 40
_ALWAYS = date(1930, 2, 3)
"""A link without a beginning that matters: no case is older."""
