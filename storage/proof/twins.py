"""Rows that neither the chain nor a replay proves are kept twice.

SQLite has no checksums of its own: a bit that falls over in a name or a number is read as if it had been written so. What
is hashed, or follows from what is, can be compared; of everything else an index holds each row once more, whole, and
`PRAGMA integrity_check` compares the two (docs/audit-format.md). Whoever writes a row need not know of it, and no query
reads it: nothing implies its condition.

They are no part of the revisions: they are taken away before tables change and made again for whatever columns there are.
PostgreSQL has checksums of its pages and needs none.
"""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Column, Connection, Index, Table, text

from ketnap.storage import tables_correspondence
from ketnap.storage.tables import anchor_case, case, deadline, document, event

PROVED: Final = (case, event, document, deadline, anchor_case)
"""Tables with a proof of their own: hashed, or compared with what the events lead to."""

_NAMED: Final = "twin_"

_OF_ENDED: Final = (
    deadline.c.rung,
    deadline.c.starts_on,
    deadline.c.due_on,
    deadline.c.rungs,
    deadline.c.source,
    deadline.c.provenance,
    deadline.c.length,
    deadline.c.unit,
    deadline.c.calendar_status,
)
"""What a replay cannot prove of a deadline that has ended: it was counted by the law of then, and reminded of by a sweep
of then."""


def _twin(table: Table, columns: Iterable[Column[Any]], of: str) -> Index:
    return Index(f"{_NAMED}{table.name}", *columns, sqlite_where=text(of)).ddl_if(dialect="sqlite")


TWINS: Final = (
    *(
        _twin(each, each.c, "1")
        for each in tables_correspondence.letter.metadata.sorted_tables
        if each not in PROVED
    ),
    _twin(deadline, (*deadline.primary_key, *_OF_ENDED), "status <> 'open'"),
)


def take_away(connection: Connection) -> None:
    """Tables may be changed after this."""
    there = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall()
    for (name,) in there:
        if name.startswith(_NAMED):
            connection.exec_driver_sql(f'DROP INDEX "{name}"')


def make(connection: Connection) -> None:
    """Keep twice what is to be kept twice."""
    for each in TWINS:
        each.create(connection)
