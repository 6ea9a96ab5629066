"""What a page of the documentation shows: its commands, its links."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)")


def commands(page: Path, block: str = "") -> list[list[str]]:
    """The words of every `ketnap` command in its code blocks of one language ("": those without), in order."""
    found, inside = [], None
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            inside = line.removeprefix("```") if inside is None else None
        elif inside == block and line.startswith("ketnap "):
            found.append(shlex.split(line)[1:])
    return found


def every() -> list[Path]:
    """Every page of the project."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def links(page: Path) -> Iterator[Path]:
    """The files that a page points to."""
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        yield (page.parent / target).resolve()
