"""Letters about several people: one number, one sheet of paper, and a letter in the case of each of them.

The letter of the first person bears number, inputs and short code; those of the others are `joined_to` it, have its
symbol and day, and a life of their own at the addressee: who accepts one of these people has not accepted the next.
"""

from collections.abc import Iterable

from ketnap.storage.correspondence.letters import Book
from ketnap.storage.errors import LetterRefused
from ketnap.storage.reader import Reader, letter_of
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.ports import LetterState


def join(
    uow: SqliteUnitOfWork, host: LetterState, book: Book, others: Iterable[int], command: str
) -> list[LetterState]:
    """Issue drafts together with a letter that has just got its number in a book; all of them, the host first.

    Raises LetterRefused (not_a_draft).
    """
    assert host.issued_on is not None, "a letter with a number has its day"
    day = host.issued_on.isoformat()
    shared = (book.issuer, host.to, book.kind, book.term, host.symbol, day, command, host.id)
    for other in others:
        if uow.cursor.execute(sql.LETTER_JOIN, (*shared, other)).rowcount != 1:
            raise LetterRefused("not_a_draft", str(other))
    return together(uow, host)


def host(reader: Reader, letter: LetterState) -> LetterState:
    """The letter that bears the number and the inputs: the one it is joined to, or itself. Raises NoSuchLetter."""
    return letter if letter.joined_to is None else reader.letter(letter.joined_to)


def together(reader: Reader, letter: LetterState) -> list[LetterState]:
    """All letters on the same sheet of paper, the one that bears the number first; most stand alone."""
    first = letter.id if letter.joined_to is None else letter.joined_to
    return [letter_of(row) for row in reader.cursor.execute(sql.LETTERS_TOGETHER, (first, first))]


def cases(reader: Reader, issuer: str) -> dict[int, tuple[str, ...]]:
    """The cases of the others on each sheet of an issuer, by the letter that bears the number."""
    found: dict[int, tuple[str, ...]] = {}
    for first, code in reader.cursor.execute(sql.JOINED_CASES, (issuer,)):
        found[first] = (*found.get(first, ()), code)
    return found
