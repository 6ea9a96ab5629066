"""Where a run of the bench works: its folder, its sizes, the law, and the books that several lines share."""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.append(str(ROOT / "tests"))

from ketnap.definitions import calendar_file, loader  # noqa: E402
from ketnap.workflow.law import Law  # noqa: E402


class Sizes(NamedTuple):
    """How much of everything. `ready_every`: every so-manieth case of the large office stands before the cell's vote,
    `long_every`: has come to the end of its probation."""

    cases: int
    small: int
    ready_every: int
    long_every: int
    steps: int
    class_of: int
    class_rounds: int
    openings: int
    open_deadlines: tuple[int, ...]
    due: int
    sweeps: int
    bulk: int
    bulk_parts: int
    starts: int
    rows: tuple[int, int]
    letters: tuple[int, int]
    writers: int
    writes: int
    packets: int
    transfers: int
    wheel: bool


WHOLE = Sizes(
    cases=100_000,
    small=2_000,
    ready_every=7,
    long_every=60,
    steps=1_000,
    class_of=400,
    class_rounds=4,
    openings=1_000,
    open_deadlines=(10_000, 100_000, 1_000_000),
    due=1_000,
    sweeps=10,
    bulk=100_000,
    bulk_parts=20,
    starts=15,
    rows=(500, 5_000),
    letters=(100, 1_000),
    writers=8,
    writes=100,
    packets=100,
    transfers=1_000,
    wheel=True,
)
QUICK = Sizes(
    cases=2_000,
    small=400,
    ready_every=4,
    long_every=15,
    steps=150,
    class_of=80,
    class_rounds=2,
    openings=100,
    open_deadlines=(1_000, 10_000),
    due=100,
    sweeps=10,
    bulk=2_000,
    bulk_parts=10,
    starts=5,
    rows=(50, 500),
    letters=(10, 50),
    writers=8,
    writes=10,
    packets=20,
    transfers=30,
    wheel=False,
)
LEAST = Sizes(
    cases=60,
    small=40,
    ready_every=3,
    long_every=5,
    steps=3,
    class_of=4,
    class_rounds=1,
    openings=3,
    open_deadlines=(40, 80),
    due=4,
    sweeps=2,
    bulk=20,
    bulk_parts=2,
    starts=1,
    rows=(3, 6),
    letters=(1, 2),
    writers=2,
    writes=2,
    packets=1,
    transfers=2,
    wheel=False,
)


class Room:
    """One run: a folder that is thrown away, and what was made in it, so that a book is seeded once."""

    def __init__(self, folder: Path, sizes: Sizes, now: datetime) -> None:
        self.folder, self.sizes, self.now = folder, sizes, now
        self._law: Law | None = None
        self._books: dict[str, Path] = {}

    @property
    def today(self) -> date:
        return self.now.astimezone(UTC).date()

    @property
    def law(self) -> Law:
        """The law as it is shipped."""
        if self._law is None:
            loaded = loader.shipped()
            assert loaded.procedure is not None, loaded.problems[:3]
            assert loaded.rules is not None
            assert loaded.instruments is not None
            self._law = Law(loaded.procedure, loaded.rules, calendar_file.shipped(), loaded.instruments)
        return self._law

    def place(self, name: str) -> Path:
        """A folder of its own for a line."""
        folder = self.folder / name
        folder.mkdir()
        return folder

    def book(self, name: str, made: Callable[[Path], None]) -> Path:
        """The file of a book, made the first time; it is copied before anybody writes into it."""
        if name not in self._books:
            folder = self.place(f"book-{name}")
            made(folder)
            self._books[name] = folder / "so.db"
        return self._books[name]
