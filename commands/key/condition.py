"""Whether the office's keys are where the book expects them, for nobody else to read."""

from collections.abc import Iterator
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands.contract import Line, line
from ketnap.commands.invocation import Invocation
from ketnap.commands.key import keeping
from ketnap.commands.problems import Problem
from ketnap.exchange.keys import fingerprint
from ketnap.storage import settings
from ketnap.storage.book import private_files
from ketnap.storage.reader import Reader


class Fault(NamedTuple):
    """What is the matter with the keys, and what to type; `grave`: nothing can be signed or opened with them."""

    text: str
    grave: bool
    mend: Line | None = None


def faults(reader: Reader, invocation: Invocation) -> Iterator[Fault]:
    """What is the matter; nothing where no keys were ever made. Raises OSError."""
    path = keeping.path_of(invocation)
    known = settings.get(reader, keeping.SETTING)
    try:
        key = keeping.found(invocation)
    except Problem as problem:
        yield Fault(problem.message, grave=True)
        return
    if key is None:
        if known is not None:
            text = _("không thấy tệp khóa {path}; chép lại từ bản đã cất, mất hẳn thì lập khóa khác")
            yield Fault(text.format(path=path), grave=True, mend=line("key new", "--replace"))
        return
    if known is not None and known != key.card.fingerprint:
        text = _("tệp khóa {path} không phải khóa mà sổ ghi ({key})")
        yield Fault(text.format(path=path, key=fingerprint.shown(known)), grave=True)
    for each in (path, *keeping.replaced(path)):
        if private_files.open_to_others(each):
            text = _(
                "người khác trên máy này cũng đọc được tệp khóa {path}; chỉ để người dùng này đọc (0600)"
            )
            yield Fault(text.format(path=each), grave=False)
