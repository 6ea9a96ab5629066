"""Opening the case that somebody sent, inside one transaction: the case here, the line in the register of what came
in, and the answer to whoever sent it where they keep the same book."""

from collections.abc import Mapping, Sequence
from datetime import date
from gettext import gettext as _
from typing import Any, NamedTuple

from ketnap.commands import facts, outcome
from ketnap.commands.case.move import destinations
from ketnap.commands.case.place import reading_place
from ketnap.commands.case.receive import ahead
from ketnap.commands.case.receive.ahead import Ahead
from ketnap.commands.contract import line, option_name
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.life import answers as letter_answers
from ketnap.commands.outcome import Told
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.titles import Titles
from ketnap.exchange.extract import NO_TITLES
from ketnap.exchange.extract import Titles as SentTitles
from ketnap.storage import queries
from ketnap.storage.correspondence import incoming, packets
from ketnap.storage.correspondence.incoming import Brought, Incoming, IncomingLine
from ketnap.storage.queries import CaseLine
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import answering, issuing, letter_life, receiving, service
from ketnap.workflow.answering import Hindered, Said
from ketnap.workflow.commands import Advance, derived_key
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.ports import LetterState
from ketnap.workflow.procedure import NEW
from ketnap.workflow.receiving import LeftOut, Sent
from ketnap.workflow.record import Entry
from ketnap.workflow.service import Repeated


class Arrival(NamedTuple):
    """What arrived: the record sent, the cell that is to keep the case, the line for the register of what came in,
    and the letter that it came with where the sending side keeps the same book. Of a `packet` (its id) that line was
    `entered` when it was imported, and the sender's `titles` say what our procedure has no name for. `facts` are what
    the line says of the step that receives: where the person is considered from now on. `addressee`: who was written
    to, where that is known."""

    sent: Sent
    cell: str
    came: Incoming
    letter: LetterState | None = None
    packet: str | None = None
    entered: IncomingLine | None = None
    titles: SentTitles = NO_TITLES
    facts: Mapping[str, Any] = {}
    addressee: str | None = None


class Received(NamedTuple):
    """The case that was opened: what was recorded, the number in the register of what came in and whose that is, the
    steps that are not known here and what of the others is not, the cases that may be of the same person, the answers that went
    back, what is to be done next."""

    told: Told
    decision: Decision
    number: int
    office: str
    unknown: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    alike: tuple[CaseLine, ...]
    answered: tuple[LetterState, ...]
    ahead: Ahead


def of_letter(reader: Reader, invocation: Invocation, letter: LetterState) -> tuple[Sent, Incoming]:
    """What a letter of this book was sent with. Raises Problem: it is no letter of a move, or not to be received."""
    name = letter_shape.named(letter)
    if letter.status != "issued":
        text = _("{letter} còn là dự thảo: nơi gửi phát hành rồi mới tiếp nhận được.")
        if letter.status == "void":
            text = _("{letter} đã hủy ({because}): tiếp nhận theo văn bản thay cho nó.")
        message = text.format(letter=name, because=(letter.void_because or "").rstrip("."))
        following = (line("letter show", name),)
        raise Problem(f"letter.{letter.status}", message, Exit.REFUSED, following=following)
    for kept in incoming.of_letter(reader, letter.id):
        case = kept.case
        if case is not None:
            text = _("{letter} đã tiếp nhận, ngày {day}: hồ sơ {case}.")
            message = text.format(letter=name, day=f"{kept.incoming.received_on:%d/%m/%Y}", case=case)
            raise Problem("letter.received", message, Exit.REFUSED, following=(line("case show", case),))
    sent = receiving.sent_with(reader, letter)
    if sent is None:
        text = _("{letter} không kèm hồ sơ chuyển đến, hoặc việc chuyển ấy đã hoàn tác.")
        raise Problem("letter.no_move", text.format(letter=name), Exit.REFUSED)
    about = letter_shape.known(reader, invocation, [letter])
    came = Incoming(
        invocation.today,
        letter.issuer,
        about.issuer(letter),
        letter.symbol or "",
        letter.issued_on,
        about.title(letter),
    )
    return sent, came


