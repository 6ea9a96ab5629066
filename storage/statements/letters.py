"""Statements in SQLAlchemy Core: letters with their register."""

from typing import Any

from sqlalchemy import Select, and_, func, select, update

from ketnap.storage.correspondence.incoming_row import KIND as INCOMING
from ketnap.storage.statements.cases import LETTER, InsertInto, Statement, number, p, word
from ketnap.storage.tables import case, person
from ketnap.storage.tables_correspondence import letter, letter_counter

_BOOK = ("issuer", "kind", "term")


def _numbers(insert: InsertInto) -> dict[str, Statement]:
    counted = and_(*(letter_counter.c[name] == p(name) for name in _BOOK))
    key = {name: p(name) for name in _BOOK}
    first = insert(letter_counter).values(**key, began=number(0), last=number(1))
    following = first.on_conflict_do_update(
        index_elements=list(_BOOK), set_={"last": letter_counter.c.last + number(1)}
    )
    begun = insert(letter_counter).values(**key, began=p("began"), last=p("last"))
    # A book that has given no number yet may be begun again: the number was mistyped.
    begun_again = {"began": begun.excluded.began, "last": begun.excluded.last}
    given = and_(*(letter.c[name] == p(name) for name in _BOOK), letter.c.number.is_not(None))
    return {
        "LETTER_NUMBER_NEXT": Statement(following.returning(letter_counter.c.last), _BOOK),
        "LETTER_COUNTER_BEGIN": Statement(
            begun.on_conflict_do_update(index_elements=list(_BOOK), set_=begun_again),
            (*_BOOK, "began", "last"),
        ),
        "LETTER_COUNTER": Statement(
            select(letter_counter.c.began, letter_counter.c.last).where(counted), _BOOK
        ),
        "LETTER_COUNTERS": Statement(
            select(*letter_counter.c)
            .where(letter_counter.c.kind != word(INCOMING))
            .order_by(*(letter_counter.c[name] for name in _BOOK))
        ),
        "LETTER_NUMBERS": Statement(select(letter.c.number).where(given).order_by(letter.c.number), _BOOK),
        "LETTER_NEWEST_DAY": Statement(select(func.max(letter.c.issued_on)).where(given), _BOOK),
    }


# What a draft gets when it is issued, in the order of the columns.
_ISSUED = (
    "issuer",
    "addressee",
    "kind",
    "term",
    "number",
    "symbol",
    "issued_on",
    "inputs",
    "inputs_hash",
    "command",
    "short_code",
)


def _changing(insert: InsertInto) -> dict[str, Statement]:
    this = update(letter).where(letter.c.id == p("id"))
    issued = this.where(letter.c.status == word("draft")).values(
        status=word("issued"), **{name: p(name) for name in _ISSUED}
    )
    return {
        "LETTER_ISSUE": Statement(issued, (*_ISSUED, "id")),
        "LETTER_VOID": Statement(
            this.where(letter.c.status != word("void")).values(
                status=word("void"), void_because=p("because")
            ),
            ("because", "id"),
        ),
    }


def lines() -> Select[Any]:
    """Letters as lists show them."""
    return (
        select(*LETTER, letter.c.kind, letter.c.term, letter.c.drafted_at, person.c.name, case.c.cell)
        .join_from(letter, case, case.c.id == letter.c.case_id)
        .join(person, person.c.id == case.c.person_id)
    )


def _listing() -> dict[str, Statement]:
    found = lines()
    return {
        "LETTERS_DRAFT": Statement(found.where(letter.c.status == word("draft")).order_by(letter.c.id)),
        "LETTERS": Statement(found.order_by(letter.c.id)),
        "LETTERS_BY_SYMBOL": Statement(
            found.where(letter.c.symbol.is_not(None), letter.c.number == p("number")).order_by(letter.c.id),
            ("number",),
        ),
        "REGISTER": Statement(
            found.where(letter.c.issuer == p("issuer"), letter.c.number.is_not(None)).order_by(
                letter.c.kind, letter.c.term, letter.c.number
            ),
            ("issuer",),
        ),
    }


def statements(insert: InsertInto) -> dict[str, Statement]:
    return {
        **_numbers(insert),
        **_changing(insert),
        **_listing(),
    }
