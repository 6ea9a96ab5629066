"""What a roster would do to the book: who can be entered, who is there already, which cells are to be looked at.

Pure: the book is handed in, nothing is written. The same roster, looked at again after it was entered, enters
nobody.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from gettext import gettext as _
from gettext import ngettext
from typing import NamedTuple

from ketnap.definitions.roster_columns import Columns, columns
from ketnap.exchange import alike, carried, exchanged_days
from ketnap.exchange.alike import Registered
from ketnap.exchange.carried import Row
from ketnap.exchange.cell_codes import CellCodes
from ketnap.exchange.cells import Trouble
from ketnap.exchange.persons import Reading, Typed, is_of_a_person, shows_a_day_for_a_grade, typed
from ketnap.exchange.problems import Problem, of_cell
from ketnap.exchange.roster import Line, Sheet
from ketnap.workflow.calendar import add_months
from ketnap.workflow.law import Law
from ketnap.workflow.organisations import Organisation
from ketnap.workflow.procedure import Procedure, Step
from ketnap.workflow.rules import RuleValue

VALIDITY = "cert.validity"
"""The rule that says how long a certificate can be used."""

_EXPIRES_SOON = timedelta(days=180)
"""Long enough to be sent to a class once more."""

Cite = Callable[[str, str], str]
"""How a legal source and its provenance are shown."""


def _plainly(source: str, provenance: str) -> str:
    """A source as its text has it. A shell that knows better how sources are shown hands in its own way."""
    if provenance == "verified":
        return source
    mark = _("nguồn thứ cấp") if provenance == "secondary" else _("chưa xác nhận")
    return f"{source} ({mark})"


class Spoken(NamedTuple):
    """How a legal source with its provenance is shown, and what a step is called."""

    cite: Cite
    step: Callable[[Step], str]


_PLAIN = Spoken(_plainly, lambda step: step.title)


class Report(NamedTuple):
    """`people` rows speak of people: `rows` can be entered, `kept` are in the book (row number → code of the case),
    the rest has `problems`. `remarks` hold nobody back. `set_aside` are rows that speak of nobody."""

    sheet: Sheet
    people: int
    rows: tuple[Row, ...]
    kept: Mapping[int, str]
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
    set_aside: tuple[int, ...]

    @property
    def left_out(self) -> tuple[int, ...]:
        """The numbers of the rows with problems."""
        return tuple(dict.fromkeys(problem.row for problem in self.problems))


def report(
    sheet: Sheet,
    organisations: Mapping[str, Organisation],
    registered: Iterable[Registered],
    law: Law,
    today: date,
    spoken: Spoken = _PLAIN,
) -> Report:
    """Judge a roster. `organisations` by code, `registered` whoever is in the book (gone through once)."""
    known = columns()
    reading = Reading(known, CellCodes(organisations, today), today, sheet.from_1904)
    lines = [line for line in sheet.lines if is_of_a_person(sheet, line)]
    people = [typed(sheet, line, reading) for line in lines]
    twice = alike.find(people, registered)
    doubtful = exchanged_days.in_columns(sheet, lines, known)
    problems: list[Problem] = []
    remarks: list[Problem] = [*_grades(sheet, lines, known)]
    rows: list[Row] = []
    shut: list[_Shut] = []
    lacking = _lacking(law.procedure)
    for person in people:
        number = person.line.number
        if number in twice.kept:
            continue
        mine = (*person.problems, *_of(sheet, person, twice.troubles, known), *doubtful.get(number, ()))
        problems += mine
        if not mine:
            rows.append(_row(person, known))
            shut += (_Shut(person, *each) for each in lacking(rows[-1]))
            remarks += person.remarks
            remarks += _of(sheet, person, twice.namesakes, known)
            if person.values["certified_on"] is not None and VALIDITY in law.rules:
                remarks += _validity(sheet, person, law.rules.on(VALIDITY, today), today, known, spoken.cite)
    remarks += _shut_said(sheet, shut, known, spoken)
    places = {known.headings[field]: place for field, place in sheet.places.items()}
    return Report(
        sheet,
        len(people),
        tuple(rows),
        twice.kept,
        tuple(sorted(problems, key=lambda each: (each.row, places.get(each.heading, -1)))),
        tuple(sorted(remarks, key=lambda each: each.row)),
        tuple(line.number for line in sheet.lines if not is_of_a_person(sheet, line)),
    )


def _row(person: Typed, known: Columns) -> Row:
    ethnicity = person.values["ethnicity"]
    chinese = ethnicity is not None and ethnicity.casefold() in known.chinese
    return carried.row(person.line.number, person.values, chinese=chinese)


def _of(
    sheet: Sheet, person: Typed, found: Mapping[int, tuple[str, Trouble]], known: Columns
) -> Iterator[Problem]:
    about = found.get(person.line.number)
    if about is not None:
        field, trouble = about
        if not any(each.cell == sheet.cell(person.line, field) for each in person.problems):
            yield of_cell(sheet, person.line, field, known.headings[field], trouble)


def _validity(
    sheet: Sheet, person: Typed, rule: RuleValue, today: date, known: Columns, cite: Cite
) -> Iterator[Problem]:
    """A certificate that has run out is a fact, not a slip; it is said before somebody relies on it."""
    issued: date = person.values["certified_on"]
    months = rule.number * (12 if rule.unit == "years" else 1)
    until = add_months(issued, months)
    if until < today:
        message = _("Chỉ dùng được đến hết {until}, {months} tháng. Cần học lại, có giấy mới.")
    elif until < today + _EXPIRES_SOON:
        message = _("Sắp hết hạn: dùng được đến hết {until}, {months} tháng.")
    else:
        return
    text = message.format(until=f"{until:%d/%m/%Y}", months=months)
    trouble = Trouble(text, cite(rule.source, rule.provenance))
    yield of_cell(sheet, person.line, "certified_on", known.headings["certified_on"], trouble)


class _Shut(NamedTuple):
    """A day that a row does not say, and for want of which a step will not be taken until it is recorded."""

    person: Typed
    field: str
    waiting: Step


def _lacking(procedure: Procedure) -> Callable[[Row], tuple[tuple[str, Step], ...]]:
    """The columns that a row lacks so, with the step that waits. Rows are many, and the ways that they came few."""
    known: dict[tuple[str, ...], tuple[tuple[str, Step], ...]] = {}

    def of(row: Row) -> tuple[tuple[str, Step], ...]:
        way = tuple(entry.step for entry in row.carried)
        if way not in known:
            shut = carried.shut(procedure, row.carried)
            named = ((carried.FIELDS.get(each.missing.name), each) for each in shut)
            known[way] = tuple((field, each.waiting) for field, each in named if field)
        return known[way]

    return of


def _shut_said(sheet: Sheet, shut: Sequence[_Shut], known: Columns, spoken: Spoken) -> Iterator[Problem]:
    """Each such day in its own cell; where there is no such column, once for the column."""
    without = Counter(each.field for each in shut if each.field not in sheet.places)
    told: set[str] = set()
    for each in shut:
        if each.field in told:
            continue
        step = spoken.step(each.waiting)
        text = _("Thiếu ngày này thì chưa ghi được «{step}».").format(step=step)
        proposal = _("Ghi ngày vào đây, hoặc nhập rồi ghi lùi ngày vào hồ sơ.")
        if each.field in without:
            told.add(each.field)
            count = without[each.field]
            text = ngettext(
                "Không có cột này, {count} người: chưa ghi được «{step}».",
                "Không có cột này, {count} người: chưa ghi được «{step}».",
                count,
            ).format(count=count, step=step)
            proposal = _("Thêm cột này, hoặc nhập rồi ghi lùi ngày vào hồ sơ.")
        yield of_cell(
            sheet, each.person.line, each.field, known.headings[each.field], Trouble(text, proposal)
        )


def _grades(sheet: Sheet, lines: Sequence[Line], known: Columns) -> Iterator[Problem]:
    """12/12 that Excel has turned into a day: read as meant, said once for the whole column."""
    turned = [line for line in lines if shows_a_day_for_a_grade(sheet, line)]
    if turned:
        text = _("Excel đã đổi 12/12 thành ngày ở {count} ô của cột này; đọc là 12/12.").format(
            count=len(turned)
        )
        yield of_cell(sheet, turned[0], "education", known.headings["education"], Trouble(text))
