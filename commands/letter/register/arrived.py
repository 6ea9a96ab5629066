"""What came in at the offices of the book, as it is listed and as it is printed."""

from typing import NamedTuple

from ketnap.definitions.settings import Office
from ketnap.storage.correspondence.incoming import IncomingLine
from ketnap.storage.correspondence.letters import BookState


class Run(NamedTuple):
    """A register of what came in at an office in a term, with the lines that are asked for; `following` is its next
    number, None once its term is over."""

    state: BookState
    lines: tuple[IncomingLine, ...]
    following: int | None


class Found(NamedTuple):
    """The registers that were asked for; `names` are those of the offices, our own first."""

    office: Office
    names: dict[str, str]
    runs: tuple[Run, ...]
