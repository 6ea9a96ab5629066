"""Write docs/commands.md from the commands themselves: `python scripts/commands_page.py`. A test keeps it current."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from ketnap.cli import root
from ketnap.commands.contract import GROUPS
from ketnap.commands.declaring import Command, Group
from ketnap.commands.options import Argument, Option

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
HEAD = """# Commands

Every command has an English and a Vietnamese name; both always work, with or without marks, in one word or several.
Options too: the English name first, then the Vietnamese one. Written by `make generate` from the commands themselves.

Every command takes the global options (`--db`, `--lang`, `--json`, `--plain`, `--dry-run`, `--yes`, `--confirm`,
`--no-names`, `--actor`, `--key`) before or after its own words; exit codes are those of the table at the end.
"""
TAIL = """
## Exit codes

| exit | meaning | exit | meaning |
|---|---|---|---|
| 0 | done | 7 | locked, try again |
| 1 | unexpected | 8 | no such case, organisation, step, letter |
| 2 | cannot be read (usage) | 9 | checked, and something is wrong |
| 3 | part of a batch failed | 10 | no database |
| 4 | read, and refused | 11 | schema too old or too new |
| 5 | changed by someone else | 74 | disk full, read-only, I/O |
| 6 | not permitted | 130 | stopped by the user, nothing written |
"""


def _command(path: str, vietnamese: str, command: click.Command) -> Iterator[str]:
    words = " ".join(
        param.make_metavar(click.Context(command)) for param in command.params if isinstance(param, Argument)
    )
    yield f"- `{path}` · `{vietnamese}`" + (f" `{words}`" if words else "")
    if command.help:
        yield f"  {command.help.split(chr(10))[0]}"
    for param in command.params:
        if isinstance(param, Option):
            names = ", ".join(f"`{name}`" for name in param.opts if name.startswith("--"))
            yield f"  - {names}: {param.help}"


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    for child in root.children:
        loaded = child.load()
        vietnamese = GROUPS[child.english].vietnamese
        lines += ["", f"## {child.english} · {vietnamese}", ""]
        if isinstance(loaded, Group):
            lines.append(f"{child.help}: `{child.english}` / `{vietnamese}`")
            lines.append("")
            for each in loaded.children:
                lines += _command(
                    f"{child.english} {each.english}", f"{vietnamese} {each.vietnamese}", each.load()
                )
        elif isinstance(loaded, Command):
            lines += _command(child.english, vietnamese, loaded)
    return "\n".join(lines) + "\n" + TAIL


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}\n")
