"""`ketnap calendar set`: a decision about a day, a year that was announced, or the file of a whole year."""

import re
from datetime import date
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import Any, NamedTuple

from ketnap.commands import reading, showing
from ketnap.commands.calendar import words as calendar_words
from ketnap.commands.contract import OPTIONS
from ketnap.commands.declaring import argument, declare, flag, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_, language
from ketnap.commands.titles import Titles
from ketnap.commands.words import fold
from ketnap.workflow.calendar import Calendar, Day, Kind, Status, Year


class Change(NamedTuple):
    """What `calendar set` does to the calendar: its days and years afterwards, and what to say of it."""

    after: Calendar
    sentence: str
    data: dict[str, Any]


@declare(
    "calendar set",
    help=N_(
        "ghi vào lịch: một ngày nghỉ hay làm bù, một năm đã công bố, hoặc cả tệp lịch NĂM.yaml\n\n"
        'ketnap lich dat 03/05/2027 --loai nghi --ten "Nghỉ bù" --nguon "TB 1/TB-BNV"\n\n'
        'ketnap lich dat 2028 --nguon "TB 1/TB-BNV"\n\n'
        "ketnap lich dat 2028.yaml"
    ),
)
@argument("what", metavar=N_("NGÀY|NĂM|TỆP"), help=N_("ngày, năm đã công bố, hoặc tệp lịch của một năm"))
@option(
    "--kind",
    metavar=N_("nghi|lam"),
    help=N_("ngày ấy nghỉ hay làm việc"),
    reads=lambda text, _invocation: _kind(text),
)
@option("--name", metavar=N_("TÊN"), help=N_("tên ngày nghỉ, hoặc vì sao làm việc"))
@option("--source", metavar=N_("NGUỒN"), help=N_("văn bản công bố: số, cơ quan, ngày"))
@flag("--provisional", help=N_("chưa công bố chính thức"))
def set_day(
    invocation: Invocation,
    what: str,
    kind: Kind | None,
    name: str | None,
    source: str | None,
    *,
    provisional: bool,
) -> Answer:
    """Change the calendar of the book, and count every open term anew by it."""
    from ketnap.commands import book
    from ketnap.commands.calendar import moved
    from ketnap.storage import law_store

    status: Status = "provisional" if provisional else "official"
    with book.writing(invocation) as uow:
        law = uow.law()
        before = law.calendar
        if what.endswith((".yaml", ".yml")):
            change = _whole_year(before, Path(what))
        elif re.fullmatch(r"[0-9]{4}", what):
            change = _announced(before, int(what), source, status)
        else:
            on = reading.deadline(what, invocation)
            change = _one_day(before, on, kind, name, source, status)
        law_store.put_calendar(uow, change.after)
        found = moved.count_anew(invocation, uow, law)
    data = {
        **change.data,
        "calendar_version": change.after.version,
        "dry_run": invocation.dry_run,
        **found.data(),
    }
    head = [_("CHẠY THỬ, chưa ghi")] if invocation.dry_run else []
    shown = moved.blocks(found, Titles(law.procedure), invocation)
    return Answer(data, (*head, change.sentence, *shown))


def _kind(text: str) -> Kind:
    word = fold(text)
    if word in ("off", "nghi"):
        return "off"
    if word in ("worked", "lam", "lamviec"):
        return "worked"
    raise reading.Unreadable(_("«{text}»: gõ «nghi» hoặc «lam».").format(text=text))


def _needed(**given: str | None) -> None:
    names = [f"--{name}" for name, value in given.items() if value is None]
    missing = names if language() == "en" else [OPTIONS[name] for name in names]
    if missing:
        raise reading.Unreadable(_("Cần thêm: {options}.").format(options=", ".join(missing)))


def _one_day(
    before: Calendar, on: date, kind: Kind | None, name: str | None, source: str | None, status: Status
) -> Change:
    _needed(kind=kind, name=name, source=source)
    assert kind is not None
    if not any(year.year == on.year for year in before.years):
        raise calendar_words.no_year(before, on.year)
    # What a person types in was read in the document itself.
    day = Day(on, kind, name or "", source or "", status, "verified")
    days = [each for each in before.days if each.on != on]
    sentence = _("Lịch: {day} {kind}, «{name}» ({source}).").format(
        day=showing.long_day(on),
        kind=_("nghỉ") if kind == "off" else _("làm việc"),
        name=day.name,
        source=day.source,
    )
    return Change(Calendar([*days, day], before.years), sentence, {"day": calendar_words.day_data(day)})


def _announced(before: Calendar, number: int, source: str | None, status: Status) -> Change:
    _needed(source=source)
    found = next((year for year in before.years if year.year == number), None)
    if found is None:
        raise calendar_words.no_year(before, number)
    year = Year(number, status, source or "")
    years = [each for each in before.years if each.year != number]
    days = [day._replace(status=status) if day.on.year == number else day for day in before.days]
    sentence = _("Lịch năm {year}: {status} ({source}).").format(
        year=number, status=calendar_words.status(status), source=year.source
    )
    data = {"year": number, "status": status, "source": year.source}
    return Change(Calendar(days, [*years, year]), sentence, data)


def _whole_year(before: Calendar, path: Path) -> Change:
    from ketnap.definitions import calendar_file

    try:
        year, days = calendar_file.read_file(path)
    except calendar_file.UnreadableCalendar as error:
        blocks = tuple(map(str, error.problems))
        message = ngettext(
            "{count} chỗ cần sửa; lịch đang dùng giữ nguyên.",
            "{count} chỗ cần sửa; lịch đang dùng giữ nguyên.",
            len(blocks),
        )
        raise Problem(
            "calendar.unreadable", message.format(count=len(blocks)), Exit.WRONG, blocks=blocks
        ) from error
    after = Calendar(
        [*(day for day in before.days if day.on.year != year.year), *days],
        [*(each for each in before.years if each.year != year.year), year],
    )
    sentence = _("Lịch năm {year}: {status}, {count} ngày ghi riêng.").format(
        year=year.year, status=calendar_words.status(year.status), count=len(days)
    )
    data = {
        "year": year.year,
        "status": year.status,
        "source": year.source,
        "days": [calendar_words.day_data(day) for day in days],
    }
    return Change(after, sentence, data)
