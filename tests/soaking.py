"""Tests that have a short form (`make test`) and a long one (`make soak`), and tell what they saw.

A module of them says `pytestmark = pytest.mark.soak("what they are about")`, takes its sizes from `size`, its chance from
a seed that stands in the test, and its figures go with the fixture `proof` to docs/operations/proof.md.
"""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

LONG = os.environ.get("KETNAP_SOAK") == "1"
"""Whether this is `make soak`."""

Proof = Callable[..., None]
"""`proof(kills=3000, lost=0)`: figures of one test, by what they count; said again, the later one stands."""

Figure = int | float | str


def size(short: int, long: int) -> int:
    """How many: in the suite of every day, and in the long form."""
    return long if LONG else short


class Seen(NamedTuple):
    """What one test saw."""

    about: str
    test: str
    outcome: str
    seconds: float
    figures: dict[str, Figure]


def write(path: Path, seen: Iterable[Seen], form: str) -> None:
    """Keep what a run saw, for scripts/proof_page.py."""
    rows = [each._asdict() for each in sorted(seen, key=lambda each: (each.about, each.test))]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"form": form, "seen": rows}, ensure_ascii=False, indent=1) + "\n", "utf-8")
