"""`letter register`: the books of numbers, of letters that went out and that came in: to see, to print, and what is
entered in them besides the letters that the program issues."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ketnap.commands import reading
from ketnap.commands.declaring import declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import kinds
from ketnap.commands.letter.register import asked as register_asked
from ketnap.commands.letter.register import beginning, entering, filling, listing, reserving
from ketnap.commands.letter.register.asked import Asked
from ketnap.commands.printing import Answer
from ketnap.commands.texts import N_

_DOES: Final[Mapping[str, Callable[[Invocation, Asked], Answer]]] = {
    register_asked.LIST: listing.shown,
    register_asked.RESERVE: reserving.reserve,
    register_asked.FILL: filling.fill,
    register_asked.VOID: filling.void,
    register_asked.ENTER: entering.enter,
    register_asked.REWRITE: entering.rewrite,
    register_asked.BEGIN: beginning.books_on_paper,
    register_asked.BEGIN_TERM: beginning.term,
}


@declare(
    "letter register",
    help=N_(
        "sổ văn bản đi và đến: số đã lấy, để dành, ghi tay, in sổ\n\n"
        "ketnap van-ban so --loai CV --tu 01/07/2026 --in-ra so-cong-van.pdf\n\n"
        'ketnap van-ban so --de-danh 10 --loai CV --ly-do "mất điện, viết tay"\n\n'
        'ketnap van-ban so --ghi 45-CV/ĐU --den "Đảng ủy xã Cẩm Giàng" --trich-yeu "Về việc xác nhận lý lịch"\n\n'
        'ketnap van-ban so --van-ban-den --trich-yeu "Về lịch mở lớp" --noi-di "Thành ủy" --so-van-ban 12-CV/TU\n\n'
        "ketnap van-ban so --mo-nhiem-ky 12/07/2030"
    ),
)
@option("--org", into="org", metavar=N_("TỔ CHỨC"), help=N_("sổ của cơ quan nào; bỏ trống là cơ quan giữ sổ"))
@flag("--all", into="everybody", help=N_("sổ của mọi tổ chức có số ở đây, cả chi bộ"))
@option("--kind", into="kind", metavar=N_("LOẠI"), help=N_("chỉ một loại: CV, CN, TB, BC, NQ, QĐ"))
@option(
    "--term-start",
    into="term_start",
    metavar=N_("NGÀY"),
    help=N_("chỉ nhiệm kỳ bắt đầu ngày này"),
    reads=reading.event,
)
@option("--from", into="first", metavar=N_("NGÀY"), help=N_("từ ngày nào"), reads=reading.event)
@option("--until", into="last", metavar=N_("NGÀY"), help=N_("đến hết ngày nào"), reads=reading.event)
@flag("--incoming", into="incoming", help=N_("sổ văn bản đến; thêm --trich-yeu thì ghi một văn bản đến"))
@option(
    "--print",
    into="file",
    metavar=N_("TỆP.pdf|.docx|.xlsx"),
    help=N_("in sổ ra tệp, khổ A4 ngang"),
    reads=reading.path,
)
@option(
    "--reserve",
    into="reserve",
    metavar=N_("SỐ LƯỢNG"),
    help=N_("để dành bấy nhiêu số tiếp theo cho văn bản viết tay"),
    reads=reading.whole_number,
)
@option("--reason", into="reason", metavar=N_("LÝ DO"), help=N_("vì sao để dành, vì sao hủy"))
@option("--fill", into="fill", metavar=N_("SỐ"), help=N_("ghi văn bản viết tay vào số đã để dành"))
@option("--void", into="void", metavar=N_("SỐ"), help=N_("hủy một số đã để dành, có lý do"))
@option("--to", into="to", metavar=N_("NƠI NHẬN"), help=N_("nơi nhận văn bản viết tay"))
@option(
    "--on",
    into="on",
    metavar=N_("NGÀY"),
    help=N_("ngày để dành, ngày trên văn bản viết tay, ngày đến; bỏ trống là hôm nay"),
    reads=reading.event,
)
@option("--title", into="title", metavar=N_("TRÍCH YẾU"), help=N_("tên loại và trích yếu của văn bản"))
@option("--origin", into="sender", metavar=N_("NƠI GỬI"), help=N_("nơi gửi văn bản đến"))
@option("--number", into="number", metavar=N_("SỐ"), help=N_("số ký hiệu của văn bản đến"))
@option(
    "--issued-on",
    into="issued_on",
    metavar=N_("NGÀY"),
    help=N_("ngày ghi trên văn bản đến"),
    reads=reading.event,
)
@option(
    "--last-number",
    into="last_numbers",
    metavar=N_("LOẠI=SỐ"),
    help=N_("số gần nhất trong sổ giấy, ví dụ CV=41, DEN=120; chỉ khi chưa lấy số nào ở đây"),
    reads=kinds.last_number,
    many=True,
)
@option(
    "--begin-term",
    into="begin_term",
    metavar=N_("NGÀY"),
    help=N_("nhiệm kỳ mới bắt đầu: mọi sổ đếm lại từ 01"),
    reads=reading.event,
)
def command(invocation: Invocation, **typed: Any) -> Answer:
    """Show the register, or enter something in it."""
    asked = Asked(**typed)
    return _DOES[asked.act()](invocation, asked)
