"""A decision as rows: named tuples whose fields stand in the order of the statement that writes them.

Pure: no database is asked, every key is known. One case and four hundred take the same way.
"""

from datetime import UTC, date, datetime
from typing import NamedTuple

from ketnap.storage.deadline_rows import DeadlineClosed, DeadlineRemoved, DeadlineRow, deadline_rows
from ketnap.storage.person_rows import PersonChanged, PersonRow, person_row
from ketnap.storage.proof.chain import START, event_hash, header_text
from ketnap.storage.reader import Before
from ketnap.storage.record_json import body_text, dumps, record_text, record_text_after
from ketnap.workflow.commands import Person
from ketnap.workflow.decision import Decision
from ketnap.workflow.names import normal
from ketnap.workflow.people import as_known
from ketnap.workflow.procedure import Procedure
from ketnap.workflow.record import Event, Record


class CaseRow(NamedTuple):
    id: int
    code: str
    person_id: int
    cell: str
    definition: str
    state: str
    version: int
    state_since: str | None
    opened_on: str
    latest: str | None
    head: bytes
    record: str


class CaseMove(NamedTuple):
    """What an event changes in the row of its case, if the case still has the version `was`."""

    cell: str
    state: str
    version: int
    state_since: str | None
    latest: str | None
    head: bytes
    record: str
    id: int
    was: int


class EventRow(NamedTuple):
    case_id: int
    seq: int
    step: str
    source: str
    target: str
    happened_on: str
    recorded_at: str
    actor: str
    command: str
    replaces: int | None
    body: str
    hash: bytes
    key: str | None


class DocumentRow(NamedTuple):
    case_id: int
    seq: int
    n: int
    kind: str
    number: str
    issued_on: str


class OutboxRow(NamedTuple):
    intent: str
    case_id: int | None
    seq: int | None
    kind: str
    role: str
    organisation: str | None
    params: str
    command: str | None
    deadline: str | None
    item: str | None
    due_on: str | None
    created_at: str
    status: str = "new"
    reason: str | None = None
    attempts: int = 0


class LetterRow(NamedTuple):
    case_id: int
    seq: int
    letter: str
    status: str
    issuer: str | None
    addressee: str | None
    kind: str | None
    command: str
    drafted_at: str


class ReceiptRow(NamedTuple):
    letter_id: int
    n: int
    status: str
    received_on: str
    how: str
    actor: str
    command: str
    recorded_at: str
    because: str | None
    seq: int | None


