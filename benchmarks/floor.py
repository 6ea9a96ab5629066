"""The floor: sqlite3 written by hand for one purpose. It writes the very rows that the product writes, hash
included, and decides nothing."""

import json
import sqlite3
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple

Row = tuple[Any, ...]

_EVENT = "INSERT INTO event (case_id, seq, step, source, target, happened_on, recorded_at, actor, command, replaces, body, hash, key) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
_DOCUMENT = "INSERT INTO document VALUES (?,?,?,?,?,?)"
_DEADLINE = "INSERT INTO deadline VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_CLOSE = "UPDATE deadline SET status=?, closed_by=?, closed_on=?, next_rung_on=NULL WHERE case_id=? AND seq=? AND kind=? AND item=?"
_OUTBOX = "INSERT INTO outbox (intent, case_id, seq, kind, role, organisation, params, command, deadline, item, due_on, created_at, status, reason, attempts) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (intent) DO NOTHING"
_LETTER = "INSERT INTO letter (case_id, seq, letter, status, issuer, addressee, kind, command, drafted_at) VALUES (?,?,?,?,?,?,?,?,?)"
_CASE = 'UPDATE "case" SET cell=?, state=?, version=?, state_since=?, latest=?, head=?, record=? WHERE id=? AND version=?'
_LOAD = 'SELECT c.id, c.cell, c.definition, c.version, c.head, c.record, p.name, p.born_on FROM "case" c JOIN person p ON p.id = c.person_id WHERE c.code = ?'
_RUNNING = "SELECT seq, kind, item, opened_on, starts_on, due_on, owner, rungs FROM deadline WHERE case_id = ? AND status = 'open'"
_DUE = (
    "SELECT d.case_id, d.seq, d.kind, d.item, d.due_on, d.rungs, d.rung, c.code, c.cell FROM deadline d"
    ' JOIN "case" c ON c.id = d.case_id WHERE d.next_rung_on <= ? AND d.next_rung_on IS NOT NULL'
)
_RUNG = "UPDATE deadline SET rung=?, next_rung_on=? WHERE case_id=? AND seq=? AND kind=? AND item=?"


class Written(NamedTuple):
    """One recorded step as rows: what changes in the case (`moved`: cell, state, version, state_since, latest), its
    text of events, the event before its hash and key (`header` is what is hashed), and what hangs on it."""

    code: str
    key: str
    moved: Row
    record: str
    header: str
    event: Row
    body: str
    documents: Sequence[Row]
    closed: Sequence[Row]
    deadlines: Sequence[Row]
    messages: Sequence[Row]
    letters: Sequence[Row]


class Floor:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.cursor = connection.cursor()

    def advance(self, step: Written) -> None:
        """One step: read the case, its deadlines and the key, write what the product writes."""
        self.advance_all([step])

    def advance_all(self, steps: Sequence[Written]) -> None:
        """The same for a class of people, in one transaction and table by table."""
        run, many = self.cursor.execute, self.cursor.executemany
        run("BEGIN IMMEDIATE")
        events, moves = [], []
        for step in steps:
            case = run(_LOAD, (step.code,)).fetchone()
            run(_RUNNING, (case[0],)).fetchall()
            run("SELECT case_id FROM event WHERE key = ?", (step.key,)).fetchone()
            head = sha256(case[4] + f"{step.header}\x1e{step.body}".encode()).digest()
            moves.append((*step.moved, head, step.record, case[0], case[3]))
            events.append((*step.event, step.body, head, step.key))
        many(_CASE, moves)
        many(_EVENT, events)
        for statement, name in (
            (_DOCUMENT, "documents"),
            (_CLOSE, "closed"),
            (_DEADLINE, "deadlines"),
            (_OUTBOX, "messages"),
            (_LETTER, "letters"),
        ):
            rows = [row for step in steps for row in getattr(step, name)]
            if rows:
                many(statement, rows)
        run("COMMIT")

    def sweep(self, today: str, messages: Sequence[Row], moves: Sequence[Row]) -> int:
        """Raise what is due: the rows are ready, only found and written here."""
        run, many = self.cursor.execute, self.cursor.executemany
        run("BEGIN IMMEDIATE")
        due = run(_DUE, (today,)).fetchall()
        many(_OUTBOX, messages)
        many(_RUNG, moves)
        run("COMMIT")
        run("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        return len(due)

    def idle(self, today: str) -> None:
        self.cursor.execute("BEGIN IMMEDIATE")
        self.cursor.execute(_DUE, (today,)).fetchall()
        self.cursor.execute("COMMIT")

    def show(self, code: str) -> Any:
        """Everything that a screen about one case needs, as the driver gives it."""
        run = self.cursor.execute
        run("BEGIN")
        case = run(_LOAD, (code,)).fetchone()
        record = json.loads(case[5])
        deadlines = run(_RUNNING, (case[0],)).fetchall()
        rungs = [json.loads(row[7]) for row in deadlines]
        events = run(
            "SELECT seq, step, source, target, happened_on, recorded_at, actor, command, replaces, body FROM event"
            " WHERE case_id = ? ORDER BY seq",
            (case[0],),
        ).fetchall()
        papers = run(
            "SELECT seq, n, kind, number, issued_on FROM document WHERE case_id = ?",
            (case[0],),
        ).fetchall()
        run("COMMIT")
        return record, deadlines, rungs, events, papers
