"""Who a batch is about: the rows of a list, or the cases that a filter means."""

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Final, NamedTuple

from ketnap.commands.case.batch import filters
from ketnap.commands.case.batch.said import Said
from ketnap.commands.case.move import destinations
from ketnap.commands.case.move.destinations import Destination
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import Problem, usage
from ketnap.exchange import moves
from ketnap.exchange.cells import Trouble
from ketnap.exchange.moves import Known, Report, Row
from ketnap.exchange.unreadable import UnreadableFile
from ketnap.storage import queries
from ketnap.storage.reader import Reader
from ketnap.workflow.procedure import NEW

_LONGEST: Final = 3
"""So many lines of what a place may mean are told in a cell."""


class Mover(NamedTuple):
    """Somebody who is to move: the case, what is said of the move, the row of the list (None without one)."""

    case: str
    said: Said
    row: int | None = None

    @property
    def row_shown(self) -> str:
        """The row as a screen has it; empty without a list."""
        return "" if self.row is None else str(self.row)


class People(NamedTuple):
    """Everybody that a batch is about. `report` is what was found in the list; None where a filter chose them."""

    movers: tuple[Mover, ...]
    report: Report | None = None


class Places:
    """What texts name as destinations, each looked up once. Nobody is asked: a list has many of them."""

    def __init__(self, reader: Reader, invocation: Invocation) -> None:
        self._reader = reader
        self._invocation = invocation._replace(asks=False)
        self._found: dict[str, Destination | Trouble] = {}

    def trouble(self, text: str) -> Trouble | None:
        """What is the matter with a text as a destination."""
        found = self._look_up(text)
        return found if isinstance(found, Trouble) else None

    def of(self, text: str) -> Destination:
        """The destination that a text without trouble names."""
        found = self._look_up(text)
        assert isinstance(found, Destination), "a row with a trouble is none to be acted on"
        return found

    def _look_up(self, text: str) -> Destination | Trouble:
        if text not in self._found:
            try:
                self._found[text] = destinations.meant(self._reader, self._invocation, text)
            except Problem as problem:
                self._found[text] = self._of_address(text, problem) or _trouble(problem)
        return self._found[text]

    def _of_address(self, text: str, problem: Problem) -> Destination | None:
        """An address names its commune somewhere inside. That an organisation has ended is said as it is."""
        if "," not in text or isinstance(problem, destinations.Ended):
            return None
        return destinations.of_residence(self._reader, text, self._invocation.today)


def _trouble(problem: Problem) -> Trouble:
    first, *rest = problem.message.splitlines()
    named = " · ".join(" ".join(each.split()[1:]) for each in rest[:_LONGEST])
    return Trouble(first, named + (" …" if len(rest) > _LONGEST else ""))


def of_list(reader: Reader, invocation: Invocation, path: Path, line: Said, under: str | None) -> People:
    """The people of a list. What a row does not say the line says for all; `under`: only the people of this
    organisation and all below it. Raises Problem when the file cannot be read as a list."""
    try:
        sheet = moves.read(path)
    except UnreadableFile as error:
        raise usage(f"{path.name}: {error.sentence}") from error
    lines = {each.code: each for each in queries.cases(reader)}
    states = reader.law().procedure.states
    known = (
        Known(*each, ended=lines[each.code].state in states and states[lines[each.code].state].end)
        for each in queries.everybody(reader)
        if lines[each.code].state != NEW
    )
    places = Places(reader, invocation)
    report = moves.report(sheet, known, places.trouble, invocation.today)
    if under is not None:
        inside = {each.code for each in queries.cases(reader, under)}
        report = report._replace(rows=tuple(row for row in report.rows if row.case in inside))
    return People(
        tuple(Mover(row.case, _of_row(row, places).over(line), row.number) for row in report.rows), report
    )


def _of_row(row: Row, places: Places) -> Said:
    return Said(
        None if row.destination is None else places.of(row.destination),
        row.effective_on,
        row.decided_on,
        row.decision_number,
        row.reason,
        row.manner,
    )


def of_filter(
    reader: Reader, invocation: Invocation, texts: Sequence[str], line: Said, under: str | None
) -> People:
    """The people that a filter means, by name. Raises Problem: it cannot be read, or means nobody."""
    wanted = filters.read(reader, invocation, texts, under)
    codes = filters.cases(reader, wanted, invocation.today)
    if not codes:
        raise usage(_("Không có hồ sơ nào như đã lọc."))
    return People(tuple(Mover(code, line) for code in codes))
