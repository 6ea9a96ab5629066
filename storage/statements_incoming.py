"""Statements in SQLAlchemy Core: the register of what came in."""

from sqlalchemy import select, update

from ketnap.storage.incoming_row import KIND, REWRITTEN, IncomingRow
from ketnap.storage.statements import InsertInto, Statement, inserted, p, word
from ketnap.storage.tables import case
from ketnap.storage.tables_correspondence import incoming, letter_counter

_LINE = (
    incoming.c.number,
    incoming.c.received_on,
    incoming.c.sender,
    incoming.c.sender_name,
    incoming.c.symbol,
    incoming.c.issued_on,
    incoming.c.title,
    case.c.code,
    incoming.c.letter_id,
    incoming.c.packet,
    incoming.c.how,
    incoming.c.command,
    incoming.c.term,
)


def statements(insert: InsertInto) -> dict[str, Statement]:
    lines = select(*_LINE).outerjoin_from(incoming, case, case.c.id == incoming.c.case_id)
    here = (incoming.c.office == p("office"), incoming.c.term == p("term"))
    again = update(incoming).where(*here, incoming.c.number == p("number"))
    return {
        "INCOMING_COUNTERS": Statement(
            select(
                letter_counter.c.issuer, letter_counter.c.term, letter_counter.c.began, letter_counter.c.last
            )
            .where(letter_counter.c.kind == word(KIND))
            .order_by(letter_counter.c.issuer, letter_counter.c.term)
        ),
        "INCOMING_NUMBERS": Statement(select(incoming.c.number).where(*here), ("office", "term")),
        "INCOMING_REWRITE": Statement(
            again.values({name: p(name) for name in REWRITTEN}), (*REWRITTEN, "office", "term", "number")
        ),
        "INCOMING_INSERT": Statement(inserted(insert, incoming, IncomingRow), IncomingRow._fields),
        "INCOMING": Statement(
            lines.where(incoming.c.office == p("office")).order_by(incoming.c.term, incoming.c.number),
            ("office",),
        ),
        "INCOMING_OF_LETTER": Statement(
            lines.where(incoming.c.letter_id == p("letter_id")).order_by(incoming.c.id), ("letter_id",)
        ),
        "INCOMING_OF_PACKET": Statement(
            lines.where(incoming.c.packet == p("packet")).order_by(incoming.c.id), ("packet",)
        ),
        "INCOMING_OF_CASE": Statement(
            lines.where(case.c.code == p("case")).order_by(incoming.c.id), ("case",)
        ),
    }
