"""Who waits for an answer: the sender of a case that was received, or of a packet that was imported."""

from collections.abc import Iterable
from datetime import date
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands import reading
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.packet import names, replies, taking
from ketnap.commands.packet.replies import Asked, Reply
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.titles import Titles
from ketnap.exchange.packets.manifest import (
    TRANSFER,
    LetterReference,
    PersonReference,
    ProcedureReference,
    Recipient,
)
from ketnap.storage.correspondence import incoming, packets
from ketnap.storage.correspondence.incoming import IncomingLine
from ketnap.storage.correspondence.packets import IN, OUT, Kept
from ketnap.storage.reader import Reader
from ketnap.workflow import letter_life, receiving
from ketnap.workflow.letter_life import Against
from ketnap.workflow.ports import CaseFile, LetterState, Receipt
from ketnap.workflow.procedure import NEW, Procedure
from ketnap.workflow.receiving import Progress


class Question(NamedTuple):
    """What is to be answered, under which name it was asked for, how far the case has come (None: not received yet),
    and what went to and fro about it since. `titles` are Vietnamese: the other office reads them."""

    to: Asked
    name: str
    titles: Titles
    progress: Progress | None
    life: tuple[Receipt, ...]

    def against(self, status: str, on: date, today: date, because: str, how: str) -> Against | None:
        """What stands against an answer: the letter lives at the sender's, we know our part of it."""
        letter = self.to.letter
        theirs = LetterState(
            0,
            "",
            0,
            "",
            letter_life.ISSUED,
            None,
            None,
            None,
            letter.symbol,
            letter.issued_on,
            None,
            None,
            None,
        )
        return letter_life.against(theirs, self.life, status, on, today, because, how)


def question(reader: Reader, invocation: Invocation, named: str) -> Question:
    """What is to be answered. Raises Problem, Unreadable, NoSuchCase."""
    if names.is_name(named):
        kept = names.meant(reader, named)
        if (kept.direction, kept.kind) != (IN, TRANSFER):
            text = _("{packet} không phải gói chuyển hồ sơ đến đây: không có gì để trả lời.")
            following = (line("packet show", names.shown(kept)),)
            message = text.format(packet=names.shown(kept))
            raise Problem("packet.no_case", message, Exit.REFUSED, following=following)
        case = taking.taken(reader, kept).case
        return _of_packet(reader, kept, None if case is None else reader.case(case))
    code = reading.case_code(named, invocation)
    file = reader.case(code)
    for each in reversed(incoming.of_case(reader, code)):
        if each.packet is not None:
            kept = _packet_of(reader, code, each.packet)
            return _of_packet(reader, kept, file)
        return _of_paper(reader, file, each)
    text = _("{case} không phải hồ sơ tiếp nhận từ nơi khác: không có ai để trả lời.").format(case=code)
    raise Problem("receipt.not_received", text, Exit.REFUSED, following=(line("case show", code),))


def _packet_of(reader: Reader, case: str, entered: str) -> Kept:
    """The packet that opened a case; its letter may have come in an earlier one, which has the number."""
    opened = [each for each in packets.of_case(reader, case) if (each.direction, each.kind) == (IN, TRANSFER)]
    found = opened[-1] if opened else packets.find(reader, entered)
    assert found is not None, "what was entered is kept"
    return found


def _of_packet(reader: Reader, kept: Kept, file: CaseFile | None) -> Question:
    law = reader.law() if file is None else file.law
    progress = None
    if file is not None and file.record.state != NEW:
        progress = receiving.progress(file.record)
    case = None if file is None or progress is None else file.code
    return Question(
        replies.to_packet(names.said(kept), case),
        names.shown(kept),
        _titles(law.procedure),
        progress,
        tuple(_life(packets.answering(reader, kept.id))),
    )


def _of_paper(reader: Reader, file: CaseFile, entered: IncomingLine) -> Question:
    """A case that came on paper: its sender may have a book of their own all the same."""
    came = entered.incoming
    if any(each.letter is not None for each in entered.brought):
        text = _("Nơi gửi {case} dùng chung sổ này: trạng thái đã ghi ở công văn, không cần gói.")
        raise Problem("receipt.same_book", text.format(case=file.code), Exit.REFUSED)
    if came.sender is None or not came.symbol or came.issued_on is None:
        text = _(
            "Sổ văn bản đến chưa ghi đủ nơi gửi, số và ngày công văn của {case}, nên chưa lập được gói trả lời."
        )
        raise Problem("receipt.no_letter", text.format(case=file.code), Exit.REFUSED)
    procedure = file.law.procedure
    to = Asked(
        Recipient(came.sender, came.sender_name),
        PersonReference(file.person.name, file.person.born_on),
        LetterReference(came.symbol, None, came.issued_on),
        ProcedureReference(procedure.version, procedure.hash),
        None,
        file.code,
    )
    answered = [each for each in packets.of_case(reader, file.code) if each.answers is None]
    life = tuple(_life(answered))
    return Question(to, file.code, _titles(procedure), receiving.progress(file.record), life)


def _titles(procedure: Procedure) -> Titles:
    titles = Titles(procedure)
    titles.language = "vi"
    return titles


def _life(found: Iterable[Kept]) -> Iterable[Receipt]:
    """What went to and fro as the statuses of the letter: our answers, and that it was asked back."""
    for each in found:
        answer = names.said(each).answer
        if answer is not None and (each.direction == OUT or answer.receipt == letter_life.RECALLED):
            yield Receipt(0, answer.receipt, answer.on, answer.how, because=answer.reason or None)


def same_before(reader: Reader, found: Question, status: str, on: date, how: str) -> Reply | None:
    """The receipt that says the same, where one was written; of a case that goes on, the same step of the same day."""
    if found.to.packet is not None:
        kept = packets.answering(reader, found.to.packet)
    else:
        kept = [each for each in packets.of_case(reader, str(found.to.case)) if each.answers is None]
    for each in reversed(kept):
        answer = names.said(each).answer
        if each.direction != OUT or answer is None or answer.receipt != status:
            continue
        if status != letter_life.CONTINUED or (answer.on, answer.how) == (on, how):
            return Reply(each, packets.content(reader, each.id), again=True)
    return None
