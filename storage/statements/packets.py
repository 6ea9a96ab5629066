"""Statements in SQLAlchemy Core: packets between offices, the cards of other offices."""

from sqlalchemy import exists, or_, select, update

from ketnap.storage.correspondence.packet_rows import KeyCardRow, PacketRow
from ketnap.storage.statements.cases import LETTER, InsertInto, Statement, inserted, p, word
from ketnap.storage.statements.incoming import WITH_IT
from ketnap.storage.tables import case
from ketnap.storage.tables_correspondence import brought, incoming, key_card, letter, packet

_LINE = (
    packet.c.id,
    packet.c.direction,
    packet.c.kind,
    packet.c.sender,
    packet.c.recipient,
    packet.c.answers,
    packet.c.letter_id,
    case.c.code,
    packet.c.made_at,
    packet.c.expires_at,
    packet.c.command,
    packet.c.recorded_at,
    packet.c.manifest,
)
_CARD = (
    key_card.c.fingerprint,
    key_card.c.organisation,
    key_card.c.name,
    key_card.c.card,
    key_card.c.trusted_on,
    key_card.c.actor,
    key_card.c.revoked_on,
    key_card.c.revoked_because,
)


def _packets(insert: InsertInto) -> dict[str, Statement]:
    lines = select(*_LINE).outerjoin_from(packet, case, case.c.id == packet.c.case_id)
    # What came before what it was answered with, although one instant records both.
    in_order = (packet.c.recorded_at, packet.c.command, packet.c.kind.desc(), packet.c.id)
    waiting = (
        select(*_LINE)
        .join_from(packet, brought, brought.c.packet == packet.c.id)
        .outerjoin(case, case.c.id == brought.c.case_id)
        .where(or_(case.c.id.is_(None), case.c.state == word("new")))
    )
    return {
        "PACKET_INSERT": Statement(inserted(insert, packet, PacketRow), PacketRow._fields),
        "PACKETS": Statement(lines.order_by(*in_order)),
        "PACKETS_LIKE": Statement(
            lines.where(packet.c.id.between(p("first"), p("last"))).order_by(*in_order), ("first", "last")
        ),
        "PACKETS_ANSWERING": Statement(
            lines.where(packet.c.answers == p("answers")).order_by(*in_order), ("answers",)
        ),
        "PACKETS_OF_LETTER": Statement(
            lines.where(packet.c.letter_id == p("letter_id")).order_by(*in_order), ("letter_id",)
        ),
        "PACKETS_OF_CASE": Statement(lines.where(case.c.code == p("case")).order_by(*in_order), ("case",)),
        # Entered, and no case came of it, or its opening was taken back.
        "PACKETS_WAITING": Statement(waiting.order_by(*in_order)),
        "PACKET_RECORD": Statement(select(packet.c.record).where(packet.c.id == p("id")), ("id",)),
        "PACKET_CONTENT": Statement(select(packet.c.content).where(packet.c.id == p("id")), ("id",)),
        "PACKET_CASE": Statement(
            update(packet).where(packet.c.id == p("id")).values(case_id=p("case_id")), ("case_id", "id")
        ),
    }


def _around(insert: InsertInto) -> dict[str, Statement]:
    """What a packet is found by, and what follows from it, in the registers of letters."""
    letters = select(*LETTER).join_from(letter, case, case.c.id == letter.c.case_id)
    return {
        "BROUGHT_OPENED": Statement(
            update(brought).where(brought.c.packet == p("packet")).values(case_id=p("case_id")),
            ("case_id", "packet"),
        ),
        "INCOMING_SENDER": Statement(
            update(incoming)
            .where(exists().where(WITH_IT, brought.c.packet == p("packet")))
            .values(sender=p("sender")),
            ("sender", "packet"),
        ),
        "INCOMING_PACKETS": Statement(
            select(brought.c.packet)
            .join_from(incoming, brought, WITH_IT)
            .where(incoming.c.symbol == p("symbol"), brought.c.packet.is_not(None))
            .order_by(incoming.c.id, brought.c.n),
            ("symbol",),
        ),
        "LETTERS_OF_SYMBOL": Statement(
            letters.where(letter.c.symbol == p("symbol"), letter.c.addressee == p("addressee")).order_by(
                letter.c.id
            ),
            ("symbol", "addressee"),
        ),
    }


def _cards(insert: InsertInto) -> dict[str, Statement]:
    cards = select(*_CARD).order_by(key_card.c.organisation, key_card.c.trusted_on, key_card.c.fingerprint)
    return {
        "KEY_CARD_INSERT": Statement(inserted(insert, key_card, KeyCardRow), KeyCardRow._fields),
        "KEY_CARDS": Statement(cards),
        "KEY_CARD_REVOKE": Statement(
            update(key_card)
            .where(key_card.c.fingerprint == p("fingerprint"), key_card.c.revoked_on.is_(None))
            .values(revoked_on=p("on"), revoked_because=p("because")),
            ("on", "because", "fingerprint"),
        ),
    }


def statements(insert: InsertInto) -> dict[str, Statement]:
    return {**_packets(insert), **_around(insert), **_cards(insert)}
