"""`key list`: the office's own keys and the cards of others."""

from gettext import gettext as _

from ketnap.commands import book
from ketnap.commands.contract import line
from ketnap.commands.declaring import declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.key import cards, keeping
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.texts import N_
from ketnap.exchange.keys import fingerprint
from ketnap.exchange.keys.office import OfficeKey
from ketnap.storage.correspondence import key_cards
from ketnap.storage.correspondence.key_cards import KeptCard


@declare("key list", help=N_("khóa của đơn vị và các thẻ khóa đã tin"))
def command(invocation: Invocation) -> Answer:
    """List keys."""
    with book.reading(invocation) as reader:
        kept = key_cards.every(reader)
    own = keeping.found(invocation)
    data = {
        "own": None if own is None else _own_data(own, invocation),
        "cards": [cards.data(each) for each in kept],
    }
    return Answer(data, tuple(_blocks(own, kept, invocation)))


def _own_data(own: OfficeKey, invocation: Invocation) -> dict[str, object]:
    return {
        "organisation": own.card.organisation,
        "name": own.card.name,
        "fingerprint": own.card.fingerprint,
        "made_on": own.card.made_on,
        "path": str(keeping.path_of(invocation)),
    }


def _blocks(own: OfficeKey | None, kept: list[KeptCard], invocation: Invocation) -> list[Block]:
    blocks: list[Block] = []
    if own is None:
        command = line("key new").text(invocation.language)
        blocks.append(_("Đơn vị chưa có khóa. Lập khóa: {command}").format(command=command))
    else:
        shown = fingerprint.shown(own.card.fingerprint)
        blocks.append(
            _("Khóa của đơn vị, lập {day}: {key}").format(day=f"{own.card.made_on:%d/%m/%Y}", key=shown)
        )
    if not kept:
        command = line("key trust", _("TỆP")).text(invocation.language)
        return [
            *blocks,
            _("Chưa tin thẻ khóa nào. Có thẻ khóa của đơn vị khác: {command}").format(command=command),
        ]
    labels = (_("mã"), _("đơn vị"), _("dấu khóa"), _("tình trạng"))
    return [*blocks, Table(labels, tuple(_row(each) for each in kept), headed=True)]


def _row(kept: KeptCard) -> Row:
    state = Cell(_("tin từ {day}").format(day=f"{kept.trusted_on:%d/%m/%Y}"), "good")
    notes: tuple[str, ...] = ()
    if kept.revoked_on is not None:
        state = Cell(_("thôi tin từ {day}").format(day=f"{kept.revoked_on:%d/%m/%Y}"), "bad")
        notes = (str(kept.revoked_because),)
    return Row((kept.organisation, kept.name, fingerprint.shown(kept.fingerprint), state), notes)
