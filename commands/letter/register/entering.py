"""Entering a letter that came in and opens no case, and entering it once more where it was mistyped."""

from datetime import date
from gettext import gettext as _

from ketnap.commands import asking, book, reading, showing, trying
from ketnap.commands.contract import line, option_name
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter.register import books
from ketnap.commands.letter.register.asked import Asked
from ketnap.commands.letter.register.incoming import line_data
from ketnap.commands.printing import Answer, Block, Cell
from ketnap.commands.problems import Exit, Problem, not_found
from ketnap.commands.words import fold
from ketnap.definitions.settings import Office
from ketnap.storage import register
from ketnap.storage.correspondence import incoming
from ketnap.storage.correspondence.incoming import Incoming, IncomingLine
from ketnap.storage.reader import Reader
from ketnap.workflow import issuing


def enter(invocation: Invocation, asked: Asked) -> Answer:
    """Enter a letter that came in, under the next number. The same line typed twice is entered once.

    Raises Problem: a day that cannot be, a letter that seems to be there.
    """
    with book.writing(invocation) as uow:
        office = letter_issuing.own_office(uow)
        came = _came(uow, invocation, asked, office)
        term = issuing.term_of(office)
        kept = [each for each in incoming.register(uow, office.organisation) if each.term == term]
        for each in kept:
            if _same(each.incoming, came):
                return _answer(each, office, invocation, _("Đã ghi từ trước: văn bản đến số {number}."))
        alike = [each for each in kept if _alike(each.incoming, came)]
        if alike and not invocation.yes:
            raise _there(alike[0])
        command = uow.next_command()
        number = incoming.enter(
            uow, office.organisation, term, came, invocation.actor, command, invocation.now
        )
    entered = IncomingLine(number, term, command, came)
    return _answer(entered, office, invocation, _("Đã ghi văn bản đến số {number}."))


def rewrite(invocation: Invocation, asked: Asked) -> Answer:
    """Enter once more what somebody typed in. What it said before stays in its remark.

    Raises Problem: no such line, one that a received case has brought about.
    """
    number = reading.count(asked.fill or "")
    again = _("Đã ghi từ trước: văn bản đến số {number}.")
    with book.reading(invocation) as reader:
        office = letter_issuing.own_office(reader)
        kept = _kept(reader, office, number)
        came = _came(reader, invocation, asked, office, kept.incoming)
    if _same(kept.incoming, came):
        return _answer(kept, office, invocation, again)
    before = _said(kept.incoming)
    if not invocation.dry_run:
        # Asked before the book is locked for writing: people take their time.
        question = _("Văn bản đến số {number} đang ghi: {before}. Ghi lại?")
        asking.agree(invocation, question.format(number=showing.number(number), before=before))
    remark = _("sửa {day}, trước ghi: {before}").format(day=f"{invocation.today:%d/%m/%Y}", before=before)
    came = came._replace(how="; ".join(each for each in (kept.incoming.how, remark) if each))
    with book.writing(invocation) as uow:
        if _kept(uow, office, number) != kept:
            raise books.outrun()
        command = uow.next_command()
        incoming.rewrite(uow, office.organisation, kept, came, invocation.actor, command, invocation.now)
    entered = kept._replace(incoming=came, command=command)
    return _answer(entered, office, invocation, _("Đã ghi lại văn bản đến số {number}."))


def _came(
    reader: Reader, invocation: Invocation, asked: Asked, office: Office, earlier: Incoming | None = None
) -> Incoming:
    """What a line says of a letter; of one that is entered once more the rest stays. Raises Problem: a day that cannot
    be."""
    kept = earlier or Incoming(invocation.today, None, "", "", None, "")
    on = asked.on or kept.received_on
    issued_on = asked.issued_on or kept.issued_on
    books.check_day(on, office, invocation.today)
    if issued_on is not None and issued_on > on:
        text = _("Ngày ghi trên văn bản ({issued_on}) ở sau ngày đến ({on}).")
        message = text.format(issued_on=f"{issued_on:%d/%m/%Y}", on=f"{on:%d/%m/%Y}")
        raise Problem("incoming.before_issue", message, Exit.REFUSED)
    came = kept._replace(
        received_on=on,
        symbol=asked.number or kept.symbol,
        issued_on=issued_on,
        title=asked.title or kept.title,
    )
    return came if asked.sender is None else _sent_by(reader, came, asked.sender)


def _sent_by(reader: Reader, came: Incoming, typed: str) -> Incoming:
    """Who sent it. Only who is named in full is taken for an organisation of the register: half a name may be
    somebody else's."""
    found = register.find(reader, typed)
    same = [each for each in found if fold(typed) in (fold(each.name), fold(each.code))]
    if len(same) == 1:
        return came._replace(sender=same[0].code, sender_name=same[0].name)
    return came._replace(sender=None, sender_name=typed)


def _kept(reader: Reader, office: Office, number: int) -> IncomingLine:
    """The line of this term with a number. Raises Problem."""
    term = issuing.term_of(office)
    lines = incoming.register(reader, office.organisation)
    kept = next((each for each in lines if (each.number, each.term) == (number, term)), None)
    if kept is None:
        text = _("Sổ văn bản đến của nhiệm kỳ này không có số {number}.")
        message = text.format(number=showing.number(number))
        raise not_found("incoming.unknown", message, line("letter register", "--incoming"))
    if kept.brought:
        text = _("Văn bản đến số {number} vào sổ khi tiếp nhận hồ sơ {case}, không sửa riêng trong sổ.")
        message = text.format(number=showing.number(number), case=kept.case or "")
        following = () if kept.case is None else (line("case show", kept.case),)
        raise Problem("incoming.received", message, Exit.REFUSED, following=following)
    return kept


def _same(one: Incoming, other: Incoming) -> bool:
    return one._replace(how="") == other._replace(how="")


def _alike(one: Incoming, other: Incoming) -> bool:
    """Whether two lines seem to be of one letter: the same sender, symbol and day."""
    return bool(one.symbol) and (fold(one.sender_name), fold(one.symbol), one.issued_on) == (
        fold(other.sender_name),
        fold(other.symbol),
        other.issued_on,
    )


def _there(each: IncomingLine) -> Problem:
    text = _("Văn bản {symbol} của {sender} đã vào sổ, số đến {number}. Vẫn ghi thì thêm {option}.")
    message = text.format(
        symbol=each.incoming.symbol,
        sender=each.incoming.sender_name,
        number=showing.number(each.number),
        option=option_name("--yes"),
    )
    return Problem(
        "incoming.there", message, Exit.REFUSED, following=(line("letter register", "--incoming"),)
    )


def _said(came: Incoming) -> str:
    """A letter in a few words: what it is, its symbol and day, who sent it."""
    parts = (came.title, came.symbol, _day(came.issued_on), came.sender_name, _day(came.received_on))
    return ", ".join(each for each in parts if each)


def _day(on: date | None) -> str:
    return "" if on is None else f"{on:%d/%m/%Y}"


def _answer(each: IncomingLine, office: Office, invocation: Invocation, text: str) -> Answer:
    blocks: list[Block] = [
        *trying.heading(invocation),
        Cell(text.format(number=showing.number(each.number)), "strong"),
        _said(each.incoming),
    ]
    blocks += trying.closing(invocation)
    if not invocation.dry_run:
        words = ("--incoming", "--fill", str(each.number), "…")
        command = line("letter register", *words).text(invocation.language)
        blocks.append(_("Ghi nhầm thì ghi lại: {command}").format(command=command))
    return Answer({**line_data(each, office.organisation), "dry_run": invocation.dry_run}, tuple(blocks))
