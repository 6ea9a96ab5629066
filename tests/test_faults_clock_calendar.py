"""A calendar that changes under many open terms whose reminders are out: every move is listed, nothing leaves twice,
nothing is forgotten."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from calendar_days import multiplied, told
from office_books import Desk
from reminded import Model
from soaking import Proof, size
from storage_fixtures import Book, new_book
from working import SENDER, Clock, Paper, addressed, at, decided, hush

from ketnap.commands.worker.kept_book import KeptBook
from ketnap.notifications.worker import Courier, sweep_all
from ketnap.storage import queries
from ketnap.workflow.law import Law

pytestmark = pytest.mark.soak("A calendar changed under open terms")

DAY = timedelta(days=1)
DECIDED = [date(2026, 10, 7) + each * DAY for each in (0, 1, 2, 5, 6, 7)]
CHANGES = [
    (date(2026, 11, 10), "nghi"),
    (date(2026, 11, 10), "lam"),
    (date(2026, 11, 12), "nghi"),
    (date(2026, 11, 14), "lam"),
    (date(2026, 11, 9), "nghi"),
]
"""A storm that is announced and called off, another, a Saturday that is worked, one more."""
LEASE = timedelta(minutes=30)


def counted(start: date, off: set[date], worked: set[date]) -> date:
    """Thirty working days after a day, counted on the fingers."""
    left = 30
    while left:
        start += DAY
        left -= start in worked or (start.weekday() < 5 and start not in off)
    return start


def dues(book: Book) -> dict[str, tuple[date, date]]:
    """By case, the day its term counts from and the day it is due."""
    query = (
        'SELECT code, starts_on, due_on FROM deadline JOIN "case" ON "case".id = case_id'
        " WHERE kind = 'ceremony.hold' AND status = 'open'"
    )
    with book.reading() as reader:
        rows = reader.cursor.execute(query).fetchall()
    return {code: (date.fromisoformat(start), date.fromisoformat(due)) for code, start, due in rows}


def left(book: Book) -> set[str]:
    with book.reading() as reader:
        rows = reader.cursor.execute("SELECT intent FROM outbox WHERE status = 'sent' AND intent LIKE 'r:%'")
        return {intent for (intent,) in rows}


def look(model: Model, book: Book) -> None:
    model.ladders.clear()
    with book.reading() as reader:
        for line in queries.cases(reader):
            running = queries.deadlines_of(reader, line.code)
            model.runs(line.code, running, {"owner": "CB5", "superior": "LC"})


def test_every_term_that_moves_is_listed_and_its_reminders_leave_once_by_each_date(
    tmp_path: Path, law: Law, vietnamese: None, proof: Proof
) -> None:
    many, chance = size(240, 10_000), Random("a calendar that changes")
    book = new_book("sqlite", tmp_path, law)
    for on in DECIDED:
        decided(book, f"Người Của {on:%d/%m}", on)
    multiplied(book, many, len(DECIDED))
    hush(book)
    addressed(book)
    desk, paper, model = Desk(book), Paper(), Model()
    kept, courier, clock = KeptBook(book.path), Courier(paper, SENDER, LEASE), Clock(at(date(2026, 10, 12)))
    off = {each.on for each in law.calendar.days if each.kind == "off"}
    worked = {each.on for each in law.calendar.days if each.kind == "worked"}
    changes = dict(zip(sorted(chance.sample(range(5, 34), len(CHANGES))), CHANGES, strict=True))
    moves = 0
    look(model, book)
    for number in range(75):
        today = date(2026, 10, 12) + number * DAY
        clock.now = at(today)
        if number in changes:
            on = date(2026, 11, 5) + chance.randrange(14) * DAY
            moves += _changed(book, desk, *changes[number], off, worked, today)
            look(model, book)
        sweep_all(kept, clock.now)
        courier.deliver(kept, clock)
        model.round(today)
        assert left(book) == model.left, today
    assert moves > 3 * many
    lines = Counter(
        (mail.to, mail.subject[:24], code)
        for mail in paper.mails
        for code in {word for word in mail.text.split() if word.startswith("HS-")}
    )
    assert set(lines.values()) == {1}, "in one mail of a day, once"
    proof(open_deadlines=many, moved=moves, moves_not_listed=0, reminders_left=len(model.left), left_twice=0)
    book.close()


def _changed(
    book: Book, desk: Desk, on: date, kind: str, off: set[date], worked: set[date], today: date
) -> int:
    """A day is set; what the program lists is what the fingers count. How many terms moved."""
    before = dues(book)
    for days, word in ((off, "nghi"), (worked, "lam")):
        (days.add if kind == word else days.discard)(on)
    found = desk.json("lich", "dat", *told(on, kind), on=today)
    listed = {each["case"]: (each["was_due_on"], each["due_on"]) for each in found["deadlines_moved"]}
    expected = {code: counted(start, off, worked) for code, (start, _) in before.items()}
    assert {code: due for code, (_, due) in dues(book).items()} == expected
    assert listed == {
        code: (before[code][1].isoformat(), due.isoformat())
        for code, due in expected.items()
        if due != before[code][1]
    }
    return len(listed)
