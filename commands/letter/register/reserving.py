"""Setting numbers aside for letters written by hand. It cannot be taken back; a number that is not used is voided."""

from datetime import date
from gettext import gettext as _
from typing import Final, NamedTuple

from ketnap.commands import asking, book, showing
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import kinds
from ketnap.commands.letter.register import books
from ketnap.commands.letter.register.asked import Asked
from ketnap.commands.printing import Answer, Block, Cell
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.storage.correspondence import handwritten, letters
from ketnap.storage.correspondence.handwritten import Block as Reserved
from ketnap.storage.correspondence.handwritten import By, Handwritten
from ketnap.storage.correspondence.letters import Book
from ketnap.storage.reader import Reader
from ketnap.workflow import issuing

MOST: Final = 500
"""So many numbers are set aside at a time; a larger number is a slip of the finger."""


class _Plan(NamedTuple):
    """The numbers that would be set aside: the first and the last of them, the book they are taken from."""

    book: Book
    block: Reserved
    first: str
    last: str

    def sentence(self) -> str:
        text = _(
            "Để dành {count} số, {numbers}, cho văn bản viết tay, vì: {reason}. "
            "Số đã lấy không trả lại được, chỉ hủy có lý do."
        )
        return text.format(
            count=showing.number(self.block.size),
            numbers=_span(self.first, self.last),
            reason=self.block.reason.rstrip("."),
        )


def reserve(invocation: Invocation, asked: Asked) -> Answer:
    """Set the next numbers of a book aside. Raises Problem."""
    if not 1 <= (asked.reserve or 0) <= MOST:
        raise usage(_("Mỗi lần để dành từ 1 đến {most} số.").format(most=showing.number(MOST)))
    expected: _Plan | None = None
    if invocation.asks and invocation.confirm is None and not invocation.dry_run:
        # The plan is shown before the book is locked for writing: people take their time.
        with book.reading(invocation) as reader:
            earlier = handwritten.by_key(reader, invocation.key)
            if not earlier:
                expected = _plan(reader, invocation, asked)
        if expected is not None:
            asking.agree_for_good(invocation, expected.sentence(), expected.block.size)
    with book.writing(invocation) as uow:
        earlier = handwritten.by_key(uow, invocation.key)
        if earlier:
            return _answer(earlier, invocation, _("Đã để dành từ trước, cùng khóa này: {numbers}."))
        plan = _plan(uow, invocation, asked)
        if expected is None:
            if not (invocation.asks and invocation.dry_run):
                asking.agree_for_good(invocation, plan.sentence(), plan.block.size)
        elif plan != expected:
            raise books.outrun()
        by = By(invocation.actor, uow.next_command(), invocation.now)
        taken = handwritten.reserve(uow, plan.book, plan.block, by)
    head = _("Đã để dành {numbers} cho văn bản viết tay.")
    if invocation.dry_run:
        head = _("CHẠY THỬ, chưa lấy số: sẽ để dành {numbers} cho văn bản viết tay.")
    return _answer(taken, invocation, head, command=by.command)


def _plan(reader: Reader, invocation: Invocation, asked: Asked) -> _Plan:
    """What would be set aside. Raises Problem: no such kind, a day that cannot be."""
    office = letter_issuing.own_office(reader)
    issuer = books.issuer(reader, invocation, asked, office)
    mine = {each.book.kind for each in letters.books(reader) if each.book.issuer == issuer}
    known = kinds.of_procedure(reader.law().procedure) | mine
    wanted = Book(issuer, kinds.meant(str(asked.kind), known), issuing.term_of(office))
    on = asked.on or invocation.today
    books.check_day(on, office, invocation.today)
    _check_order(reader, wanted, on)
    symbol = books.symbol(reader, wanted, office, on)
    last = letters.last_number(reader, wanted)
    block = Reserved(asked.reserve or 0, symbol, on, str(asked.reason), invocation.key or None)
    return _Plan(wanted, block, f"{last + 1:02d}{symbol}", f"{last + block.size:02d}{symbol}")


def _check_order(reader: Reader, wanted: Book, on: date) -> None:
    """Numbers and days go the same way. Raises Problem."""
    newest = letters.newest_day(reader, wanted)
    if newest is not None and on < newest:
        text = _("Ngày {day} trước văn bản mới nhất cùng loại ({newest}); số và ngày đi cùng chiều.")
        message = text.format(day=f"{on:%d/%m/%Y}", newest=f"{newest:%d/%m/%Y}")
        raise Problem("register.before_newest", message, Exit.REFUSED)


def _span(first: str, last: str) -> str:
    return first if first == last else _("{first} đến {last}").format(first=first, last=last)


def _answer(
    taken: list[Handwritten], invocation: Invocation, head: str, *, command: str | None = None
) -> Answer:
    first, last = taken[0], taken[-1]
    blocks: list[Block] = [Cell(head.format(numbers=_span(first.symbol, last.symbol)), "strong")]
    if not invocation.dry_run:
        words = ("--fill", first.symbol, "--to", _("NƠI NHẬN"), "--title", _("TRÍCH YẾU"), "--on", _("NGÀY"))
        filling = line("letter register", *words).text(invocation.language)
        voiding = line("letter void", first.symbol, "--reason", _("LÝ DO")).text(invocation.language)
        blocks.append(_("Viết xong thì ghi vào sổ: {command}").format(command=filling))
        blocks.append(_("Không dùng đến thì hủy: {command}").format(command=voiding))
    data = {
        **first.book._asdict(),
        "numbers": [each.symbol for each in taken],
        "reserved_on": first.reserved_on,
        "reason": first.reason,
        "command": command,
        "dry_run": invocation.dry_run,
    }
    return Answer(data, tuple(blocks))
