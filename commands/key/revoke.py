"""`key revoke`: a key is not believed any more, whatever day a packet claims to be of."""

from gettext import gettext as _

from ketnap.commands import asking, book, trying
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.key import cards
from ketnap.commands.printing import Answer, Cell, Pairs
from ketnap.commands.texts import N_
from ketnap.exchange.keys import fingerprint
from ketnap.storage.correspondence import key_cards


@declare(
    "key revoke",
    help=N_(
        "thôi tin một khóa, có lý do\n\n"
        'ketnap khoa thu-hoi DU-TIEN-LANG --ly-do "máy bị mất ngày 20/11/2026, đơn vị đã lập khóa mới"'
    ),
)
@argument(
    "named",
    metavar=N_("DẤU-KHÓA|ĐƠN VỊ"),
    help=N_("dấu khóa (những số đầu cũng được) hoặc mã đơn vị"),
    loose=True,
)
@option("--reason", into="because", metavar=N_("LÝ DO"), help=N_("vì sao thôi tin"), required=True)
def command(invocation: Invocation, named: str, because: str) -> Answer:
    """Stop trusting a key."""
    with book.reading(invocation) as reader:
        kept = cards.meant(reader, named)
    if not invocation.dry_run:
        question = _(
            "Thôi tin khóa {key} của {name}: gói ký bằng khóa ấy không nhập được nữa, không tin lại được?"
        )
        shown = fingerprint.shown(kept.fingerprint)
        asking.agree(invocation, question.format(key=shown, name=kept.name))
    with book.writing(invocation) as uow:
        kept = cards.meant(uow, kept.fingerprint)
        key_cards.revoke(uow, kept.fingerprint, invocation.today, because)
    gone = kept._replace(revoked_on=invocation.today, revoked_because=because)
    pairs = (
        (_("Đơn vị"), f"{kept.name} ({kept.organisation})"),
        (_("Dấu khóa"), fingerprint.shown(kept.fingerprint)),
        (_("Lý do"), because),
    )
    head = _("Sẽ thôi tin khóa này.") if invocation.dry_run else _("Đã thôi tin khóa này.")
    blocks = (*trying.heading(invocation), Cell(head, "strong"), Pairs(pairs), *trying.closing(invocation))
    return Answer({**cards.data(gone), "dry_run": invocation.dry_run}, blocks)
