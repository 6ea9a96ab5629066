"""The terminal: columns that line up and wrap below themselves, colour. The one home of rich."""

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ketnap.commands.printing import Block, Cell, Pairs, Raw, Row, Style, Table, clean, rows

_COLOURS: dict[Style, str] = {"": "", "good": "green", "bad": "red", "wait": "yellow", "strong": "bold"}
_GAP = 2
_NARROWEST = 8
# What is to be copied from the screen: a command, from its first word to the end of the text.
_COMMAND = r"(?<!\S)ketnap \S"


class Screen:
    """A terminal of so many columns. No rules, no boxes, nothing redrawn. Text wraps between words, but a command
    to type is never broken: copied from the terminal it stays one line."""

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
            text = _styled(block)
            start = len(text.plain) - len(text.plain.lstrip(" "))
            self._below(Text(" " * start), text[start:], start)

    def _line(self, text: Text) -> None:
        text.rstrip()
        self._console.print(text, soft_wrap=True)

    def _table(self, table: Table) -> None:
        head = [Row(tuple(Cell(label, "strong") for label in table.labels))] if table.headed else []
        shown = [*head, *table.rows]
        columns = [
            [_styled(row.cells[place]).plain for row in shown if place < len(row.cells)]
            for place in range(len(table.labels))
        ]
        natural = [max(map(cell_len, column), default=0) for column in columns]
        least = [
            max((cell_len(word) for text in column for word in text.split()), default=0) for column in columns
        ]
        available = self._width - table.indent - _GAP * (len(natural) - 1)
        if sum(natural) > available:
            # Numbers need no more than themselves: what stands above them goes on several lines first.
            natural = [least[place] if place in table.right else width for place, width in enumerate(natural)]
        widths = _fitted(natural, least, available)
        for row in shown:
            self._row(table, row, widths)

    def _row(self, table: Table, row: Row, widths: Sequence[int]) -> None:
        cells = [_styled(cell) for cell in row.cells]
        last = max((place for place, cell in enumerate(cells) if cell.plain), default=-1)
        columns = [
            self._wrapped(cell, widths[place], keep_commands=place == last)
            for place, cell in enumerate(cells[: last + 1])
        ]
        for parts in zip_longest(*columns, fillvalue=Text()):
            line = Text(" " * table.indent)
            for place, part in enumerate(parts):
                blank = " " * (widths[place] - cell_len(part.plain))
                right = place in table.right
                line.append(blank if right else "").append_text(part).append("" if right else blank)
                line.append(" " * _GAP)
            self._line(line)
        start = table.indent + sum(width + _GAP for width in widths[: table.notes_at])
        for note in row.notes:
            self._below(Text(" " * start), Text(clean(note)), start)

    def _below(self, line: Text, text: Text, start: int) -> None:
        """Print a text after the line begun; what does not fit goes below its own beginning."""
        for part in self._wrapped(text, self._width - start, keep_commands=True) or [Text()]:
            self._line(line.append_text(part))
            line = Text(" " * start)

    def _wrapped(self, text: Text, width: int, *, keep_commands: bool) -> list[Text]:
        """The lines of a text in a column."""
        if cell_len(text.plain) <= width:
            return [text]
        command = re.search(_COMMAND, text.plain) if keep_commands else None
        if command is None:
            return self._broken(text, width)
        lines = self._broken(text[: command.start()], width) if command.start() else []
        rest = text[command.start() :]
        if lines and cell_len(lines[-1].plain) + 1 + cell_len(rest.plain) <= width:
            lines[-1].append(" ").append_text(rest)
            return lines
        return [*lines, rest]

    def _broken(self, text: Text, width: int) -> list[Text]:
        longest = max(map(cell_len, text.plain.split()), default=0)
        parts = list(text.wrap(self._console, max(width, min(longest, _NARROWEST))))
        for part in parts:
            part.rstrip()
        return [part for part in parts if part.plain]


def _fitted(natural: Sequence[int], least: Sequence[int], available: int) -> list[int]:
    """Widths for columns of these natural widths. Narrow ones keep theirs; those wider than an even share of
    what is left get that, or what their longest word needs, as long as the others' longest words still fit."""
    widths = list(natural)
    if sum(natural) <= available:
        return widths
    wide = set(range(len(natural)))
    while wide:
        share = max(available // len(wide), _NARROWEST)
        room = available - sum(least[place] for place in wide)
        settled = {place: least[place] for place in wide if share < least[place] <= least[place] + room}
        settled = settled or {place: natural[place] for place in wide if natural[place] <= share}
        if not settled:
            break
        for place, width in settled.items():
            widths[place] = width
        wide -= settled.keys()
        available -= sum(settled.values())
    for place in wide:
        widths[place] = share
    return widths


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
