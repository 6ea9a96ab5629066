"""`init`: a new book for an office."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _

from ketnap.commands import asking, founding, places, reading, showing, trying
from ketnap.commands.contract import line
from ketnap.commands.declaring import declare, flag, option
from ketnap.commands.founding import Register
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import kinds
from ketnap.commands.printing import Answer, Cell, Pairs
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.commands.proposing import proposed
from ketnap.commands.texts import N_
from ketnap.commands.words import Named, Proposals, Vocabulary
from ketnap.definitions import localities, sample
from ketnap.definitions.localities import HOME, Locality
from ketnap.definitions.settings import Office
from ketnap.storage.errors import DatabaseExists
from ketnap.workflow.organisations import Organisation

_CITY_UPPER = "ĐẢNG BỘ THÀNH PHỐ HẢI PHÒNG"


@declare("init", help=N_("lập sổ mới của đơn vị"))
@option("--commune", into="commune", metavar=N_("XÃ"), help=N_("xã, phường, đặc khu của đơn vị"))
@option("--office", into="office_name", metavar=N_("TÊN"), help=N_("tên cơ quan, đúng như trên văn bản"))
@option("--upper", into="upper", metavar=N_("TÊN"), help=N_("dòng trên tên cơ quan"))
@option(
    "--term-start",
    into="term_start",
    metavar=N_("NGÀY"),
    help=N_("nhiệm kỳ bắt đầu: số văn bản đếm lại từ 01"),
    reads=reading.event,
)
@option(
    "--last-number",
    into="last_numbers",
    metavar=N_("LOẠI=SỐ"),
    help=N_("số gần nhất trong sổ giấy, ví dụ CV=41; DEN=120 là sổ văn bản đến"),
    reads=kinds.last_number,
    many=True,
)
@flag("--sample", into="with_sample", help=N_("kèm cây tổ chức mẫu của Hải Phòng, số liệu giả"))
@flag("--simulation", into="simulation", help=N_("sổ để thử: cho phép đặt ngày giả định"))
def command(
    invocation: Invocation,
    commune: str | None,
    office_name: str | None,
    upper: str | None,
    term_start: date | None,
    last_numbers: Sequence[tuple[str, int]],
    *,
    with_sample: bool,
    simulation: bool,
) -> Answer:
    """Found a book."""
    path = places.database(invocation)
    if path.exists():
        raise DatabaseExists(path)
    if invocation.simulated and not simulation:
        raise Problem("simulation.not_allowed", _("Ngày giả định cần --gia-lap."), Exit.USAGE)
    if commune is None and with_sample:
        commune = sample.HOME_COMMUNE
    if commune is None:
        commune = asking.ask(invocation, _("Xã, phường, đặc khu (thêm --xa-phuong TÊN)"), str)
    locality = _locality(commune, invocation)
    name = localities.committee_name(locality)
    organisation = Organisation(localities.committee_code(locality), name, "commune_committee", "ĐU")
    register = _sample() if with_sample else founding.commune(organisation)
    office = Office(
        organisation=organisation.code,
        name=office_name or name.upper(),
        upper=upper or _CITY_UPPER,
        place=locality.province.removeprefix("Thành phố "),
        term_start=term_start,
        simulation=simulation,
    )
    if not invocation.dry_run:
        founding.found(path, office, register, last_numbers, invocation.today)
    return _founded(invocation, office, register, str(path), last_numbers)


def _sample() -> Register:
    found = sample.organisations()
    return Register(*found)


def _locality(text: str, invocation: Invocation) -> Locality:
    """The commune that is meant; several that differ only by marks are listed, never picked."""
    found = localities.find(text, HOME) or localities.find(text)
    if not found:
        message = _("Không có xã, phường, đặc khu nào tên «{text}».").format(text=text)
        raise usage(message + proposed(_similar(text)))
    if len(found) == 1 or found[0].name.casefold() == text.casefold():
        return found[0]
    names = [f"{each.name}, {each.province}" for each in found]
    return found[asking.choose(invocation, _("Nơi nào?"), names, default=None)]


def _similar(text: str) -> Proposals:
    """The places of the city whose names are nearly what was typed."""
    there = localities.localities(HOME)
    return Vocabulary(Named(each, each.name, (each.name, each.bare)) for each in there).propose(text)


def _founded(
    invocation: Invocation,
    office: Office,
    register: Register,
    path: str,
    last_numbers: Sequence[tuple[str, int]],
) -> Answer:
    head = (
        _("CHẠY THỬ, chưa lập sổ.")
        if invocation.dry_run
        else _("Đã lập sổ; chỉ người dùng này của máy mở được.")
    )
    numbers = ", ".join(f"{kind} {last + 1:02}" for kind, last in last_numbers) or "01"
    pairs = (
        (_("Sổ"), path),
        (_("Cơ quan"), f"{office.name} ({office.organisation})"),
        (_("Dòng trên"), office.upper),
        (
            _("Nhiệm kỳ từ"),
            _("chưa ghi") if office.term_start is None else showing.long_day(office.term_start),
        ),
        (_("Số tiếp theo"), numbers),
        (_("Tổ chức"), showing.number(len(register.organisations))),
    )
    following = [
        _("Việc tiếp theo:"),
        "  "
        + _("thêm chi bộ: {command}").format(
            command=line("org add", _("MÃ"), _("TÊN"), "--upper", office.organisation).text(
                invocation.language
            )
        ),
        "  "
        + _("nhập danh sách: {command}").format(
            command=line("case import", _("TỆP.xlsx")).text(invocation.language)
        ),
    ]
    data = {
        "db": path,
        "office": office.organisation,
        "name": office.name,
        "upper": office.upper,
        "term_start": office.term_start,
        "organisations": len(register.organisations),
        "simulation": office.simulation,
        "dry_run": invocation.dry_run,
    }
    return Answer(data, (Cell(head, "strong"), Pairs(pairs), *(trying.closing(invocation) or following)))
