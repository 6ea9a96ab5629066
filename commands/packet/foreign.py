"""What another office sent, in the words of our register: organisations that we do not know are entered beside our tree."""

from ketnap.commands.case.move import destinations
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.packet import sound, taking
from ketnap.commands.packet.desk import Here
from ketnap.commands.packet.taking import Taken
from ketnap.definitions import localities
from ketnap.exchange import foreign_codes
from ketnap.exchange.extract import ExtractUnreadable
from ketnap.exchange.foreign_codes import Exchange
from ketnap.exchange.packets.manifest import Sender
from ketnap.storage import organisations
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.organisations import FOREIGN, Organisation
from ketnap.workflow.ports import NoSuchOrganisation
from ketnap.workflow.receiving import Sent

_ANY = "committee"


def sent(uow: SqliteUnitOfWork, invocation: Invocation, at: Here, taken: Taken) -> Sent:
    """What came in a packet, with our codes for the organisations that it names. Raises Problem: one that it names is
    not described, as far as our procedure of today can tell."""
    said, read = taken.said, taken.extract
    procedure = uow.law().procedure
    exchange = Exchange(said.sender.organisation, at.office.organisation, lambda code: _known(uow, code))
    try:
        sound.check_organisations(procedure, read)
    except ExtractUnreadable as error:
        raise taking.unreadable(error) from error
    wanted = {read.origin, *foreign_codes.named(procedure, read.entries)}
    codes: dict[str, str] = {}
    for each in sorted((each for each in read.organisations if each.code in wanted), key=_code):
        codes[each.code] = exchange.here(each)
        _enter(uow, invocation, said.sender, each, codes[each.code])
    entries = foreign_codes.renamed(procedure, read.entries, codes)
    return Sent(read.person, read.row, entries, codes[read.origin], read.case, said.letter.symbol)


def _code(organisation: Organisation) -> str:
    return organisation.code


def _known(reader: Reader, code: str) -> Organisation | None:
    try:
        return reader.organisations({code}).names[code]
    except NoSuchOrganisation:
        return None


def _enter(
    uow: SqliteUnitOfWork, invocation: Invocation, sender: Sender, theirs: Organisation, code: str
) -> None:
    """Enter an organisation that our register does not have; what it has stays as we call it."""
    if _known(uow, code) is not None:
        return
    commune = localities.of_committee(code)
    if commune is not None:
        destinations.enter(uow, destinations.of_locality(uow, commune), invocation.today)
        return
    kind = theirs.kind if theirs.kind in org_words.KINDS else _ANY
    # Cells of many offices bear the same name; one that was passed on has said whose it is already.
    passed_on = FOREIGN in theirs.code or theirs.code == sender.organisation
    name = theirs.name if passed_on else f"{theirs.name}, {sender.name}"
    organisations.add(uow, Organisation(code, name, kind, theirs.abbreviation), invocation.today)
