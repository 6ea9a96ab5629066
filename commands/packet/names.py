"""Which packet a text names, and what a packet that is kept says."""

import re
from datetime import datetime, time, timedelta
from gettext import gettext as _
from typing import Final

from ketnap.commands.contract import line
from ketnap.commands.invocation import VIETNAM
from ketnap.commands.problems import Exit, Problem, not_found
from ketnap.exchange.packets import manifest
from ketnap.exchange.packets.manifest import Manifest
from ketnap.storage.correspondence import packets
from ketnap.storage.correspondence.packets import Kept
from ketnap.storage.reader import Reader

_NAME: Final = re.compile(r"(?:GT)?[\s_-]*([0-9A-F](?:[\s_-]*[0-9A-F]){3,63})", re.IGNORECASE)


def is_name(text: str) -> bool:
    """Whether a text has the form of the id of a packet: GT-3BD6-EE1D-8030, or the beginning of one."""
    return text.strip().upper().startswith("GT") and _NAME.fullmatch(text.strip()) is not None


def meant(reader: Reader, text: str) -> Kept:
    """The packet that a text names. Raises Problem: none, or several."""
    typed = _NAME.fullmatch(text.strip())
    digits = "" if typed is None else "".join(each for each in typed[1] if each.isalnum())
    found = packets.like(reader, digits) if digits else []
    if len(found) == 1:
        return found[0]
    if not found:
        raise not_found("packet.unknown", _("Chưa có gói «{text}».").format(text=text), line("packet list"))
    names = ", ".join(manifest.short(each.id) for each in found)
    message = _("«{text}» khớp {count} gói: {names}.").format(text=text, count=len(found), names=names)
    raise Problem("packet.several", message, Exit.USAGE, following=(line("packet list"),))


def said(kept: Kept) -> Manifest:
    """The manifest of a packet that is kept."""
    return manifest.read(kept.manifest.encode())


def until(expires_at: datetime) -> str:
    """Until when a packet is taken, as people say it: a whole day where it ends with one."""
    end = expires_at.astimezone(VIETNAM)
    if end.time() == time():
        return _("hết ngày {day}").format(day=f"{end - timedelta(days=1):%d/%m/%Y}")
    return f"{end:%H:%M, %d/%m/%Y}"


def shown(kept: Kept) -> str:
    """The id as people type it."""
    return manifest.short(kept.id)
