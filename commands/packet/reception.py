"""`case receive --packet`: the case that came in a packet is opened, and its sender told so in a packet of ours."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import NamedTuple

from ketnap.commands import book, outcome
from ketnap.commands.case.receive import received, receiving
from ketnap.commands.case.receive.receiving import Arrival, Received
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.packet import desk, foreign, intake, names, receivable, replies, taking
from ketnap.commands.packet.desk import Here
from ketnap.commands.packet.replies import Reply
from ketnap.commands.packet.taking import Taken
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Exit, Problem
from ketnap.exchange.packets import manifest
from ketnap.exchange.packets.manifest import TRANSFER
from ketnap.exchange.packets.reading import load
from ketnap.storage.correspondence.packets import IN, Kept
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import letter_life


class Reception(NamedTuple):
    """A packet whose case is to be opened: what arrives, and what is needed to answer."""

    arrival: Arrival
    taken: Taken
    at: Here


def receive(invocation: Invocation, named: str, cell: str | None, on: date, given: Sequence[str]) -> Answer:
    """Open the case and answer its sender, in one transaction; the files of the answers come after it. `given` are
    facts of the step that receives.

    Raises Problem, Unreadable.
    """
    with book.writing(invocation) as uow:
        found = begun(uow, invocation, named, cell)
        facts = receiving.said(uow, invocation, found.arrival.sent.row, given)
        found = found._replace(arrival=found.arrival._replace(facts=facts))
        made = receiving.receive(invocation, uow, found.arrival, on)
        sent_back = answered(uow, invocation, found, made, on) if isinstance(made, Received) else ()
    if not isinstance(made, Received):
        return outcome.repeated(*made)
    paths = [replies.put(invocation, each) for each in sent_back]
    return received.answer(made, found.arrival, paths)


def begun(uow: SqliteUnitOfWork, invocation: Invocation, named: str, cell: str | None) -> Reception:
    """The case in a packet that was imported, or in a file, which is imported with it. It stays with the committee
    written to until a cell gets it.

    Raises Problem: no such packet, received or refused already, asked back.
    """
    at = desk.here(invocation, uow)
    taken = _taken(uow, invocation, named)
    against = receivable.against(uow, taken)
    if against is not None:
        raise against
    addressee = _addressee(uow, at, taken)
    keeper = addressee if cell is None else org_words.meant(uow, invocation, cell)
    arrival = Arrival(
        foreign.sent(uow, invocation, at, taken),
        keeper,
        taken.came.incoming,
        packet=taken.kept.id,
        entered=taken.came,
        titles=taken.extract.titles,
        addressee=addressee,
    )
    return Reception(arrival, taken, at)


def _addressee(reader: Reader, at: Here, taken: Taken) -> str:
    """Who was written to; the office where that has ended since."""
    written_to = taken.said.recipient.organisation
    ended_on = reader.organisations({written_to}).names[written_to].ended_on
    return written_to if ended_on is None else at.office.organisation


def _taken(uow: SqliteUnitOfWork, invocation: Invocation, named: str) -> Taken:
    path = Path(named)
    if path.is_file() or not names.is_name(named):
        outcome = intake.take(uow, invocation, load(path))
        if isinstance(outcome, Taken):
            return outcome
        raise _no_case(outcome.kept)
    kept = names.meant(uow, named)
    if (kept.direction, kept.kind) != (IN, TRANSFER):
        raise _no_case(kept)
    return taking.taken(uow, kept)


def _no_case(kept: Kept) -> Problem:
    text = _("{packet} không phải gói chuyển hồ sơ đến đây: không có gì để tiếp nhận.")
    name = names.shown(kept)
    following = (line("packet show", name),)
    return Problem("packet.no_case", text.format(packet=name), Exit.REFUSED, following=following)


def answered(
    uow: SqliteUnitOfWork, invocation: Invocation, begun: Reception, made: Received, on: date
) -> tuple[Reply, ...]:
    """Everything that goes back to the sender: what was answered before, and that the case is accepted, once."""
    taken = begun.taken
    before = replies.renewed(uow, invocation, begun.at, taken.said)
    if any(receivable.answered(each.kept) == letter_life.ACCEPTED for each in before):
        return before
    case = made.decision.case
    how = _("tiếp nhận theo gói {packet}").format(packet=manifest.short(taken.kept.id))
    # Whoever reads it has heard that it arrived: no answer is of an earlier day.
    day = max([on, *(_day(each.kept) for each in before)])
    accepted = replies.answer(taken.kept.id, letter_life.ACCEPTED, day, how)
    to = replies.to_packet(taken.said, case)
    command = made.decision.event.command
    return (*before, replies.write(uow, invocation, begun.at, to, accepted, command))


def _day(kept: Kept) -> date:
    answer = names.said(kept).answer
    assert answer is not None, "a reply answers"
    return answer.on
