"""Where numbers begin: after the newest one of a register on paper, and at 01 again with a new term."""

from gettext import gettext as _

from ketnap.commands import asking, book, trying
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import kinds
from ketnap.commands.letter.register import books
from ketnap.commands.letter.register.asked import Asked
from ketnap.commands.printing import Answer, Block, Cell
from ketnap.commands.problems import Exit, Problem
from ketnap.definitions.settings import Office, as_settings
from ketnap.storage import settings
from ketnap.storage.correspondence import letters
from ketnap.storage.correspondence.incoming_row import KIND as INCOMING
from ketnap.storage.correspondence.letters import Book
from ketnap.storage.reader import Reader
from ketnap.workflow import issuing


def books_on_paper(invocation: Invocation, asked: Asked) -> Answer:
    """Let books go on after their newest number on paper. Raises Problem: no such kind, a book with numbers already."""
    with book.writing(invocation) as uow:
        office = letter_issuing.own_office(uow)
        issuer = books.issuer(uow, invocation, asked, office)
        known = {*kinds.of_procedure(uow.law().procedure), INCOMING}
        begun = [
            (Book(issuer, kinds.meant(typed, known), issuing.term_of(office)), last)
            for typed, last in asked.last_numbers
        ]
        for each, last in begun:
            letters.begin_book(uow, each, last)
    said = ", ".join(f"{each.kind} {last + 1:02d}" for each, last in begun)
    blocks: list[Block] = [
        *trying.heading(invocation),
        Cell(_("Số tiếp theo của {issuer}: {numbers}.").format(issuer=issuer, numbers=said), "strong"),
        *trying.closing(invocation),
    ]
    if not invocation.dry_run:
        blocks.append(_("Ghi nhầm thì ghi lại, khi sổ ấy chưa lấy số nào."))
    data = {
        "issuer": issuer,
        "books": [{**each._asdict(), "began_after": last, "next": last + 1} for each, last in begun],
        "dry_run": invocation.dry_run,
    }
    return Answer(data, tuple(blocks))


def term(invocation: Invocation, asked: Asked) -> Answer:
    """Begin a new term: every book counts from 01 again, the earlier ones stay as they are.

    Raises Problem: a day that has not come, or that lies before the term or a number of it.
    """
    if not invocation.dry_run:
        # Asked before the book is locked for writing: people take their time.
        with book.reading(invocation) as reader:
            office = letter_issuing.own_office(reader)
            if office.term_start != asked.begin_term:
                text = _(
                    "Nhiệm kỳ mới từ {day}: mọi sổ đếm lại từ 01. Số đã lấy trong nhiệm kỳ mới không trả lại được."
                )
                _check(reader, invocation, asked, office)
                asking.agree_for_good(invocation, text.format(day=f"{asked.begin_term:%d/%m/%Y}"), 1)
    with book.writing(invocation) as uow:
        office = letter_issuing.own_office(uow)
        begun = office._replace(term_start=asked.begin_term)
        if begun != office:
            _check(uow, invocation, asked, office)
            for name, value in as_settings(begun).items():
                settings.put(uow, name, value)
    text = _("Nhiệm kỳ từ {day}: số văn bản đếm lại từ 01; sổ của nhiệm kỳ trước giữ nguyên.")
    if begun == office:
        text = _("Nhiệm kỳ đã ghi từ trước, từ {day}. Sổ giữ nguyên.")
    blocks: list[Block] = [
        *trying.heading(invocation),
        Cell(text.format(day=f"{asked.begin_term:%d/%m/%Y}"), "strong"),
        *trying.closing(invocation),
        _("Xem sổ: {command}").format(command=line("letter register").text(invocation.language)),
    ]
    data = {
        "term_start": asked.begin_term,
        "term_before": office.term_start,
        "dry_run": invocation.dry_run,
    }
    return Answer(data, tuple(blocks))


def _check(reader: Reader, invocation: Invocation, asked: Asked, office: Office) -> None:
    """Raises Problem: a term that does not lie after everything in the books."""
    assert asked.begin_term is not None, "a term is begun on its day"
    books.check_day(asked.begin_term, office, invocation.today)
    now = issuing.term_of(office)
    days = [letters.newest_day(reader, each.book) for each in letters.books(reader) if each.book.term == now]
    newest = max((each for each in days if each is not None), default=None)
    if newest is not None and asked.begin_term <= newest:
        text = _("Sổ của nhiệm kỳ này đã có văn bản ngày {newest}; nhiệm kỳ mới bắt đầu sau ngày ấy.")
        raise Problem("register.term", text.format(newest=f"{newest:%d/%m/%Y}"), Exit.REFUSED)
