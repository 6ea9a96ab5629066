"""`today`: the one daily screen, and the sheet that goes to the meeting."""

from collections.abc import Iterable, Mapping, Sequence
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketnap.commands import book, due, evidence, reading, showing
from ketnap.commands.contract import Line, line
from ketnap.commands.declaring import declare, option
from ketnap.commands.invocation import Invocation, local_day
from ketnap.commands.letter import issue_line
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer, Block, Cell, Row, Style, Table
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.commands.today import gaps as today_gaps
from ketnap.commands.today import leaving as today_leaving
from ketnap.commands.today import lent as today_lent
from ketnap.commands.today.found import Blocked, Day, find, who_mends
from ketnap.commands.today.gaps import Gap
from ketnap.commands.today.leaving import Leaving
from ketnap.commands.today.lent import Out
from ketnap.storage import register
from ketnap.storage.correspondence.answers import Waiting
from ketnap.storage.correspondence.letters import LetterLine
from ketnap.storage.queries import DeadlineLine
from ketnap.storage.reader import Reader
from ketnap.workflow import service
from ketnap.workflow.findings import Finding
from ketnap.workflow.organisations import Organisations

_MOST: Final = 40
_DRAFTS: Final = 8


class Seen(NamedTuple):
    """A day with what is needed to speak of it. `name` is the organisation asked for, "" = the whole office;
    `organisations` are those of the blocked cases, by code; `issuing` leads from a draft that is shown to the line that
    issues it."""

    day: Day
    gaps: list[Gap]
    titles: Titles
    name: str
    organisations: Mapping[str, Organisations]
    invocation: Invocation
    leaving: tuple[Leaving, ...]
    within: int
    lent: Out
    issuing: Mapping[int, Line]


@declare("today", help=N_("việc quá hạn, sắp đến hạn, đang vướng"))
@option("--org", into="organisation", metavar=N_("TỔ CHỨC"), help=N_("chỉ của tổ chức này và cấp dưới"))
@option(
    "--print",
    into="file",
    metavar=N_("TỆP.pdf"),
    help=N_("làm phiếu việc mang đi họp, khổ A4"),
    reads=reading.path,
)
@option(
    "--leaving",
    into="within",
    metavar=N_("SỐ NGÀY"),
    help=N_("báo trước bao nhiêu ngày những người dự kiến rời đi; bỏ trống là 60"),
    reads=reading.whole_number,
)
def command(
    invocation: Invocation, organisation: str | None, file: Path | None, within: int | None
) -> Answer:
    """Show the day, and print its sheet."""
    ahead = today_leaving.WITHIN if within is None else min(within, _YEARS)
    with book.reading(invocation) as reader:
        seen = _seen(reader, invocation, organisation, ahead)
        printed: tuple[Block, ...] = ()
        if file is not None:
            # Not at the top: a screen needs no printer.
            from ketnap.commands.today import sheet as today_sheet

            today_sheet.write(reader, seen.day, seen.titles, seen.name, file, invocation)
            text = _("Phiếu việc để in: {file}") if not invocation.dry_run else _("CHẠY THỬ, chưa ghi {file}")
            printed = (text.format(file=file),)
    return Answer(_data(seen, file), (*_blocks(seen), *printed))


_YEARS: Final = 3_660
"""So many days are ten years: nobody is expected to leave later."""


def _seen(reader: Reader, invocation: Invocation, organisation: str | None, within: int) -> Seen:
    titles = Titles(reader.law().procedure)
    under = None if organisation is None else org_words.meant(reader, invocation, organisation)
    day = find(reader, invocation.today, under)
    codes, name = None, ""
    if under is not None:
        nodes = register.tree(reader, invocation.today, under)
        codes = {each.organisation.code for each in nodes}
        name = nodes[0].organisation.name
    gaps = today_gaps.find(reader, day, titles, codes)
    blocked = {each.file.code: reader.organisations(service.places(each.file)) for each in day.blocked}
    leaving = today_leaving.find(reader, day, within)
    lent = today_lent.find(reader, invocation.today, codes)
    issuing = {each.letter.id: issue_line.of_draft(reader, each.letter) for each in day.drafts[:_DRAFTS]}
    return Seen(day, gaps, titles, name, blocked, invocation, leaving, within, lent, issuing)


