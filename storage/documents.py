"""Where the original of a paper lies, and who has borrowed it: office knowledge, no part of the history."""

from datetime import date

from ketnap.storage import statements_sqlite as sql
from ketnap.storage.queries import number_of
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.names import normal


class NoSuchDocument(Exception):
    """The case has no such paper."""

    def __init__(self, case: str, seq: int, n: int) -> None:
        super().__init__(f"{case} {seq}/{n}")
        self.case = case
        self.seq = seq
        self.n = n


def put(uow: SqliteUnitOfWork, case: str, seq: int, n: int, place: str) -> None:
    """The original lies here ("tủ 2, cặp 14"). Raises NoSuchCase, NoSuchDocument."""
    at = (number_of(uow, case), seq, n)
    if uow.cursor.execute(sql.DOCUMENT_PLACE, (normal(place) or None, *at)).rowcount != 1:
        raise NoSuchDocument(case, seq, n)


def lend(uow: SqliteUnitOfWork, case: str, seq: int, n: int, borrower: str, lent_on: date) -> None:
    """Somebody has borrowed the original. Raises NoSuchCase, NoSuchDocument."""
    _lend(uow, case, seq, n, normal(borrower), lent_on.isoformat())


def give_back(uow: SqliteUnitOfWork, case: str, seq: int, n: int) -> None:
    """The original is back in its place. Raises NoSuchCase, NoSuchDocument."""
    _lend(uow, case, seq, n, None, None)


def _lend(
    uow: SqliteUnitOfWork, case: str, seq: int, n: int, borrower: str | None, lent_on: str | None
) -> None:
    at = (number_of(uow, case), seq, n)
    if uow.cursor.execute(sql.DOCUMENT_LEND, (borrower, lent_on, *at)).rowcount != 1:
        raise NoSuchDocument(case, seq, n)
