"""Statements in SQLAlchemy Core: what the rows that follow a case are verified by (derived.py)."""

from typing import Any

from sqlalchemy import Select, func, select

from ketnap.storage import deadline_rows, person_rows, rows
from ketnap.storage.statements import Statement, number, p
from ketnap.storage.tables import deadline, document, event, person


def _whole(table: Any, row: Any) -> Select[Any]:
    """The columns of a table in the order in which a row is written."""
    return select(*(table.c[field] for field in row._fields))


def statements() -> dict[str, Statement]:
    of_case = ("case_id",)
    return {
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
