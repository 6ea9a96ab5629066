"""Which books a line speaks of: whose, of which kind, of which term; and the number that comes next in each."""

from collections.abc import Iterable
from datetime import date
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import kinds
from ketnap.commands.letter.register.asked import Asked
from ketnap.commands.org import words as org_words
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.definitions.settings import Office
from ketnap.storage.correspondence import letters
from ketnap.storage.correspondence.letters import Book, BookState
from ketnap.storage.reader import Reader
from ketnap.workflow import issuing, letterhead


class Chosen(NamedTuple):
    """Whose books are meant (our own first), of which kind and term; None: every one."""

    office: Office
    issuers: tuple[str, ...]
    kind: str | None
    term: str | None


class Period(NamedTuple):
    """From a day to a day, both with it; None: open."""

    first: date | None
    last: date | None

    def holds(self, on: date) -> bool:
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


def issuer(reader: Reader, invocation: Invocation, asked: Asked, office: Office) -> str:
    """The organisation that is named, else the office itself. Raises Problem."""
    return office.organisation if asked.org is None else org_words.meant(reader, invocation, asked.org)


def issuers(
    reader: Reader, invocation: Invocation, asked: Asked, office: Office, there: Iterable[str]
) -> tuple[str, ...]:
    """The organisations whose books are meant; with --all our own office, then all others that are `there`.

    Raises Problem.
    """
    if asked.everybody and asked.org is not None:
        raise usage(_("Sổ của một tổ chức, hoặc của mọi tổ chức: chỉ một trong hai."))
    others = sorted(set(there) - {office.organisation}) if asked.everybody else ()
    return (issuer(reader, invocation, asked, office), *others)


def chosen(reader: Reader, invocation: Invocation, asked: Asked) -> Chosen:
    """The books that a line speaks of. Raises Problem: no such organisation, kind or term."""
    office = letter_issuing.own_office(reader)
    every = [each.book for each in letters.books(reader)]
    codes = issuers(reader, invocation, asked, office, (each.issuer for each in every))
    mine = [each for each in every if each.issuer in codes]
    kind = None
    if asked.kind is not None:
        known = kinds.of_procedure(reader.law().procedure) | {each.kind for each in mine}
        kind = kinds.meant(asked.kind, known)
    return Chosen(office, codes, kind, term(asked, office, (each.term for each in mine)))


def term(asked: Asked, office: Office, there: Iterable[str]) -> str | None:
    """The term that is meant; None: every one. Raises Problem (usage) where no book runs since that day."""
    if asked.term_start is None:
        return None
    wanted = asked.term_start.isoformat()
    terms = {*there, issuing.term_of(office)}
    if wanted in terms:
        return wanted
    known = ", ".join(day(each) for each in sorted(terms) if each) or _("chưa ghi nhiệm kỳ nào")
    text = _("Không có sổ nào của nhiệm kỳ bắt đầu {day}. Có: {terms}.")
    raise usage(text.format(day=day(wanted), terms=known))


def check_day(on: date, office: Office, today: date) -> None:
    """Raises Problem: a day that has not come, or one before the term whose numbers are taken."""
    if on > today:
        message = _("Ngày {day} chưa đến.").format(day=f"{on:%d/%m/%Y}")
        raise Problem("register.future", message, Exit.REFUSED)
    if office.term_start is not None and on < office.term_start:
        text = _("Ngày {day} trước ngày bắt đầu nhiệm kỳ ({term}).")
        message = text.format(day=f"{on:%d/%m/%Y}", term=f"{office.term_start:%d/%m/%Y}")
        raise Problem("register.before_term", message, Exit.REFUSED)


def outrun() -> Problem:
    """Somebody else wrote in the register while somebody was asked."""
    text = _("Trong lúc hỏi, sổ văn bản đã có người ghi. Lệnh này chưa ghi gì; xem lại sổ rồi gõ lại.")
    return Problem("changed", text, Exit.CHANGED, following=(line("letter register"),))


def day(term: str) -> str:
    """A term as it is shown: the day on which it began."""
    return f"{date.fromisoformat(term):%d/%m/%Y}" if term else ""


def states(reader: Reader, which: Chosen) -> list[BookState]:
    """The books that are meant; those of this term that have given no number yet too, where an earlier term had
    such a book."""
    mine = [each for each in letters.books(reader) if each.book.issuer in which.issuers]
    now = issuing.term_of(which.office)
    there = {each.book for each in mine}
    fresh = {each.book._replace(term=now) for each in mine} - there
    found = [
        each
        for each in (*mine, *(BookState(book, 0, 0) for book in fresh))
        if which.kind in (None, each.book.kind) and which.term in (None, each.book.term)
    ]
    place = {code: at for at, code in enumerate(which.issuers)}
    return sorted(found, key=lambda each: (place[each.book.issuer], each.book.kind, each.book.term))


def others(reader: Reader, which: Chosen) -> int:
    """How many other organisations have books here."""
    return len({each.book.issuer for each in letters.books(reader)} - set(which.issuers))


def symbol(reader: Reader, book: Book, office: Office, on: date) -> str:
    """What follows the numbers of a book: -CV/ĐU, /CN."""
    return issuing.symbol_of(book.kind, letterhead.head(reader, book.issuer, office, on), office)


def following(reader: Reader, state: BookState, office: Office, on: date) -> str | None:
    """The number that comes next in a book, with its symbol; None in a book of an earlier term."""
    if state.book.term != issuing.term_of(office):
        return None
    return f"{state.last + 1:02d}{symbol(reader, state.book, office, on)}"