class Rows:
    """Everything that some decisions write, by table. `replaced` are the events (case, seq) whose place a new
    one took, with its reason."""

    __slots__ = (
        "cases",
        "closed",
        "deadlines",
        "documents",
        "events",
        "letters",
        "messages",
        "moves",
        "people",
        "persons",
        "removed",
        "replaced",
    )

    def __init__(self) -> None:
        self.persons: list[PersonRow] = []
        self.people: list[PersonChanged] = []
        self.cases: list[CaseRow] = []
        self.moves: list[CaseMove] = []
        self.replaced: list[tuple[int, int, str]] = []
        self.events: list[EventRow] = []
        self.documents: list[DocumentRow] = []
        self.closed: list[DeadlineClosed] = []
        self.removed: list[DeadlineRemoved] = []
        self.deadlines: list[DeadlineRow] = []
        self.messages: list[OutboxRow] = []
        self.letters: list[LetterRow] = []


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def stamp(instant: datetime) -> str:
    """An instant as stored: UTC, always with microseconds, so that texts order as instants do."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone")
    # The clock gives UTC: most instants need no reckoning.
    utc = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    return utc.isoformat(timespec="microseconds")


def add(rows: Rows, before: Before, decision: Decision, procedure: Procedure, cell: str, key: str) -> None:
    """Add what a decision about an existing case writes."""
    head = _add_event(rows, before, decision, procedure, key)
    record = decision.record
    rows.moves.append(
        CaseMove(
            cell,
            record.state,
            decision.event.seq,
            state_since(record),
            _iso(record.latest),
            head,
            _record_text(before, record),
            before.id,
            before.version,
        )
    )


def add_new(
    rows: Rows, number: int, person: Person, decision: Decision, procedure: Procedure, cell: str, key: str
) -> None:
    """Add what a decision that starts a case writes. The person bears the number of their first case."""
    rows.persons.append(person_row(number, as_known(person, decision.record.facts)))
    head = _add_event(rows, Before(number, 0, START, (), (), "[]"), decision, procedure, key)
    record, event = decision.record, decision.event
    rows.cases.append(
        CaseRow(
            number,
            decision.case,
            number,
            cell,
            procedure.hash,
            record.state,
            event.seq,
            state_since(record),
            event.happened_on.isoformat(),
            _iso(record.latest),
            head,
            record_text(record.counting),
        )
    )


def _record_text(before: Before, record: Record) -> str:
    """The running result as stored: mostly what it was and one entry more."""
    counting = record.counting
    if counting and counting[:-1] == before.counting:
        return record_text_after(before.record, counting[-1])
    return record_text(counting)


def cell_of(record: Record, before: str) -> str:
    """The cell that keeps the case: where the record names none, the one `before`."""
    return str(record.facts.get("cell") or before)


def state_since(record: Record) -> str | None:
    """Since when the case has been in its state: the day of the step that its state is read off."""
    brought = record.brought
    return None if brought is None else brought.on.isoformat()


def _add_event(rows: Rows, before: Before, decision: Decision, procedure: Procedure, key: str) -> bytes:
    """Add the event and all that hangs on it; return its hash."""
    event, number = decision.event, before.id
    recorded_at = stamp(event.recorded_at)
    row = _event_row(decision.case, before, event, recorded_at, key)
    rows.events.append(row)
    if event.replaces is not None:
        rows.replaced.append((number, event.replaces, event.because))
    rows.documents += document_rows(number, event)
    changes = deadline_rows(number, before.running, (decision.opened, decision.closed, decision.moved))
    rows.closed += changes.closed
    rows.removed += changes.removed
    rows.deadlines += changes.put
    for message in decision.messages:
        rows.messages.append(
            OutboxRow(
                message.intent,
                number,
                event.seq,
                message.kind,
                message.role,
                message.organisation,
                dumps(message.params),
                event.command,
                None,
                None,
                None,
                recorded_at,
            )
        )
    for draft in decision.letters:
        document = procedure.documents.get(draft.letter)
        kind = None if document is None else document.letter
        rows.letters.append(
            LetterRow(
                number,
                draft.seq,
                draft.letter,
                "draft",
                draft.issuer,
                draft.to,
                kind,
                event.command,
                recorded_at,
            )
        )
    return row.hash


def _event_row(case: str, before: Before, event: Event, recorded_at: str, key: str) -> EventRow:
    body, happened_on, actor = body_text(event), event.happened_on.isoformat(), normal(event.actor)
    header = header_text(
        case,
        event.seq,
        event.step,
        event.source,
        event.target,
        happened_on,
        recorded_at,
        actor,
        event.command,
        event.replaces,
    )
    return EventRow(
        before.id,
        event.seq,
        event.step,
        event.source,
        event.target,
        happened_on,
        recorded_at,
        actor,
        event.command,
        event.replaces,
        body,
        event_hash(before.head, header, body),
        key or None,
    )


def document_rows(number: int, event: Event) -> list[DocumentRow]:
    """The papers of an event, those of the steps that came along first."""
    papers = [paper for entry in event.carried for paper in entry.papers] + list(event.papers)
    return [
        DocumentRow(number, event.seq, n, paper.document, paper.number, paper.issued_on.isoformat())
        for n, paper in enumerate(papers, start=1)
    ]
