"""What became of a number set aside: a letter was written under it, or it is void."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _

from ketnap.commands import asking, book, trying
from ketnap.commands.contract import line, option_name
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import by_hand
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter.register import books
from ketnap.commands.letter.register.asked import Asked
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer, Block, Cell
from ketnap.commands.problems import Exit, Problem, not_found, usage
from ketnap.storage.correspondence import handwritten
from ketnap.storage.correspondence.handwritten import VOID, By, Handwritten, Written
from ketnap.storage.reader import Reader
from ketnap.workflow import issuing


def fill(invocation: Invocation, asked: Asked) -> Answer:
    """Enter the letter that was written under a number. The same line typed twice is entered once; another one takes
    its place when somebody agrees. Raises Problem."""
    with book.reading(invocation) as reader:
        kept = _meant(reader, invocation, asked, asked.fill or "")
        written = _written(reader, invocation, asked, kept)
    if kept.written == written:
        return _filled(kept, (), invocation, _("Đã ghi từ trước: {number}."))
    if kept.written is not None and not invocation.dry_run:
        # Asked before the book is locked for writing: people take their time.
        question = _("{number} đang ghi: {before}. Ghi lại?")
        asking.agree(invocation, question.format(number=kept.symbol, before=_said(kept.written)))
    with book.writing(invocation) as uow:
        if _meant(uow, invocation, asked, asked.fill or "") != kept:
            raise books.outrun()
        by = By(invocation.actor, uow.next_command(), invocation.now)
        filled = handwritten.fill(uow, kept, written, by)
        crossing = _crossing(uow, filled)
    return _filled(filled, crossing, invocation, _("Đã ghi {number} vào sổ."), by.command)


def void(invocation: Invocation, asked: Asked) -> Answer:
    """Void a number, whether something was written under it or not. Raises Problem."""
    named, because = asked.void or "", (asked.reason or "").rstrip(".")
    with book.reading(invocation) as reader:
        kept = _meant(reader, invocation, asked, named)
    if not invocation.dry_run:
        # Asked before the book is locked for writing: people take their time.
        text = _("Hủy số {number} để dành viết tay{written}, vì: {because}. Hủy rồi không lấy lại được.")
        written = "" if kept.written is None else f" ({_said(kept.written)})"
        plan = text.format(number=kept.symbol, written=written, because=because)
        asking.agree_for_good(invocation, plan, 1)
    with book.writing(invocation) as uow:
        if _meant(uow, invocation, asked, named) != kept:
            raise books.outrun()
        by = By(invocation.actor, uow.next_command(), invocation.now)
        voided = handwritten.void(uow, kept, because, by)
    head = _("Đã hủy {letter}: {because}.")
    if invocation.dry_run:
        head = _("CHẠY THỬ, chưa ghi: sẽ hủy {letter}: {because}.")
    head = head.format(letter=kept.symbol, because=because)
    stays = _("Số {number} vẫn ở trong sổ, ghi là đã hủy, không dùng lại.").format(number=kept.symbol)
    data = {**by_hand.data(voided), "command": by.command, "dry_run": invocation.dry_run}
    return Answer(data, (Cell(head, "strong"), stays))


def _meant(reader: Reader, invocation: Invocation, asked: Asked, named: str) -> Handwritten:
    """The number that is named. Raises Problem: none, several, void."""
    found = by_hand.named(reader, named)
    if asked.org is not None:
        code = org_words.meant(reader, invocation, asked.org)
        found = [each for each in found if each.book.issuer == code]
    if asked.term_start is not None:
        found = [each for each in found if each.book.term == asked.term_start.isoformat()]
    issued = "" if found else by_hand.issued(reader, named)
    if issued:
        raise _of_program(issued, asked)
    if not found:
        message = _("Không có số {number} nào để dành viết tay.").format(number=named)
        raise not_found("handwritten.unknown", message, line("letter register"))
    kept = _one(named, found)
    if kept.status == VOID:
        text = _("{number} đã hủy ({because}). Sổ giữ nguyên.")
        message = text.format(number=kept.symbol, because=kept.void_because)
        raise Problem("handwritten.void", message, Exit.REFUSED)
    return kept


def _of_program(number: str, asked: Asked) -> Problem:
    """That a number is that of a letter which the program issued."""
    text = _("{number} là số của văn bản do chương trình phát hành, không phải số để dành. Sổ giữ nguyên.")
    following = line("letter show", number)
    if asked.void is not None:
        following = line("letter void", number, "--reason", asked.reason or _("LÝ DO"))
    return Problem("handwritten.issued", text.format(number=number), Exit.REFUSED, following=(following,))


def _one(named: str, found: Sequence[Handwritten]) -> Handwritten:
    """The only one. Raises Problem (usage) with how to tell several apart."""
    if len(found) > 1:
        places = ", ".join(
            f"{each.symbol} ({each.book.issuer}, {books.day(each.book.term) or '–'})" for each in found
        )
        text = _("«{text}» khớp {count} số: {places}. Thêm {org} hoặc {term}.")
        raise usage(
            text.format(
                text=named,
                count=len(found),
                places=places,
                org=option_name("--org"),
                term=option_name("--term-start"),
            )
        )
    return found[0]


def _written(reader: Reader, invocation: Invocation, asked: Asked, kept: Handwritten) -> Written:
    """What was written; what is entered once more keeps what the line does not say anew. Raises Problem: something
    is missing, a day that has not come, one before the number was set aside, or one in another term."""
    earlier = kept.written
    if earlier is None:
        asked.need("to", "title")
        earlier = Written(invocation.today, "", "")
    on = asked.on or earlier.on
    office = letter_issuing.own_office(reader)
    books.check_day(on, office._replace(term_start=None), invocation.today)
    if on < kept.reserved_on:
        text = _("Ngày {day} trước ngày để dành số {number} ({reserved}).")
        message = text.format(
            day=f"{on:%d/%m/%Y}", number=kept.symbol, reserved=f"{kept.reserved_on:%d/%m/%Y}"
        )
        raise Problem("handwritten.before_reserved", message, Exit.REFUSED)
    if kept.book.term < issuing.term_of(office) <= on.isoformat():
        text = _("{number} là số của nhiệm kỳ trước; ngày {day} đã sang nhiệm kỳ mới ({term}).")
        message = text.format(
            number=kept.symbol, day=f"{on:%d/%m/%Y}", term=books.day(issuing.term_of(office))
        )
        raise Problem("handwritten.after_term", message, Exit.REFUSED)
    return Written(on, asked.to or earlier.addressee, asked.title or earlier.title)


def _crossing(reader: Reader, filled: Handwritten) -> tuple[str, ...]:
    """The neighbours written by hand whose days run against the numbers. Paper that is out cannot be refused, but
    whoever enters it should look at the day once more."""
    assert filled.written is not None, "it was filled in just now"
    on: date = filled.written.on
    return tuple(
        each.symbol
        for each in handwritten.every(reader)
        if each.book == filled.book and each.written is not None
        if (each.number < filled.number and each.written.on > on)
        or (each.number > filled.number and each.written.on < on)
    )


def _said(written: Written) -> str:
    return f"{written.title}, {written.on:%d/%m/%Y} → {written.addressee}"


def _filled(
    kept: Handwritten,
    crossing: tuple[str, ...],
    invocation: Invocation,
    head: str,
    command: str | None = None,
) -> Answer:
    assert kept.written is not None, "it was filled in"
    blocks: list[Block] = [
        *trying.heading(invocation),
        Cell(head.format(number=kept.symbol), "strong"),
        _said(kept.written),
    ]
    if crossing:
        text = _("Xem lại ngày: số và ngày không đi cùng chiều với {numbers}.")
        blocks.append(Cell(text.format(numbers=", ".join(crossing)), "wait"))
    blocks += trying.closing(invocation)
    if not invocation.dry_run:
        again = line("letter register", "--fill", kept.symbol, "…").text(invocation.language)
        blocks.append(_("Ghi nhầm thì ghi lại: {command}").format(command=again))
    data = {
        **by_hand.data(kept),
        "against_the_days_of": crossing,
        "command": command,
        "dry_run": invocation.dry_run,
    }
    return Answer(data, tuple(blocks))
