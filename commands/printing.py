"""The answer of a command, and how it leaves: on a terminal, in a pipe, plain for a screen reader, as JSON.

A command makes blocks and says nothing about their look. Whatever is printed passes `clean`, so that a name
from a file cannot move the cursor or turn the writing round.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from gettext import gettext as _
from typing import Any, Literal, NamedTuple, TextIO
from unicodedata import category

from ketnap.commands.invocation import Invocation, Output

Style = Literal["", "good", "bad", "wait", "strong"]

_NEUTRAL = "\N{REPLACEMENT CHARACTER}"
# Control characters, and those that turn the direction of writing or hide in it.
_UNSAFE = frozenset({"Cc", "Cs", "Co", "Cn"})
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
# The same in JSON, where the rest is escaped already. Compiled by `re` when first used.
_OBEYED = f"[\x7f-\x9f\ud800-\udfff{''.join(sorted(_TURNING))}]"


class Cell(NamedTuple):
    """A text that colour may repeat; the word alone must say it."""

    text: str
    style: Style = ""


class Row(NamedTuple):
    """One record. `notes` are sentences about it, below it."""

    cells: tuple[str | Cell, ...]
    notes: tuple[str, ...] = ()


class Table(NamedTuple):
    """Records of one kind. Every column has a label: plain mode prints it before each value, the others only
    at the head of a table that is `headed`. `right` are the places of columns of numbers, `notes_at` is that of the
    column below which notes stand."""

    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    headed: bool = False
    right: tuple[int, ...] = ()
    indent: int = 0
    notes_at: int = 1


class Pairs(NamedTuple):
    """What is known about one thing: a label and its value, or several lines of value."""

    pairs: tuple[tuple[str, str | tuple[str, ...]], ...]


class Raw(NamedTuple):
    """A text that is itself the answer (a diagram, a file) and is printed as it is, line by line."""

    text: str


Block = str | Cell | Table | Pairs | Raw


class Answer(NamedTuple):
    """What a command answers: the object of --json, the blocks of a screen, the exit code."""

    data: Mapping[str, Any]
    blocks: tuple[Block, ...] = ()
    exit: int = 0


def rows(records: Iterable[Sequence[str | Cell]]) -> tuple[Row, ...]:
    """Rows without notes."""
    return tuple(Row(tuple(record)) for record in records)


def clean(text: str) -> str:
    """The text without what a terminal would obey: control characters, marks that turn the direction."""
    if text.isprintable():
        return text
    return "".join(_neutral(letter) for letter in text)


def _neutral(letter: str) -> str:
    if letter in "\t\n\r":
        return " "
    return _NEUTRAL if category(letter) in _UNSAFE or letter in _TURNING else letter


def show(answer: Answer, invocation: Invocation) -> None:
    """Print an answer on standard output."""
    if invocation.output == "json":
        sys.stdout.write(as_json(answer.data))
    else:
        write(answer.blocks, invocation.output, sys.stdout, width=invocation.width, colour=invocation.colour)
    sys.stdout.flush()


def as_json(data: Mapping[str, Any]) -> str:
    """The data as JSON text, days as ISO, with its closing line feed. What a terminal would obey is escaped in it, and so
    neither lost nor obeyed."""
    import json
    import re

    text = json.dumps(data, ensure_ascii=False, indent=2, default=_plain_value) + "\n"
    return text if text.isascii() else re.sub(_OBEYED, lambda found: f"\\u{ord(found[0]):04x}", text)


def _plain_value(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def write(blocks: Iterable[Block], output: Output, stream: TextIO, *, width: int, colour: bool) -> None:
    """Print blocks on a stream in one of the modes for people."""
    if output == "screen":
        # Not at the top: rich costs as much as all the rest, and a pipe needs none of it.
        from ketnap.commands.screen import Screen

        screen = Screen(stream, width=width, colour=colour)
        for block in blocks:
            screen.show(block)
    else:
        lines = _plain_lines(blocks) if output == "plain" else _piped_lines(blocks)
        stream.writelines(line + "\n" for line in lines)


def _text(cell: str | Cell) -> str:
    return clean(cell if isinstance(cell, str) else cell.text)


def _piped_lines(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Table):
            if block.headed:
                yield "\t".join(map(clean, block.labels))
            for row in block.rows:
                yield "\t".join(map(_text, row.cells)).rstrip("\t")
                yield from ("\t" + clean(note) for note in row.notes)
        elif isinstance(block, Pairs):
            for label, value in block.pairs:
                values = (value,) if isinstance(value, str) else value
                head = clean(label)
                yield from (f"{head if not at else ''}\t{clean(each)}" for at, each in enumerate(values))
        elif isinstance(block, Raw):
            yield from map(clean, block.text.splitlines())
        else:
            yield _text(block)


def _plain_lines(blocks: Iterable[Block]) -> Iterable[str]:
    between = False
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                if between:
                    yield ""
                yield from _record(block.labels, row)
                between = True
            continue
        if between:
            yield ""
        between = False
        if isinstance(block, Pairs):
            for label, value in block.pairs:
                head, values = clean(label), (value,) if isinstance(value, str) else value
                yield from (f"{head}: {clean(each)}" for each in values)
            between = True
        elif isinstance(block, Raw):
            yield from map(clean, block.text.splitlines())
        else:
            yield _text(block)


def _record(labels: tuple[str, ...], row: Row) -> Iterable[str]:
    for label, cell in zip(labels, row.cells, strict=False):
        text = _text(cell)
        if text:
            yield f"{clean(label)}: {text}"
    yield from (_("ghi chú: {note}").format(note=clean(note)) for note in row.notes)
