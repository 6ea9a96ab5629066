"""Statements in SQLAlchemy Core: the numbers that a book has given, and never giving them again."""

from typing import Any

from sqlalchemy import Table, exists, select

from ketnap.storage.correspondence.incoming_row import IncomingRow
from ketnap.storage.statements.cases import InsertInto, Statement, p
from ketnap.storage.tables import counter, organisation
from ketnap.storage.tables_correspondence import incoming, letter, letter_counter

_BOOK = ("issuer", "kind", "term")


def _lifted(insert: InsertInto, table: Table, keys: tuple[str, ...], *others: str) -> Statement:
    """A counter goes up to where another stood, never down."""
    fields = (*keys, *others, "last")
    first: Any = insert(table).values(**{name: p(name) for name in fields})
    lifted = first.on_conflict_do_update(
        index_elements=list(keys),
        set_={"last": first.excluded.last},
        where=table.c.last < first.excluded.last,
    )
    return Statement(lifted, fields)


def statements(insert: InsertInto) -> dict[str, Statement]:
    return {
        "COUNTERS": Statement(select(counter.c.name, counter.c.last).order_by(counter.c.name)),
        "COUNTER_LIFT": _lifted(insert, counter, ("name",)),
        "NUMBERS_GIVEN": Statement(
            select(
                letter_counter.c.issuer,
                letter_counter.c.kind,
                letter_counter.c.term,
                letter_counter.c.began,
                letter_counter.c.last,
            ).order_by(*(letter_counter.c[name] for name in _BOOK))
        ),
        "NUMBERS_LIFT": _lifted(insert, letter_counter, _BOOK, "began"),
        "LETTERS_GIVEN": Statement(
            select(
                letter.c.issuer,
                letter.c.kind,
                letter.c.term,
                letter.c.number,
                letter.c.symbol,
                letter.c.issued_on,
            )
            .where(letter.c.number.is_not(None))
            .order_by(*(letter.c[name] for name in (*_BOOK, "number")))
        ),
        "INCOMING_GIVEN": Statement(
            select(*(incoming.c[name] for name in IncomingRow._fields)).order_by(incoming.c.id)
        ),
        "ORGANISATION_THERE": Statement(select(exists().where(organisation.c.code == p("code"))), ("code",)),
    }
