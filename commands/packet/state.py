"""How it stands with a packet: what it carries or answers, and what is still to be done about it."""

from gettext import gettext as _
from typing import Any, NamedTuple

from ketnap.commands import showing
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import statuses
from ketnap.commands.packet import names, taking
from ketnap.commands.printing import Cell
from ketnap.exchange.packets.manifest import TRANSFER, Manifest
from ketnap.storage.correspondence import packets
from ketnap.storage.correspondence.packets import OUT, Kept
from ketnap.storage.reader import Reader
from ketnap.workflow import letter_life


class State(NamedTuple):
    """A packet with what became of it: the case here (of one that came), where its letter stands (of one that went),
    what was answered to it."""

    kept: Kept
    said: Manifest
    case: str | None
    letter: str | None
    answers: tuple[str, ...]

    @property
    def out(self) -> bool:
        return self.kept.direction == OUT

    @property
    def word(self) -> str:
        """waiting (it came and nobody has received it), received, refused, recalled; sent, answered; a receipt's own."""
        answer = self.said.answer
        if answer is not None:
            return answer.receipt
        if self.out:
            return self.letter or letter_life.SENT
        for settled in (letter_life.REFUSED, letter_life.RECALL_AGREED):
            if settled in self.answers:
                return settled
        return letter_life.ACCEPTED if self.case is not None else "waiting"

    @property
    def waits(self) -> bool:
        """Whether somebody here has to act: receive it, or refuse it."""
        return self.word == "waiting"

    @property
    def cell(self) -> Cell:
        if self.waits:
            return Cell(_("chưa tiếp nhận"), "wait")
        if self.word == letter_life.ACCEPTED and not self.out and self.said.answer is None:
            return Cell(_("hồ sơ {case}").format(case=self.case), "good")
        return statuses.shown(self.word)


def of(reader: Reader, kept: Kept) -> State:
    """How it stands with a packet."""
    said = names.said(kept)
    found = [names.said(each).answer for each in packets.answering(reader, kept.id)]
    answers = tuple(each.receipt for each in found if each is not None)
    case = kept.case
    if kept.direction != OUT and kept.kind == TRANSFER:
        case = taking.taken(reader, kept).case
    letter = None if kept.letter is None else letter_life.status(reader.receipts(kept.letter))
    return State(kept, said, case, letter, answers)


def data(found: State, invocation: Invocation) -> dict[str, Any]:
    """A packet as --json has it."""
    kept, said = found.kept, found.said
    return {
        "packet": kept.id,
        "name": names.shown(kept),
        "direction": kept.direction,
        "kind": kept.kind,
        "sender": said.sender.organisation,
        "sender_name": said.sender.name,
        "recipient": said.recipient.organisation,
        "recipient_name": said.recipient.name,
        "letter": said.letter.symbol,
        "letter_on": said.letter.issued_on,
        "person": showing.name(said.person.name, invocation),
        "case": found.case,
        "status": found.word,
        "answers": kept.answers,
        "made_at": kept.made_at.isoformat(),
        "expires_at": kept.expires_at.isoformat(),
        "recorded_at": kept.recorded_at.isoformat(),
        "command": kept.command,
    }
