"""`letter send`: that issued letters have left, and how. It keeps the record; nothing with a name leaves by mail."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import Final

from ketnap.commands import book, reading
from ketnap.commands.contract import option_name
from ketnap.commands.declaring import argument, declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import statuses
from ketnap.commands.letter.life import targets, telling
from ketnap.commands.letter.life.targets import Target
from ketnap.commands.printing import Answer
from ketnap.commands.problems import usage
from ketnap.commands.texts import N_
from ketnap.workflow import letter_life
from ketnap.workflow.answering import Said

BY_HAND: Final = ("post", "hand", "mail")
"""The ways that people send letters by themselves."""

BY_PACKET: Final = "packet"


@declare(
    "letter send",
    help=N_(
        "ghi văn bản đã gửi đi, bằng cách nào\n\n"
        "Gõ mã hồ sơ là mọi văn bản của hồ sơ đã phát hành mà chưa gửi. Thư điện tử chỉ ghi là đã gửi: "
        "ketnap không gửi văn bản có họ tên qua thư.\n\n"
        "Thêm --goi thì lập gói: công văn cùng hồ sơ, ký và mã hóa, để nơi nhận có sổ riêng nhập vào sổ của mình.\n\n"
        "Ví dụ: ketnap van-ban gui 42-CV/ĐU --cach buu-dien; ketnap van-ban gui 42-CV/ĐU --goi"
    ),
)
@argument(
    "named",
    metavar=N_("VĂN BẢN|HỒ SƠ"),
    help=N_("số ký hiệu (42-CV/ĐU), mã văn bản (VB-12), mã đối chiếu hoặc mã hồ sơ"),
    many=True,
    required=False,
)
@option(
    "--how",
    into="how",
    metavar=N_("CÁCH GỬI"),
    help=N_("buu-dien, trao-tay, thu; goi cũng như --goi"),
    reads=statuses.way,
)
@option(
    "--on",
    into="on",
    metavar=N_("NGÀY"),
    help=N_("ngày gửi; bỏ trống là hôm nay"),
    reads=reading.event,
)
@flag("--packet", into="packet", help=N_("lập gói cho nơi nhận có sổ riêng: công văn cùng hồ sơ, đã ký"))
@option(
    "--out",
    into="out",
    metavar=N_("THƯ MỤC"),
    help=N_("với --goi: ghi tệp gói vào thư mục nào; bỏ trống là thư mục goi cạnh tệp sổ"),
    reads=reading.path,
)
@option(
    "--valid-until",
    into="valid_until",
    metavar=N_("NGÀY"),
    help=N_("với --goi: nơi nhận nhập được đến hết ngày nào; bỏ trống là 90 ngày"),
    reads=reading.deadline,
)
@flag(
    "--unencrypted",
    into="unencrypted",
    help=N_("với --goi: đồng ý lập gói không mã hóa khi chưa có thẻ khóa của nơi nhận"),
)
def command(
    invocation: Invocation,
    named: Sequence[str],
    how: str | None,
    on: date | None,
    out: Path | None,
    valid_until: date | None,
    *,
    packet: bool,
    unencrypted: bool,
) -> Answer:
    """Record that letters were sent, or write them as packets."""
    named = named or _chosen(invocation)
    if packet or how == BY_PACKET:
        if on is not None or how not in (None, BY_PACKET):
            raise usage(
                _("{option}: gói được lập và ghi là gửi hôm nay.").format(option=option_name("--packet"))
            )
        # Not at the top: keys and archives are wanted by packets alone.
        from ketnap.commands.packet import sending

        return sending.send(invocation, named, sending.Options(out, valid_until, unencrypted))
    if out is not None or valid_until is not None or unencrypted:
        text = _("{options} chỉ đi với {packet}.")
        options = ", ".join(option_name(each) for each in ("--out", "--valid-until", "--unencrypted"))
        raise usage(text.format(options=options, packet=option_name("--packet")))
    way = how or _way(invocation, named)
    said = Said(letter_life.SENT, on or invocation.today, way)
    with book.writing(invocation) as uow:
        found = targets.to_send(uow, named, invocation)
        recorded = telling.record(uow, invocation, [Target(each.case, (each,)) for each in found], said)
    return telling.answer(recorded, invocation)


def _chosen(invocation: Invocation) -> tuple[str, ...]:
    """The letter that somebody picks where the line names none. Raises Problem where nobody can be asked."""
    if not invocation.asks:
        raise usage(_("Cần văn bản đã gửi: số ký hiệu, mã văn bản hoặc mã hồ sơ."))
    with book.reading(invocation) as reader:
        return (targets.chosen_to_send(reader, invocation),)


def _ways() -> str:
    return ", ".join(statuses.way_typed(each) for each in BY_HAND)


def _way(invocation: Invocation, named: Sequence[str]) -> str:
    """The way, asked for once it is known that there are such letters. Raises Problem where nobody can be asked."""
    if not invocation.asks:
        text = _("Cần cách gửi: {option} {ways}.")
        raise usage(text.format(option=option_name("--how"), ways=_ways()))
    with book.reading(invocation) as reader:
        targets.to_send(reader, named, invocation)
    return statuses.choose_way(invocation, BY_HAND)
