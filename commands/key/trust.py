"""`key trust`: another office's card is taken into the book once its fingerprint was read out and compared."""

from gettext import gettext as _
from pathlib import Path

from ketnap.commands import asking, book, reading, trying
from ketnap.commands.contract import line, option_name
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.key import cards
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.printing import Answer, Block, Cell, Pairs
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.commands.texts import N_
from ketnap.exchange.keys import card, fingerprint
from ketnap.exchange.keys.card import MOST_BYTES, Card
from ketnap.exchange.unreadable import UnreadableFile
from ketnap.storage.correspondence import key_cards
from ketnap.storage.correspondence.key_cards import KeptCard


@declare(
    "key trust",
    help=N_(
        "tin thẻ khóa của đơn vị khác, sau khi đối chiếu dấu khóa\n\n"
        'ketnap khoa tin the-khoa-DU-TIEN-LANG.txt --dau-khoa "706 885 109 892 443 425 736 523 578 730 389 723"'
    ),
)
@argument("path", metavar=N_("TỆP"), help=N_("thẻ khóa mà đơn vị kia đã xuất"), reads=reading.path)
@option(
    "--fingerprint",
    into="heard",
    metavar=N_("DẤU-KHÓA"),
    help=N_("36 chữ số mà đơn vị kia đọc qua điện thoại, theo số đã biết từ trước"),
)
def command(invocation: Invocation, path: Path, heard: str | None) -> Answer:
    """Trust a card."""
    read, text = _read(path)
    with book.reading(invocation) as reader:
        if read.organisation == letter_issuing.own_office(reader).organisation:
            message = _("Thẻ khóa này là của chính đơn vị; cần thẻ của đơn vị kia.")
            raise Problem("key.own", message, Exit.REFUSED)
    _compare(invocation, read, heard)
    with book.writing(invocation) as uow:
        earlier = {each.fingerprint: each for each in key_cards.every(uow)}.get(read.fingerprint)
        if earlier is not None and earlier.revoked_on is not None:
            message = _("Khóa này của {name} đã thôi tin từ {day}: {because}. Xin thẻ khóa mới.").format(
                name=earlier.name, day=f"{earlier.revoked_on:%d/%m/%Y}", because=earlier.revoked_because
            )
            raise Problem("key.revoked", message, Exit.REFUSED, following=(line("key list"),))
        trusted = earlier or KeptCard(
            read.fingerprint, read.organisation, read.name, text, invocation.today, invocation.actor
        )
        if earlier is None:
            key_cards.keep(uow, trusted)
        others = [
            each
            for each in key_cards.every(uow)
            if (each.organisation, each.revoked_on) == (read.organisation, None)
            and each.fingerprint != read.fingerprint
        ]
    data = {
        **cards.data(trusted),
        "known_before": earlier is not None,
        "others": [each.fingerprint for each in others],
        "dry_run": invocation.dry_run,
    }
    head = _("Từ nay nhận gói ký bằng khóa này, và mã hóa gói gửi đến {name}.").format(name=read.name)
    if earlier is not None:
        head = _("Đã tin thẻ khóa này từ {day}.").format(day=f"{earlier.trusted_on:%d/%m/%Y}")
    blocks: list[Block] = [*trying.heading(invocation), Cell(head, "strong"), _shown(read)]
    if others:
        told = _("{name} còn khóa khác đang được tin. Khóa ấy đã thay thì thôi tin: {command}")
        typed = line("key revoke", others[0].fingerprint, "--reason", _("LÝ DO")).text(invocation.language)
        blocks.append(told.format(name=read.name, command=typed))
    return Answer(data, (*blocks, *trying.closing(invocation)))


def _read(path: Path) -> tuple[Card, str]:
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    try:
        found = card.read(content)
    except UnreadableFile as error:
        raise usage(f"{path.name}: {error.sentence}") from error
    return found, card.text(found)


def _compare(invocation: Invocation, read: Card, heard: str | None) -> None:
    """Have the fingerprint typed that the other office read out: nothing on the card proves whose it is.

    Raises Problem.
    """
    whose = _("Thẻ khóa ghi là của {name} ({organisation}), lập ngày {day}.").format(
        name=read.name, organisation=read.organisation, day=f"{read.made_on:%d/%m/%Y}"
    )
    if heard is None:
        wanted = _("Gọi đơn vị ấy theo số đã biết từ trước, nghe đọc dấu khóa rồi gõ")
        if not invocation.asks:
            option = option_name("--fingerprint")
            raise usage(f'{whose} {wanted}: {option} "…"')
        heard = asking.ask(invocation, f"{whose}\n{wanted}", str)
    if not fingerprint.same(heard, read.fingerprint):
        message = _(
            "Dấu khóa vừa gõ khác dấu khóa của thẻ này. Nghe đọc lại; vẫn khác thì thẻ không phải của {name}: không tin."
        ).format(name=read.name)
        raise Problem("key.different", message, Exit.WRONG)


def _shown(read: Card) -> Pairs:
    return Pairs(
        (
            (_("Đơn vị"), f"{read.name} ({read.organisation})"),
            (_("Dấu khóa"), fingerprint.shown(read.fingerprint)),
            (_("Lập ngày"), f"{read.made_on:%d/%m/%Y}"),
        )
    )
