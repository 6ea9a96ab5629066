"""`report transfers`: of everybody who holds the certificate and moves, to whom the place they go to was told."""

from collections.abc import Iterable, Sequence
from datetime import date
from gettext import gettext as _
from statistics import median
from typing import Any, NamedTuple

from ketnap.commands import book, reading, showing
from ketnap.commands.case.move import notices
from ketnap.commands.contract import Line
from ketnap.commands.declaring import declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.problems import usage
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage import reports
from ketnap.storage.reader import Reader
from ketnap.storage.reports import Moved
from ketnap.workflow import announcing
from ketnap.workflow.calendar import Calendar
from ketnap.workflow.moves_told import Count, Told, count


class Seen(NamedTuple):
    """What the report is told with: how it is asked, the titles, the names of organisations, the calendar, what to
    type about the first move of which nobody was told."""

    invocation: Invocation
    titles: Titles
    names: dict[str, str]
    calendar: Calendar
    following: Line | None = None


@declare(
    "report transfers",
    help=N_(
        "người có giấy chứng nhận chuyển đi: đã báo nơi đến bao nhiêu, còn thiếu ai\n\n"
        "ketnap bao-cao chuyen-di --tu 01/01/2026 --den-het 30/06/2026"
    ),
)
@option(
    "--from",
    into="first",
    metavar=N_("NGÀY"),
    help=N_("việc chuyển biết từ ngày nào; bỏ trống là đầu năm nay"),
    reads=reading.event,
)
@option(
    "--until",
    into="last",
    metavar=N_("NGÀY"),
    help=N_("đến hết ngày nào; bỏ trống là hôm nay"),
    reads=reading.event,
)
@option("--org", into="under", metavar=N_("TỔ CHỨC"), help=N_("chỉ tổ chức này và các tổ chức bên dưới"))
@flag("--all", into="everybody", help=N_("liệt kê mọi người, không chỉ người còn thiếu"))
def command(
    invocation: Invocation, first: date | None, last: date | None, under: str | None, *, everybody: bool
) -> Answer:
    """Count the moves of a period, and list the people behind the numbers."""
    begin = first or date(invocation.today.year, 1, 1)
    end = last or invocation.today
    if begin > end:
        raise usage(
            _("Từ {first} đến hết {last}: ngày đầu ở sau ngày cuối.").format(
                first=f"{begin:%d/%m/%Y}", last=f"{end:%d/%m/%Y}"
            )
        )
    with book.reading(invocation) as reader:
        code = None if under is None else org_words.meant(reader, invocation, under)
        moves = list(reports.moves(reader, begin, end, code))
        places = {each.told.cell for each in moves} | {each.told.destination for each in moves}
        organisations = reader.organisations(places).names if places else {}
        names = {place: organisation.name for place, organisation in organisations.items()}
        law = reader.law()
        following = _following(reader, moves)
    seen = Seen(invocation, Titles(law.procedure), names, law.calendar, following)
    whole = count([each.told for each in moves])
    data = {
        "from": begin,
        "until": end,
        "organisation": code,
        "total": _numbers(whole, [each.told for each in moves], seen),
        "organisations": [
            {
                "organisation": cell,
                "organisation_name": names.get(cell, cell),
                **_numbers(count(told), told, seen),
            }
            for cell, told in _by_cell(moves)
        ],
        "moves": [_data(each, seen) for each in moves],
    }
    return Answer(data, tuple(_blocks(moves, whole, begin, end, seen, everybody=everybody)))


def _untold(moves: Iterable[Moved]) -> list[Moved]:
    return [each for each in moves if each.told.counted and not each.told.noticed]


def _following(reader: Reader, moves: Iterable[Moved]) -> Line | None:
    """What to type about the first move of which nobody was told: to act on it, to issue what was drafted. Of one that
    another followed nobody is told any more."""
    for each in _untold(moves):
        silence = announcing.silence(reader, reader.case(each.told.case))
        if silence is not None and silence.known_on == each.told.known_on:
            return notices.command(reader, silence)
    return None


