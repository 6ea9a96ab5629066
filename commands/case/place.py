"""Where the facts of a case are read: its procedure, its titles, today, and the organisations of the book."""

from collections.abc import Iterable

from ketnap.commands.facts import FindOrganisations, Place
from ketnap.commands.invocation import Invocation
from ketnap.commands.titles import Titles
from ketnap.storage import register
from ketnap.storage.reader import Reader
from ketnap.workflow.procedure import Procedure


def finder(reader: Reader) -> FindOrganisations:
    """Which organisations of the book a text may name: a code exactly, else words of a name."""

    def find(text: str) -> Iterable[tuple[str, str]]:
        return [(each.code, each.name) for each in register.find(reader, text)]

    return find


def reading_place(reader: Reader, procedure: Procedure, invocation: Invocation) -> Place:
    """Where the facts of a case under this procedure are read."""
    return Place(procedure, Titles(procedure), invocation.today, finder(reader))
