"""Statements in SQLAlchemy Core: anchors, and what events, heads and the rows that follow a case are verified by."""

from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, func, not_, select

from ketnap.storage import deadline_rows, person_rows, rows
from ketnap.storage.statements.cases import EVENT, InsertInto, Statement, inserted, number, p
from ketnap.storage.tables import anchor, anchor_case, case, deadline, document, event, person


class AnchorRow(NamedTuple):
    n: int
    made_at: str
    digest: str


class AnchorCaseRow(NamedTuple):
    case_id: int
    version: int
    n: int
    head: bytes


def _whole(table: Any, row: Any) -> Select[Any]:
    """The columns of a table in the order in which a row is written."""
    return select(*(table.c[field] for field in row._fields))


def _anchoring(insert: InsertInto) -> dict[str, Statement]:
    return {
        "ANCHOR_LAST": Statement(
            select(anchor.c.n, anchor.c.made_at, anchor.c.digest)
            .order_by(anchor.c.n.desc())
            .limit(number(1))
            .offset(number(0))
        ),
        "ANCHORS": Statement(select(anchor.c.n, anchor.c.made_at, anchor.c.digest).order_by(anchor.c.n)),
        # What was anchored, beside what the events say now.
        "ANCHORED": Statement(
            select(
                anchor.c.n,
                anchor.c.digest,
                anchor_case.c.case_id,
                case.c.code,
                anchor_case.c.version,
                anchor_case.c.head,
                event.c.hash,
            )
            .outerjoin_from(anchor, anchor_case, anchor_case.c.n == anchor.c.n)
            .outerjoin(case, case.c.id == anchor_case.c.case_id)
            .outerjoin(
                event,
                and_(event.c.case_id == anchor_case.c.case_id, event.c.seq == anchor_case.c.version),
            )
            .order_by(anchor.c.n, anchor_case.c.case_id)
        ),
        "ANCHORS_NAMED_ONLY": Statement(
            select(anchor_case.c.n)
            .distinct()
            .where(not_(exists().where(anchor.c.n == anchor_case.c.n)))
            .order_by(anchor_case.c.n)
        ),
        "ANCHOR_INSERT": Statement(inserted(insert, anchor, AnchorRow), AnchorRow._fields),
        "ANCHOR_CASE_INSERT": Statement(inserted(insert, anchor_case, AnchorCaseRow), AnchorCaseRow._fields),
    }


def _chained() -> dict[str, Statement]:
    """Events in the order of their chains, each with what the row of its case says of them."""
    return {
        "EVENTS_TO_VERIFY": Statement(
            select(
                event.c.case_id,
                case.c.code,
                case.c.version,
                case.c.head,
                event.c.seq,
                event.c.hash,
                event.c.body,
                event.c.replaces,
                *(event.c[name] for name in _TEXTS),
            )
            .outerjoin_from(event, case, case.c.id == event.c.case_id)
            .order_by(event.c.case_id, event.c.seq)
        ),
        "CASES_WITHOUT_EVENTS": Statement(
            select(case.c.id, case.c.code)
            .where(not_(exists().where(event.c.case_id == case.c.id)))
            .order_by(case.c.id)
        ),
        "CASES_BY_NUMBER": Statement(select(case.c.id).order_by(case.c.id)),
    }


_TEXTS = ("step", "source", "target", "happened_on", "recorded_at", "actor", "command")


def _following() -> dict[str, Statement]:
    """The rows that follow from the events of a case."""
    of_case = ("case_id",)
    return {
        "CASE_TO_VERIFY": Statement(
            select(
                case.c.code,
                case.c.version,
                case.c.state,
                case.c.definition,
                case.c.latest,
                case.c.person_id,
                case.c.cell,
                case.c.state_since,
                case.c.opened_on,
                case.c.record,
            ).where(case.c.id == p("id")),
            ("id",),
        ),
        "EVENTS_TO_REPLAY": Statement(
            select(*EVENT).where(event.c.case_id == p("case_id")).order_by(event.c.seq), of_case
        ),
        "DOCUMENTS_TO_VERIFY": Statement(
            _whole(document, rows.DocumentRow)
            .where(document.c.case_id == p("case_id"))
            .order_by(document.c.seq, document.c.n),
            of_case,
        ),
        "DEADLINES_TO_VERIFY": Statement(
            _whole(deadline, deadline_rows.DeadlineRow)
            .where(deadline.c.case_id == p("case_id"))
            .order_by(deadline.c.seq, deadline.c.kind, deadline.c.item),
            of_case,
        ),
        "PERSON_TO_VERIFY": Statement(
            _whole(person, person_rows.PersonRow).where(person.c.id == p("id")), ("id",)
        ),
        "FIRST_EVENT_SINCE": Statement(
            select(func.min(event.c.seq)).where(event.c.case_id == p("case_id"), event.c.id > p("since")),
            ("case_id", "since"),
        ),
        "NEWEST_EVENT": Statement(select(func.coalesce(func.max(event.c.id), number(0)))),
    }


def statements(insert: InsertInto) -> dict[str, Statement]:
    return {**_anchoring(insert), **_chained(), **_following()}