def _by_cell(moves: Iterable[Moved]) -> list[tuple[str, list[Told]]]:
    found: dict[str, list[Told]] = {}
    for each in moves:
        found.setdefault(each.told.cell, []).append(each.told)
    return sorted(found.items())


def _days(told: Sequence[Told], seen: Seen) -> tuple[int | None, int | None]:
    """The working days from knowing of a move to telling: in the middle, and at the most."""
    taken = [
        seen.calendar.working_days_between(each.known_on, each.noticed_on)
        for each in told
        if each.counted and each.noticed_on is not None
    ]
    return (None, None) if not taken else (round(median(taken)), max(taken))


def _numbers(counted: Count, told: Sequence[Told], seen: Seen) -> dict[str, Any]:
    middle, most = _days(told, seen)
    return {
        **counted._asdict(),
        "missing": counted.missing,
        "working_days_to_notice": middle,
        "working_days_to_notice_most": most,
    }


def _data(moved: Moved, seen: Seen) -> dict[str, Any]:
    told = moved.told
    return {
        **told._asdict(),
        "person": showing.name(moved.person, seen.invocation),
        "cell_name": seen.names.get(told.cell, told.cell),
        "destination_name": seen.names.get(told.destination, told.destination),
        "counted": told.counted,
        "noticed": told.noticed,
    }


# ---- the screen


def _blocks(
    moves: Sequence[Moved], whole: Count, begin: date, end: date, seen: Seen, *, everybody: bool
) -> list[Block]:
    period = _("{first} đến hết {last}").format(first=f"{begin:%d/%m/%Y}", last=f"{end:%d/%m/%Y}")
    if not moves:
        return [_("Không có việc chuyển đi nào, {period}.").format(period=period)]
    blocks: list[Block] = [Cell(_("CHUYỂN ĐI · {period}").format(period=period), "strong")]
    blocks.append(_sentence(whole, [each.told for each in moves], seen))
    labels = (
        _("tổ chức"),
        _("biết"),
        _("thuộc chỉ tiêu"),
        _("đã báo"),
        _("chưa báo"),
        _("đã đến"),
        _("tiếp nhận"),
        _("có người giúp đỡ"),
        _("từ chối"),
        _("ngày, thường"),
        _("lâu nhất"),
    )
    rows = [_row(seen.names.get(cell, cell), told, seen) for cell, told in _by_cell(moves)]
    if len(rows) > 1:
        rows.append(_row(_("cộng"), [each.told for each in moves], seen))
    blocks.append(Table(labels, tuple(rows), headed=True, right=tuple(range(1, len(labels)))))
    blocks += _people(moves, seen, everybody=everybody)
    return blocks


