"""The terminal: columns that line up, a last column that wraps, colour. The one home of rich."""

from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ketnap.commands.printing import Block, Cell, Pairs, Raw, Row, Style, Table, clean, rows

_COLOURS: dict[Style, str] = {"": "", "good": "green", "bad": "red", "wait": "yellow", "strong": "bold"}
_GAP = 2
_NARROWEST = 20


class Screen:
    """A terminal of so many columns. No rules, no boxes, nothing redrawn."""

    def __init__(self, stream: TextIO, *, width: int, colour: bool) -> None:
        self._width = width
        self._console = Console(
            file=stream,
            width=width,
            force_terminal=colour,
            no_color=not colour,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def show(self, block: Block) -> None:
        """Print one block."""
        if isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Pairs):
            self._table(Table(("", ""), _pairs_as_rows(block)))
        elif isinstance(block, Raw):
            for line in block.text.splitlines():
                self._line(Text(clean(line)))
        else:
            self._line(_styled(block))

    def _line(self, text: Text) -> None:
        # The terminal wraps a sentence: what is copied from it then stays one line.
        self._console.print(text, soft_wrap=True)

    def _table(self, table: Table) -> None:
        head = [Row(tuple(Cell(label, "strong") for label in table.labels))] if table.headed else []
        shown = [*head, *table.rows]
        widths = [
            max(
                (cell_len(_styled(row.cells[place]).plain) for row in shown if place < len(row.cells)),
                default=0,
            )
            for place in range(len(table.labels))
        ]
        for row in shown:
            self._row(table, row, widths)

    def _row(self, table: Table, row: Row, widths: list[int]) -> None:
        cells = [_styled(cell) for cell in row.cells]
        while cells and not cells[-1].plain:
            cells.pop()
        start = table.indent + sum(widths[: len(cells) - 1]) + _GAP * (len(cells) - 1)
        line = Text(" " * table.indent)
        for place, cell in enumerate(cells[:-1]):
            self._add(line, cell, widths[place], right=place in table.right)
            line.append(" " * _GAP)
        if cells:
            if len(cells) - 1 in table.right:
                self._add(line, cells[-1], widths[len(cells) - 1], right=True)
                self._line(line)
            else:
                self._wrapped(line, cells[-1], start)
        after_first = table.indent + (widths[0] + _GAP if widths else 0)
        for note in row.notes:
            self._wrapped(Text(" " * after_first), Text(clean(note)), after_first)

    @staticmethod
    def _add(line: Text, cell: Text, width: int, *, right: bool) -> None:
        blank = " " * (width - cell_len(cell.plain))
        line.append(blank if right else "")
        line.append_text(cell)
        line.append("" if right else blank)

    def _wrapped(self, line: Text, cell: Text, start: int) -> None:
        """Print the last cell after the line begun; what does not fit goes below its own beginning."""
        for part in cell.wrap(self._console, max(self._width - start, _NARROWEST)):
            part.rstrip()
            line.append_text(part)
            self._line(line)
            line = Text(" " * start)


def _styled(cell: str | Cell) -> Text:
    if isinstance(cell, str):
        return Text(clean(cell))
    return Text(clean(cell.text), style=_COLOURS[cell.style])


def _pairs_as_rows(pairs: Pairs) -> tuple[Row, ...]:
    return rows(
        (label if not at else "", each)
        for label, value in pairs.pairs
        for at, each in enumerate((value,) if isinstance(value, str) else value)
    )
