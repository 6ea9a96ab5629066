"""`org list`: organisations in the order of today's tree."""

from gettext import gettext as _

from ketnap.commands import book, showing
from ketnap.commands.contract import line
from ketnap.commands.declaring import declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer, Table, rows
from ketnap.commands.texts import N_
from ketnap.storage import register


@declare("org list", help=N_("danh sách tổ chức"))
@option("--org", into="under", metavar=N_("TỔ CHỨC"), help=N_("chỉ tổ chức này và cấp dưới"))
def command(invocation: Invocation, under: str | None) -> Answer:
    """List organisations."""
    with book.reading(invocation) as reader:
        root = None if under is None else org_words.meant(reader, invocation, under)
        nodes = register.tree(reader, invocation.today, root)
    data = {
        "organisations": [
            {
                "code": each.organisation.code,
                "name": each.organisation.name,
                "kind": each.organisation.kind,
                "upper": each.parent,
            }
            for each in nodes
        ]
    }
    table = Table(
        (_("mã"), _("tên"), _("loại"), _("trực thuộc")),
        rows(
            (
                each.organisation.code,
                each.organisation.name,
                org_words.said(org_words.KINDS, each.organisation.kind),
                each.parent or "",
            )
            for each in nodes
        ),
        headed=True,
    )
    look = line("org show", _("MÃ")).text(invocation.language)
    said = _("{count} tổ chức. Xem một tổ chức: {command}")
    return Answer(data, (table, said.format(count=showing.number(len(nodes)), command=look)))
