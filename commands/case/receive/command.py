"""`case receive`: a person arrives with what another office sent. The case goes on here where it stood there."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _

from ketnap.commands import book, outcome, reading
from ketnap.commands.case import person_options
from ketnap.commands.case.receive import arrivals, guided, received, receiving, together
from ketnap.commands.case.receive.arrivals import Arriving
from ketnap.commands.case.receive.receiving import Received
from ketnap.commands.contract import option_name
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Problem, usage
from ketnap.commands.texts import N_


@declare(
    "case receive",
    help=N_(
        "tiếp nhận người chuyển đến\n\n"
        "ketnap ho-so tiep-nhan --van-ban 42-CV/ĐU --to-chuc CB-05\n\n"
        "ketnap ho-so tiep-nhan --goi GT-3BD6-EE1D-8030 --to-chuc CB-05\n\n"
        'ketnap ho-so tiep-nhan "Lê Ngọc Châu" --dong A --noi-di "xã Cẩm Giàng" --ngay-sinh 05/03/2003 '
        "--da-lam vao-danh-sach=12/03/2025 --da-lam cap-giay-chung-nhan=20/08/2025 "
        "--giay-to giay-chung-nhan-lop-nhan-thuc-ve-dang=07/CN,20/08/2025"
    ),
)
@argument(
    "name",
    metavar=N_("HỌ-TÊN"),
    help=N_("họ và tên, khi nhập từ giấy; bỏ trống khi có --van-ban hoặc --goi"),
    loose=True,
    required=False,
)
@option(
    "--letter",
    into="letter",
    metavar=N_("VĂN BẢN"),
    help=N_(
        "công văn chuyển đến, lập trong cùng sổ này: số ký hiệu hoặc mã đối chiếu; văn bản chung là mọi người ghi trong đó"
    ),
)
@option(
    "--only",
    into="only",
    metavar=N_("MÃ"),
    help=N_("chỉ một người trong văn bản chung: mã hồ sơ"),
    reads=reading.case_code,
)
@option(
    "--packet",
    into="packet",
    metavar=N_("GÓI"),
    help=N_("gói chuyển hồ sơ của nơi có sổ riêng: mã gói đã nhập (GT-…) hoặc tệp gói"),
)
@option(
    "--org",
    into="cell",
    metavar=N_("CHI BỘ"),
    help=N_("chi bộ giữ hồ sơ; bỏ trống là cấp ủy được gửi đến, giao chi bộ sau"),
)
@option(
    "--on", into="on", metavar=N_("NGÀY"), help=N_("ngày tiếp nhận; bỏ trống là hôm nay"), reads=reading.event
)
@option("--row", into="row", metavar=N_("DÒNG"), help=N_("dòng của bảng chuyển: A, B1, B2, C1, C2, C3, M, T"))
@option("--origin", into="origin", metavar=N_("NƠI ĐI"), help=N_("cấp ủy gửi: trong sổ, hoặc xã, phường"))
@option("--number", into="number", metavar=N_("SỐ"), help=N_("số ký hiệu công văn của nơi đi"))
@option(
    "--issued-on",
    into="issued_on",
    metavar=N_("NGÀY"),
    help=N_("ngày công văn của nơi đi"),
    reads=reading.event,
)
@option(
    "--did",
    into="did",
    metavar=N_("BƯỚC=NGÀY"),
    help=N_("bước nơi đi đã làm; ghi nhiều lần được"),
    many=True,
)
@option(
    "--document",
    into="documents",
    metavar=N_("TÊN=SỐ,NGÀY"),
    help=N_("giấy tờ nơi đi gửi kèm"),
    many=True,
)
@option(
    "--fact",
    into="given",
    metavar=N_("TÊN=GIÁ TRỊ"),
    help=N_("dữ kiện về người này: khi nhập từ giấy, hoặc khi bước tiếp nhận hỏi"),
    many=True,
)
@option("--born", into="born_on", metavar=N_("NGÀY"), help=N_("ngày sinh"), reads=reading.event)
@person_options.options
def command(
    invocation: Invocation,
    name: str | None,
    letter: str | None,
    only: str | None,
    packet: str | None,
    cell: str | None,
    on: date | None,
    row: str | None,
    origin: str | None,
    number: str | None,
    issued_on: date | None,
    did: Sequence[str],
    documents: Sequence[str],
    given: Sequence[str],
    **known: object,
) -> Answer:
    """Receive somebody with what another office sent."""
    said = Arriving(
        name,
        letter,
        packet,
        cell,
        row,
        origin,
        number,
        issued_on,
        tuple(did),
        tuple(documents),
        tuple(given),
        known,
        only,
    )
    if invocation.asks:
        said = guided.completed(invocation, said)
    if said.ways != 1:
        raise usage(
            _("Cần một trong ba: --van-ban (công văn trong sổ), --goi (gói), hoặc HỌ-TÊN (nhập từ giấy).")
        )
    if only is not None and letter is None and said.letter is None:
        text = _("{option} chỉ đi với văn bản chung của nhiều người.")
        raise usage(text.format(option=option_name("--only")))
    day = on or invocation.today
    try:
        return _received(invocation, said, day)
    except Problem as problem:
        more = guided.still_asked(invocation, problem)
        if more is None:
            raise
        return _received(invocation, said._replace(given=(*said.given, more)), day)


def _received(invocation: Invocation, said: Arriving, day: date) -> Answer:
    """The case opened as the line says it. Raises Problem, Unreadable."""
    if said.packet is not None:
        # Not at the top: keys and archives are wanted by packets alone.
        from ketnap.commands.packet import reception

        return reception.receive(invocation, said.packet, said.cell, day, said.given)
    with book.writing(invocation) as uow:
        if said.letter is not None:
            letters = arrivals.letters(invocation, uow, said)
            if len(letters) > 1:
                return together.receive(invocation, uow, letters, said, day)
            arrival = arrivals.of_letter(invocation, uow, letters[0], said)
        else:
            arrival = arrivals.by_paper(invocation, uow, said, day)
        made = receiving.receive(invocation, uow, arrival, day)
    if not isinstance(made, Received):
        return outcome.repeated(*made)
    return received.answer(made, arrival)
