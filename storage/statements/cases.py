"""Statements in SQLAlchemy Core: reading a case, writing a decision.

A statement is compiled to text once, by `generate.py`, and that text is what runs: neither reading nor
recording a case imports SQLAlchemy. Literals are written as literals: a number that hides as a parameter would
shift all others, which the compiler below notices.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement

from ketnap.storage import deadline_rows, person_rows, rows
from ketnap.storage.tables import (
    anchor_case,
    case,
    counter,
    deadline,
    document,
    event,
    organisation,
    person,
    setting,
)
from ketnap.storage.tables_correspondence import letter, outbox

InsertInto = Callable[[Table], Insert]
"""The insert of a dialect that knows ON CONFLICT: sqlite's or postgresql's, which are spelled alike."""


class Statement(NamedTuple):
    """A Core statement and the parameters it takes, in the order of its text."""

    clause: ClauseElement
    params: Sequence[str] = ()


def p(name: str) -> BindParameter[Any]:
    """A parameter. The prefix keeps it apart from the columns of the same name."""
    return bindparam(f"v_{name}")


def number(value: int) -> ColumnElement[int]:
    return literal_column(str(value))


def word(value: str) -> ColumnElement[str]:
    return literal_column(f"'{value}'")


def compiled(statement: Statement, dialect: Dialect) -> str:
    """The text that a driver runs.

    Raises:
        TypeError: the parameters of the text are not those that the statement promises.
    """
    text = statement.clause.compile(dialect=dialect)
    found = text.positiontup or []  # type: ignore[attr-defined]
    if list(found) != [f"v_{name}" for name in statement.params]:
        raise TypeError(f"{found} is not {list(statement.params)}")
    return "\n".join(line.rstrip() for line in str(text).splitlines())


def inserted(insert: InsertInto, table: Table, row: Any) -> Insert:
    return insert(table).values({field: p(field) for field in row._fields})


def _put_deadline(insert: InsertInto) -> Insert:
    """A deadline may have run before: what closed it was withdrawn."""
    key = [column.name for column in deadline.primary_key]
    new = inserted(insert, deadline, deadline_rows.DeadlineRow)
    changed = {field: new.excluded[field] for field in deadline_rows.DeadlineRow._fields if field not in key}
    return new.on_conflict_do_update(index_elements=key, set_=changed)


def deadline_is(case_id: Any, seq: Any, kind: Any, item: Any) -> ColumnElement[bool]:
    return and_(
        deadline.c.case_id == case_id, deadline.c.seq == seq, deadline.c.kind == kind, deadline.c.item == item
    )


def _writing(insert: InsertInto) -> dict[str, Statement]:
    """What `unit_of_work.py` runs once for each row."""
    intents = inserted(insert, outbox, rows.OutboxRow).on_conflict_do_nothing(index_elements=["intent"])
    moved = update(case).where(case.c.id == p("id"), case.c.version == p("was"))
    closed = update(deadline).where(deadline_is(*(p(name) for name in ("case_id", "seq", "kind", "item"))))
    removed = delete(deadline).where(deadline_is(*(p(name) for name in ("case_id", "seq", "kind", "item"))))
    return {
        "PERSON_INSERT": Statement(
            inserted(insert, person, person_rows.PersonRow), person_rows.PersonRow._fields
        ),
        "PERSON_UPDATE": Statement(
            update(person)
            .where(person.c.id == p("id"))
            .values({field: p(field) for field in person_rows.PersonChanged._fields[:-1]}),
            person_rows.PersonChanged._fields,
        ),
        "CASE_INSERT": Statement(inserted(insert, case, rows.CaseRow), rows.CaseRow._fields),
        "CASE_MOVE": Statement(
            moved.values({field: p(field) for field in rows.CaseMove._fields[:-2]}), rows.CaseMove._fields
        ),
        "EVENT_INSERT": Statement(inserted(insert, event, rows.EventRow), rows.EventRow._fields),
        "DOCUMENT_INSERT": Statement(inserted(insert, document, rows.DocumentRow), rows.DocumentRow._fields),
        "DEADLINE_PUT": Statement(_put_deadline(insert), deadline_rows.DeadlineRow._fields),
        "DEADLINE_CLOSE": Statement(
            closed.values(
                status=p("status"),
                closed_by=p("closed_by"),
                closed_on=p("closed_on"),
                next_rung_on=literal_column("NULL"),
            ),
            deadline_rows.DeadlineClosed._fields,
        ),
        "DEADLINE_REMOVE": Statement(removed, deadline_rows.DeadlineRemoved._fields),
        "OUTBOX_INSERT": Statement(intents, rows.OutboxRow._fields),
        "LETTER_INSERT": Statement(inserted(insert, letter, rows.LetterRow), rows.LetterRow._fields),
    }


def _replacing() -> dict[str, Statement]:
    """What a correction or a withdrawal does to what the replaced event had caused and nobody has seen."""
    at_event = ("case_id", "seq")
    unsent = outbox.c.status.in_([word("new"), word("later"), word("held")])
    return {
        "CHAIN": Statement(
            select(event.c.seq, event.c.replaces)
            .where(event.c.case_id == p("case_id"))
            .order_by(event.c.seq),
            ("case_id",),
        ),
        "KEY_RELEASE": Statement(
            update(event)
            .where(event.c.case_id == p("case_id"), event.c.seq == p("seq"))
            .values(key=literal_column("NULL")),
            at_event,
        ),
        "MESSAGES_SUPERSEDE": Statement(
            update(outbox)
            .where(
                outbox.c.case_id == p("case_id"),
                outbox.c.seq == p("seq"),
                outbox.c.command.is_not(None),
                outbox.c.leased_until.is_(None),
                unsent,
            )
            .values(status=word("superseded"), reason=word("replaced")),
            at_event,
        ),
        "DRAFTS_VOID": Statement(
            update(letter)
            .where(
                letter.c.case_id == p("case_id"), letter.c.seq == p("seq"), letter.c.status == word("draft")
            )
            .values(status=word("void"), void_because=p("because")),
            ("because", "case_id", "seq"),
        ),
        "DOCUMENTS_REMOVE": Statement(
            delete(document).where(document.c.case_id == p("case_id"), document.c.seq == p("seq")), at_event
        ),
    }


HELD = and_(
    outbox.c.status == word("held"),
    # Says nothing more, but names the index: SQLite takes a partial one only by its own words.
    outbox.c.status.in_([word("held"), word("uncertain"), word("dead")]),
)
RUNNING = (
    deadline.c.seq,
    deadline.c.kind,
    deadline.c.item,
    deadline.c.opened_on,
    deadline.c.starts_on,
    deadline.c.due_on,
    deadline.c.owner,
    deadline.c.rungs,
    deadline.c.status,
    deadline.c.closed_by,
    deadline.c.closed_on,
    deadline.c.source,
    deadline.c.provenance,
    deadline.c.length,
    deadline.c.unit,
    deadline.c.calendar_status,
)
EVENT = (
    event.c.seq,
    event.c.step,
    event.c.source,
    event.c.target,
    event.c.happened_on,
    event.c.recorded_at,
    event.c.actor,
    event.c.command,
    event.c.replaces,
    event.c.body,
)
PERSON = (
    person.c.name,
    person.c.sex,
    person.c.born_on,
    person.c.ethnicity,
    person.c.occupation,
    person.c.identity_number,
    person.c.phone,
    person.c.email,
    person.c.native_place,
    person.c.residence,
)
LETTER = (
    letter.c.id,
    case.c.code,
    letter.c.seq,
    letter.c.letter,
    letter.c.status,
    letter.c.issuer,
    letter.c.addressee,
    letter.c.number,
    letter.c.symbol,
    letter.c.issued_on,
    letter.c.inputs,
    letter.c.inputs_hash,
    letter.c.void_because,
    letter.c.short_code,
    letter.c.joined_to,
)


def _value(name: str) -> ColumnElement[Any]:
    return select(setting.c.value).where(setting.c.name == word(name)).scalar_subquery()


def case_with_person() -> Select[Any]:
    """What is read of a case to decide about it: with its person, and with what says which law and register hold."""
    return select(
        case.c.id,
        case.c.code,
        case.c.cell,
        case.c.definition,
        case.c.version,
        case.c.opened_on,
        case.c.latest,
        case.c.head,
        *PERSON,
        _value("law"),
        _value("register"),
        case.c.record,
    ).join_from(case, person, person.c.id == case.c.person_id)


def _case_of_event(*columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns).join_from(event, case, case.c.id == event.c.case_id)


def _loading() -> dict[str, Statement]:
    """What a decision and a screen about one case read."""
    deadlines = select(*RUNNING).where(deadline.c.case_id == p("case_id"))
    return {
        "CASE": Statement(case_with_person().where(case.c.code == p("code")), ("code",)),
        "CASE_VERSION": Statement(
            select(case.c.id, case.c.version, case.c.head, case.c.record).where(case.c.code == p("code")),
            ("code",),
        ),
        "CASE_BY_ID": Statement(
            select(case.c.code, case.c.version, case.c.head).where(case.c.id == p("id")), ("id",)
        ),
        "DEADLINES_OPEN_OF_CASE": Statement(
            deadlines.where(deadline.c.status == word("open")).order_by(
                deadline.c.seq, deadline.c.kind, deadline.c.item
            ),
            ("case_id",),
        ),
        "DEADLINES_OF_CASE": Statement(
            deadlines.order_by(deadline.c.seq, deadline.c.kind, deadline.c.item), ("case_id",)
        ),
        "EVENTS_OF_CASE": Statement(
            _case_of_event(*EVENT).where(case.c.code == p("code")).order_by(event.c.seq), ("code",)
        ),
        "EVENT_BY_KEY": Statement(
            _case_of_event(case.c.code, *EVENT).where(event.c.key == p("key")), ("key",)
        ),
        "EVENTS_OF_COMMAND": Statement(
            _case_of_event(case.c.code, *EVENT).where(event.c.command == p("command")).order_by(event.c.id),
            ("command",),
        ),
    }


def _loading_more() -> dict[str, Statement]:
    letters = select(*LETTER).join_from(letter, case, case.c.id == letter.c.case_id)
    # On its way counts as gone: it may arrive while somebody undoes.
    sent = or_(outbox.c.status.in_([word("sent"), word("uncertain")]), outbox.c.leased_until.is_not(None))
    return {
        "LETTERS_OF_CASE": Statement(
            letters.where(case.c.code == p("code")).order_by(letter.c.id), ("code",)
        ),
        "LETTER": Statement(letters.where(letter.c.id == p("id")), ("id",)),
        "SENT_BY_COMMAND": Statement(
            select(func.count())
            .select_from(event)
            .join(outbox, and_(outbox.c.case_id == event.c.case_id, outbox.c.seq == event.c.seq))
            .where(event.c.command == p("command"), outbox.c.command.is_not(None), sent),
            ("command",),
        ),
        "ORGANISATION_EXISTS": Statement(
            select(number(1)).select_from(organisation).where(organisation.c.code == p("code")), ("code",)
        ),
    }


def _running() -> dict[str, Statement]:
    """The cases with an open deadline, a handful at a time. The table of deadlines is in the order of its cases, so
    this needs no index that every recorded step would pay for."""
    runs = exists().where(deadline.c.case_id == case.c.id, deadline.c.status == word("open"))
    columns = (case.c.id, case.c.code, case.c.cell, case.c.definition, case.c.version, case.c.opened_on)
    return {
        "CASES_RUNNING": Statement(
            select(*columns, case.c.latest, *PERSON, case.c.record)
            .join_from(case, person, person.c.id == case.c.person_id)
            .where(case.c.id > p("after"), runs)
            .order_by(case.c.id)
            .limit(p("limit"))
            .offset(number(0)),
            ("after", "limit"),
        ),
        "CASES_RUNNING_COUNT": Statement(
            select(func.count(deadline.c.case_id.distinct())).where(deadline.c.status == word("open"))
        ),
        "DEADLINES_OPEN_OF_CASES": Statement(
            select(deadline.c.case_id, *RUNNING)
            .where(
                deadline.c.case_id >= p("first"),
                deadline.c.case_id <= p("last"),
                deadline.c.status == word("open"),
            )
            .order_by(deadline.c.case_id, deadline.c.seq, deadline.c.kind, deadline.c.item),
            ("first", "last"),
        ),
    }


def _counting(insert: InsertInto) -> dict[str, Statement]:
    first = insert(counter).values(name=p("name"), last=number(1))
    following = first.on_conflict_do_update(
        index_elements=["name"], set_={"last": counter.c.last + number(1)}
    )
    anchored = select(number(1)).where(
        anchor_case.c.case_id == case.c.id, anchor_case.c.version == case.c.version
    )
    return {
        "COUNTER_NEXT": Statement(following.returning(counter.c.last), ("name",)),
        "CASES_NOT_ANCHORED": Statement(
            select(case.c.id, case.c.code, case.c.version, case.c.head)
            .where(~anchored.exists())
            .order_by(case.c.id)
        ),
    }


def statements(insert: InsertInto) -> dict[str, Statement]:
    return {
        **_writing(insert),
        **_replacing(),
        **_loading(),
        **_loading_more(),
        **_running(),
        **_counting(insert),
    }
