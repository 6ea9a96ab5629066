"""Statements in SQLAlchemy Core: reading many cases at once, as a class-wide act needs them.

Which ones is said by one parameter, a JSON list: one statement for four, four hundred or four thousand.
"""

from sqlalchemy import Select, func, select

from ketnap.storage.statements.cases import RUNNING, Statement, case_with_person, p, word
from ketnap.storage.tables import case, deadline


def _listed(name: str) -> Select[tuple[str]]:
    """The values of a JSON list that is handed over as one parameter."""
    return select(func.json_each(p(name)).table_valued("value").c.value)


def statements() -> dict[str, Statement]:
    return {
        "CASES_CODED": Statement(case_with_person().where(case.c.code.in_(_listed("codes"))), ("codes",)),
        "DEADLINES_OPEN_OF_THESE": Statement(
            select(deadline.c.case_id, *RUNNING)
            .where(deadline.c.case_id.in_(_listed("case_ids")), deadline.c.status == word("open"))
            .order_by(deadline.c.case_id, deadline.c.seq, deadline.c.kind, deadline.c.item),
            ("case_ids",),
        ),
    }
