"""Where a case came from that was received: who sent it, under which code and letter, in which packet."""

from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands.contract import line
from ketnap.storage.reader import Reader
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import Procedure


class Origin(NamedTuple):
    """The organisation that sent a case, its code for it, the number of its letter, the packet; None where not told."""

    organisation: str | None
    name: str | None
    case: str | None
    letter: str | None
    packet: str | None


def receives(procedure: Procedure, name: str) -> bool:
    """Whether a step receives a case that somebody sent; an opening balance from paper does not."""
    step = procedure.steps.get(name)
    return step is not None and step.continues in procedure.steps


def received(file: CaseFile) -> bool:
    """Whether somebody sent the case: what came along was recorded by them."""
    return any(receives(file.law.procedure, entry.step) for entry in file.record.counting)


def of(reader: Reader, file: CaseFile) -> Origin | None:
    """Where a received case came from; None for a case that began here, or on paper."""
    procedure = file.law.procedure
    entry = next((each for each in reversed(file.record.counting) if receives(procedure, each.step)), None)
    if entry is None:
        return None
    # Not at the top: most cases began here, and their screen is opened often.
    from ketnap.storage.correspondence import incoming

    came = next(iter(reversed(incoming.of_case(reader, file.code))), None)
    line_of = None if came is None else came.incoming
    sender = entry.facts.get("origin") or (None if line_of is None else line_of.sender)
    name = None if line_of is None else line_of.sender_name or None
    if sender is not None:
        name = reader.organisations({str(sender)}).names[str(sender)].name
    letter = entry.facts.get("origin_letter") or (None if line_of is None else line_of.symbol or None)
    return Origin(sender, name, entry.facts.get("origin_case"), letter, None if came is None else came.packet)


def said(origin: Origin, language: str) -> tuple[str, ...]:
    """The lines about where a case came from, for a screen."""
    parts = [origin.name or _("chưa ghi")]
    if origin.letter:
        parts.append(_("văn bản {number}").format(number=origin.letter))
    if origin.case:
        parts.append(_("hồ sơ {code} ở nơi đi").format(code=origin.case))
    if origin.packet is None:
        return (" · ".join(parts),)
    # Not at the top: most cases came in no packet.
    from ketnap.exchange.packets import manifest

    name = manifest.short(origin.packet)
    look = line("packet show", name).text(language)
    return (" · ".join(parts), _("gói {packet}: {command}").format(packet=name, command=look))
