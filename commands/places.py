"""Where things lie on this machine when nobody says otherwise."""

from pathlib import Path

from ketnap.commands.invocation import Invocation

_DATABASE = "so.db"
_LOG = "ketnap.log"


def folder() -> Path:
    """The user's own data folder of this program, as the platform wants it."""
    # Not at the top: only needed when no --db is given, or when something unexpected is to be written down.
    import platformdirs

    return platformdirs.user_data_path("ketnap", appauthor=False)


def database(invocation: Invocation) -> Path:
    """The file of the book: the one given with --db, else the usual one."""
    return Path(invocation.db) if invocation.db else folder() / _DATABASE


def log() -> Path:
    """The file that takes down what was unexpected, without personal data."""
    return folder() / _LOG
