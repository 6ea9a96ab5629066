"""`org tree`: who stands under whom on a day."""

from datetime import date
from gettext import gettext as _

from ketnap.commands import book, reading, showing
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer, Cell, Raw
from ketnap.commands.texts import N_
from ketnap.storage import register


@declare("org tree", help=N_("cây tổ chức của một ngày"))
@argument(
    "root",
    metavar=N_("TỔ CHỨC"),
    help=N_("bắt đầu từ tổ chức này; bỏ trống là cả cây"),
    loose=True,
    required=False,
)
@option(
    "--on",
    into="on",
    metavar=N_("NGÀY"),
    help=N_("cây của ngày nào; bỏ trống là hôm nay"),
    reads=reading.event,
)
def command(invocation: Invocation, root: str | None, on: date | None) -> Answer:
    """Draw the tree."""
    day = on or invocation.today
    with book.reading(invocation) as reader:
        code = None if root is None else org_words.meant(reader, invocation, root)
        found = register.tree(reader, day, code)
    nodes = [
        each for each in found if each.organisation.ended_on is None or each.organisation.ended_on >= day
    ]
    data = {
        "as_of": day,
        "organisations": [
            {
                "code": each.organisation.code,
                "name": each.organisation.name,
                "upper": each.parent,
                "depth": each.depth,
            }
            for each in nodes
        ],
    }
    lines = [f"{'  ' * each.depth}{each.organisation.name}  ({each.organisation.code})" for each in nodes]
    head = _("Cây tổ chức, {day}").format(day=showing.long_day(day))
    return Answer(data, (Cell(head, "strong"), Raw("\n".join(lines))))
