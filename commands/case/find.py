"""`case find`: people by name, without marks; lists, never picks."""

from gettext import gettext as _

from ketnap.commands import book
from ketnap.commands.case.list import listed
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage import queries


@declare("case find", help=N_("tìm người, không cần dấu"))
@argument("text", metavar=N_("TÊN"), help=N_("vài chữ của họ tên; gõ dấu thì dấu được tính"), loose=True)
def command(invocation: Invocation, text: str) -> Answer:
    """List the people who may be meant."""
    with book.reading(invocation) as reader:
        titles = Titles(reader.law().procedure)
        found = queries.find(reader, text)
    return listed(found, titles, invocation, _("Không có hồ sơ nào khớp «{text}».").format(text=text))
