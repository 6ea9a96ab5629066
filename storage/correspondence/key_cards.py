"""The cards of other offices: which keys somebody here compared by their fingerprint, and which are out of use."""

from datetime import date
from typing import NamedTuple

from ketnap.storage.correspondence.packet_rows import KeyCardRow
from ketnap.storage.reader import Reader, day_of
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.unit_of_work import SqliteUnitOfWork


class KeptCard(NamedTuple):
    """A card, its text as it was read, since when it is trusted and who compared it; `revoked_on` and
    `revoked_because` once it is out of use."""

    fingerprint: str
    organisation: str
    name: str
    card: str
    trusted_on: date
    actor: str
    revoked_on: date | None = None
    revoked_because: str | None = None


def every(reader: Reader) -> list[KeptCard]:
    """All cards, by organisation, the newest last."""
    return [
        KeptCard(*row)._replace(trusted_on=date.fromisoformat(row[4]), revoked_on=day_of(row[6]))
        for row in reader.cursor.execute(sql.KEY_CARDS)
    ]


def keep(uow: SqliteUnitOfWork, trusted: KeptCard) -> None:
    """Trust a card. It is not there yet: whoever trusts one has looked."""
    row = KeyCardRow(
        trusted.fingerprint,
        trusted.organisation,
        trusted.name,
        trusted.card,
        trusted.trusted_on.isoformat(),
        trusted.actor,
    )
    uow.cursor.execute(sql.KEY_CARD_INSERT, row)


def revoke(uow: SqliteUnitOfWork, fingerprint: str, on: date, because: str) -> None:
    """Put a card out of use, for good. One that is out of use already stays as it is."""
    uow.cursor.execute(sql.KEY_CARD_REVOKE, (on.isoformat(), because, fingerprint))