def overview(invocation: Invocation) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """The head of the first page: whose book it is, what day, and how much there is to do."""
    with book.reading(invocation) as reader:
        day = find(reader, invocation.today, None)
    counts = {
        "overdue": len(day.overdue),
        "due_soon": len(day.soon),
        "blocked": len(day.blocked),
        "unacknowledged": len(day.unacknowledged) + len(day.refused),
    }
    cases = _("{count} hồ sơ đang theo dõi").format(count=showing.number(len(day.open_cases)))
    head = (day.office, showing.long_day(day.today), cases)
    texts = (
        _("{count} việc quá hạn"),
        _("{count} việc sắp đến hạn"),
        _("{count} hồ sơ đang vướng"),
        _("{count} văn bản chưa có xác nhận"),
    )
    said = (
        text.format(count=showing.number(count)) for text, count in zip(texts, counts.values(), strict=True)
    )
    data = {"office": day.office, "date": day.today, "cases": len(day.open_cases), **counts}
    return data, (" · ".join(each for each in head if each), " · ".join(said))


# ---- as data


def _data(seen: Seen, file: Path | None) -> dict[str, Any]:
    day, titles, invocation = seen.day, seen.titles, seen.invocation
    calendar = day.law.calendar
    data: dict[str, Any] = {
        "date": day.today,
        "office": day.office,
        "until": day.until,
        "cases": len(day.open_cases),
        "next_due_on": day.further,
        "overdue": [
            {
                **due.data(each, calendar, titles, invocation),
                "consequence": due.consequence(each, day.law, titles, invocation),
            }
            for each in day.overdue
        ],
        "due_soon": [due.data(each, calendar, titles, invocation) for each in day.soon],
        "blocked": [_blocked_data(each, seen) for each in day.blocked],
        "drafts": [_letter_data(each, seen) for each in day.drafts],
        "unacknowledged": [
            {
                **_letter_data(each.line, seen),
                "status": each.standing.status,
                "because": each.because,
                "waiting_working_days": _waited(each, seen),
            }
            for each in (*day.unacknowledged, *day.refused)
        ],
        "leaving": today_leaving.data(seen.leaving, day.today, invocation),
        "lent": today_lent.data(seen.lent, seen.titles, seen.invocation),
        "data_gaps": [{"kind": each.kind, **each.data, "message": each.sentence} for each in seen.gaps],
    }
    return data if file is None else {**data, "printed": str(file)}


def _blocked_data(blocked: Blocked, seen: Seen) -> dict[str, Any]:
    file = blocked.file
    return {
        "case": file.code,
        "person": showing.name(file.person.name, seen.invocation),
        "organisation": file.cell,
        "step": blocked.step,
        "title": seen.titles.of("step", blocked.step),
        "hindrances": len(blocked.hindering),
        "expired": None if blocked.expired is None else _sentence(blocked.expired, blocked, seen),
        "mended_by": _menders(blocked, seen),
        "findings": [
            showing.finding_data(each, evidence.of(each, seen.titles, seen.organisations[file.code]))
            for each in blocked.hindering
        ],
    }


def _letter_data(each: LetterLine, seen: Seen) -> dict[str, Any]:
    letter = each.letter
    return {
        "id": letter.id,
        "letter": letter.letter,
        "title": seen.titles.of("document", letter.letter),
        "case": letter.case,
        "person": showing.name(each.person, seen.invocation),
        "number": letter.symbol,
        "to": letter.to,
        "issued_on": letter.issued_on,
        "since": local_day(each.drafted_at),
    }


def _waited(each: Waiting, seen: Seen) -> int:
    """For how many working days a letter has had no answer, or has been refused and not been settled."""
    since = each.refused_on or each.letter.issued_on or seen.day.today
    return seen.day.law.calendar.working_days_between(since, seen.day.today)


# ---- as a screen


