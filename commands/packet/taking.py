"""A case that another office sends in a packet is taken: kept once, entered once, and its arrival answered once, all in
one transaction."""

from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands.invocation import Invocation, local_day
from ketnap.commands.packet import arriving, names, replies, sound
from ketnap.commands.packet.desk import Here
from ketnap.commands.packet.replies import Reply
from ketnap.commands.problems import Exit, Problem
from ketnap.exchange import extract
from ketnap.exchange.extract import Extract, ExtractUnreadable
from ketnap.exchange.packets import canonical, manifest, sentences
from ketnap.exchange.packets.manifest import Manifest
from ketnap.exchange.packets.reading import Packet
from ketnap.exchange.packets.refusal import Refusal
from ketnap.storage.correspondence import incoming, packets
from ketnap.storage.correspondence.incoming import Brought, Incoming, IncomingLine
from ketnap.storage.correspondence.packets import Kept
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import issuing, letter_life
from ketnap.workflow.names import folded
from ketnap.workflow.ports import NoSuchOrganisation
from ketnap.workflow.procedure import Procedure


class Taken(NamedTuple):
    """A packet with a case that is in the book: what it says, what was sent, its line in the register of what came in,
    the answers that went back. `again`: it was here before, and nothing was changed; `earlier`: the same letter came in
    that packet first, and has its number from it."""

    kept: Kept
    said: Manifest
    extract: Extract
    came: IncomingLine
    replies: tuple[Reply, ...]
    again: bool
    earlier: Kept | None = None

    @property
    def case(self) -> str | None:
        """The case that it opened here, where that goes on."""
        return self.came.case


def take(uow: SqliteUnitOfWork, invocation: Invocation, at: Here, packet: Packet, command: str) -> Taken:
    """Take a packet into the book. Raises Problem: its extract is not to be read."""
    said = packet.manifest
    read = _extract(uow.law().procedure, packet)
    kept = arriving.kept(packet, command, invocation.now)
    earlier = next(iter(same_letter(uow, said)), None)
    packets.keep(uow, kept, canonical.dumps(packet.record).decode(), packet.archived)
    if earlier is None:
        _enter(uow, invocation, at, said, read, command)
    how = _("nhập gói {packet}").format(packet=manifest.short(said.id))
    arrived = replies.answer(said.id, letter_life.ARRIVED, invocation.today, how)
    reply = replies.write(uow, invocation, at, replies.to_packet(said, None), arrived, command)
    came = line_of(uow, earlier or kept)
    return Taken(kept, said, read, came, (reply,), again=False, earlier=earlier)


def taken(reader: Reader, kept: Kept) -> Taken:
    """A packet that was taken before."""
    text = packets.record(reader, kept.id)
    assert text is not None, "a packet with a case has its extract"
    said = names.said(kept)
    earlier = next((each for each in same_letter(reader, said) if each.id != kept.id), None)
    first = kept if incoming.of_packet(reader, kept.id) else earlier
    assert first is not None, "a packet was entered, or its letter came in another"
    answers = tuple(replies.written_before(reader, kept.id))
    read = extract.read(canonical.loads(text.encode()))
    return Taken(kept, said, read, line_of(reader, first), answers, again=True, earlier=earlier)


def line_of(reader: Reader, kept: Kept) -> IncomingLine:
    """The line in the register of what came in that a packet was entered under."""
    return incoming.of_packet(reader, kept.id)[0]


def same_letter(reader: Reader, said: Manifest) -> list[Kept]:
    """The packets that were entered with this letter about this person: the sender may send another one."""
    found = [packets.find(reader, each) for each in packets.entered(reader, said.letter.symbol)]
    return [each for each in found if each is not None and _same(names.said(each), said)]


def _same(one: Manifest, other: Manifest) -> bool:
    return (one.sender.organisation, one.letter, one.person) == (
        other.sender.organisation,
        other.letter,
        other.person,
    )


def _extract(procedure: Procedure, packet: Packet) -> Extract:
    """The extract, where it is of the person and of a day before the packet, and could have been typed here.

    Raises Problem.
    """
    said = packet.manifest
    made_on = local_day(said.made_at)
    try:
        read = extract.read(packet.record or {})
        if (read.person.name, read.person.born_on) != said.person:
            raise ExtractUnreadable("person")
        if read.entries[-1].on > made_on:
            raise ExtractUnreadable(f"steps.{len(read.entries) - 1}.on")
        sound.check(procedure, read, made_on)
    except ExtractUnreadable as error:
        raise unreadable(error) from error
    return read


def unreadable(error: ExtractUnreadable) -> Problem:
    """A record that is not taken."""
    text = sentences.sentence(Refusal("record_unreadable"))
    return Problem("packet.record_unreadable", f"{text} ({error.where})", Exit.WRONG)


def _enter(
    uow: SqliteUnitOfWork, invocation: Invocation, at: Here, said: Manifest, read: Extract, command: str
) -> None:
    """The letter gets its line in the register of what came in, with the next number; one about several people has it
    from the first of them."""
    came = Incoming(
        invocation.today,
        _known_sender(uow, said),
        said.sender.name,
        said.letter.symbol,
        said.letter.issued_on,
        read.titles.documents.get(read.letter) or _("Hồ sơ chuyển đến"),
        _("gói {packet}").format(packet=manifest.short(said.id)),
    )
    office, term, brought = at.office.organisation, issuing.term_of(at.office), Brought(packet=said.id)
    incoming.bring(uow, office, term, came, brought, invocation.actor, command, invocation.now)


def _known_sender(reader: Reader, said: Manifest) -> str | None:
    """The sender in our register, where it stands there under its own name."""
    code = said.sender.organisation
    try:
        known = reader.organisations({code}).names[code]
    except NoSuchOrganisation:
        return None
    return code if folded(known.name) == folded(said.sender.name) else None