def said(uow: SqliteUnitOfWork, invocation: Invocation, row: str, given: Sequence[str]) -> Mapping[str, Any]:
    """What a line says of the step that receives whoever was sent by a row. Raises Unreadable."""
    procedure = uow.law().procedure
    step = receiving.receiving_step(procedure, row)
    if step is None:
        return {}
    # What came says who sent it, and the option which cell keeps it.
    asked = step._replace(facts=tuple(fact for fact in step.facts if fact.name not in receiving.TOLD))
    return facts.facts(given, asked, reading_place(uow, procedure, invocation))


def receive(
    invocation: Invocation, uow: SqliteUnitOfWork, arrival: Arrival, on: date, command: str = ""
) -> Received | tuple[Repeated, Told]:
    """Open the case, with a command of its own or with that of all the people on one letter. Raises Problem: refused, the row has no other end here, the same person may be here already, the
    cell has ended or is none of those that were written to."""
    law = uow.law()
    titles = Titles(law.procedure)
    sent = arrival.sent
    who = f"{sent.origin or ''}|{sent.origin_case or sent.person.name}|{sent.letter or ''}"
    asked = receiving.command(
        law.procedure, sent, "", arrival.cell, on, arrival.facts, invocation.actor, "", ""
    )
    if asked is None:
        text = _("Quy trình ở đây không có bước tiếp nhận cho «{row}».")
        raise Problem("receive.no_step", text.format(row=titles.of("step", sent.row)), Exit.REFUSED)
    key = invocation.key or derived_key(invocation.actor, who, asked.step, on, asked.facts, ())
    told = Told(invocation, titles, uow.organisations({arrival.cell}))
    earlier = uow.recorded(key)
    if earlier is not None:
        return Repeated(*earlier), told
    _refuse_ended(uow, arrival, on)
    _refuse_elsewhere(uow, invocation, arrival, on)
    alike = _alike(uow, invocation, arrival)
    asked = asked._replace(case=uow.next_case(), command=command or uow.next_command(), key=key)
    done = service.open_case(uow, sent.person, asked, invocation.now, invocation.today)
    if isinstance(done, Refusal):
        raise outcome.refused(done._replace(case=""), told)
    assert isinstance(done, Decision), "a line typed twice was found above"
    office, number = _enter(invocation, uow, arrival, asked, on)
    answered = _answer(invocation, uow, arrival, asked.case, asked.command, on)
    unknown = receiving.unknown(law.procedure, sent.entries)
    left_out = receiving.left_out(law.procedure, sent.entries)
    following = ahead.of(uow, done, on, invocation.today)
    # Of what comes next more organisations are spoken than of the step.
    places = service.places(uow.case(asked.case)) | {office}
    told = told._replace(organisations=uow.organisations(places))
    return Received(told, done, number, office, unknown, left_out, alike, answered, following)


def _refuse_ended(reader: Reader, arrival: Arrival, on: date) -> None:
    """A case is kept by an organisation that there is. Raises Problem, with the one in its place."""
    keeper = reader.organisations({arrival.cell}).names[arrival.cell]
    if keeper.ended_on is None or keeper.ended_on >= on:
        return
    text = _("{name} đã kết thúc hoạt động ngày {day}.")
    message = text.format(name=keeper.name, day=f"{keeper.ended_on:%d/%m/%Y}")
    now = destinations.follower(reader, keeper, on)
    if now is not None:
        text = _("Nay là {name}: thêm {option} {code}.")
        message += " " + text.format(name=now.name, option=option_name("--org"), code=now.code)
    raise Problem("organisation.ended", message, Exit.REFUSED, following=(line("org list"),))


