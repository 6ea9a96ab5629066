"""`key show`: the card for other offices, and the fingerprint that is read out to them."""

from gettext import gettext as _
from pathlib import Path
from typing import Final

from ketnap.commands import book, file_names, reading
from ketnap.commands.declaring import declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.key import keeping
from ketnap.commands.packet import files
from ketnap.commands.printing import Answer, Cell, Pairs
from ketnap.commands.texts import N_
from ketnap.exchange.keys import card, fingerprint

_NAME: Final = "the-khoa-{organisation}.txt"


@declare(
    "key show",
    help=N_(
        "xuất thẻ khóa để trao, hiện dấu khóa để đọc qua điện thoại\n\nketnap khoa xem\n\nketnap khoa xem --thu-muc E:"
    ),
)
@option(
    "--out",
    into="out",
    metavar=N_("THƯ MỤC"),
    help=N_("ghi thẻ khóa vào thư mục nào; bỏ trống là thư mục goi cạnh tệp sổ"),
    reads=reading.path,
)
def command(invocation: Invocation, out: Path | None) -> Answer:
    """Write the card, show the fingerprint."""
    with book.reading(invocation) as reader:
        own = keeping.needed(invocation, reader).card
    path = files.folder(invocation, out) / _NAME.format(organisation=file_names.of(own.organisation))
    if not invocation.dry_run:
        files.put(path, card.text(own).encode())
    data = {
        "organisation": own.organisation,
        "name": own.name,
        "fingerprint": own.fingerprint,
        "made_on": own.made_on,
        "card": str(path),
        "path": str(keeping.path_of(invocation)),
        "dry_run": invocation.dry_run,
    }
    pairs = (
        (_("Đơn vị"), f"{own.name} ({own.organisation})"),
        (_("Dấu khóa"), fingerprint.shown(own.fingerprint)),
        (_("Lập ngày"), f"{own.made_on:%d/%m/%Y}"),
        (_("Thẻ khóa"), str(path)),
    )
    advice = _(
        "Trao tệp thẻ khóa cho đơn vị kia bằng cách nào cũng được. Dấu khóa thì đọc qua điện thoại, theo số đã biết từ "
        "trước: không gửi kèm thẻ."
    )
    head = _("CHẠY THỬ, chưa ghi thẻ khóa.") if invocation.dry_run else _("Đã ghi thẻ khóa của đơn vị.")
    return Answer(data, (Cell(head, "strong"), Pairs(pairs), advice))
