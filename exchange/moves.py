"""A list of people who move, as offices keep it: one row a person, told by the code of their case, by their identity
number, or by name and day of birth; where they go, from when and why, as far as the list says it.

Pure: the book is handed in, nothing is written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from gettext import gettext as _
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketnap.exchange import cells, days, roster
from ketnap.exchange.cells import Trouble, as_text, is_empty
from ketnap.exchange.moves_columns import COLUMNS, WHO
from ketnap.exchange.problems import Problem, of_cell
from ketnap.exchange.roster import Line, Sheet
from ketnap.exchange.unreadable import UnreadableFile
from ketnap.exchange.workbook import Value
from ketnap.workflow import codes
from ketnap.workflow.names import sort_key

_FAR: Final = timedelta(days=5 * 366)
"""A move so far from today is more likely a slip of the year."""

_SAID: Final = ("destination", "effective_on", "decided_on", "decision_number", "reason", "manner")


class Known(NamedTuple):
    """Somebody in the book: the code of the case, what tells the person from others, whether the case has ended."""

    case: str
    name: str
    born_on: date | None
    identity_number: str | None
    ended: bool


class Row(NamedTuple):
    """One person of the list; what it does not say is None. `number` is that of the row in Excel, `destination` a
    text that names a place, `reason` and `manner` words of the procedure."""

    number: int
    case: str
    destination: str | None
    effective_on: date | None
    decided_on: date | None
    decision_number: str | None
    reason: str | None
    manner: str | None


class Report(NamedTuple):
    """`people` rows speak of people: `rows` can be acted on, the rest has `problems`. `set_aside` speak of nobody."""

    sheet: Sheet
    people: int
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    set_aside: tuple[int, ...]

    def who_cells(self) -> dict[int, str]:
        """For each row the cell that says who it is about."""
        return {line.number: self.sheet.cell(line, _told_by(self.sheet, line)) for line in self.sheet.lines}

    @property
    def left_out(self) -> tuple[int, ...]:
        """The numbers of the rows with problems."""
        return tuple(dict.fromkeys(problem.row for problem in self.problems))


Places = Callable[[str], Trouble | None]
"""What is the matter with a text that is to name a place; None where it names one."""


def read(path: Path) -> Sheet:
    """Read a list from .xlsx, .xls, .ods or .csv.

    Raises:
        UnreadableFile: no table, no headings, nothing that says who somebody is, locked, damaged, too large.
    """
    sheet = roster.read_table(path, COLUMNS, least=1)
    told = sheet.places.keys() & set(WHO)
    if not told & {"case", "identity_number"} and not {"name", "birth_date"} <= told:
        headings = COLUMNS.headings
        raise UnreadableFile(
            _("Cần cột «{case}», «{number}», hoặc cả «{name}» và «{birth}».").format(
                case=headings["case"],
                number=headings["identity_number"],
                name=headings["name"],
                birth=headings["birth_date"],
            )
        )
    return sheet


def report(sheet: Sheet, known: Iterable[Known], places: Places, today: date) -> Report:
    """Judge a list. `known` is whoever is in the book (gone through once)."""
    book = _Book(known)
    lines = [line for line in sheet.lines if _is_of_a_person(sheet, line)]
    problems: list[Problem] = []
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for line in lines:
        values, troubles = _typed(sheet, line, places, today)
        case, more = book.find(values, {field for field, _trouble in troubles}, _told_by(sheet, line))
        troubles += more
        if case is not None and case in seen:
            again = Trouble(_("Trùng người với dòng {row}.").format(row=seen[case]))
            troubles.append((_told_by(sheet, line), again))
        elif case is not None:
            seen[case] = line.number
        problems += [
            of_cell(sheet, line, field, COLUMNS.headings[field], trouble) for field, trouble in troubles
        ]
        if case is not None and not troubles:
            rows.append(Row(line.number, case, *(values[field] for field in _SAID)))
    set_aside = {line.number for line in sheet.lines} - {line.number for line in lines}
    return Report(sheet, len(lines), tuple(rows), tuple(problems), tuple(sorted(set_aside)))


def _is_of_a_person(sheet: Sheet, line: Line) -> bool:
    """Whether a row speaks of somebody: a title between rows or a signature below them says nothing but a name."""
    filled = {field for field in sheet.places if not is_empty(sheet.value(line, field))}
    return bool(filled - {"name"})


def _told_by(sheet: Sheet, line: Line) -> str:
    """The column that says who a row is about: the first that is filled, else the first that is there."""
    there = [field for field in WHO if field in sheet.places]
    return next((field for field in there if not is_empty(sheet.value(line, field))), there[0])


# ---- one row


def _typed(
    sheet: Sheet, line: Line, places: Places, today: date
) -> tuple[dict[str, Any], list[tuple[str, Trouble]]]:
    def day(value: Value) -> date | Trouble | None:
        return days.read(value, today, from_1904=sheet.from_1904)

    readers: Mapping[str, Callable[[Value], Any]] = {
        "case": _case,
        "identity_number": cells.identity_number,
        "name": cells.name,
        "birth_date": day,
        "destination": lambda value: _place(value, places),
        "effective_on": lambda value: _near(day(value), today),
        "decided_on": lambda value: _past(day(value), today),
        "decision_number": cells.number_on_paper,
        "reason": lambda value: cells.choice(value, COLUMNS.reasons, _("tốt nghiệp, việc làm, đổi chỗ ở")),
        "manner": lambda value: cells.choice(value, COLUMNS.manners, _("chính thức hoặc tạm thời")),
    }
    values: dict[str, Any] = {}
    troubles: list[tuple[str, Trouble]] = []
    for field, reads in readers.items():
        found = reads(sheet.value(line, field))
        values[field] = None if isinstance(found, Trouble) else found
        if isinstance(found, Trouble):
            troubles.append((field, found))
    return values, troubles


def _case(value: Value) -> str | Trouble | None:
    if is_empty(value):
        return None
    text = as_text(value)
    try:
        return codes.case_code(codes.case_number(text))
    except codes.WrongCheckCharacter as error:
        proposal = _("Có phải {codes}?").format(codes=" · ".join(error.proposals))
        return Trouble(_("Ký tự cuối không khớp số."), proposal)
    except codes.CodeUnreadable:
        return Trouble(_("Không phải mã hồ sơ."), _("Ghi như {example}.").format(example=codes.case_code(57)))


def _place(value: Value, places: Places) -> str | Trouble | None:
    found = cells.words(value)
    if not isinstance(found, str):
        return found
    return places(found) or found


def _near(day: date | Trouble | None, today: date) -> date | Trouble | None:
    if isinstance(day, date) and abs(day - today) > _FAR:
        return Trouble(_("Cách nay hơn 5 năm. Xem lại năm."))
    return day


def _past(day: date | Trouble | None, today: date) -> date | Trouble | None:
    return Trouble(_("Sau hôm nay")) if isinstance(day, date) and day > today else day


# ---- who it is


class _Book:
    """The people of the book, found by what a row says of one."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_case: dict[str, Known] = {}
        self._by_number: dict[str, list[Known]] = {}
        self._by_name: dict[tuple[str, date], list[Known]] = {}
        for each in known:
            self._by_case[each.case] = each
            if each.identity_number is not None:
                self._by_number.setdefault(each.identity_number, []).append(each)
            if each.born_on is not None:
                self._by_name.setdefault((sort_key(each.name), each.born_on), []).append(each)

    def find(
        self, values: Mapping[str, Any], unread: set[str], told_by: str
    ) -> tuple[str | None, list[tuple[str, Trouble]]]:
        """The case of the one person that a row means; what is the matter where there is none, or not only one, or
        where the row says of them what the book does not. `told_by`: where it is noted that it says too little."""
        field, found = self._named(values)
        if field is None:
            wanted = _("Cần mã hồ sơ, số định danh, hoặc họ tên và ngày sinh.")
            return None, [] if unread & set(WHO) else [(told_by, Trouble(wanted))]
        open_ones = [each for each in found if not each.ended] or found
        if not open_ones:
            return None, [(field, Trouble(_("Chưa có trong sổ.")))]
        if len(open_ones) > 1:
            listed = ", ".join(each.case for each in open_ones)
            message = _("Khớp {count} hồ sơ: {codes}.").format(count=len(open_ones), codes=listed)
            return None, [(field, Trouble(message, _("Ghi mã hồ sơ của một người.")))]
        return open_ones[0].case, [*_otherwise(open_ones[0], values)]

    def _named(self, values: Mapping[str, Any]) -> tuple[str | None, list[Known]]:
        """By which column somebody is named, and who that is."""
        if values["case"] is not None:
            known = self._by_case.get(values["case"])
            return "case", [] if known is None else [known]
        if values["identity_number"] is not None:
            return "identity_number", self._by_number.get(values["identity_number"], [])
        if values["name"] is not None and values["birth_date"] is not None:
            return "name", self._by_name.get((sort_key(values["name"]), values["birth_date"]), [])
        return None, []


def _otherwise(person: Known, values: Mapping[str, Any]) -> Iterator[tuple[str, Trouble]]:
    """What a row says of somebody and the book does not: the letter would go out for another person."""
    name, born_on, number = values["name"], values["birth_date"], values["identity_number"]
    if name is not None and sort_key(name) != sort_key(person.name):
        message = _("Trong sổ, {case} là của người khác ({name}).")
        yield "name", Trouble(message.format(case=person.case, name=person.name))
    if born_on is not None and person.born_on is not None and born_on != person.born_on:
        message = _("Trong sổ, {case} sinh ngày {day}.")
        yield "birth_date", Trouble(message.format(case=person.case, day=f"{person.born_on:%d/%m/%Y}"))
    if number is not None and person.identity_number is not None and number != person.identity_number:
        message = _("Trong sổ, {case} có số {number}.")
        yield (
            "identity_number",
            Trouble(message.format(case=person.case, number=cells.masked(person.identity_number))),
        )