def _sentence(whole: Count, told: Sequence[Told], seen: Seen) -> Block:
    if not whole.counted:
        return _("Không có người nào có giấy chứng nhận chuyển đi trước khi kết nạp.")
    share = showing.number(100 * whole.noticed // whole.counted)
    text = _("{noticed}/{counted} người có giấy chứng nhận chuyển đi đã được báo cho nơi đến: {share} %.")
    said = text.format(
        noticed=showing.number(whole.noticed), counted=showing.number(whole.counted), share=share
    )
    middle, most = _days(told, seen)
    if middle is not None and most is not None:
        days = _("Từ khi biết đến khi báo: thường {middle}, lâu nhất {most} ngày làm việc.")
        said += " " + days.format(middle=showing.number(middle), most=showing.number(most))
    return Cell(said, "bad" if whole.missing else "good")


def _row(name: str, told: Sequence[Told], seen: Seen) -> Row:
    """An organisation in numbers; the working days from knowing to telling where somebody was told."""
    counted = count(told)
    numbers = (
        counted.known,
        counted.counted,
        counted.noticed,
        counted.missing,
        counted.arrived,
        counted.accepted,
        counted.helped,
        counted.refused,
        *_days(told, seen),
    )
    return Row((name, *("" if each is None else showing.number(each) for each in numbers)))


def _people(moves: Sequence[Moved], seen: Seen, *, everybody: bool) -> list[Block]:
    """The people behind the numbers: those of whom nobody was told first, then those who were refused, then those
    without an answer. Of everybody, those whom the target does not speak of stand there too, marked."""
    asked = [each for each in moves if each.told.counted or (everybody and _to_be_told(each.told))]
    untold = [each for each in asked if not each.told.noticed]
    told = [each for each in asked if each.told.noticed]
    refused = [each for each in told if each.told.refused_on is not None]
    waiting = [each for each in told if each.told.accepted_on is None and each.told.refused_on is None]
    parts = [
        (_("CHƯA BÁO NƠI ĐẾN"), untold),
        (_("NƠI ĐẾN TỪ CHỐI"), refused),
        (_("ĐÃ BÁO, NƠI ĐẾN CHƯA TIẾP NHẬN"), waiting),
    ]
    if everybody:
        listed = {id(each) for each in (*untold, *refused, *waiting)}
        parts.append((_("CÒN LẠI"), [each for each in moves if id(each) not in listed]))
    blocks: list[Block] = []
    for head, people in parts:
        if people:
            blocks.append(Cell(f"{head} ({showing.number(len(people))})", "strong"))
            blocks.append(_list(people, seen, marked=everybody))
    if seen.following is not None:
        command = seen.following.text(seen.invocation.language)
        blocks.append(_("Việc tiếp theo: {command}").format(command=command))
    return blocks


def _to_be_told(told: Told) -> bool:
    """Whether another organisation has to hear of the move, of the target or not."""
    return told.elsewhere and not told.fell_through


def _list(people: Sequence[Moved], seen: Seen, *, marked: bool) -> Table:
    """People, those of the target first; `marked`: with a column that says who they are."""
    labels = [_("hồ sơ"), _("họ tên"), _("biết từ"), _("nơi đến"), _("văn bản"), _("tình trạng")]
    if marked:
        labels.insert(2, _("chỉ tiêu"))
    ordered = sorted(people, key=lambda each: not each.told.counted)
    return Table(tuple(labels), tuple(_person(each, seen, marked=marked) for each in ordered), indent=2)


def _person(moved: Moved, seen: Seen, *, marked: bool) -> Row:
    told = moved.told
    cells = [
        told.case,
        showing.name(moved.person, seen.invocation),
        f"{told.known_on:%d/%m/%Y}",
        seen.names.get(told.destination, told.destination),
        told.letter or "",
        _standing(told, seen.titles),
    ]
    if marked:
        cells.insert(2, _("thuộc chỉ tiêu") if told.counted else _("ngoài chỉ tiêu"))
    return Row(tuple(cells))


def _standing(told: Told, titles: Titles) -> str:
    """How far the telling has come, in words."""
    if told.fell_through:
        return _("không chuyển nữa")
    if told.refused_on is not None:
        return _("từ chối {day}: {because}").format(
            day=f"{told.refused_on:%d/%m}", because=told.because or ""
        )
    for day, text in (
        (told.helper_on, _("đã phân công giúp đỡ {day}")),
        (told.accepted_on, _("đã tiếp nhận {day}")),
        (told.arrived_on, _("đã đến {day}")),
        (told.sent_on, _("đã gửi {day}")),
        (told.noticed_on, _("đã phát hành {day}, chưa ghi đã gửi")),
    ):
        if day is not None:
            return text.format(day=f"{day:%d/%m}")
    if told.row is not None:
        row = titles.of("step", told.row)
        return row if not told.elsewhere else _("đã ghi «{row}», chưa phát hành văn bản").format(row=row)
    return _("chưa làm thủ tục chuyển")
