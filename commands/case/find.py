"""`case find`: people by name, without marks; lists, never picks."""

from gettext import gettext as _

from ketnap.commands import book, reading
from ketnap.commands.case.list import listed
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage import queries
from ketnap.storage.queries import CaseLine
from ketnap.storage.reader import Reader


@declare("case find", help=N_("tìm người, không cần dấu"))
@argument("text", metavar=N_("TÊN"), help=N_("vài chữ của họ tên; gõ dấu thì dấu được tính"), loose=True)
def command(invocation: Invocation, text: str) -> Answer:
    """List the people who may be meant."""
    with book.reading(invocation) as reader:
        titles = Titles(reader.law().procedure)
        found = queries.find(reader, text) or _of_code(reader, text, invocation)
    return listed(found, titles, invocation, _("Không có hồ sơ nào khớp «{text}».").format(text=text))


def _of_code(reader: Reader, text: str, invocation: Invocation) -> list[CaseLine]:
    """The case whose code was typed where a name is asked for."""
    try:
        code = reading.case_code(text, invocation)
    except reading.Unreadable:
        return []
    return [each for each in queries.cases(reader) if each.code == code]
