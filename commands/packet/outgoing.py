"""A letter of a move becomes a packet: written anew, or as it was written before, or the request to have it back."""

from datetime import date, datetime, time, timedelta
from gettext import gettext as _
from typing import Any, NamedTuple

from ketnap.commands.contract import line
from ketnap.commands.invocation import VIETNAM, Invocation
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.life import answers as letter_answers
from ketnap.commands.letter.paper import DOCX, PDF
from ketnap.commands.packet import extracting, names, replies, sound
from ketnap.commands.packet.desk import Here
from ketnap.commands.packet.replies import Asked, Reply
from ketnap.commands.problems import Exit, Problem
from ketnap.exchange import extract
from ketnap.exchange.extract import Extract, ExtractUnreadable
from ketnap.exchange.keys import sealing
from ketnap.exchange.keys.card import Card
from ketnap.exchange.packets import archive, canonical, writing
from ketnap.exchange.packets.manifest import (
    TRANSFER,
    LetterReference,
    PersonReference,
    ProcedureReference,
    Recipient,
)
from ketnap.exchange.packets.writing import Contents, NotWritable, Written
from ketnap.storage.correspondence import answers, joint, packets
from ketnap.storage.correspondence.packets import OUT, Kept
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import answering, letter_life, receiving
from ketnap.workflow.answering import Hindered, Said
from ketnap.workflow.parties import DOSSIER, NOBODY_ELSE
from ketnap.workflow.ports import LetterState

_WAY = "packet"
"""How a letter was sent, in the words of `letter_life.WAYS`."""


class Sent(NamedTuple):
    """A packet that was written, of which letter, for whom; `recalls`: it asks for the letter back."""

    letter: LetterState
    reply: Reply
    to: str
    recalls: bool = False


def no_move(letter: LetterState) -> Problem:
    """Only a letter that a case goes with travels as a packet."""
    name = letter_shape.named(letter)
    if letter.to in NOBODY_ELSE:
        text = _("{letter} trao cho chính người ấy, không cần gói.")
        if letter.to == DOSSIER:
            text = _("{letter} nằm lại trong hồ sơ, không gửi đi đâu, không cần gói.")
        following = (line("letter show", name),)
        return Problem("letter.no_move", text.format(letter=name), Exit.REFUSED, following=following)
    text = _("{letter} không kèm hồ sơ chuyển đi, nên không gửi bằng gói; gửi bưu điện, trao tay hoặc thư.")
    return Problem("letter.no_move", text.format(letter=name), Exit.REFUSED)


def packet(
    uow: SqliteUnitOfWork,
    invocation: Invocation,
    at: Here,
    letter: LetterState,
    valid_until: date | None,
    command: str,
) -> Sent:
    """The packet of a letter; that it was sent is recorded with it. Raises Problem: there is nothing to be sent."""
    standing = answers.standing(uow, letter)
    if standing.recall == letter_life.RECALLED:
        return _recall(uow, invocation, at, letter, command)
    against = letter_life.against(
        letter, uow.receipts(letter.id), letter_life.SENT, invocation.today, invocation.today
    )
    if against is not None and against.code not in answering.PASSED:
        raise letter_answers.hindered(Hindered(letter, against))
    if letter.to in at.names:
        text = _("{letter} gửi cho nơi dùng chung sổ này: tiếp nhận ngay trong sổ, không cần gói.")
        name = letter_shape.named(letter)
        following = (line("case receive", "--letter", name),)
        raise Problem("letter.same_book", text.format(letter=name), Exit.REFUSED, following=following)
    contents = _contents(uow, invocation, letter, valid_until)
    card = at.card_of(contents.recipient.organisation)
    made = _written_before(uow, invocation, at, letter, contents, card)
    if made is None or valid_until not in (None, _last_day(made.kept.expires_at)):
        made = _written(uow, invocation, at, letter, contents, card, command)
    if not (made.again and standing.sent):
        said = Said(letter_life.SENT, invocation.today, _WAY)
        answering.answer(uow, (letter,), said, invocation.actor, command, invocation.now, invocation.today)
    return Sent(letter, made, contents.recipient.name)


def _contents(uow: Reader, invocation: Invocation, letter: LetterState, valid_until: date | None) -> Contents:
    """What goes into the packet of a letter. Raises Problem."""
    sent = receiving.sent_with(uow, letter)
    if sent is None or letter.to is None or letter.issued_on is None:
        raise no_move(letter)
    file = uow.case(letter.case)
    procedure = file.law.procedure
    host = joint.host(uow, letter)
    paper = letter_paper.made(host, letter_paper.kept_inputs(host), None, (PDF, DOCX))
    return Contents(
        recipient=Recipient(letter.to, uow.organisations({letter.to}).names[letter.to].name),
        person=PersonReference(sent.person.name, sent.person.born_on),
        letter=LetterReference(str(letter.symbol), host.short_code, letter.issued_on),
        procedure=ProcedureReference(procedure.version, procedure.hash),
        made_at=invocation.now,
        expires_at=_expires_at(invocation, valid_until),
        record=_record(uow, invocation, extracting.of(uow, file, letter, sent)),
        letters={
            archive.LETTER_PDF: paper.contents[PDF],
            archive.LETTER_DOCX: paper.contents[DOCX],
        },
    )


