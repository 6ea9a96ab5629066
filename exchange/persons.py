"""One row of a roster as typed values, with every trouble in it; and what the values say about each other."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from gettext import gettext as _
from typing import Any, NamedTuple

from ketnap.definitions.roster_columns import Columns, word_key
from ketnap.exchange import cells, days, exchanged_days
from ketnap.exchange.cell_codes import CellCodes
from ketnap.exchange.cells import Trouble
from ketnap.exchange.problems import Problem, of_cell
from ketnap.exchange.roster import Line, Sheet
from ketnap.exchange.workbook import Value

Reader = Callable[[Value], Any]

DAYS = ("discovered_on", "listed_on", "certified_on")
"""The days of a row, in the order in which they can follow each other."""

_PERSONAL = ("birth_date", "cell", "identity_number", *DAYS)


class Reading(NamedTuple):
    """What a row is read with. `today` is the day after which nothing can have happened."""

    columns: Columns
    cell_codes: CellCodes
    today: date
    from_1904: bool


class Typed(NamedTuple):
    """A row as values: `values` by field, None where nothing stands or it could not be read; `problems` are to be
    mended before the person can be entered, `remarks` only to be known."""

    line: Line
    values: Mapping[str, Any]
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]


def is_of_a_person(sheet: Sheet, line: Line) -> bool:
    """Whether a row speaks of somebody: a title between rows or a signature below them has none of these cells."""
    return any(not cells.is_empty(sheet.value(line, field)) for field in _PERSONAL)


def typed(sheet: Sheet, line: Line, reading: Reading) -> Typed:
    """Read every cell of a row, then compare them with each other."""
    values: dict[str, Any] = {}
    troubles: list[tuple[str, Trouble]] = []
    for field, read in _readers(reading).items():
        found = read(sheet.value(line, field))
        values[field] = None if isinstance(found, Trouble) else found
        if isinstance(found, Trouble):
            troubles.append((field, found))
    unread = {field for field, _trouble in troubles}

    def of(*checks: Callable[[Mapping[str, Any], set[str], Reading], Found]) -> list[tuple[str, Trouble]]:
        found = (each for check in checks for each in check(values, unread, reading))
        return [each for each in found if each[0] not in unread]

    troubles += of(_missing, _certificate)
    troubles += exchanged_days.in_row(
        sheet, line, values, of(_birth, _in_order), lambda days: _fit(days, reading), reading.columns
    )
    remarks = [*_identity_agrees(values), *_ethnic_group(values, reading.columns)]

    def shown(found: list[tuple[str, Trouble]]) -> tuple[Problem, ...]:
        headings = reading.columns.headings
        return tuple(of_cell(sheet, line, field, headings[field], trouble) for field, trouble in found)

    return Typed(line, values, shown(troubles), shown(remarks))


def _readers(reading: Reading) -> dict[str, Reader]:
    words = reading.columns.words

    def day(value: Value) -> date | Trouble | None:
        return days.read(value, reading.today, from_1904=reading.from_1904)

    def yes_or_no(value: Value) -> bool | Trouble | None:
        found = cells.choice(value, words["answers"], _("x, có hoặc không"))
        return found == "yes_words" if isinstance(found, str) else found

    return {
        "name": cells.name,
        "birth_date": day,
        "sex": lambda value: cells.choice(value, words["sex"], _("nam hoặc nữ")),
        "ethnicity": lambda value: _ethnicity(value, reading.columns),
        "religion": lambda value: cells.choice(value, words["religion"], _("không, Phật giáo, Công giáo")),
        "occupation": cells.words,
        "education": lambda value: cells.highest(
            value, words["education"], words["education_titles"], _("9/12, 12/12, Cao đẳng, Đại học")
        ),
        "youth_union_member": yes_or_no,
        "trade_union_member": yes_or_no,
        "cell": reading.cell_codes.read,
        "identity_number": cells.identity_number,
        "phone": cells.phone,
        "email": cells.email,
        "discovered_on": day,
        "listed_on": day,
        "certificate_number": cells.number_on_paper,
        "certified_on": day,
    }


Found = Iterator[tuple[str, Trouble]]


def _missing(values: Mapping[str, Any], unread: set[str], reading: Reading) -> Found:
    needed = {"name": _("Cần họ và tên."), "birth_date": _("Cần ngày sinh."), "cell": _("Cần mã của chi bộ.")}
    for field, message in needed.items():
        if values[field] is None:
            yield field, Trouble(message)
    days_known = values["discovered_on"] or values["certified_on"]
    if not days_known and not unread.intersection(DAYS):
        yield "discovered_on", Trouble(_("Cần ngày phát hiện hoặc ngày cấp giấy chứng nhận."))


def _birth(values: Mapping[str, Any], unread: set[str], reading: Reading) -> Found:
    born: date | None = values["birth_date"]
    if born is None:
        return
    if born > reading.today:
        yield "birth_date", Trouble(_("Sau hôm nay"))
    elif not _is_plausible(born, reading):
        age = _age(born, reading.today)
        yield "birth_date", Trouble(_("{age} tuổi. Xem lại năm sinh.").format(age=age))


def _fit(values: Mapping[str, Any], reading: Reading) -> bool:
    """Whether the days of a row can follow each other."""
    checks = (_birth, _in_order)
    return not any(trouble for check in checks for trouble in check(values, set(), reading))


def _is_plausible(born: date, reading: Reading) -> bool:
    return reading.columns.least_age <= _age(born, reading.today) <= reading.columns.most_age


def _in_order(values: Mapping[str, Any], unread: set[str], reading: Reading) -> Found:
    """Nothing lies ahead, nothing before birth or childhood, no step before the one that leads to it."""
    before = {
        "discovered_on": _("Trước ngày phát hiện {day}."),
        "listed_on": _("Trước ngày vào danh sách cảm tình {day}."),
    }
    born: date | None = values["birth_date"]
    if born is not None and not _is_plausible(born, reading):
        born = None  # That has been said; nothing more follows from it.
    for place, field in enumerate(DAYS):
        day: date | None = values[field]
        if day is None:
            continue
        earlier = [
            other
            for other in DAYS[:place]
            if values[other] is not None and day < values[other] <= reading.today
        ]
        if day > reading.today:
            yield field, Trouble(_("Sau hôm nay"))
        elif born is not None and day <= born:
            yield field, Trouble(_("Trước ngày sinh {day}.").format(day=f"{born:%d/%m/%Y}"))
        elif earlier:
            message = before[earlier[-1]].format(day=f"{values[earlier[-1]]:%d/%m/%Y}")
            yield field, Trouble(message, _elsewhere(field))
        elif born is not None and _age(born, day) < reading.columns.least_age:
            age = _age(born, day)
            yield field, Trouble(_("Khi ấy mới {age} tuổi. Xem lại ngày này hoặc ngày sinh.").format(age=age))


def _elsewhere(field: str) -> str:
    """A certificate may be older than the discovery when it was earned at another place."""
    if field != "certified_on":
        return ""
    return _("Học ở nơi khác từ trước thì để trống ngày phát hiện, ngày vào danh sách.")


def _certificate(values: Mapping[str, Any], unread: set[str], reading: Reading) -> Found:
    number, day = values["certificate_number"], values["certified_on"]
    if number is not None and day is None:
        yield (
            "certified_on",
            Trouble(_("Có số giấy chứng nhận {number} mà chưa có ngày cấp.").format(number=number)),
        )
    if day is not None and number is None:
        yield (
            "certificate_number",
            Trouble(_("Có ngày cấp {day} mà chưa có số giấy chứng nhận.").format(day=f"{day:%d/%m/%Y}")),
        )


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _ethnicity(value: Value, known: Columns) -> str | Trouble | None:
    """A group of the national list in its own spelling; any other name as it is written."""
    found = cells.words(value)
    if not isinstance(found, str):
        return found
    listed = known.ethnic_groups.get(found.casefold())
    if listed is None and found.isascii():
        listed = known.ethnic_groups_unmarked.get(word_key(found))
    return listed or found


def _ethnic_group(values: Mapping[str, Any], known: Columns) -> Found:
    name = values["ethnicity"]
    if (
        name is not None
        and name.casefold() not in known.ethnic_groups
        and name.casefold() not in known.chinese
    ):
        yield "ethnicity", Trouble(_("Không có trong danh mục 54 dân tộc; sẽ ghi như đang viết."))


def _identity_agrees(values: Mapping[str, Any]) -> Found:
    """The fourth digit of the number tells sex and century, the next two the year of birth (Nghị định
    137/2015/NĐ-CP, provenance memory: therefore it is pointed out and holds nobody back)."""
    number, born, sex = values["identity_number"], values["birth_date"], values["sex"]
    if number is None:
        return
    century, year = int(number[3]), int(number[4:6])
    if born is not None and 1900 + 100 * (century // 2) + year != born.year:
        yield (
            "identity_number",
            Trouble(
                _("Số này ứng với năm sinh {year}, ô ngày sinh ghi {born}.").format(
                    year=1900 + 100 * (century // 2) + year, born=born.year
                )
            ),
        )
    if sex is not None and ("female" if century % 2 else "male") != sex:
        yield "identity_number", Trouble(_("Số này ứng với giới tính khác ô giới tính."))


def shows_a_day_for_a_grade(sheet: Sheet, line: Line) -> bool:
    """Whether Excel has turned 12/12 into a day in this row (read as 12/12)."""
    value = sheet.value(line, "education")
    return isinstance(value, date) and value.day == value.month
