"""What another office answers in a packet: recorded of the letter that it answers, as if somebody had typed it in."""

from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands import outcome
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.life import answers as letter_answers
from ketnap.commands.outcome import Told
from ketnap.commands.packet import arriving, names
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.titles import Titles
from ketnap.exchange.packets import manifest
from ketnap.exchange.packets.manifest import Answer, Manifest
from ketnap.exchange.packets.reading import Packet
from ketnap.storage.correspondence import answers, incoming, joint, packets
from ketnap.storage.correspondence.packets import IN, OUT, Kept
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import answering, letter_life, service
from ketnap.workflow.answering import PASSED, Answered, Hindered, Said
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.ports import LetterState, NoSuchOrganisation


class Heard(NamedTuple):
    """A receipt that is in the book: what it says, the letters that it speaks of, what the case records with it. `again`:
    it was here before; `known`: somebody had recorded as much already. In neither case anything was changed.
    `recalls` is the packet that the sender asks back; `contradicts` is where the letter stands that a refusal came
    too late for."""

    kept: Kept
    said: Manifest
    answer: Answer
    letters: tuple[LetterState, ...]
    decision: Decision | None = None
    again: bool = False
    known: bool = False
    recalls: Kept | None = None
    contradicts: str | None = None


def hear(uow: SqliteUnitOfWork, invocation: Invocation, packet: Packet, command: str) -> Heard:
    """Record what a receipt says. Raises Problem: it answers nothing that was sent to whoever signed it, or what it says
    cannot be recorded."""
    said = packet.manifest
    answer = said.answer
    assert answer is not None, "a receipt answers"
    kept = arriving.kept(packet, command, invocation.now)
    if answer.receipt == letter_life.RECALLED:
        recalled = _asked_back(uow, said, answer)
        kept = kept._replace(case=recalled.case)
        packets.keep(uow, kept, None, packet.archived)
        return Heard(kept, said, answer, (), recalls=recalled)
    letter = _letter(uow, said, answer)
    kept = kept._replace(letter=letter.id, case=letter.case)
    heard = _recorded(uow, invocation, Heard(kept, said, answer, (letter,)), command)
    packets.keep(uow, kept, None, packet.archived)
    return heard


def heard(reader: Reader, kept: Kept) -> Heard:
    """A receipt that was heard before."""
    said = names.said(kept)
    assert said.answer is not None, "a receipt answers"
    letters = () if kept.letter is None else (reader.letter(kept.letter),)
    return Heard(kept, said, said.answer, letters, again=True)


def _recorded(uow: SqliteUnitOfWork, invocation: Invocation, told: Heard, command: str) -> Heard:
    answer, letter = told.answer, told.letters[0]
    if _heard_before(uow, letter, answer):
        return told._replace(known=True)
    how = _("gói {packet}").format(packet=manifest.short(told.said.id))
    if answer.how:
        how = f"{how}: {answer.how}"
    said = Said(answer.receipt, answer.on, how, answer.reason or None)
    found = _of_the_same_step(uow, letter)
    done = answering.answer(uow, found, said, invocation.actor, command, invocation.now, invocation.today)
    if isinstance(done, Hindered) and done.against.code not in PASSED:
        raise letter_answers.hindered(done)
    if isinstance(done, Refusal):
        file = uow.case(letter.case)
        organisations = uow.organisations(service.places(file))
        raise outcome.refused(done, Told(invocation, Titles(file.law.procedure), organisations, file.record))
    if isinstance(done, Answered):
        return told._replace(letters=done.letters, decision=done.decision)
    # Whoever has gone on with a case does not refuse it: somebody is wrong, and has to be asked.
    if isinstance(done, Hindered) and done.against.code == "behind" and said.status == letter_life.REFUSED:
        return told._replace(known=True, contradicts=done.against.now)
    return told._replace(known=True)


def _heard_before(reader: Reader, letter: LetterState, answer: Answer) -> bool:
    """Whether the very same came in another packet: an office whose keys were replaced signs its answers anew."""
    came = [names.said(each).answer for each in packets.of_letter(reader, letter.id) if each.direction == IN]
    noted = letter_life.standing(reader.receipts(letter.id))
    return answer in came and (answer.receipt, answer.on) in {
        (each.status, each.received_on) for each in noted
    }


