"""`packet list`: what went to other offices in packets, what came from them, what still waits here."""

from gettext import gettext as _
from typing import Any

from ketnap.commands import book, showing
from ketnap.commands.contract import line
from ketnap.commands.declaring import declare
from ketnap.commands.invocation import Invocation, local_day
from ketnap.commands.packet import names, state
from ketnap.commands.packet.state import State
from ketnap.commands.printing import Answer, Row, Table
from ketnap.commands.texts import N_
from ketnap.storage.correspondence import packets


@declare("packet list", help=N_("các gói đã gửi, đã nhận"))
def command(invocation: Invocation) -> Answer:
    """List packets, the newest first."""
    with book.reading(invocation) as reader:
        found = [state.of(reader, each) for each in reversed(packets.every(reader))]
    data = {"packets": [state.data(each, invocation) for each in found]}
    if not found:
        command = line("packet import", _("TỆP")).text(invocation.language)
        said = _("Chưa có gói nào. Nhập gói của đơn vị khác: {command}").format(command=command)
        return Answer(data, (said,))
    labels = (_("gói"), _("ngày"), _("đi hay đến"), _("đơn vị"), _("công văn"), _("người"), _("tình trạng"))
    return Answer(data, (Table(labels, tuple(_row(each, invocation) for each in found), headed=True),))


def _row(found: State, invocation: Invocation) -> Row:
    said = found.said
    other = said.recipient.name if found.out else said.sender.name
    day: Any = local_day(found.kept.recorded_at)
    return Row(
        (
            names.shown(found.kept),
            showing.short_day(day, invocation.today),
            _("đi") if found.out else _("đến"),
            other,
            said.letter.symbol,
            showing.name(said.person.name, invocation),
            found.cell,
        )
    )
