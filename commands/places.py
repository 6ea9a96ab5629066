"""Where things lie on this machine when nobody says otherwise."""

from gettext import gettext as _
from typing import TYPE_CHECKING

from ketnap.commands.contract import option_name
from ketnap.commands.invocation import Invocation

if TYPE_CHECKING:
    from pathlib import Path

_DATABASE = "so.db"
_LOG = "ketnap.log"


def folder() -> "Path":
    """The user's own data folder of this program, as the platform wants it."""
    # Not at the top: only needed when no --db is given, or when something unexpected is to be written down.
    import platformdirs

    return platformdirs.user_data_path("ketnap", appauthor=False)


def database(invocation: Invocation) -> "Path":
    """The file of the book: the one given with --db, else the usual one. Raises Problem where --db names nothing."""
    # Not at the top: whoever only opens the book needs no more than its name.
    from pathlib import Path

    return Path(book(invocation))


def book(invocation: Invocation) -> str:
    """The same as a text."""
    if invocation.db is not None and not invocation.db.strip():
        # Not at the top: what only asks where the log lies needs no sentence.
        from ketnap.commands.problems import usage

        raise usage(_("{option}: cần tên một tệp.").format(option=option_name("--db")))
    return invocation.db or str(folder() / _DATABASE)


def log() -> "Path":
    """The file that takes down what was unexpected, without personal data."""
    return folder() / _LOG
