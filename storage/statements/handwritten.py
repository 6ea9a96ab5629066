"""Statements in SQLAlchemy Core: numbers set aside for letters written by hand, and what the registers are checked
against."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select

from ketnap.storage.correspondence.handwritten_row import HandwrittenRow
from ketnap.storage.statements.cases import InsertInto, Statement, inserted, number, p, word
from ketnap.storage.tables_correspondence import handwritten, letter, letter_counter

_BOOK = ("issuer", "kind", "term")
_NUMBER = (*_BOOK, "number")


def _in_book(table: Any) -> ColumnElement[bool]:
    return and_(*(table.c[name] == p(name) for name in _BOOK))


def _taking(insert: InsertInto) -> Statement:
    """As many numbers at once as there are to be set aside; the last of them."""
    first = insert(letter_counter).values(
        **{name: p(name) for name in _BOOK}, began=number(0), last=p("count")
    )
    following = first.on_conflict_do_update(
        index_elements=list(_BOOK), set_={"last": letter_counter.c.last + first.excluded.last}
    )
    return Statement(following.returning(letter_counter.c.last), (*_BOOK, "count"))


def _newest_day() -> Statement:
    """The newest day in a book: of what was set aside, of what was written since in its newest wording."""
    later = handwritten.alias("later")
    superseded = exists().where(
        *(later.c[name] == handwritten.c[name] for name in _NUMBER),
        later.c.n > handwritten.c.n,
        later.c.status == word("written"),
    )
    return Statement(select(func.max(handwritten.c.dated)).where(_in_book(handwritten), ~superseded), _BOOK)


def _reading() -> dict[str, Statement]:
    rows = select(*handwritten.c[tuple(HandwrittenRow._fields)])
    by_number = [handwritten.c[name] for name in (*_NUMBER, "n")]
    numbers = handwritten.alias("numbers")
    these = exists().where(
        *(numbers.c[name] == handwritten.c[name] for name in _NUMBER), numbers.c.key == p("key")
    )
    return {
        "HANDWRITTEN": Statement(rows.order_by(*by_number)),
        "HANDWRITTEN_NUMBERED": Statement(
            rows.where(handwritten.c.number == p("number")).order_by(*by_number), ("number",)
        ),
        "HANDWRITTEN_BY_KEY": Statement(rows.where(these).order_by(*by_number), ("key",)),
        "HANDWRITTEN_NUMBERS": Statement(
            select(handwritten.c.number).where(_in_book(handwritten), handwritten.c.n == number(0)), _BOOK
        ),
    }


def _checking() -> dict[str, Statement]:
    return {
        "LETTER_DAYS": Statement(
            select(letter.c.number, letter.c.issued_on)
            .where(_in_book(letter), letter.c.number.is_not(None))
            .order_by(letter.c.number),
            _BOOK,
        ),
    }


def statements(insert: InsertInto) -> dict[str, Statement]:
    return {
        "HANDWRITTEN_INSERT": Statement(
            inserted(insert, handwritten, HandwrittenRow), HandwrittenRow._fields
        ),
        "HANDWRITTEN_TAKE": _taking(insert),
        "HANDWRITTEN_NEWEST_DAY": _newest_day(),
        **_reading(),
        **_checking(),
    }
