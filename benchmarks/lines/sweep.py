"""The sweep: what is due is found and written; what is open and not due must not be felt."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import seeding
from floor import Floor
from goals import Figure, Goal
from measuring import Comparison, Pair, compare, count_said, time_said
from room import Room
from storage_fixtures import Book
from walking import NOW

from ketnap.storage import sweep
from ketnap.storage.engine import Database

_OUTBOX = "intent, case_id, seq, kind, role, organisation, params, command, deadline, item, due_on, created_at, status, reason, attempts"
GOALS = {
    "fewest": Goal("sweep, 1,000 due among 10,000 open", "×"),
    "middle": Goal("sweep, 1,000 due among 100,000 open", "×"),
    "most": Goal("sweep, 1,000 due among 1,000,000 open", "×", most=1.3),
    "idle": Goal("sweep with nothing due among 1,000,000 open", "ms", most=0.15),
    "growth.idle": Goal("sweep with nothing due, a hundred times the open", "×", most=1.5),
    "growth": Goal("sweep, 1,000 due, a hundred times the open", "×"),
}
_KEYS = {2: ("fewest", "most"), 3: ("fewest", "middle", "most")}


class _Due(NamedTuple):
    """What the product writes on a day, taken back again."""

    today: date
    messages: Sequence[tuple[Any, ...]]
    moves: Sequence[tuple[Any, ...]]


def measure(room: Room) -> Iterator[Figure]:
    due: list[Comparison] = []
    idle: list[Comparison] = []
    numbers = room.sizes.open_deadlines
    for key, number in zip(_KEYS[len(numbers)], numbers, strict=True):
        source = seeding.with_deadlines(room, number)
        with Database(source) as database:
            days = list(_days(room, database))
        with seeding.contestants(room, source, f"sweep-{number}") as (book, other):
            floor = Floor(other)
            idle.append(compare(_idles(book, floor, 20 * room.sizes.sweeps), 10))
            due.append(compare(_sweeps(book, floor, days), 1))
        said = f"{count_said(room.sizes.due)} due of {count_said(number)}"
        yield Figure(key, due[-1].ratio, f"{due[-1].note}; {said}")
    yield Figure("idle", idle[-1].median_us / 1000, idle[-1].note)
    yield Figure("growth.idle", idle[-1].median_us / idle[0].median_us)
    floors = [statistics.median(each.floor) / 1000 for each in due]
    said = f"hand-written {floors[-1] / floors[0]:.2f} × (rows that lie further apart)"
    yield Figure(
        "growth", due[-1].median_us / due[0].median_us, f"{said}; now {time_said(due[-1].median_us)}"
    )


def _days(room: Room, book: Database) -> Iterator[_Due]:
    """What is due on each of the days, one after the other, asked of the book that nobody measures."""
    with book.begin(keep=False) as uow:
        run = uow.cursor.execute
        for part in range(room.sizes.sweeps):
            today = room.today + timedelta(days=part)
            (before,) = run("SELECT coalesce(max(id), 0) FROM outbox").fetchone()
            sweep.sweep(uow, today, NOW)
            messages = run(f"SELECT {_OUTBOX} FROM outbox WHERE id > ?", (before,)).fetchall()
            moves = run(
                "SELECT d.rung, d.next_rung_on, d.case_id, d.seq, d.kind, d.item FROM outbox o JOIN deadline d"
                " ON d.case_id = o.case_id AND d.seq = o.seq AND d.kind = o.deadline AND d.item = o.item"
                " WHERE o.id > ?",
                (before,),
            ).fetchall()
            yield _Due(today, messages, moves)


def _sweeps(book: Book, floor: Floor, days: Sequence[_Due]) -> Iterator[Pair]:
    for due in days:
        assert due.messages
        yield (
            _swept(book, due.today),
            lambda due=due: floor.sweep(  # type: ignore[misc]
                due.today.isoformat(), due.messages, due.moves
            ),
        )


def _swept(book: Book, today: date) -> Callable[[], object]:
    def run() -> object:
        with book.begin() as uow:
            return sweep.sweep(uow, today, NOW)

    return run


def _idles(book: Book, floor: Floor, times: int) -> Iterator[Pair]:
    long_ago = date(2020, 1, 1)
    for _ in range(times):
        yield _swept(book, long_ago), lambda: floor.idle(long_ago.isoformat())
