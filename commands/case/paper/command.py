"""`case paper`: where the originals of a dossier lie, and who has borrowed them."""

from datetime import date
from gettext import gettext as _

from ketnap.commands import book, reading
from ketnap.commands.case.paper import acts, lent, listing
from ketnap.commands.case.paper.acts import Wanted
from ketnap.commands.contract import line, option_name
from ketnap.commands.declaring import argument, declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer
from ketnap.commands.problems import usage
from ketnap.commands.texts import N_


@declare(
    "case paper",
    help=N_(
        "giấy tờ: bản gốc để đâu, ai mượn, trả lại\n\n"
        "Bỏ trống mã hồ sơ: mọi giấy tờ đang cho mượn. Bỏ trống tên giấy tờ: cả hồ sơ.\n\n"
        'Ví dụ: ketnap ho-so giay-to 57 --noi-de "tủ 2, cặp 14"\n\n'
        'ketnap ho-so giay-to 57 ly-lich-cua-nguoi-xin-vao-dang --cho-muon "đ/c Lâm" --ngay 15/10/2026'
    ),
)
@argument(
    "code",
    metavar=N_("MÃ"),
    help=N_("mã hồ sơ, ví dụ 57 hay HS-000057-P"),
    reads=reading.case_code,
    required=False,
)
@argument(
    "name",
    metavar=N_("GIẤY TỜ"),
    help=N_("tên giấy tờ, có dấu hay không; bỏ trống là mọi giấy tờ của hồ sơ"),
    loose=True,
    required=False,
    completes="paper",
)
@option("--number", into="number", metavar=N_("SỐ"), help=N_("số hoặc ngày, khi có nhiều giấy tờ cùng tên"))
@option("--place", into="place", metavar=N_("NƠI"), help=N_("bản gốc để ở đâu, ví dụ tủ 2, cặp 14"))
@option("--lend", into="borrower", metavar=N_("AI"), help=N_("cho ai mượn"))
@flag("--return", into="returned", help=N_("người mượn đã trả"))
@option(
    "--on",
    into="on",
    metavar=N_("NGÀY"),
    help=N_("ngày cho mượn hoặc trả; bỏ trống là hôm nay"),
    reads=reading.event,
)
@option(
    "--remind-after",
    into="remind_after",
    metavar=N_("SỐ NGÀY"),
    help=N_("việc hôm nay nhắc giấy tờ mượn quá số ngày này; ghi một lần cho cả sổ"),
    reads=reading.whole_number,
)
def command(
    invocation: Invocation,
    code: str | None,
    name: str | None,
    number: str | None,
    place: str | None,
    borrower: str | None,
    on: date | None,
    remind_after: int | None,
    *,
    returned: bool,
) -> Answer:
    """List papers, or record what was done with their originals."""
    wanted = Wanted(place, borrower, returned, on or invocation.today)
    if borrower is not None and returned:
        text = _("{lend} và {back} không đi cùng nhau: ghi lần lượt.")
        raise usage(text.format(lend=option_name("--lend"), back=option_name("--return")))
    if remind_after is not None:
        if code is not None or wanted.does:
            text = _("{option} ghi cho cả sổ, không đi cùng mã hồ sơ hay việc khác.")
            raise usage(text.format(option=option_name("--remind-after")))
        return lent.remind_after(invocation, remind_after)
    if code is None:
        if wanted.does or number is not None:
            raise usage(_("Cần mã hồ sơ."), line("case paper", _("MÃ"), _("GIẤY TỜ"), "--lend", _("AI")))
        return lent.everything(invocation)
    if not wanted.does:
        return listing.shown(invocation, code, name, number)
    with book.writing(invocation) as uow:
        return acts.record(uow, invocation, code, name, number, wanted)