def _blocks(seen: Seen) -> list[Block]:
    day, spoken = seen.day, seen.invocation.language
    head = (_("VIỆC HÔM NAY"), seen.name or day.office, showing.long_day(day.today))
    blocks: list[Block] = [Cell(" · ".join(each for each in head if each), "strong")]
    if not day.cases:
        # A packet may wait in a book that has no case yet.
        return [*blocks, _no_cases(seen), *_gaps(seen)]
    if not day.overdue and not day.soon:
        blocks.append(_nothing_due(day))
    blocks += _overdue(seen) + _soon(seen) + _blocked_cases(seen)
    blocks += today_leaving.blocks(seen.leaving, day.today, seen.within, seen.invocation)
    blocks += _letters(seen) + today_lent.blocks(seen.lent, seen.titles, seen.invocation)
    blocks += _gaps(seen)
    first = day.overdue[0].code if day.overdue else day.soon[0].code if day.soon else None
    if first is not None:
        command = line("case why", first).text(spoken)
        text = _("Nên làm trước: {case}, xem ai giải quyết được: {command}")
        blocks.append(text.format(case=first, command=command))
    return blocks


def _gaps(seen: Seen) -> list[Block]:
    if not seen.gaps:
        return []
    said = today_gaps.sentences(seen.gaps, seen.invocation.language)
    return [_heading(_("SỐ LIỆU CẦN BỔ SUNG"), len(seen.gaps)), *(f"  {each}" for each in said)]


def _no_cases(seen: Seen) -> str:
    if seen.name:
        return _("Không có hồ sơ nào thuộc «{organisation}».").format(organisation=seen.name)
    command = line("case import", _("TỆP")).text(seen.invocation.language)
    return _("Chưa có hồ sơ nào. Nhập danh sách: {command}").format(command=command)


def _nothing_due(day: Day) -> str:
    if day.further is None:
        return _("Không có việc quá hạn hay sắp đến hạn.")
    text = _("Không có việc quá hạn hay sắp đến hạn. Hạn gần nhất: {day}.")
    return text.format(day=showing.long_day(day.further))


def _heading(title: str, count: int) -> Cell:
    return Cell(f"{title} ({showing.number(count)})", "strong")


def _overdue(seen: Seen) -> list[Block]:
    day = seen.day
    if not day.overdue:
        return []
    rows = []
    advised = False
    for each in day.overdue[:_MOST]:
        demanded = due.demanded(day.law, each.running.deadline, day.today)
        # What holds for all is said once.
        own = demanded or due.answers(day.law, each.running.deadline)
        said = own or not advised
        note = due.consequence(each, day.law, seen.titles, seen.invocation) if said else ""
        advised = advised or not own
        rows.append(_row(each, seen, "bad", (note,) if note else ()))
    return [_heading(_("QUÁ HẠN"), len(day.overdue)), _deadlines(rows), *_rest(day.overdue, seen)]


def _soon(seen: Seen) -> list[Block]:
    day = seen.day
    if not day.soon:
        return []
    text = _("SẮP ĐẾN HẠN, 10 ngày làm việc tới, đến hết {day}")
    title = text.format(day=showing.short_day(day.until, day.today))
    rows = [_row(each, seen, "", ()) for each in day.soon[:_MOST]]
    return [_heading(title, len(day.soon)), _deadlines(rows), *_rest(day.soon, seen)]


def _deadlines(rows: Iterable[Row]) -> Table:
    labels = (_("mã"), _("họ tên"), _("việc"), _("hạn"), _("còn"), _("ai làm"))
    return Table(labels, tuple(rows), indent=2)


def _row(each: DeadlineLine, seen: Seen, style: Style, notes: tuple[str, ...]) -> Row:
    today = seen.day.today
    left = due.left(each, seen.day.law.calendar, today)
    due_on = each.running.due_on
    return Row(
        (
            each.code,
            showing.name(each.person, seen.invocation),
            due.title(each, seen.titles),
            "" if due_on is None else showing.short_day(due_on, today),
            Cell("" if left is None else showing.term(left), style),
            due.owner(each, seen.titles),
        ),
        notes,
    )


