"""Where packets and cards are written: in a folder beside the book, as private as it."""

from gettext import gettext as _
from pathlib import Path
from typing import Final

from ketnap.commands import places
from ketnap.commands.contract import Line
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import Exit, Problem
from ketnap.storage.book import private_files

_FOLDER: Final = "goi"


def folder(invocation: Invocation, out: Path | None) -> Path:
    """The folder asked for, else the usual one."""
    return out if out is not None else places.database(invocation).parent / _FOLDER


def put(path: Path, content: bytes) -> None:
    """Write a file that anybody may make again. Raises OSError."""
    private_files.clear(path.parent)
    private_files.put(path, content)


def put_after(path: Path, content: bytes, again: Line) -> None:
    """Write the file of something that the book has kept already; `again` writes it once more.

    Raises Problem where the disk does not take it: what was recorded stays.
    """
    try:
        put(path, content)
    except OSError as error:
        text = _("Đã ghi vào sổ, nhưng chưa ghi được tệp {path}. Dọn chỗ rồi ghi lại tệp.").format(path=path)
        raise Problem("packet.file", text, Exit.STORAGE, unchanged=False, following=(again,)) from error
