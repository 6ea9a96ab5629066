"""Write docs/operations/proof.md from what a run of the tests saw: `python scripts/proof_page.py build/proof.json`.

`make soak` does it. A figure stands there only because a run measured it; what was red says so.
"""

import json
import platform
import sqlite3
import sys
from itertools import groupby
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs" / "operations" / "proof.md"
HEAD = """# What was proved, and with which figures

Every test of faults and of hostile input, with what it counted when it last ran. The sentence is the test's own name. The
short form of each runs in `make test`; this page is written by `make soak` and says which form it shows. The seeds stand in
the tests, so a red line is red for everybody. What these tests do not prove stands in [threats.md](threats.md).

"""
PREFIX = "test_"


def _figure(name: str, value: float | str) -> str:
    shown = value if isinstance(value, str) else f"{value:,}"
    return f"{name.replace('_', ' ')} {shown}"


def _line(seen: dict[str, Any]) -> str:
    file, _, test = seen["test"].partition("::")
    sentence = test.removeprefix(PREFIX).replace("_", " ")
    figures = " · ".join(_figure(name, value) for name, value in seen["figures"].items()) or "–"
    mark = "" if seen["outcome"] == "passed" else "**red**: "
    return f"| {mark}{sentence} | {figures} | {seen['seconds']:,.0f} | `{file}` |"


def _machine() -> str:
    return (
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}"
    )


def page(found: dict[str, Any]) -> str:
    """The whole page."""
    seen = found["seen"]
    red = sum(each["outcome"] != "passed" for each in seen)
    lines = [f"{HEAD}Form: {found['form']}. {_machine()}. {len(seen)} tests, {red} red.\n"]
    for about, group in groupby(seen, key=lambda each: each["about"]):
        lines += [f"## {about[:1].upper()}{about[1:]}", "", "| test | what it counted | s | where |"]
        lines += ["|---|---|---:|---|", *map(_line, group), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(json.loads(Path(sys.argv[1]).read_text("utf-8"))), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}\n")
