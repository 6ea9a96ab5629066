"""The floor: sqlite3 written by hand for one purpose. It writes the very rows that the product writes, hash
included, and decides nothing."""

import json
import sqlite3
from hashlib import sha256
from typing import Any

_EVENT = "INSERT INTO event (case_id, seq, step, source, target, happened_on, recorded_at, actor, command, replaces, body, hash, key) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
_DOCUMENT = "INSERT INTO document (case_id, seq, n, kind, number, issued_on) VALUES (?,?,?,?,?,?)"
_DEADLINE = "INSERT INTO deadline VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_CLOSE = "UPDATE deadline SET status=?, closed_by=?, closed_on=?, next_rung_on=NULL WHERE case_id=? AND seq=? AND kind=? AND item=?"
_OUTBOX = "INSERT INTO outbox (intent, case_id, seq, kind, role, organisation, params, command, deadline, item, due_on, created_at, status, reason, attempts) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (intent) DO NOTHING"
_CASE = 'UPDATE "case" SET cell=?, state=?, version=?, state_since=?, latest=?, head=?, record=? WHERE id=? AND version=?'
_LOAD = 'SELECT c.id, c.cell, c.definition, c.version, c.head, c.record, p.name, p.born_on FROM "case" c JOIN person p ON p.id = c.person_id WHERE c.code = ?'
_RUNNING = "SELECT seq, kind, item, opened_on, starts_on, due_on, owner, rungs FROM deadline WHERE case_id = ? AND status = 'open'"


class Floor:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.cursor = connection.cursor()

    def advance(self, code: str, rows: Any, header: str) -> None:
        """One step: read the case, its deadlines and the key, write what the product writes."""
        run, many = self.cursor.execute, self.cursor.executemany
        run("BEGIN IMMEDIATE")
        case = run(_LOAD, (code,)).fetchone()
        run(_RUNNING, (case[0],)).fetchall()
        [event] = rows.events
        run("SELECT case_id FROM event WHERE key = ?", (event.key,)).fetchone()
        head = sha256(case[4] + f"{header}\x1e{event.body}".encode()).digest()
        [move] = rows.moves
        run(_CASE, (*move[:5], head, *move[6:]))
        run(_EVENT, (*event[:11], head, event.key))
        many(_DOCUMENT, rows.documents)
        many(_CLOSE, rows.closed)
        many(_DEADLINE, rows.deadlines)
        many(_OUTBOX, rows.messages)
        run("COMMIT")

    def sweep(self, today: str, messages: list[Any], moves: list[Any]) -> int:
        """Raise what is due: the rows are ready, only found and written here."""
        run, many = self.cursor.execute, self.cursor.executemany
        run("BEGIN IMMEDIATE")
        due = run(
            "SELECT d.case_id, d.seq, d.kind, d.item, d.due_on, d.rungs, d.rung, c.code, c.cell FROM deadline d"
            ' JOIN "case" c ON c.id = d.case_id WHERE d.next_rung_on <= ? AND d.next_rung_on IS NOT NULL',
            (today,),
        ).fetchall()
        many(_OUTBOX, messages)
        many(
            "UPDATE deadline SET rung=?, next_rung_on=? WHERE case_id=? AND seq=? AND kind=? AND item=?",
            moves,
        )
        run("COMMIT")
        run("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        return len(due)

    def idle(self, today: str) -> None:
        self.cursor.execute("BEGIN IMMEDIATE")
        self.cursor.execute(
            "SELECT case_id FROM deadline WHERE next_rung_on <= ? AND next_rung_on IS NOT NULL", (today,)
        ).fetchall()
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
