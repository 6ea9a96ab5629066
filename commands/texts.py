"""The two languages of the shell: Vietnamese, in which its texts are written, and English.

One gettext catalogue serves our own texts and those of click: for Vietnamese it holds click's messages (ours
are Vietnamese already), for English ours (click's are English already).
"""

import gettext as _gettext
import os.path
import re
from functools import cache
from gettext import gettext
from typing import Final, Literal

DOMAIN: Final = "ketnap"
LANGUAGES: Final = ("vi", "en")
FOLDER: Final = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "locale")

_PIECES = r"\s+|[()]|[^\s()]+"


def N_(message: str) -> str:
    """Mark a text that is translated later, when it is shown. It is itself the msgid."""
    return message


def bind() -> None:
    """Let every gettext call of this process, click's included, use our catalogue.

    Which language it speaks is said by the variable LANGUAGE, which the shell's root sets: click asks nothing
    else, and for each message anew.
    """
    _gettext.bindtextdomain(DOMAIN, FOLDER)
    _gettext.textdomain(DOMAIN)
    language.cache_clear()


@cache
def language() -> Literal["vi", "en"]:
    """The language that the shell speaks."""
    return "en" if gettext("vi") == "en" else "vi"


def translated(message: str) -> str:
    """A text of the rules, which know no gettext, in the language of the shell.

    The rules put some sentences together from two; where the whole is in no catalogue, its longest parts are.
    """
    whole = gettext(message)
    if whole != message or language() == "vi":
        return whole
    pieces = re.findall(_PIECES, message)
    said: list[str] = []
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -1):
            part = "".join(pieces[at:end])
            found = gettext(part)
            if found != part:
                said.append(found)
                at = end
                break
        else:
            said.append(pieces[at])
            at += 1
    return "".join(said)
