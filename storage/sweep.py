"""The sweep: reminders whose day has come become messages, each once for ever, however many workers there are
and however long the machine was off (promise 4). What it costs depends on what is due."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from ketnap.storage.correspondence import answers
from ketnap.storage.outbox import REMINDER
from ketnap.storage.reader import Reader, running_of
from ketnap.storage.record_json import dumps, loads
from ketnap.storage.rows import OutboxRow, stamp
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.deadlines import Rung, Running
from ketnap.workflow.organisations import Organisations
from ketnap.workflow.procedure import Procedure

OWNER, SUPERIOR, ADDRESSEE = "owner", "superior", "addressee"


class Swept(NamedTuple):
    """What a sweep did: messages raised, rungs recorded as superseded because a newer one of the same deadline
    was due as well, rungs raised before, and deadlines it went through; `more`: the limit was reached."""

    raised: int
    superseded: int
    known: int
    deadlines: int
    more: bool


class _Due(NamedTuple):
    """A deadline whose next rung has come, as it lies in the table: its days stay texts, which order as days do."""

    number: int
    case: str
    cell: str
    definition: str
    rung: int
    seq: int
    deadline: str
    item: str
    due_on: str | None
    owner: str
    rungs: str
    provenance: str
    unit: str


def sweep(uow: SqliteUnitOfWork, today: date, now: datetime, limit: int = 10_000) -> Swept:
    """Raise what is due by the end of `today`, for at most `limit` deadlines.

    Per deadline and recipient only the newest due rung is raised; the others are recorded as superseded.
    """
    day = today.isoformat()
    due = uow.cursor.execute(sql.RUNGS_DUE, (day, limit)).fetchall()
    if not due:
        return Swept(0, 0, 0, 0, more=False)
    addresses = _Addresses(uow, today)
    created_at = stamp(now)
    raised: list[OutboxRow] = []
    passed: list[OutboxRow] = []
    moves = []
    for each in map(_Due._make, due):
        rungs = loads(each.rungs)
        following = next((at for at in range(each.rung, len(rungs)) if rungs[at][0] > day), len(rungs))
        come = rungs[each.rung : following]
        newest = {role: distance for _on, role, distance in come}
        title = addresses.title(each)
        for _on, role, distance in come:
            message = _message(each, role, distance, addresses.of(each, role), title, created_at)
            if newest[role] == distance:
                raised.append(message)
            else:
                passed.append(message._replace(status="superseded", reason="newer"))
        next_on = rungs[following][0] if following < len(rungs) else None
        moves.append((following, next_on, each.number, each.seq, each.deadline, each.item))
    many = uow.cursor.executemany
    new = many(sql.OUTBOX_INSERT, raised).rowcount
    superseded = many(sql.OUTBOX_INSERT, passed).rowcount if passed else 0
    many(sql.RUNG_MOVE, moves)
    uow.wrote_much = True
    known = len(raised) + len(passed) - new - superseded
    return Swept(new, superseded, known, len(due), more=len(due) == limit)


def intent(case: str, running: Running, rung: Rung) -> str:
    """The identity of a reminder."""
    due_on = None if running.due_on is None else running.due_on.isoformat()
    return _intent(case, running.deadline, running.item, due_on, rung.distance, rung.role)


def _intent(case: str, deadline: str, item: str, due_on: str | None, distance: int, role: str) -> str:
    return f"r:{case}:{deadline}:{item}:{due_on or ''}:{distance}:{role}"


class _Whom(NamedTuple):
    """Who a reminder goes to, and, where they were written to and do not know our codes, the letters by which it is
    named there."""

    organisation: str | None
    letters: str = ""


def _message(each: _Due, role: str, distance: int, whom: _Whom, title: str, created_at: str) -> OutboxRow:
    params: dict[str, Any] = {
        "case": each.case,
        "deadline": each.deadline,
        "title": title,
        "due_on": each.due_on,
        "distance": distance,
        "unit": each.unit,
        "owner": each.owner,
        "provenance": each.provenance,
    }
    if whom.letters:
        params["letters"] = whom.letters
    # Nobody holds the role and there is no office to ask: a person has to see to it.
    held = whom.organisation is None
    return OutboxRow(
        _intent(each.case, each.deadline, each.item, each.due_on, distance, role),
        each.number,
        each.seq,
        REMINDER,
        role,
        whom.organisation,
        dumps(params),
        None,
        each.deadline,
        each.item,
        each.due_on,
        created_at,
        "held" if held else "new",
        "nobody" if held else None,
    )


class _Coming(NamedTuple):
    """A deadline that runs and has rungs to come; `rung` is the place of the next one."""

    case: str
    cell: str
    definition: str
    rung: int
    running: Running

    @property
    def seq(self) -> int:
        return self.running.seq

    @property
    def owner(self) -> str:
        return self.running.owner

    @property
    def deadline(self) -> str:
        return self.running.deadline


class _Addresses:
    """Whom a reminder goes to: the holder of the owner's role today, the organisation above it, whoever the letters
    of the opening step went to, or our own office where the owner stands outside the tree (it does not know our case
    codes) and where no letter has left yet."""

    def __init__(self, reader: Reader, today: date) -> None:
        self._reader = reader
        self._today = today
        self._found: dict[tuple[str, str, str, str], str | None] = {}
        self._procedures: dict[str, Procedure] = {}
        row = reader.cursor.execute(sql.SETTING_GET, ("office.organisation",)).fetchone()
        self._office: str | None = None if row is None else row[0]

    def of(self, each: _Due | _Coming, who: str) -> _Whom:
        if who == ADDRESSEE:
            found = answers.addressee(self._reader, each.case, each.seq)
            return _Whom(self._office) if found is None else _Whom(found.organisation, found.letters)
        key = (each.definition, each.cell, each.owner, who)
        if key not in self._found:
            self._found[key] = self._holder(each, who) or self._office
        return _Whom(self._found[key])

    def _holder(self, each: _Due | _Coming, who: str) -> str | None:
        organisations: Organisations = self._reader.organisations((each.cell,))
        roles = self._procedure(each.definition).roles
        if each.owner not in roles:
            return None
        owner = organisations.holder(roles, each.owner, each.cell, self._today)
        if who == SUPERIOR and owner is not None:
            return organisations.above(owner, self._today)
        return owner

    def title(self, each: _Due | _Coming) -> str:
        declared = self._procedure(each.definition).deadlines.get(each.deadline)
        return each.deadline if declared is None else declared.title

    def _procedure(self, definition: str) -> Procedure:
        found = self._procedures.get(definition)
        if found is None:
            found = self._procedures[definition] = self._reader.law_of(definition).procedure
        return found


class ToCome(NamedTuple):
    """A reminder that the sweep of a day will raise; `letters` are what it is named by to whoever was written to."""

    on: date
    case: str
    organisation: str | None
    role: str
    distance: int
    running: Running
    title: str
    letters: str = ""


def preview(reader: Reader, today: date, until: date) -> list[ToCome]:
    """The reminders to come until a day, as they would be raised if nothing changes; what is overdue to be
    raised counts as of today."""
    return sorted(
        _to_come(reader, today, until), key=lambda each: (each.on, each.organisation or "", each.case)
    )


def _to_come(reader: Reader, today: date, until: date) -> Iterator[ToCome]:
    addresses = _Addresses(reader, today)
    for row in reader.cursor.execute(sql.RUNGS_TO_COME, (until.isoformat(),)).fetchall():
        _number, case, cell, definition, rung, *columns = row
        each = _Coming(case, cell, definition, rung, running_of(columns))
        rungs = [rung for rung in each.running.rungs[each.rung :] if rung.on <= until]
        newest = {(rung.role, max(rung.on, today)): rung for rung in rungs}
        for rung in newest.values():
            whom = addresses.of(each, rung.role)
            yield ToCome(
                max(rung.on, today),
                each.case,
                whom.organisation,
                rung.role,
                rung.distance,
                each.running,
                addresses.title(each),
                whom.letters,
            )
