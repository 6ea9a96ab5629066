"""Statements in SQLAlchemy Core: the register of what came in, and whom it brought."""

from sqlalchemy import and_, func, select, update

from ketnap.storage.correspondence.incoming_row import KIND, REWRITTEN, BroughtRow, IncomingRow
from ketnap.storage.statements.cases import InsertInto, Statement, inserted, p, word
from ketnap.storage.tables import case
from ketnap.storage.tables_correspondence import brought, incoming, letter_counter

_LINE = (
    incoming.c.received_on,
    incoming.c.sender,
    incoming.c.sender_name,
    incoming.c.symbol,
    incoming.c.issued_on,
    incoming.c.title,
    incoming.c.how,
    incoming.c.office,
    incoming.c.term,
    incoming.c.number,
    incoming.c.command,
    brought.c.n,
    case.c.code,
    case.c.state,
    brought.c.letter_id,
    brought.c.packet,
)
WITH_IT = and_(
    brought.c.office == incoming.c.office,
    brought.c.term == incoming.c.term,
    brought.c.number == incoming.c.number,
)
"""Who came with a line of the register."""


def statements(insert: InsertInto) -> dict[str, Statement]:
    return {**_numbers(), **_lines(), **_entering(insert)}


_HERE = (incoming.c.office == p("office"), incoming.c.term == p("term"))


def _numbers() -> dict[str, Statement]:
    counters = (letter_counter.c.issuer, letter_counter.c.term, letter_counter.c.began, letter_counter.c.last)
    return {
        "INCOMING_COUNTERS": Statement(
            select(*counters)
            .where(letter_counter.c.kind == word(KIND))
            .order_by(letter_counter.c.issuer, letter_counter.c.term)
        ),
        "INCOMING_NUMBERS": Statement(select(incoming.c.number).where(*_HERE), ("office", "term")),
    }


def _lines() -> dict[str, Statement]:
    lines = (
        select(*_LINE)
        .outerjoin_from(incoming, brought, WITH_IT)
        .outerjoin(case, case.c.id == brought.c.case_id)
    )
    in_order = (incoming.c.id, brought.c.n)
    by_number = (incoming.c.term, incoming.c.number, brought.c.n)
    return {
        "INCOMING": Statement(
            lines.where(incoming.c.office == p("office")).order_by(*by_number), ("office",)
        ),
        "INCOMING_OF_LETTER": Statement(
            lines.where(brought.c.letter_id == p("letter_id")).order_by(*in_order), ("letter_id",)
        ),
        "INCOMING_OF_PACKET": Statement(
            lines.where(brought.c.packet == p("packet")).order_by(*in_order), ("packet",)
        ),
        "INCOMING_OF_CASE": Statement(lines.where(case.c.code == p("case")).order_by(*in_order), ("case",)),
    }


def _entering(insert: InsertInto) -> dict[str, Statement]:
    others = select(func.count()).select_from(brought).where(WITH_IT).correlate(incoming).scalar_subquery()
    paper = (incoming.c.term, incoming.c.number, incoming.c.sender, incoming.c.sender_name, incoming.c.symbol)
    again = update(incoming).where(*_HERE, incoming.c.number == p("number"))
    return {
        # What may be the same paper, and how many people came with it so far.
        "INCOMING_OF_DAY": Statement(
            select(*paper, others)
            .where(incoming.c.issued_on == p("issued_on"), incoming.c.office == p("office"))
            .order_by(incoming.c.id),
            ("issued_on", "office"),
        ),
        "INCOMING_INSERT": Statement(inserted(insert, incoming, IncomingRow), IncomingRow._fields),
        "INCOMING_REWRITE": Statement(
            again.values({name: p(name) for name in REWRITTEN}), (*REWRITTEN, "office", "term", "number")
        ),
        "BROUGHT_INSERT": Statement(inserted(insert, brought, BroughtRow), BroughtRow._fields),
    }
