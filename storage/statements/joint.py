"""Statements in SQLAlchemy Core: letters about several people."""

from sqlalchemy import or_, select, update

from ketnap.storage.statements.cases import LETTER, Statement, p, word
from ketnap.storage.tables import case
from ketnap.storage.tables_correspondence import letter

# What a joined letter shares with the one that bears the number, in the order of the columns.
_SHARED = ("issuer", "addressee", "kind", "term", "symbol", "issued_on", "command", "joined_to")


def statements() -> dict[str, Statement]:
    letters = select(*LETTER).join_from(letter, case, case.c.id == letter.c.case_id)
    joined = update(letter).where(letter.c.id == p("id"), letter.c.status == word("draft"))
    shared = {name: p(name) for name in _SHARED}
    return {
        "LETTER_JOIN": Statement(joined.values(status=word("issued"), **shared), (*_SHARED, "id")),
        "LETTERS_TOGETHER": Statement(
            letters.where(or_(letter.c.id == p("id"), letter.c.joined_to == p("id"))).order_by(letter.c.id),
            ("id", "id"),
        ),
        "JOINED_CASES": Statement(
            select(letter.c.joined_to, case.c.code)
            .join_from(letter, case, case.c.id == letter.c.case_id)
            .where(letter.c.issuer == p("issuer"), letter.c.joined_to.is_not(None))
            .order_by(letter.c.id),
            ("issuer",),
        ),
        "LETTERS_JOINED_VOID": Statement(
            update(letter)
            .where(letter.c.joined_to == p("joined_to"), letter.c.status != word("void"))
            .values(status=word("void"), void_because=p("because")),
            ("because", "joined_to"),
        ),
    }
