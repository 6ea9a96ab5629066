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
MANY = 4
"""From so many kinds of one test on, they stand in one row."""
EXTREMES = ("longest", "peak", "wait", "memory")


def _figure(name: str, value: float | str) -> str:
    shown = value if isinstance(value, str) else f"{value:,}"
    return f"{name.replace('_', ' ')} {shown}"


def _folded(kinds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Many kinds of one test as one row: what counts is summed, of what is longest or most the largest stands."""
    if len(kinds) < MANY:
        return kinds
    [test] = {each["test"].partition("[")[0] for each in kinds}
    red = sum(each["outcome"] != "passed" for each in kinds)
    figures: dict[str, float | str] = {"kinds": len(kinds)} | ({"red": red} if red else {})
    for name in dict.fromkeys(name for each in kinds for name in each["figures"]):
        values = [each["figures"][name] for each in kinds if name in each["figures"]]
        if name.startswith(EXTREMES):
            figures[name] = max(values)
        elif len(set(values)) == 1 and name not in ("commands", "refusals"):
            figures[f"{name}_each"] = values[0]
        elif name != "exit_code":
            figures[name] = sum(values)
    return [{
        "test": test,
        "outcome": "failed" if red else "passed",
        "seconds": sum(each["seconds"] for each in kinds),
        "figures": figures,
    }]  # fmt: skip


def _line(seen: dict[str, Any]) -> str:
    file, _, test = seen["test"].partition("::")
    sentence = test.removeprefix(PREFIX).replace("_", " ").replace("[", " [")
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
        lines.append("|---|---|---:|---|")
        for _, kinds in groupby(group, key=lambda each: each["test"].partition("[")[0]):
            lines += map(_line, _folded(list(kinds)))
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(json.loads(Path(sys.argv[1]).read_text("utf-8"))), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}\n")
