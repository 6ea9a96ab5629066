"""Problems: what is wrong in a definition file, where, and what is proposed instead.

A reader of definitions never stops at the first problem: all of them are gathered, because whoever mends a file
wants to see the whole of it. Inside the program a thing is found by its path, ("steps", "admit", "source");
a person finds it by file, line and column.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

MOST_SHOWN = 100
"""So many problems are shown of one file: more help nobody, and noise must not cost minutes."""

# What YAML takes for the end of a line; `str.splitlines` takes more.
LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class Problem(NamedTuple):
    """One thing that is wrong. Line and column count from one; `width` is the number of characters meant."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""
    width: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


def in_order(problems: Iterable[Problem], files: Sequence[str]) -> tuple[Problem, ...]:
    """Each place once, file by file in the order given, from top to bottom; not more than can be read. A sentence that
    quotes what runs over several lines stays on one."""
    place = {file: number for number, file in enumerate(files)}
    first: dict[tuple[str, int, int], Problem] = {}
    for problem in problems:
        first.setdefault(problem[:3], problem._replace(message=" ".join(problem.message.split())))
    ordered = sorted(first.values(), key=lambda each: (place.get(each.file, len(place)), each[1:3]))
    shown: list[Problem] = []
    for file in dict.fromkeys(each.file for each in ordered):
        mine = [each for each in ordered if each.file == file]
        shown += mine[:MOST_SHOWN]
        if len(mine) > MOST_SHOWN:
            last = mine[MOST_SHOWN]
            rest = f"còn {len(mine) - MOST_SHOWN} chỗ nữa từ đây trở đi"
            shown.append(Problem(file, last.line, last.column, rest, "sửa các chỗ trên rồi soát lại"))
    return tuple(shown)


def excerpt(problem: Problem, text: str) -> str:
    """The problem as a screen shows it: the place and what is wrong, the line, and a mark below it.

    `text` is the text of its file. A line too long for a screen is shown around the place.
    """
    lines = LINE_END.split(text)
    if problem.line > len(lines):
        return f"{problem}\n      {problem.hint}" if problem.hint else str(problem)
    line = lines[problem.line - 1].replace("\t", " ")
    start = 0 if problem.column <= 90 else problem.column - 60
    shown = line[start : start + 110]
    column = min(problem.column - 1 - start, len(shown))
    marks = "^" * max(1, min(problem.width, len(shown) - column))
    margin = f"{problem.line:>5} | "
    below = " " * 5 + " | " + " " * column + marks
    return f"{problem}\n{margin}{shown}\n{below} {problem.hint}".rstrip()
