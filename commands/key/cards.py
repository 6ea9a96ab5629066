"""The cards of other offices as commands ask for them: whose they are, which one a text means."""

from collections.abc import Iterable
from gettext import gettext as _
from typing import Any

from ketnap.commands.contract import line
from ketnap.commands.problems import Exit, Problem, not_found
from ketnap.exchange.keys import card, fingerprint
from ketnap.exchange.keys.card import Card
from ketnap.exchange.packets.reading import KnownKey
from ketnap.storage.correspondence import key_cards
from ketnap.storage.correspondence.key_cards import KeptCard
from ketnap.storage.reader import Reader

_SHORTEST = 6
"""So many digits of a fingerprint name a card where no other begins with them."""


def known(reader: Reader) -> list[KnownKey]:
    """Every card that somebody here compared, those out of use too."""
    return [KnownKey(card.read(each.card.encode()), each.revoked_on) for each in key_cards.every(reader)]


def newest_of(cards: Iterable[KnownKey], organisation: str) -> Card | None:
    """The card by which to seal for an organisation: the newest that is in use."""
    usable = [
        each.card for each in cards if each.card.organisation == organisation and each.revoked_on is None
    ]
    return max(usable, key=lambda each: each.made_on, default=None)


def meant(reader: Reader, text: str) -> KeptCard:
    """The card in use that a text names: its fingerprint or the first digits of it, or its office where there is only
    one. Raises Problem."""
    every = key_cards.every(reader)
    typed = "".join(each for each in text if each.isalnum())
    if typed.isdigit() and len(typed) >= _SHORTEST:
        found = [each for each in every if each.fingerprint.startswith(typed)]
    else:
        found = [each for each in every if each.organisation.casefold() == text.strip().casefold()]
    in_use = [each for each in found if each.revoked_on is None]
    if len(in_use) == 1:
        return in_use[0]
    if in_use:
        names = "; ".join(fingerprint.shown(each.fingerprint) for each in in_use)
        message = _("{organisation} có {count} khóa đang dùng: {names}. Gõ những số đầu của một dấu khóa.")
        shown = message.format(organisation=in_use[0].organisation, count=len(in_use), names=names)
        raise Problem("key.several", shown, Exit.USAGE, following=(line("key list"),))
    if found:
        gone = found[-1]
        message = _("Khóa này của {name} đã thôi dùng từ {day}.")
        shown = message.format(name=gone.name, day=f"{gone.revoked_on:%d/%m/%Y}")
        raise Problem("key.revoked", shown, Exit.REFUSED, following=(line("key list"),))
    raise not_found("key.unknown", _("Chưa có thẻ khóa nào là «{text}».").format(text=text), line("key list"))


def data(kept: KeptCard) -> dict[str, Any]:
    """A card as --json has it."""
    return {
        "fingerprint": kept.fingerprint,
        "organisation": kept.organisation,
        "name": kept.name,
        "trusted_on": kept.trusted_on,
        "actor": kept.actor,
        "revoked_on": kept.revoked_on,
        "revoked_because": kept.revoked_because,
    }
