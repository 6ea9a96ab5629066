"""What may have been meant where nothing is called as somebody typed it, as a sentence."""

from gettext import gettext as _

from ketnap.commands.words import Proposals


def proposed(proposals: Proposals) -> str:
    """What follows "there is no such …": the names that may have been meant, and the Telex hint."""
    if not proposals.names:
        return ""
    names = " · ".join(proposals.names)
    if proposals.telex:
        return " " + _("Bộ gõ đang ở tiếng Việt: chuyển sang tiếng Anh, hoặc gõ {names}.").format(names=names)
    return " " + _("Có phải {names}?").format(names=names)
