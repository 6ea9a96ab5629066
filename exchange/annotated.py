"""The copy of a roster that is sent back for correction: the rows that could not be entered, as they stood, with
the cells to be looked at in yellow. It is a roster itself and is imported again once it is mended."""

from collections.abc import Sequence
from gettext import gettext as _

from ketnap.exchange.problems import Problem
from ketnap.exchange.roster import Sheet
from ketnap.exchange.roster_report import Report
from ketnap.exchange.workbook import Value
from ketnap.exchange.workbook_out import OutTable, written


def annotated(report: Report) -> bytes:
    """The copy of a roster."""
    return marked(report.sheet, report.problems)


def marked(sheet: Sheet, problems: Sequence[Problem]) -> bytes:
    """The workbook: every column of the file, the rows with problems, a comment in each cell to be looked at."""
    lines = {line.number: line for line in sheet.lines}
    numbers = tuple(dict.fromkeys(problem.row for problem in problems))
    wide = max([len(sheet.headings), *(len(lines[number].values) for number in numbers)])
    headings = [*sheet.headings, *[""] * (wide - len(sheet.headings))]
    rows = [_padded(lines[number].values, wide) for number in numbers]
    row_of = {number: place for place, number in enumerate(numbers)}
    notes: dict[tuple[int, int], str] = {}
    for problem in problems:
        place = (row_of[problem.row], _column(sheet, problem))
        text = _("{text} (ô {cell} của {file})").format(text=problem.text, cell=problem.cell, file=sheet.file)
        notes[place] = f"{notes[place]}\n{text}" if place in notes else text
    return written(OutTable(sheet.table or _("Danh sách"), headings, rows, notes))


def _padded(values: tuple[Value, ...], wide: int) -> tuple[Value, ...]:
    return (*values, *[""] * (wide - len(values)))


def _column(sheet: Sheet, problem: Problem) -> int:
    """The column of the cell; a problem of a column that is not there is noted at the name."""
    letters = problem.cell.rstrip("0123456789")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1 if letters else sheet.places["name"]