def _refuse_elsewhere(reader: Reader, invocation: Invocation, arrival: Arrival, on: date) -> None:
    """Whoever was written to keeps the case, or one of its cells does, unless --yes says otherwise. Raises Problem."""
    addressee, cell = arrival.addressee, arrival.cell
    if addressee is None:
        return
    places = reader.organisations({addressee, cell})
    if addressee in places.upward(cell, on) or cell in places.upward(addressee, on):
        return
    text = _("Văn bản gửi {addressee}; {cell} không thuộc nơi ấy.")
    said = text.format(addressee=places.names[addressee].name, cell=places.names[cell].name)
    if not invocation.yes:
        text = _("{sentence} Vẫn tiếp nhận ở đây thì thêm {option}.")
        message = text.format(sentence=said, option=option_name("--yes"))
        raise Problem("receive.elsewhere", message, Exit.REFUSED)


def _enter(
    invocation: Invocation, uow: SqliteUnitOfWork, arrival: Arrival, opened: Advance, on: date
) -> tuple[str, int]:
    """Who enters what came in (whoever keeps the case, or the committee above it), and its number: taken now, or when
    the packet was imported."""
    office = letter_issuing.own_office(uow)
    if arrival.packet is not None and arrival.entered is not None:
        # A letter that was sent in two packets was entered with the first.
        packets.opened(uow, str(arrival.entered.packet), opened.case, str(arrival.sent.origin))
        packets.received(uow, arrival.packet, opened.case)
        return office.organisation, arrival.entered.number
    keeper = issuing.sealed(uow, arrival.cell, on) or office.organisation
    came = arrival.came._replace(received_on=on)
    brought = Brought(opened.case, None if arrival.letter is None else arrival.letter.id)
    term, actor = issuing.term_of(office), invocation.actor
    number = incoming.bring(uow, keeper, term, came, brought, actor, opened.command, invocation.now)
    return keeper, number


def _alike(reader: Reader, invocation: Invocation, arrival: Arrival) -> tuple[CaseLine, ...]:
    """The cases that may be of the same person. Never merged: --yes says that it is somebody else, or once more.

    Raises Problem.
    """
    person = arrival.sent.person
    # The case that was sent is this very one; in another book its code is somebody else's here.
    own = None if arrival.letter is None else arrival.sent.origin_case
    found: list[CaseLine] = []
    if person.identity_number:
        found += queries.of_identity_number(reader, person.identity_number)
    if person.born_on is not None:
        found += queries.of_person(reader, person.name, person.born_on)
    # One whose opening was taken back speaks of nobody any more.
    alike = {each.code: each for each in found if each.state != NEW and each.code != own}
    if alike and not invocation.yes:
        codes = ", ".join(alike)
        text = _("Có thể đã có hồ sơ của người này: {codes}. Vẫn mở hồ sơ mới thì thêm --dong-y.")
        following = tuple(line("case show", code) for code in alike)
        raise Problem("person.known", text.format(codes=codes), Exit.REFUSED, following=following)
    return tuple(alike.values())


def _answer(
    invocation: Invocation,
    uow: SqliteUnitOfWork,
    arrival: Arrival,
    case: str,
    command: str,
    on: date,
) -> tuple[LetterState, ...]:
    """The answer to a letter of the same book: accepted. What somebody has answered already stays as it is."""
    if arrival.letter is None:
        return ()
    letters = _of_the_same_row(uow, arrival.letter)
    said = Said(letter_life.ACCEPTED, on, _("tiếp nhận trong cùng sổ, {case}").format(case=case))
    done = answering.answer(uow, letters, said, invocation.actor, command, invocation.now, invocation.today)
    if isinstance(done, Refusal):
        file = uow.case(arrival.letter.case)
        raise outcome.refused(
            done, Told(invocation, Titles(file.law.procedure), uow.organisations(service.places(file)))
        )
    if isinstance(done, Hindered):
        if done.against.code in ("again", "behind"):
            return ()
        raise letter_answers.hindered(done)
    return tuple(letters)


def _of_the_same_row(reader: Reader, letter: LetterState) -> Sequence[LetterState]:
    """The letters that went to the same place with the same step, the named one first."""
    others = [
        each
        for each in reader.letters(letter.case)
        if (each.seq, each.to, each.status) == (letter.seq, letter.to, "issued") and each.id != letter.id
    ]
    return [letter, *others]