def _record(uow: Reader, invocation: Invocation, said: Extract) -> dict[str, Any]:
    """The extract as it travels; what no receiver would take is said here. Raises Problem."""
    record = extract.data(said)
    try:
        sound.check(uow.law().procedure, extract.read(record), invocation.today)
    except ExtractUnreadable as error:
        raise replies.not_writable(NotWritable(error.where)) from error
    return record


def _expires_at(invocation: Invocation, valid_until: date | None) -> datetime:
    if valid_until is None:
        return invocation.now + writing.VALID
    return datetime.combine(valid_until + timedelta(days=1), time(), VIETNAM)


def _last_day(expires_at: datetime) -> date:
    return (expires_at.astimezone(VIETNAM) - timedelta(seconds=1)).date()


def _written(
    uow: SqliteUnitOfWork,
    invocation: Invocation,
    at: Here,
    letter: LetterState,
    contents: Contents,
    card: Card | None,
    command: str,
) -> Reply:
    written = _signed(contents, at, card)
    while packets.find(uow, written.manifest.id) is not None:
        # Whether it is sealed is no part of what is signed: the same packet, made open a moment ago, has this id.
        contents = contents._replace(made_at=contents.made_at + timedelta(seconds=1))
        written = _signed(contents, at, card)
    made = written.manifest
    kept = Kept(
        made.id,
        OUT,
        TRANSFER,
        made.sender.organisation,
        made.recipient.organisation,
        None,
        letter.id,
        letter.case,
        made.made_at,
        made.expires_at,
        command,
        invocation.now,
        written.text,
    )
    packets.keep(uow, kept, canonical.dumps(contents.record).decode(), written.content)
    return Reply(kept, written.content)


def _signed(contents: Contents, at: Here, card: Card | None) -> Written:
    try:
        return writing.write(contents, at.key, card)
    except NotWritable as error:
        raise replies.not_writable(error) from error


def _written_before(
    reader: Reader,
    invocation: Invocation,
    at: Here,
    letter: LetterState,
    contents: Contents,
    card: Card | None,
) -> Reply | None:
    """The packet of this letter that still says the same, to the same office, under the same keys."""
    for kept in reversed(packets.of_letter(reader, letter.id)):
        if (kept.direction, kept.kind) != (OUT, TRANSFER) or kept.expires_at <= invocation.now:
            continue
        reply = Reply(kept, packets.content(reader, kept.id), again=True)
        same = (
            names.said(kept).sender.key == at.key.card.fingerprint
            and kept.recipient == contents.recipient.organisation
            and reply.sealed == (card is not None)
            and (card is None or card.made_on <= kept.made_at.astimezone(VIETNAM).date())
            and packets.record(reader, kept.id) == canonical.dumps(contents.record).decode()
        )
        if same:
            return reply
    return None


def _recall(
    uow: SqliteUnitOfWork, invocation: Invocation, at: Here, letter: LetterState, command: str
) -> Sent:
    """The packet that asks for a letter back, once that is recorded of it. Raises Problem."""
    before = packets.of_letter(uow, letter.id)
    for kept in before:
        if kept.direction == OUT and _asks_back(kept):
            reply = Reply(kept, packets.content(uow, kept.id), again=True)
            return Sent(letter, reply, names.said(kept).recipient.name, recalls=True)
    sent = next((each for each in reversed(before) if (each.direction, each.kind) == (OUT, TRANSFER)), None)
    if sent is None:
        text = _("{letter} không gửi bằng gói nên không xin lấy lại bằng gói.")
        raise Problem("letter.no_packet", text.format(letter=letter_shape.named(letter)), Exit.REFUSED)
    said = names.said(sent)
    recalled = next(
        each
        for each in reversed(letter_life.standing(uow.receipts(letter.id)))
        if each.status == letter_life.RECALLED
    )
    asked = Asked(said.recipient, said.person, said.letter, said.procedure, sent.id, letter.case, letter.id)
    told = replies.answer(
        sent.id, letter_life.RECALLED, recalled.received_on, recalled.how, recalled.because or ""
    )
    # Where the first packet went open, it was agreed to.
    open_before = not sealing.is_sealed(packets.content(uow, sent.id))
    reply = replies.write(uow, invocation, at, asked, told, command, unencrypted=open_before)
    return Sent(letter, reply, said.recipient.name, recalls=True)


def _asks_back(kept: Kept) -> bool:
    answer = names.said(kept).answer
    return answer is not None and answer.receipt == letter_life.RECALLED