def _rest(lines: Sequence[Any], seen: Seen, *, most: int = _MOST, command: Line | None = None) -> list[Block]:
    """Where the rest of a long list is."""
    more = len(lines) - most
    if more <= 0:
        return []
    where = (command or line("deadline list")).text(seen.invocation.language)
    return [_("  … và {count} nữa: {command}").format(count=showing.number(more), command=where)]


def _blocked_cases(seen: Seen) -> list[Block]:
    blocked = seen.day.blocked
    if not blocked:
        return []
    rows = tuple(
        Row((each.file.code, _why_blocked(each, seen), f"→ {', '.join(_menders(each, seen)) or '?'}"))
        for each in blocked[:_MOST]
    )
    table = Table((_("mã"), _("vướng"), _("ai giải quyết")), rows, indent=2)
    rest = _rest(blocked, seen, command=line("case list"))
    return [_heading(_("ĐANG VƯỚNG"), len(blocked)), table, *rest]


def _why_blocked(blocked: Blocked, seen: Seen) -> str:
    if blocked.expired is not None:
        return _sentence(blocked.expired, blocked, seen)
    count = len(blocked.hindering)
    text = ngettext("{step}: còn {count} điều kiện", "{step}: còn {count} điều kiện", count)
    return text.format(step=seen.titles.of("step", blocked.step), count=count)


def _sentence(finding: Finding, blocked: Blocked, seen: Seen) -> str:
    organisations = seen.organisations[blocked.file.code]
    return showing.message(finding, evidence.of(finding, seen.titles, organisations))


def _menders(blocked: Blocked, seen: Seen) -> list[str]:
    """Who can mend what hinders a case, each once: the organisation, or the role where none holds it."""
    findings = blocked.hindering if blocked.expired is None else (blocked.expired,)
    return who_mends(
        findings, blocked.file.cell, seen.organisations[blocked.file.code], seen.titles, seen.day.today
    )


def _letters(seen: Seen) -> list[Block]:
    day, spoken = seen.day, seen.invocation.language
    blocks: list[Block] = []
    if day.drafts:
        rows = tuple(
            Row(
                (
                    each.letter.case,
                    seen.titles.of("document", each.letter.letter),
                    _("từ {day}").format(day=showing.short_day(local_day(each.drafted_at), day.today)),
                    seen.issuing[each.letter.id].text(spoken),
                )
            )
            for each in day.drafts[:_DRAFTS]
        )
        table = Table((_("mã"), _("văn bản"), _("từ"), _("lệnh")), rows, indent=2)
        rest = _rest(day.drafts, seen, most=_DRAFTS, command=line("letter list"))
        blocks += [_heading(_("DỰ THẢO CHƯA PHÁT HÀNH"), len(day.drafts)), table, *rest]
    if day.unacknowledged:
        longest = max(_waited(each, seen) for each in day.unacknowledged)
        command = line("letter list", "--unacknowledged").text(spoken)
        text = _("  lâu nhất {length}: {command}")
        blocks += [
            _heading(_("VĂN BẢN CHƯA CÓ XÁC NHẬN"), len(day.unacknowledged)),
            text.format(length=showing.working_days(longest), command=command),
        ]
    return blocks + _refused(seen)


def _refused(seen: Seen) -> list[Block]:
    """The letters that were refused, with the reason and where to see what to do."""
    day, spoken = seen.day, seen.invocation.language
    if not day.refused:
        return []
    rows = tuple(
        Row(
            (
                each.letter.case,
                each.letter.symbol or "",
                each.because or "",
                line("letter show", str(each.letter.symbol)).text(spoken),
            )
        )
        for each in day.refused[:_DRAFTS]
    )
    table = Table((_("mã"), _("số"), _("lý do"), _("lệnh")), rows, indent=2)
    rest = _rest(day.refused, seen, most=_DRAFTS, command=line("letter list", "--unacknowledged"))
    return [_heading(_("NƠI NHẬN KHÔNG TIẾP NHẬN"), len(day.refused)), table, *rest]