def _of_the_same_step(reader: Reader, letter: LetterState) -> list[LetterState]:
    """The letter that is answered, and those that went to the same place with the same step."""
    others = [
        each
        for each in reader.letters(letter.case)
        if (each.seq, each.to, each.status) == (letter.seq, letter.to, letter_life.ISSUED)
        and each.id != letter.id
    ]
    return [letter, *others]


# ---- which letter, which packet


def _letter(reader: Reader, said: Manifest, answer: Answer) -> LetterState:
    """The letter of this book that a receipt answers. Raises Problem."""
    if answer.packet is None:
        letter = _by_number(reader, said)
    else:
        sent = packets.find(reader, answer.packet)
        if sent is None or sent.direction != OUT or sent.letter is None:
            raise _unknown(said, manifest.short(answer.packet))
        _check_answerer(reader, said, sent.recipient)
        if names.said(sent).person != said.person:
            text = _("{name} trả lời gói {packet} nhưng ghi người khác. Không ghi; hỏi lại nơi gửi.")
            message = text.format(name=said.sender.name, packet=manifest.short(answer.packet))
            following = (line("packet show", manifest.short(answer.packet)),)
            raise Problem("receipt.other_person", message, Exit.WRONG, following=following)
        letter = reader.letter(sent.letter)
    if (letter.symbol, _code(reader, letter)) != (
        said.letter.symbol,
        said.letter.code or _code(reader, letter),
    ):
        raise _unknown(said, said.letter.symbol)
    return letter


def _by_number(reader: Reader, said: Manifest) -> LetterState:
    """The letter with this symbol and code that was sent to whoever signed the receipt."""
    if said.letter.code is not None:
        found = answers.by_short_code(reader, said.letter.code)
    else:
        found = packets.letters_of_symbol(reader, said.letter.symbol, said.sender.organisation)
    together = [other for each in found for other in joint.together(reader, each)]
    about = [
        each for each in together if each.issued_on == said.letter.issued_on and _is_about(reader, each, said)
    ]
    if not about:
        raise _unknown(said, said.letter.symbol)
    # A letter that was voided gives its place to the one that stands.
    letter = next((each for each in about if each.status == "issued"), about[0])
    _check_answerer(reader, said, letter.to or "")
    return letter


def _is_about(reader: Reader, letter: LetterState, said: Manifest) -> bool:
    person = reader.case(letter.case).person
    return (person.name, person.born_on) == said.person


def _code(reader: Reader, letter: LetterState) -> str | None:
    """The code printed on the letter; one about several people bears it once."""
    return joint.host(reader, letter).short_code


def _check_answerer(reader: Reader, said: Manifest, recipient: str) -> None:
    """Whoever a letter was sent to answers it, or an office above them. Raises Problem."""
    sender = said.sender.organisation
    if sender == recipient:
        return
    try:
        known = reader.organisations({recipient})
    except NoSuchOrganisation:
        known = None
    # On the day of the answer: a receipt says on which.
    assert said.answer is not None
    if known is None or sender not in known.upward(recipient, said.answer.on):
        text = _("Gói xác nhận này do {name} ký, mà {letter} không gửi cho nơi ấy. Không ghi.")
        message = text.format(name=said.sender.name, letter=said.letter.symbol)
        raise Problem("receipt.other_office", message, Exit.WRONG)


def _unknown(said: Manifest, what: str) -> Problem:
    text = _("{name} trả lời {what}, mà sổ này không có văn bản hay gói ấy. Không ghi; hỏi lại nơi gửi.")
    message = text.format(name=said.sender.name, what=what)
    return Problem("receipt.unknown", message, Exit.NOT_FOUND, following=(line("packet list"),))


def _asked_back(reader: Reader, said: Manifest, answer: Answer) -> Kept:
    """The packet of theirs that the sender asks back. Raises Problem."""
    if answer.packet is not None:
        found = [packets.find(reader, answer.packet)]
    else:
        found = [packets.find(reader, each) for each in packets.entered(reader, said.letter.symbol)]
    theirs = [
        each
        for each in found
        if each is not None
        and (each.direction, each.sender) == (IN, said.sender.organisation)
        and names.said(each).letter == said.letter
        and names.said(each).person == said.person
    ]
    if not theirs:
        raise _unknown(said, said.letter.symbol)
    lines = [each.case for kept in theirs for each in incoming.of_packet(reader, kept.id)]
    return theirs[0]._replace(case=next((case for case in lines if case is not None), theirs[0].case))


def letters_named(told: Heard) -> str:
    return ", ".join(letter_shape.named(each) for each in told.letters)
