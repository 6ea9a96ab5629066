"""The rows of one step for the hand-written side: recorded once by the product, read out of the tables, taken back."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from floor import Written
from storage_fixtures import Book
from walking import NOW, day, votes

from ketnap.storage.proof.chain import header_text
from ketnap.workflow import service
from ketnap.workflow.codes import case_code, command_id
from ketnap.workflow.commands import Advance
from ketnap.workflow.decision import Decision
from ketnap.workflow.record import Paper

TODAY = date(2030, 11, 24)
STEP, ON = "cell_resolves_admission", "11/05/2026"
FIRST_COMMAND = 20_000_000
"""Commands of the bench keep apart from those of the book."""

_OUTBOX = "intent, case_id, seq, kind, role, organisation, params, command, deadline, item, due_on, created_at, status, reason, attempts"
_LETTER = "case_id, seq, letter, status, issuer, addressee, kind, command, drafted_at"


def the_step(book: Book, number: int) -> Advance:
    """The cell's vote about a case, as somebody records it."""
    code = case_code(number)
    papers = tuple(
        Paper(name, f"01-{name[:2].upper()}", day(ON)) for name in book.law.procedure.steps[STEP].documents
    )
    facts = {"votes": votes(12, 11, 1)}
    return Advance(code, STEP, day(ON), facts, papers, "VP", _command(number), (), _key(number))


def _command(number: int) -> str:
    return command_id(FIRST_COMMAND + number)


def _key(number: int) -> str:
    return f"{number:032x}"


def written(book: Book, number: int) -> Callable[[int], Written]:
    """The rows of the step for any case that came the same way as case `number`."""
    code = case_code(number)
    with book.begin(keep=False) as uow:
        command = the_step(book, number)
        outcome = service.advance(uow, uow.case(code), command, NOW, TODAY)
        assert isinstance(outcome, Decision), outcome
        seq, run = outcome.event.seq, uow.cursor.execute
        *moved, record = run(
            'SELECT cell, state, version, state_since, latest, record FROM "case" WHERE id = ?', (number,)
        ).fetchone()
        *event, body = run(
            "SELECT case_id, seq, step, source, target, happened_on, recorded_at, actor, command, replaces, body"
            " FROM event WHERE case_id = ? AND seq = ?",
            (number, seq),
        ).fetchone()
        at = (number, seq)
        documents = run("SELECT * FROM document WHERE case_id = ? AND seq = ?", at).fetchall()
        closed = run(
            "SELECT status, closed_by, closed_on, case_id, seq, kind, item FROM deadline"
            " WHERE case_id = ? AND closed_by = ?",
            at,
        ).fetchall()
        deadlines = run("SELECT * FROM deadline WHERE case_id = ? AND seq = ?", at).fetchall()
        messages = run(f"SELECT {_OUTBOX} FROM outbox WHERE case_id = ? AND seq = ?", at).fetchall()
        letters = run(f"SELECT {_LETTER} FROM letter WHERE case_id = ? AND seq = ?", at).fetchall()

    def of(other: int) -> Written:
        words = (*event[1:8], _command(other), event[9])
        return Written(
            case_code(other),
            _key(other),
            tuple(moved),
            record,
            header_text(case_code(other), *words),
            (other, *words),
            body,
            [(other, *row[1:]) for row in documents],
            [(*row[:3], other, *row[4:]) for row in closed],
            [(other, *row[1:]) for row in deadlines],
            [_message(row, code, other) for row in messages],
            [(other, *row[1:7], _command(other), *row[8:]) for row in letters],
        )

    return of


def _message(row: tuple[Any, ...], code: str, other: int) -> tuple[Any, ...]:
    params = json.dumps(json.loads(row[6]), ensure_ascii=False, separators=(",", ":"))
    intent, params = (each.replace(code, case_code(other)) for each in (row[0], params))
    return (intent, other, *row[2:6], params, _command(other), *row[8:])
